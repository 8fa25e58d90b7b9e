//! `guide.yaml`: the guide's settings and vocabularies, read strictly, with the place of every error.

mod attachments;
mod date;
mod demands;
mod downloads;
mod editions;
mod guide;
mod history;
mod language;
mod names;
mod numbering;
mod orientation;
mod outline;
mod read;
mod sound;
mod spanless;
#[cfg(test)]
mod tests;
pub mod yaml;

pub use attachments::{Attachments, PICTURES};
pub use date::is_misdated;
pub use demands::{Accepted, CrossCheck, Demands};
pub use downloads::{Download, LISTS};
pub use editions::{CurrentEdition, EarlierEdition, Editions, EditorChange, NumberMap, STATES, read_number_map};
pub use guide::{
    About, CitedDocument, Entrance, Guide, GuideWord, History, Legend, LocalName, Mark, MarkForce, NavEntry,
    NotSynonyms, Orientation, Outline, Part, Standard, StandardGroup, Term, Value, Vocabulary,
};
pub use read::read_guide;
pub use sound::sound;

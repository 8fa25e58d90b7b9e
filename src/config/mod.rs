//! `guide.yaml`: the guide's settings and vocabularies, read strictly, with the place of every error.

mod attachments;
mod date;
mod guide;
mod language;
mod numbering;
mod outline;
mod read;
#[cfg(test)]
mod tests;
pub mod yaml;

pub use attachments::{Attachments, PICTURES};
pub use guide::{
    About, CitedDocument, Demands, Guide, GuideWord, History, Legend, LocalName, Mark, MarkForce, NavEntry,
    NotSynonyms, Outline, Part, Standard, StandardGroup, Term, Value, Vocabulary,
};
pub use read::read_guide;

//! The live preview: a watcher that turns saves into changes, a server that answers from an
//! immutable snapshot in memory, and what the browser needs to follow along.

mod answer;
mod body;
mod changes;
mod clients;
mod deliver;
mod encode;
mod events;
mod eyes;
mod gate;
mod guide;
mod inject;
mod options;
mod overlay;
mod patience;
mod roots;
mod scan;
mod server;
mod site;
mod target;
mod token;
mod watch;

pub use changes::Changes;
pub use guide::{Against, GuidePlan, Newer, guide, guide_against};
pub use options::{EditorLink, EditorLinkError, Follow, Options, Reach, Search};
pub use roots::{Presence, Root};
pub use server::{Server, StartError};
pub use site::{Changed, Excerpt, Files, Finding, OtherPlace, Site};
pub use token::Token;
pub use watch::{Builder, WatchError, WatchPlan, Watcher, Watching};

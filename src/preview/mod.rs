//! The live preview: a watcher that turns saves into changes, a server that answers from an
//! immutable snapshot in memory, and what the browser needs to follow along.

mod body;
mod clients;
mod debounce;
mod deliver;
mod encode;
mod events;
mod gate;
mod guide;
mod inject;
mod notifier;
mod options;
mod overlay;
mod roots;
mod scan;
mod server;
mod service;
mod site;
mod target;
mod token;
mod watch;
mod write_timeout;

pub use guide::{Against, GuidePlan, Newer, guide, guide_against};
pub use options::{EditorLink, EditorLinkError, Follow, Options, Reach, Search};
pub use roots::{Presence, Root};
pub use server::{Server, StartError};
pub use site::{Changed, Excerpt, Files, Finding, OtherPlace, Site};
pub use token::Token;
pub use watch::{Builder, Snapshot, WatchError, WatchPlan, Watcher, Watching};

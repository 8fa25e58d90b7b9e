//! What changed since the earlier edition: the page of changes, and the notes on sections and on the pages of bearers.

use serde::Serialize;

use super::LinkView;
use super::frame::Frame;

/// The view of `changes.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct EditionChangesView {
    pub frame: Frame,
    /// The earlier edition.
    pub from: String,
    pub counts: Vec<StateCount>,
    /// The pages of the parts of a guide that is too long for one page; parts without changes are not there.
    pub parts: Vec<ChangesPart>,
    pub sections: Vec<SectionChanges>,
    /// Whether there is a feed.
    pub feed: bool,
}

/// A page of the changes of a part.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ChangesPart {
    pub link: LinkView,
    pub count: usize,
}

/// How many changes of a kind there are.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct StateCount {
    pub state: &'static str,
    pub name: String,
    pub count: usize,
}

/// The changes of a section.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SectionChanges {
    pub section: LinkView,
    pub changes: Vec<EditionChange>,
}

/// A change.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct EditionChange {
    pub state: &'static str,
    pub name: String,
    /// Its number, and where it stands now; the address is empty where it is gone.
    pub place: LinkView,
    pub runs: Vec<ChangeRun>,
    pub facts: Vec<String>,
    pub note: String,
}

/// A stretch of text.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ChangeRun {
    /// `same`, `old` or `new`.
    pub kind: &'static str,
    pub text: String,
}

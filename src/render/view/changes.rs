//! What changed since the earlier edition: the page of changes, and the notes on sections and on the pages of bearers.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::Frame;
use super::{LinkView, ListFilter};

/// The view of `changes.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct EditionChangesView {
    pub frame: Frame,
    /// The earlier edition.
    pub from: String,
    pub counts: Vec<StateCount>,
    /// What the changes can be narrowed to.
    pub filters: Vec<ListFilter>,
    /// The pages of the parts of a guide that is too long for one page; parts without changes are not there.
    pub parts: Vec<ChangesPart>,
    pub sections: Vec<SectionChanges>,
    /// What could not be compared; empty where all was.
    pub unseen: String,
    /// Whether there is a feed.
    pub feed: bool,
}

/// A page of the changes of a part.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChangesPart {
    pub link: LinkView,
    pub count: usize,
    /// The same page narrowed to each kind of change and to each bearer that it has.
    pub narrowed: Vec<NarrowedPart>,
}

/// A page of the changes of a part, narrowed to one choice.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct NarrowedPart {
    pub link: LinkView,
    pub count: usize,
}

/// How many changes of a kind there are.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct StateCount {
    pub state: &'static str,
    pub name: String,
    pub count: usize,
}

/// The changes of a section.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SectionChanges {
    pub section: LinkView,
    /// The id of its chapter in the address of a filter; empty outside of chapters.
    pub chapter: String,
    pub changes: Vec<EditionChange>,
}

/// A change.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct EditionChange {
    pub state: &'static str,
    /// All that happened, as ids between blanks.
    pub states: String,
    /// Who bears what changed.
    pub bearers: Option<Bearing>,
    pub name: String,
    /// Its number, and where it stands now; the address is empty where it is gone.
    pub place: LinkView,
    pub runs: Vec<ChangeRun>,
    pub facts: Vec<String>,
    pub note: String,
}

/// The values of a vocabulary that a change names, as ids between blanks.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Bearing {
    pub vocabulary: String,
    pub values: String,
}

/// The view of `cited.html`: what became of a place that was cited in an earlier edition.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CitedView {
    pub message: String,
    /// Where it went.
    pub link: Option<LinkView>,
    pub changes: Vec<EditionChange>,
}

/// A stretch of text.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChangeRun {
    /// `same`, `old` or `new`.
    pub kind: &'static str,
    pub text: String,
}

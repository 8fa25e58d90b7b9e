//! Lists over the whole guide: clauses, measures, cautions, terms, references, history, notes.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::Frame;
use super::{CautionView, ClauseView, Html, LinkView, ListFilter, TagGroup};

/// The view of `clauses.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ClausesView {
    pub frame: Frame,
    pub count: usize,
    /// What the list can be narrowed to.
    pub filters: Vec<ListFilter>,
    pub standards: Vec<StandardView>,
}

/// A standard.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct StandardView {
    pub name: String,
    pub short: String,
    pub groups: Vec<GroupView>,
}

/// A group of clauses.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct GroupView {
    pub anchor: String,
    pub number: String,
    pub title: String,
    /// Level of its heading, 3 or 4.
    pub level: u8,
    pub clauses: Vec<ClauseView>,
}

/// The view of `measures.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MeasuresView {
    pub frame: Frame,
    /// The matrices, one column of numbers each.
    pub matrices: Vec<LinkView>,
    /// What the list can be narrowed to.
    pub filters: Vec<ListFilter>,
    pub measures: Vec<MeasureView>,
}

/// A measure with all its numbers.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MeasureView {
    pub anchor: String,
    pub name: LinkView,
    /// The item that defines it: `9.3.1(8)`.
    pub number: String,
    /// Its item in each matrix; empty where it is not in it.
    pub rows: Vec<Vec<LinkView>>,
    /// Other places that list it.
    pub listed: Vec<LinkView>,
    pub clauses: Vec<LinkView>,
    pub tags: Vec<TagGroup>,
    /// Its pages in the printed source.
    pub pages: String,
    /// The id of its chapter in the address of a filter; empty outside of chapters.
    pub chapter: String,
}

/// The view of `cautions.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CautionsView {
    pub frame: Frame,
    pub tags: Vec<TagGroup>,
    /// What the list can be narrowed to.
    pub filters: Vec<ListFilter>,
    pub cautions: Vec<CautionView>,
}

/// The view of `terms.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct TermsView {
    pub frame: Frame,
    pub terms: Vec<TermView>,
    pub not_synonyms: Vec<NotSynonymsView>,
}

/// A term.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct TermView {
    pub anchor: String,
    pub name: String,
    pub aliases: Vec<String>,
    pub definition: String,
    pub section: Option<LinkView>,
    pub used: Vec<LinkView>,
}

/// Words that look alike and are not.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct NotSynonymsView {
    pub words: Vec<String>,
    pub reason: String,
}

/// The view of `references.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ReferencesView {
    pub frame: Frame,
    pub references: Vec<ReferenceView>,
}

/// A cited document.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ReferenceView {
    pub anchor: String,
    pub href: String,
    pub number: String,
    pub title: String,
    pub by: String,
    pub date: String,
    pub urls: Vec<String>,
    pub description: String,
    pub body: Html,
    pub section: Option<LinkView>,
}

/// The view of `history.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct HistoryView {
    pub frame: Frame,
    pub edition: String,
    pub this_edition: String,
    pub editions: Vec<EditionView>,
}

/// An edition.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct EditionView {
    pub date: String,
    pub summary: String,
    pub items: Vec<EditionItem>,
    pub touches: Vec<LinkView>,
    /// Other sections that changed since the edition before, as the comparison finds them; of the newest alone.
    pub found: Vec<LinkView>,
}

/// What an edition changed.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct EditionItem {
    pub text: String,
    pub items: Vec<String>,
}

/// The view of `notes.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct NotesView {
    pub frame: Frame,
    pub counts: Vec<NoteCount>,
    pub notes: Vec<NoteView>,
}

/// How many notes of a kind there are.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct NoteCount {
    pub kind: &'static str,
    pub name: String,
    pub count: usize,
}

/// An editor's note.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct NoteView {
    pub anchor: String,
    pub href: String,
    pub kind: &'static str,
    pub kind_name: String,
    pub title: Html,
    pub place: String,
    pub body: Html,
    pub section: LinkView,
}

//! The page of a value that is a column of matrices: what to announce, what to put in the contract.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::Frame;
use super::matrix::MatrixTable;
use super::value::{Siblings, ValueHead};
use super::{CautionView, ForceGroup, Html, LinkView, MarkView};

/// The view of `form.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct FormView {
    pub frame: Frame,
    pub head: ValueHead,
    pub siblings: Siblings,
    /// The columns that count for it, where they are another's.
    pub column: Option<LinkView>,
    /// One a matrix, in the order of the phases.
    pub checks: Vec<FormChecks>,
    /// The part of each matrix that concerns it, where several columns lie under it.
    pub tables: Vec<MatrixTable>,
    pub changes: Vec<ChangesView>,
    pub cautions: Vec<CautionView>,
    pub duties: Vec<ForceGroup>,
    pub sections: Vec<LinkView>,
}

/// What one matrix asks of a form.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct FormChecks {
    pub anchor: String,
    pub title: String,
    pub href: String,
    pub phase: Option<LinkView>,
    /// One a mark, what binds most first.
    pub groups: Vec<MarkGroup>,
    pub provenance: String,
    pub note: Option<LinkView>,
}

/// The measures that have one mark.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MarkGroup {
    pub mark: MarkView,
    pub rows: Vec<FormRow>,
}

/// A measure of a form.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct FormRow {
    pub item: String,
    pub measure: LinkView,
    pub summary: String,
    pub reason: Html,
    pub clauses: Vec<LinkView>,
    /// The number of the measure, or of what holds it.
    pub cited: String,
    /// The pages of the measure in the printed source.
    pub pages: String,
    pub notes: Vec<LinkView>,
}

/// What changes between two matrices.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChangesView {
    pub from: LinkView,
    pub to: LinkView,
    pub rows: Vec<ChangeRow>,
    /// How many measures have the same mark in both.
    pub same: usize,
}

/// A measure whose marks differ.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChangeRow {
    pub measure: LinkView,
    pub from: Option<MarkView>,
    pub to: Option<MarkView>,
}

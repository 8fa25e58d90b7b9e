//! Matrices, and what differs between two of them.

use schemars::JsonSchema;
use serde::Serialize;

use super::frame::Frame;
use super::{Html, LinkView, MarkView, TagGroup};

/// The view of `matrix.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MatrixView {
    pub frame: Frame,
    pub table: MatrixTable,
    pub tags: Vec<TagGroup>,
    pub section: LinkView,
    /// Whether its rows are measures, which the pages of its columns list under its name.
    pub of_measures: bool,
    /// Id of the vocabulary that its columns are values of; may be empty.
    pub vocabulary: String,
    /// What its columns are.
    pub columns_name: String,
    pub others: Vec<LinkView>,
    /// Whether it is shown together with another one.
    pub compared: bool,
}

/// The view of `matrices.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MatricesView {
    pub frame: Frame,
    pub matrices: Vec<MatrixSummary>,
    pub differences: Vec<DifferenceView>,
}

/// A matrix in the list of matrices.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MatrixSummary {
    pub href: String,
    pub title: String,
    pub section: LinkView,
    pub tags: Vec<TagGroup>,
    pub rows: usize,
    pub columns: usize,
    pub legend: Vec<CountedMark>,
}

/// A mark and how many cells have it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CountedMark {
    pub mark: MarkView,
    pub count: usize,
}

/// A matrix as a table.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct MatrixTable {
    pub id: String,
    /// Id of the table itself.
    pub table: String,
    pub title: String,
    pub href: String,
    pub corner: String,
    /// Grouped heads; empty where no column lies under another value.
    pub groups: Vec<ColumnGroup>,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
    pub legend: Vec<MarkView>,
    /// What stands behind the rows is called; empty where there is nothing.
    pub behind: String,
    pub provenance: String,
    pub note: Option<LinkView>,
}

/// Columns that stand side by side under one value, or one column alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ColumnGroup {
    /// The column's id; empty for a group.
    pub id: String,
    /// The value above; empty for a column that stands alone.
    pub name: String,
    pub span: usize,
    /// The column itself, where it stands alone.
    pub column: Option<LinkView>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ColumnView {
    pub id: String,
    pub name: String,
    pub href: String,
    /// Whether its head stands in the second row of heads.
    pub grouped: bool,
    /// Whether its cells hold prose.
    pub prose: bool,
}

/// A row.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct RowView {
    pub anchor: String,
    pub item: String,
    pub measure: LinkView,
    pub note: Option<LinkView>,
    /// The first sentence of what explains the measure.
    pub summary: String,
    /// The clauses behind the row.
    pub clauses: Vec<LinkView>,
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CellView {
    pub column: String,
    /// Whether it holds prose, which is its reason.
    pub prose: bool,
    pub mark: MarkView,
    pub reason: Html,
    pub provenance: String,
    pub note: Option<LinkView>,
}

/// What differs between two matrices of one vocabulary.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DifferenceView {
    pub id: String,
    /// Id of the table itself.
    pub table: String,
    pub from: LinkView,
    pub to: LinkView,
    pub columns: Vec<ColumnView>,
    pub groups: Vec<ColumnGroup>,
    pub corner: String,
    pub rows: Vec<DifferenceRow>,
    /// What stands behind the rows is called; empty where there is nothing.
    pub behind: String,
    /// The marks of both, with their meanings.
    pub legend: Vec<MarkView>,
    pub changes: Vec<CountedChange>,
}

/// A measure that is in either matrix.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DifferenceRow {
    /// The number in the later matrix or, where it is not there, in the earlier one.
    pub item: String,
    pub measure: LinkView,
    pub from_item: String,
    pub to_item: String,
    pub summary: String,
    pub clauses: Vec<LinkView>,
    pub cells: Vec<DifferenceCell>,
}

/// The two marks of a cell.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct DifferenceCell {
    pub from: Option<MarkView>,
    pub to: Option<MarkView>,
    /// The column's id.
    pub column: String,
    /// The marks' ids, once where they are the same: what a filter chooses by.
    pub marks: String,
    /// `same`, `changed`, `from-only`, `to-only` or `none`.
    pub kind: &'static str,
}

/// How many cells change from one mark to another.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct CountedChange {
    pub from: MarkView,
    pub to: MarkView,
    pub count: usize,
}

//! Matrices in `guide.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

/// A matrix with every mark.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MatrixModel {
    /// Its id.
    pub id: String,
    /// Its caption.
    pub caption: String,
    /// Its address.
    pub address: String,
    /// Id of the vocabulary of its columns.
    pub vocabulary: String,
    /// Id of its legend.
    pub legend: String,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, Vec<String>>,
    /// `original`, `corrected`, `reconstructed` or `summarised`; absent where nothing is said.
    pub provenance: Option<&'static str>,
    /// Id of the editor's note that explains it.
    pub note: Option<String>,
    /// Ids of the columns' values.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<RowModel>,
}

/// A row of a matrix.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowModel {
    /// Its item number.
    pub item: Option<u32>,
    /// Id of its measure.
    pub measure: Option<String>,
    /// Its head as shown.
    pub title: String,
    /// Its marks as written, one character a column.
    pub marks: String,
    /// Its cells.
    pub cells: Vec<CellModel>,
}

/// A cell of a matrix.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CellModel {
    /// Id of the mark in the legend.
    pub mark: Option<String>,
    /// The reason; empty where none is given.
    pub reason: String,
    /// As for the matrix.
    pub provenance: Option<&'static str>,
    /// As for the matrix.
    pub note: Option<String>,
}

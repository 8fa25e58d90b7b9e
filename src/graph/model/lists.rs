//! Measures, matrices, cautions, references and notes in `guide.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::places::FacetModel;
use crate::document::RowKind;

/// A measure and where else it is listed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeasureModel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Address of the place that defines it.
    pub address: String,
    /// Number of the place that defines it as it is cited, such as `9.3.1(8)`.
    pub number: String,
    /// Numbers under which other places list it: `8.1.1(6)`.
    pub listed: Vec<String>,
    /// Numbers of the clauses that hook on it.
    pub clauses: Vec<String>,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, FacetModel>,
}

/// A caution.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CautionModel {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// Its place: index into the page's `places`.
    pub place: u32,
    /// What it is about.
    pub topic: Option<String>,
    /// The question that the questionnaire asks.
    pub question: Option<String>,
    /// How it ends on yes: `ok`, `confirm` or `forbidden`.
    pub yes: Option<&'static str>,
    /// How it ends on no.
    pub no: Option<&'static str>,
    /// How it ends where it is not known.
    pub unknown: Option<&'static str>,
    /// How it ends where the question does not apply.
    pub not_applicable: Option<&'static str>,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, FacetModel>,
    /// The text.
    pub text: String,
}

/// A cited document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReferenceModel {
    /// Its id.
    pub id: String,
    /// Its number in the source's list; empty where it has no entry.
    pub number: String,
    /// Its place: index into the page's `places`.
    pub place: u32,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub by: String,
    /// When, as written.
    pub date: String,
    /// Its addresses on the network.
    pub urls: Vec<String>,
    /// Its address in the site.
    pub address: String,
}

/// An editor's note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoteModel {
    /// Its id.
    pub id: String,
    /// `corrected`, `reconstructed`, `contradiction` or `explanation`.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// The place in the source, as written.
    pub source: String,
    /// The text.
    pub text: String,
}

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
    pub facets: BTreeMap<String, FacetModel>,
    /// `original`, `corrected`, `reconstructed` or `summarised`; absent where nothing is said.
    pub provenance: Option<&'static str>,
    /// Id of the editor's note that explains it.
    pub note: Option<String>,
    /// What its rows are: `measure`, `clause`, `section` or `term`.
    pub of: RowKind,
    /// Ids of the columns' values; empty for a column of prose.
    pub columns: Vec<String>,
    /// The heads of the columns of prose, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prose: Vec<String>,
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
    /// The address of the clause, section or term that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
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
    /// The reason, empty where none is given; in a column of prose, the text.
    pub reason: String,
    /// As for the matrix.
    pub provenance: Option<&'static str>,
    /// As for the matrix.
    pub note: Option<String>,
}

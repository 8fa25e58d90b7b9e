//! The resolved guide as data for other tools: what `guide.json` holds. Its JSON Schema is made from
//! these types, so the two cannot differ.

mod fill;
mod matrices;
mod pages;
mod provenance;
mod settings;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

pub use fill::{model, write_model};
pub use matrices::{CellModel, MatrixModel, RowModel};
pub use pages::{
    BearerModel, ClauseModel, DutyModel, FootnoteModel, PlaceModel, SectionModel, StandingModel, SubItemModel,
    XrefModel,
};
pub use provenance::ProvenanceModel;
pub use settings::{GuideModel, HistoryModel, LegendModel, MarkModel, TermModel, ValueModel, VocabularyModel};

/// Version of the form of `guide.json`; it changes when a field changes its meaning or goes away.
pub const MODEL_VERSION: u32 = 1;

/// The whole of `guide.json`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "tebiki guide.json")]
pub struct Model<S = Vec<SectionModel>> {
    /// Version of this form.
    pub version: u32,
    /// Title, edition, vocabularies, legends, terms, history.
    pub guide: GuideModel,
    /// Sections and other pages, in the order of the guide.
    pub sections: S,
    /// Clauses of standards, in the order of the guide.
    pub clauses: Vec<ClauseModel>,
    /// Duties: those of clauses and those in the commentary.
    pub duties: Vec<DutyModel>,
    /// Measures.
    pub measures: Vec<MeasureModel>,
    /// Matrices with every mark.
    pub matrices: Vec<MatrixModel>,
    /// Cautions.
    pub cautions: Vec<CautionModel>,
    /// Cited documents.
    pub references: Vec<ReferenceModel>,
    /// Editor's notes.
    pub notes: Vec<NoteModel>,
    /// Texts that tell how they relate to the source, or that a note explains.
    pub provenance: Vec<ProvenanceModel>,
}

/// A measure and where else it is listed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeasureModel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Address of the place that defines it.
    pub address: String,
    /// Number of the section and item that defines it, such as `9.3.1(8)`; empty without one.
    pub number: String,
    /// Numbers under which other places list it: `8.1.1(6)`.
    pub listed: Vec<String>,
    /// Numbers of the clauses that hook on it.
    pub clauses: Vec<String>,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, Vec<String>>,
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
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, Vec<String>>,
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
    /// Whether the text has an entry for it.
    pub entry: bool,
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

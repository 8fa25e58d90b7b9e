//! Pages, clauses and duties in `guide.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lists::{CautionModel, MatrixModel, MeasureModel, NoteModel, ReferenceModel};
use super::places::{DiscretionModel, FacetModel, PlaceModel};
use super::provenance::ProvenanceModel;
use crate::document::Document;
use crate::source::ContentPath;

/// A section or another page: what is written, and what follows from it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageModel<'a> {
    /// Its id: its address is `ID.html`.
    pub page: &'a str,
    /// Its number; empty for an unnumbered page.
    pub number: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Id of the page above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<&'a str>,
    /// Its file in the content folder; where a folder or a group has no file, the one that it would have.
    pub file: &'a ContentPath,
    /// Its classification by vocabulary, where marks of matrices say more of it than its front matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<BTreeMap<String, Vec<String>>>,
    /// What is written: the front matter, the tree of blocks, footnotes, cross-references.
    pub document: &'a Document,
    /// Where each of the cross-references leads; `null`: nowhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Option<LinkModel>>,
    /// Ids of the pages that refer to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backlinks: Vec<&'a str>,
    /// Its linkable places, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<PlaceModel>,
    /// What it holds of each list.
    #[serde(flatten)]
    pub lists: PageLists,
}

impl PageModel<'_> {
    /// The section's classification: what its front matter says, and what marks of matrices say.
    #[must_use]
    pub fn facets(&self) -> BTreeMap<String, Vec<String>> {
        self.facets.clone().unwrap_or_else(|| self.document.front.facets.by_vocabulary())
    }
}

/// What a page holds of each list of the guide.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageLists {
    /// Its clauses of standards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<ClauseModel>,
    /// Its duties: those of clauses and those in the commentary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<DutyModel>,
    /// Measures that it defines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureModel>,
    /// Matrices with every mark.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matrices: Vec<MatrixModel>,
    /// Cautions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<CautionModel>,
    /// Cited documents that it has entries for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ReferenceModel>,
    /// Editor's notes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteModel>,
    /// Texts that tell how they relate to the source, or that a note explains.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provenance: Vec<ProvenanceModel>,
    /// What goes beyond the standard, wherever it stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub discretion: Vec<DiscretionModel>,
}

/// Where a cross-reference leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkModel {
    /// The address.
    pub to: String,
    /// The node that is meant, where it has no address of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<u32>,
}

/// A clause of a standard.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClauseModel {
    /// Its number.
    pub number: String,
    /// Its own title, where it has one.
    pub title: Option<String>,
    /// Number of the section that explains it.
    pub section: String,
    /// Its address.
    pub address: String,
    /// Its place: index into the page's `places`.
    pub place: u32,
    /// Old numbers.
    pub aliases: Vec<String>,
    /// Who bears it.
    pub bearers: Vec<BearerModel>,
    /// Classification, by vocabulary; what the clause does not say its section says.
    pub facets: BTreeMap<String, FacetModel>,
    /// Ids of the measures that it hooks on.
    pub measures: Vec<String>,
    /// Its lettered sub-items.
    pub sub_items: Vec<SubItemModel>,
    /// Whether it has an exception (ただし書き).
    pub exception: bool,
    /// Its text.
    pub text: String,
}

/// A lettered sub-item of a clause.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SubItemModel {
    /// Its number.
    pub number: String,
    /// Its address.
    pub address: String,
}

/// Who bears a duty.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BearerModel {
    /// Id of the vocabulary.
    pub vocabulary: String,
    /// Id of the value.
    pub value: String,
    /// `own`, or `either` where it is one's or another's (又は).
    pub share: &'static str,
    /// Whether the editor inferred it.
    pub inferred: bool,
}

/// A duty.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DutyModel {
    /// `clause` or `commentary`.
    pub source: &'static str,
    /// Number of the clause; empty in the commentary.
    pub clause: String,
    /// Number of the section.
    pub section: String,
    /// Its address.
    pub address: String,
    /// Index of its place, which says what it needs to be understood away from the page.
    pub place: u32,
    /// `must`, `must-not`, `should` or `may`.
    pub force: &'static str,
    /// Whether it goes beyond the standard.
    pub discretion: bool,
    /// Who bears it.
    pub bearers: Vec<BearerModel>,
    /// Classification, by vocabulary.
    pub facets: BTreeMap<String, FacetModel>,
    /// Its text.
    pub text: String,
}

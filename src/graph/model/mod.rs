//! The resolved guide as data for other tools: `guide.json` and its parts. Their JSON Schemas are made from these types, so
//! the two cannot differ, and reading them back gives the guide again.
//!
//! `guide.json` is a small index. What it names are parts of bounded size, each called by the digest of what it holds. A part
//! holds records: the settings of the guide, then its pages. Where a part ends depends on the records around that place
//! alone, so that a changed word changes the part that holds it, and a new page at most the parts beside it.

mod fill;
mod lists;
mod pages;
mod parts;
mod places;
mod provenance;
mod read;
mod settings;
mod sound;

use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Resolved, Views};

pub use fill::{page_model, write_model};
pub use lists::{CautionModel, CellModel, MatrixModel, MeasureModel, NoteModel, ReferenceModel, RowModel};
pub use pages::{BearerModel, ClauseModel, DutyModel, LinkModel, PageLists, PageModel, SubItemModel};
pub use parts::{FOLDER, MOST_BYTES, Put, part_name};
pub use places::{DiscretionModel, FacetModel, PlaceModel, StandingModel};
pub use provenance::ProvenanceModel;
pub use read::{MOST_INDEX_BYTES, ModelFault, PageRead, ReadPart, read_model};
pub use settings::Record;

/// Version of the form of `guide.json`; it changes when a field changes its meaning or goes away.
pub const MODEL_VERSION: u32 = 2;

/// `guide.json`: which guide it is, and which parts hold it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tebiki guide.json")]
pub struct Model {
    /// Version of this form.
    pub version: u32,
    /// Title of the guide.
    pub title: String,
    /// Edition, as shown.
    pub edition: String,
    /// Date of the edition.
    pub date: String,
    /// Language tag.
    pub language: String,
    /// Who published the source.
    pub publisher: String,
    /// How many pages it has.
    pub pages: usize,
    /// The parts, in their order: first the settings, then the pages. Empty where `indexes` names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartModel>,
    /// Of a large guide, the parts that list its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<PartModel>,
}

/// A part, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartModel {
    /// The first 32 hexadecimal digits of the SHA-256 of its bytes. Its file is `model/REST.FIRST.json`, of the first 8 of
    /// them and the rest.
    pub part: String,
    /// Its size.
    pub bytes: u64,
    /// The pages that begin in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<String>,
}

/// What a part holds.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tebiki part of guide.json")]
#[serde(rename_all = "kebab-case")]
pub enum Part<T> {
    /// Records, in the order of the guide.
    Records(Vec<T>),
    /// Other parts.
    Parts(Vec<PartModel>),
}

/// The form of a part in its schema.
pub type PartForm = Part<Record<'static, PageModel<'static>>>;

/// The whole of a model in memory: the index and every part by its name.
#[must_use]
pub fn model(resolved: &Resolved, views: &Views<'_>) -> (Model, Vec<(String, Vec<u8>)>) {
    let mut parts = Vec::new();
    let root = write_model(resolved, views, &mut |name: &str, bytes: Vec<u8>| {
        parts.push((name.to_owned(), bytes));
        Ok::<(), Infallible>(())
    });
    let Ok(root) = root;
    (root, parts)
}

/// The records of a model, one by one as they are in the parts.
#[must_use]
pub fn records<'a>(resolved: &'a Resolved, views: &'a Views<'a>) -> Vec<Record<'a, PageModel<'a>>> {
    let settings = settings::records(&resolved.corpus.guide);
    let pages = resolved.corpus.iter().filter_map(|(id, _)| page_model(resolved, views, id));
    settings.into_iter().chain(pages.map(|page| Record::Page(Box::new(page)))).collect()
}

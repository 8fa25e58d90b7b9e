//! The part of `guide.json` that comes from `guide.yaml`.

use schemars::JsonSchema;
use serde::Serialize;

/// Title, edition, vocabularies, legends, terms, history.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideModel {
    /// Title.
    pub title: String,
    /// Edition, as shown.
    pub edition: String,
    /// Date of the edition.
    pub date: String,
    /// Language tag.
    pub language: String,
    /// Who published the source.
    pub publisher: String,
    /// Vocabularies.
    pub vocabularies: Vec<VocabularyModel>,
    /// Legends of matrices.
    pub legends: Vec<LegendModel>,
    /// Defined terms.
    pub terms: Vec<TermModel>,
    /// Editions of the source.
    pub history: Vec<HistoryModel>,
}

/// A vocabulary.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VocabularyModel {
    /// Its id.
    pub id: String,
    /// Its name in Japanese.
    pub name: String,
    /// Whether its values can bear duties.
    pub bearer: bool,
    /// Whether a value includes those before it.
    pub cumulative: bool,
    /// Its values, each before the values under it.
    pub values: Vec<ValueModel>,
}

/// A value of a vocabulary.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ValueModel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Id of the value above.
    pub parent: Option<String>,
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Number of the section that explains it.
    pub section: Option<String>,
}

/// A legend.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LegendModel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its marks.
    pub marks: Vec<MarkModel>,
}

/// A mark and its meaning in its legend.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MarkModel {
    /// Its id.
    pub id: String,
    /// The character.
    pub mark: String,
    /// Its name.
    pub name: String,
    /// Its meaning.
    pub meaning: String,
    /// `must`, `may`, `none` or `included`.
    pub force: &'static str,
}

/// A defined term.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TermModel {
    /// Its id.
    pub id: String,
    /// The term.
    pub name: String,
    /// Other forms.
    pub aliases: Vec<String>,
    /// The definition.
    pub definition: String,
    /// Number of the section that defines it.
    pub section: Option<String>,
    /// Its address.
    pub address: String,
}

/// An edition of the source.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HistoryModel {
    /// Date.
    pub date: String,
    /// What it was.
    pub summary: String,
    /// What it changed.
    pub items: Vec<String>,
    /// Numbers of the sections that it touched.
    pub touches: Vec<String>,
}

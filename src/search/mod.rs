//! Search without a server: one analyzer, the tantivy index, its queries, and the files that the browser reads.
//! `grams` says what is indexed, `rank` how results are ordered, `export` what the browser's files look like.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

mod answer;
mod cited;
pub mod clause;
mod cover;
pub mod engine;
pub mod export;
pub mod grams;
pub mod index;
mod indexed;
mod kin;
mod lexicon;
pub mod normal;
mod parts;
mod placing;
mod postings;
mod query;
pub mod rank;
mod readings;
mod reread;
mod runs;
pub mod snippet;
mod stems;
mod suggest;
mod thesaurus;
mod typo;

/// An alias that begins with it is a label alone: the place is found by it, and none of its words is a word of the place. The normal form
/// knows no such character.
pub const LABEL_ALONE: char = '\u{2060}';

pub use answer::{Answer, Grouping, Hit, Options, Reading};
pub use clause::ascii_steps;
pub use grams::lines;
pub use index::{Arranged, SCHEMA_VERSION, SearchIndex};
pub use lexicon::{Lexicon, NotSynonyms, Related};
pub use normal::ANALYZER_VERSION;
pub use thesaurus::same_words;

/// A place that can be linked to, and what of it is searched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The page's file and, within it, the anchor: `9.3.1.html#incident-response`.
    pub id: String,
    /// What stands there: `section`, `heading`, `item`, `clause`, `measure`, `duty`, `term` …
    pub kind: String,
    /// Its number as the guide writes it, `9.3.1(8)`; empty where it has none.
    #[serde(default)]
    pub number: String,
    /// Old numbers and other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The title without the number.
    pub title: String,
    /// The plain text, one paragraph a line, without what belongs to other entries.
    #[serde(default)]
    pub text: String,
    /// For each vocabulary the values that apply.
    #[serde(default)]
    pub facets: BTreeMap<String, Vec<String>>,
    /// How the place is cited; nothing is found by it. `None` where its number says all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cited: Option<Box<Cited>>,
    /// The position in the guide.
    #[serde(default)]
    pub order: u32,
    /// Whether several other pages refer to it: where nothing else tells two places apart, it comes first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub linked: bool,
}

/// How a place is cited where it has no number of its own, and what a result says of it beside its text. Each may be
/// empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// The number as it is cited, which a place may have from what holds it: that of the item of a duty.
    pub number: Box<str>,
    /// Its pages in the printed source, `28-38`.
    pub pages: Box<str>,
    /// The line that its author wrote for checklists.
    pub summary: Box<str>,
    /// The text that leads it in, where `lead=` names it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub lead: Box<str>,
    /// When it applies, as its author wrote beside it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub condition: Box<str>,
    /// When it does not apply, as its author wrote beside it.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub exception: Box<str>,
    /// When it holds, for readers, with what holds meanwhile.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub validity: Box<str>,
}

impl Entry {
    /// The kind of the entry of a whole page that is a section of the guide.
    pub const SECTION: &str = "section";

    /// The page that the entry stands on.
    #[must_use]
    pub fn page(&self) -> &str {
        self.id.split('#').next().unwrap_or_default()
    }
}

/// Why an index cannot be made or read.
#[derive(Debug)]
#[non_exhaustive]
pub enum SearchError {
    /// The index was made by another version of the program.
    Stale {
        /// The versions that the index carries.
        found: String,
        /// The versions that this program reads.
        wanted: String,
    },
    /// The index cannot be read or written.
    Index(tantivy::TantivyError),
    /// The index was readable but does not make sense.
    Damaged(&'static str),
    /// What it holds contradicts itself, though its checksums are right: somebody made it up.
    Contradiction(String),
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale { found, wanted } => {
                write!(f, "the search index carries versions {found}, this program reads {wanted}")
            }
            Self::Index(error) => write!(f, "the search index cannot be used: {error}"),
            Self::Damaged(what) => write!(f, "the search index is damaged: {what}"),
            Self::Contradiction(what) => write!(f, "the search index contradicts itself: {what}"),
        }
    }
}

impl std::error::Error for SearchError {}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error)
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Index(error.into())
    }
}

//! Files for full-text search engines: the entries of one guide or of several, with the schema, the settings of the
//! analyzer, synonyms, labels, a script that loads them and a README. `tests/engines/` runs Groonga and Sphinx on them.

mod document;
mod groonga;
mod lists;
mod opensearch;
mod pieces;
mod sphinx;

use serde_json::json;

use super::File;
use crate::config::Guide;
use crate::search::{Entry, Lexicon};

/// An engine that there are files for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Groonga, one process.
    Groonga,
    /// Sphinx, as many nodes as wanted.
    Sphinx,
    /// `OpenSearch`, which distributes by itself.
    OpenSearch,
}

impl Engine {
    /// Every engine by its name.
    pub const ALL: [(&'static str, Self); 3] =
        [("groonga", Self::Groonga), ("sphinx", Self::Sphinx), ("opensearch", Self::OpenSearch)];

    /// The engine of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, engine)| *engine)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, engine)| *engine == self).map_or("", |(name, _)| name)
    }

    /// What is asked of the engine to find a word: its normal form as a phrase.
    #[must_use]
    pub fn question(self, typed: &str) -> String {
        let word = document::plain(typed);
        match self {
            Self::Groonga => format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Sphinx => format!("\"{}\"", word.chars().map(sphinx::plain).collect::<String>()),
            Self::OpenSearch => word,
        }
    }
}

/// What is exported of a guide.
#[derive(Clone, Debug)]
pub struct Source {
    /// What tells the guide from the others: part of every key.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its edition, as shown.
    pub edition: String,
    /// Its entries, those of a page together.
    pub entries: Vec<Entry>,
    /// Its synonyms.
    pub lexicon: Lexicon,
    /// The values of its vocabularies.
    pub labels: Vec<Label>,
}

/// A value of a vocabulary and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Id of the vocabulary.
    pub vocabulary: String,
    /// Id of the value.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Other names, the short form among them.
    pub aliases: Vec<String>,
}

impl Label {
    /// The labels of a guide, in the order of its settings.
    #[must_use]
    pub fn of(guide: &Guide) -> Vec<Self> {
        let mut out = Vec::new();
        for vocabulary in &guide.vocabularies {
            for value in &vocabulary.values {
                let short = Some(&value.short).filter(|short| **short != value.name && !short.is_empty());
                let aliases = short.into_iter().chain(&value.aliases).cloned().collect();
                let (vocabulary, name) = (vocabulary.id.clone(), value.name.clone());
                out.push(Self { vocabulary, value: value.id.clone(), name, aliases });
            }
        }
        out
    }

    /// What it is filtered by: `role=system-officer`.
    fn filter(&self) -> String {
        format!("{}={}", self.vocabulary, self.value)
    }
}

/// What a folder of an export is recognized by, and what it holds.
pub const IMPRINT: &str = "export.json";

/// Version of the form of the files.
const VERSION: u32 = 1;

/// Gives the files for an engine one after the other, so that no more than one is in memory. `parts` is the number of
/// nodes that the data is spread over.
///
/// # Errors
/// Those of `put`.
pub fn export<E>(
    sources: &[Source],
    engine: Engine,
    parts: usize,
    put: &mut dyn FnMut(File) -> Result<(), E>,
) -> Result<(), E> {
    match engine {
        Engine::Groonga => groonga::write(sources, put)?,
        Engine::Sphinx => sphinx::write(sources, parts, put)?,
        Engine::OpenSearch => opensearch::write(sources, parts, put)?,
    }
    lists::write(sources, put)?;
    let guide = |source: &Source| {
        let entries = source.entries.len();
        json!({ "id": source.id, "title": source.title, "edition": source.edition, "entries": entries })
    };
    let guides: Vec<_> = sources.iter().map(guide).collect();
    let imprint = json!({ "version": VERSION, "engine": engine.name(), "parts": parts, "guides": guides });
    put(File::text(IMPRINT, format!("{imprint:#}\n")))
}

#[cfg(test)]
mod tests;

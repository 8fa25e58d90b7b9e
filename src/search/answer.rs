//! What is asked of a search and what it answers.

use super::{Entry, NotSynonyms};

/// Whether a page may come up more than once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Every place by itself.
    #[default]
    Places,
    /// Only the best place of each page.
    Pages,
}

/// What is wanted of an answer.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How many hits.
    pub limit: usize,
    /// Places or pages.
    pub grouping: Grouping,
    /// Vocabularies with the values of which one must apply; the kind is the vocabulary without a name.
    pub filters: Vec<(String, Vec<String>)>,
}

/// How a query was read in the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Reading {
    /// As it was written.
    #[default]
    AsWritten,
    /// With words put right: what was typed and what was searched.
    Corrected(Vec<(String, String)>),
    /// By its parts, those entries first that cover the most of it.
    Parts,
}

/// One place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The place.
    pub entry: Entry,
    /// The title of the page that it stands on; empty where it is the page.
    pub page: String,
    /// Its score; only its order means anything.
    pub score: u32,
    /// By which words it was found where they are not those that were typed: what was typed, and what stands there.
    pub by: Vec<(String, String)>,
}

/// What a query found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The best places, best first.
    pub hits: Vec<Hit>,
    /// How many places there are; more than 100 are not all checked against their text.
    pub total: usize,
    /// How the query was read.
    pub reading: Reading,
    /// The normal forms to mark in a text.
    pub words: Vec<String>,
    /// The synonyms that were searched too: the word and what else it stands for.
    pub synonyms: Vec<(String, String)>,
    /// Declared warnings about words of the query.
    pub warnings: Vec<NotSynonyms>,
    /// Where nothing was found: words of the query that do occur.
    pub suggestions: Vec<String>,
    /// Words of the query that the guide does not treat, where they are a third of it or more.
    pub missing: Vec<String>,
    /// Whether the first hit is clearly the best.
    pub best: bool,
}

impl Answer {
    /// Whether the first hit is clearly better than the second: it has more of the words, is what a number means, or its only
    /// word stands in a much better place. An only hit needs no such word, and where a word is not treated, or other words are
    /// found for it, nothing is clear.
    pub(super) fn is_first_best(&self) -> bool {
        let [first, second, ..] = self.hits.as_slice() else { return false };
        self.missing.is_empty() && first.by.is_empty() && first.score * 2 >= second.score * 3
    }

    /// Adds what is found by other words behind what is found as it is written.
    pub(super) fn add(&mut self, more: Self, options: &Options) {
        if more.total <= self.total {
            return;
        }
        self.total = more.total;
        self.words.extend(more.words);
        self.synonyms.extend(more.synonyms);
        for hit in more.hits {
            if self.hits.len() < options.limit && !self.hits.iter().any(|known| known.entry.id == hit.entry.id) {
                self.hits.push(hit);
            }
        }
    }
}

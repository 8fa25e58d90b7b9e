//! What `guide.yaml` says, as values. Lists keep the order of the file.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::attachments::Attachments;
use super::demands::Demands;
use super::editions::Editions;
use crate::diagnostic::Lang;
use crate::document::{Day, Numbering, Spanned};
use crate::source::{SourceRef, Span};

/// The settings of a guide.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The text of `guide.yaml`.
    pub source: SourceRef,
    /// Title, edition and the like.
    pub about: About,
    /// How sections, clauses and items are numbered.
    pub numbering: Arc<Numbering>,
    /// What lies under what, as far as numbers and folders do not say it.
    pub outline: Outline,
    /// The vocabularies.
    pub vocabularies: Vec<Vocabulary>,
    /// The legends of matrices.
    pub legends: Vec<Legend>,
    /// The standards whose clauses the guide explains.
    pub standards: Vec<Standard>,
    /// Defined terms.
    pub terms: Vec<Term>,
    /// Documents that are cited without an entry in the text.
    pub references: Vec<CitedDocument>,
    /// For search: the words of a line find each other.
    pub synonyms: Vec<Vec<String>>,
    /// For search: pairs that are not the same, and why.
    pub not_synonyms: Vec<NotSynonyms>,
    /// What is asked of its pages.
    pub demands: Demands,
}

impl Guide {
    /// Whether the guide is written in Japanese, as it is where it names no language.
    #[must_use]
    pub fn is_japanese(&self) -> bool {
        self.about.language.is_empty() || self.about.language.starts_with("ja")
    }
}

/// What lies under what, and in which order.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Outline {
    /// Folders whose numbers are their own.
    pub parts: Vec<Part>,
    /// Files, folders, ids or numbers in the order in which they stand among their neighbours; `*` is all others.
    pub order: Vec<Spanned<String>>,
    /// The tree as it is written, where it is.
    pub nav: Vec<NavEntry>,
    /// What was called what in earlier editions, and how it changed.
    pub editions: Editions,
}

/// A folder whose numbers are its own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The folder.
    pub folder: String,
    /// What stands before its numbers in references and addresses.
    pub prefix: String,
}

/// An entry of `nav:`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NavEntry {
    /// A page's file, folder, id or number; or the title of a group.
    pub name: Spanned<String>,
    /// What the page is called in the tree, where that is not its own title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What lies under it.
    pub entries: Vec<NavEntry>,
}

/// Title, edition and the like.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct About {
    /// Title.
    pub title: String,
    /// A shorter title for narrow places; the title where none is given.
    pub short_title: String,
    /// Edition, as shown.
    pub edition: String,
    /// Date of the edition, `YYYY-MM-DD`, `YYYY-MM` or empty.
    pub date: String,
    /// Language tag of the content, such as `ja`.
    pub language: String,
    /// Who published the source.
    pub publisher: String,
    /// One or two sentences.
    pub description: String,
    /// What this edition is, shown on the cover.
    pub this_edition: String,
    /// What readers are told before they read.
    pub orientation: Orientation,
    /// Editions, in the order of the file.
    pub history: Vec<History>,
    /// Which files of the content are published, and under which names.
    pub attachments: Attachments,
    /// What the interface calls things in this guide.
    pub words: Vec<GuideWord>,
}

/// What readers are told before they read: what the edition is, where to begin, whom to tell of mistakes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Orientation {
    /// What readers of any page must know of this edition, in a few words.
    pub status: String,
    /// Where readers report a mistake: a `mailto:`, `http:` or `https:` address, or empty.
    pub report: String,
    /// What readers come for, shown on the cover; those that every guide has where none are written.
    pub entrances: Vec<Entrance>,
    /// The day on which the guide is looked at, where one is named (`--at`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Day>,
}

/// A task that readers come with, and where it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entrance {
    /// The task.
    pub title: String,
    /// A sentence on it; may be empty.
    pub text: String,
    /// A page that is derived (`case`, `cautions`, `search`, …), a vocabulary, a value (`role:staff`) or a section.
    pub to: Spanned<String>,
}

/// A word of the interface that the guide says itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideWord {
    /// What it is the word for.
    pub key: Spanned<String>,
    /// The word.
    pub name: LocalName,
    /// For several of them, in English; made of the word where it is empty.
    pub plural: String,
}

/// A name in one or both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LocalName {
    /// Japanese.
    pub ja: String,
    /// English; the Japanese name where none is given.
    pub en: String,
}

impl LocalName {
    /// The name in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

/// A named list of values.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Vocabulary {
    /// Its id, also the key in front matter and attribute blocks.
    pub id: String,
    /// Its name.
    pub name: LocalName,
    /// Whether its values can bear duties.
    pub bearer: bool,
    /// Whether the header's switch is for this vocabulary.
    pub switch: bool,
    /// Whether a value includes those before it, as Level 2 includes Level 1.
    pub cumulative: bool,
    /// The values, each before the values that lie under it.
    #[serde(with = "super::spanless::values")]
    #[schemars(with = "Vec<super::spanless::ValueForm>")]
    pub values: Vec<Value>,
}

/// A value of a vocabulary.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A short form; the name where none is given.
    pub short: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it is; may be empty.
    pub description: String,
    /// What the case file's paper of it is called; empty: it has none of its own.
    pub paper: String,
    /// Number of the section that explains it, with its place.
    pub section: Option<(String, Span)>,
    /// A number that is shown before the name.
    pub number: Option<u32>,
    /// Index of the value above in the vocabulary's list.
    pub parent: Option<usize>,
    /// Where the value is declared.
    pub span: Span,
}

impl Vocabulary {
    /// The value of that id.
    #[must_use]
    pub fn value(&self, id: &str) -> Option<&Value> {
        self.values.iter().find(|v| v.id == id)
    }

    /// The value of that id, name or alias.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&Value> {
        let named = |v: &&Value| v.name == word || v.short == word || v.aliases.iter().any(|a| a == word);
        self.value(word).or_else(|| self.values.iter().find(named))
    }

    /// The value above.
    #[must_use]
    pub fn parent(&self, value: &Value) -> Option<&Value> {
        value.parent.and_then(|i| self.values.get(i))
    }

    /// Whether `id` is `above` or lies under it.
    #[must_use]
    pub fn is_within(&self, id: &str, above: &str) -> bool {
        let mut current = self.value(id);
        while let Some(value) = current {
            if value.id == above {
                return true;
            }
            current = self.parent(value);
        }
        false
    }

    /// Whether what is given one value applies where another is chosen: it is the same, lies above or under it, or comes
    /// before it where the values include each other.
    #[must_use]
    pub fn applies(&self, given: &str, chosen: &str) -> bool {
        self.includes(chosen, given) || self.is_within(given, chosen) || self.is_within(chosen, given)
    }

    /// Whether a value includes another, which is the same or stands before it: only where values include each other.
    #[must_use]
    pub fn includes(&self, value: &str, other: &str) -> bool {
        let place = |id: &str| self.values.iter().position(|value| value.id == id);
        self.cumulative && place(other).zip(place(value)).is_some_and(|(other, value)| other <= value)
    }

    /// Whether no value lies under this one.
    #[must_use]
    pub fn is_leaf(&self, value: &Value) -> bool {
        !self.values.iter().any(|v| self.parent(v).is_some_and(|p| p.id == value.id))
    }
}

/// How far a mark binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarkForce {
    /// Required.
    Must,
    /// Optional.
    May,
    /// Not applicable or unnecessary.
    None,
    /// Already part of the service.
    Included,
}

impl MarkForce {
    /// The word that names it in pages.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::May => "may",
            Self::None => "none",
            Self::Included => "included",
        }
    }
}

/// A legend: the marks of a matrix and what they mean there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Legend {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// Where it is declared.
    #[serde(skip)]
    pub span: Span,
}

/// A mark of a legend.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// The character that is written.
    pub mark: String,
    /// Its name, also what is spoken.
    pub name: String,
    /// What it means in this legend.
    pub meaning: String,
    /// How far it binds.
    pub force: MarkForce,
}

/// A standard whose clauses the guide explains.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Standard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A short form; the name where none is given.
    pub short: String,
    /// Parts and groups of clauses with their titles.
    pub groups: Vec<StandardGroup>,
}

/// A part or group of clauses.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StandardGroup {
    /// Such as `1.2.5.1(4)`.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// A defined term.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Term {
    /// Its id.
    pub id: String,
    /// The term.
    pub name: String,
    /// Other forms that are linked and found too.
    pub aliases: Vec<String>,
    /// The definition.
    pub definition: String,
    /// Number of the section that defines it, with its place.
    #[serde(with = "super::spanless::one")]
    #[schemars(with = "Option<String>")]
    pub section: Option<(String, Span)>,
    /// Where it is declared.
    #[serde(skip)]
    pub span: Span,
}

/// A document that is cited without an entry in the text.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CitedDocument {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub by: String,
    /// When, as written.
    pub date: String,
    /// Its address; may be empty.
    pub url: String,
    /// What it is.
    pub description: String,
    /// Where it is declared.
    #[serde(skip)]
    pub span: Span,
}

/// An edition of the source.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct History {
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// What it was.
    pub summary: String,
    /// What it changed: items with sub-items.
    pub items: Vec<(String, Vec<String>)>,
    /// Numbers of the sections that it touched, with their places.
    #[serde(with = "super::spanless::many")]
    #[schemars(with = "Vec<String>")]
    pub touches: Vec<(String, Span)>,
}

/// Words that look alike and are not.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NotSynonyms {
    /// The words.
    pub words: Vec<String>,
    /// Why they differ.
    pub reason: String,
}

impl Guide {
    /// The part that a file belongs to, with its number, which is 1 for the first.
    #[must_use]
    pub fn part_of(&self, path: &str) -> Option<(u16, &Part)> {
        let inside = |part: &&Part| path.strip_prefix(part.folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let found = self.outline.parts.iter().filter(inside).max_by_key(|part| part.folder.len())?;
        let index = self.outline.parts.iter().position(|part| std::ptr::eq(part, found))?;
        Some((u16::try_from(index + 1).ok()?, found))
    }

    /// The part of that prefix.
    #[must_use]
    pub fn part(&self, prefix: &str) -> Option<u16> {
        let index = self.outline.parts.iter().position(|part| part.prefix == prefix)?;
        u16::try_from(index + 1).ok()
    }

    /// The vocabulary of that id.
    #[must_use]
    pub fn vocabulary(&self, id: &str) -> Option<&Vocabulary> {
        self.vocabularies.iter().find(|v| v.id == id)
    }

    /// The legend of that id.
    #[must_use]
    pub fn legend(&self, id: &str) -> Option<&Legend> {
        self.legends.iter().find(|l| l.id == id)
    }

    /// The vocabulary of the header's switch.
    #[must_use]
    pub fn switch(&self) -> Option<&Vocabulary> {
        self.vocabularies.iter().find(|v| v.switch)
    }

    /// The term of that id, name or alias.
    #[must_use]
    pub fn term(&self, word: &str) -> Option<&Term> {
        let named = |t: &&Term| t.name == word || t.aliases.iter().any(|a| a == word);
        self.terms.iter().find(|t| t.id == word).or_else(|| self.terms.iter().find(named))
    }
}

impl Legend {
    /// The mark that is written so.
    #[must_use]
    pub fn written(&self, mark: &str) -> Option<&Mark> {
        self.marks.iter().find(|m| m.mark == mark)
    }

    /// The mark of that id.
    #[must_use]
    pub fn mark(&self, id: &str) -> Option<&Mark> {
        self.marks.iter().find(|m| m.id == id)
    }
}

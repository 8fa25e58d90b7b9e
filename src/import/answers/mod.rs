//! Forms that were sent out as workbooks and come back filled in. A row is found again by its id and its edition, wherever it
//! stands by now; whatever cannot be taken as it is, is told with its sheet and cell.
//!
//! 1. `cells` reads a workbook, `dates` says what its numbers mean.
//! 2. `table` finds the form in a sheet by the heads of its columns.
//! 3. `reply` matches its rows with what was asked.

mod cells;
mod dates;
mod reply;
mod table;

use std::collections::BTreeMap;

pub use reply::read;

use super::error::ImportError;
use crate::diagnostic::{Lang, Words};
use crate::words;

/// A word of the form in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// How data and programs call it.
    pub id: &'static str,
    /// In Japanese.
    pub ja: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Name {
    /// The word in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

const fn name(id: &'static str, ja: &'static str, en: &'static str) -> Name {
    Name { id, ja, en }
}

/// The heads of the columns that a row is found again by.
pub const ID: Name = name("id", "ID", "ID");
/// The head of the column with the edition.
pub const EDITION: Name = name("edition", "版", "Edition");
/// The head of the column that says where a row stood when it was sent out.
pub const ORDER: Name = name("order", "順序", "Order");
/// The head of the column that the classification has and the data has not.
pub const VOCABULARY: Name = name("vocabulary", "語彙", "Vocabulary");

/// What is asked of every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether it is done.
    Done,
    /// Whether it is taken into a document.
    Taken,
    /// Whatever else is to be said.
    Remarks,
}

impl Question {
    /// The questions in the order of their columns.
    pub const ALL: [Self; 3] = [Self::Done, Self::Taken, Self::Remarks];

    /// The head of its column.
    #[must_use]
    pub fn head(self) -> Name {
        match self {
            Self::Done => name("done", "実施", "Done"),
            Self::Taken => name("taken", "採否", "Taken"),
            Self::Remarks => name("remarks", "備考", "Remarks"),
        }
    }

    /// The answers that it takes; any text where there are none.
    #[must_use]
    pub fn choices(self) -> &'static [Name] {
        const DONE: [Name; 3] =
            [name("yes", "有", "yes"), name("no", "無", "no"), name("confirm", "要確認", "to be confirmed")];
        const TAKEN: [Name; 2] = [name("include", "含める", "include"), name("leave-out", "含めない", "leave out")];
        match self {
            Self::Done => &DONE,
            Self::Taken => &TAKEN,
            Self::Remarks => &[],
        }
    }
}

/// A row of a form that was sent out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRow {
    /// The place that it is of.
    pub id: String,
    /// What people call it: its number and its title or text.
    pub what: String,
    /// What stands in its cells, in the order of [`Asked::heads`].
    pub cells: Vec<String>,
}

/// A list of the guide as its form asks it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The list's name: `duties`, `clauses`, `matrix`, `cautions`.
    pub name: &'static str,
    /// What people call the list.
    pub title: Words,
    /// The heads of the columns that ask.
    pub heads: Vec<Words>,
    /// All of its rows; a form may have had fewer.
    pub rows: Vec<AskedRow>,
}

/// What became of the places of an earlier edition: by the old address, what happened in words, and the address now where
/// there is one.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// The edition as its forms name it.
    pub edition: String,
    /// Its places.
    pub places: BTreeMap<String, (Words, Option<String>)>,
}

/// What replies are matched with.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The edition of the guide.
    pub edition: String,
    /// Its lists.
    pub lists: Vec<Asked>,
    /// The earlier edition, where the guide names one.
    pub earlier: Option<Earlier>,
}

/// What stands in a cell for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// One of the choices, by its place among them.
    Choice(usize),
    /// A text of its own.
    Text(String),
}

impl Said {
    /// As people read it.
    #[must_use]
    pub fn shown(&self, question: Question, lang: Lang) -> String {
        match self {
            Self::Choice(at) => question.choices().get(*at).map_or("", |name| name.get(lang)).to_owned(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The answers of a row, each to the question of that place in [`Question::ALL`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What was said; nothing where the cell is empty.
    pub said: [Option<Said>; 3],
    /// Where: the sheet and the row.
    pub place: String,
    /// The edition that the row names.
    pub edition: String,
}

impl Answer {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.said.iter().all(Option::is_none)
    }
}

/// What was found out about a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// There is no form.
    NoForm,
    /// A row that was sent out is not there.
    Missing,
    /// Nobody knows which rows were sent out.
    Unbounded,
    /// A row has no id, or one that the guide does not have.
    Unknown,
    /// A row of another edition.
    Edition,
    /// What the form asks was changed.
    Changed,
    /// An answer is none of the choices.
    Choice,
    /// A row was answered twice, and not alike.
    Twice,
    /// An answer is a formula.
    Formula,
    /// An answer lies in cells that are merged.
    Merged,
    /// A column was added.
    Column,
    /// A column is not there.
    Gone,
    /// The file cannot be read at all.
    Unreadable,
    /// The workbook holds a program.
    Macro,
}

impl FindingKind {
    /// The word that names it in JSON and in the data.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::NoForm => "no-form",
            Self::Missing => "missing",
            Self::Unbounded => "unbounded",
            Self::Unknown => "unknown",
            Self::Edition => "edition",
            Self::Changed => "changed",
            Self::Choice => "choice",
            Self::Twice => "twice",
            Self::Formula => "formula",
            Self::Merged => "merged",
            Self::Column => "column",
            Self::Gone => "column-gone",
            Self::Unreadable => "unreadable",
            Self::Macro => "macro",
        }
    }

    /// Whether an answer may be lost or meant otherwise; the rest changes no answer.
    #[must_use]
    pub fn is_grave(self) -> bool {
        !matches!(self, Self::Column | Self::Macro)
    }
}

/// Something about a reply that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerFinding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// Where: the file, the sheet, the cell.
    pub place: String,
    /// What.
    pub words: Words,
}

/// A workbook that came back.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// Who answered.
    pub name: String,
    /// The answers by the list and the row that they are to.
    pub answers: BTreeMap<(usize, usize), Answer>,
    /// Rows that were sent out and are not there.
    pub missing: Vec<(usize, usize)>,
    /// What a person should look at, in the order of the workbook.
    pub findings: Vec<AnswerFinding>,
}

impl Reply {
    /// What stands for a file that cannot be read.
    #[must_use]
    pub fn unreadable(name: &str, error: &ImportError) -> Self {
        let Words { ja, en } = &error.message;
        let Words { ja: help, en: help_en } = &error.help;
        let words = words!("{ja}。{help}", "{en}; {help_en}");
        let finding = AnswerFinding { kind: FindingKind::Unreadable, place: error.place.clone(), words };
        Self { name: name.to_owned(), findings: vec![finding], ..Self::default() }
    }
}

#[cfg(test)]
mod tests;

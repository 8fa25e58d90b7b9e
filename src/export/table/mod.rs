//! Lists of a guide as tables: one datum a cell, one row a place, what a place has several of in a table of its own. The
//! same rows are written as a workbook, as CSV and as NDJSON.

mod columns;
mod rows;
mod tidy;
mod validity;

use std::collections::BTreeMap;

use crate::config::Guide;
use crate::diagnostic::{Lang, Words};
use crate::graph::model::{CautionModel, ClauseModel, DutyModel, FacetModel, MatrixModel, PageModel};
use crate::words;

pub use rows::{classification, codes, data};
pub use tidy::tidy;

/// What of a guide is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Duties.
    Duties,
    /// Clauses of standards.
    Clauses,
    /// Matrices, a row a mark.
    Matrix,
    /// Cautions.
    Cautions,
    /// Terms.
    Terms,
    /// Cited documents.
    References,
    /// Sections.
    Guide,
}

impl What {
    /// Every list by its name.
    pub const ALL: [(&'static str, Self); 7] = [
        ("duties", Self::Duties),
        ("clauses", Self::Clauses),
        ("matrix", Self::Matrix),
        ("cautions", Self::Cautions),
        ("terms", Self::Terms),
        ("references", Self::References),
        ("guide", Self::Guide),
    ];

    /// The list of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, what)| *what)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, what)| *what == self).map_or("", |(name, _)| name)
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> Words {
        match self {
            Self::Duties => words!("義務", "Duties"),
            Self::Clauses => words!("条項", "Clauses"),
            Self::Matrix => words!("対応表", "Matrices"),
            Self::Cautions => words!("注意点", "Cautions"),
            Self::Terms => words!("用語", "Terms"),
            Self::References => words!("参考文献", "References"),
            Self::Guide => words!("節", "Sections"),
        }
    }

    /// Whether its rows are something to be answered: whether it is done, whether it is taken into a document.
    #[must_use]
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Duties | Self::Clauses | Self::Matrix | Self::Cautions)
    }
}

/// What rows are narrowed by: for each vocabulary the values of which one has to apply.
pub type Filters = BTreeMap<String, Vec<String>>;

/// What a table is made from.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The pages of the guide as data, in its order.
    pub pages: &'a [PageModel<'a>],
    /// Its settings.
    pub guide: &'a Guide,
    /// What rows are narrowed by.
    pub filters: &'a Filters,
}

impl<'a> Given<'a> {
    /// The language of the guide, which its tables have too.
    #[must_use]
    pub fn lang(&self) -> Lang {
        if self.guide.is_japanese() { Lang::Ja } else { Lang::En }
    }

    /// The duties that are wanted, each with its page.
    fn duties(self) -> impl Iterator<Item = (&'a PageModel<'a>, &'a DutyModel)> {
        let all = self.pages.iter().flat_map(|page| page.lists.duties.iter().map(move |duty| (page, duty)));
        all.filter(move |(_, duty)| self.wants(&duty.facets))
    }

    /// The clauses that are wanted, each with its page.
    fn clauses(self) -> impl Iterator<Item = (&'a PageModel<'a>, &'a ClauseModel)> {
        let all = self.pages.iter().flat_map(|page| page.lists.clauses.iter().map(move |clause| (page, clause)));
        all.filter(move |(_, clause)| self.wants(&clause.facets))
    }

    /// The matrices that are wanted.
    fn matrices(self) -> impl Iterator<Item = &'a MatrixModel> {
        self.pages.iter().flat_map(|page| &page.lists.matrices).filter(move |matrix| self.wants(&matrix.facets))
    }

    /// The cautions that are wanted, each with its page.
    fn cautions(self) -> impl Iterator<Item = (&'a PageModel<'a>, &'a CautionModel)> {
        let all = self.pages.iter().flat_map(|page| page.lists.cautions.iter().map(move |caution| (page, caution)));
        all.filter(move |(_, caution)| self.wants(&caution.facets))
    }

    /// The vocabulary, of those that the rows are narrowed by, that no entry of a list speaks of: narrowing by it would leave
    /// all of them or none.
    #[must_use]
    pub fn silent_of(self, what: What) -> Option<&'a str> {
        let lists = || self.pages.iter().map(|page| &page.lists);
        let has = |facets: &BTreeMap<String, FacetModel>, id: &str| facets.contains_key(id);
        let speaks = |id: &str| match what {
            What::Duties => lists().flat_map(|lists| &lists.duties).any(|duty| has(&duty.facets, id)),
            What::Clauses => lists().flat_map(|lists| &lists.clauses).any(|clause| has(&clause.facets, id)),
            What::Matrix => lists().flat_map(|lists| &lists.matrices).any(|m| m.vocabulary == id || has(&m.facets, id)),
            What::Cautions => lists().flat_map(|lists| &lists.cautions).any(|caution| has(&caution.facets, id)),
            What::Guide => self.pages.iter().any(|page| page.facets().contains_key(id)),
            What::Terms | What::References => false,
        };
        self.filters.keys().map(String::as_str).find(|id| !speaks(id))
    }

    /// The sections that are wanted.
    pub(super) fn sections(self) -> impl Iterator<Item = &'a PageModel<'a>> {
        self.pages.iter().filter(move |page| {
            let facets = page.facets();
            self.keeps(|id| facets.get(id).cloned())
        })
    }

    fn wants(&self, facets: &BTreeMap<String, FacetModel>) -> bool {
        self.keeps(|id| facets.get(id).map(|facet| facet.values.clone()))
    }

    /// Whether a place of this classification is wanted: one of the chosen values applies. A place that says nothing of a
    /// vocabulary is for all of its values, but nobody bears a duty who is not named.
    fn keeps(&self, values: impl Fn(&str) -> Option<Vec<String>>) -> bool {
        self.filters.iter().all(|(id, chosen)| {
            let Some(vocabulary) = self.guide.vocabulary(id) else { return false };
            match values(id) {
                Some(given) => given.iter().any(|given| chosen.iter().any(|chosen| vocabulary.applies(given, chosen))),
                None => !vocabulary.bearer,
            }
        })
    }

    /// What a value is called.
    fn value_name(&self, vocabulary: &str, value: &str) -> String {
        let found = self.guide.vocabulary(vocabulary).and_then(|vocabulary| vocabulary.value(value));
        found.map_or_else(|| value.to_owned(), |value| value.name.clone())
    }
}

/// A datum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// Text; empty where there is none.
    Text(String),
    /// A whole number.
    Number(u32),
}

impl Datum {
    /// As text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name for programs: letters, digits and `_`.
    pub id: &'static str,
    /// Its head.
    pub name: Words,
    /// What stands in it.
    pub meaning: Words,
    /// The unit of a number; the name of the list of codes, for codes.
    pub unit: Words,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a datum a column.
    pub rows: Vec<Vec<Datum>>,
}

impl Table {
    /// The heads of its columns.
    #[must_use]
    pub fn heads(&self, lang: Lang) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.get(lang)).collect()
    }

    /// The text of a row under a column.
    #[must_use]
    pub fn at(&self, row: &[Datum], id: &str) -> String {
        let column = self.columns.iter().position(|column| column.id == id);
        column.and_then(|column| row.get(column)).map(Datum::text).unwrap_or_default()
    }

    /// Text of which every line ends a paragraph and every character is one that all programs know, as comma-separated
    /// values: UTF-8 with a byte order mark, CRLF.
    #[must_use]
    pub fn csv(&self) -> String {
        let line = |cells: Vec<String>| {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            quoted.join(",") + "\r\n"
        };
        let mut out = String::from("\u{feff}");
        out.push_str(&line(self.columns.iter().map(|column| column.id.to_owned()).collect()));
        for row in &self.rows {
            out.push_str(&line(row.iter().map(Datum::text).collect()));
        }
        out
    }
}

/// The places of a list as `guide.json` has them, one a line, each with the edition, and with what its place says to those
/// who read it alone: the number as it is cited, headings, pages, lead-in, condition, exception, summary.
#[must_use]
pub fn ndjson(given: Given<'_>, what: What) -> String {
    match what {
        What::Duties => alone(given, given.duties().map(|(page, duty)| (page, duty.place, duty))),
        What::Clauses => alone(given, given.clauses().map(|(page, clause)| (page, clause.place, clause))),
        What::Matrix => lines(given, given.matrices()),
        What::Cautions => alone(given, given.cautions().map(|(page, caution)| (page, caution.place, caution))),
        What::Terms => lines(given, given.guide.terms.iter()),
        What::References => {
            let entries = given
                .pages
                .iter()
                .flat_map(|page| page.lists.references.iter().map(move |entry| (page, entry.place, entry)));
            alone(given, entries) + &lines(given, given.guide.references.iter())
        }
        What::Guide => lines(given, given.sections()),
    }
}

fn lines(given: Given<'_>, items: impl Iterator<Item = impl serde::Serialize>) -> String {
    let values = items.map(|item| serde_json::to_value(item).expect("the model is JSON"));
    values.map(|value| line(given, value)).collect()
}

/// Entries with what their places say; the index of a place means nothing away from its page.
fn alone<'p, T: serde::Serialize>(
    given: Given<'_>,
    items: impl Iterator<Item = (&'p PageModel<'p>, u32, T)>,
) -> String {
    let one = |(page, place, item): (&PageModel<'_>, u32, T)| {
        let mut value = serde_json::to_value(item).expect("the model is JSON");
        let place = page.places.get(place as usize).expect("lists name places of their pages");
        let standing = serde_json::to_value(&place.standing).expect("the model is JSON");
        let entry = value.as_object_mut().expect("an entry is a map");
        entry.remove("place");
        for (name, told) in standing.as_object().into_iter().flatten() {
            let name = if name == "cited" { "number" } else { name };
            entry.entry(name).or_insert_with(|| told.clone());
        }
        line(given, value)
    };
    items.map(one).collect()
}

fn line(given: Given<'_>, mut value: serde_json::Value) -> String {
    value["edition"] = given.guide.about.edition.as_str().into();
    format!("{value}\n")
}

#[cfg(test)]
mod tests;

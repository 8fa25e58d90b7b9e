//! Matrices as lists have them: their legend and columns found, what their rows are, and what they are called.

use std::collections::{BTreeMap, HashMap};

use crate::config::{Legend, Value, Vocabulary};
use crate::document::{Block, Facets, Inline, Matrix, MatrixRow};

use super::corpus::PageId;
use super::index::PlaceRef;
use super::link::Destination;
use super::resolve::Resolved;

/// A matrix with its legend and columns found.
#[derive(Clone, Debug)]
pub struct MatrixRef<'a> {
    /// Where.
    pub at: PlaceRef,
    /// What.
    pub matrix: &'a Matrix,
    /// The block, for its provenance and note.
    pub block: &'a Block,
    /// What its marks mean.
    pub legend: Option<&'a Legend>,
    /// Its columns' vocabulary.
    pub vocabulary: Option<&'a Vocabulary>,
    /// One value a column.
    pub columns: Vec<Option<&'a Value>>,
    /// Its rows.
    pub rows: Vec<MatrixRowRef<'a>>,
    /// Its classification; what it does not say itself its section says.
    pub facets: Facets,
    /// Whether other matrices have the same caption.
    pub namesakes: Namesakes,
}

/// Whether other matrices have the caption of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Namesakes {
    /// None has it.
    #[default]
    None,
    /// One of another section has it.
    Elsewhere,
    /// Some of its own section have it, too; which of them it is, from 1.
    Here(u32),
}

impl MatrixRef<'_> {
    /// What it is called in lists: its caption, with its section where others have the same one.
    ///
    /// # Panics
    /// When the matrix is none of this guide's.
    #[must_use]
    pub fn name(&self, resolved: &Resolved) -> String {
        let page = &resolved.corpus[self.at.page];
        let title = &page.place(self.at.place).expect("a matrix is a place of its page").title;
        let section = || page.full_title();
        let is_japanese = resolved.corpus.guide.is_japanese();
        match self.namesakes {
            Namesakes::None => title.to_string(),
            Namesakes::Elsewhere if is_japanese => format!("{title}（{}）", section()),
            Namesakes::Elsewhere => format!("{title} ({})", section()),
            Namesakes::Here(n) if is_japanese => format!("{title}（{}、{n}）", section()),
            Namesakes::Here(n) => format!("{title} ({}, {n})", section()),
        }
    }
}

/// A row of a matrix with its measure found.
#[derive(Clone, Debug)]
pub struct MatrixRowRef<'a> {
    /// The row.
    pub row: &'a MatrixRow,
    /// Index into [`Views::measures`].
    pub measure: Option<usize>,
    /// Where its head leads.
    pub to: Destination,
}

impl MatrixRowRef<'_> {
    /// What tells the row of one matrix from that of another: its measure, or what else its head leads to.
    #[must_use]
    pub fn subject(&self) -> Option<(Option<usize>, Destination)> {
        match (self.measure, self.to) {
            (None, Destination::Nowhere) => None,
            (None, to) => Some((None, to)),
            (measure, _) => Some((measure, Destination::Nowhere)),
        }
    }
}

/// Finds the matrices whose captions others have too.
pub(super) fn tell_apart(resolved: &Resolved, matrices: &mut [MatrixRef<'_>]) {
    let title = |matrix: &MatrixRef<'_>| {
        resolved.corpus.page(matrix.at.page).and_then(|page| page.place(matrix.at.place)).map(|place| &*place.title)
    };
    let (mut all, mut here) = (HashMap::<&str, u32>::new(), HashMap::<(PageId, &str), u32>::new());
    for (page, title) in matrices.iter().filter_map(|matrix| Some((matrix.at.page, title(matrix)?))) {
        *all.entry(title).or_default() += 1;
        *here.entry((page, title)).or_default() += 1;
    }
    let mut seen = HashMap::<(PageId, &str), u32>::new();
    for matrix in matrices {
        let Some(title) = title(matrix) else { continue };
        let key = (matrix.at.page, title);
        let nth = seen.entry(key).or_default();
        *nth += 1;
        matrix.namesakes = match (here.get(&key), all.get(title)) {
            (Some(2..), _) => Namesakes::Here(*nth),
            (_, Some(2..)) => Namesakes::Elsewhere,
            _ => Namesakes::None,
        };
    }
}

/// The measure that a row's head links to.
pub(super) fn row_measure(
    resolved: &Resolved,
    page: PageId,
    row: &MatrixRow,
    by_place: &BTreeMap<PlaceRef, usize>,
) -> Option<usize> {
    let links = resolved.links.get(page.0 as usize)?;
    row.head.content.iter().find_map(|inline| {
        let Inline::Xref(id) = inline else { return None };
        match links.get(id.0 as usize)?.to {
            Destination::Place(place) => by_place.get(&place).copied(),
            _ => None,
        }
    })
}

pub(super) fn row_title(row: &MatrixRow) -> String {
    let mut title = String::new();
    crate::document::plain_text(&row.head.content, &mut title, &|_| String::new());
    title.trim().to_owned()
}

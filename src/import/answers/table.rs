//! The form in a sheet: found by the heads of its columns, wherever they stand.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::cells::{Cell, Row, Sheet, letters};
use super::{EDITION, ID, Name, ORDER, Question, VOCABULARY};

/// Rows that are looked at for heads.
const MOST_BEFORE: usize = 200;

/// What a table of a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TableKind {
    /// Rows with answers.
    Form,
    /// What was sent out, for programs.
    Data,
}

/// A table of a sheet.
#[derive(Debug)]
pub(super) struct Table<'s> {
    /// The sheet.
    pub(super) sheet: &'s Sheet,
    /// What it is.
    pub(super) kind: TableKind,
    /// The row of the heads.
    pub(super) head: u32,
    /// The column with the ids.
    pub(super) id: u32,
    /// Columns with the edition.
    pub(super) edition: Vec<u32>,
    /// The columns of each question; a column that was copied is there twice.
    pub(super) questions: [Vec<u32>; 3],
    /// Other columns by their heads.
    pub(super) others: BTreeMap<u32, String>,
}

/// Text for comparing: widths and blanks do not count.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text is this word in either language.
pub(super) fn is_name(text: &str, name: &Name) -> bool {
    let text = folded(text).to_lowercase();
    text == folded(name.ja) || text == folded(name.en).to_lowercase()
}

/// The table of a sheet; `known` tells ids of the guide from other texts.
pub(super) fn find<'s>(sheet: &'s Sheet, known: &BTreeSet<&str>) -> Option<Table<'s>> {
    let mut rows = sheet.rows.iter().take(MOST_BEFORE);
    rows.find_map(|(number, row)| of_heads(sheet, *number, row, known))
}

/// The columns of a row that have that head.
fn columns(row: &Row, name: &Name) -> Vec<u32> {
    row.iter().filter(|(_, cell)| is_name(&cell.text, name)).map(|(column, _)| *column).collect()
}

fn of_heads<'s>(sheet: &'s Sheet, head: u32, row: &Row, known: &BTreeSet<&str>) -> Option<Table<'s>> {
    let questions = Question::ALL.map(|question| columns(row, &question.head()));
    let is_form = questions.iter().any(|columns| !columns.is_empty());
    let edition = columns(row, &EDITION);
    let is_data = !columns(row, &ORDER).is_empty() && !edition.is_empty() && columns(row, &VOCABULARY).is_empty();
    if !is_form && !is_data {
        return None;
    }
    // A head alone may have been written over: the column that holds ids of the guide is the one.
    let id = columns(row, &ID).first().copied().or_else(|| by_content(sheet, head, known))?;
    let own: BTreeSet<u32> = questions.iter().flatten().chain(&edition).copied().chain(std::iter::once(id)).collect();
    let others = row.iter().filter(|(column, _)| !own.contains(column));
    let others = others.map(|(column, cell)| (*column, cell.text.clone())).collect();
    let kind = if is_form { TableKind::Form } else { TableKind::Data };
    Some(Table { sheet, kind, head, id, edition, questions, others })
}

/// The column below a row in which most ids of the guide stand.
fn by_content(sheet: &Sheet, head: u32, known: &BTreeSet<&str>) -> Option<u32> {
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    for row in sheet.rows.range(head.saturating_add(1)..).map(|(_, row)| row) {
        for (column, _) in row.iter().filter(|(_, cell)| known.contains(cell.text.as_str())) {
            *found.entry(*column).or_default() += 1;
        }
    }
    found.into_iter().max_by_key(|(column, count)| (*count, std::cmp::Reverse(*column))).map(|(column, _)| column)
}

impl<'s> Table<'s> {
    /// The rows below the heads.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &'s Row)> + use<'s> {
        self.sheet.rows.range(self.head.saturating_add(1)..).map(|(number, row)| (*number, row))
    }

    /// What stands in the columns of a row, each text once.
    pub(super) fn cells(row: &'s Row, columns: &[u32]) -> Vec<(u32, &'s Cell)> {
        let mut out: Vec<(u32, &Cell)> = Vec::new();
        for (column, cell) in columns.iter().filter_map(|column| Some((*column, row.get(column)?))) {
            if out.iter().all(|(_, known)| known.text != cell.text) {
                out.push((column, cell));
            }
        }
        out
    }

    /// A cell as people find it: `様式!C5`.
    pub(super) fn place(&self, row: u32, column: u32) -> String {
        format!("{}!{}{row}", self.sheet.name, letters(column))
    }

    /// The first row of the merged cells that a cell lies in, where it lies below it.
    pub(super) fn merged_from(&self, row: u32, column: u32) -> Option<u32> {
        let mut merged = self.sheet.merged.iter();
        let holds = |[top, left, bottom, right]: &&[u32; 4]| {
            (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column) && *top < row
        };
        merged.find(holds).map(|range| range[0])
    }
}

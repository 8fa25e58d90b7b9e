//! Tables that list requirements: a column with numbers and one with what is required. A row becomes a clause.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::collect::Collector;
use super::matrices::cell_text;
use super::run::first_piece;
use crate::document::ClauseNumber;
use crate::import::draft::{Block, Cell, Clause, Inline, Table};
use crate::import::grid::{Covered, grid};
use crate::import::ledger::PieceId;
use crate::words;

/// The columns of a list of requirements.
struct Columns {
    number: usize,
    text: usize,
    title: Option<usize>,
    level: Option<usize>,
}

impl Collector<'_, '_> {
    /// Proposes the rows of the table at an index as clauses.
    pub(super) fn requirements(&mut self, blocks: &mut Vec<Block>, at: usize) {
        let Some(Block::Table(table)) = blocks.get(at) else { return };
        let Some(rows) = expanded(table) else { return };
        let Some(columns) = self.columns_of(&rows) else { return };
        let Some(numbers) = numbers(&rows, columns.number) else { return };
        for (row, number) in rows.iter().skip(1).zip(&numbers) {
            let place = self.place(row.get(columns.number).and_then(piece_of));
            let said: String = row.get(columns.text).map(cell_text).unwrap_or_default().chars().take(60).collect();
            self.propose("requirement", place, words!("要求事項 {number}: {said}", "the requirement {number}: {said}"));
        }
        let is_new = numbers.iter().all(|number| !self.numbers.contains(number));
        if !self.annotate || !is_new {
            return;
        }
        let Some(Block::Table(table)) = blocks.get_mut(at) else { return };
        let caption = std::mem::take(&mut table.caption);
        let (head, rows) = rows.split_first().expect("a list of requirements has heads");
        let mut out: Vec<Block> = Vec::new();
        if !caption.is_empty() {
            out.push(Block::Paragraph(caption));
        }
        for (row, number) in rows.iter().zip(numbers) {
            out.push(self.requirement(head, row, &columns, number));
        }
        blocks.splice(at..=at, out);
    }

    /// The columns of a table by their heads; `None` where the heads of the two that count are missing.
    fn columns_of(&self, rows: &[Vec<Cell>]) -> Option<Columns> {
        let head = rows.first().filter(|_| rows.len() > 1)?;
        let same =
            |a: &str, b: &str| a.nfkc().filter(|c| !c.is_whitespace()).eq(b.nfkc().filter(|c| !c.is_whitespace()));
        let texts: Vec<String> = head.iter().map(cell_text).collect();
        let find = |index: usize| {
            let names: &[String] = &self.profile.columns[index];
            names.iter().find_map(|name| texts.iter().position(|text| same(text, name)))
        };
        let columns = Columns { number: find(0)?, text: find(1)?, title: find(2), level: find(3) };
        (columns.number != columns.text).then_some(columns)
    }

    fn requirement(&mut self, head: &[Cell], row: &[Cell], columns: &Columns, number: String) -> Block {
        let mut attributes = Vec::new();
        let mut pieces: Vec<PieceId> = pieces_of(&row[columns.number]);
        let mut aside: BTreeSet<usize> = BTreeSet::from([columns.number, columns.text]);
        if let Some(level) = columns.level.filter(|at| !cell_text(&row[*at]).is_empty()) {
            attributes.push(format!("level={}", self.settings.level(&cell_text(&row[level]))));
            pieces_of(&row[level]).into_iter().chain(pieces_of(&head[level])).for_each(|p| self.ledger.annotated(p));
            aside.insert(level);
        }
        if let Some(title) = columns.title {
            let text = cell_text(&row[title]);
            if !text.is_empty() && !text.contains('"') {
                attributes.push(format!("title=\"{text}\""));
                pieces.extend(pieces_of(&row[title]));
                aside.insert(title);
            }
        }
        // Heads of the columns stand once in the account; they are on the line of the number.
        for (index, cell) in head.iter().enumerate() {
            if aside.contains(&index) {
                for piece in pieces_of(cell) {
                    self.ledger.annotated(piece);
                }
            }
        }
        let mut blocks = row[columns.text].blocks.clone();
        for (index, cell) in row.iter().enumerate().filter(|(index, _)| !aside.contains(index)) {
            if cell_text(cell).is_empty() {
                continue;
            }
            let mut run: Vec<Inline> = match head[index].blocks.first() {
                Some(Block::Paragraph(run)) if !run.is_empty() => vec![Inline::Strong(run.clone()), Inline::Break],
                _ => Vec::new(),
            };
            let mut rest = cell.blocks.clone();
            if let Some(Block::Paragraph(first)) = rest.first_mut() {
                run.append(first);
                *first = run;
            }
            blocks.append(&mut rest);
        }
        self.numbers.insert(number.clone());
        Block::Clause(Box::new(Clause {
            number: number.into(),
            pieces,
            attributes: attributes.join(" ").into(),
            blocks,
        }))
    }
}

/// The rows of a table, all as wide as the first. What covers several rows, such as a category, holds for each of them;
/// `None` where a cell covers several columns.
fn expanded(table: &Table) -> Option<Vec<Vec<Cell>>> {
    let width: usize = table.rows.first()?.len();
    let mut out: Vec<Vec<Cell>> = Vec::with_capacity(table.rows.len());
    for row in grid(table) {
        let mut cells = Vec::with_capacity(width);
        for (column, place) in row.iter().enumerate() {
            cells.push(match place {
                Covered::Cell(cell) if cell.columns == 1 => Cell { rows: 1, ..(*cell).clone() },
                Covered::Above => out.last()?.get(column)?.clone(),
                Covered::Nothing => Cell { blocks: Vec::new(), columns: 1, rows: 1 },
                Covered::Cell(_) | Covered::Left => return None,
            });
        }
        if cells.len() > width {
            return None;
        }
        // A row may lack cells at its end.
        cells.resize(width, Cell { blocks: Vec::new(), columns: 1, rows: 1 });
        out.push(cells);
    }
    Some(out)
}

/// The numbers of the rows, where each has one that a clause can have and no two are the same.
fn numbers(rows: &[Vec<Cell>], column: usize) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for row in rows.iter().skip(1) {
        let number: String = cell_text(row.get(column)?).nfkc().collect();
        ClauseNumber::parse(&number)?;
        if !seen.insert(number.clone()) {
            return None;
        }
        out.push(number);
    }
    Some(out)
}

fn piece_of(cell: &Cell) -> Option<PieceId> {
    pieces_of(cell).first().copied()
}

/// The pieces of a cell.
fn pieces_of(cell: &Cell) -> Vec<PieceId> {
    fn put(run: &[Inline], out: &mut Vec<PieceId>) {
        for inline in run {
            match inline {
                Inline::Text(piece, _) | Inline::Code(piece, _) => out.push(*piece),
                other => put(other.inner(), out),
            }
        }
    }
    let mut out = Vec::new();
    for block in &cell.blocks {
        if let Block::Paragraph(run) = block {
            out.extend(first_piece(run));
            put(run, &mut out);
        }
    }
    out.dedup();
    out
}

//! Excel workbooks (.xlsx): a sheet becomes a page, a framed or dense area of cells a table, anything else paragraphs.
//!
//! 1. `book` reads what the sheets share: their names, strings and formats.
//! 2. `sheet` reads the cells of a sheet with what they show, merged areas, links, what is hidden.
//! 3. `drawing` reads boxes, pictures, charts and comments.
//! 4. `area` cuts a sheet into areas, `blocks` makes tables and paragraphs of them and books every cell.
//! 5. `scan` counts the characters of all parts once more, by another way, to prove that nothing was missed.

mod area;
mod blocks;
mod book;
pub(super) mod dates;
mod drawing;
mod formats;
mod scan;
mod sheet;

use std::collections::BTreeMap;

use super::Finding;
use super::draft::{Attachment, Block, Draft, Inline};
use super::error::ImportError;
use super::ledger::{Ledger, PieceKind, Reason};
use super::package::{Package, relations};
use super::xml;
use crate::words;

use book::{Book, Visibility};
use drawing::Drawn;
use sheet::Sheet;

/// What is known while a workbook is read.
struct Reader<'l, 'p> {
    file: &'p str,
    package: Package<'p>,
    ledger: &'l mut Ledger,
    findings: Vec<Finding>,
    attachments: BTreeMap<String, Attachment>,
    /// The name of the sheet that is read.
    sheet: String,
}

/// Reads a workbook.
pub(super) fn read(file: &str, bytes: &[u8], ledger: &mut Ledger) -> Result<(Draft, Vec<Finding>), ImportError> {
    let mut package = Package::open(bytes, file)?;
    let book = Book::read(&mut package, file)?;
    let mut reader =
        Reader { file, package, ledger, findings: Vec::new(), attachments: BTreeMap::new(), sheet: String::new() };
    let mut blocks = Vec::new();
    for entry in &book.sheets {
        reader.sheet.clone_from(&entry.name);
        let sheet = Sheet::read(&mut reader.package, file, &entry.part, &book)?;
        reader.asides(&sheet);
        if entry.visibility == Visibility::Hidden {
            reader.hide(&sheet);
            reader.drawn(&entry.part)?.into_iter().for_each(|drawn| reader.leave_drawn(&drawn));
            continue;
        }
        let piece = reader.ledger.book(PieceKind::Text, &entry.name, &entry.name);
        let name = Inline::Text(piece, entry.name.as_str().into());
        blocks.push(Block::Heading(1, None, vec![Inline::Mark(blocks::mark_of(&entry.name)), name]));
        let drawn = reader.drawn(&entry.part)?;
        reader.sheet_blocks(&sheet, drawn, &mut blocks);
    }
    scan::prove(&mut reader.package, file, &book, reader.ledger)?;
    let Reader { findings, attachments, .. } = reader;
    let draft =
        Draft { title: book.title, blocks, notes: Vec::new(), attachments: attachments.into_values().collect() };
    Ok((draft, findings))
}

impl Reader<'_, '_> {
    /// The place of a cell: `Sheet1!B12`.
    fn place(&self, at: (u32, u32)) -> String {
        format!("{}!{}", self.sheet, sheet::name_of(at))
    }

    fn tell(&mut self, kind: &'static str, place: String, words: crate::diagnostic::Words) {
        self.findings.push(Finding::new(kind, place, words));
    }

    /// What stands beside the cells of a sheet: formulas, the answers that cells offer, running heads.
    fn asides(&mut self, sheet: &Sheet) {
        for (at, formula) in &sheet.formulas {
            let place = self.place(*at);
            self.ledger.leave(PieceKind::Field, &place, formula, Reason::FieldCode);
        }
        for (area, answers) in &sheet.answers {
            let place = format!("{}!{area}", self.sheet);
            self.ledger.leave(PieceKind::Field, &place, answers, Reason::Answers);
            let words = words!("この欄の選択肢: {answers}", "the answers that the cells offer: {answers}");
            self.tell("answers", place, words);
        }
        for text in &sheet.running_heads {
            let place = self.sheet.clone();
            self.ledger.leave(PieceKind::RunningHead, &place, text, Reason::RunningHead);
        }
        for (at, message) in &sheet.doubts {
            let place = self.place(*at);
            self.tell("cell", place, message.clone());
        }
    }

    /// Books a sheet that is not shown.
    fn hide(&mut self, sheet: &Sheet) {
        for (at, cell) in &sheet.cells {
            let place = self.place(*at);
            for run in &cell.runs {
                self.ledger.leave(PieceKind::Hidden, &place, &run.text, Reason::Hidden);
            }
        }
        let count = sheet.cells.len();
        let words = words!(
            "シートは表示されない（文字のあるセル {count} 個を外した）",
            "the sheet is hidden ({count} cells with text were left out)"
        );
        let place = self.sheet.clone();
        self.tell("hidden", place, words);
    }

    fn leave_drawn(&mut self, drawn: &Drawn) {
        let place = self.sheet.clone();
        for text in drawn.texts() {
            self.ledger.leave(PieceKind::Hidden, &place, text, Reason::Hidden);
        }
    }

    /// The relations of a sheet's part by their kind: the last step of the type, such as `drawing`.
    fn related(&mut self, part: &str, kinds: &[&str]) -> Result<Vec<String>, ImportError> {
        let found = book::relations_by_kind(&mut self.package, self.file, part)?;
        Ok(found.into_iter().filter(|(kind, _)| kinds.contains(&kind.as_str())).map(|(_, part)| part).collect())
    }

    fn relations_of(&mut self, part: &str) -> Result<BTreeMap<String, (String, bool)>, ImportError> {
        relations(&mut self.package, self.file, part)
    }
}

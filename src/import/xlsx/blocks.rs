//! Areas of a sheet as blocks: tables with merged cells, paragraphs, lists. Every cell is booked.

use std::collections::BTreeMap;

use super::Reader;
use super::area::{Form, Grid};
use super::book::Run;
use super::drawing::Drawn;
use super::sheet::{Area, At, Cell, Sheet, Target};
use crate::import::draft::{self, Attachment, Block, Inline, Item, Table};
use crate::import::ledger::{PieceKind, Reason};
use crate::words;

/// Longest text above a table that is its caption, in characters.
const LONGEST_CAPTION: usize = 60;

/// Whether a cell stands in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Table,
    Prose,
}

/// A line of a cell or box.
#[derive(Debug, Default)]
struct Line {
    /// Whether it began with the sign of an entry.
    entry: bool,
    run: Vec<Inline>,
}

/// What links to a sheet are called in the draft.
pub(super) fn mark_of(sheet: &str) -> Box<str> {
    format!("sheet {sheet}").into()
}

impl Reader<'_, '_> {
    /// A sheet as blocks, with what is drawn on it where it begins.
    pub(super) fn sheet_blocks(&mut self, sheet: &Sheet, drawn: Vec<Drawn>, out: &mut Vec<Block>) {
        self.leave_hidden(sheet);
        self.leave_readings(sheet);
        let grid = Grid::of(sheet);
        let mut drawn = drawn.into_iter().peekable();
        // What stands right above a table may be its caption.
        let mut above: Option<(u32, Vec<Inline>)> = None;
        for (form, area) in grid.areas() {
            while let Some(next) = drawn.next_if(|next| next.row <= area.first.0) {
                flush(&mut above, out);
                self.drawn_block(&next, out);
            }
            match form {
                Form::Table => self.table(&grid, area, &mut above, out),
                Form::Paragraphs => {
                    flush(&mut above, out);
                    above = self.paragraphs(&grid, area, out);
                }
            }
        }
        flush(&mut above, out);
        for next in drawn {
            self.drawn_block(&next, out);
        }
    }

    fn leave_hidden(&mut self, sheet: &Sheet) {
        let mut count = 0;
        let mut first = None;
        for (at, cell) in sheet.cells.iter().filter(|(at, _)| sheet.is_hidden(**at)) {
            let place = self.place(*at);
            cell.runs.iter().for_each(|run| self.ledger.leave(PieceKind::Hidden, &place, &run.text, Reason::Hidden));
            count += 1;
            first = first.or(Some(place));
        }
        if let Some(place) = first {
            let words = words!(
                "表示されない行・列にある（文字のあるセル {count} 個を外した）",
                "it stands in hidden rows or columns ({count} cells with text were left out)"
            );
            self.tell("hidden", place, words);
        }
    }

    fn leave_readings(&mut self, sheet: &Sheet) {
        for (at, cell) in &sheet.cells {
            let place = self.place(*at);
            for reading in &cell.readings {
                self.ledger.leave(PieceKind::Hidden, &place, reading, Reason::Reading);
            }
        }
    }

    /// The text of a cell, line by line. Outside of tables the sign of an entry is taken off, as the list shows its own.
    fn lines(&mut self, at: At, cell: &Cell, place_of_cell: Standing) -> Vec<Line> {
        let place = self.place(at);
        let kind = match place_of_cell {
            Standing::Table => PieceKind::Cell,
            Standing::Prose if cell.computed => PieceKind::Number,
            Standing::Prose => PieceKind::Text,
        };
        let mut lines = vec![Line::default()];
        for Run { text, bold, struck } in &cell.runs {
            let whole = text.replace("\r\n", "\n").replace('\r', "\n");
            for (index, part) in whole.split('\n').enumerate() {
                if index > 0 {
                    lines.push(Line::default());
                }
                let line = lines.last_mut().expect("there is a first line");
                let part = if place_of_cell == Standing::Prose { self.without_sign(part, &place, line) } else { part };
                if part.is_empty() {
                    continue;
                }
                let mut inline = Inline::Text(self.ledger.book(kind, &place, part), part.into());
                if *bold && !part.trim().is_empty() {
                    inline = Inline::Strong(vec![inline]);
                }
                if *struck && !part.trim().is_empty() {
                    inline = Inline::Strike(vec![inline]);
                }
                line.run.push(inline);
            }
        }
        lines.retain(|line| !is_blank(&line.run));
        for line in &mut lines {
            let run = std::mem::take(&mut line.run);
            line.run = match &cell.link {
                Some(Target::Url(url)) => vec![Inline::Link(url.as_str().into(), run)],
                Some(Target::Sheet(name)) => vec![Inline::Reference(mark_of(name), run)],
                None => run,
            };
        }
        lines
    }

    /// What follows the sign of an entry where a line begins with one, which is booked.
    fn without_sign<'t>(&mut self, part: &'t str, place: &str, line: &mut Line) -> &'t str {
        let Some(length) = sign_of(part).filter(|_| line.run.is_empty() && !line.entry) else { return part };
        line.entry = true;
        self.ledger.leave(PieceKind::Text, place, part[..length].trim(), Reason::Sign);
        part[length..].trim_start()
    }

    /// The cells of an area as paragraphs and lists; the last one is given back where it may be a caption.
    fn paragraphs(&mut self, grid: &Grid<'_>, area: Area, out: &mut Vec<Block>) -> Option<(u32, Vec<Inline>)> {
        let mut last = None;
        for at in grid.cells(area).into_iter().flatten() {
            out.extend(last.take().map(|(_, inlines)| Block::Paragraph(inlines)));
            let cell = &grid.sheet.cells[&at];
            let mut lines = self.lines(at, cell, Standing::Prose);
            let short = cell.text().chars().count() <= LONGEST_CAPTION;
            match lines.pop() {
                Some(line) if short && lines.is_empty() && !line.entry => {
                    last = Some((grid.covered(at).last.0, line.run));
                }
                Some(line) => {
                    lines.push(line);
                    lines_as_blocks(lines, out);
                }
                None => {}
            }
        }
        last
    }

    /// A table. Rows and columns in which no cell with text begins are left out, and merged cells shrink with them.
    fn table(&mut self, grid: &Grid<'_>, area: Area, above: &mut Option<(u32, Vec<Inline>)>, out: &mut Vec<Block>) {
        let mut rows = grid.cells(area);
        let next_to = above.as_ref().is_some_and(|(row, _)| row.saturating_add(1) == area.first.0);
        let mut caption = if next_to { above.take().map(|(_, inlines)| inlines) } else { None };
        flush(above, out);
        // A first row of one cell over several columns is the title of the table.
        let is_title = |at: At| {
            let covered = grid.covered(at);
            covered.last.1 > at.1 && covered.last.0 == at.0
        };
        if let Some([only]) = rows.first().map(Vec::as_slice).filter(|_| rows.len() > 1 && caption.is_none())
            && is_title(*only)
        {
            let lines = self.lines(*only, &grid.sheet.cells[only], Standing::Table);
            caption = Some(lines.into_iter().map(|line| line.run).collect::<Vec<_>>().join(&Inline::Soft));
            rows.remove(0);
        }
        let caption = caption.unwrap_or_default();
        if index(rows.iter().flatten().map(|at| at.1)).len() > 1 {
            let rows = self.rows(grid, rows);
            out.push(Block::Table(Table { caption, rows, ..Table::default() }));
            return;
        }
        if !caption.is_empty() {
            out.push(Block::Paragraph(caption));
        }
        for at in rows.into_iter().flatten() {
            let lines = self.lines(at, &grid.sheet.cells[&at], Standing::Prose);
            lines_as_blocks(lines, out);
        }
    }

    /// The rows of a table; cells in which nothing stands are empty cells, unless one above covers them.
    fn rows(&mut self, grid: &Grid<'_>, rows: Vec<Vec<At>>) -> Vec<Vec<draft::Cell>> {
        let columns = index(rows.iter().flatten().map(|at| at.1));
        let heights = index(rows.iter().flatten().map(|at| at.0));
        // The last row down to which a cell covers each column.
        let mut until = vec![0_u32; columns.len()];
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Vec::new();
            let mut column = 0;
            for at in row {
                let begin = columns[&at.1];
                let empty = until.get(column..begin).unwrap_or_default().iter().filter(|last| **last < at.0).count();
                cells.extend((0..empty).map(|_| draft::Cell { blocks: Vec::new(), columns: 1, rows: 1 }));
                let covered = grid.covered(at);
                let wide = columns.range(at.1..=covered.last.1).count().max(1);
                let high = heights.range(at.0..=covered.last.0).count().max(1);
                until[begin..begin + wide].iter_mut().for_each(|last| *last = covered.last.0);
                let lines = self.lines(at, &grid.sheet.cells[&at], Standing::Table);
                let blocks = lines.into_iter().map(|line| Block::Paragraph(line.run)).collect();
                cells.push(draft::Cell { blocks, columns: wide, rows: high });
                column = begin + wide;
            }
            out.push(cells);
        }
        out
    }

    /// A box is set apart by a frame, a picture is a paragraph of its own.
    fn drawn_block(&mut self, drawn: &Drawn, out: &mut Vec<Block>) {
        let place = format!("{}!{}", self.sheet, drawn.row);
        for copy in &drawn.copies {
            self.ledger.leave(PieceKind::Field, &place, copy, Reason::Alternate);
        }
        let mut blocks = Vec::new();
        for runs in &drawn.paragraphs {
            let mut line = Line::default();
            for run in runs {
                let part = self.without_sign(run, &place, &mut line);
                line.run.push(Inline::Text(self.ledger.book(PieceKind::TextBox, &place, part), part.into()));
            }
            lines_as_blocks(vec![line], &mut blocks);
        }
        if !blocks.is_empty() {
            out.push(Block::Boxed(blocks));
        }
        if let Some((part, described)) = &drawn.picture {
            self.picture_block(&place, part, described, out);
        }
    }

    fn picture_block(&mut self, place: &str, part: &str, described: &str, out: &mut Vec<Block>) {
        let name = part.rsplit('/').next().unwrap_or(part).to_lowercase();
        let Ok(Some(bytes)) = self.package.bytes(self.file, part) else {
            self.ledger.leave(PieceKind::Picture, place, "", Reason::MissingFile);
            let words = words!("画像 `{part}` がファイルの中にない", "the picture `{part}` is not in the file");
            self.tell("missing-picture", place.to_owned(), words);
            return;
        };
        let piece = self.ledger.book(PieceKind::Picture, place, "");
        self.attachments.entry(part.to_owned()).or_insert(Attachment { name: name.as_str().into(), bytes });
        out.push(Block::Paragraph(vec![Inline::Picture(piece, name.into(), described.into())]));
    }
}

fn flush(above: &mut Option<(u32, Vec<Inline>)>, out: &mut Vec<Block>) {
    out.extend(above.take().map(|(_, inlines)| Block::Paragraph(inlines)));
}

/// Lines one behind the other; entries are a list.
fn lines_as_blocks(lines: Vec<Line>, out: &mut Vec<Block>) {
    let mut run: Vec<Inline> = Vec::new();
    for line in lines {
        if line.entry {
            if !run.is_empty() {
                out.push(Block::Paragraph(std::mem::take(&mut run)));
            }
            let item = Item { label: None, blocks: vec![Block::Paragraph(line.run)] };
            match out.last_mut() {
                Some(Block::List(items)) if items.iter().all(|item| item.label.is_none()) => items.push(item),
                _ => out.push(Block::List(vec![item])),
            }
            continue;
        }
        if !run.is_empty() {
            run.push(Inline::Break);
        }
        run.extend(line.run);
    }
    if !run.is_empty() {
        out.push(Block::Paragraph(run));
    }
}

/// Numbers with their places in the order of their values.
fn index(numbers: impl Iterator<Item = u32>) -> BTreeMap<u32, usize> {
    let mut out: BTreeMap<u32, usize> = numbers.map(|number| (number, 0)).collect();
    out.values_mut().enumerate().for_each(|(index, value)| *value = index);
    out
}

fn is_blank(line: &[Inline]) -> bool {
    line.iter().all(|inline| match inline {
        Inline::Text(_, text) => text.trim().is_empty(),
        other => is_blank(other.inner()),
    })
}

/// The length in bytes of the sign of an entry with which a text begins.
fn sign_of(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    let sign = ["・", "● ", "○ ", "■ ", "• "].into_iter().find(|sign| rest.starts_with(sign))?;
    (rest.len() > sign.len()).then_some(text.len() - rest.len() + sign.len())
}

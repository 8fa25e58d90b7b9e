//! Tables of prose, and how wide columns are.

use super::flow::{CellForm, FEW_COLUMNS, Joined, Look, Paragraph};
use super::guide::Pen;
use super::package::Paper;
use crate::document::{Cell, Reach, Table};

/// Rows with longer cells may break across pages, as one of them may be longer than a page.
const LONGEST_WHOLE: usize = 400;
/// Longer words are broken where a column is narrow.
const LONGEST_WORD: usize = 10;

/// Widths of columns: each has room for its longest word, and what is left goes to those with long texts.
pub(super) fn widths(texts: &[Vec<String>], columns: usize, room: u32) -> Vec<u32> {
    // Half the width of a character of the table's letters, and the margins of a cell.
    let (half, margins) = if columns > FEW_COLUMNS { (72, 100) } else { (100, 180) };
    let least = |column: usize| {
        let words = texts.iter().filter_map(|row| row.get(column)).map(|text| longest_word(text));
        margins + half * u32::try_from(words.max().unwrap_or(1).clamp(2, LONGEST_WORD)).unwrap_or(2)
    };
    let weight = |column: usize| {
        let lengths: Vec<usize> = texts.iter().filter_map(|row| row.get(column)).map(|text| wide(text)).collect();
        let mean = lengths.iter().sum::<usize>() / lengths.len().max(1);
        lengths.iter().copied().max().unwrap_or(0).min(24) + mean.min(120)
    };
    let mut out: Vec<u32> = (0..columns).map(least).collect();
    let taken: u32 = out.iter().sum();
    if taken > room {
        // So many columns are narrower than their words.
        let shrunk = |width: &u32| u64::from(*width) * u64::from(room) / u64::from(taken);
        out = out.iter().map(|width| u32::try_from(shrunk(width)).unwrap_or(1).max(1)).collect();
    } else {
        let weights: Vec<usize> = (0..columns).map(weight).collect();
        let all = weights.iter().sum::<usize>().max(1) as u64;
        for (width, weight) in out.iter_mut().zip(weights) {
            *width += u32::try_from(u64::from(room - taken) * weight as u64 / all).unwrap_or(0);
        }
    }
    let rest = room.saturating_sub(out.iter().sum());
    if let Some(widest) = out.iter_mut().max() {
        *widest += rest;
    }
    out
}

/// The longest run of characters that is set without a break, in halves of a character.
fn longest_word(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').map(str::len);
    words.max().unwrap_or(0).max(text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).max().unwrap_or(1))
}

/// How wide a text is: a character of full width takes the room of two.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The style of cells, and of heads.
pub(super) fn cell_style(columns: usize, is_head: bool) -> &'static str {
    match (columns > FEW_COLUMNS, is_head) {
        (false, false) => "TableText",
        (false, true) => "TableHead",
        (true, false) => "TableSmall",
        (true, true) => "TableSmallHead",
    }
}

/// Whether a row stays on one page.
pub(super) fn is_whole<'t>(texts: impl IntoIterator<Item = &'t str>) -> bool {
    texts.into_iter().all(|text| wide(text) <= LONGEST_WHOLE)
}

impl Pen<'_> {
    /// The room for a table here.
    pub(super) fn room(&self) -> u32 {
        Paper::Portrait.width().saturating_sub(self.stand.indent)
    }

    pub(super) fn table(&mut self, name: &str, table: &Table) {
        let columns = table.head.len();
        let rows: Vec<&[Cell]> =
            std::iter::once(table.head.as_slice()).chain(table.rows.iter().map(|row| row.cells.as_slice())).collect();
        let text = |cell: &Cell| self.plain(&cell.content);
        let texts: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(text).collect()).collect();
        let widths = widths(&texts, columns, self.room());
        if let Err(fault) = self.flow.open_table(name, &widths, self.stand.indent) {
            self.fault.get_or_insert(fault);
            return;
        }
        let heads = 1 + table.head_rows();
        let mut covered = vec![(0_u16, 1_usize); columns];
        let stand = std::mem::take(&mut self.stand);
        for (at, row) in rows.iter().enumerate() {
            let is_head = at < heads;
            self.stand.style = cell_style(columns, is_head);
            self.flow.open_row(is_head, is_whole(texts[at].iter().map(String::as_str)));
            self.row(row, is_head, &mut covered);
            self.flow.close_row();
        }
        self.stand = stand;
        self.flow.close_table();
    }

    /// A row; `covered` says for every column how many rows a cell above still reaches down, and how many columns it covers.
    fn row(&mut self, cells: &[Cell], is_head: bool, covered: &mut [(u16, usize)]) {
        let mut column = 0;
        while let Some((rows, columns)) = covered.get(column).copied() {
            if rows > 0 {
                covered[column].0 -= 1;
                let joined = Joined::Next;
                self.flow.cell(CellForm { columns: narrow(columns), joined, is_head });
                self.empty();
                column += columns;
                continue;
            }
            let cell = cells.get(column).filter(|cell| cell.reach != Reach::COVERED);
            let reach = cell.map_or(Reach::ONE, |cell| cell.reach);
            let free = covered.iter().skip(column).take_while(|(rows, _)| *rows == 0).count();
            let columns = usize::from(reach.columns.max(1)).min(free.max(1));
            covered[column] = (reach.rows.saturating_sub(1), columns);
            let joined = if reach.rows > 1 { Joined::First } else { Joined::No };
            self.flow.cell(CellForm { columns: narrow(columns), joined, is_head });
            match cell {
                Some(cell) => self.cell_text(cell),
                None => self.empty(),
            }
            column += columns;
        }
    }

    fn cell_text(&mut self, cell: &Cell) {
        let id = cell.annotations.as_ref().and_then(|notes| notes.id.as_ref());
        if let Some(address) = id.map(|id| self.here(id.value.as_str())) {
            self.flow.mark(&address);
        }
        let paragraph = self.paragraph();
        self.flow.begin(&paragraph);
        self.inlines(&cell.content, &Look::default());
        self.remarks(cell.annotations.as_deref());
        self.flow.end();
        self.flow.close_cell();
    }

    /// A cell without text.
    pub(super) fn empty(&mut self) {
        self.flow.paragraph(&Paragraph { style: self.stand.style, ..Paragraph::default() }, &Look::default(), "");
        self.flow.close_cell();
    }
}

/// A number of columns for a cell; a table has few.
pub(super) fn narrow(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_fill_the_room() {
        let texts = |row: &[&str]| row.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let all = [texts(&["番号", "とても長い文がここに続いていく列", ""]), texts(&["1", "短い", "○"])];
        let found = widths(&all, 3, 9_000);
        assert_eq!(found.iter().sum::<u32>(), 9_000);
        assert!(found[1] > found[0] && found[0] > found[2], "{found:?}");
        let many = vec![String::from("長い文字列である"); 60];
        assert_eq!(widths(&[many], 60, 14_000).iter().sum::<u32>(), 14_000);
    }
}

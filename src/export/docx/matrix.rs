//! Matrices: heads in groups, marks with their names, the legend.

use super::flow::{ADDED, CellForm, Joined, Look, NUMBER, Paragraph};
use super::grid::{cell_style, is_whole, narrow};
use super::guide::Pen;
use crate::config::Legend;
use crate::document::{Block, Matrix, MatrixRow};
use crate::render::html::Word;

/// What the first column takes of the room, in hundredths.
const FIRST: u32 = 34;

/// A column's head: the group it stands in, and its own name.
struct Head {
    group: Option<String>,
    name: String,
}

impl Pen<'_> {
    pub(super) fn matrix(&mut self, block: &Block, matrix: &Matrix) {
        self.caption(block, &matrix.caption);
        let heads = self.heads(matrix);
        let columns = heads.len() + 1;
        let first = self.room() * FIRST / 100;
        let other = (self.room() - first) / u32::try_from(heads.len().max(1)).unwrap_or(1);
        let widths: Vec<u32> = std::iter::once(first).chain(heads.iter().map(|_| other)).collect();
        let name = self.plain(&matrix.caption).replace('\n', "");
        if let Err(fault) = self.flow.open_table(&name, &widths, self.stand.indent) {
            self.fault.get_or_insert(fault);
            return;
        }
        let stand = std::mem::take(&mut self.stand);
        self.stand.style = cell_style(columns, true);
        self.head_rows(matrix, &heads);
        self.stand.style = cell_style(columns, false);
        let legend = self.guide().legend(&matrix.legend);
        for row in &matrix.rows {
            self.matrix_row(row, legend);
        }
        self.stand = stand;
        self.flow.close_table();
        if let Some(legend) = legend {
            self.legend(legend);
        }
    }

    /// The heads of the columns; a word before a slash is a group.
    fn heads(&self, matrix: &Matrix) -> Vec<Head> {
        let vocabulary = self.guide().vocabulary(&matrix.vocabulary);
        let named = |word: &str| {
            vocabulary.and_then(|v| v.find(word)).map_or_else(|| word.to_owned(), |value| value.name.clone())
        };
        let head = |column: &crate::document::Column| {
            if let Some(prose) = &column.prose {
                return Head { group: None, name: self.plain(prose) };
            }
            let written = &*column.written;
            let is_whole = vocabulary.is_some_and(|v| v.find(written).is_some());
            let split = if is_whole { None } else { written.rsplit_once(['/', '／']) };
            let group = split.map(|(group, _)| group.rsplit(['/', '／']).next().unwrap_or(group).trim());
            let own = || split.map_or(written, |(_, name)| name.trim()).to_owned();
            Head { group: group.map(named), name: column.value.as_deref().map_or_else(own, named) }
        };
        matrix.columns.iter().map(head).collect()
    }

    fn head_rows(&mut self, matrix: &Matrix, heads: &[Head]) {
        let is_grouped = heads.iter().any(|head| head.group.is_some());
        let joined = if is_grouped { Joined::First } else { Joined::No };
        self.flow.open_row(true, true);
        self.flow.cell(CellForm { columns: 1, joined, is_head: true });
        let paragraph = self.paragraph();
        self.flow.begin(&paragraph);
        self.inlines(&matrix.corner, &Look::default());
        self.flow.end();
        self.flow.close_cell();
        for run in heads.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
            let Some(first) = run.first() else { continue };
            let (name, joined) = match &first.group {
                Some(group) => (group, Joined::No),
                None => (&first.name, joined),
            };
            self.head(CellForm { columns: narrow(run.len()), joined, is_head: true }, name);
        }
        self.flow.close_row();
        if is_grouped {
            self.flow.open_row(true, true);
            let below = CellForm { columns: 1, joined: Joined::Next, is_head: true };
            self.flow.cell(below);
            self.empty();
            for head in heads {
                if head.group.is_some() {
                    self.head(CellForm { joined: Joined::No, ..below }, &head.name);
                } else {
                    self.flow.cell(below);
                    self.empty();
                }
            }
            self.flow.close_row();
        }
    }

    fn head(&mut self, form: CellForm, name: &str) {
        self.flow.cell(form);
        let paragraph = self.paragraph();
        self.added(&paragraph, name);
        self.flow.close_cell();
    }

    fn matrix_row(&mut self, row: &MatrixRow, legend: Option<&Legend>) {
        let cells = std::iter::once(&row.head).chain(row.cells.iter().map(|(_, cell)| cell));
        let texts: Vec<String> = cells.map(|cell| self.plain(&cell.content)).collect();
        self.flow.open_row(false, is_whole(texts.iter().map(String::as_str)));
        let place = self.page.places.of(row.id).filter(|place| !place.anchor.is_empty());
        if let Some(address) = place.map(|place| self.here(&place.anchor)) {
            self.flow.mark(&address);
        }
        let heads_of =
            std::iter::once((None, &row.head)).chain(row.cells.iter().map(|(mark, cell)| (mark.as_deref(), cell)));
        for (at, (mark, cell)) in heads_of.enumerate() {
            self.flow.cell(CellForm { columns: 1, is_head: false, joined: Joined::No });
            let id = cell.annotations.as_ref().and_then(|notes| notes.id.as_ref());
            if let Some(address) = id.map(|id| self.here(id.value.as_str())) {
                self.flow.mark(&address);
            }
            let paragraph = self.paragraph();
            self.flow.begin(&paragraph);
            if let Some(item) = row.item.filter(|_| at == 0) {
                self.flow.text(&Look::of(NUMBER), &format!("({item}) "));
            }
            if let Some(mark) = mark.and_then(|id| legend.and_then(|legend| legend.mark(id))) {
                let blank = if mark.mark.is_empty() || cell.content.is_empty() { "" } else { " " };
                self.flow.text(&Look::of(ADDED), &format!("{}{blank}", mark.mark));
            }
            self.inlines(&cell.content, &Look::default());
            self.remarks(cell.annotations.as_deref());
            self.flow.end();
            self.flow.close_cell();
        }
        self.flow.close_row();
    }

    /// What the marks mean, below the table.
    fn legend(&mut self, legend: &Legend) {
        let signs = self.signs();
        let mark = |mark: &crate::config::Mark| {
            let meaning =
                if mark.meaning.is_empty() { String::new() } else { format!("{}{}", signs.colon, mark.meaning) };
            let sign = if mark.mark.is_empty() { self.word(Word::Blank) } else { mark.mark.clone() };
            format!("{sign} {}{meaning}", mark.name)
        };
        let marks: Vec<String> = legend.marks.iter().map(mark).collect();
        let text = [self.word(Word::Legend), marks.join(signs.gap)].join(signs.gap);
        let paragraph = Paragraph { style: "Note", ..self.paragraph() };
        self.added(&paragraph, &text);
    }
}

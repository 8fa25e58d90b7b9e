//! Tables: cells with their places, and the traps of `|`.

use comrak::nodes::{Node, NodeTable, NodeValue, TableAlignment};

use crate::diagnostic::{Code, Fix};
use crate::document::{Cell, Reach, Row, Table};
use crate::source::Span;
use crate::syntax::inline::{self, Lines, Prose};
use crate::words;

use super::Tree;

/// The width of a row that has been reported because a link splits its cells.
pub(super) const SPLIT: usize = 0;

/// A table with more cells than this is refused.
pub const MAX_TABLE_CELLS: usize = 20_000;

impl Tree<'_, '_> {
    /// A table; what is said about its text in `prose` holds for the body.
    pub(super) fn table(&mut self, node: Node<'_>, table: &NodeTable, prose: Prose) -> Table {
        let span = self.positions.span(node.data().sourcepos);
        let cells = table.num_columns.saturating_mul(table.num_rows);
        // What is read to be written anew is written in parts.
        if cells > MAX_TABLE_CELLS && self.page.is_guide() {
            let first = self.positions.line_at(span.start as usize);
            self.page.report.at(
                Code::MatrixCells,
                first,
                words!(
                    "表のセルが {cells} 個あり、上限 {MAX_TABLE_CELLS} を超えている",
                    "the table has {cells} cells, more than {MAX_TABLE_CELLS}"
                ),
            );
            return Table::default();
        }
        let alignments = table.alignments.iter().map(|a| match a {
            TableAlignment::None => None,
            TableAlignment::Left => Some("left"),
            TableAlignment::Center => Some("center"),
            TableAlignment::Right => Some("right"),
        });
        let mut out = Table { alignments: alignments.collect(), head: Vec::new(), rows: Vec::new() };
        for row in node.children() {
            let is_head = matches!(row.data().value, NodeValue::TableRow(true));
            let read = self.row(row, if is_head { Prose::Leave } else { prose });
            if is_head {
                out.head = read.cells;
            } else {
                self.check_width(&read, out.head.len());
                out.rows.push(read);
            }
        }
        out
    }

    fn row(&mut self, node: Node<'_>, prose: Prose) -> Row {
        let line = self.positions.line_at(self.positions.span(node.data().sourcepos).start as usize);
        let text = self.positions.slice(line);
        let split_code = self.row_of_text(text, line);
        let split_link = if self.page.is_guide() { wikilink_pipe(text) } else { None };
        if let Some(at) = split_link {
            let at = line.start as usize + at;
            let span = Span::new(at, at + 1);
            self.page.report.with(
                Code::TableWikilinkPipe,
                span,
                words!("`[[…|…]]` の `|` が表のセルを分けている", "the `|` of `[[…|…]]` splits the cell"),
                |d| d.help(words!("`\\|` と書く", "write `\\|`")).replace("\\|"),
            );
        }
        let is_split = split_code || split_link.is_some();
        let is_head_row = prose == Prose::Leave;
        let prose = if is_split { Prose::Silent } else { prose };
        let mut cells: Vec<Cell> = Vec::new();
        for cell in node.children() {
            // The first column of a captioned table holds heads, whose numbers are their own.
            let is_head = cells.is_empty() && prose == Prose::Recognise && self.in_captioned_table();
            let prose = if is_head { Prose::Leave } else { prose };
            let cell = self.cell(cell, line, prose);
            if cell.annotations.as_ref().is_some_and(|notes| notes.prose)
                && !(is_head_row && self.in_matrix() && !cells.is_empty())
            {
                self.stray_prose(&cell);
            }
            cells.push(cell);
        }
        // A row whose link is split has been reported; its width and marks would say the same again.
        let written = if is_split { SPLIT } else { width(text) };
        Row { span: line, written, cells }
    }

    /// A line below a table that has no `|` is a row of one cell to the Markdown parser; a `|` in a code span splits its
    /// cell like any other.
    /// Says whether that is so.
    fn row_of_text(&mut self, text: &str, line: Span) -> bool {
        if !self.page.is_guide() {
            return false;
        }
        let source = self.page.source;
        if !text.contains('|') {
            let start = line.start as usize + (text.len() - text.trim_start_matches(['>', ' ', '\t']).len());
            let message = words!("表に続く文が表の行になっている", "text below the table has become a row of it");
            self.page.report.with(Code::TableText, Span::new(start, line.end as usize), message, |d| {
                d.help(words!("表の後に空行を置く", "put an empty line behind the table")).fix(Fix::safe(
                    source,
                    Span::at(line.start as usize),
                    "\n",
                ))
            });
        }
        let split = code_pipe(text);
        if let Some(at) = split {
            let at = Span::new(line.start as usize + at, line.start as usize + at + 1);
            let message = words!("コードの中の `|` が表のセルを分けている", "the `|` inside the code splits the cell");
            self.page.report.with(Code::TableCodePipe, at, message, |d| {
                d.help(words!("`\\|` と書く", "write `\\|`")).replace("\\|")
            });
        }
        split.is_some()
    }

    /// `{.prose}` on a cell that is no head of a matrix' column.
    fn stray_prose(&mut self, cell: &Cell) {
        let message = words!("属性 `.prose` はここでは使えない", "the attribute `.prose` is not known here");
        self.page.report.with(Code::AttributeUnknown, cell.span, message, |d| {
            d.help(words!("`:::matrix` の列の見出しに書く", "write it on the head of a column of a `:::matrix`"))
        });
    }

    fn cell(&mut self, node: Node<'_>, line: Span, prose: Prose) -> Cell {
        let written = self.positions.span(node.data().sourcepos);
        let text = self.positions.slice(Span::new(written.start as usize, written.end.min(line.end) as usize));
        // The last cell of a row is said to end behind its pipe.
        let closed = text.trim_end();
        let text = closed.strip_suffix('|').filter(|t| !t.ends_with('\\')).unwrap_or(text);
        let start = written.start as usize + (text.len() - text.trim_start().len());
        let pipes = escaped_pipes(self.positions.slice(Span::new(start, line.end as usize)), start);
        let lines = Lines { positions: self.positions, pipes, in_cell: true };
        let (pieces, annotations) = self.text_of(node, &lines, start);
        let span = Span::new(start, start + text.trim().len());
        Cell { span, annotations, reach: Reach::ONE, content: inline::finish(pieces, prose, self.page) }
    }

    /// A row that is longer than the head loses cells; in a captioned table a shorter one is an error too, elsewhere its
    /// last cells are empty.
    fn check_width(&mut self, row: &Row, head: usize) {
        let (written, strict) = (row.written, self.in_captioned_table());
        let wrong = written > head || (strict && written < head);
        let s = if written == 1 { "" } else { "s" };
        if self.page.is_guide() && written != SPLIT && wrong {
            self.page.report.at(
                Code::MatrixWidth,
                row.span,
                words!(
                    "この行のセルは {written} 個で、見出しの行は {head} 個である",
                    "this row has {written} cell{s}, the head has {head}"
                ),
            );
        } else if self.page.is_guide()
            && written != SPLIT
            && written < head
            && self.positions.slice(row.span).contains('|')
        {
            let message = words!(
                "この行のセルは {written} 個で、見出しの行は {head} 個である",
                "this row has {written} cell{s}, the head has {head}"
            );
            self.page.report.with(Code::TableShort, row.span, message, |d| {
                d.help(words!(
                    "足りない `|` を書く。空のセルは `| |` と書く",
                    "write the `|` that is missing; an empty cell is `| |`"
                ))
            });
        }
    }
}

/// Offsets of the pipes that are written `\|`, as they would be counted without the backslashes, up
/// to the end of the cell.
fn escaped_pipes(text: &str, start: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut pipes = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                if bytes.get(at + 1) == Some(&b'|') {
                    pipes.push(start + at - pipes.len());
                }
                at += 2;
            }
            b'|' => break,
            _ => at += 1,
        }
    }
    pipes
}

/// Number of cells that a line of a table writes.
fn width(line: &str) -> usize {
    let text = line.trim_start_matches(['>', ' ', '\t']).trim_end();
    let text = text.strip_prefix('|').unwrap_or(text);
    let bytes = text.as_bytes();
    let (mut pipes, mut at, mut last) = (0, 0, None);
    while let Some(&byte) = bytes.get(at) {
        if byte == b'|' {
            pipes += 1;
            last = Some(at);
        }
        at += if byte == b'\\' { 2 } else { 1 };
    }
    let closed = last.is_some_and(|l| l + 1 == bytes.len());
    pipes + usize::from(!closed)
}

/// The place of a `|` without a backslash in a code span.
fn code_pipe(line: &str) -> Option<usize> {
    let mut ticks = line.match_indices('`').map(|(at, _)| at);
    while let (Some(open), Some(close)) = (ticks.next(), ticks.next()) {
        let inner = line.get(open..close).unwrap_or("");
        let pipe = inner.match_indices('|').find(|(at, _)| !inner.get(..*at).is_some_and(|b| b.ends_with('\\')));
        if let Some((at, _)) = pipe {
            return Some(open + at);
        }
    }
    None
}

/// The place of a `|` between `[[` and `]]` that has no backslash.
fn wikilink_pipe(line: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(open) = line.get(from..).and_then(|rest| rest.find("[[")) {
        let start = from + open + 2;
        let inner = line.get(start..).unwrap_or("");
        let close = inner.find("]]")?;
        let written = inner.get(..close).unwrap_or("");
        // Another `[[` begins before this one ends: the first is not a link.
        let begin = written.rfind("[[").map_or(0, |i| i + 2);
        let bytes = written.as_bytes();
        let mut at = begin;
        while let Some(&byte) = bytes.get(at) {
            if byte == b'|' {
                return Some(start + at);
            }
            at += if byte == b'\\' { 2 } else { 1 };
        }
        from = start + close;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted() {
        for (line, cells) in [
            ("| a | b |", 2),
            ("a | b", 2),
            ("| a \\| b |", 1),
            ("| a |  |", 2),
            ("> | a | b", 2),
            ("| a \\\\| b |", 2),
        ] {
            assert_eq!(width(line), cells, "{line}");
        }
    }

    #[test]
    fn a_pipe_in_code_is_found() {
        assert_eq!(code_pipe("| `a|b` | c |"), Some(4));
        assert_eq!(code_pipe("| `a\\|b` | `c` | d |"), None);
        assert_eq!(code_pipe("| a ` | b |"), None);
    }

    #[test]
    fn a_split_link_is_found() {
        assert_eq!(wikilink_pipe("| [[a|b]] |"), Some(5));
        assert_eq!(wikilink_pipe("| [[a\\|b]] | [[c]] |"), None);
        assert_eq!(wikilink_pipe("| [[ | x |"), None);
        assert_eq!(wikilink_pipe("| [[a]] | [[b|c]] |"), Some(13));
    }

    #[test]
    fn escaped_pipes_are_where_the_parser_counts_them() {
        assert_eq!(escaped_pipes("a\\|b\\|c | d\\|", 10), [11, 13]);
    }
}

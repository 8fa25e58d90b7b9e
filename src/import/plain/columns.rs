//! Tables whose columns are set apart by blanks, as `pdftotext -layout` writes them. Markdown makes one blank of many, so that
//! cells would run together: where the columns of all lines agree they are a table, otherwise the lines stay as they are, as
//! code. Both are told.

use super::{Line, Reader};
use crate::import::Finding;
use crate::import::draft::{Block, Cell, Table};
use crate::import::ledger::PieceKind;
use crate::words;

/// Fewest lines with gaps that are looked at as a table.
const FEWEST: usize = 2;

/// A text between two gaps of a line, with the columns of the screen from and to which it goes.
#[derive(Clone, Copy, Debug)]
struct Segment<'a> {
    from: usize,
    to: usize,
    text: &'a str,
}

/// How wide letters are in a text with columns: all alike, or those of full width twice as wide.
#[derive(Clone, Copy, Debug)]
enum Measure {
    Letters,
    Screen,
}

impl Measure {
    fn width(self, c: char) -> usize {
        match self {
            Self::Letters => 1,
            Self::Screen => super::signs::columns(c.encode_utf8(&mut [0; 4])),
        }
    }
}

/// Whether columns may be set apart in a line: three blanks inside its text. Those of full width stay as they are in a page.
pub(super) fn has_gap(text: &str) -> bool {
    text.trim().contains("   ")
}

impl Reader<'_, '_> {
    /// Reads lines whose columns are set apart by blanks, and tells how many they are; `None` where there is no such table.
    pub(super) fn columns(&mut self, lines: &[Line<'_>]) -> Option<usize> {
        let count = extent(lines);
        let own = lines[..count].iter().filter(|line| has_gap(line.text)).count();
        if own < FEWEST {
            return None;
        }
        let lines = &lines[..count];
        let columns = [Measure::Screen, Measure::Letters].into_iter().find_map(|measure| columns(lines, measure));
        let place = self.place(&lines[0]);
        if let Some(rows) = columns {
            let mut table = Table::default();
            for (line, row) in lines.iter().zip(rows) {
                let mut cell = |text: &str| {
                    let blocks =
                        if text.is_empty() { Vec::new() } else { vec![Block::Paragraph(self.tagged(line, text))] };
                    Cell { blocks, columns: 1, rows: 1 }
                };
                let row: Vec<Cell> = row.into_iter().map(&mut cell).collect();
                table.rows.push(row);
            }
            let width = table.rows.first().map_or(0, Vec::len);
            let words = words!(
                "空白でそろえた {count} 行を {width} 列の表として読んだ（セルの中で折り返した行は別の行になっている）",
                "{count} lines with blanks between their columns are read as a table of {width} columns (a line that goes on within a cell is a row of its own)"
            );
            self.findings.push(Finding::new("blank-columns", place, words));
            self.draft.blocks.push(Block::Table(table));
            return Some(count);
        }
        // A paragraph with a blank too many here and there is no table.
        if own * 2 <= count {
            return None;
        }
        let book = |line: &Line<'_>| {
            let text = line.text.trim_end();
            (self.ledger.book(PieceKind::Text, &format!("{}:{}", self.file, line.number), text), text.into())
        };
        let code: Vec<_> = lines.iter().map(book).collect();
        let words = words!(
            "空白でそろえた {count} 行の列がそろわない。抽出で壊れた表として、そのままの形で残した",
            "the columns of {count} lines with blanks between them do not agree; extraction has damaged the table, and its lines stay as they are"
        );
        self.findings.push(Finding::new("damaged-table", place, words));
        self.draft.blocks.push(Block::Code("".into(), code));
        Some(count)
    }

    /// Tells columns that run together in a line of text.
    pub(super) fn tell_gap(&mut self, line: &Line<'_>, text: &str) {
        if has_gap(text) {
            let words = words!(
                "空白で離した語句が一続きになった（表の一部なら直す）",
                "words that blanks set apart run together (mend it where they are part of a table)"
            );
            self.findings.push(Finding::new("lost-columns", self.place(line), words));
        }
    }
}

/// How many lines may be one table: lines with gaps, and lines that stand below a later column.
fn extent(lines: &[Line<'_>]) -> usize {
    let indent = |line: &Line<'_>| line.text.chars().take_while(|c| c.is_whitespace()).count();
    let first = lines.first().map_or(0, indent);
    let goes_on = |line: &&Line<'_>| {
        !line.is_blank() && !line.text.contains('\t') && (has_gap(line.text) || indent(line) > first + 8)
    };
    let count = lines.iter().take_while(goes_on).count();
    if lines.first().is_some_and(|line| has_gap(line.text)) { count } else { 0 }
}

/// The texts of a line between its gaps.
fn segments(text: &str, measure: Measure) -> Vec<Segment<'_>> {
    let mut out: Vec<Segment<'_>> = Vec::new();
    // Where the text begins that is read, and how many blanks stand behind it so far.
    let (mut begin, mut blanks, mut column) = (None, 0, 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' '), (text.len(), ' ')]) {
        if c.is_whitespace() {
            blanks += 1;
            if let (2, Some((start, from))) = (blanks, begin) {
                let own = text[start..at].trim_end();
                let to = from + own.chars().map(|c| measure.width(c)).sum::<usize>();
                out.push(Segment { from, to, text: own });
                begin = None;
            }
        } else {
            blanks = 0;
            begin = begin.or(Some((at, column)));
        }
        column += measure.width(c);
    }
    out
}

/// The cells of every line, where each text of a line stands in a column of its own; `None` where two stand in one.
fn columns<'a>(lines: &[Line<'a>], measure: Measure) -> Option<Vec<Vec<&'a str>>> {
    let rows: Vec<Vec<Segment<'a>>> = lines.iter().map(|line| segments(line.text, measure)).collect();
    let mut all: Vec<(usize, usize)> = rows.iter().flatten().map(|segment| (segment.from, segment.to)).collect();
    all.sort_unstable();
    // Columns are what texts cover without a blank between them in every line.
    let mut columns: Vec<(usize, usize)> = Vec::new();
    for (from, to) in all {
        match columns.last_mut().filter(|(_, end)| from < *end + 1) {
            Some((_, end)) => *end = (*end).max(to),
            None => columns.push((from, to)),
        }
    }
    let row = |row: &Vec<Segment<'a>>| {
        let mut cells = vec![""; columns.len()];
        for segment in row {
            let at = columns.iter().position(|(from, to)| (*from..*to).contains(&segment.from))?;
            if !cells[at].is_empty() {
                return None;
            }
            cells[at] = segment.text;
        }
        Some(cells)
    };
    if columns.len() < 2 { None } else { rows.iter().map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&'static str], measure: Measure) -> Option<Vec<Vec<&'static str>>> {
        let lines: Vec<Line<'_>> = (1..).zip(texts).map(|(number, text)| Line { number, text }).collect();
        assert_eq!(extent(&lines), texts.len(), "{texts:?}");
        columns(&lines, measure)
    }

    #[test]
    fn columns_stand_one_below_the_other() {
        let table = ["項目            期限      担当", "報告            24 時間   責任者", "                以内"];
        let wanted = vec![vec!["項目", "期限", "担当"], vec!["報告", "24 時間", "責任者"], vec!["", "以内", ""]];
        assert_eq!(read(&table, Measure::Screen), Some(wanted));
        let letters = ["Item       Level     Note", "責任者の指名     L1        x", "Report     L2        y"];
        assert_eq!(read(&letters, Measure::Screen), None);
        let damaged = ["a      b      c", "aaaaaaaaaaaaaaaa   b", "a          b   c"];
        assert_eq!(read(&damaged, Measure::Letters), None);
    }

    #[test]
    fn a_blank_of_full_width_is_no_gap() {
        assert!(has_gap("甲   乙") && !has_gap("令和\u{3000}\u{3000}\u{3000}年") && !has_gap("   甲 乙  "));
        let found = segments("第１\u{3000}総則  甲", Measure::Letters);
        assert_eq!(found.iter().map(|segment| segment.text).collect::<Vec<_>>(), ["第１\u{3000}総則", "甲"]);
    }
}

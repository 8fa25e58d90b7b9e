//! The cells of a sheet with what they show, merged areas, links, and what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::book::{Book, Look, Run, rich, text};
use super::xml::{attribute, child, is};
use crate::diagnostic::Words;
use crate::import::error::ImportError;
use crate::import::package::{Package, parse, relations};
use crate::words;

/// Most rows and columns of a sheet (Excel's own).
const LAST: (u32, u32) = (1_048_576, 16_384);
/// Most cells of a sheet, empty ones with a frame included.
const MOST_CELLS: usize = 3_000_000;

/// A row and a column, from 1.
pub(super) type At = (u32, u32);

/// A cell that shows something.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) runs: Vec<Run>,
    /// Readings that are kept for sorting and not shown.
    pub(super) readings: Vec<String>,
    /// An address outside, or the name of a sheet.
    pub(super) link: Option<Target>,
    /// Whether it is a number that a format shows.
    pub(super) computed: bool,
}

impl Cell {
    /// What it shows, in one string.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// Where a link of a cell leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Url(String),
    Sheet(String),
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: At,
    pub(super) last: At,
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Cells that show something.
    pub(super) cells: BTreeMap<At, Cell>,
    /// Columns with a frame of each row.
    pub(super) framed: BTreeMap<u32, BTreeSet<u32>>,
    pub(super) merged: Vec<Area>,
    pub(super) hidden_rows: BTreeSet<u32>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    pub(super) formulas: Vec<(At, String)>,
    /// Areas whose answers are chosen from a list that is written out.
    pub(super) answers: Vec<(String, String)>,
    pub(super) running_heads: Vec<String>,
    /// Cells that an editor should look at.
    pub(super) doubts: Vec<(At, Words)>,
}

impl Sheet {
    pub(super) fn read(package: &mut Package<'_>, file: &str, part: &str, book: &Book) -> Result<Self, ImportError> {
        let place = format!("{file}: {part}");
        let missing = || {
            let help = words!("Excel で開いて保存し直す", "open it in Excel and save it again");
            ImportError::new(place.clone(), words!("シートの部品がない", "the part of the sheet is missing"), help)
        };
        let text = package.text(file, part)?.ok_or_else(missing)?;
        let document = parse(&text, &place)?;
        let related = relations(package, file, part)?;
        let mut sheet = Self::default();
        let mut count = 0;
        for node in document.root_element().children().filter(Node::is_element) {
            match node.tag_name().name() {
                "cols" => sheet.hidden_columns.extend(node.children().filter_map(hidden_columns)),
                "sheetData" => sheet.rows(node, book, &mut count),
                "mergeCells" => {
                    let area = |n: Node<'_, '_>| attribute(n, "ref").and_then(area);
                    sheet.merged.extend(node.children().filter_map(area));
                }
                "hyperlinks" => node.children().for_each(|link| sheet.link(link, &related)),
                "dataValidations" => sheet.answers.extend(node.children().filter_map(answers)),
                "headerFooter" => {
                    let texts = node.children().filter(Node::is_element).map(super::book::text);
                    sheet.running_heads.extend(texts.filter(|text| !text.trim().is_empty()));
                }
                _ => {}
            }
            if count > MOST_CELLS {
                let help = words!(
                    "使わない行と列を消して保存し直す",
                    "delete rows and columns without use, and save it again"
                );
                let message = words!("セルが {MOST_CELLS} 個を超える", "the sheet has more than {MOST_CELLS} cells");
                return Err(ImportError::new(place, message, help));
            }
        }
        sheet.merged.sort_by_key(|area| area.first);
        Ok(sheet)
    }

    /// Rows and cells may leave out where they stand: then they follow the one before.
    fn rows(&mut self, data: Node<'_, '_>, book: &Book, count: &mut usize) {
        let mut row = 0;
        for node in data.children().filter(|n| is(*n, "row")) {
            row = attribute(node, "r").and_then(|r| r.parse().ok()).unwrap_or(row + 1).clamp(1, LAST.0);
            if matches!(attribute(node, "hidden"), Some("1" | "true")) {
                self.hidden_rows.insert(row);
            }
            let mut column = 0;
            for cell in node.children().filter(|n| is(*n, "c")) {
                let at = attribute(cell, "r").and_then(at).unwrap_or((row, column + 1));
                column = at.1.clamp(1, LAST.1);
                *count += 1;
                if *count > MOST_CELLS {
                    return;
                }
                self.cell(cell, (row, column), book);
            }
        }
    }

    fn cell(&mut self, node: Node<'_, '_>, at: At, book: &Book) {
        let look = attribute(node, "s").and_then(|s| s.parse::<usize>().ok()).and_then(|s| book.looks.get(s));
        if look.is_some_and(|look| look.framed) {
            self.framed.entry(at.0).or_default().insert(at.1);
        }
        if let Some(formula) = child(node, "f").map(text).filter(|formula| !formula.is_empty()) {
            self.formulas.push((at, formula));
            let is_empty = child(node, "v").map(text).is_none_or(|value| value.trim().is_empty());
            if is_empty && child(node, "is").is_none() {
                let words = words!("数式の結果が保存されていない", "the file does not hold what the formula gives");
                self.doubts.push((at, words));
            }
        }
        let mut cell = self.value(node, at, look, book);
        if look.is_some_and(|look| look.struck) {
            cell.runs.iter_mut().for_each(|run| run.struck = true);
        }
        // A blank shows nothing; its characters do not count either.
        if !cell.text().trim().is_empty() {
            // Two cells of one name are a fault of the file; neither is lost.
            match self.cells.get_mut(&at) {
                Some(before) => before.runs.append(&mut cell.runs),
                None => _ = self.cells.insert(at, cell),
            }
        }
    }

    fn value(&mut self, node: Node<'_, '_>, at: At, look: Option<&Look>, book: &Book) -> Cell {
        let raw = child(node, "v").map(text).unwrap_or_default();
        let plain = |text: String| vec![Run { text, ..Run::default() }];
        match attribute(node, "t").unwrap_or("n") {
            "s" => {
                let shared = raw.trim().parse::<usize>().ok().and_then(|index| book.strings.get(index));
                if shared.is_none() {
                    let words = words!("共有文字列 {raw} がない", "there is no shared string {raw}");
                    self.doubts.push((at, words));
                }
                let shared = shared.cloned().unwrap_or_default();
                Cell { runs: shared.runs, readings: shared.readings, ..Cell::default() }
            }
            "inlineStr" => {
                let shared = child(node, "is").map(rich).unwrap_or_default();
                Cell { runs: shared.runs, readings: shared.readings, ..Cell::default() }
            }
            "b" => {
                let text = if raw.trim() == "1" { "TRUE" } else { "FALSE" };
                Cell { runs: plain(text.to_owned()), computed: true, ..Cell::default() }
            }
            "e" => {
                let words = words!("セルの値がエラー `{raw}` である", "the cell shows the error `{raw}`");
                self.doubts.push((at, words));
                Cell { runs: plain(raw), ..Cell::default() }
            }
            "str" | "d" => Cell { runs: plain(raw), ..Cell::default() },
            _ => {
                let format = look.map_or("General", |look| &look.format);
                let number = raw.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                let shown = number.map(|number| super::formats::shown(number, format, book.from_1904));
                let computed = shown.is_some();
                Cell { runs: plain(shown.unwrap_or(raw)), computed, ..Cell::default() }
            }
        }
    }

    fn link(&mut self, node: Node<'_, '_>, related: &BTreeMap<String, (String, bool)>) {
        let Some(area) = attribute(node, "ref").and_then(area) else { return };
        let outside = node.attributes().find(|a| a.name() == "id").and_then(|id| related.get(id.value()));
        let target = match (outside, attribute(node, "location")) {
            (Some((url, true)), _) if is_address(url) => Target::Url(url.clone()),
            (None, Some(location)) => {
                let sheet = location.rsplit_once('!').map_or("", |(sheet, _)| sheet);
                Target::Sheet(sheet.trim_matches('\'').replace("''", "'"))
            }
            _ => return,
        };
        if let Some(cell) = self.cells.get_mut(&area.first) {
            cell.link = Some(target);
        }
    }

    /// Whether a cell is in a row or column that is hidden.
    pub(super) fn is_hidden(&self, (row, column): At) -> bool {
        self.hidden_rows.contains(&row) || self.hidden_columns.iter().any(|(a, b)| (*a..=*b).contains(&column))
    }
}

fn is_address(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

fn hidden_columns(node: Node<'_, '_>) -> Option<(u32, u32)> {
    let number = |name| attribute(node, name).and_then(|n| n.parse().ok());
    matches!(attribute(node, "hidden"), Some("1" | "true")).then(|| Some((number("min")?, number("max")?)))?
}

/// The list of answers of a validation, where it is written out: `"有,無,要確認"`.
fn answers(node: Node<'_, '_>) -> Option<(String, String)> {
    let is_list = attribute(node, "type") == Some("list");
    let formula = child(node, "formula1").map(text).filter(|_| is_list)?;
    let listed = formula.trim().strip_prefix('"')?.strip_suffix('"')?.to_owned();
    Some((attribute(node, "sqref").unwrap_or("").to_owned(), listed))
}

/// `B12` as row 12, column 2.
pub(super) fn at(name: &str) -> Option<At> {
    let name = name.trim().replace('$', "");
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = name.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    ((1..=LAST.0).contains(&row) && column <= LAST.1).then_some((row, column))
}

/// `B12:D13`, or one cell.
pub(super) fn area(name: &str) -> Option<Area> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    let (a, b) = (at(first)?, at(last)?);
    Some(Area { first: (a.0.min(b.0), a.1.min(b.1)), last: (a.0.max(b.0), a.1.max(b.1)) })
}

/// Row 12, column 2 as `B12`.
pub(super) fn name_of((row, column): At) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a letter of 26");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_called_by_letters_and_digits() {
        for (name, place) in [("A1", (1, 1)), ("Z9", (9, 26)), ("AA10", (10, 27)), ("XFD1048576", LAST)] {
            assert_eq!((at(name), name_of(place)), (Some(place), name.to_owned()));
        }
        assert_eq!((at("A0"), at("1"), at("ABCD1"), at("XFE1"), at("A")), (None, None, None, None, None));
        assert_eq!(area("C3:A1"), Some(Area { first: (1, 1), last: (3, 3) }));
    }
}

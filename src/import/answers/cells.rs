//! The cells of a workbook (Office Open XML): texts, numbers and dates as people see them. A formula is its own text and is
//! never computed; macros, links and objects are not looked at.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::super::error::ImportError;
use super::super::package::{Package, parse, relations};
use super::dates::Dates;
use crate::words;

/// Most rows with cells of one sheet.
const MOST_ROWS: usize = 100_000;
/// Most cells of a workbook.
const MOST_CELLS: usize = 2_000_000;
/// Most sheets.
const MOST_SHEETS: usize = 200;
/// Most characters of a cell: what a workbook may hold.
const MOST_CHARACTERS: usize = 32_767;

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// What people read in it, without blanks around it; of a formula, `=` and its text.
    pub(super) text: String,
    /// Whether it is a formula.
    pub(super) is_formula: bool,
}

/// A row by the numbers of its columns, counted from 1.
pub(super) type Row = BTreeMap<u32, Cell>;

/// A sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// Its rows by their numbers, counted from 1.
    pub(super) rows: BTreeMap<u32, Row>,
    /// Cells that are merged: first row, first column, last row, last column.
    pub(super) merged: Vec<[u32; 4]>,
}

/// A workbook.
#[derive(Debug)]
pub(super) struct Book {
    /// Its sheets, in their order.
    pub(super) sheets: Vec<Sheet>,
    /// Whether it holds a program.
    pub(super) has_macros: bool,
}

/// What all sheets share.
struct Shared {
    texts: Vec<String>,
    dates: Dates,
}

/// Reads a workbook.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Book, ImportError> {
    let mut package = Package::open(bytes, file)?;
    let main = main_part(&mut package, file)?;
    let Some(text) = package.text(file, &main)? else { return Err(no_workbook(file)) };
    let document = parse(&text, &format!("{file}: {main}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "workbook" {
        return Err(no_workbook(file));
    }
    let targets = relations(&mut package, file, &main)?;
    let shared = Shared {
        texts: shared_texts(&mut package, file, &targets)?,
        dates: dates(&mut package, file, &targets, root)?,
    };
    let has_macros = package.names().iter().any(|name| name.ends_with("vbaProject.bin"));
    let mut book = Book { sheets: Vec::new(), has_macros };
    let mut cells = 0;
    for sheet in root.descendants().filter(|node| is(*node, "sheet")) {
        if book.sheets.len() == MOST_SHEETS {
            return Err(too_much(
                file,
                &words!("シートが {MOST_SHEETS} 枚を超える", "there are more than {MOST_SHEETS} sheets"),
            ));
        }
        let name = sheet.attribute("name").unwrap_or_default().to_owned();
        let id = sheet.attributes().find(|attribute| attribute.name() == "id" && attribute.namespace().is_some());
        let part = id.and_then(|id| targets.get(id.value())).filter(|(_, outside)| !outside);
        let Some((part, _)) = part else { continue };
        let Some(text) = package.text(file, part)? else { continue };
        let document = parse(&text, &format!("{file}: {part}"))?;
        // Sheets of charts and of old macros have no cells.
        if document.root_element().tag_name().name() == "worksheet" {
            book.sheets.push(read_sheet(
                &format!("{file}: {name}"),
                name,
                document.root_element(),
                &shared,
                &mut cells,
            )?);
        }
    }
    Ok(book)
}

fn no_workbook(file: &str) -> ImportError {
    ImportError::new(
        file,
        words!("Excel のブックではない", "it is no workbook of Excel"),
        words!("Excel で開き、.xlsx として保存し直す", "open it in Excel and save it as .xlsx"),
    )
}

fn too_much(place: &str, message: &crate::diagnostic::Words) -> ImportError {
    let help = words!(
        "記入した様式のほかのシートや行を除いて保存し直す",
        "remove other sheets and rows than those of the form, and save it again"
    );
    ImportError::new(place, message.clone(), help)
}

/// The name of the part that is the workbook.
fn main_part(package: &mut Package<'_>, file: &str) -> Result<String, ImportError> {
    let Some(text) = package.text(file, "_rels/.rels")? else { return Err(no_workbook(file)) };
    let document = parse(&text, &format!("{file}: _rels/.rels"))?;
    let main = document.root_element().children().find(|node| {
        node.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            && node.attribute("TargetMode") != Some("External")
    });
    let target = main.and_then(|node| node.attribute("Target")).ok_or_else(|| no_workbook(file))?;
    Ok(target.trim_start_matches(['/', '.']).to_owned())
}

/// The part among the relations of a workbook whose name ends so.
fn part_named<'t>(targets: &'t BTreeMap<String, (String, bool)>, ending: &str) -> Option<&'t str> {
    let mut inside = targets.values().filter(|(_, outside)| !outside).map(|(target, _)| target.as_str());
    inside.find(|target| target.to_ascii_lowercase().ends_with(ending))
}

fn shared_texts(
    package: &mut Package<'_>,
    file: &str,
    targets: &BTreeMap<String, (String, bool)>,
) -> Result<Vec<String>, ImportError> {
    let Some(part) = part_named(targets, "sharedstrings.xml") else { return Ok(Vec::new()) };
    let Some(text) = package.text(file, part)? else { return Ok(Vec::new()) };
    let document = parse(&text, &format!("{file}: {part}"))?;
    Ok(document.root_element().children().filter(|node| is(*node, "si")).map(text_of).collect())
}

fn dates(
    package: &mut Package<'_>,
    file: &str,
    targets: &BTreeMap<String, (String, bool)>,
    workbook: Node<'_, '_>,
) -> Result<Dates, ImportError> {
    let from_1904 =
        workbook.children().find(|node| is(*node, "workbookPr")).and_then(|node| node.attribute("date1904"));
    let mut dates = Dates::new(matches!(from_1904, Some("1" | "true")));
    let Some(part) = part_named(targets, "styles.xml") else { return Ok(dates) };
    let Some(text) = package.text(file, part)? else { return Ok(dates) };
    dates.learn(parse(&text, &format!("{file}: {part}"))?.root_element());
    Ok(dates)
}

/// Whether a node is an element of that name. Names of spaces differ between the two forms of the standard.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// The text of a string: of all its runs, without readings that are shown above.
fn text_of(node: Node<'_, '_>) -> String {
    let is_read =
        |inner: &Node<'_, '_>| !inner.ancestors().take_while(|above| *above != node).any(|above| is(above, "rPh"));
    let texts = node.descendants().filter(|inner| is(*inner, "t")).filter(is_read);
    unescaped(&texts.filter_map(|inner| inner.text()).collect::<String>())
}

/// Text without the `_x000D_` that stands for characters that XML has no place for.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let code = code.filter(|_| from.get(6..7) == Some("_")).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if let Some(c) = code.and_then(char::from_u32) {
            out.push(c);
            rest = &from[7..];
        } else {
            out.push_str("_x");
            rest = &from[2..];
        }
    }
    out.push_str(rest);
    out
}

fn read_sheet(
    place: &str,
    name: String,
    root: Node<'_, '_>,
    shared: &Shared,
    cells: &mut usize,
) -> Result<Sheet, ImportError> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    let mut number = 0_u32;
    let data = root.children().find(|node| is(*node, "sheetData"));
    for row in data.into_iter().flat_map(|data| data.children()).filter(|node| is(*node, "row")) {
        number = row.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(number.saturating_add(1));
        let read = read_row(place, row, shared)?;
        if read.is_empty() {
            continue;
        }
        *cells += read.len();
        if rows.len() == MOST_ROWS {
            return Err(too_much(place, &words!("行が {MOST_ROWS} を超える", "there are more than {MOST_ROWS} rows")));
        }
        if *cells > MOST_CELLS {
            return Err(too_much(
                place,
                &words!("セルが {MOST_CELLS} を超える", "there are more than {MOST_CELLS} cells"),
            ));
        }
        rows.entry(number).or_default().extend(read);
    }
    let merged = root.descendants().filter(|node| is(*node, "mergeCell"));
    let merged = merged.filter_map(|node| range(node.attribute("ref")?)).collect();
    Ok(Sheet { name, rows, merged })
}

fn read_row(place: &str, row: Node<'_, '_>, shared: &Shared) -> Result<Row, ImportError> {
    let mut out = Row::new();
    let mut column = 0_u32;
    for cell in row.children().filter(|node| is(*node, "c")) {
        let at = cell.attribute("r").and_then(position);
        column = at.map_or(column.saturating_add(1), |(_, column)| column);
        let Some(cell) = read_cell(cell, shared) else { continue };
        if cell.text.chars().count() > MOST_CHARACTERS {
            let message =
                words!("セルの文が {MOST_CHARACTERS} 字を超える", "a cell has more than {MOST_CHARACTERS} characters");
            return Err(too_much(place, &message));
        }
        out.insert(column, cell);
    }
    Ok(out)
}

/// A cell; `None` where it is empty.
fn read_cell(cell: Node<'_, '_>, shared: &Shared) -> Option<Cell> {
    let child = |name: &str| cell.children().find(|node| is(*node, name));
    let value = || child("v").and_then(|node| node.text()).unwrap_or_default().trim();
    if let Some(formula) = child("f") {
        // Cells that a formula is filled into have no text of their own.
        let text = formula.text().map(unescaped).unwrap_or_default();
        return Some(Cell { text: format!("={}", clean(&text)), is_formula: true });
    }
    let text = match cell.attribute("t") {
        Some("s") => value().parse().ok().and_then(|at: usize| shared.texts.get(at).cloned()).unwrap_or_default(),
        Some("inlineStr") => child("is").map(text_of).unwrap_or_default(),
        Some("str") => unescaped(child("v").and_then(|node| node.text()).unwrap_or_default()),
        Some("b") => if value() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        Some("e" | "d") => value().to_owned(),
        _ => shared.dates.text(value(), cell.attribute("s").and_then(|style| style.parse().ok())),
    };
    let text = clean(&text);
    (!text.is_empty()).then_some(Cell { text, is_formula: false })
}

/// Text without control characters and blanks around it; lines end in `\n`.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    kept.trim().to_owned()
}

/// Row and column of a reference such as `AB12` or `$AB$12`, counted from 1.
fn position(text: &str) -> Option<(u32, u32)> {
    let text = text.replace('$', "");
    let letters = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((digits.parse().ok()?, column))
}

/// A range such as `B2:C7`.
fn range(text: &str) -> Option<[u32; 4]> {
    let (first, last) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (position(first)?, position(last)?);
    Some([top, left, bottom, right])
}

/// The letters of a column: 28 is `AB`.
pub(super) fn letters(mut column: u32) -> String {
    let mut out = Vec::new();
    while column > 0 {
        let digit = u8::try_from((column - 1) % 26).expect("a remainder of 26 is small");
        out.push(char::from(b'A' + digit));
        column = (column - 1) / 26;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_rows_and_columns() {
        assert_eq!(position("A1"), Some((1, 1)));
        assert_eq!(position("$AB$12"), Some((12, 28)));
        assert_eq!(position("12"), None);
        assert_eq!(position("ABCD1"), None);
        assert_eq!(range("B2:C7"), Some([2, 2, 7, 3]));
        assert_eq!([1, 26, 27, 28, 703].map(letters), ["A", "Z", "AA", "AB", "AAA"]);
    }

    #[test]
    fn escapes_of_characters_are_read_and_others_are_text() {
        assert_eq!(unescaped("a_x000D_b_x005F_x0041_"), "a\rb_x0041_");
        assert_eq!(unescaped("_x00zz_ _x_ _xあ123_"), "_x00zz_ _x_ _xあ123_");
        assert_eq!(clean(" 有\r\n済\u{1} "), "有\n済");
    }
}

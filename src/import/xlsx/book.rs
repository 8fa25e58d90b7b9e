//! What the sheets of a workbook share: their names and parts, the strings, the formats of numbers, the frames of cells.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::xml::{attribute, child, flag, is};
use crate::import::error::ImportError;
use crate::import::package::{Package, parse, relations};
use crate::words;

/// Most strings, sheets and formats of a workbook; Excel itself allows fewer cells with text.
const MOST: usize = 2_000_000;

/// Whether a sheet is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    Shown,
    Hidden,
}

/// A sheet as the workbook names it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) part: String,
    pub(super) visibility: Visibility,
}

/// A run of one face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) bold: bool,
    pub(super) struck: bool,
}

/// A string that cells share, and the readings that Excel keeps beside it for sorting.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    pub(super) runs: Vec<Run>,
    pub(super) readings: Vec<String>,
}

/// How cells of one format look.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// The format of numbers (ECMA-376 part 1, 18.8.31).
    pub(super) format: Box<str>,
    /// Whether any side has a line.
    pub(super) framed: bool,
    pub(super) struck: bool,
}

/// A workbook without its sheets.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) title: Option<Box<str>>,
    pub(super) sheets: Vec<Entry>,
    pub(super) strings: Vec<Shared>,
    pub(super) looks: Vec<Look>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

impl Book {
    pub(super) fn read(package: &mut Package<'_>, file: &str) -> Result<Self, ImportError> {
        let main = main_part(package, file)?;
        let missing = || {
            ImportError::new(
                file,
                words!("ブックの本体 `{main}` がない", "the workbook `{main}` is missing"),
                words!("Excel で開いて保存し直す", "open it in Excel and save it again"),
            )
        };
        let text = package.text(file, &main)?.ok_or_else(missing)?;
        let document = parse(&text, &format!("{file}: {main}"))?;
        if !document.root_element().tag_name().name().eq("workbook") {
            return Err(missing());
        }
        let related = relations(package, file, &main)?;
        let mut book = Self::default();
        for node in document.descendants() {
            if is(node, "workbookPr") {
                book.from_1904 = matches!(attribute(node, "date1904"), Some("1" | "true"));
            } else if is(node, "sheet") && node.parent().is_some_and(|above| is(above, "sheets")) {
                book.sheets.extend(entry(node, &related));
            }
        }
        for (kind, part) in relations_by_kind(package, file, &main)? {
            let Some(text) = package.text(file, &part)? else { continue };
            match kind.as_str() {
                "sharedStrings" => {
                    book.strings = shared_strings(parse(&text, &format!("{file}: {part}"))?.root_element());
                }
                "styles" => book.looks = looks(parse(&text, &format!("{file}: {part}"))?.root_element()),
                _ => {}
            }
        }
        book.title = title(package, file)?;
        if book.strings.len() > MOST || book.sheets.len() > MOST {
            let help = words!("ブックを分けて取り込む", "import the workbook in parts");
            return Err(ImportError::new(file, words!("文字列が多すぎる", "it holds too many strings"), help));
        }
        Ok(book)
    }
}

/// The part that the package's relations name as its workbook.
fn main_part(package: &mut Package<'_>, file: &str) -> Result<String, ImportError> {
    let found = relations_by_kind(package, file, "")?.into_iter().find(|(kind, _)| kind == "officeDocument");
    Ok(found.map_or_else(|| "xl/workbook.xml".to_owned(), |(_, part)| part))
}

/// The parts inside the package that a part names, each with the last step of the relation's type.
pub(super) fn relations_by_kind(
    package: &mut Package<'_>,
    file: &str,
    part: &str,
) -> Result<Vec<(String, String)>, ImportError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(text) = package.text(file, &path)? else { return Ok(Vec::new()) };
    let document = parse(&text, &format!("{file}: {path}"))?;
    let targets = relations(package, file, part)?;
    let kind = |node: Node<'_, '_>| {
        let (id, kind) = (node.attribute("Id")?, node.attribute("Type")?);
        let (target, outside) = targets.get(id)?;
        let last = kind.rsplit('/').next().unwrap_or(kind);
        (!outside).then(|| (last.to_owned(), target.clone()))
    };
    Ok(document.root_element().children().filter_map(kind).collect())
}

fn entry(node: Node<'_, '_>, related: &BTreeMap<String, (String, bool)>) -> Option<Entry> {
    let (name, id) = (attribute(node, "name")?, node.attributes().find(|a| a.name() == "id")?.value());
    let (part, outside) = related.get(id)?;
    let visibility = match attribute(node, "state") {
        Some("hidden" | "veryHidden") => Visibility::Hidden,
        _ => Visibility::Shown,
    };
    (!outside).then(|| Entry { name: name.to_owned(), part: part.clone(), visibility })
}

fn title(package: &mut Package<'_>, file: &str) -> Result<Option<Box<str>>, ImportError> {
    let Some(text) = package.text(file, "docProps/core.xml")? else { return Ok(None) };
    let document = parse(&text, &format!("{file}: docProps/core.xml"))?;
    let title = document.root_element().children().find(|n| is(*n, "title")).and_then(|n| n.text());
    Ok(title.map(str::trim).filter(|t| !t.is_empty()).map(Into::into))
}

fn shared_strings(root: Node<'_, '_>) -> Vec<Shared> {
    root.children().filter(|n| is(*n, "si")).map(rich).collect()
}

/// The runs of a string item or an inline string, its readings apart.
pub(super) fn rich(node: Node<'_, '_>) -> Shared {
    let mut out = Shared::default();
    for part in node.children().filter(Node::is_element) {
        match part.tag_name().name() {
            "t" => out.runs.push(Run { text: text(part), ..Run::default() }),
            "r" => {
                let face = child(part, "rPr");
                let on = |name| face.and_then(|face| flag(face, name)) == Some(true);
                let text: String = part.children().filter(|n| is(*n, "t")).map(text).collect();
                out.runs.push(Run { text, bold: on("b"), struck: on("strike") });
            }
            "rPh" => out.readings.extend(part.children().filter(|n| is(*n, "t")).map(text)),
            _ => {}
        }
    }
    out
}

/// The text of an element. Excel writes characters that XML forbids as `_x000D_`.
pub(super) fn text(node: Node<'_, '_>) -> String {
    let raw: String = node.children().filter_map(|n| if n.is_text() { n.text() } else { None }).collect();
    unescaped(&raw)
}

fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = code.filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let read = code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        let Some(c) = read else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        out.push_str(&rest[..at]);
        out.push(c);
        rest = &rest[at + 7..];
    }
    out + rest
}

fn looks(root: Node<'_, '_>) -> Vec<Look> {
    let list = |name| child(root, name).into_iter().flat_map(|n| n.children().filter(Node::is_element));
    let formats: BTreeMap<u32, &str> = list("numFmts")
        .filter_map(|n| Some((attribute(n, "numFmtId")?.parse().ok()?, attribute(n, "formatCode")?)))
        .collect();
    let framed: Vec<bool> =
        list("borders").map(|border| border.children().any(|side| side.is_element() && has_line(side))).collect();
    let struck: Vec<bool> = list("fonts").map(|font| flag(font, "strike") == Some(true)).collect();
    let look = |node: Node<'_, '_>| {
        let index = |name| attribute(node, name).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        let id = attribute(node, "numFmtId").and_then(|n| n.parse().ok()).unwrap_or(0);
        let format = formats.get(&id).copied().unwrap_or_else(|| super::formats::built_in(id));
        Look {
            format: format.into(),
            framed: framed.get(index("borderId")).copied().unwrap_or(false),
            struck: struck.get(index("fontId")).copied().unwrap_or(false),
        }
    };
    list("cellXfs").map(look).collect()
}

fn has_line(side: Node<'_, '_>) -> bool {
    let sides = ["left", "right", "top", "bottom", "start", "end"];
    sides.contains(&side.tag_name().name()) && attribute(side, "style").is_some_and(|style| style != "none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_forbids_are_read() {
        assert_eq!(unescaped("a_x000D_b _x_ _xZZZZ_ 語_x0041"), "a\rb _x_ _xZZZZ_ 語_x0041");
    }

    #[test]
    fn readings_are_no_text() {
        let document = roxmltree::Document::parse(
            "<si><r><rPr><b/></rPr><t>表</t></r><r><t>題</t></r><rPh sb=\"0\" eb=\"1\"><t>ヒョウ</t></rPh></si>",
        );
        let shared = rich(document.expect("XML").root_element());
        assert_eq!(
            shared.runs.iter().map(|r| (r.text.as_str(), r.bold)).collect::<Vec<_>>(),
            [("表", true), ("題", false)]
        );
        assert_eq!(shared.readings, ["ヒョウ"]);
    }
}

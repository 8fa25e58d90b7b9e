//! A document taken apart, by nothing but zip and XML.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::{Document, Node};

/// Styles of runs that are the program's words and not the guide's.
const OWN: [&str; 4] = ["Added", "Number", "FootnoteReference", "Reading"];

/// The XML of the parts.
pub(super) struct Word(pub(super) BTreeMap<String, String>);

pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

pub(super) fn value<'n>(node: Node<'n, '_>, name: &str) -> Option<&'n str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

fn style<'n>(run: Node<'n, '_>) -> &'n str {
    let properties = run.children().find(|inner| is(*inner, "rPr"));
    let style = properties.and_then(|properties| properties.children().find(|inner| is(*inner, "rStyle")));
    style.and_then(|style| value(style, "val")).unwrap_or_default()
}

/// Whether a node is or lies in a run of the program's own words.
fn is_own(node: Node<'_, '_>) -> bool {
    node.ancestors().any(|above| is(above, "r") && OWN.contains(&style(above)))
}

/// The text below a node: `own` says whether the program's own words are part of it.
pub(super) fn text(node: Node<'_, '_>, own: bool) -> String {
    let mut out = String::new();
    for inner in node.descendants() {
        if is(inner, "t") && (own || !is_own(inner)) {
            out.push_str(inner.text().unwrap_or_default());
        } else if is(inner, "br") || (is(inner, "tab") && is(inner.parent().expect("a run"), "r")) {
            out.push('\n');
        }
    }
    out
}

/// The parts of an archive.
pub(super) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        parts.insert(part.name().expect("a name").into_owned(), text);
    }
    parts
}

impl Word {
    pub(super) fn open(bytes: &[u8]) -> Self {
        let parts = parts(bytes);
        for (name, text) in &parts {
            Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let out = Self(parts);
        out.sound();
        out
    }

    pub(super) fn part(&self, name: &str) -> Document<'_> {
        Document::parse(&self.0[name]).expect("XML")
    }

    /// What every document keeps: names of bookmarks that Word takes, links that lead somewhere, cells that end with a
    /// paragraph, rows as wide as their table, Japanese fonts wherever a font is named.
    fn sound(&self) {
        let document = self.part("word/document.xml");
        let notes = self.part("word/footnotes.xml");
        let both = || document.descendants().chain(notes.descendants());
        let bookmarks: Vec<(&str, &str)> = both()
            .filter(|node| is(*node, "bookmarkStart"))
            .map(|node| (value(node, "id").expect("an id"), value(node, "name").expect("a name")))
            .collect();
        let ids: std::collections::BTreeSet<&str> = bookmarks.iter().map(|(id, _)| *id).collect();
        let names: std::collections::BTreeSet<&str> = bookmarks.iter().map(|(_, name)| *name).collect();
        assert_eq!((ids.len(), names.len()), (bookmarks.len(), bookmarks.len()), "bookmarks are told apart");
        let fits = |name: &str| name.len() <= 40 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        assert!(names.iter().all(|name| fits(name)), "{names:?}");
        for link in both().filter(|node| is(*node, "hyperlink")) {
            if let Some(anchor) = value(link, "anchor") {
                assert!(names.contains(anchor), "{anchor} is linked and no bookmark");
            }
        }
        for cell in both().filter(|node| is(*node, "tc")) {
            assert!(cell.last_element_child().is_some_and(|last| is(last, "p")), "a cell ends with a paragraph");
        }
        for table in both().filter(|node| is(*node, "tbl")) {
            self::widths(table);
            let next = table.next_sibling_element();
            assert!(next.is_some_and(|next| !is(next, "tbl")), "tables that follow each other are joined");
        }
        for (part, xml) in &self.0 {
            let fonts = xml.matches("<w:rFonts").count();
            assert_eq!(fonts, xml.matches("w:eastAsia=\"ＭＳ").count(), "{part}");
        }
        assert!(self.0["word/styles.xml"].contains("<w:rFonts"));
        for (part, rels) in [("document", "document"), ("footnotes", "footnotes")] {
            let targets = self.part(&format!("word/_rels/{rels}.xml.rels"));
            let known: Vec<&str> = targets.descendants().filter_map(|node| node.attribute("Id")).collect();
            let part = self.part(&format!("word/{part}.xml"));
            for link in part.descendants().filter(|node| is(*node, "hyperlink")) {
                let is_named =
                    link.attributes().find(|a| a.name() == "id").is_none_or(|id| known.contains(&id.value()));
                assert!(is_named);
            }
        }
    }

    /// The cells of the tables of the document: table, row, cell.
    pub(super) fn tables(&self) -> Vec<Vec<Vec<String>>> {
        let document = self.part("word/document.xml");
        let cells = |row: Node<'_, '_>| {
            let cells = row.children().filter(|cell| is(*cell, "tc"));
            cells.map(|cell| paragraphs(cell).join("\n")).collect()
        };
        let rows = |table: Node<'_, '_>| table.children().filter(|row| is(*row, "tr")).map(cells).collect();
        document.descendants().filter(|node| is(*node, "tbl")).map(rows).collect()
    }
}

/// The paragraphs that a node holds.
pub(super) fn paragraphs(node: Node<'_, '_>) -> Vec<String> {
    node.children().filter(|inner| is(*inner, "p")).map(|paragraph| text(paragraph, true)).collect()
}

/// The cells of every row cover all columns of the table.
fn widths(table: Node<'_, '_>) {
    let columns = table.descendants().filter(|node| is(*node, "gridCol") && node.ancestors().nth(2) == Some(table));
    let columns = columns.count();
    for row in table.children().filter(|row| is(*row, "tr")) {
        let span = |cell: Node<'_, '_>| {
            let properties = cell.children().find(|inner| is(*inner, "tcPr"))?;
            let span = properties.children().find(|inner| is(*inner, "gridSpan"))?;
            value(span, "val")?.parse::<usize>().ok()
        };
        let cells = row.children().filter(|cell| is(*cell, "tc"));
        assert_eq!(cells.map(|cell| span(cell).unwrap_or(1)).sum::<usize>(), columns);
    }
}

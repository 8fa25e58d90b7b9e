//! Headings, paragraphs, lists, tables, quotations and code of a page.

use super::text::{is_hidden, is_interface};
use super::tree::{Element, Node};
use super::{Reader, notes};
use crate::import::docx::number_format::roman;
use crate::import::draft::{Block, Cell, Inline, Item, Label, Shown, Table};
use crate::import::ledger::{Fate, PieceKind, Reason};

/// Largest number that browsers write in Roman numerals.
const MOST_ROMAN: u32 = 3999;

/// Whether menus, heads and feet of the page may stand here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Page,
    Inside,
}

/// Elements that stand in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "input", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];

impl Reader<'_, '_> {
    /// Nodes as blocks; text between blocks is a paragraph.
    pub(super) fn blocks(&mut self, nodes: &[Node], standing: Standing) -> Vec<Block> {
        let mut out = Vec::new();
        let mut line: Vec<Inline> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if !is_inline(element) => {
                    flush(&mut line, &mut out);
                    self.block(element, standing, &mut out);
                }
                _ => self.run(std::slice::from_ref(node), &mut line),
            }
        }
        flush(&mut line, &mut out);
        out
    }

    fn block(&mut self, element: &Element, standing: Standing, out: &mut Vec<Block>) {
        if standing == Standing::Page && is_around(element) || is_interface(&element.name) {
            element.children.iter().for_each(|node| self.leave(node, Reason::Interface));
            return;
        }
        if is_hidden(element) {
            element.children.iter().for_each(|node| self.leave(node, Reason::Hidden));
            return;
        }
        if notes::is_container(element) && self.kind != PieceKind::Note {
            notes::signs(element, self);
            return;
        }
        let before = out.len();
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, out),
            "p" | "dt" | "figcaption" | "summary" | "caption" | "legend" => {
                let mut run = Vec::new();
                self.run(&element.children, &mut run);
                let strong = matches!(element.name.as_str(), "dt" | "summary");
                let mut run = trimmed(run);
                if strong && !run.is_empty() {
                    run = vec![Inline::Strong(run)];
                }
                flush(&mut run, out);
            }
            "ul" | "ol" | "menu" => self.list(element, out),
            "table" => self.table(element, out),
            "pre" => self.code_block(element, out),
            "blockquote" => {
                let inner = self.blocks(&element.children, Standing::Inside);
                out.push(Block::Boxed(inner));
            }
            "hr" => out.push(Block::Rule),
            "div" | "aside" | "section" if element.has_class(|word| word == "admonition") => {
                self.admonition(element, out);
            }
            _ => {
                let mut inner = self.blocks(&element.children, standing);
                out.append(&mut inner);
            }
        }
        if let Some(block) = out.get_mut(before) {
            self.mark(element, block);
        }
    }

    /// A box of Sphinx: `<div class="admonition note"><p class="admonition-title">…`.
    fn admonition(&mut self, element: &Element, out: &mut Vec<Block>) {
        let kinds = [
            ("tip", "tip"),
            ("hint", "tip"),
            ("important", "important"),
            ("warning", "warning"),
            ("caution", "warning"),
            ("attention", "warning"),
            ("danger", "warning"),
            ("error", "warning"),
        ];
        let found = kinds.iter().find(|(class, _)| element.has_class(|word| word == *class));
        let kind = found.map_or("note", |(_, kind)| kind);
        let is_title =
            |node: &Node| matches!(node, Node::Element(own) if own.has_class(|word| word == "admonition-title"));
        let mut title = Vec::new();
        let mut inner = Vec::new();
        for node in &element.children {
            match node {
                Node::Element(own) if is_title(node) => self.run(&own.children, &mut title),
                _ => inner.append(&mut self.blocks(std::slice::from_ref(node), Standing::Inside)),
            }
        }
        out.push(Block::Aside(kind, trimmed(title), inner));
    }

    /// The id of an element becomes a mark of the block that it begins with.
    fn mark(&self, element: &Element, block: &mut Block) {
        let Some(id) = element.get("id") else { return };
        if let Block::Heading(_, _, run) | Block::Paragraph(run) = block {
            let mark = format!("{}#{id}", self.path).into();
            let is_heading = matches!(element.name.as_bytes(), [b'h', b'1'..=b'6']);
            run.insert(0, if is_heading { Inline::Id(mark) } else { Inline::Mark(mark) });
        }
    }

    fn heading(&mut self, element: &Element, out: &mut Vec<Block>) {
        let mut run = Vec::new();
        self.run(&element.children, &mut run);
        let mut run = trimmed(run);
        if run.iter().all(|inline| matches!(inline, Inline::Mark(_) | Inline::Id(_))) {
            return;
        }
        let level = element.name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
        let label = self.number(element.line, &mut run);
        out.push(Block::Heading(level, label, run));
    }

    /// The number with which a heading begins: `1.2 Title`, `第1章 総則`.
    fn number(&mut self, line: usize, run: &mut Vec<Inline>) -> Option<Label> {
        let at = run.iter().position(|inline| !matches!(inline, Inline::Mark(_) | Inline::Id(_)))?;
        let several = run[at + 1..].iter().any(|inline| !matches!(inline, Inline::Mark(_) | Inline::Id(_)));
        let Inline::Text(piece, text) = &mut run[at] else { return None };
        // The number may stand in an element of its own.
        if several && is_number(text.trim()) {
            let (piece, number) = (*piece, text.trim().to_owned());
            run.remove(at);
            *run = trimmed(std::mem::take(run));
            return Some(Label { piece, text: number.into(), numbers: Vec::new(), shown: Shown::Text });
        }
        let end = text.find([' ', '\u{3000}', '\u{a0}'])?;
        let (number, rest) = (text[..end].to_owned(), text[end..].trim_start().to_owned());
        if rest.is_empty() || !is_number(&number) || !self.ledger.shorten(*piece, &number) {
            return None;
        }
        *text = rest.into();
        let place = self.place(line);
        let piece = self.ledger.book(self.kind, &place, &number);
        Some(Label { piece, text: number.into(), numbers: Vec::new(), shown: Shown::Text })
    }

    fn list(&mut self, element: &Element, out: &mut Vec<Block>) {
        let ordered = element.name == "ol";
        let mut next = element.get("start").and_then(|n| n.trim().parse::<u32>().ok()).unwrap_or(1);
        let mut items = Vec::new();
        for node in &element.children {
            let Node::Element(entry) = node else {
                let mut line = Vec::new();
                self.run(std::slice::from_ref(node), &mut line);
                let mut blocks = Vec::new();
                flush(&mut line, &mut blocks);
                items.extend((!blocks.is_empty()).then_some(Item { label: None, blocks }));
                continue;
            };
            let own = entry.get("value").and_then(|n| n.trim().parse::<u32>().ok()).unwrap_or(next);
            let label = (ordered && entry.name == "li").then(|| self.label(own, element.get("type"), entry.line));
            next = own.saturating_add(u32::from(entry.name == "li"));
            let mut blocks = self.blocks(&entry.children, Standing::Inside);
            if let Some(block) = blocks.first_mut() {
                self.mark(entry, block);
            }
            if !blocks.is_empty() {
                items.push(Item { label, blocks });
            } else if let Some(label) = label {
                self.ledger.empty_number(label.piece);
            }
        }
        // LibreOffice writes numbered headings as entries of lists; a heading is none.
        if items.iter().any(|item| item.blocks.iter().any(|block| matches!(block, Block::Heading(..)))) {
            for Item { label, blocks } in items {
                if let Some(label) = label {
                    self.ledger.settle(label.piece, Fate::LeftOut(Reason::Sign));
                }
                out.extend(blocks);
            }
        } else if !items.is_empty() {
            out.push(Block::List(items));
        }
    }

    /// The number that a browser computes for an entry.
    fn label(&mut self, number: u32, form: Option<&str>, line: usize) -> Label {
        let place = self.place(line);
        let letter = |first: u8| {
            let index = u8::try_from(number.saturating_sub(1) % 26).expect("one of 26");
            char::from(first + index).to_string()
        };
        let shown = match form {
            Some("a") if number <= 26 => Some(letter(b'a')),
            Some("A") if number <= 26 => Some(letter(b'A')),
            Some("i") => Some(roman(number.min(MOST_ROMAN)).to_lowercase()),
            Some("I") => Some(roman(number.min(MOST_ROMAN))),
            _ => None,
        };
        let text = shown.as_ref().map_or_else(|| number.to_string(), |text| format!("{text}."));
        let piece = self.ledger.book(PieceKind::Number, &place, &text);
        let how = if shown.is_some() { Shown::Text } else { Shown::Step(number) };
        Label { piece, text: text.into(), numbers: vec![number], shown: how }
    }

    fn table(&mut self, element: &Element, out: &mut Vec<Block>) {
        let kind = self.kind;
        let mut table = Table::default();
        self.rows(element, &mut table);
        self.kind = kind;
        if table.rows.iter().flatten().next().is_some() {
            out.push(Block::Table(table));
        } else if !table.caption.is_empty() {
            out.push(Block::Paragraph(table.caption));
        }
    }

    fn rows(&mut self, element: &Element, table: &mut Table) {
        for node in &element.children {
            let Node::Element(child) = node else {
                let mut run = Vec::new();
                self.run(std::slice::from_ref(node), &mut run);
                table.caption.extend(trimmed(run));
                continue;
            };
            match child.name.as_str() {
                "caption" => {
                    let mut run = Vec::new();
                    self.run(&child.children, &mut run);
                    table.caption.extend(trimmed(run));
                }
                "tr" => {
                    let mut cells = Vec::new();
                    child.children.iter().for_each(|cell| cells.extend(self.cell(cell)));
                    table.rows.push(cells);
                }
                _ => self.rows(child, table),
            }
        }
    }

    fn cell(&mut self, node: &Node) -> Option<Cell> {
        let kind = std::mem::replace(&mut self.kind, PieceKind::Cell);
        let (nodes, element) = match node {
            Node::Element(cell) => (cell.children.as_slice(), Some(cell)),
            Node::Text(..) => (std::slice::from_ref(node), None),
        };
        let blocks = self.blocks(nodes, Standing::Inside);
        self.kind = kind;
        let span = |name: &str| element.and_then(|cell| cell.get(name)).and_then(|n| n.trim().parse::<usize>().ok());
        let (columns, rows) = (span("colspan").unwrap_or(1).clamp(1, 200), span("rowspan").unwrap_or(1).clamp(1, 1000));
        (element.is_some() || !blocks.is_empty()).then_some(Cell { blocks, columns, rows })
    }

    fn code_block(&mut self, element: &Element, out: &mut Vec<Block>) {
        let language = element.find("code").unwrap_or(element);
        let class = language.get("class").unwrap_or("");
        let named =
            class.split_whitespace().find_map(|word| word.strip_prefix("language-").or(word.strip_prefix("lang-")));
        let language: String =
            named.unwrap_or("").chars().filter(|c| c.is_ascii_alphanumeric() || "+-#".contains(*c)).collect();
        let text = element.text();
        let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
        let mut lines = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let place = self.place(element.line + index);
            lines.push((self.ledger.book(self.kind, &place, line), line.into()));
        }
        if !lines.is_empty() {
            out.push(Block::Code(language.into(), lines));
        }
    }
}

/// Whether an element stands in a line of text: by its name, and because nothing in it does not.
pub(in crate::import) fn is_inline(element: &Element) -> bool {
    let own = INLINE.contains(&element.name.as_str());
    let stands_in_line = |inner: &Element| {
        let name = inner.name.as_str();
        INLINE.contains(&name) || is_interface(name) || matches!(name, "rt" | "rp" | "rb" | "rtc")
    };
    let holds_block = || {
        let mut found = false;
        element.walk(&mut |inner| found |= !stands_in_line(inner));
        found
    };
    own && !holds_block()
}

/// Menus, heads and feet of a page.
fn is_around(element: &Element) -> bool {
    let head = element.name == "header" && (element.find("a").is_some() || element.find("h1").is_none());
    head || matches!(element.name.as_str(), "nav" | "footer")
        || matches!(element.get("role"), Some("navigation" | "banner" | "contentinfo" | "search"))
}

/// Whether the first word of a heading is its number.
fn is_number(word: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = word.nfkc().collect();
    let dotted = plain.trim_end_matches('.');
    let of_dots =
        dotted.split('.').all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let of_law = plain.starts_with('第') && plain.ends_with(['章', '節', '条', '款', '目', '編', '部']);
    of_dots || of_law
}

/// A run without blanks and breaks at its ends.
pub(in crate::import) fn trimmed(mut run: Vec<Inline>) -> Vec<Inline> {
    let is_blank = |inline: &Inline| match inline {
        Inline::Text(_, text) => text.trim().is_empty(),
        Inline::Break | Inline::Soft => true,
        _ => false,
    };
    while run.last().is_some_and(is_blank) {
        run.pop();
    }
    let first = run.iter().position(|inline| !is_blank(inline)).unwrap_or(run.len());
    run.drain(..first);
    run
}

fn flush(line: &mut Vec<Inline>, out: &mut Vec<Block>) {
    let run = trimmed(std::mem::take(line));
    let shows = run.iter().any(|inline| !matches!(inline, Inline::Mark(_) | Inline::Id(_)));
    if shows {
        out.push(Block::Paragraph(run));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings_and_entries() {
        assert!(
            is_number("1.2.") && is_number("第３章") && is_number("１．２") && !is_number("2026年") && !is_number("v1")
        );
        assert_eq!((roman(4), roman(1999)), ("IV".to_owned(), "MCMXCIX".to_owned()));
        assert_eq!(super::super::one_line(" a\n b "), "a b");
    }
}

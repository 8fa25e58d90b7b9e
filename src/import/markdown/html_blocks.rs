//! HTML between empty lines of Markdown: tables, lists, definitions, code, headings and quotations become what they are; other
//! elements are what they hold. Running text in them is read as in a paragraph, so that its links lead where they should.

use std::fmt::Write as _;

use super::convert::Converter;
use crate::document::Inline as Read;
use crate::import::draft::{Block, Cell, Inline, Item, Label, Shown, Table};
use crate::import::html::blocks::{is_inline, trimmed};
use crate::import::html::one_line;
use crate::import::html::text::{collapsed, is_interface};
use crate::import::html::tree::{self, Element, Node};
use crate::import::ledger::{PieceKind, Reason};

impl Converter<'_, '_> {
    /// HTML between empty lines, from the line that is read.
    pub(super) fn html_block(&mut self, text: &str, out: &mut Vec<Block>) {
        let first = self.line;
        if let Ok(root) = tree::parse(text, self.path) {
            self.nodes(&root.children, first, out);
            return;
        }
        // Too deep for elements: its text alone.
        let parts: Vec<Read> = super::html::pieces(text)
            .into_iter()
            .map(|(tag, part)| if tag { Read::Html(part.into()) } else { Read::Text(part.into()) })
            .collect();
        let run = self.run(&parts);
        flush(run, out);
    }

    /// Nodes as blocks; text between blocks is a paragraph.
    fn nodes(&mut self, nodes: &[Node], first: usize, out: &mut Vec<Block>) {
        let mut line: Vec<Read> = Vec::new();
        let mut at = None;
        for node in nodes {
            match node {
                Node::Element(element) if !is_inline(element) => {
                    self.paragraph(&mut line, at.take().map(|at| first + at), out);
                    self.line = first + element.line - 1;
                    self.element(element, first, out);
                }
                _ => {
                    let (Node::Text(_, own) | Node::Element(Element { line: own, .. })) = node;
                    at = at.or(Some(own - 1));
                    flat(node, &mut line);
                }
            }
        }
        self.paragraph(&mut line, at.map(|at| first + at), out);
    }

    fn paragraph(&mut self, line: &mut Vec<Read>, at: Option<usize>, out: &mut Vec<Block>) {
        if let Some(at) = at {
            self.line = at;
        }
        let read = std::mem::take(line);
        let run = self.run(&read);
        flush(run, out);
    }

    fn run_of(&mut self, element: &Element) -> Vec<Inline> {
        let mut read = Vec::new();
        element.children.iter().for_each(|node| flat(node, &mut read));
        trimmed(self.run(&read))
    }

    fn element(&mut self, element: &Element, first: usize, out: &mut Vec<Block>) {
        let tag = opening(element);
        self.leave(&tag, Reason::Markup);
        let before = out.len();
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let run = self.run_of(element);
                let level = element.name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                if !run.is_empty() {
                    out.push(Block::Heading(level, None, run));
                }
            }
            "dt" | "summary" => {
                let run = self.run_of(element);
                flush(if run.is_empty() { run } else { vec![Inline::Strong(run)] }, out);
            }
            "ul" | "ol" | "menu" => self.list(element, first, out),
            "dl" => self.nodes(&element.children, first, out),
            "table" => self.html_table(element, first, out),
            "pre" => self.pre(element, first, out),
            "blockquote" => {
                let mut inner = Vec::new();
                self.nodes(&element.children, first, &mut inner);
                out.push(Block::Boxed(inner));
            }
            "hr" => out.push(Block::Rule),
            name if is_interface(name) => {
                let text = element.text();
                if !text.trim().is_empty() {
                    self.leave(text.trim(), Reason::Interface);
                }
            }
            _ => self.nodes(&element.children, first, out),
        }
        if let (Some(id), Some(Block::Heading(_, _, run) | Block::Paragraph(run))) =
            (element.get("id"), out.get_mut(before))
        {
            run.push(self.id(id));
        }
    }

    fn list(&mut self, element: &Element, first: usize, out: &mut Vec<Block>) {
        let ordered = element.name == "ol";
        let mut next = element.get("start").and_then(|n| n.trim().parse::<u32>().ok()).unwrap_or(1);
        let mut items = Vec::new();
        for node in &element.children {
            let mut blocks = Vec::new();
            let mut label = None;
            match node {
                Node::Element(entry) if entry.name == "li" => {
                    self.line = first + entry.line - 1;
                    if ordered {
                        let number = entry.get("value").and_then(|n| n.trim().parse().ok()).unwrap_or(next);
                        next = number.saturating_add(1);
                        let text: Box<str> = number.to_string().into();
                        let shown = Shown::Step(number);
                        label = Some(Label { piece: self.book(""), text, numbers: vec![number], shown });
                    }
                    self.nodes(&entry.children, first, &mut blocks);
                }
                _ => self.nodes(std::slice::from_ref(node), first, &mut blocks),
            }
            if !blocks.is_empty() {
                items.push(Item { label, blocks });
            }
        }
        if !items.is_empty() {
            out.push(Block::List(items));
        }
    }

    fn html_table(&mut self, element: &Element, first: usize, out: &mut Vec<Block>) {
        let mut table = Table::default();
        let mut stray = Vec::new();
        self.rows(element, first, (&mut table, &mut stray));
        // Text between the rows of a table is shown above it by every browser.
        out.append(&mut stray);
        if table.rows.iter().flatten().next().is_some() {
            out.push(Block::Table(table));
        } else {
            flush(table.caption, out);
        }
    }

    fn rows(&mut self, element: &Element, first: usize, (table, stray): (&mut Table, &mut Vec<Block>)) {
        for node in &element.children {
            match node {
                Node::Element(child) if child.name == "caption" => {
                    self.line = first + child.line - 1;
                    let run = self.run_of(child);
                    table.caption.extend(run);
                }
                Node::Element(child) if child.name == "tr" => {
                    let cells = child.children.iter().filter_map(|node| self.html_cell(node, first)).collect();
                    table.rows.push(cells);
                }
                Node::Element(child) if matches!(child.name.as_str(), "thead" | "tbody" | "tfoot") => {
                    self.rows(child, first, (&mut *table, &mut *stray));
                }
                Node::Element(child) if matches!(child.name.as_str(), "td" | "th") => {
                    let cell = self.html_cell(node, first);
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                    table.rows.last_mut().expect("there is a row").extend(cell);
                }
                _ => self.nodes(std::slice::from_ref(node), first, stray),
            }
        }
    }

    fn html_cell(&mut self, node: &Node, first: usize) -> Option<Cell> {
        let kind = std::mem::replace(&mut self.kind, PieceKind::Cell);
        let (nodes, element) = match node {
            Node::Element(cell) if matches!(cell.name.as_str(), "td" | "th") => (cell.children.as_slice(), Some(cell)),
            _ => (std::slice::from_ref(node), None),
        };
        let mut blocks = Vec::new();
        self.nodes(nodes, first, &mut blocks);
        self.kind = kind;
        let span = |name: &str| element.and_then(|cell| cell.get(name)).and_then(|n| n.trim().parse::<usize>().ok());
        let (columns, rows) = (span("colspan").unwrap_or(1).clamp(1, 200), span("rowspan").unwrap_or(1).clamp(1, 1000));
        (element.is_some() || !blocks.is_empty()).then_some(Cell { blocks, columns, rows })
    }

    fn pre(&mut self, element: &Element, first: usize, out: &mut Vec<Block>) {
        let text = element.text();
        let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
        let mut lines = Vec::new();
        for (index, line) in text.lines().enumerate() {
            self.line = first + element.line - 1 + index;
            lines.push((self.book(line), line.into()));
        }
        if !lines.is_empty() {
            out.push(Block::Code("".into(), lines));
        }
    }
}

/// The opening tag of an element, as it would be written.
fn opening(element: &Element) -> String {
    let mut out = format!("<{}", element.name);
    for (name, value) in element.attributes() {
        _ = write!(out, " {name}=\"{}\"", value.replace('"', "&quot;"));
    }
    out + ">"
}

/// A node in a line of text: tags, and texts with their blanks made one.
fn flat(node: &Node, out: &mut Vec<Read>) {
    match node {
        Node::Text(text, _) if text.trim().is_empty() => {
            if !out.is_empty() {
                out.push(Read::SoftBreak);
            }
        }
        Node::Text(text, _) => out.push(Read::Text(collapsed(text).into())),
        Node::Element(element) if matches!(element.name.as_str(), "code" | "kbd" | "samp" | "tt") => {
            let text = one_line(&element.text());
            if !text.is_empty() {
                out.push(Read::Code(text.into()));
            }
        }
        Node::Element(element) => {
            out.push(Read::Html(opening(element).into()));
            element.children.iter().for_each(|child| flat(child, out));
            out.push(Read::Html(format!("</{}>", element.name).into()));
        }
    }
}

/// A paragraph of what covers text; marks alone are one too, until [`with_marks`] puts them where they belong.
fn flush(run: Vec<Inline>, out: &mut Vec<Block>) {
    let run = trimmed(run);
    if !run.is_empty() {
        out.push(Block::Paragraph(run));
    }
}

/// Blocks, with marks that stand alone in the heading or paragraph below them, else in the one above.
pub(super) fn with_marks(blocks: Vec<Block>) -> Vec<Block> {
    let is_mark = |inline: &Inline| matches!(inline, Inline::Mark(_) | Inline::Id(_));
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut open: Vec<Inline> = Vec::new();
    for mut block in blocks {
        match &mut block {
            Block::Paragraph(run) if !run.is_empty() && run.iter().all(is_mark) => {
                open.append(run);
                continue;
            }
            block => {
                if let Some(run) = first_run(block).filter(|_| !open.is_empty()) {
                    run.append(&mut open);
                }
            }
        }
        out.push(block);
    }
    if let Some(Block::Heading(_, _, run) | Block::Paragraph(run)) = out.last_mut() {
        run.append(&mut open);
    }
    out
}

/// The running text that a block begins with, where it can have an id.
fn first_run(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match block {
        Block::Heading(_, _, run) | Block::Paragraph(run) => Some(run),
        Block::List(items) => items.first_mut()?.blocks.first_mut().and_then(first_run),
        Block::Boxed(inner) | Block::Aside(_, _, inner) => inner.first_mut().and_then(first_run),
        Block::Table(table) if !table.caption.is_empty() => Some(&mut table.caption),
        _ => None,
    }
}

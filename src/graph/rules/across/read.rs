//! Reads one page for the rules that read across: its runs of text, with where each stands and whether an editor's note
//! explains it.

use crate::document::{
    Annotations, BlockKind, Cell, Descend, Inline, Node, Run as Kind, Visit, Writing, Xref, XrefId, plain_text, walk,
};
use crate::graph::{Destination, Page, PageId, Resolved};
use crate::source::{SourceRef, Span};

use super::borne::Borne;
use super::editions::Cited;
use super::polarity::Twin;
use super::weak::Weighed;
use super::{At, Finding, Known, bearers, borne, editions, names, numbers, polarity, weak};

/// What one page says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What the page shows with what the guide declares at hand.
    pub(super) found: Vec<Finding>,
    /// Documents that it cites with a date or an edition.
    pub(super) cited: Vec<Cited>,
    /// Sentences and their polarity.
    pub(super) twins: Vec<Twin>,
    /// Its clauses, and rows of its matrices.
    pub(super) weighed: Weighed,
    /// Its clauses, by whether they name a bearer.
    pub(super) borne: Borne,
}

/// A run of text.
pub(super) struct Run<'a> {
    pub(super) resolved: &'a Resolved,
    pub(super) id: PageId,
    pub(super) page: &'a Page,
    /// What the page says; code is left out of it. A reference that shows what its target is called stands as it is written,
    /// so that a run says the same whatever other pages are called.
    pub(super) text: String,
    /// Cross-references: first and last byte of what stands for them.
    pub(super) links: Vec<(usize, usize, XrefId)>,
    /// The innermost block, entry or cell that holds it.
    pub(super) span: Span,
    pub(super) noted: bool,
}

/// In what is longer, words are not looked for: every sentence is, and a page may be one paragraph.
const LONGEST: usize = 20_000;

/// Stands for what is no text of the guide: code, HTML.
const OTHER: char = '\u{fffc}';

impl Reading {
    /// Reads a page.
    pub(super) fn of(resolved: &Resolved, known: &Known, id: PageId) -> Self {
        let mut reading = Self::default();
        let page = &resolved.corpus[id];
        weak::read(resolved, id, page, &mut reading.weighed);
        borne::read(resolved, id, page, &mut reading.borne);
        editions::declared(id, page, &mut reading.cited);
        let mut visitor = Visitor { resolved, known, id, page, reading, spans: Vec::new(), notes: Vec::new() };
        walk(&page.document.blocks, &mut visitor);
        for footnote in &page.document.footnotes {
            walk(&footnote.blocks, &mut visitor);
        }
        visitor.reading
    }
}

struct Visitor<'a> {
    resolved: &'a Resolved,
    known: &'a Known,
    id: PageId,
    page: &'a Page,
    reading: Reading,
    /// Where the nodes that are open are written.
    spans: Vec<Span>,
    /// Whether each of them has a note.
    notes: Vec<bool>,
}

/// Whether an editor's note is named.
pub(super) fn is_noted(annotations: Option<&Annotations>) -> bool {
    annotations.is_some_and(|annotations| annotations.note.is_some())
}

/// Whether an editor's note explains a cell or what it holds.
pub(super) fn is_cell_noted(cell: &Cell) -> bool {
    is_noted(cell.annotations.as_deref())
}

impl<'a> Visit<'a> for Visitor<'a> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        let (span, noted) = match node {
            // What an editor says of a contradiction repeats it.
            Node::Block(block) if matches!(block.kind, BlockKind::EditorNote(_)) => return Descend::Past,
            // The note of a whole matrix or table is none on each of its cells.
            Node::Block(block) if matches!(block.kind, BlockKind::Matrix(_) | BlockKind::Comparison(_)) => {
                (block.span, false)
            }
            Node::Block(block) => (block.span, is_noted(block.annotations.as_deref())),
            Node::Item(item, _) => (item.span, is_noted(item.annotations.as_deref())),
            Node::Row(row, _) => (row.span, is_cell_noted(&row.head)),
            Node::Cell(cell) => (cell.span, is_cell_noted(cell)),
        };
        self.spans.push(span);
        self.notes.push(noted);
        Descend::Inside
    }

    fn leave(&mut self, _: Node<'a>) {
        self.spans.pop();
        self.notes.pop();
    }

    fn inlines(&mut self, _: Kind, inlines: &'a [Inline]) {
        let mut run = Run {
            resolved: self.resolved,
            id: self.id,
            page: self.page,
            text: String::new(),
            links: Vec::new(),
            span: self.spans.last().copied().unwrap_or_default(),
            noted: self.notes.contains(&true),
        };
        run.add(inlines);
        numbers::read(&run, &self.known.numbers, &mut self.reading.found);
        editions::read(&run, &self.known.documents, &mut self.reading.cited);
        if let Some(names) = &self.known.names {
            names::read(&run, names, &mut self.reading.found);
        }
        if self.known.sentences {
            polarity::read(&run, &mut self.reading.twins);
            bearers::read(&run, &mut self.reading.found);
        }
    }
}

impl<'a> Run<'a> {
    fn add(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Code(_) | Inline::Html(_) => self.text.push(OTHER),
                // Between wide characters a line end is nothing.
                Inline::SoftBreak => {
                    if self.text.chars().next_back().is_some_and(|c| c.is_ascii()) {
                        self.text.push(' ');
                    }
                }
                Inline::Xref(id) => {
                    let start = self.text.len();
                    if let Some(xref) = self.page.document.xrefs.get(id.0 as usize) {
                        self.text.push_str(xref.text.as_deref().unwrap_or(&xref.written));
                    }
                    self.links.push((start, self.text.len(), *id));
                }
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                    self.add(inner);
                }
                Inline::Link(link) => self.add(&link.2),
                other => plain_text(std::slice::from_ref(other), &mut self.text, &|_| String::new()),
            }
        }
    }

    /// The cross-reference of that name, and where it leads.
    pub(super) fn link(&self, id: XrefId) -> Option<(&'a Xref, Destination)> {
        let xref = self.page.document.xrefs.get(id.0 as usize)?;
        let link = self.resolved.links.get(self.id.0 as usize)?.get(id.0 as usize)?;
        Some((xref, link.to))
    }

    /// The last reference that begins before a byte of the text.
    pub(super) fn link_before(&self, at: usize) -> Option<(usize, usize, XrefId)> {
        let behind = self.links.partition_point(|(start, ..)| *start < at);
        behind.checked_sub(1).and_then(|last| self.links.get(last)).copied()
    }

    /// Whether readers see what stands at a byte of the text, and not what the target of a reference is called.
    pub(super) fn is_seen(&self, at: usize) -> bool {
        let xref = self.link_before(at + 1).filter(|(_, end, _)| at < *end);
        let xref = xref.and_then(|(.., id)| self.page.document.xrefs.get(id.0 as usize));
        xref.is_none_or(|xref| xref.text.is_some() || xref.writing != Writing::Wikilink)
    }

    /// Where some words of the run are written: they are looked for in its source, else the line that it begins in.
    pub(super) fn at(&self, words: &str) -> At {
        let source = &self.page.document.source;
        let written = source.slice(self.span);
        let is_short = !words.is_empty() && written.len() <= LONGEST;
        let found = if is_short { written.find(words) } else { None };
        let span = found.map_or_else(
            || first_line(source, self.span),
            |at| Span::new(at, at + words.len()).shift(self.span.start as usize),
        );
        At { page: Some(self.id), span, noted: self.noted }
    }
}

/// The line in which a span begins.
pub(super) fn first_line(source: &SourceRef, span: Span) -> Span {
    source.line_span(source.position(span.start as usize).line)
}

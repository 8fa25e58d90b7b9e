//! Reads the written pages back with the parser, as any page is read, and compares what a reader will see with what was
//! placed: a character that markup swallowed is found here.

use std::sync::Arc;

use super::Output;
use super::characters::Characters;
use super::ledger::{Fate, Ledger, PieceKind};
use crate::config::Guide;
use crate::diagnostic::Diagnostic;
use crate::document::{
    BlockKind, Descend, Document, Inline, ItemPath, ItemStep, LinkTarget, List, ListItem, ListKind, Matrix, Node, Run,
    Visit, walk,
};
use crate::source::{ContentPath, Source, SourceRef};
use crate::syntax::Parser;

/// What the comparison gives, in characters (NFKC, without blanks).
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Of the source, numbers that its program computes included.
    pub source: u64,
    /// Found in the result, read back.
    pub placed: u64,
    /// Left out, each with a reason.
    pub left_out: u64,
    /// In the source and neither in the result nor left out.
    pub missing: Characters,
}

impl Coverage {
    /// Whether every character is accounted for.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// Share of the source's characters that are accounted for, in hundredths of a percent, rounded down.
    #[must_use]
    pub fn hundredths(&self) -> u64 {
        let accounted = self.source.saturating_sub(self.missing.count());
        (accounted * 10_000).checked_div(self.source).unwrap_or(10_000)
    }
}

/// A page of the result as a source of the parser.
pub(super) fn source_of(output: &Output) -> Option<SourceRef> {
    let path = ContentPath::new(output.path.strip_prefix("content/")?).ok()?;
    Some(Arc::new(Source::new(path, output.text()?.to_owned())))
}

/// Compares the pages with the ledger.
pub(super) fn prove(outputs: &[Output], ledger: &Ledger, guide: &Guide) -> Coverage {
    let parser = Parser::new(guide);
    let mut result = Characters::default();
    for source in outputs.iter().filter(|output| output.is_page()).filter_map(source_of) {
        let (document, _) = parser.parse(&source);
        read(&document, guide, &mut result);
    }
    let (mut source, mut placed, mut left) = (Characters::default(), Characters::default(), 0);
    for piece in ledger.pieces().iter().filter(|piece| piece.kind != PieceKind::Picture) {
        source.add(&piece.text);
        if let Fate::LeftOut(_) = piece.fate {
            let mut own = Characters::default();
            own.add(&piece.text);
            left += own.count();
        } else {
            placed.add(&piece.text);
        }
    }
    let missing = placed.without(&result);
    Coverage { source: source.count(), placed: placed.count() - missing.count(), left_out: left, missing }
}

/// Everything that a reader sees of a page.
fn read(document: &Document, guide: &Guide, out: &mut Characters) {
    let front = &document.front;
    out.add(&front.title.value);
    if let Some(number) = &front.number {
        out.add(document.source.slice(number.span));
    }
    let mut reader = Reader { document, guide, out, path: Vec::new(), in_clause: false };
    walk(&document.blocks, &mut reader);
    for footnote in &document.footnotes {
        walk(&footnote.blocks, &mut reader);
    }
}

struct Reader<'a> {
    document: &'a Document,
    guide: &'a Guide,
    out: &'a mut Characters,
    /// The entries of counted lists that are open.
    path: Vec<ItemStep>,
    /// Whether a clause is open: its own list is lettered.
    in_clause: bool,
}

impl Reader<'_> {
    /// What a matrix shows beside its running text: the heads of its columns, the numbers of its rows, its marks.
    fn matrix(&mut self, matrix: &Matrix) {
        for column in matrix.columns.iter().filter(|column| column.prose.is_none()) {
            self.out.add(&column.written);
        }
        let legend = self.guide.legend(&matrix.legend);
        for row in &matrix.rows {
            if let Some(item) = row.item {
                self.out.add(&format!("({item})"));
            }
            let marks = row.cells.iter().filter_map(|(mark, _)| mark.as_deref());
            for id in marks {
                let mark = legend.and_then(|legend| legend.marks.iter().find(|mark| mark.id == id));
                self.out.add(mark.map_or("", |mark| &mark.mark));
            }
        }
    }

    fn run(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => self.out.add(text),
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                    self.run(inner);
                }
                Inline::Link(link) => {
                    self.run(&link.2);
                    // A bare address is its own text.
                    if let (LinkTarget::Url(url), true) = (&link.0, link.2.is_empty()) {
                        self.out.add(url);
                    }
                }
                Inline::Image(picture) => self.run(&picture.text),
                Inline::Ruby(ruby) => [&ruby.0, &ruby.1].into_iter().for_each(|text| self.out.add(text)),
                Inline::Xref(id) => {
                    if let Some(xref) = self.document.xrefs.get(id.0 as usize) {
                        let shown = xref.text.as_deref();
                        self.out.add(shown.unwrap_or_else(|| self.document.source.slice(xref.span)));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The number of an entry of a counted list.
fn step(item: &ListItem, list: &List) -> Option<ItemStep> {
    match list.kind {
        ListKind::Bullet => None,
        ListKind::Items => Some(ItemStep::Item(item.number)),
        ListKind::Steps => Some(ItemStep::Step(item.number)),
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        match node {
            Node::Block(block) => match &block.kind {
                BlockKind::Code(code) => self.out.add(&code.1),
                BlockKind::Html(text) => self.out.add(text),
                BlockKind::Heading(heading) => {
                    if let Some(item) = heading.item {
                        self.out.add(&format!("({item})"));
                    }
                }
                BlockKind::Clause(clause) => {
                    self.in_clause = true;
                    if let Some(number) = &clause.number {
                        self.out.add(self.document.source.slice(number.span));
                    }
                    self.out.add(clause.title.as_deref().unwrap_or(""));
                }
                BlockKind::Matrix(matrix) => self.matrix(matrix),
                BlockKind::Reference(reference) => self.out.add(&reference.title),
                _ => {}
            },
            Node::Item(item, list) => {
                if let Some(step) = step(item, list) {
                    if self.in_clause && self.path.is_empty() && matches!(step, ItemStep::Item(_)) {
                        self.out.add(&format!("({})", self.guide.numbering.sub_item(item.number)));
                    }
                    self.path.push(step);
                    // Signs around a plain number depend on the theme: `(1)`, `1.`.
                    let mark = self.guide.numbering.mark(&ItemPath(self.path.clone()));
                    let mark = mark.unwrap_or_else(|| ItemPath(vec![step]).to_string());
                    self.out.add(&format!("{mark}()."));
                }
            }
            Node::Row(..) | Node::Cell(_) => {}
        }
        Descend::Inside
    }

    fn leave(&mut self, node: Node<'a>) {
        match node {
            Node::Item(item, list) if step(item, list).is_some() => _ = self.path.pop(),
            Node::Block(block) if matches!(block.kind, BlockKind::Clause(_)) => self.in_clause = false,
            _ => {}
        }
    }

    fn inlines(&mut self, _run: Run, inlines: &'a [Inline]) {
        self.run(inlines);
    }
}

/// Everything that is wrong with the pages, as `check` tells it.
pub(super) fn diagnostics(outputs: &[Output], guide: &Arc<Guide>) -> Vec<Diagnostic> {
    let parser = Parser::new(guide);
    let mut all = Vec::new();
    let mut facts = Vec::new();
    for source in outputs.iter().filter(|output| output.is_page()).filter_map(source_of) {
        let (document, found) = parser.parse(&source);
        all.extend(found);
        facts.push(crate::graph::FileFacts::new(document));
    }
    let (corpus, found) = crate::graph::collect(guide.clone(), facts);
    all.extend(found);
    let resolution = crate::graph::resolve(corpus);
    all.extend(resolution.whole);
    all.extend(resolution.pages.into_iter().flatten());
    all.extend(crate::graph::check(&resolution.resolved, &crate::graph::derive(&resolution.resolved)));
    all
}

//! Whether the pages of a model that was read may be used: what the parser would never have made is refused.

use std::collections::BTreeSet;

use crate::config::Guide;
use crate::diagnostic::Words;
use crate::document::{
    Annotations, BlockKind, Descend, Document, Facets, Inline, LinkTarget, Node, NodeId, Run, Table, Target, Visit,
    walk,
};
use crate::graph::corpus::Corpus;
use crate::graph::{collect, names};
use crate::source::ContentPath;
use crate::syntax::is_allowed_address;
use crate::words;

use super::LinkModel;
use super::read::ModelFault;

/// A page by itself.
pub(super) fn page(
    guide: &Guide,
    name: &str,
    file: &ContentPath,
    (document, links): (&Document, &[Option<LinkModel>]),
) -> Result<(), ModelFault> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
    let is_name = name.bytes().all(plain) && !name.starts_with(['.', '-']) && !name.ends_with('.');
    if !is_name || (name != "index" && !names::is_fit(name, guide)) {
        let shown: String = name.chars().take(40).collect();
        let shown = shown.escape_debug();
        let message = words!("`{shown}` はページの id にできない", "`{shown}` cannot be the id of a page");
        return Err(ModelFault::new(file.as_str(), message));
    }
    if file.extension() != "md" || links.len() != document.xrefs.len() {
        let message = words!("参照とその行き先の数が違う", "cross-references and links differ in number");
        return Err(ModelFault::new(name, message));
    }
    let mut sound = Sound { guide, document, nodes: BTreeSet::new(), fault: None };
    sound.facets(&document.front.facets);
    for used in &document.assets {
        sound.asset(&used.path);
    }
    for xref in &document.xrefs {
        sound.ask(!matches!(&xref.target, Target::File(path, _) if path.extension() != "md"), "a link to a file");
    }
    walk(&document.blocks, &mut sound);
    for footnote in &document.footnotes {
        walk(&footnote.blocks, &mut sound);
    }
    match sound.fault {
        Some(what) => Err(ModelFault::new(name, broken(what))),
        None => Ok(()),
    }
}

/// Names of pages beside each other.
pub(super) fn names(corpus: &Corpus) -> Result<(), ModelFault> {
    let (mut names, mut files) = (BTreeSet::new(), BTreeSet::new());
    for page in &corpus.pages {
        if !names.insert(&*page.name) || !files.insert(page.document.source.path()) {
            let message = words!("同じ id か同じファイルのページが二つある", "two pages have one id or one file");
            return Err(ModelFault::new(&page.name, message));
        }
    }
    let mut found = Vec::new();
    collect::refuse_derived(&corpus.pages, &mut found);
    match found.into_iter().next() {
        Some(fault) => Err(ModelFault::new(fault.primary.place.path(), fault.message)),
        None => Ok(()),
    }
}

fn broken(what: &str) -> Words {
    words!("木が壊れている（{what}）", "the tree is broken: {what}")
}

struct Sound<'a> {
    guide: &'a Guide,
    document: &'a Document,
    nodes: BTreeSet<NodeId>,
    fault: Option<&'static str>,
}

impl Sound<'_> {
    /// Keeps the first thing that is not as it has to be.
    fn ask(&mut self, good: bool, what: &'static str) {
        if !good && self.fault.is_none() {
            self.fault = Some(what);
        }
    }

    fn facets(&mut self, facets: &Facets) {
        for facet in &facets.0 {
            let vocabulary = self.guide.vocabulary(&facet.vocabulary);
            let known = vocabulary.is_some_and(|v| facet.values.iter().all(|id| v.value(id).is_some()));
            self.ask(known && !facet.values.is_empty(), "a value that no vocabulary has");
        }
    }

    fn annotations(&mut self, annotations: Option<&Annotations>) {
        if let Some(annotations) = annotations {
            self.facets(&annotations.facets);
        }
    }

    fn asset(&mut self, path: &ContentPath) {
        let published = self.guide.about.attachments.is_published(&path.extension());
        self.ask(published, "a file of a type that is not published");
    }

    fn target(&mut self, target: &LinkTarget) {
        match target {
            LinkTarget::Url(url) => self.ask(is_allowed_address(url), "an address that is not allowed"),
            LinkTarget::Asset(path, _) => self.asset(path),
            LinkTarget::Page(xref) => {
                let known = (xref.0 as usize) < self.document.xrefs.len();
                self.ask(known, "a cross-reference that is not listed");
            }
            LinkTarget::Refused => {}
        }
    }

    fn content(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                    self.content(inner);
                }
                Inline::Link(link) => {
                    self.target(&link.0);
                    self.content(&link.2);
                }
                Inline::Image(picture) => {
                    self.target(&picture.target);
                    self.content(&picture.text);
                }
                Inline::Xref(id) => {
                    let known = (id.0 as usize) < self.document.xrefs.len();
                    self.ask(known, "a cross-reference that is not listed");
                }
                Inline::FootnoteMark(footnote, mark) => {
                    let found = self.document.footnotes.get(*footnote as usize);
                    let known = found.is_some_and(|f| (1..=f.marks).contains(mark));
                    self.ask(known, "the mark of a footnote that is not there");
                }
                Inline::Text(_)
                | Inline::SoftBreak
                | Inline::HardBreak
                | Inline::Code(_)
                | Inline::Ruby(..)
                | Inline::Html(_) => {}
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let width = table.head.len();
        let even = table.alignments.len() <= width && table.rows.iter().all(|row| row.cells.len() == width);
        self.ask(even, "a table whose rows differ in length");
    }

    fn block(&mut self, kind: &BlockKind) {
        match kind {
            BlockKind::Heading(heading) => self.ask((1..=6).contains(&heading.level), "a heading of no level"),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Comparison(comparison) => self.table(&comparison.1),
            BlockKind::Matrix(matrix) => {
                let width = matrix.columns.len();
                self.ask(
                    matrix.rows.iter().all(|row| row.cells.len() == width),
                    "a matrix whose rows differ in length",
                );
                self.facets(&matrix.facets);
            }
            BlockKind::Clause(clause) => self.facets(&clause.facets),
            BlockKind::Caution(caution) => self.facets(&caution.facets),
            BlockKind::Reference(reference) => {
                let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
                let good = reference.urls.iter().all(|url| web(url) && is_allowed_address(url));
                self.ask(good, "an address that is not allowed");
            }
            _ => {}
        }
    }
}

impl<'a> Visit<'a> for Sound<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Some(id) = node.id() {
            let fresh = self.nodes.insert(id);
            self.ask(fresh, "two nodes of one identity");
        }
        match node {
            Node::Block(block) => {
                self.annotations(block.annotations.as_deref());
                self.block(&block.kind);
            }
            Node::Item(item, _) => self.annotations(item.annotations.as_deref()),
            Node::Cell(cell) => self.annotations(cell.annotations.as_deref()),
            Node::Row(..) => {}
        }
        Descend::Inside
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        self.content(inlines);
    }
}

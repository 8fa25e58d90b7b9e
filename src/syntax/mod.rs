//! From the text of a page to its [`Document`]: front matter, Markdown, directives, attribute blocks
//! and cross-references in prose. Reading is total: it returns a document and everything that is
//! wrong with it. No type of the Markdown parser leaves this module.

mod annotations;
mod attributes;
mod block;
mod characters;
mod facets;
mod footnotes;
mod front;
mod hints;
mod inline;
mod markdown;
mod page;
mod positions;
mod raw;
mod report;
mod structure;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use comrak::{Arena, parse_document};

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, fitted, places};
use crate::source::{MAX_PAGE_BYTES, SourceRef, Span};
use crate::words;

pub use block::MAX_TABLE_CELLS;
use block::Tree;
pub(crate) use block::{OpeningAttributes, opening_attributes};
use inline::Terms;
pub use inline::is_allowed_address;
use page::{MAX_DEPTH, Marks, Page};
use positions::Positions;
use report::Report;

/// Which syntax a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The content format.
    Guide,
    /// GFM alone: no front matter, no directives, every link kept. For conformance.
    Gfm,
    /// `CommonMark` alone. For conformance.
    CommonMark,
}

/// Reads the pages of one guide.
pub struct Parser<'a> {
    guide: &'a Guide,
    terms: Terms,
}

/// Reads one page.
#[must_use]
pub fn parse(source: &SourceRef, guide: &Guide) -> (Document, Vec<Diagnostic>) {
    Parser::new(guide).parse(source)
}

impl<'a> Parser<'a> {
    /// A parser for the pages of a guide; making it once for all pages saves work.
    #[must_use]
    pub fn new(guide: &'a Guide) -> Self {
        Self { guide, terms: Terms::new(guide) }
    }

    /// Reads one page.
    #[must_use]
    pub fn parse(&self, source: &SourceRef) -> (Document, Vec<Diagnostic>) {
        self.parse_as(source, Dialect::Guide)
    }

    /// Reads one page in a dialect.
    #[must_use]
    pub fn parse_as(&self, source: &SourceRef, dialect: Dialect) -> (Document, Vec<Diagnostic>) {
        let mut page = Page {
            source,
            guide: self.guide,
            dialect,
            terms: &self.terms,
            number: None,
            report: Report::new(source),
            xrefs: Vec::new(),
            assets: Vec::new(),
            footnotes: Marks::default(),
            linked: BTreeSet::new(),
            descent: page::Descent::into(source.text()),
            left_out: page::LeftOut::default(),
        };
        let document = read(&mut page);
        (document, page.report.finish())
    }
}

fn read(page: &mut Page<'_>) -> Document {
    let text = page.source.text();
    let mut document = Document::new(page.source.clone());
    document.numbering = page.guide.numbering.clone();
    if text.len() as u64 > MAX_PAGE_BYTES && page.is_guide() {
        page.report.at(
            Code::SourceTooLarge,
            Span::at(0),
            words!("ページが 4 MB を超えている", "the page is larger than 4 MB"),
        );
        return document;
    }
    let mut base = 0;
    if page.is_guide() {
        characters::check(text, &mut page.report);
        (document.front, base) = front::read(page);
        page.number = document.front.number.as_ref().map(|n| n.value.clone());
    }
    if page.is_guide() {
        raw::check(base, page);
    }
    body(base, page, &mut document);
    document.xrefs = fitted(std::mem::take(&mut page.xrefs));
    document.assets = std::mem::take(&mut page.assets);
    document.comments = std::mem::take(&mut page.left_out.comments);
    if page.is_guide() {
        structure::check(&document, &mut page.report);
        document.places = Arc::new(places(&document));
    }
    document
}

fn body(base: usize, page: &mut Page<'_>, document: &mut Document) {
    let whole = page.source.text();
    let prepared = markdown::prepare(whole.get(base..).unwrap_or(""), page.dialect);
    if let Some(cut) = prepared.cut {
        let at = Span::at(base + cut);
        page.report.at(
            Code::LimitDepth,
            at,
            words!(
                "入れ子が {MAX_DEPTH} 段を超えているため、ここから先は読まれない",
                "the nesting is deeper than {MAX_DEPTH}; nothing is read from here on"
            ),
        );
    }
    let arena = Arena::new();
    let root = parse_document(&arena, &prepared.text, &markdown::options(page.dialect));
    let positions = Positions::new(whole, base, whole.len() - base);
    let definitions = footnotes::definitions(root, &positions, page);
    document.blocks = Tree::new(&positions, page).blocks(root);
    document.footnotes = footnotes::read(&definitions, &positions, page);
}

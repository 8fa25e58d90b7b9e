//! What is known and gathered while one page is read.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Guide;
use crate::diagnostic::{Code, Fix};
use crate::document::{AssetUse, NodeId, SectionNumber, Spanned, Target, Writing, Xref, XrefId};
use crate::source::{ContentPath, SourceRef, Span};
use crate::words;

use super::Dialect;
use super::hints::Hints;
use super::inline::Terms;
use super::positions::inside;
use super::report::Report;

/// Blocks and inlines nested deeper than this are cut. A list in a list is six levels of JSON, so that `guide.json` stays
/// below the 128 levels that readers of JSON take (`tests/nesting.rs` holds it to that).
pub(super) const MAX_DEPTH: usize = 16;

/// The page that is being read.
pub(super) struct Page<'a> {
    pub(super) source: &'a SourceRef,
    pub(super) guide: &'a Guide,
    pub(super) dialect: Dialect,
    pub(super) terms: &'a Terms,
    /// The number of the section that the page is.
    pub(super) number: Option<SectionNumber>,
    pub(super) report: Report,
    pub(super) xrefs: Vec<Xref>,
    pub(super) assets: Vec<AssetUse>,
    pub(super) footnotes: Marks,
    /// Indices of the terms that the page has linked already.
    pub(super) linked: BTreeSet<usize>,
    pub(super) descent: Descent,
    pub(super) left_out: LeftOut,
}

/// What is written and does not become part of the document.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Where attribute blocks were found malformed.
    pub(super) malformed: Vec<Span>,
    /// Comments.
    pub(super) comments: Vec<Span>,
}

/// How far the reading of the tree is, and what is looked for on the way.
#[derive(Default)]
pub(super) struct Descent {
    /// What the text of the page may hold at all.
    pub(super) hints: Hints,
    /// How deep the reader is in the tree.
    pub(super) depth: usize,
    /// How many nodes of the tree have been named.
    nodes: u32,
}

impl Descent {
    /// The beginning of the way into a text.
    pub(super) fn into(text: &str) -> Self {
        Self { hints: Hints::of(text), ..Self::default() }
    }
}

/// The footnotes that the page has marks of, in the order of their first marks.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) defined: BTreeSet<String>,
    pub(super) order: Vec<(String, u32)>,
    index: BTreeMap<String, u32>,
}

impl Marks {
    /// Counts a mark: the footnote's index, and which of its marks this is.
    pub(super) fn mark(&mut self, name: &str) -> (u32, u32) {
        let next = u32::try_from(self.order.len()).unwrap_or(u32::MAX);
        let index = *self.index.entry(name.to_owned()).or_insert(next);
        if index == next {
            self.order.push((name.to_owned(), 0));
        }
        let count = self.order.get_mut(index as usize).map_or(1, |(_, count)| {
            *count += 1;
            *count
        });
        (index, count)
    }
}

impl Page<'_> {
    /// Whether the guide's own syntax is read, beside plain Markdown.
    pub(super) fn is_guide(&self) -> bool {
        self.dialect == Dialect::Guide
    }

    /// The identity of another node of the tree.
    pub(super) fn node(&mut self) -> NodeId {
        self.descent.nodes += 1;
        NodeId(self.descent.nodes)
    }

    /// Keeps a cross-reference.
    pub(super) fn xref(&mut self, mut xref: Xref) -> XrefId {
        let text = self.source.text();
        xref.span = inside(text, xref.span);
        xref.written = self.source.slice(xref.span).into();
        if let Some(title) = &mut xref.title {
            title.span = inside(text, title.span);
        }
        let id = XrefId(u32::try_from(self.xrefs.len()).unwrap_or(u32::MAX));
        self.xrefs.push(xref);
        id
    }

    /// Keeps a cross-reference that shows `text`.
    pub(super) fn plain_xref(&mut self, span: Span, writing: Writing, target: Target, text: Option<&str>) -> XrefId {
        let (written, text) = ("".into(), text.map(Into::into));
        self.xref(Xref { span, written, writing, target, text, title: None, after: None })
    }

    /// Keeps the use of a file.
    pub(super) fn asset(&mut self, path: ContentPath, span: Span) {
        self.assets.push(AssetUse { path, span });
    }

    /// Reports an error of syntax in an attribute block.
    pub(super) fn malformed(&mut self, fault: super::attributes::Malformed) {
        self.left_out.malformed.push(fault.span);
        let source = self.source;
        self.report.with(Code::AttributeSyntax, fault.span, fault.words, |d| {
            let written = source.slice(fault.span);
            if written.contains('＝') {
                let fixed = written.replace('＝', "=");
                return d
                    .help(words!("半角の `=` で `{fixed}` と書く", "write `{fixed}`, with a narrow `=`"))
                    .fix(Fix::safe(source, fault.span, fixed));
            }
            d.help(words!(
                "`{{#id .class key=value key=\"引用符で囲んだ値\"}}` の形で書く",
                "write `{{#id .class key=value key=\"quoted value\"}}`"
            ))
        });
    }

    /// Goes one level down; `false` where that is too deep, which is reported once.
    pub(super) fn enter(&mut self, span: Span) -> bool {
        if self.descent.depth >= MAX_DEPTH {
            if self.report.count(Code::LimitDepth) == 0 {
                self.report.at(
                    Code::LimitDepth,
                    Span::at(span.start as usize),
                    words!("入れ子が {MAX_DEPTH} 段を超えている", "the nesting is deeper than {MAX_DEPTH}"),
                );
            }
            return false;
        }
        self.descent.depth += 1;
        true
    }

    /// Comes back up.
    pub(super) fn leave(&mut self) {
        self.descent.depth -= 1;
    }

    /// Reports what is no id.
    pub(super) fn bad_id(&mut self, text: &str, span: Span) {
        self.report.with(Code::BadId, span, words!("`{text}` は id の形でない", "`{text}` is not an id"), |d| {
            d.help(words!(
                "英小文字で始め、英小文字、数字、ハイフンだけを使う（例: `incident-response`）",
                "begin with a lower-case letter, then lower-case letters, digits and hyphens, as in `incident-response`"
            ))
        });
    }

    /// An id, if it has the right form; reported where it has not.
    pub(super) fn anchor(&mut self, id: &Spanned<String>) -> Option<Spanned<crate::document::Anchor>> {
        let text = &id.value;
        let anchor = crate::document::Anchor::parse(text).filter(|_| !text.contains('.'));
        if anchor.is_none() {
            self.bad_id(text, id.span);
        }
        anchor.map(|value| Spanned::new(value, id.span))
    }
}

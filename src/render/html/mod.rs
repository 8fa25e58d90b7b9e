//! Blocks and inlines of a document as HTML: pure functions over the document, its places and what
//! its links resolve to. No inline style, no script, no raw HTML.
//!
//! # Classes
//!
//! | class | on | holds |
//! |---|---|---|
//! | `clause` | `section`, `data-<vocabulary>` | `clause-head` (`clause-number`, `clause-title`, `badges`), `clause-body` |
//! | `exception` | `div` in a clause | its name (`aside-title`) and blocks |
//! | `items`, `steps`, `sub-items` | `ol` | entries whose `number` is text: (1), ①, (ア) |
//! | `number` | `span` | the number of a heading, entry or row |
//! | `badges`, `badge` | `span` | classification: `data-vocabulary`, `data-value`; `badge-join` between them |
//! | `duty`, `force force-<id>` | the block, a `span` | a duty in the commentary; `data-force`, `data-<vocabulary>` |
//! | `discretion` | the block or a `span` | what goes beyond the standard |
//! | `provenance provenance-<id>` | `span` | how the text relates to the source, with a link to the note |
//! | `matrix` | `table`, in `matrix-box` | `data-column`, `data-mark` on cells; `mark mark-<id>`; `legend` |
//! | `comparison` | `table` | a captioned table of prose |
//! | `table-scroll` | `div` | any table; can be focused and scrolled |
//! | `measure`, `caution`, `reference` | `section` | `…-title`, body |
//! | `aside aside-<kind>` | `div` | notes, examples, alerts, discretion |
//! | `editor-note editor-note-<kind>` | `aside` | the editor's own words |
//! | `xref xref-<kind>`, `external` | `a` | a cross-reference; a link that leaves the site |
//! | `footnotes`, `footnote-mark`, `footnote-back` | | footnotes |
//! | `code`, `hl-<kind>` | `pre`, `span` | code |
//! | `raw-html` | | raw HTML, shown as text |
//! | `badge-validity`, `not-yet`, `ended`, `meanwhile` | `span` | when a place holds, whether that is now, and what holds until then |
//! | `limit` | `p` | when a duty or a clause applies, and when it does not |
//! | `summary` | `p` | the summary of what holds it |
//! | `moved-from` | `span` | an id that the place had before |
//! | `visually-hidden` | `span` | what only a screen reader says |

mod badges;
mod blocks;
mod code;
mod directives;
mod footnotes;
mod inlines;
mod lists;
mod matrix;
mod tables;
#[cfg(test)]
mod tests;
mod validity;
mod words;
mod writer;

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::config::Guide;
use crate::document::{Block, BlockKind, Clause, Document, Inline, OldAddress, Place, Places, XrefId};
use crate::graph::Marks;
use crate::source::ContentPath;

pub use inlines::is_wide;
pub(super) use matrix::prose_column;
pub(super) use validity::Told;
pub use validity::told_validity;
pub use words::{Interface, Word};

use writer::Html;

/// What a cross-reference turned out to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvedLink<'a> {
    /// Where it leads, relative to the page; `None`: nowhere, and only the text is shown.
    pub href: Option<Cow<'a, str>>,
    /// What is shown.
    pub text: Cow<'a, str>,
    /// What it leads to, such as `section`, `item`, `clause`, `term`: part of a class.
    pub kind: &'static str,
    /// What a pointer resting on it shows.
    pub title: Option<Cow<'a, str>>,
}

/// What the links of a page resolve to.
pub trait Links {
    /// A cross-reference.
    fn xref(&self, id: XrefId) -> ResolvedLink<'_>;
    /// The address of a file of the content folder, relative to the page.
    fn asset(&self, path: &ContentPath) -> String;
    /// The name under which a reader saves a file, where its address has another one.
    fn download(&self, _path: &ContentPath) -> Option<String> {
        None
    }
    /// The editor's note that `note=` names.
    fn note(&self, id: &str) -> Option<ResolvedLink<'_>>;
}

/// For whom the HTML is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The site.
    Site,
    /// The HTML that the specifications of Markdown show: for conformance.
    Plain,
}

/// Renders one document.
#[derive(Clone, Copy)]
pub struct Renderer<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its places, whose anchors become ids.
    pub places: &'a Places,
    /// What matrices say of its places.
    pub marks: Option<&'a Marks>,
    /// The guide's vocabularies and legends.
    pub guide: &'a Guide,
    /// What its links resolve to.
    pub links: &'a dyn Links,
    /// Words of the interface.
    pub words: &'a dyn Interface,
    /// For whom.
    pub mode: Mode,
}

impl Renderer<'_> {
    /// The body of the page: every block, then the footnotes.
    #[must_use]
    pub fn page(&self) -> String {
        let mut pen = Pen::new(*self);
        pen.blocks(&self.document.blocks);
        pen.footnotes();
        pen.html.finish()
    }

    /// Some blocks of the page.
    #[must_use]
    pub fn blocks(&self, blocks: &[Block]) -> String {
        let mut pen = Pen::new(*self);
        pen.blocks(blocks);
        pen.html.finish()
    }

    /// The body of a clause, whose items are lettered.
    #[must_use]
    pub fn clause_body(&self, clause: &Clause) -> String {
        let mut pen = Pen::new(*self);
        pen.in_clause = true;
        pen.blocks(&clause.body);
        pen.html.finish()
    }

    /// Running text of the page.
    #[must_use]
    pub fn inlines(&self, inlines: &[Inline]) -> String {
        let mut pen = Pen::new(*self);
        pen.inlines(inlines);
        pen.html.finish()
    }
}

/// A renderer at work.
struct Pen<'a> {
    on: Renderer<'a>,
    html: Html,
    /// How much deeper than written the headings are, once there is one: the shallowest one is an `h2`.
    shift: OnceCell<i8>,
    /// Whether the blocks are those of a clause, whose items are lettered.
    in_clause: bool,
    /// What that was outside of the clauses and lists that are open.
    outside: Vec<bool>,
    /// The numbers that the footnotes of the page are shown with, once a mark or a body asks for them.
    footnote_numbers: OnceCell<Vec<u32>>,
}

impl<'a> Pen<'a> {
    fn new(on: Renderer<'a>) -> Self {
        Self {
            on,
            html: Html::default(),
            shift: OnceCell::new(),
            in_clause: false,
            outside: Vec::new(),
            footnote_numbers: OnceCell::new(),
        }
    }

    fn shift(&self) -> i8 {
        *self.shift.get_or_init(|| {
            let levels = self.on.document.blocks.iter().filter_map(|block| match &block.kind {
                BlockKind::Heading(heading) => Some(heading.level),
                _ => None,
            });
            let top = levels.min().unwrap_or(2);
            if self.is_plain() { 0 } else { 2 - i8::try_from(top).unwrap_or(2) }
        })
    }

    fn is_plain(&self) -> bool {
        self.on.mode == Mode::Plain
    }

    fn word(&self, word: Word) -> Cow<'a, str> {
        self.on.words.word(word)
    }

    /// Ids that a place had before, so that old addresses still find it.
    fn old_ids(&mut self, place: Option<&Place>) {
        let here = |old: &OldAddress| old.page.is_none();
        for old in place.iter().flat_map(|place| place.moved_from()).filter(|old| here(&old.value)) {
            self.html.open("span").optional("id", old.value.anchor.as_deref()).class("moved-from").done();
            self.html.close("span");
        }
    }

    /// The id of a block.
    fn id(&self, block: &Block) -> Option<&'a str> {
        if self.is_plain() {
            return None;
        }
        self.on.places.of(block.id).map(|p| &*p.anchor).filter(|anchor| !anchor.is_empty())
    }
}

//! The linkable places of a document: what each is, what it is called, and how it is found again.

use std::fmt;
use std::ops::Deref;

use super::{Anchor, Block, BlockKind, Context, Duty, Facets, ItemPath, MeasureMark, OldAddress, Spanned};
use crate::source::Span;

/// What kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A heading without an item number.
    Heading,
    /// `(8)`: a heading, a list entry or a matrix row.
    Item,
    /// `④`.
    Step,
    /// A clause of a standard.
    Clause,
    /// A lettered sub-item of a clause.
    SubItem,
    /// A measure defined by a `:::measure` block.
    Measure,
    /// A matrix.
    Matrix,
    /// A captioned table.
    Table,
    /// A caution.
    Caution,
    /// A cited document.
    Reference,
    /// An editor's note.
    Note,
    /// A duty in the commentary that is nothing else.
    Duty,
    /// Anything else with an id.
    Text,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Heading,
        Self::Item,
        Self::Step,
        Self::Clause,
        Self::SubItem,
        Self::Measure,
        Self::Matrix,
        Self::Table,
        Self::Caution,
        Self::Reference,
        Self::Note,
        Self::Duty,
        Self::Text,
    ];

    /// The word that names it in `guide.yaml` and `guide.json`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Item => "item",
            Self::Step => "step",
            Self::Clause => "clause",
            Self::SubItem => "sub-item",
            Self::Measure => "measure",
            Self::Matrix => "matrix",
            Self::Table => "table",
            Self::Caution => "caution",
            Self::Reference => "reference",
            Self::Note => "note",
            Self::Duty => "duty",
            Self::Text => "text",
        }
    }
}

/// What carries the anchor in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Carrier {
    /// A block.
    Block,
    /// An entry of a list.
    ListItem,
    /// A row of a matrix.
    Row,
}

/// The id of a place in its page: what the author declared, or what the program made of where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceAnchor {
    /// A written `{#id}`: it stays whatever becomes of the place.
    Declared(Anchor),
    /// Made from the number, or the headings and the text.
    Fallback(Box<str>),
}

impl PlaceAnchor {
    /// Whether it is a written `{#id}`.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        matches!(self, Self::Declared(_))
    }
}

impl Deref for PlaceAnchor {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Declared(anchor) => anchor.as_str(),
            Self::Fallback(anchor) => anchor,
        }
    }
}

impl fmt::Display for PlaceAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// A linkable place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id in the page.
    pub anchor: PlaceAnchor,
    /// What it is.
    pub kind: PlaceKind,
    /// Where it is written; with `carrier` it finds the place again when rendering.
    pub span: Span,
    /// What carries the anchor.
    pub carrier: Carrier,
    /// The number as shown: `(8)`, `④`, `1.2.5.1(4)(a)`; may be empty.
    pub label: Box<str>,
    /// The way from the section to an item or step.
    pub path: Option<ItemPath>,
    /// Its title or, where it has none, the beginning of its text.
    pub title: Box<str>,
    /// What it has to do with a measure.
    pub measure: Option<MeasureMark>,
    /// The duty that it states, outside clauses.
    pub duty: Option<Duty>,
    /// Its own classification.
    pub facets: Facets,
    /// What it needs to be understood where it is read alone.
    pub context: Option<Box<Context>>,
    /// Index of the place that holds it.
    pub parent: Option<u32>,
}

impl Place {
    /// Addresses that it had before.
    #[must_use]
    pub fn moved_from(&self) -> &[Spanned<OldAddress>] {
        self.context.as_ref().map_or(&[], |context| &context.moved_from)
    }
}

/// The places of one document and what could not be placed.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// In the order of the text.
    pub list: Vec<Place>,
    /// Second and later `1)` lists of one level: (the list, the first list).
    pub rival_lists: Vec<(Span, Span)>,
    /// Explicit ids that stand twice: (the second, the first).
    pub twice: Vec<(Span, Span)>,
    /// Carrier, span and index of every place, ascending.
    pub(super) by_span: Vec<(Carrier, Span, u32)>,
}

impl Places {
    /// The place of a block, a list entry or a row.
    #[must_use]
    pub fn at(&self, carrier: Carrier, span: Span) -> Option<&Place> {
        self.list.get(self.index_at(carrier, span)? as usize)
    }

    /// The index of that place.
    #[must_use]
    pub fn index_at(&self, carrier: Carrier, span: Span) -> Option<u32> {
        // Of several, the last.
        let behind = self.by_span.partition_point(|(c, s, _)| (*c, *s) <= (carrier, span));
        let (c, s, index) = self.by_span.get(behind.checked_sub(1)?)?;
        ((*c, *s) == (carrier, span)).then_some(*index)
    }

    /// The place of a block.
    #[must_use]
    pub fn of_block(&self, block: &Block) -> Option<&Place> {
        self.list.get(self.index_of_block(block)? as usize)
    }

    /// The index of that place.
    #[must_use]
    pub fn index_of_block(&self, block: &Block) -> Option<u32> {
        // Most blocks are of these kinds and without annotations, and none of them is a place then.
        let plain = matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::List(_)
                | BlockKind::Quote(_)
                | BlockKind::Table(_)
                | BlockKind::Code(..)
                | BlockKind::Rule
        );
        if plain && block.annotations.is_none() { None } else { self.index_at(Carrier::Block, block.span) }
    }

    /// The place with that anchor.
    #[must_use]
    pub fn anchored(&self, anchor: &str) -> Option<&Place> {
        self.list.iter().find(|p| &*p.anchor == anchor)
    }
}

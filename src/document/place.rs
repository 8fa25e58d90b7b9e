//! The linkable places of a document: what each is, what it is called, and how it is found again.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Anchor, Context, Duty, Facets, Inline, ItemPath, MeasureMark, NodeId, OldAddress, Spanned, Validity};
use crate::source::Span;

/// What kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
    /// A captioned figure.
    Figure,
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
    pub const ALL: [Self; 14] = [
        Self::Heading,
        Self::Item,
        Self::Step,
        Self::Clause,
        Self::SubItem,
        Self::Measure,
        Self::Matrix,
        Self::Table,
        Self::Figure,
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
            Self::Figure => "figure",
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
    Block(NodeId),
    /// An entry of a list.
    ListItem(NodeId),
    /// A row of a matrix.
    Row(NodeId),
}

impl Carrier {
    /// The node of the tree.
    #[must_use]
    pub fn node(self) -> NodeId {
        match self {
            Self::Block(node) | Self::ListItem(node) | Self::Row(node) => node,
        }
    }

    /// Whether it is a block.
    #[must_use]
    pub fn is_block(self) -> bool {
        matches!(self, Self::Block(_))
    }

    /// Whether it is a row of a matrix.
    #[must_use]
    pub fn is_row(self) -> bool {
        matches!(self, Self::Row(_))
    }
}

/// The id of a place in its page: what the author declared, or what the program made of where it stands and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceAnchor {
    /// A written `{#id}`: it stays whatever becomes of the place.
    Declared(Anchor),
    /// Made from the number, or the headings and the text.
    Fallback(Box<str>),
    /// None of its own: what would be made for it is an earlier place's, or a declared id. `check` asks for an id, and
    /// links lead to what holds it.
    None,
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
            Self::None => "",
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
    /// Where it is written.
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
    /// Whether its title is one, and not the beginning of its text.
    #[must_use]
    pub fn is_titled(&self) -> bool {
        match self.carrier {
            Carrier::ListItem(_) => false,
            Carrier::Row(_) => true,
            Carrier::Block(_) => !matches!(self.kind, PlaceKind::Clause | PlaceKind::Duty | PlaceKind::Text),
        }
    }

    /// When it holds, as far as it says so itself.
    #[must_use]
    pub fn validity(&self) -> Option<&Validity> {
        self.context.as_ref().map(|context| &context.validity).filter(|validity| !validity.is_always())
    }

    /// Addresses that it had before.
    #[must_use]
    pub fn moved_from(&self) -> &[Spanned<OldAddress>] {
        self.context.as_ref().map_or(&[], |context| &context.moved_from)
    }
}

/// The places of a footnote, which come after those of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotedPlaces {
    /// Index of its first place; its others follow.
    pub first: u32,
    /// Index behind its last place.
    pub end: u32,
    /// The number that the footnote is shown with.
    pub number: u32,
    /// How many places of the text begin before its first mark.
    pub mark: u32,
    /// Index of the place that holds its first mark, which holds its places too.
    pub holder: Option<u32>,
}

/// The places of one document and what could not be placed.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// In the order of the text.
    pub list: Vec<Place>,
    /// Explicit ids that stand twice: (the second, the first).
    pub twice: Vec<(Span, Span)>,
    /// Places whose fallback anchor is taken: index, and that of the place that has it; a declared id where there is none.
    pub equal: Vec<(u32, Option<u32>)>,
    /// Summaries that a paragraph `.summary` gives, by the place that holds it.
    pub summaries: BTreeMap<u32, Spanned<Vec<Inline>>>,
    /// What titles are made of that hold cross-references without a text of their own, which only the guide knows.
    pub referring: BTreeMap<u32, Vec<Inline>>,
    /// Paragraphs `.summary` that stand for no place, or where another one does: that one.
    pub idle_summaries: Vec<(Span, Option<Span>)>,
    /// Paragraphs before lists whose entries are duties, by the entry.
    pub leads: BTreeMap<u32, Vec<Inline>>,
    /// Footnotes that hold places, in the order of their places.
    pub footnotes: Vec<NotedPlaces>,
    /// The node and index of every place, ascending.
    pub(super) by_node: Vec<(NodeId, u32)>,
    /// The indices of the places in the order of their anchors, once somebody asks.
    pub(super) by_anchor: OnceLock<Vec<u32>>,
}

impl Places {
    /// The place that a node of the tree is.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Option<&Place> {
        self.list.get(self.index_of(node)? as usize)
    }

    /// The index of that place.
    #[must_use]
    pub fn index_of(&self, node: NodeId) -> Option<u32> {
        let found = self.by_node.binary_search_by_key(&node, |&(node, _)| node).ok()?;
        self.by_node.get(found).map(|&(_, index)| index)
    }

    /// The place with that anchor.
    #[must_use]
    pub fn anchored(&self, anchor: &str) -> Option<&Place> {
        let anchor_of = |&index: &u32| self.list.get(index as usize).map_or("", |place| &*place.anchor);
        let sorted = self.by_anchor.get_or_init(|| {
            let mut all: Vec<u32> = (0..).take(self.list.len()).collect();
            all.sort_by(|one, other| anchor_of(one).cmp(anchor_of(other)));
            all
        });
        let found = sorted.get(sorted.partition_point(|index| anchor_of(index) < anchor))?;
        self.list.get(*found as usize).filter(|place| !anchor.is_empty() && &*place.anchor == anchor)
    }

    /// Takes a text as the summary of a place. A place has one; what stands for none is told.
    pub(super) fn summarise(&mut self, holder: Option<u32>, span: Span, text: &[Inline]) {
        match (holder, holder.and_then(|holder| self.summaries.get(&holder))) {
            (Some(holder), None) => _ = self.summaries.insert(holder, Spanned::new(text.to_vec(), span)),
            (_, first) => {
                let first = first.map(|first| first.span);
                self.idle_summaries.push((span, first));
            }
        }
    }

    /// The footnote that holds a place.
    #[must_use]
    pub fn footnote_of(&self, index: u32) -> Option<&NotedPlaces> {
        let behind = self.footnotes.partition_point(|noted| noted.first <= index);
        behind.checked_sub(1).and_then(|at| self.footnotes.get(at))
    }

    /// Sorts places by where they are read: those of a footnote where its first mark stands.
    #[must_use]
    pub fn reading_order(&self, index: u32) -> (u32, u32) {
        self.footnote_of(index).map_or((index + 1, 0), |noted| (noted.mark, index))
    }

    /// The anchor of a place; where it has none, that of the nearest place that holds it.
    #[must_use]
    pub fn address_of(&self, index: u32) -> Option<&str> {
        let place = |index: u32| self.list.get(index as usize);
        let mut above = std::iter::successors(place(index), |p| p.parent.and_then(place));
        above.find(|p| p.anchor != PlaceAnchor::None).map(|p| &*p.anchor)
    }
}

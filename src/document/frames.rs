//! What is open while the places of a document are found: headings, lists and other nodes.

use std::collections::{BTreeSet, HashMap};

use super::place::{PlaceAnchor, PlaceKind, Places};
use super::{Annotations, Block, BlockKind, ClauseNumber, Inline, ItemPath, ItemStep, ListKind, Spanned, fitted};
use crate::source::Span;

/// A heading that is open at this point of the text.
pub(super) struct OpenHeading<'a> {
    pub(super) level: u8,
    pub(super) item: Option<u32>,
    pub(super) place: u32,
    /// The declared id, otherwise the text: what it is to the fallback anchors below it.
    pub(super) name: Box<str>,
    /// The printed pages of what stands below it.
    pub(super) pages: Option<&'a Spanned<Box<str>>>,
}

/// What lists count in.
#[derive(Clone)]
pub(super) enum Counting {
    /// In the items of the open headings.
    Headings,
    /// In an item.
    Item(ItemPath),
    /// In an item, where another list has the anchors of these numbers.
    Again(ItemPath),
    /// In nothing: a list in a note or a caution has no targets.
    Nothing,
}

/// A list that is open.
pub(super) struct OpenList {
    /// The path that its entries add their step to, where they are targets.
    pub(super) path: Option<ItemPath>,
    /// The number and anchor of the clause whose sub-items they are.
    pub(super) clause: Option<(Option<ClauseNumber>, String)>,
}

/// A node that is open.
pub(super) struct Frame<'a> {
    pub(super) counting: Counting,
    /// The place that holds what stands in it.
    pub(super) parent: Option<u32>,
    /// How many headings are open outside of it.
    pub(super) base: usize,
    pub(super) list: Option<OpenList>,
    /// The printed pages of what stands in it.
    pub(super) pages: Option<&'a Spanned<Box<str>>>,
    /// The paragraph that has just been passed: it leads in a list that follows.
    pub(super) before: Option<&'a [Inline]>,
    /// The paragraph that leads in the entries, where it is a list.
    pub(super) lead: Option<&'a [Inline]>,
}

impl Frame<'_> {
    pub(super) fn new(counting: Counting) -> Self {
        Self { counting, parent: None, base: 0, list: None, pages: None, before: None, lead: None }
    }
}

/// The item numbers that headings have.
pub(super) fn heading_items(blocks: &[Block]) -> BTreeSet<u32> {
    let item = |block: &Block| match &block.kind {
        BlockKind::Heading(heading) => heading.item,
        _ => None,
    };
    blocks.iter().filter_map(item).collect()
}

/// The step that an entry of a list is.
pub(super) fn step(kind: ListKind, number: u32) -> Option<ItemStep> {
    match kind {
        ListKind::Bullet => None,
        ListKind::Items => Some(ItemStep::Item(number)),
        ListKind::Steps => Some(ItemStep::Step(number)),
    }
}

/// The printed pages that an attribute block names.
pub(super) fn pages_of(notes: Option<&Annotations>) -> Option<&Spanned<Box<str>>> {
    notes?.context.as_ref()?.pages.as_ref()
}

/// What kind of place text is for its attribute block.
pub(super) fn kind_of(notes: Option<&Annotations>) -> Option<PlaceKind> {
    let notes = notes?;
    if notes.duty.is_some() {
        return Some(PlaceKind::Duty);
    }
    let moved = notes.context.as_ref().is_some_and(|context| !context.moved_from.is_empty());
    (notes.id.is_some() || moved).then_some(PlaceKind::Text)
}

/// The places, each fallback anchor with its first place alone.
pub(super) fn settled(mut out: Places, declared: &HashMap<Box<str>, Span>) -> Places {
    let mut given: HashMap<Box<str>, u32> = HashMap::new();
    for (index, place) in (0..).zip(&mut out.list) {
        let PlaceAnchor::Fallback(anchor) = &place.anchor else { continue };
        let first = given.get(anchor).copied();
        if first.is_none() && !declared.contains_key(anchor) {
            given.insert(anchor.clone(), index);
        } else {
            out.equal.push((index, first));
            place.anchor = PlaceAnchor::None;
        }
    }
    out.by_node.sort_unstable();
    Places { list: fitted(out.list), by_node: fitted(out.by_node), ..out }
}

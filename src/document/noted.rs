//! Footnotes as places: their anchors, and of the places in them what number the footnote is shown with and where in the
//! text its mark stands.

use std::collections::HashMap;

use super::{
    BlockKind, Descend, Document, Inline, Node, NodeId, NotedPlaces, Places, Run, Visit, footnote_numbers, walk,
};

/// The footnotes that hold places; `firsts` are how many places there are before each footnote.
pub(super) fn footnotes(document: &Document, places: &Places, firsts: &[usize]) -> Vec<NotedPlaces> {
    let ends = firsts.iter().skip(1).copied().chain([places.list.len()]);
    if firsts.first().is_none_or(|&first| first == places.list.len()) {
        return Vec::new();
    }
    let mut marks = Marks {
        places,
        firsts: vec![None; firsts.len()],
        before: 0,
        open: Vec::new(),
        around: HashMap::new(),
        fixed: None,
    };
    walk(&document.blocks, &mut marks);
    for (index, footnote) in document.footnotes.iter().enumerate() {
        // A mark in a footnote stands where that footnote's own stands. Bodies come in the order of their marks.
        let nowhere = (wide(places.list.len()), None);
        marks.fixed = Some(marks.firsts.get(index).copied().flatten().unwrap_or(nowhere));
        walk(&footnote.blocks, &mut marks);
    }
    let numbers = footnote_numbers(&document.footnotes);
    let all = firsts.iter().zip(ends).zip(numbers).zip(&marks.firsts);
    let some = all.filter(|(((first, end), _), _)| *first < end);
    some.map(|(((&first, end), number), mark)| {
        let (mark, holder) = mark.unwrap_or_default();
        NotedPlaces { first: wide(first), end: wide(end), number, mark, holder }
    })
    .collect()
}

/// What stands in a footnote has from the place that holds its first mark what it would have if it stood there.
pub(super) fn taken_over(mut places: Places) -> Places {
    for noted in &places.footnotes {
        let Some(holder) = noted.holder else { continue };
        let pages = places.list.get(holder as usize).and_then(|place| place.context.as_ref()?.pages.clone());
        for place in places.list.get_mut(noted.first as usize..noted.end as usize).unwrap_or_default() {
            place.parent.get_or_insert(holder);
            if let Some(pages) = &pages {
                place.context.get_or_insert_default().pages.get_or_insert_with(|| pages.clone());
            }
        }
    }
    places
}

/// The anchor of a footnote, from its own name: a footnote that is put before another moves no address. A name that is no
/// part of an address as it is stands for itself as a hash.
#[must_use]
pub fn footnote_anchor(name: &str) -> String {
    format!("fn-{}", slug(name))
}

/// The anchor of a mark of a footnote; `count` says which.
#[must_use]
pub fn footnote_mark_anchor(name: &str, count: u32) -> String {
    let slug = slug(name);
    if count > 1 { format!("fnref-{slug}.{count}") } else { format!("fnref-{slug}") }
}

fn slug(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if name.bytes().all(plain) {
        return name.to_owned();
    }
    let hash = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    format!("x{:016x}", name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, hash))
}

fn wide(index: usize) -> u32 {
    u32::try_from(index).expect("places of a page are counted in 32 bits")
}

/// Finds the first mark of each footnote.
struct Marks<'p> {
    places: &'p Places,
    /// By footnote, of its first mark: how many places begin before it, and the place that holds it.
    firsts: Vec<Option<(u32, Option<u32>)>>,
    before: u32,
    /// The nodes that are open; cells have no name.
    open: Vec<Option<NodeId>>,
    /// By heading: the node that it stands in.
    around: HashMap<u32, Option<NodeId>>,
    /// What of `firsts` is so of all that is walked through, where that stands in a footnote.
    fixed: Option<(u32, Option<u32>)>,
}

impl Marks<'_> {
    /// The innermost place that is open here: of those that began, the last that is a node around, or a heading of one.
    fn holder(&self) -> Option<u32> {
        let place = |index: &u32| self.places.list.get(*index as usize);
        let is_open = |index: &u32| match self.around.get(index) {
            Some(node) => node.is_none() || self.open.contains(node),
            None => place(index).is_some_and(|place| self.open.contains(&Some(place.carrier.node()))),
        };
        std::iter::successors(self.before.checked_sub(1), |index| place(index)?.parent).find(is_open)
    }
}

impl<'a> Visit<'a> for Marks<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Some(index) = node.id().and_then(|id| self.places.index_of(id)).filter(|_| self.fixed.is_none()) {
            self.before = index + 1;
            if matches!(node, Node::Block(block) if matches!(block.kind, BlockKind::Heading(_))) {
                self.around.insert(index, self.open.last().copied().flatten());
            }
        }
        self.open.push(node.id());
        Descend::Inside
    }

    fn leave(&mut self, _: Node<'a>) {
        self.open.pop();
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        for inline in inlines {
            match inline {
                Inline::FootnoteMark(index, _) => {
                    let here = self.fixed.unwrap_or_else(|| (self.before, self.holder()));
                    if let Some(mark) = self.firsts.get_mut(*index as usize) {
                        mark.get_or_insert(here);
                    }
                }
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                    self.inlines(Run::Text, inner);
                }
                Inline::Link(link) => self.inlines(Run::Text, &link.2),
                _ => {}
            }
        }
    }
}

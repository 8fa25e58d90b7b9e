//! Footnotes as places: their anchors, and of the places in them what number the footnote is shown with and where in the
//! text its mark stands.

use super::{Descend, Document, Inline, Node, NotedPlaces, Places, Run, Visit, footnote_numbers, walk};

/// The footnotes that hold places; `firsts` are how many places there are before each footnote.
pub(super) fn footnotes(document: &Document, places: &Places, firsts: &[usize]) -> Vec<NotedPlaces> {
    let ends = firsts.iter().skip(1).copied().chain([places.list.len()]);
    if firsts.first().is_none_or(|&first| first == places.list.len()) {
        return Vec::new();
    }
    let mut marks = Marks { places, firsts: vec![None; firsts.len()], before: 0, fixed: false };
    walk(&document.blocks, &mut marks);
    marks.fixed = true;
    for (index, footnote) in document.footnotes.iter().enumerate() {
        // A mark in a footnote stands where that footnote's own stands. Bodies come in the order of their marks.
        marks.before = marks.firsts.get(index).copied().flatten().unwrap_or_else(|| wide(places.list.len()));
        walk(&footnote.blocks, &mut marks);
    }
    let numbers = footnote_numbers(&document.footnotes);
    let all = firsts.iter().zip(ends).zip(numbers).zip(&marks.firsts);
    let some = all.filter(|(((first, end), _), _)| *first < end);
    some.map(|(((&first, _), number), mark)| NotedPlaces { first: wide(first), number, mark: mark.unwrap_or(0) })
        .collect()
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
    /// By footnote: how many places begin before its first mark.
    firsts: Vec<Option<u32>>,
    before: u32,
    /// Whether what is walked through stands at one place of the text.
    fixed: bool,
}

impl<'a> Visit<'a> for Marks<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Some(index) = node.id().and_then(|id| self.places.index_of(id)).filter(|_| !self.fixed) {
            self.before = index + 1;
        }
        Descend::Inside
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        for inline in inlines {
            match inline {
                Inline::FootnoteMark(index, _) => {
                    let before = self.before;
                    if let Some(mark) = self.firsts.get_mut(*index as usize) {
                        mark.get_or_insert(before);
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

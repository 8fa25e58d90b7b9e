//! Of several lists of a page that count alike, the one that stands where a reference does.

use std::collections::HashMap;

use crate::document::{ItemPath, Place, PlaceKind};

use super::corpus::Page;

/// Where places begin, and their indices, in the order of the text.
type Starts = Vec<(u32, u32)>;

/// The items of a page by the heading that they stand under. Made once a page, as every reference asks.
pub(super) struct Nearby<'a> {
    headings: Starts,
    /// Those of a path under a heading.
    items: HashMap<(&'a ItemPath, Option<u32>), Starts>,
}

impl<'a> Nearby<'a> {
    pub(super) fn of(page: &'a Page) -> Self {
        let (mut headings, mut items) = (Vec::new(), HashMap::new());
        // The heading above each place; what holds a place stands before it.
        let mut above: Vec<Option<u32>> = Vec::with_capacity(page.places.list.len());
        for (index, place) in (0..).zip(&page.places.list) {
            let heading = place.parent.and_then(|parent| {
                let holder = page.place(parent)?;
                if is_heading(holder) { Some(parent) } else { above.get(parent as usize).copied().flatten() }
            });
            above.push(heading);
            if is_heading(place) {
                headings.push((place.span.start, index));
            }
            if let Some(path) = &place.path {
                let same: &mut Starts = items.entry((path, heading)).or_default();
                same.push((place.span.start, index));
            }
        }
        headings.sort_unstable();
        Self { headings, items }
    }

    /// The index of the item of that path under the heading of an offset: the last one before it, or the first of all.
    pub(super) fn item(&self, path: &ItemPath, offset: u32) -> Option<u32> {
        let last = |of: &[(u32, u32)]| of[..of.partition_point(|&(start, _)| start <= offset)].last().copied();
        let heading = last(&self.headings).map(|(_, index)| index);
        let same = self.items.get(&(path, heading))?;
        last(same).or_else(|| same.first().copied()).map(|(_, index)| index)
    }
}

fn is_heading(place: &Place) -> bool {
    place.kind == PlaceKind::Heading || place.kind == PlaceKind::Item && place.carrier.is_block()
}

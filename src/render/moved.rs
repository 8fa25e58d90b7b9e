//! Addresses that pages and places had before: each becomes a small page that leads on without a script, also from a
//! folder. It never takes the name of a page that there is.

use std::collections::{BTreeMap, BTreeSet};

use super::frame::{SCRIPT, preview_shards};
use super::scene::{Audience, Scene};
use super::view::LinkView;
use super::view::shells::{MovedPlace, MovedView};
use crate::document::{OldAddress, Place};
use crate::graph::{Corpus, Destination, Page, PageId, PlaceRef};
use crate::source::is_device;

/// What an old address leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// The name of the file without `.html`.
    name: String,
    /// Where the whole page went.
    page: Option<Destination>,
    /// Where places of it went, by their old anchors.
    places: BTreeMap<String, Destination>,
}

impl Moved {
    /// The name of the file without `.html`.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// Old addresses, by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Old {
    /// Those whose names are free: each becomes a page.
    pub(super) pages: Vec<Moved>,
    /// Places that left a page which is still there: it names them at its end.
    left: BTreeMap<String, Moved>,
}

/// Every old address. `taken` are the names of the other pages.
pub(super) fn old(corpus: &Corpus, taken: &BTreeSet<String>) -> Old {
    let mut found: BTreeMap<String, Moved> = BTreeMap::new();
    for (id, page) in corpus.iter() {
        for old in &page.document.front.moved_from {
            add(&mut found, &old.value, Destination::Page(id));
        }
        for (at, place) in places(id, page) {
            for old in place.moved_from() {
                add(&mut found, &old.value, Destination::Place(at));
            }
        }
    }
    // What is declared to have moved wins over an old number, which may have been another section's.
    for (id, page) in corpus.iter() {
        for name in page.document.front.aliases.iter().filter_map(|alias| of_alias(corpus, &alias.value)) {
            let moved = found.entry(name.clone()).or_insert_with(|| Moved { name, ..Moved::default() });
            moved.page.get_or_insert(Destination::Page(id));
        }
    }
    let (left, free): (BTreeMap<_, _>, BTreeMap<_, _>) = found.into_iter().partition(|(name, _)| taken.contains(name));
    Old { pages: free.into_values().filter(|moved| !is_device(&moved.name)).collect(), left }
}

fn places(id: PageId, page: &Page) -> impl Iterator<Item = (PlaceRef, &Place)> {
    (0_u32..).zip(&page.places.list).map(move |(place, one)| (PlaceRef { page: id, place }, one))
}

fn add(found: &mut BTreeMap<String, Moved>, old: &OldAddress, to: Destination) {
    // A place that has only another anchor in its page needs no other file.
    let Some(name) = old.page.as_deref().map(str::to_owned) else { return };
    let moved = found.entry(name.clone()).or_insert_with(|| Moved { name, ..Moved::default() });
    match &old.anchor {
        None => _ = moved.page.get_or_insert(to),
        Some(anchor) => _ = moved.places.entry(anchor.to_string()).or_insert(to),
    }
}

/// The name of the file that a page of this number or id had: an old title has none.
fn of_alias(corpus: &Corpus, alias: &str) -> Option<String> {
    let written = OldAddress::of_section(alias).filter(|old| old.anchor.is_none()).and_then(|old| old.page);
    let label = || corpus.guide.numbering.read(alias).map(|label| label.slug().to_owned());
    written.map(String::from).or_else(label).filter(|name| !name.is_empty())
}

impl Scene<'_> {
    /// The view of an old address. `cites`: the site tells what became of citations, and so does this page.
    pub(super) fn moved_view(&self, moved: &Moved, cites: bool) -> MovedView {
        MovedView {
            lang: self.lang(),
            policy: super::view::Html::new(super::policy::PAGE_POLICY),
            site_title: self.guide().about.short_title.clone(),
            review: self.build.audience == Audience::Reviewers,
            to: moved.page.as_ref().map(|to| self.moved_link(to)),
            places: self.moved_places(moved),
            script: if cites { self.asset(SCRIPT) } else { String::new() },
            previews: preview_shards(self.corpus().pages.len()),
        }
    }

    /// The places that have left a page, for that page.
    pub(super) fn left_places(&self, old: &Old, page: &str) -> Vec<MovedPlace> {
        old.left.get(page).map(|moved| self.moved_places(moved)).unwrap_or_default()
    }

    fn moved_places(&self, moved: &Moved) -> Vec<MovedPlace> {
        let place =
            |(anchor, to): (&String, &Destination)| MovedPlace { anchor: anchor.clone(), link: self.moved_link(to) };
        moved.places.iter().map(place).collect()
    }

    fn moved_link(&self, to: &Destination) -> LinkView {
        let text = match to {
            Destination::Page(id) => self.section(*id).text,
            to => to.name(self.corpus(), None).unwrap_or_default(),
        };
        LinkView { href: to.address(self.corpus()).unwrap_or_default(), text }
    }
}

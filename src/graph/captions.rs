//! Figures, tables and forms by the numbers that their titles begin with, 図9 流れ, in a guide that does not count them
//! itself: what text calls 図9 is linked, and reported where the guide writes such numbers and has none of that name.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Caption, Document, Place, PlaceKind, Target, Writing, Xref};
use crate::words;

use super::corpus::{Page, PageId};
use super::index::PlaceRef;
use super::link::Destination;
use super::resolve::Resolver;

/// So many labels of one word are looked through for the nearest.
const MOST: usize = 200;

/// What titles number.
#[derive(Debug, Default)]
pub(super) struct Captions {
    /// By label: in its page, and the first of the guide.
    places: HashMap<(Option<PageId>, Box<str>), Destination>,
    /// Labels of every word that titles begin with.
    families: HashMap<&'static str, Vec<Box<str>>>,
}

impl Captions {
    /// Adds the titles of a page and of its places, and captions that are paragraphs.
    pub(super) fn add(&mut self, id: PageId, page: &Page) {
        self.declare(id, page.title(), Destination::Page(id));
        for (place, at) in (0..).zip(&page.places.list) {
            if is_titled(at) {
                self.declare(id, &at.title, Destination::Place(PlaceRef { page: id, place }));
            }
        }
        for xref in page.document.xrefs.iter().filter(|xref| declares(xref)) {
            if let Target::Section(label) = &xref.target {
                self.insert(id, label, Destination::Page(id));
            }
        }
    }

    fn declare(&mut self, id: PageId, title: &str, to: Destination) {
        if let Some(found) = Caption::of_title(title) {
            self.insert(id, &found.label, to);
            let family = self.families.entry(found.word).or_default();
            if family.len() < MOST {
                family.push(found.label.into());
            }
        }
    }

    fn insert(&mut self, id: PageId, label: &str, to: Destination) {
        self.places.entry((Some(id), label.into())).or_insert(to);
        self.places.entry((None, label.into())).or_insert(to);
    }

    /// What has a label: in this page, otherwise the first of the guide.
    fn get(&self, page: PageId, label: &str) -> Option<Destination> {
        let own = self.places.get(&(Some(page), label.into()));
        own.or_else(|| self.places.get(&(None, label.into()))).copied()
    }
}

/// Whether the title of a place may number it.
fn is_titled(place: &Place) -> bool {
    matches!(place.kind, PlaceKind::Table | PlaceKind::Figure | PlaceKind::Matrix | PlaceKind::Heading)
}

/// Whether a number is that of a paragraph which says what stands beside it: 図9 流れ.
fn declares(xref: &Xref) -> bool {
    let is_caption = matches!(&xref.target, Target::Section(name) if Caption::word_of(name).is_some());
    is_caption && xref.writing == Writing::Loose && xref.title.is_some()
}

/// The labels that titles and paragraphs of a page give, which other pages may name.
pub(super) fn labels<'a>(document: &'a Document, places: &'a [Place]) -> impl Iterator<Item = String> + 'a {
    let titles = places.iter().filter(|place| is_titled(place)).map(|place| &*place.title);
    let of_titles = std::iter::once(document.front.title.value.as_str()).chain(titles);
    let of_texts = document.xrefs.iter().filter(|xref| declares(xref)).filter_map(|xref| match &xref.target {
        Target::Section(name) => Some(name.to_string()),
        _ => None,
    });
    of_titles.filter_map(|title| Some(Caption::of_title(title)?.label)).chain(of_texts)
}

impl Resolver<'_> {
    /// What `[[Table 4.1.1]]` or `[[様式2]]` names: the figure, table or form of that number, counted or in a title.
    pub(super) fn captioned_so(&self, name: &str) -> Option<Destination> {
        if self.is_caption(name) {
            let label: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            return self.index.caption(self.id, &label).map(Destination::Place);
        }
        let whole = Caption::of_title(name).filter(|found| found.end == name.chars().count());
        let titled = whole.and_then(|found| self.index.captions_of_titles().get(self.id, &found.label));
        titled.or_else(|| self.corpus.guide.numbering.by_pattern(name).and_then(|_| self.titled_place(name)))
    }

    /// Where 図9 leads in a guide that does not count its figures itself; `None` where this is no such number.
    pub(super) fn captioned(&mut self, xref: &Xref) -> Option<Destination> {
        let Target::Section(label) = &xref.target else { return None };
        let word = Caption::word_of(label).filter(|_| xref.writing == Writing::Loose)?;
        if declares(xref) {
            return Some(Destination::Nowhere);
        }
        let captions = self.index.captions_of_titles();
        if let Some(to) = captions.get(self.id, label) {
            return Some(if to == Destination::Page(self.id) { Destination::Nowhere } else { to });
        }
        let family = captions.families.get(word)?;
        let message =
            words!("`{label}` という番号の図表や様式がない", "no figure, table or form is numbered `{label}`");
        let diagnostic = Diagnostic::new(Code::XrefUnknown, &self.page.document.source, xref.span, message);
        let near = nearest(label, family.iter().map(|other| &**other));
        self.diagnostics.push(diagnostic.suggest_for(label, near).help(words!(
            "題名の先頭にある番号を書く。参照でなければ前に `\\` を付ける",
            "write a number that a title begins with; where it is no reference, write `\\` before it"
        )));
        Some(Destination::Nowhere)
    }
}

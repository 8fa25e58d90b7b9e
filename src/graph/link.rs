//! Where a cross-reference leads, its address, and what the target is called.

use super::address;
use super::corpus::{Corpus, PageId, joined};
use super::index::PlaceRef;
use crate::document::{Carrier, PlaceKind};

/// Where a cross-reference leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Destination {
    /// Nowhere: what is shown is plain text.
    Nowhere,
    /// A page.
    Page(PageId),
    /// A place in a page.
    Place(PlaceRef),
    /// A value of a vocabulary: index of the vocabulary, index of the value.
    Value(u16, u16),
    /// A term of `guide.yaml`.
    Term(u32),
    /// A cited document of `guide.yaml`.
    Cited(u32),
    /// A group of clauses: index of the standard, index of the group.
    Group(u32, u32),
}

/// A resolved cross-reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub to: Destination,
}

impl Destination {
    /// The page that holds it, where it is a content page.
    #[must_use]
    pub fn page(self) -> Option<PageId> {
        match self {
            Self::Page(page) => Some(page),
            Self::Place(place) => Some(place.page),
            _ => None,
        }
    }

    /// The address, relative to the folder that holds every page: `9.3.1.html#incident-response`.
    #[must_use]
    pub fn address(self, corpus: &Corpus) -> Option<String> {
        let guide = &corpus.guide;
        match self {
            Self::Nowhere => None,
            Self::Page(page) => corpus.page(page).map(|p| format!("{}.html", p.name)),
            Self::Place(at) => {
                let page = corpus.page(at.page)?;
                match page.places.address_of(at.place) {
                    Some(anchor) => Some(format!("{}.html#{anchor}", page.name)),
                    None => page.place(at.place).map(|_| format!("{}.html", page.name)),
                }
            }
            Self::Value(v, x) => {
                let vocabulary = guide.vocabularies.get(usize::from(v))?;
                let value = vocabulary.values.get(usize::from(x))?;
                Some(format!("{}.html", address::value(&vocabulary.id, &value.id)))
            }
            Self::Term(i) => guide.terms.get(i as usize).map(|t| format!("terms.html#{}", address::term(&t.id))),
            Self::Cited(i) => {
                guide.references.get(i as usize).map(|r| format!("references.html#{}", address::cited(&r.id)))
            }
            Self::Group(s, g) => {
                let group = guide.standards.get(s as usize)?.groups.get(g as usize)?;
                Some(format!("clauses.html#{}", group_anchor(&group.number)))
            }
        }
    }

    /// The address as seen from a page: a place in the same page is its fragment alone.
    #[must_use]
    pub fn href(self, corpus: &Corpus, from: Option<PageId>) -> Option<String> {
        let address = self.address(corpus)?;
        match (self, from) {
            (Self::Place(at), Some(from)) if at.page == from => {
                address.find('#').and_then(|i| address.get(i..)).map(str::to_owned)
            }
            _ => Some(address),
        }
    }

    /// What the target is called, as seen from a page.
    #[must_use]
    pub fn name(self, corpus: &Corpus, from: Option<PageId>) -> Option<String> {
        let guide = &corpus.guide;
        match self {
            Self::Nowhere => None,
            Self::Page(id) => {
                let page = corpus.page(id)?;
                let [number, gap, title] = page.title_parts();
                Some(quoted(corpus, &[corpus.part_name(id, from), number, gap, title]))
            }
            Self::Place(at) => place_name(corpus, at, from),
            Self::Value(v, x) => {
                guide.vocabularies.get(usize::from(v))?.values.get(usize::from(x)).map(|x| x.name.clone())
            }
            Self::Term(i) => guide.terms.get(i as usize).map(|t| t.name.clone()),
            Self::Cited(i) => guide.references.get(i as usize).map(|r| titled(corpus, &r.title)),
            Self::Group(s, g) => guide.standards.get(s as usize)?.groups.get(g as usize).map(|g| g.number.clone()),
        }
    }
}

/// The anchor of a group of clauses on the page of clauses.
#[must_use]
pub fn group_anchor(number: &str) -> String {
    format!("group-{}", number.replace('(', "-").replace(')', "").to_ascii_lowercase())
}

fn place_name(corpus: &Corpus, at: PlaceRef, from: Option<PageId>) -> Option<String> {
    let page = corpus.page(at.page)?;
    let place = page.place(at.place)?;
    let here = from == Some(at.page);
    let number = if here { String::new() } else { corpus.whole_number(at.page, from) };
    let name = match place.kind {
        PlaceKind::Clause | PlaceKind::SubItem => place.label.to_string(),
        PlaceKind::Item | PlaceKind::Step => match place.carrier {
            Carrier::Block(_) => quoted(corpus, &[&number, &place.label, " ", &place.title]),
            // A row is called by its measure, which the graph knows and the place does not.
            Carrier::ListItem(_) | Carrier::Row(_) => joined(&number, &place.label),
        },
        PlaceKind::Reference => titled(corpus, &place.title),
        // A table or a figure with a number is called by both.
        PlaceKind::Table | PlaceKind::Figure if !place.label.is_empty() => {
            quoted(corpus, &[&place.label, " ", &place.title])
        }
        _ => quoted(corpus, &[&place.title]),
    };
    Some(name)
}

/// The title of a section or place, in the quotation marks of the guide's language. Every cross-reference is named, so
/// that the parts are joined at once.
fn quoted(corpus: &Corpus, title: &[&str]) -> String {
    let (open, close) = if corpus.guide.is_japanese() { ("「", "」") } else { ("“", "”") };
    let mut out = String::with_capacity(open.len() + close.len() + title.iter().map(|part| part.len()).sum::<usize>());
    out.push_str(open);
    for part in title {
        out.push_str(part);
    }
    out.push_str(close);
    out
}

/// The title of a document, likewise.
fn titled(corpus: &Corpus, title: &str) -> String {
    let (open, close) = if corpus.guide.is_japanese() { ("『", "』") } else { ("“", "”") };
    [open, title, close].concat()
}

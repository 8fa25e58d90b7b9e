//! The next state of a resolved guide in which one page's text changed, and at most what it is called: the work is
//! that of the page and of those that call it by its name, not of the guide.

use std::mem::discriminant;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::{
    BlockKind, ClauseNumber, EntityKind, FrontMatter, MeasureMark, Place, PlaceKind, Spanned, Target, Writing, Xref,
};

use super::beside;
use super::captions;
use super::collect::FileFacts;
use super::corpus::{Page, PageId, Titles};
use super::index::entity_kind;
use super::link::{Destination, Link};
use super::resolve::{Resolved, resolve_page, targets};
use super::rules::check_page;
use super::titles;

/// How two readings of one file differ for other pages, wherever in the file things stand now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outside {
    /// Front matter, places and aliases are the same.
    Same,
    /// Only what the page and its places are called is other: every reference leads where it did.
    Titles,
    /// References may lead elsewhere, or lists may hold something else.
    Other,
}

/// Compares two readings of one file as other pages see them. A page with a matrix is always another one, as its
/// rows are joined with measures of the whole guide; so is one whose places are at fault.
#[must_use]
pub fn outside(old: &FileFacts, new: &FileFacts) -> Outside {
    let (a, b) = (&old.document, &new.document);
    let assets = |facts: &FileFacts| facts.document.assets.iter().map(|used| used.path.clone()).collect::<Vec<_>>();
    let same = same_front(&a.front, &b.front)
        && a.blocks.is_empty() == b.blocks.is_empty()
        && old.places.list.len() == new.places.list.len()
        && old.places.list.iter().zip(&new.places.list).all(|(a, b)| same_place(a, b))
        && [old, new].into_iter().all(|facts| facts.places.twice.is_empty())
        && clause_aliases(old) == clause_aliases(new)
        && cited(old) == cited(new)
        && assets(old) == assets(new)
        && captions::labels(a, &old.places.list).eq(captions::labels(b, &new.places.list));
    let titles = |facts: &FileFacts| facts.places.list.iter().map(|place| place.title.clone()).collect::<Vec<_>>();
    if !same {
        Outside::Other
    } else if a.front.title.value == b.front.title.value
        && a.front.description == b.front.description
        && titles(old) == titles(new)
    {
        Outside::Same
    } else {
        Outside::Titles
    }
}

fn same_front(a: &FrontMatter, b: &FrontMatter) -> bool {
    fn value<T>(spanned: Option<&Spanned<T>>) -> Option<&T> {
        spanned.map(|s| &s.value)
    }
    value(a.number.as_ref()) == value(b.number.as_ref())
        && value(a.id.as_ref()) == value(b.id.as_ref())
        && a.aliases.iter().map(|x| &x.value).eq(b.aliases.iter().map(|x| &x.value))
        && a.moved_from.iter().map(|x| &x.value).eq(b.moved_from.iter().map(|x| &x.value))
        && (a.stage, &a.facets, &a.validity) == (b.stage, &b.facets, &b.validity)
        // The sections beside it are held against its printed pages.
        && a.source_pages == b.source_pages
}

fn same_place(a: &Place, b: &Place) -> bool {
    /// The measure's id, which is never empty where the place lists one.
    fn measure(place: &Place) -> Option<&str> {
        place.measure.as_ref().map(|mark| match mark {
            MeasureMark::Defines => "",
            MeasureMark::Lists(id) => id.value.as_str(),
        })
    }
    a.kind != PlaceKind::Matrix
        && (&a.anchor, a.kind, &a.label, &a.path) == (&b.anchor, b.kind, &b.label, &b.path)
        && discriminant(&a.carrier) == discriminant(&b.carrier)
        && measure(a) == measure(b)
        && a.moved_from().iter().map(|x| &x.value).eq(b.moved_from().iter().map(|x| &x.value))
        // A row of a matrix may name its measure by the title, and a text a cited document.
        && (a.title == b.title || !(defines_measure(a) || a.kind == PlaceKind::Reference))
        && (&a.duty, &a.facets, a.parent) == (&b.duty, &b.facets, b.parent)
        && a.validity() == b.validity()
}

fn defines_measure(place: &Place) -> bool {
    entity_kind(place) == Some(EntityKind::Measure)
}

/// Clauses that stand by themselves, with the old numbers that lead to them.
fn clause_aliases(facts: &FileFacts) -> Vec<(Option<&ClauseNumber>, Vec<&ClauseNumber>)> {
    let clauses = facts.document.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Clause(clause) => Some(clause),
        _ => None,
    });
    clauses
        .map(|c| (c.number.as_ref().map(|n| &n.value), c.aliases.iter().map(|alias| &alias.value).collect()))
        .collect()
}

/// Documents that have an entry in the page: their titles, who published them and when, which other pages are held against.
fn cited(facts: &FileFacts) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let blocks = facts.document.blocks.iter();
    let references = blocks.filter_map(|block| match &block.kind {
        BlockKind::Reference(reference) => Some(reference),
        _ => None,
    });
    references.map(|reference| (&*reference.title, reference.by.as_deref(), reference.date.as_deref())).collect()
}

impl Resolved {
    /// The guide with another text of one page; its links are those of the old text until it is linked again.
    #[must_use]
    pub fn with_text(&self, id: PageId, facts: &FileFacts) -> Self {
        let mut next = self.clone();
        if let Some(page) = next.corpus.pages.get_mut(id.0 as usize) {
            if page.title() != facts.document.front.title.value {
                next.corpus.titles = Titles::default();
            }
            (page.document, page.places) = (facts.document.clone(), facts.places.clone());
        }
        next
    }

    /// Resolves the references of one page again, and tells what is wrong with that page. What can be referred to
    /// has to be the same as before.
    pub fn link_again(&mut self, id: PageId) -> Vec<Diagnostic> {
        let (fresh, mut diagnostics) = resolve_page(&self.corpus, &self.index, id);
        if let Some(links) = self.links.get_mut(id.0 as usize) {
            let old = std::mem::replace(links, fresh.clone());
            self.turn_backlinks(id, &targets(id, &old), &targets(id, &fresh));
        }
        diagnostics.extend(check_page(self, id));
        diagnostics
    }

    /// The pages that give a title beside a reference to this page, beside one that leads nowhere because the title is
    /// another one, or beside one that leads to a page of another title, which may be that of this page.
    #[must_use]
    pub fn readers_of_titles(&self, id: PageId) -> Vec<PageId> {
        let reads = |page: &Page, links: &[Link]| {
            // A link of Markdown may name a heading by its words.
            let by_words = |xref: &Xref| match &xref.target {
                Target::File(_, fragment) => !fragment.is_empty(),
                _ => false,
            };
            let before = |xref: &Xref| beside::title_before(page.document.source.text(), xref).is_some();
            let reads = |xref: &Xref| xref.title.is_some() || by_words(xref) || before(xref);
            let titled = page.document.xrefs.iter().zip(links).filter(|(xref, _)| reads(xref));
            let is_other = |xref: &Xref, link: &Link| match (&xref.title, link.to) {
                (Some(title), Destination::Page(to)) => {
                    self.corpus.page(to).is_some_and(|to| !titles::same(to.title(), &title.value))
                }
                _ => before(xref),
            };
            // `[[title]]` that leads nowhere is told with the number of the section that is called so.
            let is_lost =
                |(xref, link): (&Xref, &Link)| xref.writing == Writing::Wikilink && link.to == Destination::Nowhere;
            page.document.xrefs.iter().zip(links).any(is_lost)
                || titled.into_iter().any(|(xref, link)| {
                    link.to == Destination::Nowhere || link.to.page() == Some(id) || is_other(xref, link)
                })
        };
        let pages = self.corpus.iter().zip(&self.links).filter(|((from, _), _)| *from != id);
        pages.filter(|((_, page), links)| reads(page, links)).map(|((from, _), _)| from).collect()
    }

    /// Says to the pages that one no longer refers to, or now does, who refers to them.
    fn turn_backlinks(&mut self, from: PageId, old: &[PageId], fresh: &[PageId]) {
        for &to in old.iter().filter(|to| !fresh.contains(to)).chain(fresh.iter().filter(|to| !old.contains(to))) {
            let Some(list) = self.backlinks.get_mut(to.0 as usize) else { continue };
            let mut pages: Vec<PageId> = list.iter().copied().filter(|&page| page != from).collect();
            if fresh.contains(&to) {
                pages.push(from);
                pages.sort_unstable();
            }
            *list = Arc::from(pages);
        }
    }
}

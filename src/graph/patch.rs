//! The next state of a resolved guide in which one page's text changed, and nothing that other pages say of it:
//! the work is that of the page, not of the guide.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::{BlockKind, ClauseNumber, FrontMatter, MeasureMark, Place, PlaceKind, Spanned};

use super::collect::FileFacts;
use super::corpus::{Corpus, PageId};
use super::resolve::{Resolved, resolve_page, targets};
use super::rules::check_page;

/// Whether two readings of one file look the same from every other page: front matter, places and aliases,
/// wherever in the file they stand now. A page with a matrix never does, as its rows are joined with measures
/// of the whole guide; nor does one whose places are at fault.
#[must_use]
pub fn same_outside(old: &FileFacts, new: &FileFacts) -> bool {
    let (a, b) = (&old.document, &new.document);
    let assets = |facts: &FileFacts| facts.document.assets.iter().map(|used| used.path.clone()).collect::<Vec<_>>();
    same_front(&a.front, &b.front)
        && a.blocks.is_empty() == b.blocks.is_empty()
        && old.places.list.len() == new.places.list.len()
        && old.places.list.iter().zip(&new.places.list).all(|(a, b)| same_place(a, b))
        && [old, new].into_iter().all(|facts| facts.places.twice.is_empty() && facts.places.rival_lists.is_empty())
        && clause_aliases(old) == clause_aliases(new)
        && assets(old) == assets(new)
}

fn same_front(a: &FrontMatter, b: &FrontMatter) -> bool {
    fn value<T>(spanned: Option<&Spanned<T>>) -> Option<&T> {
        spanned.map(|s| &s.value)
    }
    value(a.number.as_ref()) == value(b.number.as_ref())
        && a.title.value == b.title.value
        && value(a.id.as_ref()) == value(b.id.as_ref())
        && a.aliases.iter().map(|x| &x.value).eq(b.aliases.iter().map(|x| &x.value))
        && (&a.source_pages, &a.description, a.stage, &a.facets)
            == (&b.source_pages, &b.description, b.stage, &b.facets)
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
        && (&a.anchor, a.kind, a.carrier, &a.label, &a.path, &a.title)
            == (&b.anchor, b.kind, b.carrier, &b.label, &b.path, &b.title)
        && measure(a) == measure(b)
        && (&a.duty, &a.facets, a.parent) == (&b.duty, &b.facets, b.parent)
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

impl Resolved {
    /// The guide with another text of one page that looks the same from outside, and what is wrong with that page.
    #[must_use]
    pub fn with_page(&self, id: PageId, facts: &FileFacts) -> (Self, Vec<Diagnostic>) {
        let mut corpus = Corpus { guide: self.corpus.guide.clone(), pages: self.corpus.pages.clone() };
        if let Some(page) = corpus.pages.get_mut(id.0 as usize) {
            (page.document, page.places) = (facts.document.clone(), facts.places.clone());
        }
        let (fresh, mut diagnostics) = resolve_page(&corpus, &self.index, id);
        let mut next =
            Self { corpus, index: self.index.clone(), links: self.links.clone(), backlinks: self.backlinks.clone() };
        if let Some(links) = next.links.get_mut(id.0 as usize) {
            let old = std::mem::replace(links, fresh.clone());
            next.turn_backlinks(id, &targets(id, &old), &targets(id, &fresh));
        }
        diagnostics.extend(check_page(&next, id));
        (next, diagnostics)
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

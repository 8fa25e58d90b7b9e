//! Checks over the resolved guide, one file each.

mod across;
mod alone;
mod clashes;
mod context;
mod forces;
mod groups;
mod ids;
mod link_texts;
mod matrices;
mod notes;
mod pages;
mod places;
mod printed;
mod quotes;
mod sentence;
mod settings;
mod texts;

pub use across::{Across, At, Finding};

use crate::diagnostic::Diagnostic;

use super::corpus::{Page, PageId};
use super::derive::{Views, derive_page};
use super::resolve::Resolved;

/// Runs every rule. What resolving reports already is not said again.
#[must_use]
pub fn check(resolved: &Resolved, views: &Views<'_>) -> Vec<Diagnostic> {
    let mut out = check_within(resolved, views);
    out.extend(Across::of(resolved).findings(resolved, Vec::new()));
    out
}

/// Runs the rules but for those that read [`Across`] the guide.
#[must_use]
pub fn check_within(resolved: &Resolved, views: &Views<'_>) -> Vec<Diagnostic> {
    let pages: Vec<&Page> = resolved.corpus.pages.iter().collect();
    let mut out = Vec::new();
    of_pages(resolved, &pages, views, &mut out);
    resolved.corpus.iter().for_each(|(id, _)| {
        link_texts::check(resolved, id, &mut out);
        printed::check(resolved, id, &mut out);
    });
    matrices::check(resolved, views, &mut out);
    settings::check(resolved, &mut out);
    texts::settings(resolved, &mut out);
    out
}

/// Runs the rules that look at one page. The rule of matrices is not among them, as it joins rows with the
/// measures of the whole guide.
pub(super) fn check_page(resolved: &Resolved, id: PageId) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if let Some(page) = resolved.corpus.page(id) {
        of_pages(resolved, &[page], &derive_page(resolved, id), &mut out);
        link_texts::check(resolved, id, &mut out);
        printed::check(resolved, id, &mut out);
    }
    out
}

fn of_pages(resolved: &Resolved, pages: &[&Page], views: &Views<'_>, out: &mut Vec<Diagnostic>) {
    for page in pages {
        texts::page(resolved, page, out);
        if !resolved.corpus.guide.demands.plain {
            quotes::check(page, out);
        }
    }
    pages::check(pages, out);
    places::check(resolved, pages, views, out);
    notes::check(resolved, pages, out);
    groups::check(resolved, views, out);
    alone::check(resolved, views, out);
    alone::leads(pages, out);
    context::check(pages, out);
    clashes::ids(pages, out);
    clashes::cited_numbers(pages, out);
    clashes::old_pages(&resolved.corpus, pages, out);
}

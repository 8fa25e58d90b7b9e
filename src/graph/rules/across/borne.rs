//! Where the clauses of a guide say who bears them, the few that do not have lost it: their duty stands in no list of anyone.
//! Guides whose clauses bind whoever reads them name no bearer at all.

use std::sync::Arc;

use crate::diagnostic::{Code, Words};
use crate::document::{Force, PlaceKind, RowKind};
use crate::graph::derive::derive_page;
use crate::graph::{DutySource, Page, PageId, Resolved};
use crate::words;

use super::read::{Reading, first_line};
use super::{At, Finding};

/// So many clauses name a bearer for each that names none, where all are to name one; of a single clause without one, two.
const MOST_WITHOUT: usize = 4;
const FEWEST_WITH: usize = 2;

/// The clauses of one page that bind.
#[derive(Debug, Default)]
pub(super) struct Borne {
    /// So many name a bearer.
    with: usize,
    /// Those that name none.
    without: Vec<At>,
    /// Whether a matrix may say who bears clauses.
    by_matrix: bool,
}

/// Reads the clauses of a page.
pub(super) fn read(resolved: &Resolved, id: PageId, page: &Page, out: &mut Borne) {
    if !page.places.list.iter().any(|place| matches!(place.kind, PlaceKind::Clause | PlaceKind::Matrix)) {
        return;
    }
    let views = derive_page(resolved, id);
    let vocabularies = &resolved.corpus.guide.vocabularies;
    out.by_matrix = views.matrices.iter().any(|matrix| matrix.matrix.of == RowKind::Clause);
    for duty in &views.duties {
        let Some(place) = page.place(duty.at.place) else { continue };
        if !matches!(duty.source, DutySource::Clause(_)) || duty.force == Force::May {
            continue;
        }
        let span = first_line(&page.document.source, place.span);
        let written = page.document.source.slice(span);
        // A bearer that no vocabulary has is told as such.
        let is_named = || vocabularies.iter().any(|v| v.bearer && written.contains(&format!("{}=", v.id)));
        if duty.bearers.is_empty() && !is_named() {
            out.without.push(At { page: Some(id), span, noted: false });
        } else {
            out.with += 1;
        }
    }
}

/// Tells the few clauses that name no bearer.
pub(super) fn compare(resolved: &Resolved, pages: &[Arc<Reading>], out: &mut Vec<Finding>) {
    let with: usize = pages.iter().map(|page| page.borne.with).sum();
    let without: usize = pages.iter().map(|page| page.borne.without.len()).sum();
    let are_few = without.saturating_mul(MOST_WITHOUT) <= with || without == 1 && with >= FEWEST_WITH;
    if !are_few || pages.iter().any(|page| page.borne.by_matrix) {
        return;
    }
    let bearers = resolved.corpus.guide.vocabularies.iter().filter(|v| v.bearer);
    let bearers: Vec<_> = bearers.map(|v| format!("`{}=…`", v.id)).collect();
    let (ja, en) = (format!("{} を付ける", bearers.join("、")), format!("add {}", bearers.join(", ")));
    for at in pages.iter().flat_map(|page| &page.borne.without) {
        out.push(Finding {
            code: Code::DutyBearer,
            at: *at,
            message: words!("遵守事項の担い手が書かれていない", "the clause names no bearer"),
            other: None,
            help: Words { ja: ja.clone(), en: en.clone() },
        });
    }
}

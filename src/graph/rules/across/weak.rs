//! A clause of the basic level binds; a matrix of the same phase that only offers its measure says less.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::MarkForce;
use crate::diagnostic::Code;
use crate::document::{EntityKind, Facets, Node, PlaceKind, RowKind, find};
use crate::graph::derive::derive_page;
use crate::graph::{Destination, Page, PageId, PlaceRef, Resolved};
use crate::words;

use super::read::{Reading, first_line, is_cell_noted, is_noted};
use super::{At, Finding};

/// The vocabulary that tells basic clauses from others; its first value is the basic one.
const LEVEL: &str = "level";

/// Clauses and rows of matrices of one page, where a measure joins them.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    clauses: Vec<Clause>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Clause {
    number: Box<str>,
    measures: Vec<PlaceRef>,
    facets: Facets,
    at: At,
}

/// A row that offers a measure and nowhere asks for it.
#[derive(Debug)]
struct Row {
    measure: PlaceRef,
    title: String,
    mark: String,
    facets: Facets,
    at: At,
}

/// Reads the clauses and matrices of a page.
pub(super) fn read(resolved: &Resolved, id: PageId, page: &Page, out: &mut Weighed) {
    let joins = |kind| matches!(kind, PlaceKind::Clause | PlaceKind::Matrix);
    if !page.places.list.iter().any(|place| joins(place.kind)) {
        return;
    }
    let views = derive_page(resolved, id);
    let guide = &resolved.corpus.guide;
    let basic = guide.vocabulary(LEVEL).and_then(|level| level.values.first()).map(|value| value.id.as_str());
    let source = &page.document.source;
    for clause in views.clauses.iter().filter(|clause| !clause.clause.measures.is_empty()) {
        let of_level = clause.facets.get(LEVEL).is_some_and(|facet| facet.values.iter().any(|v| Some(&**v) == basic));
        let Some(place) = page.place(clause.at.place) else { continue };
        if basic.is_some() && !of_level {
            continue;
        }
        let measure = |id: &str| match resolved.index.entity(EntityKind::Measure, id) {
            Some(Destination::Place(at)) => Some(at),
            _ => None,
        };
        let noted = match find(&page.document.blocks, place.carrier.node()) {
            Some(Node::Block(block)) => is_noted(block.annotations.as_deref()),
            _ => false,
        };
        out.clauses.push(Clause {
            number: place.label.clone(),
            measures: clause.clause.measures.iter().filter_map(|id| measure(&id.value)).collect(),
            facets: clause.facets.clone(),
            at: At { page: Some(id), span: first_line(source, place.span), noted },
        });
    }
    for matrix in views.matrices.iter().filter(|matrix| matrix.matrix.of == RowKind::Measure) {
        let Some(legend) = matrix.legend else { continue };
        for row in &matrix.rows {
            let Destination::Place(measure) = row.to else { continue };
            let marks = row.row.cells.iter().filter_map(|(mark, _)| legend.mark(mark.as_deref()?));
            let marks: Vec<_> = marks.collect();
            let is_asked = marks.iter().any(|mark| mark.force == MarkForce::Must);
            let offered = marks.iter().find(|mark| mark.force == MarkForce::May);
            if let Some(offered) = offered.filter(|_| !is_asked) {
                let at = At { page: Some(id), span: row.row.head.span, noted: is_cell_noted(&row.row.head) };
                let (title, mark) = (resolved.title_of(measure), offered.mark.clone());
                out.rows.push(Row { measure, title, mark, facets: matrix.facets.clone(), at });
            }
        }
    }
}

/// Whether two places may speak of one time: they name a value in common of every vocabulary that both name and whose
/// values nobody bears.
fn meet(a: &Facets, b: &Facets) -> bool {
    a.0.iter().all(|facet| {
        let other = b.get(&facet.vocabulary);
        other.is_none_or(|other| facet.values.iter().any(|value| other.values.contains(value)))
    })
}

/// Tells the clauses whose measures are only offered.
pub(super) fn compare(pages: &[Arc<Reading>], out: &mut Vec<Finding>) {
    let mut rows: BTreeMap<PlaceRef, Vec<&Row>> = BTreeMap::new();
    for row in pages.iter().flat_map(|page| &page.weighed.rows) {
        rows.entry(row.measure).or_default().push(row);
    }
    for clause in pages.iter().flat_map(|page| &page.weighed.clauses) {
        let offered = clause.measures.iter().filter_map(|measure| rows.get(measure)).flatten();
        for row in offered.filter(|row| meet(&clause.facets, &row.facets)) {
            let (number, title, mark) = (&clause.number, &row.title, &row.mark);
            out.push(Finding {
                code: Code::WeakMark,
                at: clause.at,
                message: words!(
                    "遵守事項 `{number}` の対策「{title}」が、表では `{mark}` に過ぎない",
                    "the measure `{title}` of the clause `{number}` is only `{mark}` in a matrix"
                ),
                other: Some((row.at, words!("求める印の列がない", "no column asks for it"))),
                help: words!(
                    "印か、遵守事項の `measures` を直す。両立するのであれば、理由を編者注（`note=`）か guide.yaml の `accepted` に書く",
                    "correct the marks, or the `measures` of the clause; where both hold, say why in an editor's note (`note=`) or in `accepted` of guide.yaml"
                ),
            });
        }
    }
}

//! A duty has a bearer, a clause names known measures, an item lists a known measure.

use std::collections::BTreeMap;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Words, nearest};
use crate::document::{Carrier, EntityKind, MeasureMark, Place, PlaceAnchor, PlaceKind, Spanned};
use crate::graph::index::entity_kind;
use crate::graph::{DutySource, Page, Resolved, Views};
use crate::source::{SourceRef, Span};
use crate::words;

use super::ids;

pub(super) fn check(resolved: &Resolved, pages: &[&Page], views: &Views<'_>, out: &mut Vec<Diagnostic>) {
    for duty in &views.duties {
        let Some(page) = resolved.corpus.page(duty.at.page) else { continue };
        let Some(place) = page.place(duty.at.place) else { continue };
        let is_unread = place.duty.as_ref().is_some_and(|d| d.has_bearer);
        if duty.bearers.is_empty() && !is_unread && !matches!(duty.source, DutySource::Clause(_)) {
            let source = &page.document.source;
            let message = words!("義務の担い手が書かれていない", "the duty names no bearer");
            let bearers: Vec<_> = resolved
                .corpus
                .guide
                .vocabularies
                .iter()
                .filter(|v| v.bearer)
                .map(|v| format!("`{}=…`", v.id))
                .collect();
            let (list, list_en) = (bearers.join("、"), bearers.join(", "));
            out.push(Diagnostic::new(Code::DutyBearer, source, last_line(source, place.span), message).help(
                if bearers.is_empty() {
                    words!(
                        "guide.yaml の、負う者を表す語彙に `bearer: true` と書く",
                        "write `bearer: true` at the vocabulary of guide.yaml whose values bear duties"
                    )
                } else {
                    words!("{list} を付ける", "add {list_en}")
                },
            ));
        }
    }
    for clause in &views.clauses {
        let Some(page) = resolved.corpus.page(clause.at.page) else { continue };
        for id in &clause.clause.measures {
            unknown_measure(resolved, &page.document.source, &id.value, id.span, out);
        }
    }
    let names = ids::Names::of(&resolved.corpus);
    for page in pages {
        required_ids(&resolved.corpus.guide, page, &names, out);
        equal_places(page, &names, out);
        for place in &page.places.list {
            let Some(MeasureMark::Lists(Spanned { value, span })) = &place.measure else { continue };
            unknown_measure(resolved, &page.document.source, value, *span, out);
        }
    }
}

/// Places of the kinds that `require-ids` names have a written id. A row of a matrix counts what its matrix names.
fn required_ids(guide: &Guide, page: &Page, names: &ids::Names<'_>, out: &mut Vec<Diagnostic>) {
    if guide.demands.require_ids.is_empty() {
        return;
    }
    let asks = |kind: PlaceKind| guide.demands.require_ids.contains(&kind);
    for place in &page.places.list {
        let is_duty = asks(PlaceKind::Duty) && place.duty.is_some();
        if place.anchor.is_declared() || place.carrier.is_row() || !(asks(place.kind) || is_duty) {
            continue;
        }
        let source = &page.document.source;
        let line = source.line_span(source.position(place.span.start as usize).line);
        let label = if place.label.is_empty() { &place.title } else { &place.label };
        let message = words!("`{label}` に id がない", "`{label}` has no id");
        let anchor = &place.anchor;
        let help = if matches!(anchor, PlaceAnchor::None) {
            words!("`{{#id}}` を付ける", "add `{{#id}}`")
        } else {
            words!(
                "`{{#id}}` を付ける。今のアドレスを残すには `{{#id moved-from={anchor}}}` と書く",
                "add `{{#id}}`; to keep the present address, write `{{#id moved-from={anchor}}}`"
            )
        };
        let fix = ids::fix(page, place, names);
        let help = if fix.is_some() { help } else { where_to(place) };
        let mut diagnostic = Diagnostic::new(Code::RequiredId, source, line, message).help(help);
        diagnostic.fix = fix;
        out.push(diagnostic);
    }
}

/// Where an id would stand that the program cannot write.
fn where_to(place: &Place) -> Words {
    if matches!(place.carrier, Carrier::ListItem(_)) {
        return words!(
            "項目を段落で始め、その終わりに `{{#id}}` を付ける",
            "begin the entry with a paragraph, and add `{{#id}}` at its end"
        );
    }
    words!(
        "`{{#id}}` を付ける。題名 `[…]` と属性 `{{…}}` の後に何かあれば、それを除く",
        "add `{{#id}}`; what stands behind the title `[…]` and the attributes `{{…}}` has to go"
    )
}

/// No two places need one fallback anchor. Of those that are equal to one place the first is told, with their number.
fn equal_places(page: &Page, names: &ids::Names<'_>, out: &mut Vec<Diagnostic>) {
    let mut told: BTreeMap<Option<u32>, (u32, usize)> = BTreeMap::new();
    for &(index, first) in &page.places.equal {
        // That a clause or a row of a matrix stands twice is said of its number.
        let is_told =
            |place: &Place| matches!(place.kind, PlaceKind::Clause | PlaceKind::SubItem) || place.carrier.is_row();
        if page.place(index).is_some_and(|place| !is_told(place)) {
            told.entry(first).or_insert((index, 0)).1 += 1;
        }
    }
    for (first, (index, count)) in told {
        let Some(place) = page.place(index) else { continue };
        let source = &page.document.source;
        let line = |span: Span| source.line_span(source.position(span.start as usize).line);
        let label = if place.title.is_empty() { &place.label } else { &place.title };
        let mut diagnostic = Diagnostic::new(
            Code::EqualPlaces,
            source,
            line(place.span),
            words!("`{label}` のアドレスを作り分けられない", "no address can tell this `{label}` apart"),
        );
        if let Some(first) = first.and_then(|first| page.place(first)) {
            diagnostic = diagnostic.other(source, line(first.span), words!("同じ箇所はここ", "the same stands here"));
        }
        let more = count - 1;
        let help = if more == 0 {
            words!("`{{#id}}` を付ける", "add `{{#id}}`")
        } else {
            words!("`{{#id}}` を付ける（ほかに {more} 箇所）", "add `{{#id}}` (and to {more} more)")
        };
        diagnostic.fix = ids::fix(page, place, names);
        let help = if diagnostic.fix.is_some() { help } else { where_to(place) };
        out.push(diagnostic.help(help));
    }
}

fn unknown_measure(resolved: &Resolved, source: &SourceRef, id: &str, span: Span, out: &mut Vec<Diagnostic>) {
    if resolved.index.entity(EntityKind::Measure, id).is_some() {
        return;
    }
    let is_measure = |place: &&Place| entity_kind(place) == Some(EntityKind::Measure);
    let places = resolved.corpus.pages.iter().flat_map(|page| &page.places.list);
    let near = nearest(id, places.filter(is_measure).map(|place| &*place.anchor));
    let words = words!("対策 `{id}` がない", "there is no measure `{id}`");
    out.push(Diagnostic::new(Code::XrefUnknown, source, span, words).suggest(near));
}

/// The attribute block stands at the end of what it belongs to.
fn last_line(source: &SourceRef, span: Span) -> Span {
    let end = source.slice(span).trim_end().len() + span.start as usize;
    source.line_span(source.position(end.saturating_sub(1)).line)
}

//! No place has an id that its page has for itself, and nothing that moved had the address of a page that the program makes.

use std::collections::BTreeSet;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{OldAddress, PlaceAnchor, PlaceKind, Spanned, footnote_anchor, footnote_mark_anchor};
use crate::graph::{Corpus, Page, address};
use crate::source::{Span, is_device};
use crate::words;

/// Ids that are written, now or before, and that the page itself has.
pub(super) fn ids(pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let notes = of_footnotes(page);
        for place in &page.places.list {
            if let PlaceAnchor::Declared(anchor) = &place.anchor {
                let id = anchor.as_str();
                let written = page.document.source.slice(place.span).find(&format!("#{id}"));
                let span = written.map_or_else(
                    || first_line(page, place.span),
                    |at| Span::new(place.span.start as usize + at + 1, place.span.start as usize + at + 1 + id.len()),
                );
                clash(page, &notes, (id, span), out);
            }
            for Spanned { value, span } in place.moved_from() {
                if let OldAddress { page: None, anchor: Some(anchor) } = value {
                    clash(page, &notes, (anchor, *span), out);
                }
            }
        }
    }
}

/// The anchors of footnotes and of their marks.
fn of_footnotes(page: &Page) -> BTreeSet<String> {
    let anchors = |name: &str, marks: u32| {
        let marks = (1..=marks.max(1)).map(|count| footnote_mark_anchor(name, count));
        marks.chain([footnote_anchor(name)]).collect::<Vec<_>>()
    };
    page.document.footnotes.iter().flat_map(|footnote| anchors(&footnote.name, footnote.marks)).collect()
}

fn clash(page: &Page, notes: &BTreeSet<String>, (id, span): (&str, Span), out: &mut Vec<Diagnostic>) {
    let message = if address::is_page_id(id) {
        words!("id `{id}` はページの部分が使っている", "the id `{id}` is that of a part of every page")
    } else if notes.contains(id) {
        words!("id `{id}` はこのページの脚注が使っている", "the id `{id}` is that of a footnote of this page")
    } else {
        return;
    };
    out.push(
        Diagnostic::new(Code::DuplicateId, &page.document.source, span, message)
            .help(words!("別の id にする", "choose another id")),
    );
}

fn first_line(page: &Page, span: Span) -> Span {
    let source = &page.document.source;
    source.line_span(source.position(span.start as usize).line)
}

/// Old addresses that belong to pages which are made from the guide: nothing would lead on from there.
pub(super) fn old_pages(corpus: &Corpus, pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let of_places = page.places.list.iter().flat_map(|place| place.moved_from());
        for old in page.document.front.moved_from.iter().chain(of_places) {
            let Some(name) = old.value.page.as_deref().filter(|name| is_made(name, corpus)) else { continue };
            let message = words!(
                "前のアドレス `{name}.html` は自動で作るページのものである",
                "the old address `{name}.html` belongs to a page that is made from the guide"
            );
            out.push(Diagnostic::new(Code::DuplicateAlias, &page.document.source, old.span, message).help(words!(
                "これを消す。そのアドレスから移ったことにはできない",
                "remove it; nothing can have moved from there"
            )));
        }
    }
}

/// Whether a page of that name is made from the guide, or no file can have the name.
fn is_made(name: &str, corpus: &Corpus) -> bool {
    let guide: &Guide = &corpus.guide;
    address::is_taken(name, guide) || is_device(name) || is_matrix(name, corpus)
}

fn is_matrix(name: &str, corpus: &Corpus) -> bool {
    let Some(anchor) = name.strip_prefix("matrix-") else { return false };
    let mut places = corpus.pages.iter().filter_map(|page| page.places.anchored(anchor));
    places.any(|place| place.kind == PlaceKind::Matrix)
}

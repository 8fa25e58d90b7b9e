//! No place has an id that its page has for itself, no two cited documents have one number, and nothing that moved had the
//! address of a page that the program makes.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{OldAddress, Place, PlaceAnchor, PlaceKind, Spanned, footnote_anchor, footnote_mark_anchor};
use crate::graph::{Corpus, Page, address, reference_number};
use crate::source::{Span, is_device};
use crate::words;

/// Ids that are written, now or before, and that the page itself has.
pub(super) fn ids(pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let notes = of_footnotes(page);
        for place in &page.places.list {
            if let PlaceAnchor::Declared(anchor) = &place.anchor {
                clash(page, &notes, anchor.as_str(), || written_at(page, place.span, anchor.as_str()), out);
            }
            for Spanned { value, span } in place.moved_from() {
                if let OldAddress { page: None, anchor: Some(anchor) } = value {
                    clash(page, &notes, anchor, || *span, out);
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

fn clash(page: &Page, notes: &BTreeSet<String>, id: &str, span: impl FnOnce() -> Span, out: &mut Vec<Diagnostic>) {
    let message = if address::is_page_id(id) {
        words!("id `{id}` はページの部分が使っている", "the id `{id}` is that of a part of every page")
    } else if notes.contains(id) {
        words!("id `{id}` はこのページの脚注が使っている", "the id `{id}` is that of a footnote of this page")
    } else {
        return;
    };
    out.push(
        Diagnostic::new(Code::DuplicateId, &page.document.source, span(), message)
            .help(words!("別の id にする", "choose another id")),
    );
}

/// Where the id of a place is written; its first line where that is not found.
fn written_at(page: &Page, span: Span, id: &str) -> Span {
    let source = &page.document.source;
    let line = || source.line_span(source.position(span.start as usize).line);
    let begin = |at: usize| span.start as usize + at + 1;
    let found = source.slice(span).find(&format!("#{id}")).map(begin);
    found.map_or_else(line, |at| Span::new(at, at + id.len()))
}

/// Documents of one page with the same number: a reference to it could mean either.
pub(super) fn cited_numbers(pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let source = &page.document.source;
        let mut firsts: HashMap<String, Span> = HashMap::new();
        let (mut foreign, mut count) = (Vec::new(), 0);
        for place in &page.places.list {
            let Some(number) = reference_number(page, place) else { continue };
            foreign.extend(other_section(page, place, &number));
            count += 1;
            let line = source.line_span(source.position(place.span.start as usize).line);
            let Some(first) = firsts.get(&number) else {
                firsts.insert(number, line);
                continue;
            };
            let message = words!("資料の番号 `{number}` が二つある", "there are two cited documents `{number}`");
            let diagnostic = Diagnostic::new(Code::DuplicateNumber, source, line, message)
                .other(source, *first, words!("最初はここ", "first here"))
                .help(words!("どちらかの `number` を直す", "correct the `number` of one of them"));
            out.push(diagnostic);
        }
        // Where all are, the page has another number now: one tells it.
        let told = if foreign.len() == count { 1 } else { foreign.len() };
        out.extend(foreign.into_iter().take(told));
    }
}

/// The number of a cited document begins with that of its section, and closes its bracket.
fn other_section(page: &Page, place: &Place, number: &str) -> Option<Diagnostic> {
    let head = number.split(['(', '（']).next().unwrap_or("").trim();
    let is_of_section = head.contains('.') && head.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let opens = number.matches(['(', '（']).count();
    let is_whole = opens == number.matches([')', '）']).count();
    if !is_of_section || opens == 0 || page.number().is_empty() || head == page.number() && is_whole {
        return None;
    }
    let source = &page.document.source;
    let line = source.line_span(source.position(place.span.start as usize).line);
    let at =
        source.slice(line).find(&format!("number=\"{number}\"")).map(|at| line.start as usize + at + "number=\"".len());
    let span = at.map_or(line, |at| Span::new(at, at + number.len()));
    let own = page.number();
    let message = if is_whole {
        words!(
            "資料の番号 `{number}` が、この節 {own} のものでない",
            "the number `{number}` is none of this section, {own}"
        )
    } else {
        words!("資料の番号 `{number}` の括弧が対になっていない", "the brackets of the number `{number}` are no pair")
    };
    let help = words!("`{own}(1)` のように書く", "write it like `{own}(1)`");
    Some(Diagnostic::new(Code::AttributeValue, source, span, message).help(help))
}

/// Old addresses that belong to pages which are made from the guide: nothing would lead on from there.
pub(super) fn old_pages(corpus: &Corpus, pages: &[&Page], out: &mut Vec<Diagnostic>) {
    let matrices: OnceCell<BTreeSet<String>> = OnceCell::new();
    let is_matrix =
        |name: &str| name.starts_with("matrix-") && matrices.get_or_init(|| of_matrices(corpus)).contains(name);
    let is_made = |name: &&str| address::is_taken(name, &corpus.guide) || is_device(name) || is_matrix(name);
    for page in pages {
        let of_places = page.places.list.iter().flat_map(Place::moved_from);
        for old in page.document.front.moved_from.iter().chain(of_places) {
            let Some(name) = old.value.page.as_deref().filter(is_made) else { continue };
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

/// The pages of matrices.
fn of_matrices(corpus: &Corpus) -> BTreeSet<String> {
    let places = corpus.pages.iter().flat_map(|page| &page.places.list);
    places.filter(|place| place.kind == PlaceKind::Matrix).map(|place| address::matrix(&place.anchor)).collect()
}

//! A page has text, and its item numbers follow each other.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{ItemPath, ItemStep};
use crate::graph::Page;
use crate::words;

pub(super) fn check(pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let document = &page.document;
        if document.blocks.is_empty() && page.children.is_empty() {
            let at = document.front.title.span;
            out.push(Diagnostic::new(
                Code::EmptyPage,
                &document.source,
                at,
                words!("本文のないページである", "the page has no text"),
            ));
        }
        item_order(page, out);
    }
}

/// Headings `(1)`, `(2)`, … of one level come in order, each once. A section may begin with any number.
fn item_order(page: &Page, out: &mut Vec<Diagnostic>) {
    let mut last: Option<(&ItemPath, u32)> = None;
    for place in page.places.list.iter().filter(|p| p.carrier.is_block()) {
        let Some(path) = &place.path else { continue };
        let Some(ItemStep::Item(number)) = path.0.last().copied() else { continue };
        let same_level = last.filter(|(before, _)| {
            before.0.len() == path.0.len() && before.0.split_last().map(|x| x.1) == path.0.split_last().map(|x| x.1)
        });
        if let Some((_, before)) = same_level
            && number != before + 1
        {
            let source = &page.document.source;
            let line = source.position(place.span.start as usize).line;
            let words = words!("項 ({before}) の次が ({number}) である", "item ({number}) follows item ({before})");
            out.push(Diagnostic::new(Code::ItemOrder, source, source.line_span(line), words));
        }
        if let Some((above, before)) = last
            && path.0.split_last().is_some_and(|(_, parent)| parent == above.0)
            && number == before + 1
        {
            let source = &page.document.source;
            let line = source.position(place.span.start as usize).line;
            let words = words!(
                "項 ({number}) が項 ({before}) の中の最初の項である",
                "item ({number}) is the first item inside item ({before})"
            );
            let d = Diagnostic::new(Code::ItemOrder, source, source.line_span(line), words);
            out.push(d.help(words!(
                "項 ({before}) に続く項なら、`#` の数を項 ({before}) に揃える",
                "where it follows item ({before}), write as many `#` as that has"
            )));
        }
        last = Some((path, number));
    }
}

//! What places say of themselves agrees with what holds them: printed pages with the section's, a lead-in with another
//! place, a summary with the place that it stands for.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Spanned;
use crate::graph::{Page, standing};
use crate::source::Span;
use crate::words;

pub(super) fn check(pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        outside(page, out);
        own_lead(page, out);
        endless(page, out);
        for &(span, first) in &page.places.idle_summaries {
            out.push(idle(page, span, first));
        }
    }
}

/// Printed pages of a place that are none of the section's.
fn outside(page: &Page, out: &mut Vec<Diagnostic>) {
    let Some(whole) = &page.document.front.source_pages else { return };
    let of_section = merged(ranges(whole));
    // What a place has from what holds it stands where that says it, and is looked at once.
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for place in &page.places.list {
        let written = place.context.as_ref().and_then(|context| context.pages.as_ref());
        let Some(Spanned { value, span }) = written.filter(|pages| seen.insert(pages.span.start)) else { continue };
        if of_section.is_empty() || ranges(value).iter().all(|range| holds(&of_section, *range)) {
            continue;
        }
        let message = words!(
            "ページ `{value}` は、この節のページ `{whole}` の外にある",
            "the page `{value}` is outside of the section's, `{whole}`"
        );
        out.push(Diagnostic::new(Code::AttributeValue, &page.document.source, *span, message).help(words!(
            "このページか、front matter の `source` を直す",
            "correct the page, or `source` in the front matter"
        )));
    }
}

/// The ranges of a text such as `17, 20-22`; the short form `128-35` ends at 135.
fn ranges(text: &str) -> Vec<(u32, u32)> {
    let range = |part: &str| {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (first, last) = (first.trim(), last.trim());
        if last.is_empty() {
            return None;
        }
        let whole = match first.get(..first.len().saturating_sub(last.len())) {
            Some(begin) if last.len() < first.len() => format!("{begin}{last}"),
            _ => last.to_owned(),
        };
        Some((first.parse().ok()?, whole.parse().ok()?))
    };
    text.split([',', '、']).filter_map(range).collect()
}

/// The same pages as ranges in order that do not touch.
fn merged(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut out: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match out.last_mut() {
            Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
            _ => out.push((first, last)),
        }
    }
    out
}

/// Whether one of them holds all of a range.
fn holds(merged: &[(u32, u32)], (first, last): (u32, u32)) -> bool {
    let at = merged.partition_point(|range| range.0 <= first);
    at.checked_sub(1).and_then(|at| merged.get(at)).is_some_and(|range| last <= range.1)
}

/// A place that names itself as what leads it in.
fn own_lead(page: &Page, out: &mut Vec<Diagnostic>) {
    for place in &page.places.list {
        let lead = place.context.as_ref().and_then(|context| context.lead.as_ref());
        let Some(Spanned { value, span }) = lead.filter(|lead| *lead.value == *place.anchor) else { continue };
        let message = words!("`lead` が自分の id `{value}` を指している", "`lead` names the place itself, `{value}`");
        out.push(Diagnostic::new(Code::AttributeValue, &page.document.source, *span, message).help(words!(
            "前置きとなる段落に id を付けて、それを書く",
            "give the paragraph that leads it in an id, and name that"
        )));
    }
}

/// What holds meanwhile, where nothing says from when something else holds: nobody would know until when.
fn endless(page: &Page, out: &mut Vec<Diagnostic>) {
    let front = &page.document.front;
    let mut report = |span| {
        let message = words!(
            "`meanwhile` はあるが、いつまでかを示す `from` がない",
            "there is `meanwhile`, and no `from` that says until when"
        );
        out.push(Diagnostic::new(Code::AttributeValue, &page.document.source, span, message).help(words!(
            "効力を持つ日を `from=2026-10-01` のように書く",
            "write from when it holds, as in `from=2026-10-01`"
        )));
    };
    if front.validity.meanwhile.is_some() && front.validity.from.is_none() {
        report(front.title.span);
    }
    // What a place has from what holds it is looked at once.
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for place in &page.places.list {
        let Some(meanwhile) = place.validity().and_then(|own| own.meanwhile.as_deref()) else { continue };
        if standing::validity(page, place).from.is_none() && seen.insert(meanwhile) {
            report(place.span);
        }
    }
}

fn idle(page: &Page, span: Span, first: Option<Span>) -> Diagnostic {
    let source = &page.document.source;
    let line = |span: Span| source.line_span(source.position(span.start as usize).line);
    let at = line(span);
    let Some(first) = first else {
        let message = words!("この `.summary` が要約する箇所がない", "this `.summary` stands for no place");
        return Diagnostic::new(Code::AttributeUnknown, source, at, message).help(words!(
            "見出しや項目の下に置くか、`.summary` を消す",
            "put it below a heading or into an item, or remove `.summary`"
        ));
    };
    let message = words!("`.summary` の段落が二つある", "there are two paragraphs `.summary`");
    Diagnostic::new(Code::AttributeUnknown, source, at, message)
        .other(source, line(first), words!("最初はここ", "first here"))
        .help(words!("一つにする", "keep one of them"))
}

#[cfg(test)]
mod tests {
    use super::{holds, merged, ranges};

    #[test]
    fn ranges_of_printed_pages() {
        assert_eq!(ranges("17, 20-22"), [(17, 17), (20, 22)]);
        assert_eq!(ranges("128-35"), [(128, 135)]);
        assert_eq!(ranges("33、34–35"), [(33, 33), (34, 35)]);
        let whole = merged(ranges("40, 28-30, 31-33"));
        assert_eq!(whole, [(28, 33), (40, 40)]);
        assert!(holds(&whole, (30, 32)) && holds(&whole, (40, 40)));
        assert!(!holds(&whole, (33, 34)) && !holds(&whole, (27, 28)) && !holds(&whole, (41, 41)));
    }
}

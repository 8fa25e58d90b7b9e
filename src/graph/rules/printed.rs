//! Printed pages go on from section to section of a chapter: one that turns back is a slip.

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Page, PageId, Resolved};
use crate::source::Span;
use crate::words;

/// Looks at one section and those beside it.
pub(super) fn check(resolved: &Resolved, id: PageId, out: &mut Vec<Diagnostic>) {
    let at = |offset: i64| {
        let id = u32::try_from(i64::from(id.0) + offset).ok()?;
        resolved.corpus.page(PageId(id))
    };
    let Some(page) = at(0) else { return };
    let Some(own) = first_page(page) else { return };
    let previous = at(-1).filter(|previous| follows(previous, page));
    let next = at(1).filter(|next| follows(page, next));
    let (before, behind) = (previous.and_then(first_page), next.and_then(first_page));
    let second = at(-2).filter(|second| previous.is_some_and(|previous| follows(second, previous)));
    // Of two that are out of order it is the one without which the others are in order.
    let is_early =
        before.is_some_and(|before| own < before && second.and_then(first_page).is_none_or(|other| other > own));
    let is_late = behind.is_some_and(|behind| own > behind && before.is_some_and(|before| before <= behind))
        || behind.is_some_and(|behind| behind >= own) && next.is_some_and(|next| reaches_beyond(page, next));
    if !is_early && !is_late {
        return;
    }
    let (other, number) = if is_early { (previous, before) } else { (next, behind) };
    let (Some(other), Some(printed)) = (other, number) else { return };
    let document = &page.document;
    let written = document.front.source_pages.as_deref().unwrap_or("");
    let name = other.number();
    let message = if is_early {
        words!(
            "印刷のページ `{written}` が、前の節 {name} のページ {printed} より前である",
            "the printed page `{written}` is before that of the section before, {name} on page {printed}"
        )
    } else {
        words!(
            "印刷のページ `{written}` が、次の節 {name} のページ {printed} より後である",
            "the printed page `{written}` is behind that of the next section, {name} on page {printed}"
        )
    };
    let diagnostic = Diagnostic::new(Code::FrontMatterValue, &document.source, line(page), message);
    out.push(
        diagnostic
            .other(&other.document.source, line(other), words!("その節のページ", "the pages of that section"))
            .help(words!("どちらかの `source` を直す", "correct `source` of one of them")),
    );
}

/// The line of the front matter that says the pages.
fn line(page: &Page) -> Span {
    let source = &page.document.source;
    let head = page.document.front.span;
    let at = source.slice(head).find("\nsource:").map_or(head.start as usize, |at| head.start as usize + at + 1);
    source.line_span(source.position(at).line)
}

/// Whether one section follows another in one chapter, as 9.2 and 9.2.1, 9.2.1 and 9.2.2, 9.2.7 and 9.3: where numbers are missing
/// or changed between them, nothing is known of their pages.
fn follows(page: &Page, next: &Page) -> bool {
    let parts = |page: &Page| -> Option<(u16, Vec<u32>)> {
        let number = page.document.front.number.as_ref()?;
        let parts = number.value.as_str().split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        Some((number.value.part(), parts))
    };
    let (Some((part, own)), Some((other_part, other))) = (parts(page), parts(next)) else { return false };
    let same = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let counts_on = match (own.get(same), other.get(same)) {
        (None, Some(first)) => *first == 1,
        (Some(before), Some(behind)) => *behind == before + 1,
        _ => false,
    };
    part == other_part && same > 0 && other.len() == same + 1 && counts_on
}

/// The first printed page, where pages are counted in digits.
fn first_page(page: &Page) -> Option<u32> {
    let pages = page.document.front.source_pages.as_ref()?;
    are_counted(pages).then_some(())?;
    pages.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The last printed page, where pages are counted in digits.
fn last_page(page: &Page) -> Option<u32> {
    let pages = page.document.front.source_pages.as_ref()?;
    are_counted(pages).then_some(())?;
    pages.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn are_counted(pages: &str) -> bool {
    pages.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | ',' | '、' | ' '))
}

/// Whether a section ends behind the end of the next one, which does not lie below it.
fn reaches_beyond(page: &Page, next: &Page) -> bool {
    let is_below = next.number().strip_prefix(page.number()).is_some_and(|rest| rest.starts_with('.'));
    let short = |page: &Page| page.document.front.source_pages.as_deref().is_some_and(|pages| pages.contains(','));
    let ends = last_page(page).zip(last_page(next));
    !is_below && !short(page) && ends.is_some_and(|(own, next)| own > next)
}

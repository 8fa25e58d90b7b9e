//! Attribute blocks that were not read: not closed, not opened, not at the end, at full width.

use crate::diagnostic::{Code, Fix};
use crate::source::Span;
use crate::syntax::attributes;
use crate::syntax::page::Page;
use crate::words;

use super::flat::{ESCAPED, Sign, narrowed, span};
use super::meant;

/// Longest attribute block that is looked for, in characters.
const LONGEST: usize = 2000;

/// Longest attribute block that is looked for.
const MAX_BLOCK: usize = 2000;

pub(super) fn check(signs: &[Sign], page: &mut Page<'_>) {
    meant::without_brackets(signs, page);
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        at = match sign.narrow() {
            '{' => opened(signs, at, page),
            '}' => unopened(signs, at, page),
            '(' | '[' | '【' | '〔' | '〈' | '<' => meant::in_other_brackets(signs, at, page).unwrap_or(at + 1),
            _ => at + 1,
        };
    }
}

fn opened(signs: &[Sign], at: usize, page: &mut Page<'_>) -> usize {
    let rest = signs.get(at..signs.len().min(at + MAX_BLOCK)).unwrap_or(&[]);
    let text = narrowed(rest);
    if !looks_like(&text) {
        let is_double =
            text.starts_with("{{") || at.checked_sub(1).and_then(|b| signs.get(b)).is_some_and(|s| s.narrow() == '{');
        let meant = if is_double { None } else { meant::check(signs, at, page) };
        if meant.is_none() && !is_double {
            meant::open_ruby(signs, at, page);
        }
        return meant.unwrap_or(at + 1);
    }
    let close = closing(rest);
    let end = close.map_or(rest.len(), |close| close + 1);
    let block = rest.get(..end).unwrap_or(&[]);
    let place = span(block);
    if page.left_out.malformed.iter().any(|fault| place.start <= fault.start && fault.end <= place.end.max(fault.start))
    {
        return at + end;
    }
    let wide_brace = block.first().is_some_and(|s| s.is_wide()) || block.last().is_some_and(|s| s.is_wide());
    let wide = wide_brace || block.iter().any(|sign| sign.c == '＝');
    let source = page.source;
    if close.is_none() {
        let words = words!("属性の `{{` が閉じていない", "the `{{` of the attributes is not closed");
        let first = span(block.get(..1).unwrap_or(&[]));
        page.report.with(Code::AttributeUnread, first, words, |d| {
            d.help(words!(
                "`}}` で閉じる。文字として見せるなら `\\{{` と書く",
                "close it with `}}`; to show it, write `\\{{`"
            ))
        });
    } else if wide {
        let fixed = narrowed(block);
        let words = if wide_brace {
            words!("全角の括弧は属性として読まれない", "braces of full width are not read as attributes")
        } else {
            words!("全角の `＝` は属性の記号として読まれない", "`＝` of full width is not read in attributes")
        };
        page.report.with(Code::WideSign, place, words, |d| {
            d.help(words!("`{fixed}` と書く", "write `{fixed}`")).fix(Fix::safe(source, place, fixed))
        });
    } else {
        misplaced(signs, at + end, place, page);
    }
    at + end
}

/// A block that is followed by more text, which is moved behind that text.
fn misplaced(signs: &[Sign], end: usize, place: Span, page: &mut Page<'_>) {
    let source = page.source;
    let last = signs.get(end..).unwrap_or(&[]).iter().rev().find(|sign| !sign.c.is_whitespace());
    let whole = last.map(|last| Span::new(place.start as usize, last.end.max(place.end as usize)));
    let words = words!("属性が文の末尾にないため読まれない", "the attributes are not read, as they are not at the end");
    // A paragraph states one duty, so that every duty can be told who bears it and how far it binds.
    let behind = of_paragraph(source.text().get(place.end as usize..).unwrap_or(""));
    if source.slice(place).contains("force=") && behind.contains("force=") {
        let several = words!("一つの段落に義務の力は一つである", "a paragraph has one force");
        page.report.with(Code::AttributeUnread, place, several, |d| {
            d.help(words!(
                "義務ごとに段落かリストの項を分け、それぞれの末尾に `force=` を書く",
                "split it: one paragraph or entry of a list for every duty, each with its own `force=` at the end"
            ))
        });
        return;
    }
    page.report.with(Code::AttributeUnread, place, words, |d| {
        let d = d.help(words!(
            "付く文の末尾へ移す。文字として見せるなら `\\{{` と書く",
            "move them to the end of the text they belong to; to show them, write `\\{{`"
        ));
        let Some(whole) = whole else { return d };
        let behind = source.slice(Span::new(place.end as usize, whole.end as usize)).trim();
        let moved = format!("{behind} {}", source.slice(place));
        d.fix(Fix::guess(source, whole, moved))
    });
}

/// What follows in the paragraph, as far as a second block is looked for.
fn of_paragraph(rest: &str) -> &str {
    const REACH: usize = 600;
    let end = rest.char_indices().map(|(at, _)| at).take_while(|&at| at <= REACH).last().unwrap_or(0);
    let near = if rest.len() <= REACH { rest } else { rest.get(..end).unwrap_or("") };
    near.split("\n\n").next().unwrap_or(near)
}

/// `role=staff}` whose `{` is not there.
fn unopened(signs: &[Sign], at: usize, page: &mut Page<'_>) -> usize {
    let before = signs.get(at.saturating_sub(200)..at).unwrap_or(&[]);
    let token: Vec<&Sign> = before.iter().rev().take_while(|sign| sign.c.is_ascii() && sign.c != ' ').collect();
    let token: String = token.into_iter().rev().map(|sign| sign.c).collect();
    let is_attribute = token.starts_with(['#', '.']) && token.len() > 1
        || token.contains('=')
        || token.ends_with('"') && narrowed(before).contains("=\"");
    // `\{#id}` has been meant as text: its other half is behind a backslash.
    let is_brace =
        |sign: &Sign| sign.c == ESCAPED && page.source.text().get(sign.at..).is_some_and(|t| t.starts_with(['{', '}']));
    let opener = before.iter().rev().take_while(|sign| sign.narrow() != '}').find(|sign| is_brace(sign));
    if opener.is_some() {
        return at + 1;
    }
    let place = span(signs.get(at..=at).unwrap_or(&[]));
    let near = |fault: &Span| fault.start <= place.start && (place.start - fault.start) < 2000;
    if is_attribute && !page.left_out.malformed.iter().any(near) {
        let words = words!("`}}` に対になる `{{` がない", "`}}` has no `{{` before it");
        page.report.with(Code::AttributeUnread, place, words, |d| {
            d.help(words!(
                "属性は `{{#id key=value}}` と書く。文字として見せるなら `\\}}` と書く",
                "write attributes as `{{#id key=value}}`; to show it, write `\\}}`"
            ))
        });
    }
    at + 1
}

/// Whether a text that begins with `{` is meant as attributes, however they are written.
fn looks_like(text: &str) -> bool {
    let inner = text.get(1..).unwrap_or("").trim_start();
    let spaced = inner.strip_prefix(['#', '.']).map(str::trim_start);
    attributes::looks_like(text)
        || spaced.is_some_and(|name| {
            let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            name.starts_with(|c: char| c.is_ascii_alphabetic())
        })
}

/// The `}` that closes the first sign, outside quotation marks.
fn closing(signs: &[Sign]) -> Option<usize> {
    let signs = signs.get(..signs.len().min(LONGEST)).unwrap_or(signs);
    let mut quoted = false;
    for (i, sign) in signs.iter().enumerate() {
        match sign.narrow() {
            '"' => quoted = !quoted,
            '}' if !quoted => return Some(i),
            _ => {}
        }
    }
    signs.iter().position(|sign| sign.narrow() == '}').filter(|_| quoted)
}

//! Markup that was not read as markup and would be shown as it is: `[[` that is no wikilink, `[^x]`
//! without a footnote.

use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

use super::pieces::{Ch, Manner};

/// Longest name of a footnote that is looked for.
const MAX_NAME: usize = 200;

pub(super) fn report(chars: &[Ch], page: &mut Page<'_>) {
    if !chars.iter().any(|ch| ch.c == '[') {
        return;
    }
    let plain = |i: usize| chars.get(i).filter(|ch| ch.manner == Manner::Plain).map(|ch| ch.c);
    let mut i = 0;
    while i < chars.len() {
        match (plain(i), plain(i + 1)) {
            (Some('['), Some('[')) => {
                wikilink(chars, i, page);
                i += 1;
            }
            (Some('['), Some('^')) => footnote(chars, i, page),
            _ => {}
        }
        i += 1;
    }
}

fn wikilink(chars: &[Ch], i: usize, page: &mut Page<'_>) {
    let end = chars.iter().skip(i).take(MAX_NAME).position(|ch| ch.c == ']').map_or(i + 1, |n| i + n);
    page.report.with(
        Code::XrefSyntax,
        span(chars, i, end),
        words!("`[[` が参照として読めない", "`[[` is not read as a cross-reference"),
        |d| {
            d.help(words!(
                "`[[対象|文]]` と書いて同じ行で閉じ、前にある対のない `[` は `\\[` にする",
                "write `[[target|text]]`, close it on the same line, and write a single `[` before it as `\\[`"
            ))
        },
    );
}

fn footnote(chars: &[Ch], i: usize, page: &mut Page<'_>) {
    let name: String = chars.iter().skip(i + 2).take(MAX_NAME).take_while(|ch| ch.c != ']').map(|ch| ch.c).collect();
    let end = i + 2 + name.chars().count();
    let closed = chars.get(end).is_some_and(|ch| ch.c == ']');
    if !closed || name.is_empty() || name.contains(char::is_whitespace) {
        return;
    }
    page.report.with(
        Code::FootnoteBody,
        span(chars, i, end),
        words!("脚注 `{name}` の本文がない", "the footnote `{name}` has no body"),
        |d| d.help(words!("`[^{name}]: …` を同じページに書く", "write `[^{name}]: …` on the same page")),
    );
}

fn span(chars: &[Ch], from: usize, to: usize) -> Span {
    let start = chars.get(from).map_or(0, |ch| ch.at as usize);
    let end = chars.get(to).or(chars.last()).map_or(start, |ch| ch.end());
    Span::new(start, end)
}

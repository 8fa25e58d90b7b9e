//! What shows only in the lines of a page as they are written: marks of a merge that was not finished, and addresses of
//! links that nothing uses, which the Markdown parser drops without a word.

use std::collections::BTreeMap;

use memchr::memmem;

use crate::diagnostic::Code;
use crate::source::Span;
use crate::words;

use super::page::Page;

/// Looks through the lines of a page from an offset on; code between fences is passed.
pub(super) fn check(body: usize, page: &mut Page<'_>) {
    let text = page.source.text();
    let bytes = text.as_bytes();
    if ["<<<<<<<", ">>>>>>>", "======="].iter().any(|mark| memmem::find(bytes, mark.as_bytes()).is_some()) {
        conflicts(page);
    }
    if memmem::find(bytes.get(body..).unwrap_or(&[]), b"]:").is_some() {
        definitions(body, page);
    }
}

/// The lines from an offset on that are not code, with their offsets.
fn lines(text: &str, from: usize) -> Vec<(usize, &str)> {
    let mut fence: Option<(char, usize)> = None;
    let mut out = Vec::new();
    let mut at = from;
    for line in text.get(from..).unwrap_or("").split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '>']);
        let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| content.chars().take_while(|&c| c == mark).count());
        match (fence, mark) {
            (Some((open, least)), Some(mark)) if open == mark && length >= least => fence = None,
            (None, Some(mark)) if length >= 3 => fence = Some((mark, length)),
            (None, _) => out.push((at, line.trim_end())),
            _ => {}
        }
        at += line.len();
    }
    out
}

/// The marks that version control puts around two versions of a place. Each is told with its first line.
fn conflicts(page: &mut Page<'_>) {
    let text = page.source.text();
    let mut open = false;
    for (at, line) in lines(text, 0) {
        let mark = |sign: char| {
            let run = line.chars().take_while(|&c| c == sign).count();
            run == 7 && line.get(7..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let ends = mark('>');
        // The middle may be all that is left of a merge.
        let is_middle = mark('=') && line.len() == 7;
        if !open && (ends || is_middle || mark('<')) {
            let message = words!("マージの競合の印が残っている", "a mark of an unfinished merge is left");
            page.report.with(Code::MergeConflict, Span::new(at, at + line.len()), message, |d| {
                d.help(words!(
                    "`<<<<<<<` から `>>>>>>>` までの二つの版から残すものを選び、印の行を消す",
                    "choose from the two versions between `<<<<<<<` and `>>>>>>>`, and remove the lines of the marks"
                ))
            });
        }
        open = (open || mark('<')) && !ends;
    }
}

/// How often each name stands in brackets, counted in one pass: a search for each definition would take the square of a
/// page of definitions.
fn bracketed(text: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for part in text.split('[').skip(1) {
        if let Some((name, _)) = part.split_once(']') {
            *out.entry(name.to_lowercase()).or_default() += 1;
        }
    }
    out
}

/// `[name]: address` that no `[name]` uses: most often a footnote without its `^`, whose text is lost.
fn definitions(body: usize, page: &mut Page<'_>) {
    let text = page.source.text();
    let named = bracketed(text);
    for (at, line) in lines(text, body) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let Some((name, _)) = line.trim_start_matches(' ').strip_prefix('[').and_then(|rest| rest.split_once("]:"))
        else {
            continue;
        };
        if indent > 3 || name.is_empty() || name.starts_with('^') || name.contains(['[', ']']) {
            continue;
        }
        if named.get(&name.to_lowercase()).is_none_or(|uses| *uses <= 1) {
            let start = at + indent;
            let message = words!(
                "この行は使われないリンク先として読まれ、表示されない",
                "this line is read as the address of a link that nothing uses, and is not shown"
            );
            page.report.with(Code::LinkUnread, Span::new(start, at + line.len()), message, |d| {
                d.help(words!(
                    "脚注なら `[^{name}]: …` と書く。文なら `\\[` で始める",
                    "write a footnote as `[^{name}]: …`; begin text with `\\[`"
                ))
            });
        }
    }
}

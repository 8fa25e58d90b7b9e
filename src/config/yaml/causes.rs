//! What made a text unreadable, where the parser of YAML only says where it gave up.

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::source::{SourceRef, Span};
use crate::words;

/// So many lines with something on them are looked at above the place where the parser gave up.
const LINES_ABOVE: usize = 2;
/// A list or a mapping in brackets is looked for in so many lines above.
const LINES_OF_BRACKETS: usize = 40;

/// What made the text in a range unreadable, as far as its lines say it by themselves.
pub(super) fn find(source: &SourceRef, range: Span) -> Option<Diagnostic> {
    merge_mark(source, range).or_else(|| wide_colon(source, range))
}

/// The marks that version control puts around two versions of a place.
fn merge_mark(source: &SourceRef, range: Span) -> Option<Diagnostic> {
    let mut at = range.start as usize;
    for line in source.slice(range).split_inclusive('\n') {
        let text = line.trim_end();
        let is_mark = |sign: &str| text.strip_prefix(sign).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if is_mark("<<<<<<<") || is_mark(">>>>>>>") || text == "=======" {
            let message = words!("マージの競合の印が残っている", "a mark of an unfinished merge is left");
            let place = Span::new(at, at + text.len());
            return Some(Diagnostic::new(Code::YamlSyntax, source, place, message).help(words!(
                "`<<<<<<<` から `>>>>>>>` までの二つの版から残すものを選び、印の行を消す",
                "choose from the two versions between `<<<<<<<` and `>>>>>>>`, and remove the lines of the marks"
            )));
        }
        at += line.len();
    }
    None
}

/// A key whose colon is of full width, which makes what stands below it unreadable.
fn wide_colon(source: &SourceRef, range: Span) -> Option<Diagnostic> {
    let mut at = range.start as usize;
    for line in source.slice(range).split_inclusive('\n') {
        let head = line.trim_start_matches([' ', '-']);
        let start = at + line.len() - head.len();
        let key = head.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(0);
        let rest = head.get(key..).unwrap_or("");
        if key > 0 && rest.starts_with('：') {
            let behind = rest.trim_start_matches('：').trim_start_matches([' ', '\u{3000}']);
            let place = Span::new(start + key, start + key + rest.len() - behind.len());
            let message = words!("全角の `：` は区切りとして読まれない", "`：` of full width does not end a key");
            let diagnostic = Diagnostic::new(Code::YamlSyntax, source, place, message);
            let help = words!("半角の `:` と空白を書く", "write `:` and a blank");
            return Some(diagnostic.help(help).fix(Fix::safe(source, place, ": ")));
        }
        at += line.len();
    }
    None
}

/// Lines from that of a place upwards, with where each begins; those with nothing on them are left out.
fn upwards(source: &SourceRef, at: Span) -> impl Iterator<Item = (usize, &str)> {
    let last = source.position(at.start as usize).line;
    let lines = (1..=last).rev().map(|line| source.line_span(line));
    lines.map(|line| (line.start as usize, source.slice(line))).filter(|(_, text)| !text.trim().is_empty())
}

/// A key without a blank behind its colon: it goes on with the lines below it, and the parser gives up there.
pub(super) fn tight_colon(source: &SourceRef, at: Span) -> Option<Diagnostic> {
    upwards(source, at).take(LINES_ABOVE).find_map(|(start, text)| {
        let head = text.trim_start_matches([' ', '-']);
        let key = head.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).filter(|&key| key > 0)?;
        let rest = head.get(key..)?.strip_prefix(':')?;
        let value = rest.trim_start_matches(['\u{3000}', '\t']);
        let is_tight = !rest.starts_with([' ', '\r']) && !value.trim().is_empty() && !rest.starts_with("//");
        let colon = start + text.len() - head.len() + key;
        let place = Span::new(colon, colon + 1 + rest.len() - value.len());
        is_tight.then(|| {
            let message = words!("`:` の後に半角の空白がない", "no blank stands behind the `:`");
            let help = words!("`: ` と、コロンの後に半角の空白を置く", "put a blank behind the colon: `: `");
            Diagnostic::new(Code::YamlSyntax, source, place, message).help(help).fix(Fix::safe(source, place, ": "))
        })
    })
}

/// The bracket above a place that is not closed.
pub(super) fn open_bracket(source: &SourceRef, at: Span) -> Option<Span> {
    let mut closed = 0;
    for (start, text) in upwards(source, at).take(LINES_OF_BRACKETS) {
        let end = (at.start as usize).saturating_sub(start).min(text.len());
        let mut quote = None;
        let mut open: Vec<usize> = Vec::new();
        for (i, c) in text.get(..end).unwrap_or(text).char_indices() {
            match (c, quote) {
                (c, Some(sign)) if c == sign => quote = None,
                ('"' | '\'', None) if text.get(..i).is_some_and(|t| t.ends_with([' ', '[', '{', ','])) => {
                    quote = Some(c);
                }
                ('#', None) if text.get(..i).is_some_and(|t| t.is_empty() || t.ends_with(' ')) => break,
                ('[' | '{', None) => open.push(i),
                (']' | '}', None) if open.pop().is_none() => closed += 1,
                _ => {}
            }
        }
        while closed > 0 && open.pop().is_some() {
            closed -= 1;
        }
        if let Some(i) = open.last() {
            return Some(Span::new(start + i, start + i + 1));
        }
    }
    None
}

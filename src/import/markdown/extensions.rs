//! What the extensions of Python's Markdown add to a line in `MkDocs`: attribute lists, definition lists, abbreviations, marked
//! text and keys; and snippets, which are files.

use std::fmt::Write as _;

use super::prepare::{Page, Step, WIDTH};
use super::{Tool, links};
use crate::import::ledger::Reason;

/// How deep files may stand in each other.
const DEEPEST: usize = 4;

impl Step<'_, '_> {
    /// A line with what a guide can show of it.
    pub(super) fn extended(&mut self, line: &str) -> String {
        if let Some((name, _)) = line.strip_prefix("*[").and_then(|rest| rest.split_once("]: ")) {
            self.leave(line, Reason::Markup);
            self.out.dropped.push((self.number, format!("*[{name}]")));
            return String::new();
        }
        if let Some(name) = snippet(line) {
            self.out.missing.push((self.number, name.to_owned()));
        }
        let line = match line.strip_prefix(":   ").or_else(|| line.strip_prefix(":\t")) {
            Some(definition) => self.definition(definition.trim()),
            None => line.to_owned(),
        };
        let line = with_pipes(&self.without_attributes(&line));
        let line = covered(&line, "==", "mark", |inner| !inner.starts_with('='));
        let is_keys = |inner: &str| inner.chars().all(|c| c.is_ascii_alphanumeric() || "+-\" ".contains(c));
        super::dialects::raised(&covered(&line, "++", "kbd", is_keys))
    }

    /// The definition of the term above it: the term in strong type, and the definition as a paragraph.
    fn definition(&mut self, text: &str) -> String {
        if let Some(term) = self.out.lines.last_mut().filter(|line| !line.trim().is_empty()) {
            let is_plain = !term.starts_with([' ', '#', '-', '*', '>', '|', '<']);
            if is_plain {
                *term = format!("**{}**", term.trim());
            }
            self.out.push("", self.number);
        }
        text.to_owned()
    }

    /// A line without `{ .class #id key=value }` behind a link, a picture, code or emphasis, or alone. Headings keep theirs.
    fn without_attributes(&mut self, line: &str) -> String {
        if line.starts_with('#') || !line.contains('{') {
            return line.to_owned();
        }
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find('{') {
            let (before, behind) = rest.split_at(at);
            out.push_str(before);
            let close = behind.find('}').filter(|close| is_list(&behind[1..*close]));
            let is_behind = out.is_empty() || out.trim().is_empty() || out.ends_with([')', '`', '*', '_', ']']);
            let in_code = out.matches('`').count() % 2 == 1;
            if let Some(close) = close.filter(|_| is_behind && !in_code) {
                let list = &behind[..=close];
                self.leave(list, Reason::Markup);
                match super::html::attribute(list.trim_matches(['{', '}', ':', ' ']), "width") {
                    // A picture keeps its width.
                    Some(width) if out.ends_with(')') => _ = write!(out, "{WIDTH}{width}-->"),
                    _ => self.out.dropped.push((self.number, list.to_owned())),
                }
                rest = &behind[close + 1..];
            } else {
                out.push('{');
                rest = &behind[1..];
            }
        }
        out + rest
    }
}

/// A row of a table whose code holds a `|`: Python's Markdown takes it for text, GFM for the end of the cell.
fn with_pipes(line: &str) -> String {
    if !line.trim_start().starts_with('|') || line.matches('`').count() % 2 == 1 {
        return line.to_owned();
    }
    let parts = line.split('`').enumerate().map(|(at, part)| match at % 2 {
        1 => part.replace("\\|", "|").replace('|', "\\|"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Whether what stands in braces is a list of attributes: `.class`, `#id`, `key="value"`.
fn is_list(inner: &str) -> bool {
    let words = inner.trim().trim_start_matches(':').trim();
    !words.is_empty() && words.split_whitespace().all(|word| word.starts_with(['.', '#']) || word.contains('='))
}

/// A line in which what stands between two signs is an element.
fn covered(line: &str, sign: &str, element: &str, is_good: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once(sign) {
        let in_code = format!("{out}{before}").matches('`').count() % 2 == 1;
        let inner = behind.split_once(sign).filter(|(inner, _)| {
            !in_code && !inner.is_empty() && inner.trim() == *inner && is_good(inner) && !before.ends_with(['=', '+'])
        });
        out.push_str(before);
        if let Some((inner, after)) = inner {
            _ = write!(out, "<{element}>{inner}</{element}>");
            rest = after;
        } else {
            out.push_str(sign);
            rest = behind;
        }
    }
    out + rest
}

/// The lines of a page, each with its number in the source; `--8<-- "file"` is the file. What is not there stays as it is,
/// and is told when the line is read.
pub(super) fn with_snippets(lines: Vec<(usize, String)>, page: &Page<'_>) -> Vec<(usize, String)> {
    if page.tool != Tool::MkDocs || !lines.iter().any(|(_, line)| line.contains("--8<--")) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        put(line, number, (page, DEEPEST), &mut out);
    }
    out
}

fn put(line: String, number: usize, (page, depth): (&Page<'_>, usize), out: &mut Vec<(usize, String)>) {
    let indent = &line[..line.len() - line.trim_start().len()];
    let text = snippet(&line).filter(|_| depth > 0).and_then(|name| file(name, page));
    match text {
        Some(text) => text.lines().for_each(|own| put(format!("{indent}{own}"), number, (page, depth - 1), out)),
        None => out.push((number, line)),
    }
}

/// The file that a line of its own names.
pub(super) fn snippet(line: &str) -> Option<&str> {
    line.trim().strip_prefix("--8<--")?.trim().strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])
}

/// The text of a file that is named from the folder of the settings, or from that of the pages.
fn file<'p>(name: &str, page: &Page<'p>) -> Option<&'p str> {
    let own = page.files.get(name).or_else(|| page.files.get(&links::resolve(page.path, name)?));
    let tail = format!("/{name}");
    let found = own.or_else(|| page.files.iter().find(|(path, _)| path.ends_with(&tail)).map(|(_, bytes)| bytes));
    std::str::from_utf8(found?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_extensions() {
        assert_eq!(covered("==a== `==b==` ==", "==", "mark", |_| true), "<mark>a</mark> `==b==` ==");
        assert!(is_list(" .md-button ") && is_list(": #b .c") && is_list("width=\"300\"") && !is_list("変数"));
        assert_eq!(with_pipes("| `a|b` | c |"), "| `a\\|b` | c |");
        assert_eq!(snippet("--8<-- \"docs/a.md\""), Some("docs/a.md"));
    }
}

//! Texts that are not read as running text, and name sections all the same: those of `guide.yaml` and of front matter, labels
//! and attributes of directives. What they name is there, and `[[…]]` would be shown in them as it is written.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::graph::{Page, Resolved};
use crate::source::{SourceRef, Span};
use crate::words;

/// So many links of one line are looked at, as a line may be as long as a file.
const MOST: usize = 20;

/// The texts of the settings.
pub(super) fn settings(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let source = &resolved.corpus.guide.source;
    let mut at = 0;
    let mut is_past = false;
    for line in source.text().split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            // What changed names sections that are gone.
            is_past = ["history:", "changes:", "renumbering:"].iter().any(|key| line.starts_with(key));
        }
        if !line.trim_start().starts_with('#') {
            if !is_past {
                numbers(resolved, (source, at, line), &[], out);
            }
            links((source, at, line), out);
        }
        at += line.len();
    }
}

/// The front matter of a page, and the first lines of its directives.
pub(super) fn page(resolved: &Resolved, page: &Page, out: &mut Vec<Diagnostic>) {
    let source = &page.document.source;
    let head = page.document.front.span;
    let read: Vec<Span> = page.document.xrefs.iter().map(|xref| xref.span).collect();
    let mut at = 0;
    let mut fenced = false;
    for line in source.text().split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let is_head = at < head.end as usize;
        if is_head && line.starts_with("description:") {
            numbers(resolved, (source, at, line), &read, out);
            links((source, at, line), out);
        } else if !fenced && line.starts_with(":::") && !line.contains('`') {
            numbers(resolved, (source, at, line), &read, out);
        }
        at += line.len();
    }
}

/// Numbers with a dot that the word for a section follows: 9.9.9項.
fn numbers(
    resolved: &Resolved,
    (source, begin, line): (&SourceRef, usize, &str),
    read: &[Span],
    out: &mut Vec<Diagnostic>,
) {
    for (word_at, word) in line.match_indices(['項', '節']) {
        let before = line.get(..word_at).unwrap_or("").trim_end_matches(' ');
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let number = before.get(start..).unwrap_or("");
        let behind = line.get(word_at + word.len()..).unwrap_or("");
        let is_word = behind.starts_with(['目', '分', '程', '余', '立']);
        let is_number = number.contains('.') && !number.starts_with('.') && !number.ends_with('.');
        let is_part = before
            .get(..start)
            .is_some_and(|head| head.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '\\')));
        if !is_number || is_word || is_part || resolved.index.section(number).is_some() {
            continue;
        }
        let span = Span::new(begin + start, begin + word_at + word.len());
        let is_read = read.iter().any(|one| one.start < span.end && span.start < one.end);
        if is_read || resolved.index.foreign().claims(source.text(), span, Some(number)) {
            continue;
        }
        let near = nearest(number, resolved.corpus.pages.iter().map(Page::number).filter(|number| !number.is_empty()));
        let message = words!("節 `{number}` がない", "there is no section `{number}`");
        out.push(Diagnostic::new(Code::XrefUnknown, source, span, message).suggest_for(number, near));
    }
}

/// `[[9.3.1]]` inside a text; as a value by itself `[[a, b]]` is a list of YAML.
fn links((source, begin, line): (&SourceRef, usize, &str), out: &mut Vec<Diagnostic>) {
    for (at, _) in line.match_indices("[[").take(MOST) {
        let before = line.get(..at).unwrap_or("").trim_end();
        let is_list = before.is_empty() || before.ends_with([':', '-', '[', ',']) || before.contains(" #");
        let Some(length) = line.get(at..).and_then(|rest| rest.find("]]")).filter(|_| !is_list) else { continue };
        let span = Span::new(begin + at, begin + at + length + 2);
        let message = words!(
            "ここでは `[[…]]` は読まれず、そのまま表示される",
            "`[[…]]` is not read here and would be shown as it is"
        );
        let help = words!("`9.3.1項` のように文字で書く", "write what it names in words, as in `section 9.3.1`");
        out.push(Diagnostic::new(Code::XrefSyntax, source, span, message).help(help));
    }
}

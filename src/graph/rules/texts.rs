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
                numbers(resolved, (source, at, line), (&[], Holds::Text), out);
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
            numbers(resolved, (source, at, line), (&read, Holds::Text), out);
            links((source, at, line), out);
        } else if !fenced && line.starts_with(":::") && !line.contains('`') {
            numbers(resolved, (source, at, line), (&read, Holds::Attributes), out);
        }
        at += line.len();
    }
}

/// Numbers that the line names sections by: 9.9.9項, 第9章, 「9.9.9 題名」, 9.9.9を参照, `Section 9.9`, and, in texts alone,
/// 9.9.9(1).
fn numbers(
    resolved: &Resolved,
    (source, begin, line): (&SourceRef, usize, &str),
    (read, holds): (&[Span], Holds),
    out: &mut Vec<Diagnostic>,
) {
    for Named { number, start, end } in named(line, holds) {
        let span = Span::new(begin + start, begin + end);
        let is_read = read.iter().any(|one| one.start < span.end && span.start < one.end);
        let mut groups = resolved.corpus.guide.standards.iter().flat_map(|standard| &standard.groups);
        let is_known = resolved.index.section(&number).is_some()
            || resolved.index.clause(&number).is_some()
            || groups.any(|group| group.number.split('(').next() == Some(&*number));
        if is_known || is_read || resolved.index.foreign().claims(source.text(), span, Some(&number)) {
            continue;
        }
        let near = nearest(&number, resolved.corpus.pages.iter().map(Page::number).filter(|number| !number.is_empty()));
        let message = words!("節 `{number}` がない", "there is no section `{number}`");
        out.push(Diagnostic::new(Code::XrefUnknown, source, span, message).suggest_for(&number, near));
    }
}

/// What a line holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Text, in which a number with an item may stand.
    Text,
    /// The label and the attributes of a directive, which have numbers of their own.
    Attributes,
}

/// A number that names a section, and where it stands with its word.
struct Named {
    number: String,
    start: usize,
    end: usize,
}

/// Every number of a line that is called one of a section. Digits of full width are read as the others.
fn named(line: &str, holds: Holds) -> Vec<Named> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = line.get(at..).and_then(|rest| rest.find(is_digit)).map(|found| at + found) {
        let rest = line.get(start..).unwrap_or("");
        let written = rest.find(|c| !is_digit(c) && !matches!(c, '.' | '．')).map_or(rest, |end| &rest[..end]);
        let written = written.trim_end_matches(['.', '．']);
        at = start + written.len();
        let number: String = written.chars().map(narrow).collect();
        let (before, behind) = (line.get(..start).unwrap_or(""), line.get(at..).unwrap_or(""));
        let is_part = before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '\\' | '/'));
        if is_part || number.contains("..") {
            continue;
        }
        if let Some(length) = called(before, &number, behind, holds) {
            out.push(Named { number, start, end: at + length });
        }
    }
    out
}

/// How much of what stands behind a number belongs to it, where it is called one of a section.
fn called(before: &str, number: &str, behind: &str, holds: Holds) -> Option<usize> {
    const REFERS: [&str; 4] = ["を参照", "参照", "を御覧", "をご覧"];
    const ENGLISH: [&str; 8] =
        ["Section ", "section ", "Sections ", "Article ", "article ", "Chapter ", "Clause ", "§ "];
    let dots = number.matches('.').count();
    let blanks = behind.len() - behind.trim_start_matches(' ').len();
    let word = behind.get(blanks..).unwrap_or("");
    let is_of_word = |rest: &str| rest.starts_with(['目', '分', '程', '余', '立']);
    let of_one = |c: char| word.strip_prefix(c).filter(|rest| !is_of_word(rest)).map(|_| blanks + c.len_utf8());
    if dots == 0 {
        return if before.trim_end_matches(' ').ends_with('第') { of_one('章') } else { None };
    }
    if let Some(length) = of_one('項').or_else(|| of_one('節')) {
        return Some(length);
    }
    let is_quoted =
        before.ends_with('「') && blanks > 0 && word.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    let is_english = ENGLISH.iter().any(|word| before.ends_with(word));
    let item = behind.strip_prefix(['(', '（']).and_then(|inner| {
        let (length, _) = inner.char_indices().take(4).find(|(_, c)| matches!(c, ')' | '）'))?;
        inner.get(..length)
    });
    let has_item =
        holds == Holds::Text && dots > 1 && item.is_some_and(|inner| !inner.is_empty() && inner.chars().all(is_digit));
    let is_referred = dots > 1 && REFERS.iter().any(|word| behind.starts_with(word));
    (is_quoted || is_english || has_item || is_referred).then_some(0)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn narrow(c: char) -> char {
    match c {
        '．' => '.',
        c @ '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_sections_are_told_from_others() {
        let read = |text: &str| named(text, Holds::Text).into_iter().map(|named| named.number).collect::<Vec<_>>();
        for (text, of) in [
            ("9.9.9項による", "9.9.9"),
            ("９．９項", "9.9"),
            ("第9章", "9"),
            ("「9.9 題名」", "9.9"),
            ("9.9.9(1)", "9.9.9"),
            ("9.9.9を参照", "9.9.9"),
            ("see Section 9.9 on it", "9.9"),
        ] {
            assert_eq!(read(text), [of], "{text}");
        }
        for text in
            ["2.5倍", "9.9項目", "版 2.0", "3章からなる", "A-9.9項", "9.9を参照", "v9.9.9", "「2.5 GHz」", "1.2.3.4"]
        {
            assert!(read(text).is_empty(), "{text}");
        }
        assert!(named("{number=\"5.1.2(2)\"}", Holds::Attributes).is_empty());
    }
}

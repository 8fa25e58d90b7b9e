//! Texts that are not read as running text, and name sections all the same: those of `guide.yaml` and of front matter, labels
//! and attributes of directives. What they name is there, and `[[…]]` would be shown in them as it is written.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{ItemPath, ItemStep};
use crate::graph::{Page, Resolved, reference_number};
use crate::source::{SourceRef, Span};
use crate::words;

/// So many links of one line are looked at, as a line may be as long as a file.
const MOST: usize = 20;

/// The texts of the settings.
pub(super) fn settings(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let source = &resolved.corpus.guide.source;
    let mut at = 0;
    let (mut is_past, mut of_history) = (false, false);
    for line in source.text().split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            // What changed names sections that are gone, and a history those of its own days.
            is_past = ["changes:", "renumbering:"].iter().any(|key| line.starts_with(key));
            of_history = line.starts_with("history:");
        }
        if !line.trim_start().starts_with('#') {
            if !is_past {
                let holds = if of_history { Holds::History } else { Holds::Text };
                numbers(resolved, (source, at, line), (&[], holds), out);
            }
            links((source, at, line), out);
            strong((source, at, line), out);
            if let Some((from, value)) = name_of(line) {
                unpaired((source, at + from, value), out);
            }
        }
        at += line.len();
    }
}

/// What a line of the settings calls something, and where it stands: `title: …`, `- { id: x, name: … }`.
fn name_of(line: &str) -> Option<(usize, &str)> {
    let key = ["title: ", "name: "].iter().find_map(|key| {
        let at = line.find(key)?;
        let is_key = line.get(..at)?.ends_with([' ', '{', ',']) || at == 0;
        is_key.then_some(at + key.len())
    })?;
    let value = line.get(key..)?;
    // A text in quotation marks may go on in the next line, and a block does.
    let is_whole = !value.starts_with(['|', '>', '{']) && value.matches('"').count() != 1;
    // In braces the value ends with the next key.
    let end = if line.trim_start().starts_with(['-', '{']) && line.contains('{') {
        value.find(": ").and_then(|colon| value.get(..colon)?.rfind(',')).unwrap_or(value.len())
    } else {
        value.len()
    };
    is_whole.then_some((key, value.get(..end)?))
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
        if is_head && line.starts_with("title:") {
            marks((source, at, line), out);
            unpaired((source, at, line), out);
            own_number((source, at, line), page.number(), out);
        } else if is_head && line.starts_with("description:") {
            numbers(resolved, (source, at, line), (&read, Holds::Text), out);
            links((source, at, line), out);
        } else if !fenced && line.starts_with(":::") && !line.contains('`') {
            numbers(resolved, (source, at, line), (&read, Holds::Attributes), out);
            attributes((source, at, line), out);
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
    for Named { number, item, start, end, is_called } in named(line, holds) {
        let span = Span::new(begin + start, begin + end);
        let is_read = read.iter().any(|one| one.start < span.end && span.start < one.end);
        let mut groups = resolved.corpus.guide.standards.iter().flat_map(|standard| &standard.groups);
        let is_other = resolved.index.clause(&number).is_some()
            || groups.any(|group| group.number.split('(').next() == Some(&*number))
            || holds == Holds::History && is_old(resolved, &number);
        if is_other || is_read || resolved.index.foreign().claims(source.text(), span, Some(&number)) {
            continue;
        }
        let Some(page) = resolved.index.section(&number) else {
            if is_called || is_below_a_section(resolved, &number) {
                unknown(resolved, (source, span), &number, holds, out);
            }
            continue;
        };
        let path = item.map(|item| ItemPath(vec![ItemStep::Item(item)]));
        // A cited document has a number of its own: 5.1(4).
        let is_cited = |path: &ItemPath| {
            let cited = format!("{number}{path}");
            let page = resolved.corpus.page(page);
            page.is_some_and(|page| {
                page.places.list.iter().any(|place| reference_number(page, place).as_ref() == Some(&cited))
            })
        };
        if let Some(path) = path.filter(|path| resolved.index.item(page, path).is_none() && !is_cited(path)) {
            let message = words!("{number} に項 {path} はない", "{number} has no item {path}");
            let help = words!(
                "番号を直すか、括弧を消す。項はその節の見出し `(n)` かリスト `n)` である",
                "correct the number, or remove the brackets; items are headings `(n)` or entries `n)` of the section"
            );
            out.push(Diagnostic::new(Code::XrefRange, source, span, message).help(help));
        }
    }
}

fn unknown(
    resolved: &Resolved,
    (source, span): (&SourceRef, Span),
    number: &str,
    holds: Holds,
    out: &mut Vec<Diagnostic>,
) {
    let near = nearest(number, resolved.corpus.pages.iter().map(Page::number).filter(|number| !number.is_empty()));
    let message = words!("節 `{number}` がない", "there is no section `{number}`");
    let diagnostic = Diagnostic::new(Code::XrefUnknown, source, span, message).suggest_for(number, near);
    out.push(if holds == Holds::History {
        diagnostic.help(words!(
            "前の版の番号なら、今の節の `aliases` か、guide.yaml の `renumbering` か `changes` に書く",
            "if it is one of an earlier edition, write it into `aliases` of the section that it is now, or `renumbering` or `changes` of guide.yaml"
        ))
    } else {
        diagnostic
    });
}

/// Whether an earlier edition had a section of that number, as `renumbering` or `changes` say.
fn is_old(resolved: &Resolved, number: &str) -> bool {
    let editions = &resolved.corpus.guide.outline.editions;
    let renumbered = editions.renumbering.iter().map(|(old, _)| old);
    let changed = editions.changes.iter().flat_map(|change| &change.old);
    renumbered.chain(changed).any(|old| {
        let rest = old.value.strip_prefix(number);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
    })
}

/// Whether the section above a number of three levels is there, so that it is one of this guide without any word for it.
fn is_below_a_section(resolved: &Resolved, number: &str) -> bool {
    let above = number.rsplit_once('.').map(|(above, _)| above).filter(|above| above.contains('.'));
    let is_plain = resolved.corpus.guide.numbering.labels.is_empty();
    is_plain && above.is_some_and(|above| resolved.index.section(above).is_some() || resolved.index.has_as_deep(number))
}

/// What a line holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Text, in which a number with an item may stand.
    Text,
    /// The same, of earlier editions.
    History,
    /// The label and the attributes of a directive, which have numbers of their own.
    Attributes,
}

/// A number that names a section, and where it stands with its word.
struct Named {
    number: String,
    /// The item that stands in brackets behind it.
    item: Option<u32>,
    start: usize,
    end: usize,
    /// Whether a word calls it a section.
    is_called: bool,
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
        let word = called(before, &number, behind);
        let item = item_behind(behind.get(word.unwrap_or(0)..).unwrap_or(""));
        let is_bare = holds != Holds::Attributes && is_bare(before, &number, behind);
        if word.is_some() || is_bare || item.is_some() && holds != Holds::Attributes && number.contains('.') {
            let item = item.filter(|_| holds != Holds::Attributes);
            let is_called = word.is_some() || item.is_some() && number.matches('.').count() > 1;
            out.push(Named { number, item, start, end: at + word.unwrap_or(0), is_called });
        }
    }
    out
}

/// How much of what stands behind a number belongs to it, where it is called one of a section.
fn called(before: &str, number: &str, behind: &str) -> Option<usize> {
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
    let is_referred = dots > 1 && REFERS.iter().any(|word| behind.starts_with(word));
    (is_quoted || is_english || is_referred).then_some(0)
}

/// 8 of (8) right behind a number.
fn item_behind(behind: &str) -> Option<u32> {
    let inner = behind.strip_prefix(['(', '（'])?;
    let (length, _) = inner.char_indices().take(4).find(|(_, c)| matches!(c, ')' | '）'))?;
    inner.get(..length)?.chars().map(narrow).collect::<String>().parse().ok()
}

/// Whether a number of three levels stands by itself, and is no version or amount: （9.9.9）, 9.9.9に挙げる.
fn is_bare(before: &str, number: &str, behind: &str) -> bool {
    let last = before.trim_end_matches(' ').chars().next_back();
    let is_of_thing =
        last.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '=' | '<' | '>' | '^' | '版' | 'ン'));
    let next = behind.trim_start_matches(' ').chars().next();
    let goes_on = next.is_some_and(|c| {
        c.is_ascii_alphanumeric()
            || "年月日時分秒倍円点次度以未版系型号万億％%℃-~/:=".contains(c)
            || matches!(c, 'ァ'..='ヺ')
    });
    let year = number.split('.').next().is_some_and(|part| part.len() > 3);
    number.matches('.').count() > 1 && !is_of_thing && !goes_on && !year
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
        unread(source, Span::new(begin + at, begin + at + length + 2), out);
    }
}

/// Marks that are shown as they are where a text is not read: `[[9.3.1]]`, `{#id}`, `**word**`.
fn marks((source, begin, text): (&SourceRef, usize, &str), out: &mut Vec<Diagnostic>) {
    for (open, close) in [("[[", "]]"), ("{#", "}"), ("{.", "}"), ("**", "**"), ("[^", "]"), ("<br", ">")] {
        let Some(at) = text.find(open) else { continue };
        let rest = text.get(at + open.len()..).unwrap_or("");
        let Some(length) = rest.find(close).filter(|length| *length > 0) else { continue };
        unread(source, Span::new(begin + at, begin + at + open.len() + length + close.len()), out);
    }
}

/// `**word**` in a text of the settings, which is shown with its asterisks.
fn strong((source, begin, line): (&SourceRef, usize, &str), out: &mut Vec<Diagnostic>) {
    let Some(at) = line.find("**") else { return };
    let rest = line.get(at + 2..).unwrap_or("");
    let Some(length) = rest.find("**").filter(|length| *length > 0) else { return };
    // `**/*.md` names files.
    let inner = rest.get(..length).unwrap_or("");
    if inner.starts_with(char::is_alphanumeric) && !inner.contains('/') {
        unread(source, Span::new(begin + at, begin + at + length + 4), out);
    }
}

/// The texts in the attributes of a directive that are shown as they are.
fn attributes((source, begin, line): (&SourceRef, usize, &str), out: &mut Vec<Diagnostic>) {
    for key in ["by=\"", "title=\"", "source=\"", "question=\""] {
        let Some(at) = line.find(key).map(|at| at + key.len()) else { continue };
        let rest = line.get(at..).unwrap_or("");
        let value = rest.split('"').next().unwrap_or("");
        marks((source, begin + at, value), out);
        unpaired((source, begin + at, value), out);
    }
}

/// Brackets and quotation marks of a text that is not read which have no counterpart in it.
fn unpaired((source, begin, text): (&SourceRef, usize, &str), out: &mut Vec<Diagnostic>) {
    const PAIRS: [(char, char); 6] =
        [('「', '」'), ('『', '』'), ('（', '）'), ('【', '】'), ('［', '］'), ('〔', '〕')];
    for (opening, closing) in PAIRS {
        let (mut open, mut lonely) = (Vec::new(), Vec::new());
        for (at, c) in text.char_indices() {
            if c == opening {
                open.push(at);
            } else if c == closing && open.pop().is_none() {
                lonely.push(at);
            }
        }
        lonely.extend(open);
        for at in lonely.into_iter().take(1) {
            let span = Span::new(begin + at, begin + at + opening.len_utf8());
            let c = source.slice(span);
            let message = words!("`{c}` に対になる括弧がない", "`{c}` has no counterpart");
            let help = words!("対になる括弧を書く", "write its counterpart");
            out.push(Diagnostic::new(Code::QuoteUnpaired, source, span, message).help(help));
        }
    }
}

/// `title: 9.3.5 題名` of section 9.3.5, which would be shown with its number twice.
fn own_number((source, begin, line): (&SourceRef, usize, &str), number: &str, out: &mut Vec<Diagnostic>) {
    let key = "title:".len();
    let value = line.get(key..).unwrap_or("");
    let text = value.trim_start_matches([' ', '"', '\'']);
    let behind = text.strip_prefix(number).filter(|_| number.starts_with(|c: char| c.is_ascii_digit()));
    if !behind.is_some_and(|behind| behind.starts_with([' ', '\u{3000}', '.', '．']) && number.contains('.')) {
        return;
    }
    let start = begin + key + value.len() - text.len();
    let span = Span::new(start, start + number.len());
    let message = words!("題名に節の番号 `{number}` がある", "the title begins with the section's number, `{number}`");
    out.push(
        Diagnostic::new(Code::HandNumber, source, span, message)
            .help(words!("消す。番号は `number:` から付く", "remove it: the number comes from `number:`")),
    );
}

/// Reports signs of markup in a text that is not read.
fn unread(source: &SourceRef, span: Span, out: &mut Vec<Diagnostic>) {
    let shown = source.slice(span);
    let sign = if shown.starts_with("[[") { "[[…]]" } else { shown };
    let message = words!(
        "ここでは `{sign}` は読まれず、そのまま表示される",
        "`{sign}` is not read here and would be shown as it is"
    );
    let help = if shown.starts_with("[[") {
        words!("`9.3.1項` のように文字で書く", "write what it names in words, as in `section 9.3.1`")
    } else if shown.starts_with('{') {
        words!(
            "消す。属性は見出しや段落の終わりに書く",
            "remove it; attributes stand at the end of a heading or a paragraph"
        )
    } else {
        words!("記号を消す", "remove the signs")
    };
    out.push(Diagnostic::new(Code::XrefSyntax, source, span, message).help(help));
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
            ("（9.9.9）", "9.9.9"),
            ("9.9.9に挙げる", "9.9.9"),
            ("see Section 9.9 on it", "9.9"),
        ] {
            assert_eq!(read(text), [of], "{text}");
        }
        for text in
            ["2.5倍", "1.31.0以降", "9.9項目", "版 2.0", "3章からなる", "A-9.9項", "9.9を参照", "v9.9.9", "「2.5 GHz」"]
        {
            assert!(read(text).is_empty(), "{text}");
        }
        assert!(named("{number=\"5.1.2(2)\"}", Holds::Attributes).is_empty());
    }
}

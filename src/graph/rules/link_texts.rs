//! The text of a link that is the number of a section says where the link leads: `[[9.3.5|9.3.4項]]` shows one section and
//! leads to another.

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::document::{EntityKind, Label, Target, Writing, Xref};
use crate::graph::{Destination, Page, PageId, Resolved};
use crate::source::Span;
use crate::words;

/// A text of more bytes than this is no number.
const LONGEST: usize = 120;

/// Words before a number, in the text of a link.
const BEFORE: [&str; 12] = [
    "第",
    "§",
    "Section ",
    "section ",
    "Sections ",
    "Sec. ",
    "Article ",
    "article ",
    "Chapter ",
    "chapter ",
    "Clause ",
    "clause ",
];

pub(super) fn check(resolved: &Resolved, id: PageId, out: &mut Vec<Diagnostic>) {
    let Some(page) = resolved.corpus.page(id) else { return };
    let links = resolved.links.get(id.0 as usize).map_or(&[][..], |links| links);
    for (xref, link) in page.document.xrefs.iter().zip(links) {
        out.extend(other_number(resolved, page, xref, link.to));
    }
}

/// A number that a text has the form of, and where the digits stand in it.
struct Named<'t> {
    number: String,
    /// What stands behind it: 項, an item in brackets, a title.
    behind: &'t str,
    start: usize,
    end: usize,
}

fn other_number(resolved: &Resolved, page: &Page, xref: &Xref, to: Destination) -> Option<Diagnostic> {
    let (text, at) = shown(page, xref)?;
    let Some(named) = number(text) else { return other_item(resolved, page, (text, at), to) };
    let target = to.page().and_then(|target| resolved.corpus.page(target))?;
    if target.number().is_empty() || !leads_to_section(&xref.target) {
        return None;
    }
    let found = resolved.index.section_from(page, &named.number);
    let is_sure = is_number_alone(named.behind) || found.is_some();
    // An item of the section, or another name of it.
    if found.is_some() && found == to.page() {
        let behind = named.behind.trim_start_matches(['項', '節', '章']);
        return other_item(resolved, page, (behind, at + text.len() - behind.len()), to);
    }
    if !is_sure || is_part_of_label(target.number(), &named) {
        return None;
    }
    let source = &page.document.source;
    let place = Span::new(at + named.start, at + named.end);
    let (says, real) = (&named.number, target.number());
    let message = words!(
        "リンクの文は {says} というが、行き先は {real} である",
        "the text of the link says {says}, and it leads to {real}"
    );
    let title = target.title();
    let label = words!("実際は `{real} {title}`", "this is `{real} {title}`");
    Some(
        Diagnostic::new(Code::XrefTitle, source, place, message)
            .label(label)
            .help(words!(
                "番号を直す。文を書かずに `[[{real}]]` とすれば、文は自動で付く",
                "correct the number; with `[[{real}]]` and no text, the text follows by itself"
            ))
            .fix(Fix::guess(source, place, real)),
    )
}

/// `[[9.3.5(4)|(3)]]`: a text that is one item, and a link to another.
fn other_item(resolved: &Resolved, page: &Page, (text, at): (&str, usize), to: Destination) -> Option<Diagnostic> {
    let Destination::Place(place) = to else { return None };
    let real = resolved.corpus.page(place.page)?.place(place.place)?.path.as_ref()?;
    let numbering = &resolved.corpus.guide.numbering;
    let closes = |c: char| matches!(c, ' ' | '」' | '』' | '*');
    let written = text.trim_matches(|c| closes(c) || matches!(c, '「' | '『'));
    let path = numbering.read_path(written)?;
    if real.0.ends_with(&path.0) {
        return None;
    }
    let start = at + text.find(written)?;
    let source = &page.document.source;
    let real = numbering.cite(real);
    let message = words!(
        "リンクの文は {written} というが、行き先は {real} である",
        "the text of the link says {written}, and it leads to {real}"
    );
    let place = Span::new(start, start + written.len());
    Some(
        Diagnostic::new(Code::XrefTitle, source, place, message)
            .help(words!("文か行き先の番号を直す", "correct the number of one of the two"))
            .fix(Fix::guess(source, place, real)),
    )
}

/// The text of a link that has one of its own, and the offset where it is written.
fn shown<'p>(page: &'p Page, xref: &Xref) -> Option<(&'p str, usize)> {
    let written = page.document.source.slice(xref.span);
    let (start, end) = match xref.writing {
        Writing::Wikilink => (written.find('|')? + 1, written.rfind("]]")?),
        Writing::MarkdownLink => (written.starts_with('[').then_some(1)?, written.rfind("](")?),
        _ => return None,
    };
    let text = written.get(start..end).filter(|text| text.len() <= LONGEST)?;
    Some((text, xref.span.start as usize + start))
}

fn leads_to_section(target: &Target) -> bool {
    matches!(
        target,
        Target::Section(_)
            | Target::Item(..)
            | Target::ItemRange(..)
            | Target::Anchor(..)
            | Target::File(..)
            | Target::Entity(EntityKind::Measure, _)
    )
}

/// The number that a text begins with, behind marks and words for a section.
fn number(text: &str) -> Option<Named<'_>> {
    let mut rest = text.trim_start_matches([' ', '*', '「', '『', '(', '（', '“', '"']);
    let mut is_called = false;
    for word in BEFORE {
        if let Some(behind) = rest.strip_prefix(word) {
            (rest, is_called) = (behind.trim_start_matches(' '), true);
        }
    }
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_dot = |c: char| matches!(c, '.' | '．');
    let length = rest.find(|c: char| !is_digit(c) && !is_dot(c)).unwrap_or(rest.len());
    let written = rest.get(..length)?.trim_end_matches(is_dot);
    let behind = rest.get(written.len()..)?;
    let number = Label::parse(written)?.as_str().to_owned();
    let has_dot = number.contains('.') && number.split('.').all(|part| !part.is_empty());
    let is_chapter = is_called && (behind.starts_with(['章', '節', '項']) || is_number_alone(behind));
    let starts = written.starts_with(is_digit);
    let start = text.len() - rest.len();
    (starts && (has_dot || is_chapter && !number.contains('.'))).then(|| Named {
        number,
        behind,
        start,
        end: start + written.len(),
    })
}

/// Whether nothing stands behind a number but the word for it, an item and what closes a quotation.
fn is_number_alone(behind: &str) -> bool {
    let rest = behind.trim_start_matches(['項', '節', '章']);
    let closes = |c: char| matches!(c, ' ' | '*' | '」' | '』' | ')' | '）' | '”' | '"' | '。');
    let mut rest = rest.trim_end_matches(closes);
    while let Some(inner) = rest.strip_prefix(['(', '（']) {
        let length = inner.find(|c: char| !c.is_alphanumeric()).unwrap_or(inner.len());
        rest = inner.get(length..).unwrap_or("").trim_start_matches([')', '）']);
        if length == 0 {
            return false;
        }
    }
    rest.trim_start_matches(|c| ('①'..='⑳').contains(&c)).is_empty()
}

/// Whether the number is a part of a label of another form: the 5.1 of A.5.1, the 38 of 第38条.
fn is_part_of_label(label: &str, named: &Named<'_>) -> bool {
    Label::parse(label).is_none_or(|label| !label.is_dotted())
        || named.behind.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_numbers_are_told_from_others() {
        let read = |text: &str| number(text).map(|named| (named.number.clone(), is_number_alone(named.behind)));
        for (text, of) in [
            ("9.3.4項", "9.3.4"),
            ("「９．３．４」", "9.3.4"),
            ("9.3.4(1)", "9.3.4"),
            ("9.3.4（１）①", "9.3.4"),
            ("第9章", "9"),
            ("Section 9", "9"),
            ("section 9.3", "9.3"),
        ] {
            assert_eq!(read(text), Some((of.to_owned(), true)), "{text}");
        }
        assert_eq!(read("9.3.4 再委託に関する制限"), Some(("9.3.4".to_owned(), false)));
        for text in ["9", "2011年", "3章からなる", "旧版の9.3.4項", "(8)", "再委託", "", "..."] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

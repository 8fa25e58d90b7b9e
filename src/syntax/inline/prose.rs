//! Finds cross-references that are written as plain prose: 「9.3.1 題名」, `9.2.2項`, 「(8) 題名」,
//! `(8)`, `(1)～(8)`, `(1)(b)`, written-out clause numbers, and the first occurrence of a term.

use crate::document::{
    ClauseNumber, EntityKind, Inline, ItemPath, Relative, SectionNumber, Spanned, Target, Writing, Xref, XrefId,
};
use crate::source::Span;
use crate::syntax::page::Page;

use super::pieces::{Ch, Manner, push_characters};
use super::terms::Occurrence;
use super::{amounts, labels, pattern};

/// What a sentence has said so far: the section whose number was mentioned last.
#[derive(Default)]
pub(super) struct Sentence {
    section: Option<SectionNumber>,
    /// The reference before: where it ended in the characters at hand, and what it named.
    last: Option<(usize, Target, XrefId)>,
    /// The last one that named a section.
    last_section: Option<(usize, Target, XrefId)>,
}

impl Sentence {
    fn last(&self) -> labels::Last<'_> {
        labels::Last { any: named(self.last.as_ref()), section: named(self.last_section.as_ref()) }
    }

    /// A reference has been found.
    fn keep(&mut self, found: (usize, Target, XrefId)) {
        let is_section = match &found.1 {
            Target::Section(_) | Target::Item(Some(_), _) => true,
            Target::Relative(from, _) => matches!(from, Relative::OtherSection(_)),
            _ => false,
        };
        if is_section {
            self.last_section = Some(found.clone());
        }
        self.last = Some(found);
    }

    /// A cross-reference in the sentence may name a section.
    pub(super) fn mention(&mut self, id: XrefId, page: &Page<'_>) {
        let target = page.xrefs.get(id.0 as usize).map(|x| &x.target);
        let section = match target {
            Some(Target::Section(text)) => page.guide.numbering.read(text),
            Some(Target::Item(section, _) | Target::ItemRange(section, ..)) => section.clone(),
            Some(Target::Anchor(Some(place), _)) => SectionNumber::parse(place),
            _ => None,
        };
        self.section = section.or(self.section.take());
    }

    /// A text goes by in which nothing is mentioned.
    pub(super) fn pass(&mut self, text: &str) {
        if self.section.is_some() && text.contains(ENDS) {
            self.section = None;
        }
    }
}

fn named(one: Option<&(usize, Target, XrefId)>) -> Option<labels::Named<'_>> {
    one.map(|(end, target, id)| (*end, target, *id))
}

/// What ends a sentence, of half width or full.
const ENDS: [char; 5] = ['。', '！', '？', '!', '?'];

/// A cross-reference that was found: how many characters it takes, and what it is.
struct Found {
    end: usize,
    target: Target,
    writing: Writing,
    /// First and last + 1 of the title in a quotation.
    title: Option<(usize, usize)>,
    /// The reference that it goes on with.
    after: Option<XrefId>,
}

/// Turns characters into inlines with cross-references.
pub(super) fn recognise(chars: &[Ch], sentence: &mut Sentence, page: &mut Page<'_>, out: &mut Vec<Inline>) {
    let folded: Vec<char> = chars.iter().map(|ch| ch.folded()).collect();
    let mut terms = page.terms.find(chars).into_iter().peekable();
    let (mut i, mut plain) = (0, 0);
    // Where it ended is counted in other characters.
    if let Some((end, ..)) = &mut sentence.last {
        *end = usize::MAX;
    }
    while i < chars.len() {
        while terms.next_if(|o| o.start < i).is_some() {}
        // What is no term or reference here has a backslash before it, which is not shown.
        if let Some(end) = escaped(chars, &folded, i, (terms.peek(), sentence, page)) {
            push_characters(out, chars.get(plain..i).unwrap_or(&[]));
            (plain, i) = (i + 1, end);
            continue;
        }
        if let Some(end) = labels::replaced_words(&folded, i, page) {
            i = end;
            continue;
        }
        // A label that is no reference has one too.
        if let Some(end) = escaped_label((chars, &folded), i, sentence, page) {
            push_characters(out, chars.get(plain..i).unwrap_or(&[]));
            (plain, i) = (i + 1, end);
            continue;
        }
        let term = terms.peek().copied().filter(|o| o.start == i);
        let found = find(&folded, i, sentence, page).or_else(|| term.and_then(|o| first_occurrence(o, page)));
        let Some(found) = found else {
            let next = pass(&folded, i, sentence);
            i = next.max(i + 1);
            continue;
        };
        push_characters(out, chars.get(plain..i).unwrap_or(&[]));
        let end = found.end;
        let named = found.target.clone();
        let id = keep(found, chars, i, page);
        sentence.mention(id, page);
        sentence.keep((end, named, id));
        out.push(Inline::Xref(id));
        (i, plain) = (end, end);
    }
    push_characters(out, chars.get(plain..).unwrap_or(&[]));
}

/// Where the term or the reference behind a backslash at `i` ends.
fn escaped(
    chars: &[Ch],
    f: &[char],
    i: usize,
    (next, sentence, page): (Option<&Occurrence>, &Sentence, &Page<'_>),
) -> Option<usize> {
    if chars.get(i).is_none_or(|ch| ch.c != '\\' || ch.manner != Manner::Plain) {
        return None;
    }
    let term = next.filter(|o| o.start == i + 1).map(|o| o.end);
    // 第3章 is read from its number on.
    let first = i + 1 + usize::from(f.get(i + 1) == Some(&'第'));
    term.or_else(|| find(f, first, sentence, page).map(|found| found.end))
}

/// Where a label behind a backslash at `i` ends.
fn escaped_label((chars, folded): (&[Ch], &[char]), i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<usize> {
    let is_backslash = chars.get(i).is_some_and(|ch| ch.c == '\\' && ch.manner == Manner::Plain);
    if !is_backslash {
        return None;
    }
    labels::at(folded, i + 1, sentence.last(), page).map(|found| found.end)
}

/// Passes a character that begins nothing: the end of a sentence, or a number that is only mentioned.
fn pass(f: &[char], i: usize, sentence: &mut Sentence) -> usize {
    match f.get(i) {
        // A sentence in brackets ends in them: （以下「甲」という。）.
        Some(end) if ENDS.contains(end) && !matches!(f.get(i + 1), Some(')' | '」')) => sentence.section = None,
        Some(c) if c.is_ascii_digit() => {
            let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
            if let Some(number) = pattern::number(f, i) {
                if pattern::may_precede_number(before) {
                    sentence.section = pattern::section(&number).or(sentence.section.take());
                }
                return number.end;
            }
            return i + f.iter().skip(i).take_while(|c| c.is_ascii_digit()).count();
        }
        _ => {}
    }
    i + 1
}

fn find(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
    if let Some(found) = labels::at(f, i, sentence.last(), page) {
        let labels::Labelled { end, target, writing, after } = found;
        return Some(Found { end, target, writing, title: None, after });
    }
    match f.get(i)? {
        '「' => quoted(f, i, sentence, page),
        '(' if pattern::may_precede_item(before) && !amounts::repeats_number(f, i) => item(f, i, sentence, page),
        c if c.is_ascii_digit() && pattern::may_precede_number(before) => numbered(f, i, page),
        c if matches!(c, 'S' | 's' | 'A' | 'a' | 'C' | 'c' | '§') && !before.is_some_and(char::is_alphanumeric) => {
            english(f, i, page)
        }
        _ => None,
    }
}

/// `9.2.2項`, `9.2節`, `第3章`, `1.2.5.1(4)(a)`, `9.3.1(8)`.
fn numbered(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let number = pattern::number(f, i)?;
    let bare = |end, target| Some(Found { end, target, writing: Writing::Bare, title: None, after: None });
    let Some(section) = pattern::section(&number) else {
        // A chapter is called so, not counted: 「第3章」, and not 「3章からなる」.
        let chapter = f.get(number.end) == Some(&'章') && i.checked_sub(1).and_then(|b| f.get(b)) == Some(&'第');
        return if chapter { bare(number.end + 1, Target::Section(number.text.into())) } else { None };
    };
    let is_clause = is_group(&number.text, page);
    if let Some((brackets, end)) = pattern::brackets(f, number.end) {
        let clause = ClauseNumber::parse(&format!("{}{brackets}", number.text));
        let lettered = brackets.chars().any(char::is_alphabetic);
        if let Some(clause) = clause.filter(|_| is_clause || lettered) {
            return bare(end, Target::Clause(clause.as_str().into()));
        }
        if let Some((path, end)) = items_at(f, number.end, page) {
            return Some(in_section(path, end, f, Some(section)));
        }
    }
    // Between digits and kanji many put a blank.
    let word = number.end + usize::from(f.get(number.end) == Some(&' '));
    let named = matches!(f.get(word), Some('項' | '節' | '章')) && !is_clause;
    if named { bare(word + 1, Target::Section(section.as_str().into())) } else { None }
}

/// Whether a text may hold a reference in English, which needs no sign.
pub(super) fn names_section(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    has("ection") || has("rticle") || has("hapter") || has("§")
}

/// `Section 5.1`, `section 5.1.2(b)`, `Article 5(1)`, `§ 5.1`.
fn english(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let word: String = f.iter().skip(i).take(9).take_while(|c| c.is_ascii_alphabetic()).collect();
    let length = match word.to_ascii_lowercase().as_str() {
        "section" | "sections" | "article" | "articles" | "chapter" | "chapters" => word.len(),
        "" if f.get(i) == Some(&'§') => f.iter().skip(i).take(2).take_while(|c| **c == '§').count(),
        _ => return None,
    };
    let blanks = f.iter().skip(i + length).take(2).take_while(|c| matches!(c, ' ' | '\n' | '\u{A0}')).count();
    if blanks == 0 && !word.is_empty() {
        return None;
    }
    let number = pattern::number(f, i + length + blanks)?;
    let section = SectionNumber::parse(&number.text)?;
    let found = |end, target| Some(Found { end, target, writing: Writing::Bare, title: None, after: None });
    if let Some((brackets, end)) = pattern::brackets(f, number.end) {
        if let Some((path, last)) = items_at(f, number.end, page).filter(|(_, last)| *last == end) {
            return found(last, Target::Item(Some(section), path));
        }
        let clause = ClauseNumber::parse(&format!("{}{brackets}", number.text))?;
        return found(end, Target::Clause(clause.as_str().into()));
    }
    // `Section 5.1a` and `Article 5-1` are numbers of another form.
    let goes_on = f.get(number.end).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '-');
    if goes_on { None } else { found(number.end, Target::Section(section.as_str().into())) }
}

/// The way to an item in brackets: as the guide writes its items, otherwise digits.
fn items_at(f: &[char], i: usize, page: &Page<'_>) -> Option<(ItemPath, usize)> {
    let numbering = &page.guide.numbering;
    if numbering.items.is_empty() || f.get(i) != Some(&'(') {
        return pattern::item(f, i);
    }
    let rest = f.get(i..f.len().min(i + 40)).unwrap_or(&[]);
    numbering.path_at(rest).map(|(path, length)| (path, i + length))
}

/// Whether a number is that of a part or group of a standard.
fn is_group(number: &str, page: &Page<'_>) -> bool {
    let mut groups = page.guide.standards.iter().flat_map(|s| &s.groups);
    groups.any(|g| g.number.split('(').next() == Some(number))
}

/// `(8)`, `(1)～(8)`, `(1)(b)`. In English a number in brackets counts what follows, and is never a reference by itself.
fn item(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    if !page.guide.is_japanese() {
        return None;
    }
    let (path, end) = items_at(f, i, page)?;
    let writing = if speaks(f, i, end) { Writing::Bare } else { Writing::Loose };
    if pattern::has_letter_bracket(f, end) {
        let (text, end) = pattern::brackets(f, i)?;
        return Some(Found {
            end,
            target: Target::RelativeClause(text.into()),
            writing: Writing::Bare,
            title: None,
            after: None,
        });
    }
    let found = in_section(path, end, f, sentence.section.clone());
    let is_range = matches!(found.target, Target::ItemRange(..));
    Some(if is_range { found } else { Found { writing, ..found } })
}

/// Whether a sentence speaks of the item, as in `(8)による`: an enumeration goes on with the text of the item.
fn speaks(f: &[char], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|b| f.get(b));
    let free = before.is_none_or(|c| !c.is_alphanumeric() || matches!(c, 'ぁ'..='ゖ'));
    let after: String = f.iter().skip(end).take(2).collect();
    let words = ["の", "に", "を", "は", "が", "で", "と", "から", "まで", "及び", "又は", "より", "も", "以外"];
    free && words.iter().any(|word| after.starts_with(word))
}

fn in_section(path: ItemPath, end: usize, f: &[char], section: Option<SectionNumber>) -> Found {
    let (end, target) = match pattern::range_end(f, end) {
        Some((last, end)) => (end, Target::ItemRange(section, path, last)),
        None => (end, Target::Item(section, path)),
    };
    Found { end, target, writing: Writing::Bare, title: None, after: None }
}

/// 「9.3.1 題名」, 「9.3.1(8) 題名」, 「(8) 題名」. What may be an amount is taken as prose unless a section has just that
/// title.
fn quoted(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let start = i + 1;
    let (target, after, writing) = quoted_target(f, start, sentence, page)?;
    let close = pattern::closing(f, start)?;
    let blanks = f.iter().skip(after).take_while(|c| c.is_whitespace()).count();
    let from = after + blanks;
    let names_section = matches!(target, Target::Section(_));
    if from >= close {
        // 「9.3.1」 alone names the section without its title, 「(8)」 is read as a bare item.
        let alone = from == close && writing == Writing::Quoted && names_section;
        return alone.then_some(Found { end: close + 1, target, writing: Writing::Bare, title: None, after: None });
    }
    let joined = blanks == 0 && names_section;
    if joined && (writing != Writing::Quoted || f.get(from).is_none_or(char::is_ascii)) {
        return None;
    }
    let unsure = names_section && (blanks == 0 || (writing == Writing::Bare && amounts::is_counted(f, from)));
    let writing = if unsure { Writing::Loose } else { writing };
    Some(Found { end: close + 1, target, writing, title: Some((from, close)), after: None })
}

/// What a quotation names, where the number ends, and how sure it is that it names something.
fn quoted_target(f: &[char], start: usize, sentence: &Sentence, page: &Page<'_>) -> Option<(Target, usize, Writing)> {
    let Some(number) = pattern::number(f, start) else {
        if let Some(found) = labels::at(f, start, labels::Last::default(), page) {
            let named = matches!(found.target, Target::Section(_) | Target::Item(..));
            return named.then_some((found.target, found.end, found.writing));
        }
        let (path, after) = items_at(f, start, page)?;
        return Some((Target::Item(sentence.section.clone(), path), after, Writing::Quoted));
    };
    let section = SectionNumber::parse(&number.text).filter(|_| !is_group(&number.text, page))?;
    let writing = if number.parts > 1 { Writing::Quoted } else { Writing::Bare };
    match items_at(f, number.end, page) {
        Some((path, after)) if number.parts > 1 => Some((Target::Item(Some(section), path), after, writing)),
        _ => Some((Target::Section(section.as_str().into()), number.end, writing)),
    }
}

fn first_occurrence(occurrence: Occurrence, page: &mut Page<'_>) -> Option<Found> {
    let term = page.guide.terms.get(occurrence.term)?;
    let defined_here = match (&term.section, &page.number) {
        (Some((section, _)), Some(number)) => section == number.as_str(),
        _ => false,
    };
    let target = Target::Entity(EntityKind::Term, term.id.as_str().into());
    let is_first = !defined_here && page.linked.insert(occurrence.term);
    is_first.then_some(Found { end: occurrence.end, target, writing: Writing::Term, title: None, after: None })
}

fn keep(found: Found, chars: &[Ch], start: usize, page: &mut Page<'_>) -> XrefId {
    let written = chars.get(start..found.end).unwrap_or(&[]);
    let title = found
        .title
        .and_then(|(from, to)| chars.get(from..to))
        .map(|title| Spanned::new(text(title).trim().into(), span(title)));
    page.xref(Xref {
        span: span(written),
        written: "".into(),
        writing: found.writing,
        target: found.target,
        text: Some(text(written).into()),
        title,
        after: found.after,
    })
}

fn span(chars: &[Ch]) -> Span {
    let (first, last) = (chars.first(), chars.last());
    first.zip(last).map_or_else(Span::default, |(a, b)| Span::new(a.at as usize, b.end()))
}

/// What is written, with line ends dropped between wide characters and a blank elsewhere.
fn text(chars: &[Ch]) -> String {
    let mut out = String::new();
    for (i, ch) in chars.iter().enumerate() {
        if ch.manner != Manner::SoftBreak {
            out.push(ch.c);
            continue;
        }
        let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        if !(wide(out.chars().next_back()) && wide(chars.get(i + 1).map(|n| n.c))) {
            out.push(' ');
        }
    }
    out
}

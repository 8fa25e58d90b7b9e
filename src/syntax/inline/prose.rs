//! Finds cross-references that are written as plain prose: 「9.3.1 題名」, `9.2.2項`, 「(8) 題名」,
//! `(8)`, `(1)～(8)`, `(1)(b)`, written-out clause numbers, and the first occurrence of a term.

use crate::document::{
    Caption, EntityKind, Inline, ItemPath, Relative, SectionNumber, Spanned, Target, Writing, Xref, XrefId,
};
use crate::source::Span;
use crate::syntax::page::Page;

use super::pieces::{Ch, Manner, push_characters};
use super::series::{self, Series};
use super::terms::Occurrence;
use super::{amounts, behind, captions, chapters, english, labels, letters, numbered, parted, pattern, quoted};

/// What a sentence has said so far: the section whose number was mentioned last.
#[derive(Default)]
pub(super) struct Sentence {
    pub(super) section: Option<SectionNumber>,
    /// The reference before: where it ended in the characters at hand, and what it named.
    pub(super) last: Option<(usize, Target, XrefId)>,
    /// The last one that named a section.
    last_section: Option<(usize, Target, XrefId)>,
    /// The series of numbers that is being read.
    series: Option<Series>,
    /// The link that stands right before the text at hand: `[Contracts](9.3.1.md)` of `…の(8)`.
    pub(super) beside: Option<XrefId>,
}

impl Sentence {
    pub(super) fn last(&self) -> labels::Last<'_> {
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

    /// A series of numbers in Japanese begins with its first one.
    fn begin_series(&mut self, f: &[char], i: usize) {
        let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
        let is_free = self.series.is_none_or(|series| series.end <= i);
        if is_free && f.get(i).is_some_and(char::is_ascii_digit) && pattern::may_precede_number(before) {
            self.series = series::japanese(f, i);
        }
    }

    /// A series in English begins behind the first reference.
    fn go_on(&mut self, f: &[char], i: usize, found: &Found) {
        let word = f.get(i..found.end).unwrap_or(&[]).split(|c| !c.is_ascii_alphabetic() && *c != '§').next();
        let Some([.., last]) = word else { return };
        let first = match &found.target {
            Target::Section(name) => &**name,
            Target::Item(Some(section), _) => section.as_str(),
            _ => "",
        };
        self.series = series::english(f, found.end, matches!(last, 's' | '§'), first);
    }

    /// The reference that owns what stands at `i`, behind の or nothing: `「9.3.1 題名」の第8号`, `[題名](9.3.1.md)の(8)`. A link
    /// stands before the text at hand.
    fn owner(&self, f: &[char], i: usize) -> Option<XrefId> {
        let end = if f.get(i.wrapping_sub(1)) == Some(&'の') { i - 1 } else { i };
        if end == 0 {
            return self.beside;
        }
        let last = self.last.as_ref().filter(|last| last.0 == end)?;
        matches!(last.1, Target::Section(_) | Target::Item(Some(_), _)).then_some(last.2)
    }

    /// The reference before that a number at `i` goes on with, and how sure that is.
    pub(super) fn goes_on(&self, i: usize) -> Option<(Option<XrefId>, Writing)> {
        let series = self.series.filter(|series| i < series.end)?;
        let last = self.last.as_ref().filter(|last| last.0 <= i && series.first != Some(i));
        Some((last.map(|last| last.2), series.writing))
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
pub(super) struct Found {
    pub(super) end: usize,
    pub(super) target: Target,
    pub(super) writing: Writing,
    /// First and last + 1 of the title in a quotation.
    pub(super) title: Option<(usize, usize)>,
    /// The reference that it goes on with.
    pub(super) after: Option<XrefId>,
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
    sentence.series = None;
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
        sentence.begin_series(&folded, i);
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
        sentence.go_on(&folded, i, &found);
        let id = keep(found, chars, i, page);
        sentence.mention(id, page);
        sentence.keep((end, named, id));
        out.push(Inline::Xref(id));
        (i, plain) = (end, end);
    }
    push_characters(out, chars.get(plain..).unwrap_or(&[]));
}

/// Keeps the references of a text that is shown as it is, such as a summary: what they name has to be there.
pub(super) fn keep_references(chars: &[Ch], page: &mut Page<'_>) {
    let folded: Vec<char> = chars.iter().map(|ch| ch.folded()).collect();
    let (mut i, mut sentence) = (0, Sentence::default());
    while i < chars.len() {
        sentence.begin_series(&folded, i);
        let is_escaped = i.checked_sub(1).and_then(|before| folded.get(before)) == Some(&'\\');
        let found = find(&folded, i, &sentence, page).filter(|found| found.end > i && !is_escaped);
        let Some(found) = found else {
            i = pass(&folded, i, &mut sentence).max(i + 1);
            continue;
        };
        let (end, named) = (found.end, found.target.clone());
        sentence.go_on(&folded, i, &found);
        let id = keep(found, chars, i, page);
        sentence.mention(id, page);
        sentence.keep((end, named, id));
        i = end;
    }
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
    // 第3章 is read from its number on, 第三章 as a whole.
    let number = i + 1 + usize::from(f.get(i + 1) == Some(&'第'));
    let at = |first| find(f, first, sentence, page).map(|found| found.end);
    term.or_else(|| at(i + 1)).or_else(|| at(blank(f, number)))
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
pub(super) fn pass(f: &[char], i: usize, sentence: &mut Sentence) -> usize {
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

pub(super) fn find(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let mut found = find_alone(f, i, sentence, page)?;
    let is_one = match &found.target {
        Target::Section(name) => Caption::word_of(name).is_none(),
        Target::Item(..) => true,
        _ => false,
    };
    if found.title.is_none() && is_one && page.guide.numbering.labels.is_empty() {
        found.title = if page.guide.is_japanese() {
            quoted::beside(f, i, found.end)
        } else {
            quoted::beside_in_english(f, found.end)
        };
        if found.title.is_none() && matches!(found.target, Target::Section(_)) {
            found.title = quoted::plain_behind(f, found.end);
        }
    }
    // 第1条（定義）: the caption of an article.
    let is_labelled = !page.guide.numbering.labels.is_empty() && page.guide.is_japanese();
    if found.title.is_none() && is_labelled && matches!(found.target, Target::Section(_)) {
        found.title = quoted::in_brackets_behind(f, found.end);
    }
    Some(found)
}

fn find_alone(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
    if let Some(found) = labels::at(f, i, sentence.last(), page).or_else(|| captions::at(f, i, page)) {
        let labels::Labelled { end, target, writing, after } = found;
        return Some(Found { end, target, writing, title: None, after });
    }
    if let Some(found) = captions::plain(f, i, page) {
        return Some(found);
    }
    match f.get(i)? {
        '「' => quoted::at(f, i, sentence, page),
        '(' if pattern::may_precede_item(before) && !amounts::repeats_number(f, i) => {
            letters::at(f, i, sentence.last()).or_else(|| item(f, i, sentence, page))
        }
        c if c.is_ascii_digit() && parted::begins_line(f, i) => None,
        c if c.is_ascii_digit() && (pattern::may_precede_number(before) || sentence.goes_on(i).is_some()) => {
            numbered::at(f, i, sentence, page)
        }
        '第' => chapters::in_kanji(f, i, page).or_else(|| point(f, i, sentence, page)),
        '一'..='龥' if page.descent.hints.kanji => behind::in_kanji(f, i, page),
        c if english::may_begin(*c) && !before.is_some_and(|c| c.is_ascii_alphanumeric()) => english::at(f, i, page),
        _ => None,
    }
}

/// Behind a blank or a line end, where there is one.
pub(super) fn blank(f: &[char], at: usize) -> usize {
    at + usize::from(matches!(f.get(at), Some(' ' | '\n')))
}

/// The way to an item in brackets: as the guide writes its items, otherwise digits.
pub(super) fn items_at(f: &[char], i: usize, page: &Page<'_>) -> Option<(ItemPath, usize)> {
    let numbering = &page.guide.numbering;
    if numbering.items.is_empty() || f.get(i) != Some(&'(') {
        return pattern::item(f, i);
    }
    let rest = f.get(i..f.len().min(i + 40)).unwrap_or(&[]);
    numbering.path_at(rest).map(|(path, length)| (path, i + length))
}

/// Whether a number is that of a part or group of a standard.
pub(super) fn is_group(number: &str, page: &Page<'_>) -> bool {
    let mut groups = page.guide.standards.iter().flat_map(|s| &s.groups);
    groups.any(|g| g.number.split('(').next() == Some(number))
}

/// `(8)`, `(1)～(8)`, `(1)(b)`. In English a number in brackets counts what follows, and is never a reference by itself.
fn item(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    // Of a statute (1) is what lies below イ, wherever that may be, and no 項.
    if !page.guide.is_japanese() || page.guide.numbering.is_of_articles() {
        return None;
    }
    if let Some((first, last, end)) = pattern::items_in_bracket(f, i).filter(|_| page.guide.numbering.items.is_empty())
    {
        let target = Target::ItemRange(sentence.section.clone(), first, last);
        return Some(Found { end, target, writing: Writing::Loose, title: None, after: None });
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
    // Of the page that a link of Markdown before it leads to: [題名](9.3.1.md)の(8).
    let is_link = |id: &XrefId| page.xrefs.get(id.0 as usize).is_some_and(|xref| xref.writing == Writing::MarkdownLink);
    if let Some(owner) = sentence.owner(f, i).filter(is_link) {
        return Some(Found { after: Some(owner), ..in_section(path, end, f, None) });
    }
    let found = in_section(path, end, f, sentence.section.clone());
    if matches!(found.target, Target::ItemRange(..)) {
        return Some(found);
    }
    // (2)から(13)まで goes on with the item before it.
    let before = sentence.last.as_ref().filter(|(end, target, _)| {
        let between = f.get(*end..i).unwrap_or(&[]);
        matches!(target, Target::Item(..)) && *between == ['か', 'ら']
    });
    Some(Found { writing, after: before.map(|before| before.2), ..found })
}

/// 第15号 by itself, where no noun makes it the number of something else.
fn point(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let before = i.checked_sub(1).and_then(|b| f.get(b).copied());
    let owner = sentence.owner(f, i);
    let is_free = owner.is_some() || before.is_none_or(|c| matches!(c, 'ぁ'..='ゖ') || !c.is_alphanumeric());
    if !is_free || !page.guide.is_japanese() || !page.guide.numbering.labels.is_empty() {
        return None;
    }
    let paragraph = || behind::point(f, i, &['項']).filter(|(_, end)| behind::refers(f, *end));
    let (path, end) = behind::point(f, i, &['号'])
        .or_else(paragraph)
        .filter(|(_, end)| !f.get(*end).is_some_and(|c| matches!(c, '一'..='龥' | 'の')) || behind::refers(f, *end))?;
    let is_sure = owner.is_some() || behind::refers(f, end);
    let writing = if is_sure { Writing::Bare } else { Writing::Loose };
    Some(Found { end, target: Target::Item(None, path), writing, title: None, after: owner })
}

/// Whether a sentence speaks of the item, as in `(8)による`: an enumeration goes on with the text of the item.
fn speaks(f: &[char], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|b| f.get(b));
    let free = before.is_none_or(|c| !c.is_alphanumeric() || matches!(c, 'ぁ'..='ゖ'));
    let after: String = f.iter().skip(end).take(2).collect();
    let words = ["の", "に", "を", "は", "が", "で", "と", "から", "まで", "及び", "又は", "より", "も", "以外"];
    free && words.iter().any(|word| after.starts_with(word))
}

pub(super) fn in_section(path: ItemPath, end: usize, f: &[char], section: Option<SectionNumber>) -> Found {
    let (end, target) = match pattern::range_end(f, end) {
        Some((last, end)) => (end, Target::ItemRange(section, path, last)),
        None => (end, Target::Item(section, path)),
    };
    Found { end, target, writing: Writing::Bare, title: None, after: None }
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

pub(super) fn keep(found: Found, chars: &[Ch], start: usize, page: &mut Page<'_>) -> XrefId {
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

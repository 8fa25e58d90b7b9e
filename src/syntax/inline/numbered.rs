//! References that begin with the number of a section: `9.2.2項`, `9.3.1(8)`, `1.2.5.1(4)(a)`, the numbers of a series, and a
//! number without any word for it.

use crate::document::{ClauseNumber, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::prose::{Found, Sentence, blank, in_section, is_group, items_at};
use super::{amounts, behind, chapters, labels, pattern, quoted, series, versions};

/// `9.2.2項`, `9.2節`, `9.2項(3)`, `第3章`, `1.2.5.1(4)(a)`, `9.3.1(8)`, and the numbers of a series.
pub(super) fn at(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let number = pattern::number(f, i)?;
    let quoted = quoted::in_other_marks(f, i, &number).filter(|_| number.parts == 1 || page.guide.is_japanese());
    let series = sentence.goes_on(i);
    if let Some(found) = quoted.or_else(|| behind::garbled(f, i, page).filter(|_| series.is_none())) {
        return Some(found);
    }
    let (after, writing) = series.unwrap_or((None, Writing::Bare));
    let found = |end, target| Some(Found { end, target, writing, title: None, after });
    if series.is_some()
        && let Some((target, end)) = labels::in_series(f, i, sentence.last(), page)
    {
        return found(end, target);
    }
    let Some(section) = pattern::section(&number) else {
        return match without_dot(f, i, &number).filter(|_| series.is_some()) {
            Some(section) => found(number.end, Target::Section(section.as_str().into())),
            None => chapters::at(f, i, &number, page).or_else(|| behind::garbled(f, i, page)),
        };
    };
    let is_clause = is_group(&number.text, page);
    if let Some((brackets, end)) = pattern::brackets(f, number.end) {
        let lettered = brackets.chars().any(char::is_alphabetic);
        let kana = if lettered { behind::lone_kana(f, end) } else { None };
        let (brackets, end) = kana.map_or((brackets.clone(), end), |kana| (format!("{brackets}({kana})"), end + 1));
        let clause = ClauseNumber::parse(&format!("{}{brackets}", number.text));
        if page.guide.numbering.items.is_empty() && amounts::is_no_place(f, i, (&number, &brackets, end)) {
            // 9.2.9（表題）: the bracket belongs to the text.
            let is_text = amounts::holds_word(&brackets) && !is_clause && page.guide.numbering.labels.is_empty();
            return if is_text { mentioned(f, i, &number, sentence, page) } else { None };
        }
        let item = items_at(f, number.end, page);
        // `5.1(b)` is an item where the guide counts its items so, otherwise a clause.
        let is_item = item.as_ref().is_some_and(|(_, last)| *last == end);
        if let Some(clause) = clause.filter(|_| is_clause || lettered && !is_item) {
            return found(end, Target::Clause(clause.as_str().into()));
        }
        if let Some((path, end)) = item {
            return Some(Found { after, ..in_section(path, end, f, Some(section)) });
        }
    }
    if let Some(found) = marked(f, i, (&number, &section), page).or_else(|| behind::at(f, i, &number, page)) {
        return Some(Found { after, ..found });
    }
    if let Some(found) = behind_blank(f, i, (&number, &section), page).filter(|_| !is_clause) {
        return Some(Found { after, ..found });
    }
    // Between digits and kanji many put a blank.
    let word = blank(f, number.end);
    if series::names(f, word) && !is_clause {
        return Some(Found { after, ..called(f, word, section, page) });
    }
    if series.is_some() && !is_clause {
        return found(number.end, Target::Section(section.as_str().into()));
    }
    if is_clause || !page.guide.numbering.labels.is_empty() {
        return None;
    }
    quoted::plain(f, i, &number).or_else(|| mentioned(f, i, &number, sentence, page))
}

/// The section that a number without a dot is in a series: the last one of 9.3.1～6項, or a chapter.
fn without_dot(f: &[char], i: usize, number: &pattern::Number) -> Option<SectionNumber> {
    SectionNumber::parse(&series::last_of_short(f, i, number).unwrap_or_else(|| number.text.clone()))
}

/// A number of a section without any word for one: of three levels, 9.2.9の手続, or behind a reference with which it goes on,
/// 9.1項と9.9の手続. It is one where the guide has sections beside it.
fn mentioned(f: &[char], i: usize, number: &pattern::Number, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let is_free = if page.guide.is_japanese() {
        !amounts::is_measure(f, number.end) && !amounts::is_of_a_thing(f, i)
    } else {
        is_spoken_of(f, i, number)
    };
    if !is_free || versions::is_dated_or_versioned(f, i, number) {
        return None;
    }
    let before = sentence.last.as_ref().filter(|last| series::joined(f, last.0, i));
    let is_beside = before.is_some_and(|(_, target, _)| match target {
        Target::Section(name) => series::are_beside(name, &number.text),
        _ => false,
    });
    if number.parts < 3 && !is_beside {
        return None;
    }
    let target = Target::Section(SectionNumber::parse(&number.text)?.as_str().into());
    let after = before.filter(|_| is_beside).map(|before| before.2);
    Some(Found { end: number.end, target, writing: Writing::Loose, title: None, after })
}

/// Whether an English sentence speaks of a number of three levels as of a place: `3.2.9 applies`, `the duties of 3.2.9`, `(3.2.9)`.
fn is_spoken_of(f: &[char], i: usize, number: &pattern::Number) -> bool {
    let before: String = f.get(i.saturating_sub(12)..i).unwrap_or(&[]).iter().collect();
    let begins = before.is_empty() || before.ends_with(". ") || before.ends_with('\n');
    let is_whole = !f.get(number.end).is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '%'));
    let is_owned = [" of ", " in ", " under ", " by "].iter().any(|word| before.ends_with(word));
    let in_brackets = before.ends_with('(') && f.get(number.end) == Some(&')');
    let speaks = begins && f.get(number.end) == Some(&' ') && series::is_free(f, number.end);
    number.parts > 2 && is_whole && (is_owned || in_brackets || speaks) && !versions::is_spoken_of(f, i)
}

/// A section whose word stands at `word`, perhaps with an item behind it: 9.3.1項, 9.3.1項(8), 9.3.1項(八).
fn called(f: &[char], word: usize, section: SectionNumber, page: &Page<'_>) -> Found {
    let behind = blank(f, word + 1);
    if let Some((path, end)) = items_at(f, behind, page) {
        return in_section(path, end, f, Some(section));
    }
    let in_kanji = pattern::brackets(f, behind)
        .filter(|(inside, _)| inside.chars().all(|c| matches!(c, '(' | ')') || crate::document::is_chinese(c)));
    let (target, end) = match in_kanji {
        Some((inside, end)) => (Target::Clause(format!("{section}{inside}").into()), end),
        None => (Target::Section(section.as_str().into()), word + 1),
    };
    Found { end, target, writing: Writing::Bare, title: None, after: None }
}

/// `4.2 b)`: an item as its entry is marked.
fn marked(
    f: &[char],
    i: usize,
    (number, section): (&pattern::Number, &SectionNumber),
    page: &Page<'_>,
) -> Option<Found> {
    if is_group(&number.text, page) || versions::is_dated_or_versioned(f, i, number) {
        return None;
    }
    let (path, end) = labels::marked(f, number.end, page)?;
    let target = Target::Item(Some(section.clone()), path);
    Some(Found { end, target, writing: Writing::Bare, title: None, after: None })
}

/// `9.3.1 (8)`: a number of three levels is no amount that a bracket repeats.
fn behind_blank(
    f: &[char],
    i: usize,
    (number, section): (&pattern::Number, &SectionNumber),
    page: &Page<'_>,
) -> Option<Found> {
    let is_parted = page.guide.is_japanese() && f.get(number.end) == Some(&' ');
    if !is_parted || versions::is_dated_or_versioned(f, i, number) {
        return None;
    }
    let (path, end) = items_at(f, number.end + 1, page)?;
    let writing = if number.parts > 2 { Writing::Bare } else { Writing::Loose };
    Some(Found { writing, ..in_section(path, end, f, Some(section.clone())) })
}

//! References in English: `Section 5.1`, `Sections 1-9`, `Article 5(1)`, `Sec. 7`, `Section VII`, `item (3) of Section 1`,
//! `Annex 7`, `§ 5.1`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::document::{ClauseNumber, ItemPath, ItemStep, Numeral, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::prose::{Found, blank, items_at};
use super::{labels, pattern, series};

/// Words for a section of a document.
pub(super) const SECTIONS: [&str; 10] = [
    "subsection",
    "subsections",
    "section",
    "sections",
    "article",
    "articles",
    "chapter",
    "chapters",
    "clause",
    "clauses",
];
/// The same, shortened; a full stop stands behind them.
const SHORT: [&str; 8] = ["sec", "secs", "sect", "art", "arts", "chap", "chaps", "ch"];
/// Words for what some guides have beside their sections. It is a reference where the guide numbers pages so.
const FAMILIES: [&str; 3] = ["part", "annex", "appendix"];
/// Words for an item, before the section that it is of.
const ITEMS: [&str; 6] = ["item", "items", "paragraph", "paragraphs", "point", "points"];
/// What joins items of one section.
const JOINTS: [&str; 12] = [", and ", ", or ", " and ", " or ", " to ", " through ", " – ", " — ", "–", "—", "-", ", "];

/// Whether a text may hold a reference in English, which needs no sign. Nearly every text is asked.
pub(super) fn names_section(text: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let words =
            ["ection", "rticle", "hapter", "lause", "§", "Part ", "Annex ", "Appendix ", "aragraph", "item ", "Item "];
        AhoCorasick::new(words).expect("a few short words are within its limits")
    });
    text.bytes().any(|byte| byte.is_ascii_alphabetic() || byte == FIRST_OF_SECTION_SIGN) && WORDS.is_match(text)
}

/// The first byte of `§`.
const FIRST_OF_SECTION_SIGN: u8 = 0xC2;

/// Whether a word for a section may begin with this letter.
pub(super) fn may_begin(c: char) -> bool {
    matches!(
        c,
        'S' | 's' | 'A' | 'a' | 'C' | 'c' | 'P' | 'p' | 'I' | 'i' | 'D' | 'd' | 'E' | 'e' | 'G' | 'g' | 'R' | 'r' | '§'
    )
}

/// `Section 5.1`, `section 5.1.2(b)`, `Article 5(1)`, `§ 5.1`.
pub(super) fn at(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let word: String = f.iter().skip(i).take(11).take_while(|c| c.is_ascii_alphabetic()).collect();
    let name = word.to_ascii_lowercase();
    if ITEMS.contains(&name.as_str()) {
        return item_of(f, i + word.len(), page).or_else(|| paragraph(f, i + word.len()));
    }
    if name == "see" {
        return seen(f, i + word.len());
    }
    if let Some((_, joint)) = POINTERS.iter().find(|(pointer, _)| *pointer == name) {
        let at = series::after(f, i + word.len(), joint)?;
        return dotted(f, at);
    }
    if FAMILIES.contains(&name.as_str()) && word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return of_family(f, i, &word);
    }
    section(f, i, page).filter(|found| !is_attribute(f, i, found.end))
}

/// Words that speak of a section by its number alone, and what stands between: `as described in 5.9`.
const POINTERS: [(&str, &str); 9] = [
    ("described", " in "),
    ("defined", " in "),
    ("specified", " in "),
    ("explained", " in "),
    ("given", " in "),
    ("refer", " to "),
    ("cf", ". "),
    ("accordance", " with "),
    ("required", " by "),
];

/// `the section 8(a) program`, `The section 5.1 covers`: what a word behind it is about, and no reference.
fn is_attribute(f: &[char], i: usize, end: usize) -> bool {
    let before: String = f.get(i.saturating_sub(4)..i).unwrap_or(&[]).iter().collect();
    let is_small = f.get(i).is_some_and(char::is_ascii_lowercase);
    is_small && before.eq_ignore_ascii_case("the ") && !series::is_free(f, end)
}

/// A section by its word and number.
fn section(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let (from, is_plural) = number_from(f, i)?;
    let Some(number) = pattern::number(f, from) else { return in_roman(f, from) };
    let section = SectionNumber::parse(&number.text)?;
    if let Some(found) = garbled(f, &number).filter(|_| !is_plural) {
        return Some(found);
    }
    let found = |end, target| Some(Found { end, target, writing: Writing::Bare, title: None, after: None });
    if let Some((brackets, end)) = pattern::brackets(f, number.end) {
        if let Some((path, last)) = items_at(f, number.end, page).filter(|(_, last)| *last == end) {
            return Some(with_items(f, section, path, last));
        }
        let clause = ClauseNumber::parse(&format!("{}{brackets}", number.text))?;
        return found(end, Target::Clause(clause.as_str().into()));
    }
    // `Section 5.1 (9)`: behind a blank, digits alone are an item.
    if let Some((path, last)) = pattern::item(f, blank(f, number.end)) {
        return Some(with_items(f, section, path, last));
    }
    if let Some((path, last)) = labels::marked(f, number.end, page).or_else(|| item_behind(f, number.end)) {
        return Some(with_items(f, section, path, last));
    }
    // `Section 5.1a` and `Article 5-1` are numbers of another form, `Sections 1-9` a range.
    let goes_on = f.get(number.end).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '-' && !is_plural);
    if goes_on {
        return None;
    }
    // "Chapter 11 bankruptcy" and "Section 230" name a section of this guide only where there is one.
    let joins = || series::english(f, number.end, is_plural, &number.text).is_some();
    let is_unsure = number.parts == 1 && (number.text.len() > 2 || !series::is_free(f, number.end) && !joins());
    let writing = if is_unsure { Writing::Loose } else { Writing::Bare };
    Some(Found { end: number.end, target: Target::Section(section.as_str().into()), writing, title: None, after: None })
}

/// `Section 3.1, item (4)`, `Section 3.1, paragraph 4`.
fn item_behind(f: &[char], end: usize) -> Option<(ItemPath, usize)> {
    let from = blank(f, end + usize::from(f.get(end) == Some(&',')));
    let word: String = f.iter().skip(from).take(10).take_while(|c| c.is_ascii_alphabetic()).collect();
    let at = blank(f, from + word.len());
    (from > end + 1 && ITEMS.contains(&word.as_str())).then_some(())?;
    // `item 1 of Section 1.2` is one of that section.
    let is_of_other = |end: usize| [" of ", " in "].iter().any(|joint| series::after(f, end, joint).is_some());
    pattern::item(f, at).or_else(|| bare_item(f, at)).filter(|(_, end)| !is_of_other(*end))
}

/// The number of an item without brackets.
fn bare_item(f: &[char], at: usize) -> Option<(ItemPath, usize)> {
    let number = pattern::number(f, at).filter(|number| number.parts == 1)?;
    let n = number.text.parse().ok().filter(|n| pattern::is_item(*n))?;
    Some((ItemPath(vec![ItemStep::Item(n)]), number.end))
}

/// Where the number stands behind a word for a section, and whether the word stands for several.
fn number_from(f: &[char], i: usize) -> Option<(usize, bool)> {
    let word: String = f.iter().skip(i).take(12).take_while(|c| c.is_ascii_alphabetic()).collect();
    let name = word.to_ascii_lowercase();
    let is_short = SHORT.contains(&name.as_str()) && f.get(i + word.len()) == Some(&'.');
    let is_deep = |at: usize| pattern::number(f, at).is_some_and(|number| number.parts > 2);
    let length = match name.as_str() {
        name if SECTIONS.contains(&name) => word.len(),
        _ if is_short => word.len() + 1,
        name if SHORT.contains(&name) && is_deep(blank(f, i + word.len())) => word.len(),
        "" if f.get(i) == Some(&'§') => f.iter().skip(i).take(2).take_while(|c| **c == '§').count(),
        _ => return None,
    };
    let blanks = f.iter().skip(i + length).take(2).take_while(|c| matches!(c, ' ' | '\n')).count();
    let is_plural = name.ends_with('s') || name.is_empty() && length > 1;
    let is_tight = || pattern::number(f, i + length).is_some_and(|number| number.parts > 1);
    (blanks > 0 || name.is_empty() || is_tight()).then_some((i + length + blanks, is_plural))
}

/// An item of a section, and those that go on with it: `Section 1(1) to (3)`.
fn with_items(f: &[char], section: SectionNumber, path: ItemPath, end: usize) -> Found {
    let (target, end) = match last_item(f, end) {
        Some((last, end)) => (Target::ItemRange(Some(section), path, last), end),
        None => (Target::Item(Some(section), path), end),
    };
    Found { end, target, writing: Writing::Bare, title: None, after: None }
}

/// The last of the items that are joined to one which ends at `end`.
fn last_item(f: &[char], end: usize) -> Option<(ItemPath, usize)> {
    let (mut at, mut last) = (end, None);
    for _ in 0..12 {
        let next = JOINTS.iter().find_map(|joint| pattern::item(f, series::after(f, at, joint)?));
        let Some((path, behind)) = next else { break };
        at = behind;
        last = Some(path);
    }
    last.map(|path| (path, at))
}

/// `item (3) of Section 1`, `paragraphs (1) to (3) of Article 5`, whose word ends at `from`.
fn item_of(f: &[char], from: usize, page: &Page<'_>) -> Option<Found> {
    if !page.guide.numbering.items.is_empty() {
        return None;
    }
    // `item 9 of Section 2` has no brackets.
    let (path, end) = pattern::item(f, blank(f, from)).or_else(|| bare_item(f, blank(f, from)))?;
    let last = last_item(f, end);
    let behind = last.as_ref().map_or(end, |(_, end)| *end);
    let at = [" of ", " in "].iter().find_map(|joint| series::after(f, behind, joint))?;
    let (number_at, _) = number_from(f, at)?;
    let number = pattern::number(f, number_at)?;
    let ends = !f.get(number.end).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '(' | '-'));
    let section = SectionNumber::parse(&number.text).filter(|_| ends)?;
    let target = match last {
        Some((last, _)) => Target::ItemRange(Some(section), path, last),
        None => Target::Item(Some(section), path),
    };
    Some(Found { end: number.end, target, writing: Writing::Bare, title: None, after: None })
}

/// `see 5.1`, `see also 5.1`: where nothing is counted by the number.
fn seen(f: &[char], from: usize) -> Option<Found> {
    let at = series::after(f, from, " also").unwrap_or(from);
    let number_at = blank(f, at);
    dotted(f, number_at).filter(|_| number_at > at)
}

/// `paragraph 5.1`, whose word ends at `from`.
fn paragraph(f: &[char], from: usize) -> Option<Found> {
    dotted(f, blank(f, from)).filter(|_| blank(f, from) > from)
}

/// A number with a dot by which nothing is counted.
fn dotted(f: &[char], at: usize) -> Option<Found> {
    let number = pattern::number(f, at).filter(|number| number.parts > 1 && series::is_free(f, number.end))?;
    let target = Target::Section(SectionNumber::parse(&number.text)?.as_str().into());
    Some(Found { end: number.end, target, writing: Writing::Bare, title: None, after: None })
}

/// `Section 5,9`, `Section 5..9`: another sign for the dot. A thousand is none.
fn garbled(f: &[char], number: &pattern::Number) -> Option<Found> {
    let signs = match f.get(number.end..)? {
        [',', digit, ..] if digit.is_ascii_digit() => 1,
        ['.', '.', digit, ..] if digit.is_ascii_digit() => 2,
        _ => return None,
    };
    let rest = pattern::number(f, number.end + signs).filter(|rest| signs > 1 || rest.text.len() < 3)?;
    let target = Target::Section(SectionNumber::parse(&format!("{}.{}", number.text, rest.text))?.as_str().into());
    Some(Found { end: rest.end, target, writing: Writing::Bare, title: None, after: None })
}

/// `Section VII`. One letter alone may be anything.
fn in_roman(f: &[char], from: usize) -> Option<Found> {
    let letters: String = f.iter().skip(from).take(7).take_while(|c| matches!(c, 'I' | 'V' | 'X' | 'L')).collect();
    let end = from + letters.len();
    Numeral::UpperRoman.read(&letters).filter(|_| !f.get(end).is_some_and(|c| c.is_alphanumeric()))?;
    let writing = if letters.len() > 1 { Writing::Bare } else { Writing::Loose };
    Some(Found { end, target: Target::Section(letters.into()), writing, title: None, after: None })
}

/// `Annex 7`, `Part II`: the page of that label.
fn of_family(f: &[char], i: usize, word: &str) -> Option<Found> {
    let from = i + word.len();
    let at = blank(f, from);
    let number: String = f.iter().skip(at).take(5).take_while(|c| c.is_ascii_alphanumeric()).collect();
    let is_number = number.starts_with(|c: char| c.is_ascii_digit()) && number.bytes().all(|b| b.is_ascii_digit())
        || !number.is_empty() && number.bytes().all(|b| b.is_ascii_uppercase());
    let target = Target::Section(format!("{word} {number}").into());
    (at > from && is_number && number.len() < 5).then_some(Found {
        end: at + number.len(),
        target,
        writing: Writing::Loose,
        title: None,
        after: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn words_for_sections_stand_before_their_numbers() {
        let read = |text: &str| number_from(&chars(text), 0);
        assert_eq!(read("Section 5"), Some((8, false)));
        assert_eq!(read("Secs. 5"), Some((6, true)));
        assert_eq!(read("Art. 5"), Some((5, false)));
        assert_eq!(read("§§5"), Some((2, true)));
        assert_eq!(read("Section5.1"), Some((7, false)));
        assert_eq!(read("Sec.5.1"), Some((4, false)));
        assert_eq!(read("sec 5.1.2"), Some((4, false)));
        for text in ["Sec 5", "Section5", "sec 5.1", "art 5", "Sector 5", "such. 5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn roman_numerals_and_families_end_where_a_word_does() {
        let roman = |text: &str| in_roman(&chars(text), 0).map(|found| (found.end, found.writing == Writing::Bare));
        assert_eq!(roman("VII of it"), Some((3, true)));
        assert_eq!(roman("I think"), Some((1, false)));
        for text in ["IIX", "Via", "VIIa", ""] {
            assert_eq!(roman(text), None, "{text}");
        }
        let family = |text: &str, word: &str| of_family(&chars(text), 0, word).map(|found| found.end);
        assert_eq!(family("Annex A.", "Annex"), Some(7));
        assert_eq!(family("Part 7", "Part"), Some(6));
        for text in ["Part of", "Part 7th", "Part"] {
            assert_eq!(family(text, "Part"), None, "{text}");
        }
    }

    #[test]
    fn items_that_go_on_have_a_last_one() {
        let last = |text: &str| last_item(&chars(text), 0).map(|(path, end)| (path.to_string(), end));
        assert_eq!(last(" to (3)."), Some(("(3)".to_owned(), 7)));
        assert_eq!(last(", (2) and (4)"), Some(("(4)".to_owned(), 13)));
        assert_eq!(last(" and others (3)"), None);
    }
}

//! Numbers that share one word: `Sections 5.1 and 5.9`, `9.3.1から9.9.9まで`, `9.1、9.2及び9.3項`. A series is found where it
//! begins, by a bounded look ahead.

use crate::document::Writing;

use super::versions::{is_address, is_dated_or_versioned};
use super::{behind, pattern};

/// So many numbers of a series are looked at.
const MOST: usize = 12;
const ENGLISH: [&str; 15] =
    [", and ", ", or ", " and ", " or ", " & ", " to ", " through ", " – ", " — ", "–", "—", "~", "-", ", ", "/"];
const RANGES: [&str; 8] = ["から", "~", "-", "–", "—", "―", "−", "ないし"];
const JAPANESE: [&str; 14] =
    ["並びに", "若しくは", "または", "および", "及び", "又は", "、", "，", ",", "・", "/", "と", "や", "から"];
/// Where a series ends, in characters, and how sure it is that its numbers are those of sections.
#[derive(Clone, Copy)]
pub(super) struct Series {
    /// Where the number stands that goes on with none.
    pub(super) first: Option<usize>,
    pub(super) end: usize,
    pub(super) writing: Writing,
}

/// Whether the characters from `i` on are these, a line end counting as a blank. Where they end.
pub(super) fn after(f: &[char], i: usize, words: &str) -> Option<usize> {
    let mut at = i;
    for wanted in words.chars() {
        let found = f.get(at).map(|c| if *c == '\n' { ' ' } else { *c });
        if found != Some(wanted) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn blanks(f: &[char], i: usize) -> usize {
    i + f.iter().skip(i).take(1).filter(|c| matches!(c, ' ' | '\n')).count()
}

/// A number and the brackets behind it.
fn member(f: &[char], i: usize) -> Option<(pattern::Number, usize)> {
    let number = pattern::number(f, i)?;
    let end = pattern::brackets(f, number.end).map_or(number.end, |(_, end)| end);
    Some((number, end))
}

/// What may follow a number without a dot behind `Section 1 or 9`: anything else may be what is counted.
const FOLLOWING: [&str; 37] = [
    "of",
    "applies",
    "apply",
    "is",
    "are",
    "in",
    "and",
    "or",
    "may",
    "must",
    "shall",
    "should",
    "can",
    "will",
    "to",
    "for",
    "as",
    "on",
    "was",
    "were",
    "has",
    "have",
    "says",
    "say",
    "provides",
    "requires",
    "contains",
    "describes",
    "defines",
    "if",
    "when",
    "before",
    "unless",
    "below",
    "above",
    "also",
    "with",
];

/// What goes on behind `Sections 5.1`. Behind a word in the singular, what follows a comma may be anything else, but for a
/// number of three levels and one beside the first (`Section 5.1, 5.2`); and so may a number without a dot that something
/// else follows.
pub(super) fn english(f: &[char], from: usize, is_plural: bool, first: &str) -> Option<Series> {
    let has_dot = first.contains('.');
    let mut end = from;
    for _ in 0..MOST {
        let joined = ENGLISH.iter().find_map(|joint| Some((joint, after(f, end, joint)?)));
        let Some((joint, at)) = joined else { break };
        let Some((number, behind)) = member(f, at) else { break };
        let counts = f.get(behind).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '%' | '-' | '\''));
        let alike = (number.parts > 1) == has_dot;
        let is_place = has_dot && (number.parts > 2 || is_free(f, behind) && above(&number.text) == above(first));
        let is_sure = is_plural || (has_dot || is_free(f, behind)) && **joint != *", " || is_place;
        if counts || !alike || !is_sure {
            break;
        }
        end = behind;
    }
    (end > from).then_some(Series { first: None, end, writing: Writing::Bare })
}

/// Whether nothing is counted by the number that ends here.
pub(super) fn is_free(f: &[char], at: usize) -> bool {
    let rest: String = f.iter().skip(at).take(16).collect();
    let word = rest.trim_start_matches([' ', '\n', '\u{A0}']).split(|c: char| !c.is_ascii_alphabetic()).next();
    rest.starts_with(['.', ',', ';', ':', ')', '?', '!', '\'', '"'])
        || rest.trim().is_empty()
        || word.is_some_and(|word| FOLLOWING.contains(&word))
}

/// A series of numbers with dots that begins at `i`: one word for all at its end, or a range.
pub(super) fn japanese(f: &[char], i: usize) -> Option<Series> {
    let (first, mut end) = member(f, i).filter(|(number, _)| number.parts > 1 && !is_address(f, i, number))?;
    let (mut last, mut has_deep) = (None, first.parts > 2);
    for _ in 0..MOST {
        let from = blanks(f, end);
        let joint = JAPANESE.iter().chain(&RANGES).find_map(|joint| after(f, from, joint));
        let Some((number, behind)) = joint.and_then(|at| member(f, blanks(f, at))) else { break };
        // 9.3.1～6項 goes on with 9.3.6.
        let is_short = number.parts < 2 && has_deep && last.is_none() && names(f, blanks(f, behind));
        let is_range = is_short && RANGES.iter().any(|joint| after(f, from, joint).is_some());
        if number.parts < 2 && !is_range || is_address(f, blanks(f, from), &number) {
            break;
        }
        end = behind;
        has_deep |= number.parts > 2;
        last.get_or_insert((number, from));
    }
    let (second, from) = last?;
    if names(f, blanks(f, end)) {
        return Some(Series { first: Some(i), end, writing: Writing::Bare });
    }
    // 9.3.1 及び 9.3.9 を参照, 9.3.1、9.1 を参照
    if behind::refers_of(f, blanks(f, end), has_deep) && !is_dated_or_versioned(f, i, &first) && !is_latin(f, i) {
        return Some(Series { first: Some(i), end, writing: Writing::Bare });
    }
    let behind = blanks(f, second.end);
    let is_range = RANGES.iter().any(|joint| after(f, from, joint).is_some())
        && (after(f, from, "から").is_none() || after(f, behind, "まで").is_some());
    // 9.3～9.9の間 is an amount.
    let is_between = after(f, behind, "の間").is_some();
    if !is_range || is_between || is_dated_or_versioned(f, i, &first) || is_address(f, i, &second) {
        return None;
    }
    let free = f.get(behind).is_none_or(|c| {
        matches!(c, 'ぁ'..='ゖ' | '、' | '。' | ')' | '」' | '\n' | ',' | ';') || !c.is_alphanumeric() && *c != '%'
    });
    let is_deep = first.parts > 2 && second.parts > 2;
    if !free || !is_deep && above(&first.text) != above(&second.text) {
        return None;
    }
    Some(Series { first: Some(i), end: second.end, writing: if is_deep { Writing::Bare } else { Writing::Loose } })
}

/// The whole number of the last one of a short range, at `i`: the 9.3.6 of 9.3.1～6項.
pub(super) fn last_of_short(f: &[char], i: usize, number: &pattern::Number) -> Option<String> {
    let head: String = f.get(i.saturating_sub(NEAR)..i)?.iter().collect();
    let head = RANGES.iter().find_map(|joint| head.trim_end().strip_suffix(joint))?.trim_end();
    let from = head.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let above = above(&head[from..]).filter(|above| above.contains('.') && number.parts == 1)?;
    Some(format!("{above}.{}", number.text))
}

/// So far before a number the first of its range is looked for.
const NEAR: usize = 24;

/// What a number lies below: 9.3 of 9.3.1.
fn above(number: &str) -> Option<&str> {
    number.rsplit_once('.').map(|(above, _)| above)
}

/// Whether two numbers lie below one section: 9.1 and 9.9.
pub(super) fn are_beside(one: &str, other: &str) -> bool {
    above(one).is_some() && above(one) == above(other)
}

/// Whether a Latin word stands before a number, whose version it is then.
pub(super) fn is_latin(f: &[char], i: usize) -> bool {
    let before = f.get(..i).and_then(|head| head.iter().rev().find(|c| !c.is_whitespace()));
    before.is_some_and(char::is_ascii_alphanumeric)
}

/// Whether a number at `i` goes on with what ends at `end`: the 9.2.9 of 9.1項及び9.2.9の手続.
pub(super) fn joined(f: &[char], end: usize, i: usize) -> bool {
    if end >= i {
        return false;
    }
    let from = blanks(f, end);
    JAPANESE.iter().any(|joint| after(f, from, joint).is_some_and(|at| blanks(f, at) == i))
}

/// Whether the word for a section stands here, and not 項目.
pub(super) fn names(f: &[char], at: usize) -> bool {
    // 項目, 1.5章分, 3.2節程度
    let is_amount = matches!(f.get(at + 1), Some('目' | '分' | '程' | '余' | '立'));
    matches!(f.get(at), Some('項' | '節' | '章')) && !is_amount
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn series_in_english_end_where_something_else_is_counted() {
        let read = |text: &str, plural: bool| english(&chars(text), 0, plural, "5.1").map(|series| series.end);
        assert_eq!(read(" and 5.9.", true), Some(8));
        assert_eq!(read(", 5.2, and 5.8 say", true), Some(14));
        assert_eq!(read(" through\n5.6", false), Some(12));
        assert_eq!(read("–5.7", false), Some(4));
        assert_eq!(read(", 5.7.", false), Some(5));
        assert_eq!(read(", 6.7.8 of it", false), Some(7));
        let read_plain = |text: &str| english(&chars(text), 0, false, "5").map(|series| series.end);
        assert_eq!(read_plain(" or 9."), Some(5));
        assert_eq!(read_plain(" and 9 apply"), Some(6));
        assert_eq!(read_plain(" or 9 persons"), None);
        for text in [" and 7 people", " to 6 persons", ", 2.5 times", " and 2.5kg", " and 2.5%"] {
            assert_eq!(read(text, false), None, "{text}");
        }
    }

    #[test]
    fn series_in_japanese_are_ranges_or_have_their_word_at_the_end() {
        let read = |text: &str| japanese(&chars(text), 0).map(|series| (series.end, series.writing == Writing::Bare));
        assert_eq!(read("9.3.1から9.9.9まで"), Some((12, true)));
        assert_eq!(read("9.3.1~9.9.9による"), Some((11, true)));
        assert_eq!(read("9.3.1-9.9.9項"), Some((11, true)));
        assert_eq!(read("9.1、9.2及び9.3項"), Some((12, true)));
        assert_eq!(read("5.1~5.9を"), Some((7, false)));
        assert_eq!(read("9.3.1 及び 9.3.9 を参照"), Some((14, true)));
        assert_eq!(read("9.2.9、9.1を参照"), Some((9, true)));
        assert_eq!(read("9.2、9.1を参照"), Some((7, true)));
        assert!(joined(&chars("9.1項及び9.2.9"), 4, 6) && !joined(&chars("9.1項は9.2.9"), 4, 5));
        for text in ["1.5~2.5倍", "1.5~2.5を", "2011.4.1~2012.3.31", "1.5、2.5及び3.5倍", "5.1~5.9ボルト"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

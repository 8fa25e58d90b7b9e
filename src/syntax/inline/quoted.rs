//! Quotations that name a section or an item, mostly with its title: 「9.3.1 題名」, 「(8) 題名」, 「第9章 題名」.

use crate::document::{ItemPath, ItemStep, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::prose::{Found, Sentence, blank, is_group, items_at};
use super::{amounts, chapters, labels, pattern, series, versions};

/// 「9.3.1 題名」, 「9.3.1(8) 題名」, 「(8) 題名」. What may be an amount is taken as prose unless a section has just that
/// title.
pub(super) fn at(f: &[char], i: usize, sentence: &Sentence, page: &Page<'_>) -> Option<Found> {
    let start = behind_sign(f, blank(f, i + 1));
    let (target, after, writing) = quoted_target(f, start, sentence, page)?;
    let close = pattern::closing(f, start)?;
    let (from, parting) = title_from(f, after);
    let blanks = from - after;
    let names_section = matches!(target, Target::Section(_));
    if from >= close {
        // 「9.3.1」 alone names the section without its title, 「(8)」 is read as a bare item.
        let alone = from == close && writing == Writing::Quoted && names_section;
        return alone.then_some(Found { end: close + 1, target, writing: Writing::Bare, title: None, after: None });
    }
    // 「9.3.5題名」, and 「8題名」 where a section has that title.
    let is_amount = amounts::is_counted(f, from) && close - from < LEAST_COUNTED;
    let is_plain = writing == Writing::Bare && (from - start > 2 || is_amount);
    if blanks == 0 && names_section && (is_plain || f.get(from).is_none_or(char::is_ascii)) {
        return None;
    }
    // 「9. 題名」 may be an entry of a list that is quoted.
    let is_entry = parting && writing == Writing::Bare;
    let unsure =
        names_section && (blanks == 0 || is_entry || (writing == Writing::Bare && amounts::is_counted(f, from)));
    let writing = if unsure { Writing::Loose } else { writing };
    Some(Found { end: close + 1, target, writing, title: Some((from, close)), after: None })
}

/// Where the title begins behind a number, and whether more than blanks part them: 「5.1：題名」, 「5.1. 題名」, 「5.1 - 題名」.
fn title_from(f: &[char], after: usize) -> (usize, bool) {
    let blanks = |at: usize| at + f.iter().skip(at).take_while(|c| c.is_whitespace()).count();
    let at = blanks(after);
    let is_sign = |c: &char| matches!(c, ':' | '.' | '-' | '–' | '—' | '―' | '、');
    // 9.9.9-A is a number of another kind.
    let is_code = at == after
        && f.get(at) == Some(&'-')
        && f.get(at + 1).is_some_and(char::is_ascii_alphanumeric)
        && !f.get(at + 2).is_some_and(char::is_ascii_alphabetic);
    if f.get(at).is_some_and(is_sign) && !is_code { (blanks(at + 1), true) } else { (at, false) }
}

/// Behind a 第 or § that a number with a dot follows: 「第9.3.5項 題名」.
fn behind_sign(f: &[char], start: usize) -> usize {
    let at = blank(f, start + 1);
    let is_sign = matches!(f.get(start), Some('第' | '§'));
    let is_dotted = || pattern::number(f, at).is_some_and(|number| number.parts > 1);
    if is_sign && is_dotted() { at } else { start }
}

/// Behind the word for a section, where a title or the end of the quotation follows it: 「9.3節 題名」.
fn behind_word(f: &[char], at: usize) -> usize {
    let word = blank(f, at);
    let (from, parting) = title_from(f, word + 1);
    let ends = from > word + 1 || parting || f.get(from) == Some(&'」');
    if series::names(f, word) && ends { word + 1 } else { at }
}

/// Signs between which a title with its number may stand instead of 「」, half width already.
const MARKS: [(char, char); 8] =
    [('『', '』'), ('〈', '〉'), ('"', '"'), ('“', '”'), ('(', ')'), ('[', ']'), ('【', '】'), ('‘', '’')];
/// Fewer letters behind a number and a word that counts are an amount: 「3日以内」.
const LEAST_COUNTED: usize = 5;
/// Longest title that is looked for between them.
const LONGEST: usize = 60;

/// 『9.3.1 題名』, (9.3.1 題名): signs that mean something else, too. It is a reference where a section has just that title.
pub(super) fn in_other_marks(f: &[char], i: usize, number: &pattern::Number) -> Option<Found> {
    let before = f.get(i.checked_sub(1)?)?;
    let (_, close) = MARKS.iter().find(|(open, _)| open == before)?;
    let (from, _) = title_from(f, number.end);
    // 2 people in brackets are an amount.
    let is_counted = number.parts < 2
        && (!matches!(before, '"' | '“' | '‘' | '『') || !f.get(from).is_some_and(char::is_ascii_uppercase));
    if from == number.end || is_counted || series::names(f, from) {
        return None;
    }
    let end = close_of(f, from, (*before, *close))?;
    let is_title = end > from + 1 && !may_refer(f.get(from..end)?);
    let section = SectionNumber::parse(&number.text).filter(|_| is_title)?;
    let target = Target::Section(section.as_str().into());
    Some(Found { end, target, writing: Writing::Loose, title: Some((from, end)), after: None })
}

/// 9.3.5 再委託に関する制限, without signs around it. It is a reference where a section has that title.
pub(super) fn plain(f: &[char], i: usize, number: &pattern::Number) -> Option<Found> {
    let title = plain_behind(f, number.end)?;
    // The full stop of `We use nginx 3.2.9. It works.` ends a sentence.
    let begins = i == 0 || f.get(i - 1) == Some(&'\n');
    let is_sentence = f.get(number.end) == Some(&'.') && f.get(title.0).is_some_and(char::is_ascii) && !begins;
    let is_amount = is_sentence || number.parts < 3 && amounts::is_counted(f, title.0);
    if number.parts < 2 || is_amount || versions::is_dated_or_versioned(f, i, number) {
        return None;
    }
    let target = Target::Section(SectionNumber::parse(&number.text)?.as_str().into());
    Some(Found { end: number.end, target, writing: Writing::Loose, title: Some(title), after: None })
}

/// What may be a title behind a reference and a blank: it ends with the line, the bracket or the clause of the sentence.
pub(super) fn plain_behind(f: &[char], end: usize) -> Option<(usize, usize)> {
    let (from, _) = title_from(f, end);
    let is_word = |c: &char| c.is_alphabetic() && !c.is_ascii_lowercase() && !matches!(c, 'ぁ'..='ゖ');
    if from == end || !f.get(from).is_some_and(is_word) {
        return None;
    }
    let mut depth = 0;
    let mut ends = |c: &char| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        _ => matches!(
            c,
            '\n' | '。' | '、' | ',' | ';' | ')' | ']' | '」' | '』' | '】' | '"' | '”' | '「' | '{' | '\u{FFFF}'
        ),
    };
    let length = f.iter().skip(from).take(LONGEST).position(&mut ends);
    let end = from + length.unwrap_or_else(|| f.len().saturating_sub(from).min(LONGEST));
    let title = f.get(from..end)?;
    // A full stop ends a sentence in English.
    let stop = title
        .windows(2)
        .position(|two| two == ['.', ' '])
        .or(title.last().filter(|c| **c == '.').map(|_| title.len() - 1));
    let end = from + stop.unwrap_or(title.len());
    let blanks = f.get(from..end)?.iter().rev().take_while(|c| c.is_whitespace()).count();
    (end - blanks > from + 1).then_some((from, end - blanks))
}

/// The title beside a reference that names its place without it: 9.3.5項「題名」, 9.3.5項（題名）, 『(10) 題名』.
pub(super) fn beside(f: &[char], start: usize, end: usize) -> Option<(usize, usize)> {
    if f.get(end) == Some(&'「') {
        let close = pattern::closing(f, end + 1).filter(|close| *close > end + 2)?;
        return (!may_refer(f.get(end + 1..close)?)).then_some((end + 1, close));
    }
    if let Some(found) = in_brackets_behind(f, end) {
        return Some(found);
    }
    let before = f.get(start.checked_sub(1)?)?;
    let (_, close) = MARKS.iter().find(|(open, _)| open == before)?;
    let (from, _) = title_from(f, end);
    let close = close_of(f, from, (*before, *close)).filter(|close| from > end && *close > from + 1)?;
    (!may_refer(f.get(from..close)?)).then_some((from, close))
}

/// `Section 5.1 (Returning the keys)`, `Section 5.1, "Returning the keys"`.
pub(super) fn beside_in_english(f: &[char], end: usize) -> Option<(usize, usize)> {
    let at = blank(f, end + usize::from(f.get(end) == Some(&',')));
    if let Some(found) = in_brackets_behind(f, at) {
        return Some(found);
    }
    let close = match f.get(at)? {
        '"' => '"',
        '“' => '”',
        _ => return None,
    };
    let length = f.iter().skip(at + 1).take(LONGEST).position(|c| *c == close).filter(|length| *length > 1)?;
    // The comma of the sentence may stand inside.
    let title = f.get(at + 1..at + 1 + length)?;
    let stop = usize::from(title.last().is_some_and(|c| matches!(c, ',' | '.')));
    (!may_refer(title)).then_some((at + 1, at + 1 + length - stop))
}

/// （題名） right behind a reference, which may say anything of it.
pub(super) fn in_brackets_behind(f: &[char], end: usize) -> Option<(usize, usize)> {
    let close = close_of(f, end + 1, ('(', ')')).filter(|close| f.get(end) == Some(&'(') && *close > end + 2)?;
    let title = f.get(end + 1..close)?;
    (title.iter().any(|c| c.is_alphabetic()) && !may_refer(title)).then_some((end + 1, close))
}

/// Where the sign stands that closes what another one opened before `from`.
fn close_of(f: &[char], from: usize, (open, close): (char, char)) -> Option<usize> {
    let mut depth = 1;
    for (offset, c) in f.iter().skip(from).take(LONGEST).enumerate() {
        if *c == close {
            depth -= 1;
        } else if *c == open {
            depth += 1;
        }
        if depth == 0 {
            return Some(from + offset);
        }
    }
    None
}

/// Whether a text could hold another reference, so that it is no title alone: 9.9項, (8), 「…」, or the end of a sentence.
fn may_refer(title: &[char]) -> bool {
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let is_sign = |(i, c): (usize, &char)| match c {
        '。' | '「' | '『' | '\n' | '\u{FFFF}' => true,
        '.' => digit(i.checked_sub(1).and_then(|before| title.get(before))) && digit(title.get(i + 1)),
        '(' | '第' => digit(title.get(i + 1)),
        _ => false,
    };
    title.iter().enumerate().any(is_sign)
}

/// A number whose dots are other signs, or more of them: 「9,3,5 題名」, 「9..3.1 題名」, 「9. 3.1 題名」. As it is written, and
/// where it ends.
fn garbled(f: &[char], start: usize) -> Option<(String, usize)> {
    let digits = |at: usize| f.iter().skip(at).take(4).take_while(|c| c.is_ascii_digit()).count();
    let is_sign = |c: &char| matches!(c, '.' | ',' | '。' | '、' | '・' | '-' | '_');
    let (mut at, mut parts, mut is_garbled) = (start + digits(start), 1, false);
    while at > start && parts < 8 {
        let joint = f.iter().skip(at).take(3).take_while(|c| is_sign(c) || **c == ' ').count();
        let signs = f.get(at..at + joint).unwrap_or(&[]);
        let next = digits(at + joint);
        if next == 0 || !signs.iter().any(is_sign) {
            break;
        }
        is_garbled |= signs != ['.'];
        parts += 1;
        at += joint + next;
    }
    let is_whole = parts > 1 && is_garbled && f.get(at).is_some_and(|c| c.is_whitespace());
    is_whole.then(|| (f.get(start..at).unwrap_or(&[]).iter().collect(), at))
}

/// The number of an item that has lost a bracket, or stands in a circle: 「8) 題名」, 「(8 題名」, 「⑧ 題名」.
fn broken_item(f: &[char], start: usize) -> Option<(ItemPath, usize)> {
    let opens = f.get(start) == Some(&'(');
    let from = start + usize::from(opens);
    if let Some(n) = f.get(start).copied().and_then(pattern::circled) {
        return f
            .get(start + 1)
            .is_some_and(|c| !c.is_ascii_digit())
            .then(|| (ItemPath(vec![ItemStep::Item(n)]), start + 1));
    }
    let number = pattern::number(f, from).filter(|number| number.parts == 1 && number.text.len() < 4)?;
    let closes = f.get(number.end) == Some(&')');
    let is_broken = opens != closes && (closes || f.get(number.end) == Some(&' '));
    let n = number.text.parse().ok().filter(|n| *n > 0 && is_broken)?;
    Some((ItemPath(vec![ItemStep::Item(n)]), number.end + usize::from(closes)))
}

/// What a quotation names, where the number ends, and how sure it is that it names something.
fn quoted_target(f: &[char], start: usize, sentence: &Sentence, page: &Page<'_>) -> Option<(Target, usize, Writing)> {
    if let Some((number, end)) = chapters::in_quotation(f, start, page) {
        return Some((Target::Section(number.into()), end, Writing::Quoted));
    }
    if page.guide.numbering.labels.is_empty() {
        if let Some((number, end)) = garbled(f, start) {
            return Some((Target::Section(number.into()), end, Writing::Loose));
        }
        if let Some((path, end)) = broken_item(f, start) {
            return Some((Target::Item(sentence.section.clone(), path), end, Writing::Loose));
        }
    }
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
    if number.parts < 2 {
        return Some((Target::Section(section.as_str().into()), number.end, writing));
    }
    let end = behind_word(f, number.end);
    match items_at(f, blank(f, end), page) {
        Some((path, after)) => Some((Target::Item(Some(section), path), after, writing)),
        None => Some((Target::Section(section.as_str().into()), end, writing)),
    }
}

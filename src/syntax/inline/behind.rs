//! What may stand behind the number of a section and belongs to it: a step (9.3.1⑮), several items in one bracket
//! (9.3.1(1～15)), 第15号, or a word that refers to it (9.3.9を参照).

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::document::{ItemPath, ItemStep, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::pattern::{self, Number};
use super::prose::{Found, blank, is_group};
use super::series;

/// What is said of a place of a document alone. A number with one dot may be anything before the others.
const REFERS: [&str; 8] = ["を参照", "参照", "も参照", "を御覧", "をご覧", "を見る", "を見よ", "を読む"];
const SPEAKS: [&str; 16] = [
    "に掲げ",
    "に述べ",
    "で定め",
    "で規定",
    "に従",
    "に準じ",
    "に規定",
    "に定め",
    "に示",
    "で示",
    "で述べ",
    "に記載",
    "による",
    "により",
    "のとおり",
    "に基づ",
];

/// Nearly every text is searched for these.
static ORDINAL: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("第"));
static STOP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("。"));

/// Whether a text may hold a reference that needs neither a dot nor a bracket: 9-3-5項, 第15号.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    // 9。3。5項: a full stop between two digits.
    let is_dotted = |at: usize| {
        text[at + '。'.len_utf8()..].starts_with(char::is_numeric) && text[..at].ends_with(char::is_numeric)
    };
    text.contains(['-', '－', '‐']) && text.contains(['項', '節'])
        || ORDINAL.find(text.as_bytes()).is_some() && text.contains(['号', '項'])
        || page.descent.hints.kanji && text.contains('・')
        || STOP.find_iter(text.as_bytes()).any(is_dotted)
}

/// Whether a text speaks of what stands before it as of a place of a document: を参照, による.
pub(super) fn refers(f: &[char], at: usize) -> bool {
    begins(f, at, &REFERS) || begins(f, at, &SPEAKS)
}

/// 九・三・九項: a number in kanji, and its word. Two numbers, or numbers that count on, may be places one by one.
pub(super) fn in_kanji(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let is_of_number = |c: &char| crate::document::is_chinese(*c) || *c == '・';
    if !f.get(i).is_some_and(is_of_number) {
        return None;
    }
    let before = i.checked_sub(1).and_then(|before| f.get(before));
    if before.is_some_and(|c| is_of_number(c) || *c == '第') || !page.guide.numbering.labels.is_empty() {
        return None;
    }
    let text: String = f.iter().skip(i).take(24).take_while(|c| is_of_number(c) || **c == '.').collect();
    let end = i + text.chars().count();
    let read = |part: &str| crate::document::read_chinese(part).map(u64::from);
    let numbers: Option<Vec<u64>> = text.split(['・', '.']).map(read).collect();
    let numbers = numbers.filter(|numbers| numbers.len() > 2 && page.guide.is_japanese())?;
    let counts_on = numbers.windows(2).all(|two| two[1] == two[0] + 1);
    let word = blank(f, end);
    let number: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let section = SectionNumber::parse(&number.join(".")).filter(|_| !counts_on && series::names(f, word))?;
    let target = Target::Section(section.as_str().into());
    Some(Found { end: word + 1, target, writing: Writing::Bare, title: None, after: None })
}

/// A reference that begins with a number at `i`.
pub(super) fn at(f: &[char], i: usize, number: &Number, page: &Page<'_>) -> Option<Found> {
    let numbering = &page.guide.numbering;
    if !page.guide.is_japanese() || !numbering.labels.is_empty() || !numbering.items.is_empty() {
        return None;
    }
    let section = pattern::section(number).filter(|_| !is_group(&number.text, page))?;
    if series::is_dated_or_versioned(f, i, number) {
        return None;
    }
    let writing = if number.parts > 2 { Writing::Bare } else { Writing::Loose };
    let found = |end, target, writing| Found { end, target, writing, title: None, after: None };
    // `9.3.1.項` has a dot too many.
    let number_end = number.end
        + usize::from(
            f.get(number.end) == Some(&'.')
                && (series::names(f, number.end + 1) || f.get(number.end + 1) == Some(&'(')),
        );
    let word = blank(f, number_end);
    let is_called = series::names(f, word);
    let from = if is_called { word + 1 } else { number_end };
    let writing = if is_called { Writing::Bare } else { writing };
    if let Some((first, last, end)) = pattern::items_in_bracket(f, from) {
        return Some(found(end, Target::ItemRange(Some(section), first, last), writing));
    }
    if let Some((path, end)) = other_item(f, from).filter(|_| number.parts > 2) {
        return Some(found(end, Target::Item(Some(section), path), Writing::Bare));
    }
    let dotted = || pattern::item(f, from).filter(|_| number_end > number.end);
    if let Some((path, end)) = step(f, from).or_else(|| point(f, from, &['号', '項'])).or_else(dotted) {
        return Some(found(end, Target::Item(Some(section), path), writing));
    }
    let target = |section: &SectionNumber| Target::Section(section.as_str().into());
    // 9.3.1条 has the word of another kind of document.
    if number.parts > 2 && matches!(f.get(word), Some('条' | '款')) {
        return Some(found(word + 1, target(&section), Writing::Bare));
    }
    if is_called {
        return (number_end > number.end).then(|| found(from, target(&section), Writing::Bare));
    }
    // 9.3.1「題名」: the title is looked at.
    if number.parts > 2 && f.get(number.end) == Some(&'「') {
        return Some(found(number.end, target(&section), Writing::Loose));
    }
    // What stands behind a Latin word is its version.
    let before = f.get(..i)?.iter().rev().find(|c| !c.is_whitespace());
    let is_version = before.is_some_and(char::is_ascii_alphanumeric);
    let refers = !is_version && (begins(f, number.end, &REFERS) || number.parts > 2 && begins(f, number.end, &SPEAKS));
    if refers {
        return Some(found(number.end, target(&section), Writing::Bare));
    }
    let is_pointed = number.parts > 2 && is_pointed_at(f, i, number.end);
    is_pointed.then(|| found(number.end, target(&section), Writing::Loose))
}

/// →9.3.1, and （9.3.1） behind a word that is not in Latin letters, where it would be a version.
fn is_pointed_at(f: &[char], i: usize, end: usize) -> bool {
    let before = |from: usize| f.get(..from).and_then(|head| head.iter().rev().find(|c| **c != ' ')).copied();
    let is_latin = |from: usize| before(from).is_some_and(|c| c.is_ascii_alphanumeric());
    match before(i) {
        Some('→' | '⇒' | '➡' | '☞') => true,
        Some('(') => f.get(end) == Some(&')') && i > 0 && !is_latin(i - 1),
        _ => false,
    }
}

/// 【9】, 〔9〕, and の9 that a word speaks of: an item without its brackets.
fn other_item(f: &[char], from: usize) -> Option<(ItemPath, usize)> {
    let close = match f.get(from)? {
        '【' => Some('】'),
        '〔' => Some('〕'),
        'の' => None,
        _ => return None,
    };
    let (n, end) = item_number(f, from + 1)?;
    let path = ItemPath(vec![ItemStep::Item(n)]);
    match close {
        Some(close) => (f.get(end) == Some(&close)).then_some((path, end + 1)),
        None => refers(f, end).then_some((path, end)),
    }
}

/// ⑮, の⑮.
fn step(f: &[char], from: usize) -> Option<(ItemPath, usize)> {
    let at = from + usize::from(f.get(from) == Some(&'の'));
    let n = f.get(at).copied().and_then(pattern::circled)?;
    Some((ItemPath(vec![ItemStep::Step(n)]), at + 1))
}

/// 第15号, の第15号: the item of that number, called by one of the words.
pub(super) fn point(f: &[char], from: usize, words: &[char]) -> Option<(ItemPath, usize)> {
    let at = blank(f, from + usize::from(f.get(from) == Some(&'の')));
    if f.get(at) != Some(&'第') {
        return None;
    }
    let (n, end) = item_number(f, blank(f, at + 1))?;
    let word = blank(f, end);
    f.get(word).is_some_and(|c| words.contains(c)).then(|| (ItemPath(vec![ItemStep::Item(n)]), word + 1))
}

/// The number of an item in digits or in kanji, and where it ends.
fn item_number(f: &[char], at: usize) -> Option<(u32, usize)> {
    let in_digits = || {
        let number = pattern::number(f, at).filter(|number| number.parts == 1)?;
        Some((number.text.parse().ok()?, number.end))
    };
    let in_kanji = || {
        let digits: String = f.iter().skip(at).take(6).take_while(|c| crate::document::is_chinese(**c)).collect();
        Some((crate::document::read_chinese(&digits)?, at + digits.chars().count()))
    };
    in_digits().or_else(in_kanji).filter(|(n, _)| pattern::is_item(*n))
}

/// Whether one of the words stands here, and not a longer one: 参照値.
fn begins(f: &[char], at: usize, words: &[&str]) -> bool {
    let goes_on = |end: usize| f.get(end).is_some_and(|c| matches!(c, '一'..='龥' | 'ァ'..='ヺ'));
    words.iter().any(|word| series::after(f, at, word).is_some_and(|end| !goes_on(end)))
}

/// 9-3-5項, 9。3。5項, 9.3..5項: another sign for the dots, or more of them. Two numbers may be a list or an amount.
pub(super) fn garbled(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let digits = |at: usize| f.iter().skip(at).take(4).take_while(|c| c.is_ascii_digit()).count();
    let is_slip = |c: char| matches!(c, ',' | '・' | ':' | ';');
    let is_sign = |c: &&char| matches!(c, '-' | '.' | '。' | '_') || is_slip(**c);
    let (mut at, mut number, mut signs) = (i + digits(i), vec![f.get(i..i + digits(i))?], Vec::<char>::new());
    while number.len() < 8 {
        let joint = f.iter().skip(at).take(2).take_while(is_sign).count();
        let next = digits(at + joint);
        if joint == 0 || !(1..4).contains(&next) {
            break;
        }
        signs.extend(f.get(at..at + joint).unwrap_or(&[]));
        number.push(f.get(at + joint..at + joint + next)?);
        at += joint + next;
    }
    let word = blank(f, at);
    // Different signs part several numbers, 9.3.1-9.3.4項, but for one slip in a number of three levels: 9.2。2項, 9,2.2項. Commas
    // alone part items: 1,2,3項.
    let first = signs.first().copied()?;
    let is_same = signs.iter().all(|c| *c == first) && (first != '.' || signs.len() >= number.len()) && !is_slip(first);
    let is_slipped = matches!(signs[..], [',', '.'])
        || matches!(signs[..], ['.', slip] | [slip, '.'] if slip == '。' || slip != ',' && is_slip(slip));
    let is_meant = is_same || number.len() == 3 && is_slipped;
    if number.len() < 3 || !is_meant || digits(i) > 3 || !page.guide.is_japanese() || !series::names(f, word) {
        return None;
    }
    let number = number.into_iter().map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(".");
    let section = SectionNumber::parse(&number)?;
    let target = Target::Section(section.as_str().into());
    Some(Found { end: word + 1, target, writing: Writing::Bare, title: None, after: None })
}

/// `(ウ)` for the ウ that stands without brackets behind those of a clause: 1.2.5.1(4)(a)ウ.
pub(super) fn lone_kana(f: &[char], end: usize) -> Option<char> {
    let kana = f.get(end).copied().filter(|c| matches!(c, 'ア'..='ン'))?;
    let goes_on = f.get(end + 1).is_some_and(|c| matches!(c, 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ'));
    (!goes_on).then_some(kana)
}

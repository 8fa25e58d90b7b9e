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
const REFERS: [&str; 6] = ["を参照", "参照", "を御覧", "をご覧", "を見る", "を見よ"];
const SPEAKS: [&str; 12] = [
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
pub(super) fn may_occur(text: &str) -> bool {
    // 9。3。5項: a full stop between two digits.
    let is_dotted = |at: usize| {
        text[at + '。'.len_utf8()..].starts_with(char::is_numeric) && text[..at].ends_with(char::is_numeric)
    };
    text.contains(['-', '－', '‐']) && text.contains(['項', '節'])
        || ORDINAL.find(text.as_bytes()).is_some() && text.contains('号')
        || STOP.find_iter(text.as_bytes()).any(is_dotted)
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
    let dotted = || pattern::item(f, from).filter(|_| number_end > number.end);
    if let Some((path, end)) = step(f, from).or_else(|| point(f, from, &['号', '項'])).or_else(dotted) {
        return Some(found(end, Target::Item(Some(section), path), writing));
    }
    let target = |section: &SectionNumber| Target::Section(section.as_str().into());
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
    refers.then(|| found(number.end, target(&section), Writing::Bare))
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
    let number = pattern::number(f, blank(f, at + 1)).filter(|number| number.parts == 1)?;
    let n = number.text.parse().ok().filter(|n| pattern::is_item(*n))?;
    let word = blank(f, number.end);
    f.get(word).is_some_and(|c| words.contains(c)).then(|| (ItemPath(vec![ItemStep::Item(n)]), word + 1))
}

/// Whether one of the words stands here, and not a longer one: 参照値.
fn begins(f: &[char], at: usize, words: &[&str]) -> bool {
    let goes_on = |end: usize| f.get(end).is_some_and(|c| matches!(c, '一'..='龥' | 'ァ'..='ヺ'));
    words.iter().any(|word| series::after(f, at, word).is_some_and(|end| !goes_on(end)))
}

/// 9-3-5項, 9。3。5項, 9.3..5項: another sign for the dots, or more of them. Two numbers may be a list or an amount.
pub(super) fn garbled(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let digits = |at: usize| f.iter().skip(at).take(4).take_while(|c| c.is_ascii_digit()).count();
    let is_sign = |c: &&char| matches!(c, '-' | '.' | '。' | '_');
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
    // Different signs part several numbers: 9.3.1-9.3.4項.
    let first = signs.first().copied()?;
    let is_meant = signs.iter().all(|c| *c == first) && (first != '.' || signs.len() >= number.len());
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

//! Chapters that are called so in running text: 第3章, 第九章, 第9章第7節, 第9、12章, 第3章「題名」.

use crate::document::{ItemPath, ItemStep, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::prose::{Found, blank};
use super::{behind, pattern, series};

/// So many chapters may share one word.
const MOST: usize = 12;
/// What stands between chapters that share a word.
const JOINTS: [&str; 14] =
    ["並びに", "若しくは", "または", "および", "及び", "又は", "から", "、", "，", ",", "・", "~", "と", "や"];

/// `第3章`, `第 3 章`, 第3章「題名」: a chapter is called so, not counted as in 3章からなる.
pub(super) fn at(f: &[char], i: usize, number: &pattern::Number, page: &Page<'_>) -> Option<Found> {
    let before = f.get(..i)?;
    let is_called = before.strip_suffix(&[' ']).unwrap_or(before).last() == Some(&'第');
    let word = blank(f, number.end);
    if f.get(word) == Some(&'章') && (is_called || shares_word(before)) {
        return Some(titled_chapter(f, word + 1, &number.text, page));
    }
    if f.get(word) == Some(&'章') && !is_counted(before) && page.guide.numbering.labels.is_empty() {
        return uncalled(f, word + 1, &number.text, page);
    }
    let is_one = (is_called || shares_word(before)) && leads_to_word(f, number.end);
    let target = Target::Section(number.text.as_str().into());
    is_one.then_some(Found { end: number.end, target, writing: Writing::Bare, title: None, after: None })
}

/// What stands before a number of chapters, 全9章, or before a chapter of another volume, 導入編3章.
const COUNTED: [char; 13] = ['全', '計', '約', '各', '他', '数', '編', '版', '書', '集', '巻', '部', '冊'];
/// What says that chapters and sections are counted: 9章12節からなる.
const COUNTS: [&str; 13] =
    ["からな", "から成", "から構", "で構成", "構成", "に分", "にわた", "に及", "立て", "分", "ある", "程度", "以"];

fn is_counted(before: &[char]) -> bool {
    before.last().is_some_and(|c| COUNTED.contains(c) || c.is_ascii_alphanumeric())
}

/// 9章12節, 12章による, 9章「題名」: a chapter without 第 is one where something says so.
fn uncalled(f: &[char], end: usize, number: &str, page: &Page<'_>) -> Option<Found> {
    let found = |end, target| Found { end, target, writing: Writing::Bare, title: None, after: None };
    let at = end + usize::from(f.get(end) == Some(&'の'));
    let below = pattern::number(f, at).filter(|below| below.parts == 1 && below.text.len() < 4);
    if let Some(below) = below {
        let word = blank(f, below.end);
        let counts = COUNTS.iter().any(|counts| series::after(f, word + 1, counts).is_some());
        if !series::names(f, word) || f.get(word) == Some(&'章') || counts {
            return None;
        }
        if f.get(word) == Some(&'節') {
            return Some(titled_chapter(f, end, number, page));
        }
        let path = ItemPath(vec![ItemStep::Item(below.text.parse().ok()?)]);
        return Some(found(word + 1, Target::Item(SectionNumber::parse(number), path)));
    }
    let is_titled = f.get(end) == Some(&'「');
    if is_range(f, end) {
        return Some(found(end, Target::Section(number.into())));
    }
    let found = (is_titled || behind::refers(f, end)).then(|| titled_chapter(f, end, number, page))?;
    // 3章「調査」 may be of another volume: it is told where another section has that title.
    Some(Found { writing: if is_titled { Writing::Loose } else { Writing::Bare }, ..found })
}

/// Whether a chapter begins a range, or ends one: 8章から10章まで.
fn is_range(f: &[char], end: usize) -> bool {
    let next = ["から", "~"].iter().find_map(|joint| super::series::after(f, end, joint));
    let last = next.and_then(|at| pattern::number(f, at)).filter(|number| number.parts == 1);
    let begins = last.is_some_and(|number| {
        let word = blank(f, number.end);
        f.get(word) == Some(&'章') && super::series::after(f, word + 1, "まで").is_some()
    });
    let head: String =
        f.get(..end).unwrap_or(&[]).iter().rev().take(10).collect::<Vec<_>>().into_iter().rev().collect();
    let bare = head.trim_end_matches('章').trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let ends = super::series::after(f, end, "まで").is_some() && (bare.ends_with("章から") || bare.ends_with("章~"));
    begins || ends
}

/// Whether a text ends with a joint behind the number of a chapter: the 9、 of 第9、12章.
fn shares_word(before: &[char]) -> bool {
    let mut rest = before;
    for _ in 0..MOST {
        let cut = |words: &str| {
            let words: Vec<char> = words.chars().collect();
            rest.strip_suffix(words.as_slice())
        };
        let Some(joined) = JOINTS.iter().find_map(|joint| cut(joint)) else { return false };
        let joined = joined.strip_suffix(&['章']).unwrap_or(joined);
        let digits = joined.iter().rev().take(3).take_while(|c| c.is_ascii_digit()).count();
        rest = joined.get(..joined.len() - digits).unwrap_or(&[]);
        if digits == 0 {
            return false;
        }
        if rest.last() == Some(&'第') {
            return true;
        }
    }
    false
}

/// Whether further numbers lead to the word that they share: the 、12章 of 第9、12章.
fn leads_to_word(f: &[char], end: usize) -> bool {
    let mut at = end;
    for _ in 0..MOST {
        let joint = JOINTS.iter().find_map(|joint| super::series::after(f, at, joint));
        let Some(number) = joint.and_then(|at| pattern::number(f, at)).filter(|number| number.parts == 1) else {
            return false;
        };
        at = number.end;
        if f.get(blank(f, at)) == Some(&'章') {
            return true;
        }
    }
    false
}

/// 第九章, where the guide has no form of its own for it.
pub(super) fn in_kanji(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let (number, end) = kanji_chapter(f, i).filter(|_| page.guide.numbering.labels.is_empty())?;
    Some(titled_chapter(f, end, &number, page))
}

/// The number of 第九章 in digits, and where the word ends.
fn kanji_chapter(f: &[char], i: usize) -> Option<(String, usize)> {
    in_kanji_of(f, i, '章')
}

fn in_kanji_of(f: &[char], i: usize, wanted: char) -> Option<(String, usize)> {
    let digits: String = f.iter().skip(i + 1).take(6).take_while(|c| crate::document::is_chinese(**c)).collect();
    let word = i + 1 + digits.chars().count();
    let is_it = f.get(i) == Some(&'第') && f.get(word) == Some(&wanted);
    let number = crate::document::read_chinese(&digits).filter(|_| is_it)?;
    Some((number.to_string(), word + 1))
}

/// 第7節, 7節 or 第七節 behind a chapter.
fn section_of(f: &[char], end: usize) -> Option<(String, usize)> {
    let at = blank(f, end + usize::from(f.get(end) == Some(&'の')));
    let in_digits = || {
        let from = if f.get(at) == Some(&'第') { blank(f, at + 1) } else { at };
        let number = pattern::number(f, from)?;
        let word = blank(f, number.end);
        (number.parts == 1 && f.get(word) == Some(&'節')).then_some((number.text, word + 1))
    };
    in_kanji_of(f, at, '節').or_else(in_digits)
}

/// A chapter whose word ends at `end`, perhaps with its section or its title behind it.
fn titled_chapter(f: &[char], end: usize, number: &str, page: &Page<'_>) -> Found {
    let section = section_of(f, end).filter(|_| page.guide.numbering.labels.is_empty());
    let (number, end) = match section {
        Some((section, behind)) => (format!("{number}.{section}"), behind),
        None => (number.to_owned(), end),
    };
    let is_own = page.guide.numbering.labels.is_empty();
    if let Some((path, behind)) = behind::point(f, end, &['項', '号']).filter(|_| is_own)
        && let Some(section) = SectionNumber::parse(&number)
    {
        let target = Target::Item(Some(section), path);
        return Found { end: behind, target, writing: Writing::Bare, title: None, after: None };
    }
    let opens = f.get(end) == Some(&'「');
    let close = opens.then(|| pattern::closing(f, end + 1)).flatten().filter(|close| *close > end + 1);
    let title = close.map(|close| (end + 1, close));
    let writing = if title.is_some() { Writing::Quoted } else { Writing::Bare };
    Found {
        end: close.map_or(end, |close| close + 1),
        target: Target::Section(number.as_str().into()),
        writing,
        title,
        after: None,
    }
}

/// 第5章 or 5章 at the beginning of a quotation: its number, and where the word ends.
pub(super) fn in_quotation(f: &[char], start: usize, page: &Page<'_>) -> Option<(String, usize)> {
    if !page.guide.numbering.labels.is_empty() {
        return None;
    }
    let from = if f.get(start) == Some(&'第') { blank(f, start + 1) } else { start };
    let in_digits = || {
        let number = pattern::number(f, from).filter(|number| number.parts == 1)?;
        let word = blank(f, number.end);
        (f.get(word) == Some(&'章')).then_some((number.text, word + 1))
    };
    kanji_chapter(f, start).or_else(in_digits)
}

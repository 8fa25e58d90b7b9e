//! Chapters that are called so in running text: 第3章, 第九章, 第3章「題名」.

use crate::document::{Target, Writing};
use crate::syntax::page::Page;

use super::pattern;
use super::prose::{Found, blank};

/// `第3章`, `第 3 章`, 第3章「題名」: a chapter is called so, not counted as in 3章からなる.
pub(super) fn at(f: &[char], i: usize, number: &pattern::Number) -> Option<Found> {
    let before = f.get(..i)?;
    let is_called = before.strip_suffix(&[' ']).unwrap_or(before).last() == Some(&'第');
    let word = blank(f, number.end);
    (is_called && f.get(word) == Some(&'章')).then(|| titled_chapter(f, word + 1, &number.text))
}

/// 第九章, where the guide has no form of its own for it.
pub(super) fn in_kanji(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let (number, end) = kanji_chapter(f, i).filter(|_| page.guide.numbering.labels.is_empty())?;
    Some(titled_chapter(f, end, &number))
}

/// The number of 第九章 in digits, and where the word ends.
fn kanji_chapter(f: &[char], i: usize) -> Option<(String, usize)> {
    let digits: String = f.iter().skip(i + 1).take(6).take_while(|c| crate::document::is_chinese(**c)).collect();
    let word = i + 1 + digits.chars().count();
    let is_chapter = f.get(i) == Some(&'第') && f.get(word) == Some(&'章');
    let number = crate::document::read_chinese(&digits).filter(|_| is_chapter)?;
    Some((number.to_string(), word + 1))
}

/// A chapter whose word ends at `end`, perhaps with its title behind it.
fn titled_chapter(f: &[char], end: usize, number: &str) -> Found {
    let opens = f.get(end) == Some(&'「');
    let close = opens.then(|| pattern::closing(f, end + 1)).flatten().filter(|close| *close > end + 1);
    let title = close.map(|close| (end + 1, close));
    let writing = if title.is_some() { Writing::Quoted } else { Writing::Bare };
    Found {
        end: close.map_or(end, |close| close + 1),
        target: Target::Section(number.into()),
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

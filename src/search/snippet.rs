//! The words of a query in a text: where they stand, and the piece of the text that shows the first of them.
//! Offsets are UTF-16 units of the original, as a browser counts; `tests/browser/search-core-marks.js` is the twin that the tests compare it with.

use std::ops::Range;

use super::normal::{Mapped, normalize_mapped};

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Whether it is a word of the query.
    pub marked: bool,
}

/// Where words, in their normal form, stand in a text: ranges that do not touch, ascending.
#[must_use]
pub fn find(text: &str, words: &[String]) -> Vec<Range<usize>> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let Mapped { text: normal, starts } = normalize_mapped(text);
    let normal: Vec<u16> = normal.encode_utf16().collect();
    let mut ranges = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let word: Vec<u16> = word.encode_utf16().collect();
        for at in 0..(normal.len() + 1).saturating_sub(word.len()) {
            if normal[at..].starts_with(&word) {
                let from = starts[at];
                let mut to = starts[at + word.len()].max(from + 1);
                while to > from + 1 && is_between(units[to - 1]) {
                    to -= 1;
                }
                ranges.push(from..to);
            }
        }
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Characters that the normal form drops between words.
fn is_between(unit: u16) -> bool {
    matches!(char::from_u32(u32::from(unit)), Some(' ' | '\n' | '\t' | '\r' | '\u{3000}' | '・'))
}

/// About `width` units of the paragraph with the first word, or of the beginning.
#[must_use]
pub fn snippet(text: &str, words: &[String], width: usize) -> Vec<Piece> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let ranges = find(text, words);
    let first = ranges.first().map_or(0, |range| range.start);
    let line_break = u16::try_from('\n').unwrap_or(10);
    let line_start = units[..first].iter().rposition(|unit| *unit == line_break).map_or(0, |at| at + 1);
    let line_end = units[first..].iter().position(|unit| *unit == line_break).map_or(units.len(), |at| first + at);
    let mut start = first.saturating_sub(width / 4).max(line_start);
    let mut end = (start + width).min(line_end);
    // No half of a surrogate pair is shown.
    start += usize::from(start < end && (0xdc00..0xe000).contains(&units[start]));
    end -= usize::from(end > start && (0xd800..0xdc00).contains(&units[end - 1]));
    let mut pieces = Vec::new();
    let mut put = |range: Range<usize>, marked: bool| {
        if range.start < range.end {
            pieces.push(Piece { text: String::from_utf16_lossy(&units[range]), marked });
        }
    };
    let mut at = start;
    for range in ranges.iter().filter(|range| range.start < end && range.end > start) {
        put(at..range.start, false);
        put(range.start.max(start)..range.end.min(end), true);
        at = range.end.min(end);
    }
    put(at..end, false);
    let dots = || Piece { text: "…".into(), marked: false };
    if start > line_start {
        pieces.insert(0, dots());
    }
    if end < line_end {
        pieces.push(dots());
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str], width: usize) -> String {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        snippet(text, &words, width)
            .iter()
            .map(|p| if p.marked { format!("[{}]", p.text) } else { p.text.clone() })
            .collect()
    }

    #[test]
    fn marks_fall_on_the_original() {
        assert_eq!(shown("本書は ＳＴ 評価 を扱う。", &["st評価"], 40), "本書は [ＳＴ 評価] を扱う。");
        assert_eq!(shown("ｸﾗｳﾄﾞ・ｻｰﾋﾞｽ", &["クラウド", "サービス"], 40), "[ｸﾗｳﾄﾞ]・[ｻｰﾋﾞｽ]");
        assert_eq!(shown("㈱甲", &["(株)"], 40), "[㈱]甲");
    }

    #[test]
    fn the_paragraph_of_the_first_word_is_shown() {
        assert_eq!(
            shown("前の段落。\n次の段落で再委託を扱う長い文。\n後。", &["再委託"], 12),
            "…段落で[再委託]を扱う長い文…"
        );
        assert_eq!(shown("始めから読む長い文", &["無い"], 4), "始めから…");
        assert_eq!(shown("", &["無い"], 4), "");
    }
}

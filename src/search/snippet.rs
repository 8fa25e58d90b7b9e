//! The words of a query in a text: where they stand, and the piece of the text that shows the most of them.
//! Offsets are UTF-16 units of the original, as a browser counts; `theme/scripts/search-ui-marks.js` is the twin.

use std::collections::BTreeSet;
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

/// So many ranges are looked at for the best window.
const LOOKED_AT: usize = 40;

/// About `width` units of one paragraph: those with the most of the words, or the beginning.
#[must_use]
pub fn snippet(text: &str, words: &[String], width: usize) -> Vec<Piece> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let ranges = find(text, words);
    let best = best_window(&units, &ranges, width);
    let (line_start, line_end) = line_around(&units, best);
    let mut start = if (best - line_start) * 2 > width { best - width / 4 } else { line_start };
    let mut end = (start + width).min(line_end);
    start = start.min(end.saturating_sub(width)).max(line_start);
    // No half of a surrogate pair is shown.
    let is_half = |at: usize| units.get(at).is_some_and(|unit| (0xdc00..0xe000).contains(unit));
    start += usize::from(is_half(start));
    end -= usize::from(is_half(end));
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

/// Where the window begins that shows the most different words.
fn best_window(units: &[u16], ranges: &[Range<usize>], width: usize) -> usize {
    let mut best = ranges.first().map_or(0, |range| range.start);
    let mut most = 0;
    for (at, range) in ranges.iter().enumerate().take(LOOKED_AT) {
        let end = line_around(units, range.start).1.min(range.start + width * 3 / 4);
        let inside = ranges[at..].iter().take_while(|range| range.end <= end);
        let held: BTreeSet<&[u16]> = inside.map(|range| &units[range.clone()]).collect();
        if held.len() > most {
            (most, best) = (held.len(), range.start);
        }
    }
    best
}

/// The bounds of the line that a unit stands in.
fn line_around(units: &[u16], at: usize) -> (usize, usize) {
    let line_break = u16::try_from('\n').unwrap_or(10);
    let start = units[..at].iter().rposition(|unit| *unit == line_break).map_or(0, |at| at + 1);
    let end = units[at..].iter().position(|unit| *unit == line_break).map_or(units.len(), |length| at + length);
    (start, end)
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
    fn the_window_with_the_most_words_is_shown() {
        let text = "契約を結ぶ。委託先を選ぶ。\n契約の委託先を監査する。";
        assert_eq!(shown(text, &["契約", "委託先", "監査"], 16), "[契約]の[委託先]を[監査]する。");
    }

    #[test]
    fn the_paragraph_of_the_word_is_shown() {
        assert_eq!(
            shown("前の段落。\n次の段落では長く再委託を扱う文。\n後。", &["再委託"], 12),
            "…では長く[再委託]を扱う文。"
        );
        assert_eq!(shown("始めから読む長い文", &["無い"], 4), "始めから…");
        assert_eq!(shown("", &["無い"], 4), "");
    }
}

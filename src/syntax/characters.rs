//! Characters that look like others or like nothing: direction marks, radicals, control characters.

use std::cell::OnceCell;
use std::ops::Range;

use crate::diagnostic::Code;
use crate::source::Span;
use crate::words;

use super::report::Report;

/// Reports every such character of a text.
pub(super) fn check(text: &str, report: &mut Report) {
    let mut next = 0;
    let code = OnceCell::new();
    while let Some(at) = suspicious(text.as_bytes(), next) {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
        next = at + c.len_utf8();
        let span = Span::new(at, at + c.len_utf8());
        let number = u32::from(c);
        if is_direction(c) {
            let words = words!(
                "表示の向きを変える制御文字 U+{number:04X} がある",
                "a character that changes the direction of text: U+{number:04X}"
            );
            report.at(Code::SourceBidi, span, words);
        } else if let Some(plain) = radical(c) {
            // What a program reads or has printed is left as it is.
            if is_within(at, code.get_or_init(|| code_of(text))) {
                continue;
            }
            let words = words!(
                "`{c}`（U+{number:04X}）は漢字に見えるが、部首の文字である",
                "`{c}` (U+{number:04X}) looks like a kanji but is a radical"
            );
            report.with(Code::SourceKangxi, span, words, |d| match plain {
                Some(kanji) => {
                    d.help(words!("通常の漢字 `{kanji}` を書く", "write the ordinary kanji `{kanji}`")).replace(kanji)
                }
                None => d,
            });
        } else if c.is_control() && !matches!(c, '\r' | '\t') {
            let words = words!("制御文字 U+{number:04X} がある", "a control character: U+{number:04X}");
            report.with(Code::SourceControl, span, words, |d| d.replace(""));
        } else if matches!(c, '\u{200B}' | '\u{2060}' | '\u{2028}' | '\u{2029}') {
            unseen(c, span, report);
        }
    }
    // Their first byte is that of signs at full width, which every Japanese text is full of.
    for (at, c) in text.match_indices(['\u{FEFF}', '\u{FFFD}']) {
        // Code and what a program has printed may hold it on purpose.
        if c == "\u{FFFD}" && is_within(at, code.get_or_init(|| code_of(text))) {
            continue;
        }
        let span = Span::new(at, at + c.len());
        if c == "\u{FEFF}" {
            unseen('\u{FEFF}', span, report);
        } else {
            let words = words!("文字が失われている（U+FFFD）", "a character has been lost here (U+FFFD)");
            report.with(Code::SourceControl, span, words, |d| {
                d.help(words!("元の文字を書く", "write the character that stood here"))
            });
        }
    }
}

/// A character without width: the word that holds it is not found by a search.
fn unseen(c: char, span: Span, report: &mut Report) {
    let code = u32::from(c);
    let words = words!("見えない文字 U+{code:04X} がある", "a character that is not seen: U+{code:04X}");
    report.with(Code::SourceControl, span, words, |d| d.replace(""));
}

/// Where code stands in a text, in order: between fences, and between backticks in a line.
fn code_of(text: &str) -> Vec<Range<usize>> {
    let (mut out, mut at) = (Vec::new(), 0);
    let mut fence: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let inside = line.trim_start_matches([' ', '\t', '>']);
        let sign = inside.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = sign.map_or(0, |sign| inside.len() - inside.trim_start_matches(sign).len());
        let rest = inside.get(length..).unwrap_or("");
        match fence {
            Some((open, least)) => {
                out.push(at..at + line.len());
                if sign == Some(open) && length >= least && rest.trim().is_empty() {
                    fence = None;
                }
            }
            None if length >= 3 && !(sign == Some('`') && rest.contains('`')) => {
                fence = sign.map(|sign| (sign, length));
            }
            None => spans(line, at, &mut out),
        }
        at += line.len();
    }
    out
}

/// The code spans of a line that begins at an offset: a run of backticks, up to the next one that is as long.
fn spans(line: &str, base: usize, out: &mut Vec<Range<usize>>) {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end += 1,
            None => runs.push(at..at + 1),
        }
    }
    let mut runs = runs.as_slice();
    while let Some((open, rest)) = runs.split_first() {
        let close = rest.iter().position(|run| run.len() == open.len());
        runs = close.map_or(rest, |close| {
            out.push(base + open.end..base + rest[close].start);
            &rest[close + 1..]
        });
    }
}

fn is_within(at: usize, ranges: &[Range<usize>]) -> bool {
    let behind = ranges.partition_point(|range| range.start <= at);
    behind.checked_sub(1).and_then(|last| ranges.get(last)).is_some_and(|range| at < range.end)
}

/// The first byte from one on that a character can begin with that is reported. Most stretches of a text have none, which
/// is seen without looking at one byte after the other.
fn suspicious(bytes: &[u8], from: usize) -> Option<usize> {
    // Controls, U+0080 to U+00BF, U+0600 to U+063F, U+2000 to U+2FFF.
    let is = |byte: &u8| matches!(byte, 0..=0x09 | 0x0B..=0x1F | 0x7F | 0xC2 | 0xD8 | 0xE2);
    let mut at = from;
    for chunk in bytes.get(from..)?.chunks(64) {
        if chunk.iter().fold(false, |any, byte| any | is(byte)) {
            return chunk.iter().position(is).map(|within| at + within);
        }
        at += chunk.len();
    }
    None
}

/// Characters of the bidirectional algorithm that are not seen.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The kanji that a radical looks like, where Unicode or the list below knows it.
type Likeness = Option<char>;

/// For a Kangxi radical or a CJK radical (supplement), the kanji it looks like where Unicode knows it.
fn radical(c: char) -> Option<Likeness> {
    use unicode_normalization::UnicodeNormalization;
    if !('\u{2E80}'..='\u{2FDF}').contains(&c) {
        return None;
    }
    let plain = std::iter::once(c).nfkc().next().filter(|&p| p != c);
    Some(plain.or(match c {
        '⺟' => Some('母'),
        '⺠' => Some('民'),
        '⻄' => Some('西'),
        '⻑' => Some('長'),
        '⻘' => Some('青'),
        '⻝' => Some('食'),
        '⻤' => Some('鬼'),
        '⻨' => Some('麦'),
        '⻩' => Some('黄'),
        '⻫' => Some('斉'),
        '⻭' => Some('歯'),
        '⻯' => Some('竜'),
        '⻲' => Some('亀'),
        _ => None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reported_is_suspicious() {
        let reported = |c: char| is_direction(c) || radical(c).is_some() || c.is_control() && c != '\n';
        for c in ('\0'..=char::MAX).filter(|c| reported(*c)) {
            let text = format!("{}{c}", "あ".repeat(30));
            assert_eq!(suspicious(text.as_bytes(), 6), Some(90), "{c:?}");
        }
        assert_eq!(suspicious("委託先は、30 か月\n「保存」する。（例）".as_bytes(), 0), None);
    }

    #[test]
    fn radicals_name_the_kanji() {
        assert_eq!(radical('⽂'), Some(Some('文')));
        assert_eq!(radical('⺠'), Some(Some('民')));
        assert_eq!(radical('文'), None);
        assert!(is_direction('\u{202E}') && !is_direction('あ'));
    }
}

//! Characters that look like others or like nothing: direction marks, radicals, control characters.

use crate::diagnostic::Code;
use crate::source::Span;
use crate::words;

use super::report::Report;

/// Reports every such character of a text.
pub(super) fn check(text: &str, report: &mut Report) {
    let bytes = text.as_bytes();
    let mut next = 0;
    while let Some(lead) = bytes.get(next) {
        let at = next;
        // Nearly every character is one of these, U+3000 to U+9FFF the latter; the tests below are for the rest.
        next += match lead {
            b' '..=b'~' | b'\n' => 1,
            0xE3..=0xE9 => 3,
            _ => 0,
        };
        if next > at {
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
        next += c.len_utf8();
        let span = Span::new(at, at + c.len_utf8());
        let code = u32::from(c);
        if is_direction(c) {
            let words = words!(
                "表示の向きを変える制御文字 U+{code:04X} がある",
                "a character that changes the direction of text: U+{code:04X}"
            );
            report.at(Code::SourceBidi, span, words);
        } else if let Some(plain) = radical(c) {
            let words = words!(
                "`{c}`（U+{code:04X}）は漢字に見えるが、部首の文字である",
                "`{c}` (U+{code:04X}) looks like a kanji but is a radical"
            );
            report.with(Code::SourceKangxi, span, words, |d| match plain {
                Some(kanji) => d.help(words!("通常の漢字 `{kanji}` を書く", "write the ordinary kanji `{kanji}`")),
                None => d,
            });
        } else if c.is_control() && !matches!(c, '\r' | '\t') {
            report.at(
                Code::SourceControl,
                span,
                words!("制御文字 U+{code:04X} がある", "a control character: U+{code:04X}"),
            );
        }
    }
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
    fn radicals_name_the_kanji() {
        assert_eq!(radical('⽂'), Some(Some('文')));
        assert_eq!(radical('⺠'), Some(Some('民')));
        assert_eq!(radical('文'), None);
        assert!(is_direction('\u{202E}') && !is_direction('あ'));
    }
}

//! The signs of entries in regulations: `２`, `1.`, `（１）`, 一, ア, イ, ①, `(a)`, `(i)`.

use unicode_normalization::UnicodeNormalization;

use crate::document::Numeral;

/// How a sign counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `2`, `2.`
    Bare,
    /// `(2)`
    Bracketed,
    /// 二
    Chinese,
    /// ①
    Circled,
    /// ア
    Kana,
    /// イ, ロ, ハ
    Iroha,
    /// （ア）
    BracketedKana,
    /// `(b)`, `b)`
    Letter,
    /// `(ii)`
    Roman,
}

/// A sign with which a text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) kind: Kind,
    pub(super) number: u32,
    /// Where it ends, in bytes.
    pub(super) end: usize,
    /// Whether its digits are of full width.
    pub(super) is_wide: bool,
    /// What else it may be: イ behind ア, `(i)` behind `(h)`.
    pub(super) other: Option<(Kind, u32)>,
}

/// The sign of an entry with which a text begins, and behind which something stands.
pub(super) fn sign(text: &str) -> Option<Sign> {
    let lead = text.len() - text.trim_start().len();
    let bare = &text[lead..];
    let first = bare.chars().next()?;
    if matches!(first, '(' | '（') {
        let close = bare.find([')', '）']).filter(|close| *close <= 16)?;
        let end = close + bare[close..].chars().next()?.len_utf8();
        let inner: String = bare[first.len_utf8()..close].nfkc().collect();
        let (kind, number) = bracketed(inner.trim())?;
        return done(text, kind, number, lead + end);
    }
    if ('①'..='⑳').contains(&first) {
        let number = u32::from(first) - u32::from('①') + 1;
        return done(text, Kind::Circled, number, lead + first.len_utf8());
    }
    let end = bare.find([' ', '\u{3000}', '\t'])?;
    let word: String = bare[..end].nfkc().collect();
    let plain = word.trim_end_matches(['.', ')', '．']);
    let closed = plain.len() < word.len();
    let (kind, number) = if !plain.is_empty() && plain.len() <= 3 && plain.bytes().all(|b| b.is_ascii_digit()) {
        (Kind::Bare, plain.parse().ok()?)
    } else if plain.chars().all(crate::document::is_chinese) && plain.chars().count() <= 4 {
        (Kind::Chinese, crate::document::read_chinese(plain)?)
    } else if plain.chars().count() == 1 {
        single(plain, closed)?
    } else {
        return None;
    };
    done(text, kind, number, lead + end)
}

fn done(text: &str, kind: Kind, number: u32, end: usize) -> Option<Sign> {
    let is_wide = text.chars().any(|c| ('０'..='９').contains(&c));
    let letter = text[..end].nfkc().find(|c| c.is_alphabetic());
    let other = match (kind, letter) {
        (Kind::Iroha, Some(c)) => {
            Numeral::named("ア").and_then(|kana| kana.read(&c.to_string())).map(|number| (Kind::Kana, number))
        }
        (Kind::Roman, Some(c)) if text[..end].nfkc().filter(|c| c.is_alphabetic()).count() == 1 => {
            Some((Kind::Letter, u32::from(c) - u32::from('a') + 1))
        }
        _ => None,
    };
    (!text[end..].trim().is_empty() && number > 0).then_some(Sign { kind, number, end, is_wide, other })
}

/// What stands in brackets: a number, a letter, a Roman numeral of small letters.
fn bracketed(inner: &str) -> Option<(Kind, u32)> {
    if !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|b| b.is_ascii_digit()) {
        return Some((Kind::Bracketed, inner.parse().ok()?));
    }
    let roman = Numeral::named("i")?;
    let is_roman = inner.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    match inner.chars().count() {
        1 if !is_roman && inner.chars().all(|c| c.is_ascii_lowercase()) => {
            Some((Kind::Letter, u32::from(*inner.as_bytes().first()?) - u32::from(b'a') + 1))
        }
        1..=6 if is_roman => Some((Kind::Roman, roman.read(inner)?)),
        1 => single(inner, true).map(|(_, number)| (Kind::BracketedKana, number)),
        _ => None,
    }
}

/// One letter: ア, イ of イロハ (which is told by what comes first), `a`.
fn single(letter: &str, closed: bool) -> Option<(Kind, u32)> {
    let c = letter.chars().next()?;
    if c.is_ascii_lowercase() && closed {
        return Some((Kind::Letter, u32::from(c) - u32::from('a') + 1));
    }
    if !('ア'..='ン').contains(&c) {
        return None;
    }
    // イ begins イロハ and follows ア: a list of ア has begun with it.
    let kana = Numeral::named("ア")?.read(letter);
    let iroha = Numeral::named("イ")?.read(letter);
    match (c, kana, iroha) {
        ('イ' | 'ロ' | 'ハ' | 'ニ' | 'ホ' | 'ヘ' | 'ト', _, Some(number)) => Some((Kind::Iroha, number)),
        (_, Some(number), _) => Some((Kind::Kana, number)),
        _ => None,
    }
}

/// Whether a text is a caption alone: （目的）.
pub(super) fn is_caption(text: &str) -> bool {
    let text = text.trim();
    caption_end(text) == Some(text.len()) && sign(&format!("{text} x")).is_none()
}

/// Where a caption ends with which a text begins.
pub(super) fn caption_end(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '（' => '）',
        '(' => ')',
        _ => return None,
    };
    let end = text.find(close)? + close.len_utf8();
    let inner = text[..end].chars().count();
    (inner <= 42 && !text[..end].contains('。')).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_regulations() {
        let read = |text: &str| sign(text).map(|sign| (sign.kind, sign.number));
        assert_eq!(read("２　前項の"), Some((Kind::Bare, 2)));
        assert_eq!(read("(12) 次の"), Some((Kind::Bracketed, 12)));
        assert_eq!(read("十一　保存"), Some((Kind::Chinese, 11)));
        assert_eq!(read("(b) the"), Some((Kind::Letter, 2)));
        assert_eq!(read("(iv) the"), Some((Kind::Roman, 4)));
        assert_eq!(read("ロ　乙"), Some((Kind::Iroha, 2)));
        assert_eq!(read("ア　甲"), Some((Kind::Kana, 1)));
        assert_eq!(read("一般に 用いる"), None);
        assert_eq!(read("2026 年"), None);
        assert!(is_caption("（目的）") && !is_caption("（１）") && !is_caption("（目的）この"));
    }
}

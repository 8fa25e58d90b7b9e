//! How numbers are written: Arabic digits, Chinese numerals, kana in both orders, letters, Roman numerals, circled digits.

/// A way to write a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numeral {
    /// `1`.
    Arabic,
    /// `１`, full width.
    Wide,
    /// `一`.
    Chinese,
    /// `ア`, in the order of the syllabary.
    Kana,
    /// `イ`, in the order of iroha.
    Iroha,
    /// `a`.
    LowerLetter,
    /// `A`.
    UpperLetter,
    /// `i`.
    LowerRoman,
    /// `I`.
    UpperRoman,
    /// `①`.
    Circled,
}

/// The English words for the numbers from 0 to 19.
pub const CARDINALS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
/// The English words for tens, by the number of them.
pub const TENS: [&str; 10] = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const DIGITS: &str = "〇一二三四五六七八九";
const UNITS: [(char, u32); 3] = [('千', 1000), ('百', 100), ('十', 10)];
/// Written in deeds and statutes so that nobody can add a stroke; and other forms of the same.
const FORMAL: [(char, char); 10] = [
    ('零', '〇'),
    ('壱', '一'),
    ('壹', '一'),
    ('弐', '二'),
    ('貳', '二'),
    ('参', '三'),
    ('參', '三'),
    ('伍', '五'),
    ('拾', '十'),
    ('陌', '百'),
];
const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

impl Numeral {
    /// The way that `guide.yaml` names by its first number: `1`, `１`, `一`, `ア`, `イ`, `a`, `A`, `i`, `I`, `①`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "1" => Self::Arabic,
            "１" => Self::Wide,
            "一" => Self::Chinese,
            "ア" => Self::Kana,
            "イ" => Self::Iroha,
            "a" => Self::LowerLetter,
            "A" => Self::UpperLetter,
            "i" => Self::LowerRoman,
            "I" => Self::UpperRoman,
            "①" => Self::Circled,
            _ => return None,
        })
    }

    /// Its name in `guide.yaml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Arabic => "1",
            Self::Wide => "１",
            Self::Chinese => "一",
            Self::Kana => "ア",
            Self::Iroha => "イ",
            Self::LowerLetter => "a",
            Self::UpperLetter => "A",
            Self::LowerRoman => "i",
            Self::UpperRoman => "I",
            Self::Circled => "①",
        }
    }

    /// The number, written so; one that has no such form is written in digits.
    #[must_use]
    pub fn write(self, n: u32) -> String {
        let form = match self {
            Self::Arabic => None,
            Self::Wide => Some(n.to_string().chars().map(wide_digit).collect()),
            Self::Chinese => chinese(n),
            Self::Kana => nth(KANA, n),
            Self::Iroha => nth(IROHA, n),
            Self::LowerLetter => letters(n),
            Self::UpperLetter => letters(n).map(|text| text.to_ascii_uppercase()),
            Self::LowerRoman => roman(n),
            Self::UpperRoman => roman(n).map(|text| text.to_ascii_uppercase()),
            Self::Circled => circled(n).map(String::from),
        };
        form.unwrap_or_else(|| n.to_string())
    }

    /// The number that is written so, or in digits. The text is in its normal form (NFKC).
    #[must_use]
    pub fn read(self, text: &str) -> Option<u32> {
        let digits = || read_digits(text);
        match self {
            Self::Arabic | Self::Wide | Self::Circled => digits().or_else(|| read_chinese(text)),
            Self::Chinese => read_chinese(text).or_else(digits),
            Self::Kana => position(KANA, text).or_else(digits),
            Self::Iroha => position(IROHA, text).or_else(digits),
            Self::LowerLetter | Self::UpperLetter => read_letters(text),
            Self::LowerRoman | Self::UpperRoman => read_roman(text).or_else(digits),
        }
    }

    /// Whether its numbers are written in letters of the Latin alphabet.
    #[must_use]
    pub fn is_latin(self) -> bool {
        matches!(self, Self::LowerLetter | Self::UpperLetter | Self::LowerRoman | Self::UpperRoman)
    }
}

fn read_digits(text: &str) -> Option<u32> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn wide_digit(c: char) -> char {
    c.to_digit(10).and_then(|d| char::from_u32(0xFF10 + d)).unwrap_or(c)
}

fn nth(order: &str, n: u32) -> Option<String> {
    order.chars().nth(n.checked_sub(1)? as usize).map(String::from)
}

fn position(order: &str, text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let (first, rest) = (chars.next()?, chars.next());
    let index = order.chars().position(|c| c == first && rest.is_none())?;
    u32::try_from(index + 1).ok()
}

fn circled(n: u32) -> Option<char> {
    (1..=20).contains(&n).then(|| char::from_u32(0x2460 + n - 1)).flatten()
}

/// a, b, … z, aa, ab, ….
fn letters(n: u32) -> Option<String> {
    let mut rest = n;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'a' + u8::try_from(rest % 26).ok()?));
        rest /= 26;
    }
    (!out.is_empty()).then(|| out.into_iter().rev().collect())
}

fn read_letters(text: &str) -> Option<u32> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
    let value = |n: u32, b: u8| n * 26 + u32::from(b.to_ascii_lowercase() - b'a') + 1;
    plain.then(|| text.bytes().fold(0, value))
}

fn roman(n: u32) -> Option<String> {
    let mut rest = n;
    let mut out = String::new();
    for (value, letters) in ROMAN {
        while rest >= value && out.len() < 20 {
            out.push_str(letters);
            rest -= value;
        }
    }
    (n > 0 && rest == 0).then_some(out)
}

fn read_roman(text: &str) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut n) = (lower.as_str(), 0);
    for (value, letters) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            (rest, n) = (after, n + value);
        }
    }
    // Only the form that would be written: `iiii` and `vx` are none.
    (rest.is_empty() && roman(n).as_deref() == Some(&lower)).then_some(n)
}

/// 一, 十, 三十八, 八百四十七, 千二百, 一万; digits one by one above.
fn chinese(n: u32) -> Option<String> {
    if n == 0 {
        return Some("〇".to_owned());
    }
    let (high, low) = (n / 10_000, n % 10_000);
    if high >= 10_000 {
        return None;
    }
    let mut out = below_ten_thousand(high);
    if high > 0 {
        // 一万, not 万, where 千 stands alone.
        out.push('万');
    }
    out.push_str(&below_ten_thousand(low));
    Some(out)
}

fn below_ten_thousand(n: u32) -> String {
    let mut out = String::new();
    let mut rest = n;
    for (unit, value) in UNITS {
        let count = rest / value;
        rest %= value;
        if count > 1 {
            out.extend(digit(count));
        }
        if count > 0 {
            out.push(unit);
        }
    }
    if rest > 0 {
        out.extend(digit(rest));
    }
    out
}

fn digit(n: u32) -> Option<char> {
    DIGITS.chars().nth(n as usize)
}

/// Whether a character is part of a number in Chinese numerals.
#[must_use]
pub fn is_chinese(c: char) -> bool {
    DIGITS.contains(c) || matches!(c, '十' | '百' | '千' | '万') || FORMAL.iter().any(|(form, _)| *form == c)
}

/// How many characters at the beginning of a text are one number in Chinese numerals: 別表第一参照 is 一, as nobody writes a
/// digit of deeds (参) behind an ordinary one.
pub(super) fn chinese_length(text: &[char]) -> usize {
    let is_formal = |c: char| FORMAL.iter().any(|(form, _)| *form == c);
    let is_digit = |c: char| DIGITS.contains(c);
    let mut ordinary = false;
    let own = |c: &&char| {
        let ends = ordinary && is_formal(**c);
        ordinary |= is_digit(**c);
        is_chinese(**c) && !ends
    };
    text.iter().take_while(own).count()
}

/// A number in Chinese numerals: 三十八, 百四十七, or digit by digit 二〇二四.
#[must_use]
pub fn read_chinese(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 12 {
        return None;
    }
    let plain = |c: char| FORMAL.iter().find(|(form, _)| *form == c).map_or(c, |(_, plain)| *plain);
    let chars: Vec<char> = text.chars().map(plain).collect();
    let value = |c: char| DIGITS.chars().position(|d| d == c).and_then(|i| u32::try_from(i).ok());
    if chars.len() > 1 && chars.iter().all(|&c| value(c).is_some()) {
        return chars.iter().try_fold(0_u32, |n, &c| n.checked_mul(10)?.checked_add(value(c)?));
    }
    // `pending` is the digit that waits for its unit, `low` what stands below the last 万.
    let (mut high, mut low, mut pending) = (0_u32, 0_u32, None);
    let mut least = u32::MAX;
    for &c in &chars {
        if let Some(d) = value(c) {
            if pending.replace(d).is_some() {
                return None;
            }
        } else if c == '万' {
            let above = low.checked_add(pending.take().unwrap_or(0))?.max(1);
            (high, low, least) = (above.checked_mul(10_000)?, 0, u32::MAX);
        } else {
            let (_, unit) = UNITS.into_iter().find(|(unit, _)| *unit == c)?;
            if unit >= least {
                return None;
            }
            low += pending.take().unwrap_or(1) * unit;
            least = unit;
        }
    }
    high.checked_add(low)?.checked_add(pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals_both_ways() {
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (18, "十八"),
            (38, "三十八"),
            (100, "百"),
            (847, "八百四十七"),
            (1010, "千十"),
            (12_000, "一万二千"),
        ] {
            assert_eq!(Numeral::Chinese.write(n), text);
            assert_eq!(read_chinese(text), Some(n), "{text}");
        }
        assert_eq!(read_chinese("二〇二四"), Some(2024));
        assert_eq!(read_chinese("壱"), Some(1));
        let length = |text: &str| chinese_length(&text.chars().collect::<Vec<_>>());
        assert_eq!((length("一参照"), length("参拾五条"), length("三十八条")), (1, 3, 3));
        for wrong in ["", "十百", "一二十", "条", "十条"] {
            assert_eq!(read_chinese(wrong), None, "{wrong}");
        }
        for n in 1..3000 {
            assert_eq!(read_chinese(&Numeral::Chinese.write(n)), Some(n));
        }
    }

    #[test]
    fn every_way_is_read_as_it_is_written() {
        let ways = ["1", "一", "ア", "イ", "a", "A", "i", "I"];
        for way in ways.into_iter().filter_map(Numeral::named) {
            for n in 1..=44 {
                assert_eq!(way.read(&way.write(n)), Some(n), "{way:?} {n}");
            }
        }
        assert_eq!(Numeral::Iroha.write(3), "ハ");
        assert_eq!(Numeral::Kana.write(45), "45");
        assert_eq!(Numeral::Wide.write(12), "１２");
        assert_eq!(Numeral::Circled.write(21), "21");
        assert_eq!(Numeral::LowerLetter.write(28), "ab");
        assert_eq!(Numeral::LowerRoman.write(14), "xiv");
        assert_eq!((Numeral::LowerRoman.read("iiii"), Numeral::UpperRoman.read("VX")), (None, None));
    }
}

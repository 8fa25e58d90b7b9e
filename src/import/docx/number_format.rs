//! How Word writes a number of a list: ECMA-376 part 1, 17.18.59 (`ST_NumberFormat`).

use std::fmt::Write as _;

use crate::document::{CARDINALS, TENS};

/// A number written in the named format; `None` where the format is not known here.
/// `none` gives an empty text, as Word shows nothing.
pub(super) fn format(name: &str, number: u32) -> Option<String> {
    Some(match name {
        "none" => String::new(),
        "decimal" | "decimalHalfWidth" | "bullet" => number.to_string(),
        "decimalZero" => format!("{number:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => wide(number),
        "numberInDash" => format!("- {number} -"),
        "ordinal" => ordinal(number),
        "cardinalText" => capital(&words(number)?),
        "ordinalText" => capital(&ordinal_words(number)?),
        "hex" => format!("{number:X}"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number, 'A'),
        "lowerLetter" => letters(number, 'a'),
        "chicago" => repeated(number, &['*', '†', '‡', '§']),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedFullstop" => enclosed(number, 0x2488, |n| format!("{n}.")),
        "decimalEnclosedParen" => enclosed(number, 0x2474, |n| format!("({n})")),
        "ideographEnclosedCircle" => ideograph_circled(number),
        "aiueo" | "aiueoFullWidth" => kana(number, AIUEO),
        "iroha" | "irohaFullWidth" => kana(number, IROHA),
        "japaneseCounting" | "chineseCounting" | "chineseCountingThousand" | "taiwaneseCountingThousand" => {
            counting(number, PLAIN_DIGITS, ["", "十", "百", "千"], false)
        }
        "japaneseLegal" | "ideographLegalTraditional" => {
            counting(number, ["", "壱", "弐", "参", "四", "伍", "六", "七", "八", "九"], ["", "拾", "百", "阡"], true)
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => number
            .to_string()
            .bytes()
            .filter_map(|digit| "〇一二三四五六七八九".chars().nth(usize::from(digit - b'0')))
            .collect(),
        "ideographTraditional" => cycle(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cycle(number, "子丑寅卯辰巳午未申酉戌亥"),
        "ganada" => cycle(number, "가나다라마바사아자차카타파하"),
        "chosung" => cycle(number, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
        "russianLower" => cycle(number, "абвгдежзиклмнопрстуфхцчшщыэюя"),
        "russianUpper" => cycle(number, "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
        _ => return None,
    })
}

const AIUEO: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
const PLAIN_DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Full-width digits.
fn wide(number: u32) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| char::from_u32(0xFF10 + u32::from(digit - b'0')).expect("a full-width digit"))
        .collect()
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A number below a thousand in English words; lists do not count further.
fn words(number: u32) -> Option<String> {
    let at = usize::try_from(number).ok().filter(|number| *number < 1000)?;
    if let Some(unit) = CARDINALS.get(at) {
        return Some((*unit).to_owned());
    }
    let (before, rest, between) = match at {
        20..=99 => (TENS[at / 10].to_owned(), at % 10, "-"),
        _ => (format!("{} hundred", CARDINALS[at / 100]), at % 100, " "),
    };
    if rest == 0 {
        return Some(before);
    }
    Some(format!("{before}{between}{}", words(u32::try_from(rest).ok()?)?))
}

/// `first`, `twenty-third`.
fn ordinal_words(number: u32) -> Option<String> {
    let cardinal = words(number)?;
    let last = cardinal.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (before, word) = cardinal.split_at(last);
    let word = match word {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        word => word.strip_suffix('y').map_or_else(|| format!("{word}th"), |stem| format!("{stem}ieth")),
    };
    Some(format!("{before}{word}"))
}

fn capital(text: &str) -> String {
    text.get(..1).map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), &text[1..]))
}

/// A number in Roman numerals; Word writes digits from 32,768 on.
pub(in crate::import) fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 32_767 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, text) in STEPS {
        while rest >= value {
            out.push_str(text);
            rest -= value;
        }
    }
    out
}

/// `a` to `z`, then `aa` to `zz`: Word repeats the letter.
fn letters(number: u32, first: char) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from_u32(u32::from(first) + index % 26).expect("a Latin letter");
    let times = index / 26 + 1;
    if times > 30 { number.to_string() } else { (0..times).map(|_| letter).collect() }
}

fn repeated(number: u32, marks: &[char; 4]) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let mark = marks[(index % 4) as usize];
    (0..(index / 4 + 1).min(30)).map(|_| mark).collect()
}

/// Circled digits up to 50; a plain number above that, as Word does.
fn circled(number: u32) -> String {
    let code = match number {
        0 => Some(0x24EA),
        1..=20 => Some(0x2460 + number - 1),
        21..=35 => Some(0x3251 + number - 21),
        36..=50 => Some(0x32B1 + number - 36),
        _ => None,
    };
    code.and_then(char::from_u32).map_or_else(|| number.to_string(), String::from)
}

fn enclosed(number: u32, first: u32, plain: impl Fn(u32) -> String) -> String {
    if (1..=20).contains(&number) {
        char::from_u32(first + number - 1).map_or_else(|| plain(number), String::from)
    } else {
        plain(number)
    }
}

fn ideograph_circled(number: u32) -> String {
    if (1..=10).contains(&number) {
        char::from_u32(0x3280 + number - 1).map_or_else(|| number.to_string(), String::from)
    } else {
        number.to_string()
    }
}

fn kana(number: u32, row: &str) -> String {
    cycle(number, row)
}

/// The n-th of a row of characters, from its beginning again behind its end.
fn cycle(number: u32, row: &str) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let count = row.chars().count();
    row.chars().nth(index as usize % count).map(String::from).unwrap_or_default()
}

/// Chinese numerals with units, `二百三十一`; `with_one` writes the one before a unit (`壱拾`).
fn counting(number: u32, digits: [&str; 10], units: [&str; 4], with_one: bool) -> String {
    if number == 0 {
        return "〇".to_owned();
    }
    let mut out = String::new();
    for (power, unit) in [(100_000_000, "億"), (10_000, "万"), (1, "")] {
        let part = number / power % 10_000;
        if part == 0 {
            continue;
        }
        for (place, name) in [(1000, units[3]), (100, units[2]), (10, units[1]), (1, units[0])] {
            let digit = (part / place % 10) as usize;
            let silent = digit == 1 && place > 1 && !with_one;
            if digit > 0 {
                let _ = write!(out, "{}{name}", if silent { "" } else { digits[digit] });
            }
        }
        out.push_str(unit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn numbers_as_word_writes_them() {
        let cases = [
            ("decimal", 12, "12"),
            ("decimalFullWidth", 12, "１２"),
            ("decimalZero", 7, "07"),
            ("upperRoman", 14, "XIV"),
            ("lowerLetter", 28, "bb"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("aiueoFullWidth", 6, "カ"),
            ("irohaFullWidth", 3, "ハ"),
            ("japaneseCounting", 231, "二百三十一"),
            ("japaneseCounting", 10, "十"),
            ("japaneseLegal", 10, "壱拾"),
            ("ideographDigital", 105, "一〇五"),
            ("ordinal", 112, "112th"),
            ("cardinalText", 123, "One hundred twenty-three"),
            ("cardinalText", 40, "Forty"),
            ("ordinalText", 112, "One hundred twelfth"),
            ("ordinalText", 20, "Twentieth"),
            ("ordinalText", 31, "Thirty-first"),
            ("none", 3, ""),
        ];
        for (name, number, expected) in cases {
            assert_eq!(format(name, number).as_deref(), Some(expected), "{name} {number}");
        }
        assert_eq!(format("klingon", 1), None);
    }
}

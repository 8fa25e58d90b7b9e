//! Days and times of a workbook: numbers of days since 1899-12-31, or since 1904-01-01, as their formats show them.

use std::fmt::Write as _;

use super::formats::Token;
use crate::document::MONTHS;

/// Largest number of a day: 9999-12-31.
const LAST: f64 = 2_958_466.0;

/// A moment.
struct Moment {
    year: i64,
    month: u32,
    day: u32,
    /// From Sunday, 0.
    weekday: usize,
    /// Seconds since midnight.
    second: u32,
    /// Seconds since the first day, for elapsed times.
    elapsed: u64,
}

/// A number as a day or a time; `None` where it is none.
pub(super) fn shown(value: f64, tokens: &[Token], from_1904: bool) -> Option<String> {
    let moment = moment(value, from_1904)?;
    let half = tokens.contains(&Token::HalfDay);
    let mut out = String::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Date(letter, length) => {
                let letter = if *letter == 'm' && is_minute(tokens, index) { 'n' } else { *letter };
                put(&moment, letter, *length, half, &mut out);
            }
            Token::Elapsed(letter) => {
                let unit = match letter {
                    'h' => 3600,
                    'm' => 60,
                    _ => 1,
                };
                _ = write!(out, "{}", moment.elapsed / unit);
            }
            Token::HalfDay => out.push_str(if moment.second >= 43_200 { "PM" } else { "AM" }),
            Token::Literal(text) => out.push_str(text),
            Token::Digit(_) | Token::Percent | Token::Other => {}
            Token::Point => out.push('.'),
            Token::Comma => out.push(','),
        }
    }
    Some(out.trim().to_owned())
}

fn moment(value: f64, from_1904: bool) -> Option<Moment> {
    if !(0.0..LAST).contains(&value) {
        return None;
    }
    // Excel rounds to the second that it shows.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range has been checked")]
    let elapsed = (value * 86_400.0).round() as u64;
    let (days, second) = (i64::try_from(elapsed / 86_400).ok()?, u32::try_from(elapsed % 86_400).ok()?);
    // 1900 was no leap year; for Excel, as for Lotus 1-2-3, it was.
    if !from_1904 && days == 60 {
        return Some(Moment { year: 1900, month: 2, day: 29, weekday: 3, second, elapsed });
    }
    // Days since 1970-01-01.
    let epoch = match (from_1904, days < 60) {
        (true, _) => days - 24_107,
        (false, true) => days - 25_568,
        (false, false) => days - 25_569,
    };
    let (year, month, day) = civil(epoch);
    let weekday = usize::try_from((epoch + 4).rem_euclid(7)).ok()?;
    Some(Moment { year, month, day, weekday, second, elapsed })
}

/// Year, month and day of a number of days since 1970-01-01 (Hinnant's algorithm).
pub(in crate::import) fn civil(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = u32::try_from(day_of_year - (153 * month + 2) / 5 + 1).expect("a day of a month");
    let month = u32::try_from(if month < 10 { month + 3 } else { month - 9 }).expect("a month");
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Whether an `m` means minutes: behind hours, or before seconds.
fn is_minute(tokens: &[Token], index: usize) -> bool {
    let is_time = |token: &&Token, letter| matches!(token, Token::Date(l, _) | Token::Elapsed(l) if *l == letter);
    let dated = |token: &&Token| matches!(token, Token::Date(..) | Token::Elapsed(_));
    let before = tokens[..index].iter().rev().find(dated).is_some_and(|token| is_time(&token, 'h'));
    let after = tokens[index + 1..].iter().find(dated).is_some_and(|token| is_time(&token, 's'));
    before || after
}

fn put(moment: &Moment, letter: char, length: usize, half: bool, out: &mut String) {
    const DAYS: [(&str, &str); 7] = [
        ("Sunday", "日"),
        ("Monday", "月"),
        ("Tuesday", "火"),
        ("Wednesday", "水"),
        ("Thursday", "木"),
        ("Friday", "金"),
        ("Saturday", "土"),
    ];
    let hour = moment.second / 3600;
    let plain = |number: u32| if length >= 2 { format!("{number:02}") } else { number.to_string() };
    let month = usize::try_from(moment.month.saturating_sub(1)).unwrap_or(0);
    let text = match (letter, length) {
        ('y', 1 | 2) => format!("{:02}", moment.year.rem_euclid(100)),
        ('y', _) => moment.year.to_string(),
        ('m', 3) => MONTHS[month][..3].to_owned(),
        ('m', 4..) => MONTHS[month].to_owned(),
        ('m', _) => plain(moment.month),
        ('d', 3) => DAYS[moment.weekday].0[..3].to_owned(),
        ('d', 4..) => DAYS[moment.weekday].0.to_owned(),
        ('d', _) => plain(moment.day),
        ('a', 4..) => format!("{}曜日", DAYS[moment.weekday].1),
        ('a', _) => DAYS[moment.weekday].1.to_owned(),
        ('h', _) if half => plain(if hour.is_multiple_of(12) { 12 } else { hour % 12 }),
        ('h', _) => plain(hour),
        ('n', _) => plain(moment.second % 3600 / 60),
        ('s', _) => plain(moment.second % 60),
        ('g', _) => era(moment).0[length.min(3) - 1].to_owned(),
        ('e', _) => {
            let year = era(moment).1;
            if length >= 2 { format!("{year:02}") } else { year.to_string() }
        }
        _ => String::new(),
    };
    out.push_str(&text);
}

/// The era of a day, in three lengths, and the year of it.
fn era(moment: &Moment) -> ([&'static str; 3], i64) {
    let day = (moment.year, moment.month, moment.day);
    let eras = [
        ((2019, 5, 1), ["R", "令", "令和"]),
        ((1989, 1, 8), ["H", "平", "平成"]),
        ((1926, 12, 25), ["S", "昭", "昭和"]),
        ((1912, 7, 30), ["T", "大", "大正"]),
    ];
    let found = eras.into_iter().find(|(first, _)| day >= *first);
    found.map_or((["M", "明", "明治"], moment.year - 1867), |((first, ..), names)| (names, moment.year - first + 1))
}

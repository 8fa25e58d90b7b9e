//! What a cell with a number shows: formats of numbers (ECMA-376 part 1, 18.8.30 and 18.8.31) as far as sheets of text use
//! them. A format that is not understood shows the number as it is stored.

use super::dates;

/// A piece of a format.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Shown as it stands.
    Literal(String),
    /// A run of one letter of a date: `yyyy`, `m`, `ggg`, `e`.
    Date(char, usize),
    /// Elapsed hours, minutes or seconds: `[h]`.
    Elapsed(char),
    /// `AM/PM`.
    HalfDay,
    /// A place of a digit: `0`, `#`, `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// Behind it an exponent, or a fraction, which are not imitated.
    Other,
}

/// The text that a number is shown as.
pub(super) fn shown(value: f64, format: &str, from_1904: bool) -> String {
    let sections = sections(format);
    let index = match sections.len() {
        0 | 1 => 0,
        2 => usize::from(value < 0.0),
        _ if value < 0.0 => 1,
        _ => 2 * usize::from(value == 0.0),
    };
    let Some(section) = sections.get(index) else { return general(value) };
    // A section for negative numbers writes their sign itself.
    let value = if index == 1 { value.abs() } else { value };
    if section.trim().is_empty() {
        // `;;;` hides what the cell holds; what is hidden is text all the same.
        return general(value);
    }
    let tokens = tokens(section);
    if section.eq_ignore_ascii_case("general") || section == "@" || tokens.contains(&Token::Other) {
        return general(value);
    }
    let is_date = |token: &Token| matches!(token, Token::Date(..) | Token::Elapsed(_) | Token::HalfDay);
    if tokens.iter().any(is_date) {
        return dates::shown(value, &tokens, from_1904).unwrap_or_else(|| general(value));
    }
    number(value, &tokens).unwrap_or_else(|| general(value))
}

/// A number without a format: the shortest digits that mean it.
fn general(value: f64) -> String {
    format!("{value}")
}

/// The formats that a workbook names by number alone. Those of dates are the Japanese ones where the standard leaves them
/// to the language, as a year, month and day in this order can be read by anyone.
pub(super) fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "ge.m.d",
        28 | 29 | 51 | 54 | 58 => "ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        45 | 47 => "mm:ss",
        46 => "[h]:mm:ss",
        _ => "General",
    }
}

/// The sections of a format: for positive, negative, zero, text.
fn sections(format: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        out.last_mut().expect("there is a first section").push(c);
    }
    out
}

/// A section as tokens.
fn tokens(section: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let characters: Vec<char> = section.chars().collect();
    let mut at = 0;
    while let Some(&c) = characters.get(at) {
        let run = characters[at..].iter().take_while(|d| d.eq_ignore_ascii_case(&c)).count();
        let mut length = 1;
        let token = match c {
            '"' => {
                let text: String = characters[at + 1..].iter().take_while(|c| **c != '"').collect();
                length = text.chars().count() + 2;
                Token::Literal(text)
            }
            '\\' => {
                length = 2;
                Token::Literal(characters.get(at + 1).map(char::to_string).unwrap_or_default())
            }
            '_' | '*' => {
                length = 2;
                Token::Literal(if c == '_' { " ".to_owned() } else { String::new() })
            }
            '[' => {
                let inner: String = characters[at + 1..].iter().take_while(|c| **c != ']').collect();
                length = inner.chars().count() + 2;
                bracket(&inner)
            }
            'A' | 'a' if is_half_day(&characters[at..]) => {
                length = if characters.get(at + 1) == Some(&'/') { 3 } else { 5 };
                Token::HalfDay
            }
            'E' if matches!(characters.get(at + 1), Some('+' | '-')) => Token::Other,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'g' | 'G' | 'e' | 'a' => {
                length = run;
                Token::Date(c.to_ascii_lowercase(), run)
            }
            '0' | '#' | '?' => Token::Digit(c),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '@' => Token::Other,
            c => Token::Literal(c.to_string()),
        };
        out.push(token);
        at += length;
    }
    if section.contains("?/") {
        out.push(Token::Other);
    }
    out
}

fn is_half_day(rest: &[char]) -> bool {
    let text: String = rest.iter().take(5).collect();
    let text = text.to_ascii_uppercase();
    text.starts_with("AM/PM") || text.starts_with("A/P")
}

/// `[h]`, `[$¥-411]`; colours, conditions and languages show nothing.
fn bracket(inner: &str) -> Token {
    let lower = inner.to_ascii_lowercase();
    let elapsed = lower.chars().next().filter(|c| matches!(c, 'h' | 'm' | 's'));
    if let Some(c) = elapsed.filter(|c| lower.chars().all(|other| other == *c)) {
        return Token::Elapsed(c);
    }
    let sign = inner.strip_prefix('$').map_or("", |rest| rest.split('-').next().unwrap_or(""));
    Token::Literal(sign.to_owned())
}

/// A number by its places; `None` where the format has none.
fn number(value: f64, tokens: &[Token]) -> Option<String> {
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let last = tokens.iter().rposition(is_digit)?;
    let point = tokens.iter().position(|token| *token == Token::Point);
    let whole = &tokens[..point.unwrap_or(last + 1)];
    let decimals = point.map_or(0, |point| tokens[point..].iter().filter(|t| is_digit(t)).count());
    let required = point.map_or(0, |point| tokens[point..].iter().filter(|t| **t == Token::Digit('0')).count());
    let percents = tokens.iter().filter(|t| **t == Token::Percent).count();
    let thousands = tokens[last + 1..].iter().take_while(|t| **t == Token::Comma).count();
    let grouped = whole.iter().rposition(is_digit).is_some_and(|last| whole[..last].contains(&Token::Comma));
    let (percents, thousands) = (i32::try_from(percents).ok()?, i32::try_from(thousands).ok()?);
    let scaled = value.abs() * 100_f64.powi(percents) / 1000_f64.powi(thousands);
    let text = format!("{scaled:.decimals$}");
    let (digits, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut fraction = fraction.to_owned();
    while fraction.len() > required && fraction.ends_with('0') {
        fraction.pop();
    }
    let mut out = if value < 0.0 { "-".to_owned() } else { String::new() };
    out.push_str(&placed(digits, whole, grouped));
    if point.is_some() && !fraction.is_empty() {
        out.push('.');
        out.push_str(&fraction);
    }
    for token in &tokens[last + 1..] {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            _ => {}
        }
    }
    Some(out.trim().to_owned())
}

/// The digits before the point in their places: signs between places stay between them (`000-0000`).
fn placed(digits: &str, whole: &[Token], grouped: bool) -> String {
    let mut digits: Vec<char> = if digits == "0" { Vec::new() } else { digits.chars().collect() };
    let first = whole.iter().position(|t| matches!(t, Token::Digit(_)));
    let mut out: Vec<char> = Vec::new();
    let mut count = 0;
    let mut put = |c: char, out: &mut Vec<char>| {
        if grouped && count > 0 && count % 3 == 0 {
            out.push(',');
        }
        count += 1;
        out.push(c);
    };
    for (index, token) in whole.iter().enumerate().rev() {
        match token {
            Token::Digit(sign) => {
                match digits.pop() {
                    Some(digit) => put(digit, &mut out),
                    None if *sign == '0' => put('0', &mut out),
                    None => {}
                }
                if Some(index) == first {
                    while let Some(digit) = digits.pop() {
                        put(digit, &mut out);
                    }
                }
            }
            Token::Literal(text) => out.extend(text.chars().rev()),
            Token::Percent => out.push('%'),
            _ => {}
        }
    }
    out.extend(digits.into_iter().rev());
    out.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_by_their_formats() {
        for (value, format, text) in [
            (1234.5, "#,##0", "1,234"),
            (1234.5, "General", "1234.5"),
            (0.125, "0.0%", "12.5%"),
            (5.0, "00", "05"),
            (1_000_001.0, "000-0000", "100-0001"),
            (-3.0, "0;△0", "△3"),
            (3.0, "\"第\"0\"条\"", "第3条"),
            (0.5, "0.##", "0.5"),
            (12.0, "[$¥-411]#,##0", "¥12"),
            (0.333, "# ?/?", "0.333"),
            (7.0, ";;;", "7"),
        ] {
            assert_eq!(shown(value, format, false), text, "{value} as {format}");
        }
    }

    #[test]
    fn days_are_shown_by_their_formats() {
        for (value, format, text) in [
            (44562.0, "yyyy/m/d", "2022/1/1"),
            (44562.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "令和4年1月1日"),
            (43585.0, "ge.m.d", "H31.4.30"),
            (43586.5, "yyyy-mm-dd hh:mm", "2019-05-01 12:00"),
            (1.5, "[h]:mm", "36:00"),
            (45292.0, "m/d(aaa)", "1/1(月)"),
            (60.0, "yyyy/m/d", "1900/2/29"),
            (1.0, "yyyy/m/d", "1900/1/1"),
            (-1.0, "yyyy/m/d", "-1"),
        ] {
            assert_eq!(shown(value, format, false), text, "{value} as {format}");
        }
        assert_eq!(shown(0.0, "yyyy/m/d", true), "1904/1/1");
    }
}

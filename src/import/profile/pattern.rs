//! Patterns of a profile: text with fields in braces, such as `({n}) ({a})`.

use unicode_normalization::UnicodeNormalization;

use crate::import::characters::alone;

/// Longest text of a field, in characters.
const LONGEST: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Literal(char),
    /// Any blanks, or none.
    Blank,
    Field(Box<str>),
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Token>);

/// A place where a pattern fits, in bytes, with its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    fields: Vec<(Box<str>, &'t str)>,
}

impl<'t> Found<'t> {
    /// The text of a field.
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.fields.iter().find(|(own, _)| **own == *name).map(|(_, text)| *text)
    }
}

impl Pattern {
    /// Reads a pattern; `None` where a brace is not closed, or where it is empty or a field alone.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                '{' => {
                    let (name, after) = rest.split_once('}')?;
                    tokens.push(Token::Field(name.into()));
                    rest = after;
                }
                c if c.is_whitespace() => tokens.push(Token::Blank),
                c => tokens.extend(folded(c).into_iter().map(Token::Literal)),
            }
        }
        // What fits has a character at least, so that a search always goes on.
        let literal = tokens.iter().any(|token| matches!(token, Token::Literal(_)));
        let field = tokens.iter().any(|token| matches!(token, Token::Field(_)));
        (literal || field && tokens.contains(&Token::Blank)).then_some(Self(tokens))
    }

    /// Whether it fits at the beginning of a text.
    pub(super) fn at_start<'t>(&self, text: &'t str) -> Option<Found<'t>> {
        self.fit(text, 0)
    }

    /// Whether the whole text is of this form.
    pub(super) fn whole<'t>(&self, text: &'t str) -> Option<Found<'t>> {
        let text = text.trim();
        let mut open = Self(self.0.clone());
        // A field at the end takes everything.
        if let Some(Token::Field(name)) = open.0.last().cloned() {
            open.0.pop();
            let mut found = open.fit(text, 0)?;
            let rest = text[found.end..].trim();
            let good = !rest.is_empty() && rest.chars().count() <= LONGEST;
            found.fields.push((name, rest));
            found.end = text.len();
            return good.then_some(found);
        }
        self.fit(text, 0).filter(|found| found.end == text.len())
    }

    /// The first place from an offset on.
    pub(super) fn find<'t>(&self, text: &'t str, from: usize) -> Option<Found<'t>> {
        let starts = text[from..].char_indices().map(|(at, _)| from + at);
        let first = match self.0.first() {
            Some(Token::Literal(c)) => Some(*c),
            _ => None,
        };
        let begins =
            |at: &usize| first.is_none_or(|c| text[*at..].chars().next().is_some_and(|d| first_of(d) == Some(c)));
        starts.filter(begins).find_map(|start| self.fit(text, start))
    }

    fn fit<'t>(&self, text: &'t str, start: usize) -> Option<Found<'t>> {
        let mut fields = Vec::new();
        let end = step(&self.0, text, start, &mut fields)?;
        Some(Found { start, end, fields })
    }
}

/// The first character of one in the one width. Most are one character, and are told without the tables.
fn first_of(c: char) -> Option<char> {
    alone(c).or_else(|| folded(c).first().copied())
}

fn is_digit(c: char) -> bool {
    alone(c).map_or_else(|| folded(c).iter().all(char::is_ascii_digit), |c| c.is_ascii_digit())
}

/// A character in the one width, as one or more.
fn folded(c: char) -> Vec<char> {
    c.nfkc().collect()
}

/// Fits tokens from an offset on, and tells the end.
fn step<'t>(tokens: &[Token], text: &'t str, at: usize, fields: &mut Vec<(Box<str>, &'t str)>) -> Option<usize> {
    let Some((token, rest)) = tokens.split_first() else { return Some(at) };
    match token {
        Token::Blank => {
            let skipped = text[at..].len() - text[at..].trim_start().len();
            step(rest, text, at + skipped, fields)
        }
        Token::Literal(wanted) => {
            let c = text[at..].chars().next()?;
            if let Some(one) = alone(c) {
                return if one == *wanted { step(rest, text, at + c.len_utf8(), fields) } else { None };
            }
            let all = folded(c);
            // A character that is several when it is folded fits as many tokens: `㈱`.
            let (first, more) = all.split_first()?;
            let others = rest.get(..more.len())?;
            let fits = first == wanted && others.iter().zip(more).all(|(token, c)| *token == Token::Literal(*c));
            if fits { step(&rest[more.len()..], text, at + c.len_utf8(), fields) } else { None }
        }
        Token::Field(name) => field(name, rest, text, at, fields),
    }
}

/// Takes the shortest text for a field with which the rest fits; digits are taken whole.
fn field<'t>(
    name: &str,
    rest: &[Token],
    text: &'t str,
    at: usize,
    fields: &mut Vec<(Box<str>, &'t str)>,
) -> Option<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for (offset, c) in text[at..].char_indices().take(LONGEST) {
        if !allowed(name, c) {
            break;
        }
        ends.push(at + offset + c.len_utf8());
    }
    match name {
        "n" => ends.truncate(3),
        "a" | "b" => ends.truncate(1),
        _ => {}
    }
    if matches!(name, "n" | "number" | "numeral") {
        ends.reverse();
    }
    for end in ends {
        let kept = fields.len();
        fields.push((name.into(), text[at..end].trim()));
        if let Some(found) = step(rest, text, end, fields) {
            return Some(found);
        }
        fields.truncate(kept);
    }
    None
}

fn allowed(name: &str, c: char) -> bool {
    match name {
        "n" => is_digit(c),
        "numeral" => {
            is_digit(c)
                || crate::document::is_chinese(c)
                || folded(c).iter().all(char::is_ascii_alphanumeric)
                || matches!(c, '.' | '．' | 'の' | 'ノ')
        }
        "number" => is_digit(c) || matches!(c, '.' | '．'),
        "a" | "b" => c.is_alphabetic() && !('\u{4E00}'..='\u{9FFF}').contains(&c),
        _ => !matches!(c, '\n' | '。' | '「' | '」' | '『' | '』' | '【' | '】'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).expect("a pattern")
    }

    #[test]
    fn fields_are_read_in_any_width() {
        let found = pattern("({n}) ({a}) ({b})");
        let text = "（１） (a)（ケ） 本文";
        let found = found.at_start(text).expect("it fits");
        assert_eq!((found.get("n"), found.get("a"), found.get("b")), (Some("１"), Some("a"), Some("ケ")));
        assert_eq!(&text[found.end..], " 本文");
        assert!(pattern("({n}) ({a})").at_start("(12) 次の").is_none());
    }

    #[test]
    fn a_line_is_of_a_form() {
        let head = pattern("{standard} {number} {title}");
        let found = head.whole("管理基準 1.2.5.1 外部委託").expect("it fits");
        assert_eq!(
            (found.get("standard"), found.get("number"), found.get("title")),
            (Some("管理基準"), Some("1.2.5.1"), Some("外部委託"))
        );
        assert!(head.whole("管理基準 外部委託").is_none());
        let level = pattern("【{level}】");
        assert_eq!(level.find("整備すること。【基本遵守事項】", 0).and_then(|f| f.get("level")), Some("基本遵守事項"));
        assert_eq!((Pattern::parse("{a"), Pattern::parse("{a}"), Pattern::parse(" ")), (None, None, None));
    }
}

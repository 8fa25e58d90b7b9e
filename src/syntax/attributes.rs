//! Attribute blocks `{#id .class key=value key="quoted value"}` as written, each part with its place.

use crate::diagnostic::Words;
use crate::document::Spanned;
use crate::source::Span;
use crate::words;

/// What kind of attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttributeKind {
    /// `#id`.
    Id,
    /// `.class`.
    Class,
    /// `key=value`.
    Pair,
}

/// One attribute; for ids and classes the key is the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) kind: AttributeKind,
    pub(super) key: Spanned<String>,
    pub(super) value: Spanned<String>,
}

/// The attributes of one block; they are taken one by one, and what is left is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) span: Span,
    pub(super) list: Vec<Attribute>,
}

impl Attributes {
    /// Takes the value of a key.
    pub(super) fn take(&mut self, key: &str) -> Option<Spanned<String>> {
        let index = self.list.iter().position(|a| a.kind == AttributeKind::Pair && a.key.value == key)?;
        Some(self.list.remove(index).value)
    }

    /// Takes the first id.
    pub(super) fn take_id(&mut self) -> Option<Spanned<String>> {
        let index = self.list.iter().position(|a| a.kind == AttributeKind::Id)?;
        Some(self.list.remove(index).key)
    }

    /// Takes a class.
    pub(super) fn take_class(&mut self, name: &str) -> Option<Span> {
        let index = self.list.iter().position(|a| a.kind == AttributeKind::Class && a.key.value == name)?;
        Some(self.list.remove(index).key.span)
    }
}

/// An attribute block holds no more attributes than this.
const MAX_ATTRIBUTES: usize = 64;

/// What is wrong with an attribute block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) span: Span,
    pub(super) words: Words,
}

/// Whether a text that begins with `{` is meant as an attribute block.
pub(super) fn looks_like(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{') else { return false };
    let inner = inner.trim_start();
    let mut chars = inner.chars();
    match chars.next() {
        Some('#') => chars.next().is_some_and(char::is_alphanumeric),
        Some('.') => chars.next().is_some_and(char::is_alphabetic),
        Some(c) if c.is_ascii_alphabetic() => {
            let rest = inner.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            rest.trim_start().starts_with('=')
        }
        _ => false,
    }
}

/// Reads an attribute block at the beginning of `text`, which stands at `base` in the source.
/// Returns the attributes and the length that was read.
pub(super) fn parse(text: &str, base: usize) -> Result<(Attributes, usize), Malformed> {
    let mut cursor = Cursor { text, base, at: 1 };
    let mut list: Vec<Attribute> = Vec::new();
    loop {
        cursor.skip_blanks();
        match cursor.peek() {
            Some('}') => {
                let length = cursor.at + 1;
                return Ok((Attributes { span: Span::new(base, base + length), list }, length));
            }
            None => {
                let span = Span::new(base, base + 1);
                return Err(Malformed {
                    span,
                    words: words!("属性の `{{` が閉じていない", "the `{{` of the attributes is not closed"),
                });
            }
            Some(_) => {
                let attribute = cursor.attribute()?;
                let key = &attribute.key.value;
                let twice = attribute.kind != AttributeKind::Class
                    && list
                        .iter()
                        .any(|a| a.kind == attribute.kind && (a.kind == AttributeKind::Id || &a.key.value == key));
                if twice {
                    let words = words!("属性 `{key}` が二度ある", "the attribute `{key}` stands twice");
                    return Err(Malformed { span: attribute.key.span, words });
                }
                if list.len() == MAX_ATTRIBUTES {
                    let words = words!(
                        "属性が {MAX_ATTRIBUTES} 個を超えている",
                        "there are more than {MAX_ATTRIBUTES} attributes"
                    );
                    return Err(Malformed { span: attribute.key.span, words });
                }
                list.push(attribute);
            }
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    base: usize,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Blanks and line ends; a line of a quotation goes on behind its `>`.
    fn skip_blanks(&mut self) {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{3000}');
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(blank);
            let skipped = rest.len() - trimmed.len();
            self.at += skipped;
            let line_begins = rest.get(..skipped).is_some_and(|s| s.contains('\n'));
            if !(line_begins && trimmed.starts_with('>')) {
                return;
            }
            self.at += 1;
        }
    }

    fn take_while(&mut self, good: impl Fn(char) -> bool) -> Spanned<String> {
        let rest = self.rest();
        let length = rest.find(|c: char| !good(c)).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        Spanned::new(rest.get(..length).unwrap_or("").to_owned(), Span::new(self.base + start, self.base + self.at))
    }

    fn attribute(&mut self) -> Result<Attribute, Malformed> {
        let start = self.at;
        let word = |c: char| !c.is_whitespace() && !matches!(c, '}' | '{' | '"' | '=');
        let kind = match self.peek() {
            Some('#') => AttributeKind::Id,
            Some('.') => AttributeKind::Class,
            _ => return self.pair(start),
        };
        self.at += 1;
        let name = self.take_while(word);
        if name.value.is_empty() || matches!(self.peek(), Some('=' | '"' | '{')) {
            return Err(self.malformed(start));
        }
        Ok(Attribute { kind, value: name.clone(), key: name })
    }

    fn pair(&mut self, start: usize) -> Result<Attribute, Malformed> {
        let key = self.take_while(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if key.value.is_empty() || self.peek() != Some('=') {
            return Err(self.malformed(start));
        }
        self.at += 1;
        let value = if self.peek() == Some('"') {
            self.quoted(start)?
        } else {
            self.take_while(|c| !c.is_whitespace() && !matches!(c, '}' | '"'))
        };
        let unfinished = self.peek().is_some_and(|c| !c.is_whitespace() && c != '}');
        if value.value.is_empty() && value.span.start == value.span.end || unfinished {
            return Err(self.malformed(start));
        }
        Ok(Attribute { kind: AttributeKind::Pair, key, value })
    }

    /// A value in quotes; a backslash keeps the next character as it is. The span is inside them.
    fn quoted(&mut self, start: usize) -> Result<Spanned<String>, Malformed> {
        self.at += 1;
        let from = self.at;
        let mut value = String::new();
        let mut escaped = false;
        for (i, c) in self.rest().char_indices() {
            match c {
                '\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                '"' if !escaped => {
                    // An empty value is no value: the quotes alone say so.
                    let outside = usize::from(value.is_empty());
                    self.at = from + i + 1;
                    return Ok(Spanned::new(
                        value,
                        Span::new(self.base + from - outside, self.base + from + i + outside),
                    ));
                }
                _ => value.push(c),
            }
            escaped = false;
        }
        Err(self.malformed(start))
    }

    fn malformed(&self, start: usize) -> Malformed {
        let rest = self.text.get(start..).unwrap_or("");
        let length =
            rest.find([' ', '}', '\n']).unwrap_or(rest.len()).max(rest.chars().next().map_or(0, char::len_utf8));
        let part = rest.get(..length).unwrap_or("");
        let words = words!("`{part}` は属性の形でない", "`{part}` is not an attribute");
        Malformed { span: Span::new(self.base + start, self.base + start + length), words }
    }
}

/// The attribute block that ends a text: `Ok(None)` where the text does not end in one.
/// `end` is the offset behind the text in `whole`; the search goes back to `start`.
pub(super) fn trailing(whole: &str, start: usize, end: usize) -> Result<Option<Attributes>, Malformed> {
    const FARTHEST: usize = 4000;
    const TRIES: usize = 16;
    let mut from = start.max(end.saturating_sub(FARTHEST));
    while !whole.is_char_boundary(from) {
        from += 1;
    }
    let text = whole.get(from..end).unwrap_or("");
    if !text.ends_with('}') {
        return Ok(None);
    }
    let mut first_fault = None;
    for (i, _) in text.rmatch_indices('{').take(TRIES) {
        let candidate = text.get(i..).unwrap_or("");
        let escaped = text.get(..i).is_some_and(|before| before.ends_with('\\'));
        if escaped || !looks_like(candidate) {
            continue;
        }
        match parse(candidate, from + i) {
            Ok((attributes, length)) if length == candidate.len() => return Ok(Some(attributes)),
            Ok(_) => {}
            Err(fault) => first_fault = first_fault.or(Some(fault)),
        }
    }
    first_fault.map_or(Ok(None), Err)
}

/// Words that are separated by blanks, each with its place.
pub(super) fn words_of(value: &Spanned<String>) -> Vec<Spanned<Box<str>>> {
    let text = value.value.as_str();
    let plainly = (value.span.end - value.span.start) as usize == text.len();
    let mut out = Vec::new();
    let mut at = 0;
    for token in text.split_inclusive([' ', '\u{3000}', '\n']) {
        let word = token.trim();
        if !word.is_empty() {
            let start = value.span.start as usize + at;
            let span = if plainly { Span::new(start, start + word.len()) } else { value.span };
            out.push(Spanned::new(word.into(), span));
        }
        at += token.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let (attributes, length) = parse(text, 0).expect("well-formed");
        assert_eq!(length, text.len());
        let show = |a: &Attribute| match a.kind {
            AttributeKind::Id => format!("#{}", a.key.value),
            AttributeKind::Class => format!(".{}", a.key.value),
            AttributeKind::Pair => format!("{}={}@{}", a.key.value, a.value.value, a.value.span.start),
        };
        attributes.list.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn parts_know_their_places() {
        assert_eq!(shown("{#a .measure role=\"x or y\" n=1}"), "#a .measure role=x or y@19 n=1@29");
        assert_eq!(shown(r#"{t="a \"b\" }"}"#), "t=a \"b\" }@4");
        assert_eq!(shown("{a=1\n> b=2}"), "a=1@3 b=2@9");
    }

    #[test]
    fn wrong_forms_are_told() {
        for text in ["{#a", "{a=}", "{a=\"x}", "{a=b c}", "{a=1 a=2}", "{#a #b}", "{a=\"x\"y}", "{# a=1}"] {
            assert!(parse(text, 0).is_err(), "{text}");
        }
    }

    #[test]
    fn only_what_looks_like_attributes_is_taken() {
        let at_end = |text: &str| trailing(text, 0, text.len());
        assert!(at_end("x {#id}").expect("good").is_some());
        assert!(at_end("the set {1, 2}").expect("text").is_none());
        assert!(at_end("x \\{#id}").expect("escaped").is_none());
        assert!(at_end("x {t=\"{y}\"}").expect("good").is_some());
        assert!(at_end("x {force=}").is_err());
    }
}

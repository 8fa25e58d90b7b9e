//! The opening line of a directive: `:::name[label]{attributes}`.

use crate::diagnostic::Words;
use crate::document::Spanned;
use crate::source::Span;
use crate::syntax::attributes::{self, Attributes, Malformed};
use crate::words;

/// What stands behind the colons.
pub(super) struct Info {
    pub(super) name: Spanned<String>,
    /// Where the label is written, without its brackets.
    pub(super) label: Option<Span>,
    pub(super) attributes: Attributes,
    pub(super) faults: Vec<Fault>,
}

/// What is wrong with an opening line.
pub(super) enum Fault {
    Label(Span, Words),
    Attributes(Malformed),
}

/// Reads the opening line, of which `text` is what follows the colons, at the offset `base`.
pub(super) fn read(text: &str, base: usize) -> Info {
    let lead = text.len() - text.trim_start().len();
    let length = text.get(lead..).unwrap_or("").find(|c: char| c.is_whitespace() || matches!(c, '[' | '{'));
    let end = length.map_or(text.trim_end().len(), |l| lead + l).max(lead);
    let name = Spanned::new(text.get(lead..end).unwrap_or("").to_owned(), Span::new(base + lead, base + end));
    let mut info = Info { name, label: None, attributes: Attributes::default(), faults: Vec::new() };
    let at = label(text, skip(text, end), base, &mut info);
    rest(text, skip(text, at), base, &mut info);
    info
}

/// Where the attributes of a directive's opening line stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpeningAttributes {
    /// The line has none, and they would stand at its end.
    AtEnd,
    /// In a block that begins at this offset.
    In(usize),
}

/// Where the attributes of a directive's opening line stand; `None` where the text is no such line, or holds what cannot
/// stand in one.
pub(crate) fn opening_attributes(line: &str) -> Option<OpeningAttributes> {
    let colons = line.len() - line.trim_start_matches(':').len();
    let info = read(line.get(colons..)?, colons);
    let is_opening = colons >= 3 && !info.name.value.is_empty() && info.faults.is_empty();
    let attributes = info.attributes;
    let at = OpeningAttributes::In(attributes.span.start as usize);
    is_opening.then_some(if attributes.list.is_empty() { OpeningAttributes::AtEnd } else { at })
}

fn skip(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start().len())
}

fn label(text: &str, at: usize, base: usize, info: &mut Info) -> usize {
    let rest = text.get(at..).unwrap_or("");
    if !rest.starts_with('[') {
        return at;
    }
    if let Some(close) = closing(rest) {
        info.label = Some(Span::new(base + at + 1, base + at + close));
        return at + close + 1;
    }
    let end = text.trim_end().len();
    let words = words!("ラベルの `[` が閉じていない", "the `[` of the label is not closed");
    info.faults.push(Fault::Label(Span::new(base + at, base + end), words));
    end
}

/// The bracket that closes the first one; brackets inside, code spans and escapes are passed.
fn closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at, mut code) = (0_u32, 0, false);
    let last_tick = text.rfind('`').unwrap_or(0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if !code => at += 1,
            b'`' => code = !code && at < last_tick,
            b'[' if !code => depth += 1,
            b']' if !code => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn rest(text: &str, at: usize, base: usize, info: &mut Info) {
    let rest = text.get(at..).unwrap_or("");
    let mut left = rest;
    let mut from = at;
    if rest.starts_with('{') {
        match attributes::parse(rest.trim_end(), base + at) {
            Ok((attributes, length)) => {
                info.attributes = attributes;
                left = rest.get(length..).unwrap_or("");
                from = at + length;
            }
            Err(fault) => {
                info.faults.push(Fault::Attributes(fault));
                return;
            }
        }
    }
    let extra = left.trim();
    if !extra.is_empty() {
        let start = base + skip(text, from);
        let words = words!(
            "`{extra}` はここに置けない。題名は `[…]`、属性は `{{…}}` に書く",
            "`{extra}` cannot stand here: a title goes into `[…]`, attributes into `{{…}}`"
        );
        info.faults.push(Fault::Label(Span::new(start, start + extra.len()), words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (String, Option<&str>, usize, usize) {
        let info = read(text, 0);
        (info.name.value, info.label.map(|s| &text[s.range()]), info.attributes.list.len(), info.faults.len())
    }

    #[test]
    fn attributes_of_a_line_are_where_they_are_read() {
        assert_eq!(opening_attributes(":::table[A {b}]{#x}"), Some(OpeningAttributes::In(15)));
        assert_eq!(opening_attributes("::::duty"), Some(OpeningAttributes::AtEnd));
        for line in [":::table[A] extra", ":::caution[A]{#x} <!-- c -->", ":::note[A", "> :::note", ":::", "::note"] {
            assert_eq!(opening_attributes(line), None, "{line}");
        }
    }

    #[test]
    fn label_and_attributes_are_found() {
        assert_eq!(shown("clause[1.2(4)(a)]{level=basic}"), ("clause".into(), Some("1.2(4)(a)"), 1, 0));
        assert_eq!(shown(" note"), ("note".into(), None, 0, 0));
        assert_eq!(
            shown("note[[[9.1]] と `]` の \\] 話] {#a}"),
            ("note".into(), Some("[[9.1]] と `]` の \\] 話"), 1, 0)
        );
        assert_eq!(shown("note 題名"), ("note".into(), None, 0, 1));
        assert_eq!(shown("note[題名"), ("note".into(), None, 0, 1));
        assert_eq!(shown("note[題名]{a=}"), ("note".into(), Some("題名"), 0, 1));
        assert_eq!(shown("{#a}"), (String::new(), None, 1, 0));
    }
}

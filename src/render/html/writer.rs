//! The one place where text becomes HTML. Everything that is written passes through here and is
//! escaped; names of elements and attributes are constants of the program.

use std::borrow::Cow;

use crate::render::phrases::{push_phrases, whole_labels};

/// HTML that is being written.
#[derive(Default)]
pub(super) struct Html {
    out: String,
    /// The last character of text, for breaks between lines.
    last: Option<char>,
}

impl Html {
    /// The finished HTML.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        escape(text, &mut self.out);
        self.last = text.chars().next_back().or(self.last);
    }

    /// Text in which labels with hyphens are kept on one line.
    pub(super) fn labelled(&mut self, text: &str) {
        whole_labels(text, &mut self.out);
        self.last = text.chars().next_back().or(self.last);
    }

    /// Text of a head: its lines end between phrases.
    pub(super) fn phrases(&mut self, text: &str) {
        push_phrases(text, &mut self.out);
        self.last = text.chars().next_back().or(self.last);
    }

    /// The last character of the text so far.
    pub(super) fn last(&self) -> Option<char> {
        self.last
    }

    /// Opens an element; attributes follow, then `done`.
    pub(super) fn open(&mut self, name: &'static str) -> Opening<'_> {
        self.out.push('<');
        self.out.push_str(name);
        Opening { html: self, classes: String::new() }
    }

    /// Opens an element with a class.
    pub(super) fn start(&mut self, name: &'static str, class: &str) {
        self.open(name).class(class).done();
    }

    /// Opens an element without attributes.
    pub(super) fn tag(&mut self, name: &'static str) {
        self.open(name).done();
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element that holds text alone.
    pub(super) fn element(&mut self, name: &'static str, class: &str, text: &str) {
        self.start(name, class);
        self.text(text);
        self.close(name);
    }

    /// A line end between elements.
    pub(super) fn line(&mut self) {
        self.out.push('\n');
    }

    /// A line end, unless the HTML is at the beginning of a line.
    pub(super) fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Forgets the last character: what follows is another text.
    pub(super) fn new_text(&mut self) {
        self.last = None;
    }
}

/// An element whose attributes are being written.
pub(super) struct Opening<'a> {
    html: &'a mut Html,
    classes: String,
}

impl Opening<'_> {
    /// An attribute.
    pub(super) fn attr(self, name: &'static str, value: &str) -> Self {
        self.named("", name, value)
    }

    /// An attribute, where there is a value.
    pub(super) fn optional(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// `data-…`; the name comes from the guide's vocabularies, which are ids.
    pub(super) fn data(self, name: &str, value: &str) -> Self {
        debug_assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b)));
        self.named("data-", name, value)
    }

    fn named(self, prefix: &str, name: &str, value: &str) -> Self {
        let out = &mut self.html.out;
        out.push(' ');
        out.push_str(prefix);
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
        self
    }

    /// An address: characters that an address cannot hold are percent-encoded.
    pub(super) fn address(self, name: &'static str, address: &str) -> Self {
        self.attr(name, &percent_encode(address))
    }

    /// A class, beside those that were given before.
    pub(super) fn class(mut self, class: &str) -> Self {
        if !class.is_empty() {
            if !self.classes.is_empty() {
                self.classes.push(' ');
            }
            self.classes.push_str(class);
        }
        self
    }

    /// A class of two parts.
    pub(super) fn class_of(mut self, family: &str, name: &str) -> Self {
        self = self.class(family);
        self.classes.push_str(name);
        self
    }

    /// Ends the opening tag.
    pub(super) fn done(mut self) {
        let classes = std::mem::take(&mut self.classes);
        let this = if classes.is_empty() { self } else { self.attr("class", &classes) };
        this.html.out.push('>');
    }

    /// Ends the tag of an element that holds nothing.
    pub(super) fn void(mut self) {
        let classes = std::mem::take(&mut self.classes);
        let this = if classes.is_empty() { self } else { self.attr("class", &classes) };
        this.html.out.push_str(" />");
    }
}

/// What stands for a character that would mean something in HTML.
const fn escaped(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    }
}

/// Writes text so that it is nothing but text, in an element or in a quoted attribute. Most text has nothing to escape,
/// which is seen without looking at one byte after the other.
fn escape(text: &str, out: &mut String) {
    if !text.bytes().fold(false, |means, byte| means | escaped(byte).is_some()) {
        out.push_str(text);
        return;
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let Some(escaped) = escaped(byte) else { continue };
        out.push_str(text.get(from..at).unwrap_or(""));
        out.push_str(escaped);
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or(""));
}

/// Whether an address may hold a byte.
const fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'~' | b'!' | b'#'..=b'/' | b':' | b';' | b'=' | b'?' | b'@')
}

/// Percent-encodes what an address cannot hold; `%` itself stays, as the address may be encoded.
fn percent_encode(address: &str) -> Cow<'_, str> {
    if address.bytes().all(is_kept) {
        return Cow::Borrowed(address);
    }
    let mut out = String::with_capacity(address.len() * 2);
    for &byte in address.as_bytes() {
        if is_kept(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut html = Html::default();
        html.open("a").attr("title", "\"<'&>").class("x").class("y").done();
        html.text("<script>&\"");
        html.close("a");
        assert_eq!(html.finish(), "<a title=\"&quot;&lt;'&amp;&gt;\" class=\"x y\">&lt;script&gt;&amp;&quot;</a>");
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(percent_encode("a b/あ?x=%41&y"), "a%20b/%E3%81%82?x=%41&y");
        assert_eq!(percent_encode("\"<>`\\"), "%22%3C%3E%60%5C");
        let kept = "azAZ09-_.+!*'(),%#@?=;:/&$~";
        assert!(matches!(percent_encode(kept), Cow::Borrowed(same) if same == kept));
        let others = (0..128u8).filter(|byte| !byte.is_ascii_alphanumeric() && !kept.as_bytes().contains(byte));
        assert!(others.into_iter().all(|byte| percent_encode(&char::from(byte).to_string()).starts_with('%')));
    }
}

//! Proves that the walk over a document booked every character: all texts of all parts are counted once more, without
//! regard for what they are, and compared with the ledger.

use crate::import::characters::Characters;
use crate::import::error::ImportError;
use crate::import::ledger::{Ledger, PieceKind};
use crate::import::package::Package;
use crate::words;

/// The parts whose text a reader of the document can see, or that a reviewer left in it.
pub(super) fn has_text(name: &str) -> bool {
    let Some(name) = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")) else { return false };
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    ["document", "footnotes", "endnotes", "comments", "header", "footer"].contains(&name)
}

/// Counts the characters of a part's text.
pub(super) fn count(text: &str, source: &mut Characters) {
    each_text(text, &mut |text| source.add(text));
}

/// Compares the characters of all parts with those that were booked. Those of one part, the longest, have been counted when it
/// was read: it is not unpacked again.
pub(super) fn prove(
    package: &mut Package<'_>,
    (file, counted): (&str, &str),
    (mut source, ledger): (Characters, &Ledger),
) -> Result<(), ImportError> {
    for name in package.names().into_iter().filter(|name| has_text(name) && name != counted) {
        let Some(text) = package.text(file, &name)? else { continue };
        count(&text, &mut source);
    }
    let mut booked = Characters::default();
    let own = ledger.pieces().iter().filter(|piece| piece.kind != PieceKind::Number);
    own.for_each(|piece| booked.add(&piece.text));
    let missing = source.without(&booked);
    if missing.is_empty() {
        return Ok(());
    }
    let (count, sample) = (missing.count(), missing.sample());
    Err(ImportError::new(
        file,
        words!(
            "文書の文字のうち {count} 字を読み落とした（{sample}）",
            "{count} characters of the document were not read ({sample})"
        ),
        words!(
            "tebiki の誤りである。文書を添えて報告してほしい",
            "this is a fault of tebiki; please report it with the document"
        ),
    ))
}

/// Elements whose text Word shows or did show. Coordinates of drawings stand in elements of other names; `a:t` of figures is in
/// parts of their own.
const TEXTS: [&str; 4] = ["t", "delText", "instrText", "delInstrText"];

/// Calls a function for the text of every such element. It reads tags one by one and makes no elements: the part has been parsed
/// before, and the elements of a large one take many times its size.
fn each_text(xml: &str, visit: &mut impl FnMut(&str)) {
    let mut rest = xml;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at..];
        let behind = |end: &str| rest.find(end).map_or("", |at| &rest[at + end.len()..]);
        if rest.starts_with("<!--") {
            rest = behind("-->");
            continue;
        }
        if rest.starts_with("<![CDATA[") {
            rest = behind("]]>");
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end];
        rest = rest.get(end + 1..).unwrap_or("");
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or("");
        let name = name.rsplit(':').next().unwrap_or(name);
        if tag.ends_with('/') || !TEXTS.contains(&name) {
            continue;
        }
        let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        visit(&unescaped(&rest[..end]));
        rest = &rest[end..];
        while let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let (text, after) = inner.split_once("]]>").unwrap_or((inner, ""));
            visit(text);
            rest = after;
        }
    }
}

/// Where a tag ends; a sign in a value ends none.
pub(super) fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// A text with its entities read.
fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = inner.split_once(';').unwrap_or((inner, ""));
        let code = name.strip_prefix('#').and_then(|code| match code.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => code.parse().ok(),
        });
        out.extend(code.and_then(char::from_u32).or(match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        }));
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_that_a_parser_finds() {
        let xml = "<w:p a=\"x>y\"><!-- <w:t>no</w:t> --><w:t xml:space='preserve'>a &amp; &#x3042;</w:t><w:t/><w:tab/><w:delText>b</w:delText><w:t>c<![CDATA[<d>]]></w:t><w:title>e</w:title></w:p>";
        let mut found = Vec::new();
        each_text(xml, &mut |text| found.push(text.to_owned()));
        assert_eq!(found, ["a & あ", "b", "c", "<d>"]);
    }
}

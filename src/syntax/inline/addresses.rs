//! Addresses that stand in running text without being marked as links. Japanese text goes on behind them without a
//! blank, so that its letters, brackets and marks end them.

use crate::document::LinkTarget;
use crate::source::Span;
use crate::syntax::page::Page;

use super::links;
use super::pieces::{Piece, Wrap, characters, push_text};

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Whether a link is an address of the web as it stands in the text.
pub(super) fn is_bare(raw: &str, url: &str) -> bool {
    SCHEMES.iter().any(|scheme| raw.starts_with(scheme) && url.starts_with(scheme))
        || raw.starts_with("www.") && url.strip_prefix("http://") == Some(raw)
}

/// Adds a text as addresses and what stands between them.
pub(super) fn push(text: &str, base: usize, page: &mut Page<'_>, out: &mut Vec<Piece>) {
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or("");
        let begins = if at == 0 && rest.starts_with("www.") {
            Some(0)
        } else {
            SCHEMES.iter().filter_map(|scheme| rest.find(scheme)).min()
        };
        let Some(begin) = begins else {
            push_text(out, characters(rest, rest, base + at));
            return;
        };
        let before = rest.get(..begin).unwrap_or("");
        push_text(out, characters(before, before, base + at));
        let address = rest.get(begin..).unwrap_or("");
        let length = length_of(address);
        let (start, shown) = (base + at + begin, address.get(..length).unwrap_or(""));
        let span = Span::new(start, start + length);
        let chars = characters(shown, shown, start);
        if is_complete(shown) {
            let url = if shown.starts_with("www.") { format!("http://{shown}") } else { shown.to_owned() };
            let target: LinkTarget = links::link(&url, span, page);
            out.push(Piece::Wrap(Wrap::Link(target, "".into()), vec![Piece::Text(chars)], span));
        } else {
            push_text(out, chars);
        }
        at += begin + length;
    }
}

/// How long the address is that a text begins with.
fn length_of(text: &str) -> usize {
    let wide = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '\u{2010}'..='\u{27FF}' | '\u{2E80}'..);
    let mut end = text.find(wide).unwrap_or(text.len());
    loop {
        let address = text.get(..end).unwrap_or("");
        let cut = match address.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"') => true,
            Some(')') => address.matches(')').count() > address.matches('(').count(),
            _ => false,
        };
        if !cut {
            return end.max(text.chars().next().map_or(0, char::len_utf8));
        }
        end -= 1;
    }
}

/// Whether an address names a host.
fn is_complete(address: &str) -> bool {
    let host = SCHEMES.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(address);
    host.starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_text_ends_an_address() {
        let address = |text: &str| text[..length_of(text)].to_owned();
        for (text, expected) in [
            ("https://a.example/a。次", "https://a.example/a"),
            ("https://a.example/b）を", "https://a.example/b"),
            ("https://a.example/eを", "https://a.example/e"),
            ("https://a.example/f　に", "https://a.example/f"),
            ("https://a.example/(x).", "https://a.example/(x)"),
            ("https://a.example/x.)。", "https://a.example/x"),
            ("https://a.example/caf\u{E9}”", "https://a.example/caf\u{E9}"),
        ] {
            assert_eq!(address(text), expected);
        }
        assert!(is_complete("https://a") && !is_complete("https://"));
    }
}

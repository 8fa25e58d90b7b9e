//! Quotation marks that are alike on both sides, or rare, and have no other half in their paragraph.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, BlockKind, Descend, Inline, Node, Visit, walk};
use crate::graph::Page;
use crate::source::{SourceRef, Span};
use crate::words;

/// Looks at every paragraph of a page.
pub(super) fn check(page: &Page, out: &mut Vec<Diagnostic>) {
    let source = &page.document.source;
    // Most pages have none of these signs in their text.
    if !source.text().contains(['"', '‘', '〝']) {
        return;
    }
    let mut paragraphs = Paragraphs { source, out };
    walk(&page.document.blocks, &mut paragraphs);
}

struct Paragraphs<'a> {
    source: &'a SourceRef,
    out: &'a mut Vec<Diagnostic>,
}

impl<'a> Visit<'a> for Paragraphs<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        if let Node::Block(Block { kind: BlockKind::Paragraph(inlines), span, .. }) = node {
            let mut text = String::new();
            plain(inlines, &mut text);
            let lonely = half(&text);
            let found = lonely.and_then(|sign| Some((sign, place(self.source.slice(*span), sign)?)));
            if let Some((sign, at)) = found {
                let start = span.start as usize + at;
                let span = Span::new(start, start + sign.len_utf8());
                let message = words!("`{sign}` に対になる引用符がない", "`{sign}` has no counterpart");
                self.out.push(Diagnostic::new(Code::QuoteUnpaired, self.source, span, message).help(words!(
                    "対になる引用符を同じ段落に書く。文字として見せるなら `` `{sign}` `` と書く",
                    "write its counterpart in the same paragraph; to show it alone, write `` `{sign}` ``"
                )));
            }
        }
        Descend::Inside
    }
}

/// The text of a paragraph, as far as it is read as text; what is something else parts words.
fn plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                plain(inner, out);
            }
            Inline::Link(link) => plain(&link.2, out),
            Inline::SoftBreak | Inline::HardBreak => out.push('\n'),
            _ => out.push('\u{fffc}'),
        }
    }
}

/// The only sign of its kind in a text. Behind a digit `"` is an inch or a second, and ’ most often an apostrophe.
fn half(text: &str) -> Option<char> {
    let straight = text
        .match_indices('"')
        .filter(|(at, _)| text.get(..*at).is_none_or(|before| !before.ends_with(|c: char| c.is_ascii_digit())));
    if straight.count() == 1 && text.matches('"').count() == 1 {
        return Some('"');
    }
    if text.contains('‘') && !text.contains('’') {
        return Some('‘');
    }
    (text.contains('〝') && !text.contains(['〟', '〞', '″', '"', '”'])).then_some('〝')
}

/// Where a sign stands in a paragraph as it is written: outside of code and of attributes.
fn place(written: &str, sign: char) -> Option<usize> {
    let (mut in_code, mut in_braces) = (false, false);
    written.char_indices().find_map(|(at, c)| {
        match c {
            '`' => in_code = !in_code,
            '{' => in_braces = true,
            '}' => in_braces = false,
            _ => {}
        }
        let is_escaped = written.get(..at).is_some_and(|before| before.ends_with('\\'));
        (c == sign && !in_code && !in_braces && !is_escaped).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_without_its_other_half_is_found() {
        for text in ["委託先は、\"名称を届け出る。", "approve \"the request.", "‘鍵を返す。", "〝鍵を返す。"]
        {
            assert!(half(text).is_some(), "{text}");
        }
        for text in ["\"名称\"を届け出る。", "24\" screen", "‘a’ and don’t", "〝鍵〟", "文。"] {
            assert!(half(text).is_none(), "{text}");
        }
    }
}

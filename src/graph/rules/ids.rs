//! The id that a place lacks, as a fix: what it is called, and where it is written.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::diagnostic::Fix;
use crate::document::{BlockKind, ListItem, Node, Place, PlaceAnchor};
use crate::graph::index::entity_kind;
use crate::graph::standing::node_of;
use crate::graph::{Corpus, Page};
use crate::source::{Source, Span};
use crate::syntax::{OpeningAttributes, opening_attributes};

/// The anchors of all places that are referred to by their id from any page, with how many places have each. They are
/// counted once a fix asks.
pub(super) struct Names<'a> {
    corpus: &'a Corpus,
    counted: OnceCell<HashMap<&'a str, u32>>,
}

impl<'a> Names<'a> {
    pub(super) fn of(corpus: &'a Corpus) -> Self {
        Self { corpus, counted: OnceCell::new() }
    }

    /// How many such places of the guide have this anchor.
    fn count(&self, anchor: &str) -> u32 {
        let counted = self.counted.get_or_init(|| {
            let mut counted = HashMap::new();
            let places = self.corpus.pages.iter().flat_map(|page| &page.places.list);
            for place in places.filter(|place| entity_kind(place).is_some()) {
                *counted.entry(&*place.anchor).or_insert(0) += 1;
            }
            counted
        });
        counted.get(anchor).copied().unwrap_or(0)
    }
}

/// Writes an id to a place of a page. The address that the place has stays: it is the id where it was made of words, and
/// otherwise one that it had before. `None` where the place cannot be found in the text, or where something stands behind
/// its attributes that does not belong there.
pub(super) fn fix(page: &Page, place: &Place, names: &Names<'_>) -> Option<Fix> {
    let found = match node_of(page, place.carrier.node())? {
        Node::Block(block) => Found {
            span: block.span,
            is_line: !matches!(block.kind, BlockKind::Paragraph(_)),
            is_directive: !matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Heading(_)),
        },
        Node::Item(item, _) => first_text(item)?,
        Node::Row(..) | Node::Cell(_) => return None,
    };
    let source = &page.document.source;
    let end = if found.is_line { line_end(source, found.span) } else { paragraph_end(source, found.span) };
    let end = if found.is_line && !found.is_directive { before_closing(source, found.span, end) } else { end };
    let written = source.text().get(found.span.start as usize..end)?;
    let (at, end) = if found.is_directive {
        match opening_attributes(written)? {
            OpeningAttributes::In(at) => (Some(at), written.len()),
            OpeningAttributes::AtEnd => (None, written.len()),
        }
    } else {
        let words = without_comments(written);
        (block(words), words.len())
    };
    let (id, start) = (id(page, place, names), found.span.start as usize);
    Some(match at {
        Some(at) => Fix::safe(source, Span::at(start + at + 1), format!("{id} ")),
        None if found.is_directive => Fix::safe(source, Span::at(start + end), format!("{{{id}}}")),
        None => Fix::safe(source, Span::at(start + end), format!(" {{{id}}}")),
    })
}

/// A text without the comments that stand behind it: the attributes stand before them.
fn without_comments(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(at) = text.strip_suffix("-->").and_then(|rest| rest.rfind("<!--")) {
        let before = text.get(..at).unwrap_or("");
        if before.ends_with('\\') {
            break;
        }
        text = before.trim_end();
    }
    text
}

/// Where the attribute block of a place would stand.
struct Found {
    span: Span,
    /// Whether it ends with its first line, as headings and the opening lines of directives do.
    is_line: bool,
    is_directive: bool,
}

/// The first paragraph of an entry, which carries its attributes.
fn first_text(item: &ListItem) -> Option<Found> {
    let first = item.blocks.first().filter(|block| matches!(block.kind, BlockKind::Paragraph(_)))?;
    Some(Found { span: first.span, is_line: false, is_directive: false })
}

fn line_end(source: &Source, span: Span) -> usize {
    let line = source.line_span(source.position(span.start as usize).line);
    line.start as usize + source.slice(line).trim_end().len()
}

/// The end of a heading's words: signs may close it, `## Title ##`, and an id behind them would make them words.
fn before_closing(source: &Source, span: Span, end: usize) -> usize {
    let line = source.text().get(span.start as usize..end).unwrap_or("");
    let words = line.trim_end_matches('#').trim_end_matches([' ', '\t']);
    let is_closed = words.len() < line.trim_end_matches('#').len() && !words.trim_start_matches(['#', ' ']).is_empty();
    if is_closed { span.start as usize + words.len() } else { end }
}

/// The end of a paragraph: its last line before an empty one or one that begins something else.
fn paragraph_end(source: &Source, span: Span) -> usize {
    let begin = (span.end as usize).saturating_sub(1).max(span.start as usize);
    let mut line = source.position(begin).line;
    loop {
        let next = source.slice(source.line_span(line + 1)).trim_start_matches([' ', '\t']);
        let digits = next.trim_start_matches(|c: char| c.is_ascii_digit());
        let counts = digits.len() < next.len() && digits.starts_with([')', '.']);
        let begins = ["- ", "* ", "+ ", ":::", "#", ">", "|", "```", "~~~", "---", "<!--"]
            .iter()
            .any(|sign| next.starts_with(sign));
        if next.trim().is_empty() || counts || begins || line >= source.line_count() {
            break;
        }
        line += 1;
    }
    let last = source.line_span(line);
    last.start as usize + source.slice(last).trim_end().len()
}

/// Where the attribute block begins that ends a text: its last brace outside quotation marks. Ruby, braces that are
/// words, and the block of a picture are none of the place's.
fn block(text: &str) -> Option<usize> {
    let mut braces = text.rmatch_indices('{').map(|(at, _)| at);
    let at = braces.find(|&at| text.get(at..).is_some_and(|rest| rest.matches('"').count() % 2 == 0))?;
    let (before, inside) = (text.get(..at)?, text.get(at + 1..)?.strip_suffix('}')?);
    (!before.ends_with(['\\', ')']) && holds_attributes(inside)).then_some(at)
}

/// Whether a text is `#id`, `.class` and `key=value`, and nothing else.
fn holds_attributes(inside: &str) -> bool {
    let outside_quotes: String = inside.split('"').step_by(2).collect();
    let mut parts = outside_quotes.split_whitespace().peekable();
    parts.peek().is_some() && parts.all(|part| part.starts_with(['#', '.']) || part.contains('='))
}

/// `#duty-81b2aa`, or `#item-3fa9c1 moved-from=i8` where the present address is made of a number.
fn id(page: &Page, place: &Place, names: &Names<'_>) -> String {
    // What is referred to by its id has one that is free in the guide, and not only in its page.
    let is_entity = entity_kind(place).is_some();
    let of_others = |anchor: &str| if is_entity { names.count(anchor) } else { 0 };
    let present = match &place.anchor {
        PlaceAnchor::Fallback(anchor) => Some(&**anchor),
        PlaceAnchor::Declared(_) | PlaceAnchor::None => None,
    };
    let kind = place.kind.id();
    let of_words = |anchor: &&str| {
        !anchor.contains('.') && !anchor.trim_start_matches(['i', 's']).starts_with(|c: char| c.is_ascii_digit())
    };
    if let Some(anchor) = present.filter(of_words).filter(|anchor| of_others(anchor) <= 1) {
        return format!("#{anchor}");
    }
    // Two places may say the same: what tells them apart now tells their ids apart.
    let seed = present.map_or_else(|| place.span.start.to_string(), str::to_owned);
    let of_page = if is_entity { &*page.name } else { "" };
    let digest = digest(&format!("{} {seed}{of_page}", place.title));
    let lengths = [6, 10, 16].into_iter().map(|length| format!("{kind}-{}", digest.get(..length).unwrap_or(&digest)));
    let place_of = |n: &u32| format!("{kind}-{}-{n}", digest.get(..6).unwrap_or(&digest));
    let numbered = (2..).map(|n| place_of(&n));
    let is_free = |name: &String| page.places.anchored(name).is_none() && of_others(name) == 0;
    let name = lengths.chain(numbered).find(is_free).expect("one of all numbers is free");
    match present {
        Some(anchor) => format!("#{name} moved-from={anchor}"),
        None => format!("#{name}"),
    }
}

/// Sixteen hexadecimal digits that a text has for itself (FNV-1a).
fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_at_the_end_is_found() {
        assert_eq!(block("a {b} c {role=\"x {y}\" n=1}"), Some(8));
        assert_eq!(block("a {force=must}"), Some(2));
        assert_eq!(block("a"), None);
        for words in ["{漢字|かんじ}", "a \\{x=1\\}", "https://a.example/{x}", "![a](b.png){width=300}", "a {}"] {
            assert_eq!(block(words), None, "{words}");
        }
    }

    #[test]
    fn comments_behind_a_text_are_none_of_it() {
        assert_eq!(without_comments("A duty. {x=1} <!-- a --> <!-- b -->"), "A duty. {x=1}");
        for text in ["A", "A \\<!-- b -->", "A <!-- b --> c", "`<!-- b -->`", "A -->"] {
            assert_eq!(without_comments(text), text);
        }
    }

    #[test]
    fn the_signs_that_close_a_heading_stay_at_its_end() {
        for (line, words) in [("### With hash #", 13), ("## C#", 5), ("## A ##", 4), ("## 甲", 6), ("# #", 3)] {
            let path = crate::source::ContentPath::new("a.md").expect("a path");
            let source = Source::new(path, format!("{line}\n"));
            assert_eq!(before_closing(&source, Span::new(0, line.len()), line.len()), words, "{line}");
        }
    }
}

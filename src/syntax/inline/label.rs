//! The label of a directive, `[…]`, is running text of its own.

use comrak::{Arena, parse_document};

use crate::document::Inline;
use crate::source::Span;
use crate::syntax::markdown;
use crate::syntax::page::Page;
use crate::syntax::positions::Positions;

use super::{Lines, Prose, children, finish};

/// Reads the label that stands at `span`. It is read as a heading, so that nothing in it can begin
/// a block.
pub(crate) fn label(span: Span, page: &mut Page<'_>) -> Vec<Inline> {
    const HEADING: &str = "# ";
    let text = page.source.slice(span).replace(['\n', '\r'], " ");
    let mut markdown = format!("{HEADING}{text}");
    for name in footnotes(&text, page) {
        markdown.extend(["\n\n[^", name.as_str(), "]: x"]);
    }
    let arena = Arena::new();
    let root = parse_document(&arena, &markdown, &markdown::options(page.dialect));
    let whole = page.source.text();
    let positions = Positions::line(whole, (span.start as usize).saturating_sub(HEADING.len()));
    let Some(heading) = root.first_child() else { return Vec::new() };
    let pieces = children(heading, &Lines::new(&positions), page);
    finish(pieces, Prose::Leave, page)
}

/// Names of footnotes that the label has marks of and that the page defines.
fn footnotes(text: &str, page: &Page<'_>) -> Vec<String> {
    let marks = text.split("[^").skip(1).filter_map(|rest| rest.split_once(']'));
    marks.map(|(name, _)| name.to_owned()).filter(|name| page.footnotes.defined.contains(name)).collect()
}

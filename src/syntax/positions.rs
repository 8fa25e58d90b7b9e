//! Lines and columns of the Markdown parser become byte offsets of the source.

use comrak::nodes::{LineColumn, Sourcepos};
use memchr::memchr2_iter;

use crate::source::Span;

/// Where the lines of a parsed text start in the source. The Markdown parser ends a line at `\r`
/// alone too, so its lines are not always those of the source.
pub(super) struct Positions<'a> {
    text: &'a str,
    base: usize,
    starts: Vec<usize>,
}

impl<'a> Positions<'a> {
    /// For a text that was cut from `whole` at the offset `base`.
    pub(super) fn new(whole: &'a str, base: usize, length: usize) -> Self {
        let body = whole.get(base..base + length).unwrap_or("");
        let bytes = body.as_bytes();
        let mut starts = vec![base];
        let ends = |i: &usize| bytes[*i] == b'\n' || bytes.get(i + 1) != Some(&b'\n');
        starts.extend(memchr2_iter(b'\n', b'\r', bytes).filter(ends).map(|i| base + i + 1));
        Self { text: whole, base, starts }
    }

    /// For one line that begins at the offset `base`.
    pub(super) fn line(whole: &'a str, base: usize) -> Self {
        Self { text: whole, base, starts: vec![base] }
    }

    /// The offset of a place.
    pub(super) fn offset(&self, at: LineColumn) -> usize {
        let line = self.starts.get(at.line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        (line + at.column.saturating_sub(1)).min(self.text.len())
    }

    /// The span of a node, whose end is inclusive; moved to the boundaries of characters.
    pub(super) fn span(&self, at: Sourcepos) -> Span {
        let start = floor(self.text, self.offset(at.start).max(self.base));
        let end = ceil(self.text, self.offset(at.end) + usize::from(at.end.column > 0));
        Span::new(start, end.max(start))
    }

    /// The line at an offset, without its ending.
    pub(super) fn line_at(&self, offset: usize) -> Span {
        let index = self.starts.partition_point(|&s| s <= offset).saturating_sub(1);
        let start = self.starts.get(index).copied().unwrap_or(0);
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or("");
        Span::new(start, start + line.trim_end_matches(['\n', '\r']).len())
    }

    /// The text of a span.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// The span moved to the boundaries of characters of the text. Where the Markdown parser's columns
/// are not those of the text, a place is near and never inside a character.
pub(super) fn inside(text: &str, span: Span) -> Span {
    let start = floor(text, span.start as usize);
    Span::new(start, ceil(text, (span.end as usize).max(start)))
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_inclusive_and_columns_are_bytes() {
        let text = "---\nx\rあいう\r\ny";
        let positions = Positions::new(text, 4, text.len() - 4);
        let at = |a: (usize, usize), b: (usize, usize)| positions.slice(positions.span((a.0, a.1, b.0, b.1).into()));
        assert_eq!(at((2, 1), (2, 3)), "あ");
        assert_eq!(at((2, 2), (2, 5)), "あい");
        assert_eq!(at((3, 1), (3, 1)), "y");
        assert_eq!(at((9, 1), (9, 9)), "");
        assert_eq!(positions.slice(positions.line_at(text.len() - 4)), "あいう");
    }
}

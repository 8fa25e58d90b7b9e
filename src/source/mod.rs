//! The only reader and writer of content files: what a file is, where a place in it is, and how a byte
//! offset becomes the line and column that an editor shows.

mod encoding;
mod path;
mod replace;
mod walk;

pub use encoding::{DecodeFault, decode};
pub use path::{ContentPath, MAX_PATH_CHARACTERS, PathError, is_device};
pub use replace::{ReplaceFault, replace};
pub use walk::{Found, Listing, MAX_PAGE_BYTES, WalkFault, WalkFaultKind, is_left_out, list, read};

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use memchr::memchr_iter;

/// A half-open range of byte offsets in one source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; the two are put in order.
    ///
    /// # Panics
    /// When an offset does not fit in 32 bits; a file of the content is far smaller.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let [start, end] = [start, end].map(offset);
        Self { start: start.min(end), end: end.max(start) }
    }

    /// The empty span at `offset`.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The range of byte offsets.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same span, `offset` bytes further on.
    #[must_use]
    pub fn shift(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }
}

/// A place as an editor shows it: both numbers count from 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One content file: its path inside the guide and its text (UTF-8, without a byte order mark).
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    path: ContentPath,
    text: String,
    line_starts: Vec<u32>,
    /// How many characters begin before every `MARK_EVERY`th byte, once a column of a long line was asked for.
    marks: OnceLock<Vec<u32>>,
}

/// Columns of long lines are counted from the nearest mark, so that many findings on one line cost no more than on many.
const MARK_EVERY: usize = 4096;

/// A shared [`Source`]; cloning it copies a pointer.
pub type SourceRef = Arc<Source>;

/// A byte offset as spans hold it.
fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("an offset in a file of the content fits in 32 bits")
}

impl Source {
    /// A source from a path and a decoded text.
    #[must_use]
    pub fn new(path: ContentPath, text: String) -> Self {
        let mut line_starts = Vec::with_capacity(1 + memchr_iter(b'\n', text.as_bytes()).count());
        line_starts.push(0);
        line_starts.extend(memchr_iter(b'\n', text.as_bytes()).map(|i| offset(i + 1)));
        Self { path, text, line_starts, marks: OnceLock::new() }
    }

    /// Path inside the content folder.
    #[must_use]
    pub fn path(&self) -> &ContentPath {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty where the span does not lie on character boundaries.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The span of a line, counted from 1, without its line ending; empty past the last line.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let at = |i: usize| self.line_starts.get(i).map_or(self.text.len(), |&s| s as usize);
        let (start, end) = (at(line.saturating_sub(1)), at(line));
        let text = self.text.get(start..end).unwrap_or("");
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len())
    }

    /// The byte offset where a line, counted from 1, starts.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts.get(line.saturating_sub(1)).map_or(self.text.len(), |&s| s as usize)
    }

    /// The place of a byte offset; past the end it is the place after the last character.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&s| s as usize <= offset).max(1);
        let start = self.line_start(line);
        Position { line, column: self.characters(start..offset) + 1 }
    }

    /// How many characters begin in a range of the text.
    fn characters(&self, range: Range<usize>) -> usize {
        let (first, last) = (range.start.div_ceil(MARK_EVERY), range.end / MARK_EVERY);
        if last <= first {
            return begun(self.bytes(range));
        }
        let marks = self.marks.get_or_init(|| {
            let mut before = 0;
            let chunks = self.text.as_bytes().chunks(MARK_EVERY);
            let ends = chunks.map(|chunk| {
                before += u32::try_from(begun(chunk)).expect("a chunk is short");
                before
            });
            std::iter::once(0).chain(ends).collect()
        });
        let between = (marks[last] - marks[first]) as usize;
        let (head, tail) = (range.start..first * MARK_EVERY, last * MARK_EVERY..range.end);
        begun(self.bytes(head)) + between + begun(self.bytes(tail))
    }

    fn bytes(&self, range: Range<usize>) -> &[u8] {
        &self.text.as_bytes()[range]
    }
}

/// How many characters begin in some bytes: continuation bytes begin none, so an offset inside a character is that
/// character's.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(ContentPath::new("a.md").expect("a plain path"), text.to_owned())
    }

    #[test]
    fn columns_count_characters() {
        let s = source("一行\nあいう、x");
        assert_eq!(s.position(0), Position { line: 1, column: 1 });
        assert_eq!(s.position("一行\nあいう".len()), Position { line: 2, column: 4 });
        assert_eq!(s.position(9999), Position { line: 2, column: 6 });
    }

    #[test]
    fn columns_of_long_lines_are_counted_from_marks() {
        let text = format!("短い\n{}x\n{}", "長い行 a".repeat(3_000), "é".repeat(9_000));
        let s = source(&text);
        let (mut line, mut column) = (1, 1);
        for (at, c) in text.char_indices() {
            if at % 7 == 0 || c == '\n' {
                assert_eq!(s.position(at), Position { line, column }, "{at}");
            }
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        assert_eq!(s.position(text.len()), Position { line, column });
    }

    #[test]
    fn lines_leave_their_endings_out() {
        let s = source("a\r\nb\n");
        assert_eq!(s.slice(s.line_span(1)), "a");
        assert_eq!(s.slice(s.line_span(2)), "b");
        assert_eq!(s.slice(s.line_span(9)), "");
        assert_eq!(s.line_count(), 3);
    }
}

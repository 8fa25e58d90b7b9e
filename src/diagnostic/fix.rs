//! The change of a text that puts right what a diagnostic names.

use crate::source::{Position, SourceRef, Span};

/// Whether a change may be made without being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// What was meant is certain: `tebiki fix` makes the change.
    Safe,
    /// What was meant is likely: somebody has to look at it first.
    Guess,
}

/// One change of one text: what stands at a span is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The text that is changed.
    pub source: SourceRef,
    /// What is replaced; empty where something is put in.
    pub span: Span,
    /// What stands there afterwards. Line ends are `\n`; they are written as the file writes its own.
    pub replacement: String,
    /// Whether it is certain.
    pub safety: Safety,
}

impl Fix {
    /// A change that is certain.
    #[must_use]
    pub fn safe(source: &SourceRef, span: Span, replacement: impl Into<String>) -> Self {
        Self { source: source.clone(), span, replacement: replacement.into(), safety: Safety::Safe }
    }

    /// A change that is likely.
    #[must_use]
    pub fn guess(source: &SourceRef, span: Span, replacement: impl Into<String>) -> Self {
        Self { safety: Safety::Guess, ..Self::safe(source, span, replacement) }
    }

    /// First and last place of what is replaced.
    #[must_use]
    pub fn ends(&self) -> (Position, Position) {
        (self.source.position(self.span.start as usize), self.source.position(self.span.end as usize))
    }
}

/// Where `word` stands in what is written at `span`: all of it, what its quotation marks hold, or the one place
/// where the word occurs. Width of characters does not count.
pub(super) fn place_of(word: &str, source: &SourceRef, span: Span) -> Option<Span> {
    let written: Vec<(usize, char)> = source.slice(span).char_indices().map(|(at, c)| (at, narrow(c))).collect();
    let wanted: Vec<char> = word.trim().chars().map(narrow).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut found = written
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| window.iter().map(|(_, c)| *c).eq(wanted.iter().copied()));
    let (first, window) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let start = window.first()?.0;
    let end = written.get(first + wanted.len()).map_or(source.slice(span).len(), |(at, _)| *at);
    Some(Span::new(start, end).shift(span.start as usize))
}

fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{ContentPath, Source};

    #[test]
    fn a_word_is_found_in_what_holds_it() {
        let place = |text: &str, word: &str| {
            let source: SourceRef = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), text.to_owned()));
            place_of(word, &source, Span::new(0, text.len())).map(|span| source.slice(span).to_owned())
        };
        assert_eq!(place("[[9.3.11|契約]]", "9.3.11").as_deref(), Some("9.3.11"));
        assert_eq!(place("「９．３．１１　契約」", "9.3.11").as_deref(), Some("９．３．１１"));
        assert_eq!(place("titel", "titel").as_deref(), Some("titel"));
        assert_eq!(place("[[a|a]]", "a"), None, "it could be either");
        assert_eq!(place("[[a]]", ""), None);
    }
}

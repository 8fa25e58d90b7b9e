//! Running text as one row of signs, in which everything that was read as markup is a single sign of its own.

use crate::document::Inline;
use crate::source::Span;
use crate::syntax::inline::pieces::{Manner, Piece, Wrap};

/// A character that means nothing but itself. This sign and the next ones are no characters in Unicode.
pub(super) const ESCAPED: char = '\u{FFFF}';
/// A wikilink.
pub(super) const XREF: char = '\u{FDD0}';
/// An address that was made a link without being marked as one.
pub(super) const ADDRESS: char = '\u{FDD1}';
/// Emphasis.
pub(super) const EMPHASIS: char = '\u{FDD2}';
/// Anything else that was read.
pub(super) const OTHER: char = '\u{FDD3}';

/// One sign and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) c: char,
    pub(super) at: usize,
    pub(super) end: usize,
}

impl Sign {
    /// The sign at half width.
    pub(super) fn narrow(self) -> char {
        match self.c {
            '\u{3000}' => ' ',
            '“' | '”' | '〝' | '〟' => '"',
            c @ '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        }
    }

    /// Whether the sign is written at full width and has a half width.
    pub(super) fn is_wide(self) -> bool {
        self.narrow() != self.c
    }
}

/// The signs of running text.
pub(super) fn signs(pieces: &[Piece]) -> Vec<Sign> {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(chars) => out.extend(chars.iter().map(|ch| Sign {
                c: match ch.manner {
                    Manner::Plain if !matches!(ch.c, '\u{FDD0}'..='\u{FDEF}') => ch.c,
                    Manner::SoftBreak => '\n',
                    _ => ESCAPED,
                },
                at: ch.at as usize,
                end: ch.end(),
            })),
            Piece::Quiet(text, at) => out.extend(text.char_indices().map(|(i, c)| {
                let at = *at as usize + i;
                Sign { c, at, end: at + c.len_utf8() }
            })),
            Piece::Break(at) => out.push(Sign { c: '\n', at: *at as usize, end: *at as usize + 1 }),
            Piece::Atom(Inline::Xref(_), span) => out.push(whole(XREF, *span)),
            Piece::Atom(_, span) => out.push(whole(OTHER, *span)),
            Piece::Wrap(wrap, inner, span) => out.push(whole(sign_of(wrap, inner, *span), *span)),
        }
    }
    out
}

fn whole(c: char, span: Span) -> Sign {
    Sign { c, at: span.start as usize, end: span.end as usize }
}

fn sign_of(wrap: &Wrap, inner: &[Piece], span: Span) -> char {
    match wrap {
        Wrap::Emph | Wrap::Strong => EMPHASIS,
        Wrap::Link(..) if signs(inner).first().is_some_and(|first| first.at == span.start as usize) => ADDRESS,
        _ => OTHER,
    }
}

/// The text between two signs, at half width.
pub(super) fn narrowed(signs: &[Sign]) -> String {
    signs.iter().map(|sign| sign.narrow()).collect()
}

/// Where a run of signs is written.
pub(super) fn span(signs: &[Sign]) -> Span {
    let (first, last) = (signs.first(), signs.last());
    first.zip(last).map_or_else(Span::default, |(a, b)| Span::new(a.at, b.end))
}

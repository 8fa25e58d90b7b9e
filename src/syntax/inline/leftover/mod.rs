//! Markup that was not read as markup and would be shown as it is: brackets, braces and marks without their other half,
//! signs at full width, links with a blank in between. What is meant so is written in a code span or with a backslash.

mod braces;
mod brackets;
mod flat;
mod marks;

use crate::syntax::page::Page;

use super::pieces::{Manner, Piece};

/// Reports what was not read in running text.
pub(super) fn check(pieces: &[Piece], page: &mut Page<'_>) {
    for piece in pieces {
        if let Piece::Wrap(_, inner, _) = piece {
            check(inner, page);
        }
    }
    if !pieces.iter().any(is_suspicious) {
        return;
    }
    let signs = flat::signs(pieces);
    brackets::check(&signs, page);
    braces::check(&signs, page);
    marks::check(&signs, page);
}

/// Whether a text holds anything that markup is made of.
fn is_suspicious(piece: &Piece) -> bool {
    let of_markup = |c: char| {
        matches!(
            c,
            '(' | '_'
                | '【'
                | '['
                | ']'
                | '{'
                | '}'
                | '`'
                | '*'
                | '~'
                | '^'
                | '［'
                | '］'
                | '｛'
                | '｝'
                | '＊'
                | '｀'
                | '「'
                | '」'
        )
    };
    matches!(piece, Piece::Text(chars) if chars.iter().any(|ch| ch.manner == Manner::Plain && of_markup(ch.c)))
}

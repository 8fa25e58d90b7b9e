//! Markup that was not read as markup and would be shown as it is: brackets, braces and marks without their other half,
//! signs at full width, links with a blank in between. What is meant so is written in a code span or with a backslash.

mod braces;
mod brackets;
mod flat;
mod marks;
mod meant;
mod pairs;
mod schemes;

use crate::syntax::page::Page;

use super::pieces::{Manner, Piece, Wrap};

/// Reports what was not read in running text.
pub(super) fn check(pieces: &[Piece], page: &mut Page<'_>) {
    level(pieces, Holds::Text, page);
    if page.descent.hints.addresses {
        schemes::check(pieces, page);
    }
    pairs::check(pieces, page);
}

/// What running text stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    /// The text of a link, where `[5.1]` is no link of its own: `[[5.1]](address)`.
    Link,
}

fn level(pieces: &[Piece], within: Holds, page: &mut Page<'_>) {
    for piece in pieces {
        if let Piece::Wrap(wrap, inner, _) = piece {
            let is_link = matches!(wrap, Wrap::Link(..)) || within == Holds::Link;
            level(inner, if is_link { Holds::Link } else { Holds::Text }, page);
        }
    }
    if !pieces.iter().any(is_suspicious) {
        return;
    }
    let signs = flat::signs(pieces);
    if within == Holds::Text {
        brackets::check(&signs, page);
    }
    braces::check(&signs, page);
    marks::check(&signs, page);
}

/// Whether a text holds anything that markup is made of.
fn is_suspicious(piece: &Piece) -> bool {
    let of_markup = |c: char| {
        matches!(
            c,
            '(' | '（'
                | '〔'
                | '_'
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
                | '『'
                | '』'
                | '<'
                | '>'
                | '='
                | '〈'
                | '＜'
                | '＞'
                | '｜'
                | '￥'
        )
    };
    match piece {
        Piece::Text(chars) => chars.iter().any(|ch| ch.manner == Manner::Plain && of_markup(ch.c)),
        Piece::Quiet(text, _) => text.contains(['『', '』', '=']),
        _ => false,
    }
}

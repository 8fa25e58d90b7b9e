//! `《…》` and `≪…≫`: what goes beyond the standard. The marks may stand around other inlines.

use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::page::{MAX_DEPTH, Page};
use crate::words;

use super::pieces::{Ch, Manner, Piece, Wrap, push_quiet, push_soft_break, push_text};

/// A `《` that waits for its `》`.
struct Open {
    mark: Ch,
    outer: Vec<Piece>,
}

/// Puts what stands between the marks into a piece of its own, on each level of the tree.
pub(super) fn group(pieces: Vec<Piece>, page: &mut Page<'_>) -> Vec<Piece> {
    let mut open: Vec<Open> = Vec::new();
    let mut level = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(chars) if chars.iter().any(|ch| is_mark(*ch)) => split(&chars, &mut level, &mut open, page),
            Piece::Text(chars) => push_text(&mut level, chars),
            Piece::Wrap(wrap, inner, span) => {
                let inner = group(inner, page);
                level.push(Piece::Wrap(wrap, inner, span));
            }
            Piece::Quiet(text, at) => push_quiet(&mut level, text, at),
            Piece::Break(at) => push_soft_break(&mut level, at),
            atom @ Piece::Atom(..) => level.push(atom),
        }
    }
    while let Some(Open { mark, mut outer }) = open.pop() {
        unpaired(mark, page);
        push_text(&mut outer, vec![mark]);
        append(&mut outer, level);
        level = outer;
    }
    level
}

fn append(to: &mut Vec<Piece>, pieces: Vec<Piece>) {
    for piece in pieces {
        match piece {
            Piece::Text(chars) => push_text(to, chars),
            Piece::Quiet(text, at) => push_quiet(to, text, at),
            Piece::Break(at) => push_soft_break(to, at),
            other => to.push(other),
        }
    }
}

fn is_mark(ch: Ch) -> bool {
    matches!(ch.c, '《' | '≪' | '》' | '≫') && ch.manner == Manner::Plain
}

fn split(chars: &[Ch], level: &mut Vec<Piece>, open: &mut Vec<Open>, page: &mut Page<'_>) {
    let mut from = 0;
    for (i, &ch) in chars.iter().enumerate() {
        if !is_mark(ch) {
            continue;
        }
        let begins = matches!(ch.c, '《' | '≪');
        push_text(level, chars.get(from..i).unwrap_or(&[]).to_vec());
        from = i + 1;
        if begins && page.descent.depth + open.len() < MAX_DEPTH {
            open.push(Open { mark: ch, outer: std::mem::take(level) });
        } else if let Some(Open { mark, outer }) = (!begins).then(|| open.pop()).flatten() {
            let inner = std::mem::replace(level, outer);
            level.push(Piece::Wrap(Wrap::Discretion, inner, Span::new(mark.at as usize, ch.end())));
        } else {
            unpaired(ch, page);
            push_text(level, vec![ch]);
        }
    }
    push_text(level, chars.get(from..).unwrap_or(&[]).to_vec());
}

fn unpaired(mark: Ch, page: &mut Page<'_>) {
    let c = mark.c;
    page.report.at(
        Code::DiscretionUnpaired,
        Span::new(mark.at as usize, mark.end()),
        words!("`{c}` に対になる括弧がない", "`{c}` has no counterpart"),
    );
}

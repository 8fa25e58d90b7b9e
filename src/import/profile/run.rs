//! Running text of a draft under the hands of a profile: its plain text, and beginnings and ends that are taken off.

use crate::import::draft::{Block, Inline};
use crate::import::ledger::{Ledger, PieceId, PieceKind, Reason};

/// The text of a run, its breaks as line ends.
pub(super) fn text(run: &[Inline]) -> String {
    let mut out = String::new();
    put(run, &mut out);
    out
}

fn put(run: &[Inline], out: &mut String) {
    for inline in run {
        match inline {
            Inline::Text(_, text) | Inline::Code(_, text) | Inline::Ruby(_, text, ..) => out.push_str(text),
            Inline::Break | Inline::Soft => out.push('\n'),
            _ => put(inline.inner(), out),
        }
    }
}

/// The text of blocks that are paragraphs and lists.
pub(super) fn text_of(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(run) | Block::Heading(_, _, run) => {
                if !out.is_empty() {
                    out.push('\n');
                }
                put(run, &mut out);
            }
            Block::List(items) => items.iter().for_each(|item| out.push_str(&text_of(&item.blocks))),
            Block::Boxed(inner) | Block::Aside(_, _, inner) | Block::Figure(_, inner) => out.push_str(&text_of(inner)),
            _ => {}
        }
    }
    out
}

/// The first piece of a run: where it stands in the source.
pub(super) fn first_piece(run: &[Inline]) -> Option<PieceId> {
    run.iter().find_map(|inline| match inline {
        Inline::Text(piece, _) | Inline::Code(piece, _) | Inline::Ruby(piece, ..) => Some(*piece),
        other => first_piece(other.inner()),
    })
}

/// Every piece whose text [`text_of`] gives.
pub(super) fn pieces_of(blocks: &[Block]) -> Vec<PieceId> {
    fn put(run: &[Inline], out: &mut Vec<PieceId>) {
        for inline in run {
            match inline {
                Inline::Text(piece, _) | Inline::Code(piece, _) | Inline::Ruby(piece, ..) => out.push(*piece),
                other => put(other.inner(), out),
            }
        }
    }
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(run) | Block::Heading(_, _, run) => put(run, &mut out),
            Block::List(items) => items.iter().for_each(|item| out.extend(pieces_of(&item.blocks))),
            Block::Boxed(inner) | Block::Aside(_, _, inner) => out.extend(pieces_of(inner)),
            _ => {}
        }
    }
    out
}

/// Takes the number off the beginning of a run whose first text holds it, and tells the piece that it is now, as it stands
/// on another line than the rest.
pub(super) fn take_start(run: &mut [Inline], length: usize, ledger: &mut Ledger) -> Option<PieceId> {
    let Some(Inline::Text(piece, text)) = run.first_mut() else { return None };
    let number = text.get(..length)?.trim().to_owned();
    if !ledger.shorten(*piece, &number) {
        return None;
    }
    *text = text[length..].trim_start().into();
    let place = ledger.piece(*piece).place.clone();
    Some(ledger.book(PieceKind::Number, &place, &number))
}

/// Takes the end of a run away that says what an annotation says, where its last text holds it. The piece is divided, so
/// that the account stays whole.
pub(super) fn take_end(run: &mut Vec<Inline>, end: &str, ledger: &mut Ledger) -> bool {
    let Some(Inline::Text(piece, text)) = run.last_mut() else { return false };
    let trimmed = text.trim_end();
    let Some(rest) = trimmed.strip_suffix(end) else { return false };
    let (piece, rest) = (*piece, rest.trim_end().to_owned());
    if !ledger.divide(piece, end, Reason::Annotated) {
        return false;
    }
    if rest.is_empty() {
        run.pop();
        while matches!(run.last(), Some(Inline::Break | Inline::Soft)) {
            run.pop();
        }
        return true;
    }
    *text = rest.into();
    true
}

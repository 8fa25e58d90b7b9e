//! Beginnings of running text that are taken off as pieces of their own, however many runs they go over.

use crate::import::draft::{Block, Inline};
use crate::import::ledger::{Ledger, PieceId};

/// Longest title of a heading, in characters.
const LONGEST: usize = 90;

/// The text of a paragraph or a heading without a number; nothing of other blocks.
pub(in crate::import) fn text_of(block: &Block) -> String {
    let mut out = String::new();
    if let Block::Paragraph(run) | Block::Heading(_, None, run) = block {
        put(run, &mut out);
    }
    out
}

fn put(run: &[Inline], out: &mut String) {
    for inline in run {
        match inline {
            Inline::Text(_, text) => out.push_str(text),
            Inline::Break | Inline::Soft => out.push('\n'),
            Inline::Strong(inner) | Inline::Emph(inner) => put(inner, out),
            // Anything else is no part of a number.
            _ => out.push('\u{fffc}'),
        }
    }
}

/// Whether a text can be the title of a heading: short, and no sentence.
pub(in crate::import) fn is_title(text: &str) -> bool {
    let text = text.trim();
    let ends = ['。', '、', '．', '.', ',', '，', ';', ':', '：'];
    text.chars().count() <= LONGEST && !text.ends_with(ends) && !text.contains(['\n', '。', '\u{fffc}'])
}

/// Takes the first so many bytes of a run off as a piece of its own; `None`, and nothing changed, where they are not all text.
pub(super) fn split_start(run: &mut Vec<Inline>, bytes: usize, ledger: &mut Ledger) -> Option<PieceId> {
    let mut parts = Vec::new();
    let mut left = bytes;
    if !find(run, &mut left, &mut parts) || left > 0 {
        return None;
    }
    let piece = ledger.label(&parts)?;
    let mut left = bytes;
    cut(run, &mut left);
    Some(piece)
}

/// Takes off blanks and signs between a number and its title.
pub(super) fn trim_start(run: &mut Vec<Inline>, ledger: &mut Ledger) {
    let mut text = String::new();
    put(run, &mut text);
    let is_blank = |c: char| c.is_whitespace() && c != '\n';
    let bare = text.trim_start_matches(is_blank);
    let bare = bare.strip_prefix([':', '：', '.', '．', '—', '–', '-']).unwrap_or(bare).trim_start_matches(is_blank);
    let bytes = text.len() - bare.len();
    if bytes > 0
        && let Some(piece) = split_start(run, bytes, ledger)
    {
        ledger.settle(piece, crate::import::Fate::LeftOut(crate::import::Reason::Sign));
    }
}

/// The pieces that the first bytes of a run are, with how much of each.
fn find(run: &[Inline], left: &mut usize, out: &mut Vec<(PieceId, String)>) -> bool {
    for inline in run {
        if *left == 0 {
            return true;
        }
        match inline {
            Inline::Text(piece, text) => {
                let own = (*left).min(text.len());
                let Some(part) = text.get(..own) else { return false };
                out.push((*piece, part.to_owned()));
                *left -= own;
            }
            Inline::Strong(inner) | Inline::Emph(inner) => {
                if !find(inner, left, out) {
                    return false;
                }
            }
            Inline::Mark(_) | Inline::Id(_) => {}
            _ => return false,
        }
    }
    true
}

fn cut(run: &mut Vec<Inline>, left: &mut usize) {
    for inline in run.iter_mut() {
        match inline {
            Inline::Text(_, text) => {
                let own = (*left).min(text.len());
                *text = text[own..].into();
                *left -= own;
            }
            Inline::Strong(inner) | Inline::Emph(inner) => cut(inner, left),
            _ => {}
        }
        if *left == 0 {
            break;
        }
    }
    run.retain(|inline| match inline {
        Inline::Text(_, text) => !text.is_empty(),
        Inline::Strong(inner) | Inline::Emph(inner) => !inner.is_empty(),
        _ => true,
    });
}

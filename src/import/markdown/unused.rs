//! What the parser of Markdown drops because nothing refers to it: footnotes without a mark, addresses of links that no link
//! takes. It is text of the source, so it is booked.

use std::collections::BTreeSet;

use super::prepare::Prepared;
use crate::document::Document;
use crate::import::ledger::{Ledger, PieceKind, Reason};

/// Books definitions that nothing refers to, and the marks of those that something does.
pub(super) fn account(path: &str, prepared: &Prepared, document: &Document, ledger: &mut Ledger) {
    let marked: BTreeSet<String> = document.footnotes.iter().map(|note| note.name.to_lowercase()).collect();
    let whole = prepared.lines.join("\n").to_lowercase();
    let mut fence: Option<(char, usize)> = None;
    let mut is_open = false;
    for (line, number) in prepared.lines.iter().zip(&prepared.from) {
        let trimmed = line.trim_start();
        if let Some((sign, length)) = fence {
            if trimmed.trim_end().chars().all(|c| c == sign) && trimmed.trim_end().len() >= length {
                fence = None;
            }
            continue;
        }
        fence = super::prepare::fence(line);
        if fence.is_some() {
            continue;
        }
        let indented = line.starts_with("    ") || line.starts_with('\t');
        if is_open && (indented && !line.trim().is_empty()) {
            ledger.leave(PieceKind::Note, &format!("{path}:{number}"), line.trim(), Reason::Unused);
            continue;
        }
        is_open = is_open && line.trim().is_empty();
        if line.len() - trimmed.len() > 3 {
            continue;
        }
        let Some((label, rest)) = trimmed.strip_prefix('[').and_then(|inner| inner.split_once("]:")) else { continue };
        match label.strip_prefix('^') {
            Some(name) if !marked.contains(&name.to_lowercase()) => {
                ledger.leave(PieceKind::Note, &format!("{path}:{number}"), trimmed, Reason::Unused);
                is_open = true;
            }
            None if !label.is_empty() && !label.contains(['[', ']']) && is_address(rest.trim()) => {
                // A title that a link takes is booked there.
                let taken = format!("[{}]", label.to_lowercase());
                let mut uses = whole.match_indices(&taken);
                let is_taken = uses.any(|(at, _)| !whole[at + taken.len()..].starts_with(':'));
                if !is_taken {
                    ledger.leave(PieceKind::Text, &format!("{path}:{number}"), trimmed, Reason::Unused);
                }
            }
            Some(_) | None => {}
        }
    }
}

/// Whether what stands behind `[name]:` can be an address.
fn is_address(rest: &str) -> bool {
    let first = rest.split_whitespace().next().unwrap_or("");
    let behind = rest[first.len()..].trim_start();
    !first.is_empty() && (behind.is_empty() || behind.starts_with(['"', '\'', '(']))
}

//! What the parser of Markdown drops because nothing refers to it: footnotes without a mark, addresses of links that no link
//! takes. It is text of the source, so it is booked.

use std::collections::BTreeSet;

use super::prepare::Prepared;
use crate::document::Document;
use crate::import::ledger::{Ledger, PieceKind, Reason};

/// Books definitions that nothing refers to, and the marks of those that something does.
pub(super) fn account(path: &str, prepared: &Prepared, document: &Document, ledger: &mut Ledger) {
    let marked: BTreeSet<String> = document.footnotes.iter().map(|note| note.name.to_lowercase()).collect();
    // Few pages have such definitions.
    let whole = std::cell::LazyCell::new(|| prepared.lines.join("\n").to_lowercase());
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

/// The cells that rows of tables have behind the last column, which GFM does not show: line and text.
pub(super) fn excess(prepared: &Prepared) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut columns: Option<usize> = None;
    for (at, (line, number)) in prepared.lines.iter().zip(&prepared.from).enumerate() {
        if let Some((sign, length)) = fence {
            let closes = line.trim().chars().all(|c| c == sign) && line.trim().len() >= length;
            fence = fence.filter(|_| !closes);
            continue;
        }
        fence = super::prepare::fence(line);
        let is_rule = |line: &String| {
            line.contains('-') && line.contains('|') && line.trim().chars().all(|c| matches!(c, '-' | '|' | ':' | ' '))
        };
        if !line.contains('|') {
            columns = None;
            continue;
        }
        let own = cells(line);
        if columns.is_none()
            && prepared.lines.get(at + 1).is_some_and(|next| is_rule(next) && cells(next).len() == own.len())
        {
            columns = Some(own.len());
        } else if let Some(rest) = columns.and_then(|columns| own.get(columns..)).filter(|rest| !rest.is_empty()) {
            let text = rest.join(" | ");
            if !text.trim().is_empty() {
                out.push((*number, text));
            }
        }
    }
    out
}

/// The cells of a row: a sign behind a backslash ends none.
fn cells(line: &str) -> Vec<&str> {
    let text = line.trim().trim_start_matches(['>', ' ']);
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = text.strip_suffix('|').filter(|text| !text.ends_with('\\')).unwrap_or(text);
    let mut out = Vec::new();
    let mut begin = 0;
    for (at, _) in text.match_indices('|').filter(|(at, _)| !text[..*at].ends_with('\\')) {
        out.push(text[begin..at].trim());
        begin = at + 1;
    }
    out.push(text[begin..].trim());
    out
}

/// Whether what stands behind `[name]:` can be an address.
fn is_address(rest: &str) -> bool {
    let first = rest.split_whitespace().next().unwrap_or("");
    let behind = rest[first.len()..].trim_start();
    !first.is_empty() && (behind.is_empty() || behind.starts_with(['"', '\'', '(']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_behind_the_last_column() {
        let mut prepared = Prepared::default();
        let lines =
            ["| a | b |", "|---|---|", "| 1 | 2 | 3 |", "| 1 | x\\|y |", "", "a | b", "```", "| 1 | 2 | 3 |", "```"];
        lines.iter().zip(1..).for_each(|(line, number)| prepared.push(*line, number));
        assert_eq!(excess(&prepared), [(3, "3".to_owned())]);
    }
}

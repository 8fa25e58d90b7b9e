//! Every row of a matrix is a known measure, and none stands twice.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Inline, MatrixRow};
use crate::graph::{Destination, PageId, Resolved, Views};
use crate::words;

pub(super) fn check(resolved: &Resolved, views: &Views<'_>, out: &mut Vec<Diagnostic>) {
    for matrix in &views.matrices {
        let Some(page) = resolved.corpus.page(matrix.at.page) else { continue };
        let source = &page.document.source;
        let mut seen = BTreeMap::new();
        for row in &matrix.rows {
            let head = row.row.head.span;
            let Some(measure) = row.measure else {
                if is_said_already(resolved, matrix.at.page, row.row, source.slice(head)) {
                    continue;
                }
                let written = source.slice(head).trim();
                let titles = views.measures.iter().map(|m| &*m.place.title);
                let named = written.trim_start_matches(|c: char| "(（0123456789)） ".contains(c));
                let near = nearest(named, titles);
                let message = words!(
                    "行の見出しが知られている対策を指していない",
                    "the row's head does not name a known measure"
                );
                let diagnostic = Diagnostic::new(Code::MatrixRow, source, head, message).suggest_for(named, near);
                out.push(
                    diagnostic.help(words!("`(1) [[measure:ID]]` のように書く", "write it like `(1) [[measure:ID]]`")),
                );
                continue;
            };
            if let Some(&first) = seen.get(&measure) {
                let message = words!("同じ対策の行が二つある", "two rows are of the same measure");
                out.push(Diagnostic::new(Code::MatrixDuplicate, source, head, message).other(
                    source,
                    first,
                    words!("最初はここ", "first here"),
                ));
            }
            seen.entry(measure).or_insert(head);
        }
    }
}

/// Whether the row's head is a link that has been reported: one that leads nowhere, or one that its `|`
/// splits into two cells.
fn is_said_already(resolved: &Resolved, page: PageId, row: &MatrixRow, written: &str) -> bool {
    let links = resolved.links.get(page.0 as usize);
    let is_broken = |inline: &Inline| match inline {
        Inline::Xref(id) => {
            links.and_then(|links| links.get(id.0 as usize)).is_some_and(|link| link.to == Destination::Nowhere)
        }
        _ => false,
    };
    row.head.content.iter().any(is_broken) || (written.contains("[[") && !written.contains("]]"))
}

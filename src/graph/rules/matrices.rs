//! Every row of a matrix is a known measure, clause, section or term, and none stands twice.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Inline, MatrixRow, PlaceKind, RowKind};
use crate::graph::{Destination, MatrixRef, MatrixRowRef, PageId, Resolved, Views};
use crate::source::{SourceRef, Span};
use crate::words;

/// So many rows count on before a number that is left out is a slip.
const FEWEST_ROWS: usize = 4;

pub(super) fn check(resolved: &Resolved, views: &Views<'_>, out: &mut Vec<Diagnostic>) {
    for matrix in &views.matrices {
        let Some(page) = resolved.corpus.page(matrix.at.page) else { continue };
        let source = &page.document.source;
        let mut seen = BTreeMap::new();
        numbers(matrix, source, out);
        for row in &matrix.rows {
            let head = row.row.head.span;
            let known = row.subject().filter(|_| names(resolved, matrix, row));
            let Some(measure) = known else {
                if is_said_already(resolved, matrix.at.page, row.row, source.slice(head)) {
                    continue;
                }
                if !matrix.matrix.of.is_usual() {
                    out.push(no_subject(matrix.matrix.of, source, head));
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
                let message = match matrix.matrix.of {
                    RowKind::Measure => words!("同じ対策の行が二つある", "two rows are of the same measure"),
                    _ => words!("同じものの行が二つある", "two rows are of the same thing"),
                };
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

/// The numbers of the rows rise: of two rows that were exchanged or have one number, the second is told.
fn numbers(matrix: &MatrixRef<'_>, source: &SourceRef, out: &mut Vec<Diagnostic>) {
    let mut last: Option<(u32, Span)> = None;
    for row in &matrix.rows {
        let Some(number) = row.row.item else { continue };
        let place = row.row.head.span;
        if let Some((before, first)) = last.filter(|(before, _)| *before >= number) {
            let message = if before == number {
                words!("行の番号 ({number}) が二度ある", "the row number ({number}) stands twice")
            } else {
                words!(
                    "行の番号 ({number}) が ({before}) の後にある",
                    "the row number ({number}) stands behind ({before})"
                )
            };
            out.push(
                Diagnostic::new(Code::ItemOrder, source, place, message)
                    .other(source, first, words!("前の行", "the row before"))
                    .help(words!(
                        "行を番号の順に並べるか、番号を直す",
                        "put the rows in the order of their numbers, or correct a number"
                    )),
            );
        }
        last = Some((number, place));
    }
    without_number(matrix, source, out);
    skipped(matrix, source, out);
}

/// The only number that is left out where all others count on from 1: its row is gone.
fn skipped(matrix: &MatrixRef<'_>, source: &SourceRef, out: &mut Vec<Diagnostic>) {
    let numbers: Vec<(u32, Span)> =
        matrix.rows.iter().filter_map(|row| Some((row.row.item?, row.row.head.span))).collect();
    let counts_on = |pair: &&[(u32, Span)]| matches!(pair, [(before, _), (number, _)] if *number == before + 1);
    let is_first = numbers.first().is_some_and(|(first, _)| *first == 1);
    if !is_first || numbers.len() < FEWEST_ROWS || numbers.len() < matrix.rows.len() {
        return;
    }
    let mut gaps = numbers.windows(2).filter(|pair| !counts_on(pair));
    let (Some([(before, _), (number, place)]), None) = (gaps.next(), gaps.next()) else { return };
    if *number != before + 2 {
        return;
    }
    let lost = before + 1;
    let message = words!(
        "({before}) の次が ({number}) で、行 ({lost}) がない",
        "({number}) stands behind ({before}): there is no row ({lost})"
    );
    out.push(
        Diagnostic::new(Code::ItemOrder, source, *place, message)
            .help(words!("行を書き足すか、後の番号を直す", "add the row, or correct the numbers behind it")),
    );
}

/// The only row without its number: `12) [[measure:…]]`, whose number is not read, or one that has lost it.
fn without_number(matrix: &MatrixRef<'_>, source: &SourceRef, out: &mut Vec<Diagnostic>) {
    let mut without = matrix.rows.iter().filter(|row| row.row.item.is_none());
    let (Some(row), None) = (without.next(), without.next()) else { return };
    if matrix.rows.len() < 4 || matrix.matrix.of != RowKind::Measure {
        return;
    }
    let message = words!("この行だけ番号がない", "this is the only row without a number");
    out.push(Diagnostic::new(Code::MatrixRow, source, row.row.head.span, message).help(words!(
        "`(12) [[measure:ID]]` のように、番号を括弧に入れて書く",
        "write the number in brackets, like `(12) [[measure:ID]]`"
    )));
}

/// Whether a row's head names what the rows of its matrix are.
fn names(resolved: &Resolved, matrix: &MatrixRef<'_>, row: &MatrixRowRef<'_>) -> bool {
    match (matrix.matrix.of, row.to) {
        (RowKind::Measure, _) => row.measure.is_some(),
        (RowKind::Section, Destination::Page(_)) | (RowKind::Term, Destination::Term(_)) => true,
        (RowKind::Clause, Destination::Place(at)) => {
            let place = resolved.corpus.page(at.page).and_then(|page| page.place(at.place));
            place.is_some_and(|place| place.kind == PlaceKind::Clause)
        }
        _ => false,
    }
}

fn no_subject(of: RowKind, source: &SourceRef, head: Span) -> Diagnostic {
    let (ja, en) = match of {
        RowKind::Measure => ("対策", "measure"),
        RowKind::Clause => ("遵守事項", "clause"),
        RowKind::Section => ("節", "section"),
        RowKind::Term => ("用語", "term"),
    };
    let written = match of {
        RowKind::Section => "[[9.3.1]]".to_owned(),
        _ => format!("[[{}:…]]", of.id()),
    };
    let message = words!("行の見出しが{ja}を指していない", "the row's head does not name a {en}");
    Diagnostic::new(Code::MatrixRow, source, head, message)
        .help(words!("`{written}` のように書く", "write it like `{written}`"))
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

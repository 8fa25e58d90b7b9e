//! Merged cells of a captioned table: `<` goes on with the cell on its left, `^` with the one above.

use crate::document::{Cell, Reach, Table};
use crate::source::{Source, Span};

/// The cell that a cell is part of: its row, with the head as row 0, and its column.
type Owner = (usize, usize);

/// Joins cells. Where those that belong together are no rectangle, says where, and they stay single cells.
pub(super) fn cells(table: &mut Table, source: &Source) -> Option<Span> {
    let grid: Vec<Vec<&Cell>> = std::iter::once(&table.head)
        .chain(table.rows.iter().map(|row| &row.cells))
        .map(|cells| cells.iter().collect())
        .collect();
    let sign = |cell: &Cell| match source.slice(cell.span).trim() {
        "<" => Some('<'),
        "^" => Some('^'),
        _ => None,
    };
    if !grid.iter().flatten().any(|cell| sign(cell).is_some()) {
        return None;
    }
    let mut owners: Vec<Vec<Owner>> = Vec::new();
    for (r, row) in grid.iter().enumerate() {
        let mut of_row: Vec<Owner> = Vec::new();
        for (c, cell) in row.iter().enumerate() {
            let owner = match sign(cell) {
                Some('<') => c.checked_sub(1).and_then(|left| of_row.get(left)).copied(),
                Some(_) => r.checked_sub(1).and_then(|above| owners.get(above)?.get(c)).copied(),
                None => Some((r, c)),
            };
            let Some(owner) = owner else { return Some(cell.span) };
            of_row.push(owner);
        }
        owners.push(of_row);
    }
    // The last cell of what is no rectangle is the one that reached too far.
    let fault = owners.iter().enumerate().rev().find_map(|(r, row)| {
        let reaches = |(c, owner): (usize, &Owner)| reach(&owners, *owner, (r, c)).is_none().then_some((r, c));
        row.iter().enumerate().rev().find_map(reaches)
    });
    if let Some((r, c)) = fault {
        return grid.get(r).and_then(|row| row.get(c)).map(|cell| cell.span);
    }
    let rows = std::iter::once(&mut table.head).chain(table.rows.iter_mut().map(|row| &mut row.cells));
    for (r, row) in rows.enumerate() {
        for (c, cell) in row.iter_mut().enumerate() {
            let own = owners.get(r).and_then(|row| row.get(c)) == Some(&(r, c));
            cell.reach = reach(&owners, (r, c), (r, c)).filter(|_| own).unwrap_or(Reach::COVERED);
            if !own {
                cell.content.clear();
            }
        }
    }
    None
}

/// How far the cells of an owner reach, where they are a rectangle that holds `at`.
fn reach(owners: &[Vec<Owner>], owner: Owner, at: Owner) -> Option<Reach> {
    let (top, left) = owner;
    let of = |r: usize, c: usize| owners.get(r).and_then(|row| row.get(c)) == Some(&owner);
    let columns = (left..usize::from(u16::MAX)).take_while(|&c| of(top, c)).count();
    let rows = (top..usize::from(u16::MAX)).take_while(|&r| of(r, left)).count();
    let whole = (top..top + rows).all(|r| (left..left + columns).all(|c| of(r, c)));
    let inside = (top..top + rows).contains(&at.0) && (left..left + columns).contains(&at.1);
    let small = |n: usize| u16::try_from(n).ok();
    (whole && inside).then_some(Reach { columns: small(columns)?, rows: small(rows)? })
}

//! The grid of a table: which cell covers each place of it.

use super::draft::{Cell, Table};

/// What a place of the grid of a table holds.
#[derive(Clone, Debug)]
pub(super) enum Covered<'a> {
    Cell(&'a Cell),
    Left,
    Above,
    Nothing,
}

/// The grid of a table: every column of every row.
pub(super) fn grid(table: &Table) -> Vec<Vec<Covered<'_>>> {
    let mut grid: Vec<Vec<Covered<'_>>> = vec![Vec::new(); table.rows.len()];
    let mut set = |row: usize, column: usize, value| {
        let Some(cells) = grid.get_mut(row) else { return };
        while cells.len() <= column {
            cells.push(Covered::Nothing);
        }
        cells[column] = value;
    };
    // Columns that cells of rows above still cover, with the rows that are left.
    let mut above: Vec<usize> = Vec::new();
    for (index, row) in table.rows.iter().enumerate() {
        let mut column = 0;
        for cell in row {
            while above.get(column).is_some_and(|left| *left > 0) {
                column += 1;
            }
            let (columns, rows) = (cell.columns.clamp(1, 200), cell.rows.max(1).min(table.rows.len() - index));
            for down in 0..rows {
                for right in 0..columns {
                    let value = match (down, right) {
                        (0, 0) => Covered::Cell(cell),
                        (0, _) => Covered::Left,
                        (_, 0) => Covered::Above,
                        _ => Covered::Left,
                    };
                    set(index + down, column + right, value);
                }
            }
            above.resize(above.len().max(column + columns), 0);
            above[column..column + columns].iter_mut().for_each(|left| *left = rows);
            column += columns;
        }
        for left in &mut above {
            *left = left.saturating_sub(1);
        }
    }
    grid
}

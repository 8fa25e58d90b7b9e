//! Tables of marks: a matrix, where it is annotated, with the vocabulary of its columns and the legend of its marks.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::collect::Collector;
use super::run::{first_piece, pieces_of, text, text_of};
use super::settings::id_of;
use crate::import::draft::{Block, Cell, Inline, Table};
use crate::import::ledger::PieceId;
use crate::words;

/// How many blocks behind a table may explain its marks.
const FARTHEST: usize = 4;

/// A table of marks.
struct Marked {
    /// How many rows are heads.
    heads: usize,
    /// What each column is called, from the second on, with the pieces of its heads.
    columns: Vec<(String, Vec<PieceId>)>,
    /// How often each mark stands in it.
    counts: BTreeMap<String, usize>,
    /// How many cells hold none.
    blanks: usize,
}

/// The grid of a table: the cell of each place, `None` where another covers it.
type Grid<'t> = Vec<Vec<Option<&'t Cell>>>;

impl Collector<'_, '_> {
    /// Proposes the table at an index as a matrix or as a list of requirements, and changes it where that is wanted.
    pub(super) fn table(&mut self, blocks: &mut Vec<Block>, at: usize) {
        let Some(Block::Table(table)) = blocks.get(at) else { return };
        let Some(marked) = self.marked(table) else {
            self.requirements(blocks, at);
            return;
        };
        let place = self.place(first_of(table));
        let (rows, columns) = (table.rows.len() - marked.heads, marked.columns.len());
        let total: usize = marked.counts.values().sum();
        let each = marked.counts.iter().map(|(mark, count)| format!("{mark} ×{count}")).collect::<Vec<_>>().join(", ");
        let words = words!(
            "{rows} 行 {columns} 列のマトリクス、記号 {total} 個（{each}）",
            "a matrix of {rows} rows and {columns} columns, {total} marks ({each})"
        );
        self.propose("matrix", place.clone(), words);
        self.compare(table, &marked, &place);
        if self.annotate {
            let legend = self.legend(&blocks[at + 1..], &marked);
            let headings = headings(&blocks[at + 1..], &row_texts(table, marked.heads));
            let Some(Block::Table(table)) = blocks.get_mut(at) else { return };
            let vocabulary = self.vocabulary(table, &marked);
            let rows = if headings.is_empty() { "term" } else { "measure" };
            let shape = format!("columns={vocabulary} marks={legend} rows={rows}");
            self.write(table, &marked, &shape, &headings);
            for (offset, id) in headings {
                if let Some(Block::Heading(_, _, run)) = blocks.get_mut(at + 1 + offset) {
                    run.push(Inline::Attribute(format!("#{id} .measure").into()));
                }
            }
        }
    }

    /// What a table of marks looks like; `None` where it is none.
    fn marked(&self, table: &Table) -> Option<Marked> {
        let mut grid = grid(table)?;
        // Columns at the end that are empty from head to foot are none of the matrix.
        let width = filled(&grid);
        for row in &mut grid {
            row.truncate(width);
        }
        let heads = grid.iter().position(|row| self.marks_of(row).is_some_and(|count| count > 0))?;
        let body = &grid[heads..];
        if !(1..=2).contains(&heads) || width < 3 || body.len() < 2 {
            return None;
        }
        let counts: Vec<usize> = body.iter().map(|row| self.marks_of(row)).collect::<Option<_>>()?;
        let is_full = counts.iter().all(|count| count * 2 > width - 1);
        if !is_full && !is_sparse(&grid, heads, &counts) {
            return None;
        }
        let (mut counts, mut blanks) = (BTreeMap::new(), 0);
        for cell in body.iter().flat_map(|row| row.iter().skip(1)) {
            let mark = cell.map(cell_text).unwrap_or_default();
            if mark.is_empty() {
                blanks += 1;
            } else {
                *counts.entry(mark).or_insert(0) += 1;
            }
        }
        Some(Marked { heads, columns: columns(&grid[..heads], width), counts, blanks })
    }

    /// How many cells behind the first hold a mark; `None` where one holds anything else.
    fn marks_of(&self, row: &[Option<&Cell>]) -> Option<usize> {
        let marks = row.iter().skip(1).map(|cell| cell.map(cell_text).unwrap_or_default());
        let mut filled = 0;
        for mark in marks.filter(|mark| !mark.is_empty()) {
            if !self.profile.marks.iter().any(|own| own.nfkc().eq(mark.nfkc())) {
                return None;
            }
            filled += 1;
        }
        Some(filled)
    }

    /// Tells where a matrix has other columns than one before it with the same rows: extraction may have damaged one.
    fn compare(&mut self, table: &Table, marked: &Marked, place: &str) {
        let rows = row_texts(table, marked.heads);
        let shared = |others: &[String]| rows.iter().filter(|row| others.contains(row)).count();
        let like = self.matrices.iter().find(|(_, columns, others)| {
            *columns != marked.columns.len() && shared(others) * 2 > others.len().min(rows.len())
        });
        if let Some((other, columns, _)) = like {
            let own = marked.columns.len();
            let words = words!(
                "{other} の表と行は同じだが、列は {columns} でなく {own} である。抽出で壊れたかもしれない",
                "it has the rows of the table at {other}, but {own} columns instead of {columns}; extraction may have damaged one"
            );
            self.findings.push(crate::import::Finding::new("matrix-differs", place.to_owned(), words));
        }
        self.matrices.push((place.to_owned(), marked.columns.len(), rows));
    }

    /// The id of the legend: the marks, each with what a text behind the table calls it.
    fn legend(&mut self, behind: &[Block], marked: &Marked) -> String {
        let explained: String = behind
            .iter()
            .take(FARTHEST)
            .take_while(|block| matches!(block, Block::Paragraph(_) | Block::List(_)))
            .map(|block| text_of(std::slice::from_ref(block)) + "\n")
            .collect();
        let mut marks: Vec<(String, String)> = marked
            .counts
            .keys()
            .map(|mark| (mark.clone(), meaning(&explained, mark).unwrap_or_else(|| mark.clone())))
            .collect();
        if marked.blanks > 0 {
            marks.push((String::new(), String::new()));
        }
        let key: String = marks.iter().flat_map(|(mark, name)| [mark.as_str(), name.as_str()]).collect();
        let id = id_of("marks", &format!("記号{key}{}", if marked.blanks > 0 { " " } else { "" }));
        self.settings.legends.insert(id.clone(), marks);
        id
    }

    fn vocabulary(&mut self, table: &Table, marked: &Marked) -> String {
        let values: Vec<String> = marked.columns.iter().map(|(name, _)| name.clone()).collect();
        let id = id_of("columns", &format!("列{}", values.join("\n")));
        let corner = table.rows.first().and_then(|row| row.first()).map(cell_text).unwrap_or_default();
        let name = if corner.is_empty() { id.clone() } else { corner };
        self.settings.columns.insert(id.clone(), (name, values));
        id
    }

    /// One row of heads, and rows whose heads name what they are about.
    fn write(&mut self, table: &mut Table, marked: &Marked, shape: &str, headings: &[(usize, String)]) {
        let mut rows = std::mem::take(&mut table.rows);
        let corner = rows.first_mut().filter(|row| !row.is_empty()).map(|row| row.remove(0)).unwrap_or_default();
        let mut head = vec![Cell { columns: 1, rows: 1, ..corner }];
        for (name, pieces) in &marked.columns {
            let mut run: Vec<Inline> = Vec::new();
            for (index, piece) in pieces.iter().enumerate() {
                run.push(Inline::Text(*piece, if index == 0 { name.as_str().into() } else { "".into() }));
            }
            head.push(Cell { blocks: vec![Block::Paragraph(run)], columns: 1, rows: 1 });
        }
        let body = rows.into_iter().skip(marked.heads);
        table.rows = std::iter::once(head).chain(body.map(|row| without_end(row, marked.columns.len() + 1))).collect();
        for (index, row) in table.rows.iter_mut().skip(1).enumerate() {
            let Some(cell) = row.first_mut() else { continue };
            if let Some((_, id)) = headings.get(index) {
                link_head(cell, id);
            } else {
                self.settings.rows.insert(without_number(&cell_text(cell)).to_owned());
            }
        }
        table.matrix = Some(shape.into());
    }
}

/// How many columns a table has up to the last one in which anything stands.
fn filled(grid: &Grid<'_>) -> usize {
    let says = |place: Option<&Cell>| place.is_some_and(|cell| !cell.blocks.is_empty() || cell.columns > 1);
    grid.iter().filter_map(|row| row.iter().rposition(|place| says(*place))).max().map_or(0, |last| last + 1)
}

/// A row without the empty cells that stand behind so many columns.
fn without_end(mut row: Vec<Cell>, columns: usize) -> Vec<Cell> {
    while row.len() > columns && row.last().is_some_and(|cell| cell.blocks.is_empty()) {
        row.pop();
    }
    row
}

/// Whether a table in which most cells are empty is one of marks still: every row and every column says what it is about,
/// every second row has a mark, and so have two columns.
fn is_sparse(grid: &Grid<'_>, heads: usize, counts: &[usize]) -> bool {
    let body = &grid[heads..];
    let says = |cell: Option<&Cell>| cell.is_some_and(|cell| !cell_text(cell).is_empty());
    let marked = |column: &usize| body.iter().any(|row| says(row[*column]));
    let columns = (1..grid[0].len()).filter(marked).count();
    let named = |column: usize| grid[..heads].iter().any(|row| says(row[column]));
    body.iter().all(|row| says(row[0]))
        && (1..grid[0].len()).all(named)
        && columns >= 2
        && counts.iter().filter(|count| **count > 0).count() * 2 >= counts.len()
}

/// What follows the number of a row.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start();
    let Some(inner) = rest.strip_prefix(['(', '（']) else { return rest };
    match inner.find([')', '）']).filter(|end| *end <= 9) {
        Some(end) => inner[end..].trim_start_matches([')', '）']).trim_start(),
        None => rest,
    }
}

/// `(1) [[measure:id|text]]` in the place of the text behind the number.
fn link_head(cell: &mut Cell, id: &str) {
    let Some(Block::Paragraph(run)) = cell.blocks.first_mut() else { return };
    let whole = text(run);
    let number = whole.len() - without_number(&whole).len();
    let Some(Inline::Text(piece, shown)) = run.first_mut() else { return };
    let (before, after) = shown.split_at(number.min(shown.len()));
    let (piece, before, after) = (*piece, format!("{} ", before.trim()), after.to_owned());
    let rest = run.split_off(1);
    *run =
        vec![Inline::Text(piece, before.into()), Inline::Measure(id.into(), vec![Inline::Text(piece, after.into())])];
    run.extend(rest);
}

/// The headings behind a table that are called as its rows, each with the id of the measure; none where one is missing.
fn headings(behind: &[Block], rows: &[String]) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut top = None;
    for (index, block) in behind.iter().enumerate() {
        let Block::Heading(level, _, run) = block else { continue };
        if top.is_some_and(|top| *level < top) {
            break;
        }
        let Some(row) = rows.get(out.len()) else { break };
        if plain(&text(run)) == plain(row) {
            top = top.or(Some(*level));
            out.push((index, id_of("measure", row)));
        }
    }
    if out.len() == rows.len() { out } else { Vec::new() }
}

/// A text without blanks, in the one width.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// What each row is about.
fn row_texts(table: &Table, heads: usize) -> Vec<String> {
    let first = |row: &Vec<Cell>| row.first().map(cell_text).unwrap_or_default();
    table.rows.iter().skip(heads).map(first).map(|text| without_number(&text).to_owned()).collect()
}

/// What a text calls a mark: 「○：必要」.
fn meaning(explained: &str, mark: &str) -> Option<String> {
    let at = explained.find(&format!("{mark}：")).or_else(|| explained.find(&format!("{mark}:")))?;
    let rest = explained[at + mark.len()..].trim_start_matches(['：', ':']);
    let end = rest.find(['（', '(', '。', '\n', ' ', '\u{3000}', '、']).unwrap_or(rest.len());
    let name = rest[..end].trim();
    (!name.is_empty() && name.chars().count() <= 40).then(|| name.to_owned())
}

fn first_of(table: &Table) -> Option<PieceId> {
    table.rows.iter().flatten().flat_map(|cell| &cell.blocks).find_map(|block| match block {
        Block::Paragraph(run) => first_piece(run),
        _ => None,
    })
}

/// The text of a cell on one line.
pub(super) fn cell_text(cell: &Cell) -> String {
    text_of(&cell.blocks).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The grid of a table whose rows have one width; cells of one row may cover several columns.
fn grid(table: &Table) -> Option<Grid<'_>> {
    let mut out: Grid<'_> = Vec::new();
    let mut above: Vec<usize> = Vec::new();
    for row in &table.rows {
        let mut places: Vec<Option<&Cell>> = Vec::new();
        for cell in row {
            while above.get(places.len()).is_some_and(|left| *left > 0) {
                places.push(None);
            }
            let first = places.len();
            let columns = cell.columns.clamp(1, 200);
            places.push(Some(cell));
            places.extend((1..columns).map(|_| None));
            above.resize(above.len().max(places.len()), 0);
            above[first..].iter_mut().take(columns).for_each(|left| *left = cell.rows.max(1));
        }
        while above.get(places.len()).is_some_and(|left| *left > 0) {
            places.push(None);
        }
        for left in &mut above {
            *left = left.saturating_sub(1);
        }
        out.push(places);
    }
    let width = out.iter().map(Vec::len).max()?;
    // A row may lack cells at its end.
    for row in &mut out {
        row.resize(width, None);
    }
    Some(out)
}

/// What the columns from the second on are called: `group / value` where there are two rows of heads.
fn columns(heads: &[Vec<Option<&Cell>>], width: usize) -> Vec<(String, Vec<PieceId>)> {
    let mut group: Option<&Cell> = None;
    let mut out: Vec<(String, Vec<PieceId>)> = Vec::new();
    for column in 1..width {
        let at = |row: usize| heads.get(row).and_then(|row| row[column]).filter(|cell| !cell_text(cell).is_empty());
        let (own, below) = (at(0), at(1));
        group = own.or(group.filter(|_| below.is_some()));
        let parts: Vec<&Cell> = [group, below].into_iter().flatten().collect();
        let name = parts.iter().map(|cell| cell_text(cell)).collect::<Vec<_>>().join(" / ");
        let count = out.iter().filter(|(other, _)| *other == name).count();
        let name = match (name.is_empty(), count) {
            (true, _) => format!("{column}"),
            (false, 0) => name,
            (false, count) => format!("{name} ({})", count + 1),
        };
        out.push((name, parts.into_iter().flat_map(|cell| pieces_of(&cell.blocks)).collect()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_marks_and_rows_are_called() {
        let text = "○：必要 △：選択（調達ごと） ×：非該当又は不必要\n※：一般に含まれる";
        assert_eq!(meaning(text, "△").as_deref(), Some("選択"));
        assert_eq!(meaning(text, "※").as_deref(), Some("一般に含まれる"));
        assert_eq!(meaning(text, "●"), None);
        assert_eq!(without_number("(10)再委託に関する事項"), "再委託に関する事項");
        assert_eq!(without_number("（1） 体制"), "体制");
        assert_eq!(without_number("体制（案）"), "体制（案）");
    }
}

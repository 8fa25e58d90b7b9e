//! Tables with more cells than a table may have, and pages with more text than a page may have, in parts: nothing of a source
//! is too large for a guide but a single paragraph of several megabytes.

use super::draft::{Block, Cell, Inline, Table};
use super::error::ImportError;
use super::inlines::plain;
use super::ledger::Ledger;
use super::pages::{PagePlan, each_run};
use crate::source::MAX_PAGE_BYTES;
use crate::syntax::MAX_TABLE_CELLS;
use crate::words;

/// Most bytes of text of a page, before its marks and backslashes are added.
const MOST_BYTES: usize = (MAX_PAGE_BYTES / 2) as usize;
/// What a cell, an entry or a link costs beside its text.
const BESIDE: usize = 8;

/// Pages that are no larger than a page may be; what goes on in another says so by its title.
pub(super) fn divided(pages: Vec<PagePlan>, ledger: &Ledger) -> Result<Vec<PagePlan>, ImportError> {
    let mut out = Vec::with_capacity(pages.len());
    for mut page in pages {
        page.blocks = tables(std::mem::take(&mut page.blocks));
        let blocks = std::mem::take(&mut page.blocks);
        let mut parts: Vec<Vec<Block>> = vec![Vec::new()];
        let mut size = 0;
        for block in smaller(blocks) {
            let own = weight(std::slice::from_ref(&block));
            if own > MOST_BYTES {
                return Err(too_large(&block, ledger));
            }
            if size + own > MOST_BYTES {
                parts.push(Vec::new());
                size = 0;
            }
            size += own;
            parts.last_mut().expect("there is a part").push(block);
        }
        for (index, blocks) in parts.into_iter().enumerate() {
            if index == 0 {
                page.blocks = blocks;
                continue;
            }
            let stem = page.path.trim_end_matches(".md");
            let stem = stem.strip_suffix("index").map_or_else(|| format!("{stem}-"), str::to_owned);
            let (path, title, level) = (format!("{stem}part-{}.md", index + 1), page.title.clone(), page.level);
            out.push(PagePlan { path, title, level, blocks, part: index + 1, ..PagePlan::default() });
        }
        let parts = out.iter().rev().take_while(|other| other.part > 0 && other.title == page.title).count();
        let at = out.len() - parts;
        out.insert(at, page);
    }
    Ok(out)
}

fn too_large(block: &Block, ledger: &Ledger) -> ImportError {
    let mut first = None;
    each_run(std::slice::from_ref(block), &mut |run| {
        let (mut text, mut pieces) = (String::new(), Vec::new());
        plain(run, &mut text, &mut pieces);
        first = first.or(pieces.first().copied());
    });
    let place = first.map(|piece| ledger.piece(piece).place.to_string()).unwrap_or_default();
    let megabytes = MOST_BYTES >> 20;
    ImportError::new(
        place,
        words!("一つの段落が {megabytes} MB を超える", "one paragraph has more than {megabytes} MB"),
        words!("元の文書で段落に分ける", "break it into paragraphs in the source"),
    )
}

/// How many bytes of text blocks have.
fn weight(blocks: &[Block]) -> usize {
    fn run(inlines: &[Inline]) -> usize {
        let one = |inline: &Inline| match inline {
            Inline::Text(_, text) | Inline::Code(_, text) | Inline::Script(_, _, text) => text.len() + BESIDE,
            Inline::Ruby(_, text, _, kana) => text.len() + kana.len() + BESIDE,
            Inline::Link(url, inner) => url.len() + run(inner) + BESIDE,
            other => run(other.inner()) + BESIDE,
        };
        inlines.iter().map(one).sum()
    }
    let mut sum = 0;
    each_run(blocks, &mut |inlines| sum += run(inlines) + BESIDE);
    sum + blocks.iter().map(code).sum::<usize>()
}

fn code(block: &Block) -> usize {
    match block {
        Block::Code(_, lines) => lines.iter().map(|(_, line)| line.len() + BESIDE).sum(),
        Block::Markdown(lines) => lines.iter().map(|(_, line)| line.len() + BESIDE).sum(),
        _ => 0,
    }
}

/// Blocks, with lists and frames that are larger than a page in halves.
fn smaller(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        if weight(std::slice::from_ref(&block)) <= MOST_BYTES / 4 {
            out.push(block);
            continue;
        }
        match block {
            Block::List(mut items) if items.len() > 1 => {
                let rest = items.split_off(items.len() / 2);
                out.extend(smaller(vec![Block::List(items), Block::List(rest)]));
            }
            Block::Table(table) if table.rows.len() > 3 => {
                let half = table.rows.len() / 2;
                out.extend(smaller(cut(table, half.max(2)).into_iter().map(Block::Table).collect()));
            }
            Block::Figure(caption, inner) if smaller(inner.clone()).len() > 1 => {
                let parts = smaller(inner).into_iter();
                out.extend(parts.map(|block| Block::Figure(caption.clone(), vec![block])));
            }
            Block::Boxed(inner) if inner.len() > 1 => {
                out.extend(smaller(inner).into_iter().map(|block| Block::Boxed(vec![block])));
            }
            Block::Code(language, mut lines) if lines.len() > 1 => {
                let rest = lines.split_off(lines.len() / 2);
                out.extend(smaller(vec![Block::Code(language.clone(), lines), Block::Code(language, rest)]));
            }
            block => out.push(block),
        }
    }
    out
}

/// Blocks, with tables of no more cells than a table may have.
fn tables(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Table(table) => {
                let width = width(&table);
                let rows = MAX_TABLE_CELLS / width.max(1);
                if table.rows.len() > rows.max(2) {
                    out.extend(cut(table, rows.max(2)).into_iter().map(Block::Table));
                } else {
                    out.push(Block::Table(table));
                }
            }
            Block::Boxed(inner) => out.push(Block::Boxed(tables(inner))),
            Block::Aside(kind, title, inner) => out.push(Block::Aside(kind, title, tables(inner))),
            Block::List(mut items) => {
                for item in &mut items {
                    item.blocks = tables(std::mem::take(&mut item.blocks));
                }
                out.push(Block::List(items));
            }
            block => out.push(block),
        }
    }
    out
}

fn width(table: &Table) -> usize {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.columns.max(1)).sum()).max().unwrap_or(0)
}

/// A table in parts of at most so many rows, each with the head of the whole. A cell that a cut goes through covers what is
/// left of it in the next part, without its text.
fn cut(table: Table, rows: usize) -> Vec<Table> {
    let Table { caption, rows: all, alignments, matrix } = table;
    let head = all.first().cloned().unwrap_or_default();
    let head: Vec<Cell> = head.into_iter().map(|cell| Cell { rows: 1, ..cell }).collect();
    let mut out: Vec<Table> = Vec::new();
    // Cells of rows above that go on: column, columns, rows that are left.
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    for row in all {
        let full = out.last().is_none_or(|part| part.rows.len() >= rows);
        let mut placed: Vec<(usize, Cell)> = Vec::new();
        if full {
            let first = out.is_empty();
            let part = Table {
                caption: if first { caption.clone() } else { Vec::new() },
                rows: if first { Vec::new() } else { vec![head.clone()] },
                alignments: alignments.clone(),
                matrix: matrix.clone(),
            };
            out.push(part);
            let again = open
                .iter()
                .map(|(at, columns, left)| (*at, Cell { blocks: Vec::new(), columns: *columns, rows: *left }));
            placed.extend(again);
        }
        let mut column = 0;
        for cell in row {
            while let Some((at, columns, _)) =
                open.iter().find(|(at, columns, _)| (*at..at + columns).contains(&column))
            {
                column = at + columns;
            }
            let (columns, height) = (cell.columns.max(1), cell.rows.max(1));
            placed.push((column, cell));
            open.push((column, columns, height));
            column += columns;
        }
        placed.sort_by_key(|(at, _)| *at);
        let part = out.last_mut().expect("there is a part");
        part.rows.push(placed.into_iter().map(|(_, cell)| cell).collect());
        for (_, _, left) in &mut open {
            *left -= 1;
        }
        open.retain(|(_, _, left)| *left > 0);
    }
    for part in &mut out {
        let count = part.rows.len();
        for (index, row) in part.rows.iter_mut().enumerate() {
            for cell in row {
                cell.rows = cell.rows.clamp(1, count - index);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(rows: usize) -> Cell {
        Cell { blocks: Vec::new(), columns: 1, rows }
    }

    #[test]
    fn a_table_goes_on_below_its_head() {
        let rows =
            vec![vec![cell(1), cell(1)], vec![cell(3), cell(1)], vec![cell(1)], vec![cell(1)], vec![cell(1), cell(1)]];
        let parts = cut(Table { rows, ..Table::default() }, 3);
        let shapes: Vec<Vec<Vec<usize>>> = parts
            .iter()
            .map(|part| part.rows.iter().map(|row| row.iter().map(|cell| cell.rows).collect()).collect())
            .collect();
        assert_eq!(shapes, [vec![vec![1, 1], vec![2, 1], vec![1]], vec![vec![1, 1], vec![1, 1], vec![1, 1]],]);
    }
}

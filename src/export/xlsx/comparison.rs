//! The comparative table (新旧対照表) as a sheet: A4 landscape, differences underlined in rich text. A cell that is higher than
//! a row may be goes on in the next row, so that nothing is cut on paper.

use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet};

use super::sheets::{begin, height, lines};
use super::{Fault, made};
use crate::diagnostic::Lang;
use crate::render::editions::{Cell, Columns, Run, Table};

/// 明朝, as such tables are set in.
const FONT: &str = "ＭＳ 明朝";
/// Widths of a side and of the remarks, in characters.
const SIDE: u32 = 62;
const REMARKS: u32 = 22;
/// Lines that a row has room for.
const MOST_LINES: u32 = 28;

/// The workbook of a table: the same bytes for the same editions.
///
/// # Errors
/// There are more rows than a sheet may have.
pub fn comparison(table: &Table, lang: Lang) -> Result<Vec<u8>, Fault> {
    let mut book = Workbook::new();
    let properties = DocProperties::new().set_title(&table.title).set_subject(&table.editions.1);
    book.set_properties(&properties.set_creation_datetime(&made("")?));
    let sheet = book.add_worksheet();
    begin(sheet, if lang == Lang::Ja { "新旧対照表" } else { "Comparison" })?;
    let columns = if table.remarks.is_empty() { 2 } else { 3 };
    let widths = [SIDE, SIDE, REMARKS];
    for (at, width) in (0_u16..columns).zip(widths) {
        sheet.set_column_width(at, width)?;
    }
    let title = plain().set_font_size(14).set_align(FormatAlign::Center).set_bold();
    sheet.merge_range(0, 0, 0, columns - 1, &table.title, &title)?;
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(1, 0, &table.note, &plain())?;
    heads(sheet, table)?;
    let mut row = 3;
    for of in &table.rows {
        let [left, right] = ordered(table.columns, (&of.old, &of.facts.0), (&of.new, &of.facts.1));
        let mut parts = [pieces(left.0), pieces(right.0), remarks(&of.remarks)];
        let texts = parts.iter().map(Vec::len).max().unwrap_or(1).max(1);
        // Facts are no text: they have rows of their own, set in.
        for (part, facts) in parts.iter_mut().zip([left.1, right.1]).filter(|(_, facts)| !facts.is_empty()) {
            part.resize(texts, Vec::new());
            part.extend(pieces(facts));
        }
        let rows = parts.iter().map(Vec::len).max().unwrap_or(1).max(texts);
        for at in 0..rows {
            let format = lined(at == 0, at + 1 == rows);
            let format = if of.is_title { format.set_bold() } else { format };
            let format = if at >= texts { format.set_indent(1) } else { format };
            let mut most = 1;
            for (column, part) in (0_u16..columns).zip(&mut parts) {
                let runs = part.get_mut(at).map(std::mem::take).unwrap_or_default();
                let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                most = most.max(lines_of(&text, widths[usize::from(column)]));
                write(sheet, (row, column), &runs, &format)?;
            }
            sheet.set_row_height(row, height(most))?;
            row += 1;
        }
    }
    sheet.set_freeze_panes(3, 0)?.set_repeat_rows(2, 2)?;
    Ok(book.save_to_buffer()?)
}

fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10.5)
}

/// The format of a cell that wraps; one that goes on has no line between its rows.
fn lined(is_first: bool, is_last: bool) -> Format {
    let format = plain().set_text_wrap().set_align(FormatAlign::Top);
    let format = format.set_border_left(FormatBorder::Thin).set_border_right(FormatBorder::Thin);
    let format = if is_first { format.set_border_top(FormatBorder::Thin) } else { format };
    if is_last { format.set_border_bottom(FormatBorder::Thin) } else { format }
}

fn heads(sheet: &mut Worksheet, table: &Table) -> Result<(), Fault> {
    let format = lined(true, true).set_align(FormatAlign::Center);
    let old = (&table.heads.0, &table.editions.0);
    for (column, (name, edition)) in (0_u16..).zip(ordered(table.columns, old, (&table.heads.1, &table.editions.1))) {
        let text = if edition.is_empty() { name.clone() } else { format!("{name}\n{edition}") };
        sheet.write_string_with_format(2, column, text, &format)?;
    }
    if !table.remarks.is_empty() {
        sheet.write_string_with_format(2, 2, &table.remarks, &format)?;
    }
    sheet.set_row_height(2, height(2))?;
    Ok(())
}

/// What stands left, and what stands right.
fn ordered<T>(columns: Columns, old: T, new: T) -> [T; 2] {
    match columns {
        Columns::NewLeft => [new, old],
        Columns::OldLeft => [old, new],
    }
}

fn remarks(text: &str) -> Vec<Vec<Run>> {
    if text.is_empty() { Vec::new() } else { vec![vec![Run { text: text.to_owned(), is_marked: false }]] }
}

/// How many lines a text takes that has line ends of its own.
fn lines_of(text: &str, width: u32) -> u32 {
    text.split('\n').map(|line| lines(line, width)).sum()
}

/// The runs of a cell, cut where a row has no more room; paragraphs become line ends.
fn pieces(cell: &Cell) -> Vec<Vec<Run>> {
    // A line of a row holds half as many characters of full width.
    let most = (MOST_LINES * (SIDE - 4) / 2) as usize;
    let mut out: Vec<Vec<Run>> = vec![Vec::new()];
    let (mut taken, mut at_lines) = (0, 1);
    for (i, paragraph) in cell.iter().enumerate() {
        if i > 0 {
            at_lines += 1;
            if at_lines >= MOST_LINES / 2 {
                out.push(Vec::new());
                (taken, at_lines) = (0, 1);
            } else if let Some(run) = out.last_mut().and_then(|runs| runs.last_mut()) {
                run.text.push('\n');
            }
        }
        for run in paragraph {
            let letters: Vec<char> = run.text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
            let mut rest = letters.as_slice();
            while !rest.is_empty() {
                if taken >= most {
                    out.push(Vec::new());
                    (taken, at_lines) = (0, 1);
                }
                let (now, later) = rest.split_at(rest.len().min(most - taken));
                taken += now.len();
                rest = later;
                let piece = Run { text: now.iter().collect(), is_marked: run.is_marked };
                if let Some(runs) = out.last_mut() {
                    runs.push(piece);
                }
            }
        }
    }
    out
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), runs: &[Run], format: &Format) -> Result<(), Fault> {
    let marked = plain().set_underline(FormatUnderline::Single);
    let unmarked = plain();
    match runs {
        [] => {
            sheet.write_blank(row, column, format)?;
        }
        [run] if !run.is_marked => {
            sheet.write_string_with_format(row, column, &run.text, format)?;
        }
        [run] => {
            let format = format.clone().set_underline(FormatUnderline::Single);
            sheet.write_string_with_format(row, column, &run.text, &format)?;
        }
        runs => {
            let parts: Vec<(&Format, &str)> =
                runs.iter().map(|run| (if run.is_marked { &marked } else { &unmarked }, run.text.as_str())).collect();
            sheet.write_rich_string_with_format(row, column, &parts, format)?;
        }
    }
    Ok(())
}

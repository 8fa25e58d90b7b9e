//! The comparative table (新旧対照表) as it is circulated: A4 landscape, the title above the table, what differs underlined on
//! both sides.

use super::fault::Fault;
use super::flow::{CellForm, Flow, Look, Mark, Paragraph};
use super::grid::is_whole;
use super::package::{About, Paper, document};
use crate::diagnostic::Lang;
use crate::render::editions::{Cell, Columns, Holds, Table};

/// What the remarks take of the room, in hundredths.
const REMARKS: u32 = 16;

/// The table as a document.
///
/// # Errors
/// The file is larger than it may be.
pub fn comparison(table: &Table, lang: Lang) -> Result<Vec<u8>, Fault> {
    let mut flow = Flow::default();
    let line = |style| Paragraph { style, ..Paragraph::default() };
    flow.paragraph(&line("Title"), &Look::default(), &table.title);
    flow.paragraph(&line("Note"), &Look::default(), &table.note);
    let has_remarks = !table.remarks.is_empty();
    let all = Paper::Landscape.width();
    let remarks = if has_remarks { all * REMARKS / 100 } else { 0 };
    let side = (all - remarks) / 2;
    let widths: &[u32] = if has_remarks { &[side, side, all - 2 * side] } else { &[side, side] };
    flow.open_table(&table.title, widths, 0)?;
    flow.open_row(true, true);
    let head = CellForm { columns: 1, is_head: true, ..CellForm::default() };
    let [first, second] =
        ordered(table.columns, (&table.heads.0, &table.editions.0), (&table.heads.1, &table.editions.1));
    for (name, edition) in [first, second] {
        flow.cell(head);
        flow.paragraph(&line("TableHead"), &Look::default(), name);
        if !edition.is_empty() {
            flow.paragraph(&line("TableHead"), &Look::default(), edition);
        }
        flow.close_cell();
    }
    if has_remarks {
        flow.text_cell(head, "TableHead", &table.remarks);
    }
    flow.close_row();
    for row in &table.rows {
        let sides = [(&row.old, &row.facts.0), (&row.new, &row.facts.1)];
        let texts = sides
            .map(|(cell, facts)| cell.iter().chain(facts).flatten().map(|run| run.text.as_str()).collect::<String>());
        flow.open_row(false, is_whole(texts.iter().map(String::as_str)));
        let text = if row.is_title { "TableTitle" } else { "TableText" };
        // What is no text of an edition has a style of its own, so that the columns can be read back.
        let style = |is_text: bool| if is_text { text } else { "TableRemark" };
        let (in_old, in_new) = match row.holds {
            Holds::Both => (true, true),
            Holds::Old => (true, false),
            Holds::New => (false, true),
            Holds::Neither => (false, false),
        };
        let [left, right] = ordered(table.columns, (sides[0], style(in_old)), (sides[1], style(in_new)));
        for ((cell, facts), style) in [left, right] {
            side_of(&mut flow, cell, facts, style);
        }
        if has_remarks {
            flow.text_cell(CellForm::default(), "TableText", &row.remarks);
        }
        flow.close_row();
    }
    flow.close_table();
    let (title, edition) = (table.title.as_str(), table.editions.1.as_str());
    document(flow, &About { title, edition, publisher: "", lang, paper: Paper::Landscape })
}

/// What stands left, and what stands right.
fn ordered<T>(columns: Columns, old: T, new: T) -> [T; 2] {
    match columns {
        Columns::NewLeft => [new, old],
        Columns::OldLeft => [old, new],
    }
}

fn side_of(flow: &mut Flow, cell: &Cell, facts: &Cell, style: &'static str) {
    flow.cell(CellForm::default());
    if cell.is_empty() && facts.is_empty() {
        flow.paragraph(&Paragraph { style, ..Paragraph::default() }, &Look::default(), "");
    }
    let paragraphs = cell.iter().map(|runs| (runs, style)).chain(facts.iter().map(|runs| (runs, "TableFact")));
    for (runs, style) in paragraphs {
        flow.begin(&Paragraph { style, ..Paragraph::default() });
        for run in runs {
            let look = if run.is_marked { Look::default().with(Mark::Underline) } else { Look::default() };
            flow.text(&look, &run.text);
        }
        flow.end();
    }
    flow.close_cell();
}

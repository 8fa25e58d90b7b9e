//! A list of the guide as a table: the columns of the CSV, heads that repeat, a bookmark a row.

use super::super::table::{Given, What, data};
use super::fault::Fault;
use super::flow::{CellForm, Flow, Look, Paragraph};
use super::grid::{cell_style, is_whole, widths};
use super::package::{About, Paper, document};
use super::signs::signs;

/// The list as a document on A4 landscape.
///
/// # Errors
/// The file is larger than it may be.
pub fn list(given: Given<'_>, what: What) -> Result<Vec<u8>, Fault> {
    let (lang, about) = (given.lang(), &given.guide.about);
    let table = data(given, what);
    let mut flow = Flow::default();
    let title = [about.title.as_str(), what.title().get(lang)].join(signs(lang).gap);
    flow.paragraph(&Paragraph { style: "Title", ..Paragraph::default() }, &Look::default(), &title);
    if !about.edition.is_empty() {
        flow.paragraph(&Paragraph { style: "Subtitle", ..Paragraph::default() }, &Look::default(), &about.edition);
    }
    let heads: Vec<String> = table.heads(lang).into_iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(super::super::table::Datum::text).collect()).collect();
    let all: Vec<Vec<String>> = std::iter::once(heads.clone()).chain(rows.iter().cloned()).collect();
    let columns = heads.len();
    flow.open_table(&title, &widths(&all, columns, Paper::Landscape.width()), 0)?;
    flow.open_row(true, true);
    for head in &heads {
        flow.text_cell(CellForm { columns: 1, is_head: true, ..CellForm::default() }, cell_style(columns, true), head);
    }
    flow.close_row();
    let style = cell_style(columns, false);
    for (row, texts) in table.rows.iter().zip(&rows) {
        flow.open_row(false, is_whole(texts.iter().map(String::as_str)));
        flow.mark(&table.at(row, "id"));
        for text in texts {
            flow.text_cell(CellForm::default(), style, text);
        }
        flow.close_row();
    }
    flow.close_table();
    let edition = &about.edition;
    document(flow, &About { title: &title, edition, publisher: &about.publisher, lang, paper: Paper::Landscape })
}

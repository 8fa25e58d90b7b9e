//! The comparative table as a page that needs nothing but itself: to be read, printed on A4 landscape, or opened in Word.

use std::fmt::Write;

use crate::diagnostic::Lang;

use super::table::{Cell, Columns, Table, TableRow};

const STYLE: &str = "body{font-family:'Yu Mincho','MS Mincho','Hiragino Mincho ProN','Noto Serif CJK JP',serif;line-height:1.6;margin:1rem auto;max-width:80rem;padding:0 1rem}h1{font-size:1.3rem;text-align:center}p{margin:0}table{border-collapse:collapse;width:100%;table-layout:fixed}td,th{border:1px solid #333;padding:.3rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{text-align:center;font-weight:normal}col.r{width:16%}tr.t td{font-weight:bold}p.f{font-size:.92em;margin-left:1em}u{text-decoration-thickness:1px;text-underline-offset:.2em}@page{size:A4 landscape;margin:15mm}@media print{body{margin:0;max-width:none;padding:0;font-size:10.5pt}thead{display:table-header-group}tr{break-inside:avoid}tr.l{break-inside:auto}}";

/// The page of a table.
#[must_use]
pub fn page(table: &Table, lang: Lang) -> String {
    let title = escape(&table.title);
    let code = if lang == Lang::Ja { "ja" } else { "en" };
    let mut out = String::new();
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n<table>\n<colgroup><col><col>",
        escape(&table.note)
    );
    out.push_str(if table.remarks.is_empty() { "" } else { "<col class=\"r\">" });
    let heads = ordered(table.columns, &table.heads.0, &table.heads.1);
    let editions = ordered(table.columns, &table.editions.0, &table.editions.1);
    out.push_str("</colgroup>\n<thead><tr>");
    for (head, edition) in heads.iter().zip(editions) {
        let _ = write!(out, "<th scope=\"col\">{}<br>{}</th>", escape(head), escape(edition));
    }
    if !table.remarks.is_empty() {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&table.remarks));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    table.rows.iter().for_each(|row| push_row(table, row, &mut out));
    out.push_str("</tbody>\n</table>\n</body>\n</html>\n");
    out
}

/// What stands left, and what stands right.
fn ordered<T>(columns: Columns, old: T, new: T) -> [T; 2] {
    match columns {
        Columns::NewLeft => [new, old],
        Columns::OldLeft => [old, new],
    }
}

fn push_row(table: &Table, row: &TableRow, out: &mut String) {
    let letters = |cell: &Cell| cell.iter().flatten().map(|run| run.text.len()).sum::<usize>();
    // A row that is longer than a page has to break.
    let class = match row {
        _ if row.is_title => " class=\"t\"",
        _ if letters(&row.old).max(letters(&row.new)) > 3_000 => " class=\"l\"",
        _ => "",
    };
    let _ = write!(out, "<tr{class}>");
    for (cell, facts) in ordered(table.columns, (&row.old, &row.facts.0), (&row.new, &row.facts.1)) {
        out.push_str("<td>");
        push_cell(cell, "<p>", out);
        push_cell(facts, "<p class=\"f\">", out);
        out.push_str("</td>");
    }
    if !table.remarks.is_empty() {
        let _ = write!(out, "<td>{}</td>", escape(&row.remarks).replace('\n', "<br>"));
    }
    out.push_str("</tr>\n");
}

fn push_cell(cell: &Cell, open: &str, out: &mut String) {
    for paragraph in cell {
        out.push_str(open);
        for run in paragraph {
            let text = escape(&run.text);
            if run.is_marked {
                let _ = write!(out, "<u>{text}</u>");
            } else {
                out.push_str(&text);
            }
        }
        out.push_str("</p>");
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

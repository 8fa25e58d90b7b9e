//! The sheet for people: what a row asks, in words instead of codes, and cells for the answers.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, FormatBorder, Worksheet};

use super::super::table::{Datum, Given, Table, What};
use super::Fault;
use super::sheets::{FORM, begin, cell, head, set_height};
use crate::diagnostic::{Lang, Words};
use crate::words;

/// A column of the form: where its text comes from, and how wide it is, in characters.
struct Column {
    name: Words,
    from: From,
    width: u32,
}

/// Where the text of a column comes from.
enum From {
    /// A column of the data; codes are said in words.
    Data(&'static str),
    /// Who bears it.
    Bearers,
    /// Nothing: it is filled in, with one of these if there are any.
    Answer(&'static [(&'static str, &'static str)]),
}

/// Whether it is done.
const DONE: &[(&str, &str)] = &[("有", "yes"), ("無", "no"), ("要確認", "to be confirmed")];

/// Whether it is taken into a document.
const TAKEN: &[(&str, &str)] = &[("含める", "include"), ("含めない", "leave out")];

/// A number of a column; forms have few.
pub(super) fn column(at: usize) -> u16 {
    u16::try_from(at).expect("a form has few columns")
}

fn columns(what: What) -> Vec<Column> {
    let data = |name: Words, id: &'static str, width: u32| Column { name, from: From::Data(id), width };
    let number = || data(words!("番号", "Number"), "number", 14);
    let text = |width| data(words!("内容", "Text"), "text", width);
    let title = |width| data(words!("題名", "Title"), "title", width);
    let mut out = match what {
        What::Duties => vec![
            number(),
            Column { name: words!("担う者", "Who"), from: From::Bearers, width: 20 },
            data(words!("導入文", "Lead"), "lead", 20),
            text(76),
            data(words!("強さ", "Force"), "force", 20),
        ],
        What::Clauses => vec![number(), title(20), text(70)],
        What::Matrix => vec![
            data(words!("表", "Matrix"), "matrix", 22),
            data(words!("項目", "Item"), "item", 6),
            data(words!("対策", "Measure"), "row", 32),
            data(words!("対象", "For"), "column_name", 16),
            data(words!("印", "Sign"), "sign", 5),
            data(words!("強さ", "Force"), "force", 20),
            data(words!("理由", "Reason"), "reason", 26),
        ],
        What::Cautions => vec![title(24), data(words!("質問", "Question"), "question", 34), text(50)],
        What::Terms => {
            vec![data(words!("用語", "Term"), "term", 28), data(words!("定義", "Definition"), "definition", 90)]
        }
        What::References => {
            vec![
                number(),
                title(60),
                data(words!("発行者", "Publisher"), "by", 24),
                data(words!("日付", "Date"), "date", 16),
            ]
        }
        What::Guide => vec![number(), title(60), data(words!("上の節", "Parent"), "parent", 12)],
    };
    if what.is_answered() {
        out.push(Column { name: words!("実施", "Done"), from: From::Answer(DONE), width: 9 });
        out.push(Column { name: words!("採否", "Taken"), from: From::Answer(TAKEN), width: 10 });
        out.push(Column { name: words!("備考", "Remarks"), from: From::Answer(&[]), width: 20 });
    }
    out.push(data(words!("ID", "ID"), "id", 30));
    out.push(data(words!("版", "Edition"), "edition", 10));
    out
}

/// Writes the form: heads in the first row, which stays in sight and is printed on every sheet of paper.
pub(super) fn write(
    sheet: &mut Worksheet,
    given: Given<'_>,
    what: What,
    (data, several, codes): (&Table, &Table, &Table),
) -> Result<(), Fault> {
    let lang = given.lang();
    begin(sheet, FORM.get(lang))?;
    let (columns, bearers) = (columns(what), bearers(given, several));
    let lined = cell().set_border(FormatBorder::Thin);
    for (at, of) in columns.iter().enumerate() {
        sheet.set_column_width(column(at), of.width)?;
        sheet.write_string_with_format(0, column(at), of.name.get(lang), &head())?;
    }
    for (row, cells) in (1..).zip(&data.rows) {
        let text = |of: &Column| match of.from {
            From::Data(id) => in_words(data, cells, id, codes),
            From::Bearers => bearers.get(&data.at(cells, "id")).cloned().unwrap_or_default(),
            From::Answer(_) => String::new(),
        };
        let texts: Vec<String> = columns.iter().map(text).collect();
        set_height(sheet, row, texts.iter().map(String::as_str).zip(columns.iter().map(|of| of.width)))?;
        for (at, text) in texts.iter().enumerate() {
            if text.is_empty() {
                sheet.write_blank(row, column(at), &lined)?;
            } else {
                sheet.write_string_with_format(row, column(at), text, &lined)?;
            }
        }
    }
    let last = u32::try_from(data.rows.len()).expect("a sheet takes fewer rows");
    answers(sheet, &columns, last.max(1), lang)?;
    sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?;
    Ok(())
}

/// The answers that cells take.
fn answers(sheet: &mut Worksheet, columns: &[Column], last: u32, lang: Lang) -> Result<(), Fault> {
    for (at, of) in columns.iter().enumerate() {
        if let From::Answer(values @ [_, ..]) = of.from {
            let values: Vec<&str> = values.iter().map(|(ja, en)| if lang == Lang::Ja { *ja } else { *en }).collect();
            let choice = DataValidation::new().allow_list_strings(&values)?;
            sheet.add_data_validation(1, column(at), last, column(at), &choice)?;
        }
    }
    Ok(())
}

/// A datum of a row; a code as its name.
fn in_words(data: &Table, cells: &[Datum], id: &str, codes: &Table) -> String {
    let text = data.at(cells, id);
    if id != "force" {
        return text;
    }
    let known = codes.rows.iter().find(|row| codes.at(row, "list") == id && codes.at(row, "code") == text);
    known.map_or(text, |row| codes.at(row, "name"))
}

/// Who bears the duty of every place: 又は joins those of whom one is enough.
fn bearers(given: Given<'_>, several: &Table) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let (or, and) = if given.lang() == Lang::Ja { (" 又は ", " 及び ") } else { (" or ", " and ") };
    for row in &several.rows {
        let share = several.at(row, "share");
        if share.is_empty() {
            continue;
        }
        let name = several.at(row, "value_name");
        let known = out.entry(several.at(row, "id")).or_default();
        if !known.is_empty() {
            known.push_str(if share == "either" { or } else { and });
        }
        known.push_str(&name);
    }
    out
}

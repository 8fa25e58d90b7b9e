//! The sheet for people: what a row asks, in words instead of codes, and cells for the answers.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, FormatBorder, Worksheet};

use super::super::table::{Datum, Given, Table, What, classification, codes, data};
use super::Fault;
use super::sheets::{FORM, begin, cell, head, set_height};
use crate::diagnostic::{Lang, Words};
use crate::import::answers::{Asked, AskedRow, EDITION, ID, Name, Question};
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
    /// Nothing: it is filled in, with one of the question's choices if it has any.
    Answer(Question),
}

/// A number of a column; forms have few.
pub(super) fn column(at: usize) -> u16 {
    u16::try_from(at).expect("a form has few columns")
}

/// The columns of the form of a list. When its places hold is asked only where they do not all hold always.
fn columns(what: What, table: &Table) -> Vec<Column> {
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
    if table.columns.iter().any(|column| column.id == "in_force") {
        out.push(data(words!("施行", "In force"), "in_force", 30));
    }
    if what.is_answered() {
        for (question, width) in Question::ALL.into_iter().zip([9, 10, 20]) {
            out.push(Column { name: both(question.head()), from: From::Answer(question), width });
        }
    }
    out.push(data(both(ID), "id", 30));
    out.push(data(both(EDITION), "edition", 10));
    out
}

fn both(name: Name) -> Words {
    Words { ja: name.ja.to_owned(), en: name.en.to_owned() }
}

/// What a column says of every row of a list.
struct Texts<'a> {
    data: &'a Table,
    codes: &'a Table,
    bearers: BTreeMap<String, String>,
}

impl Texts<'_> {
    fn of(&self, column: &Column, cells: &[Datum]) -> String {
        match column.from {
            From::Data(id) => in_words(self.data, cells, id, self.codes),
            From::Bearers => self.bearers.get(&self.data.at(cells, "id")).cloned().unwrap_or_default(),
            From::Answer(_) => String::new(),
        }
    }
}

/// A list as its form asks it, to be matched with forms that come back.
#[must_use]
pub fn asked(given: Given<'_>, what: What) -> Asked {
    let (data, several, codes) = (data(given, what), classification(given, what), codes(given));
    let texts = Texts { data: &data, codes: &codes, bearers: bearers(given, &several) };
    let own = |column: &Column| !matches!(column.from, From::Answer(_) | From::Data("id" | "edition"));
    let columns: Vec<Column> = columns(what, &data).into_iter().filter(own).collect();
    let row = |cells: &Vec<Datum>| {
        let text = |id| data.at(cells, id);
        let names = match what {
            What::Matrix => [text("matrix"), text("row"), text("column_name")],
            What::Duties => [text("number"), text("text"), String::new()],
            _ => [text("number"), text("title"), text("text")],
        };
        let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let cells = columns.iter().map(|column| texts.of(column, cells)).collect();
        (names.join(" "), cells)
    };
    let rows = data.rows.iter().map(|cells| {
        let (what, texts) = row(cells);
        AskedRow { id: data.at(cells, "id"), what, cells: texts }
    });
    let heads = columns.iter().map(|column| column.name.clone()).collect();
    Asked { name: what.name(), title: what.title(), heads, rows: rows.collect() }
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
    let columns = columns(what, data);
    let of = Texts { data, codes, bearers: bearers(given, several) };
    let lined = cell().set_border(FormatBorder::Thin);
    for (at, of) in columns.iter().enumerate() {
        sheet.set_column_width(column(at), of.width)?;
        sheet.write_string_with_format(0, column(at), of.name.get(lang), &head())?;
    }
    for (row, cells) in (1..).zip(&data.rows) {
        let texts: Vec<String> = columns.iter().map(|column| of.of(column, cells)).collect();
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
        let From::Answer(question) = of.from else { continue };
        let values: Vec<&str> = question.choices().iter().map(|choice| choice.get(lang)).collect();
        if !values.is_empty() {
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

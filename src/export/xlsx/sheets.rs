//! The sheets that are tables, and the one that says how the form is filled in.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use super::super::table::{Datum, Given, Table, What, tidy};
use super::{FONT, Fault, form};
use crate::diagnostic::{Lang, Words};
use crate::words;

/// A name in both languages that is known before the program runs.
pub(super) struct Name(pub(super) &'static str, pub(super) &'static str);

impl Name {
    pub(super) fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.0,
            Lang::En => self.1,
        }
    }
}

pub(super) const HOW_TO: Name = Name("記入要領", "How to fill in");
pub(super) const FORM: Name = Name("様式", "Form");
pub(super) const DATA: Name = Name("データ", "Data");
pub(super) const SEVERAL: Name = Name("分類", "Classification");
pub(super) const CODES: Name = Name("コード表", "Codes");
pub(super) const DEFINITIONS: Name = Name("定義と更新履歴", "Definitions and history");

/// Paper of size A4.
const A4: u8 = 9;

/// A sheet that is printed on A4.
pub(super) fn begin(sheet: &mut Worksheet, name: &str) -> Result<(), Fault> {
    sheet.set_name(name)?.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
    Ok(())
}

/// The format of cells that wrap.
pub(super) fn cell() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10).set_align(FormatAlign::Top).set_text_wrap()
}

/// The format of heads on paper.
pub(super) fn head() -> Format {
    cell().set_bold().set_border(FormatBorder::Thin).set_background_color("#E8E8E8")
}

/// How many lines a text takes in a column of so many characters; one of full width takes the room of two.
pub(super) fn lines(text: &str, width: u32) -> u32 {
    let wide: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    // No line is filled to its end: words and characters are not cut, and cells have margins.
    u32::try_from(wide).unwrap_or(u32::MAX).div_ceil(width.saturating_sub(2).max(2)).max(1)
}

/// The height of a row of so many lines, in points. Programs compute it alone only where nobody says it, and not all do;
/// no row may be higher than 409.
pub(super) fn height(lines: u32) -> u32 {
    (lines * 14 + 4).min(409)
}

/// Says how high every row is that holds these texts.
pub(super) fn set_height<'a>(
    sheet: &mut Worksheet,
    row: u32,
    cells: impl Iterator<Item = (&'a str, u32)>,
) -> Result<(), Fault> {
    let most = cells.map(|(text, width)| lines(text, width)).max().unwrap_or(1);
    sheet.set_row_height(row, height(most))?;
    Ok(())
}

/// A table by the rule: heads in the first row, a datum a cell, nothing else.
pub(super) fn table(sheet: &mut Worksheet, name: &str, table: &Table, lang: Lang) -> Result<(), Fault> {
    begin(sheet, name)?;
    let format = cell();
    for (column, head) in (0..).zip(table.heads(lang)) {
        sheet.write_string_with_format(0, column, head, &format)?;
    }
    for (at, row) in (1..).zip(&table.rows) {
        let texts: Vec<String> = row.iter().map(|datum| tidy(&datum.text())).collect();
        let widths = table.columns.iter().map(|column| width(column.id));
        set_height(sheet, at, texts.iter().map(String::as_str).zip(widths))?;
        for ((column, datum), text) in (0..).zip(row).zip(&texts) {
            match datum {
                Datum::Number(number) => {
                    sheet.write_number_with_format(at, column, *number, &format)?;
                }
                // The rule allows no circled numbers, in numbers neither.
                Datum::Text(_) if !text.is_empty() => {
                    sheet.write_string_with_format(at, column, text, &format)?;
                }
                // A cell without a value is empty: no text, and no zero.
                Datum::Text(_) => {}
            }
        }
    }
    for (at, column) in (0..).zip(&table.columns) {
        sheet.set_column_width(at, width(column.id))?;
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    Ok(())
}

/// How wide a column of data is, in characters.
fn width(id: &str) -> u32 {
    match id {
        "order" | "section" | "item" | "sign" | "mark" | "pages" | "entry" => 9,
        "text" | "definition" | "reason" | "meaning" => 70,
        "id" | "title" | "name" | "row" | "lead" | "question" | "summary" | "value_name" => 32,
        _ => 16,
    }
}

/// What the workbook is and how its form is filled in, a sentence a row.
pub(super) fn how_to(sheet: &mut Worksheet, given: Given<'_>, what: What) -> Result<(), Fault> {
    let lang = given.lang();
    begin(sheet, HOW_TO.get(lang))?;
    let about = &given.guide.about;
    let mut lines = vec![format!("{} {}", tidy(&about.title), what.title().get(lang)), tidy(&about.edition)];
    let mut add = |words: Words| lines.push(words.get(lang).to_owned());
    add(words!(
        "「様式」は人が読み、印刷して使うための表である。「データ」は同じ行を機械で処理するための表である。",
        "The form is for people and paper. The data has the same rows for programs."
    ));
    if what.is_answered() {
        add(words!(
            "「様式」の「実施」「採否」「備考」に記入する。「実施」は 有、無、要確認 から、「採否」は 含める、含めない から選ぶ。",
            "Fill in the columns Done, Taken and Remarks of the form. Done is yes, no or to be confirmed; Taken is include or leave out."
        ));
        add(words!(
            "「ID」と「版」は、返送された表を手引の場所と照合するために使うので、変えない。行の並べ替えと列の追加は差し支えない。",
            "Leave ID and Edition as they are: returned forms are matched by them. Rows may be sorted and columns added."
        ));
    }
    add(words!(
        "「分類」は、一つの場所に複数ある値（担う者、段階など）を一行に一つずつ示す。",
        "The classification has what a place has several of, one a row."
    ));
    add(words!(
        "コードの意味は「コード表」に、項目の定義、単位、手引の更新履歴は「定義と更新履歴」にある。",
        "Codes are explained in Codes, columns, units and the history of the guide in the last sheet."
    ));
    for (row, line) in (0..).zip(&lines) {
        set_height(sheet, row, std::iter::once((line.as_str(), 110)))?;
        sheet.write_string_with_format(row, 0, line, &if row == 0 { cell().set_bold() } else { cell() })?;
    }
    sheet.set_column_width(0, 110)?;
    Ok(())
}

/// How wide the columns of the definitions are, in characters.
const WIDTHS: [u32; 6] = [14, 14, 16, 24, 70, 20];

/// What every column means, what the edition is, and the history of the guide: one table.
pub(super) fn definitions(sheet: &mut Worksheet, given: Given<'_>, tables: &[(&Name, &Table)]) -> Result<(), Fault> {
    let lang = given.lang();
    begin(sheet, DEFINITIONS.get(lang))?;
    let heads = words!("区分\tシート\t物理名\t項目名\t定義\t単位", "Kind\tSheet\tField\tColumn\tMeaning\tUnit");
    let mut rows: Vec<Vec<String>> = vec![heads.get(lang).split('\t').map(str::to_owned).collect()];
    let mut add = |kind: &Words, cells: [&str; 5]| {
        rows.push(std::iter::once(kind.get(lang)).chain(cells).map(tidy).collect());
    };
    for (name, table) in tables {
        for column in &table.columns {
            let (head, meaning, unit) = (column.name.get(lang), column.meaning.get(lang), column.unit.get(lang));
            add(&words!("項目", "column"), [name.get(lang), column.id, head, meaning, unit]);
        }
    }
    let about = &given.guide.about;
    let info = words!("データの情報", "about the data");
    let facts = [
        (words!("手引", "guide"), &about.title),
        (words!("版", "edition"), &about.edition),
        (words!("版の日付", "date of the edition"), &about.date),
        (words!("発行者", "publisher"), &about.publisher),
    ];
    for (name, fact) in &facts {
        add(&info, ["", "", name.get(lang), fact, ""]);
    }
    let portable = words!(
        "丸付き数字、ローマ数字、囲み文字は、括弧付きの数字などに置き換えた。空のセルは値がないことを表す。",
        "Circled numbers, Roman numerals and squared words are spelt out. An empty cell has no value."
    );
    add(&info, ["", "", words!("留意事項", "note").get(lang), portable.get(lang), ""]);
    for history in &about.history {
        let items: Vec<&str> = history
            .items
            .iter()
            .flat_map(|(text, under)| std::iter::once(text).chain(under))
            .map(String::as_str)
            .collect();
        add(&words!("更新履歴", "history"), ["", &history.date, &history.summary, &items.join(" "), ""]);
    }
    let format = cell();
    for (at, row) in (0..).zip(&rows) {
        set_height(sheet, at, row.iter().map(String::as_str).zip(WIDTHS))?;
        for (column, text) in (0..).zip(row).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(at, column, text, &format)?;
        }
    }
    for (column, width) in WIDTHS.into_iter().enumerate() {
        sheet.set_column_width(form::column(column), width)?;
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    Ok(())
}

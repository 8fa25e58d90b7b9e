//! The replies to a form as a workbook: side by side for people, an answer a row for programs, and what to look at. Answers
//! are text, whatever they begin with: no cell is a formula.

use rust_xlsxwriter::{DocProperties, Format, FormatBorder, Workbook, Worksheet};

use super::form::column;
use super::sheets::{Name, begin, cell, head, set_height};
use super::{FONT, Fault, made};
use crate::diagnostic::Words;
use crate::export::answers::{State, Summary};
use crate::import::answers::{Question, Reply};
use crate::words;

const SUMMARY: Name = Name("まとめ", "Summary");
const ANSWERS: Name = Name("回答データ", "Answers");
const FINDINGS: Name = Name("指摘", "Findings");

/// Characters that a cell may have.
const MOST: usize = 32_767;

/// The workbook of replies: the same bytes for the same replies.
///
/// # Errors
/// There are more answers than a sheet has rows, or more replies than it has columns.
pub fn answers(summary: &Summary<'_>) -> Result<Vec<u8>, Fault> {
    let lang = summary.lang;
    let mut book = Workbook::new();
    let guide = summary.title;
    let title = words!("{guide}　回答のまとめ", "{guide}: replies");
    let properties = DocProperties::new().set_title(title.get(lang)).set_subject(&summary.sent.edition);
    book.set_properties(&properties.set_creation_datetime(&made("")?));
    book.set_default_format(&Format::new().set_font_name(FONT).set_font_size(10), 20, 64)?;
    side_by_side(book.add_worksheet(), summary)?;
    data(book.add_worksheet(), summary)?;
    findings(book.add_worksheet(), summary)?;
    Ok(book.save_to_buffer()?)
}

/// Text that fits into a cell; the whole stands in the data.
fn fitting(text: &str) -> String {
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST - 1).chain(['…']).collect() }
}

fn side_by_side(sheet: &mut Worksheet, summary: &Summary<'_>) -> Result<(), Fault> {
    let lang = summary.lang;
    begin(sheet, SUMMARY.get(lang))?;
    let counted = summary.counted();
    let mut widths: Vec<u32> = vec![14, 60];
    widths.extend(counted.iter().map(|_| 8));
    widths.extend(summary.replies.iter().map(|_| 24));
    widths.push(30);
    let (list, what, id) = (words!("一覧", "List"), words!("事項", "Item"), words!("ID", "ID"));
    let names = summary.replies.iter().map(|reply| reply.name.as_str());
    let heads = [list.get(lang), what.get(lang)].into_iter().chain(counted.iter().map(String::as_str));
    let heads: Vec<&str> = heads.chain(names).chain([id.get(lang)]).collect();
    for (at, (name, width)) in heads.iter().zip(&widths).enumerate() {
        sheet.set_column_width(column(at), *width)?;
        sheet.write_string_with_format(0, column(at), fitting(name), &head())?;
    }
    set_height(sheet, 0, heads.iter().copied().zip(widths.iter().copied()))?;
    let lined = cell().set_border(FormatBorder::Thin);
    let first = 2 + counted.len();
    for (at, key) in (1..).zip(summary.rows()) {
        let row = summary.row(key);
        let said: Vec<String> = summary.replies.iter().map(|reply| fitting(&summary.shown(reply, key))).collect();
        let texts = [(row.what.as_str(), 60)].into_iter().chain(said.iter().map(|text| (text.as_str(), 24)));
        set_height(sheet, at, texts)?;
        sheet.write_string_with_format(at, 0, summary.sent.lists[key.0].title.get(lang), &lined)?;
        sheet.write_string_with_format(at, 1, fitting(&row.what), &lined)?;
        for (column, count) in (2..).zip(summary.tally(key)) {
            let count = u32::try_from(count).expect("fewer replies than a sheet has columns");
            sheet.write_number_with_format(at, column, count, &lined)?;
        }
        for (of, text) in said.iter().enumerate() {
            sheet.write_string_with_format(at, column(first + of), text, &lined)?;
        }
        sheet.write_string_with_format(at, column(first + said.len()), &row.id, &lined)?;
    }
    sheet.set_freeze_panes(1, 2)?.set_repeat_rows(0, 0)?;
    Ok(())
}

/// An answer a row, codes instead of words where there are any.
fn data(sheet: &mut Worksheet, summary: &Summary<'_>) -> Result<(), Fault> {
    let heads = words!(
        "回答者\t一覧\tID\t事項\t状態\t実施\t採否\t備考\t様式の版\t場所",
        "Reply\tList\tID\tItem\tState\tDone\tTaken\tRemarks\tEdition of the form\tPlace"
    );
    let keys = summary.rows();
    let rows = summary.replies.iter().flat_map(|reply| keys.iter().map(move |key| (reply, *key)));
    let rows = rows.filter(|(reply, key)| Summary::state(reply, *key) != State::NotAsked);
    let rows = rows.map(|(reply, key)| {
        let answer = reply.answers.get(&key);
        let [done, taken, remarks] =
            Question::ALL.map(|question| answer.map(|answer| summary.said(answer, question)).unwrap_or_default());
        let list = &summary.sent.lists[key.0];
        let row = summary.row(key);
        let state = Summary::state(reply, key).words().get(summary.lang).to_owned();
        let (edition, place) = answer.map(|a| (a.edition.clone(), a.place.clone())).unwrap_or_default();
        let name = list.title.get(summary.lang).to_owned();
        vec![reply.name.clone(), name, row.id.clone(), row.what.clone(), state, done, taken, remarks, edition, place]
    });
    begin(sheet, ANSWERS.get(summary.lang))?;
    plain(sheet, heads.get(summary.lang), rows, &[20, 12, 30, 50, 12, 12, 12, 40, 12, 16])
}

fn findings(sheet: &mut Worksheet, summary: &Summary<'_>) -> Result<(), Fault> {
    let heads: Words = words!("回答者\t種類\t場所\t内容", "Reply\tKind\tPlace\tWhat");
    let all = |reply: &'_ Reply| {
        let name = reply.name.clone();
        let rows = reply.findings.iter().map(move |f| {
            vec![name.clone(), f.kind.id().to_owned(), f.place.clone(), f.words.get(summary.lang).to_owned()]
        });
        rows.collect::<Vec<_>>()
    };
    begin(sheet, FINDINGS.get(summary.lang))?;
    plain(sheet, heads.get(summary.lang), summary.replies.iter().flat_map(all), &[20, 12, 30, 80])
}

/// A table of texts.
fn plain(
    sheet: &mut Worksheet,
    heads: &str,
    rows: impl Iterator<Item = Vec<String>>,
    widths: &[u32],
) -> Result<(), Fault> {
    let format = cell();
    for (at, (name, width)) in heads.split('\t').zip(widths).enumerate() {
        sheet.set_column_width(column(at), *width)?;
        sheet.write_string_with_format(0, column(at), name, &format)?;
    }
    for (at, row) in (1..).zip(rows) {
        set_height(sheet, at, row.iter().map(String::as_str).zip(widths.iter().copied()))?;
        for (of, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(at, column(of), fitting(text), &format)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    Ok(())
}

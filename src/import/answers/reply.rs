//! Rows of a form that came back, matched with what was asked.

use std::collections::{BTreeMap, BTreeSet};

use super::super::error::ImportError;
use super::cells::{self, Row};
use super::table::{Table, TableKind, find, folded, is_name};
use super::{Answer, AnswerFinding, Asked, FindingKind, ID, Question, Reply, Said, Sent};
use crate::diagnostic::Words;
use crate::words;

/// Reads a workbook that came back from `name`. What cannot be taken as it is, is among the findings.
///
/// # Errors
/// The file is no workbook, is damaged, or is larger than any form.
pub fn read(name: &str, file: &str, bytes: &[u8], sent: &Sent) -> Result<Reply, ImportError> {
    let book = cells::read(file, bytes)?;
    let known: BTreeSet<&str> = sent.lists.iter().flat_map(|list| &list.rows).map(|row| row.id.as_str()).collect();
    let tables: Vec<Table<'_>> = book.sheets.iter().filter_map(|sheet| find(sheet, &known)).collect();
    let index = sent.lists.iter().map(|list| list.rows.iter().enumerate().rev());
    let index = index.map(|rows| rows.map(|(at, row)| (row.id.as_str(), at)).collect()).collect();
    let reply = Reply { name: name.to_owned(), ..Reply::default() };
    let mut reading = Reading { file, sent, reply, lists: Vec::new(), index };
    if book.has_macros {
        let text = words!("マクロがある。読まずに除いた", "it holds macros; they were not read");
        reading.find(FindingKind::Macro, "", text);
    }
    for table in tables.iter().filter(|table| table.kind == TableKind::Form) {
        reading.form(table);
    }
    if reading.lists.is_empty() && reading.reply.findings.iter().all(|finding| finding.kind == FindingKind::Macro) {
        let text = words!(
            "「実施」「採否」「備考」と「ID」の列のある様式がない",
            "there is no form with the columns Done, Taken, Remarks and ID"
        );
        reading.find(FindingKind::NoForm, "", text);
    }
    let data: Vec<&Table<'_>> = tables.iter().filter(|table| table.kind == TableKind::Data).collect();
    reading.missing(&data);
    Ok(reading.reply)
}

/// A reply that is being read.
struct Reading<'a> {
    file: &'a str,
    sent: &'a Sent,
    reply: Reply,
    /// The lists that its forms are of.
    lists: Vec<usize>,
    /// The rows of each list by their ids.
    index: Vec<BTreeMap<&'a str, usize>>,
}

/// Where a row of a form belongs.
enum Place {
    /// A row of the list.
    Row(usize),
    /// Nothing of the list has that id.
    Unknown,
}

impl Reading<'_> {
    fn find(&mut self, kind: FindingKind, place: &str, words: Words) {
        let place = if place.is_empty() { self.file.to_owned() } else { format!("{}: {place}", self.file) };
        self.reply.findings.push(AnswerFinding { kind, place, words });
    }

    /// The list that a form is of: the one that has most of its ids, and of those the one whose heads it has.
    fn list_of(&self, table: &Table<'_>) -> Option<usize> {
        let ids: BTreeSet<String> = ids(table).collect();
        let score = |list: &Asked| {
            let rows = list.rows.iter().filter(|row| ids.contains(&row.id)).count();
            let heads = list.heads.iter().filter(|head| column_of(table, head).is_some()).count();
            (rows, heads * 1000 / list.heads.len().max(1))
        };
        let scored = self.sent.lists.iter().enumerate().map(|(at, list)| (score(list), std::cmp::Reverse(at)));
        scored.max().filter(|((rows, heads), _)| *rows > 0 || *heads > 0).map(|(_, at)| at.0)
    }

    fn form(&mut self, table: &Table<'_>) {
        let Some(at) = self.list_of(table) else {
            let text =
                words!("手引のどの一覧の様式か分からない", "which list of the guide the form is of is not known");
            self.find(FindingKind::NoForm, &table.sheet.name, text);
            return;
        };
        let list = &self.sent.lists[at];
        if !self.lists.contains(&at) {
            self.lists.push(at);
        }
        self.columns(table, list);
        for (number, row) in table.rows() {
            let cell = row.get(&table.id);
            // Heads that were copied for paper are no row.
            if cell.is_some_and(|cell| is_name(&cell.text, &ID)) {
                continue;
            }
            let edition = Table::cells(row, &table.edition).first().map_or("", |(_, cell)| cell.text.as_str());
            let answer = self.answer(table, number, row, edition);
            let Some(cell) = cell else {
                if !answer.is_blank() {
                    let text = words!(
                        "ID のない行に記入がある。どの場所への回答か分からない",
                        "a row without an ID was filled in; what it answers is not known"
                    );
                    self.find(FindingKind::Unknown, &table.place(number, table.id), text);
                }
                continue;
            };
            match self.place(at, &cell.text, edition, &table.place(number, table.id)) {
                Place::Row(asked) => {
                    if edition == self.sent.edition || table.edition.is_empty() {
                        self.changed(table, list, asked, (number, row));
                    }
                    self.keep((at, asked), answer);
                }
                Place::Unknown => {}
            }
        }
    }

    /// Columns that are gone, and columns that are not the form's.
    fn columns(&mut self, table: &Table<'_>, list: &Asked) {
        let head = |column| table.place(table.head, column);
        if table.edition.is_empty() {
            let text = words!(
                "「版」の列がないので、どの版の様式か分からない",
                "the column Edition is gone: which edition the form is of is not known"
            );
            self.find(FindingKind::Gone, &head(table.id), text);
        }
        for (question, columns) in Question::ALL.into_iter().zip(&table.questions) {
            if columns.is_empty() {
                let name = question.head();
                let (ja, en) = (name.ja, name.en);
                self.find(FindingKind::Gone, &head(table.id), words!("「{ja}」の列がない", "the column {en} is gone"));
            }
        }
        for (column, text) in &table.others {
            if list.heads.iter().all(|head| !is_head(text, head)) {
                let words = words!(
                    "様式にない列「{text}」は読まない",
                    "the column “{text}” is not of the form and is not read"
                );
                self.find(FindingKind::Column, &head(*column), words);
            }
        }
    }

    /// The row of the guide that an id means, by way of the earlier edition where the row is of that one.
    fn place(&mut self, list: usize, id: &str, edition: &str, place: &str) -> Place {
        let row = |id: &str| self.index[list].get(id).copied();
        let is_other = !edition.is_empty() && edition != self.sent.edition;
        if !is_other {
            let found = row(id);
            if found.is_none() {
                self.find(FindingKind::Unknown, place, words!("ID `{id}` は手引にない", "the guide has no ID `{id}`"));
            }
            return found.map_or(Place::Unknown, Place::Row);
        }
        let (address, rest) = id.split_once('/').map_or((id, ""), |(address, rest)| (address, rest));
        let earlier = self.sent.earlier.as_ref().filter(|earlier| earlier.edition == edition);
        let became = earlier.and_then(|earlier| earlier.places.get(address));
        let now = match became {
            Some((_, now)) => {
                now.as_ref().map(|now| if rest.is_empty() { now.clone() } else { format!("{now}/{rest}") })
            }
            None => Some(id.to_owned()),
        };
        let found = now.as_deref().and_then(row);
        let own = &self.sent.edition;
        let text = match (became, found) {
            (Some((what, _)), Some(at)) => {
                let (ja, en, now) = (&what.ja, &what.en, &self.sent.lists[list].rows[at].id);
                words!(
                    "{edition}の様式の行。{own}では「{ja}」（`{now}`）",
                    "a row of the edition {edition}; in {own} it is: {en} (`{now}`)"
                )
            }
            (Some((what, _)), None) => {
                let (ja, en) = (&what.ja, &what.en);
                words!(
                    "{edition}の様式の行 `{id}`。{own}では「{ja}」で、対応する行がない",
                    "a row `{id}` of the edition {edition}; in {own} it is: {en}, and no row stands for it"
                )
            }
            (None, Some(_)) => words!(
                "{edition}の様式の行。今の手引は{own}",
                "a row of the edition {edition}; the guide is the edition {own}"
            ),
            (None, None) => words!(
                "{edition}の様式の行 `{id}` は、今の手引（{own}）にない",
                "the guide ({own}) has no row `{id}`, which is of the edition {edition}"
            ),
        };
        self.find(if found.is_some() { FindingKind::Edition } else { FindingKind::Unknown }, place, text);
        found.map_or(Place::Unknown, Place::Row)
    }

    /// What a row says, with what is strange about it.
    fn answer(&mut self, table: &Table<'_>, number: u32, row: &Row, edition: &str) -> Answer {
        let place = format!("{}!{number}", table.sheet.name);
        let mut answer = Answer { place, edition: edition.to_owned(), ..Answer::default() };
        for (at, question) in Question::ALL.into_iter().enumerate() {
            let columns = &table.questions[at];
            let cells = Table::cells(row, columns);
            for (column, _) in cells.iter().filter(|(_, cell)| cell.is_formula) {
                let text = words!(
                    "回答が数式である。式の文字を回答とした",
                    "the answer is a formula; its text is taken for the answer"
                );
                self.find(FindingKind::Formula, &table.place(number, *column), text);
            }
            let merged = columns.iter().find_map(|column| Some((*column, table.merged_from(number, *column)?)));
            if let Some((column, above)) = merged.filter(|_| cells.is_empty()) {
                let text = words!(
                    "{above} 行目と結合したセルである。回答は {above} 行目だけのものとした",
                    "the cell is merged with row {above}; the answer is taken for row {above} alone"
                );
                self.find(FindingKind::Merged, &table.place(number, column), text);
            }
            answer.said[at] = match cells.as_slice() {
                [] => None,
                [(column, cell)] => Some(self.said(question, &cell.text, &table.place(number, *column))),
                [(column, _), ..] => {
                    let all: Vec<&str> = cells.iter().map(|(_, cell)| cell.text.as_str()).collect();
                    let name = question.head();
                    let (ja, en) = (name.ja, name.en);
                    let text =
                        words!("「{ja}」の列が二つあり、内容が違う", "there are two columns {en}, and they differ");
                    self.find(FindingKind::Twice, &table.place(number, *column), text);
                    Some(Said::Text(all.join(" / ")))
                }
            };
        }
        answer
    }

    fn said(&mut self, question: Question, text: &str, place: &str) -> Said {
        let choices = question.choices();
        if let Some(at) = choices.iter().position(|choice| is_name(text, choice)) {
            return Said::Choice(at);
        }
        if !choices.is_empty() {
            let ja = choices.iter().map(|choice| choice.ja).collect::<Vec<_>>().join("、");
            let en = choices.iter().map(|choice| choice.en).collect::<Vec<_>>().join(", ");
            let words = words!("`{text}` は選択肢（{ja}）にない", "`{text}` is none of the choices ({en})");
            self.find(FindingKind::Choice, place, words);
        }
        Said::Text(text.to_owned())
    }

    /// Words of the form that are not those of the guide.
    fn changed(&mut self, table: &Table<'_>, list: &Asked, asked: usize, (number, row): (u32, &Row)) {
        let mut changed: Vec<(u32, &Words)> = Vec::new();
        for (head, text) in list.heads.iter().zip(&list.rows[asked].cells) {
            let Some(column) = column_of(table, head) else { continue };
            let is = row.get(&column).map_or("", |cell| cell.text.as_str());
            if folded(is) != folded(text) {
                changed.push((column, head));
            }
        }
        if let Some((column, _)) = changed.first() {
            let ja = changed.iter().map(|(_, head)| head.ja.as_str()).collect::<Vec<_>>().join("、");
            let en = changed.iter().map(|(_, head)| head.en.as_str()).collect::<Vec<_>>().join(", ");
            let words = words!("手引と違う文になっている（{ja}）", "the words are not those of the guide ({en})");
            self.find(FindingKind::Changed, &table.place(number, *column), words);
        }
    }

    /// Keeps an answer; what was answered before, and otherwise, is told and both are kept.
    fn keep(&mut self, key: (usize, usize), answer: Answer) {
        let Some(known) = self.reply.answers.get_mut(&key) else {
            self.reply.answers.insert(key, answer);
            return;
        };
        let (first, second) = (known.place.clone(), answer.place.clone());
        let mut differs = false;
        for (at, said) in answer.said.into_iter().enumerate() {
            let question = Question::ALL[at];
            match (&known.said[at], said) {
                (_, None) => {}
                (None, said) => known.said[at] = said,
                (Some(old), Some(new)) if *old == new => {}
                (Some(old), Some(new)) => {
                    differs = true;
                    let texts = [old, &new].map(|said| said.shown(question, crate::diagnostic::Lang::Ja));
                    known.said[at] = Some(Said::Text(texts.join(" / ")));
                }
            }
        }
        if differs {
            let words = words!("{first} と同じ行への回答で、内容が違う", "it answers the row of {first} otherwise");
            self.find(FindingKind::Twice, &second, words);
        }
    }

    /// Rows that were sent out and did not come back. What was sent out is in the data beside the form; without it, the whole
    /// list may or may not have been.
    fn missing(&mut self, data: &[&Table<'_>]) {
        let sent: BTreeSet<String> = data.iter().flat_map(|table| ids(table)).collect();
        for at in self.lists.clone() {
            let list = &self.sent.lists[at];
            let earlier = self.sent.earlier.as_ref();
            let now = |id: &String| {
                let (address, rest) = id.split_once('/').unwrap_or((id, ""));
                let now = earlier.and_then(|earlier| earlier.places.get(address)?.1.clone());
                now.map(|now| if rest.is_empty() { now } else { format!("{now}/{rest}") })
            };
            let wanted: BTreeSet<String> = sent.iter().filter_map(now).chain(sent.iter().cloned()).collect();
            let is_there = |row: &usize| self.reply.answers.contains_key(&(at, *row));
            let rows = (0..list.rows.len()).filter(|row| !is_there(row));
            let gone: Vec<usize> = rows.filter(|row| sent.is_empty() || wanted.contains(&list.rows[*row].id)).collect();
            if sent.is_empty() && !gone.is_empty() {
                let (count, ja, en) = (gone.len(), &list.title.ja, &list.title.en);
                let words = words!(
                    "「データ」のシートがないので、どの行を送ったか分からない。手引の「{ja}」のうち {count} 行がない",
                    "the sheet Data is gone, so which rows were sent is not known; {count} rows of the list {en} are not there"
                );
                self.find(FindingKind::Unbounded, "", words);
                continue;
            }
            for row in gone {
                let AskedRow { id, what } = shown(list, row);
                let words =
                    words!("送った行がない: {what}（`{id}`）", "a row that was sent is not there: {what} (`{id}`)");
                self.find(FindingKind::Missing, "", words);
                self.reply.missing.push((at, row));
            }
        }
    }
}

/// A row as a message names it.
struct AskedRow {
    id: String,
    what: String,
}

fn shown(list: &Asked, row: usize) -> AskedRow {
    let row = &list.rows[row];
    let short: String = row.what.chars().take(40).collect();
    let what = if short.len() < row.what.len() { format!("{short}…") } else { short };
    AskedRow { id: row.id.clone(), what }
}

/// The ids of a table.
fn ids(table: &Table<'_>) -> impl Iterator<Item = String> {
    let id = table.id;
    table.rows().filter_map(move |(_, row)| row.get(&id)).map(|cell| cell.text.clone())
}

fn is_head(text: &str, head: &Words) -> bool {
    let text = folded(text).to_lowercase();
    text == folded(&head.ja).to_lowercase() || text == folded(&head.en).to_lowercase()
}

fn column_of(table: &Table<'_>, head: &Words) -> Option<u32> {
    table.others.iter().find(|(_, text)| is_head(text, head)).map(|(column, _)| *column)
}

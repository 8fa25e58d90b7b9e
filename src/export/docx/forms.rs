//! Blank forms for a case: security requirements of a specification, draft clauses of a contract, a confirmation, a checklist
//! for acceptance. What stands in them is what the case sheet says; the rest is left open for the organisation to fill in.

use super::super::case::{Case, Line, Marked};
use super::fault::Fault;
use super::flow::{CellForm, Flow, Look, Paragraph};
use super::grid::is_whole;
use super::guide::heading_of;
use super::package::{About, Paper, document};
use super::signs::signs;
use crate::config::MarkForce;
use crate::diagnostic::{Lang, Words};
use crate::graph::Destination;
use crate::render::{OfficeArticles, OfficeForm, OfficeTable, RowsOf, filled};
use crate::words;

/// A blank to fill in, and boxes to tick.
const BLANK: &str = "＿＿＿＿＿＿＿＿＿＿";
const LINE: &str = "____________________";
const BOX: &str = "□";
const TICKED: &str = "■";

/// A row of a table: the place that it is of, and its cells.
type Row = (String, Vec<String>);

/// A form at work.
struct Form<'a> {
    flow: Flow,
    case: Case<'a>,
    lang: Lang,
}

/// The forms as a document.
///
/// # Errors
/// Nothing was chosen that a table has a column for.
pub fn forms(case: Case<'_>) -> Result<Vec<u8>, Fault> {
    let lang = case.given.lang();
    let mut form = Form { flow: Flow::default(), case, lang };
    let tables = form.case.tables();
    if tables.is_empty() {
        let askable = form.case.askable();
        let (list, list_en) = (askable.join("、"), askable.join(", "));
        if askable.is_empty() {
            return Err(Fault(words!(
                "手引に対応表がないので、案件の様式は作れない",
                "the guide has no matrix that forms for a case could be made from"
            )));
        }
        return Err(Fault(words!(
            "選んだものの列がある対応表がない（列になる語彙は {list}）",
            "no matrix has a column for what was chosen (columns are of {list_en})"
        )));
    }
    let title = words!("案件の様式", "Forms for a case").get(lang).to_owned();
    form.head(&title)?;
    let mut lines = case.lines();
    let is_left_out =
        |line: &Line<'_>| line.mark.force == MarkForce::May && case.decided(line).is_some_and(|of| !of.is_taken);
    lines.retain(|line| line.mark.force != MarkForce::None && !is_left_out(line));
    for of in case.office {
        form.form(of, &tables, &lines)?;
    }
    let about = &case.guide().about;
    let (edition, title) = (about.edition.as_str(), [&about.title, title.as_str()].join(signs(lang).gap));
    document(form.flow, &About { title: &title, edition, publisher: "", lang, paper: Paper::Portrait })
}

impl Form<'_> {
    fn say(&self, words: &Words) -> String {
        words.get(self.lang).to_owned()
    }

    fn line(&mut self, style: &'static str, text: &str) {
        self.flow.paragraph(&Paragraph { style, ..Paragraph::default() }, &Look::default(), text);
    }

    fn said(&mut self, words: &Words) {
        let text = self.say(words);
        self.line("", &text);
    }

    fn part(&mut self, words: &Words) {
        self.flow.xml.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
        self.flow.paragraph(&heading_of(1), &Look::default(), words.get(self.lang));
    }

    /// What the case is: its name to fill in, what was chosen, the edition that the forms are from.
    fn head(&mut self, title: &str) -> Result<(), Fault> {
        self.line("Title", title);
        let about = &self.case.guide().about;
        let mut facts = vec![(self.say(&words!("案件名", "Case")), String::new())];
        facts.extend(self.case.choice());
        facts.push((self.say(&words!("手引", "Guide")), about.title.clone()));
        facts.push((self.say(&words!("版", "Edition")), about.edition.clone()));
        for words in [words!("作成者", "Drawn up by"), words!("作成日", "Date")] {
            facts.push((self.say(&words), String::new()));
        }
        let all = Paper::Portrait.width();
        self.flow.open_table(title, &[all / 4, all - all / 4], 0)?;
        for (name, value) in facts {
            self.flow.open_row(false, true);
            self.flow.text_cell(CellForm { columns: 1, is_head: true, ..CellForm::default() }, "TableText", &name);
            self.flow.text_cell(CellForm::default(), "TableText", &value);
            self.flow.close_row();
        }
        self.flow.close_table();
        self.line("Gap", "");
        self.said(&words!(
            "空欄は組織が記入する。必須の事項は含めるものとしてあり、任意の事項は含めるかどうかを決め、含めないときは理由を書く。ID は手引の場所を指すので、変えない。",
            "Blanks are for the organisation to fill in. What is required is included; of what is optional, decide whether to include it, and say why not. Leave ids as they are: they lead to the guide."
        ));
        Ok(())
    }

    /// A table with heads that repeat; widths are hundredths of the line.
    fn table(&mut self, name: &str, heads: &[(Words, u32)], rows: &[Row]) -> Result<(), Fault> {
        let all = Paper::Portrait.width();
        let widths: Vec<u32> = heads.iter().map(|(_, share)| all * share / 100).collect();
        self.flow.open_table(name, &widths, 0)?;
        self.flow.open_row(true, true);
        for (head, _) in heads {
            let form = CellForm { columns: 1, is_head: true, ..CellForm::default() };
            self.flow.text_cell(form, "FormHead", head.get(self.lang));
        }
        self.flow.close_row();
        for (place, row) in rows {
            self.flow.open_row(false, is_whole(row.iter().map(String::as_str)));
            if !place.is_empty() {
                self.flow.mark(place);
            }
            for text in row {
                self.flow.text_cell(CellForm::default(), "FormText", text);
            }
            self.flow.close_row();
        }
        self.flow.close_table();
        self.line("Gap", "");
        Ok(())
    }

    /// What a line is about: its title, and the sentence that stands for it.
    fn what(line: &Line<'_>) -> String {
        let parts = [line.title.as_str(), line.summary.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// What a line rests on: its number, clauses, pages of the source.
    fn basis(&self, line: &Line<'_>) -> String {
        let mut parts = vec![line.number.clone()];
        if !line.clauses.is_empty() {
            let list = line.clauses.join(if self.lang == Lang::Ja { "、" } else { ", " });
            let clause = if line.clauses.len() > 1 { "Clauses" } else { "Clause" };
            parts.push(self.say(&words!("遵守事項 {list}", "{clause} {list}")));
        }
        if !line.pages.is_empty() {
            let pages = &line.pages;
            parts.push(self.say(&words!("原典 p.{pages}", "source p. {pages}")));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }

    /// The decision on a line: taken where it is required, open where it is not.
    fn decision(&self, line: &Line<'_>) -> String {
        match line.mark.force {
            MarkForce::Must => self.say(&words!("含める", "include")),
            MarkForce::Included => self.say(&words!("サービスに含まれる", "part of the service")),
            MarkForce::None => self.say(&words!("含めない", "leave out")),
            MarkForce::May => {
                let (yes, no) = match self.case.decided(line) {
                    None => (BOX, BOX),
                    Some(decision) if decision.is_taken => (TICKED, BOX),
                    Some(_) => (BOX, TICKED),
                };
                self.say(&words!("{yes} 含める\n{no} 含めない", "{yes} include\n{no} leave out"))
            }
        }
    }

    /// Whether a line is to be chosen, and nobody has yet.
    fn is_open(&self, line: &Line<'_>) -> bool {
        line.mark.force == MarkForce::May && self.case.decided(line).is_none()
    }

    /// Why the mark stands there, and what was remarked on the decision.
    fn reasons(&self, line: &Line<'_>) -> String {
        let mut parts = line.reasons.clone();
        if let Some(decision) = self.case.decided(line) {
            if !decision.is_taken && line.mark.force == MarkForce::Must {
                parts.push(self.say(&words!("（回答は「含めない」）", "(the answer was: leave out)")));
            }
            parts.push(decision.reason.clone());
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }

    /// Whether a line may be left out, before what is to be confirmed or checked of it.
    fn where_included(&self, line: &Line<'_>) -> String {
        let only = self.say(&words!("（含める場合）", "(where included) "));
        if self.is_open(line) { only } else { String::new() }
    }

    /// One form: its paragraphs, its table, the cautions, its articles.
    fn form(&mut self, of: &OfficeForm, tables: &[Marked<'_>], lines: &[Line<'_>]) -> Result<(), Fault> {
        self.part(&of.title);
        for text in &of.text {
            let text = filled(text, self.lang, |name| self.sign(name).to_owned());
            self.line("", &text);
        }
        match &of.table {
            Some(table) if table.of == RowsOf::Tables => {
                for marked in tables {
                    self.line("Caption", &marked.title);
                    self.measures(&marked.title, table, &marked.lines)?;
                }
            }
            Some(table) => self.measures(of.title.get(self.lang), table, lines)?,
            None => {}
        }
        if of.cautions {
            self.cautions()?;
        }
        if let Some(articles) = &of.articles {
            self.articles(articles, lines);
        }
        Ok(())
    }

    /// A table, a row a measure.
    fn measures(&mut self, name: &str, table: &OfficeTable, lines: &[Line<'_>]) -> Result<(), Fault> {
        let heads: Vec<(Words, u32)> = table.columns.iter().map(|column| (column.head.clone(), column.width)).collect();
        let row = |(n, line): (usize, &Line<'_>)| {
            let cells = table.columns.iter().map(|column| self.fill(&column.text, n, line));
            (line.address.clone(), cells.collect())
        };
        let rows: Vec<Row> = (1..).zip(lines).map(row).collect();
        self.table(name, &heads, &rows)
    }

    /// A text of a form with what it says of a measure.
    fn fill(&self, text: &Words, n: usize, line: &Line<'_>) -> String {
        filled(text, self.lang, |name| match name {
            "n" => n.to_string(),
            "title" => line.title.clone(),
            "summary" => line.summary.clone(),
            "what" => Self::what(line),
            "sentence" => line.sentence(self.lang),
            "mark" => line.mark.mark.clone(),
            "decision" => self.decision(line),
            "reasons" => self.reasons(line),
            "number" => line.number.clone(),
            "basis" => self.basis(line),
            "id" => line.id.clone(),
            "where-included" => self.where_included(line),
            other => self.sign(other).to_owned(),
        })
    }

    /// What is the same in every line: a box to tick, a blank to fill in.
    fn sign(&self, name: &str) -> &'static str {
        match (name, self.lang) {
            ("box", _) => BOX,
            ("blank", Lang::Ja) => BLANK,
            ("blank", Lang::En) => LINE,
            _ => "",
        }
    }

    /// An article a measure.
    fn articles(&mut self, of: &OfficeArticles, lines: &[Line<'_>]) {
        for (n, line) in (1..).zip(lines) {
            self.line("BoxHead", &self.fill(&of.head, n, line));
            if self.is_open(line) {
                self.line("", &self.fill(&of.optional, n, line));
            }
            for text in &of.text {
                self.line("", &self.fill(text, n, line));
            }
            let note = self.fill(&of.note, n, line).replace('\n', signs(self.lang).gap);
            if !note.is_empty() {
                self.line("Note", &note);
            }
        }
    }

    /// Cautions to be settled before a specification is published.
    fn cautions(&mut self) -> Result<(), Fault> {
        let cautions = self.case.cautions();
        if cautions.is_empty() {
            return Ok(());
        }
        let title = self.say(&words!("あらかじめ確認する注意点", "Cautions to settle first"));
        self.line("Caption", &title);
        let heads = [
            (words!("注意点", "Caution"), 42),
            (words!("回答", "Answer"), 18),
            (words!("判断と理由", "Decision and reason"), 20),
            (words!("根拠", "Basis"), 20),
        ];
        let names = [
            words!("はい", "yes"),
            words!("いいえ", "no"),
            words!("分からない", "not known"),
            words!("該当しない", "not applicable"),
        ];
        let names = names.map(|name| format!("{BOX} {}", self.say(&name)));
        let rows: Vec<Row> = cautions
            .iter()
            .map(|caution| {
                let title = self.case.resolved.text(caution.at.page, &caution.caution.title).replace('\n', "");
                let questions = caution.caution.questions();
                let asked = names.iter().zip(&caution.caution.answers).filter(|(_, end)| end.is_some());
                let boxes = asked.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("\n");
                // Each of several questions has boxes of its own.
                let answers = match questions.len() {
                    0 | 1 => boxes,
                    count => (1..=count).map(|n| format!("({n})\n{boxes}")).collect::<Vec<_>>().join("\n"),
                };
                let question = match questions.as_slice() {
                    [_, _, ..] => {
                        let one = |(i, question): (usize, &&str)| format!("({}) {question}", i + 1);
                        questions.iter().enumerate().map(one).collect::<Vec<_>>().join("\n")
                    }
                    one => one.concat(),
                };
                let basis = self.case.resolved.standing(caution.at);
                let basis = basis.map(|standing| {
                    let pages = standing.pages.map(|pages| self.say(&words!("原典 p.{pages}", "source p. {pages}")));
                    [Some(standing.number), pages].into_iter().flatten().collect::<Vec<_>>().join("\n")
                });
                let what = [title.as_str(), &question].join("\n").trim_end().to_owned();
                let place = Destination::Place(caution.at).address(&self.case.resolved.corpus).unwrap_or_default();
                (place, vec![what, answers, String::new(), basis.unwrap_or_default()])
            })
            .collect();
        self.table(&title, &heads, &rows)
    }
}

//! Blank forms for a case: security requirements of a specification, draft clauses of a contract, a confirmation, a checklist
//! for acceptance. What stands in them is what the case sheet says; the rest is left open for the organisation to fill in.

use super::case::{Case, Line};
use super::fault::Fault;
use super::flow::{CellForm, Flow, Look, Paragraph};
use super::grid::is_whole;
use super::guide::heading_of;
use super::package::{About, Paper, document};
use super::signs::signs;
use crate::config::MarkForce;
use crate::diagnostic::{Lang, Words};
use crate::graph::Destination;
use crate::words;

/// A blank to fill in, and boxes to tick.
const BLANK: &str = "＿＿＿＿＿＿＿＿＿＿";
const LINE: &str = "____________________";
const BOX: &str = "□";

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
    form.specification(&tables.iter().map(|table| (table.title.as_str(), table.lines.as_slice())).collect::<Vec<_>>())?;
    // Where several tables mark a measure, the later one is nearer to the contract.
    let mut lines: Vec<Line<'_>> = Vec::new();
    for line in tables.iter().flat_map(|table| &table.lines) {
        match lines.iter_mut().find(|known| known.id == line.id && known.title == line.title) {
            Some(known) => *known = line.clone(),
            None => lines.push(line.clone()),
        }
    }
    lines.retain(|line| line.mark.force != MarkForce::None);
    form.contract(&lines);
    form.confirmation(&lines)?;
    form.acceptance(&lines)?;
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
            MarkForce::May => self.say(&words!("{BOX} 含める\n{BOX} 含めない", "{BOX} include\n{BOX} leave out")),
        }
    }

    /// Whether a line may be left out, before what is to be confirmed or checked of it.
    fn where_included(&self, line: &Line<'_>) -> String {
        let only = self.say(&words!("（含める場合）", "(where included) "));
        if line.mark.force == MarkForce::May { only } else { String::new() }
    }

    fn specification(&mut self, tables: &[(&str, &[Line<'_>])]) -> Result<(), Fault> {
        self.part(&words!(
            "１　調達仕様書：情報セキュリティ要件",
            "1 Specification: information security requirements"
        ));
        self.said(&words!(
            "受託者は、本業務の実施に当たり、次に掲げる要件を満たすこと。",
            "The contractor meets the following requirements."
        ));
        let heads = [
            (words!("番号", "Number"), 12),
            (words!("要件", "Requirement"), 30),
            (words!("印", "Sign"), 6),
            (words!("採否", "Decision"), 12),
            (words!("理由・指定する内容", "Reason, details"), 16),
            (words!("根拠", "Basis"), 12),
            (words!("ID", "ID"), 12),
        ];
        for (title, lines) in tables {
            self.line("Caption", title);
            let row = |(at, line): (usize, &Line<'_>)| {
                let cells = [Self::what(line), line.mark.mark.clone(), self.decision(line), line.reasons.join("\n")];
                let ends = [self.basis(line), line.id.clone()];
                let cells = std::iter::once((at + 1).to_string()).chain(cells).chain(ends).collect();
                (line.address.clone(), cells)
            };
            let rows: Vec<Row> = (0..).zip(*lines).map(row).collect();
            self.table(title, &heads, &rows)?;
        }
        self.cautions()
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
        let answers = self.say(&words!("{BOX} はい\n{BOX} いいえ\n{BOX} 不明", "{BOX} yes\n{BOX} no\n{BOX} not known"));
        let rows: Vec<Row> = cautions
            .iter()
            .map(|caution| {
                let title = self.case.resolved.text(caution.at.page, &caution.caution.title).replace('\n', "");
                let question = caution.caution.question.as_deref().unwrap_or_default();
                let basis = self.case.resolved.standing(caution.at);
                let basis = basis.map(|standing| {
                    let pages = standing.pages.map(|pages| self.say(&words!("原典 p.{pages}", "source p. {pages}")));
                    [Some(standing.number), pages].into_iter().flatten().collect::<Vec<_>>().join("\n")
                });
                let what = [title.as_str(), question].join("\n").trim_end().to_owned();
                let place = Destination::Place(caution.at).address(&self.case.resolved.corpus).unwrap_or_default();
                (place, vec![what, answers.clone(), String::new(), basis.unwrap_or_default()])
            })
            .collect();
        self.table(&title, &heads, &rows)
    }

    fn contract(&mut self, lines: &[Line<'_>]) {
        self.part(&words!("２　契約条項のひな形", "2 Draft clauses of a contract"));
        self.said(&words!("条の番号は、契約書に合わせて改める。", "Number the clauses as the contract is numbered."));
        for (n, line) in (1..).zip(lines) {
            let title = &line.title;
            self.line("BoxHead", &self.say(&words!("第{n}条（{title}）", "Clause {n} ({title})")));
            if line.mark.force == MarkForce::May {
                self.said(&words!(
                    "{BOX} この条を含める　{BOX} 含めない（理由：{BLANK}）",
                    "{BOX} include this clause  {BOX} leave it out (because: {LINE})"
                ));
            }
            let what = if line.summary.is_empty() {
                self.say(&words!(
                    "受託者は、「{title}」に係る対策を、委託者と合意した方法により実施する。",
                    "The contractor carries out “{title}” in the way agreed with the contracting authority."
                ))
            } else {
                let summary = line.summary.trim_end_matches('。');
                self.say(&words!(
                    "受託者は、「{title}」に係る対策を、次の趣旨に沿って実施する。（手引の要旨）{summary}。",
                    "The contractor carries out “{title}” to this end. (From the guide) {summary}"
                ))
            };
            self.line("", &what);
            self.said(&words!("実施の内容及び方法：{BLANK}{BLANK}", "What is done, and how: {LINE}{LINE}"));
            self.said(&words!("報告の時期及び方法：{BLANK}{BLANK}", "When and how it is reported: {LINE}{LINE}"));
            let basis = self.basis(line).replace('\n', signs(self.lang).gap);
            let id = &line.id;
            let note = self.say(&words!("根拠：{basis}　ID：{id}", "Basis: {basis}  ID: {id}"));
            self.line("Note", &note);
        }
    }

    fn confirmation(&mut self, lines: &[Line<'_>]) -> Result<(), Fault> {
        self.part(&words!("３　確認書", "3 Confirmation"));
        for words in [
            words!("{BLANK}　年　　月　　日", "Date: {LINE}"),
            words!("（委託者）{BLANK}　殿", "To (contracting authority): {LINE}"),
            words!("（受託者）名称及び責任者：{BLANK}", "From (contractor, person responsible): {LINE}"),
        ] {
            self.said(&words);
        }
        self.said(&words!(
            "当方は、本業務における情報セキュリティ対策について、次のとおり確認しました。",
            "We confirm the following on information security in this work."
        ));
        let heads = [
            (words!("番号", "Number"), 8),
            (words!("事項", "Item"), 36),
            (words!("確認", "Confirmed"), 18),
            (words!("備考", "Remarks"), 14),
            (words!("根拠", "Basis"), 12),
            (words!("ID", "ID"), 12),
        ];
        let boxes = words!(
            "{BOX} 実施する\n{BOX} 実施しない\n{BOX} 該当しない",
            "{BOX} will be done\n{BOX} will not\n{BOX} not applicable"
        );
        let rows = self.checked(lines, &boxes);
        let title = self.say(&words!("確認書", "Confirmation"));
        self.table(&title, &heads, &rows)
    }

    fn acceptance(&mut self, lines: &[Line<'_>]) -> Result<(), Fault> {
        self.part(&words!("４　検収チェックリスト", "4 Checklist for acceptance"));
        self.said(&words!("確認者：{BLANK}　確認日：{BLANK}", "Checked by: {LINE}  Date: {LINE}"));
        let heads = [
            (words!("番号", "Number"), 8),
            (words!("事項", "Item"), 36),
            (words!("判定", "Result"), 18),
            (words!("確認した資料・方法", "Evidence"), 14),
            (words!("根拠", "Basis"), 12),
            (words!("ID", "ID"), 12),
        ];
        let boxes = words!("{BOX} 適\n{BOX} 否\n{BOX} 対象外", "{BOX} met\n{BOX} not met\n{BOX} not applicable");
        let rows = self.checked(lines, &boxes);
        let title = self.say(&words!("検収チェックリスト", "Checklist for acceptance"));
        self.table(&title, &heads, &rows)
    }

    /// Rows with boxes to tick.
    fn checked(&self, lines: &[Line<'_>], boxes: &Words) -> Vec<Row> {
        let row = |(n, line): (usize, &Line<'_>)| {
            let what = format!("{}{}", self.where_included(line), Self::what(line));
            let cells = [n.to_string(), what, self.say(boxes), String::new(), self.basis(line), line.id.clone()];
            (line.address.clone(), cells.to_vec())
        };
        (1..).zip(lines).map(row).collect()
    }
}

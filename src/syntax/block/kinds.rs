//! What each directive declares, except the matrix.

use comrak::nodes::NodeValue;

use crate::config::is_misdated;
use crate::diagnostic::{Code, Fix};
use crate::document::{
    Answer, Aside, AsideKind, Binding, BlockKind, Caution, Clause, ClauseNumber, EditorNote, EditorNoteKind,
    MeasureBlock, Reference, Spanned, Table, names_host, not_web,
};
use crate::source::Span;
use crate::syntax::annotations::{bad_value, missing};
use crate::syntax::attributes::words_of;
use crate::syntax::facets;
use crate::syntax::inline::Prose;
use crate::words;

use super::Tree;
use super::directive::{Opened, is_id};
use super::merge;

impl Tree<'_, '_> {
    pub(super) fn clause(&mut self, opened: &mut Opened<'_>) -> BlockKind {
        let number = opened.label.and_then(|span| self.clause_number(span));
        let attributes = &mut opened.attributes;
        let facets = facets::take(attributes, self.page);
        let title = attributes.take("title").map(|t| t.value.into());
        let force = attributes.take("force").and_then(|force| {
            let found = Binding::ALL.into_iter().find(|binding| binding.id() == force.value);
            if found.is_none() {
                bad_value("force", &force, &Binding::ALL.map(Binding::id), self.page);
            }
            found
        });
        let measures = attributes.take("measures").map(|v| words_of(&v)).unwrap_or_default();
        for id in measures.iter().filter(|id| !is_id(&id.value)) {
            let text = &id.value;
            self.page.bad_id(text, id.span);
        }
        let aliases = attributes.take("aliases").map(|v| words_of(&v)).unwrap_or_default();
        let aliases = aliases.into_iter().filter_map(|alias| self.clause_number(alias.span)).collect();
        let body = self.blocks(opened.node);
        BlockKind::Clause(Box::new(Clause { number, title, force, measures, aliases, facets, body }))
    }

    fn clause_number(&mut self, span: Span) -> Option<Spanned<ClauseNumber>> {
        let text = self.positions.slice(span);
        let number = self.page.guide.numbering.read(text);
        // `1.2.5.1(4)e`: the last level has lost its brackets.
        let is_cut = self.page.guide.numbering.labels.is_empty()
            && text.rsplit_once(')').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        if (number.is_none() || is_cut) && !text.trim().is_empty() {
            let message = words!("`{text}` は遵守事項の番号の形でない", "`{text}` is not the number of a clause");
            self.page.report.with(Code::BadNumber, span, message, |d| {
                d.help(words!("`1.2.5.1(4)(a)` のように書く", "write it like `1.2.5.1(4)(a)`"))
            });
        }
        number.map(|n| Spanned::new(n, span))
    }

    pub(super) fn measure(&mut self, opened: &Opened<'_>) -> BlockKind {
        let title = self.label(opened);
        let body = self.blocks(opened.node);
        BlockKind::Measure(Box::new(MeasureBlock { title, body }))
    }

    pub(super) fn duty(&mut self, opened: &Opened<'_>) -> BlockKind {
        if !opened.attributes.list.iter().any(|a| a.key.value == "force") {
            missing("force", opened.name, self.page);
        }
        BlockKind::Duty(self.blocks(opened.node))
    }

    pub(super) fn comparison(&mut self, opened: &Opened<'_>) -> BlockKind {
        let caption = self.label(opened);
        let mut table = self.only_table(opened, Prose::Recognise).map(|(table, _)| table).unwrap_or_default();
        if let Some(at) = merge::cells(&mut table, self.page.source) {
            let words = words!("セルの結合が四角形にならない", "the merged cells are no rectangle");
            self.page.report.at(Code::TableMerge, at, words);
        }
        BlockKind::Comparison(Box::new((caption, table)))
    }

    /// A figure: a picture, a table or anything else that stands under a caption.
    pub(super) fn figure(&mut self, opened: &Opened<'_>) -> BlockKind {
        let caption = self.label(opened);
        BlockKind::Figure(Box::new((caption, self.blocks(opened.node))))
    }

    /// The one table that a directive holds.
    pub(super) fn only_table(&mut self, opened: &Opened<'_>, prose: Prose) -> Option<(Table, Span)> {
        let mut found = None;
        let mut without_dashes = false;
        for child in opened.node.children() {
            let span = self.positions.span(child.data().sourcepos);
            if let (NodeValue::Table(table), true) = (&child.data().value, found.is_none()) {
                found = Some((self.table(child, table, prose), span));
                continue;
            }
            let first = self.positions.line_at(span.start as usize);
            let is_row = self.positions.slice(first).trim_start().starts_with('|');
            match &found {
                None if is_row => {
                    without_dashes = true;
                    self.row_without_dashes(self.positions.slice(first).trim(), first);
                    break;
                }
                Some((_, table)) if is_row && !matches!(child.data().value, NodeValue::Table(_)) => {
                    self.parted_rows(*table, first);
                    continue;
                }
                Some((_, table)) if !is_row => {
                    self.open_below_table(opened, *table, first);
                    break;
                }
                _ => {}
            }
            self.page.report.at(
                Code::MatrixTable,
                first,
                words!("この中には表を一つだけ置く", "only one table can stand in here"),
            );
        }
        if found.is_none() && !without_dashes {
            self.page.report.at(Code::MatrixTable, opened.name, words!("表がない", "there is no table in it"));
        }
        found
    }

    /// Rows of the only table behind an empty line, which ends a table.
    fn parted_rows(&mut self, table: Span, row: Span) {
        let source = self.page.source;
        let message = words!("空行で表が切れ、この行が表に入らない", "an empty line ends the table above this row");
        let gap = Span::new(table.end as usize, row.start as usize);
        let between = source.slice(gap);
        let fix = between.trim().is_empty().then(|| Fix::safe(source, gap, "\n"));
        let help = words!("表の途中の空行を消す", "remove the empty line inside the table");
        self.say(Code::MatrixTable, row, message, help, fix);
    }

    /// What stands below the only table shows that the directive is not closed where it ends.
    fn open_below_table(&mut self, opened: &Opened<'_>, table: Span, below: Span) {
        let source = self.page.source;
        let name = source.slice(opened.name);
        let message = words!("`:::{name}` が表の下で閉じられていない", "`:::{name}` is not closed below its table");
        let label = words!("この上に `:::` が要る", "`:::` is missing above this");
        let end = self.positions.line_at((table.end as usize).saturating_sub(1)).end as usize;
        self.page.report.with(Code::DirectiveUnclosed, opened.name, message, |d| {
            d.other(source, below, label)
                .help(words!(
                    "表のすぐ下に `:::` だけの行を置く。ほかの文はその下に書く",
                    "put a line of `:::` right below the table, and other text below that line"
                ))
                .fix(Fix::guess(source, Span::at(end), "\n:::"))
        });
    }

    pub(super) fn caution(&mut self, opened: &mut Opened<'_>) -> BlockKind {
        let title = self.label(opened);
        let facets = facets::take(&mut opened.attributes, self.page);
        let topic = opened.attributes.take("topic").map(|t| t.value.into());
        let question = opened.attributes.take("question").map(|t| t.value.into());
        let answers = Caution::ANSWERS.map(|key| self.answer(opened, key));
        // What the answers answer: without it, no questionnaire asks.
        if question.is_none() && answers.iter().any(Option::is_some) {
            missing("question", opened.name, self.page);
        } else if question.is_some() && answers.iter().all(Option::is_none) {
            missing("yes", opened.name, self.page);
        }
        let body = self.blocks(opened.node);
        BlockKind::Caution(Box::new(Caution { title, topic, question, answers, facets, body }))
    }

    fn answer(&mut self, opened: &mut Opened<'_>, key: &str) -> Option<Answer> {
        let value = opened.attributes.take(key)?;
        match value.value.as_str() {
            "ok" => Some(Answer::Ok),
            "confirm" => Some(Answer::Confirm),
            "forbidden" => Some(Answer::Forbidden),
            _ => {
                bad_value(key, &value, &["ok", "confirm", "forbidden"], self.page);
                None
            }
        }
    }

    pub(super) fn reference(&mut self, opened: &mut Opened<'_>) -> BlockKind {
        let title = self.label_text(opened);
        let date = opened.attributes.take("date");
        if let Some(date) = date.as_ref().filter(|date| is_misdated(&date.value)) {
            self.misdated(date);
        }
        let date = date.map(|date| date.value.into_boxed_str());
        let [by, number] = ["by", "number"].map(|key| {
            let value = opened.attributes.take(key)?;
            self.filled(key, &value);
            Some(value.value.into_boxed_str())
        });
        let urls = opened.attributes.take("url").map(|v| words_of(&v)).unwrap_or_default();
        let urls = urls.into_iter().filter_map(|url| self.web_address(url)).collect();
        let body = self.blocks(opened.node);
        BlockKind::Reference(Box::new(Reference { title, by, date, number, urls, body }))
    }

    /// An attribute that says something.
    fn filled(&mut self, key: &str, value: &Spanned<String>) {
        if !value.value.trim().is_empty() {
            return;
        }
        self.page.report.with(
            Code::AttributeValue,
            value.span,
            words!("`{key}` が空である", "`{key}` is empty"),
            |d| d.help(words!("文を書くか、`{key}` を消す", "write a text, or remove `{key}`")),
        );
    }

    fn misdated(&mut self, date: &Spanned<String>) {
        let text = &date.value;
        let words = words!("`{text}` は日付でない", "`{text}` is no date");
        self.page.report.with(Code::AttributeValue, date.span, words, |d| {
            d.help(words!(
                "`2011-04-21`、`2011-04`、`2011` のように西暦の数字とハイフンで書くか、文書にあるとおりの語で書く",
                "write `2011-04-21`, `2011-04` or `2011`, or words as the document has them"
            ))
        });
    }

    fn web_address(&mut self, url: Spanned<Box<str>>) -> Option<Box<str>> {
        let text = &url.value;
        let good = names_host(text) && !text.chars().any(|c| c.is_control() || c == '\\');
        if !good {
            let (message, help) = not_web(text);
            self.page.report.with(Code::LinkScheme, url.span, message, |d| d.help(help));
            return None;
        }
        Some(url.value)
    }

    pub(super) fn aside(&mut self, opened: &Opened<'_>, kind: AsideKind) -> BlockKind {
        let title = self.label(opened);
        let body = self.blocks(opened.node);
        BlockKind::Aside(Box::new(Aside { kind, title, body }))
    }

    pub(super) fn editor_note(&mut self, opened: &mut Opened<'_>) -> BlockKind {
        let title = self.label(opened);
        let kind = self.editor_note_kind(opened);
        let place = opened.attributes.take("source").map(|t| t.value.into());
        let body = self.blocks(opened.node);
        BlockKind::EditorNote(Box::new(EditorNote { kind, title, place, body }))
    }

    fn editor_note_kind(&mut self, opened: &mut Opened<'_>) -> EditorNoteKind {
        let Some(value) = opened.attributes.take("kind") else {
            missing("kind", opened.name, self.page);
            return EditorNoteKind::Explanation;
        };
        match value.value.as_str() {
            "corrected" => EditorNoteKind::Corrected,
            "reconstructed" => EditorNoteKind::Reconstructed,
            "contradiction" => EditorNoteKind::Contradiction,
            "explanation" => EditorNoteKind::Explanation,
            _ => {
                let known = ["corrected", "reconstructed", "contradiction", "explanation"];
                bad_value("kind", &value, &known, self.page);
                EditorNoteKind::Explanation
            }
        }
    }
}

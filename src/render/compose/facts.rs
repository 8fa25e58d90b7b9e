//! What scripts of single pages know of the guide, as scripts that register themselves: the facts of the case
//! file, and the numbers and names that the page of a wrong address looks for. Only those pages load them.

use serde_json::{Map, Value, json};

use crate::document::{Facets, PlaceKind};
use crate::graph::{Bearer, CautionRef, ClauseRef, DutyRef, DutySource, MatrixRef, MeasureRef, Page, PageId, Share};

use super::super::frame::vocabulary_href;
use super::super::scene::{Scene, force_of_mark, value_href};

/// Words of the interface that only the case file shows.
const WORDS: &str = "case_";

/// Words that the case file shares with other pages.
const SHARED: [&str; 21] = [
    "answer_no",
    "answer_unknown",
    "answer_yes",
    "any_phase",
    "cautions",
    "clause",
    "clauses",
    "commentary",
    "commentary_duties",
    "discretion",
    "either",
    "inferred",
    "join_each",
    "join_either",
    "may",
    "measures",
    "must",
    "must_not",
    "own",
    "sections_to_read",
    "should",
];

impl<'a> Scene<'a> {
    /// The script of the case file's facts. What is in `guide.json` is said the same here.
    pub(in super::super) fn case_facts(&self) -> Vec<u8> {
        let views = self.views;
        let commentary = views.duties.iter().filter(|d| !matches!(d.source, DutySource::Clause(_)));
        let about = &self.guide().about;
        let all = json!({
            "guide": { "title": about.title, "edition": about.edition },
            "words": self.case_words(),
            "steps": self.stages().map(|v| &v.id),
            "vocabularies": self.guide().vocabularies.iter().map(|v| self.case_vocabulary(v)).collect::<Vec<_>>(),
            "sections": self.corpus().iter().map(|(id, page)| self.case_section(id, page)).collect::<Vec<_>>(),
            "clauses": views.clauses.iter().map(|c| self.case_clause(c)).collect::<Vec<_>>(),
            "duties": commentary.map(|d| self.case_duty(d)).collect::<Vec<_>>(),
            "measures": views.measures.iter().enumerate().map(|(i, m)| self.case_measure(i, m)).collect::<Vec<_>>(),
            "matrices": views.matrices.iter().map(|m| self.case_matrix(m)).collect::<Vec<_>>(),
            "cautions": views.cautions.iter().map(|c| self.case_caution(c)).collect::<Vec<_>>(),
        });
        format!("tebikiCase({all})\n").into_bytes()
    }

    fn case_words(&self) -> Map<String, Value> {
        let words = self.theme.locale.words().iter();
        let own = words.filter_map(|(key, word)| Some((key.strip_prefix(WORDS)?.to_owned(), json!(word))));
        own.chain(SHARED.map(|key| (key.to_owned(), json!(self.word(key))))).collect()
    }

    fn case_vocabulary(&self, vocabulary: &'a crate::config::Vocabulary) -> Value {
        let values = vocabulary
            .values
            .iter()
            .map(|v| json!({ "id": v.id, "name": v.name, "parent": vocabulary.parent(v).map(|p| &p.id) }));
        json!({
            "id": vocabulary.id,
            "name": self.vocabulary_name(vocabulary),
            "bearer": vocabulary.bearer,
            "values": values.collect::<Vec<_>>(),
        })
    }

    fn case_section(&self, id: PageId, page: &Page) -> Value {
        let link = self.section(id);
        json!({ "href": link.href, "title": link.text, "facets": page.document.front.facets.by_vocabulary() })
    }

    fn case_clause(&self, clause: &ClauseRef<'a>) -> Value {
        let duty = self.views.duties.iter().find(|d| d.at == clause.at);
        json!({
            "number": clause.clause.number.as_ref().map(|n| n.value.to_string()),
            "title": clause.clause.title,
            "href": self.href(clause.at),
            "section": clause.at.page.0,
            "bearers": bearers(duty.map_or(&[], |d| &d.bearers)),
            "facets": clause.facets.by_vocabulary(),
            "measures": clause.measures,
            "body": self.clause_body(clause.at.page, clause.clause),
        })
    }

    fn case_duty(&self, duty: &DutyRef<'a>) -> Value {
        json!({
            "href": self.href(duty.at),
            "section": duty.at.page.0,
            "force": duty.force.id(),
            "discretion": duty.discretion,
            "bearers": bearers(&duty.bearers),
            "facets": duty.facets.by_vocabulary(),
            "body": self.duty_text(duty),
        })
    }

    fn case_measure(&self, index: usize, measure: &MeasureRef<'a>) -> Value {
        json!({
            "id": measure.place.anchor,
            "title": measure.place.title,
            "href": self.href(measure.at),
            "section": measure.at.page.0,
            "summary": self.measure_summary(index),
            "clauses": measure.clauses,
            "facets": self.measure_facets(measure),
        })
    }

    /// Who a measure names bears nothing: only its other facets say where it belongs.
    fn measure_facets(&self, measure: &MeasureRef<'a>) -> Value {
        let facets = measure.place.facets.0.iter().filter(|f| !self.bears(&f.vocabulary));
        json!(Facets(facets.cloned().collect()).by_vocabulary())
    }

    fn case_matrix(&self, matrix: &MatrixRef<'a>) -> Value {
        let marks = matrix.legend.iter().flat_map(|l| &l.marks).map(|mark| {
            json!({
                "id": mark.id,
                "mark": mark.mark,
                "name": mark.name,
                "meaning": mark.meaning,
                "force": force_of_mark(mark.force),
            })
        });
        let rows = matrix.rows.iter().map(|row| {
            let name = self.row_measure(matrix.at.page, row);
            let cells = row.row.cells.iter().map(|(mark, cell)| {
                json!({
                    "mark": mark,
                    "reason": self.inlines(matrix.at.page, &cell.content),
                    "note": self.note(cell.annotations.as_deref()),
                })
            });
            json!({
                "item": row.row.item,
                "measure": row.measure,
                "title": name.text,
                "href": name.href,
                "note": self.note(row.row.head.annotations.as_deref()),
                "cells": cells.collect::<Vec<_>>(),
            })
        });
        let link = self.matrix_link(matrix);
        json!({
            "id": self.place(matrix.at).map(|p| &p.anchor),
            "title": link.text,
            "href": link.href,
            "vocabulary": matrix.matrix.vocabulary,
            "facets": matrix.facets.by_vocabulary(),
            "columns": matrix.columns.iter().map(|c| c.map(|v| &v.id)).collect::<Vec<_>>(),
            "marks": marks.collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
        })
    }

    fn case_caution(&self, caution: &CautionRef<'a>) -> Value {
        let view = self.caution(caution);
        let ends: Map<String, Value> = view.answers.iter().map(|a| (a.answer.to_owned(), json!(a.end_name))).collect();
        json!({
            "id": view.anchor,
            "href": view.href,
            "title": view.title,
            "topic": view.topic,
            "question": view.question,
            "ends": ends,
            "facets": caution.caution.facets.by_vocabulary(),
            "section": caution.at.page.0,
        })
    }

    /// The script of everything that has a number or a page: what the page of a wrong address chooses from. Each
    /// is what it is called, its address, its title, and whether the name is an old one.
    pub(in super::super) fn known_places(&self) -> Vec<u8> {
        let mut all: Vec<Value> = Vec::new();
        for (id, page) in self.corpus().iter() {
            let link = self.section(id);
            let names = [page.name.as_ref(), page.number()].into_iter().filter(|name| !name.is_empty());
            let mut names: Vec<&str> = names.collect();
            names.dedup();
            all.extend(names.iter().map(|name| json!([name, link.href, link.text])));
            let aliases = page.document.front.aliases.iter();
            all.extend(aliases.map(|alias| json!([alias.value, link.href, link.text, 1])));
            for (i, place) in page.places.list.iter().enumerate() {
                let at = crate::graph::PlaceRef { page: id, place: u32::try_from(i).unwrap_or(u32::MAX) };
                let number = match place.kind {
                    PlaceKind::Item | PlaceKind::Clause | PlaceKind::SubItem => self.numbered_place(at).text,
                    _ => continue,
                };
                if !place.label.is_empty() {
                    all.push(json!([number, self.href(at), place.title]));
                }
            }
        }
        for clause in &self.views.clauses {
            let number = clause.clause.number.as_ref().map(|n| n.value.to_string()).unwrap_or_default();
            let old = clause.clause.aliases.iter();
            all.extend(old.map(|alias| json!([alias.value.to_string(), self.href(clause.at), number, 1])));
        }
        for vocabulary in &self.guide().vocabularies {
            all.push(json!([vocabulary.id, vocabulary_href(vocabulary), self.vocabulary_name(vocabulary)]));
            let pages = vocabulary.values.iter().map(|value| (value_href(vocabulary, value), &value.name));
            all.extend(pages.map(|(href, name)| json!([href.trim_end_matches(".html"), href, name])));
        }
        format!("tebikiKnown({})\n", Value::Array(all)).into_bytes()
    }
}

/// Who bears a duty: vocabulary, value, `own` or `either`, and whether the editor inferred it.
fn bearers(bearers: &[Bearer]) -> Vec<Value> {
    let one = |b: &Bearer| {
        let share = if b.share == Share::Either { "either" } else { "own" };
        json!([b.vocabulary, b.value, share, b.inferred])
    };
    bearers.iter().map(one).collect()
}

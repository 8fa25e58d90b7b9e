//! What scripts of single pages know of the guide, as scripts that register themselves: the facts of the case
//! file, and the numbers and names that the page of a wrong address looks for. Only those pages load them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::config::{Mark, Vocabulary};
use crate::diagnostic::Diagnostic;
use crate::document::{Facets, Force, PlaceKind};
use crate::graph::{
    Bearer, CautionRef, ClauseRef, DutyRef, DutySource, MatrixRef, MatrixRowRef, MeasureRef, Page, PageId, PlaceRef,
    Share,
};

use super::super::frame::vocabulary_href;
use super::super::scene::{Scene, value_href};
use super::super::view::changes::CitedView;
use super::super::view::shells::{CaseDuty, CaseEntry, CaseNumber};
use super::super::view::{LinkView, TagGroup};
use super::changes::named;
use crate::compare::Comparison;

/// Words of the interface that only the case file shows.
const WORDS: &str = "case_";

/// Words that the case file shares with other pages.
const SHARED: [&str; 11] = [
    "any_phase",
    "cautions",
    "clauses",
    "commentary_duties",
    "edition_changes_for_you",
    "either",
    "may",
    "measures",
    "own",
    "record",
    "sections_to_read",
];

impl<'a> Scene<'a> {
    /// The script of the case file's facts: what is in `guide.json`, each thing as the entry that is shown of it.
    pub(in super::super) fn case_facts(&self, changes: Option<&Comparison>) -> Result<Vec<u8>, Diagnostic> {
        let views = self.views;
        let commentary = views.duties.iter().filter(|d| !matches!(d.source, DutySource::Clause(_)));
        let by_place: BTreeMap<PlaceRef, &DutyRef<'a>> = views.duties.iter().map(|duty| (duty.at, duty)).collect();
        let about = &self.guide().about;
        let of =
            |things: Vec<Result<Value, Diagnostic>>| things.into_iter().collect::<Result<Vec<Value>, Diagnostic>>();
        let all = json!({
            "guide": { "title": about.title, "edition": about.edition },
            "words": self.case_words(),
            "steps": self.stages().map(|v| &v.id),
            "vocabularies": self.guide().vocabularies.iter().map(|v| self.case_vocabulary(v)).collect::<Vec<_>>(),
            "sections": self.corpus().iter().map(|(id, page)| self.case_section(id, page)).collect::<Vec<_>>(),
            "clauses": of(views.clauses.iter().map(|c| self.case_clause(c, by_place.get(&c.at).copied())).collect())?,
            "duties": of(commentary.map(|d| self.case_duty(d)).collect())?,
            "measures": of(views.measures.iter().enumerate().map(|(i, m)| self.case_measure(i, m)).collect())?,
            "matrices": of(views.matrices.iter().filter(|m| m.matrix.of.is_usual()).map(|m| self.case_matrix(m)).collect())?,
            "cautions": of(views.cautions.iter().map(|c| self.case_caution(c)).collect())?,
            "news": of(changes.into_iter().flat_map(|c| self.case_changes(c)).collect())?,
        });
        Ok(format!("tebikiCase({all})\n").into_bytes())
    }

    fn case_words(&self) -> Map<String, Value> {
        let words = self.theme.locale.words().iter();
        let own = words.filter_map(|(key, word)| Some((key.strip_prefix(WORDS)?.to_owned(), json!(word))));
        own.chain(SHARED.map(|key| (key.to_owned(), json!(self.word(key))))).collect()
    }

    fn case_vocabulary(&self, vocabulary: &'a Vocabulary) -> Value {
        let values = vocabulary
            .values
            .iter()
            .map(|v| json!({ "id": v.id, "name": v.name, "named": naming(vocabulary, &v.id), "paper": v.paper }));
        json!({
            "id": vocabulary.id,
            "name": self.vocabulary_name(vocabulary),
            "bearer": vocabulary.bearer,
            "values": values.collect::<Vec<_>>(),
        })
    }

    fn case_section(&self, id: PageId, page: &Page) -> Value {
        let LinkView { href, text } = self.section(id);
        let html = format!("<a href=\"{}\">{}</a>", escaped(&href), escaped(&text));
        json!({ "html": html, "facets": page.facets().by_vocabulary() })
    }

    /// What changed since the earlier edition of what the vocabularies name, each as it is shown on the page of changes.
    fn case_changes(&self, comparison: &Comparison) -> Vec<Result<Value, Diagnostic>> {
        let mut out = Vec::new();
        for entry in comparison.changes() {
            let mut facets = Map::new();
            for vocabulary in &self.guide().vocabularies {
                let mut values = named(comparison, entry, &vocabulary.id);
                // A cell of a table is of the value whose column it stands in.
                let cells = entry.facts.iter().filter_map(|change| change.fact().key.split_once(':'));
                values.extend(cells.map(|(_, id)| id).filter(|id| vocabulary.value(id).is_some()));
                if !values.is_empty() {
                    facets.insert(vocabulary.id.clone(), json!(values));
                }
            }
            if !facets.is_empty() {
                let view = CitedView { changes: vec![self.edition_change(comparison, entry)], ..CitedView::default() };
                let html = self.theme.render("cited.html", &view);
                out.push(html.map(|html| json!({ "facets": facets, "html": html.trim() })));
            }
        }
        out
    }

    /// An entry as it is shown.
    fn case_entry(&self, entry: &CaseEntry) -> Result<String, Diagnostic> {
        let mut entry = entry.clone();
        entry.section.stands = self.stands();
        Ok(self.theme.render("case-entry.html", &entry)?.trim().to_owned())
    }

    /// The facets that bear duties, as tags.
    fn bearer_tags(&self, facets: &Facets, inferred: &[Box<str>]) -> Vec<TagGroup> {
        let facets = facets.0.iter().filter(|f| self.bears(&f.vocabulary)).cloned().collect();
        self.tags(&Facets(facets), inferred)
    }

    fn case_clause(&self, clause: &ClauseRef<'a>, duty: Option<&DutyRef<'a>>) -> Result<Value, Diagnostic> {
        let number = clause.clause.number.as_ref().map(|n| n.value.to_string()).unwrap_or_default();
        let entry = CaseEntry {
            number: CaseNumber { kind: self.word("clause"), text: number.clone() },
            name: LinkView {
                href: self.href(clause.at),
                text: clause.clause.title.as_deref().unwrap_or("").to_owned(),
            },
            text: self.clause_body(clause.at.page, clause.clause).and(&self.validity_note(clause.at)),
            tags: self.bearer_tags(&clause.facets, &[]),
            section: self.section(clause.at.page).into(),
            pages: self.printed_pages(clause.at),
            ..CaseEntry::default()
        };
        Ok(json!({
            "key": format!("clause:{number}"),
            "bearers": bearers(duty.map_or(&[], |d| &d.bearers)),
            "facets": clause.facets.by_vocabulary(),
            "measures": clause.measures,
            "html": self.case_entry(&entry)?,
        }))
    }

    fn case_duty(&self, duty: &DutyRef<'a>) -> Result<Value, Diagnostic> {
        let view = self.duty(duty);
        let key = format!("duty:{}", view.href);
        let tags = view.tags.into_iter().filter(|group| self.bears(&group.vocabulary)).collect();
        let entry = CaseEntry {
            number: view.standing.number.clone().into(),
            name: LinkView { href: view.href, text: view.standing.title.clone() },
            duty: Some(CaseDuty {
                force: view.force,
                name: view.force_name,
                discretion: view.discretion,
                standing: view.standing,
            }),
            summary: self.resolved.standing(duty.at).and_then(|standing| standing.summary).unwrap_or_default(),
            text: view.text,
            tags,
            ..CaseEntry::default()
        };
        Ok(json!({
            "key": key,
            "bearers": bearers(&duty.bearers),
            "facets": duty.facets.by_vocabulary(),
            // What one may do is no duty.
            "may": duty.force == Force::May,
            "html": self.case_entry(&entry)?,
        }))
    }

    fn case_measure(&self, index: usize, measure: &MeasureRef<'a>) -> Result<Value, Diagnostic> {
        let clauses = measure.clauses.iter().map(|&c| &self.views.clauses[c]);
        let entry = CaseEntry {
            name: self.titled_place(measure.at),
            summary: self.measure_summary(index),
            clauses: clauses.map(|c| self.numbered_place(c.at)).collect(),
            section: self.cited_section(measure.at).into(),
            pages: self.printed_pages(measure.at),
            text: self.validity_note(measure.at),
            ..CaseEntry::default()
        };
        // Who a measure names bears nothing: only its other facets say where it belongs.
        let facets = measure.place.facets.0.iter().filter(|f| !self.bears(&f.vocabulary)).cloned().collect();
        Ok(json!({
            "key": format!("measure:{}", measure.place.anchor),
            "facets": Facets(facets).by_vocabulary(),
            "html": self.case_entry(&entry)?,
        }))
    }

    fn case_matrix(&self, matrix: &MatrixRef<'a>) -> Result<Value, Diagnostic> {
        let id = self.anchor(matrix.at);
        let mut marks: Vec<&Mark> = matrix.legend.iter().flat_map(|l| &l.marks).collect();
        // What binds most comes first.
        marks.sort_by_key(|mark| FORCES.iter().position(|force| *force == mark.force.id()));
        let rows = matrix.rows.iter().map(|row| self.case_row(matrix, row, &id, &marks));
        let rows = rows.collect::<Result<Vec<Value>, Diagnostic>>()?;
        let marks = marks.iter().map(|mark| {
            let force = mark.force.id();
            let (sign, name) = (escaped(&mark.mark), escaped(&mark.name));
            let html = format!("<span class=\"mark mark-{force}\" aria-hidden=\"true\">{sign}</span> {name}");
            json!({ "html": html, "meaning": mark.meaning, "force": force })
        });
        let link = self.matrix_link(matrix);
        Ok(json!({
            "html": format!("<a href=\"{}\">{}</a>", escaped(&link.href), escaped(&link.text)),
            "vocabulary": matrix.matrix.vocabulary,
            "facets": matrix.facets.by_vocabulary(),
            "columns": matrix.columns.iter().map(|c| c.map(|v| &v.id)).collect::<Vec<_>>(),
            "of": matrix.vocabulary.map(|v| v.values.iter().map(|value| (&value.id, counting(matrix, v, &value.id))).collect::<BTreeMap<_, _>>()),
            "heads": matrix.columns.iter().map(|c| c.map(|v| escaped(&v.name))).collect::<Vec<_>>(),
            "marks": marks.collect::<Vec<_>>(),
            "rows": rows,
        }))
    }

    fn case_row(
        &self,
        matrix: &MatrixRef<'a>,
        row: &MatrixRowRef<'a>,
        id: &str,
        marks: &[&Mark],
    ) -> Result<Value, Diagnostic> {
        let page = matrix.at.page;
        let measure = row.measure.map(|m| &self.views.measures[m]);
        let clauses = measure.iter().flat_map(|m| &m.clauses).map(|&c| &self.views.clauses[c]);
        let name = self.row_measure(page, row);
        let cells = row.row.cells.iter();
        let notes = cells.clone().map(|(_, cell)| cell).chain([&row.row.head]);
        let key = measure.map_or(name.text.clone(), |m| m.place.anchor.to_string());
        let entry = CaseEntry {
            number: row.row.item.map(|n| format!("({n})")).unwrap_or_default().into(),
            name,
            summary: row.measure.map(|m| self.measure_summary(m)).unwrap_or_default(),
            tags: self.row_bearers(matrix, measure),
            clauses: clauses.map(|c| self.numbered_place(c.at)).collect(),
            section: measure.map(|m| self.cited_section(m.at)).unwrap_or_default().into(),
            pages: measure.map(|m| self.printed_pages(m.at)).unwrap_or_default(),
            notes: notes.filter_map(|cell| self.note(cell.annotations.as_deref())).collect(),
            ..CaseEntry::default()
        };
        Ok(json!({
            "key": format!("matrix:{id}:{key}"),
            "measure": row.measure,
            "html": self.case_entry(&entry)?,
            "cells": cells.map(|(mark, _)| marks.iter().position(|known| Some(known.id.as_str()) == mark.as_deref())).collect::<Vec<_>>(),
            "reasons": row.row.cells.iter().map(|(_, cell)| self.case_reason(page, cell)).collect::<Vec<_>>(),
        }))
    }

    /// Why a mark stands in a cell, with the word for it; empty where no reason is given.
    fn case_reason(&self, page: PageId, cell: &crate::document::Cell) -> String {
        if cell.content.is_empty() {
            return String::new();
        }
        let reason = json!(self.inlines(page, &cell.content));
        let reason = reason.as_str().unwrap_or_default();
        format!("<span class=\"label\">{}</span> {reason}", escaped(&self.word("case_reason")))
    }

    /// Who sees to a row's measure: whom the clauses behind it name, else whom the measure or the table names.
    fn row_bearers(&self, matrix: &MatrixRef<'a>, measure: Option<&MeasureRef<'a>>) -> Vec<TagGroup> {
        let clauses = measure.iter().flat_map(|m| &m.clauses).map(|&c| &self.views.clauses[c].facets);
        let own = measure.map(|m| &m.place.facets);
        let pages = measure.map(|m| m.at.page).into_iter().chain([matrix.at.page]).map(|page| self.page(page).facets());
        let tags = clauses.chain(own).chain([&matrix.facets]).chain(pages).map(|facets| self.bearer_tags(facets, &[]));
        tags.into_iter().find(|tags| !tags.is_empty()).unwrap_or_default()
    }

    fn case_caution(&self, caution: &CautionRef<'a>) -> Result<Value, Diagnostic> {
        let view = self.caution(caution);
        let entry = CaseEntry {
            name: LinkView { href: view.href, text: String::new() },
            title: view.title,
            summary: view.questions.concat(),
            answers: view.answers,
            section: view.section.into(),
            pages: view.pages,
            text: self.validity_note(caution.at),
            ..CaseEntry::default()
        };
        Ok(json!({
            "key": format!("caution:{}", view.anchor),
            "facets": caution.facets.by_vocabulary(),
            "html": self.case_entry(&entry)?,
        }))
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
                let at = crate::graph::PlaceRef {
                    page: id,
                    place: u32::try_from(i).expect("places are counted in 32 bits"),
                };
                // A row that counts the items of its page is only listed there, and an inner item has no number of its own.
                let is_named = match place.kind {
                    PlaceKind::Item => place.path.as_ref().is_some_and(|path| path.0.len() == 1),
                    PlaceKind::Clause | PlaceKind::SubItem => !place.label.is_empty(),
                    _ => false,
                };
                if is_named {
                    all.push(json!([self.numbered_place(at).text, self.href(at), place.title]));
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

/// How marks bind, from what binds most.
const FORCES: [&str; 4] = ["must", "may", "included", "none"];

/// What names a value: itself, what lies above and under it, and what it includes.
fn naming<'v>(vocabulary: &'v Vocabulary, id: &str) -> Vec<&'v str> {
    vocabulary.values.iter().map(|one| one.id.as_str()).filter(|one| vocabulary.applies(one, id)).collect()
}

/// The columns that count for a value: its own, else that of the nearest value above, else all under it.
fn counting(matrix: &MatrixRef<'_>, vocabulary: &Vocabulary, id: &str) -> Vec<usize> {
    let column = |value: &str| matrix.columns.iter().position(|c| c.is_some_and(|c| c.id == value));
    let mut above = std::iter::successors(vocabulary.value(id), |value| vocabulary.parent(value));
    if let Some(nearest) = above.find_map(|value| column(&value.id)) {
        return vec![nearest];
    }
    let columns = matrix.columns.iter().enumerate();
    columns.filter(|(_, c)| c.is_some_and(|c| vocabulary.is_within(&c.id, id))).map(|(i, _)| i).collect()
}

/// A text in HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let done: Result<(), std::convert::Infallible> = super::super::theme::escaped(text, |part| {
        out.push_str(part);
        Ok(())
    });
    match done {
        Ok(()) => out,
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

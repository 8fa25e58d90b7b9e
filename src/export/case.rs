//! What applies to a case, as the case sheet of the site says it: the measures that tables mark for what was chosen, by the
//! mark that binds most, and the cautions.

use std::collections::BTreeMap;

use super::docx::Pictures;
use super::table::{Filters, Given, What, data};
use crate::config::{Guide, Mark, MarkForce, Vocabulary};
use crate::diagnostic::Lang;
use crate::document::Facets;
use crate::graph::{CautionRef, Destination, MatrixRef, MatrixRowRef, Resolved, Views};
use crate::import::answers::{Question, Reply, Said};
use crate::render::OfficeForm;
use crate::words;

/// A guide with its lists, and what was chosen of its vocabularies.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The guide.
    pub resolved: &'a Resolved,
    /// Its lists.
    pub views: &'a Views<'a>,
    /// Its settings, and what was chosen.
    pub given: Given<'a>,
    /// What the forms say.
    pub office: &'a [OfficeForm],
    /// The pictures that a document of it may show.
    pub pictures: &'a Pictures,
    /// What was decided on its measures.
    pub decisions: &'a Decisions,
}

/// What was decided on a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is taken into the documents.
    pub is_taken: bool,
    /// What was remarked.
    pub reason: String,
}

/// Decisions by the ids of measures.
pub type Decisions = BTreeMap<String, Decision>;

/// What a form of the matrices says that came back: `reply` was matched with the list of the matrices alone, as `given` has
/// it. Where several tables have a measure, the later one counts, which is nearer to the contract.
#[must_use]
pub fn decisions(given: Given<'_>, reply: &Reply) -> Decisions {
    let data = data(given, What::Matrix);
    let mut out = Decisions::new();
    for ((_, row), answer) in &reply.answers {
        let measure = data.rows.get(*row).map(|cells| data.at(cells, "measure")).unwrap_or_default();
        let [_, taken, remarks] = &answer.said;
        if let Some(Said::Choice(choice)) = taken {
            let remarks = remarks.as_ref().map(|said| said.shown(Question::Remarks, given.lang()));
            let is_taken = Question::Taken.choices().get(*choice).is_some_and(|name| name.id == "include");
            out.insert(measure, Decision { is_taken, reason: remarks.unwrap_or_default() });
        }
    }
    out
}

/// A table that applies, with its rows.
pub(super) struct Marked<'a> {
    /// What it is called.
    pub(super) title: String,
    /// The rows that have a mark in the columns that count.
    pub(super) lines: Vec<Line<'a>>,
}

/// A measure as a table marks it for the case.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The mark that binds most.
    pub(super) mark: &'a Mark,
    /// Its number as cited, such as `9.3.1(8)`.
    pub(super) number: String,
    /// What it is called.
    pub(super) title: String,
    /// The line that its author wrote for checklists.
    pub(super) summary: String,
    /// Its id.
    pub(super) id: String,
    /// Where it stands in the guide.
    pub(super) address: String,
    /// Its pages in the printed source.
    pub(super) pages: String,
    /// Numbers of the clauses that hook on it.
    pub(super) clauses: Vec<String>,
    /// Why the marks stand there.
    pub(super) reasons: Vec<String>,
}

impl<'a> Case<'a> {
    pub(super) fn guide(&self) -> &'a Guide {
        self.given.guide
    }

    fn chosen(&self) -> &'a Filters {
        self.given.filters
    }

    /// What was chosen, in words: the name of each vocabulary, and of its values.
    pub(super) fn choice(&self) -> Vec<(String, String)> {
        let lang = self.given.lang();
        let comma = if self.guide().is_japanese() { "、" } else { ", " };
        let name_of = |vocabulary: &Vocabulary, id: &String| {
            vocabulary.value(id).map_or_else(|| id.clone(), |value| value.name.clone())
        };
        let chosen = self.guide().vocabularies.iter().filter_map(|vocabulary| {
            let values = self.chosen().get(&vocabulary.id)?;
            let names: Vec<String> = values.iter().map(|id| name_of(vocabulary, id)).collect();
            Some((vocabulary.name.get(lang).to_owned(), names.join(comma)))
        });
        chosen.collect()
    }

    /// Tables whose rows are measures, as in the case sheet of the site: rows of other kinds have nothing to fill in.
    fn usual(&self) -> impl Iterator<Item = &MatrixRef<'a>> {
        self.views.matrices.iter().filter(|of| of.matrix.of.is_usual())
    }

    /// Vocabularies whose values are columns of tables: one of them has to be chosen.
    pub(super) fn askable(&self) -> Vec<&'a str> {
        let mut out: Vec<&str> = Vec::new();
        for id in self.usual().filter_map(|of| of.vocabulary.map(|vocabulary| vocabulary.id.as_str())) {
            if !out.contains(&id) {
                out.push(id);
            }
        }
        out
    }

    /// Whether something applies: what does not name a vocabulary is not limited by it.
    fn fits(&self, facets: &Facets) -> bool {
        let facets = facets.by_vocabulary();
        self.chosen().iter().all(|(id, chosen)| match (facets.get(id), self.guide().vocabulary(id)) {
            (Some(given), Some(vocabulary)) => {
                given.iter().any(|given| chosen.iter().any(|chosen| vocabulary.applies(given, chosen)))
            }
            _ => true,
        })
    }

    /// The tables that apply and have columns for what was chosen.
    pub(super) fn tables(&self) -> Vec<Marked<'a>> {
        let fitting = self.usual().filter(|of| self.fits(&of.facets));
        let tables = fitting.filter_map(|of| {
            let columns = self.columns(of)?;
            let lines = of.rows.iter().filter_map(|row| self.line(of, row, &columns)).collect();
            let title = self.resolved.text(of.at.page, &of.matrix.caption).replace('\n', "");
            Some(Marked { title, lines })
        });
        tables.collect()
    }

    /// The measures that apply, each once: where several tables mark one, the later is nearer to the contract.
    pub(super) fn lines(&self) -> Vec<Line<'a>> {
        let mut lines: Vec<Line<'_>> = Vec::new();
        for line in self.tables().into_iter().flat_map(|table| table.lines) {
            match lines.iter_mut().find(|known| known.id == line.id && known.title == line.title) {
                Some(known) => *known = line,
                None => lines.push(line),
            }
        }
        lines
    }

    /// What was decided on a measure.
    pub(super) fn decided(&self, line: &Line<'_>) -> Option<&'a Decision> {
        self.decisions.get(&line.id).filter(|_| !line.id.is_empty())
    }

    /// The cautions that apply.
    pub(super) fn cautions(&self) -> Vec<&'a CautionRef<'a>> {
        self.views.cautions.iter().filter(|caution| self.fits(&caution.facets)).collect()
    }

    /// The columns that count: those of the chosen values, of values above, or all under them.
    fn columns(&self, of: &MatrixRef<'a>) -> Option<Vec<usize>> {
        let vocabulary = of.vocabulary?;
        let chosen = self.chosen().get(&vocabulary.id)?;
        let ids: Vec<&str> = of.columns.iter().map(|value| value.map_or("", |value| value.id.as_str())).collect();
        let mut out: Vec<usize> = Vec::new();
        for value in chosen {
            let mut nearest = std::iter::successors(vocabulary.value(value), |value| vocabulary.parent(value));
            match nearest.find_map(|value| ids.iter().position(|id| *id == value.id)) {
                Some(column) => out.push(column),
                None => out.extend((0..ids.len()).filter(|&at| vocabulary.is_within(ids[at], value))),
            }
        }
        out.sort_unstable();
        out.dedup();
        (!out.is_empty()).then_some(out)
    }

    fn line(&self, of: &MatrixRef<'a>, row: &MatrixRowRef<'a>, columns: &[usize]) -> Option<Line<'a>> {
        let cells = || columns.iter().filter_map(|&at| row.row.cells.get(at));
        let mark =
            cells().filter_map(|(mark, _)| of.legend?.mark(mark.as_deref()?)).min_by_key(|mark| order(mark.force))?;
        let page = of.at.page;
        let reason = |text: String| Some(text).filter(|text| !text.is_empty());
        let reasons = cells().filter_map(|(_, cell)| reason(self.resolved.text(page, &cell.content))).collect();
        let measure = row.measure.and_then(|at| self.views.measures.get(at));
        let standing = measure.and_then(|measure| self.resolved.standing(measure.at));
        let clause = |&at: &usize| {
            let number = self.views.clauses.get(at)?.clause.number.as_ref()?;
            Some(number.value.to_string())
        };
        let head = || self.resolved.text(page, &row.row.head.content).replace('\n', "");
        let address = measure.and_then(|measure| Destination::Place(measure.at).address(&self.resolved.corpus));
        Some(Line {
            mark,
            number: standing.as_ref().map(|standing| standing.number.clone()).unwrap_or_default(),
            title: measure.map_or_else(head, |measure| self.resolved.title_of(measure.at)),
            summary: measure.map(|measure| self.resolved.summary_of(measure.at)).unwrap_or_default(),
            id: measure.map(|measure| measure.place.anchor.to_string()).unwrap_or_default(),
            address: address.unwrap_or_default(),
            pages: standing.and_then(|standing| standing.pages).unwrap_or_default().to_owned(),
            clauses: measure.map(|measure| measure.clauses.iter().filter_map(clause).collect()).unwrap_or_default(),
            reasons,
        })
    }
}

impl Line<'_> {
    /// The sentence that a draft takes it in with.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        let title = &self.title;
        let said = if self.summary.is_empty() {
            words!(
                "受託者は、「{title}」に係る対策を、委託者と合意した方法により実施する。",
                "The contractor carries out “{title}” in the way agreed with the contracting authority."
            )
        } else {
            let summary = self.summary.trim_end_matches('。');
            words!(
                "受託者は、「{title}」に係る対策を、次の趣旨に沿って実施する。（手引の要旨）{summary}。",
                "The contractor carries out “{title}” to this end. (From the guide) {summary}"
            )
        };
        said.get(lang).to_owned()
    }
}

/// Which mark has the last word where several columns count.
fn order(force: MarkForce) -> u8 {
    match force {
        MarkForce::Must => 0,
        MarkForce::May => 1,
        MarkForce::Included => 2,
        MarkForce::None => 3,
    }
}

//! Lists over the whole guide: clauses, measures, duties, cautions, terms, references, history, notes.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{CitedDocument, History, Standard, StandardGroup, Term};
use crate::document::EditorNoteKind;
use crate::graph::{
    ClauseRef, Destination, DutyRef, DutySource, MatrixRef, MeasureRef, NoteRef, PageId, PlaceRef, ReferenceRef, Views,
    address, group_anchor,
};

use super::super::frame::{FrameOf, Frames};
use super::super::scene::Scene;
use super::super::view::frame::Frame;
use super::super::view::lists::{
    CautionsView, ClausesView, EditionItem, EditionView, GroupView, HistoryView, MeasureView, MeasuresView,
    NotSynonymsView, NoteCount, NoteView, NotesView, ReferenceView, ReferencesView, StandardView, TermView, TermsView,
};
use super::super::view::value::{DutiesView, SectionDuties};
use super::super::view::{CautionView, Html, LinkView};
use super::changes::Since;
use super::filters::Filters;
use crate::document::Facets;

/// Matrices that have columns of their own in the table of measures.
const COLUMNS: usize = 12;
/// Pages that use a term and are shown beside it.
const USED: usize = 12;

impl<'a> Scene<'a> {
    fn list_frame(&self, frames: &Frames, name: &'static str) -> Frame {
        let area = format!("{name}.html");
        frames.frame(
            self,
            FrameOf { name, kind: name, title: self.word(name), description: "", area: &area, crumbs: Vec::new() },
        )
    }

    pub(in super::super) fn clauses_view(&self, frames: &Frames) -> ClausesView {
        let grouped: Vec<ByGroup<'_, 'a>> =
            self.guide().standards.iter().map(|standard| by_group(standard, &self.views.clauses)).collect();
        let standards: Vec<StandardView> =
            self.guide().standards.iter().zip(&grouped).map(|(one, clauses)| self.standard(one, clauses)).collect();
        let known: BTreeSet<PlaceRef> = grouped.iter().flat_map(BTreeMap::values).flatten().map(|c| c.at).collect();
        let rest: Vec<_> =
            self.views.clauses.iter().filter(|c| !known.contains(&c.at)).map(|c| self.clause(c)).collect();
        // Where no clause is of a standard, the page's own heading says what they are.
        let alone = known.is_empty();
        let other = GroupView {
            anchor: "group-other".to_owned(),
            number: String::new(),
            title: if alone { String::new() } else { self.word("other_clauses") },
            level: if alone { 1 } else { 3 },
            clauses: rest,
        };
        let other = StandardView { name: String::new(), short: String::new(), groups: vec![other] };
        let some = |s: &StandardView| s.groups.iter().any(|g| !g.clauses.is_empty());
        let standards: Vec<StandardView> = standards.into_iter().chain([other]).filter(some).collect();
        let listed = standards.iter().flat_map(|s| &s.groups).flat_map(|g| &g.clauses);
        let mut filters = Filters::new(self);
        listed.for_each(|clause| filters.entry(&clause.tags));
        self.views.clauses.iter().for_each(|clause| filters.chapter(clause.at.page));
        ClausesView {
            frame: self.list_frame(frames, "clauses"),
            count: self.views.clauses.len(),
            filters: filters.list(),
            standards,
        }
    }

    /// A standard's groups with their clauses; a group without a clause is kept as the place that links
    /// lead to.
    fn standard(&self, standard: &Standard, clauses: &ByGroup<'_, 'a>) -> StandardView {
        let group = |group: &StandardGroup| GroupView {
            anchor: group_anchor(&group.number),
            number: group.number.clone(),
            title: group.title.clone(),
            level: if group.number.contains('(') { 4 } else { 3 },
            clauses: clauses.get(group.number.as_str()).into_iter().flatten().map(|c| self.clause(c)).collect(),
        };
        StandardView {
            name: standard.name.clone(),
            short: standard.short.clone(),
            groups: standard.groups.iter().map(group).collect(),
        }
    }

    pub(in super::super) fn measures_view(&self, frames: &Frames) -> MeasuresView {
        let measures: Vec<MeasureView> = self.views.measures.iter().map(|m| self.measure(m)).collect();
        let mut filters = Filters::new(self);
        for measure in &measures {
            filters.entry(&measure.tags);
        }
        self.views.measures.iter().for_each(|measure| filters.chapter(measure.at.page));
        MeasuresView {
            frame: self.list_frame(frames, "measures"),
            matrices: self.numbered_matrices().iter().map(|m| self.matrix_link(m)).collect(),
            filters: filters.list(),
            measures,
        }
    }

    fn measure(&self, measure: &MeasureRef<'a>) -> MeasureView {
        let name = self.titled_place(measure.at);
        // A measure without a number stands under its title already; the section's says where.
        let is_apart = measure.place.label.is_empty();
        let rows = self.numbered_matrices().iter().enumerate().map(|(x, matrix)| {
            let of_matrix = measure.rows.iter().filter(|(m, _)| *m == x).map(|(_, r)| &matrix.rows[*r]);
            of_matrix.filter_map(|r| r.row.item).map(|n| self.row_link(matrix, n, "")).collect()
        });
        let mut listed: Vec<LinkView> = measure.listed.iter().map(|&at| self.numbered_place(at)).collect();
        if self.numbered_matrices().is_empty() {
            let rows = measure.rows.iter().map(|(m, r)| (&self.views.matrices[*m], *r));
            let link = |(matrix, r): (&MatrixRef<'a>, usize)| {
                let title = self.matrix_link(matrix).text;
                Some(self.row_link(matrix, matrix.rows[r].row.item?, &title))
            };
            listed.extend(rows.filter_map(link));
        }
        let clauses = measure.clauses.iter().map(|&c| &self.views.clauses[c]);
        MeasureView {
            anchor: measure.place.anchor.to_string(),
            name,
            number: if is_apart { self.cited_section(measure.at).text } else { self.cited_number(measure.at) },
            rows: rows.collect(),
            listed,
            clauses: clauses.map(|c| self.numbered_place(c.at)).collect(),
            tags: self.tags(&measure.place.facets, &[]),
            pages: self.printed_pages(measure.at),
            chapter: self.chapter(measure.at.page).0,
        }
    }

    /// The matrices that have a column of numbers each; where there are many, the rows are listed instead.
    fn numbered_matrices(&self) -> &'a [MatrixRef<'a>] {
        let all = self.views.matrices.as_slice();
        if all.len() > COLUMNS { &[] } else { all }
    }

    fn row_link(&self, matrix: &MatrixRef<'a>, item: u32, title: &str) -> LinkView {
        let href = format!("{}#{}", self.matrix_link(matrix).href, self.row_anchor(matrix, item));
        LinkView { href, text: format!("{title}({item})") }
    }

    pub(in super::super) fn duties_view(&self, frames: &Frames) -> DutiesView {
        let mut sections: Vec<(PageId, SectionDuties)> = Vec::new();
        let mut filters = Filters::new(self);
        for duty in &self.views.duties {
            let view = self.duty(duty);
            filters.duty(duty.force, &view);
            filters.chapter(duty.at.page);
            match sections.last_mut() {
                Some((page, section)) if *page == duty.at.page => section.duties.push(view),
                _ => {
                    let section = SectionDuties {
                        section: self.section(duty.at.page),
                        chapter: self.chapter(duty.at.page).0,
                        duties: vec![view],
                    };
                    sections.push((duty.at.page, section));
                }
            }
        }
        DutiesView {
            frame: self.list_frame(frames, "duties"),
            hint: self.word(duties_hint(self.views)),
            counts: self.force_counts(self.views.duties.iter().map(|d| d.force)),
            clause_count: self.views.duties.iter().filter(|d| matches!(d.source, DutySource::Clause(_))).count(),
            filters: filters.list(),
            sections: sections.into_iter().map(|(_, section)| section).collect(),
        }
    }

    pub(in super::super) fn cautions_view(&self, frames: &Frames) -> CautionsView {
        let cautions = &self.views.cautions;
        // What all of them are about stands once above the list.
        let shared = cautions.first().map(|first| {
            let common = first.facets.0.iter().filter(|f| cautions.iter().all(|c| c.facets.0.contains(f)));
            Facets(common.cloned().collect())
        });
        let views: Vec<CautionView> = cautions.iter().map(|c| self.caution(c)).collect();
        let mut filters = Filters::new(self);
        for (caution, at) in views.iter().zip(cautions) {
            filters.entry(&caution.tags);
            filters.chapter(at.at.page);
        }
        CautionsView {
            frame: self.list_frame(frames, "cautions"),
            tags: self.listed_tags(&shared.unwrap_or_default()),
            filters: filters.list(),
            cautions: views,
        }
    }

    pub(in super::super) fn terms_view(&self, frames: &Frames) -> TermsView {
        let mut used: BTreeMap<u32, Vec<PageId>> = BTreeMap::new();
        for ((id, _), links) in self.corpus().iter().zip(&self.resolved.links) {
            for link in links.iter() {
                let Destination::Term(term) = link.to else { continue };
                let pages = used.entry(term).or_default();
                if pages.last() != Some(&id) {
                    pages.push(id);
                }
            }
        }
        let term = |(i, term): (usize, &Term)| {
            let pages = u32::try_from(i).ok().and_then(|i| used.get(&i)).map_or(&[][..], Vec::as_slice);
            TermView {
                anchor: address::term(&term.id),
                name: term.name.clone(),
                aliases: term.aliases.clone(),
                definition: term.definition.clone(),
                section: self.numbered_section(term.section.as_ref().map(|s| s.0.as_str())),
                used: self.sections(pages.iter().take(USED).copied()),
            }
        };
        let not_synonyms = self
            .guide()
            .not_synonyms
            .iter()
            .map(|n| NotSynonymsView { words: n.words.clone(), reason: n.reason.clone() });
        TermsView {
            frame: self.list_frame(frames, "terms"),
            terms: self.guide().terms.iter().enumerate().map(term).collect(),
            not_synonyms: not_synonyms.collect(),
        }
    }

    pub(in super::super) fn references_view(&self, frames: &Frames) -> ReferencesView {
        let in_text = self.views.references.iter().map(|r| self.reference(r));
        let cited = self.guide().references.iter().map(cited);
        ReferencesView { frame: self.list_frame(frames, "references"), references: in_text.chain(cited).collect() }
    }

    fn reference(&self, reference: &ReferenceRef<'a>) -> ReferenceView {
        let what = reference.reference;
        let text = |field: &Option<Box<str>>| field.as_deref().unwrap_or("").to_owned();
        ReferenceView {
            anchor: self.anchor(reference.at),
            href: self.href(reference.at),
            number: text(&what.number),
            title: what.title.to_string(),
            by: text(&what.by),
            date: text(&what.date),
            urls: what.urls.iter().map(ToString::to_string).collect(),
            description: String::new(),
            body: self.blocks(reference.at.page, &what.body),
            section: Some(self.section(reference.at.page)),
        }
    }

    pub(in super::super) fn history_view(&self, frames: &Frames, since: Option<&Since>) -> HistoryView {
        let about = &self.guide().about;
        let mut editions: Vec<EditionView> = about.history.iter().rev().map(|h| self.edition(h)).collect();
        if let (Some(newest), Some(since)) = (editions.first_mut(), since) {
            newest.found = self.found(since, &newest.touches);
        }
        HistoryView {
            frame: self.list_frame(frames, "history"),
            edition: about.edition.clone(),
            this_edition: about.this_edition.clone(),
            editions,
        }
    }

    /// The sections that changed since the earlier edition and that the history does not name.
    fn found(&self, since: &Since, named: &[LinkView]) -> Vec<LinkView> {
        let pages = self.corpus().iter().filter(|(_, page)| since.badges.page(&page.name).is_some());
        let links = pages.map(|(id, _)| self.section(id));
        links.filter(|link| !named.iter().any(|known| known.href == link.href)).collect()
    }

    fn edition(&self, history: &History) -> EditionView {
        EditionView {
            date: history.date.clone(),
            summary: history.summary.clone(),
            items: history
                .items
                .iter()
                .map(|(text, items)| EditionItem { text: text.clone(), items: items.clone() })
                .collect(),
            touches: history.touches.iter().filter_map(|(n, _)| self.numbered_section(Some(n))).collect(),
            found: Vec::new(),
        }
    }

    pub(in super::super) fn notes_view(&self, frames: &Frames) -> NotesView {
        let kinds = [
            EditorNoteKind::Corrected,
            EditorNoteKind::Reconstructed,
            EditorNoteKind::Contradiction,
            EditorNoteKind::Explanation,
        ];
        let count = |kind: EditorNoteKind| NoteCount {
            kind: note_kind(kind),
            name: self.word(&format!("note_{}", note_kind(kind))),
            count: self.views.notes.iter().filter(|n| n.note.kind == kind).count(),
        };
        let mut notes: Vec<NoteView> = self.views.notes.iter().map(|n| self.note_view(n)).collect();
        // An address that is made of words is unique in its page; here the first has it.
        let mut given = BTreeSet::new();
        for note in &mut notes {
            if !given.insert(note.anchor.clone()) {
                note.anchor.clear();
            }
        }
        NotesView {
            frame: self.list_frame(frames, "notes"),
            counts: kinds.map(count).into_iter().filter(|c| c.count > 0).collect(),
            notes,
        }
    }

    fn note_view(&self, note: &NoteRef<'a>) -> NoteView {
        let kind = note_kind(note.note.kind);
        NoteView {
            anchor: self.anchor(note.at),
            href: self.href(note.at),
            kind,
            kind_name: self.word(&format!("note_{kind}")),
            title: self.inlines(note.at.page, &note.note.title),
            place: note.note.place.as_deref().unwrap_or("").to_owned(),
            body: self.blocks(note.at.page, &note.note.body),
            section: self.section(note.at.page),
        }
    }
}

/// The key of the sentence that says what the list of duties holds.
#[must_use]
pub fn duties_hint(views: &Views<'_>) -> &'static str {
    let is_clause = |duty: &DutyRef<'_>| matches!(duty.source, DutySource::Clause(_));
    match (views.duties.iter().any(is_clause), views.duties.iter().all(is_clause)) {
        (true, true) => "duties_hint_clauses",
        (true, false) => "duties_hint",
        (false, _) => "duties_hint_texts",
    }
}

/// The clauses of a standard by the number of the group that holds them.
type ByGroup<'s, 'a> = BTreeMap<&'s str, Vec<&'s ClauseRef<'a>>>;

/// A clause belongs to the group of the longest number that its own begins with.
fn by_group<'s, 'a>(standard: &'s Standard, clauses: &'s [ClauseRef<'a>]) -> ByGroup<'s, 'a> {
    let mut groups: ByGroup<'s, 'a> = standard.groups.iter().map(|g| (g.number.as_str(), Vec::new())).collect();
    for clause in clauses {
        let Some(number) = clause.clause.number.as_ref().map(|number| number.value.as_str()) else { continue };
        let ends = number.match_indices(['(', '.']).map(|(at, _)| at).chain([number.len()]);
        let mut ends: Vec<usize> = ends.collect();
        ends.reverse();
        let holder = ends.into_iter().find(|end| groups.contains_key(&number[..*end]));
        if let Some(of_group) = holder.and_then(|end| groups.get_mut(&number[..end])) {
            of_group.push(clause);
        }
    }
    groups
}

fn note_kind(kind: EditorNoteKind) -> &'static str {
    match kind {
        EditorNoteKind::Corrected => "corrected",
        EditorNoteKind::Reconstructed => "reconstructed",
        EditorNoteKind::Contradiction => "contradiction",
        EditorNoteKind::Explanation => "explanation",
    }
}

/// A document of `guide.yaml` that has no entry in the text.
fn cited(document: &CitedDocument) -> ReferenceView {
    ReferenceView {
        anchor: address::cited(&document.id),
        title: document.title.clone(),
        by: document.by.clone(),
        date: document.date.clone(),
        urls: Some(document.url.clone()).filter(|url| !url.is_empty()).into_iter().collect(),
        description: document.description.clone(),
        body: Html::default(),
        ..ReferenceView::default()
    }
}

//! Vocabularies, and values that neither bear duties nor are columns of a matrix.

use crate::config::{Value, Vocabulary};
use crate::document::{Facets, Force};
use crate::graph::{MatrixRef, MeasureRef};

use super::super::frame::{FrameOf, Frames, vocabulary_href};
use super::super::scene::{Scene, depth, value_href, value_number};
use super::super::view::value::{Sibling, Siblings, ValueHead, ValueSummary, ValueView, VocabularyView};
use super::super::view::{CautionView, ClauseView, LinkView, TagGroup};
use super::bearer::share;

/// A value and its vocabulary: what a page of a value is about.
#[derive(Clone, Copy)]
pub(in super::super) struct About<'a> {
    pub vocabulary: &'a Vocabulary,
    pub value: &'a Value,
}

impl About<'_> {
    /// Whether a classification names the value, a value above it, or one under it.
    pub(super) fn concerns(&self, facets: &Facets) -> bool {
        let Some(facet) = facets.get(&self.vocabulary.id) else { return false };
        facet.values.iter().any(|id| self.vocabulary.applies(id, &self.value.id))
    }
}

impl<'a> Scene<'a> {
    pub(in super::super) fn vocabulary_view(&self, frames: &Frames, vocabulary: &'a Vocabulary) -> VocabularyView {
        let name = self.vocabulary_name(vocabulary).to_owned();
        let href = vocabulary_href(vocabulary);
        let frame = frames.frame(
            self,
            FrameOf {
                name: &vocabulary.id,
                kind: "vocabulary",
                title: name.clone(),
                description: "",
                area: &href,
                crumbs: Vec::new(),
            },
        );
        let values = vocabulary.values.iter().map(|value| self.summary(About { vocabulary, value })).collect();
        VocabularyView { frame, name, bearer: vocabulary.bearer, values }
    }

    fn summary(&self, about: About<'a>) -> ValueSummary {
        // Of somebody who bears duties, as many as their page lists.
        let is_listed = |duty: &&crate::graph::DutyRef<'_>| {
            if about.vocabulary.bearer { share(duty, about).is_some() } else { about.concerns(&duty.facets) }
        };
        // What one may do is no duty.
        let duties = self.views.duties.iter().filter(is_listed).filter(|duty| duty.force != Force::May);
        let clauses = duties.clone().filter(|duty| matches!(duty.source, crate::graph::DutySource::Clause(_)));
        ValueSummary {
            head: self.value_head(about),
            depth: depth(about.vocabulary, about.value),
            sections: self.corpus().pages.iter().filter(|p| about.concerns(p.facets())).count(),
            clauses: clauses.count(),
            duties: duties.count(),
            measures: self.views.measures.iter().filter(|m| about.concerns(&m.place.facets)).count(),
            cautions: self.views.cautions.iter().filter(|c| about.concerns(&c.facets)).count(),
        }
    }

    pub(super) fn value_head(&self, about: About<'a>) -> ValueHead {
        let value = about.value;
        ValueHead {
            id: value.id.clone(),
            href: value_href(about.vocabulary, value),
            name: value.name.clone(),
            number: value_number(value),
            aliases: value.aliases.clone(),
            description: value.description.clone(),
            section: self.numbered_section(value.section.as_ref().map(|s| s.0.as_str())),
            inferred: false,
            changes: Vec::new(),
        }
    }

    pub(super) fn siblings(&self, about: About<'a>) -> Siblings {
        let sibling = |value: &Value| Sibling {
            href: value_href(about.vocabulary, value),
            text: value.name.clone(),
            number: value_number(value),
            depth: depth(about.vocabulary, value),
            current: value.id == about.value.id,
        };
        Siblings {
            vocabulary: about.vocabulary.id.clone(),
            name: self.vocabulary_name(about.vocabulary).to_owned(),
            href: vocabulary_href(about.vocabulary),
            values: about.vocabulary.values.iter().map(sibling).collect(),
            others: self
                .vocabulary_names()
                .into_iter()
                .filter(|v| self.stages().is_none_or(|s| s.id != v.id))
                .collect(),
        }
    }

    /// What is around the page of a value.
    pub(super) fn value_frame(
        &self,
        frames: &Frames,
        about: About<'a>,
        kind: &'static str,
    ) -> super::super::view::frame::Frame {
        let (name, area) = (value_href(about.vocabulary, about.value), vocabulary_href(about.vocabulary));
        let above = LinkView { href: area.clone(), text: self.vocabulary_name(about.vocabulary).to_owned() };
        frames.frame(
            self,
            FrameOf {
                name: name.trim_end_matches(".html"),
                kind,
                title: about.value.name.clone(),
                description: &about.value.description,
                area: &area,
                crumbs: vec![above],
            },
        )
    }

    /// The sections whose front matter concerns a value.
    pub(super) fn sections_of(&self, about: About<'a>) -> Vec<LinkView> {
        let pages = self.corpus().iter().filter(|(_, p)| about.concerns(p.facets()));
        self.sections(pages.map(|(id, _)| id))
    }

    pub(in super::super) fn value_view(&self, frames: &Frames, about: About<'a>) -> ValueView {
        let clauses = self.views.clauses.iter().filter(|c| about.concerns(&c.facets));
        // A clause's duty is the clause itself; it stands among the clauses already.
        let commentary = |d: &&crate::graph::DutyRef<'_>| !matches!(d.source, crate::graph::DutySource::Clause(_));
        let duties = self.views.duties.iter().filter(|d| about.concerns(&d.facets)).filter(commentary);
        // Clauses and sections that a matrix marks are listed by themselves.
        let is_column = |m: &MatrixRef<'a>| m.columns.iter().flatten().any(|v| v.id == about.value.id);
        let is_of = |m: &MatrixRef<'a>| {
            !m.matrix.of.classifies() && *m.matrix.vocabulary == *about.vocabulary.id && is_column(m)
        };
        let matrices = self.views.matrices.iter().filter(|m| about.concerns(&m.facets) || is_of(m));
        let mut hooked: Vec<usize> = clauses.clone().flat_map(|c| c.measures.iter().copied()).collect();
        hooked.sort_unstable();
        let measures = self.views.measures.iter().enumerate();
        let measures = measures
            .filter(|(i, m)| about.concerns(&m.place.facets) || hooked.binary_search(i).is_ok())
            .map(|(_, m)| m);
        let own = value_href(about.vocabulary, about.value);
        let unlabelled = |groups: Vec<TagGroup>| without(groups, &own);
        let mut duties = self.by_force(duties);
        for duty in duties.iter_mut().flat_map(|group| &mut group.duties) {
            duty.tags = unlabelled(std::mem::take(&mut duty.tags));
        }
        let clauses = clauses.map(|c| self.clause(c));
        ValueView {
            frame: self.value_frame(frames, about, "value"),
            head: self.value_head(about),
            siblings: self.siblings(about),
            sections: self.sections_of(about),
            clauses: clauses.map(|c| ClauseView { tags: unlabelled(c.tags), ..c }).collect(),
            duties,
            measures: measures.map(|m| self.cited_measure(m)).collect(),
            matrices: matrices.map(|m| self.matrix_link(m)).collect(),
            cautions: self.cautions_of(about),
        }
    }

    /// A measure by its number and title.
    fn cited_measure(&self, measure: &MeasureRef<'a>) -> LinkView {
        let number = self.resolved.number_of(measure.at);
        let name = self.titled_place(measure.at);
        LinkView { text: [&*number, &*name.text].join(" ").trim().to_owned(), ..name }
    }

    /// The cautions that concern a value.
    pub(super) fn cautions_of(&self, about: About<'a>) -> Vec<CautionView> {
        let cautions = self.views.cautions.iter().filter(|c| about.concerns(&c.facets));
        cautions.map(|c| self.caution(c)).collect()
    }
}

/// What the page is about stands above everything on it already.
fn without(mut groups: Vec<TagGroup>, own: &str) -> Vec<TagGroup> {
    groups.retain(|group| group.values.iter().any(|value| value.href != own));
    groups
}

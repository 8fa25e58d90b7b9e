//! Classification, duties and provenance behind the text that they belong to, in words.

use super::flow::{ADDED, Look};
use super::guide::Pen;
use crate::document::{Annotations, Block, EntityKind, Facets, Force, Join, Provenance, limits};
use crate::graph::Destination;
use crate::render::html::Word;

impl Pen<'_> {
    /// The values of each vocabulary, with 又は or 及び between them.
    pub(super) fn values(&self, facets: &Facets) -> Vec<String> {
        let guide = self.guide();
        let named = |facet: &crate::document::Facet| {
            let vocabulary = guide.vocabulary(&facet.vocabulary);
            let name = |id: &str| {
                vocabulary.and_then(|v| v.value(id)).map_or_else(|| id.to_owned(), |value| value.name.clone())
            };
            let join = self.word(if facet.join == Join::Either { Word::Or } else { Word::And });
            facet.values.iter().map(|id| name(id)).collect::<Vec<_>>().join(&format!(" {join} "))
        };
        facets.0.iter().filter(|facet| !facet.values.is_empty()).map(named).collect()
    }

    /// What an attribute block says: the duty, its bearers, where the text comes from.
    pub(super) fn say(&mut self, notes: &Annotations) {
        let mut parts = Vec::new();
        if let Some(duty) = &notes.duty {
            parts.push(self.word(match duty.force {
                Force::Must => Word::ForceMust,
                Force::MustNot => Word::ForceMustNot,
                Force::Should => Word::ForceShould,
                Force::May => Word::ForceMay,
            }));
        }
        parts.extend(self.values(&notes.facets));
        if notes.duty.as_ref().is_some_and(|duty| !duty.inferred.is_empty()) {
            parts.push(self.word(Word::Inferred));
        }
        if notes.discretion {
            parts.push(self.word(Word::Discretion));
        }
        if let Some(pages) = notes.context.as_ref().and_then(|context| context.pages.as_ref()) {
            parts.push(self.word(Word::SourcePage).replace("{n}", &pages.value));
        }
        let provenance = match notes.provenance {
            Some(Provenance::Corrected) => Some(Word::Corrected),
            Some(Provenance::Reconstructed) => Some(Word::Reconstructed),
            Some(Provenance::Summarised) => Some(Word::Summarised),
            Some(Provenance::Original) | None => None,
        };
        let note = notes.note.as_ref().and_then(|note| self.note(&note.value));
        if parts.is_empty() && provenance.is_none() && note.is_none() {
            return;
        }
        let (look, signs) = (Look::of(ADDED), self.signs());
        self.flow.text(&look, &format!(" {}{}", signs.open, parts.join(signs.bar)));
        if provenance.is_some() || note.is_some() {
            self.flow.text(&look, if parts.is_empty() { "" } else { signs.bar });
            let word = self.word(provenance.unwrap_or(Word::NoteExplanation));
            match note {
                Some(place) => {
                    self.flow.link_to_place(&place);
                    self.flow.text(&look, &word);
                    self.flow.end_link();
                }
                None => self.flow.text(&look, &word),
            }
        }
        self.flow.text(&look, signs.close);
    }

    /// When a duty or a clause applies and when it does not, where the words of its blocks do not say it: a paragraph each.
    pub(super) fn limits(&mut self, notes: Option<&Annotations>, blocks: &[Block]) {
        let said = limits(&self.page.document, notes, blocks);
        for (word, said) in [Word::Condition, Word::Exception].into_iter().zip(said) {
            let Some(said) = said else { continue };
            let (paragraph, signs) = (self.paragraph(), self.signs());
            let text = format!("{}{}{said}", self.word(word), signs.gap);
            self.added(&paragraph, &text);
        }
    }

    /// The place of the editor's note of that id, where the document holds it.
    fn note(&self, id: &str) -> Option<String> {
        let to = self.resolved.index.entity(EntityKind::Note, id)?;
        let Destination::Place(at) = to else { return None };
        to.address(&self.resolved.corpus).filter(|_| self.holds(at.page))
    }
}

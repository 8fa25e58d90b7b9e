//! The chapter that a table is narrowed to: in the new edition, and what it was in the old one, so that what was deleted or
//! moved out of it is there too.

use std::collections::BTreeSet;

use crate::compare::{Comparison, Edition, Entry, PieceId, PieceKind};

/// The sections of a chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Whether the whole guide is asked for.
    is_all: bool,
    old: BTreeSet<PieceId>,
    new: BTreeSet<PieceId>,
}

impl Chapter {
    /// The chapter of a number; empty: the whole guide.
    #[must_use]
    pub fn of(comparison: &Comparison, number: &str) -> Self {
        let Comparison { old, new, .. } = comparison;
        let is_section = |edition: &Edition, id: PieceId| edition.pieces[id].kind == PieceKind::Section;
        let sections = |edition: &Edition| (0..edition.pieces.len()).filter(|&id| is_section(edition, id)).collect();
        let (of_old, of_new): (Vec<PieceId>, Vec<PieceId>) = (sections(old), sections(new));
        let is_under = |edition: &Edition, id: PieceId| {
            let rest = edition.pieces[id].label.strip_prefix(number);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '(']))
        };
        let mut in_new = BTreeSet::new();
        for id in of_new {
            // What holds a section stands before it.
            if is_under(new, id) || in_new.contains(&new.pieces[id].parent) {
                in_new.insert(id);
            }
        }
        let mut partners = vec![None; old.pieces.len()];
        for entry in &comparison.entries {
            let now = entry.new.first().copied().filter(|&id| is_section(new, id));
            entry.old.iter().for_each(|&id| partners[id] = now);
        }
        // Where the chapter of this number has another one now, what bears its number is another chapter.
        let is_chapter = |id: &&PieceId| old.pieces[**id].label == number;
        let now = of_old.iter().find(is_chapter).and_then(|&id| partners[id]);
        let is_another = !in_new.is_empty() && now.is_some_and(|now| !in_new.contains(&now));
        let mut in_old = BTreeSet::new();
        for id in of_old {
            let goes_on = partners[id].is_some_and(|now| in_new.contains(&now));
            let by_number = !is_another && is_under(old, id);
            if goes_on || by_number || in_old.contains(&old.pieces[id].parent) {
                in_old.insert(id);
            }
        }
        Self { is_all: number.is_empty(), old: in_old, new: in_new }
    }

    /// Whether no edition has it.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        !self.is_all && self.old.is_empty() && self.new.is_empty()
    }

    /// Whether something stands in it, or stood.
    pub(super) fn holds(&self, comparison: &Comparison, entry: &Entry) -> bool {
        let stands = |edition: &Edition, ids: &[PieceId], sections: &BTreeSet<PieceId>| {
            ids.iter().any(|&id| sections.contains(&edition.pieces[id].section))
        };
        self.is_all || stands(&comparison.new, &entry.new, &self.new) || stands(&comparison.old, &entry.old, &self.old)
    }
}

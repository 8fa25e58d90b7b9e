//! Labels of the guide's own: what ends with one names this guide, and no other document.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::document::{Label, Numbering, PlaceKind};
use crate::graph::corpus::Corpus;

/// Longest label with the way to an item behind it, in characters.
const LONGEST: usize = 40;
/// What joins labels in a list.
const JOINTS: [&str; 20] = [
    ", and ",
    ", or ",
    " and ",
    " or ",
    " to ",
    " through ",
    ", ",
    ",",
    "/",
    " & ",
    "–",
    "及び",
    "又は",
    "並びに",
    "若しくは",
    "から",
    "と",
    "や",
    "、",
    "・",
];

/// One label of every family that pages and clauses are numbered with.
#[derive(Debug, Default)]
pub(super) struct Own {
    numbering: Arc<Numbering>,
    roots: Vec<Label>,
}

impl Own {
    pub(super) fn of(corpus: &Corpus) -> Self {
        let numbering = corpus.guide.numbering.clone();
        let mut roots: Vec<Label> = Vec::new();
        if numbering.labels.is_empty() {
            return Self { numbering, roots };
        }
        let mut keep = |label: Label| {
            if !roots.iter().any(|root| root.is_of_family(&label)) {
                roots.push(label);
            }
        };
        for page in &corpus.pages {
            page.document.front.number.iter().for_each(|number| keep(number.value.clone()));
            let clauses = page.places.list.iter().filter(|place| place.kind == PlaceKind::Clause);
            clauses.filter_map(|place| numbering.by_pattern(&place.label)).for_each(&mut keep);
        }
        Self { numbering, roots }
    }

    /// A text without the label of this guide, and the joint behind it, that it ends with: `see AC-1, ` is `see `.
    pub(super) fn without_last<'t>(&self, text: &'t str) -> Option<&'t str> {
        if self.roots.is_empty() {
            return None;
        }
        let joint = JOINTS.iter().find(|joint| text.ends_with(**joint))?;
        self.without_label(text.strip_suffix(joint)?)
    }

    /// A text without the label of this guide that it ends with.
    pub(super) fn without_label<'t>(&self, text: &'t str) -> Option<&'t str> {
        if self.roots.is_empty() {
            return None;
        }
        let chars: Vec<(usize, char)> = text.char_indices().rev().take(LONGEST).collect();
        let chars: Vec<(usize, char)> = chars.into_iter().rev().collect();
        let only: Vec<char> = chars.iter().map(|(_, c)| fold(*c)).collect();
        let from = (0..only.len()).find(|&from| {
            let before = from.checked_sub(1).and_then(|before| only.get(before).copied());
            self.reads(only.get(from..).unwrap_or(&[]), before)
        })?;
        text.get(..chars.get(from)?.0)
    }

    /// Whether a text is a label of this guide, perhaps with the way to an item behind it.
    fn reads(&self, text: &[char], before: Option<char>) -> bool {
        let Some(found) = self.numbering.label_at(text, before) else { return false };
        let rest = text.get(found.end..).unwrap_or(&[]);
        let item = || self.numbering.cited_at(rest).is_some_and(|(_, end)| end == rest.len());
        (rest.is_empty() || item()) && self.roots.iter().any(|root| root.is_of_family(&found.label))
    }
}

fn fold(c: char) -> char {
    let mut folded = std::iter::once(c).nfkc();
    folded.next().filter(|_| folded.next().is_none()).unwrap_or(c)
}

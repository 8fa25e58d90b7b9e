//! What is known without looking: the number map, and what the editor says happened.

use std::collections::BTreeMap;

use super::fold;
use super::pairing::Given;
use super::piece::{Edition, PieceId};
use super::states::{Entry, State};

/// What the editor says of one change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// What happened; `None`: what the comparison finds, with these partners.
    pub state: Option<State>,
    /// Numbers or addresses in the old edition.
    pub old: Vec<String>,
    /// Numbers or addresses in the new edition.
    pub new: Vec<String>,
    /// A word to readers.
    pub note: String,
}

/// The number map and the editor's corrections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Old numbers, each with the new ones.
    pub renumbering: Vec<(String, Vec<String>)>,
    /// What the editor says.
    pub changes: Vec<Correction>,
}

/// The same, with the pieces found.
#[derive(Debug, Default)]
pub(super) struct Forced {
    pairs: Vec<(PieceId, PieceId)>,
    gone: Vec<PieceId>,
    new: Vec<PieceId>,
    /// Old pieces merged into new ones.
    pub(super) merged: BTreeMap<PieceId, PieceId>,
    /// New pieces split from old ones.
    pub(super) split: BTreeMap<PieceId, PieceId>,
    /// States and notes, by the first old or new piece.
    said: Vec<Said>,
    pub(super) unknown: Vec<String>,
}

#[derive(Debug)]
struct Said {
    old: Option<PieceId>,
    new: Option<PieceId>,
    state: Option<State>,
    note: String,
}

impl Forced {
    /// What pairing has to keep to.
    pub(super) fn given(&self, is_swapped: bool) -> Given {
        let alone_old: Vec<PieceId> = self.gone.iter().chain(self.merged.keys()).copied().collect();
        let alone_new: Vec<PieceId> = self.new.iter().chain(self.split.keys()).copied().collect();
        if is_swapped {
            let pairs = self.pairs.iter().map(|&(x, y)| (y, x)).collect();
            return Given { pairs, alone_a: alone_new, alone_b: alone_old };
        }
        Given { pairs: self.pairs.clone(), alone_a: alone_old, alone_b: alone_new }
    }
}

/// Every name of an edition's pieces: numbers as they are cited, own numbers, addresses.
struct Names(BTreeMap<String, PieceId>);

impl Names {
    fn of(edition: &Edition) -> Self {
        let mut names = BTreeMap::new();
        let numbered = || edition.pieces.iter().enumerate().filter(|(_, piece)| !piece.label.is_empty());
        for (id, piece) in numbered() {
            names.entry(fold::label(&piece.cited)).or_insert(id);
        }
        for (id, piece) in numbered() {
            names.entry(fold::label(&piece.label)).or_insert(id);
        }
        for (id, piece) in edition.pieces.iter().enumerate() {
            for name in piece.names.iter().filter_map(|name| name.strip_prefix("at:")) {
                names.entry(fold::label(name)).or_insert(id);
                names.entry(fold::label(&piece.address)).or_insert(id);
            }
        }
        Self(names)
    }

    fn find(&self, name: &str, unknown: &mut Vec<String>) -> Option<PieceId> {
        let found = self.0.get(&fold::label(name)).copied();
        if found.is_none() {
            unknown.push(name.to_owned());
        }
        found
    }
}

/// Finds the pieces that corrections name.
pub(super) fn force(old: &Edition, new: &Edition, corrections: &Corrections) -> Forced {
    let mut out = Forced::default();
    if corrections == &Corrections::default() {
        return out;
    }
    let (olds, news) = (Names::of(old), Names::of(new));
    for said in &corrections.changes {
        let from: Vec<PieceId> = said.old.iter().filter_map(|name| olds.find(name, &mut out.unknown)).collect();
        let to: Vec<PieceId> = said.new.iter().filter_map(|name| news.find(name, &mut out.unknown)).collect();
        let (first, second) = (from.first().copied(), to.first().copied());
        match (first, second) {
            (Some(x), Some(y)) => relate(&mut out, &from, &to, (x, y)),
            (Some(x), None) => out.gone.push(x),
            (None, Some(y)) => out.new.push(y),
            (None, None) => continue,
        }
        out.said.push(Said { old: first, new: second, state: said.state, note: said.note.clone() });
    }
    for (from, to) in &corrections.renumbering {
        let to: Vec<PieceId> = to.iter().filter_map(|name| news.find(name, &mut out.unknown)).collect();
        if let (Some(x), Some(&y)) = (olds.find(from, &mut out.unknown), to.first()) {
            relate(&mut out, &[x], &to, (x, y));
        }
    }
    out
}

/// The first of each are partners; further ones were split off or merged. Where a new piece has a partner already, the
/// old one was merged into it.
fn relate(out: &mut Forced, from: &[PieceId], to: &[PieceId], (x, y): (PieceId, PieceId)) {
    if out.pairs.iter().any(|&(_, known)| known == y) {
        out.merged.insert(x, y);
        return;
    }
    out.pairs.push((x, y));
    out.merged.extend(from.iter().skip(1).map(|&more| (more, y)));
    out.split.extend(to.iter().skip(1).map(|&more| (more, x)));
}

/// What the editor says stands.
pub(super) fn correct(entries: &mut [Entry], forced: &Forced) {
    for said in &forced.said {
        let is_meant = |entry: &&mut Entry| {
            let old = said.old.is_none_or(|x| entry.old.contains(&x));
            let new = said.new.is_none_or(|y| entry.new.contains(&y));
            old && new
        };
        let Some(entry) = entries.iter_mut().find(is_meant) else { continue };
        entry.note.clone_from(&said.note);
        if let Some(state) = said.state {
            entry.states = vec![state];
        }
    }
}

impl Corrections {
    /// What the settings of a guide say.
    #[must_use]
    pub fn of(guide: &crate::config::Guide) -> Self {
        let editions = &guide.outline.editions;
        let texts = |list: &[crate::document::Spanned<String>]| list.iter().map(|text| text.value.clone()).collect();
        let change = |change: &crate::config::EditorChange| Correction {
            state: State::named(&change.state),
            old: texts(&change.old),
            new: texts(&change.new),
            note: change.note.clone(),
        };
        Self {
            renumbering: editions.renumbering.iter().map(|(old, new)| (old.value.clone(), texts(new))).collect(),
            changes: editions.changes.iter().map(change).collect(),
        }
    }
}

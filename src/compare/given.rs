//! What is known without looking: the number map, and what the editor says happened.

use std::collections::{BTreeMap, BTreeSet};

use super::fold;
use super::named::{Named, Names};
use super::pairing::Given;
use super::piece::{Edition, Piece, PieceId, PieceKind};
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
    /// Old pieces of which a part went into a new piece that is another's.
    pub(super) shared_out: BTreeSet<PieceId>,
    /// Pairs that are no partners, and hold what belongs together: a section that was merged into another, and that one.
    kin: Vec<(PieceId, PieceId)>,
    /// Partners of which the editor says what happened to all that they hold.
    whole: Vec<(PieceId, PieceId)>,
    /// States and notes, by the first old or new piece.
    said: Vec<Said>,
    pub(super) unknown: Vec<String>,
    pub(super) ambiguous: Vec<(String, Vec<String>)>,
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
        let turned = |pairs: &[(PieceId, PieceId)]| -> Vec<(PieceId, PieceId)> {
            pairs.iter().map(|&(x, y)| if is_swapped { (y, x) } else { (x, y) }).collect()
        };
        let (alone_a, alone_b) = if is_swapped { (alone_new, alone_old) } else { (alone_old, alone_new) };
        Given { pairs: turned(&self.pairs), kin: turned(&self.kin), whole: turned(&self.whole), alone_a, alone_b }
    }

    fn find(&mut self, names: &Names<'_>, written: &[String]) -> Vec<PieceId> {
        let mut out = Vec::new();
        for name in written {
            match names.find(name) {
                Named::One(id) => out.push(id),
                Named::Nothing => self.unknown.push(name.clone()),
                Named::Several(told) => self.ambiguous.push((name.clone(), told)),
            }
        }
        out
    }
}

/// What pieces of the old edition are by themselves: by a declared id, or a number with its words.
struct Natural<'e> {
    new: &'e Edition,
    ids: BTreeMap<&'e str, PieceId>,
    titles: BTreeMap<(String, &'e str), PieceId>,
}

impl<'e> Natural<'e> {
    fn of(old: &'e Edition, new: &'e Edition) -> Self {
        let (mut ids, mut titles) = (BTreeMap::new(), BTreeMap::new());
        for (id, piece) in old.pieces.iter().enumerate() {
            piece.names.ids.iter().for_each(|name| _ = ids.entry(name.as_str()).or_insert(id));
            if !piece.label.is_empty() {
                titles.entry((fold::label(&piece.cited), piece.text.as_str())).or_insert(id);
            }
        }
        Self { new, ids, titles }
    }

    /// The old piece that a new one is.
    fn old_of(&self, y: PieceId) -> Option<PieceId> {
        let piece = self.new.pieces.get(y)?;
        let by_id = piece.names.ids.iter().find_map(|name| self.ids.get(name.as_str()));
        let by_title = || self.titles.get(&(fold::label(&piece.cited), piece.text.as_str()));
        by_id.or_else(by_title).copied().filter(|_| !piece.label.is_empty() || by_id.is_some())
    }
}

/// Finds the pieces that corrections name.
pub(super) fn force(old: &Edition, new: &Edition, corrections: &Corrections) -> Forced {
    let mut out = Forced::default();
    if corrections == &Corrections::default() {
        return out;
    }
    let (olds, news) = (Names::of(old), Names::of(new));
    let natural = Natural::of(old, new);
    let mut named: Vec<(Vec<PieceId>, Vec<PieceId>, Option<&Correction>)> = Vec::new();
    for said in &corrections.changes {
        named.push((out.find(&olds, &said.old), out.find(&news, &said.new), Some(said)));
    }
    for (from, to) in &corrections.renumbering {
        let to = out.find(&news, to);
        named.push((out.find(&olds, std::slice::from_ref(from)), to, None));
    }
    let spoken: BTreeSet<PieceId> = named.iter().flat_map(|(from, ..)| from).copied().collect();
    for (from, to, said) in &named {
        if let ([x], [y], None) = (from.as_slice(), to.as_slice(), said)
            && natural.old_of(*y).is_some_and(|own| own != *x && !spoken.contains(&own))
        {
            // The map leads to what is something else already by number and title: it took the old piece in.
            out.merged.insert(*x, *y);
            out.kin.push((*x, *y));
            continue;
        }
        let related = relate(&mut out, &natural, &spoken, (from, to));
        let Some(said) = said else { continue };
        match (from.first(), to.first()) {
            (Some(&x), None) if said.new.is_empty() => out.gone.push(x),
            (None, Some(&y)) if said.old.is_empty() => out.new.push(y),
            (Some(_), Some(_)) => {}
            _ => continue,
        }
        let (old, new) = related.map_or((from.first().copied(), to.first().copied()), |(x, y)| (Some(x), Some(y)));
        let is_whole = matches!(said.state, Some(State::Same | State::Reworded | State::Spelling));
        out.whole.extend(related.filter(|_| is_whole && from.len() == 1 && to.len() == 1));
        out.said.push(Said { old, new, state: said.state, note: said.note.clone() });
    }
    out
}

/// One of each are partners: those that are each other already, otherwise the first. The others were split off or merged;
/// a new piece that is another old one stays that. Where a new piece has a partner already, the old one was merged into it.
fn relate(
    out: &mut Forced,
    natural: &Natural<'_>,
    spoken: &BTreeSet<PieceId>,
    (from, to): (&[PieceId], &[PieceId]),
) -> Option<(PieceId, PieceId)> {
    let (&first, &target) = (from.first()?, to.first()?);
    let is_another = |y: PieceId| to.len() > 1 && natural.old_of(y).is_some_and(|x| !spoken.contains(&x));
    let own = |y: &PieceId| natural.old_of(*y).is_some_and(|x| from.contains(&x));
    let y = to.iter().find(|y| own(y)).or_else(|| to.iter().find(|y| !is_another(**y))).copied();
    let Some(y) = y.filter(|&y| out.pairs.iter().all(|&(_, known)| known != y)) else {
        let y = y.unwrap_or(target);
        out.merged.extend(from.iter().map(|&x| (x, y)));
        out.kin.extend(from.iter().map(|&x| (x, y)));
        return Some((first, y));
    };
    let x = natural.old_of(y).filter(|x| from.contains(x)).unwrap_or(first);
    out.pairs.push((x, y));
    for &more in from.iter().filter(|&&more| more != x) {
        out.merged.insert(more, y);
        out.kin.push((more, y));
    }
    for &more in to.iter().filter(|&&more| more != y) {
        out.kin.push((x, more));
        if is_another(more) {
            out.shared_out.insert(x);
        } else {
            out.split.insert(more, x);
        }
    }
    Some((x, y))
}

/// What the editor says stands.
pub(super) fn correct(entries: &mut [Entry], forced: &Forced, old: &[Piece], new: &[Piece]) {
    for said in &forced.said {
        let wholes = said.old.zip(said.new).filter(|pair| forced.whole.contains(pair)).zip(said.state);
        if let Some(((x, y), state)) = wholes.filter(|(_, state)| matches!(state, State::Same | State::Spelling)) {
            let is_within = |entry: &&mut Entry| {
                entry.old.iter().all(|&id| is_under(old, id, x))
                    && entry.new.iter().all(|&id| is_under(new, id, y))
                    && !entry.old.is_empty()
                    && !entry.new.is_empty()
            };
            entries.iter_mut().filter(is_within).for_each(|entry| soften(entry, state));
        }
    }
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

/// What holds something says that nothing happened, or that only its spelling changed.
fn soften(entry: &mut Entry, state: State) {
    if state == State::Same {
        entry.states = vec![State::Same];
        return;
    }
    let softer = entry.states.iter().map(|known| if *known == State::Reworded { state } else { *known });
    entry.states = softer.collect();
    entry.states.sort_unstable();
}

/// Whether a piece is another or stands in it, in the same page.
fn is_under(pieces: &[Piece], id: PieceId, top: PieceId) -> bool {
    let above = |&at: &PieceId| {
        pieces.get(at).filter(|piece| piece.kind != PieceKind::Section && piece.parent != at).map(|piece| piece.parent)
    };
    std::iter::successors(Some(id), above).any(|at| at == top)
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

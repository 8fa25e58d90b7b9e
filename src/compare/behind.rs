//! Behind which entry something of the old edition stood: what is gone, or stands elsewhere now. What moved took with it what
//! it held, so what stood behind it did not stand behind that.

use std::collections::{BTreeMap, BTreeSet};

use super::piece::{Piece, PieceId};
use super::states::{Comparison, Entry, State};

/// For the entries behind which pieces of the old edition stood, those pieces in their order. `at` has the entries of old
/// pieces.
pub(super) fn behind(
    old: &[Piece],
    entries: &[Entry],
    at: &BTreeMap<PieceId, usize>,
    wanted: &BTreeSet<PieceId>,
) -> BTreeMap<usize, Vec<PieceId>> {
    let is_moved = |x: PieceId| at.get(&x).is_some_and(|&at| entries[at].states.contains(&State::Moved));
    // What moved with all that it holds, for every piece: the innermost.
    let mut with: Vec<Option<PieceId>> = Vec::with_capacity(old.len());
    let mut before: BTreeMap<Option<PieceId>, usize> = BTreeMap::new();
    let mut out: BTreeMap<usize, Vec<PieceId>> = BTreeMap::new();
    for (x, piece) in old.iter().enumerate() {
        let above = with.get(piece.parent).copied().flatten();
        let own = if is_moved(x) { Some(x) } else { above };
        with.push(own);
        if wanted.contains(&x) {
            out.entry(before.get(&above).copied().unwrap_or(0)).or_default().push(x);
        }
        if let Some(&at) = at.get(&x) {
            before.insert(own, at);
        }
    }
    out
}

impl Comparison {
    /// For every piece of the old edition whether it moved, or something that holds it.
    #[must_use]
    pub fn displaced(&self) -> Vec<bool> {
        let mut out = vec![false; self.old.pieces.len()];
        for entry in self.entries.iter().filter(|entry| entry.states.contains(&State::Moved)) {
            entry.old.iter().for_each(|&x| out[x] = true);
        }
        for (x, piece) in self.old.pieces.iter().enumerate() {
            out[x] |= out[piece.parent];
        }
        out
    }

    /// The same for what is asked for.
    #[must_use]
    pub fn behind(&self, wanted: &BTreeSet<PieceId>) -> BTreeMap<usize, Vec<PieceId>> {
        let first = |(at, entry): (usize, &Entry)| entry.old.first().map(|&x| (x, at));
        let at = self.entries.iter().enumerate().filter_map(first).collect();
        behind(&self.old.pieces, &self.entries, &at, wanted)
    }
}

//! Sections that were split and merged: one without a partner, most of whose text stands in one that is another's.

use std::collections::BTreeMap;

use super::pairing::Pairing;
use super::piece::{PieceId, PieceKind};
use super::side::Side;

/// So many of a hundred letters have to stand in the one section.
const SHARE: usize = 60;
/// Fewer letters say nothing.
const FEW_LETTERS: usize = 12;

/// For the sections of a side that have no partner, the section of the other side that holds their text.
pub(super) fn held(
    side: &Side<'_>,
    (is_free, to): (&dyn Fn(PieceId) -> bool, &[Option<PieceId>]),
    (other, back): (&Side<'_>, &[Option<PieceId>]),
) -> BTreeMap<PieceId, PieceId> {
    let sections = (0..side.pieces.len()).filter(|&id| side.pieces[id].kind == PieceKind::Section && is_free(id));
    let found = sections.filter_map(|id| {
        let (mut all, mut found) = (0, BTreeMap::<PieceId, usize>::new());
        for part in side.within(id) {
            all += side.letters[part];
            if let Some(partner) = to[part] {
                *found.entry(other.pieces[partner].section).or_default() += side.letters[part];
            }
        }
        let (holder, letters) = found.into_iter().max_by_key(|&(holder, n)| (n, std::cmp::Reverse(holder)))?;
        (all >= FEW_LETTERS && letters * 100 >= all * SHARE && back[holder].is_some()).then_some((id, holder))
    });
    found.collect()
}

/// Those of both sides: of the first in the second, and of the second in the first.
pub(super) fn find(pairing: &Pairing<'_, '_>) -> [BTreeMap<PieceId, PieceId>; 2] {
    let (a, b) = (pairing.a, pairing.b);
    [
        held(a, (&|x| pairing.is_free_a(x), &pairing.to_b), (b, &pairing.to_a)),
        held(b, (&|y| pairing.is_free_b(y), &pairing.to_a), (a, &pairing.to_b)),
    ]
}

//! What stands between two pairs in both editions, and is alike, is a pair: the words were changed where they stand.

use std::collections::BTreeMap;

use super::likeness::Likeness;
use super::pairing::Pairing;
use super::piece::PieceId;

/// Larger gaps are left to the search over the whole edition.
const MOST_PAIRS: usize = 10_000;
/// How alike two pieces of a gap have to be.
const ALIKE: f32 = 0.45;
/// The same where each side has one piece alone.
const ALIKE_ALONE: f32 = 0.3;
/// What an equal label adds.
const LABEL: f32 = 0.2;

/// Aligns what two partners hold.
pub(super) fn align(pairing: &mut Pairing<'_, '_>, likeness: &Likeness, left: &[PieceId], right: &[PieceId]) {
    if !left.iter().any(|&c| pairing.is_free_a(c)) || !right.iter().any(|&d| pairing.is_free_b(d)) {
        return;
    }
    for (gap_a, gap_b) in gaps(pairing, left, right) {
        if gap_a.len() * gap_b.len() <= MOST_PAIRS {
            fill(pairing, likeness, &gap_a, &gap_b);
        }
    }
}

/// The runs without partners between two pairs that follow each other in both.
fn gaps(pairing: &Pairing<'_, '_>, left: &[PieceId], right: &[PieceId]) -> Vec<(Vec<PieceId>, Vec<PieceId>)> {
    let mut out = Vec::new();
    let mut from_b = 0;
    let mut gap_a = Vec::new();
    let places: BTreeMap<PieceId, usize> = right.iter().enumerate().map(|(i, &d)| (d, i)).collect();
    for &c in left {
        let Some(d) = pairing.to_b[c] else {
            if pairing.is_free_a(c) {
                gap_a.push(c);
            }
            continue;
        };
        // What has moved up is no end of a gap.
        let Some(&at) = places.get(&d).filter(|&&at| at >= from_b) else { continue };
        let free = right.get(from_b..at).unwrap_or_default().iter().copied();
        let gap_b: Vec<PieceId> = free.filter(|&d| pairing.is_free_b(d)).collect();
        from_b = at + 1;
        if !gap_a.is_empty() && !gap_b.is_empty() {
            out.push((std::mem::take(&mut gap_a), gap_b));
        }
        gap_a.clear();
    }
    let rest: Vec<PieceId> =
        right.get(from_b..).unwrap_or_default().iter().copied().filter(|&d| pairing.is_free_b(d)).collect();
    if !gap_a.is_empty() && !rest.is_empty() {
        out.push((gap_a, rest));
    }
    out
}

fn fill(pairing: &mut Pairing<'_, '_>, likeness: &Likeness, gap_a: &[PieceId], gap_b: &[PieceId]) {
    let is_alone = gap_a.len() == 1 && gap_b.len() == 1;
    let mut found = Vec::new();
    for (i, &c) in gap_a.iter().enumerate() {
        for (j, &d) in gap_b.iter().enumerate() {
            if !pairing.is_free(c, d) {
                continue;
            }
            let same_label = pairing.trusts_labels && pairing.same_label(c, d);
            let alike = likeness.between(pairing, c, d) + if same_label { LABEL } else { 0.0 };
            let least = if is_alone { ALIKE_ALONE } else { ALIKE };
            if alike >= least {
                found.push((alike, i.abs_diff(j), c, d));
            }
        }
    }
    found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)).then((x.2, x.3).cmp(&(y.2, y.3))));
    for (_, _, c, d) in found {
        pairing.pair(c, d);
    }
}

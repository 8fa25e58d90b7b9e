//! What holds a piece where headings that stand in one edition alone are read past, and what has moved. A heading that was
//! put in or taken out moves nothing that stands below it.

use std::collections::{BTreeMap, BTreeSet};

use super::pairing::Pairing;
use super::piece::{Class, PieceId, PieceKind};
use super::side::Side;

/// What holds every piece, and what each holds, in the order of the text.
struct Held {
    parent: Vec<PieceId>,
    children: Vec<Vec<PieceId>>,
}

impl Held {
    /// Reads past the headings that have no partner: what stands below one belongs to the heading before it.
    fn of(side: &Side<'_>, is_paired: impl Fn(PieceId) -> bool) -> Self {
        let pieces = side.pieces;
        let mut parent: Vec<PieceId> = pieces.iter().map(|piece| piece.parent).collect();
        let is_heading = |id: PieceId| pieces[id].kind == PieceKind::Heading;
        for frame in (0..pieces.len()).filter(|&id| !is_heading(id)) {
            let flat = side.below_headings(frame);
            if !flat.iter().any(|&id| is_heading(id) && !is_paired(id)) {
                continue;
            }
            let mut open: Vec<PieceId> = Vec::new();
            for id in flat {
                if is_heading(id) && is_paired(id) {
                    while open.last().is_some_and(|&above| pieces[above].level >= pieces[id].level) {
                        open.pop();
                    }
                    parent[id] = open.last().copied().unwrap_or(frame);
                    open.push(id);
                } else if !is_heading(id) && pieces[id].parent != frame {
                    parent[id] = open.last().copied().unwrap_or(frame);
                }
            }
        }
        let mut children = vec![Vec::new(); pieces.len()];
        for (id, &above) in parent.iter().enumerate().skip(1) {
            children[above].push(id);
        }
        Self { parent, children }
    }
}

/// Pieces whose partner is held by another, or that have changed places with their neighbours. `kin` are pairs that are no
/// partners, and hold what belongs together.
pub(super) fn moved(pairing: &Pairing<'_, '_>, kin: &BTreeSet<(PieceId, PieceId)>) -> Vec<bool> {
    let (a, b) = (pairing.a, pairing.b);
    let held_a = Held::of(a, |x| pairing.to_b[x].is_some());
    let held_b = Held::of(b, |y| pairing.to_a[y].is_some());
    let holds = |x: PieceId, y: PieceId| {
        // What was merged or split off stands under a heading there, as well.
        let (section_x, section_y) = (a.pieces[x].section, b.pieces[y].section);
        let (is_in_x, is_in_y) = (a.pieces[x].kind == PieceKind::Heading, b.pieces[y].kind == PieceKind::Heading);
        pairing.to_b[x] == Some(y)
            || kin.contains(&(x, y))
            || is_in_y && kin.contains(&(x, section_y))
            || is_in_x && kin.contains(&(section_x, y))
    };
    let is_setting =
        |x: PieceId| matches!(a.class(x), Class::Other(PieceKind::Term | PieceKind::Value | PieceKind::Mark));
    let mut out = vec![false; a.pieces.len()];
    for (x, is_moved) in out.iter_mut().enumerate().skip(1) {
        let Some(y) = pairing.to_b[x] else { continue };
        *is_moved = !is_setting(x) && !holds(held_a.parent[x], held_b.parent[y]);
    }
    for x in 0..a.pieces.len() {
        let Some(y) = pairing.to_b[x] else { continue };
        let place: BTreeMap<PieceId, usize> = held_b.children[y].iter().enumerate().map(|(i, &d)| (d, i)).collect();
        let stays = held_a.children[x].iter().copied().filter(|&c| !out[c] && !is_setting(c));
        let places: Vec<(PieceId, usize, Weight)> = stays
            .filter_map(|c| {
                let d = pairing.to_b[c]?;
                Some((c, *place.get(&d)?, weight(pairing, c, d)))
            })
            .collect();
        let rising = heaviest_rise(&places.iter().map(|&(_, i, weight)| (i, weight)).collect::<Vec<_>>());
        for (i, &(c, ..)) in places.iter().enumerate() {
            out[c] = rising.binary_search(&i).is_err();
        }
    }
    out
}

/// What speaks for a piece having stayed while its neighbours moved, the weightiest first: that its number and kind did, that
/// it is one, its letters, and its words, so that the answer does not turn with the direction.
type Weight = [u64; 4];

fn weight(pairing: &Pairing<'_, '_>, c: PieceId, d: PieceId) -> Weight {
    let (a, b) = (pairing.a, pairing.b);
    let stays = a.labels[c] == b.labels[d] && a.pieces[c].kind == b.pieces[d].kind;
    [u64::from(stays), 1, (a.letters[c] + b.letters[d]) as u64, (a.own[c] >> 40) + (b.own[d] >> 40)]
}

fn sum(x: Weight, y: Weight) -> Weight {
    std::array::from_fn(|i| x[i] + y[i])
}

/// The indexes of the heaviest rising run, not necessarily of neighbours.
fn heaviest_rise(values: &[(usize, Weight)]) -> Vec<usize> {
    let size = values.iter().map(|&(value, _)| value + 2).max().unwrap_or_default();
    let mut sums: Vec<Weight> = Vec::with_capacity(values.len());
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    // A Fenwick tree: for every range of values the heaviest run that ends in it.
    let mut tree: Vec<Option<usize>> = vec![None; size];
    let heavier = |sums: &[Weight], x: Option<usize>, y: Option<usize>| match (x, y) {
        (Some(i), Some(j)) if sums[j] <= sums[i] => Some(i),
        (x, None) => x,
        (_, y) => y,
    };
    for (i, &(value, weight)) in values.iter().enumerate() {
        let (mut best, mut at) = (None, value);
        while at > 0 {
            best = heavier(&sums, best, tree[at]);
            at &= at - 1;
        }
        sums.push(best.map_or(weight, |best: usize| sum(weight, sums[best])));
        before.push(best);
        at = value + 1;
        while at < size {
            tree[at] = heavier(&sums, tree[at], Some(i));
            at += at & at.wrapping_neg();
        }
    }
    let last = (0..values.len()).reduce(|i, j| if sums[j] > sums[i] { j } else { i });
    let mut out: Vec<usize> = std::iter::successors(last, |&i| before[i]).collect();
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::heaviest_rise;

    #[test]
    fn the_heaviest_rise() {
        let of = |values: &[(usize, u64)]| {
            heaviest_rise(&values.iter().map(|&(value, w)| (value, [w, 1, 0, 0])).collect::<Vec<_>>())
        };
        assert_eq!(of(&[]), [0_usize; 0]);
        assert_eq!(of(&[(2, 1), (0, 1), (1, 1)]), [1, 2]);
        assert_eq!(of(&[(1, 0), (0, 1)]), [1], "what kept its number stays");
        assert_eq!(of(&[(1, 1), (0, 0)]), [0]);
        assert_eq!(of(&[(0, 1), (3, 0), (1, 1), (2, 1), (4, 1)]), [0, 2, 3, 4]);
    }
}

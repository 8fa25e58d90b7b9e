//! In which order rows stand. A table of changes follows the new edition, and what went elsewhere leaves a row where it
//! stood. A table of everything follows both editions: each column is its edition from beginning to end, and what has another
//! place there stands in two rows, one for each side.

use std::collections::BTreeMap;

use crate::compare::{Comparison, Entry, PieceId};

/// A row to be: an entry, and which of its pieces it shows.
pub(super) struct Slot<'c> {
    pub(super) entry: &'c Entry,
    /// Indexes in [`Entry::old`] and [`Entry::new`].
    pub(super) old: Vec<usize>,
    pub(super) new: Vec<usize>,
}

impl<'c> Slot<'c> {
    /// All of an entry; of titles those that go on.
    pub(super) fn whole(entry: &'c Entry, is_title: bool) -> Self {
        let all = |ids: &[PieceId]| (0..if is_title { ids.len().min(1) } else { ids.len() }).collect();
        Self { entry, old: all(&entry.old), new: all(&entry.new) }
    }
}

/// A piece of a row: where it stands in its edition, the entry, and the indexes of what stands together.
struct Unit {
    at: PieceId,
    entry: usize,
    group: Vec<usize>,
}

/// The pieces of a side in groups of neighbours; the first group is that of the first piece.
fn groups(ids: &[PieceId]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    for (i, &id) in ids.iter().enumerate() {
        let last = i.checked_sub(1).map(|before| ids[before] + 1);
        match out.last_mut() {
            Some(group) if last == Some(id) => group.push(i),
            _ => out.push(vec![i]),
        }
    }
    out
}

fn units(comparison: &Comparison, ids: fn(&Entry) -> &[PieceId]) -> Vec<Unit> {
    let all = comparison.entries.iter().enumerate();
    let of = |(entry, one): (usize, &Entry)| {
        let at = move |group: Vec<usize>, ids: &[PieceId]| Unit { at: ids[group[0]], entry, group };
        let ids = ids(one);
        groups(ids).into_iter().map(|group| at(group, ids)).collect::<Vec<_>>()
    };
    let mut out: Vec<Unit> = all.flat_map(of).collect();
    out.sort_by_key(|unit| unit.at);
    out
}

/// Every piece of both editions once, both in their order.
pub(super) fn everything(comparison: &Comparison) -> Vec<Slot<'_>> {
    let (olds, news) = (units(comparison, |entry| &entry.old), units(comparison, |entry| &entry.new));
    let is_first = |unit: &Unit| unit.group.first() == Some(&0);
    let mut old_of = vec![None; comparison.entries.len()];
    for (i, unit) in olds.iter().enumerate().filter(|(_, unit)| is_first(unit)) {
        old_of[unit.entry] = Some(i);
    }
    let pairs: Vec<(usize, usize)> = news
        .iter()
        .enumerate()
        .filter(|(_, unit)| is_first(unit))
        .filter_map(|(i, unit)| Some((i, old_of[unit.entry]?)))
        .collect();
    let displaced = comparison.displaced();
    let kept = in_both(&pairs, |old| displaced.get(olds[old].at).copied().unwrap_or(false));
    let entry = |at: usize| &comparison.entries[at];
    let half_old = |unit: &Unit| Slot { entry: entry(unit.entry), old: unit.group.clone(), new: Vec::new() };
    let half_new = |unit: &Unit| Slot { entry: entry(unit.entry), old: Vec::new(), new: unit.group.clone() };
    let (mut out, mut old_at, mut new_at) = (Vec::new(), 0, 0);
    for (new, old) in kept {
        out.extend(olds[old_at..old].iter().map(half_old));
        out.extend(news[new_at..new].iter().map(half_new));
        out.push(Slot { entry: entry(news[new].entry), old: olds[old].group.clone(), new: news[new].group.clone() });
        (old_at, new_at) = (old + 1, new + 1);
    }
    out.extend(olds[old_at..].iter().map(half_old));
    out.extend(news[new_at..].iter().map(half_new));
    out
}

/// The pairs that stand in one row: as many as have one order on both sides. What moved gives way to what stayed.
fn in_both(pairs: &[(usize, usize)], is_displaced: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let (moved, stayed): (Vec<_>, Vec<_>) = pairs.iter().copied().partition(|&(_, old)| is_displaced(old));
    let longest = |pairs: &[(usize, usize)]| -> Vec<(usize, usize)> {
        rising(&pairs.iter().map(|&(_, old)| old).collect::<Vec<_>>()).into_iter().map(|i| pairs[i]).collect()
    };
    let anchors = longest(&stayed);
    // What moved within its gap may still follow what moved with it.
    let mut gaps: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (new, old) in moved {
        let gap = anchors.partition_point(|&(anchor, _)| anchor < new);
        if gap == anchors.partition_point(|&(_, anchor)| anchor < old) {
            gaps.entry(gap).or_default().push((new, old));
        }
    }
    let mut out = Vec::with_capacity(pairs.len());
    for (gap, anchor) in anchors.iter().map(Some).chain([None]).enumerate() {
        out.extend(gaps.get(&gap).map(|pairs| longest(pairs)).unwrap_or_default());
        out.extend(anchor);
    }
    out
}

/// The indexes of the longest rising run of values, not necessarily of neighbours.
fn rising(values: &[usize]) -> Vec<usize> {
    // For every length the run that ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (i, value) in values.iter().enumerate() {
        let length = ends.partition_point(|&end| values[end] < *value);
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied());
        match ends.get_mut(length) {
            Some(end) => *end = i,
            None => ends.push(i),
        }
    }
    let mut out: Vec<usize> = std::iter::successors(ends.last().copied(), |&i| before[i]).collect();
    out.reverse();
    out
}

/// What has a row in a table of changes.
pub(super) enum Place<'c> {
    /// An entry with all its pieces; of sections that were split or merged the one that goes on.
    Of(&'c Entry),
    /// A section that was split off, or merged into another: the entry, and which of its old or new pieces it is.
    More(Slot<'c>),
    /// What stood here, and stands elsewhere now.
    Left(&'c Entry),
}

/// Rows in the order of the new edition, with what stood in the old one and stands elsewhere now. `has_rows`: every piece of
/// an entry has a row of its own.
pub(super) fn changes<'c>(
    comparison: &'c Comparison,
    is_elsewhere: impl Fn(&Entry) -> bool,
    has_rows: impl Fn(&Entry) -> bool,
) -> Vec<Place<'c>> {
    let (mut left, mut split): (BTreeMap<PieceId, Place<'c>>, Vec<(PieceId, Slot<'c>)>) = (BTreeMap::new(), Vec::new());
    for entry in &comparison.entries {
        if let Some(&x) = entry.old.first().filter(|_| is_elsewhere(entry)) {
            left.insert(x, Place::Left(entry));
        }
        if has_rows(entry) {
            let more = |old: Vec<usize>, new: Vec<usize>| Slot { entry, old, new };
            for (i, &x) in entry.old.iter().enumerate().skip(1) {
                left.insert(x, Place::More(more(vec![i], Vec::new())));
            }
            split.extend(entry.new.iter().enumerate().skip(1).map(|(i, &y)| (y, more(Vec::new(), vec![i]))));
        }
    }
    split.sort_by_key(|&(y, _)| y);
    let (mut split, mut out) = (split.into_iter().peekable(), Vec::new());
    let mut behind = comparison.behind(&left.keys().copied().collect());
    for (at, entry) in comparison.entries.iter().enumerate() {
        if let Some(&now) = entry.new.first() {
            while let Some((_, slot)) = split.next_if(|&(y, _)| y < now) {
                out.push(Place::More(slot));
            }
        }
        out.push(Place::Of(entry));
        out.extend(behind.remove(&at).unwrap_or_default().iter().filter_map(|x| left.remove(x)));
    }
    out.extend(split.map(|(_, slot)| Place::More(slot)));
    out
}

#[cfg(test)]
mod tests {
    use super::{groups, in_both, rising};

    #[test]
    fn the_longest_rise_and_neighbours() {
        assert_eq!(rising(&[]), [0_usize; 0]);
        assert_eq!(rising(&[2, 0, 1, 3]), [1, 2, 3]);
        assert_eq!(rising(&[0, 1, 2]), [0, 1, 2]);
        let moves = |old: usize| old == 0;
        assert_eq!(in_both(&[(0, 1), (1, 2), (2, 0)], moves), [(0, 1), (1, 2)]);
        assert_eq!(in_both(&[(0, 1), (1, 0)], moves), [(0, 1)], "what stayed goes before what moved");
        assert_eq!(in_both(&[(0, 0), (1, 1)], moves), [(0, 0), (1, 1)]);
        assert_eq!(groups(&[3, 4, 7, 8, 2]), [vec![0, 1], vec![2, 3], vec![4]]);
    }
}

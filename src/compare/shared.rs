//! What was split and what was merged: a piece without a partner whose words stand in a partner of another.

use std::collections::BTreeMap;

use super::fold;
use super::pairing::Pairing;
use super::piece::{Class, Piece, PieceId};
use super::side::{Digest, DigestMap, mix};

/// Fewer letters may stand anywhere.
const FEW_LETTERS: usize = 12;
/// How many of a hundred shingles have to be found there, and nowhere else.
const SHARE: usize = 55;
/// The same where the rest of the text stands in another section.
const SHARE_AFAR: usize = 80;
/// A shingle that stands in more pieces says nothing.
const MOST_HOLDERS: usize = 50;
/// Letters of a shingle.
const SHINGLE: usize = 4;

/// Pieces without a partner, each with the piece of the other edition that holds its words.
pub(super) struct Shared {
    /// Pieces of the first edition that were merged into one of the second.
    pub(super) a_in_b: BTreeMap<PieceId, PieceId>,
    /// Pieces of the second edition whose words come from one of the first.
    pub(super) b_in_a: BTreeMap<PieceId, PieceId>,
}

/// Finds what was split and merged.
pub(super) fn find(pairing: &Pairing<'_, '_>) -> Shared {
    let (a, b) = (pairing.a, pairing.b);
    let free_a = (0..a.pieces.len()).filter(|&x| pairing.is_free_a(x));
    let free_b = (0..b.pieces.len()).filter(|&y| pairing.is_free_b(y));
    let changed: Vec<(PieceId, PieceId)> = (0..a.pieces.len())
        .filter_map(|x| Some((x, pairing.to_b[x]?)))
        .filter(|&(x, y)| a.class(x) == Class::Text && a.own[x] != b.own[y])
        .collect();
    let forward: Vec<(&Piece, &Piece, PieceId)> =
        changed.iter().map(|&(x, y)| (&b.pieces[y], &a.pieces[x], y)).collect();
    let backward: Vec<(&Piece, &Piece, PieceId)> =
        changed.iter().map(|&(x, y)| (&a.pieces[x], &b.pieces[y], x)).collect();
    Shared {
        a_in_b: held(free_a.map(|x| (x, &a.pieces[x])), &forward),
        b_in_a: held(free_b.map(|y| (y, &b.pieces[y])), &backward),
    }
}

/// For each of `free`, the holder whose words hold it. A holder comes with its partner: what the two share says nothing.
fn held<'p>(
    free: impl Iterator<Item = (PieceId, &'p Piece)>,
    holders: &[(&Piece, &Piece, PieceId)],
) -> BTreeMap<PieceId, PieceId> {
    let mut index: DigestMap<Vec<usize>> = DigestMap::default();
    for (i, (holder, partner, _)) in holders.iter().enumerate() {
        let common = shingles(&partner.text);
        for shingle in shingles(&holder.text) {
            if common.binary_search(&shingle).is_err() {
                index.entry(shingle).or_default().push(i);
            }
        }
    }
    let mut out = BTreeMap::new();
    for (id, piece) in free {
        let own = shingles(&piece.text);
        if piece.kind.class() != Class::Text || own.len() < FEW_LETTERS - SHINGLE {
            continue;
        }
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for list in own.iter().filter_map(|shingle| index.get(shingle)).filter(|list| list.len() <= MOST_HOLDERS) {
            for &i in list {
                *votes.entry(i).or_default() += 1;
            }
        }
        let best = votes.into_iter().max_by_key(|&(i, n)| (n, std::cmp::Reverse(i)));
        if let Some((i, n)) = best
            && let Some(&(_, partner, holder)) = holders.get(i)
            && n > 0
            && n * 100 >= own.len() * if partner.section == piece.section { SHARE } else { SHARE_AFAR }
        {
            out.insert(id, holder);
        }
    }
    out
}

/// The shingles of a text, ascending, each once.
fn shingles(text: &str) -> Vec<Digest> {
    let letters: Vec<char> = fold::letters(text).chars().collect();
    let digest = |window: &[char]| window.iter().fold(7, |digest, &c| mix(digest, u64::from(c)));
    let mut out: Vec<Digest> = letters.windows(SHINGLE).map(digest).collect();
    out.sort_unstable();
    out.dedup();
    out
}

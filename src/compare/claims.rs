//! What pieces are by their names: declared ids, own numbers and addresses, and what they were called before. A piece that is
//! another one already by its own number takes in what it also bears the old name of: that was merged into it.

use std::collections::{BTreeMap, BTreeSet};

use super::piece::{PieceId, PieceKind};
use super::side::{Digest, Side};

/// So many letters of a hundred stand in both where a piece goes on as what it is.
const SHARE: usize = 50;
/// Fewer letters are equal by chance.
const FEW_LETTERS: usize = 8;

/// Partners by name. Of a pair that is already another's, the piece that is free was merged into the other.
#[derive(Default)]
pub(super) struct Claims {
    pub(super) pairs: Vec<(PieceId, PieceId)>,
    /// Pieces of the first edition with the ones of the second that took them in, and the other way round.
    pub(super) in_b: Vec<(PieceId, PieceId)>,
    pub(super) in_a: Vec<(PieceId, PieceId)>,
}

type Names = BTreeMap<String, Option<PieceId>>;

/// Every name with the piece that has it; `None` where several do.
pub(super) fn gather<'e>(side: &Side<'e>, names: impl Fn(&Side<'e>, PieceId) -> Vec<String>) -> Names {
    let mut out = Names::new();
    for id in 0..side.pieces.len() {
        for name in names(side, id) {
            out.entry(name).and_modify(|known| *known = known.filter(|&known| known == id)).or_insert(Some(id));
        }
    }
    out
}

/// Pieces with one declared id.
pub(super) fn by_id(a: &Side<'_>, b: &Side<'_>) -> Vec<(PieceId, PieceId)> {
    let ids = |side: &Side<'_>| gather(side, |side, id| side.pieces[id].names.ids.clone());
    let right = ids(b);
    ids(a).into_iter().filter_map(|(name, x)| x.zip(right.get(&name).copied().flatten())).collect()
}

/// Pieces that one edition calls as the other did before; and sections that kept number, title and some of their text.
pub(super) fn by_name(a: &Side<'_>, b: &Side<'_>) -> Claims {
    let now = |side: &Side<'_>| gather(side, |side, id| side.pieces[id].names.now.clone());
    let was = |side: &Side<'_>| gather(side, |side, id| side.pieces[id].names.before.clone());
    let (now_a, now_b) = (now(a), now(b));
    let mut out = Claims::default();
    for found in claimed((a, &now_a), (b, &now_b), &was(b)) {
        let (x, y, other) = found;
        out.pairs.push((other.unwrap_or(x), y));
        out.in_b.push((x, y));
    }
    for (y, x, other) in claimed((b, &now_b), (a, &now_a), &was(a)) {
        out.pairs.push((x, other.unwrap_or(y)));
        out.in_a.push((y, x));
    }
    let is_section = |side: &Side<'_>, id: PieceId| side.pieces[id].kind == PieceKind::Section;
    let both = now_a.iter().filter_map(|(name, x)| x.zip(now_b.get(name).copied().flatten()));
    let same = both.filter(|&(x, y)| is_section(a, x) && is_section(b, y) && a.own[x] == b.own[y]);
    out.pairs.extend(same.filter(|&(x, y)| share((a, x), (b, y)).is_none_or(|share| share > 0)));
    out
}

/// The pieces of an earlier edition that a later one names, each with the one that bears the old name, and with the piece
/// that this one is by its own name, where it is another.
fn claimed(
    (early, now_early): (&Side<'_>, &Names),
    (late, now_late): (&Side<'_>, &Names),
    was: &Names,
) -> Vec<(PieceId, PieceId, Option<PieceId>)> {
    let all = was.iter().filter_map(|(name, y)| Some((name, now_early.get(name).copied().flatten()?, (*y)?)));
    // What goes on under its own name has lent it to nobody.
    let goes_on = |name: &String, x: PieceId, y: PieceId| {
        let own = now_late.get(name).copied().flatten().filter(|&own| own != y);
        own.is_some_and(|own| is_still((early, x), (late, own)))
    };
    let all: Vec<(PieceId, PieceId)> =
        all.filter(|&(name, x, y)| !goes_on(name, x, y)).map(|(_, x, y)| (x, y)).collect();
    let taken: BTreeSet<PieceId> = all.iter().map(|&(x, _)| x).collect();
    let other = |x: PieceId, y: PieceId| {
        let mut own = late.pieces[y].names.now.iter().filter_map(|name| now_early.get(name).copied().flatten());
        own.find(|&z| {
            let has_title = early.own[z] == late.own[y];
            let is_alone = early.own[x] != late.own[y];
            let is_same = has_title && is_alone || share((early, z), (late, y)).is_some_and(|share| share >= SHARE);
            z != x && !taken.contains(&z) && early.class(z) == late.class(y) && is_same
        })
    };
    all.into_iter().map(|(x, y)| (x, y, other(x, y))).collect()
}

/// Whether a piece goes on as another: under the same title, or with most of its text.
fn is_still((a, x): (&Side<'_>, PieceId), (b, y): (&Side<'_>, PieceId)) -> bool {
    let is_same = a.own[x] == b.own[y] || share((a, x), (b, y)).is_some_and(|share| share >= SHARE);
    a.class(x) == b.class(y) && is_same
}

/// How many of a hundred letters that a piece holds in its page stand in the other one, too; `None`: it holds too few.
fn share((a, x): (&Side<'_>, PieceId), (b, y): (&Side<'_>, PieceId)) -> Option<usize> {
    let there: BTreeSet<Digest> = b.within(y).into_iter().map(|id| b.own[id]).collect();
    let within = a.within(x);
    let letters = |ids: &mut dyn Iterator<Item = &PieceId>| ids.map(|&id| a.letters[id]).sum::<usize>();
    let all = letters(&mut within.iter());
    let found = letters(&mut within.iter().filter(|&&id| there.contains(&a.own[id])));
    (all >= FEW_LETTERS).then(|| found * 100 / all)
}

//! Which piece of one edition is which of the other. By identity first (declared ids, old names, the number map, what the
//! editor says), then by equal words, by place and label, and by likeness. What is left is new or gone.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{self, gather};
use super::likeness::{Candidates, Likeness};
use super::piece::{Class, PieceId, PieceKind};
use super::side::{Digest, DigestMap, Side};

/// Fewer letters than this are equal by chance.
const FEW_LETTERS: usize = 8;
/// The same for titles, which are short and stand for more than themselves.
const FEW_OF_TITLE: usize = 4;
/// Rounds in which what holds pieces and what it holds find each other.
const ROUNDS: usize = 8;

/// Pairs of pieces that somebody has named, and pieces that have no partner because somebody says so.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) pairs: Vec<(PieceId, PieceId)>,
    /// Pairs that hold what belongs together, and are no partners.
    pub(super) kin: Vec<(PieceId, PieceId)>,
    /// Partners of which all that they hold belongs together, in its order, where nothing else is found.
    pub(super) whole: Vec<(PieceId, PieceId)>,
    pub(super) alone_a: Vec<PieceId>,
    pub(super) alone_b: Vec<PieceId>,
}

/// The partners of the pieces of two editions.
pub(super) struct Pairing<'s, 'e> {
    pub(super) a: &'s Side<'e>,
    pub(super) b: &'s Side<'e>,
    pub(super) to_b: Vec<Option<PieceId>>,
    pub(super) to_a: Vec<Option<PieceId>>,
    /// What may not be paired.
    alone_a: Vec<bool>,
    alone_b: Vec<bool>,
    /// Whether a label that stands in both editions names the same thing.
    pub(super) trusts_labels: bool,
    /// Pieces of either edition whose old name another one bears that is something else: they were merged into it.
    pub(super) taken_in: [BTreeMap<PieceId, PieceId>; 2],
}

impl<'s, 'e> Pairing<'s, 'e> {
    /// Pairs two editions.
    pub(super) fn of(a: &'s Side<'e>, b: &'s Side<'e>, given: &Given) -> (Self, Candidates) {
        let mut pairing = Self {
            a,
            b,
            to_b: vec![None; a.pieces.len()],
            to_a: vec![None; b.pieces.len()],
            alone_a: vec![false; a.pieces.len()],
            alone_b: vec![false; b.pieces.len()],
            trusts_labels: false,
            taken_in: Default::default(),
        };
        pairing.pair(0, 0);
        for &(x, y) in &given.pairs {
            pairing.pair(x, y);
        }
        given.alone_a.iter().for_each(|&x| pairing.alone_a[x] = true);
        given.alone_b.iter().for_each(|&y| pairing.alone_b[y] = true);
        pairing.by_name();
        pairing.by_tree();
        pairing.by_words();
        pairing.by_place();
        let likeness = Likeness::of(&pairing);
        pairing.by_label(&likeness);
        pairing.by_place();
        let candidates = likeness.candidates(&pairing);
        for (x, y) in likeness.best_pairs(&candidates) {
            pairing.pair(x, y);
        }
        for _ in 0..2 {
            pairing.by_place();
            pairing.by_gaps(&likeness);
        }
        for &(x, y) in &given.whole {
            pairing.in_order(x, y);
        }
        (pairing, candidates)
    }

    /// Makes two pieces partners, where neither has one and they may be.
    pub(super) fn pair(&mut self, x: PieceId, y: PieceId) -> bool {
        let is_free = self.is_free(x, y);
        if is_free {
            self.to_b[x] = Some(y);
            self.to_a[y] = Some(x);
        }
        is_free
    }

    pub(super) fn is_free(&self, x: PieceId, y: PieceId) -> bool {
        self.is_free_a(x) && self.is_free_b(y) && self.a.class(x) == self.b.class(y)
    }

    pub(super) fn is_free_a(&self, x: PieceId) -> bool {
        self.to_b[x].is_none() && !self.alone_a[x]
    }

    pub(super) fn is_free_b(&self, y: PieceId) -> bool {
        self.to_a[y].is_none() && !self.alone_b[y]
    }

    /// Names that one piece of each edition has: declared ids, and what one was called before and the other is called.
    fn by_name(&mut self) {
        for (x, y) in claims::by_id(self.a, self.b) {
            self.pair(x, y);
        }
        let claims = claims::by_name(self.a, self.b);
        for (x, y) in claims.pairs {
            self.pair(x, y);
        }
        // What bears its own name and an old one of another has taken that in.
        for (x, y) in claims.in_b {
            if self.is_free_a(x) && self.to_a[y].is_some() {
                self.alone_a[x] = true;
                self.taken_in[0].insert(x, y);
            }
        }
        for (y, x) in claims.in_a {
            if self.is_free_b(y) && self.to_b[x].is_some() {
                self.alone_b[y] = true;
                self.taken_in[1].insert(y, x);
            }
        }
    }

    /// What is equal with all that it holds, and stands once in each.
    fn by_tree(&mut self) {
        let (a, b) = (self.a, self.b);
        let (left, right) = (once(&a.tree, |id| self.is_free_a(id)), once(&b.tree, |id| self.is_free_b(id)));
        for x in 0..a.pieces.len() {
            let Some(Some(y)) =
                left.get(&a.tree[x]).and_then(|own| own.map(|_| right.get(&a.tree[x]).copied().flatten()))
            else {
                continue;
            };
            if a.size[x] >= FEW_LETTERS {
                self.pair_trees(x, y);
            }
        }
    }

    fn pair_trees(&mut self, x: PieceId, y: PieceId) {
        if self.a.tree[x] != self.b.tree[y] || !self.pair(x, y) {
            return;
        }
        let (left, right) = (&self.a.children[x], &self.b.children[y]);
        for (&x, &y) in left.iter().zip(right) {
            self.pair_trees(x, y);
        }
    }

    /// What has equal words, and stands once in each.
    fn by_words(&mut self) {
        let (a, b) = (self.a, self.b);
        let right = once(&b.own, |id| self.is_free_b(id));
        let left = once(&a.own, |id| self.is_free_a(id));
        for x in 0..a.pieces.len() {
            let few = if a.class(x) == Class::Title { FEW_OF_TITLE } else { FEW_LETTERS };
            let is_once = left.get(&a.own[x]).is_some_and(Option::is_some);
            if let (true, true, Some(Some(y))) = (is_once, a.letters[x] >= few, right.get(&a.own[x])) {
                self.pair(x, *y);
            }
        }
    }

    /// What holds pairs is a pair, and what is equal in a pair is one.
    fn by_place(&mut self) {
        for _ in 0..ROUNDS {
            let before = self.to_b.iter().flatten().count();
            self.by_votes();
            self.align_equal();
            if self.to_b.iter().flatten().count() == before {
                break;
            }
        }
    }

    /// Sections that kept their number and begin with the same text are partners, whatever they are called.
    fn by_beginning(&mut self) {
        let (a, b) = (self.a, self.b);
        let sections = |side: &Side<'e>| -> BTreeMap<String, Option<PieceId>> {
            gather(side, |side, id| {
                let is_numbered = side.pieces[id].kind == PieceKind::Section && !side.labels[id].is_empty();
                is_numbered.then(|| side.labels[id].clone()).into_iter().collect()
            })
        };
        let right = sections(b);
        for (label, x) in sections(a) {
            let Some((x, y)) = x.zip(right.get(&label).copied().flatten()).filter(|&(x, y)| self.is_free(x, y)) else {
                continue;
            };
            if let (Some(first), Some(second)) = (a.beginning(x), b.beginning(y))
                && self.to_b[first] == Some(second)
            {
                self.pair(x, y);
            }
        }
    }

    /// What holds paired pieces is voted for by them, each with its letters.
    fn by_votes(&mut self) {
        self.by_beginning();
        let (a, b) = (self.a, self.b);
        for x in (1..a.pieces.len()).rev() {
            if !self.is_free_a(x) || a.children[x].is_empty() {
                continue;
            }
            // What is called the same under the same number is the same, whatever large has moved to another.
            let is_called = |y: PieceId| self.same_label(x, y) && a.own[x] == b.own[y];
            let best = self.votes(x).into_iter().max_by_key(|&(y, votes)| (is_called(y), votes, std::cmp::Reverse(y)));
            if let Some((y, votes)) = best.filter(|&(y, _)| self.is_best_for(x, y)) {
                let is_same = a.own[x] == b.own[y] || self.trusts_labels && self.same_label(x, y);
                let least = a.size[x].min(b.size[y]);
                if is_same || votes * 5 >= least * 2 {
                    self.pair(x, y);
                }
            }
        }
    }

    /// The votes that a piece has, by whom it may be. A heading that was put in or taken out takes none from its section.
    fn votes(&self, x: PieceId) -> BTreeMap<PieceId, usize> {
        let (a, b) = (self.a, self.b);
        let is = |side: &Side<'_>, id: PieceId, kind: PieceKind| side.pieces[id].kind == kind;
        let is_section = is(a, x, PieceKind::Section);
        let mut votes: BTreeMap<PieceId, usize> = BTreeMap::new();
        let mut open = a.children[x].clone();
        while let Some(child) = open.pop() {
            let Some(partner) = self.to_b[child] else {
                if is_section && is(a, child, PieceKind::Heading) {
                    open.extend(&a.children[child]);
                }
                continue;
            };
            let (mut above, section) = (b.pieces[partner].parent, b.pieces[partner].section);
            if is_section && is(b, above, PieceKind::Heading) && self.is_free(x, section) && self.is_named(x, section) {
                above = section;
            }
            let own = a.pieces[x].section;
            let is_taken = is(a, x, PieceKind::Heading)
                && is(b, above, PieceKind::Section)
                && (self.to_a[above] == Some(own) || self.is_free(own, above) && self.is_named(own, above));
            if self.is_free(x, above) && !is_taken {
                *votes.entry(above).or_default() += a.size[child] + 1;
            }
        }
        votes
    }

    /// Whether no other heading has more of what a heading holds: of one that was parted, the first part to be looked at
    /// is not the one that goes on.
    fn is_best_for(&self, x: PieceId, y: PieceId) -> bool {
        let (a, b) = (self.a, self.b);
        if a.pieces[x].kind != PieceKind::Heading || b.pieces[y].kind != PieceKind::Heading {
            return true;
        }
        let mut votes: BTreeMap<PieceId, usize> = BTreeMap::new();
        for &child in &b.children[y] {
            let above = self.to_a[child].map(|partner| a.pieces[partner].parent);
            if let Some(above) = above.filter(|&above| self.is_free(above, y)) {
                *votes.entry(above).or_default() += b.size[child] + 1;
            }
        }
        let best = votes.into_iter().max_by_key(|&(id, votes)| (a.own[id] == b.own[y], votes, std::cmp::Reverse(id)));
        best.is_none_or(|(best, _)| best == x)
    }

    /// Whether two sections have one number, or one title.
    fn is_named(&self, x: PieceId, y: PieceId) -> bool {
        self.same_label(x, y) || self.a.own[x] == self.b.own[y]
    }

    pub(super) fn same_label(&self, x: PieceId, y: PieceId) -> bool {
        !self.a.labels[x].is_empty() && self.a.labels[x] == self.b.labels[y]
    }

    /// In what is a pair, equal words are pairs: those that stand once, then those beside pairs, then in their order.
    fn align_equal(&mut self) {
        let (a, b) = (self.a, self.b);
        for x in 0..a.pieces.len() {
            if let Some(y) = self.to_b[x] {
                self.align_lists(&a.children[x], &b.children[y]);
            }
        }
        for (left, right) in self.across_headings() {
            self.align_lists(&left, &right);
        }
    }

    /// What sections that are partners hold below any heading, where one of them has a heading without a partner.
    fn across_headings(&self) -> Vec<(Vec<PieceId>, Vec<PieceId>)> {
        let (a, b) = (self.a, self.b);
        let is_heading = |side: &Side<'_>, id: PieceId| side.pieces[id].kind == PieceKind::Heading;
        let sections = (0..a.pieces.len()).filter(|&x| a.pieces[x].kind == PieceKind::Section);
        let pairs = sections.filter_map(|x| Some((a.below_headings(x), b.below_headings(self.to_b[x]?))));
        let is_wanted = |(left, right): &(Vec<PieceId>, Vec<PieceId>)| {
            left.iter().any(|&c| is_heading(a, c) && self.to_b[c].is_none())
                || right.iter().any(|&d| is_heading(b, d) && self.to_a[d].is_none())
        };
        pairs.filter(is_wanted).collect()
    }

    fn align_lists(&mut self, all_a: &[PieceId], all_b: &[PieceId]) {
        let free_a = |p: &Self| all_a.iter().copied().filter(|&c| p.is_free_a(c)).collect::<Vec<_>>();
        let free_b = |p: &Self| all_b.iter().copied().filter(|&c| p.is_free_b(c)).collect::<Vec<_>>();
        let (left, right) = (free_a(self), free_b(self));
        if left.is_empty() || right.is_empty() {
            return;
        }
        let (first, second) = (once_of(&self.a.own, &left), once_of(&self.b.own, &right));
        for &c in &left {
            if let (Some(Some(_)), Some(Some(d))) = (first.get(&self.a.own[c]), second.get(&self.a.own[c])) {
                self.pair(c, *d);
            }
        }
        self.beside(all_a, all_b);
        let mut queues: DigestMap<Vec<PieceId>> = DigestMap::default();
        free_b(self).into_iter().rev().for_each(|d| queues.entry(self.b.own[d]).or_default().push(d));
        for c in free_a(self) {
            if let Some(d) = queues.get_mut(&self.a.own[c]).and_then(Vec::pop) {
                self.pair(c, d);
            }
        }
    }

    /// Equal words beside a pair are a pair.
    fn beside(&mut self, left: &[PieceId], right: &[PieceId]) {
        let places: BTreeMap<PieceId, usize> = right.iter().enumerate().map(|(i, &d)| (d, i)).collect();
        let step = |p: &mut Self, from: usize, to: Option<usize>, by: fn(usize) -> Option<usize>| {
            let place = left.get(from).and_then(|&c| p.to_b[c]).and_then(|d| places.get(&d)).copied();
            let d = place.and_then(by).and_then(|i| right.get(i)).copied();
            let c = to.and_then(|i| left.get(i)).copied();
            if let (Some(c), Some(d)) = (c, d)
                && p.a.own[c] == p.b.own[d]
            {
                p.pair(c, d);
            }
        };
        for i in 0..left.len() {
            step(self, i, Some(i + 1), |i| Some(i + 1));
        }
        for i in (0..left.len()).rev() {
            step(self, i, i.checked_sub(1), |i| i.checked_sub(1));
        }
    }

    /// Labels name the same thing where most of those that stand in both do.
    fn by_label(&mut self, likeness: &Likeness) {
        let (a, b) = (self.a, self.b);
        let key = |side: &Side<'e>, id: PieceId| {
            let (piece, label) = (&side.pieces[id], &side.labels[id]);
            let is_global = !matches!(piece.kind, super::PieceKind::Footnote) && !label.starts_with('(');
            let of_standard = piece.names.now.iter().find(|name| name.starts_with("clause:")).cloned();
            of_standard.or_else(|| {
                (is_global && label.contains(|c: char| c.is_ascii_digit() || c >= '一'))
                    .then(|| format!("{:?} {label}", piece.kind))
            })
        };
        let left = gather(a, |side, id| key(side, id).into_iter().collect());
        let right = gather(b, |side, id| key(side, id).into_iter().collect());
        let both: Vec<(PieceId, PieceId)> =
            left.iter().filter_map(|(label, x)| (*x).zip(right.get(label).copied().flatten())).collect();
        let same = both.iter().filter(|&&(x, y)| self.to_b[x] == Some(y)).count();
        let other = both
            .iter()
            .filter(|&&(x, y)| self.to_b[x] != Some(y) && (self.to_b[x].is_some() || self.to_a[y].is_some()));
        self.trusts_labels = same >= other.count();
        if !self.trusts_labels {
            return;
        }
        for (x, y) in both {
            let holds_same = a.children[x].iter().any(|&c| self.to_b[c].is_some_and(|d| b.pieces[d].parent == y));
            if holds_same || likeness.between(self, x, y) >= 0.15 {
                self.pair(x, y);
            }
        }
    }

    /// What is left in two partners is paired in its order, whatever it says.
    fn in_order(&mut self, x: PieceId, y: PieceId) {
        let mut right: Vec<PieceId> = self.b.within(y).into_iter().filter(|&d| self.is_free_b(d)).collect();
        for c in self.a.within(x) {
            if let Some(at) = right.iter().position(|&d| self.is_free(c, d)) {
                self.pair(c, right.remove(at));
            }
        }
    }

    /// Pairs that are no partners, and hold what belongs together: those that somebody named, and of pieces that have no
    /// partner because somebody says so the ones that took their place.
    pub(super) fn kin(&self, given: &Given) -> BTreeSet<(PieceId, PieceId)> {
        let (a, b) = (self.a, self.b);
        let mut out: BTreeSet<(PieceId, PieceId)> = given.kin.iter().copied().collect();
        let heir = |children: &[PieceId], to: &[Option<PieceId>], other: &Side<'_>| {
            let mut votes: BTreeMap<PieceId, usize> = BTreeMap::new();
            for above in children.iter().filter_map(|&child| to[child]).map(|child| other.pieces[child].parent) {
                *votes.entry(above).or_default() += 1;
            }
            votes.into_iter().max_by_key(|&(id, votes)| (votes, std::cmp::Reverse(id))).map(|(id, _)| id)
        };
        let alone_a = given.alone_a.iter().filter(|&&x| self.to_b[x].is_none());
        out.extend(alone_a.filter_map(|&x| {
            heir(&a.children[x], &self.to_b, b)
                .filter(|&y| self.to_a[y].is_none() && a.class(x) == b.class(y))
                .map(|y| (x, y))
        }));
        let alone_b = given.alone_b.iter().filter(|&&y| self.to_a[y].is_none());
        out.extend(alone_b.filter_map(|&y| {
            heir(&b.children[y], &self.to_a, a)
                .filter(|&x| self.to_b[x].is_none() && a.class(x) == b.class(y))
                .map(|x| (x, y))
        }));
        out
    }

    /// Between pairs, what is most alike is a pair.
    fn by_gaps(&mut self, likeness: &Likeness) {
        for x in 0..self.a.pieces.len() {
            if let Some(y) = self.to_b[x] {
                super::gaps::align(self, likeness, &self.a.children[x], &self.b.children[y]);
            }
        }
        for (left, right) in self.across_headings() {
            super::gaps::align(self, likeness, &left, &right);
        }
    }
}

/// Every digest with the piece that has it alone; `None` where several do.
fn once(digests: &[Digest], takes_part: impl Fn(PieceId) -> bool) -> DigestMap<Option<PieceId>> {
    let ids: Vec<PieceId> = (0..digests.len()).filter(|&id| takes_part(id)).collect();
    once_of(digests, &ids)
}

fn once_of(digests: &[Digest], ids: &[PieceId]) -> DigestMap<Option<PieceId>> {
    let mut out: DigestMap<Option<PieceId>> = DigestMap::default();
    for &id in ids {
        out.entry(digests[id]).and_modify(|known| *known = None).or_insert(Some(id));
    }
    out
}

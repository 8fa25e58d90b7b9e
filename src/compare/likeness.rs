//! How alike two pieces are: the cosine of their shingles and words, weighted as BM25 does, with a little for the titles
//! above them. Partners over a whole edition are found by an inverted index; a piece looks at a bounded number of entries,
//! those of its rarest shingles first, so that the work grows with the pieces and not with their square.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::fold;
use super::pairing::Pairing;
use super::piece::{Class, PieceId};
use super::side::{Digest, DigestMap, Side, digest, mix};

/// Entries of the index that a piece looks at.
const MOST_ENTRIES: usize = 6_000;
/// Candidates whose likeness is computed in full.
const MOST_CANDIDATES: usize = 12;
/// Fewer letters say too little for a search over the whole edition.
const FEW_LETTERS: usize = 8;
/// How sure a pair has to be: its likeness less half of that of the next best on either side.
const SURE: f32 = 0.25;
/// Editions are compared as if there were as many other texts, so that words of short ones have some weight.
const OTHER_TEXTS: f32 = 100.0;
/// Shares of shingles, of words and of the titles above in the likeness of two pieces.
const SHARES: [f32; 3] = [0.5, 0.5, 0.1];

type Vector = Vec<(Digest, f32)>;
/// Pieces of the first edition, each with likely partners and how alike they are, best first.
pub(super) type Candidates = Vec<(PieceId, Vec<(f32, PieceId)>)>;

/// What the pieces without a partner say, as vectors.
pub(super) struct Likeness {
    a: Vec<Option<Vector>>,
    b: Vec<Option<Vector>>,
}

impl Likeness {
    /// Makes the vectors of all pieces that have no partner yet.
    pub(super) fn of(pairing: &Pairing<'_, '_>) -> Self {
        let counts = |side: &Side<'_>, is_free: &dyn Fn(PieceId) -> bool| -> Vec<Option<[Counts; 3]>> {
            let of = |id: PieceId| is_free(id).then(|| counts_of(side, id));
            (0..side.pieces.len()).map(of).collect()
        };
        let a = counts(pairing.a, &|id| pairing.is_free_a(id));
        let b = counts(pairing.b, &|id| pairing.is_free_b(id));
        let mut weights = [Weights::default(), Weights::default(), Weights::default()];
        for counts in a.iter().chain(&b).flatten() {
            weights.iter_mut().zip(counts).for_each(|(weights, counts)| weights.add(counts));
        }
        let vectors = |all: Vec<Option<[Counts; 3]>>| -> Vec<Option<Vector>> {
            all.into_iter().map(|counts| counts.map(|counts| vector(&counts, &weights))).collect()
        };
        Self { a: vectors(a), b: vectors(b) }
    }

    /// How alike two pieces are, 0 to 1.1.
    pub(super) fn between(&self, pairing: &Pairing<'_, '_>, x: PieceId, y: PieceId) -> f32 {
        if pairing.a.own[x] == pairing.b.own[y] && pairing.a.letters[x] > 0 {
            return 1.1;
        }
        match (self.a.get(x), self.b.get(y)) {
            (Some(Some(x)), Some(Some(y))) => dot(x, y),
            _ => 0.0,
        }
    }

    /// For every piece of the first edition that has no partner, the most likely ones, best first.
    pub(super) fn candidates(&self, pairing: &Pairing<'_, '_>) -> Candidates {
        let takes_part =
            |side: &Side<'_>, id: PieceId| side.letters[id] >= FEW_LETTERS && side.class(id) != Class::Title;
        let mut index: DigestMap<Vec<(u32, f32)>> = DigestMap::default();
        for (y, vector) in self.b.iter().enumerate() {
            let is_wanted = pairing.is_free_b(y) && takes_part(pairing.b, y);
            for (feature, weight) in vector.iter().filter(|_| is_wanted).flatten() {
                index.entry(*feature).or_default().push((u32::try_from(y).unwrap_or(u32::MAX), *weight));
            }
        }
        let mut search = Search { index, sums: vec![0.0; self.b.len()], touched: Vec::new() };
        let free = (0..self.a.len()).filter(|&x| pairing.is_free_a(x) && takes_part(pairing.a, x));
        let found = free.filter_map(|x| {
            let vector = self.a.get(x)?.as_ref()?;
            let class = pairing.a.class(x);
            let mut found: Vec<(f32, PieceId)> = search
                .near(vector)
                .into_iter()
                .filter(|&y| pairing.b.class(y) == class)
                .map(|y| (self.between(pairing, x, y) * of_kind(pairing, x, y), y))
                .collect();
            found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            (!found.is_empty()).then_some((x, found))
        });
        found.collect()
    }

    /// Pairs that are sure enough, best first; no piece is in two.
    pub(super) fn best_pairs(&self, found: &Candidates) -> Vec<(PieceId, PieceId)> {
        let mut best_b: BTreeMap<PieceId, [f32; 2]> = BTreeMap::new();
        let mut pairs = Vec::new();
        for (x, candidates) in found {
            for (i, &(alike, y)) in candidates.iter().enumerate() {
                let [first, second] = best_b.entry(y).or_default();
                if alike > *first {
                    (*second, *first) = (*first, alike);
                } else if alike > *second {
                    *second = alike;
                }
                let other = candidates.get(usize::from(i == 0)).map_or(0.0, |&(alike, _)| alike);
                pairs.push((alike, other, *x, y));
            }
        }
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.2, x.3).cmp(&(y.2, y.3))));
        let (mut taken_a, mut taken_b) = (vec![false; self.a.len()], vec![false; self.b.len()]);
        let mut out = Vec::new();
        for (alike, other_a, x, y) in pairs {
            if taken_a[x] || taken_b[y] {
                continue;
            }
            (taken_a[x], taken_b[y]) = (true, true);
            let [first, second] = best_b.get(&y).copied().unwrap_or_default();
            #[allow(clippy::float_cmp)] // It is the very number that was kept.
            let other_b = if first == alike { second } else { first };
            if alike - other_a.max(other_b) / 2.0 >= SURE {
                out.push((x, y));
            }
        }
        out
    }
}

/// A piece seldom changes its kind.
fn of_kind(pairing: &Pairing<'_, '_>, x: PieceId, y: PieceId) -> f32 {
    if pairing.a.pieces[x].kind == pairing.b.pieces[y].kind { 1.0 } else { 0.8 }
}

/// The inverted index and what a search needs.
struct Search {
    index: DigestMap<Vec<(u32, f32)>>,
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl Search {
    /// The pieces that share most with a vector.
    fn near(&mut self, vector: &Vector) -> Vec<PieceId> {
        let mut lists: Vec<(usize, f32, Digest)> = vector
            .iter()
            .filter_map(|&(feature, weight)| self.index.get(&feature).map(|list| (list.len(), weight, feature)))
            .collect();
        lists.sort_by(|x, y| x.0.cmp(&y.0).then(x.2.cmp(&y.2)));
        let mut entries = 0;
        for (len, weight, feature) in lists {
            entries += len;
            if entries > MOST_ENTRIES {
                break;
            }
            for &(y, own) in self.index.get(&feature).into_iter().flatten() {
                let sum = &mut self.sums[y as usize];
                if *sum == 0.0 {
                    self.touched.push(y);
                }
                *sum += weight * own;
            }
        }
        let mut found: Vec<(f32, u32)> =
            self.touched.drain(..).map(|y| (std::mem::take(&mut self.sums[y as usize]), y)).collect();
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        found.truncate(MOST_CANDIDATES);
        found.into_iter().map(|(_, y)| y as usize).collect()
    }
}

/// The product of two vectors, both ascending.
fn dot(x: &Vector, y: &Vector) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(&(p, v)), Some(&(q, w))) = (x.get(i), y.get(j)) {
        match p.cmp(&q) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += v * w;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    sum
}

/// Features with how often each occurs, ascending.
type Counts = Vec<(Digest, f32)>;

/// How many texts have a feature, and how long texts are.
#[derive(Default)]
struct Weights {
    texts: DigestMap<f32>,
    count: f32,
    length: f32,
}

impl Weights {
    fn add(&mut self, counts: &Counts) {
        self.count += 1.0;
        for &(feature, n) in counts {
            *self.texts.entry(feature).or_default() += 1.0;
            self.length += n;
        }
    }

    fn rarity(&self, feature: Digest) -> f32 {
        let with = self.texts.get(&feature).copied().unwrap_or_default();
        ((self.count + OTHER_TEXTS - with + 0.5) / (with + 0.5)).ln_1p()
    }
}

fn vector(counts: &[Counts; 3], weights: &[Weights; 3]) -> Vector {
    let mut out = Vec::with_capacity(counts.iter().map(Vec::len).sum());
    for ((counts, weights), share) in counts.iter().zip(weights).zip(SHARES) {
        let length: f32 = counts.iter().map(|(_, n)| n).sum();
        let usual = 0.5 + 0.5 * length / (weights.length / weights.count.max(1.0)).max(1.0);
        let weight = |&(feature, n): &(Digest, f32)| weights.rarity(feature).sqrt() * n * 2.2 / (n + 1.2 * usual);
        let values: Vec<(Digest, f32)> = counts.iter().map(|entry| (entry.0, weight(entry))).collect();
        let norm = values.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        out.extend(values.into_iter().map(|(feature, v)| (feature, v / norm * share.sqrt())));
    }
    out.sort_unstable_by_key(|entry| entry.0);
    out
}

/// Of a row the cells that are prose: marks and numbers of other documents say little. Of what has none, everything.
fn prose(text: &str) -> Cow<'_, str> {
    let long = text.split('\t').filter(|cell| cell.chars().filter(|c| c.is_alphabetic()).count() >= FEW_LETTERS);
    let long: Vec<&str> = long.collect();
    if long.is_empty() || !text.contains('\t') { Cow::Borrowed(text) } else { Cow::Owned(long.join("\t")) }
}

fn counts_of(side: &Side<'_>, id: PieceId) -> [Counts; 3] {
    let piece = &side.pieces[id];
    let text = prose(&piece.text);
    let mut shingles = Vec::new();
    add_shingles(&fold::letters(&text), &[2, 3], 1, &mut shingles);
    let mut words = Vec::new();
    add_words(&text, &mut words);
    let mut above = Vec::new();
    let mut at = piece.parent;
    for _ in 0..3 {
        let holder = &side.pieces[at];
        if holder.kind.class() == Class::Title {
            add_shingles(&fold::letters(&holder.text), &[1, 2], 3, &mut above);
        }
        at = holder.parent;
    }
    [counted(shingles), counted(words), counted(above)]
}

fn add_shingles(letters: &str, lengths: &[usize], family: u64, out: &mut Vec<(Digest, f32)>) {
    let chars: Vec<char> = letters.chars().collect();
    for &length in lengths {
        for window in chars.windows(length) {
            out.push((window.iter().fold(mix(family, length as u64), |digest, &c| mix(digest, u64::from(c))), 1.0));
        }
    }
}

/// Words: Latin and katakana words whole, and katakana words by three letters; kanji by two, and one by one.
fn add_words(text: &str, out: &mut Vec<(Digest, f32)>) {
    let folded = fold::words(text);
    let kind = |c: char| match c {
        'ァ'..='ヺ' | 'ー' => 1,
        '一'..='\u{9fff}' | '々' => 2,
        c if c.is_ascii_alphanumeric() => 3,
        c if c.is_alphabetic() && (c as u32) < 0x2E80 => 3,
        _ => 0,
    };
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let own = kind(first);
        let end = rest.find(|c| kind(c) != own).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        let mut add = |kind: u64, part: &str, n: f32| out.push((mix(digest(part), 16 + kind), n));
        match own {
            1 => {
                let run = run.trim_end_matches('ー');
                add(1, run, 1.0);
                parts(run, 3).for_each(|part| add(2, part, 0.3));
            }
            2 => {
                parts(run, 2).for_each(|part| add(3, part, 1.0));
                parts(run, 1).for_each(|part| add(4, part, 0.5));
            }
            3 => add(5, run, 1.0),
            _ => {}
        }
    }
}

/// The windows of a run, by letters.
fn parts(run: &str, length: usize) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let windows = starts.len().saturating_sub(length);
    (0..windows).filter_map(move |i| run.get(*starts.get(i)?..*starts.get(i + length)?))
}

fn counted(mut features: Vec<(Digest, f32)>) -> Counts {
    features.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let mut out: Counts = Vec::with_capacity(features.len());
    for (feature, n) in features {
        match out.last_mut().filter(|last| last.0 == feature) {
            Some(last) => last.1 += n,
            None => out.push((feature, n)),
        }
    }
    out
}

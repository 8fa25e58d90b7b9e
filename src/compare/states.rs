//! What happened to every piece: its states, the facts that changed, and the order in which a reader meets it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Words;

use super::behind::behind;
use super::fold;
use super::given::{self, Corrections, Forced};
use super::held;
use super::likeness::Candidates;
use super::pairing::{Given, Pairing};
use super::piece::{Class, Edition, Fact, Piece, PieceId};
use super::sections;
use super::shared::{self, Shared};
use super::side::{Digest, Side, digest, mix};
use super::spread::{self, Replaced};

/// What happened to a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It is new.
    New,
    /// It is gone.
    Gone,
    /// One became several.
    Split,
    /// Several became one.
    Merged,
    /// Its words changed.
    Reworded,
    /// It stands elsewhere.
    Moved,
    /// It has another number.
    Renumbered,
    /// Its level, role, mark or another fact changed.
    Facts,
    /// Only width, variant characters or punctuation changed.
    Spelling,
    /// Nothing happened.
    Same,
}

impl State {
    /// Every state, the weightiest first.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Gone,
        Self::Split,
        Self::Merged,
        Self::Reworded,
        Self::Moved,
        Self::Renumbered,
        Self::Facts,
        Self::Spelling,
        Self::Same,
    ];

    /// The word that names it in JSON and in `guide.yaml`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Gone => "gone",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::Reworded => "reworded",
            Self::Moved => "moved",
            Self::Renumbered => "renumbered",
            Self::Facts => "facts",
            Self::Spelling => "spelling",
            Self::Same => "same",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// A fact that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// The fact as it was.
    pub old: Option<Fact>,
    /// The fact as it is.
    pub new: Option<Fact>,
}

impl FactChange {
    /// Either of the two: what it is about is the same.
    ///
    /// # Panics
    /// Never: a fact that changed was there or is there.
    #[must_use]
    pub fn fact(&self) -> &Fact {
        self.new.as_ref().or(self.old.as_ref()).expect("a fact that changed was there or is there")
    }
}

/// A piece of either edition, with its partner where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The old pieces: one as a rule, none where it is new, several where they were merged.
    pub old: Vec<PieceId>,
    /// The new pieces: one as a rule, none where it is gone, several where it was split.
    pub new: Vec<PieceId>,
    /// What happened, the weightiest first; never empty.
    pub states: Vec<State>,
    /// The facts that changed.
    pub facts: Vec<FactChange>,
    /// What the editor says of it.
    pub note: String,
    /// Where it was not found by its identity or equal words: the pieces of the new edition that are most like it, with the
    /// likeness in thousandths.
    pub candidates: Vec<(PieceId, u32)>,
}

impl Entry {
    /// The weightiest of what happened.
    #[must_use]
    pub fn state(&self) -> State {
        self.states.first().copied().unwrap_or(State::Same)
    }
}

/// Two editions compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The earlier edition.
    pub old: Arc<Edition>,
    /// The later edition.
    pub new: Arc<Edition>,
    /// Every piece of both, in the order of the new edition; what is gone stands where it stood.
    pub entries: Vec<Entry>,
    /// Names in the editor's corrections and in the number map that no edition has.
    pub unknown: Vec<String>,
    /// Names there that several pieces have, each with some that would tell them apart.
    pub ambiguous: Vec<(String, Vec<String>)>,
}

impl Comparison {
    /// Everything that changed. What came or went and shows nothing by itself is told by what it holds.
    pub fn changes(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.is_change(entry))
    }

    /// Whether an entry is one of [`Self::changes`].
    #[must_use]
    pub fn is_change(&self, entry: &Entry) -> bool {
        let seen = |edition: &Edition, ids: &[PieceId]| ids.iter().any(|&id| !edition.pieces[id].is_bare());
        match entry.state() {
            State::Same => false,
            State::New | State::Gone => seen(&self.old, &entry.old) || seen(&self.new, &entry.new),
            _ => true,
        }
    }
}

/// Compares two editions. Comparing backwards gives the mirror image.
#[must_use]
pub fn compare(old: Arc<Edition>, new: Arc<Edition>, corrections: &Corrections) -> Comparison {
    let forced = given::force(&old, &new, corrections);
    let entries = {
        let replaced = Replaced::of(&old, &new);
        let (old, new) = (Side::new(&old), Side::new(&new));
        // Pairing is done in an order that the editions decide themselves, so that it is the same in both directions.
        let is_swapped = rank(&old) > rank(&new);
        let (first, second) = if is_swapped { (&new, &old) } else { (&old, &new) };
        let given = forced.given(is_swapped);
        let (pairing, candidates) = Pairing::of(first, second, &given);
        let candidates = likely(candidates, is_swapped);
        let found = Found::of(&pairing, &given);
        entries(&View { old: &old, new: &new, pairing: &pairing, candidates, is_swapped, found, replaced }, &forced)
    };
    Comparison { old, new, entries, unknown: forced.unknown, ambiguous: forced.ambiguous }
}

/// For every old piece the three new ones that are most like it.
fn likely(candidates: Candidates, is_swapped: bool) -> BTreeMap<PieceId, Vec<(PieceId, u32)>> {
    let mut out: BTreeMap<PieceId, Vec<(PieceId, u32)>> = BTreeMap::new();
    for (x, list) in candidates {
        for (alike, y) in list {
            let (old, new) = if is_swapped { (y, x) } else { (x, y) };
            out.entry(old).or_default().push((new, thousandths(alike)));
        }
    }
    for list in out.values_mut() {
        list.sort_by_key(|&(new, alike)| (std::cmp::Reverse(alike), new));
        list.truncate(3);
    }
    out
}

/// By what two editions are put in order.
fn rank(side: &Side<'_>) -> (Digest, Digest) {
    let fact = |digest_: Digest, fact: &Fact| mix(digest_, mix(digest(&fact.key), digest(&fact.value)));
    let piece = |digest_: Digest, piece: &Piece| {
        let own = mix(mix(digest(&piece.text), digest(&piece.label)), piece.kind as u64);
        piece.facts.iter().fold(mix(mix(digest_, own), piece.parent as u64), fact)
    };
    (side.tree[0], side.pieces.iter().fold(0, piece))
}

/// What was found in the order of pairing.
struct Found {
    shared: Shared,
    /// Pieces of the first edition that stand elsewhere in the second.
    moved: Vec<bool>,
}

impl Found {
    fn of(pairing: &Pairing<'_, '_>, given: &Given) -> Self {
        let mut shared = shared::find(pairing);
        let [in_b, in_a] = sections::find(pairing);
        shared.a_in_b.extend(in_b.iter().chain(&pairing.taken_in[0]));
        shared.b_in_a.extend(in_a.iter().chain(&pairing.taken_in[1]));
        let mut kin = pairing.kin(given);
        kin.extend(in_b.into_iter().chain(pairing.taken_in[0].clone()));
        kin.extend(in_a.into_iter().chain(pairing.taken_in[1].clone()).map(|(y, x)| (x, y)));
        Self { shared, moved: held::moved(pairing, &kin) }
    }
}

struct View<'v, 'e> {
    old: &'v Side<'e>,
    new: &'v Side<'e>,
    pairing: &'v Pairing<'v, 'e>,
    /// For old pieces that were not found by identity, the new ones that are most like them.
    candidates: BTreeMap<PieceId, Vec<(PieceId, u32)>>,
    is_swapped: bool,
    found: Found,
    replaced: Replaced<'e>,
}

impl View<'_, '_> {
    fn partner_of_old(&self, x: PieceId) -> Option<PieceId> {
        if self.is_swapped { self.pairing.to_a[x] } else { self.pairing.to_b[x] }
    }

    fn partner_of_new(&self, y: PieceId) -> Option<PieceId> {
        if self.is_swapped { self.pairing.to_b[y] } else { self.pairing.to_a[y] }
    }

    /// Old pieces merged into new ones, and new pieces that come from old ones.
    fn shared(&self) -> (&BTreeMap<PieceId, PieceId>, &BTreeMap<PieceId, PieceId>) {
        let Shared { a_in_b, b_in_a } = &self.found.shared;
        if self.is_swapped { (b_in_a, a_in_b) } else { (a_in_b, b_in_a) }
    }

    /// Where links lead that lead elsewhere, though they may be called the same.
    fn leads(&self, old: &Piece, new: &Piece) -> Option<FactChange> {
        if old.leads == new.leads && old.leads.is_empty() {
            return None;
        }
        let target = |side: &Side<'_>, address: &String| side.addresses.get(address.as_str()).copied();
        let is_same = |(from, to): (&String, &String)| match (target(self.old, from), target(self.new, to)) {
            (Some(x), Some(y)) => self.partner_of_old(x) == Some(y),
            (None, None) => from == to,
            _ => false,
        };
        let all = old.leads.iter().zip(&new.leads);
        if old.leads.len() == new.leads.len() && all.into_iter().all(is_same) {
            return None;
        }
        let fact = |side: &Side<'_>, leads: &[String]| {
            let shown = |address: &String| {
                let cited = target(side, address).map(|id| side.pieces[id].cited.as_str());
                cited.filter(|cited| !cited.is_empty()).unwrap_or(address).to_owned()
            };
            let names: Vec<String> = leads.iter().map(shown).collect();
            let fact = Fact::new("leads", crate::words!("参照先", "refers to"), leads.join(" "));
            let shown = Words { ja: names.join("、"), en: names.join(", ") };
            (!leads.is_empty()).then(|| fact.shown(shown))
        };
        Some(FactChange { old: fact(self.old, &old.leads), new: fact(self.new, &new.leads) })
    }

    fn has_moved(&self, x: PieceId, y: PieceId) -> bool {
        self.found.moved[if self.is_swapped { y } else { x }]
    }
}

fn entries(view: &View<'_, '_>, forced: &Forced) -> Vec<Entry> {
    let (merged, split) = view.shared();
    let mut more_old: BTreeMap<PieceId, Vec<PieceId>> = BTreeMap::new();
    let mut more_new: BTreeMap<PieceId, Vec<PieceId>> = BTreeMap::new();
    let all_merged = merged.iter().chain(&forced.merged);
    let all_split = split.iter().chain(&forced.split);
    let is_gone = |x: PieceId| view.partner_of_old(x).is_none();
    let is_new = |y: PieceId| view.partner_of_new(y).is_none();
    all_merged.filter(|(x, _)| is_gone(**x)).for_each(|(&x, &y)| more_old.entry(y).or_default().push(x));
    all_split.filter(|(y, _)| is_new(**y)).for_each(|(&y, &x)| more_new.entry(x).or_default().push(y));
    let taken_old: BTreeSet<PieceId> = more_old.values().flatten().copied().collect();
    let taken_new: BTreeSet<PieceId> = more_new.values().flatten().copied().collect();
    let mut out: Vec<Entry> = Vec::new();
    let mut at_old: BTreeMap<PieceId, usize> = BTreeMap::new();
    for y in 0..view.new.pieces.len() {
        if taken_new.contains(&y) {
            continue;
        }
        let x = view.partner_of_new(y);
        let mut entry = x.map_or_else(|| alone(Vec::new(), vec![y], State::New), |x| paired(view, x, y));
        let more: Vec<PieceId> = more_old.get(&y).into_iter().flatten().copied().collect();
        let news: Vec<PieceId> = x.and_then(|x| more_new.get(&x)).into_iter().flatten().copied().collect();
        with_more(view, &mut entry, more, news);
        if x.is_some_and(|x| forced.shared_out.contains(&x)) && !entry.states.contains(&State::Split) {
            entry.states.retain(|state| *state != State::Same);
            entry.states.push(State::Split);
            entry.states.sort_unstable();
        }
        if let Some(x) = x {
            at_old.insert(x, out.len());
        }
        out.push(entry);
    }
    let gone = (0..view.old.pieces.len()).filter(|&x| is_gone(x) && !taken_old.contains(&x));
    let mut out = with_gone(view, out, &at_old, &gone.collect());
    for entry in &mut out {
        if let [x] = entry.old.as_slice() {
            entry.candidates = view.candidates.get(x).cloned().unwrap_or_default();
        }
    }
    spread::gather_pages(&mut out, view.old.pieces, view.new.pieces);
    given::correct(&mut out, forced, view.old.pieces, view.new.pieces);
    out
}

/// An entry of one side alone.
fn alone(old: Vec<PieceId>, new: Vec<PieceId>, state: State) -> Entry {
    Entry { old, new, states: vec![state], facts: Vec::new(), note: String::new(), candidates: Vec::new() }
}

fn with_more(view: &View<'_, '_>, entry: &mut Entry, mut old: Vec<PieceId>, mut new: Vec<PieceId>) {
    if old.is_empty() && new.is_empty() {
        return;
    }
    let states = [(!old.is_empty(), State::Merged), (!new.is_empty(), State::Split)];
    entry.old.append(&mut old);
    entry.new.append(&mut new);
    entry.states.extend(states.into_iter().filter(|(is_so, _)| *is_so).map(|(_, state)| state));
    entry.states.retain(|state| *state != State::Same);
    if entry.old.iter().all(|&id| view.old.class(id) != Class::Title) {
        // The parts of a text stand in its order; of titles the first is the one that goes on.
        entry.old.sort_unstable();
        entry.new.sort_unstable();
        let joined =
            |side: &Side<'_>, ids: &[PieceId]| ids.iter().map(|&id| side.pieces[id].text.as_str()).collect::<String>();
        let (old, new) = (joined(view.old, &entry.old), joined(view.new, &entry.new));
        let is_plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let is_text = |state: &State| matches!(state, State::Reworded | State::Spelling);
        if is_plain(&old) == is_plain(&new) {
            entry.states.retain(|state| !is_text(state));
        } else if fold::spelling(&old) == fold::spelling(&new) {
            entry.states.iter_mut().filter(|state| is_text(state)).for_each(|state| *state = State::Spelling);
        }
    }
    entry.states.sort_unstable();
}

fn paired(view: &View<'_, '_>, x: PieceId, y: PieceId) -> Entry {
    let (old, new) = (&view.old.pieces[x], &view.new.pieces[y]);
    let mut states = Vec::new();
    if old.text != new.text {
        let is_spelling = view.old.own[x] == view.new.own[y] || fold::spelling(&old.text) == fold::spelling(&new.text);
        states.push(if is_spelling { State::Spelling } else { State::Reworded });
    }
    if view.has_moved(x, y) {
        states.push(State::Moved);
    }
    if view.old.labels[x] != view.new.labels[y] {
        states.push(State::Renumbered);
    }
    let mut facts = fact_changes(old, new);
    facts.extend(view.leads(old, new));
    facts.extend(view.replaced.changes(old, new));
    facts.sort_by(|x, y| x.fact().key.cmp(&y.fact().key));
    if !facts.is_empty() {
        states.push(State::Facts);
    }
    if states.is_empty() {
        states.push(State::Same);
    }
    states.sort_unstable();
    Entry { old: vec![x], new: vec![y], states, facts, note: String::new(), candidates: Vec::new() }
}

fn fact_changes(old: &Piece, new: &Piece) -> Vec<FactChange> {
    let by_key = |piece: &Piece| -> BTreeMap<String, Fact> {
        let kind = Fact::new("kind", crate::words!("種類", "kind"), piece.kind.id()).shown(piece.kind.words());
        piece.facts.iter().cloned().chain([kind]).map(|fact| (fact.key.clone(), fact)).collect()
    };
    if old.facts == new.facts && old.kind == new.kind {
        return Vec::new();
    }
    let (mut old, mut new) = (by_key(old), by_key(new));
    // An id that changed while its name stayed is nothing that a reader sees.
    let is_same = |old: &Fact, new: &Fact| old.value == new.value || old.shown == new.shown && old.name == new.name;
    let both: Vec<String> = old.keys().filter(|&key| new.contains_key(key)).cloned().collect();
    let mut out: Vec<FactChange> = Vec::new();
    for key in both {
        if let (Some(old), Some(new)) = (old.remove(&key), new.remove(&key))
            && !is_same(&old, &new)
        {
            out.push(FactChange { old: Some(old), new: Some(new) });
        }
    }
    // The same of the ids that keys have: the mark of a column is that of the column of the same name.
    let kind = |fact: &Fact| fact.key.split(':').next().unwrap_or_default().to_owned();
    for (_, old) in old {
        let key =
            new.iter().find(|(_, new)| new.name == old.name && kind(new) == kind(&old)).map(|(key, _)| key.clone());
        let new = key.and_then(|key| new.remove(&key));
        if new.as_ref().is_none_or(|new| new.shown != old.shown) {
            out.push(FactChange { old: Some(old), new });
        }
    }
    out.extend(new.into_values().map(|fact| FactChange { old: None, new: Some(fact) }));
    out.sort_by(|x, y| x.fact().key.cmp(&y.fact().key));
    out
}

/// Puts what is gone behind what stood before it.
fn with_gone(
    view: &View<'_, '_>,
    entries: Vec<Entry>,
    at_old: &BTreeMap<PieceId, usize>,
    gone: &BTreeSet<PieceId>,
) -> Vec<Entry> {
    let mut left = behind(view.old.pieces, &entries, at_old, gone);
    let mut out = Vec::with_capacity(entries.len() + left.len());
    for (at, entry) in entries.into_iter().enumerate() {
        out.push(entry);
        for x in left.remove(&at).unwrap_or_default() {
            out.push(alone(vec![x], Vec::new(), State::Gone));
        }
    }
    out
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A likeness is small and positive.
fn thousandths(alike: f32) -> u32 {
    (alike * 1000.0).round() as u32
}

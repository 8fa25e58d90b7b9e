//! Facts that do not stand at one place: a file that was replaced under its name is told wherever it is shown, and the pages of
//! a reprinted source are told once.

use std::cmp::{max, min};

use crate::words;

use super::piece::{Edition, Fact, Piece};
use super::states::{Comparison, Entry, FactChange, State};

/// Facts that change without the place being amended: where its links lead, and where the source is printed.
const BESIDE: [&str; 2] = ["leads", "pages"];

impl Entry {
    /// Whether more than place, number, spelling and printed pages changed.
    #[must_use]
    pub fn is_amendment(&self) -> bool {
        self.states.iter().any(|state| match state {
            State::New | State::Gone | State::Split | State::Merged | State::Reworded => true,
            State::Facts => self.facts.iter().any(|change| !BESIDE.contains(&change.fact().key.as_str())),
            State::Moved | State::Renumbered | State::Spelling | State::Same => false,
        })
    }
}

impl Comparison {
    /// The pictures and attachments that both editions name and whose bytes are not at hand in both: whether they were
    /// replaced is not known.
    pub fn not_compared(&self) -> impl Iterator<Item = &str> {
        let (old, new) = (&self.old, &self.new);
        let is_known = |path: &str| old.files.contains_key(path) && new.files.contains_key(path);
        old.attached.intersection(&new.attached).map(String::as_str).filter(move |path| !is_known(path))
    }
}

/// So many places whose printed pages changed are a reprint, and not so many facts.
const REPRINT: usize = 3;

/// Files whose bytes changed while their names stayed: path, and the digests before and after.
pub(super) struct Replaced<'e>(Vec<(&'e str, &'e str, &'e str)>);

impl<'e> Replaced<'e> {
    pub(super) fn of(old: &'e Edition, new: &'e Edition) -> Self {
        let both =
            old.files.iter().filter_map(|(path, before)| Some((path.as_str(), before.as_str(), new.files.get(path)?)));
        Self(both.filter(|(_, before, after)| before != after).map(|(path, x, y)| (path, x, y.as_str())).collect())
    }

    /// The replaced files that a piece shows or leads to in both editions.
    pub(super) fn changes(&self, old: &Piece, new: &Piece) -> impl Iterator<Item = FactChange> {
        let told = self.0.iter().filter(|(path, ..)| names(old, path) && names(new, path));
        told.map(|(path, before, after)| {
            let fact = |digest: &str| {
                let name = words!("ファイルの中身（{path}）", "contents of {path}");
                Fact::new(format!("file:{path}"), name, digest)
            };
            FactChange { old: Some(fact(before)), new: Some(fact(after)) }
        })
    }
}

/// Whether a piece shows a file or leads to it.
fn names(piece: &Piece, path: &str) -> bool {
    let lists = piece.facts.iter().filter(|fact| matches!(fact.key.as_str(), "pictures" | "links"));
    lists.flat_map(|fact| fact.value.match_indices(path).map(move |(at, _)| (fact, at))).any(|(fact, at)| {
        let before = fact.value.get(..at).unwrap_or_default();
        let after = fact.value.get(at + path.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with([' ', '#']))
    })
}

/// Tells the printed pages of many places once, as a fact of the guide.
pub(super) fn gather_pages(entries: &mut [Entry], old: &[Piece], new: &[Piece]) {
    let is_printed = |change: &FactChange| change.fact().key == "pages";
    let shown = |change: &FactChange| {
        let value = |fact: &Option<Fact>| fact.as_ref().map(|fact| fact.value.clone()).unwrap_or_default();
        (value(&change.old), value(&change.new))
    };
    let mut all: Vec<(String, String, String)> = Vec::new();
    for entry in entries.iter() {
        let cited =
            |ids: &[usize], pieces: &[Piece]| ids.first().map(|&id| pieces[id].cited.clone()).unwrap_or_default();
        let (x, y) = (cited(&entry.old, old), cited(&entry.new, new));
        for change in entry.facts.iter().filter(|change| is_printed(change)) {
            let (before, after) = shown(change);
            // The same place is named whichever edition is called old.
            let name = if min(&x, &y).is_empty() { max(&x, &y) } else { min(&x, &y) };
            all.push((name.clone(), before, after));
        }
    }
    if all.len() < REPRINT {
        return;
    }
    for entry in entries.iter_mut().filter(|entry| entry.facts.iter().any(is_printed)) {
        entry.facts.retain(|change| !is_printed(change));
        if entry.facts.is_empty() {
            entry.states.retain(|state| *state != State::Facts);
        }
        if entry.states.is_empty() {
            entry.states.push(State::Same);
        }
    }
    let Some(guide) = entries.iter_mut().find(|entry| entry.old.first() == Some(&0) && entry.new.first() == Some(&0))
    else {
        return;
    };
    let count = all.len();
    let Some((place, before, after)) = all.into_iter().min_by(|x, y| {
        let key = |(place, a, b): &(String, String, String)| (place.clone(), min(a, b).clone(), max(a, b).clone());
        key(x).cmp(&key(y))
    }) else {
        return;
    };
    let fact = |pages: String| {
        let name = words!("原典のページ（{count} か所）", "pages of the source ({count} places)");
        let shown = words!("{place} は {pages} など", "{pages} at {place}, and others");
        Fact::new("pages", name, pages).shown(shown)
    };
    guide.facts.push(FactChange { old: Some(fact(before)), new: Some(fact(after)) });
    guide.facts.sort_by(|x, y| x.fact().key.cmp(&y.fact().key));
    guide.states.retain(|state| *state != State::Same);
    if !guide.states.contains(&State::Facts) {
        guide.states.push(State::Facts);
    }
    guide.states.sort_unstable();
}

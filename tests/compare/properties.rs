//! What holds for any two editions.

use std::collections::BTreeSet;

use tebiki::compare::{Comparison, State};

use super::edits::Edits;
use super::guides;

/// Every entry, as what stands on each side and what happened, told from the old side to the new.
fn told(comparison: &Comparison, is_backwards: bool) -> BTreeSet<(Vec<usize>, Vec<usize>, Vec<&'static str>)> {
    let flip = |state: &State| match (state, is_backwards) {
        (State::New, true) => "gone",
        (State::Gone, true) => "new",
        (State::Split, true) => "merged",
        (State::Merged, true) => "split",
        (state, _) => state.id(),
    };
    let entry = |entry: &tebiki::compare::Entry| {
        let mut states: Vec<&str> = entry.states.iter().map(flip).collect();
        states.sort_unstable();
        let (mut old, mut new) = (entry.old.clone(), entry.new.clone());
        old.sort_unstable();
        new.sort_unstable();
        if is_backwards { (new, old, states) } else { (old, new, states) }
    };
    comparison.entries.iter().map(entry).collect()
}

#[test]
fn a_guide_is_equal_to_itself() {
    let guide = guides::bundled();
    let comparison = guides::between(&guide, &guide);
    let changes: Vec<_> = comparison.changes().collect();
    assert!(changes.is_empty(), "{changes:?}");
    assert!(comparison.entries.len() > 500);
}

#[test]
fn backwards_is_a_mirror() {
    for seed in 0..5 {
        let old = guides::bundled();
        let mut edits = Edits::new(seed);
        let new = edits.many(&old, 30);
        let (forth, back) = (guides::between(&old, &new), guides::between(&new, &old));
        assert_eq!(told(&forth, false), told(&back, true), "seed {seed}");
        let facts = |c: &Comparison| c.entries.iter().map(|e| e.facts.len()).sum::<usize>();
        assert_eq!(facts(&forth), facts(&back));
    }
}

#[test]
fn every_piece_of_both_editions_stands_once() {
    let old = guides::bundled();
    let new = Edits::new(99).many(&old, 40);
    let comparison = guides::between(&old, &new);
    let mut olds: Vec<usize> = comparison.entries.iter().flat_map(|entry| entry.old.clone()).collect();
    let mut news: Vec<usize> = comparison.entries.iter().flat_map(|entry| entry.new.clone()).collect();
    olds.sort_unstable();
    news.sort_unstable();
    assert_eq!(olds, (0..comparison.old.pieces.len()).collect::<Vec<_>>());
    assert_eq!(news, (0..comparison.new.pieces.len()).collect::<Vec<_>>());
}

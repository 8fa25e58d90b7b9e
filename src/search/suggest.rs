//! Where nothing is found: the longest parts of the query that do occur, so that the reader can go on from there.

use super::SearchError;
use super::engine::Engine;
use super::grams::{Class, class, grams};
use super::query::{Query, Term};
use super::typo::{is_whole, occurs};

/// So many words are offered.
const OFFERED: usize = 5;

/// The longest parts of a query's words that occur.
pub(crate) fn words(engine: &Engine<'_>, query: &Query) -> Result<Vec<String>, SearchError> {
    let mut offered: Vec<String> = Vec::new();
    for term in &query.terms {
        for part in parts(engine, &term.text)? {
            let known = offered.len() >= OFFERED || offered.contains(&part);
            if !known
                && is_whole(engine, &part)?
                && occurs(engine, &Term::new(part.clone(), true, engine.index.lexicon()))?
            {
                offered.push(part);
            }
        }
    }
    Ok(offered)
}

/// The word cut where two characters never stand side by side; pieces of one character are left out.
fn parts(engine: &Engine<'_>, word: &str) -> Result<Vec<String>, SearchError> {
    let chars: Vec<char> = word.chars().collect();
    let mut ranges = Vec::new();
    let mut from = 0;
    for (at, (_, gram)) in grams(word).into_iter().enumerate() {
        if engine.gram(gram)?.postings().is_empty() {
            ranges.push(from..at + 1);
            from = at + 1;
        }
    }
    ranges.push(from..chars.len());
    let mut parts = Vec::new();
    for mut range in ranges {
        while range.start < range.end && class(chars[range.start]) == Class::Other {
            range.start += 1;
        }
        while range.start < range.end && class(chars[range.end - 1]) == Class::Other {
            range.end -= 1;
        }
        let part: String = chars[range.clone()].iter().collect();
        if range.len() > 1 {
            parts.push(part);
        }
    }
    Ok(parts)
}

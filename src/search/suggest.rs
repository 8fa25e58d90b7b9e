//! Where nothing is found: the longest parts of the query that do occur, so that the reader can go on from there.

use super::SearchError;
use super::engine::Engine;
use super::grams::grams;
use super::query::{Query, Term};
use super::typo::occurs;

/// So many words are offered.
const OFFERED: usize = 5;

/// The longest parts of a query's words that occur.
pub(crate) fn words(engine: &Engine<'_>, query: &Query) -> Result<Vec<String>, SearchError> {
    let mut offered: Vec<String> = Vec::new();
    for term in &query.terms {
        for part in parts(engine, &term.text)? {
            let known = offered.len() >= OFFERED || offered.contains(&part);
            if !known && occurs(engine, &Term::new(part.clone(), true, engine.index.lexicon()))? {
                offered.push(part);
            }
        }
    }
    Ok(offered)
}

/// The word cut where two characters never stand side by side; pieces of one character are left out.
fn parts(engine: &Engine<'_>, word: &str) -> Result<Vec<String>, SearchError> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for (_, gram) in grams(word) {
        let seen = !engine.gram(gram)?.postings().is_empty();
        let mut chars = gram.chars();
        let (first, second) = (chars.next(), chars.next());
        if seen && part.is_empty() {
            part.extend(first);
        }
        if seen {
            part.extend(second);
        } else if !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.push(part);
    parts.retain(|part| part.chars().nth(1).is_some());
    Ok(parts)
}

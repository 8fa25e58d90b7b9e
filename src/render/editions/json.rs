//! A comparison as JSON, for programs.

use serde::Serialize;

use crate::compare::{Comparison, Edition, Entry, State, stretches};

use super::words;

/// Version of the form; it changes when a field changes its meaning or goes away.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    old: EditionModel<'a>,
    new: EditionModel<'a>,
    /// How many changes there are by their weightiest state.
    summary: Summary,
    changes: Vec<Change<'a>>,
    /// In the data of a site: every edition, the newest first, with how much changed since the one before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    editions: Vec<EditionEntry<'a>>,
    /// Names in the corrections that no edition has.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unknown: &'a [String],
    /// Names there that several pieces have, each with names that tell some of them apart.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ambiguous: &'a [(String, Vec<String>)],
    /// Pictures and attachments of both editions whose files are not at hand in both.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_compared: Vec<&'a str>,
}

#[derive(Serialize)]
struct EditionEntry<'a> {
    #[serde(flatten)]
    edition: EditionModel<'a>,
    /// How many changes there are since the one before, by their weightiest state; none of the oldest.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Summary>,
}

type Summary = serde_json::Map<String, serde_json::Value>;

#[derive(Serialize)]
struct EditionModel<'a> {
    title: &'a str,
    edition: &'a str,
    date: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    state: &'static str,
    states: Vec<&'static str>,
    old: Vec<Side<'a>>,
    new: Vec<Side<'a>>,
    /// The words of both, in turns: `=` both have it, `-` it went, `+` it came.
    diff: Vec<(&'static str, String)>,
    facts: Vec<FactModel<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    /// Where it was not found by identity or equal words, the pieces of the new edition that are most like it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<Candidate<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    kind: &'static str,
    number: &'a str,
    cited: &'a str,
    address: &'a str,
    headings: Vec<&'a str>,
    /// Of what moved: which of its kind it is in what holds it, counted from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    text: &'a str,
}

#[derive(Serialize)]
struct FactModel<'a> {
    fact: &'a str,
    name: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    cited: &'a str,
    address: &'a str,
    /// How alike they are, in thousandths.
    likeness: u32,
}

/// The comparison as JSON: everything that changed.
///
/// # Panics
/// Never: what it holds are texts and numbers.
#[must_use]
pub fn json(comparison: &Comparison) -> String {
    written(comparison, Vec::new())
}

/// The newest of several comparisons as JSON, with a list of all editions; each comparison holds an edition and the one before
/// it, the newest first.
///
/// # Panics
/// Where there is no comparison.
#[must_use]
pub fn json_of_editions(comparisons: &[&Comparison]) -> String {
    let newest = comparisons.first().expect("there is a comparison");
    let oldest = comparisons.last().map(|comparison| (edition(&comparison.old), None));
    let entries = comparisons.iter().map(|comparison| (edition(&comparison.new), Some(summary(comparison))));
    let entries = entries.chain(oldest).map(|(edition, summary)| EditionEntry { edition, summary });
    written(newest, entries.collect())
}

fn summary(comparison: &Comparison) -> Summary {
    let counts = words::counts(comparison).into_iter().filter(|(state, _)| *state != State::Same);
    counts.map(|(state, n)| (state.id().to_owned(), n.into())).collect()
}

fn written(comparison: &Comparison, editions: Vec<EditionEntry<'_>>) -> String {
    let document = Document {
        version: VERSION,
        old: edition(&comparison.old),
        new: edition(&comparison.new),
        summary: summary(comparison),
        changes: comparison.changes().map(|entry| change(comparison, entry)).collect(),
        editions,
        unknown: &comparison.unknown,
        ambiguous: &comparison.ambiguous,
        not_compared: comparison.not_compared().collect(),
    };
    let mut out = serde_json::to_string_pretty(&document).expect("texts and numbers are JSON");
    out.push('\n');
    out
}

fn edition(edition: &Edition) -> EditionModel<'_> {
    EditionModel { title: &edition.title, edition: &edition.edition, date: &edition.date }
}

fn change<'a>(comparison: &'a Comparison, entry: &'a Entry) -> Change<'a> {
    let words = |edition: &Edition, ids: &[usize]| {
        ids.iter().map(|&id| edition.pieces[id].text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let (old, new) = (words(&comparison.old, &entry.old), words(&comparison.new, &entry.new));
    let mut diff = Vec::new();
    for stretch in stretches(&old, &new) {
        let (went, came) = (old.get(stretch.old).unwrap_or_default(), new.get(stretch.new).unwrap_or_default());
        if stretch.is_equal {
            diff.push(("=", came.to_owned()));
            continue;
        }
        let both = [("-", went), ("+", came)];
        diff.extend(both.into_iter().filter(|(_, text)| !text.is_empty()).map(|(op, text)| (op, text.to_owned())));
    }
    let candidate = |&(id, likeness): &(usize, u32)| {
        let piece = &comparison.new.pieces[id];
        Candidate { cited: &piece.cited, address: &piece.address, likeness }
    };
    let is_moved = entry.states.contains(&State::Moved);
    Change {
        state: entry.state().id(),
        states: entry.states.iter().map(|state| state.id()).collect(),
        old: entry.old.iter().map(|&id| side(&comparison.old, id, is_moved)).collect(),
        new: entry.new.iter().map(|&id| side(&comparison.new, id, is_moved)).collect(),
        diff,
        facts: entry.facts.iter().map(fact).collect(),
        note: &entry.note,
        candidates: entry.candidates.iter().map(candidate).collect(),
    }
}

fn side(edition: &Edition, id: usize, is_moved: bool) -> Side<'_> {
    let piece = &edition.pieces[id];
    Side {
        kind: piece.kind.id(),
        number: &piece.label,
        cited: &piece.cited,
        address: &piece.address,
        headings: edition.headings(id).into_iter().map(|id| edition.pieces[id].text.as_str()).collect(),
        position: is_moved.then(|| words::nth(edition, id)),
        text: &piece.text,
    }
}

fn fact(change: &crate::compare::FactChange) -> FactModel<'_> {
    let about = change.fact();
    FactModel {
        fact: &about.key,
        name: &about.name.0,
        old: change.old.as_ref().map(|fact| fact.value.as_str()),
        new: change.new.as_ref().map(|fact| fact.value.as_str()),
    }
}

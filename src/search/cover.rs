//! Cover and rank: an entry is worth the weight of the parts of a query that it has itself, less what only its page has,
//! each by how far what stands for the part is trusted and by how well it is placed. All parts are a bonus, no gate.
//!
//! Parts of one word that no grammar stands between are a compound, and answer together where they stand close to one
//! another. A designation (digits, or letters with digits) that does not occur is never answered with its neighbours. Where
//! less than two thirds of the weight are covered, the answer says which words the guide does not treat.

use std::collections::BTreeSet;

use super::SearchError;
use super::answer::Options;
use super::engine::{Engine, Place, Scores, Shown};
use super::grams::{Class, ENDS_HEAD, Form, IN_HEAD, STARTS_HEAD, class};
use super::parts::Part;
use super::query::{Alternative, Term};
use super::rank::{self, List};
use super::typo;

/// What a part is worth beside the quality of its place.
const OWN: u32 = 32;
/// What a part is worth that only the page has.
const SHARED: u32 = 20;
/// The kind of an editor's note.
const NOTE: &str = "note";
/// Characters between the parts of a compound.
const NEAR: usize = 16;

/// The best that stands for a part in one entry: what it is worth there, and its flags.
type Best = Vec<(u32, u32, u8)>;

/// A query in parts, with where each of them may occur.
pub(crate) struct Cover<'a> {
    pub(crate) parts: &'a [Part],
    found: Vec<Best>,
    weights: Vec<u32>,
}

impl<'a> Cover<'a> {
    pub(crate) fn new(engine: &Engine<'_>, parts: &'a [Part]) -> Result<Self, SearchError> {
        let (mut found, mut weights) = (Vec::new(), Vec::new());
        for part in parts {
            let best = best(engine, part)?;
            let weight = rank::weight(best.len(), engine.index.len());
            weights.push(if part.weak { weight / 8 } else { weight });
            found.push(best);
        }
        Ok(Self { parts, found, weights })
    }

    /// Whether something of what a part stands for occurs.
    pub(crate) fn occurs(&self, part: usize) -> bool {
        !self.found[part].is_empty()
    }

    /// The weight of the parts that count.
    fn total(&self) -> u32 {
        self.counted().map(|part| self.weights[part]).sum()
    }

    fn counted(&self) -> impl Iterator<Item = usize> {
        (0..self.parts.len()).filter(|part| !self.parts[*part].weak)
    }

    /// The parts that the guide does not treat, or that were only guessed.
    pub(crate) fn missing(&self) -> Vec<usize> {
        self.counted().filter(|part| !self.occurs(*part) || self.parts[*part].guessed).collect()
    }

    /// Whether a designation does not occur.
    pub(crate) fn lacks_designation(&self) -> bool {
        let is_designation = |text: &str| text.chars().filter(|c| class(*c) == Class::Digit).count() > 2;
        self.missing().into_iter().any(|part| is_designation(&self.parts[part].term.text))
    }

    /// Whether the query is one word without grammar that was divided.
    pub(crate) fn is_one_word(&self) -> bool {
        let beside = |pair: &[Part]| pair[0].word == pair[1].word && pair[0].at.1 == pair[1].at.0;
        self.parts.len() > 1 && self.parts.windows(2).all(beside)
    }

    /// Whether a part does not occur of a query that is one word without grammar: ウクレレ奏者 is not answered with 奏者.
    pub(crate) fn lacks_part(&self, engine: &Engine<'_>) -> Result<bool, SearchError> {
        if !self.is_one_word() {
            return Ok(false);
        }
        // A single letter occurs in any word: Pマーク is not answered with ベンチマーク.
        let is_letter = |part: &Part| part.unknown && matches!(part.term.text.as_bytes(), [b'a'..=b'z']);
        for part in self.parts.iter().filter(|part| !part.weak) {
            if is_letter(part) || !typo::occurs(engine, &part.term)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Entries by what they cover, and the largest share of the weight that a page has, in sixteenths. An editor's note
    /// comes after the rule that it comments on.
    pub(crate) fn ranking(&self, engine: &Engine<'_>) -> Result<(Scores, u32), SearchError> {
        let notes = engine.index.with_facet("", NOTE)?;
        let entries = engine.index.page_starts().len();
        let pages = if entries == 0 { 0 } else { engine.page(u32::try_from(entries - 1).unwrap_or(0)) as usize + 1 };
        let (mut own, mut count) = (vec![0u32; entries], vec![0usize; entries]);
        let (mut heads, mut ends) = (vec![0usize; entries], vec![0u8; entries]);
        let (mut shared, mut covered, mut held) = (vec![0u32; pages], vec![0u32; pages], vec![0u32; entries]);
        for (part, best) in self.found.iter().enumerate() {
            let (weight, weak) = (self.weights[part], self.parts[part].weak);
            let mut before = None;
            for &(ordinal, worth, flags) in best {
                let (at, page) = (ordinal as usize, engine.page(ordinal) as usize);
                own[at] += weight * worth / 8;
                count[at] += usize::from(!weak);
                heads[at] += usize::from(!weak && flags & IN_HEAD != 0);
                ends[at] |= flags;
                held[at] += weight;
                if before.replace(page) != Some(page) {
                    shared[page] += weight;
                    covered[page] += if weak { 0 } else { weight };
                }
            }
        }
        let total = self.total().max(1);
        let all = self.counted().count();
        let most = covered.iter().max().copied().unwrap_or(0) * 16 / total;
        let scored = (0..).zip(own).filter(|(_, score)| *score > 0).filter_map(|(ordinal, score)| {
            let (at, page) = (ordinal as usize, engine.page(ordinal) as usize);
            let whole = STARTS_HEAD | ENDS_HEAD;
            let bonus = match (count[at] == all && all > 1, heads[at] == all) {
                (true, true) if ends[at] & whole == whole => score,
                (true, true) => score / 2,
                (true, false) => score / 4,
                _ => 0,
            };
            let enough = covered[page] * 3 >= total && count[at] > 0;
            let worth = score + bonus + (shared[page] - held[at]) * SHARED;
            let worth = if notes.binary_search(&ordinal).is_ok() { worth / 8 * 5 } else { worth };
            enough.then_some((ordinal, worth))
        });
        Ok((scored.collect(), most))
    }

    /// The compounds: words of which two parts or more stand side by side.
    pub(crate) fn compounds(&self) -> Vec<Vec<usize>> {
        let mut compounds: Vec<Vec<usize>> = Vec::new();
        for (at, part) in self.parts.iter().enumerate() {
            let joined = at > 0 && {
                let before = &self.parts[at - 1];
                before.word == part.word && before.at.1 == part.at.0 && joins(&before.term.text, &part.term.text)
            };
            match compounds.last_mut() {
                Some(last) if joined => last.push(at),
                _ => compounds.push(vec![at]),
            }
        }
        compounds.retain(|compound| compound.len() > 1);
        compounds
    }

    /// Reads texts from the top of the ranking; what must not occur is meant to the letter here, too.
    pub(crate) fn show(
        &self,
        engine: &Engine<'_>,
        scored: Scores,
        options: &Options,
        without: &[Term],
    ) -> Result<Shown, SearchError> {
        let compounds = self.compounds();
        // A question may have a compound's parts apart; a word that is nothing but the compound may not.
        let alone = compounds.first().filter(|compound| compound.len() == self.parts.len());
        let alone: Option<Vec<usize>> =
            alone.map(|parts| parts.iter().copied().filter(|part| !self.parts[*part].weak).collect());
        let terms: Vec<&Term> = self.parts.iter().filter(|part| !part.weak).map(|part| &part.term).collect();
        let worth = |place: &Place, score: u32| self.lessened(place, Engine::lessened(place, score, &terms));
        engine.show(scored, options, worth, |ordinal| {
            for term in without {
                if engine.holds(term, ordinal)? {
                    return Ok(false);
                }
            }
            if let Some(compound) = &alone {
                let Form { text, head, .. } = &engine.place(ordinal)?.form;
                return Ok(self.stands_together(text, compound) || self.is_called(&text[..*head], compound));
            }
            let mut own = false;
            for (part, found) in self.parts.iter().zip(&self.found) {
                let has = found.binary_search_by_key(&ordinal, |best| best.0).is_ok();
                own = own || !part.weak && has && engine.holds(&part.term, ordinal)?;
            }
            Ok(own)
        })
    }

    /// Of a title that has all parts, what it says beside them: the title that says nothing else is meant.
    fn lessened(&self, place: &Place, score: u32) -> u32 {
        let Form { text, number, head, .. } = &place.form;
        let title = text[*number..*head].split('\n').next().unwrap_or_default();
        let has = |part: &Part| part.term.alternatives.iter().any(|way| title.contains(&way.text));
        if !self.counted().all(|part| has(&self.parts[part])) {
            return score;
        }
        let ways = self.parts.iter().flat_map(|part| &part.term.alternatives);
        let left = ways.fold(title.to_owned(), |left, way| left.replace(&way.text, " "));
        let said = |text: &str| text.chars().filter(|c| !matches!(class(*c), Class::Hiragana | Class::Other)).count();
        let lost = u32::try_from(4 * said(&left) / said(title).max(1)).unwrap_or(0);
        score / 8 * (8 - lost)
    }

    /// Whether title and other names of an entry have all parts of a compound.
    fn is_called(&self, head: &str, compound: &[usize]) -> bool {
        compound.iter().all(|part| self.parts[*part].term.alternatives.iter().any(|way| head.contains(&way.text)))
    }

    /// Whether the parts of a compound stand close to one another in a line.
    fn stands_together(&self, text: &str, compound: &[usize]) -> bool {
        let ways = |part: usize| self.parts[part].term.alternatives.iter();
        let Some((first, others)) = compound.split_first() else { return true };
        text.split('\n').any(|line| {
            ways(*first).any(|way| {
                line.match_indices(&way.text).any(|(at, _)| {
                    let start = line[..at].char_indices().rev().nth(NEAR - 1).map_or(0, |(at, _)| at);
                    let after = at + way.text.len();
                    let end = line[after..].char_indices().nth(NEAR).map_or(line.len(), |(offset, _)| after + offset);
                    others.iter().all(|other| ways(*other).any(|way| line[start..end].contains(&way.text)))
                })
            })
        })
    }

    /// By which words an entry was found, where they are not those that were typed.
    pub(crate) fn found_by(&self, Form { text, borders, .. }: &Form) -> Vec<(String, String)> {
        let mut by = BTreeSet::new();
        for part in self.parts {
            by.extend(part.term.within(text, borders).map(|longer| (part.term.text.clone(), longer)));
            let typed = |way: &&Alternative| !way.synonym && text.contains(&way.text);
            if part.term.alternatives.iter().any(|way| typed(&way)) {
                continue;
            }
            let other = part.term.alternatives.iter().find(|way| way.synonym && text.contains(&way.text));
            by.extend(other.map(|way| (part.term.text.clone(), way.text.clone())));
        }
        by.into_iter().collect()
    }
}

/// Whether two neighbouring parts make a compound: kanji beside kanji, digits beside letters.
fn joins(one: &str, other: &str) -> bool {
    let of = |c: Option<char>| c.map_or(Class::Other, class);
    let pair = (of(one.chars().next_back()), of(other.chars().next()));
    matches!(pair, (Class::Kanji, Class::Kanji) | (Class::Letter, Class::Digit) | (Class::Digit, Class::Letter))
}

/// For every entry that something stands for a part in, the best of it.
fn best(engine: &Engine<'_>, part: &Part) -> Result<Best, SearchError> {
    let mut all: Best = Vec::new();
    for way in &part.term.alternatives {
        let list = engine.way(way)?;
        all = merged(&all, &worth(engine, way, &list));
    }
    Ok(all)
}

fn worth(engine: &Engine<'_>, way: &Alternative, list: &List) -> Best {
    let of = |posting: &rank::Posting| {
        let quality = engine.quality(*posting);
        (posting.ordinal, rank::bordered(&way.text, *posting, (OWN + quality) * way.trust), posting.flags)
    };
    list.postings().iter().map(of).collect()
}

/// Both, with the better one where both have an entry.
fn merged(one: &Best, other: &Best) -> Best {
    let mut out = Best::with_capacity(one.len() + other.len());
    let mut left = one.iter().copied().peekable();
    for &(ordinal, worth, flags) in other {
        while let Some(before) = left.next_if(|best| best.0 < ordinal) {
            out.push(before);
        }
        let same = left.next_if(|best| best.0 == ordinal).filter(|same| (same.1, same.2) > (worth, flags));
        out.push(same.unwrap_or((ordinal, worth, flags)));
    }
    out.extend(left);
    out
}

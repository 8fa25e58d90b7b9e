//! Answers a query: as it is written, then with one typing error put right, then by its parts (`cover`).
//! Candidates come from postings and are ordered before any text is read; texts are read from the top down, and
//! what does not hold there is refused. The browser does the same with shards in place of the index.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::answer::{Answer, Grouping, Hit, Options, Reading};
use super::grams::{Class, ENDS_WORD, Form, STARTS_WORD, class};
use super::index::SearchIndex;
use super::query::{Alternative, Query, Term};
use super::rank::{self, List, NUMBER_SCORE, Posting, WORD_SCORE};
use super::{Entry, SearchError, suggest};

/// After so many refusals the rest is not looked at.
const REFUSALS: usize = 300;
/// After so many entries that are worth less than they seemed, and as many as are wanted, the rest is not looked at.
const LESSENED: usize = 40;
/// Where a word stands in so few places, those of other words for the same come behind them.
const FEW: usize = 2;

/// The form of an entry, ready for comparing.
pub(crate) struct Place {
    pub(crate) entry: Entry,
    pub(crate) form: Form,
}

/// An index with what one query has read of it so far.
pub(crate) struct Engine<'a> {
    pub(crate) index: &'a SearchIndex,
    allowed: Option<Vec<bool>>,
    pages: Vec<u32>,
    lists: RefCell<HashMap<String, Rc<List>>>,
    places: RefCell<HashMap<u32, Rc<Place>>>,
    /// Words of which the grams seem to stand side by side somewhere, though no text has them.
    pub(super) refuted: RefCell<BTreeSet<String>>,
}

/// Entries with their scores, ascending.
pub(crate) type Scores = Vec<(u32, u32)>;

/// Entries in the order in which they are shown, with their scores.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranking(pub(crate) Vec<(u32, u32)>);

/// What entries of a ranking are sorted by.
fn rank_of(score: u32, ordinal: u32, linked: &[bool]) -> (Reverse<u32>, bool, u32) {
    (Reverse(score), score < NUMBER_SCORE / 4 && !linked[ordinal as usize], ordinal)
}

impl Ranking {
    /// The best first; of words that are worth the same, the places that others refer to. Items of a number stay in order.
    pub(crate) fn of_places(mut scored: Scores, linked: &[bool]) -> Self {
        scored.sort_unstable_by_key(|(ordinal, score)| rank_of(*score, *ordinal, linked));
        Self(scored)
    }

    /// The best first, in the order of the guide.
    pub(crate) fn new(mut scored: Scores) -> Self {
        scored.sort_unstable_by_key(|(ordinal, score)| (Reverse(*score), *ordinal));
        Self(scored)
    }
}

/// What remains of a ranking after its texts were read.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) hits: Vec<(u32, u32)>,
    pub(crate) total: usize,
}

impl SearchIndex {
    /// Answers a query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, typed: &str, options: &Options) -> Result<Answer, SearchError> {
        let engine = Engine::new(self, &options.filters)?;
        let query = Query::parse(typed, self.lexicon());
        // Whether the first is clearly the best is seen beside the second.
        let asked = Options { limit: if options.limit == 1 { 2 } else { options.limit }, ..options.clone() };
        let mut answer = engine.answer(&query, &asked)?;
        answer.best = answer.is_first_best();
        answer.hits.truncate(options.limit);
        answer.warnings = query.warnings(self.lexicon());
        // What stands as it is written, outside of the filters, has no near words.
        if answer.hits.is_empty() && answer.reading != Reading::AsWritten {
            answer.suggestions = suggest::words(&engine, &query)?;
        }
        Ok(answer)
    }
}

impl<'a> Engine<'a> {
    fn new(index: &'a SearchIndex, filters: &[(String, Vec<String>)]) -> Result<Self, SearchError> {
        let mut page = 0;
        let number = |starts: &bool| {
            page += u32::from(*starts);
            page
        };
        let pages = index.page_starts().iter().map(number).collect();
        let (lists, places, refuted) = Default::default();
        let mut engine = Self { index, allowed: None, pages, lists, places, refuted };
        engine.allowed = engine.filtered(filters)?;
        Ok(engine)
    }

    fn filtered(&self, filters: &[(String, Vec<String>)]) -> Result<Option<Vec<bool>>, SearchError> {
        if filters.is_empty() {
            return Ok(None);
        }
        let mut allowed = vec![true; self.pages.len()];
        for (vocabulary, values) in filters {
            let mut of_one = vec![false; self.pages.len()];
            for value in values {
                for ordinal in self.index.with_facet(vocabulary, value)? {
                    of_one[ordinal as usize] = true;
                }
            }
            for (all, one) in allowed.iter_mut().zip(of_one) {
                *all &= one;
            }
        }
        Ok(Some(allowed))
    }

    fn answer(&self, query: &Query, options: &Options) -> Result<Answer, SearchError> {
        if query.is_empty() && query.number.is_none() || options.limit == 0 {
            return Ok(Answer::default());
        }
        let Some(shown) = self.found(query, options)? else { return self.reread(query, options) };
        let mut answer = self.present(&shown, query, Reading::AsWritten)?;
        if query.is_inside_others(&answer) {
            let parts = self.by_parts(query, options, Vec::new())?;
            if parts.hits.iter().any(|hit| query.terms.len() > 1 || !hit.by.is_empty()) {
                return Ok(parts);
            }
        }
        let is_few = (1..=FEW).contains(&answer.total) && options.grouping == Grouping::Places;
        if is_few && self.is_related(query) {
            let more = self.by_parts(query, options, Vec::new())?;
            answer.add(more, options);
        }
        Ok(answer)
    }

    /// Whether the thesaurus has other words for the one that is asked for.
    fn is_related(&self, query: &Query) -> bool {
        let [term] = query.terms.as_slice() else { return false };
        let related = self.index.lexicon().related(&term.text);
        query.number.is_none() && !term.phrase && related.is_some_and(|to| !to.is_empty())
    }

    /// What stands somewhere as it is written; without hits where filters leave none of it, which is an answer too: what is
    /// looser is not what was asked for. Nothing where it stands nowhere.
    pub(super) fn found(&self, query: &Query, options: &Options) -> Result<Option<Shown>, SearchError> {
        let shown = self.as_written(query, options)?;
        if !shown.hits.is_empty() {
            return Ok(Some(shown));
        }
        let anywhere = Options { limit: 1, ..Options::default() };
        let is_filtered = !options.filters.is_empty() && !self.as_written(query, &anywhere)?.hits.is_empty();
        Ok(is_filtered.then_some(shown))
    }

    pub(super) fn present(&self, shown: &Shown, query: &Query, reading: Reading) -> Result<Answer, SearchError> {
        let hit = |&(ordinal, score): &(u32, u32)| {
            let place = self.place(ordinal)?;
            let page = self.page_title(ordinal)?;
            Ok(Hit { entry: place.entry.clone(), page, score, by: query.found_by(&place) })
        };
        let hits = shown.hits.iter().map(hit).collect::<Result<_, SearchError>>()?;
        let mut answer = Answer { hits, total: shown.total, reading, ..Answer::default() };
        for term in query.terms.iter().chain(&query.literal) {
            for alternative in &term.alternatives {
                answer.words.push(alternative.text.clone());
                if alternative.synonym {
                    answer.synonyms.push((term.text.clone(), alternative.text.clone()));
                }
            }
        }
        Ok(answer)
    }

    /// The query to the letter, other spellings and synonyms included.
    pub(super) fn as_written(&self, query: &Query, options: &Options) -> Result<Shown, SearchError> {
        let numbered = match &query.number {
            Some(key) => self.index.numbered(key)?,
            None => Default::default(),
        };
        let mut terms = query.terms.clone();
        if numbered.iter().all(Vec::is_empty) {
            // No entry has the number: where it is cited with words, it has to stand in the text.
            terms.extend(query.literal.clone());
        }
        let matches = terms.iter().map(|term| self.term(term)).collect::<Result<Vec<_>, _>>()?;
        let mut scored = match matches.as_slice() {
            [] => Scores::new(),
            [only] => only.clone(),
            _ => self.conjoin(&matches),
        };
        if let Some(joined) = query.joined() {
            self.raise(&mut scored, &joined)?;
        }
        for (ordinals, score) in numbered.iter().zip([NUMBER_SCORE, NUMBER_SCORE / 2, NUMBER_SCORE / 4]) {
            add_scores(&mut scored, ordinals, score);
        }
        let without = query.without.iter().map(|term| self.term(term)).collect::<Result<Vec<_>, _>>()?;
        let mut pages = HashMap::new();
        let all: Vec<&Term> = terms.iter().collect();
        let worth = |place: &Place, score: u32| Self::lessened(place, score, &all);
        self.show(scored, options, worth, |ordinal| {
            if numbered.iter().any(|ordinals| ordinals.binary_search(&ordinal).is_ok()) {
                return Ok(true);
            }
            for (term, found) in query.without.iter().zip(&without) {
                if contains(found, ordinal) && self.holds(term, ordinal)? {
                    return Ok(false);
                }
            }
            self.confirmed(&terms, &matches, ordinal, &mut pages)
        })
    }

    /// Whether an entry has a word of the query, and its page the others.
    fn confirmed(
        &self,
        terms: &[Term],
        matches: &[Scores],
        ordinal: u32,
        pages: &mut HashMap<u32, bool>,
    ) -> Result<bool, SearchError> {
        let mut own = false;
        for (term, found) in terms.iter().zip(matches) {
            own = own || contains(found, ordinal) && self.holds(term, ordinal)?;
        }
        if !own || matches.len() == 1 {
            return Ok(own);
        }
        let page = self.pages[ordinal as usize];
        if let Some(known) = pages.get(&page) {
            return Ok(*known);
        }
        let mut all = true;
        for (term, found) in terms.iter().zip(matches) {
            all = all && self.page_holds(term, found, page)?;
        }
        pages.insert(page, all);
        Ok(all)
    }

    fn page_holds(&self, term: &Term, found: &Scores, page: u32) -> Result<bool, SearchError> {
        let from = found.partition_point(|(ordinal, _)| self.pages[*ordinal as usize] < page);
        for (ordinal, _) in found[from..].iter().take_while(|(ordinal, _)| self.pages[*ordinal as usize] == page) {
            if self.holds(term, *ordinal)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads texts from the top of a ranking down until enough of them hold.
    pub(crate) fn show(
        &self,
        scored: Scores,
        options: &Options,
        worth: impl Fn(&Place, u32) -> u32,
        mut holds: impl FnMut(u32) -> Result<bool, SearchError>,
    ) -> Result<Shown, SearchError> {
        let (linked, ranking) = (self.index.linked(), Ranking::of_places(scored, self.index.linked()));
        let place = |score: u32, ordinal: u32| rank_of(score, ordinal, linked);
        // Those that are worth less than their postings say wait until nothing better can come.
        let (mut shown, mut refused, mut lessened, mut waiting) = (Shown::default(), 0, 0, BTreeSet::new());
        let allowed = self.allowed.as_ref().filter(|_| !options.filters.is_empty());
        let is_allowed = |at: &u32| allowed.is_none_or(|allowed| allowed[*at as usize]);
        let candidates = ranking.0.iter().copied().filter(|(ordinal, _)| is_allowed(ordinal));
        let total = candidates.clone().count();
        for (ordinal, score) in candidates {
            while waiting.first().is_some_and(|first| *first < place(score, ordinal)) {
                self.take(&mut shown, waiting.pop_first(), options);
            }
            if shown.hits.len() >= options.limit || refused >= REFUSALS || lessened >= LESSENED.max(options.limit) {
                break;
            }
            if self.is_repeated(&shown, ordinal, options) {
                continue;
            }
            if !holds(ordinal)? {
                refused += 1;
                continue;
            }
            let worth = worth(&*self.place(ordinal)?, score);
            lessened += usize::from(worth < score);
            waiting.insert(place(worth, ordinal));
        }
        for next in waiting {
            self.take(&mut shown, Some(next), options);
        }
        shown.total = if shown.hits.is_empty() { 0 } else { total - refused };
        Ok(shown)
    }

    /// Whether the page of an entry has come up where it may come up once.
    fn is_repeated(&self, shown: &Shown, ordinal: u32, options: &Options) -> bool {
        let is_same = |hit: u32| self.pages[hit as usize] == self.pages[ordinal as usize];
        options.grouping == Grouping::Pages && shown.hits.iter().any(|(hit, _)| is_same(*hit))
    }

    fn take(&self, shown: &mut Shown, next: Option<(Reverse<u32>, bool, u32)>, options: &Options) {
        if let Some((Reverse(score), _, ordinal)) = next
            && shown.hits.len() < options.limit
            && !self.is_repeated(shown, ordinal, options)
        {
            shown.hits.push((ordinal, score));
        }
    }

    /// Where a term may occur, and how well. No alternative weighs more than the word as typed.
    pub(crate) fn term(&self, term: &Term) -> Result<Scores, SearchError> {
        let mut scored = Scores::new();
        let mut typed = 0;
        for alternative in &term.alternatives {
            if alternative.resort && typed > 0 {
                continue;
            }
            let list = self.way(alternative)?;
            typed = typed.max(if alternative.synonym { 0 } else { list.postings().len() });
            let weight = rank::weight(list.postings().len().max(typed), self.index.len());
            let of = |posting: &Posting| {
                let worth = self.quality(*posting) * weight * alternative.trust / 8;
                (posting.ordinal, rank::bordered(&alternative.text, *posting, worth))
            };
            scored = merged(&scored, list.postings().iter().map(of));
        }
        Ok(scored)
    }

    /// Where one way of writing a word may occur.
    pub(crate) fn way(&self, way: &Alternative) -> Result<List, SearchError> {
        let list = self.word(&way.text)?;
        let starts = if way.whole { STARTS_WORD } else { 0 };
        Ok(if way.ends_run || way.whole { list.only(starts | ENDS_WORD) } else { list })
    }

    /// Where a word may occur: the grams of its cover, one behind the other; all of them if those leave much.
    pub(crate) fn word(&self, text: &str) -> Result<List, SearchError> {
        let (cover, rest) = rank::cover(text);
        let mut grams = cover.into_iter();
        let Some((_, first)) = grams.next() else { return Ok(List::default()) };
        let mut list = self.gram(first)?.as_ref().clone();
        for (step, gram) in grams {
            if list.postings().is_empty() {
                break;
            }
            list = list.followed_by(self.gram(gram)?.as_ref(), step);
        }
        if list.postings().len() <= rank::MUCH {
            return Ok(list);
        }
        for (step, gram) in rest {
            list = list.beside(self.gram(gram)?.as_ref(), step);
        }
        Ok(list)
    }

    /// Where a gram occurs.
    pub(crate) fn gram(&self, gram: &str) -> Result<Rc<List>, SearchError> {
        if let Some(known) = self.lists.borrow().get(gram) {
            return Ok(Rc::clone(known));
        }
        let list = Rc::new(self.index.list(gram)?);
        Ok(Rc::clone(self.lists.borrow_mut().entry(gram.to_owned()).or_insert(list)))
    }

    pub(crate) fn place(&self, ordinal: u32) -> Result<Rc<Place>, SearchError> {
        if let Some(known) = self.places.borrow().get(&ordinal) {
            return Ok(Rc::clone(known));
        }
        let entry = self.index.entry(ordinal)?;
        let place = Rc::new(Place { form: Form::of(&entry), entry });
        self.places.borrow_mut().insert(ordinal, Rc::clone(&place));
        Ok(place)
    }

    /// The title of an entry's page; empty where the entry is the page.
    pub(crate) fn page_title(&self, ordinal: u32) -> Result<String, SearchError> {
        let page = self.page(ordinal);
        let first = u32::try_from(self.pages.partition_point(|other| *other < page)).unwrap_or(ordinal);
        Ok(if first == ordinal { String::new() } else { self.place(first)?.entry.title.clone() })
    }

    pub(crate) fn page(&self, ordinal: u32) -> u32 {
        self.pages[ordinal as usize]
    }

    /// Whether a term stands in an entry's text.
    pub(crate) fn holds(&self, term: &Term, ordinal: u32) -> Result<bool, SearchError> {
        let place = self.place(ordinal)?;
        Ok(term.alternatives.iter().any(|alternative| stands(alternative, &place.form.text)))
    }

    /// Scores of the entries whose page has all terms.
    fn conjoin(&self, matches: &[Scores]) -> Scores {
        let pages = self.pages.last().map_or(0, |last| *last as usize + 1);
        let mut seen = vec![0; pages];
        for (found, before) in matches.iter().zip(0u32..) {
            for (ordinal, _) in found {
                let page = &mut seen[self.pages[*ordinal as usize] as usize];
                *page += u32::from(*page == before);
            }
        }
        let all = u32::try_from(matches.len()).unwrap_or(u32::MAX);
        let mut sums = vec![0; self.pages.len()];
        for &(ordinal, score) in matches.iter().flatten() {
            if seen[self.pages[ordinal as usize] as usize] == all {
                sums[ordinal as usize] += score + WORD_SCORE;
            }
        }
        (0..).zip(sums).filter(|(_, score)| *score > 0).collect()
    }
}

/// Whether one way of writing a word stands in a text.
fn stands(alternative: &Alternative, text: &str) -> bool {
    if !alternative.ends_run {
        return text.contains(&alternative.text);
    }
    text.match_indices(&alternative.text)
        .any(|(at, found)| text[at + found.len()..].chars().next().is_none_or(|c| class(c) != Class::Katakana))
}

/// Raises entries, and adds those that are not among the scored.
fn add_scores(scored: &mut Scores, ordinals: &[u32], score: u32) {
    for &ordinal in ordinals {
        match scored.binary_search_by_key(&ordinal, |pair| pair.0) {
            Ok(at) => scored[at].1 += score,
            Err(at) => scored.insert(at, (ordinal, score)),
        }
    }
}

fn contains(scored: &Scores, ordinal: u32) -> bool {
    scored.binary_search_by_key(&ordinal, |pair| pair.0).is_ok()
}

/// Both, with the better score where both have an entry.
fn merged(one: &Scores, other: impl Iterator<Item = (u32, u32)>) -> Scores {
    let mut out = Scores::with_capacity(one.len());
    let mut left = one.iter().copied().peekable();
    for (ordinal, score) in other {
        while let Some(before) = left.next_if(|pair| pair.0 < ordinal) {
            out.push(before);
        }
        let same = left.next_if(|pair| pair.0 == ordinal).map_or(0, |pair| pair.1);
        out.push((ordinal, score.max(same)));
    }
    out.extend(left);
    out
}

//! Other readings of a query that is not found as it is written: with its punctuation taken for blanks, with an error put
//! right, by its parts.

use super::SearchError;
use super::answer::{Answer, Hit, Options, Reading};
use super::cover::Cover;
use super::engine::{Engine, Shown};
use super::query::Query;
use super::{parts, typo};

/// Of sixteen parts of a query's weight so many have to be covered, or the answer says what the guide does not treat.
const MOST: u32 = 11;

impl Engine<'_> {
    /// Another reading of what is not found as it is written.
    pub(super) fn reread(&self, query: &Query, options: &Options) -> Result<Answer, SearchError> {
        let respaced = query.respaced(self.index.lexicon());
        if let Some(respaced) = &respaced
            && let Some(shown) = self.found(respaced, options)?
        {
            return self.present(&shown, respaced, Reading::AsWritten);
        }
        let query = respaced.as_ref().unwrap_or(query);
        let corrected = typo::corrected(self, query)?;
        let Some((query, changes)) = &corrected else { return self.by_parts(query, options, Vec::new()) };
        match self.found(query, options)? {
            Some(shown) => self.present(&shown, query, Reading::Corrected(changes.clone())),
            None => self.by_parts(query, options, changes.clone()),
        }
    }

    /// By its parts, those entries first that cover the most.
    pub(super) fn by_parts(
        &self,
        query: &Query,
        options: &Options,
        changes: Vec<(String, String)>,
    ) -> Result<Answer, SearchError> {
        let parts = parts::divide(self, query)?;
        let cover = Cover::new(self, &parts)?;
        let (scored, most) = cover.ranking(self)?;
        // A phrase and a number are meant to the letter.
        let exact = query.number.is_some() || query.terms.iter().any(|term| term.phrase);
        let mut answer = Answer::default();
        if !exact && !cover.lacks_designation() && !cover.lacks_part(self)? {
            let shown = cover.show(self, scored, options, &query.without)?;
            answer = self.present_cover(&shown, &cover)?;
        }
        let covered = !answer.hits.is_empty() && most >= MOST && !parts.iter().any(|part| part.guessed);
        if !covered {
            let missing = cover.missing().into_iter().map(|part| parts[part].term.text.clone());
            answer.missing = missing.collect();
            // One word of which the parts stand apart is not treated as such, though each of them occurs.
            if answer.missing.is_empty() && (answer.hits.is_empty() || cover.is_one_word()) && !exact {
                answer.missing = query.terms.iter().map(|term| term.text.clone()).collect();
            }
        }
        answer.reading = if changes.is_empty() { Reading::Parts } else { Reading::Corrected(changes) };
        Ok(answer)
    }

    fn present_cover(&self, shown: &Shown, cover: &Cover<'_>) -> Result<Answer, SearchError> {
        let mut answer = Answer { total: shown.total, ..Answer::default() };
        for &(ordinal, score) in &shown.hits {
            let place = self.place(ordinal)?;
            let by = cover.found_by(&place.form);
            for pair in &by {
                if !pair.1.contains(&pair.0) && !answer.synonyms.contains(pair) {
                    answer.synonyms.push(pair.clone());
                }
            }
            let page = self.page_title(ordinal)?;
            answer.hits.push(Hit { entry: place.entry.clone(), page, score, by });
        }
        for part in cover.parts.iter().filter(|part| !part.weak) {
            answer.words.extend(part.term.alternatives.iter().map(|way| way.text.clone()));
        }
        Ok(answer)
    }
}

//! Questions in plain Japanese: the grams of kanji, katakana, letters and digits, and at half weight those of
//! longer hiragana, are looked for anywhere; an entry is worth what it has of them, rare ones more, and a quarter
//! of what its page has. A page that has less than a sixth of the weight is no answer.

use super::SearchError;
use super::engine::{Engine, Ranking};
use super::grams::{Class, IN_HEAD, class, grams};
use super::query::Query;
use super::rank::weight;

/// More grams than a sentence has are not looked up.
const GRAMS: usize = 64;

/// What different offsets of one gram in one entry are worth, in eighths.
const OFTEN: [u32; 9] = [0, 0, 2, 4, 5, 6, 6, 7, 7];

/// The parts of a question that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    runs: Vec<String>,
    grams: Vec<(String, u32)>,
}

impl Question {
    /// The words to mark.
    pub(crate) fn words(&self) -> Vec<String> {
        self.runs.clone()
    }
}

/// The question that a query is: it has hiragana, and something else too.
pub(crate) fn question(query: &Query) -> Option<Question> {
    if query.number.is_some() || query.terms.iter().any(|term| term.phrase) {
        return None;
    }
    let (mut runs, mut found) = (Vec::new(), Vec::new());
    let mut has_hiragana = false;
    for term in &query.terms {
        for (kind, run) in split(&term.text) {
            let length = run.chars().count();
            has_hiragana |= kind == Class::Hiragana;
            let share = match kind {
                Class::Other => continue,
                Class::Hiragana if length < 3 => continue,
                Class::Hiragana => 1,
                _ if length == 1 && kind != Class::Kanji => continue,
                _ => 2,
            };
            for (_, gram) in grams(&run) {
                if found.len() < GRAMS && found.iter().all(|(known, _)| known != gram) {
                    found.push((gram.to_owned(), share));
                }
            }
            if share == 2 {
                runs.push(run);
            }
        }
    }
    (has_hiragana && !runs.is_empty()).then_some(Question { runs, grams: found })
}

/// Runs of characters of one class; letters and digits go together.
pub(crate) fn split(text: &str) -> Vec<(Class, String)> {
    let mut runs: Vec<(Class, String)> = Vec::new();
    for c in text.chars() {
        let kind = if class(c) == Class::Digit { Class::Letter } else { class(c) };
        match runs.last_mut() {
            Some((last, run)) if *last == kind => run.push(c),
            _ => runs.push((kind, c.to_string())),
        }
    }
    runs
}

/// Entries by how much they have of a question.
pub(crate) fn ranking(engine: &Engine<'_>, question: &Question) -> Result<Ranking, SearchError> {
    let entries = engine.index.page_starts().len();
    let pages = if entries == 0 { 0 } else { engine.page(u32::try_from(entries - 1).unwrap_or(0)) as usize + 1 };
    let mut own = vec![0u32; entries];
    let mut shared = vec![0u32; pages];
    let mut total = 0;
    for (gram, share) in &question.grams {
        let list = engine.gram(gram)?;
        let worth = weight(list.postings().len(), engine.index.len()) * share;
        total += worth;
        let single = gram.chars().nth(1).is_none();
        let mut before = None;
        for posting in list.postings() {
            let often = if single { 2 } else { OFTEN[posting.mask.count_ones() as usize] };
            let head = if posting.flags & IN_HEAD == 0 { 0 } else { 8 };
            own[posting.ordinal as usize] += worth * (8 + often + head);
            let page = engine.page(posting.ordinal);
            if before.replace(page) != Some(page) {
                shared[page as usize] += worth;
            }
        }
    }
    let scored = (0..).zip(own).filter(|(_, score)| *score > 0).filter_map(|(ordinal, score)| {
        let all = shared[engine.page(ordinal) as usize];
        (all * 6 >= total).then_some((ordinal, score + all * 2))
    });
    Ok(Ranking::new(scored.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Lexicon;

    fn of(typed: &str) -> Option<Question> {
        question(&Query::parse(typed, &Lexicon::default()))
    }

    #[test]
    fn questions_keep_what_matters() {
        let question = of("ISMS認証を取っていない会社は").expect("a question");
        assert_eq!(question.runs, ["isms", "認証", "取", "会社"]);
        assert!(question.grams.contains(&("てい".into(), 1)) && question.grams.contains(&("取".into(), 2)));
    }

    #[test]
    fn words_and_phrases_are_no_questions() {
        for typed in ["監査委託証跡", "\"選定の委託先\"", "ISO/IEC 99999", "おそれ", "1.2.5.1(9)(z)"] {
            assert_eq!(of(typed), None, "{typed}");
        }
    }
}

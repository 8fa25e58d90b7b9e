//! Words in Latin letters: when an index is made, those of the guide are put together by their stem (Snowball's English,
//! `frostem`). A query's word that does not occur finds the words of its stem: authenticators finds authenticator, revoke
//! revoking. Where the stem is not known either, one slip of the keyboard is put right. The browser has the same rules for
//! what was typed, and the stems of the guide in a file.

use std::collections::BTreeMap;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::grams::{Class, class};

/// An index has so many words of a guide at most, the most frequent ones.
const WORDS: usize = 4_000;
/// Shorter words are not stemmed, longer ones are no words.
const SHORTEST: usize = 3;
const LONGEST: usize = 24;

/// What may follow a stem in what was typed.
pub(super) const ENDINGS: &str = " s es ed d ing er ers r rs or ors ion ions ation ations ator ators ate ates ated ating ative icate icates icated icating icator icators ication ications ical ically ize izes ized izing ization ise ises ised ising isation ly ment ments ness able ible al ally ive y ies ied ity ities e ";

/// A stem and the words of the guide that have it, sorted.
pub(super) type Stem = (String, Vec<String>);

/// How often words in Latin letters occur.
pub(super) type Counts = FxHashMap<String, u32>;

/// Counts the words of a text in its normal form. A word may end where the text does.
pub(super) fn count(text: &str, counts: &mut Counts) {
    let mut rest = text;
    // A Japanese text has few letters: bytes that begin none are passed without being decoded.
    while let Some(start) = rest.bytes().position(begins_letter) {
        let (_, word_on) = rest.split_at(start);
        let end = word_on.find(|c| class(c) != Class::Letter).unwrap_or(word_on.len());
        let (word, behind) = word_on.split_at(end);
        if is_stemmed(word) {
            if let Some(count) = counts.get_mut(word) {
                *count += 1;
            } else {
                counts.insert(word.to_owned(), 1);
            }
        }
        let passed = word_on.chars().next().filter(|_| end == 0).map_or(0, char::len_utf8);
        rest = &behind[passed..];
    }
}

/// Whether a byte may begin a letter: those of ASCII, and of U+0080 to U+07FF.
const fn begins_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte >= 0xC2 && byte < 0xE0
}

/// Adds the counts of other texts.
#[expect(clippy::iter_over_hash_type, reason = "sums are the same in any order")]
pub(super) fn join(counts: &mut Counts, other: Counts) {
    for (word, count) in other {
        *counts.entry(word).or_default() += count;
    }
}

/// The words of a guide by their stems, sorted by stem.
pub(super) fn of_words(counts: Counts) -> Vec<Stem> {
    let mut words: Vec<(String, u32)> = counts.into_iter().collect();
    words.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    words.truncate(WORDS);
    let stemmer = Stemmer::new(Algorithm::English);
    let mut stems: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (word, _) in words {
        stems.entry(stemmer.stem(&word).into_owned()).or_default().push(word);
    }
    for words in stems.values_mut() {
        words.sort();
    }
    stems.into_iter().collect()
}

/// Whether a word of letters is neither too short nor too long.
fn is_stemmed(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len())
}

/// Whether a text is one word in Latin letters.
pub(super) fn is_word(text: &str) -> bool {
    is_stemmed(text) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The words that have the stem of a word that was typed: the longest beginning of it that is a stem, or is one with an
/// `i` or `e` behind it, and that has an ending behind it.
pub(super) fn alike<'a>(stems: &'a [Stem], typed: &str) -> Option<&'a [String]> {
    if !is_word(typed) {
        return None;
    }
    (2..=typed.len()).rev().find_map(|end| {
        let (begin, rest) = typed.split_at(end);
        // logging: the last letter of the stem stands twice.
        let doubled = rest.strip_prefix(&begin[end - 1..]).filter(|rest| !rest.is_empty());
        if !is_ending(rest) && !doubled.is_some_and(is_ending) {
            return None;
        }
        let of = |stem: &str| stems.binary_search_by(|(known, _)| known.as_str().cmp(stem)).ok();
        let at = ["", "e", "i"].iter().find_map(|more| of(&format!("{begin}{more}")))?;
        Some(&*stems[at].1)
    })
}

fn is_ending(rest: &str) -> bool {
    rest.is_empty() || ENDINGS.contains(&format!(" {rest} "))
}

/// The first word of the guide that differs from what was typed by one slip: two letters in the wrong order, one missing,
/// one too many, one wrong.
pub(super) fn slip<'a>(stems: &'a [Stem], typed: &str) -> Option<&'a str> {
    if !is_word(typed) || typed.len() < 5 {
        return None;
    }
    let words = stems.iter().flat_map(|(_, words)| words);
    words.filter(|word| is_slip(typed.as_bytes(), word.as_bytes())).min().map(String::as_str)
}

fn is_slip(typed: &[u8], word: &[u8]) -> bool {
    let before = typed.iter().zip(word).take_while(|(one, other)| one == other).count();
    let (typed, word) = (&typed[before..], &word[before..]);
    let behind = typed.iter().rev().zip(word.iter().rev()).take_while(|(one, other)| one == other).count();
    match (&typed[..typed.len() - behind], &word[..word.len() - behind]) {
        ([one, two], [three, four]) => one == four && two == three,
        (one, other) => one.len() < 2 && other.len() < 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{Entry, Lexicon};

    #[test]
    fn words_are_found_by_their_stems_and_slips_put_right_as_in_the_browser() {
        let fixtures = include_str!("../../tests/fixtures/search/analyzer.json");
        let fixtures: serde_json::Value = serde_json::from_str(fixtures).expect("JSON");
        let fixture = &fixtures["stems"];
        let text = fixture["text"].as_str().expect("a text").to_owned();
        let stems = Lexicon::default().with_thesaurus(&[Entry { text, ..Entry::default() }]).stems;
        assert_eq!(serde_json::json!(stems), fixture["table"]);
        for case in fixture["cases"].as_array().expect("cases") {
            let typed = case[0].as_str().expect("a word");
            let found = alike(&stems, typed).unwrap_or_default();
            assert_eq!(serde_json::json!([typed, found, slip(&stems, typed)]), *case);
        }
    }
}

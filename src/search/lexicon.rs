//! What words mean the same, wider or narrower things: the guide's own synonyms, and the thesaurus that ships with the
//! program (`thesaurus/`), cut to the words of which a guide has one. Words that the thesaurus knows but the guide has
//! nothing for stay too, without targets: they are words, and no slips of the keyboard.

use std::collections::{BTreeMap, HashMap};
use std::iter;
use std::sync::LazyLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Entry;
use super::grams::Form;
use super::normal::normalize;
use super::{clause, kin, readings, stems, thesaurus};

/// Words that the guide declares to mean the same, or not to, and those of the thesaurus.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lexicon {
    /// Lines of words of which any finds the others.
    #[serde(default)]
    pub synonyms: Vec<Vec<String>>,
    /// Words that are easily taken for one another.
    #[serde(default)]
    pub not_synonyms: Vec<NotSynonyms>,
    /// For words of the thesaurus, what of the guide they stand for; sorted by the words.
    #[serde(default)]
    pub related: Vec<Related>,
    /// For readings, in the spelling that they are compared by, the words of the guide; sorted by the readings.
    #[serde(default)]
    pub readings: Vec<(String, Vec<String>)>,
    /// The guide's words in Latin letters by their stems; sorted by the stems.
    #[serde(default)]
    pub stems: Vec<(String, Vec<String>)>,
    /// Words that the guide has in one of the ways in which they are written, the longest way first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<Vec<String>>,
    /// What the labels of the guide look like where they are more than a number, `別表0`, `0章の0`; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Katakana words of the guide that end like a short one and are not made with it, as ガイドライン; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unjoined: Vec<String>,
    /// Groups of kanji that are typed for one another, of those of the guide's words of two kanji; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kin: Vec<String>,
}

/// Words that must not be taken for one another, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSynonyms {
    /// The words.
    pub words: Vec<String>,
    /// What the reader is told.
    pub reason: String,
}

/// A word of the thesaurus and the words of the guide that it stands for. All in their normal form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// The word.
    pub word: String,
    /// What it stands for, each with how far it is trusted, in eighths.
    pub to: Vec<(String, u32)>,
}

impl Lexicon {
    /// The lexicon with what of the thesaurus concerns a guide of these entries.
    #[must_use]
    pub fn with_thesaurus(mut self, entries: &[Entry]) -> Self {
        let Texts { pairs: known, readings, letters } = Texts::of(entries);
        let mut related: BTreeMap<&str, Vec<(String, u32)>> = BTreeMap::new();
        for (word, to) in thesaurus::words() {
            let present: Vec<_> = to.iter().filter(|(word, _)| known.may_hold(word)).cloned().collect();
            // Of words that a guide has nothing for, those are kept that could be taken for slips of words of the guide.
            if !present.is_empty() || known.resembles(word) {
                related.insert(word, present);
            }
        }
        let others = related.iter().map(|(word, to)| (*word, &**to, known.may_hold(word)));
        self.unjoined = readings.unjoined();
        self.kin = kin::groups(&readings.read());
        self.readings = readings.readings(others);
        self.stems = stems::of_words(letters);
        self.labels = shapes(entries);
        let is_written = |ways: &&Vec<String>| ways.iter().any(|way| known.may_hold(way));
        self.spellings = thesaurus::spellings().iter().filter(is_written).cloned().collect();
        self.related = related.into_iter().map(|(word, to)| Related { word: word.to_owned(), to }).collect();
        self
    }

    /// The label that a text is, as it is compared; nothing where no label of the guide looks so.
    pub(super) fn label(&self, text: &str) -> Option<String> {
        if self.labels.is_empty() {
            return None;
        }
        let label = clause::label(text);
        self.labels.binary_search(&clause::shape(&label)).ok().map(|_| label)
    }

    /// What a word of the thesaurus stands for; nothing if the thesaurus does not know the word.
    pub(crate) fn related(&self, word: &str) -> Option<&[(String, u32)]> {
        let at = self.related.binary_search_by(|related| related.word.as_str().cmp(word)).ok()?;
        Some(&self.related[at].to)
    }

    /// The words of the guide by their readings, with their long vowels and without.
    pub(crate) fn by_reading(&self) -> HashMap<String, Vec<&String>> {
        let mut all: HashMap<String, Vec<&String>> = HashMap::new();
        for (key, words) in &self.readings {
            let short = readings::short(key);
            if short != *key {
                all.entry(short).or_default().extend(words);
            }
            all.entry(key.clone()).or_default().extend(words);
        }
        all
    }

    /// The guide's words of the stem that a word in Latin letters has.
    pub(crate) fn alike(&self, word: &str) -> Option<&[String]> {
        stems::alike(&self.stems, word)
    }

    /// Whether the guide has this word in Latin letters.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.stems.iter().any(|(_, words)| words.iter().any(|known| known == word))
    }

    /// The guide's word in Latin letters that one slip was made in.
    pub(crate) fn slip(&self, word: &str) -> Option<&str> {
        stems::slip(&self.stems, word)
    }

    /// Whether a word, in its normal form, is one of the guide's synonyms.
    pub(crate) fn is_synonym(&self, word: &str) -> bool {
        self.synonyms.iter().flatten().any(|known| normalize(known) == word)
    }
}

/// So many shapes of labels are told to the browser with the root, the most frequent ones; who names every page by a word of its
/// own finds them as words.
const MOST_SHAPES: usize = 48;

/// The shapes of labels, sorted.
fn shapes(entries: &[Entry]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let texts = entries.iter().flat_map(|entry| std::iter::once(&entry.number).chain(&entry.aliases));
    for text in texts.filter(|text| clause::is_label(text)) {
        *counts.entry(clause::shape(&clause::label(text))).or_default() += 1;
    }
    let mut shapes: Vec<(String, usize)> = counts.into_iter().collect();
    shapes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut shapes: Vec<String> = shapes.into_iter().take(MOST_SHAPES).map(|(shape, _)| shape).collect();
    shapes.sort();
    shapes
}

/// So many entries at least are gathered by one thread, as what threads gathered is joined.
const AT_ONCE: usize = 64;

/// What a lexicon asks of the texts of a guide, gathered in one pass: to bring a text to its normal form costs as much as
/// all the rest.
#[derive(Default)]
struct Texts {
    pairs: Pairs,
    readings: readings::Counts,
    letters: stems::Counts,
}

impl Texts {
    fn of(entries: &[Entry]) -> Self {
        let add = |mut texts: Self, entry: &Entry| {
            texts.add(&Form::of(entry));
            texts
        };
        entries.par_iter().with_min_len(AT_ONCE).fold(Self::default, add).reduce(Self::default, Self::with)
    }

    fn add(&mut self, form: &Form) {
        let (head, text) = form.text.split_at(form.head);
        self.pairs.add(&form.text);
        self.readings.add_head(&head[form.number..]);
        self.readings.add(text);
        form.words().for_each(|words| stems::count(words, &mut self.letters));
    }

    fn with(mut self, other: Self) -> Self {
        self.pairs = self.pairs.with(other.pairs);
        self.readings = self.readings.with(other.readings);
        stems::join(&mut self.letters, other.letters);
        self
    }
}

/// Which pairs of neighbouring characters a guide has, of those that words of the thesaurus may be made of: what a word has
/// must be among them if the guide has the word. Every place of every text asks, so that it is a bit for every pair.
#[derive(Default)]
struct Pairs {
    /// A row for every first character. Nothing before the first text.
    rows: Vec<u64>,
}

/// Characters of the thesaurus as dense numbers, so that a bit for every pair of them takes little memory.
struct Letters {
    /// For every character of the basic plane its number, or 0.
    numbers: Vec<u16>,
    /// Words of 64 bits in a row.
    width: usize,
    count: usize,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut letters = Letters { numbers: vec![0; 1 << 16], width: 0, count: 1 };
    let words =
        thesaurus::words().iter().flat_map(|(word, to)| iter::once(word).chain(to.iter().map(|(word, _)| word)));
    let written = thesaurus::spellings().iter().flatten();
    for c in words.chain(written).flat_map(|word| word.chars()) {
        let number = letters.numbers.get_mut(c as usize).expect("the thesaurus is written in the basic plane");
        if *number == 0 {
            *number = u16::try_from(letters.count).expect("there are fewer numbers than characters");
            letters.count += 1;
        }
    }
    letters.width = letters.count.div_ceil(64);
    letters
});

impl Letters {
    fn number(&self, c: char) -> usize {
        self.numbers.get(c as usize).map_or(0, |number| usize::from(*number))
    }
}

impl Pairs {
    fn add(&mut self, text: &str) {
        let letters = &*LETTERS;
        self.rows.resize(letters.count * letters.width, 0);
        let mut before = 0;
        for c in text.chars() {
            let number = letters.number(c);
            // What has no number shares the bits of number 0, for which nobody asks.
            self.rows[before * letters.width + number / 64] |= 1 << (number % 64);
            before = number;
        }
    }

    fn with(mut self, other: Self) -> Self {
        if self.rows.is_empty() {
            return other;
        }
        for (bits, more) in self.rows.iter_mut().zip(other.rows) {
            *bits |= more;
        }
        self
    }

    fn has(&self, (first, second): (char, char)) -> bool {
        let letters = &*LETTERS;
        let (first, second) = (letters.number(first), letters.number(second));
        first > 0
            && second > 0
            && self.rows.get(first * letters.width + second / 64).is_some_and(|bits| bits >> (second % 64) & 1 == 1)
    }

    fn may_hold(&self, word: &str) -> bool {
        word.chars().zip(word.chars().skip(1)).all(|pair| self.has(pair))
    }

    /// Whether more than half of a word's pairs occur.
    fn resembles(&self, word: &str) -> bool {
        let found = word.chars().zip(word.chars().skip(1)).filter(|pair| self.has(*pair)).count();
        found * 2 >= word.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thesaurus_is_cut_to_the_guide() {
        let entries = [
            Entry {
                title: "再委託".into(), text: "証跡を管理する。法人情報".into(), ..Entry::default()
            },
            Entry::default(),
        ];
        let lexicon = Lexicon::default().with_thesaurus(&entries);
        assert!(lexicon.related("下請け").is_some_and(|to| to.iter().any(|(word, _)| word == "再委託")));
        assert_eq!(lexicon.related("個人情報"), Some(&[][..]));
        assert_eq!((lexicon.related("マイナンバー"), lexicon.related("聞いたことのない語")), (None, None));
    }
}

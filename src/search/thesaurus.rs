//! The thesaurus of administration and information security that ships with the program, one readable file a language, and
//! the ways in which words are written (`spellings.txt`).
//!
//! A line relates words. `A = B = C` are used for one another; `A > B, C` says that B and C are kinds or parts of A;
//! `A ~ B, C` that B and C are where one looks who asks for A; `A ! B` that they are taken for one another and must not
//! be, and cuts what other lines would relate. `#` begins a comment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::normal::normalize;

/// Trust, in eighths, in a word that is used for the one that was typed.
pub(super) const SAME: u32 = 6;
/// Trust in a kind of what was typed, and in where one looks for it.
const NARROWER: u32 = 5;
/// Trust in what the typed word is a kind of.
const BROADER: u32 = 4;

const FILES: [&str; 2] = [include_str!("thesaurus/ja.txt"), include_str!("thesaurus/en.txt")];

/// For every word what it stands for, each with how far it is trusted.
pub(super) fn words() -> &'static BTreeMap<String, Vec<(String, u32)>> {
    static WORDS: LazyLock<BTreeMap<String, Vec<(String, u32)>>> = LazyLock::new(|| related(&FILES.join("\n")));
    &WORDS
}

/// Words with all ways in which they are written, the longest first.
pub(super) fn spellings() -> &'static [Vec<String>] {
    static SPELLINGS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
        let lines = include_str!("thesaurus/spellings.txt").lines();
        let written = lines.map(|line| list(line.split('#').next().unwrap_or_default(), '='));
        let longest_first = |mut words: Vec<String>| {
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            words
        };
        written.filter(|words| words.len() > 1).map(longest_first).collect()
    });
    &SPELLINGS
}

/// The words that are used for a word, as they are compared: in lower case, of one width.
#[must_use]
pub fn same_words(word: &str) -> Vec<&'static str> {
    let known = words().get(&normalize(word));
    known.into_iter().flatten().filter(|(_, trust)| *trust == SAME).map(|(word, _)| word.as_str()).collect()
}

#[derive(Default)]
struct Relations {
    same: BTreeMap<String, BTreeSet<String>>,
    narrower: BTreeSet<(String, String)>,
    look: BTreeSet<(String, String)>,
    apart: BTreeSet<(String, String)>,
}

fn list(text: &str, separator: char) -> Vec<String> {
    text.split(separator).map(normalize).filter(|word| !word.is_empty()).collect()
}

fn read(text: &str) -> Relations {
    let mut found = Relations::default();
    let pairs = |left: &str, right: &str| -> Vec<(String, String)> {
        let right = list(right, ',');
        list(left, '=').into_iter().flat_map(|one| right.iter().map(move |two| (one.clone(), two.clone()))).collect()
    };
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        if let Some((left, right)) = line.split_once('>') {
            found.narrower.extend(pairs(left, right));
        } else if let Some((left, right)) = line.split_once('~') {
            found.look.extend(pairs(left, right));
        } else if let Some((left, right)) = line.split_once('!') {
            let both = pairs(left, right);
            found.apart.extend(both.iter().map(|(one, two)| (two.clone(), one.clone())));
            found.apart.extend(both);
        }
        let left = line.split(['>', '~', '!']).next().unwrap_or_default();
        let words = list(left, '=');
        for word in &words {
            found.same.entry(word.clone()).or_default().extend(words.iter().filter(|other| *other != word).cloned());
        }
    }
    found
}

fn related(text: &str) -> BTreeMap<String, Vec<(String, u32)>> {
    let relations = read(text);
    let mut words: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    let same_as = |word: &String| relations.same.get(word).into_iter().flatten();
    let mut add = |word: &String, other: &String, trust: u32| {
        let known = words.entry(word.clone()).or_default();
        if word != other && !relations.apart.contains(&(word.clone(), other.clone())) {
            let best = known.entry(other.clone()).or_default();
            *best = trust.max(*best);
        }
    };
    for word in relations.same.keys() {
        add(word, word, 0);
        same_as(word).for_each(|other| add(word, other, SAME));
    }
    for (wide, narrow) in &relations.narrower {
        for wide in same_as(wide).chain([wide]) {
            for narrow in same_as(narrow).chain([narrow]) {
                add(wide, narrow, NARROWER);
                add(narrow, wide, BROADER);
            }
        }
    }
    for (word, place) in &relations.look {
        for word in same_as(word).chain([word]) {
            same_as(place).chain([place]).for_each(|place| add(word, place, NARROWER));
        }
    }
    let best_first = |to: BTreeMap<String, u32>| {
        let mut to: Vec<(String, u32)> = to.into_iter().collect();
        to.sort_by_key(|(_, trust)| std::cmp::Reverse(*trust));
        to
    };
    words.into_iter().map(|(word, to)| (word, best_first(to))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(words: &BTreeMap<String, Vec<(String, u32)>>, word: &str) -> Vec<String> {
        words[word].iter().map(|(word, trust)| format!("{word}{trust}")).collect()
    }

    #[test]
    fn lines_relate_words() {
        let words = related("甲 = 乙 # 注\n甲 > 丙, 丁\n戊 ~ 甲\n丁 = 己\n乙 ! 己\n");
        assert_eq!(to(&words, "甲"), ["乙6", "丁5", "丙5", "己5"]);
        assert_eq!(to(&words, "乙"), ["甲6", "丁5", "丙5"]);
        assert_eq!(to(&words, "己"), ["丁6", "甲4"]);
        assert_eq!(
            to(&words, "戊"),
            ["甲5", "乙5"]
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        );
        assert!(!words["甲"].iter().any(|(word, _)| word == "戊"));
    }

    #[test]
    fn no_word_is_written_in_the_ways_of_two() {
        let mut seen = BTreeSet::new();
        for word in spellings().iter().flatten() {
            assert!(word.chars().nth(1).is_some() && seen.insert(word), "{word}");
        }
        assert!(seen.len() > 200);
    }

    #[test]
    fn every_line_of_the_files_says_something() {
        for line in FILES.iter().flat_map(|file| file.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            let signs = line.matches(['>', '~', '!']).count();
            assert!(line.is_empty() || signs < 2, "{line}");
            assert!(!line.contains(['＝', '、', '＞']), "{line}");
            let words = list(&line.replace(['>', '~', '!', ','], "="), '=');
            assert!(words.iter().all(|word| word.chars().nth(1).is_some()), "{line}");
        }
        assert!(words().len() > 500);
    }
}

//! Finds the terms of `guide.yaml` in running text, the longest first.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::config::Guide;

use super::pieces::{Ch, Manner};

/// The terms of a guide, ready to be found.
pub(crate) struct Terms {
    automaton: Option<AhoCorasick>,
    /// The index of the term that each pattern belongs to.
    owners: Vec<usize>,
}

/// A term in a run of characters: first and last + 1, and the index of the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) term: usize,
}

impl Terms {
    pub(crate) fn new(guide: &Guide) -> Self {
        let mut patterns: Vec<&str> = Vec::new();
        let mut owners = Vec::new();
        for (index, term) in guide.terms.iter().enumerate() {
            let names = std::iter::once(&term.name).chain(&term.aliases);
            for name in names.filter(|n| n.chars().count() > 1) {
                patterns.push(name);
                owners.push(index);
            }
        }
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns);
        Self { automaton: builder.ok().filter(|_| !patterns.is_empty()), owners }
    }

    /// Whether a text holds what may be a term.
    pub(super) fn occur_in(&self, text: &str) -> bool {
        self.automaton.as_ref().is_some_and(|automaton| automaton.is_match(text))
    }

    /// Every occurrence that is a word of its own.
    pub(super) fn find(&self, chars: &[Ch]) -> Vec<Occurrence> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut text = String::with_capacity(chars.len() * 3);
        let mut starts = Vec::with_capacity(chars.len() + 1);
        for ch in chars {
            starts.push(text.len());
            text.push(if ch.manner == Manner::SoftBreak { '\n' } else { ch.c });
        }
        let index = |byte: usize| starts.partition_point(|&s| s < byte);
        let found = automaton.find_iter(&text).map(|found| Occurrence {
            start: index(found.start()),
            end: index(found.end()),
            term: self.owners.get(found.pattern().as_usize()).copied().unwrap_or(usize::MAX),
        });
        found.filter(|o| stands_alone(chars, o.start, o.end)).collect()
    }
}

/// Whether the letters beside a word do not make it part of a longer one: ASCII beside ASCII,
/// katakana beside katakana, or a negating or repeating prefix before kanji (再委託先 is not 委託先).
fn stands_alone(chars: &[Ch], start: usize, end: usize) -> bool {
    let at = |i: usize| chars.get(i).map(|ch| ch.c);
    let before = start.checked_sub(1).and_then(at);
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            (a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()) || (is_katakana(a) && is_katakana(b))
        }
        _ => false,
    };
    let prefixed = matches!(before, Some('再' | '非' | '未' | '不' | '無'))
        && at(start).is_some_and(|c| !is_katakana(c) && !c.is_ascii());
    !prefixed && !joined(before, at(start)) && !joined(end.checked_sub(1).and_then(at), at(end))
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::inline::pieces::characters;

    #[test]
    fn part_of_a_longer_word_is_no_term() {
        let alone = |text: &str, word: &str| {
            let chars = characters(text, text, 0);
            let start = text.chars().collect::<String>().find(word).map_or(0, |b| text[..b].chars().count());
            stands_alone(&chars, start, start + word.chars().count())
        };
        assert!(alone("当該委託先は", "委託先"));
        assert!(!alone("再委託先は", "委託先"));
        assert!(!alone("クラウドサービスセンター", "クラウドサービス"));
        assert!(!alone("ASPX", "ASP"));
        assert!(alone("このASPは", "ASP"));
    }
}

//! Texts as multisets of characters: compatibility forms unified (NFKC), blanks dropped. An import is complete when the
//! source's multiset is that of the result and of what was left out with a reason.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use unicode_normalization::UnicodeNormalization;

/// How often each character occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characters(HashMap<char, u64, BuildHasherDefault<Sign>>);

impl Characters {
    /// Counts the characters of a text.
    pub fn add(&mut self, text: &str) {
        each(text, |c| *self.0.entry(c).or_default() += 1);
    }

    /// The characters of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut own = Self::default();
        own.add(text);
        own
    }

    /// Adds those of another multiset.
    pub fn append(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
            return;
        }
        let counts: Vec<(char, u64)> = other.0.into_iter().collect();
        for (c, n) in counts {
            *self.0.entry(c).or_default() += n;
        }
    }

    /// What is here more often than there.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let more = |(c, n): (&char, &u64)| {
            let rest = n.saturating_sub(other.0.get(c).copied().unwrap_or(0));
            (rest > 0).then_some((*c, rest))
        };
        Self(self.0.iter().filter_map(more).collect())
    }

    /// How many characters in all.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.values().sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The most frequent characters with their counts, for a message.
    #[must_use]
    pub fn sample(&self) -> String {
        let mut all: Vec<(char, u64)> = self.0.iter().map(|(c, n)| (*c, *n)).collect();
        all.sort_by_key(|(c, n)| (std::cmp::Reverse(*n), *c));
        all.iter().take(12).map(|(c, n)| format!("{c} ×{n}")).collect::<Vec<_>>().join(", ")
    }
}

/// How many characters a text has.
#[must_use]
pub(super) fn count(text: &str) -> u64 {
    let mut count = 0;
    each(text, |_| count += 1);
    count
}

/// Calls a function for every character of a text that counts.
fn each(text: &str, mut visit: impl FnMut(char)) {
    // Normalising takes most of the time of a large source, and most of its text is its own normal form.
    if text.chars().all(|c| alone(c).is_some()) {
        text.chars().filter_map(alone).filter(|c| counts(*c)).for_each(visit);
        return;
    }
    for c in text.nfkc().filter(|c| counts(*c)) {
        // The sign of minus has two forms, of which a raised one is written in one alone.
        visit(if c == '\u{2212}' { '-' } else { c });
    }
}

/// The normal form of a character that is one character whatever stands beside it; `None` where the tables have to be asked.
pub(super) fn alone(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7F}'
        | '\u{3001}'..='\u{3003}'
        | '\u{3008}'..='\u{3011}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FC}'
        | '\u{4E00}'..='\u{9FFF}' => Some(c),
        '\u{3000}' => Some(' '),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

/// Characters are their own hashes, spread by one multiplication: nobody chooses them to slow the count down by more than
/// the few that fall together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sign(u64);

impl Hasher for Sign {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// Blanks, controls and characters without a form of their own do not count.
fn counts(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// Whether a text is Japanese by its letters: one of kana and Chinese characters is, among names and code in Latin letters too.
/// A text without letters is.
pub(super) fn is_japanese(text: impl Iterator<Item = char>) -> bool {
    let (mut japanese, mut letters) = (0_usize, 0_usize);
    for c in text.filter(|c| c.is_alphabetic()) {
        letters += 1;
        japanese += usize::from(('\u{3041}'..='\u{30FF}').contains(&c) || ('\u{4E00}'..='\u{9FFF}').contains(&c));
    }
    japanese * 10 > letters || letters == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_one_and_blanks_are_none() {
        let (mut a, mut b) = (Characters::default(), Characters::default());
        a.add("１.１ 本書　の");
        b.add("1.1本書の");
        assert_eq!(a, b);
        b.add("の");
        assert_eq!(b.without(&a).count(), 1);
        assert!(a.without(&b).is_empty());
    }

    #[test]
    fn characters_that_stand_alone_are_their_own_normal_forms() {
        for c in ('\0'..=char::MAX).filter(|c| alone(*c).is_some()) {
            let normal: Vec<char> = c.nfkc().collect();
            assert_eq!(normal, [alone(c).expect("it is one")], "{c:?}");
            // Nothing that is read alone joins what stands before it.
            let pair: Vec<char> = ['か', c].into_iter().nfkc().collect();
            assert_eq!(pair.len(), 2, "{c:?}");
        }
        assert_eq!(Characters::of("か\u{3099}"), Characters::of("が"));
        assert_eq!((count("Ａ\u{3000}が−ｶﾞ"), Characters::of("−")), (4, Characters::of("-")));
    }
}

//! Texts as multisets of characters: compatibility forms unified (NFKC), blanks dropped. An import is complete when the
//! source's multiset is that of the result and of what was left out with a reason.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// How often each character occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characters(BTreeMap<char, u64>);

impl Characters {
    /// Counts the characters of a text.
    pub fn add(&mut self, text: &str) {
        for c in text.nfkc().filter(|c| counts(*c)) {
            // The sign of minus has two forms, of which a raised one is written in one alone.
            let c = if c == '\u{2212}' { '-' } else { c };
            *self.0.entry(c).or_default() += 1;
        }
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
        for (c, n) in other.0 {
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
}

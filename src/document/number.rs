//! Numbers and ids: what a section, an item, a clause and an anchor are called.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::Label;

/// The number of a section.
pub type SectionNumber = Label;
/// The number of a clause of a standard.
pub type ClauseNumber = Label;

/// One step from a section to a place inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ItemStep {
    /// `(8)`.
    Item(u32),
    /// `④`.
    Step(u32),
}

/// The way from a section to an item: `(8)`, `(8)①`, `(3)(2)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ItemPath(pub Vec<ItemStep>);

impl ItemPath {
    /// Reads `(8)`, `（８）`, `(5)④` or `(9)(1)`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut steps = Vec::new();
        let mut rest = text.trim();
        while let Some(first) = rest.chars().next() {
            if let Some(n) = circled(first) {
                steps.push(ItemStep::Step(n));
                rest = rest.get(first.len_utf8()..)?;
                continue;
            }
            let inner = rest.strip_prefix(['(', '（'])?;
            let (digits, after) = inner.split_once([')', '）'])?;
            let digits: String = digits.nfkc().collect();
            let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            steps.push(ItemStep::Item(plain.then(|| digits.parse().ok()).flatten()?));
            rest = after;
        }
        (!steps.is_empty() && steps.len() <= 8).then_some(Self(steps))
    }

    /// The anchor that the path has where no id is written: `i8`, `i5-s4`.
    #[must_use]
    pub fn anchor(&self) -> String {
        let steps = self.0.iter().map(|step| match step {
            ItemStep::Item(n) => format!("i{n}"),
            ItemStep::Step(n) => format!("s{n}"),
        });
        steps.collect::<Vec<_>>().join("-")
    }
}

impl fmt::Display for ItemPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|step| match *step {
            ItemStep::Item(n) => write!(f, "({n})"),
            ItemStep::Step(n) => match n.checked_sub(1).and_then(|i| char::from_u32(0x2460 + i)) {
                Some(c) if n <= 20 => write!(f, "{c}"),
                _ => write!(f, "<{n}>"),
            },
        })
    }
}

/// The number in a circled digit ① to ⑳.
pub(super) fn circled(c: char) -> Option<u32> {
    (0x2460..=0x2473).contains(&u32::from(c)).then(|| u32::from(c) - 0x2460 + 1)
}

/// A kana of the order ア, イ, ウ … in Latin letters; another character by its code point.
#[must_use]
pub fn kana_slug(c: char) -> String {
    const ROMAJI: [&str; 44] = [
        "a", "i", "u", "e", "o", "ka", "ki", "ku", "ke", "ko", "sa", "shi", "su", "se", "so", "ta", "chi", "tsu", "te",
        "to", "na", "ni", "nu", "ne", "no", "ha", "hi", "fu", "he", "ho", "ma", "mi", "mu", "me", "mo", "ya", "yu",
        "yo", "ra", "ri", "ru", "re", "ro", "wa",
    ];
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ";
    KANA.chars()
        .position(|k| k == c)
        .and_then(|i| ROMAJI.get(i))
        .map_or_else(|| format!("u{:x}", u32::from(c)), |s| (*s).to_owned())
}

/// An id inside a page or the id of a page: `[a-z][a-z0-9.-]*`, at most 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(Box<str>);

impl Anchor {
    /// The longest, in characters.
    pub const MAX: usize = 200;

    /// The anchor, if the text has the right form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let good = text.len() <= Self::MAX
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
        good.then(|| Self(text.into()))
    }

    /// The anchor as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_in_any_width() {
        let p = ItemPath::parse("（５）④").expect("an item");
        assert_eq!((p.to_string().as_str(), p.anchor().as_str()), ("(5)④", "i5-s4"));
        assert!(ItemPath::parse("(a)").is_none());
    }
}

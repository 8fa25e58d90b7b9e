//! Numbers and ids: what a section, an item, a clause and an anchor are called.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// The number of a section, such as `9.3.1`; compared component by component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SectionNumber {
    text: Box<str>,
    parts: Vec<u32>,
}

impl SectionNumber {
    /// Reads `9.3.1`, also in full-width characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) };
        let parts: Option<Vec<u32>> = text.split('.').map(component).collect();
        let parts = parts.filter(|p| p.len() <= 12)?;
        // Without zeros in front the number is written as its parts are.
        let zeros = text.split('.').any(|part| part.len() > 1 && part.starts_with('0'));
        let text = if zeros { joined(&parts).into() } else { Box::from(&*text) };
        Some(Self { text, parts })
    }

    /// The number as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How deep the section lies: `9` is 1, `9.3.1` is 3.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.parts.len()
    }

    /// The number of the section above; a chapter has none.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.parts.split_last()?;
        (!above.is_empty()).then(|| Self { text: joined(above).into(), parts: above.to_vec() })
    }
}

fn joined(parts: &[u32]) -> String {
    parts.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

fn component(part: &str) -> Option<u32> {
    let plain = !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| part.parse().ok()).flatten()
}

impl PartialOrd for SectionNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SectionNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts.cmp(&other.parts)
    }
}

impl fmt::Display for SectionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One step from a section to a place inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemStep {
    /// `(8)`.
    Item(u32),
    /// `④`.
    Step(u32),
}

/// The way from a section to an item: `(8)`, `(8)①`, `(3)(2)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
            steps.push(ItemStep::Item(component(&digits)?));
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
fn circled(c: char) -> Option<u32> {
    (0x2460..=0x2473).contains(&u32::from(c)).then(|| u32::from(c) - 0x2460 + 1)
}

/// The number of a clause of a standard, such as `1.2.5.1(4)(a)(ア)`, with half-width brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClauseNumber(Box<str>);

impl ClauseNumber {
    /// Reads a number in any width; blanks are dropped. The part before the first bracket is digits
    /// and dots, and each bracket holds one to four letters or digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let (head, rest) = text.split_once('(').map_or((text.as_str(), ""), |(h, r)| (h, r));
        SectionNumber::parse(head)?;
        if !rest.is_empty() || text.ends_with('(') {
            let inner = rest.strip_suffix(')')?;
            let good = |p: &str| (1..=4).contains(&p.chars().count()) && p.chars().all(char::is_alphanumeric);
            if !inner.split(")(").all(good) {
                return None;
            }
        }
        Some(Self(text.into()))
    }

    /// The number as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number before its first bracket: `1.2.5.1`.
    #[must_use]
    pub fn head(&self) -> &str {
        self.0.split('(').next().unwrap_or("")
    }

    /// The number without its last bracket: the group or the clause above.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let cut = self.0.rfind('(')?;
        self.0.get(..cut).map(|above| Self(above.into()))
    }

    /// This number with one more bracket.
    #[must_use]
    pub fn child(&self, label: &str) -> Self {
        Self(format!("{}({label})", self.0).into())
    }

    /// The anchor of the clause: `clause-1.2.5.1-4-a`; kana are written in Latin letters.
    #[must_use]
    pub fn anchor(&self) -> String {
        let mut out = String::from("clause-");
        for c in self.0.chars() {
            match c {
                '(' => out.push('-'),
                ')' => {}
                c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
                c => out.push_str(&kana_slug(c)),
            }
        }
        out
    }
}

impl fmt::Display for ClauseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
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

/// An id inside a page or the id of a page: `[a-z][a-z0-9.-]*`, at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(Box<str>);

impl Anchor {
    /// The anchor, if the text has the right form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let good = text.len() <= 100
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
    fn sections_sort_by_component() {
        let n = |s| SectionNumber::parse(s).expect("a number");
        assert!(n("9.2") < n("9.10"));
        assert!(n("9") < n("9.1"));
        assert_eq!(n("９．３．１").as_str(), "9.3.1");
        assert_eq!(n("9.3.1").parent(), Some(n("9.3")));
        assert_eq!(n("9").parent(), None);
        assert!(SectionNumber::parse("9..1").is_none() && SectionNumber::parse("").is_none());
    }

    #[test]
    fn items_in_any_width() {
        let p = ItemPath::parse("（５）④").expect("an item");
        assert_eq!((p.to_string().as_str(), p.anchor().as_str()), ("(5)④", "i5-s4"));
        assert!(ItemPath::parse("(a)").is_none());
    }

    #[test]
    fn clauses_in_any_width() {
        let c = ClauseNumber::parse("1.5.2.3（1）（a）(ケ)").expect("a clause");
        assert_eq!(c.as_str(), "1.5.2.3(1)(a)(ケ)");
        assert_eq!(c.anchor(), "clause-1.5.2.3-1-a-ke");
        assert_eq!(c.parent().expect("above").as_str(), "1.5.2.3(1)(a)");
        assert_eq!(c.head(), "1.5.2.3");
        assert!(ClauseNumber::parse("1.2(").is_none() && ClauseNumber::parse("x(1)").is_none());
    }
}

//! What a section, a clause or an annex is called: any short text that names one thing. Two spellings of one label are
//! equal (`AC-02` and `AC-2`), and labels are in their natural order.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::kana_slug;

/// Longest label, in characters.
pub const MAX_LABEL: usize = 40;
/// The kind of a label that no pattern reads.
const NATURAL: u8 = u8::MAX;

/// A number with the letter behind it, or a word. Numbers come before words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Part {
    /// `5`, `5a`.
    Number(u32, Box<str>),
    /// `AC`, in lower case.
    Word(Box<str>),
}

/// What makes two spellings the same label: which pattern reads it, and the parts of every level.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LabelKey {
    /// The part of the guide that the number belongs to; 0 where it belongs to none.
    pub(super) part: u16,
    pub(super) kind: u8,
    pub(super) levels: Vec<Vec<Part>>,
}

/// A label. Compared by what it names, not by how it is written.
#[derive(Clone)]
pub struct Label {
    text: Box<str>,
    slug: Box<str>,
    key: LabelKey,
    /// For every level, the length of the text and of the slug up to its end.
    ends: Box<[(u16, u16)]>,
}

impl Label {
    /// Reads a label in its natural form: numbers and words, levels between signs. `9.3.1`, `AC-2(1)`, `A.5.1`, `5a`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let narrow = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect::<String>()) };
        let text = narrow.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_fit(&text) {
            return None;
        }
        let mut reader = Natural { text: &text, chars: text.char_indices().collect(), at: 0, out: Built::default() };
        reader.read()?;
        reader.out.finish(NATURAL)
    }

    /// A label of its parts: the text and the slug, what it names, and where its levels end.
    pub(super) fn of_parts((text, slug): (Box<str>, Box<str>), key: LabelKey, ends: Box<[(u16, u16)]>) -> Self {
        Self { text, slug, key, ends }
    }

    /// Where its levels end in the text and in the slug.
    pub(super) fn ends(&self) -> &[(u16, u16)] {
        &self.ends
    }

    /// Whether another label is the same in everything, its spelling too.
    pub(super) fn is_written_as(&self, other: &Self) -> bool {
        (&self.text, &self.slug, &self.key, &self.ends) == (&other.text, &other.slug, &other.key, &other.ends)
    }

    /// The label as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it names, for finding it.
    #[must_use]
    pub fn key(&self) -> &LabelKey {
        &self.key
    }

    /// The ASCII form for addresses, `9.3.1`, `ac-2-1`; empty where the label has neither digits nor Latin letters.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The label of one level with another text, as one that is spelled with the word for what it is.
    pub(super) fn called(mut self, text: &str) -> Self {
        if let [(end, _)] = &mut *self.ends {
            (*end, self.text) = (short(text.len()), text.into());
        }
        self
    }

    /// Whether the label follows another in counting: 第39条 follows 第38条 and 第38条の3, 第38条の2 follows 第38条.
    #[must_use]
    pub fn follows(&self, other: &Self) -> bool {
        let numbers = |label: &Self| -> Option<Vec<u32>> {
            let [level] = label.key.levels.as_slice() else { return None };
            let number = |part: &Part| match part {
                Part::Number(n, suffix) if suffix.is_empty() => Some(*n),
                _ => None,
            };
            level.iter().map(number).collect()
        };
        let (Some(own), Some(before), true) = (numbers(self), numbers(other), self.is_like(other)) else {
            return false;
        };
        let Some((&last, above)) = own.split_last() else { return false };
        let is_first_branch = last == 2 && !above.is_empty() && before == above;
        let counted = last.checked_sub(1).is_some_and(|n| before.starts_with(&[above, &[n]].concat()));
        is_first_branch || counted
    }

    /// The label in a part of the guide, whose numbers are its own.
    #[must_use]
    pub fn in_part(mut self, part: u16) -> Self {
        self.key.part = part;
        self
    }

    /// The part of the guide that it belongs to; 0 where it belongs to none.
    #[must_use]
    pub fn part(&self) -> u16 {
        self.key.part
    }

    /// How deep it lies: `9` is 1, `9.3.1` and `AC-2(1)` are 3.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.key.levels.len()
    }

    /// The label of what lies above; the outermost has none.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.cut(self.depth().checked_sub(1).filter(|&depth| depth > 0)?)
    }

    /// The label of the outermost `depth` levels.
    fn cut(&self, depth: usize) -> Option<Self> {
        let &(text, slug) = self.ends.get(depth.checked_sub(1)?)?;
        Some(Self {
            text: self.text.get(..usize::from(text))?.into(),
            slug: self.slug.get(..usize::from(slug))?.into(),
            key: LabelKey { levels: self.key.levels.get(..depth)?.to_vec(), ..self.key.clone() },
            ends: self.ends.get(..depth)?.into(),
        })
    }

    /// The label before its first bracket: `1.2.5.1` of `1.2.5.1(4)(a)`.
    #[must_use]
    pub fn head(&self) -> &str {
        self.text.split('(').next().unwrap_or_default()
    }

    /// This label with one more bracket.
    #[must_use]
    pub fn child(&self, label: &str) -> Option<Self> {
        let below = Self::parse(&format!("({label})"))?;
        let mut key = self.key.clone();
        key.levels.extend(below.key.levels);
        let (text, slug) = (format!("{}{}", self.text, below.text), format!("{}-{}", self.slug, below.slug));
        let mut ends = self.ends.to_vec();
        ends.push((short(text.len()), short(slug.len())));
        Some(Self { text: text.into(), slug: slug.into(), key, ends: ends.into() })
    }

    /// Whether both are read by one pattern, at one depth, in one part of the guide.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        (self.key.kind, self.key.part, self.depth()) == (other.key.kind, other.key.part, other.depth())
    }

    /// Whether both lie under one outermost level: `AC-2` and `AC-3(1)`.
    #[must_use]
    pub fn shares_root(&self, other: &Self) -> bool {
        self.key.kind == other.key.kind && self.key.levels.first() == other.key.levels.first()
    }

    /// Whether both are of one kind and begin with the same word, where they begin with one: 第9章 and 第3章, `AC-99` and `AC-2`.
    #[must_use]
    pub fn is_of_family(&self, other: &Self) -> bool {
        let counted =
            |label: &Self| matches!(label.key.levels.first().and_then(|parts| parts.first()), Some(Part::Number(..)));
        self.shares_root(other) || self.key.kind == other.key.kind && counted(self) && counted(other)
    }

    /// Whether it is made of numbers alone: `9.3.1`.
    #[must_use]
    pub fn is_dotted(&self) -> bool {
        self.key.levels.iter().flatten().all(|part| matches!(part, Part::Number(_, suffix) if suffix.is_empty()))
    }

    /// The anchor of a clause: `clause-1.2.5.1-4-a`; kana are written in Latin letters.
    #[must_use]
    pub fn anchor(&self) -> String {
        format!("clause-{}", self.slug)
    }
}

/// Whether a text may be a label: short, one line, at least one letter or digit, brackets in pairs, and no sign that
/// means something in a reference.
fn is_fit(text: &str) -> bool {
    let count = text.chars().count();
    let signs =
        |c: char| c.is_control() || matches!(c, '#' | '|' | '[' | ']' | '{' | '}' | '<' | '>' | '"' | '`' | '\\' | ':');
    (1..=MAX_LABEL).contains(&count) && text.chars().any(char::is_alphanumeric) && !text.chars().any(signs)
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// A label that is being made.
#[derive(Default)]
pub(super) struct Built {
    pub(super) text: String,
    pub(super) slug: String,
    levels: Vec<Vec<Part>>,
    ends: Vec<(u16, u16)>,
}

impl Built {
    /// Begins a level.
    pub(super) fn level(&mut self) {
        self.close();
        self.levels.push(Vec::new());
    }

    /// Adds a part to the level.
    pub(super) fn part(&mut self, part: Part) {
        if self.levels.is_empty() {
            self.levels.push(Vec::new());
        }
        if let Some(level) = self.levels.last_mut() {
            level.push(part);
        }
    }

    /// The level ends here, as far as is known.
    pub(super) fn close(&mut self) {
        let end = (short(self.text.len()), short(self.slug.len()));
        if self.ends.len() < self.levels.len() {
            self.ends.push(end);
        } else if let Some(last) = self.ends.last_mut() {
            *last = end;
        }
    }

    /// Adds to the slug, with `between` where something stands there already.
    pub(super) fn slug(&mut self, between: &str, text: &str) {
        if !self.slug.is_empty() && !text.is_empty() {
            self.slug.push_str(between);
        }
        self.slug.push_str(text);
    }

    pub(super) fn finish(mut self, kind: u8) -> Option<Label> {
        self.close();
        let good = !self.levels.is_empty() && self.levels.len() <= 12;
        let ends = self.ends.into();
        let key = LabelKey { part: 0, kind, levels: self.levels };
        good.then(|| Label { text: self.text.into(), slug: self.slug.into(), key, ends })
    }
}

/// Reads a label without a pattern.
struct Natural<'a> {
    text: &'a str,
    chars: Vec<(usize, char)>,
    at: usize,
    out: Built,
}

impl Natural<'_> {
    fn read(&mut self) -> Option<()> {
        let mut separator = String::new();
        let mut brackets = 0_u32;
        let mut fresh = true;
        while let Some(&(_, c)) = self.chars.get(self.at) {
            if c.is_alphanumeric() {
                if std::mem::take(&mut fresh) {
                    self.begin(&mut separator);
                }
                self.run(c);
                continue;
            }
            brackets = match c {
                '(' => brackets + 1,
                ')' => brackets.checked_sub(1)?,
                _ => brackets,
            };
            // Nothing stands between two dots, before the first, behind the last, or in `()`.
            let empty = fresh && (c == '.' && separator.ends_with('.') || c == ')' || self.at == 0 && c != '(');
            if empty {
                return None;
            }
            self.at += 1;
            fresh = true;
            if c == ')' {
                self.out.text.push(c);
                self.out.close();
            } else {
                separator.push(c);
            }
        }
        (separator.is_empty() && brackets == 0).then_some(())
    }

    fn begin(&mut self, separator: &mut String) {
        self.out.level();
        let first = self.out.text.is_empty();
        self.out.text.push_str(separator);
        if !first && !self.out.slug.is_empty() {
            self.out.slug.push(if *separator == "." { '.' } else { '-' });
        }
        separator.clear();
    }

    /// A run of digits, of Latin letters, or another letter.
    fn run(&mut self, first: char) {
        let start = self.at;
        let same = |c: char| match first {
            _ if first.is_ascii_digit() => c.is_ascii_digit(),
            _ if first.is_ascii() => c.is_ascii_alphabetic(),
            _ => c.is_alphanumeric() && !c.is_ascii(),
        };
        self.at += self.chars.iter().skip(start).take_while(|(_, c)| same(*c)).count();
        let digits = self.slice(start, self.at).to_owned();
        let number = if first.is_ascii_digit() && digits.len() <= 9 { digits.parse::<u32>().ok() } else { None };
        let Some(number) = number else {
            let slug = if first.is_ascii() { digits.to_ascii_lowercase() } else { foreign(&digits) };
            self.out.text.push_str(&digits);
            self.out.slug.push_str(&slug);
            self.out.part(Part::Word(digits.to_lowercase().into()));
            return;
        };
        let suffix = self.suffix();
        self.out.text.push_str(&digits);
        self.out.text.push_str(&suffix);
        let lower = suffix.to_ascii_lowercase();
        if self.out.slug.ends_with(|c: char| c.is_ascii_digit()) {
            // 第3条の2: what stands between is no Latin letter.
            self.out.slug.push('.');
        }
        self.out.slug.push_str(&number.to_string());
        self.out.slug.push_str(&lower);
        self.out.part(Part::Number(number, lower.into()));
    }

    /// The one letter that may stand behind a number: `5a`.
    fn suffix(&mut self) -> String {
        let letter = |i: usize| self.chars.get(i).map(|(_, c)| *c).filter(char::is_ascii_alphabetic);
        let next = self.chars.get(self.at + 1).is_some_and(|(_, c)| c.is_alphanumeric());
        let Some(c) = letter(self.at).filter(|_| !next) else { return String::new() };
        self.at += 1;
        c.to_string()
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        let byte = |i: usize| self.chars.get(i).map_or(self.text.len(), |(at, _)| *at);
        self.text.get(byte(from)..byte(to)).unwrap_or_default()
    }
}

/// One kana that counts (`ア`) in Latin letters; other writing leaves nothing in an address.
fn foreign(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if ('ア'..='ン').contains(&c) => kana_slug(c),
        _ => String::new(),
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Label {}

impl Hash for Label {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Label {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Label({:?})", &*self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Label {
        Label::parse(text).expect("a label")
    }

    #[test]
    fn what_follows_what_in_counting() {
        let law = crate::document::Numbering::preset("law", None).expect("a preset");
        let follows = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| law.declared(text).expect("an article"));
            a.follows(&b)
        };
        for (after, before) in [("39条", "38条"), ("39条", "38条の3"), ("38条の2", "38条"), ("38条の3", "38条の2")]
        {
            assert!(follows(after, before) && !follows(before, after), "{after} {before}");
        }
        for (after, before) in [("39条", "37条"), ("38条の3", "38条"), ("39条", "39条"), ("39条の2", "38条")]
        {
            assert!(!follows(after, before), "{after} {before}");
        }
    }

    #[test]
    fn labels_are_in_their_natural_order() {
        let order = [
            "4", "4.1", "5", "5a", "5b", "6", "9.2", "9.10", "10", "A.5.1", "A.5.10", "AC-1", "AC-2", "AC-2(1)",
            "AC-2(12)", "AC-3", "AU-1",
        ];
        for pair in order.windows(2) {
            assert!(label(pair[0]) < label(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn spellings_of_one_label_are_equal() {
        for (a, b) in [("AC-02", "AC-2"), ("ＡＣ－２（１）", "ac-2(1)"), ("９．３．１", "9.3.1"), ("9.03", "9.3")]
        {
            assert_eq!(label(a), label(b));
        }
        assert_ne!(label("5a"), label("5.a"));
    }

    #[test]
    fn levels_and_addresses() {
        let parent = |text: &str| label(text).parent().map(|l| l.to_string()).unwrap_or_default();
        for (text, above, slug) in [
            ("9.3.1", "9.3", "9.3.1"),
            ("AC-2(1)", "AC-2", "ac-2-1"),
            ("AC-02", "AC", "ac-2"),
            ("A.5.1", "A.5", "a.5.1"),
            ("ORP.1.A1", "ORP.1", "orp.1.a1"),
            ("1.2.5.1(4)(a)(ア)", "1.2.5.1(4)(a)", "1.2.5.1-4-a-a"),
            ("V6.2.1", "V6.2", "v6.2.1"),
            ("5a", "", "5a"),
            ("第3条の2", "", "3.2"),
            ("附則", "", ""),
            ("404", "", "404"),
        ] {
            assert_eq!((parent(text).as_str(), label(text).slug()), (above, slug), "{text}");
        }
        let child = label("1.2.5.1(4)(a)").child("ア").expect("below");
        assert_eq!((child.as_str(), child.parent()), ("1.2.5.1(4)(a)(ア)", Some(label("1.2.5.1(4)(a)"))));
        assert_eq!(label("1.5.2.3（1）（a）(ケ)").anchor(), "clause-1.5.2.3-1-a-ke");
        assert_eq!(label("1.5.2.3(1)").head(), "1.5.2.3");
    }

    #[test]
    fn what_is_no_label() {
        for text in ["", "9..1", ".1", "1.", "1.2(", "1.2)", "1.2()", "-", "a#b", "a:b", &"9".repeat(41)] {
            assert!(Label::parse(text).is_none(), "{text}");
        }
    }
}

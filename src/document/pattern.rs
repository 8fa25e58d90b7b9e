//! The pattern of a label, `第{article}条[の{branch}]` or `{family}-{n}({enhancement})`: how it is read in any spelling, and
//! how it is shown.
//!
//! A label may end behind any of its fields, each of which is a level: `AC-2` lies above `AC-2(1)`. What stands in `[ ]`
//! may be absent or repeated, and belongs to the level before it: 第38条の3 follows 第38条 and lies beside it.

use super::label::{Built, Label, Part};
use super::numeral::{Numeral, chinese_length, read_chinese};

/// The most fields that a pattern has.
const MAX_FIELDS: usize = 12;

/// What stands in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    /// How its numbers are written; `None`: a number in digits, or a word.
    numeral: Option<Numeral>,
    /// Zeros are put before a number up to this width.
    width: usize,
}

/// A field with what stands before and behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    open: String,
    field: Option<Field>,
    close: String,
}

/// A level: its field, and what may follow on the same level.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Level {
    step: Step,
    branches: Vec<Step>,
}

/// The pattern of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    written: String,
    levels: Vec<Level>,
    /// What stands before the digits in an address: `table` in `table-1`.
    prefix: String,
    /// How its plain numbers are shown, where it was said for all of them.
    numerals: Option<Numeral>,
}

/// How close a spelling has to be to the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closeness {
    /// As the pattern is, in any width and case.
    Written,
    /// The same in running text: behind the first field no blank is part of the label.
    Prose,
    /// Words may be left out (条, `V`); signs are those of the pattern.
    Bare,
    /// Words may be left out, and the signs between numbers may be others: `38の3`, `38.3`, `6.2.1`.
    Loose,
}

impl Pattern {
    /// Reads a pattern; `prefix` stands before the digits in addresses.
    #[must_use]
    pub fn parse(written: &str, prefix: &str) -> Option<Self> {
        let mut levels: Vec<Level> = Vec::new();
        let mut rest = written;
        let mut open = String::new();
        while let Some(at) = rest.find(['{', '[']) {
            let (literal, after) = rest.split_at(at);
            let (close, opener) = split_literal(literal, levels.is_empty());
            if let Some(level) = levels.last_mut() {
                last_step(level).close.push_str(close);
            }
            open.push_str(opener);
            if let Some(inner) = after.strip_prefix('[') {
                let (inner, behind) = inner.split_once(']')?;
                levels.last_mut().filter(|_| open.is_empty())?.branches.push(step(inner)?);
                rest = behind;
            } else {
                let (field, behind) = after.strip_prefix('{')?.split_once('}')?;
                let step =
                    Step { open: std::mem::take(&mut open), field: Some(Field::parse(field)?), close: String::new() };
                levels.push(Level { step, branches: Vec::new() });
                rest = behind;
            }
        }
        if rest.contains(['}', ']']) || levels.len() > MAX_FIELDS {
            return None;
        }
        match levels.last_mut() {
            Some(level) => last_step(level).close.push_str(rest),
            // A label without a number: 附則.
            None if rest.trim().is_empty() => return None,
            None => levels.push(Level {
                step: Step { open: rest.to_owned(), field: None, close: String::new() },
                branches: Vec::new(),
            }),
        }
        Some(Self { written: written.to_owned(), levels, prefix: prefix.to_owned(), numerals: None })
    }

    /// As it stands in `guide.yaml`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// What stands before the digits in an address.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// How its plain numbers are shown, where it was said for all of them.
    pub(super) fn numerals(&self) -> Option<Numeral> {
        self.numerals
    }

    /// This pattern with other numerals for its numbers in digits.
    #[must_use]
    pub fn with_numeral(mut self, numeral: Numeral) -> Self {
        for level in &mut self.levels {
            for step in std::iter::once(&mut level.step).chain(&mut level.branches) {
                let plain = step.field.as_mut().filter(|field| field.numeral.is_none() && field.width == 0);
                if let Some(field) = plain {
                    field.numeral = Some(numeral);
                }
            }
        }
        self.numerals = Some(numeral);
        self
    }

    /// What stands before the first field; the whole pattern, where it has none.
    pub(super) fn opener(&self) -> &str {
        self.levels.first().map_or("", |level| &level.step.open)
    }

    /// Whether it holds a field.
    pub(super) fn has_field(&self) -> bool {
        self.levels.iter().any(|level| level.step.field.is_some())
    }

    /// Reads a text in its normal form, and writes the label as the pattern `shown` has it.
    pub(super) fn read(&self, text: &[char], closeness: Closeness, kind: u8, shown: &Self) -> Option<Label> {
        self.read_at(text, closeness, kind, shown).filter(|(_, end)| *end == text.len()).map(|(label, _)| label)
    }

    /// Reads the label that a text begins with, and where it ends, blanks behind it included.
    pub(super) fn read_at(
        &self,
        text: &[char],
        closeness: Closeness,
        kind: u8,
        shown: &Self,
    ) -> Option<(Label, usize)> {
        let mut reader = Matcher { text, at: 0, closeness, is_tight: false };
        let mut out = Built::default();
        out.slug.push_str(&shown.prefix);
        for (i, level) in self.levels.iter().enumerate() {
            let model = shown.levels.get(i)?;
            let before = reader.at;
            let Some(found) = reader.step(&level.step) else {
                reader.at = before;
                break;
            };
            reader.is_tight = closeness == Closeness::Prose;
            out.level();
            model.step.write(found, if i == 0 { "-" } else { model.step.between() }, &mut out);
            while let Some((branch, found)) = reader.branch(&level.branches) {
                model.branches.get(branch)?.write(found, ".", &mut out);
            }
            out.close();
        }
        let end = reader.at;
        reader.skip_blanks();
        // Behind a label in running text stands what follows it; a whole text may end in blanks.
        let end = if reader.at == text.len() { reader.at } else { end };
        if end == 0 { None } else { out.finish(kind).map(|label| (label, end)) }
    }
}

/// What closes a field, and what opens the next: `条第` is 条 and 第, `)(` is `)` and `(`.
fn split_literal(literal: &str, is_first: bool) -> (&str, &str) {
    let closes = |c: char| {
        matches!(c, ')' | '）' | ']' | '」')
            || (!c.is_ascii() && c.is_alphabetic() && !matches!(c, '第' | 'の' | '附' | '別'))
    };
    let end = literal.find(|c: char| !closes(c)).unwrap_or(literal.len());
    if is_first { ("", literal) } else { literal.split_at(end) }
}

fn last_step(level: &mut Level) -> &mut Step {
    match level.branches.last_mut() {
        Some(branch) => branch,
        None => &mut level.step,
    }
}

/// The inside of `[ ]`: a literal, a field, a literal.
fn step(inner: &str) -> Option<Step> {
    let (open, rest) = inner.split_once('{')?;
    let (field, close) = rest.split_once('}')?;
    let good = !close.contains(['{', '[']) && !open.contains('[');
    good.then_some(Step { open: open.to_owned(), field: Some(Field::parse(field)?), close: close.to_owned() })
}

impl Field {
    /// `name`, `name:02`, `name:一`.
    fn parse(text: &str) -> Option<Self> {
        let (name, form) = text.split_once(':').map_or((text, ""), |(name, form)| (name, form));
        if name.trim().is_empty() || name.contains(['{', '[', ']']) {
            return None;
        }
        if form.is_empty() {
            return Some(Self { numeral: None, width: 0 });
        }
        if form.starts_with('0') && form.len() == 2 {
            return Some(Self { numeral: None, width: form.parse().ok()? });
        }
        Numeral::named(form).map(|numeral| Self { numeral: Some(numeral), width: 0 })
    }

    fn write(&self, n: u32) -> String {
        let width = self.width;
        self.numeral.map_or_else(|| format!("{n:0width$}"), |numeral| numeral.write(n))
    }
}

impl Step {
    /// The sign between two levels in an address.
    fn between(&self) -> &'static str {
        if self.open == "." { "." } else { "-" }
    }

    fn write(&self, found: Found, between: &str, out: &mut Built) {
        out.text.push_str(&self.open);
        let (Some(field), Found::Field(part, written)) = (&self.field, found) else {
            return;
        };
        match &part {
            Part::Number(n, suffix) => {
                out.text.push_str(&field.write(*n));
                out.text.push_str(suffix);
                let latin = field.numeral.filter(|numeral| numeral.is_latin());
                let digits = latin.map_or_else(|| n.to_string(), |numeral| numeral.write(*n).to_ascii_lowercase());
                out.slug(between, &format!("{digits}{suffix}"));
            }
            Part::Word(word) => {
                out.text.push_str(&written);
                out.slug(between, word);
            }
        }
        out.text.push_str(&self.close);
        out.part(part);
    }
}

/// What a step has read.
enum Found {
    /// A literal without a field.
    Literal,
    /// The field, with the text of a word as it is written.
    Field(Part, String),
}

struct Matcher<'a> {
    text: &'a [char],
    at: usize,
    closeness: Closeness,
    /// Whether blanks end the label.
    is_tight: bool,
}

impl Matcher<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while !self.is_tight && self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// A literal, blanks aside; loosely, words may be missing and signs may be others.
    fn literal(&mut self, literal: &str) -> Option<()> {
        let before = self.at;
        if self.exact(literal).is_some() {
            return Some(());
        }
        self.at = before;
        let is_loose = self.closeness == Closeness::Loose;
        if !is_loose && self.closeness != Closeness::Bare {
            return None;
        }
        for c in literal.chars().filter(|c| !c.is_whitespace()) {
            self.skip_blanks();
            let is_sign = |c: char| matches!(c, '.' | '-' | '_' | 'の' | 'ノ' | '‐' | '–');
            match self.peek() {
                Some(found) if same(found, c) || (is_loose && is_sign(found) && is_sign(c)) => self.at += 1,
                _ if c.is_alphabetic() && c != 'の' => {}
                _ => return None,
            }
        }
        Some(())
    }

    fn exact(&mut self, literal: &str) -> Option<()> {
        for c in literal.chars().filter(|c| !c.is_whitespace()) {
            self.skip_blanks();
            if !self.peek().is_some_and(|found| same(found, c)) {
                return None;
            }
            self.at += 1;
        }
        Some(())
    }

    /// A level's own field, with the text of a word as it is written.
    fn step(&mut self, step: &Step) -> Option<Found> {
        self.literal(&step.open)?;
        let found = match &step.field {
            Some(field) => {
                let (part, written) = self.field(field)?;
                Found::Field(part, written)
            }
            None => Found::Literal,
        };
        self.literal(&step.close)?;
        Some(found)
    }

    fn branch(&mut self, branches: &[Step]) -> Option<(usize, Found)> {
        let before = self.at;
        for (i, branch) in branches.iter().enumerate() {
            if let Some(found) = self.step(branch) {
                return Some((i, found));
            }
            self.at = before;
        }
        None
    }

    fn field(&mut self, field: &Field) -> Option<(Part, String)> {
        self.skip_blanks();
        let run = |is: fn(char) -> bool| -> String {
            self.text.iter().skip(self.at).copied().take_while(|c| is(*c)).collect()
        };
        let digits = run(|c| c.is_ascii_digit());
        let letters = run(|c| c.is_ascii_alphabetic());
        let rest = self.text.get(self.at..).unwrap_or_default();
        let chinese: String = rest.iter().take(chinese_length(rest)).copied().collect();
        let kana = run(|c| ('ァ'..='ヺ').contains(&c));
        let numeral = field.numeral.unwrap_or(Numeral::Arabic);
        let candidates = [digits, letters, chinese, kana].into_iter().filter(|text| !text.is_empty());
        for text in candidates {
            let count = text.chars().count();
            let number =
                if field.numeral.is_none() && text.is_ascii() && !text.starts_with(|c: char| c.is_ascii_digit()) {
                    None
                } else {
                    numeral.read(&text).or_else(|| read_chinese(&text))
                };
            if let Some(n) = number {
                self.at += count;
                let suffix = if field.numeral.is_none() { self.suffix() } else { String::new() };
                return Some((Part::Number(n, suffix.into()), text));
            }
            if field.numeral.is_none() && text.is_ascii() && text.len() <= 12 {
                self.at += count;
                return Some((Part::Word(text.to_ascii_lowercase().into()), text));
            }
        }
        None
    }

    /// The one letter that may stand behind a number: `5a`.
    fn suffix(&mut self) -> String {
        let letter = self.peek().filter(char::is_ascii_alphabetic);
        let alone = !self.text.get(self.at + 1).is_some_and(char::is_ascii_alphanumeric);
        let Some(c) = letter.filter(|_| alone) else { return String::new() };
        self.at += 1;
        c.to_ascii_lowercase().to_string()
    }
}

fn same(a: char, b: char) -> bool {
    let fold = |c: char| match c {
        '（' => '(',
        '）' => ')',
        // 第三条ノ二 of old statutes.
        'ノ' => 'の',
        c => c.to_ascii_lowercase(),
    };
    fold(a) == fold(b)
}

//! Overlapping pairs of characters are what is indexed. Each carries its place and five bits: it begins or ends
//! a word, it begins or ends a line of the head (number, title, aliases), it stands in the head.
//!
//! Places are counted modulo eight from the beginning of a run, so that an edit changes those of its own run alone. A run
//! begins with a line, behind a mark of punctuation, and where hiragana are followed by another kind of character; its
//! first place follows from its first character.

use super::normal::{normalize, normalize_bordered};
use super::{Entry, LABEL_ALONE};

/// The gram begins where a word may begin.
pub const STARTS_WORD: u8 = 1;
/// The gram ends where a word may end.
pub const ENDS_WORD: u8 = 2;
/// The gram begins a number, a title or an alias.
pub const STARTS_HEAD: u8 = 4;
/// The gram ends a number, a title or an alias.
pub const ENDS_HEAD: u8 = 8;
/// The gram stands in a number, a title or an alias.
pub const IN_HEAD: u8 = 16;

/// How many bits the flags have.
pub const FLAG_BITS: u32 = 5;

/// Stands between the number and the title, which a match may cross.
pub(crate) const SOFT: char = '\u{1}';
/// Stands where a blank between words in Latin letters was dropped, which a match may cross.
pub(crate) const BORDER: char = '\u{3}';
/// Stands between the head and the text, which no match crosses.
pub(crate) const HEAD_END: char = '\u{2}';

/// The kinds of characters between which a word may begin or end.
///
/// A dictionary's words would need the dictionary in the browser too, or their bounds in every file; where kanji,
/// kana, letters and digits meet, both sides see the same, and 京都 is a piece of 東京都.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Punctuation, symbols, the end of a line.
    Other,
    /// Kanji.
    Kanji,
    /// Hiragana.
    Hiragana,
    /// Katakana and the long-vowel mark.
    Katakana,
    /// Letters of alphabets.
    Letter,
    /// Digits.
    Digit,
}

impl Class {
    /// By their numbers, and as many more as three bits can name.
    pub(super) const ALL: [Self; 8] =
        [Self::Other, Self::Kanji, Self::Hiragana, Self::Katakana, Self::Letter, Self::Digit, Self::Other, Self::Other];
}

/// The class of a character of the normal form.
#[must_use]
pub const fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'a'..='z' | '\u{c0}'..='\u{52f}' => Class::Letter,
        '\u{3041}'..='\u{309f}' => Class::Hiragana,
        '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30fe}' => Class::Katakana,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            Class::Kanji
        }
        _ => Class::Other,
    }
}

/// Whether a word may begin or end between two neighbours.
#[must_use]
pub fn is_boundary(before: Option<char>, after: Option<char>) -> bool {
    let of = |c: Option<char>| c.map_or(Class::Other, class);
    meets(of(before), of(after))
}

/// Whether a word may begin or end between two classes.
pub(super) fn meets(left: Class, right: Class) -> bool {
    left != right || left == Class::Other
}

/// Whether a run begins between two classes.
pub(super) const fn begins_run(before: Class, class: Class) -> bool {
    match before {
        Class::Other => true,
        Class::Hiragana => !matches!(class, Class::Hiragana | Class::Other),
        _ => false,
    }
}

/// The place of a run's first character. It says nothing of what is before, so that a word that is put in before a run leaves
/// the lists of the run's grams as they are.
pub(super) const fn first_place(first: char) -> usize {
    let first = first as usize;
    (first ^ first >> 3) & 7
}

/// How a gram stands to the first one of its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// In the same run, so many units behind it.
    Behind(usize),
    /// In a run that begins within the word, at this place.
    At(usize),
    /// No place of it is known.
    Anywhere,
}

impl Step {
    /// The places that are left to the first gram where this one has those of a mask.
    pub(crate) fn left_by(self, mask: u8) -> u8 {
        match self {
            Self::Behind(units) => mask.rotate_right(u32::try_from(units % 8).unwrap_or(0)),
            Self::At(place) => {
                if mask >> (place % 8) & 1 == 1 {
                    0xff
                } else {
                    0
                }
            }
            Self::Anywhere => 0xff,
        }
    }

    /// The step to so many units further on in the same run.
    pub(crate) const fn further(self, units: usize) -> Self {
        match self {
            Self::Behind(before) => Self::Behind(before + units),
            Self::At(place) => Self::At(place + units),
            Self::Anywhere => Self::Anywhere,
        }
    }
}

/// The characters of a word, each with how it stands to the first one.
pub(crate) fn steps(word: &str) -> impl Iterator<Item = (char, Step)> {
    let mut step = Step::Behind(0);
    let mut before: Option<char> = None;
    word.chars().map(move |c| {
        if let Some(before) = before {
            step = if begins_run(class(before), class(c)) {
                Step::At(first_place(c))
            } else {
                step.further(before.len_utf16())
            };
        }
        before = Some(c);
        (c, step)
    })
}

/// What of an entry is searched, in its normal form: the head's lines, then the text's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// Number and title in one line, aliases in lines of their own, the text's lines.
    pub(crate) text: String,
    /// The bytes of the number.
    pub(crate) number: usize,
    /// The bytes of the head without the line break that ends it.
    pub(crate) head: usize,
    /// The bytes before which a word in Latin letters ended.
    pub(super) borders: Vec<usize>,
}

/// Whether the title of a place without a number is a sentence, or the beginning of its text: it is cut, ends as one, or
/// the text begins with it. It weighs no more than any other sentence. The text of a page that the site makes and of a term
/// may well begin with its name.
fn is_text(Entry { title, text, number, kind, .. }: &Entry) -> bool {
    let begins = !title.is_empty() && !matches!(kind.as_str(), "page" | "term") && text.starts_with(title.as_str());
    number.is_empty() && (title.ends_with(['…', '。']) || begins)
}

impl Form {
    pub(crate) fn of(entry: &Entry) -> Self {
        let mut borders = Vec::new();
        let mut text = normalize(&entry.number);
        let number = text.len();
        // The head's line breaks, and the seams that make it tokenizable.
        text.reserve(entry.title.len() + entry.text.len() + 8);
        let is_head = !is_text(entry);
        if is_head {
            normalize_bordered(&entry.title, &mut text, &mut borders);
        }
        let repeated = number > 0 && text[number..].starts_with(&text[..number]);
        if repeated {
            text.drain(..number);
            for at in &mut borders {
                *at -= number;
            }
        }
        let number = if repeated { 0 } else { number };
        for alias in entry.aliases.iter().filter(|alias| !alias.starts_with(LABEL_ALONE)) {
            text.push('\n');
            normalize_bordered(&alias.replace('\n', " "), &mut text, &mut borders);
        }
        let head = text.len();
        text.push('\n');
        if !is_head && !entry.text.starts_with(entry.title.trim_end_matches('…')) {
            normalize_bordered(&entry.title, &mut text, &mut borders);
            text.push('\n');
        }
        normalize_bordered(&entry.text, &mut text, &mut borders);
        Self { text, number, head, borders }
    }

    /// The text, cut where a word in Latin letters may end without a sign of it: behind the number and at every border.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        let cuts = std::iter::once(self.number).chain(self.borders.iter().copied()).chain([self.text.len()]);
        cuts.map(move |to| &self.text[std::mem::replace(&mut from, to)..to])
    }

    /// The form as the tokenizer wants it, with the seams as characters of their own.
    pub(crate) fn tokenizable(&self) -> String {
        let mut out = String::with_capacity(self.text.len() + self.borders.len() + 1);
        let mut borders = self.borders.iter().copied().peekable();
        let mut put = |out: &mut String, mut from: usize, to: usize| {
            while let Some(at) = borders.next_if(|at| *at < to) {
                out.push_str(&self.text[from..at]);
                out.push(BORDER);
                from = at;
            }
            out.push_str(&self.text[from..to]);
        };
        put(&mut out, 0, self.number);
        let title = &self.text[self.number..self.head];
        if self.number > 0 && !title.is_empty() && !title.starts_with('\n') {
            out.push(SOFT);
        }
        put(&mut out, self.number, self.head);
        out.push(HEAD_END);
        put(&mut out, self.head + 1, self.text.len());
        out
    }
}

/// The lines of an entry in their normal form, which is what is compared with a question: number and title in one line and
/// other names in lines of their own, then those of the text.
#[must_use]
pub fn lines(entry: &Entry) -> (Vec<String>, Vec<String>) {
    let form = Form::of(entry);
    let (head, text) = form.text.split_at(form.head);
    let of = |text: &str| text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect();
    (of(head), of(text))
}

/// A gram where it stands in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gram {
    /// Its first character.
    pub(crate) first: char,
    /// Its second character; none at the end of a line.
    pub(crate) second: Option<char>,
    /// What the characters are called by who reads the text; 0 for no second one.
    pub(crate) names: [u32; 2],
    /// Its place in its run, modulo eight.
    pub(crate) place: usize,
    /// What is known of the place.
    pub(crate) flags: u8,
}

/// Says the class of a character, and what it is called.
type Naming = fn(char) -> (Class, u32);

/// The grams of one entry's tokenizable form, one after the other.
pub(crate) struct Grams<'a, N = Naming> {
    rest: std::str::Chars<'a>,
    naming: N,
    /// The class of the character before; `Other` at the beginning of a line.
    before: Class,
    /// That character; U+0000 at the beginning of a line.
    previous: char,
    window: [Slot; 3],
    /// The place of the character in its run.
    place: usize,
    in_head: bool,
    /// Of the line of the head nothing has come but marks.
    opening: bool,
}

/// A character, or a break between lines, and whether a seam of the head comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    kind: SlotKind,
    /// The character's class; that of a break is `Other`.
    class: Class,
    /// What the character is called; 0 for a break.
    name: u32,
    seam: bool,
    /// Whether a word in Latin letters ends before it.
    border: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SlotKind {
    Char(char),
    LineEnd,
    HeadEnd,
    End,
}

impl Slot {
    const fn char(self) -> Option<char> {
        if let SlotKind::Char(c) = self.kind { Some(c) } else { None }
    }
}

#[cfg(test)]
impl<'a> Grams<'a> {
    /// The grams of what [`Form::tokenizable`] gives; characters have no names.
    pub(crate) fn new(text: &'a str) -> Self {
        Self::named(text, |c| (class(c), 0))
    }
}

impl<'a, N: FnMut(char) -> (Class, u32)> Grams<'a, N> {
    /// The same, with the class and the name that `naming` gives each character, which is asked once for each.
    pub(crate) fn named(text: &'a str, naming: N) -> Self {
        let nothing = Slot { kind: SlotKind::End, class: Class::Other, name: 0, seam: true, border: false };
        let mut grams = Self {
            rest: text.chars(),
            naming,
            before: Class::Other,
            previous: '\0',
            window: [nothing; 3],
            place: 0,
            in_head: true,
            opening: false,
        };
        for _ in 0..3 {
            grams.shift();
        }
        grams
    }

    /// Reads one more slot into the window.
    fn shift(&mut self) {
        let after_break = self.window[2].char().is_none();
        let mut next = self.rest.next();
        let (soft, border) = (next == Some(SOFT), next == Some(BORDER));
        if soft || border {
            next = self.rest.next();
        }
        let kind = match next {
            Some('\n') => SlotKind::LineEnd,
            Some(HEAD_END) => SlotKind::HeadEnd,
            Some(c) => SlotKind::Char(c),
            None => SlotKind::End,
        };
        let (class, name) = if let SlotKind::Char(c) = kind { (self.naming)(c) } else { (Class::Other, 0) };
        self.window = [self.window[1], self.window[2], Slot { kind, class, name, seam: soft || after_break, border }];
    }

    /// Whether the line of the head has nothing but marks behind a gram: of （休憩） the word is the whole title.
    fn only_marks_follow(&self) -> bool {
        self.window[2].class == Class::Other
            && self.rest.clone().take_while(|c| !matches!(*c, '\n' | HEAD_END | SOFT)).all(|c| class(c) == Class::Other)
    }

    fn gram(&self, first: char) -> Gram {
        let [current, next, after] = self.window;
        let second = next.char();
        let (last, behind) = if second.is_some() { (next.class, after.class) } else { (current.class, Class::Other) };
        let mut flags = 0;
        if self.in_head {
            flags |= IN_HEAD;
            flags |= if current.seam || self.opening { STARTS_HEAD } else { 0 };
            let ends = second.is_none() || after.char().is_none() || after.seam || self.only_marks_follow();
            flags |= if ends { ENDS_HEAD } else { 0 };
        }
        flags |= if meets(self.before, current.class) || current.border { STARTS_WORD } else { 0 };
        flags |= if meets(last, behind) || second.is_some() && after.border { ENDS_WORD } else { 0 };
        Gram { first, second, names: [current.name, next.name], place: self.place & 7, flags }
    }
}

impl<N: FnMut(char) -> (Class, u32)> Iterator for Grams<'_, N> {
    type Item = Gram;

    fn next(&mut self) -> Option<Gram> {
        loop {
            let Slot { kind, class, .. } = self.window[0];
            match kind {
                SlotKind::End => return None,
                SlotKind::Char(c) => {
                    self.place = if begins_run(self.before, class) {
                        first_place(c)
                    } else {
                        self.place + self.previous.len_utf16()
                    };
                    let gram = self.gram(c);
                    (self.before, self.previous) = (class, c);
                    self.opening = class == Class::Other && (self.opening || self.window[0].seam);
                    self.shift();
                    return Some(gram);
                }
                SlotKind::LineEnd | SlotKind::HeadEnd => {
                    self.in_head &= kind != SlotKind::HeadEnd;
                    (self.before, self.previous, self.opening) = (Class::Other, '\0', false);
                    self.shift();
                }
            }
        }
    }
}

/// The grams of a query's word, each with its UTF-16 offset; a single character is its own gram.
#[must_use]
pub fn grams(word: &str) -> Vec<(usize, &str)> {
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    if starts.len() == 2 {
        return vec![(0, word)];
    }
    let mut offset = 0;
    starts
        .windows(3)
        .map(|window| {
            let at = offset;
            offset += word[window[0]..window[1]].encode_utf16().count();
            (at, &word[window[0]..window[2]])
        })
        .collect()
}

#[cfg(test)]
mod tests;

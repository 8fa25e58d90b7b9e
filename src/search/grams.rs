//! Overlapping pairs of characters are what is indexed. Each carries its offset and five bits: it begins or ends
//! a word, it begins or ends a line of the head (number, title, aliases), it stands in the head.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::Entry;
use super::normal::normalize;

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

/// How many bits of a token's position carry flags.
pub const FLAG_BITS: u32 = 5;

/// Stands between the number and the title, which a match may cross.
pub(crate) const SOFT: char = '\u{1}';
/// Stands between the head and the text, which no match crosses.
pub(crate) const HEAD_END: char = '\u{2}';

/// The kinds of characters between which a word may begin or end.
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

/// The class of a character of the normal form.
#[must_use]
pub const fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'a'..='z' | '\u{c0}'..='\u{52f}' => Class::Letter,
        '\u{3041}'..='\u{309f}' => Class::Hiragana,
        '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30fe}' => Class::Katakana,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Class::Kanji,
        _ => Class::Other,
    }
}

/// Whether a word may begin or end between two neighbours.
#[must_use]
pub fn is_boundary(before: Option<char>, after: Option<char>) -> bool {
    let of = |c: Option<char>| c.map_or(Class::Other, class);
    let (left, right) = (of(before), of(after));
    left != right || left == Class::Other
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
}

impl Form {
    pub(crate) fn of(entry: &Entry) -> Self {
        let mut number = normalize(&entry.number);
        let title = normalize(&entry.title);
        if title.starts_with(&number) {
            number.clear();
        }
        let mut text = number;
        let number = text.len();
        text.push_str(&title);
        for alias in &entry.aliases {
            text.push('\n');
            text.push_str(&normalize(alias).replace('\n', ""));
        }
        let head = text.len();
        text.push('\n');
        text.push_str(&normalize(&entry.text));
        Self { text, number, head }
    }

    /// The form as the tokenizer wants it, with the seams as characters of their own.
    pub(crate) fn tokenizable(&self) -> String {
        let (head, text) = self.text.split_at(self.head);
        let (number, title) = head.split_at(self.number);
        let mut out = String::with_capacity(self.text.len() + 1);
        out.push_str(number);
        if !number.is_empty() {
            out.push(SOFT);
        }
        out.push_str(title);
        out.push(HEAD_END);
        out.push_str(&text[1..]);
        out
    }
}

/// Cuts a `Form` into grams; a token's position is the gram's UTF-16 offset, shifted, and its flags.
#[derive(Debug, Clone, Default)]
pub(crate) struct GramTokenizer;

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        GramStream::new(text)
    }
}

/// The grams of one entry, one after the other.
pub(crate) struct GramStream<'a> {
    rest: std::str::Chars<'a>,
    before: Option<char>,
    current: Option<char>,
    offset: usize,
    in_head: bool,
    seam: bool,
    token: Token,
}

impl<'a> GramStream<'a> {
    fn new(text: &'a str) -> Self {
        let mut stream = Self { rest: text.chars(), before: None, current: None, offset: 0, in_head: true, seam: true, token: Token::default() };
        stream.settle();
        stream
    }

    /// The next character, and whether a seam of the head comes before it.
    fn peek(&self) -> (Option<char>, bool) {
        let mut ahead = self.rest.clone();
        match ahead.next() {
            Some(SOFT) => (ahead.next(), true),
            Some(HEAD_END | '\n') | None => (None, true),
            Some(c) => (Some(c), false),
        }
    }

    /// The character after the next, as far as a word's end depends on it.
    fn peek_second(&self) -> (Option<char>, bool) {
        let mut ahead = self.rest.clone();
        if ahead.next() == Some(SOFT) {
            ahead.next();
        }
        match ahead.next() {
            Some(SOFT) => (ahead.next(), true),
            Some(HEAD_END | '\n') | None => (None, true),
            Some(c) => (Some(c), false),
        }
    }

    fn fill(&mut self, c: char) {
        let (next, seam) = self.peek();
        let (after, seam_after) = if next.is_some() { self.peek_second() } else { (None, seam) };
        let mut flags = 0;
        if self.in_head {
            flags |= IN_HEAD;
            flags |= if self.seam { STARTS_HEAD } else { 0 };
            flags |= if seam_after { ENDS_HEAD } else { 0 };
        }
        flags |= if is_boundary(self.before, Some(c)) { STARTS_WORD } else { 0 };
        flags |= if is_boundary(next.or(Some(c)), after) { ENDS_WORD } else { 0 };
        self.token.text.clear();
        self.token.text.push(c);
        self.token.text.extend(next);
        self.token.position = (self.offset << FLAG_BITS) | usize::from(flags);
    }

    fn step(&mut self) {
        let c = self.current;
        self.offset += c.map_or(0, char::len_utf16);
        self.seam = false;
        self.before = c;
        self.settle();
    }

    /// Goes to the next character, over the seams before it.
    fn settle(&mut self) {
        self.current = self.rest.next();
        if self.current == Some(SOFT) {
            self.seam = true;
            self.current = self.rest.next();
        }
        while let Some(mark @ (HEAD_END | '\n')) = self.current {
            self.in_head &= mark != HEAD_END;
            self.seam = true;
            self.before = None;
            self.offset += 1;
            self.current = self.rest.next();
        }
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(c) = self.current else { return false };
        self.fill(c);
        self.step();
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
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
mod tests {
    use super::*;

    fn tokens(entry: &Entry) -> Vec<(String, usize, u8)> {
        let text = Form::of(entry).tokenizable();
        let mut tokenizer = GramTokenizer;
        let mut stream = tokenizer.token_stream(&text);
        let mut out = Vec::new();
        while stream.advance() {
            let token = stream.token();
            out.push((token.text.clone(), token.position >> FLAG_BITS, u8::try_from(token.position & 31).expect("five bits")));
        }
        out
    }

    #[test]
    fn heads_and_texts_are_cut_apart() {
        let entry = Entry { number: "9".into(), title: "甲乙".into(), aliases: vec!["丙".into()], text: "丁。\n戊".into(), ..Entry::default() };
        let all = STARTS_WORD | ENDS_WORD;
        let head = IN_HEAD | STARTS_HEAD;
        assert_eq!(
            tokens(&entry),
            [
                ("9甲".into(), 0, head | STARTS_WORD),
                ("甲乙".into(), 1, head | ENDS_HEAD | all),
                ("乙".into(), 2, IN_HEAD | ENDS_HEAD | ENDS_WORD),
                ("丙".into(), 4, head | ENDS_HEAD | all),
                ("丁。".into(), 6, all),
                ("。".into(), 7, all),
                ("戊".into(), 9, all),
            ]
        );
    }

    #[test]
    fn a_piece_of_a_compound_is_no_word() {
        let entry = Entry { text: "東京都".into(), ..Entry::default() };
        assert_eq!(tokens(&entry)[..2], [("東京".into(), 1, STARTS_WORD), ("京都".into(), 2, ENDS_WORD)]);
    }

    #[test]
    fn offsets_count_utf16() {
        assert_eq!(grams("𠮷野家"), [(0, "𠮷野"), (2, "野家")]);
        assert_eq!(grams("款"), [(0, "款")]);
    }
}

//! The grams of some documents, put in order. They come as tokens, one number each, of which so many are sorted by
//! counting as the processor's cache holds; what is kept is a run of short lists, a fraction of the tokens' memory, and
//! the runs of a segment are joined gram by gram.

use std::collections::BTreeMap;

use tantivy::DocId;

use super::grams::{
    BORDER, Class, ENDS_WORD, FLAG_BITS, Grams, HEAD_END, SOFT, STARTS_WORD, begins_run, class, first_place, meets,
};
use super::postings::{Key, write_varint};

/// Bits of a token that name a character. There are fewer characters than this can name; of a text of more, which is
/// none, those that come last are taken for U+FFFD.
const CHARACTER_BITS: u32 = 18;
/// Bits of a token that name a document of the segment.
const DOCUMENT_BITS: u32 = 20;
/// Bits of a token below those of the document: the place modulo eight, and the flags.
const LOW_BITS: u32 = 3 + FLAG_BITS;
/// So many documents a segment can have.
pub(super) const MAX_DOCUMENTS: DocId = 1 << DOCUMENT_BITS;
/// A run ends with the document that brings it to so many tokens, a megabyte of them.
pub(super) const RUN_TOKENS: usize = 1 << 17;

/// What characters are called in tokens.
struct Names {
    /// For every character of the basic plane its name, and its class over the bits of that; 0 where it has none yet.
    basic: Vec<u32>,
    /// The names of others.
    others: BTreeMap<char, u32>,
    /// The characters by their names; that of 0 is no character.
    characters: Vec<char>,
}

impl Names {
    fn new() -> Self {
        let mut names = Self { basic: vec![0; 0x1_0000], others: BTreeMap::new(), characters: vec!['\0'] };
        names.of(char::REPLACEMENT_CHARACTER);
        names
    }

    /// The class of a character, and its name.
    fn of(&mut self, c: char) -> (Class, u32) {
        let known = match self.basic.get(c as usize) {
            Some(known) => *known,
            None => self.others.get(&c).copied().unwrap_or(0),
        };
        let known = if known > 0 { known } else { self.give(c) };
        (Class::ALL[(known >> CHARACTER_BITS) as usize & 7], known & ((1 << CHARACTER_BITS) - 1))
    }

    /// Gives a character a name, with its class over the bits of that.
    fn give(&mut self, c: char) -> u32 {
        let class = (class(c) as u32) << CHARACTER_BITS;
        let free = u32::try_from(self.characters.len()).unwrap_or(u32::MAX);
        if free >= 1 << CHARACTER_BITS {
            return class | self.of(char::REPLACEMENT_CHARACTER).1;
        }
        self.characters.push(c);
        match self.basic.get_mut(c as usize) {
            Some(place) => *place = class | free,
            None => drop(self.others.insert(c, class | free)),
        }
        class | free
    }
}

/// What is known of a character in a line.
#[derive(Clone, Copy)]
struct Known {
    name: u32,
    class: Class,
    /// Its place in its run, modulo eight.
    place: u64,
    /// Whether a word in Latin letters ends before it.
    border: bool,
}

impl Known {
    const NOTHING: Self = Self { name: 0, class: Class::Other, place: 0, border: false };
}

fn token([first, second]: [u32; 2], document: DocId, low: u64) -> u64 {
    let pair = u64::from(first) << CHARACTER_BITS | u64::from(second);
    (pair << DOCUMENT_BITS | u64::from(document)) << LOW_BITS | low
}

/// The grams of documents in the order in which they come.
pub(super) struct Tokens {
    names: Names,
    /// First character, second one, document, low bits.
    collected: Vec<u64>,
    /// Where they are sorted.
    room: Vec<u64>,
    /// The characters of a line.
    line: Vec<Known>,
    /// Where a run is made, which is longer than any; what is kept of it takes no more memory than it has to.
    draft: Run,
}

impl Tokens {
    pub(super) fn new() -> Self {
        Self { names: Names::new(), collected: Vec::new(), room: Vec::new(), line: Vec::new(), draft: Run::default() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.collected.len()
    }

    /// Bytes of memory.
    pub(super) fn mem_usage(&self) -> usize {
        (self.collected.len() + self.room.len()) * size_of::<u64>()
    }

    /// Whether characters could run out.
    pub(super) fn is_full(&self) -> bool {
        self.names.characters.len() > 1 << (CHARACTER_BITS - 1)
    }

    /// Adds the grams of a document.
    pub(super) fn add(&mut self, document: DocId, text: &str) {
        let (head, body) = text.split_once(HEAD_END).unwrap_or((text, ""));
        // Where seams stand elsewhere than they should, the text is none of an entry's.
        let is_odd = |after: &str| after.is_empty() || after.starts_with('\n');
        if body.contains([HEAD_END, SOFT]) || head.split(SOFT).skip(1).any(is_odd) {
            return self.add_any(document, text);
        }
        self.add_any(document, head);
        self.add_body(document, body);
    }

    fn add_any(&mut self, document: DocId, text: &str) {
        let Self { names, collected, .. } = self;
        collected.extend(Grams::named(text, |c| names.of(c)).map(|gram| {
            let low = (gram.place as u64) << FLAG_BITS | u64::from(gram.flags);
            token(gram.names, document, low)
        }));
    }

    /// Adds the grams of lines that are not of the head. They are those of [`Grams`], which has all of a text to see to;
    /// of these lines only classes and places matter, and they are most of what there is.
    fn add_body(&mut self, document: DocId, text: &str) {
        let Self { names, collected, line: known, .. } = self;
        collected.reserve(text.len() / 3);
        for line in text.split('\n') {
            known.clear();
            let (mut before, mut previous, mut place, mut border) = (Class::Other, '\0', 0, false);
            for c in line.chars() {
                if c == BORDER {
                    border = true;
                    continue;
                }
                let (class, name) = names.of(c);
                let begins = begins_run(before, class);
                place = if begins { first_place(c) } else { place + previous.len_utf16() };
                known.push(Known { name, class, place: (place & 7) as u64, border: std::mem::take(&mut border) });
                (before, previous) = (class, c);
            }
            // A line has nothing before it and behind it.
            known.extend([Known::NOTHING; 2]);
            let mut before = Class::Other;
            for window in known.windows(3) {
                let [current, next, after] = window else { break };
                let starts = u64::from(STARTS_WORD) * u64::from(meets(before, current.class) || current.border);
                let ends = u64::from(ENDS_WORD) * u64::from(meets(next.class, after.class) || after.border);
                collected.push(token([current.name, next.name], document, current.place << FLAG_BITS | starts | ends));
                before = current.class;
            }
        }
    }

    /// Takes them away as a run.
    pub(super) fn take_run(&mut self) -> Run {
        self.sort();
        let Self { names: Names { characters, .. }, collected, draft: run, .. } = self;
        run.rows.clear();
        run.bytes.clear();
        let mut rest = collected.as_slice();
        while let [token, ..] = rest {
            // The name of no second character is that of U+0000.
            let key = Key { first: characters[first(*token)].into(), second: characters[second(*token)].into() };
            rest = run.add(key, rest);
        }
        collected.clear();
        run.clone()
    }

    /// Puts them in the order of their grams, those of one gram as they came.
    fn sort(&mut self) {
        let Self { names: Names { characters, .. }, collected, room, .. } = self;
        let mut order: Vec<usize> = (0..characters.len()).collect();
        order.sort_by_key(|at| characters[*at]);
        // By the second character, then by the first one: like keys stay as they were.
        let (mut firsts, mut seconds) = (vec![0; order.len()], vec![0; order.len()]);
        for token in &*collected {
            firsts[first(*token)] += 1;
            seconds[second(*token)] += 1;
        }
        room.resize(collected.len(), 0);
        scatter(collected, room, (&order, &mut seconds), second);
        scatter(room, collected, (&order, &mut firsts), first);
    }
}

/// The name of a token's first character.
fn first(token: u64) -> usize {
    index(token >> (LOW_BITS + DOCUMENT_BITS + CHARACTER_BITS))
}

/// The name of its second one.
fn second(token: u64) -> usize {
    index(token >> (LOW_BITS + DOCUMENT_BITS) & ((1 << CHARACTER_BITS) - 1))
}

fn index(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

/// Puts tokens by their keys, of which every one occurs so many times, in the order of these; like keys stay as they were.
fn scatter(tokens: &[u64], out: &mut [u64], (order, counts): (&[usize], &mut [u32]), key: impl Fn(u64) -> usize) {
    let mut sum = 0;
    for at in order {
        sum += std::mem::replace(&mut counts[*at], sum);
    }
    for token in tokens {
        let place = &mut counts[key(*token)];
        out[*place as usize] = *token;
        *place += 1;
    }
}

/// The lists of some documents, in the order of their grams.
#[derive(Clone, Default)]
pub(super) struct Run {
    rows: Vec<Row>,
    /// The lists as they are written, but for the distance to the first document, which the run before decides.
    bytes: Vec<u8>,
}

/// Where a list is in its run.
#[derive(Clone, Copy)]
struct Row {
    key: Key,
    /// The first document, doubled, plus one where the gram has several offsets there.
    start: u32,
    /// The last document.
    last: DocId,
    /// Where the list ends.
    end: usize,
}

impl Run {
    /// Bytes of memory.
    pub(super) fn mem_usage(&self) -> usize {
        self.rows.len() * size_of::<Row>() + self.bytes.len()
    }

    /// Adds the tokens of the gram that the first one is of, and returns those of others.
    fn add<'t>(&mut self, key: Key, mut tokens: &'t [u64]) -> &'t [u64] {
        let pair = tokens.first().map_or(0, |token| token >> (LOW_BITS + DOCUMENT_BITS));
        let mut before: Option<(u32, DocId)> = None;
        while let [token, ..] = tokens
            && token >> (LOW_BITS + DOCUMENT_BITS) == pair
        {
            let place = token >> LOW_BITS;
            let document = DocId::try_from(place & u64::from(MAX_DOCUMENTS - 1)).unwrap_or(0);
            let (mut mask, mut flags) = (0u8, 0u8);
            while let [token, rest @ ..] = tokens
                && token >> LOW_BITS == place
            {
                mask = with_place(mask, 1 << (token >> FLAG_BITS & 7));
                flags |= token.to_le_bytes()[0] & ((1 << FLAG_BITS) - 1);
                tokens = rest;
            }
            let single = mask.is_power_of_two();
            let start = document << 1 | u32::from(!single);
            if let Some((_, last)) = before {
                write_varint(&mut self.bytes, distance(start, last + 1));
            }
            if single {
                self.bytes.push(mask.trailing_zeros().to_le_bytes()[0] << FLAG_BITS | flags);
            } else {
                self.bytes.extend_from_slice(&[mask, flags]);
            }
            before = Some((before.map_or(start, |(first, _)| first), document));
        }
        if let Some((start, last)) = before {
            self.rows.push(Row { key, start, last, end: self.bytes.len() });
        }
        tokens
    }
}

/// The places with one more. Where a gram occurs again at a place, the next free one stands for it, three further on each
/// time: how many different places there are tells how often a gram occurs, and no place that it has is left out. What
/// comes of it does not depend on the order.
fn with_place(mask: u8, mut place: u8) -> u8 {
    while mask & place != 0 && mask != u8::MAX {
        place = place.rotate_left(3);
    }
    mask | place
}

/// The distance of a document, doubled and with its mark, from the one behind the document before it.
fn distance(start: u32, next: DocId) -> u64 {
    u64::from(start - (next << 1))
}

/// Joins runs, of which every one has later documents than those before it.
pub(super) struct Merge<'a> {
    runs: &'a [Run],
    /// For every run how many rows are done.
    done: Vec<usize>,
    /// For every run the gram of its next row; [`Key::ENDED`] where there is none.
    keys: Vec<Key>,
}

impl<'a> Merge<'a> {
    pub(super) fn of(runs: &'a [Run]) -> Self {
        let keys = runs.iter().map(|run| run.rows.first().map_or(Key::ENDED, |row| row.key)).collect();
        Self { runs, done: vec![0; runs.len()], keys }
    }

    /// Puts the next gram's list in the place of `list`; nothing where all are done.
    pub(super) fn next_list(&mut self, list: &mut Vec<u8>) -> Option<Key> {
        let least = *self.keys.iter().min().filter(|key| **key != Key::ENDED)?;
        list.clear();
        let mut next = 0;
        for ((run, done), key) in self.runs.iter().zip(&mut self.done).zip(&mut self.keys) {
            if *key != least {
                continue;
            }
            let row = &run.rows[*done];
            let from = done.checked_sub(1).map_or(0, |before| run.rows[before].end);
            write_varint(list, distance(row.start, next));
            list.extend_from_slice(&run.bytes[from..row.end]);
            next = row.last + 1;
            *done += 1;
            *key = run.rows.get(*done).map_or(Key::ENDED, |row| row.key);
        }
        Some(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_place_takes_the_next_free_one_in_any_order() {
        let of = |places: &[u32]| places.iter().fold(0, |mask, place| with_place(mask, 1 << place));
        assert_eq!(of(&[2]), 0b100);
        assert_eq!(of(&[2, 2, 2]), 0b0010_0100 | 1);
        assert_eq!(of(&[2, 5, 2]), of(&[5, 2, 2]));
        assert_eq!(of(&[2, 2, 5]), of(&[2, 5, 2]));
        assert_eq!(of(&[7; 9]), u8::MAX);
    }

    #[test]
    fn no_more_characters_are_named_than_can_be() {
        let mut tokens = Tokens::new();
        tokens.add(0, &(1..=u32::from(char::MAX)).filter_map(char::from_u32).collect::<String>());
        tokens.sort();
        assert_eq!(tokens.names.characters.len(), 1 << CHARACTER_BITS);
    }

    proptest::proptest! {
        #[test]
        fn lines_have_the_grams_that_any_text_has(
            head in "[甲乙a9ァあ。\u{1}\n𠮷]{0,6}", body in "[甲乙丙a9ァあ。 \n𠮷\u{1}\u{2}-]{0,24}"
        ) {
            let text = format!("{head}\u{2}{body}");
            let (mut one, mut other) = (Tokens::new(), Tokens::new());
            one.add(3, &text);
            other.add_any(3, &text);
            proptest::prop_assert_eq!(one.collected, other.collected);
        }
    }
}

//! Readings: kana and romaji find the guide's words that are read so. When an index is made, the words of its titles and
//! texts get their readings from a table that ships with the program (`readings/`); a query in kana that does not occur is
//! divided into readings.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::grams::{Class, class};
use super::{rank, thesaurus};

/// A guide's index has the readings of so many words at most, those of titles first.
const WORDS: usize = 1_500;
/// A word of a title counts as much as so many in the text.
const TITLE: u32 = 1_000;
/// So many of the words that are used for a word of the thesaurus are found by its reading.
const USED: usize = 1;
/// So many katakana words at most are told to be no joined ones.
const UNJOINED: usize = 48;

/// The table as `tests/tools/readings.py` packs it, all numbers little-endian: how many characters begin words (4 bytes);
/// for each of them, sorted, the character (2), how many words it begins (2), and how many bytes these take (4); for each
/// word where it stands in the bytes of its character (2); then the words, each with how many characters follow the first
/// (1), these (2 each), and its readings with commas between them, of each character its lower byte (1), as 「ぁ」 to 「ん」 and 「ー」
/// have different ones. Nothing of it is unpacked, so that a small guide does not pay for the size of the table.
static PACKED: &[u8] = include_bytes!("readings/words.bin");

/// The words of the table, by their first character and sorted.
struct Table {
    groups: Vec<Group>,
    /// For every character of the basic plane, one more than its place in `groups`, or 0.
    by_first: Vec<u16>,
    /// Where every word stands in the bytes of its group.
    offsets: Vec<u16>,
    /// The second character of every word, 0 where it has one: most of what a text asks is decided by it.
    seconds: Vec<u16>,
    words: &'static [u8],
}

/// The words that begin with one character.
struct Group {
    first: char,
    words: Range<usize>,
    bytes: Range<usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(PACKED));

fn short_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long_at(bytes: &[u8], at: usize) -> usize {
    let long = u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    usize::try_from(long).expect("the table is small")
}

impl Table {
    fn of(packed: &'static [u8]) -> Self {
        let (groups, rest) = packed[4..].split_at(long_at(packed, 0) * 8);
        let mut table = Self {
            groups: Vec::new(),
            by_first: vec![0; 1 << 16],
            offsets: Vec::new(),
            seconds: Vec::new(),
            words: &[],
        };
        let (mut word, mut byte) = (0, 0);
        for group in groups.chunks_exact(8) {
            let first = short_at(group, 0);
            let words = word..word + usize::from(short_at(group, 2));
            let bytes = byte..byte + long_at(group, 4);
            (word, byte) = (words.end, bytes.end);
            let first_char = char::from_u32(u32::from(first)).expect("words begin with characters of the basic plane");
            table.groups.push(Group { first: first_char, words, bytes });
            table.by_first[usize::from(first)] =
                u16::try_from(table.groups.len()).expect("a plane has 65,536 characters");
        }
        let (offsets, words) = rest.split_at(word * 2);
        table.offsets = offsets.chunks_exact(2).map(|offset| short_at(offset, 0)).collect();
        table.words = words;
        let of_group = |group: &Group| {
            let second = |offset: &u16| {
                let bytes = table.bytes(group, *offset);
                if bytes[0] == 0 { 0 } else { short_at(bytes, 1) }
            };
            table.offsets[group.words.clone()].iter().map(second).collect::<Vec<u16>>()
        };
        table.seconds = table.groups.iter().flat_map(of_group).collect();
        table
    }

    fn group(&self, first: char) -> Option<&Group> {
        let at = *self.by_first.get(first as usize)?;
        self.groups.get(usize::from(at.checked_sub(1)?))
    }

    /// What stands in the table from a word of a group on.
    fn bytes(&self, group: &Group, offset: u16) -> &[u8] {
        &self.words[group.bytes.start + usize::from(offset)..group.bytes.end]
    }

    /// A word with its readings.
    fn entry(&self, word: usize) -> (String, String) {
        let group = &self.groups[self.groups.partition_point(|group| group.words.end <= word)];
        let bytes = self.bytes(group, self.offsets[word]);
        let next = if word + 1 < group.words.end { self.offsets[word + 1] - self.offsets[word] } else { u16::MAX };
        let (letters, readings) = bytes[1..bytes.len().min(usize::from(next))].split_at(usize::from(bytes[0]) * 2);
        let units: Vec<u16> = letters.chunks_exact(2).map(|unit| short_at(unit, 0)).collect();
        let rest = String::from_utf16(&units).expect("words are of characters of the basic plane");
        (format!("{}{rest}", group.first), readings.iter().map(|byte| kana(*byte)).collect())
    }

    /// The kanji that are in the table, by themselves or as the beginning of words.
    fn kanji(&self) -> impl Iterator<Item = Kanji> + '_ {
        self.groups.iter().filter(|group| class(group.first) == Class::Kanji).map(|group| {
            let alone = self.letters(group, group.words.start) == 0;
            let readings = if alone { self.entry(group.words.start).1 } else { String::new() };
            Kanji { letter: group.first, begins: group.words.len(), readings }
        })
    }

    /// The readings of a word, if it is in the table.
    fn reading(&self, word: &str) -> Option<String> {
        let (found, length) = self.longest(word)?;
        (length == word.len()).then(|| self.entry(found).1)
    }

    /// The longest word that a text begins with, and how long it is in bytes. Every place of every text asks, so the words
    /// that begin alike are narrowed character by character: after two or three there are none.
    fn longest(&self, text: &str) -> Option<(usize, usize)> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let group = self.group(first)?;
        let (mut words, mut length, mut longest) = (group.words.clone(), first.len_utf8(), None);
        for letters in 0.. {
            // A word comes before those that it begins.
            if self.letters(group, words.start) == letters {
                longest = Some((words.start, length));
                words.start += 1;
            }
            let Some(next) = chars.next() else { break };
            let Ok(wanted) = u16::try_from(u32::from(next)) else { break };
            words = if letters == 0 {
                narrow(&self.seconds, words, |second| wanted.cmp(second))
            } else {
                let letter = |offset: u16| short_at(self.bytes(group, offset), 1 + letters * 2);
                narrow(&self.offsets, words, |offset| wanted.cmp(&letter(*offset)))
            };
            if words.is_empty() {
                break;
            }
            length += next.len_utf8();
        }
        longest
    }

    /// How many characters of a word follow its first.
    fn letters(&self, group: &Group, word: usize) -> usize {
        if self.seconds[word] == 0 { 0 } else { usize::from(self.bytes(group, self.offsets[word])[0]) }
    }
}

/// Which of the sorted values of a range are the wanted one.
fn narrow(values: &[u16], range: Range<usize>, wanted: impl Fn(&u16) -> Ordering) -> Range<usize> {
    let of_range = &values[range.clone()];
    let from = of_range.partition_point(|value| wanted(value).is_gt());
    let same = of_range[from..].iter().take_while(|value| wanted(value).is_eq()).count();
    range.start + from..range.start + from + same
}

/// A kanji of the table.
pub(super) struct Kanji {
    pub(super) letter: char,
    /// How many words it begins.
    pub(super) begins: usize,
    /// How it is read by itself, the likeliest reading first, with commas between them.
    pub(super) readings: String,
}

/// The kanji of the table.
pub(super) fn kanji() -> impl Iterator<Item = Kanji> {
    TABLE.kanji()
}

/// The character of a reading that has such a lower byte.
const fn kana(byte: u8) -> char {
    match byte {
        b',' => ',',
        0xfc => 'ー',
        _ => char::from_u32(0x3000 + byte as u32).expect("no byte leads to a surrogate"),
    }
}

/// How often words occur, those of titles weighted.
#[derive(Default)]
pub(super) struct Counts {
    /// Words of the table.
    known: FxHashMap<usize, u32>,
    /// Runs of katakana.
    katakana: FxHashMap<String, u32>,
}

impl Counts {
    /// Counts the words of the head of an entry, in its normal form.
    pub(super) fn add_head(&mut self, text: &str) {
        self.count(text, TITLE);
    }

    /// Counts the words of a text, in its normal form.
    pub(super) fn add(&mut self, text: &str) {
        self.count(text, 1);
    }

    fn count(&mut self, text: &str, weight: u32) {
        each_word(text, |word| match word {
            Word::Known(word) => *self.known.entry(word).or_default() += weight,
            Word::Katakana(word) => match self.katakana.get_mut(word) {
                Some(count) => *count += weight,
                None => {
                    self.katakana.insert(word.to_owned(), weight);
                }
            },
        });
    }

    #[expect(clippy::iter_over_hash_type, reason = "sums are the same in any order")]
    pub(super) fn with(mut self, other: Self) -> Self {
        for (word, count) in other.known {
            *self.known.entry(word).or_default() += count;
        }
        for (word, count) in other.katakana {
            *self.katakana.entry(word).or_default() += count;
        }
        self
    }

    /// The words with kanji with their readings, sorted; no more than are kept of all.
    pub(super) fn read(&self) -> Vec<(String, String)> {
        let mut words: Vec<_> = self.known.iter().map(|(word, count)| (count, TABLE.entry(*word))).collect();
        words.sort_by(|one, other| (other.0.ilog2(), &one.1).cmp(&(one.0.ilog2(), &other.1)));
        words.into_iter().take(WORDS).map(|(_, entry)| entry).collect()
    }

    /// Katakana words with which others end and that are no joined words themselves: there is no ライン in ガイドライン, as
    /// there is no word ガイド. Sorted.
    pub(super) fn unjoined(&self) -> Vec<String> {
        let is_run = |text: &str| self.katakana.contains_key(text);
        let is_joined = |word: &str| {
            let ends = word.char_indices().skip(1).filter(|(at, _)| {
                let (begin, end) = word.split_at(*at);
                let starts_word = !end.starts_with(['ー', 'ン', 'ッ', 'ャ', 'ュ', 'ョ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ']);
                starts_word && rank::is_short(begin) && rank::is_short(end) && end.chars().nth(2).is_some()
            });
            let begins: Vec<&str> = ends.into_iter().map(|(at, _)| &word[..at]).collect();
            begins.is_empty() || begins.into_iter().any(is_run)
        };
        let ends = |run: &str| run.char_indices().skip(1).map(|(at, _)| run[at..].to_owned()).collect::<Vec<_>>();
        let of_runs = self.katakana.keys().filter(|run| !rank::is_short(run)).flat_map(|run| ends(run));
        let mut words: Vec<String> =
            of_runs.filter(|end| !rank::is_short(end) && is_run(end) && !is_joined(end)).collect();
        words.sort();
        words.dedup();
        words.truncate(UNJOINED);
        words
    }

    /// The words, those that occur most first. Counts are compared by their power of two, so that one word more in a text
    /// does not bring another word among those that are kept.
    fn words(self) -> Vec<(String, u32)> {
        let known = self.known.into_iter().map(|(word, count)| (TABLE.entry(word).0, count));
        let mut words: Vec<(String, u32)> = known.chain(self.katakana).collect();
        words.sort_by(|one, other| (other.1.ilog2(), &one.0).cmp(&(one.1.ilog2(), &other.0)));
        words
    }

    /// For every reading the words that are read so, sorted by reading. What is used for words of the thesaurus that the guide
    /// does not have is found by their readings, too; of those that it has, which is told with them, the foreign ones, as
    /// クラウド begins クラウドサービス.
    pub(super) fn readings<'w>(
        self,
        related: impl Iterator<Item = (&'w str, &'w [(String, u32)], bool)>,
    ) -> Vec<(String, Vec<String>)> {
        let mut readings: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (word, _) in self.words().into_iter().take(WORDS) {
            let kana = if is_kana(&word) { Some(word.clone()) } else { TABLE.reading(&word) };
            // Who types ティ in romaji types ti or tei.
            let spelt = kana.as_ref().map(|kana| kana.replace("ティ", "テイ").replace("ディ", "デイ"));
            let other = spelt.filter(|other| Some(other) != kana.as_ref());
            for reading in kana.iter().chain(&other).flat_map(|kana| kana.split(',')) {
                let words = readings.entry(key(reading)).or_default();
                if words.last() != Some(&word) {
                    words.push(word.clone());
                }
            }
        }
        let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (word, to, is_known) in related {
            let own = (word.to_owned(), thesaurus::SAME);
            let to = if is_known { std::slice::from_ref(&own) } else { to };
            let reading = whole_reading(word).map(|kana| key(&kana)).filter(|key| !readings.contains_key(key));
            let Some(reading) = reading.filter(|_| !is_known || is_kana(word)) else { continue };
            let mut used = to.iter().filter(|(_, trust)| *trust == thesaurus::SAME).map(|(word, _)| word).peekable();
            // A word of the guide that sounds the same is read by its own words.
            let sounds_same = |word: &&String| whole_reading(word).is_some_and(|kana| key(&kana) == reading);
            if is_known || used.peek().is_some() && !used.clone().any(|word| sounds_same(&word)) {
                others.entry(reading).or_default().extend(used.take(USED).cloned());
            }
        }
        readings.extend(others);
        // A word of kana is its own reading, whatever else it is found by.
        let own: Vec<String> = readings.values().flatten().filter(|word| is_kana(word)).cloned().collect();
        for word in own {
            readings.entry(key(&word)).or_default().push(word);
        }
        for words in readings.values_mut() {
            words.sort();
            words.dedup();
        }
        readings.into_iter().collect()
    }
}

/// A word that has a reading.
enum Word<'t> {
    /// One of the table.
    Known(usize),
    /// One that is its own reading.
    Katakana(&'t str),
}

/// The words of a text that have a reading: the longest of the table, and runs of katakana.
fn each_word(text: &str, mut put: impl FnMut(Word<'_>)) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match class(first) {
            Class::Katakana => {
                length = rest.find(|c| class(c) != Class::Katakana).unwrap_or(rest.len());
                put(Word::Katakana(&rest[..length]));
            }
            Class::Kanji => {
                if let Some((word, found)) = TABLE.longest(rest) {
                    length = found;
                    put(Word::Known(word));
                }
            }
            _ => {}
        }
        rest = &rest[length..];
    }
}

/// How a word is read, by the first reading of each of its words; nothing where something of it has none.
fn whole_reading(word: &str) -> Option<String> {
    if let Some(kana) = TABLE.reading(word) {
        return kana.split(',').next().map(str::to_owned);
    }
    let (mut out, mut length) = (String::new(), 0);
    each_word(word, |part| match part {
        Word::Known(part) => {
            let (text, readings) = TABLE.entry(part);
            length += text.len();
            out.push_str(readings.split(',').next().unwrap_or_default());
        }
        Word::Katakana(part) => {
            length += part.len();
            out.push_str(part);
        }
    });
    (length == word.len() && word.chars().nth(2).is_some()).then_some(out)
}

fn is_kana(text: &str) -> bool {
    text.chars().all(|c| matches!(class(c), Class::Hiragana | Class::Katakana))
}

/// Sounds that are written in more than one way, in hiragana.
pub(super) const SOUNDS: [(&str, &str); 8] = [
    ("てぃ", "ち"),
    ("でぃ", "じ"),
    ("とぅ", "つ"),
    ("ぢ", "じ"),
    ("づ", "ず"),
    ("ゔ", "ぶ"),
    ("ー", ""),
    ("ゎ", "わ"),
];

/// What readings are compared by: hiragana, one spelling for one sound, no long-vowel mark.
pub(super) fn key(kana: &str) -> String {
    let plain = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    };
    let hiragana: String = kana.chars().map(plain).collect();
    SOUNDS.iter().fold(hiragana, |text, (one, other)| text.replace(one, other))
}

/// A reading without its long vowels, as romaji often has it: じょうほう is じょほ.
pub(super) fn short(key: &str) -> String {
    const O: &str = "おこそとのほもよろごぞどぼぽょ";
    const U: &str = "うくすつぬふむゆるぐずぶぷゅ";
    let mut out = String::new();
    let mut before = ' ';
    for c in key.chars() {
        if !(c == 'う' && (O.contains(before) || U.contains(before)) || c == 'お' && O.contains(before)) {
            out.push(c);
        }
        before = c;
    }
    out
}

const VOWELS: &str = "aiueo";
/// What begins a syllable, and its five kana.
pub(super) const ROWS: [(&str, &str); 24] = [
    ("", "あ,い,う,え,お"),
    ("k", "か,き,く,け,こ"),
    ("s", "さ,し,す,せ,そ"),
    ("t", "た,ち,つ,て,と"),
    ("n", "な,に,ぬ,ね,の"),
    ("h", "は,ひ,ふ,へ,ほ"),
    ("m", "ま,み,む,め,も"),
    ("y", "や,い,ゆ,いぇ,よ"),
    ("r", "ら,り,る,れ,ろ"),
    ("w", "わ,うぃ,う,うぇ,を"),
    ("g", "が,ぎ,ぐ,げ,ご"),
    ("z", "ざ,じ,ず,ぜ,ぞ"),
    ("d", "だ,じ,ず,で,ど"),
    ("b", "ば,び,ぶ,べ,ぼ"),
    ("p", "ぱ,ぴ,ぷ,ぺ,ぽ"),
    ("f", "ふぁ,ふぃ,ふ,ふぇ,ふぉ"),
    ("v", "ぶぁ,ぶぃ,ぶ,ぶぇ,ぶぉ"),
    ("j", "じゃ,じ,じゅ,じぇ,じょ"),
    ("sh", "しゃ,し,しゅ,しぇ,しょ"),
    ("ch", "ちゃ,ち,ちゅ,ちぇ,ちょ"),
    ("ts", "つぁ,つぃ,つ,つぇ,つぉ"),
    ("th", "てゃ,ち,てゅ,てぇ,てょ"),
    ("dh", "でゃ,じ,でゅ,でぇ,でょ"),
    ("x", "ぁ,ぃ,ぅ,ぇ,ぉ"),
];

/// The hiragana of romaji, in Hepburn's spelling or that of input methods; none where it is no romaji.
pub(super) fn from_romaji(text: &str) -> Option<String> {
    if !text.is_ascii() {
        return None;
    }
    let mut rest = text;
    let mut out = String::new();
    while let Some(first) = rest.chars().next() {
        let next = rest.chars().nth(1);
        let is_vowel = |c: Option<char>| c.is_some_and(|c| VOWELS.contains(c));
        if matches!(first, '-' | '\'') {
            rest = &rest[1..];
        } else if first == 'n' && !is_vowel(next) && next != Some('y') {
            out.push('ん');
            rest =
                &rest[1 + usize::from(next == Some('n') && !rest[2..].starts_with(['a', 'i', 'u', 'e', 'o', 'y']))..];
        } else if next == Some(first) && !is_vowel(Some(first)) || rest.starts_with("tch") {
            out.push('っ');
            rest = &rest[1..];
        } else {
            let at = rest.find(|c| VOWELS.contains(c)).filter(|at| *at < 3)?;
            out.push_str(&syllable(&rest[..at], VOWELS.find(&rest[at..=at])?)?);
            rest = &rest[at + 1..];
        }
    }
    Some(out)
}

fn syllable(begin: &str, vowel: usize) -> Option<String> {
    let row = |begin: &str| ROWS.iter().find(|(known, _)| *known == begin).map(|(_, kana)| *kana);
    if let Some(kana) = row(begin) {
        return kana.split(',').nth(vowel).map(str::to_owned);
    }
    let base = row(begin.strip_suffix('y')?)?.split(',').nth(1)?;
    Some(format!("{base}{}", ["ゃ", "ぃ", "ゅ", "ぇ", "ょ"][vowel]))
}

#[cfg(test)]
mod tests;

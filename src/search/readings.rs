//! Readings: kana and romaji find the guide's words that are read so. When an index is made, the words of its titles and
//! texts get their readings from a table that ships with the program (`readings/`); a query in kana that does not occur is
//! divided into readings.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::Range;
use std::sync::LazyLock;

use flate2::read::DeflateDecoder;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Entry;
use super::grams::{Class, class};
use super::normal::normalize;

/// A guide's index has the readings of so many words at most, those of titles first.
const WORDS: usize = 1_500;
/// A word of a title counts as much as so many in the text.
const TITLE: u32 = 1_000;

/// The table: lines of word, tab, readings with commas between them, sorted by word.
struct Table {
    text: String,
    /// Where every line begins.
    starts: Vec<u32>,
    /// The second character of every line: a tab, where the word has one.
    seconds: Vec<char>,
    /// Which of the lines begin with a character.
    groups: FxHashMap<char, Range<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut text = String::new();
    let packed: &[u8] = include_bytes!("readings/words.bin");
    DeflateDecoder::new(packed).read_to_string(&mut text).expect("the table of readings was deflated from UTF-8");
    let mut table =
        Table { starts: Vec::new(), seconds: Vec::new(), groups: FxHashMap::default(), text: String::new() };
    let (mut at, mut group) = (0, '\n');
    for line in text.split_inclusive('\n') {
        let (number, mut signs) = (table.starts.len(), line.chars());
        let (first, second) = (signs.next().unwrap_or('\n'), signs.next().unwrap_or('\n'));
        // Lines that begin alike stand together.
        if first != group {
            close(&mut table, group);
            table.groups.insert(first, number..number);
            group = first;
        }
        table.starts.push(at);
        table.seconds.push(second);
        at += u32::try_from(line.len()).expect("the table is small");
    }
    close(&mut table, group);
    table.text = text;
    table
});

/// The lines so far are all that begin with a character.
fn close(table: &mut Table, group: char) {
    let end = table.starts.len();
    if let Some(lines) = table.groups.get_mut(&group) {
        lines.end = end;
    }
}

impl Table {
    /// The readings of a word, if it is in the table.
    fn reading(&self, word: &str) -> Option<&str> {
        let (line, end) = self.longest(word)?;
        (end == word.len()).then(|| self.readings(line, end))
    }

    fn start(&self, line: usize) -> usize {
        self.starts[line] as usize
    }

    /// The word of a line that is so long.
    fn word(&self, line: usize, length: usize) -> &str {
        &self.text[self.start(line)..self.start(line) + length]
    }

    /// The readings of a line whose word is so long.
    fn readings(&self, line: usize, length: usize) -> &str {
        let behind = &self.text[self.start(line) + length + 1..];
        behind.split('\n').next().unwrap_or(behind)
    }

    /// The line of the longest word that a text begins with, and how long the word is in bytes. Every place of every text
    /// asks, so the lines that begin alike are narrowed character by character: after two or three there are none.
    fn longest(&self, text: &str) -> Option<(usize, usize)> {
        let mut ends = text.char_indices().map(|(at, c)| (c, at, at + c.len_utf8()));
        let (first, _, one) = ends.next()?;
        let group = self.groups.get(&first)?;
        // A word comes before all that begin with it, as a tab comes before every sign of a word.
        let mut longest = (self.seconds[group.start] == '\t').then_some((group.start, one));
        let Some((second, _, mut end)) = ends.next() else { return longest };
        let seconds = &self.seconds[group.clone()];
        let from = seconds.partition_point(|sign| *sign < second);
        let to = from + seconds[from..].partition_point(|sign| *sign == second);
        let mut lines = group.start + from..group.start + to;
        let bytes = self.text.as_bytes();
        while let Some(line) = lines.clone().next() {
            if bytes[self.start(line) + end] == b'\t' {
                longest = Some((line, end));
            }
            let Some((_, at, next)) = ends.next() else { break };
            let there = |start: &u32| &bytes[*start as usize + at..bytes.len().min(*start as usize + next)];
            let (starts, wanted) = (&self.starts[lines.clone()], &text.as_bytes()[at..next]);
            let from = starts.partition_point(|start| there(start) < wanted);
            let to = from + starts[from..].partition_point(|start| there(start) == wanted);
            lines = lines.start + from..lines.start + to;
            end = next;
        }
        longest
    }
}

/// How often words occur, those of titles weighted.
#[derive(Default)]
struct Counts {
    /// Words of the table, by their line and length.
    known: FxHashMap<(usize, usize), u32>,
    /// Runs of katakana.
    katakana: FxHashMap<String, u32>,
}

impl Counts {
    fn add(&mut self, text: &str, weight: u32) {
        each_word(&normalize(text), |word| match word {
            Word::Known(line, length) => *self.known.entry((line, length)).or_default() += weight,
            Word::Katakana(word) => match self.katakana.get_mut(word) {
                Some(count) => *count += weight,
                None => {
                    self.katakana.insert(word.to_owned(), weight);
                }
            },
        });
    }

    #[expect(clippy::iter_over_hash_type, reason = "sums are the same in any order")]
    fn with(mut self, other: Self) -> Self {
        for (word, count) in other.known {
            *self.known.entry(word).or_default() += count;
        }
        for (word, count) in other.katakana {
            *self.katakana.entry(word).or_default() += count;
        }
        self
    }

    /// The words, those that occur most first.
    fn words(self) -> Vec<(String, u32)> {
        let known = self.known.into_iter().map(|((line, length), count)| (TABLE.word(line, length).to_owned(), count));
        let mut words: Vec<(String, u32)> = known.chain(self.katakana).collect();
        words.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
        words
    }
}

/// For every reading the words of a guide that are read so, sorted by reading.
pub(super) fn of_guide(entries: &[Entry]) -> Vec<(String, Vec<String>)> {
    let counts = entries
        .par_iter()
        .fold(Counts::default, |mut counts, entry| {
            counts.add(&entry.title, TITLE);
            entry.aliases.iter().for_each(|alias| counts.add(alias, TITLE));
            counts.add(&entry.text, 1);
            counts
        })
        .reduce(Counts::default, Counts::with);
    let words = counts.words();
    let mut readings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (word, _) in words.into_iter().take(WORDS) {
        let kana = if is_kana(&word) { Some(&*word) } else { TABLE.reading(&word) };
        // Who types ティ in romaji types ti or tei.
        let spelt = kana.map(|kana| kana.replace("ティ", "テイ").replace("ディ", "デイ"));
        let other = spelt.as_deref().filter(|other| Some(*other) != kana);
        for reading in kana.into_iter().chain(other).flat_map(|kana| kana.split(',')) {
            let words = readings.entry(key(reading)).or_default();
            if words.last() != Some(&word) {
                words.push(word.clone());
            }
        }
    }
    for words in readings.values_mut() {
        words.sort();
    }
    readings.into_iter().collect()
}

/// A word that has a reading.
enum Word<'t> {
    /// One of the table: its line, and its length in bytes.
    Known(usize, usize),
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
                if let Some((line, found)) = TABLE.longest(rest) {
                    length = found;
                    put(Word::Known(line, length));
                }
            }
            _ => {}
        }
        rest = &rest[length..];
    }
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
mod tests {
    use super::*;

    #[test]
    fn words_of_a_guide_have_readings() {
        let entry =
            Entry { title: "再委託先のデータの抹消".into(), text: "府省庁".into(), ..Entry::default() };
        let readings: BTreeMap<String, Vec<String>> = of_guide(&[entry]).into_iter().collect();
        for (reading, word) in [("いたく", "委託"), ("さい", "再"), ("でた", "データ"), ("まっしょう", "抹消")]
        {
            assert!(readings[reading].contains(&word.to_owned()), "{reading}");
        }
    }

    #[test]
    fn every_word_of_the_table_is_found_and_nothing_else() {
        let lines = TABLE.text.lines().filter_map(|line| line.split_once('\t'));
        assert!(lines.clone().count() > 1_000 && lines.clone().is_sorted_by_key(|(word, _)| word));
        for (word, readings) in lines {
            assert_eq!(TABLE.reading(word), Some(readings), "{word}");
            assert_eq!(TABLE.reading(&format!("{word}\t")), None, "{word}");
        }
        for other in ["", "\t", "委託委", "\u{10ffff}", "a"] {
            assert_eq!(TABLE.reading(other), None, "{other}");
        }
    }

    #[test]
    fn romaji_is_kana() {
        for (romaji, kana) in [
            ("saiitaku", "さいいたく"),
            ("masshou", "まっしょう"),
            ("shinyou", "しにょう"),
            ("shin'you", "しんよう"),
            ("kannri", "かんり"),
            ("kanri", "かんり"),
            ("matchi", "まっち"),
            ("jyouhou", "じょうほう"),
            ("hyouka", "ひょうか"),
            ("sekyuriti", "せきゅりち"),
        ] {
            assert_eq!(from_romaji(romaji).as_deref(), Some(kana), "{romaji}");
        }
        for other in ["kubernetes", "zzzqqq", "authentication", "rest", "jipdec", "naïve", "n’é"] {
            assert_eq!(from_romaji(other), None, "{other}");
        }
        assert_eq!((key("セキュリティ"), short("じょうほう")), ("せきゅりち".into(), "じょほ".into()));
    }
}

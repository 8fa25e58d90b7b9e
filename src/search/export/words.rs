//! The files of related words, of readings, of stems and of kanji that are typed for one another, which are asked for where a query is not found as it is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::grams::{Class, class};
use super::super::{Lexicon, Related, parts, readings, stems};
use super::pack::Deflater;
use super::{Made, file};

/// Related words are in a file each for those that begin with kanji or marks, with kana, with letters or digits: a query
/// needs those whose characters it has.
pub(super) const PARTS: usize = 3;

fn part_of(word: &str) -> usize {
    match word.chars().next().map_or(Class::Other, class) {
        Class::Kanji | Class::Other => 0,
        Class::Hiragana | Class::Katakana => 1,
        Class::Letter | Class::Digit => 2,
    }
}

/// What words of the thesaurus stand for. The first two lines have the words of questions that say nothing, and those
/// that many others are made with. Then comes a line for all words that stand for the same, `U+0002` between them, then
/// `U+0001`, trust and word for each that they stand for.
pub(super) fn words_file(lexicon: &Lexicon, part: usize) -> Made {
    let mut lines: BTreeMap<&[(String, u32)], Vec<&str>> = BTreeMap::new();
    for Related { word, to } in lexicon.related.iter().filter(|related| part_of(&related.word) == part) {
        lines.entry(to).or_default().push(word);
    }
    let ours = |words: &[&'static str]| {
        words.iter().copied().filter(|word| part_of(word) == part).collect::<Vec<_>>().join("\u{1}")
    };
    let mut text = format!("{}\n{}\n", ours(&parts::STOP), ours(&parts::GENERIC));
    for (to, words) in lines {
        text.push_str(&words.join("\u{2}"));
        for (word, trust) in to {
            // Writing to a string cannot fail.
            let _ = write!(text, "\u{1}{trust}{word}");
        }
        text.push('\n');
    }
    file("words", &[&Deflater::smallest().text(&text)])
}

/// The words of the guide with their readings. The first line has the kana of romaji, the second the sounds that are
/// written in more than one way. Then comes a line a word, `U+0001` before each reading: without the kana at the word's
/// end, which the reading ends with too; with `U+0002` before it where it does not. A word of kana alone is its own reading.
pub(super) fn readings_file(lexicon: &Lexicon) -> Made {
    let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (reading, read) in &lexicon.readings {
        for word in read {
            words.entry(word).or_default().push(reading);
        }
    }
    let rows = readings::ROWS.map(|(begin, kana)| format!("{begin},{kana}")).join("\u{1}");
    let sounds = readings::SOUNDS.map(|(one, other)| format!("{one},{other}")).join("\u{1}");
    let mut text = format!("{rows}\n{sounds}\n");
    for (word, of_word) in words {
        text.push_str(word);
        let is_kana = |c: char| matches!(class(c), Class::Hiragana | Class::Katakana);
        let end = readings::key(&word[word.trim_end_matches(is_kana).len()..]);
        let is_kana = word.chars().all(is_kana);
        for reading in of_word.into_iter().filter(|reading| !is_kana || *reading != end) {
            let short = reading.strip_suffix(&*end).filter(|_| !is_kana).map(str::to_owned);
            text.push('\u{1}');
            text.push_str(&short.unwrap_or_else(|| format!("\u{2}{reading}")));
        }
        text.push('\n');
    }
    file("readings", &[&Deflater::smallest().text(&text)])
}

/// A line each of kanji that are typed for one another.
pub(super) fn kin_file(lexicon: &Lexicon) -> Made {
    file("kin", &[&Deflater::smallest().text(&(lexicon.kin.join("\n") + "\n"))])
}

/// The words of the guide in Latin letters by their stems. The first line has what may follow a stem in what was typed; then
/// comes a line a stem, `U+0001` before each word.
pub(super) fn stems_file(lexicon: &Lexicon) -> Made {
    let line = |(stem, words): &(String, Vec<String>)| format!("{stem}\u{1}{}\n", words.join("\u{1}"));
    let lines: String = lexicon.stems.iter().map(line).collect();
    file("stems", &[&Deflater::smallest().text(&format!("{}\n{lines}", stems::ENDINGS))])
}

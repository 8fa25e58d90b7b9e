//! The files of related words and of readings, which are asked for where a query is not found as it is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::{Lexicon, Related};
use super::pack::Deflater;
use super::{Made, file};

/// What words of the thesaurus stand for: a line for all words that stand for the same, `U+0002` between them, then
/// `U+0001`, trust and word for each that they stand for.
pub(super) fn words_file(lexicon: &Lexicon) -> Made {
    let mut lines: BTreeMap<&[(String, u32)], Vec<&str>> = BTreeMap::new();
    for Related { word, to } in &lexicon.related {
        lines.entry(to).or_default().push(word);
    }
    let mut text = String::new();
    for (to, words) in lines {
        text.push_str(&words.join("\u{2}"));
        for (word, trust) in to {
            // Writing to a string cannot fail.
            let _ = write!(text, "\u{1}{trust}{word}");
        }
        text.push('\n');
    }
    file("words", &[&Deflater::new().text(&text)])
}

/// The words of the guide by their readings: a line a reading, `U+0001` before each word.
pub(super) fn readings_file(lexicon: &Lexicon) -> Made {
    let line = |(reading, words): &(String, Vec<String>)| format!("{reading}\u{1}{}\n", words.join("\u{1}"));
    file("readings", &[&Deflater::new().text(&lexicon.readings.iter().map(line).collect::<String>())])
}

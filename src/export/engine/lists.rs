//! Lists beside the data that every engine's user needs: synonyms, words that are no synonyms, related words, and what the
//! values of filters are called.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::File;
use super::Source;
use super::document::plain;
use super::sphinx::id64;

/// Lines of words that mean the same, in their normal form and without repetition.
pub(super) fn synonyms(sources: &[Source]) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    for line in sources.iter().flat_map(|source| &source.lexicon.synonyms) {
        let mut words: Vec<String> = Vec::new();
        for word in line.iter().map(|word| plain(word)).filter(|word| !word.is_empty()) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.len() > 1 && !out.contains(&words) {
            out.push(words);
        }
    }
    out
}

/// For each word, all that the lines give for it; the word itself comes first.
pub(super) fn by_word(lines: &[Vec<String>]) -> BTreeMap<&str, Vec<&str>> {
    let mut out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in lines {
        for word in line {
            let known = out.entry(word).or_insert_with(|| vec![word]);
            for other in line {
                if !known.contains(&other.as_str()) {
                    known.push(other);
                }
            }
        }
    }
    out
}

/// Words of the thesaurus and the words of the guides that they stand for, the most trusted first.
pub(super) fn related(sources: &[Source]) -> BTreeMap<&str, Vec<&str>> {
    let mut all: BTreeMap<&str, Vec<(&str, u32)>> = BTreeMap::new();
    for related in sources.iter().flat_map(|source| &source.lexicon.related) {
        let known = all.entry(&related.word).or_default();
        for (word, trust) in &related.to {
            if known.iter().all(|(other, _)| other != word) {
                known.push((word, *trust));
            }
        }
    }
    let mut out = BTreeMap::new();
    for (word, mut words) in all {
        words.sort_by_key(|(_, trust)| std::cmp::Reverse(*trust));
        if !words.is_empty() {
            out.insert(word, words.into_iter().map(|(word, _)| word).collect());
        }
    }
    out
}

/// A cell of a list: what would end it becomes a blank.
fn cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// Gives the lists.
pub(super) fn write<E>(sources: &[Source], put: &mut dyn FnMut(File) -> Result<(), E>) -> Result<(), E> {
    let mut text = String::new();
    for line in synonyms(sources) {
        let words: Vec<String> = line.iter().map(|word| cell(word)).collect();
        let _ = writeln!(text, "{}", words.join("\t"));
    }
    put(File::text("synonyms.tsv", text))?;
    let mut text = String::new();
    for (word, to) in related(sources) {
        let _ = writeln!(text, "{}\t{}", cell(word), to.join("\t"));
    }
    put(File::text("related.tsv", text))?;
    let mut lines: Vec<String> = Vec::new();
    for line in sources.iter().flat_map(|source| &source.lexicon.not_synonyms) {
        let words: Vec<String> = line.words.iter().map(|word| cell(word)).collect();
        let written = format!("{}\t{}\n", cell(&line.reason), words.join("\t"));
        if !lines.contains(&written) {
            lines.push(written);
        }
    }
    put(File::text("not-synonyms.tsv", lines.concat()))?;
    put(File::text("labels.tsv", labels(sources)))
}

/// Every value that filters may have: the filter, its number for Sphinx, the guide, its name, its other names.
fn labels(sources: &[Source]) -> String {
    let mut text = String::from("filter\tsphinx\tguide\tname\taliases\n");
    for source in sources {
        for label in &source.labels {
            let filter = label.filter();
            let aliases: Vec<String> = label.aliases.iter().map(|alias| cell(alias)).collect();
            let (id, name) = (id64(&filter), cell(&label.name));
            let _ = writeln!(text, "{filter}\t{id}\t{}\t{name}\t{}", cell(&source.id), aliases.join("\t"));
        }
        let kinds: std::collections::BTreeSet<&str> = source.entries.iter().map(|entry| &*entry.kind).collect();
        for kind in kinds {
            let filter = format!("kind={kind}");
            let _ = writeln!(text, "{filter}\t{}\t{}\t{kind}\t", id64(&filter), cell(&source.id));
        }
    }
    text
}

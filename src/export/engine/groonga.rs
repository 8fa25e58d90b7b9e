//! Groonga: commands that make the tables and load the data. Overlapping pairs of characters are indexed, and single
//! ones are found as beginnings of pairs, so that any piece of a line is found and nothing else.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::File;
use super::document::{Document, Searched, entries, pages};
use super::pieces::Pieces;
use super::{Source, lists};

const SCHEMA: &str = include_str!("files/groonga-schema.grn");
const README: &str = include_str!("files/groonga-readme.md");

/// What a piece of data begins and ends with, and what stands between its records.
type Frame = ((&'static str, &'static str), &'static str);

const ENTRIES: Frame = (("load --table Entries\n[\n", "\n]\n"), ",\n");
const PAGES: Frame = (("load --table Pages\n[\n", "\n]\n"), ",\n");

pub(super) fn write<E>(sources: &[Source], put: &mut dyn FnMut(File) -> Result<(), E>) -> Result<(), E> {
    put(File::text("schema.grn", SCHEMA))?;
    put(File::text("words.grn", words(sources)))?;
    let mut names = Vec::new();
    let mut pieces = Pieces::new("pages", "grn", PAGES, put);
    for page in sources.iter().flat_map(pages) {
        pieces.add(&record(&page).to_string())?;
    }
    names.extend(pieces.end()?);
    let mut pieces = Pieces::new("entries", "grn", ENTRIES, put);
    for entry in sources.iter().flat_map(entries) {
        pieces.add(&record(&entry).to_string())?;
    }
    names.extend(pieces.end()?);
    let files = names.join(" ");
    let script = format!(
        "#!/bin/sh\n# load.sh [DATABASE]: makes a database of Groonga and loads the data into it.\nset -eu\ncd \"$(dirname \"$0\")\"\n\
         db=${{1:-db/guide}}\nmkdir -p \"$(dirname \"$db\")\"\ngroonga -n \"$db\" < schema.grn > load.log\n\
         for file in words.grn {files}; do groonga \"$db\" < \"$file\" >> load.log; done\n\
         ! grep -E '^\\[\\[-' load.log\n"
    );
    put(File::text("load.sh", script))?;
    put(File::text("README.md", README))
}

fn record(document: &Document) -> Value {
    let Document { key, guide, page, address, kind, number, title, text, searched, filters, order } = document;
    let Searched { head, body, labels } = searched;
    let mut record = json!({
        "_key": key, "guide": guide, "address": address, "kind": kind, "number": number, "title": title,
        "text": text, "head": head, "body": body, "labels": labels, "filters": filters, "order": order,
    });
    if kind != "whole" {
        record["page"] = json!(page);
    }
    record
}

/// Synonyms, related words, and what the values of filters are called.
fn words(sources: &[Source]) -> String {
    let mut out = String::new();
    // A word that stands in for another is a phrase: it may hold what means something in a question.
    let quoted = |words: &[&str]| -> Vec<String> {
        words.iter().map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))).collect()
    };
    let lines = lists::synonyms(sources);
    for (table, words) in [("Synonyms", lists::by_word(&lines)), ("Related", lists::related(sources))] {
        let records = words.iter().map(|(word, to)| json!({ "_key": word, "words": quoted(to) }).to_string());
        let _ = writeln!(out, "load --table {table}\n[\n{}\n]", records.collect::<Vec<_>>().join(",\n"));
    }
    let mut filters: std::collections::BTreeMap<String, Value> = std::collections::BTreeMap::new();
    for label in sources.iter().flat_map(|source| &source.labels) {
        let key = label.filter();
        let record = json!({ "_key": key, "vocabulary": label.vocabulary, "value": label.value, "name": label.name, "aliases": label.aliases });
        filters.entry(key).or_insert(record);
    }
    let records: Vec<String> = filters.values().map(Value::to_string).collect();
    let _ = writeln!(out, "load --table Filters\n[\n{}\n]", records.join(",\n"));
    let guides: Vec<String> = sources
        .iter()
        .map(|source| json!({ "_key": source.id, "title": source.title, "edition": source.edition }).to_string())
        .collect();
    let _ = writeln!(out, "load --table Guides\n[\n{}\n]", guides.join(",\n"));
    out
}

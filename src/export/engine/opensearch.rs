//! `OpenSearch`: settings, mappings and `_bulk` data in the documented shapes. Every character is a word of its own and pairs
//! of them are indexed beside, so that a phrase is any piece of a line. No test runs it.

use serde_json::{Value, json};

use super::super::File;
use super::document::{Document, Searched, entries, pages};
use super::pieces::Pieces;
use super::{Source, lists};
use crate::search::normal::variants;

const README: &str = include_str!("files/opensearch-readme.md");

/// How `_bulk` wants its lines.
const FRAME: ((&str, &str), &str) = (("", "\n"), "\n");

pub(super) fn write<E>(sources: &[Source], parts: usize, put: &mut dyn FnMut(File) -> Result<(), E>) -> Result<(), E> {
    put(File::text("index.json", format!("{:#}\n", index(sources, parts))))?;
    let mut data = Pieces::new("entries", "ndjson", FRAME, put);
    for document in sources.iter().flat_map(entries) {
        data.add(&record(&document))?;
    }
    let of_entries = data.end()?;
    let mut data = Pieces::new("pages", "ndjson", FRAME, put);
    for document in sources.iter().flat_map(pages) {
        data.add(&record(&document))?;
    }
    let of_pages = data.end()?;
    let script = format!(
        "#!/bin/sh\n# load.sh: makes the two indexes and sends the data. Not run by tebiki's tests.\nset -eu\ncd \"$(dirname \"$0\")\"\n\
         server=${{OPENSEARCH:-http://127.0.0.1:9200}}\nsend() {{ curl --fail --silent --show-error --header \"Content-Type: $1\" --request \"$2\" \"$server/$3\" --data-binary \"@$4\"; echo; }}\n\
         for index in guide-entries guide-pages; do send application/json PUT \"$index\" index.json; done\n\
         for file in {}; do send application/x-ndjson POST guide-entries/_bulk \"$file\" | grep -q '\"errors\":false'; done\n\
         for file in {}; do send application/x-ndjson POST guide-pages/_bulk \"$file\" | grep -q '\"errors\":false'; done\n",
        of_entries.join(" "),
        of_pages.join(" ")
    );
    put(File::text("load.sh", script))?;
    put(File::text("README.md", README))
}

/// An action and a document, each a line.
fn record(document: &Document) -> String {
    let Document { key, guide, page, address, kind, number, title, text, searched, filters, order } = document;
    let Searched { head, body, labels } = searched;
    let source = json!({
        "guide": guide, "page": page, "address": address, "kind": kind, "number": number, "title": title,
        "text": text, "head": head, "body": body, "labels": labels, "filters": filters, "order": order,
    });
    format!("{}\n{source}", json!({ "index": { "_id": key } }))
}

fn index(sources: &[Source], parts: usize) -> Value {
    let (keyword, shown) =
        (json!({ "type": "keyword" }), json!({ "type": "keyword", "index": false, "doc_values": false }));
    let searched = json!({
        "type": "text", "analyzer": "characters", "index_phrases": true, "position_increment_gap": 100,
        "fields": { "related": { "type": "text", "analyzer": "pairs", "search_analyzer": "pairs_with_synonyms" } },
    });
    json!({
        "settings": { "index": { "number_of_shards": parts }, "analysis": analysis(sources) },
        "mappings": { "dynamic": "strict", "properties": {
            "guide": keyword, "page": keyword, "kind": keyword, "labels": keyword, "filters": keyword,
            "address": shown, "number": shown, "title": shown, "text": { "type": "text", "index": false },
            "head": searched, "body": searched, "order": { "type": "integer" },
        } },
    })
}

/// What brings a question to the form of the text: filters of characters alone, so that no plug-in is needed.
fn analysis(sources: &[Source]) -> Value {
    let synonyms: Vec<String> = lists::synonyms(sources)
        .iter()
        .filter(|line| line.iter().all(|word| !word.contains([',', '=', '\\'])))
        .map(|line| line.join(", "))
        .collect();
    let wide = (0xff01..=0xff5e_u32).filter_map(|code| Some((char::from_u32(code)?, char::from_u32(code - 0xfee0)?)));
    let folded: Vec<String> = wide.chain(variants()).map(|(from, to)| mapping(from, to)).collect();
    json!({
        "char_filter": {
            "forms": { "type": "mapping", "mappings": folded },
            "blanks": { "type": "pattern_replace", "pattern": "[\\s\\u3000]+", "replacement": "" },
        },
        "tokenizer": { "single": { "type": "ngram", "min_gram": 1, "max_gram": 1, "token_chars": [] } },
        "filter": { "synonyms": { "type": "synonym_graph", "synonyms": synonyms } },
        "analyzer": {
            "characters": { "type": "custom", "char_filter": ["forms", "blanks"], "tokenizer": "single", "filter": ["lowercase"] },
            "pairs": { "type": "custom", "char_filter": ["forms"], "tokenizer": "standard", "filter": ["cjk_width", "lowercase", "cjk_bigram"] },
            "pairs_with_synonyms": { "type": "custom", "char_filter": ["forms"], "tokenizer": "standard",
                "filter": ["cjk_width", "lowercase", "cjk_bigram", "synonyms"] },
        },
    })
}

/// A line of a mapping filter; what has a meaning there is written by its number.
fn mapping(from: char, to: char) -> String {
    format!("\\u{:04x} => \\u{:04x}", u32::from(from), u32::from(to))
}

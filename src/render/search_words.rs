//! What the search shows beside the words of the guide: words of the interface, names of vocabularies and
//! their values, queries to begin with, and the addresses of the scripts that come on first use. One file for
//! all pages, so that a page does not carry it.

use serde_json::{Value, json};

use super::scene::Scene;

/// The scripts that the search asks for on first use.
const SCRIPTS: [&str; 3] = ["search-core-engine.js", "search-core-fallback.js", "search-panel.js"];

/// Keys of the locale that are the search's own.
const WORDS: &str = "search_";

/// Terms that are offered as queries.
const SUGGESTED_TERMS: usize = 6;

/// The file `search/words.js`.
pub(super) fn search_words(scene: &Scene<'_>) -> Vec<u8> {
    let words: serde_json::Map<String, Value> = scene
        .theme
        .locale
        .words()
        .iter()
        .filter_map(|(key, word)| Some((key.strip_prefix(WORDS)?.to_owned(), json!(word))))
        .collect();
    let scripts: serde_json::Map<String, Value> =
        SCRIPTS.iter().map(|name| (name.trim_end_matches(".js").to_owned(), json!(scene.asset(name)))).collect();
    let all = json!({
        "words": words,
        "scripts": scripts,
        "vocabularies": vocabularies(scene),
        "switch": scene.guide().switch().map(|vocabulary| &vocabulary.id),
        "suggested": suggested(scene),
    });
    format!("tebikiSearchWords({all})\n").into_bytes()
}

/// Vocabularies in their order, each with the names of its values; `badge` says whether a result shows them.
fn vocabularies(scene: &Scene<'_>) -> Vec<Value> {
    let guide = scene.guide();
    let vocabularies = guide.vocabularies.iter().map(|vocabulary| {
        let values: Vec<Value> = vocabulary.values.iter().map(|v| json!([v.id, v.name, v.short])).collect();
        let badge = vocabulary.bearer || vocabulary.id == "level";
        json!({ "id": vocabulary.id, "name": scene.vocabulary_name(vocabulary), "badge": badge, "cumulative": vocabulary.cumulative, "values": values })
    });
    vocabularies.collect()
}

/// A clause number and some terms: they show what can be asked for.
fn suggested(scene: &Scene<'_>) -> Vec<String> {
    let clauses = scene.views.clauses.iter().map(|clause| scene.place(clause.at));
    let number = clauses.map(|place| place.label.to_string()).find(|label| !label.is_empty());
    let terms = scene.guide().terms.iter().map(|term| term.name.clone());
    number.into_iter().chain(terms.take(SUGGESTED_TERMS)).collect()
}

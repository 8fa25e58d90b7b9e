//! The answer to a search as JSON, the same for the command line and the preview's server.

use serde_json::{Value, json};

use super::page_entries::KIND;
use crate::search::{Answer, Entry, Hit, Reading};

/// How many characters of the text a snippet shows.
const SNIPPET: usize = 80;

/// `reading`, `total`, `hits`, `synonyms`, `warnings`, `suggestions`, and `missing` where the guide does not treat words.
/// Every hit has its number as it is cited, and `pages` of the printed source, `summary`, `lead`, `condition` and
/// `exception` where they are written for it, as in `guide.json`, and `validity`, when it holds, in one line.
#[must_use]
pub fn answer_json(answer: &Answer) -> Value {
    let (reading, changes) = match &answer.reading {
        Reading::AsWritten => ("as-written", Vec::new()),
        Reading::Corrected(changes) => ("corrected", changes.clone()),
        Reading::Parts => ("parts", Vec::new()),
    };
    let mut out = json!({
        "reading": reading,
        "changes": changes,
        "total": answer.total,
        "hits": answer.hits.iter().map(|hit| hit_json(hit, &answer.words)).collect::<Vec<_>>(),
        "synonyms": answer.synonyms,
        "warnings": answer.warnings,
        "suggestions": answer.suggestions,
    });
    if let Some(first) = answer.hits.first().filter(|_| answer.best) {
        out["best"] = json!(first.entry.id);
    }
    if !answer.missing.is_empty() {
        out["missing"] = json!(answer.missing);
    }
    out
}

fn hit_json(hit: &Hit, words: &[String]) -> Value {
    let entry = &hit.entry;
    let cited = entry.cited.as_deref().cloned().unwrap_or_default();
    let mut out = json!({
        "address": entry.id,
        "kind": entry.kind,
        "number": if cited.number.is_empty() { &*entry.number } else { &*cited.number },
        "title": entry.title,
        "snippet": snippet(shown(entry), words),
        "facets": entry.facets,
        "by": hit.by,
        "score": hit.score,
    });
    let said = [
        ("page", hit.page.as_str()),
        ("pages", &*cited.pages),
        ("summary", &*cited.summary),
        ("lead", &*cited.lead),
        ("condition", &*cited.condition),
        ("exception", &*cited.exception),
        ("validity", &*cited.validity),
    ];
    for (key, value) in said {
        if !value.is_empty() {
            out[key] = json!(value);
        }
    }
    out
}

/// What of the text is shown: of a page that the site makes, the words by which it is found are not.
fn shown(entry: &Entry) -> &str {
    if entry.kind == KIND { entry.text.lines().next().unwrap_or_default() } else { &entry.text }
}

/// The piece of the text that shows the most of the words, in one line.
#[must_use]
pub fn snippet(text: &str, words: &[String]) -> String {
    crate::search::snippet::snippet(text, words, SNIPPET).into_iter().map(|piece| piece.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_begins_near_the_word() {
        let text = "あ".repeat(100) + "契約" + &"い".repeat(100);
        let shown = snippet(&text, &["契約".to_owned()]);
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("契約"));
        assert_eq!(snippet("短い", &[]), "短い");
        assert!(snippet(&("あ".repeat(100) + "ＳＴ 評価"), &["st評価".to_owned()]).contains("ＳＴ 評価"));
    }

    /// What is found in a guide of one page.
    fn found(page: &str) -> impl Fn(&str) -> Value {
        let files = [("guide.yaml", "title: t\nlanguage: ja\n"), ("1.md", page)];
        let files = files.map(|(path, text)| (path.to_owned(), text.into()));
        let resolved = crate::session::resolve_texts(files.into()).expect("a guide");
        let theme = crate::session::load_theme(None, &resolved.corpus.guide).expect("the theme is sound");
        let entries = crate::session::entries(&resolved, &crate::graph::derive(&resolved), theme.locale());
        let index =
            crate::search::SearchIndex::in_memory(entries, &crate::search::Lexicon::default(), "b").expect("made");
        let options =
            crate::search::Options { limit: 9, grouping: crate::search::Grouping::Places, filters: Vec::new() };
        move |query| answer_json(&index.search(query, &options).expect("answered"))["hits"].clone()
    }

    #[test]
    fn hits_say_number_pages_and_summary_as_the_model_does() {
        let page = "---\nnumber: \"1\"\ntitle: 節\nsource: { pages: 3-5 }\n---\n\n1) 鍵 {#keys}\n\n   扉を施錠すること。 {#lock force=must page=4 summary=\"施錠\"}\n";
        let hits = found(page);
        let duty = hits("扉を施錠");
        assert_eq!(duty[0]["address"], "1.html#lock");
        assert_eq!([&duty[0]["number"], &duty[0]["pages"], &duty[0]["summary"]], ["1(1)", "4", "施錠"]);
        // By its number the item is found, and not the duty in it.
        let item = hits("1(1)");
        assert_eq!([&item[0]["address"], &item[0]["pages"]], ["1.html#keys", "3-5"]);
        assert!(item[0].get("summary").is_none());
    }
    #[test]
    fn what_is_written_beside_a_place_is_found_and_said() {
        let page = "---\nnumber: \"1\"\ntitle: 節\n---\n\n夜間に作業する場合がある。 {#night}\n\n\
            扉を施錠すること。 {#lock force=must lead=night condition=\"休日を除く\" exception=\"非常時\"}\n";
        let hits = found(page);
        for query in ["休日を除く", "非常時", "夜間に作業"] {
            let hits = hits(query);
            let hit = hits.as_array().expect("hits").iter().find(|hit| hit["address"] == "1.html#lock");
            let hit = hit.unwrap_or_else(|| panic!("{query}: {hits}"));
            let said = ["lead", "condition", "exception"].map(|key| hit[key].as_str().unwrap_or_default());
            assert_eq!(said, ["夜間に作業する場合がある。", "休日を除く", "非常時"], "{query}");
        }
    }

    #[test]
    fn every_number_that_is_cited_is_found() {
        let page = "---\nnumber: \"1\"\ntitle: 節\n---\n\n1) 鍵 {#keys}\n\n   1. 数える。 {#count}\n   2. 閉じること[^1]。 {#close force=must}\n\n\
            [^1]: 確かめること。 {#noted force=must}\n";
        let hits = found(page);
        let first = |query: &str| hits(query)[0]["address"].as_str().unwrap_or_default().to_owned();
        for query in ["1(1)②", "1(1)(2)", "１（１）②"] {
            assert_eq!(first(query), "1.html#close", "{query}");
        }
        // A step that is no duty is part of what holds it.
        for query in ["1(1)①", "1(1)(1)"] {
            assert_eq!(first(query), "1.html#keys", "{query}");
        }
        let noted = hits("1 脚注1");
        assert!(
            noted.as_array().is_some_and(|hits| hits.iter().any(|hit| hit["address"] == "1.html#noted")),
            "{noted}"
        );
    }

    #[test]
    fn footnotes_are_places_of_their_own() {
        let page = "---\nnumber: \"1\"\ntitle: 節\n---\n\n鍵[^3]を数える。\n\n[^3]: 合鍵をいう。\n";
        let hits = found(page);
        for query in ["脚注3", "注3", "脚注３", "合鍵"] {
            let first = &hits(query)[0];
            assert_eq!([&first["address"], &first["title"]], ["1.html#fn-3", "脚注3"], "{query}");
        }
        assert_eq!(hits("脚注3")[0]["number"], "1");
    }
}

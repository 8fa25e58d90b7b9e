//! The analyzer against the fixtures that its twin in the browser is tested against too.

use serde_json::Value;
use tebiki::search::snippet::snippet;
use tebiki::search::{clause, grams, normal};

fn fixtures() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/search/analyzer.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the fixtures are there"))
        .expect("the fixtures are JSON")
}

fn cases(fixtures: &Value, name: &str) -> Vec<Vec<Value>> {
    let cases: Vec<Vec<Value>> = fixtures[name]
        .as_array()
        .expect("a list")
        .iter()
        .map(|case| case.as_array().expect("a case").clone())
        .collect();
    assert!(!cases.is_empty(), "no case of {name}");
    cases
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn normal_forms() {
    for case in cases(&fixtures(), "normal") {
        let typed = text(&case[0]);
        let mapped = normal::normalize_mapped(typed);
        let starts: Vec<usize> = serde_json::from_value(case[2].clone()).expect("offsets");
        assert_eq!(normal::normalize(typed), text(&case[1]), "{typed:?}");
        assert_eq!((mapped.text.as_str(), mapped.starts), (text(&case[1]), starts), "{typed:?}");
    }
}

#[test]
fn numbers() {
    for case in cases(&fixtures(), "numbers") {
        assert_eq!(clause::canonical(text(&case[0])).as_deref(), case[1].as_str(), "{}", case[0]);
    }
}

#[test]
fn words_are_cut_into_grams() {
    for case in cases(&fixtures(), "grams") {
        let wanted: Vec<(usize, String)> = serde_json::from_value(case[1].clone()).expect("grams");
        let found: Vec<(usize, String)> =
            grams::grams(text(&case[0])).into_iter().map(|(at, gram)| (at, gram.to_owned())).collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn snippets() {
    for case in cases(&fixtures(), "snippets") {
        let words: Vec<String> = serde_json::from_value(case[1].clone()).expect("words");
        let width = usize::try_from(case[2].as_u64().expect("a width")).expect("a small width");
        let shown: String = snippet(text(&case[0]), &words, width)
            .iter()
            .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect();
        assert_eq!(shown, text(&case[3]), "{}", case[0]);
    }
}

//! The printed JSON Schemas hold for the real files: the settings and the pages of the bundled guide and of
//! the starters, and `guide.json`. The validator knows the part of JSON Schema that the schemas use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn tebiki(arguments: &[&str], content: &Path) -> String {
    let content = content.to_string_lossy();
    plain(&[arguments, &["--content", &content]].concat())
}

fn plain(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tebiki")).args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn schema(which: &str, content: &Path) -> Value {
    let text = if which == "front-matter" { tebiki(&["schema", which], content) } else { plain(&["schema", which]) };
    serde_json::from_str(&text).expect("a schema is JSON")
}

/// What is wrong with a value, each fault with its place.
fn faults(schema: &Value, whole: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = whole.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}"));
        return faults(target, whole, value, at, out);
    }
    if let Some(false) = schema.get("type").map(|kind| has_type(kind, value)) {
        out.push(format!("{at}: {value} is not {}", schema["type"]));
    }
    if let Some(one) = schema.get("const").filter(|one| *one != value) {
        out.push(format!("{at}: {value} is not {one}"));
    }
    for (i, (item, form)) in
        value.as_array().into_iter().flatten().zip(schema["prefixItems"].as_array().into_iter().flatten()).enumerate()
    {
        faults(form, whole, item, &format!("{at}/{i}"), out);
    }
    if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.contains(value)) {
        out.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !matches(pattern, text)
    {
        out.push(format!("{at}: `{text}` is not `{pattern}`"));
    }
    for key in ["anyOf", "oneOf"] {
        let fits = |one: &Value| {
            let mut wrong = Vec::new();
            faults(one, whole, value, at, &mut wrong);
            wrong.is_empty()
        };
        if schema[key].as_array().is_some_and(|all| !all.iter().any(fits)) {
            out.push(format!("{at}: {value} fits none of {key}"));
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        if schema["items"].is_object() {
            faults(&schema["items"], whole, item, &format!("{at}/{i}"), out);
        }
    }
    let Some(map) = value.as_object().filter(|_| schema["type"] == "object") else { return };
    for (key, under) in map {
        let at = format!("{at}/{key}");
        match (&schema["properties"][key], &schema["additionalProperties"]) {
            (known @ (Value::Object(_) | Value::Bool(true)), _) => faults(known, whole, under, &at, out),
            (_, Value::Bool(false)) => out.push(format!("{at}: unknown key")),
            (_, more @ Value::Object(_)) => faults(more, whole, under, &at, out),
            _ => {}
        }
    }
    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !map.contains_key(key) {
            out.push(format!("{at}: `{key}` is missing"));
        }
    }
}

/// The two patterns that the schemas use: an id, and values that are joined.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        " (or|and) " => text.contains(" or ") || text.contains(" and "),
        "^[a-z][a-z0-9.-]*$" => {
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c))
        }
        other => panic!("the schema has a pattern `{other}`"),
    }
}

fn has_type(kind: &Value, value: &Value) -> bool {
    let one = |name: &str| match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("the schema has a type `{other}`"),
    };
    match kind {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(one),
        kind => kind.as_str().is_some_and(one),
    }
}

fn check(schema: &Value, value: &Value, name: &str) {
    let mut out = Vec::new();
    faults(schema, schema, value, name, &mut out);
    assert!(out.is_empty(), "{out:#?}");
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

fn guides() -> [PathBuf; 3] {
    [root().join("content"), root().join("src/cli/starter/ja"), root().join("src/cli/starter/en")]
}

#[test]
fn settings_and_front_matter() {
    for content in guides() {
        let settings = fs::read_to_string(content.join("guide.yaml")).expect("settings");
        check(&schema("guide-yaml", &content), &yaml(&settings), "guide.yaml");
        let front = schema("front-matter", &content);
        for entry in walkdir::WalkDir::new(&content) {
            let path = entry.expect("readable").into_path();
            if path.extension().is_none_or(|e| e != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("UTF-8");
            let head = text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).expect("front matter").0;
            check(&front, &yaml(head), &path.display().to_string());
        }
    }
}

/// Every property by its path, and whether it is described.
fn properties(schema: &Value, at: &str, out: &mut Vec<(String, bool)>) {
    if !schema.is_object() {
        return;
    }
    for (key, under) in schema["properties"].as_object().into_iter().flatten() {
        let at = format!("{at}/{key}");
        let words = under["description"].as_str().unwrap_or_default();
        let in_both = words.split_once(" / ").is_some_and(|(ja, en)| !ja.is_ascii() && en.len() > 3);
        out.push((at.clone(), in_both));
        properties(under, &at, out);
    }
    for key in ["items", "additionalProperties"] {
        properties(&schema[key], at, out);
    }
    for key in ["oneOf", "anyOf"] {
        schema[key].as_array().into_iter().flatten().for_each(|one| properties(one, at, out));
    }
    schema["$defs"].as_object().into_iter().flatten().for_each(|(_, under)| properties(under, at, out));
}

#[test]
fn every_setting_is_described_in_both_languages_and_known_to_the_reader() {
    let schema: Value = serde_json::from_str(&plain(&["schema", "guide-yaml"])).expect("a schema is JSON");
    let mut all = Vec::new();
    properties(&schema, "", &mut all);
    assert!(all.len() >= 60, "{}", all.len());
    let bare: Vec<_> = all.iter().filter(|(_, described)| !described).collect();
    assert!(bare.is_empty(), "without words: {bare:?}");
    // A key that the reader does not know is refused, and one that the schema does not know is not offered: the reader
    // names the nearest of its own.
    let keys: Vec<&String> = schema["properties"].as_object().expect("keys").keys().collect();
    let folder = tempfile::tempdir().expect("a folder");
    for key in keys {
        let title = if key == "title" { "" } else { "title: t\n" };
        let wrong = format!("{title}{key}x: 1\n");
        fs::write(folder.path().join("guide.yaml"), wrong).expect("written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        command.args(["check", "--lang", "en", "--format", "json", "--content"]).arg(folder.path());
        let out = String::from_utf8(command.output().expect("it runs").stdout).expect("UTF-8");
        assert!(out.contains(&format!("did you mean `{key}`?")), "{key}: {out}");
    }
}

#[test]
fn the_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = root().join("content");
    let out = folder.path().join("site");
    tebiki(&["build", "--out", &out.to_string_lossy()], &content);
    let read =
        |path: PathBuf| -> Value { serde_json::from_str(&fs::read_to_string(path).expect("the model")).expect("JSON") };
    let index = read(out.join("guide.json"));
    check(&schema("guide-json", &content), &index, "guide.json");
    let form = schema("guide-part", &content);
    let parts: Vec<PathBuf> =
        fs::read_dir(out.join("model")).expect("parts").map(|entry| entry.expect("readable").path()).collect();
    assert_eq!(Some(parts.len()), index["parts"].as_array().map(Vec::len));
    for part in &parts {
        check(&form, &read(part.clone()), &part.display().to_string());
    }
    let mut wrong = read(parts[0].clone());
    wrong["records"][0] =
        serde_json::json!({ "page": { "page": 1, "document": { "blocks": [{ "kind": { "mystery": [] } }] } } });
    let mut out = Vec::new();
    faults(&form, &form, &wrong, "", &mut out);
    assert!(!out.is_empty(), "a part of another form fits");
}

#[test]
fn a_wrong_file_would_be_found() {
    let content = root().join("content");
    let front = schema("front-matter", &content);
    for (head, fault) in [
        ("titel: x", "/titel: unknown key"),
        ("number: '1'", "`title` is missing"),
        ("title: x\nrole: nobody", "fits none of anyOf"),
        ("title: x\ndraft: maybe", "is not \"boolean\""),
    ] {
        let mut out = Vec::new();
        faults(&front, &front, &yaml(head), "", &mut out);
        assert!(out.iter().any(|f| f.contains(fault)), "{head}: {out:?}");
    }
}

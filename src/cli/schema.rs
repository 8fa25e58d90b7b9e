//! `tebiki schema`: JSON Schemas for editors' completion and for tools that read `guide.json`.

use clap::{ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::args::{self, Common};
use super::input::Project;
use super::output::{Exit, say};
use crate::config::Guide;
use crate::diagnostic::Lang;
use crate::graph::model::Model;
use crate::session::Stages;
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "JSON Schema を出力する（設定 guide-yaml、ページの先頭 front-matter、出力されるモデル guide-json）",
        "print a JSON Schema (of the settings, the head of a page, or the model that is written)"
    );
    let which = words!("どのスキーマか", "which schema");
    let which = args::arg("which", &which, lang).required(true).value_name("WHICH").value_parser([
        "guide-yaml",
        "front-matter",
        "guide-json",
    ]);
    Command::new("schema").about(about.get(lang).to_owned()).arg(which).arg(args::content(lang))
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let which = matches.get_one::<String>("which").map_or("", String::as_str);
    if which != "front-matter" && args::typed(matches, "content").is_some() {
        common.complain(&words!(
            "`--content` は front-matter にだけ使える（ほかのスキーマは手引書によらない）",
            "`--content` is for front-matter alone: the other schemas are the same for every guide"
        ));
        return Err(Exit::Usage);
    }
    let schema = match which {
        "guide-json" => serde_json::to_value(schemars::schema_for!(Model)).expect("a schema is JSON"),
        "front-matter" => front_matter(Project::find(common, matches)?.open(Stages::Drafts).guide()),
        _ => guide_yaml(),
    };
    say(&pretty(&schema));
    Ok(Exit::Fine)
}

/// The schema of `guide.yaml` as a file.
pub(super) fn guide_yaml_text() -> String {
    pretty(&guide_yaml()) + "\n"
}

fn pretty(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is JSON")
}

fn text(description: &str) -> Value {
    json!({ "type": ["string", "number"], "description": description })
}

fn texts() -> Value {
    json!({ "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": ["string", "number"] } }] })
}

fn object(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

/// The schema of front matter: the vocabularies of the guide are keys, their values are listed.
fn front_matter(guide: &Guide) -> Value {
    let mut properties = Map::new();
    let fixed = [
        ("number", text("節の番号 / section number: \"9.3.1\"")),
        ("title", text("題名 / title")),
        (
            "id",
            json!({ "type": "string", "pattern": "^[a-z][a-z0-9.-]*$", "description": "ページのアドレス / address" }),
        ),
        ("aliases", texts()),
        ("moved-from", texts()),
        ("source", object(&json!({ "page": text("原典の頁"), "pages": text("原典の頁（複数）") }), &[])),
        ("description", text("一文の説明 / one sentence")),
        ("draft", json!({ "type": "boolean" })),
    ];
    properties.extend(fixed.map(|(key, value)| (key.to_owned(), value)));
    for vocabulary in &guide.vocabularies {
        let ids: Vec<&str> = vocabulary.values.iter().map(|v| v.id.as_str()).collect();
        let value = json!({
            "description": vocabulary.name.ja,
            "anyOf": [{ "enum": ids }, { "type": "array", "items": { "enum": ids } }, { "type": "string", "pattern": " (or|and) " }],
        });
        properties.insert(vocabulary.id.clone(), value);
    }
    let mut schema = object(&Value::Object(properties), &["title"]);
    head(&mut schema, "tebiki front matter");
    schema
}

fn head(schema: &mut Value, title: &str) {
    if let Value::Object(map) = schema {
        map.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".to_owned(), json!(title));
    }
}

fn list(item: &Value) -> Value {
    json!({ "type": "array", "items": item })
}

/// The kinds of places that need ids, or `all`.
fn kinds() -> Value {
    let kinds = json!({ "enum": ["all", "heading", "item", "step", "sub-item", "duty", "note", "caution", "table"] });
    json!({ "oneOf": [kinds, list(&kinds)] })
}

/// A preset, a pattern, or patterns with the forms of items and steps.
fn numbering() -> Value {
    let numeral = json!({ "enum": ["1", "１", "一", "ア", "イ", "a", "A", "i", "I", "①", 1] });
    let label = object(
        &json!({ "pattern": text(""), "address": text(""), "also": texts(), "repeats": { "type": "boolean" } }),
        &["pattern"],
    );
    let item =
        json!({ "oneOf": [{ "type": "string" }, object(&json!({ "mark": text(""), "cite": text("") }), &["mark"])] });
    let label = json!({ "oneOf": [{ "type": "string" }, label] });
    let some = |one: &Value| json!({ "oneOf": [one, { "type": "array", "items": one }] });
    let whole = object(
        &json!({ "preset": text(""), "numerals": numeral, "labels": some(&label), "items": some(&item), "steps": some(&item) }),
        &[],
    );
    json!({ "oneOf": [{ "type": "string" }, whole] })
}

/// The schema of `guide.yaml`.
fn guide_yaml() -> Value {
    let id = json!({ "type": "string", "pattern": "^[a-z][a-z0-9.-]*$" });
    let name = json!({ "oneOf": [{ "type": "string" }, object(&json!({ "ja": text(""), "en": text("") }), &[])] });
    let value = object(
        &json!({
            "id": id, "name": text(""), "short": text(""), "aliases": texts(), "description": text(""),
            "section": text(""), "number": { "type": "integer" }, "values": list(&json!({ "$ref": "#/$defs/value" })),
        }),
        &["id", "name"],
    );
    let vocabulary = object(
        &json!({ "name": name, "bearer": { "type": "boolean" }, "switch": { "type": "boolean" }, "values": list(&json!({ "$ref": "#/$defs/value" })) }),
        &[],
    );
    let mark = object(
        &json!({ "id": id, "mark": text(""), "name": text(""), "meaning": text(""), "force": { "enum": ["must", "may", "none", "included"] } }),
        &["id", "mark", "name", "force"],
    );
    let legend = object(&json!({ "name": text(""), "values": list(&mark) }), &["name"]);
    let group = object(&json!({ "number": text(""), "title": text("") }), &["number", "title"]);
    let item =
        json!({ "oneOf": [{ "type": "string" }, object(&json!({ "text": text(""), "items": texts() }), &["text"])] });
    let mut schema = object(
        &json!({
            "title": text("題名 / title"), "short-title": text(""), "edition": text(""), "date": text(""), "language": text(""),
            "publisher": text(""), "description": text(""), "this-edition": text(""), "numbering": numbering(),
            "vocabularies": { "type": "object", "additionalProperties": vocabulary },
            "marks": { "type": "object", "additionalProperties": legend },
            "standards": list(&object(&json!({ "id": id, "name": text(""), "short": text(""), "groups": list(&group) }), &["id", "name"])),
            "terms": list(&object(&json!({ "id": id, "name": text(""), "aliases": texts(), "definition": text(""), "section": text("") }), &["id", "name", "definition"])),
            "references": list(&object(&json!({ "id": id, "title": text(""), "by": text(""), "date": text(""), "url": text(""), "description": text("") }), &["id", "title"])),
            "parts": list(&object(&json!({ "folder": text(""), "prefix": text("") }), &["folder", "prefix"])), "order": texts(),
            "nav": list(&json!({ "oneOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": "array" } }] })),
            "history": list(&object(&json!({ "date": text(""), "summary": text(""), "items": list(&item), "touches": texts() }), &["date", "summary"])),
            "synonyms": list(&texts()),
            "require-ids": kinds(),
            "not-synonyms": list(&object(&json!({ "words": texts(), "reason": text("") }), &["words", "reason"])),
        }),
        &["title"],
    );
    head(&mut schema, "tebiki guide.yaml");
    if let Value::Object(map) = &mut schema {
        map.insert("$defs".to_owned(), json!({ "value": value }));
    }
    schema
}

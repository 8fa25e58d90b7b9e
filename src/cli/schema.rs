//! `tebiki schema`: JSON Schemas for editors' completion and for tools that read `guide.json`.

use clap::{ArgMatches, Command};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::args::{self, Common};
use super::input::Project;
use super::output::{Exit, say};
use crate::config::Guide;
use crate::diagnostic::Lang;
use crate::graph::model::{Model, PartForm};
use crate::session::Stages;
use crate::words;

pub(super) fn command(lang: Lang) -> Command {
    let about = words!(
        "JSON Schema を出力する（設定 guide-yaml、ページの先頭 front-matter、出力されるモデル guide-json と guide-part）",
        "print a JSON Schema (of the settings, the head of a page, or the model that is written and its parts)"
    );
    let which = words!("どのスキーマか", "which schema");
    let which = args::arg("which", &which, lang).required(true).value_name("WHICH").value_parser([
        "guide-yaml",
        "front-matter",
        "guide-json",
        "guide-part",
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
        "guide-json" => of_model::<Model>(),
        "guide-part" => of_model::<PartForm>(),
        "front-matter" => front_matter(Project::find(common, matches)?.open(Stages::Drafts).guide()),
        _ => {
            say(GUIDE_YAML.trim_end());
            return Ok(Exit::Fine);
        }
    };
    say(&pretty(&schema));
    Ok(Exit::Fine)
}

/// The schema of what is written: a field that is left out where it is empty may be absent.
fn of_model<T: JsonSchema>() -> Value {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    serde_json::to_value(schema).expect("a schema is JSON")
}

/// The schema of `guide.yaml`, which is the same for every guide.
pub(super) const GUIDE_YAML: &str = include_str!("schemas/guide-yaml.json");

fn pretty(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("a schema is JSON")
}

fn text(description: &str) -> Value {
    json!({ "type": ["string", "number"], "description": description })
}

fn texts(description: &str) -> Value {
    let many = json!({ "type": "array", "items": { "type": ["string", "number"] } });
    json!({ "oneOf": [{ "type": "string" }, many], "description": description })
}

fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = json!(description);
    schema
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
        ("aliases", texts("古い番号や題名。参照と検索がここへ届く / old numbers or titles that lead here")),
        ("moved-from", texts("前のアドレス。小さなページがここへ導く / addresses that the page had before")),
        (
            "source",
            described(
                object(
                    &json!({
                        "page": text("原典のページ / page of the printed source"),
                        "pages": text("原典の複数のページ / several of them: 40-41"),
                    }),
                    &[],
                ),
                "印刷された原典での場所 / where it stands in the printed source",
            ),
        ),
        ("description", text("一文の説明 / one sentence")),
        ("draft", json!({ "type": "boolean", "description": "下書き。公開しない / a draft, which is not published" })),
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
    for key in &guide.demands.front_matter {
        let about = "guide.yaml が定めるこの手引書のキー / a key of the guide's own, declared in guide.yaml";
        properties.entry(key.clone()).or_insert_with(|| json!({ "description": about }));
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

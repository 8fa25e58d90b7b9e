//! The front matter of a page: YAML between `---`, TOML between `+++`, an object of JSON (Hugo). What a guide knows keeps its key; what it does not
//! know is kept as it is under its own key, which `guide.yaml` declares.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Tool;
use crate::config::yaml;
use crate::document::Anchor;
use crate::graph::address;
use crate::import::Finding;
use crate::import::ledger::{Ledger, PieceId, PieceKind, Reason};
use crate::source::{ContentPath, Source, Span};
use crate::words;

/// Keys that mean something in a guide: a value of a source that means something else cannot stand under them.
const KNOWN: &[&str] =
    &["number", "title", "id", "aliases", "moved-from", "source", "description", "draft", "from", "until", "meanwhile"];

/// A key with its lines, those of what lies under it included.
#[derive(Debug)]
struct Field {
    key: String,
    value: String,
    lines: Vec<String>,
    /// The line of the key, from 1.
    line: usize,
}

/// The front matter of a page, and its lines.
pub(super) struct Head {
    fields: Vec<Field>,
    /// What the book's contents call the page.
    pub(super) label: Option<String>,
    /// The first line of the text below it, from 0.
    pub(super) body: usize,
    pub(super) lines: Vec<String>,
    form: Form,
}

/// What a front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Yaml,
    Toml,
    Json,
}

impl Form {
    /// The sign between a key and its value.
    fn sign(self) -> char {
        if self == Self::Toml { '=' } else { ':' }
    }
}

/// What of a front matter is written.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Its lines, each with the pieces that it is.
    pub(super) lines: Vec<(PieceId, Box<str>)>,
    /// Keys that the guide has to declare.
    pub(super) declared: BTreeSet<String>,
}

impl Head {
    pub(super) fn of(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if let Some((fields, body)) = json(text) {
            return Self { fields, label: None, body, lines, form: Form::Json };
        }
        let fence = lines.first().map(|line| line.trim_end()).filter(|line| *line == "---" || *line == "+++");
        let end = fence.and_then(|fence| lines.iter().skip(1).position(|line| line.trim_end() == fence)).map(|i| i + 1);
        let form = if fence == Some("+++") { Form::Toml } else { Form::Yaml };
        let mut fields: Vec<Field> = Vec::new();
        for (index, line) in lines.get(1..end.unwrap_or(1)).unwrap_or_default().iter().enumerate() {
            let number = index + 2;
            let split = line.split_once(form.sign());
            let begins = !line.starts_with([' ', '\t', '-', '#', '[', ']', '}']) && split.is_some();
            match (split.filter(|_| begins), fields.last_mut()) {
                (Some((key, value)), _) => {
                    let (key, value) = (key.trim().to_owned(), bare(value).to_owned());
                    fields.push(Field { key, value, lines: vec![line.clone()], line: number });
                }
                (None, Some(field)) if !line.trim().is_empty() => field.lines.push(line.clone()),
                (None, None) if !line.trim().is_empty() => {
                    let lines = vec![line.clone()];
                    fields.push(Field { key: String::new(), value: String::new(), lines, line: number });
                }
                _ => {}
            }
        }
        Self { fields, label: None, body: end.map_or(0, |end| end + 1), lines, form }
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|field| field.key == key)
            .map(|field| field.value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Books every line and tells which are written. `ids` are the ids that more than one page has.
    pub(super) fn kept(
        &self,
        (path, tool): (&str, Tool),
        ids: &BTreeSet<String>,
        (ledger, findings): (&mut Ledger, &mut Vec<Finding>),
    ) -> Kept {
        let mut out = Kept::default();
        for field in self.fields.iter().filter(|field| field.key != "title") {
            let place = format!("{path}:{}", field.line);
            let Some(lines) = self.written(field, tool, ids) else {
                for (index, line) in field.lines.iter().enumerate() {
                    let place = format!("{path}:{}", field.line + index);
                    ledger.leave(PieceKind::Text, &place, line.trim(), Reason::Metadata);
                }
                let key = if field.key.is_empty() { "…" } else { &field.key };
                let words = words!(
                    "front matter の `{key}` は手引書に書けないため外した",
                    "`{key}` of the front matter cannot be written in a guide and is left out"
                );
                findings.push(Finding::new("front-matter", place, words));
                continue;
            };
            let key = lines.first().and_then(|line| line.split_once(':')).map_or("", |(key, _)| key);
            if !KNOWN.contains(&key) {
                out.declared.insert(key.to_owned());
            }
            for (index, (line, own)) in lines.iter().zip(&field.lines).enumerate() {
                let place = format!("{path}:{}", field.line + index);
                // TOML's sign of equality and the other form of a value are no words.
                let text = if self.form == Form::Yaml { own.trim() } else { line.as_str() };
                out.lines.push((ledger.book(PieceKind::Text, &place, text), line.as_str().into()));
            }
        }
        out
    }

    /// The lines of a field as YAML of a guide; `None` where they are none.
    fn written(&self, field: &Field, tool: Tool, ids: &BTreeSet<String>) -> Option<Vec<String>> {
        let key = field.key.as_str();
        let good = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if !good {
            return None;
        }
        let own_key = |key: &str| {
            let first = field.lines.first().map_or("", String::as_str);
            let rest = first.split_once(self.form.sign()).map_or("", |(_, value)| value);
            let rest = if self.form == Form::Toml { toml(rest) } else { rest.to_owned() };
            let mut lines = vec![format!("{key}: {}", rest.trim()).trim_end().to_owned()];
            lines.extend(field.lines.iter().skip(1).cloned());
            lines
        };
        let is_true = matches!(field.value.as_str(), "true" | "True" | "yes");
        let lines = match key {
            "draft" => vec![format!("draft: {is_true}")],
            "id" if is_id(&field.value, ids) => own_key("id"),
            "description" if field.lines.len() == 1 => own_key("description"),
            "aliases" if tool == Tool::Obsidian => own_key("source-aliases"),
            _ if KNOWN.contains(&key) => own_key(&format!("source-{key}")),
            _ => own_key(key),
        };
        reads(&lines).then_some(lines)
    }
}

/// The fields of an object of JSON at the beginning of a page, one a line as YAML has it, and the first line below it.
fn json(text: &str) -> Option<(Vec<Field>, usize)> {
    use serde_json::Value;
    if !text.starts_with('{') {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let Some(Ok(Value::Object(object))) = stream.next() else { return None };
    let end = stream.byte_offset();
    // `{…}` in a line of text is a text.
    let behind = text[end..].split('\n').next().unwrap_or("");
    if !behind.trim().is_empty() {
        return None;
    }
    let head = &text[..end];
    let field = |(key, value): (String, Value)| {
        // The first place of the key is its own, or one below another key: a line to look at.
        let line = head.find(&format!("\"{key}\"")).map_or(1, |at| head[..at].matches('\n').count() + 1);
        let shown = value.to_string();
        let plain = value.as_str().map_or_else(|| shown.clone(), str::to_owned);
        Field { lines: vec![format!("{key}: {shown}")], key, value: plain, line }
    };
    Some((object.into_iter().map(field).collect(), head.matches('\n').count() + 1))
}

/// Whether a value can be the id of a page.
fn is_id(value: &str, ids: &BTreeSet<String>) -> bool {
    Anchor::parse(value).is_some() && !ids.contains(value) && !address::FIXED.contains(&value)
}

/// A value without its quotation marks.
fn bare(value: &str) -> &str {
    value.trim().trim_matches(['"', '\''])
}

/// A value of TOML as YAML: texts, numbers, truths and lists are written alike.
fn toml(value: &str) -> String {
    let value = value.trim();
    match value.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')) {
        Some(inner) if !inner.contains('\'') => format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\"")),
        _ => value.to_owned(),
    }
}

/// Whether lines are YAML that a guide reads.
fn reads(lines: &[String]) -> bool {
    let path = ContentPath::new("page.md").expect("a path of the content folder");
    let text = lines.join("\n") + "\n";
    let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let source = Arc::new(Source::new(path, text));
    let mut faults = Vec::new();
    let node = yaml::parse(&source, Span { start: 0, end }, &mut faults);
    faults.is_empty() && node.is_some_and(|node| matches!(node.value, yaml::Value::Map(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_keeps_its_key() {
        let head =
            Head::of("---\ntitle: T\nauthor: 山田\ntags:\n  - a\n  - b\ndraft: true\nnumber: 3\nx y: &a z\n---\n# H\n");
        let (mut ledger, mut findings) = (Ledger::default(), Vec::new());
        let kept = head.kept(("a.md", Tool::Hugo), &BTreeSet::new(), (&mut ledger, &mut findings));
        let lines: Vec<&str> = kept.lines.iter().map(|(_, line)| &**line).collect();
        assert_eq!(lines, ["author: 山田", "tags:", "  - a", "  - b", "draft: true", "source-number: 3"]);
        assert_eq!(kept.declared.into_iter().collect::<Vec<_>>(), ["author", "source-number", "tags"]);
        assert_eq!(findings.len(), 1);
        let head = Head::of("+++\ntitle = 'T'\nweight = 2\ntags = ['a']\n+++\n");
        let kept = head.kept(("a.md", Tool::Hugo), &BTreeSet::new(), (&mut ledger, &mut findings));
        let lines: Vec<&str> = kept.lines.iter().map(|(_, line)| &**line).collect();
        assert_eq!(lines, ["weight: 2", "tags: ['a']"]);
    }

    #[test]
    fn an_object_of_json_is_a_front_matter() {
        let head =
            Head::of("{\n  \"title\": \"「T」: U\",\n  \"tags\": [\"a\", \"b\"],\n  \"draft\": true\n}\n\n# H\n");
        assert_eq!((head.get("title"), head.lines.get(head.body).map(String::as_str)), (Some("「T」: U"), Some("")));
        let (mut ledger, mut findings) = (Ledger::default(), Vec::new());
        let kept = head.kept(("a.md", Tool::Hugo), &BTreeSet::new(), (&mut ledger, &mut findings));
        let lines: BTreeSet<&str> = kept.lines.iter().map(|(_, line)| &**line).collect();
        assert_eq!(lines, BTreeSet::from(["tags: [\"a\",\"b\"]", "draft: true"]));
        assert!(head.fields.iter().any(|field| field.key == "tags" && field.line == 3));
        for text in ["{ \"a\": 1 } is an object", "{変数} は", "{\"a\": 1,\n# H\n"] {
            assert_eq!((Head::of(text).fields.len(), Head::of(text).body), (0, 0), "{text}");
        }
    }
}

//! Takes the fields of a mapping one by one and reports the ones that nobody asked for.

use std::collections::BTreeSet;

use super::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::Spanned;
use crate::source::{SourceRef, Span};
use crate::words;

/// Reads values and gathers what is wrong with them.
pub struct Reader<'a> {
    /// The text that the values come from.
    pub source: &'a SourceRef,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The code of an unknown key: it differs between `guide.yaml` and front matter.
    pub unknown_key: Code,
}

impl<'a> Reader<'a> {
    /// A reader of one text.
    #[must_use]
    pub fn new(source: &'a SourceRef, unknown_key: Code) -> Self {
        Self { source, diagnostics: Vec::new(), unknown_key }
    }

    /// Reports something at a span.
    pub fn report(&mut self, code: Code, span: Span, words: crate::diagnostic::Words) {
        self.diagnostics.push(Diagnostic::new(code, self.source, span, words));
    }

    fn wrong_type(&mut self, node: &Node, ja: &str, en: &str) {
        let (is_ja, is_en) = node.value.kind();
        let message = words!("{ja}が必要だが、{is_ja}である", "expected {en}, found {is_en}");
        let diagnostic = Diagnostic::new(Code::ConfigType, self.source, node.span, message);
        self.diagnostics.push(match node.value {
            Value::Null => diagnostic.help(words!("値を書くか、行を消す", "write a value, or remove the line")),
            _ => diagnostic,
        });
    }

    /// The fields of a mapping.
    pub fn fields(&mut self, node: Node) -> Fields {
        let span = node.span;
        match node.value {
            Value::Map(entries) => {
                let entries = entries.into_iter().map(|(key, node)| (key, Some(node))).collect();
                Fields { span, entries, asked: Vec::new(), is_said: false }
            }
            Value::Null => Fields { span, entries: Vec::new(), asked: Vec::new(), is_said: false },
            _ => {
                self.wrong_type(&node, "表", "a mapping");
                Fields { span, entries: Vec::new(), asked: Vec::new(), is_said: true }
            }
        }
    }

    /// Text; numbers and truth values are taken as they are written.
    pub fn text(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = match &node.value {
            Value::Text(text) => text.clone(),
            Value::Number(written) => written.clone(),
            Value::Bool(b) => b.to_string(),
            _ => {
                self.wrong_type(node, "文字列", "text");
                return None;
            }
        };
        Some(Spanned::new(text, node.span))
    }

    /// A list of values; a single value is a list of one.
    pub fn list(&mut self, node: Node) -> Vec<Node> {
        match node.value {
            Value::List(nodes) => nodes,
            Value::Null => Vec::new(),
            _ => vec![node],
        }
    }

    /// A list of texts; a single text is a list of one.
    pub fn texts(&mut self, node: Node) -> Vec<Spanned<String>> {
        if let Value::Text(text) = &node.value
            && let Some(comma) = [", ", "、", "，"].into_iter().find(|comma| text.contains(comma))
        {
            let list = text.split(comma).map(str::trim).collect::<Vec<_>>().join(", ");
            let message =
                words!("`{comma}` を含む一つの語として読まれる", "this is read as one word that holds `{comma}`");
            let diagnostic = Diagnostic::new(Code::ConfigValue, self.source, node.span, message).help(words!(
                "`[{list}]` と角括弧で囲む。一つの語なら `[\"{text}\"]` と書く",
                "write `[{list}]`; if it is one word, write `[\"{text}\"]`"
            ));
            self.diagnostics.push(diagnostic);
        }
        let is_list = matches!(node.value, Value::List(_));
        let nodes = self.list(node);
        for node in nodes.iter().filter(|_| is_list) {
            self.joined(node);
        }
        nodes.iter().filter_map(|n| self.text(n)).collect()
    }

    /// A value of a list that holds two words: only `,` parts them.
    fn joined(&mut self, node: &Node) {
        let Value::Text(text) = &node.value else { return };
        let Some(comma) = ["、", "，"].into_iter().find(|comma| text.contains(comma)) else { return };
        // Whoever puts a value into quotation marks means it so.
        if self.source.slice(node.span).starts_with(['"', '\'']) {
            return;
        }
        let list = text.split(comma).map(str::trim).collect::<Vec<_>>().join(", ");
        let message = words!("`{comma}` を含む一つの語として読まれる", "this is read as one word that holds `{comma}`");
        self.diagnostics.push(Diagnostic::new(Code::ConfigValue, self.source, node.span, message).help(words!(
            "`{list}` と、半角の `,` と空白で区切る。一つの語なら `\"{text}\"` と書く",
            "part them with `, `: `{list}`; if it is one word, write `\"{text}\"`"
        )));
    }

    /// A truth value.
    pub fn flag(&mut self, node: &Node) -> bool {
        if let Value::Bool(b) = node.value {
            return b;
        }
        self.wrong_type(node, "true か false ", "true or false");
        // Other versions of YAML, and other tools, have other words for both.
        if let Value::Text(text) | Value::Number(text) = &node.value
            && let Some(told) = self.diagnostics.pop()
        {
            let meant = match text.to_ascii_lowercase().as_str() {
                "yes" | "on" | "y" | "true" | "はい" | "1" => Some("true"),
                "no" | "off" | "n" | "false" | "いいえ" | "0" => Some("false"),
                other => nearest(other, ["true", "false"]),
            };
            self.diagnostics.push(told.suggest(meant));
        }
        false
    }

    /// A whole number.
    pub fn number(&mut self, node: &Node) -> Option<u32> {
        if let Value::Number(written) = &node.value
            && let Ok(number) = written.parse()
        {
            return Some(number);
        }
        self.wrong_type(node, "0 以上の整数", "a whole number");
        None
    }
}

/// The fields of a mapping that are not taken yet.
pub struct Fields {
    /// Where the mapping stands.
    pub span: Span,
    entries: Vec<(Spanned<String>, Option<Node>)>,
    asked: Vec<&'static str>,
    /// Whether it has been said that this is no mapping: what it lacks then is no news.
    is_said: bool,
}

impl Fields {
    /// Takes a field.
    pub fn take(&mut self, key: &'static str) -> Option<Node> {
        self.asked.push(key);
        self.take_key(key).map(|(_, node)| node)
    }

    /// Whether a field is not there, not even under a name that is written in a slip.
    #[must_use]
    pub fn lacks(&self, key: &str) -> bool {
        let keys = self.entries.iter().filter(|(_, node)| node.is_some()).map(|(k, _)| k.value.as_str());
        nearest(key, keys).is_none()
    }

    /// Takes a field whose name is known only at run time, with the place of its key.
    pub fn take_key(&mut self, key: &str) -> Option<(Span, Node)> {
        let (name, node) = self.entries.iter_mut().find(|(k, node)| k.value == key && node.is_some())?;
        node.take().map(|node| (name.span, node))
    }

    /// Takes text; empty where it is missing.
    pub fn text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Spanned<String>> {
        self.take(key).and_then(|node| reader.text(&node))
    }

    /// Takes text that must be there and must not be empty.
    pub fn required(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Spanned<String> {
        self.needed(reader, key, |_| false)
    }

    /// Takes text that must be there; it is empty only where that is written: `""`.
    pub fn required_or_blank(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Spanned<String> {
        self.needed(reader, key, |node| node.span.end > node.span.start)
    }

    fn needed(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        may_be_blank: impl Fn(&Node) -> bool,
    ) -> Spanned<String> {
        if let Some(node) = self.take(key) {
            if matches!(node.value, Value::Null) {
                reader.report(Code::ConfigMissingKey, node.span, words!("`{key}` が空である", "`{key}` is empty"));
                return Spanned::new(String::new(), node.span);
            }
            let text = reader.text(&node).unwrap_or_default();
            if text.value.trim().is_empty() && matches!(node.value, Value::Text(_)) && !may_be_blank(&node) {
                reader.report(Code::ConfigMissingKey, node.span, words!("`{key}` が空である", "`{key}` is empty"));
            }
            text
        } else if self.is_said {
            Spanned::default()
        } else {
            // The place is the mapping's beginning: its first line, not all of it.
            let start = self.entries.first().map_or(self.span, |(k, _)| k.span);
            let message = words!("`{key}` がない", "`{key}` is missing");
            let diagnostic = Diagnostic::new(Code::ConfigMissingKey, reader.source, start, message);
            reader.diagnostics.push(diagnostic.help(words!("`{key}: …` を書き足す", "add `{key}: …`")));
            Spanned::default()
        }
    }

    /// Takes a list of texts.
    pub fn texts(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Spanned<String>> {
        self.take(key).map(|node| reader.texts(node)).unwrap_or_default()
    }

    /// Takes a list of mappings.
    pub fn maps(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Fields> {
        let nodes = self.take(key).map(|node| reader.list(node)).unwrap_or_default();
        nodes.into_iter().map(|node| reader.fields(node)).collect()
    }

    /// Takes everything that is left, as named fields.
    pub fn rest(&mut self) -> Vec<(Spanned<String>, Node)> {
        let left = self.entries.iter_mut().filter_map(|(key, node)| node.take().map(|node| (key.clone(), node)));
        left.collect()
    }

    /// Reports the fields that nobody took; `more` are names that would have been taken too.
    pub fn finish(mut self, reader: &mut Reader<'_>, more: &[&str]) {
        let left = self.rest();
        // What stands there already is not what was meant.
        let stands: BTreeSet<&str> = self.entries.iter().map(|(key, _)| key.value.as_str()).collect();
        let asked: BTreeSet<&str> =
            self.asked.iter().chain(more).copied().filter(|key| !stands.contains(key)).collect();
        for (key, _) in left {
            let name = &key.value;
            let known = asked.iter().copied();
            let code = reader.unknown_key;
            let diagnostic = Diagnostic::new(
                code,
                reader.source,
                key.span,
                words!("知られていないキー `{name}`", "unknown key `{name}`"),
            )
            .suggest(nearest(name, known));
            reader.diagnostics.push(diagnostic);
        }
    }
}

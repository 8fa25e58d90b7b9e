//! The words of the interface: `theme/locales/*.yaml`, flat mappings of a key to a text in which `{n}`
//! stands for what is filled in.

use std::collections::BTreeMap;

use crate::config::yaml::{self, Value};
use crate::diagnostic::{Code, Diagnostic, Lang};
use crate::document::Spanned;
use crate::source::{SourceRef, Span};
use crate::words;

/// The words of the interface in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locale {
    words: BTreeMap<String, String>,
}

impl Locale {
    /// Reads a locale; what is wrong with it is reported with its place.
    pub(super) fn read(source: &SourceRef, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let whole = Span::new(0, source.text().len());
        let Some(node) = yaml::parse(source, whole, diagnostics) else { return Self::default() };
        let mut reader = yaml::Reader::new(source, Code::ThemeLocale);
        let mut words = BTreeMap::new();
        for (key, node) in reader.fields(node).rest() {
            if matches!(node.value, Value::List(_) | Value::Map(_)) {
                let name = &key.value;
                let message = words!("`{name}` は文字列でなければならない", "`{name}` must be text");
                reader.report(Code::ThemeLocale, node.span, message);
            } else if let Some(text) = reader.text(&node) {
                words.insert(key.value, text.value);
            }
        }
        diagnostics.append(&mut reader.diagnostics);
        Self { words }
    }

    /// Every key and its text with their places; what is wrong with the file is reported elsewhere.
    pub(super) fn entries(source: &SourceRef) -> Vec<(Spanned<String>, Spanned<String>)> {
        let whole = Span::new(0, source.text().len());
        let Some(node) = yaml::parse(source, whole, &mut Vec::new()) else { return Vec::new() };
        let mut reader = yaml::Reader::new(source, Code::ThemeLocale);
        let all = reader.fields(node).rest();
        all.into_iter().filter_map(|(key, node)| Some((key, reader.text(&node)?))).collect()
    }

    /// These words, with `over`'s in the place of those that it has.
    #[must_use]
    pub(super) fn overridden(mut self, over: Self) -> Self {
        self.words.extend(over.words);
        self
    }

    /// The word of a key; the key itself where there is none, so that the gap is seen.
    #[must_use]
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// The word of a key with `{n}` filled in.
    #[must_use]
    pub fn fill(&self, key: &str, n: impl std::fmt::Display) -> String {
        self.word(key).replace("{n}", &n.to_string())
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Every word by its key.
    #[must_use]
    pub fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }
}

/// The path of a language's locale inside `theme/`.
pub(super) fn path(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "locales/ja.yaml",
        Lang::En => "locales/en.yaml",
    }
}

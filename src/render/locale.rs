//! The words of the interface: `theme/locales/*.yaml`, flat mappings of a key to a text in which `{n}`
//! stands for what is filled in.

use std::collections::BTreeMap;

use crate::config::yaml::{self, Value};
use crate::config::{Guide, GuideWord};
use crate::diagnostic::{Code, Diagnostic, Lang};
use crate::document::Spanned;
use crate::source::{SourceRef, Span};
use crate::words;

/// Words that say the same in another place: where a guide says the first and not the second, it is said there too.
const FOLLOW: [(&str, &str); 6] = [
    ("noun_caution", "caution_label"),
    ("noun_case", "noun_matter"),
    ("force-must", "must"),
    ("force-must-not", "must_not"),
    ("force-should", "should"),
    ("force-may", "may"),
];

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

    /// These words as a guide says them: its own in the place of ours, then what things are called put into all others.
    /// The names of its vocabularies come first, as far as it has them. Returns the keys that nobody knows.
    #[must_use]
    pub(super) fn of_guide(mut self, guide: &Guide, lang: Lang) -> (Self, Vec<Spanned<String>>) {
        let mut plurals = BTreeMap::new();
        let switch = guide.switch().map(|v| ("noun_role", &v.name));
        let stages = guide.vocabularies.iter().find(|v| v.values.iter().any(|x| x.number.is_some()));
        for (key, name) in switch.into_iter().chain(stages.map(|v| ("noun_phase", &v.name))) {
            self.words.insert(key.to_owned(), in_sentence(name.get(lang), lang));
        }
        // In a guide of articles, as laws are, a section is one.
        if let Some(article) = guide.numbering.article().filter(|article| article.is_ascii() == (lang == Lang::En)) {
            self.words.insert("noun_section".to_owned(), article.to_owned());
        }
        let mut unknown = Vec::new();
        for word in &guide.about.words {
            let keys = keys_of(word);
            let Some(key) = keys.iter().find(|key| self.words.contains_key(*key)) else {
                unknown.push(word.key.clone());
                continue;
            };
            let text = word.name.get(lang);
            if text.is_empty() {
                continue;
            }
            let follow = FOLLOW.iter().filter(|(of, _)| of == key).map(|(_, other)| *other);
            let is_free =
                |other: &&str| !guide.about.words.iter().any(|word| keys_of(word).iter().any(|key| key == other));
            for other in follow.filter(is_free) {
                let is_noun = other.starts_with("noun_");
                self.words.insert(other.to_owned(), if is_noun { text.to_owned() } else { capital(text) });
                plurals.insert(other.to_owned(), word.plural.clone());
            }
            self.words.insert(key.clone(), text.to_owned());
            plurals.insert(key.clone(), word.plural.clone());
        }
        self.name_things(&plurals, lang);
        (self, unknown)
    }

    /// Puts the names of things in the place of `{clause}`, `{clauses}`, `{Clause}` and `{Clauses}`.
    fn name_things(&mut self, plurals: &BTreeMap<String, String>, lang: Lang) {
        let nouns: Vec<(String, String)> =
            self.words.iter().filter_map(|(k, w)| Some((k.strip_prefix("noun_")?.to_owned(), w.clone()))).collect();
        let mut forms = Vec::new();
        for (noun, word) in nouns {
            let own =
                plurals.get(&format!("noun_{noun}")).filter(|plural| lang == Lang::En && !plural.is_empty()).cloned();
            let several = own.unwrap_or_else(|| if lang == Lang::En { plural(&word) } else { word.clone() });
            for (key, text) in [(noun.clone(), word), (plural(&noun), several)] {
                forms.push((format!("{{{}}}", capital(&key)), capital(&text)));
                forms.push((format!("{{{key}}}"), text));
            }
        }
        for word in self.words.values_mut().filter(|word| word.contains('{')) {
            for (form, text) in &forms {
                if word.contains(form.as_str()) {
                    *word = word.replace(form, text);
                }
            }
        }
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

/// The keys that a word of the guide's may have in the locales, the one that is meant first.
fn keys_of(word: &GuideWord) -> [String; 3] {
    let key = &word.key.value;
    [format!("noun_{key}"), key.replace('-', "_"), key.clone()]
}

/// The usual plural of an English noun.
fn plural(word: &str) -> String {
    let consonant = |c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    match word.strip_suffix('y') {
        Some(stem) if stem.ends_with(consonant) => format!("{stem}ies"),
        _ if word.ends_with(['s', 'x']) || word.ends_with("ch") || word.ends_with("sh") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A name as it stands inside a sentence: English begins it with a small letter, unless it is an abbreviation.
pub(super) fn in_sentence(name: &str, lang: Lang) -> String {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if lang == Lang::En && !second.is_uppercase() => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name.to_owned(),
    }
}

/// The path of a language's locale inside `theme/`.
pub(super) fn path(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "locales/ja.yaml",
        Lang::En => "locales/en.yaml",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::read_guide;
    use crate::source::{ContentPath, Source};

    fn locale(words: &str, settings: &str, lang: Lang) -> (Locale, Vec<String>) {
        let source =
            |path: &str, text: &str| Arc::new(Source::new(ContentPath::new(path).expect("plain"), text.to_owned()));
        let (guide, faults) = read_guide(&source("guide.yaml", settings));
        assert!(faults.is_empty(), "{faults:?}");
        let read = Locale::read(&source("theme/locales/en.yaml", words), &mut Vec::new());
        let (locale, unknown) = read.of_guide(&guide, lang);
        (locale, unknown.into_iter().map(|key| key.value).collect())
    }

    const WORDS: &str = "noun_clause: clause\nnoun_phase: phase\nn_clauses: \"{Clauses}: {n}\"\nhint: \"One {clause} in a {phase}.\"\nforce-must: Must\n";

    #[test]
    fn things_are_called_as_the_guide_calls_them() {
        let (ours, _) = locale(WORDS, "title: t\n", Lang::En);
        assert_eq!((ours.fill("n_clauses", 3).as_str(), ours.word("hint")), ("Clauses: 3", "One clause in a phase."));
        let settings = "title: t\nvocabularies:\n  step: { name: { ja: 工程, en: Step }, values: [{ id: a, name: A, number: 1 }] }\nwords:\n  clause: { ja: 管理策, en: criterion, plural: criteria }\n  force-must: { en: Shall }\n  klause: x\n";
        let (own, unknown) = locale(WORDS, settings, Lang::En);
        assert_eq!((own.fill("n_clauses", 3).as_str(), own.word("hint")), ("Criteria: 3", "One criterion in a step."));
        assert_eq!((own.word("force-must"), unknown), ("Shall", vec!["klause".to_owned()]));
        let (ja, _) = locale(WORDS, settings, Lang::Ja);
        assert_eq!((ja.fill("n_clauses", 3).as_str(), ja.word("force-must")), ("管理策: 3", "Must"));
    }

    #[test]
    fn english_plurals() {
        for (one, several) in
            [("clause", "clauses"), ("duty", "duties"), ("key", "keys"), ("class", "classes"), ("switch", "switches")]
        {
            assert_eq!(plural(one), several);
        }
        assert_eq!((in_sentence("Role", Lang::En), in_sentence("KSI", Lang::En)), ("role".into(), "KSI".into()));
    }
}

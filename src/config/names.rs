//! Names that stand for one thing alone: those of values and their numbers, those of terms, and the marks of a legend.
//! What is called by one of two equal names could be either.

use std::collections::BTreeMap;

use super::yaml::Reader;
use super::{Guide, Term, Value, Vocabulary};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::words;

/// Reports names that stand twice in the vocabularies and the terms.
pub(super) fn check(guide: &Guide, reader: &mut Reader<'_>) {
    for vocabulary in &guide.vocabularies {
        let names = vocabulary.values.iter().flat_map(|value| names_of_value(vocabulary, value));
        unique(&vocabulary.id, names, reader);
        let numbers: Vec<(String, &Value)> = vocabulary
            .values
            .iter()
            .filter(|value| value.parent.is_none())
            .filter_map(|value| Some((value.number?.to_string(), value)))
            .collect();
        let numbered = numbers.iter().map(|(number, value)| (number.as_str(), value.id.as_str(), value.span));
        unique(&vocabulary.id, numbered, reader);
    }
    unique("terms", guide.terms.iter().flat_map(names_of_term), reader);
}

/// A name, what has it, and where that is declared.
pub(super) type Named<'a> = (&'a str, &'a str, Span);

/// Values that lie under different ones may be called alike: `group / value` tells them apart.
fn names_of_value<'a>(vocabulary: &'a Vocabulary, value: &'a Value) -> impl Iterator<Item = Named<'a>> {
    let is_named_once = |name: &&str| {
        let alike = vocabulary.values.iter().filter(|other| other.name == **name && other.id != value.id);
        alike.into_iter().all(|other| other.parent == value.parent)
    };
    // A short form that is the name too says nothing more.
    let short = Some(value.short.as_str()).filter(|short| *short != value.name);
    let names = std::iter::once(value.name.as_str()).chain(value.aliases.iter().map(String::as_str));
    names
        .chain(short)
        .filter(is_named_once)
        .map(|name| (name, value.id.as_str(), value.span))
        .collect::<Vec<_>>()
        .into_iter()
}

fn names_of_term(term: &Term) -> impl Iterator<Item = Named<'_>> {
    let names = std::iter::once(term.name.as_str()).chain(term.aliases.iter().map(String::as_str));
    names.map(|name| (name, term.id.as_str(), term.span))
}

/// Reports every name that a second thing of a list has.
pub(super) fn unique<'a>(list: &str, names: impl Iterator<Item = Named<'a>>, reader: &mut Reader<'_>) {
    let mut seen: BTreeMap<&str, (&str, Span)> = BTreeMap::new();
    for (name, id, span) in names.filter(|(name, id, _)| !name.is_empty() && !id.is_empty()) {
        let &mut (first, at) = seen.entry(name).or_insert((id, span));
        if first == id {
            continue;
        }
        let source = reader.source;
        let message = words!(
            "`{list}` に `{name}` と呼ばれるものが二つある（`{first}` と `{id}`）",
            "two things of `{list}` are called `{name}`: `{first}` and `{id}`"
        );
        let diagnostic = Diagnostic::new(Code::ConfigDuplicateName, source, span, message)
            .other(source, at, words!("最初はここ", "first here"))
            .help(words!(
                "一方の名前を変えるか、別名から消す",
                "call one of them otherwise, or take it off its aliases"
            ));
        reader.diagnostics.push(diagnostic);
    }
}

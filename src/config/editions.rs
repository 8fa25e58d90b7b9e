//! What `guide.yaml` says of earlier editions: the number map, and the editor's own word on what changed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::yaml::{self, Fields, Node, Reader};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Day, Spanned};
use crate::source::{SourceRef, Span};
use crate::words;

/// What may have happened to a place; `changes:` names one.
pub const STATES: [&str; 10] =
    ["new", "gone", "split", "merged", "reworded", "moved", "renumbered", "facts", "spelling", "same"];

/// Old numbers, each with the new ones.
pub type NumberMap = Vec<(Spanned<String>, Vec<Spanned<String>>)>;

/// What is said of earlier editions.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Editions {
    /// Old numbers, each with the new ones.
    pub renumbering: NumberMap,
    /// What the editor says happened.
    pub changes: Vec<EditorChange>,
    /// Earlier editions; the first is the one that pages are compared with.
    pub earlier: Vec<EarlierEdition>,
    /// Whether `editions:` is written, with earlier editions or without: addresses that are copied name the words that they
    /// cite.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_series: bool,
    /// The edition that has taken the place of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<CurrentEdition>,
}

/// The edition that has taken the place of this one, which is kept for those who cite it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct CurrentEdition {
    /// Its content folder, as seen from this one.
    pub from: Spanned<String>,
    /// The address of its site, which ends in a slash.
    pub at: String,
    /// What it is called.
    pub name: String,
    /// Where the pages of this edition went: an address in its site for the name of each page that it still has.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pages: BTreeMap<String, String>,
}

/// An earlier edition.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct EarlierEdition {
    /// Its content folder, as seen from this one.
    pub from: Spanned<String>,
    /// What it is called, where it does not say so itself.
    pub name: String,
    /// The last day on which places that changed since then bear a badge; empty: as long as the edition is the one before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub badge_until: String,
}

/// What the editor says happened to a place.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct EditorChange {
    /// One of [`STATES`]; empty: what is found.
    pub state: String,
    /// Numbers or addresses in the old edition.
    pub old: Vec<Spanned<String>>,
    /// Numbers or addresses in this edition.
    pub new: Vec<Spanned<String>>,
    /// A word to readers.
    pub note: String,
}

/// Reads a number map that stands in a file of its own.
#[must_use]
pub fn read_number_map(source: &SourceRef) -> (NumberMap, Vec<Diagnostic>) {
    let mut reader = Reader::new(source, Code::ConfigUnknownKey);
    let whole = Span::new(0, source.text().len());
    let map = yaml::parse(source, whole, &mut reader.diagnostics).map(|node| number_map(node, &mut reader));
    (map.unwrap_or_default(), reader.diagnostics)
}

fn number_map(node: Node, reader: &mut Reader<'_>) -> NumberMap {
    let all = reader.fields(node).rest();
    all.into_iter().map(|(old, node)| (old, reader.texts(node))).collect()
}

/// Reads `renumbering:`, `changes:`, `editions:` and `superseded:`.
pub(super) fn editions(fields: &mut Fields, reader: &mut Reader<'_>) -> Editions {
    let renumbering = fields.take("renumbering").map(|node| number_map(node, reader));
    let changes = fields.maps(reader, "changes").into_iter().map(|entry| change(entry, reader)).collect();
    let written = fields.take("editions");
    let is_series = written.is_some();
    let written = written.map(|node| reader.list(node)).unwrap_or_default();
    let earlier = written
        .into_iter()
        .map(|node| reader.fields(node))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|entry| earlier(entry, reader))
        .collect();
    let current = fields.take("superseded").map(|node| current(reader.fields(node), reader));
    Editions { renumbering: renumbering.unwrap_or_default(), changes, earlier, is_series, current }
}

/// `superseded: { from, at, name }`.
fn current(mut fields: Fields, reader: &mut Reader<'_>) -> CurrentEdition {
    let from = fields.required(reader, "from");
    let at = fields.required(reader, "at");
    let name = fields.text(reader, "name").unwrap_or_default().value;
    fields.finish(reader, &[]);
    let address = at.value.as_str();
    if !address.is_empty() && !is_site(address) {
        let message = words!(
            "`{address}` は、http か https で始まり `/` で終わるアドレスでない",
            "`{address}` is no address that begins with http or https and ends in `/`"
        );
        reader.report(Code::LinkScheme, at.span, message);
    }
    CurrentEdition { from, at: at.value, name, pages: BTreeMap::new() }
}

/// Whether an address is that of a site: links to its pages are made of it.
pub(super) fn is_site(address: &str) -> bool {
    (address.starts_with("https://") || address.starts_with("http://")) && address.ends_with('/')
}

fn earlier(mut fields: Fields, reader: &mut Reader<'_>) -> EarlierEdition {
    let from = fields.required(reader, "from");
    let name = fields.text(reader, "name").unwrap_or_default().value;
    let until = fields.text(reader, "badge-until").unwrap_or_default();
    if !until.value.is_empty() && Day::parse(&until.value).is_none() {
        let day = &until.value;
        let message = words!("`{day}` は日でない", "`{day}` is no day");
        let help = words!("年月日を `2027-03-31` のように書く", "write year, month and day, as in `2027-03-31`");
        reader.diagnostics.push(Diagnostic::new(Code::ConfigValue, reader.source, until.span, message).help(help));
    }
    fields.finish(reader, &[]);
    EarlierEdition { from, name, badge_until: until.value }
}

fn change(mut fields: Fields, reader: &mut Reader<'_>) -> EditorChange {
    let span = fields.span;
    let state = fields.text(reader, "state").unwrap_or_default();
    let name = &state.value;
    if !name.is_empty() && !STATES.contains(&name.as_str()) {
        let message = words!("`{name}` という状態はない", "there is no state `{name}`");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, state.span, message);
        let list = STATES.join(", ");
        let help = words!("{list} のどれかを書く", "write one of {list}");
        reader.diagnostics.push(diagnostic.suggest(nearest(name, STATES)).help(help));
    }
    let old = fields.texts(reader, "old");
    let new = fields.texts(reader, "new");
    if old.is_empty() && new.is_empty() {
        let message = words!("`old` も `new` もない", "neither `old` nor `new` is there");
        reader.report(Code::ConfigMissingKey, span, message);
    }
    let note = fields.text(reader, "note").unwrap_or_default().value;
    fields.finish(reader, &[]);
    EditorChange { state: state.value, old, new, note }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::read_guide;
    use crate::source::{ContentPath, Source};

    #[test]
    fn a_number_map_and_corrections() {
        let text = "title: t\nrenumbering: { 2.1.1: 6.2.1, \"9.1\": [10.1, 10.2] }\nchanges:\n  - { state: moved, old: 3.1, new: \"4.1\", note: n }\n  - { state: mvoed, old: 3.2 }\n  - { state: new }\n";
        let path = ContentPath::new("guide.yaml").expect("a plain path");
        let (guide, found) = read_guide(&Arc::new(Source::new(path, text.to_owned())));
        let editions = &guide.outline.editions;
        let numbers: Vec<&str> =
            editions.renumbering.iter().flat_map(|(_, new)| new).map(|n| n.value.as_str()).collect();
        assert_eq!(numbers, ["6.2.1", "10.1", "10.2"]);
        assert_eq!((editions.changes[0].state.as_str(), editions.changes[0].note.as_str()), ("moved", "n"));
        assert_eq!(found.len(), 2, "{found:?}");
    }
}

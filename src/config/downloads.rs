//! Files that are made of the guide and published with it: `downloads` of `guide.yaml`.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Vocabulary;
use super::attachments::is_plain;
use super::yaml::{Fields, Reader};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::Spanned;
use crate::source::is_device;
use crate::words;

/// What can be made: the lists of `tebiki export`, and the forms for a case.
pub const LISTS: [&str; 8] = ["duties", "clauses", "matrix", "cautions", "terms", "references", "guide", CASE];

/// The forms for a case, which are documents alone.
const CASE: &str = "case";

/// As what it can be made; the first is usual.
const TYPES: [&str; 3] = ["xlsx", "docx", "csv"];

/// More than this nobody looks through, and each is made in every build.
const MOST: usize = 100;

/// A file that is made of the guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Download {
    /// What is made, one of [`LISTS`].
    pub what: String,
    /// As what: `xlsx`, `docx` or `csv`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is narrowed by: vocabularies with the values of which one has to apply.
    pub only: Vec<(String, Vec<String>)>,
    /// The file's name below `downloads/`.
    pub name: Spanned<String>,
    /// What the link says; empty: what the list is called.
    pub title: String,
}

/// Reads `downloads: [{ what: duties, type: xlsx, only: { role: staff }, name: duties-staff.xlsx, title: … }]`.
pub(super) fn downloads(fields: &mut Fields, vocabularies: &[Vocabulary], reader: &mut Reader<'_>) -> Vec<Download> {
    let mut out: Vec<Download> = Vec::new();
    for fields in fields.maps(reader, "downloads") {
        let span = fields.span;
        if out.len() == MOST {
            let message = words!("downloads が {MOST} を超えている", "there are more than {MOST} downloads");
            reader.report(Code::ConfigValue, span, message);
            break;
        }
        let Some(download) = download(fields, vocabularies, reader) else { continue };
        if let Some(first) = out.iter().find(|known| known.name.value == download.name.value) {
            let (text, source) = (&download.name.value, reader.source);
            let message = words!("ファイル名 `{text}` が二度使われている", "the file name `{text}` is used twice");
            let diagnostic = Diagnostic::new(Code::ConfigDuplicateId, source, download.name.span, message)
                .other(source, first.name.span, words!("最初はここ", "first here"))
                .help(words!("`name: …` で別の名前を付ける", "give it another name with `name: …`"));
            reader.diagnostics.push(diagnostic);
            continue;
        }
        out.push(download);
    }
    out
}

fn download(mut fields: Fields, vocabularies: &[Vocabulary], reader: &mut Reader<'_>) -> Option<Download> {
    let what = fields.required(reader, "what");
    let kind = fields.text(reader, "type");
    let name = fields.text(reader, "name");
    let title = fields.text(reader, "title").unwrap_or_default().value;
    let narrowed = fields.take("only");
    fields.finish(reader, &[]);
    let only = narrowed.map(|node| only(node, vocabularies, reader)).unwrap_or_default();
    if !one_of(&what, &LISTS, reader) {
        return None;
    }
    let usual = if what.value == CASE { "docx" } else { TYPES[0] };
    let kind = kind.unwrap_or_else(|| Spanned::new(usual.to_owned(), what.span));
    if what.value == CASE && kind.value != "docx" {
        let message = words!("案件の様式は docx だけである", "forms for a case are made as docx alone");
        reader.report(Code::ConfigValue, kind.span, message);
        return None;
    }
    if !one_of(&kind, &TYPES, reader) {
        return None;
    }
    let usual = format!("{}.{}", what.value, kind.value);
    let name = name.unwrap_or_else(|| Spanned::new(usual, what.span));
    if !is_name(&name.value, &kind.value) {
        let (text, kind) = (&name.value, &kind.value);
        let message = words!("`{text}` はファイルの名前にできない", "`{text}` cannot be the name of the file");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, name.span, message).help(words!(
            "英小文字、数字、ハイフンと `.{kind}` で書く（例: `checklist.{kind}`）",
            "write lower-case letters, digits and hyphens, and `.{kind}`, such as `checklist.{kind}`"
        ));
        reader.diagnostics.push(diagnostic);
        return None;
    }
    Some(Download { what: what.value, kind: kind.value, only, name, title })
}

fn is_name(name: &str, kind: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| is_plain(stem) && ending == kind) && !is_device(name)
}

/// Whether a text is one that is known; says so where it is not.
fn one_of(text: &Spanned<String>, known: &[&str], reader: &mut Reader<'_>) -> bool {
    if known.contains(&text.value.as_str()) {
        return true;
    }
    // What is missing has been said.
    if !text.value.is_empty() {
        let (value, list) = (&text.value, known.join(", "));
        let message = words!("`{value}` は使えない（{list}）", "`{value}` is none of {list}");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, text.span, message)
            .suggest(nearest(value, known.iter().copied()));
        reader.diagnostics.push(diagnostic);
    }
    false
}

fn only(node: super::yaml::Node, vocabularies: &[Vocabulary], reader: &mut Reader<'_>) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    for (key, node) in reader.fields(node).rest() {
        let values = reader.texts(node);
        let id = &key.value;
        let Some(vocabulary) = vocabularies.iter().find(|vocabulary| vocabulary.id == *id) else {
            let message = words!("語彙 `{id}` はない", "there is no vocabulary `{id}`");
            let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, key.span, message)
                .suggest(nearest(id, vocabularies.iter().map(|vocabulary| vocabulary.id.as_str())));
            reader.diagnostics.push(diagnostic);
            continue;
        };
        for value in values.iter().filter(|value| vocabulary.value(&value.value).is_none()) {
            let text = &value.value;
            let message = words!("`{id}` に `{text}` という値はない", "`{id}` has no value `{text}`");
            let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, value.span, message)
                .suggest(nearest(text, vocabulary.values.iter().map(|value| value.id.as_str())));
            reader.diagnostics.push(diagnostic);
        }
        out.push((key.value, values.into_iter().map(|value| value.value).collect()));
    }
    out
}

/// Whether downloads are as the reader of `guide.yaml` takes them.
pub(super) fn are_sound(downloads: &[Download], vocabularies: &[Vocabulary]) -> bool {
    let mut names = BTreeSet::new();
    downloads.len() <= MOST
        && downloads.iter().all(|download| {
            let Download { what, kind, only, name, .. } = download;
            let is_known = |(id, values): &(String, Vec<String>)| {
                let vocabulary = vocabularies.iter().find(|vocabulary| vocabulary.id == *id);
                vocabulary.is_some_and(|vocabulary| values.iter().all(|value| vocabulary.value(value).is_some()))
            };
            LISTS.contains(&what.as_str())
                && TYPES.contains(&kind.as_str())
                && (what != CASE || kind == "docx")
                && is_name(&name.value, kind)
                && names.insert(&name.value)
                && only.iter().all(is_known)
        })
}

//! What a guide asks of its pages: ids, checks that not every guide wants, and findings that it lets stand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::yaml::{Fields, Reader};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::PlaceKind;
use crate::source::Span;
use crate::words;

/// Kinds of places that `require-ids` may name; the others have an id or a number of a standard anyway.
const KINDS_WITH_IDS: [PlaceKind; 9] = [
    PlaceKind::Heading,
    PlaceKind::Item,
    PlaceKind::Step,
    PlaceKind::SubItem,
    PlaceKind::Duty,
    PlaceKind::Note,
    PlaceKind::Caution,
    PlaceKind::Table,
    PlaceKind::Figure,
];

/// What a guide asks of its pages, and what it does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Demands {
    /// Names of other documents, and numbers of theirs: references to them are not the guide's own.
    pub foreign_references: Vec<String>,
    /// Kinds of places that need a written `{#id}`.
    pub require_ids: Vec<PlaceKind>,
    /// Checks across the guide that are made where they are asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cross_checks: Vec<CrossCheck>,
    /// Findings that stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// Keys of front matter that are the guide's own: they are kept and not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub front_matter: Vec<String>,
    /// Whether the folder holds plain Markdown, which is read as an import reads it. What is made of it is a guide like any.
    #[serde(skip)]
    pub plain: bool,
}

/// A check across the guide that not every kind of text bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CrossCheck {
    /// Sentences that differ in polarity alone.
    Sentences,
    /// Names that are written in two ways.
    Names,
}

impl CrossCheck {
    /// Every check.
    pub const ALL: [Self; 2] = [Self::Sentences, Self::Names];

    /// The word of `guide.yaml`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Sentences => "sentences",
            Self::Names => "names",
        }
    }
}

/// A finding of the rules that read across, which the guide lets stand.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Accepted {
    /// The name of its code, such as `across::polarity`.
    pub code: String,
    /// Where one of its two places is: the number or id of a section, with `#` and an anchor, or `guide.yaml`.
    pub at: String,
    /// What is written at that place; empty: anything.
    pub text: String,
    /// Why it stands.
    pub reason: String,
    /// Where the entry is written.
    #[serde(skip)]
    pub span: Span,
}

/// Reads `foreign-references:`, `require-ids:`, `cross-checks:`, `accepted:`, `front-matter:` and `profile:`.
pub(super) fn demands(fields: &mut Fields, reader: &mut Reader<'_>) -> Demands {
    Demands {
        foreign_references: fields.texts(reader, "foreign-references").into_iter().map(|t| t.value).collect(),
        require_ids: require_ids(fields, reader),
        cross_checks: cross_checks(fields, reader),
        accepted: fields.maps(reader, "accepted").into_iter().map(|entry| accepted(entry, reader)).collect(),
        front_matter: front_matter(fields, reader),
        plain: plain(fields, reader),
    }
}

/// `profile: plain`.
fn plain(fields: &mut Fields, reader: &mut Reader<'_>) -> bool {
    let Some(word) = fields.text(reader, "profile") else { return false };
    let text = word.value;
    if text != "plain" {
        let message =
            words!("`{text}` という profile はない（plain だけがある）", "there is no profile `{text}`, only `plain`");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, word.span, message);
        reader.diagnostics.push(diagnostic.suggest(nearest(&text, ["plain"])));
    }
    text == "plain"
}

/// Keys of front matter that the format knows itself.
const OWN_KEYS: [&str; 11] =
    ["number", "title", "id", "aliases", "moved-from", "source", "description", "draft", "from", "until", "meanwhile"];

/// Keys that pages may have beside those of the format.
fn front_matter(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<String> {
    let mut keys = Vec::new();
    for word in fields.texts(reader, "front-matter") {
        let text = word.value;
        if OWN_KEYS.contains(&text.as_str()) {
            let message = words!("`{text}` は書式が定めるキーである", "`{text}` is a key of the format itself");
            let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, word.span, message);
            let help = words!("書式の定めないキーだけを書く", "name keys alone that the format does not know");
            reader.diagnostics.push(diagnostic.help(help));
        } else if !text.is_empty() && !keys.contains(&text) {
            keys.push(text);
        }
    }
    keys
}

/// Kinds of places that need a written id: a list of kinds, or `all`.
fn require_ids(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<PlaceKind> {
    let mut kinds = Vec::new();
    for word in fields.texts(reader, "require-ids") {
        let text = word.value.as_str();
        if text == "all" {
            kinds.extend(KINDS_WITH_IDS);
            continue;
        }
        if let Some(kind) = KINDS_WITH_IDS.into_iter().find(|kind| kind.id() == text) {
            kinds.push(kind);
            continue;
        }
        let known = KINDS_WITH_IDS.map(PlaceKind::id);
        let (list, list_en) = (known.join("、"), known.join(", "));
        let message = words!("`{text}` は all、{list} のいずれでもない", "`{text}` is none of all, {list_en}");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, word.span, message);
        reader.diagnostics.push(diagnostic.suggest(nearest(text, known)));
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn cross_checks(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<CrossCheck> {
    let mut checks = Vec::new();
    for word in fields.texts(reader, "cross-checks") {
        let text = word.value.as_str();
        if let Some(check) = CrossCheck::ALL.into_iter().find(|check| check.id() == text) {
            checks.push(check);
            continue;
        }
        let known = CrossCheck::ALL.map(CrossCheck::id);
        let (list, list_en) = (known.join("、"), known.join(", "));
        let message = words!("`{text}` は {list} のいずれでもない", "`{text}` is none of {list_en}");
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, word.span, message);
        reader.diagnostics.push(diagnostic.suggest(nearest(text, known)));
    }
    checks.sort_unstable();
    checks.dedup();
    checks
}

fn accepted(mut fields: Fields, reader: &mut Reader<'_>) -> Accepted {
    let code = fields.required(reader, "code");
    let name = code.value.as_str();
    let known = Code::ALL.iter().filter(|code| code.reads_across());
    let known: Vec<&str> = known.map(|code| code.name()).collect();
    if !name.is_empty() && !known.contains(&name) {
        let (list, list_en) = (known.join("、"), known.join(", "));
        let message = words!(
            "`{name}` は、受け入れることのできる所見のコードでない",
            "`{name}` is no code of a finding that can be accepted"
        );
        let diagnostic = Diagnostic::new(Code::ConfigValue, reader.source, code.span, message);
        let help = words!("使えるのは {list}", "the codes are {list_en}");
        reader.diagnostics.push(diagnostic.suggest(nearest(name, known)).help(help));
    }
    let at = fields.required(reader, "at");
    let text = fields.text(reader, "text").unwrap_or_default().value;
    let reason = fields.required(reader, "reason").value;
    fields.finish(reader, &[]);
    Accepted { code: code.value, span: at.span, at: at.value, text, reason }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::CrossCheck;
    use crate::config::read_guide;
    use crate::source::{ContentPath, Source};

    #[test]
    fn checks_and_what_is_accepted() {
        let text = "title: t\ncross-checks: [names, sentences, names, sentence]\naccepted:\n  - { code: \"across::polarity\", at: \"9.3.5#a\", reason: r }\n  - { code: \"xref::unknown-target\", at: guide.yaml, text: x, reason: r }\n  - { code: \"across::two-names\", at: \"1\" }\n";
        let path = ContentPath::new("guide.yaml").expect("a plain path");
        let (guide, found) = read_guide(&Arc::new(Source::new(path, text.to_owned())));
        assert_eq!(guide.demands.cross_checks, [CrossCheck::Sentences, CrossCheck::Names]);
        let read: Vec<_> = guide.demands.accepted.iter().map(|a| (a.at.as_str(), a.text.as_str())).collect();
        assert_eq!(read, [("9.3.5#a", ""), ("guide.yaml", "x"), ("1", "")]);
        let codes: Vec<&str> = found.iter().map(|d| d.code.name()).collect();
        assert_eq!(codes, ["config::bad-value", "config::bad-value", "config::missing-key"], "{found:?}");
    }

    #[test]
    fn keys_of_front_matter_that_are_the_guides_own() {
        let path = ContentPath::new("guide.yaml").expect("a plain path");
        let text = "title: t\nfront-matter: [author, title, author]\n".to_owned();
        let (guide, found) = read_guide(&Arc::new(Source::new(path, text)));
        assert_eq!(guide.demands.front_matter, ["author"]);
        assert_eq!(found.iter().map(|d| d.code.name()).collect::<Vec<_>>(), ["config::bad-value"]);
    }
}

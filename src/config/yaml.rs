//! YAML with places: `serde_yaml` reads the values, an event parser beside it finds where each one
//! stands and refuses anchors, aliases, tags and deep nesting before anything is built.

mod causes;
mod comments;
mod fields;
mod plain;
mod shape;

pub use fields::{Fields, Reader};

use serde_yaml::Value as Yaml;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Spanned;
use crate::source::{SourceRef, Span};
use crate::words;

use shape::{Shape, ShapeKind};

/// Nesting deeper than this is refused.
pub const MAX_DEPTH: usize = 32;

/// A value and where it stands in its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub value: Value,
}

/// A YAML value. Numbers keep the way they are written, so that `9.10` is not `9.1`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Value {
    /// What it is called in a message.
    fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::Null => ("空", "nothing"),
            Self::Bool(_) => ("真偽値", "a truth value"),
            Self::Number(_) => ("数", "a number"),
            Self::Text(_) => ("文字列", "text"),
            Self::List(_) => ("一覧", "a list"),
            Self::Map(_) => ("表", "a mapping"),
        }
    }
}

/// Reads the YAML in `range` of the source. `None` where it cannot be read, with the reason among
/// the diagnostics; an empty text is an empty mapping.
pub fn parse(source: &SourceRef, range: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = source.slice(range);
    if let Some(node) = plain::read(text, range) {
        return Some(node);
    }
    let before = diagnostics.len();
    let shape = shape::scan(source, range, diagnostics);
    if diagnostics.len() > before {
        if let Some(found) = causes::find(source, range) {
            diagnostics.truncate(before);
            diagnostics.push(found);
        }
        return None;
    }
    let shape = shape.unwrap_or(Shape { span: range, kind: ShapeKind::Map(Vec::new()) });
    if text.trim().is_empty() {
        return Some(Node { span: range, value: Value::Map(Vec::new()) });
    }
    match serde_yaml::from_str::<Yaml>(text) {
        Ok(value) => {
            let node = join(value, &shape, source);
            comments::check(&node, source, diagnostics);
            Some(node)
        }
        Err(_) if let Some(found) = causes::find(source, range) => {
            diagnostics.push(found);
            None
        }
        Err(error) => {
            let at = error.location().map_or(range, |l| Span::at(l.index()).shift(range.start as usize));
            diagnostics.push(unreadable(source, at, &error.to_string()));
            None
        }
    }
}

/// What the parser of YAML says, and what most often is the cause.
const CAUSES: &[(&str, &str, &str)] = &[
    ("tab", "字下げにタブは使えない。空白で揃える", "a tab cannot indent; use blanks"),
    (
        "mapping values are not allowed",
        "`: ` を含む値は引用符で囲み、下の行の字下げを揃える",
        "quote a value that holds `: `, and check how the lines below are indented",
    ),
    (
        "placement of ':'",
        "上の行の `[` や `{` を閉じる。値の中の `:` なら引用符で囲む",
        "close the `[` or `{` above, or quote a value that holds `:`",
    ),
    (OPEN, "`[` は `]` で、`{` は `}` で閉じる", "close the `[` with `]`, or the `{` with `}`"),
    ("escape", "`\\` を含む値は一重引用符で囲む", "put a value that holds `\\` into single quotes"),
    (
        "flow sequence",
        "`[` を `]` で閉じ、値の間に `,` を置く",
        "close the `[` with `]` and put `,` between the values",
    ),
    (
        "flow mapping",
        "`{` を `}` で閉じ、項目の間に `,` を置く",
        "close the `{` with `}` and put `,` between the entries",
    ),
    ("quoted scalar", "引用符を閉じる", "close the quote"),
    ("simple key", "キーの後に `:` と空白を置く", "put `:` and a blank behind the key"),
    ("block mapping", "キーの字下げを、上の行のキーと揃える", "indent the key like the key above it"),
    ("block collection", "一覧の `-` の字下げを揃える", "indent every `-` of the list alike"),
    ("indent", "字下げを、同じ段の行と揃える", "indent the line like the others of its level"),
    (
        "unexpected character",
        "`@`、`%` などで始まる値は引用符で囲む",
        "quote a value that begins with `@`, `%` or the like",
    ),
];

/// Reasons whose cause may stand in a line above.
const IN_A_LINE_ABOVE: [&str; 6] =
    ["simple key", "mapping values", "placement of ':'", "block mapping", "flow sequence", "flow mapping"];
/// The reason where a bracket is not closed.
const OPEN: &str = "a flow mapping or sequence is not closed";

/// A text that is no YAML. The parser's reason is in English; the way out is in both languages.
fn unreadable(source: &SourceRef, at: Span, reason: &str) -> Diagnostic {
    // The parser gives up below the line that it cannot read.
    let is_below = IN_A_LINE_ABOVE.iter().any(|part| reason.contains(part));
    let open = causes::open_bracket(source, at).filter(|_| is_below);
    if open.is_none()
        && is_below
        && let Some(found) = causes::tight_colon(source, at)
    {
        return found;
    }
    let (at, reason) = open.map_or((at, reason), |open| (open, OPEN));
    let message = words!("YAML として読めない（{reason}）", "this cannot be read as YAML ({reason})");
    let diagnostic = Diagnostic::new(Code::YamlSyntax, source, at, message);
    let cause = CAUSES.iter().find(|(part, ..)| reason.contains(part));
    let (ja, en) = cause.map_or(
        (
            "字下げ、引用符、コロンの後の空白を確かめる。原因は上の行にあることもある",
            "check indentation, quotes and the blank after a colon; the cause may stand in a line above",
        ),
        |&(_, ja, en)| (ja, en),
    );
    diagnostic.help(crate::diagnostic::Words { ja: ja.to_owned(), en: en.to_owned() })
}

/// Puts values and places together. Both come from the same text, so they have the same form; where
/// they should differ after all, the place above is used.
fn join(value: Yaml, shape: &Shape, source: &SourceRef) -> Node {
    let span = shape.span;
    let value = match (value, &shape.kind) {
        (Yaml::Null, _) => Value::Null,
        (Yaml::Bool(b), _) => Value::Bool(b),
        (Yaml::Number(n), ShapeKind::Scalar) => {
            let written = source.slice(span).trim();
            Value::Number(if written.is_empty() { n.to_string() } else { written.to_owned() })
        }
        (Yaml::Number(n), _) => Value::Number(n.to_string()),
        (Yaml::String(s), _) => Value::Text(s),
        (Yaml::Sequence(values), kind) => {
            let places: &[Shape] = if let ShapeKind::List(places) = kind { places } else { &[] };
            let nodes =
                values.into_iter().enumerate().map(|(i, v)| join(v, places.get(i).unwrap_or(&nowhere(span)), source));
            Value::List(nodes.collect())
        }
        (Yaml::Mapping(map), kind) => {
            let places: &[(Span, Shape)] = if let ShapeKind::Map(places) = kind { places } else { &[] };
            let entries = map.into_iter().enumerate().map(|(i, (key, value))| {
                let fallback = (span, nowhere(span));
                let (at, shape) = places.get(i).unwrap_or(&fallback);
                (Spanned::new(key_text(&key, source.slice(*at)), *at), join(value, shape, source))
            });
            Value::Map(entries.collect())
        }
        (Yaml::Tagged(tagged), _) => return join(tagged.value, shape, source),
    };
    Node { span, value }
}

fn nowhere(span: Span) -> Shape {
    Shape { span, kind: ShapeKind::Scalar }
}

fn key_text(key: &Yaml, written: &str) -> String {
    key.as_str().map_or_else(|| written.trim().to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{ContentPath, Source};

    fn read(text: &str) -> (SourceRef, Option<Node>, Vec<Diagnostic>) {
        let source = Arc::new(Source::new(ContentPath::new("guide.yaml").expect("plain"), text.to_owned()));
        let mut diagnostics = Vec::new();
        let node = parse(&source, Span::new(0, text.len()), &mut diagnostics);
        (source, node, diagnostics)
    }

    #[test]
    fn values_know_their_places() {
        let (source, node, diagnostics) = read("題: あ\nlist: [b, \"c d\"]\nn: 9.10\n");
        assert!(diagnostics.is_empty());
        let Some(Value::Map(entries)) = node.map(|n| n.value) else { panic!("a mapping") };
        let shown: Vec<_> = entries.iter().map(|(k, v)| (source.slice(k.span), source.slice(v.span))).collect();
        assert_eq!(shown[0], ("題", "あ"));
        assert_eq!(entries[2].1.value, Value::Number("9.10".into()));
        let Value::List(items) = &entries[1].1.value else { panic!("a list") };
        assert_eq!(source.slice(items[1].span), "\"c d\"");
    }

    #[test]
    fn traps_are_refused_with_their_place() {
        for (text, code, column) in [
            ("a: &x 1\nb: 2\n", Code::YamlForbidden, None),
            ("a: 1\nb: *x\n", Code::YamlForbidden, None),
            ("a: !!python/object x\n", Code::YamlForbidden, None),
            ("a: 1\na: 2\n", Code::YamlDuplicateKey, Some((2, 1))),
            ("a: [1, 2\nb: 3\n", Code::YamlSyntax, None),
        ] {
            let (_, node, diagnostics) = read(text);
            assert!(node.is_none(), "{text}");
            assert_eq!(diagnostics[0].code, code, "{text}");
            if let Some((line, col)) = column {
                let at = diagnostics[0].primary.place.position().expect("a place");
                assert_eq!((at.line, at.column), (line, col), "{text}");
            }
        }
        for (text, help) in
            [("a: [1, 2\nb: 3\n", "close the `[`"), ("a: b: c\n", "quote a value"), ("a: 'b\n", "close the quote")]
        {
            let help_en: Vec<_> = read(text).2.iter().flat_map(|d| &d.help).map(|w| w.en.clone()).collect();
            assert!(help_en.iter().any(|h| h.contains(help)), "{text}: {help_en:?}");
        }
        let deep = format!("a: {}1{}", "[".repeat(40), "]".repeat(40));
        assert_eq!(read(&deep).2[0].code, Code::YamlDepth);
    }
}

//! Comments of YAML that cut a text short: of `title: C #言語の変更` only `C` is read.

use crate::diagnostic::{Code, Diagnostic, Fix};
use crate::source::{SourceRef, Span};
use crate::words;

use super::{Node, Value};

/// Keys whose values are texts for readers: a `#` in them was meant as it is written.
const TEXTS: [&str; 16] = [
    "title",
    "short-title",
    "name",
    "short",
    "description",
    "definition",
    "text",
    "meaning",
    "status",
    "reason",
    "summary",
    "edition",
    "publisher",
    "question",
    "label",
    "this-edition",
];

/// Reports what stands behind a `#` in the line of an unquoted text. A comment has a blank behind its `#`.
pub(super) fn check(node: &Node, source: &SourceRef, diagnostics: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, value) in entries {
                if matches!(value.value, Value::Text(_) | Value::Null) && TEXTS.contains(&key.value.as_str()) {
                    text(value, source, diagnostics);
                }
                check(value, source, diagnostics);
            }
        }
        Value::List(values) => values.iter().for_each(|value| check(value, source, diagnostics)),
        _ => {}
    }
}

fn text(value: &Node, source: &SourceRef, diagnostics: &mut Vec<Diagnostic>) {
    let start = value.span.start as usize;
    let line = source.line_span(source.position(start).line);
    let written = source.text().get(start..line.end as usize).unwrap_or("").trim_end();
    let is_quoted = written.starts_with(['"', '\'', '|', '>', '{', '[']);
    let Some(at) = written.find(" #").filter(|_| !is_quoted) else { return };
    let behind = written.get(at + 2..).unwrap_or("");
    // In `{ id: a, name: 甲 } #memo` the value has ended before.
    let has_ended = written[..at].trim_end().ends_with(['}', ']', ',']);
    if has_ended || !behind.starts_with(char::is_alphanumeric) {
        return;
    }
    let place = Span::new(start + at + 1, start + written.len());
    let message = words!("`#` から後ろは注釈として読まれ、失われる", "from `#` on this is read as a comment and lost");
    let whole = Span::new(start, start + written.len());
    let quoted = format!("\"{}\"", written.replace('\\', "\\\\").replace('"', "\\\""));
    diagnostics.push(
        Diagnostic::new(Code::YamlComment, source, place, message)
            .help(words!(
                "値を引用符で囲む。注釈なら `#` の後に空白を置く",
                "quote the value; put a blank behind the `#` of a comment"
            ))
            .fix(Fix::guess(source, whole, quoted)),
    );
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::parse;
    use crate::diagnostic::Code;
    use crate::source::{ContentPath, Source, Span};

    fn found(text: &str) -> Vec<Code> {
        let source = Arc::new(Source::new(ContentPath::new("guide.yaml").expect("plain"), text.to_owned()));
        let mut diagnostics = Vec::new();
        parse(&source, Span::new(0, text.len()), &mut diagnostics);
        diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn a_text_that_is_cut_is_named() {
        assert_eq!(found("title: C #言語の変更\n"), [Code::YamlComment]);
        assert_eq!(found("terms:\n  - id: c\n    definition: C #1 である\n"), [Code::YamlComment]);
        for text in
            ["title: C # 注釈\n", "title: \"C #言語\"\n", "title: C#言語\n", "id: c #言語\n", "title: 甲\n#注釈\n"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}

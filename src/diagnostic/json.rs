//! Diagnostics for machines: one JSON object a line.

use serde::Serialize;

use super::{Diagnostic, Fix, Label, Lang, Safety, Severity};

#[derive(Serialize)]
struct JsonLabel<'a> {
    /// The code of what follows from the diagnostic.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    primary: JsonLabel<'a>,
    others: Vec<JsonLabel<'a>>,
    help: Vec<&'a str>,
    fix: Option<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    replacement: &'a str,
    safe: bool,
}

/// One line of JSON, without a line feed: `code`, `severity`, `message`, `primary`, `others`,
/// `help`, `fix`. Lines and columns count from 1, columns count characters, ends are exclusive.
/// One of `others` that has a `code` is a finding of its own that follows from this one.
#[must_use]
pub fn to_json(diagnostic: &Diagnostic, lang: Lang) -> String {
    line(diagnostic, lang, None)
}

/// The same with a `path` beside each `file`: `file` is the path inside the content folder, `path` the one from the top of
/// the repository.
#[must_use]
pub fn to_json_with_paths(diagnostic: &Diagnostic, lang: Lang, path: &dyn Fn(&str) -> String) -> String {
    line(diagnostic, lang, Some(path))
}

type Paths<'a> = Option<&'a dyn Fn(&str) -> String>;

fn line(diagnostic: &Diagnostic, lang: Lang, path: Paths<'_>) -> String {
    let value = JsonDiagnostic {
        code: diagnostic.code.name(),
        severity: match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: diagnostic.message.get(lang),
        primary: label(&diagnostic.primary, lang, path),
        others: diagnostic
            .others
            .iter()
            .map(|l| label(l, lang, path))
            .chain(
                diagnostic
                    .followers
                    .iter()
                    .map(|f| JsonLabel { code: Some(f.code.name()), ..label(&f.label, lang, path) }),
            )
            .collect(),
        help: diagnostic.help.iter().map(|w| w.get(lang)).collect(),
        fix: diagnostic.fix.as_ref().map(fix),
    };
    serde_json::to_string(&value).expect("texts and numbers are JSON")
}

fn fix(fix: &Fix) -> JsonFix<'_> {
    let (start, end) = fix.ends();
    JsonFix {
        file: fix.source.path().as_str(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        replacement: &fix.replacement,
        safe: fix.safety == Safety::Safe,
    }
}

fn label<'a>(label: &'a Label, lang: Lang, path: Paths<'_>) -> JsonLabel<'a> {
    let start = label.place.position();
    let end = match &label.place {
        super::Place::Text(source, span) => Some(source.position(span.end as usize)),
        super::Place::File(..) => None,
    };
    JsonLabel {
        code: None,
        file: label.place.path(),
        path: path.map(|path| path(label.place.path())),
        line: start.map(|p| p.line),
        column: start.map(|p| p.column),
        end_line: end.map(|p| p.line),
        end_column: end.map(|p| p.column),
        message: label.words.get(lang),
    }
}

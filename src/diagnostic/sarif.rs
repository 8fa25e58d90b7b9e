//! Diagnostics as one SARIF 2.1.0 document, which code scanning services and editors read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Code, Diagnostic, Fix, Label, Lang, Place, Severity};

/// The document, also where nothing is wrong: then it says that all is well.
#[must_use]
pub fn to_sarif(diagnostics: &[Diagnostic], lang: Lang, path: &dyn Fn(&str) -> String) -> String {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|d| d.code).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tebiki",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|&code| rule(code, lang)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|d| result(d, lang, path)).collect::<Vec<_>>(),
        }],
    });
    document.to_string()
}

fn rule(code: Code, lang: Lang) -> Value {
    let (ja, en) = code.explanation();
    let text = match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    json!({
        "id": code.name(),
        "fullDescription": { "text": text },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(diagnostic: &Diagnostic, lang: Lang, path: &dyn Fn(&str) -> String) -> Value {
    let words = std::iter::once(diagnostic.message.get(lang)).chain(diagnostic.help.iter().map(|help| help.get(lang)));
    let mut result = json!({
        "ruleId": diagnostic.code.name(),
        "level": level(diagnostic.severity()),
        "message": { "text": words.collect::<Vec<_>>().join("\n") },
        "locations": [location(&diagnostic.primary, lang, path)],
    });
    if diagnostic.other_places().next().is_some() {
        let others: Vec<Value> = diagnostic.other_places().map(|other| location(other, lang, path)).collect();
        result["relatedLocations"] = Value::Array(others);
    }
    if let Some(fix) = &diagnostic.fix {
        result["fixes"] = json!([fix_value(fix, diagnostic, lang, path)]);
    }
    result
}

/// What an editor may change: a certain change and a guess look alike there, and a person decides.
fn fix_value(fix: &Fix, diagnostic: &Diagnostic, lang: Lang, path: &dyn Fn(&str) -> String) -> Value {
    let (start, end) = fix.ends();
    let region = json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    });
    let text = diagnostic.help.first().unwrap_or(&diagnostic.message).get(lang);
    json!({
        "description": { "text": text },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&path(fix.source.path().as_str())), "uriBaseId": "%SRCROOT%" },
            "replacements": [{ "deletedRegion": region, "insertedContent": { "text": fix.replacement } }],
        }],
    })
}

fn location(label: &Label, lang: Lang, path: &dyn Fn(&str) -> String) -> Value {
    let uri = uri(&path(label.place.path()));
    let mut physical = json!({ "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" } });
    if let Some(at) = label.place.position() {
        let mut region = json!({ "startLine": at.line, "startColumn": at.column });
        if let Place::Text(source, span) = &label.place {
            let end = source.position(span.end as usize);
            region["endLine"] = json!(end.line);
            region["endColumn"] = json!(end.column);
        }
        physical["region"] = region;
    }
    let mut location = json!({ "physicalLocation": physical });
    let words = label.words.get(lang);
    if !words.is_empty() {
        location["message"] = json!({ "text": words });
    }
    location
}

/// A relative path as a reference of URIs: everything but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{ContentPath, Source, Span};
    use crate::words;

    #[test]
    fn a_result_has_its_place_and_its_rule() {
        let source = Arc::new(Source::new(ContentPath::new("図 1.md").expect("plain"), "あいう\n".to_owned()));
        let one = Diagnostic::new(Code::EmptyPage, &source, Span::new(3, 6), words!("あ", "a")).other(
            &source,
            Span::new(0, 3),
            words!("い", "b"),
        );
        let value: Value =
            serde_json::from_str(&to_sarif(&[one], Lang::En, &|path| format!("content/{path}"))).expect("JSON");
        let run = &value["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "structure::empty-page");
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/%E5%9B%B3%201.md");
        assert_eq!(place["region"], json!({ "startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 3 }));
        assert_eq!(run["results"][0]["relatedLocations"][0]["message"]["text"], "b");
        let none: Value = serde_json::from_str(&to_sarif(&[], Lang::Ja, &str::to_owned)).expect("JSON");
        assert_eq!(none["runs"][0]["results"], json!([]));
    }
}

//! What a style sheet or a template of a project's own asks for that is not there: a variable, a picture, another host; and
//! declarations that run together.

use std::collections::BTreeSet;

use super::embedded::FILES;
use super::theme::Overrides;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceRef, Span};
use crate::words;

/// Reports what one style sheet asks for.
pub(super) fn style(source: &SourceRef, overrides: &Overrides) -> Vec<Diagnostic> {
    let text = without_comments(source.text());
    let mut out = Vec::new();
    variables(&text, source, &known_variables(overrides), &mut out);
    addresses(&text, source, overrides, &mut out);
    run_together(&text, source, &mut out);
    out
}

/// Reports what a template makes browsers load from other hosts: a site asks no other host for anything.
pub(super) fn template(source: &SourceRef) -> Vec<Diagnostic> {
    let text = source.text();
    let found = text.match_indices("src=").filter_map(|(at, key)| {
        let from = at + key.len();
        let value = text.get(from..)?.trim_start_matches(['"', '\'']);
        let start = text.len() - value.len();
        let end = value.find(['"', '\'', ' ', '>']).unwrap_or(value.len());
        is_remote(value).then(|| elsewhere(source, Span::new(start, start + end), Code::TemplateError))
    });
    found.collect()
}

fn is_remote(address: &str) -> bool {
    ["http://", "https://", "//"].iter().any(|begin| address.starts_with(begin))
}

fn elsewhere(source: &SourceRef, span: Span, code: Code) -> Diagnostic {
    let message = words!("ほかのサーバーから読み込む", "this is loaded from another host");
    Diagnostic::new(code, source, span, message).help(words!(
        "ファイルを `theme/images/` などに置く。サイトはほかのサーバーに何も求めない",
        "put the file into `theme/images/` or the like: a site asks no other host for anything"
    ))
}

/// A style sheet with blanks in the place of comments, so that places stay the same.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("/*") {
        let end = rest.get(at + 2..).and_then(|inner| inner.find("*/")).map_or(rest.len(), |end| at + 2 + end + 2);
        out.push_str(&rest[..at]);
        out.extend(rest[at..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Variables that any style sheet, template or script sets.
fn known_variables(overrides: &Overrides) -> BTreeSet<String> {
    let own = overrides.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let all = FILES.iter().map(|file| (file.path, file.bytes)).chain(own);
    let mut out = BTreeSet::new();
    for (path, bytes) in all.filter(|(path, _)| !path.starts_with("images/")) {
        let text = String::from_utf8_lossy(bytes);
        for (at, _) in text.match_indices("--") {
            let name = name_at(&text, at);
            let is_used = text.get(..at).unwrap_or("").trim_end().ends_with("var(");
            let is_set = !path.starts_with("styles/")
                || text.get(at + name.len()..).unwrap_or("").trim_start().starts_with([':', '{']);
            if !is_used && is_set && name.len() > 2 {
                out.insert(name.to_owned());
            }
        }
    }
    out
}

/// The name of a variable with its two dashes.
fn name_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
    rest.get(..end).unwrap_or("")
}

/// `var(--acent)`, which nothing sets and which has nothing in its place.
fn variables(text: &str, source: &SourceRef, known: &BTreeSet<String>, out: &mut Vec<Diagnostic>) {
    for (at, open) in text.match_indices("var(") {
        let inner = text.get(at + open.len()..).unwrap_or("");
        let start = text.len() - inner.trim_start().len();
        let name = name_at(text, start);
        let has_other = text.get(start + name.len()..).unwrap_or("").trim_start().starts_with(',');
        if !name.starts_with("--") || has_other || known.contains(name) {
            continue;
        }
        let message = words!("変数 `{name}` はどこにも定められていない", "nothing sets the variable `{name}`");
        let near = nearest(name, known.iter().map(String::as_str));
        let span = Span::new(start, start + name.len());
        out.push(Diagnostic::new(Code::ThemeStyle, source, span, message).suggest(near));
    }
}

/// `url(images/none.png)`, `@import "https://…"`.
fn addresses(text: &str, source: &SourceRef, overrides: &Overrides, out: &mut Vec<Diagnostic>) {
    let pictures = || {
        let own = overrides.keys().map(String::as_str);
        FILES.iter().map(|file| file.path).chain(own).filter_map(|path| path.strip_prefix("images/"))
    };
    for (key, length) in [("url(", 4), ("@import ", 8)] {
        for (at, _) in text.match_indices(key) {
            let inner = text.get(at + length..).unwrap_or("");
            let value = inner.trim_start_matches([' ', '"', '\'']);
            let start = text.len() - value.len();
            let end = value.find(['"', '\'', ')', ';', ' ', '\n']).unwrap_or(value.len());
            let address = value.get(..end).unwrap_or("");
            let span = Span::new(start, start + address.len());
            if is_remote(address) {
                out.push(elsewhere(source, span, Code::ThemeStyle));
                continue;
            }
            let is_whole = address.contains(':') || address.starts_with(['#', '%']) || address.is_empty();
            let name = address.rsplit('/').next().unwrap_or(address);
            if key == "url(" && !is_whole && !pictures().any(|picture| picture == name) {
                let message = words!("画像 `{address}` がない", "there is no picture `{address}`");
                out.push(
                    Diagnostic::new(Code::ThemeStyle, source, span, message)
                        .help(words!("`theme/images/` に置く", "put it into `theme/images/`")),
                );
            }
        }
    }
}

/// Two declarations without the `;` between them: browsers drop both.
fn run_together(text: &str, source: &SourceRef, out: &mut Vec<Diagnostic>) {
    let mut at = 0;
    for segment in text.split_inclusive([';', '{', '}']) {
        let begin = at;
        at += segment.len();
        let Some((first, second)) =
            segment.trim_end_matches([';', '}']).split_once(':').filter(|_| !segment.ends_with('{'))
        else {
            continue;
        };
        let is_property = |name: &str| {
            let name = name.trim();
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        };
        let next =
            second.split_once('\n').filter(|(value, _)| !value.contains(['(', '"', '\'']) && !value.trim().is_empty());
        let Some((value, rest)) = next.filter(|_| is_property(first)) else { continue };
        if rest.split_once(':').is_some_and(|(name, _)| is_property(name)) {
            let end = begin + first.len() + 1 + value.trim_end().len();
            let message = words!("宣言の終わりに `;` がない", "the declaration does not end with `;`");
            let span = Span::new(end.saturating_sub(1), end);
            out.push(Diagnostic::new(Code::ThemeStyle, source, span, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme_check::text_source;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let overrides: Overrides = [("images/crest.svg".to_owned(), Vec::new())].into();
        let source = text_source("styles/9-own.css", text).expect("a path");
        style(&source, &overrides).into_iter().map(|one| one.message.en).collect()
    }

    #[test]
    fn the_styles_of_the_program_ask_for_what_there_is() {
        let mut seen = 0;
        for file in FILES.iter().filter(|file| file.path.starts_with("styles/")) {
            let source = text_source(file.path, &String::from_utf8_lossy(file.bytes)).expect("a path");
            let said: Vec<_> = style(&source, &Overrides::new()).into_iter().map(|d| d.message.en).collect();
            assert!(said.is_empty(), "{}: {said:?}", file.path);
            seen += 1;
        }
        assert!(seen > 3);
    }

    #[test]
    fn what_is_not_there_is_told() {
        for (text, words) in [
            ("a { color: var(--acent) }", "nothing sets the variable `--acent`"),
            ("a { background: url(images/none.png) }", "there is no picture `images/none.png`"),
            ("@import url(https://example.com/a.css);", "this is loaded from another host"),
            ("a {\n color: red\n width: 1px;\n}", "the declaration does not end with `;`"),
        ] {
            assert_eq!(found(text), [words], "{text}");
        }
        for text in [
            "a { --own: 1px; width: var( --none, 2px) } /* var(--x) url(y) */",
            "a { background: url(\"images/crest.svg\"); mask: url(data:image/png;base64,x) }",
            "a:hover,\nb:focus { color: red;\n width: 1px }",
            "a { grid-template:\n 1fr\n 2fr; transition: a 1s,\n b 2s }",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_template_asks_no_other_host() {
        let source = |text: &str| text_source("templates/footer.html", text).expect("a path");
        assert_eq!(template(&source("<img src=\"https://example.com/a.png\">")).len(), 1);
        assert_eq!(template(&source("<a href=\"https://example.com/\">x</a><img src=\"assets/a.png\">")).len(), 0);
    }
}

//! What is wrong with the files of a project's own theme that would otherwise pass in silence: files that nothing uses,
//! words that nothing shows, words that lost their `{n}`, styles that are not closed.

use std::sync::Arc;

use super::embedded::FILES;
use super::locale::Locale;
use super::theme::{MINIFIED, Overrides, PREVIEW};
use super::{theme_markup, theme_styles};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::source::{ContentPath, Source, SourceRef, Span};
use crate::words;

/// Checks the project's own files.
pub(super) fn check(overrides: &Overrides) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut templates = Vec::new();
    for (path, bytes) in overrides {
        out.extend(unknown(path, overrides));
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let Some(source) = text_source(path, text) else { continue };
        if path.starts_with("locales/") {
            locale(path, &source, overrides, &mut out);
        } else if path.starts_with("styles/") {
            let unclosed = style(&source);
            if unclosed.is_none() {
                out.extend(theme_styles::style(&source, overrides));
            }
            out.extend(unclosed);
        } else if path.starts_with("templates/") {
            out.extend(theme_styles::template(&source));
            templates.push(source);
        }
    }
    out.extend(theme_markup::check(&templates));
    out
}

/// A text of the theme with its place.
pub(super) fn text_source(path: &str, text: &str) -> Option<SourceRef> {
    let path = ContentPath::new(&format!("theme/{path}")).ok()?;
    Some(Arc::new(Source::new(path, text.to_owned())))
}

/// Says of a file that nothing uses it.
fn unknown(path: &str, overrides: &Overrides) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_read_by_people = !path.contains('/') && (name.starts_with("README") || name.starts_with("LICENSE"));
    if is_read_by_people || FILES.iter().any(|file| file.path == path) || is_used(path, overrides) {
        return None;
    }
    let known = FILES.iter().map(|file| file.path);
    // A file in the wrong folder is named by its right one.
    let elsewhere = FILES.iter().map(|file| file.path).find(|known| known.rsplit('/').next() == Some(name));
    let near = elsewhere.or_else(|| nearest(path, known));
    let folder = path.split('/').next().unwrap_or(path);
    let is_of_folder = path.contains('/') && FILES.iter().any(|file| file.path.split('/').next() == Some(folder));
    let place = if is_of_folder { format!("theme/{path}") } else { "theme".to_owned() };
    let message = words!("テーマの `{path}` はどこからも使われない", "nothing uses the theme's `{path}`");
    let diagnostic = Diagnostic::at(Code::ThemeFile, Place::File(place, None), message);
    Some(match near {
        Some(near) => diagnostic.help(words!("`{near}` ではないか", "did you mean `{near}`?")),
        None => {
            diagnostic.help(words!("名前は `tebiki theme eject` が一覧にする", "`tebiki theme eject` lists the names"))
        }
    })
}

/// Whether a file that the program does not have is used all the same: style sheets and pictures are shipped as they
/// are, a template is named by another one or defines components.
fn is_used(path: &str, overrides: &Overrides) -> bool {
    let Some((folder, name)) = path.split_once('/') else { return false };
    match folder {
        // A picture is named by a template, a style sheet or a script.
        "images" => {
            let others = overrides.iter().filter(|(other, _)| !other.starts_with("images/"));
            others.into_iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(name))
        }
        "office" => name.rsplit_once('.').is_some_and(|(_, extension)| extension == "yaml"),
        "styles" => name.rsplit_once('.').is_some_and(|(_, extension)| extension == "css"),
        "scripts" => path.starts_with(MINIFIED) || PREVIEW.contains(&path),
        "templates" => {
            let texts = || overrides.iter().filter(|(other, _)| other.starts_with("templates/"));
            let named = |text: &str| text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"));
            let own = overrides.get(path).is_some_and(|bytes| String::from_utf8_lossy(bytes).contains("{% component"));
            own || texts().any(|(other, bytes)| other != path && named(&String::from_utf8_lossy(bytes)))
        }
        _ => false,
    }
}

/// Compares words with those of the program: a key that it does not have is shown by no page, unless a template of the
/// project asks for it, and a word that had `{n}` needs it.
fn locale(path: &str, source: &SourceRef, overrides: &Overrides, out: &mut Vec<Diagnostic>) {
    let Some(embedded) = FILES.iter().find(|file| file.path == path) else { return };
    let Some(ours) = text_source(path, &String::from_utf8_lossy(embedded.bytes)) else { return };
    let base = Locale::read(&ours, &mut Vec::new());
    let is_asked = |key: &str| {
        let own = overrides.iter().filter(|(path, _)| path.starts_with("templates/"));
        let asks = |text: &str| text.split(&format!("w.{key}")).skip(1).any(|rest| !rest.starts_with(is_of_key));
        own.into_iter().any(|(_, bytes)| asks(&String::from_utf8_lossy(bytes)))
    };
    for (key, text) in Locale::entries(source) {
        let name = key.value.as_str();
        let Some(original) = base.words().get(name) else {
            if !is_asked(name) {
                let message = words!("`{name}` という文言はない", "there are no words `{name}`");
                let near = nearest(name, base.keys());
                out.push(Diagnostic::new(Code::ThemeLocale, source, key.span, message).suggest(near));
            }
            continue;
        };
        if let Some(unknown) = holders(&text.value).find(|holder| !original.contains(*holder)) {
            let message = words!(
                "`{name}` では `{unknown}` に何も入らない",
                "nothing is put in place of `{unknown}` in `{name}`"
            );
            let help = words!("元は `{original}`。波括弧を消す", "it was `{original}`; remove the braces");
            out.push(Diagnostic::new(Code::ThemeLocale, source, text.span, message).help(help));
        }
        if original.contains("{n}") && !text.value.contains("{n}") {
            let message = words!("`{name}` に `{{n}}` がない", "`{name}` has lost its `{{n}}`");
            let help = words!(
                "元は `{original}`。数や名前が入る所に `{{n}}` を書く",
                "it was `{original}`; write `{{n}}` where the number or name goes"
            );
            out.push(Diagnostic::new(Code::ThemeLocale, source, text.span, message).help(help));
        }
    }
}

/// What stands in braces as the place of something: `{n}`, `{name}`.
fn holders(text: &str) -> impl Iterator<Item = &str> {
    let opened = text.match_indices('{').filter_map(|(at, _)| text.get(at..));
    opened.filter_map(|rest| {
        let end = rest.find('}')?;
        let inner = rest.get(1..end)?;
        let is_name = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then(|| rest.get(..=end)).flatten()
    })
}

fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The first thing in a style sheet that is opened and not closed, or closed and not opened: browsers drop the rest of
/// the sheet, or the rest of a rule, without a word.
fn style(source: &SourceRef) -> Option<Diagnostic> {
    let text = source.text();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let next = at + c.len_utf8();
        match c {
            '/' if rest.starts_with("/*") => match rest.get(2..).and_then(|inner| inner.find("*/")) {
                Some(end) => at += 2 + end + 2,
                None => return Some(unclosed(source, at, "/*", "*/")),
            },
            '\\' => at = next + text.get(next..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8),
            '"' | '\'' => match string_end(text, next, c) {
                Some(end) => at = end,
                None => return Some(unclosed(source, at, &c.to_string(), &c.to_string())),
            },
            '{' | '(' | '[' => {
                open.push((at, c));
                at = next;
            }
            '}' | ')' | ']' => {
                match open.pop() {
                    Some((_, opened)) if closer(opened) == c => {}
                    Some((from, opened)) => {
                        return Some(unclosed(source, from, &opened.to_string(), &closer(opened).to_string()));
                    }
                    None => return Some(unopened(source, at, c)),
                }
                at = next;
            }
            _ => at = next,
        }
    }
    open.pop().map(|(from, opened)| unclosed(source, from, &opened.to_string(), &closer(opened).to_string()))
}

/// Where a string ends, past its quotation mark; a line end that is not escaped cuts it.
fn string_end(text: &str, from: usize, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.get(from..)?.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' => return None,
            c if c == quote => return Some(from + at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

fn closer(opened: char) -> char {
    match opened {
        '{' => '}',
        '(' => ')',
        _ => ']',
    }
}

fn unclosed(source: &SourceRef, at: usize, open: &str, close: &str) -> Diagnostic {
    let span = Span::new(at, at + open.len());
    let message = words!("`{open}` が `{close}` で閉じられていない", "`{open}` is not closed with `{close}`");
    Diagnostic::new(Code::ThemeStyle, source, span, message)
}

fn unopened(source: &SourceRef, at: usize, close: char) -> Diagnostic {
    let span = Span::new(at, at + close.len_utf8());
    let message = words!("`{close}` が閉じるものがない", "`{close}` closes nothing");
    Diagnostic::new(Code::ThemeStyle, source, span, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Said = Vec<(String, Option<(usize, usize)>, String)>;

    fn found(files: &[(&str, &str)]) -> Said {
        let overrides = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let one = |d: Diagnostic| {
            let place = &d.primary.place;
            let help = d.help.first().map(|help| format!("; {}", help.en)).unwrap_or_default();
            (place.path().to_owned(), place.position().map(|p| (p.line, p.column)), d.message.en + &help)
        };
        check(&overrides).into_iter().map(one).collect()
    }

    fn said(path: &str, at: Option<(usize, usize)>, words: &str) -> Said {
        vec![(path.to_owned(), at, words.to_owned())]
    }

    #[test]
    fn files_that_nothing_uses_are_named() {
        assert_eq!(
            found(&[("templates/footr.html", "")]),
            said(
                "theme/templates/footr.html",
                None,
                "nothing uses the theme's `templates/footr.html`; did you mean `templates/footer.html`?"
            )
        );
        assert_eq!(
            found(&[("footer.html", "")]),
            said("theme", None, "nothing uses the theme's `footer.html`; did you mean `templates/footer.html`?")
        );
        assert_eq!(found(&[("locales/fr.yaml", "")])[0].0, "theme/locales/fr.yaml");
        assert_eq!(found(&[("scripts/own.js", "")]).len(), 1, "no page loads it");
        assert_eq!(found(&[("images/logo.png", "")]).len(), 1, "nothing shows it");
        let used = [
            ("README.md", ""),
            ("images/crest.svg", "<svg/>"),
            ("styles/9-own.css", "a{background:url(crest.svg)}"),
            ("templates/own.html", ""),
            ("templates/footer.html", "{% include \"own.html\" %}"),
            ("templates/boxes.html", "{% component box() %}{% endcomponent %}"),
        ];
        assert_eq!(found(&used), []);
    }

    #[test]
    fn words_are_known_and_keep_their_places() {
        assert_eq!(
            found(&[("locales/ja.yaml", "search: さがす\nserach_hint: 探す\n")]),
            said(
                "theme/locales/ja.yaml",
                Some((2, 1)),
                "there are no words `serach_hint`; did you mean `search_hint`?"
            )
        );
        assert_eq!(found(&[("locales/ja.yaml", "minutes: 約 {n} 分\n")]), []);
        let more = found(&[("locales/ja.yaml", "minutes: \"{n}{m} 分\"\n")]);
        assert_eq!(more[0].2.split(';').next(), Some("nothing is put in place of `{m}` in `minutes`"));
        let lost = found(&[("locales/ja.yaml", "minutes: 数分\n")]);
        assert_eq!((lost[0].1, lost[0].2.split(';').next()), (Some((1, 10)), Some("`minutes` has lost its `{n}`")));
        assert_eq!(
            found(&[("locales/ja.yaml", "crest_name: x\n"), ("templates/footer.html", "{{ w.crest_name }}")]),
            []
        );
        assert_eq!(
            found(&[("locales/ja.yaml", "crest_name: x\n"), ("templates/footer.html", "{{ w.crest_names }}")]).len(),
            1
        );
    }

    #[test]
    fn styles_are_closed() {
        let at = |text: &str| found(&[("styles/9-own.css", text)]).pop().map(|(_, at, words)| (at, words));
        assert_eq!(at("a { color: red }\n@media print { b { content: \"}\" } }\n/* { */ c { d: url(#x) }"), None);
        let words = |at, words: &str| Some((Some(at), words.to_owned()));
        assert_eq!(at("a {}\nb { color: red\n"), words((2, 3), "`{` is not closed with `}`"));
        assert_eq!(at("a {} }"), words((1, 6), "`}` closes nothing"));
        assert_eq!(at("あ { }\n/* x"), words((2, 1), "`/*` is not closed with `*/`"));
        assert_eq!(at("a { content: \"x\n}"), words((1, 14), "`\"` is not closed with `\"`"));
        assert_eq!(at("a { width: calc(1px }"), words((1, 16), "`(` is not closed with `)`"));
        assert_eq!(at("a { content: \"\\\"\" }"), None);
    }
}

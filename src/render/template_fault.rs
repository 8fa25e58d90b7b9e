//! What is wrong with a template, as diagnostics with file, line and column, in both languages.

use tera::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Place, Words};
use crate::source::Position;
use crate::words;

/// The diagnostics of an error of the engine; `template` is the one that was rendered, where the error names none.
///
/// An error of one place is one diagnostic. What is found when all templates are put together comes from the engine as
/// one text with a report for every place, and is taken apart.
pub(super) fn faults(error: &tera::Error, template: &str) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let position = Position { line: report.span().start_line, column: report.span().start_col + 1 };
            let file = if report.filename().is_empty() { template } else { report.filename() };
            vec![diagnostic(report.message(), file, Some(position))]
        }
        _ => {
            let text = error.to_string();
            let reports = reports(&text);
            if reports.is_empty() { vec![diagnostic(&text, template, None)] } else { reports }
        }
    }
}

/// The first of them: one rendering fails in one place.
pub(super) fn first(error: &tera::Error, template: &str) -> Diagnostic {
    let mut all = faults(error, template);
    all.swap_remove(0)
}

fn diagnostic(message: &str, file: &str, position: Option<Position>) -> Diagnostic {
    let path = if file.is_empty() { "theme/templates".to_owned() } else { format!("theme/templates/{file}") };
    Diagnostic::at(Code::TemplateError, Place::File(path, position), message_words(message))
}

/// `error: what` followed by ` --> file:line:column`, as often as they come.
fn reports(text: &str) -> Vec<Diagnostic> {
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.windows(2).filter_map(|pair| Some((pair[0].strip_prefix("error: ")?, pair[1])));
    pairs
        .filter_map(|(message, place)| {
            let mut parts = place.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
            let column = parts.next()?.trim().parse().ok()?;
            let line = parts.next()?.parse().ok()?;
            Some(diagnostic(message, parts.next()?, Some(Position { line, column })))
        })
        .collect()
}

fn message_words(message: &str) -> Words {
    let message = message.lines().next().unwrap_or("").trim_end_matches('.');
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let ja = in_japanese(message).unwrap_or_else(|| format!("`{message}`"));
    words!("テンプレートに誤りがある（{ja}）", "the template is wrong: {message}")
}

/// The engine speaks English alone; what it says most often is said in Japanese.
fn in_japanese(message: &str) -> Option<String> {
    if message == "Unexpected end of input" {
        return Some("途中で終わっている。閉じていない `{% … %}` がある".to_owned());
    }
    if message == "Unknown tag" {
        return Some("`{% … %}` の初めの語が、どの命令でもない".to_owned());
    }
    for (start, what) in KINDS {
        if let Some(name) = message.strip_prefix(start) {
            return Some(format!("{name} という{what}はない"));
        }
    }
    for (start, what) in [("Variable `", "変数"), ("Field `", "項目")] {
        let Some((name, rest)) = message.strip_prefix(start).and_then(|rest| rest.split_once("` is not defined"))
        else {
            continue;
        };
        let known = rest.rsplit_once(": ").map(|(_, known)| format!("。使えるのは {known}"));
        return Some(format!("{what} `{name}` はない{}", known.unwrap_or_default()));
    }
    let (found, expected) = message.strip_prefix("Found ")?.split_once(" but ")?;
    let expected = ["expected one of: ", "expected ", "was expecting "]
        .iter()
        .find_map(|start| expected.strip_prefix(start))
        .map(|tokens| tokens.replace(", or ", "、").replace(" or ", "、").replace(", ", "、"))?;
    Some(format!("{found} が来る所ではない。来るはずのものは {expected}"))
}

const KINDS: [(&str, &str); 5] = [
    ("Unknown filter ", "フィルター（`|` の後の語）"),
    ("Unknown function ", "関数"),
    ("Unknown test ", "判定（`is` の後の語）"),
    ("Unknown component ", "部品（`<…>`）"),
    ("Unknown template ", "テンプレート"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_of_a_text_is_told_with_its_place() {
        let text = "error: Unknown filter `frob`\n --> terms.html:2:20\n  |\n\nerror: Unknown test `odd?`\n --> a/b.html:13:4\n  |\n";
        let found = reports(text);
        let places: Vec<_> = found.iter().map(|one| (one.primary.place.path(), one.primary.place.position())).collect();
        let at = |line, column| Some(Position { line, column });
        assert_eq!(places, [("theme/templates/terms.html", at(2, 20)), ("theme/templates/a/b.html", at(13, 4))]);
        assert_eq!(found[0].message.ja, "テンプレートに誤りがある（`frob` というフィルター（`|` の後の語）はない）");
    }

    #[test]
    fn the_engines_words_are_told_in_japanese() {
        let said = |message| message_words(message).ja;
        assert_eq!(
            said("Variable `nothing` is not defined. Available variables: frame, w."),
            "テンプレートに誤りがある（変数 `nothing` はない。使えるのは frame, w）"
        );
        assert_eq!(
            said("Found `%}` but expected one of: integer, `-` or `(`"),
            "テンプレートに誤りがある（`%}` が来る所ではない。来るはずのものは integer、`-`、`(`）"
        );
        assert_eq!(said("Something else."), "テンプレートに誤りがある（`Something else`）");
    }
}

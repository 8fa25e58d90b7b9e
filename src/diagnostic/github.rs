//! Diagnostics as annotations of a check in GitHub Actions: workflow commands that its runner reads.

use std::fmt::Write as _;

use super::{Code, Diagnostic, Lang, Place, Severity};

/// A command for the finding and one for each place of what follows from it, so that every line of a change that is wrong
/// is marked: `::error file=…,line=…,col=…,title=…::message`, one a line, without a line feed at the end.
#[must_use]
pub fn to_github(diagnostic: &Diagnostic, lang: Lang, path: &dyn Fn(&str) -> String) -> String {
    let words = std::iter::once(diagnostic.message.get(lang)).chain(diagnostic.help.iter().map(|help| help.get(lang)));
    let message = words.collect::<Vec<_>>().join("\n");
    let of_primary = (diagnostic.code, diagnostic.severity());
    let mut out = command(of_primary, &diagnostic.primary.place, &message, path);
    for follower in &diagnostic.followers {
        let words = follower.label.words.get(lang);
        // “And here” says nothing where the first place is not in sight.
        let message = if follower.code == diagnostic.code { diagnostic.message.get(lang) } else { words };
        out.push('\n');
        let of_follower = (follower.code, follower.code.severity());
        out.push_str(&command(of_follower, &follower.label.place, message, path));
    }
    out
}

fn command((code, severity): (Code, Severity), place: &Place, message: &str, path: &dyn Fn(&str) -> String) -> String {
    let command = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = format!("file={}", property(&path(place.path())));
    if let Some(at) = place.position() {
        let _ = write!(properties, ",line={},col={}", at.line, at.column);
        if let Place::Text(source, span) = place {
            let end = source.position(span.end as usize);
            let _ = write!(properties, ",endLine={}", end.line);
            // The end of a column counts in the same line alone.
            if end.line == at.line {
                let _ = write!(properties, ",endColumn={}", end.column);
            }
        }
    }
    format!("::{command} {properties},title={}::{}", property(code.name()), escape(message))
}

fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Follower, Label};
    use crate::source::{ContentPath, Source, Span};
    use crate::words;

    #[test]
    fn signs_that_mean_something_to_the_runner_are_escaped() {
        let source = Arc::new(Source::new(ContentPath::new("a,b.md").expect("plain"), "あいう\n".to_owned()));
        let one = Diagnostic::new(Code::EmptyPage, &source, Span::new(3, 6), words!("100%の", "100% of"))
            .help(words!("え", "e"));
        assert_eq!(
            to_github(&one, Lang::En, &|path| format!("content/{path}")),
            "::warning file=content/a%2Cb.md,line=1,col=2,endLine=1,endColumn=3,title=structure%3A%3Aempty-page::100%25 of%0Ae"
        );
    }

    #[test]
    fn every_place_of_what_follows_is_marked() {
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), "a\nb\n".to_owned()));
        let mut one = Diagnostic::new(Code::XrefUnknown, &source, Span::new(0, 1), words!("ない", "none"));
        let label = |words| Label { place: Place::Text(source.clone(), Span::new(2, 3)), words };
        one.followers = vec![
            Follower { code: Code::XrefUnknown, label: label(words!("ここも同じ", "and here")), fix: None },
            Follower { code: Code::EmptyPage, label: label(words!("空", "empty")), fix: None },
        ];
        let told = to_github(&one, Lang::En, &|path| path.to_owned());
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines.len(), 3, "{told}");
        assert!(lines[1].starts_with("::error file=a.md,line=2,col=1") && lines[1].ends_with("::none"), "{told}");
        assert!(lines[2].starts_with("::warning file=a.md,line=2,col=1") && lines[2].ends_with("::empty"), "{told}");
    }
}

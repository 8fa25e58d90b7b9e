//! Diagnostics as annotations of a check in GitHub Actions: workflow commands that its runner reads.

use std::fmt::Write as _;

use super::{Diagnostic, Lang, Place, Severity};

/// One command, without a line feed: `::error file=…,line=…,col=…,title=…::message`.
#[must_use]
pub fn to_github(diagnostic: &Diagnostic, lang: Lang, path: &dyn Fn(&str) -> String) -> String {
    let place = &diagnostic.primary.place;
    let command = match diagnostic.severity() {
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
    let words = std::iter::once(diagnostic.message.get(lang)).chain(diagnostic.help.iter().map(|help| help.get(lang)));
    let message = words.collect::<Vec<_>>().join("\n");
    format!("::{command} {properties},title={}::{}", property(diagnostic.code.name()), escape(&message))
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
    use crate::diagnostic::Code;
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
}

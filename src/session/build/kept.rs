//! Warnings of a build, kept so that a build of the same content can tell them again without reading the guide.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Fix, Follower, Label, Place, Safety, Words};
use crate::source::{Position, SourceRef, Span};

#[derive(Serialize, Deserialize)]
struct Kept {
    code: String,
    message: KeptWords,
    primary: KeptLabel,
    others: Vec<KeptLabel>,
    followers: Vec<KeptFollower>,
    help: Vec<KeptWords>,
    fix: Option<KeptFix>,
}

#[derive(Serialize, Deserialize)]
struct KeptFollower {
    code: String,
    label: KeptLabel,
    fix: Option<KeptFix>,
}

#[derive(Serialize, Deserialize)]
struct KeptFix {
    path: String,
    start: u32,
    end: u32,
    replacement: String,
    is_safe: bool,
}

#[derive(Serialize, Deserialize)]
struct KeptWords {
    ja: String,
    en: String,
}

#[derive(Serialize, Deserialize)]
struct KeptLabel {
    path: String,
    at: At,
    words: KeptWords,
}

#[derive(Serialize, Deserialize)]
enum At {
    /// A span of a text of the content.
    Text(u32, u32),
    /// A line and a column.
    Position(usize, usize),
    /// The whole file.
    File,
}

/// Diagnostics as one line of JSON each.
pub(in crate::session) fn keep(diagnostics: &[Diagnostic]) -> String {
    let line = |diagnostic: &Diagnostic| serde_json::to_string(&kept(diagnostic)).expect("texts and numbers are JSON");
    diagnostics.iter().map(|diagnostic| line(diagnostic) + "\n").collect()
}

/// The diagnostics of such lines; `None` where one of them is not understood or its text is not there.
pub(in crate::session) fn revive(
    lines: &[String],
    source: impl Fn(&str) -> Option<SourceRef>,
) -> Option<Vec<Diagnostic>> {
    let one = |line: &String| diagnostic(serde_json::from_str(line).ok()?, &source);
    lines.iter().map(one).collect()
}

fn kept(diagnostic: &Diagnostic) -> Kept {
    Kept {
        code: diagnostic.code.name().to_owned(),
        message: kept_words(&diagnostic.message),
        primary: kept_label(&diagnostic.primary),
        others: diagnostic.others.iter().map(kept_label).collect(),
        followers: diagnostic.followers.iter().map(kept_follower).collect(),
        help: diagnostic.help.iter().map(kept_words).collect(),
        fix: diagnostic.fix.as_ref().map(kept_fix),
    }
}

fn kept_follower(follower: &Follower) -> KeptFollower {
    let Follower { code, label, fix } = follower;
    KeptFollower { code: code.name().to_owned(), label: kept_label(label), fix: fix.as_ref().map(kept_fix) }
}

fn follower(kept: KeptFollower, source: &impl Fn(&str) -> Option<SourceRef>) -> Option<Follower> {
    let own = match kept.fix {
        Some(kept) => Some(fix(kept, source)?),
        None => None,
    };
    Some(Follower { code: Code::from_name(&kept.code)?, label: label(kept.label, source)?, fix: own })
}

fn kept_fix(fix: &Fix) -> KeptFix {
    KeptFix {
        path: fix.source.path().as_str().to_owned(),
        start: fix.span.start,
        end: fix.span.end,
        replacement: fix.replacement.clone(),
        is_safe: fix.safety == Safety::Safe,
    }
}

fn fix(kept: KeptFix, source: &impl Fn(&str) -> Option<SourceRef>) -> Option<Fix> {
    let (source, span) = (source(&kept.path)?, Span { start: kept.start, end: kept.end });
    source.text().get(span.range())?;
    let safety = if kept.is_safe { Safety::Safe } else { Safety::Guess };
    Some(Fix { source, span, replacement: kept.replacement, safety })
}

fn kept_words(words: &Words) -> KeptWords {
    KeptWords { ja: words.ja.clone(), en: words.en.clone() }
}

fn kept_label(label: &Label) -> KeptLabel {
    let at = match &label.place {
        Place::Text(_, span) => At::Text(span.start, span.end),
        Place::File(_, Some(position)) => At::Position(position.line, position.column),
        Place::File(_, None) => At::File,
    };
    KeptLabel { path: label.place.path().to_owned(), at, words: kept_words(&label.words) }
}

fn diagnostic(kept: Kept, source: &impl Fn(&str) -> Option<SourceRef>) -> Option<Diagnostic> {
    let code = Code::from_name(&kept.code)?;
    let primary = label(kept.primary, source)?;
    let mut diagnostic = Diagnostic::at(code, primary.place, words(kept.message));
    diagnostic.primary.words = primary.words;
    diagnostic.others = kept.others.into_iter().map(|other| label(other, source)).collect::<Option<_>>()?;
    diagnostic.followers = kept.followers.into_iter().map(|kept| follower(kept, source)).collect::<Option<_>>()?;
    diagnostic.help = kept.help.into_iter().map(words).collect();
    if let Some(kept) = kept.fix {
        diagnostic.fix = Some(fix(kept, source)?);
    }
    Some(diagnostic)
}

fn words(kept: KeptWords) -> Words {
    Words { ja: kept.ja, en: kept.en }
}

fn label(kept: KeptLabel, source: &impl Fn(&str) -> Option<SourceRef>) -> Option<Label> {
    let place = match kept.at {
        At::Text(start, end) => {
            let source = source(&kept.path)?;
            source.text().get(start as usize..end as usize)?;
            Place::Text(source, Span { start, end })
        }
        At::Position(line, column) => Place::File(kept.path, Some(Position { line, column })),
        At::File => Place::File(kept.path, None),
    };
    Some(Label { place, words: words(kept.words) })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{ContentPath, Source};

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), "一行\n二行\n".to_owned()));
        let words = |text: &str| crate::words!("{text}の", "{text} en");
        let mut one = Diagnostic::new(Code::EmptyPage, &source, Span::new(7, 10), words("a"))
            .label(words("b"))
            .other(&source, Span::new(0, 3), words("c"))
            .help(words("d"));
        one.fix = Some(Fix::guess(&source, Span::new(0, 3), "f"));
        let two = Diagnostic::at(Code::SourceName, Place::File("b.mdx".to_owned(), None), words("e"));
        let lines: Vec<String> = keep(&[one.clone(), two.clone()]).lines().map(str::to_owned).collect();
        let back = revive(&lines, |path| (path == "a.md").then(|| source.clone())).expect("both come back");
        assert_eq!(format!("{back:?}"), format!("{:?}", [one, two]));
        assert!(revive(&lines, |_| None).is_none(), "a text that is gone cannot be shown");
        assert!(revive(&["{}".to_owned()], |_| None).is_none());
    }
}

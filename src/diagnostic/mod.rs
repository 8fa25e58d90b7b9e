//! What is wrong with a guide, as data: a code, words in both languages, labelled places and a way
//! out. How it is drawn is decided elsewhere (`terminal`, `json`).

mod bound;
mod codes;
mod fix;
mod github;
mod json;
mod sarif;
mod summary;
mod terminal;
mod visible;
mod words;

pub use bound::bound;
pub use codes::{Code, Severity};
pub use fix::{Fix, Safety};
pub use github::to_github;
pub use json::{to_json, to_json_with_paths};
pub use sarif::to_sarif;
pub use summary::{counted, counts, summary};
pub use terminal::{Style, draw};
pub use visible::visible;
pub use words::{Lang, Words, nearest};

use std::path::Path;

use crate::source::{ContentPath, Position, SourceRef, Span};

/// Where a label points.
#[derive(Clone, Debug)]
pub enum Place {
    /// A span of a text.
    Text(SourceRef, Span),
    /// A file whose text is not at hand, with a position where one is known.
    File(String, Option<Position>),
}

/// The folders of a theme whose files can be wrong.
const THEME_FOLDERS: [&str; 5] = ["templates", "locales", "styles", "scripts", "images"];

/// The folder that the path of a [`Place`] starts from: the content folder, or for a file of the theme, which lies beside
/// the content, the folder above it.
#[must_use]
pub fn folder_of<'a>(content: &'a Path, path: &str) -> &'a Path {
    let mut parts = path.split('/');
    let is_of_theme = parts.next() == Some("theme") && parts.next().is_none_or(|part| THEME_FOLDERS.contains(&part));
    content.parent().filter(|_| is_of_theme).unwrap_or(content)
}

impl Place {
    /// The path inside the content folder, or of a theme's file: `theme/templates/section.html`.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Text(source, _) => source.path().as_str(),
            Self::File(path, _) => path,
        }
    }

    /// Line and column, where they are known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Text(source, span) => Some(source.position(span.start as usize)),
            Self::File(_, position) => *position,
        }
    }
}

/// A place and what is to be seen there.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there; may be empty.
    pub words: Words,
}

/// A finding that follows from another one, and is told with it.
#[derive(Clone, Debug)]
pub struct Follower {
    /// Its own code.
    pub code: Code,
    /// Where it is.
    pub label: Label,
    /// The change that puts it right, where one is known.
    pub fix: Option<Fix>,
}

/// One thing that is wrong, with its place and the way out.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The stable code, such as `xref::title-mismatch`.
    pub code: Code,
    /// The fact, in lower case and without a full stop.
    pub message: Words,
    /// The place where the fact shows.
    pub primary: Label,
    /// The other half of the fact, where it stands elsewhere.
    pub others: Vec<Label>,
    /// Other findings that follow from this one.
    pub followers: Vec<Follower>,
    /// What to do, in the imperative.
    pub help: Vec<Words>,
    /// The change that puts it right, where one is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic at a span of a source.
    #[must_use]
    pub fn new(code: Code, source: &SourceRef, span: Span, message: Words) -> Self {
        Self::at(code, Place::Text(source.clone(), span), message)
    }

    /// A diagnostic at any place.
    #[must_use]
    pub fn at(code: Code, place: Place, message: Words) -> Self {
        let primary = Label { place, words: Words::default() };
        Self {
            code,
            message: message.shortened(),
            primary,
            others: Vec::new(),
            followers: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Says what is to be seen at the primary place.
    #[must_use]
    pub fn label(mut self, words: Words) -> Self {
        self.primary.words = words;
        self
    }

    /// Points at the other half of the fact.
    #[must_use]
    pub fn other(mut self, source: &SourceRef, span: Span, words: Words) -> Self {
        self.others.push(Label { place: Place::Text(source.clone(), span), words });
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, words: Words) -> Self {
        self.help.push(words);
        self
    }

    /// Adds `did you mean …` where a near word is known, and the change to it. What is written at the primary
    /// place is the word, with quotation marks or without.
    #[must_use]
    pub fn suggest(self, near: Option<&str>) -> Self {
        let word = match &self.primary.place {
            Place::Text(source, span) => source.slice(*span).trim_matches(['"', '\'']).to_owned(),
            Place::File(..) => String::new(),
        };
        self.suggest_for(&word, near)
    }

    /// Adds `did you mean …`, and the change of `word`, which stands somewhere in the primary place.
    #[must_use]
    pub fn suggest_for(self, word: &str, near: Option<&str>) -> Self {
        let Some(near) = near else { return self };
        self.help(crate::words!("`{near}` ではないか", "did you mean `{near}`?")).mend(word, near)
    }

    /// Adds a likely change of `word`, where it stands once in the primary place.
    #[must_use]
    pub fn mend(mut self, word: &str, replacement: &str) -> Self {
        if let Place::Text(source, span) = &self.primary.place
            && let Some(at) = fix::place_of(word, source, *span)
        {
            self.fix = Some(Fix::guess(source, at, replacement));
        }
        self
    }

    /// Adds the file that was meant where one of a near path is known. A link is written as seen from its page, so
    /// that only the name of a file in the same folder is changed.
    #[must_use]
    pub fn suggest_file<'a>(self, path: &ContentPath, known: impl Iterator<Item = &'a ContentPath>) -> Self {
        let known: Vec<&ContentPath> = known.collect();
        // The same name in another folder is what was meant before all others.
        if let Some(same) = known.iter().find(|k| k.file_name() == path.file_name()) {
            return self.help(crate::words!(
                "`{same}` ではないか。パスはこのファイルから見て書く",
                "did you mean `{same}`? Paths are seen from this file"
            ));
        }
        let Some(near) = nearest(path.as_str(), known.iter().map(|k| k.as_str())) else { return self };
        let found = known.iter().find(|k| k.as_str() == near);
        let diagnostic = self.help(crate::words!("`{near}` ではないか", "did you mean `{near}`?"));
        match found.filter(|k| k.parent() == path.parent()) {
            Some(near) => diagnostic.mend(path.file_name(), near.file_name()),
            None => diagnostic,
        }
    }

    /// Adds the change that puts it right.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Adds a change of the primary place that is certain.
    #[must_use]
    pub fn replace(self, replacement: impl Into<String>) -> Self {
        match &self.primary.place {
            Place::Text(source, span) => {
                let fix = Fix::safe(source, *span, replacement);
                self.fix(fix)
            }
            Place::File(..) => self,
        }
    }

    /// Its own change and those of what follows from it.
    pub fn fixes(&self) -> impl Iterator<Item = &Fix> {
        self.fix.iter().chain(self.followers.iter().filter_map(|follower| follower.fix.as_ref()))
    }

    /// The other half of the fact, and the places of what follows from it.
    pub fn other_places(&self) -> impl Iterator<Item = &Label> {
        self.others.iter().chain(self.followers.iter().map(|follower| &follower.label))
    }

    /// How grave it is: as grave as the gravest that follows from it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let below = self.followers.iter().map(|follower| follower.code.severity());
        below.fold(self.code.severity(), std::cmp::min)
    }
}

/// Sorts by path, place and code, so that the same guide always reports in the same order, and
/// drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| {
        (d.primary.place.path().to_owned(), d.primary.place.position(), d.code.name(), d.message.en.clone())
    };
    diagnostics.sort_by_cached_key(key);
    diagnostics.dedup_by(|a, b| a.code == b.code && a.message.en == b.message.en && key(a) == key(b));
}

/// Whether any of them is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity() == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_lies_beside_the_content() {
        let of = |content, path| folder_of(Path::new(content), path).to_str();
        assert_eq!(of("a/content", "theme/templates/terms.html"), Some("a"));
        assert_eq!(of("content", "theme/locales/ja.yaml"), Some(""));
        assert_eq!(of("content", "theme"), Some(""));
        assert_eq!(of("content", "theme/templates.md"), Some("content"), "a page of a folder with that name");
        assert_eq!(of("", "theme/templates/terms.html"), Some(""));
        assert_eq!(of("content", "1.md"), Some("content"));
    }
}

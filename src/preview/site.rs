//! What the preview serves: one immutable snapshot of every output file, and what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Label, Lang, Place, Severity};
use crate::session::Edition;

/// The files of one state of a site. What they hold never changes, but they may be made when they are asked for.
pub trait Files: fmt::Debug + Send + Sync {
    /// The file of a path inside the site, such as `09/9.3.1.html`. It may take its time.
    fn file(&self, path: &str) -> Option<Arc<[u8]>>;
    /// The same where it can be had at once.
    fn ready(&self, path: &str) -> Option<Arc<[u8]>>;
    /// Whether there is such a page or asset.
    fn holds(&self, path: &str) -> bool;
}

/// Files that are all there.
impl Files for BTreeMap<Arc<str>, Arc<[u8]>> {
    fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        self.get(path).cloned()
    }

    fn ready(&self, path: &str) -> Option<Arc<[u8]>> {
        self.get(path).cloned()
    }

    fn holds(&self, path: &str) -> bool {
        self.contains_key(path)
    }
}

/// Files that are made from a guide.
impl Files for Edition {
    fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        Self::file(self, path)
    }

    fn ready(&self, path: &str) -> Option<Arc<[u8]>> {
        Self::ready(self, path)
    }

    fn holds(&self, path: &str) -> bool {
        Self::holds(self, path)
    }
}

/// A snapshot of the whole site. While the content is broken it holds the last good pages and
/// says in `findings` why they are not the newest.
#[derive(Clone, Debug)]
pub struct Site {
    /// Counts the snapshots; the next one has the next number. A browser that sees a gap asks for
    /// its page again.
    pub build: u64,
    /// Every output file.
    pub files: Arc<dyn Files>,
    /// What differs from the snapshot before.
    pub changed: Changed,
    /// The page that shows what was just edited, with a fragment where one is known; a browser
    /// that follows the writer goes there.
    pub edited: Option<String>,
    /// What is wrong with the content as it is on the disk now.
    pub findings: Vec<Finding>,
    /// Whether pages are compared with an older edition than they should be, as the newer one cannot be read.
    pub is_behind: bool,
}

impl Default for Site {
    fn default() -> Self {
        let files: Arc<dyn Files> = Arc::new(BTreeMap::<Arc<str>, Arc<[u8]>>::new());
        Self { build: 0, files, changed: Changed::default(), edited: None, findings: Vec::new(), is_behind: false }
    }
}

/// Which output files differ from the snapshot before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Changed {
    /// It is not known, or nearly all: every page is looked at again.
    #[default]
    Everything,
    /// The pages that were edited, and exactly these assets, added and removed ones among them. Whether another
    /// page differs too, its own tag tells.
    Paths(BTreeSet<Arc<str>>),
}

/// A diagnostic made ready for the overlay. Lines and columns count from 1, columns count
/// characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The stable code.
    pub code: String,
    /// The fact.
    pub message: String,
    /// Path inside the content folder.
    pub file: String,
    /// Line, where it is known.
    pub line: Option<usize>,
    /// Column in characters, where it is known.
    pub column: Option<usize>,
    /// The line, and what is meant of it.
    #[serde(flatten)]
    pub excerpt: Excerpt,
    /// What is to be seen at the place.
    pub label: String,
    /// The other places that the fact has.
    pub others: Vec<OtherPlace>,
    /// Ways out.
    pub help: Vec<String>,
    /// What the code means and what to do.
    pub explanation: String,
}

/// So many other places of a finding are shown in a browser.
const MOST_PLACES: usize = 20;

/// The other half of a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct OtherPlace {
    /// Path inside the content folder.
    pub file: String,
    /// Line, where it is known.
    pub line: Option<usize>,
    /// Column in characters, where it is known.
    pub column: Option<usize>,
    /// What is to be seen there.
    pub label: String,
    /// Opens it in the editor, where one is known; filled in when it is sent.
    pub edit: Option<String>,
}

impl Finding {
    /// The overlay's form of a diagnostic.
    #[must_use]
    pub fn new(diagnostic: &Diagnostic, lang: Lang) -> Self {
        let place = &diagnostic.primary.place;
        let position = place.position();
        Self {
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: diagnostic.code.name().to_owned(),
            message: diagnostic.message.get(lang).to_owned(),
            file: place.path().to_owned(),
            line: position.map(|p| p.line),
            column: position.map(|p| p.column),
            excerpt: excerpt(place),
            label: diagnostic.primary.words.get(lang).to_owned(),
            others: diagnostic.other_places().take(MOST_PLACES).map(|label| OtherPlace::new(label, lang)).collect(),
            help: diagnostic.help.iter().map(|words| words.get(lang).to_owned()).collect(),
            explanation: {
                let (ja, en) = diagnostic.code.explanation();
                if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() }
            },
        }
    }

    /// Whether it keeps the newest content from being shown.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }
}

impl OtherPlace {
    fn new(label: &Label, lang: Lang) -> Self {
        let position = label.place.position();
        Self {
            file: label.place.path().to_owned(),
            line: position.map(|p| p.line),
            column: position.map(|p| p.column),
            label: label.words.get(lang).to_owned(),
            edit: None,
        }
    }
}

/// Of a longer line only what is around a place is kept: thousands of findings can stand on one line.
const LONGEST_LINE: u32 = 400;

/// A source line as far as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Excerpt {
    /// The line, without its ending; of a long one what is around the place.
    pub source: String,
    /// How many characters of the line stand before it.
    pub before: usize,
    /// How many characters are meant; 0 where that is not known.
    pub width: usize,
}

/// The line on which a span starts, and how many of its characters the span covers there.
fn excerpt(place: &Place) -> Excerpt {
    let Place::Text(source, span) = place else {
        return Excerpt::default();
    };
    let position = source.position(span.start as usize);
    let line = source.line_span(position.line);
    let (start, end) = (span.start as usize, span.end.min(line.end).max(span.start) as usize);
    let is_long = line.end - line.start > LONGEST_LINE;
    let from = if is_long { line.start.max(span.start.saturating_sub(LONGEST_LINE / 2)) } else { line.start };
    let from = source.text().floor_char_boundary(from as usize);
    let to = if is_long {
        source.text().floor_char_boundary((from + 2 * LONGEST_LINE as usize).min(line.end as usize))
    } else {
        line.end as usize
    };
    let text = |from: usize, to: usize| source.text().get(from..to).unwrap_or("");
    let before = position.column - 1 - text(from, start).chars().count();
    Excerpt { source: text(from, to).to_owned(), before, width: text(start, end.min(to).max(start)).chars().count() }
}

/// A file of a snapshot. One that has to be made first is made on a thread that may take its time, so that no other
/// request waits.
pub(super) async fn file(site: &Arc<Site>, path: &str) -> Option<Arc<[u8]>> {
    if let Some(bytes) = site.files.ready(path) {
        return Some(bytes);
    }
    let (site, path) = (site.clone(), path.to_owned());
    tokio::task::spawn_blocking(move || site.files.file(&path)).await.ok().flatten()
}

impl Site {
    /// How many findings are errors, and how many are not.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.findings.iter().filter(|f| f.is_error()).count();
        (errors, self.findings.len() - errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::{ContentPath, Source, Span};

    #[test]
    fn a_finding_names_line_column_and_width() {
        let text = "一行目\nあい「う」え\n";
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), text.to_owned()));
        let start = text.find('「').expect("in the text");
        let span = Span::new(start, start + "「う」".len());
        let words = crate::words!("語", "word");
        let diagnostic = Diagnostic::new(Code::SourceIo, &source, span, words);
        let finding = Finding::new(&diagnostic.other(&source, Span::new(0, 3), crate::words!("元", "first")), Lang::Ja);
        let other = &finding.others[0];
        assert_eq!(
            (other.file.as_str(), other.line, other.column, other.label.as_str()),
            ("a.md", Some(1), Some(1), "元")
        );
        assert!(finding.explanation.ends_with('。'), "{}", finding.explanation);
        assert_eq!((finding.line, finding.column, finding.excerpt.width), (Some(2), Some(3), 3));
        assert_eq!((finding.excerpt.source.as_str(), finding.message.as_str()), ("あい「う」え", "語"));
    }

    #[test]
    fn a_span_over_several_lines_is_cut_at_the_first() {
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), "abc\ndef".to_owned()));
        let place = Place::Text(source, Span::new(1, 6));
        assert_eq!(excerpt(&place), Excerpt { source: "abc".to_owned(), before: 0, width: 2 });
    }

    #[test]
    fn of_a_long_line_only_what_is_around_the_place_is_kept() {
        let text = format!("{}[[9]]{}", "あ".repeat(9_000), "い".repeat(9_000));
        let start = text.find('[').expect("in the text");
        let source = Arc::new(Source::new(ContentPath::new("a.md").expect("plain"), text));
        let cut = excerpt(&Place::Text(source, Span::new(start, start + 5)));
        assert!(cut.source.len() <= 2 * LONGEST_LINE as usize, "{}", cut.source.len());
        let meant: String = cut.source.chars().skip(9_000 - cut.before).take(cut.width).collect();
        assert_eq!(meant, "[[9]]");
    }
}

//! From a guide to snapshots: the builder that the watcher calls. The same session as `build` and `check`; a save is
//! read, resolved and checked at once, and a page is rendered when a browser asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::options::Search;
use super::site::{Changed, Finding, Site};
use super::watch::Builder;
use crate::compare;
use crate::diagnostic::{Code, Diagnostic, Lang, Place, has_errors};
use crate::document::Day;
use crate::render::Theme;
use crate::search::{Grouping, Options as SearchOptions, SearchIndex};
use crate::session::{self, Analysis, Applied, BuildError, Changes, Edition, Files, Reach};
use crate::words;

/// What the builder needs.
#[derive(Clone, Debug)]
pub struct GuidePlan {
    /// Where the content lies, and whether drafts take part.
    pub content: session::Options,
    /// How the content is read.
    pub profile: session::Profile,
    /// The day on which the guide is looked at, where one is named.
    pub at: Option<Day>,
    /// Where the project's own theme lies, or would: it may be made while the guide is being edited.
    pub theme: Option<PathBuf>,
}

impl GuidePlan {
    /// The project's own theme, where it has one.
    fn own_theme(&self) -> Option<&Path> {
        self.theme.as_deref().filter(|theme| theme.is_dir())
    }
}

/// The newest edition, shared by the builder and the server.
type Newest = Arc<Mutex<Option<Arc<Edition>>>>;

/// The edition that pages are compared with, since this was asked before: a revision names another commit after one was made.
#[derive(Clone, Debug)]
pub enum Newer {
    /// It is the same.
    Same,
    /// It is this one.
    Edition(Arc<compare::Edition>),
    /// What it names now cannot be read; pages are compared with the one before.
    Unreadable,
}

/// Asks for the edition that pages are compared with.
pub type Against = Box<dyn FnMut() -> Newer + Send>;

/// The builder of a guide, and the answer to searches in its newest snapshot.
#[must_use]
pub fn guide(plan: GuidePlan) -> (Builder<Arc<Site>>, Search) {
    guide_against(plan, None)
}

/// The same, where pages tell what changed since another edition.
#[must_use]
pub fn guide_against(plan: GuidePlan, against: Option<Against>) -> (Builder<Arc<Site>>, Search) {
    let newest = Newest::default();
    let shared = newest.clone();
    let mut state =
        State { plan, against, is_behind: false, read: None, theme: None, edition: newest, site: Arc::default() };
    let builder: Builder<Arc<Site>> = Box::new(move |changes| state.next(&changes));
    let search: Search = Arc::new(move |query| {
        let edition = shared.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        answer(&*edition.index()?, query)
    });
    (builder, search)
}

/// The words that a theme was read for, and what came of it.
type ReadTheme = (String, Result<Arc<Theme>, Vec<Diagnostic>>);

struct State {
    plan: GuidePlan,
    /// The edition that pages are compared with, where one was named.
    against: Option<Against>,
    /// Whether what it names now cannot be read.
    is_behind: bool,
    read: Option<(Files, Analysis)>,
    /// The theme as it was last read.
    theme: Option<ReadTheme>,
    /// The last good edition.
    edition: Newest,
    site: Arc<Site>,
}

impl State {
    fn next(&mut self, changes: &Changes) -> Arc<Site> {
        let Applied { pages, reach } = self.read(changes);
        let Some((_, analysis)) = &self.read else { return self.site.clone() };
        // A save that changed no text of a page leaves everything as it was.
        let is_told = self.site.is_behind == self.is_behind;
        if self.site.build > 0 && reach == Reach::Texts && pages.is_empty() && is_told {
            return self.site.clone();
        }
        let edited: Vec<String> =
            pages.iter().filter_map(|path| analysis.page_name(path)).map(|name| format!("{name}.html")).collect();
        let mut findings = analysis.diagnostics.clone();
        let last = self.edition.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let theme = theme(&mut self.theme, &self.plan, analysis, changes);
        // The last good pages stay while the content is broken; only where there are none yet is the
        // broken guide shown as far as it goes.
        let mut shown = None;
        if last.is_none() || !has_errors(&analysis.diagnostics) {
            let trust = if self.plan.own_theme().is_some() { Trust::Tried } else { Trust::Own };
            match theme.and_then(|theme| edition(analysis, theme, last.as_deref(), trust)) {
                Ok(edition) => shown = Some(edition),
                Err(faults) => findings.extend(faults),
            }
        }
        // The overlay speaks the language of the pages that it lies over.
        let lang = if analysis.resolved.corpus.guide.is_japanese() { Lang::Ja } else { Lang::En };
        let findings = findings.iter().map(|d| Finding::new(d, lang)).collect();
        self.site = Arc::new(self.snapshot(shown, last.as_deref(), findings, &edited));
        self.site.clone()
    }

    fn snapshot(
        &self,
        shown: Option<Arc<Edition>>,
        last: Option<&Edition>,
        findings: Vec<Finding>,
        edited: &[String],
    ) -> Site {
        let (build, is_behind) = (self.site.build + 1, self.is_behind);
        let Some(edition) = shown else {
            let changed = Changed::Paths(BTreeSet::new());
            let files = self.site.files.clone();
            return Site { build, files, changed, edited: None, findings, is_behind };
        };
        let only = edited.first().filter(|name| edited.len() == 1 && last.is_some() && edition.holds(name)).cloned();
        let changed = last.map_or(Changed::Everything, |last| Changed::Paths(differences(last, &edition, edited)));
        *self.edition.lock().unwrap_or_else(PoisonError::into_inner) = Some(edition.clone());
        Site { build, files: edition, changed, edited: only, findings, is_behind }
    }

    /// Reads what changed, and resolves and checks it.
    fn read(&mut self, changes: &Changes) -> Applied {
        let newer = self.against.as_mut().map_or(Newer::Same, |against| against());
        self.is_behind = matches!(newer, Newer::Unreadable);
        let against = if let Newer::Edition(edition) = newer { Some(edition) } else { None };
        if let Some((files, analysis)) = &mut self.read {
            let mut applied = files.apply(changes);
            if let Some(edition) = against {
                files.compare_with(edition);
                applied.reach = Reach::Guide;
            }
            *analysis = analysis.after(files, &applied);
            return applied;
        }
        let mut files = Files::open_as(self.plan.content.clone(), self.plan.profile, self.plan.at);
        if let Some(edition) = against {
            files.compare_with(edition);
        }
        let analysis = Analysis::of(&files);
        self.read = Some((files, analysis));
        Applied::default()
    }
}

/// The theme, read again where one of its files may have changed.
fn theme(
    known: &mut Option<ReadTheme>,
    plan: &GuidePlan,
    analysis: &Analysis,
    changes: &Changes,
) -> Result<Arc<Theme>, Vec<Diagnostic>> {
    let guide = &analysis.resolved.corpus.guide;
    // What the words of the interface are made from.
    let names: Vec<_> = guide.vocabularies.iter().map(|v| (&v.name, v.switch, v.values.len())).collect();
    let words: Vec<_> = guide.about.words.iter().map(|word| (&word.key.value, &word.name, &word.plural)).collect();
    let wanted = format!("{:?}", (&guide.about.language, words, names));
    let touched = match changes {
        Changes::All => true,
        Changes::Paths(paths) => plan.theme.as_ref().is_some_and(|own| paths.iter().any(|path| path.starts_with(own))),
    };
    match known {
        Some((read_for, theme)) if !touched && *read_for == wanted => theme.clone(),
        _ => {
            let theme = session::load_theme(plan.own_theme(), guide).map(Arc::new);
            known.insert((wanted, theme)).1.clone()
        }
    }
}

/// Whether the templates of a theme have to be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// They are those of the program.
    Own,
    /// A project may have put others in their place.
    Tried,
}

/// The edition of an analysis; where the theme is a new one of the project, its templates are tried on the pages first.
fn edition(
    analysis: &Analysis,
    theme: Arc<Theme>,
    last: Option<&Edition>,
    trust: Trust,
) -> Result<Arc<Edition>, Vec<Diagnostic>> {
    let edition = Edition::new(analysis, theme, last).map_err(|error| match error {
        BuildError::Theme(faults) => faults,
        other => vec![unreadable(&other)],
    })?;
    let is_known = trust == Trust::Own || last.is_some_and(|last| last.has_theme_of(&edition));
    let faults = if is_known { Vec::new() } else { edition.faults() };
    if faults.is_empty() { Ok(Arc::new(edition)) } else { Err(faults) }
}

/// A file that was there when the guide was read and cannot be read now.
fn unreadable(error: &BuildError) -> Diagnostic {
    let place = Place::File(String::new(), None);
    Diagnostic::at(Code::SourceIo, place, words!("ファイルを読めない（{error}）", "a file cannot be read ({error})"))
}

/// The edited pages, and the assets that only one of two editions has.
fn differences(last: &Edition, next: &Edition, edited: &[String]) -> BTreeSet<Arc<str>> {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (last.assets().collect(), next.assets().collect());
    let assets = old.symmetric_difference(&new).copied();
    assets.chain(edited.iter().map(String::as_str)).map(Arc::from).collect()
}

/// Answers `q=…&role=…&kind=…` as `tebiki search --json` does.
fn answer(index: &SearchIndex, query: &str) -> Option<Vec<u8>> {
    let mut typed = String::new();
    let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(value);
        match key {
            "q" => typed = value,
            "kind" => filters.entry(String::new()).or_default().push(value),
            _ => filters.entry(decode(key)).or_default().push(value),
        }
    }
    let options = SearchOptions { limit: 20, grouping: Grouping::Places, filters: filters.into_iter().collect() };
    let answer = index.search(&typed, &options).ok()?;
    serde_json::to_vec(&session::answer_json(&answer)).ok()
}

/// Percent-encoded UTF-8, with `+` for a blank; what cannot be read stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%').then(|| after.get(..2)).flatten();
        let value =
            escaped.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(value) = value {
            bytes.push(value);
            rest = after.get(2..).unwrap_or(&[]);
        } else {
            bytes.push(if first == b'+' { b' ' } else { first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_tell_what_changed_since_the_edition_that_is_named() {
        const SETTINGS: &str = "title: 手引\nlanguage: ja\n";
        let page = |text: &str| format!("---\nnumber: \"1\"\ntitle: 節\n---\n\n{text} {{#keep}}\n");
        let texts = [("guide.yaml", SETTINGS.to_owned()), ("1.md", page("鍵は、箱に納めて保管する。"))];
        let before = texts.map(|(name, text)| (name.to_owned(), text.into_bytes())).to_vec();
        let before = compare::edition(&session::resolve_texts(before).expect("the settings are there"));
        let mut before = Some(Arc::new(before));
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("guide.yaml", SETTINGS);
        write("1.md", &page("鍵は、箱に納めて保管する。"));
        let content = session::Options { content: folder.path().to_owned(), stages: session::Stages::Final };
        let plan = GuidePlan { content, profile: session::Profile::Guide, at: None, theme: None };
        let read = |site: &Site, name: &str| site.files.file(name).map(|b| String::from_utf8_lossy(&b).into_owned());
        let (mut builder, _) = guide(plan.clone());
        assert!(read(&builder(Changes::All), "changes.html").is_none());
        let (mut builder, _) =
            guide_against(plan, Some(Box::new(move || before.take().map_or(Newer::Same, Newer::Edition))));
        let site = builder(Changes::All);
        assert!(
            read(&site, "1.html").is_some_and(|page| !page.contains("details class=\"changed\"")),
            "nothing changed"
        );
        write("1.md", &page("鍵は、施錠した箱に納めて保管する。"));
        let site = builder(Changes::Paths(BTreeSet::from([folder.path().join("1.md")])));
        let page = read(&site, "1.html").expect("the page is there");
        assert!(page.contains("details class=\"changed\"") && page.contains("<ins>施錠した</ins>"), "{page}");
        assert!(read(&site, "changes.html").is_some_and(|page| page.contains("施錠した")));
    }

    #[test]
    fn an_edition_that_cannot_be_read_any_more_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("guide.yaml", "title: 手引\nlanguage: ja\n");
        write("1.md", "---\nnumber: \"1\"\ntitle: 節\n---\n\n鍵を保管する。\n");
        let read = || {
            let texts = ["guide.yaml", "1.md"].map(|name| (name.to_owned(), std::fs::read(folder.path().join(name))));
            let texts = texts.map(|(name, bytes)| (name, bytes.expect("it is there"))).to_vec();
            Newer::Edition(Arc::new(compare::edition(&session::resolve_texts(texts).expect("settings"))))
        };
        let mut answers = [read(), Newer::Unreadable, Newer::Same].into_iter();
        let content = session::Options { content: folder.path().to_owned(), stages: session::Stages::Final };
        let plan = GuidePlan { content, profile: session::Profile::Guide, at: None, theme: None };
        let (mut builder, _) = guide_against(plan, Some(Box::new(move || answers.next().expect("an answer"))));
        let mut next = || {
            let site = builder(Changes::Paths(BTreeSet::from([folder.path().join("1.md")])));
            (site.build, site.is_behind)
        };
        assert_eq!(next(), (1, false));
        // Though nothing was written, the browser has to be told.
        assert_eq!([next(), next()], [(2, true), (3, false)]);
    }

    #[test]
    fn a_day_is_named_on_every_page_whatever_is_saved() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        let page = |title: &str| {
            format!("---\nnumber: \"1\"\ntitle: {title}\n---\n\n鍵を保管する。 {{#keep from=2026-10-01}}\n")
        };
        write("guide.yaml", "title: 手引\nlanguage: ja\n");
        write("1.md", &page("節"));
        let content = session::Options { content: folder.path().to_owned(), stages: session::Stages::Final };
        let at = Day::parse("2026-09-30");
        let plan = GuidePlan { content, profile: session::Profile::Guide, at, theme: None };
        let (mut builder, _) = guide(plan);
        let mut shown = |name: &str| {
            let site = builder(Changes::Paths(BTreeSet::from([folder.path().join(name)])));
            let file = site.files.file("1.html").expect("the page is there");
            String::from_utf8_lossy(&file).into_owned()
        };
        assert!(shown("1.md").contains("未施行"));
        write("1.md", &page("ほかの節"));
        let page = shown("1.md");
        assert!(page.contains("ほかの節") && page.contains("未施行"), "{page}");
        write("guide.yaml", "title: ほかの手引\nlanguage: ja\n");
        let page = shown("guide.yaml");
        assert!(page.contains("ほかの手引") && page.contains("未施行"), "{page}");
    }

    #[test]
    fn queries_are_decoded() {
        assert_eq!(decode("9.3.1%288%29+%E5%A5%91%E7%B4%84%"), "9.3.1(8) 契約%");
    }
}

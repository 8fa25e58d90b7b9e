//! From a guide to snapshots: the builder that the watcher calls. The same session as `build` and `check`,
//! rendering into memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::changes::Changes;
use super::options::Search;
use super::site::{Changed, Finding, Site};
use super::watch::Builder;
use crate::diagnostic::{Diagnostic, Lang, has_errors};
use crate::graph::derive;
use crate::search::{Grouping, Options as SearchOptions, SearchIndex};
use crate::session::{self, Analysis, BuildError, Files, Sink};
use crate::site::{Digest, SitePath};

/// What the builder needs.
#[derive(Clone, Debug)]
pub struct GuidePlan {
    /// Where the content lies, and whether drafts take part.
    pub content: session::Options,
    /// The project's own theme, where it has one.
    pub theme: Option<PathBuf>,
    /// The language of messages.
    pub lang: Lang,
}

/// The newest search index, shared by the builder and the server.
type SharedIndex = Arc<Mutex<Option<Arc<SearchIndex>>>>;

type FileMap = BTreeMap<Arc<str>, Arc<[u8]>>;

/// The builder of a guide, and the answer to searches in its newest snapshot.
#[must_use]
pub fn guide(plan: GuidePlan) -> (Builder, Search) {
    let index = SharedIndex::default();
    let shared = index.clone();
    let mut state = State { plan, files: None, site: Arc::new(Site::default()), index };
    let builder: Builder = Box::new(move |changes| state.next(&changes));
    let search: Search = Arc::new(move |query| {
        let index = shared.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        answer(&index, query)
    });
    (builder, search)
}

struct State {
    plan: GuidePlan,
    files: Option<Files>,
    site: Arc<Site>,
    index: SharedIndex,
}

impl State {
    fn next(&mut self, changes: &Changes) -> Arc<Site> {
        let edited = self.read(changes);
        let Some(files) = &self.files else { return self.site.clone() };
        let analysis = Analysis::of(files);
        let first = self.site.files.is_empty();
        let mut findings = analysis.diagnostics.clone();
        let mut made = None;
        // The last good pages stay while the content is broken; only where there are none yet is the
        // broken guide shown as far as it goes.
        if first || !has_errors(&analysis.diagnostics) {
            match self.render(&analysis) {
                Ok(files) => made = Some(files),
                Err(faults) => findings.extend(faults),
            }
        }
        let findings = findings.iter().map(|d| Finding::new(d, self.plan.lang)).collect();
        self.site = Arc::new(self.snapshot(made, findings, edited));
        self.site.clone()
    }

    fn snapshot(&self, made: Option<FileMap>, findings: Vec<Finding>, edited: Option<String>) -> Site {
        let (files, changed) = match made {
            Some(files) => compare(&self.site.files, files),
            None => (self.site.files.clone(), Changed::Paths(BTreeSet::new())),
        };
        Site { build: self.site.build + 1, files, changed, edited, findings }
    }

    /// Reads what changed; the page that was edited, where it is one.
    fn read(&mut self, changes: &Changes) -> Option<String> {
        let Some(files) = &mut self.files else {
            self.files = Some(Files::open(self.plan.content.clone()));
            return None;
        };
        let changes = match changes {
            Changes::Paths(paths) => session::Changes::Paths(paths.clone()),
            Changes::Rescan => session::Changes::All,
        };
        let pages = files.apply(&changes);
        let only = pages.first().filter(|_| pages.len() == 1)?;
        files.page_name(only).map(|name| format!("{name}.html"))
    }

    fn render(&self, analysis: &Analysis) -> Result<FileMap, Vec<Diagnostic>> {
        let theme = session::load_theme(self.plan.theme.as_deref(), &analysis.resolved.corpus.guide)?;
        let memory = Memory::default();
        let views = derive(&analysis.resolved);
        let search = session::memory_index(&analysis.resolved, &views, &memory);
        let pages = session::render(&analysis.resolved, &views, &theme, &analysis.assets, &memory);
        if let Err(BuildError::Theme(faults)) = pages {
            return Err(faults);
        }
        if let Ok(index) = search {
            *self.index.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
        }
        Ok(memory.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Keeps the bytes that stayed the same, and tells which files differ.
fn compare(old: &FileMap, new: FileMap) -> (FileMap, Changed) {
    let mut changed: BTreeSet<Arc<str>> = old.keys().filter(|path| !new.contains_key(*path)).cloned().collect();
    let files = new.into_iter().map(|(path, bytes)| match old.get(&path) {
        Some(same) if *same == bytes => (path, same.clone()),
        _ => {
            changed.insert(path.clone());
            (path, bytes)
        }
    });
    let files: FileMap = files.collect();
    let changed = if old.is_empty() { Changed::Everything } else { Changed::Paths(changed) };
    (files, changed)
}

/// Keeps the files of a site in memory.
#[derive(Default)]
struct Memory(Mutex<FileMap>);

impl Memory {
    fn keep(&self, path: &SitePath, bytes: Vec<u8>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.as_str().into(), bytes.into());
    }
}

impl Sink for Memory {
    fn put(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), BuildError> {
        self.keep(path, bytes);
        Ok(())
    }

    fn put_asset(&self, path: &SitePath, disk: &Path, _: (Digest, u64)) -> Result<(), BuildError> {
        let bytes = std::fs::read(disk).map_err(|error| BuildError::Io(disk.to_path_buf(), error))?;
        self.keep(path, bytes);
        Ok(())
    }
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
    fn queries_are_decoded() {
        assert_eq!(decode("9.3.1%288%29+%E5%A5%91%E7%B4%84%"), "9.3.1(8) 契約%");
    }

    #[test]
    fn only_what_differs_is_told() {
        let map = |pairs: &[(&str, &[u8])]| -> FileMap { pairs.iter().map(|&(k, v)| (k.into(), v.into())).collect() };
        let old = map(&[("a", b"1"), ("b", b"2"), ("c", b"3")]);
        let (_, changed) = compare(&old, map(&[("a", b"1"), ("b", b"9"), ("d", b"4")]));
        let expected: BTreeSet<Arc<str>> = ["b", "c", "d"].map(Arc::from).into();
        assert_eq!(changed, Changed::Paths(expected));
        assert_eq!(compare(&FileMap::new(), old).1, Changed::Everything);
    }
}

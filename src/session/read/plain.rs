//! A folder of plain Markdown as a guide, without front matter and without an import (`profile: plain`, `--plain`): the folder
//! is imported in memory each time it is read, and what comes out is parsed. Nothing of it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::import::{self, Kind, Tool};
use crate::source::{self, ContentPath, Listing, Source, SourceRef, Span};

/// How the files of a content folder are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// As pages of the format, unless `guide.yaml` says `profile: plain`.
    #[default]
    Guide,
    /// As plain Markdown, or that of another tool.
    Plain,
}

/// Most bytes that are read of a file which is no page: its type shows in the first of them, and listings are short.
const MOST_BYTES: u64 = 1 << 20;

/// A folder of plain Markdown, read.
pub(in crate::session) struct Plain {
    /// The settings: those of the folder's own `guide.yaml`, and what the import adds.
    pub(in crate::session) settings: Source,
    /// The pages.
    pub(in crate::session) pages: Vec<SourceRef>,
    /// Files that pages show or link, by the path that they have in the guide.
    pub(in crate::session) assets: BTreeMap<ContentPath, PathBuf>,
    /// Where the lines of the pages come from.
    pub(in crate::session) origins: Origins,
}

/// Where the lines of imported pages stand in the files of the folder.
#[derive(Debug, Default)]
pub(in crate::session) struct Origins {
    /// The files of the folder, by their paths.
    sources: BTreeMap<String, SourceRef>,
    /// File and line, from 1, of every line that holds something of the source.
    lines: BTreeMap<ContentPath, BTreeMap<usize, (String, usize)>>,
}

impl Origins {
    /// Puts diagnostics to the files of the folder. A fix would change the text of the import, which nothing holds.
    pub(in crate::session) fn apply(&self, diagnostics: &mut [Diagnostic]) {
        if self.lines.is_empty() {
            return;
        }
        for diagnostic in diagnostics {
            let followers = diagnostic.followers.iter_mut();
            let labels = followers.map(|follower| (&mut follower.label.place, Some(&mut follower.fix)));
            let own = [(&mut diagnostic.primary.place, Some(&mut diagnostic.fix))].into_iter();
            let others = diagnostic.others.iter_mut().map(|label| (&mut label.place, None));
            for (place, fix) in own.chain(others).chain(labels) {
                let Some(origin) = self.of(place) else { continue };
                *place = origin;
                if let Some(fix) = fix {
                    *fix = None;
                }
            }
        }
    }

    /// Where a place of an imported page stands in the folder: the same words, else the line or the nearest one above.
    fn of(&self, place: &Place) -> Option<Place> {
        let Place::Text(imported, span) = place else { return None };
        let lines = self.lines.get(imported.path())?;
        let line = imported.position(span.start as usize).line;
        let nearest = lines.range(..=line).next_back().or_else(|| lines.iter().next());
        let (_, (path, line)) = nearest?;
        let Some(source) = self.sources.get(path) else { return Some(Place::File(path.clone(), None)) };
        let whole = source.line_span((*line).min(source.line_count()));
        let written = imported.slice(*span);
        let own = source.slice(whole);
        let found = own.find(written).filter(|_| !written.is_empty()).map(|at| (at, at + written.len()));
        let (from, to) = found.unwrap_or((own.len() - own.trim_start().len(), own.trim_end().len()));
        let at = |offset: usize| whole.start + u32::try_from(offset).expect("a source is shorter than 4 GB");
        Some(Place::Text(source.clone(), Span { start: at(from.min(to)), end: at(to) }))
    }

    /// Notes where the pieces of an import stand.
    fn of_import(made: &import::Import, files: &BTreeMap<String, Vec<u8>>) -> Self {
        let mut out = Self::default();
        for piece in made.ledger.pieces() {
            let import::Fate::Placed(file, line) = piece.fate else { continue };
            let Some(output) = made.outputs.get(file as usize) else { continue };
            let Some((path, own)) = piece.place.rsplit_once(':') else { continue };
            let page = output.path.strip_prefix("content/").and_then(|path| ContentPath::new(path).ok());
            if let (Some(page), Ok(own)) = (page, own.parse::<usize>()) {
                out.lines.entry(page).or_default().entry(line as usize).or_insert_with(|| (path.to_owned(), own));
            }
        }
        let texts = files.iter().filter_map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).ok().filter(|_| import::is_text(path))?;
            Some((path.clone(), Arc::new(Source::new(ContentPath::new(path).ok()?, text.to_owned()))))
        });
        out.sources = texts.collect();
        out
    }
}

/// Reads the files of a folder; `own` is the text of its `guide.yaml`, where it has one.
pub(in crate::session) fn read(root: &Path, listing: &Listing, own: Option<&str>) -> Result<Plain, Box<Diagnostic>> {
    let mut files = BTreeMap::new();
    let mut disk: BTreeMap<String, PathBuf> = BTreeMap::new();
    for found in &listing.pages {
        // The text is decoded as that of any page is, so that its fault is told in the same words.
        let page = source::read(found).map_err(|fault| Box::new(super::faults::diagnostic(&fault)))?;
        files.insert(found.path.as_str().to_owned(), page.text().as_bytes().to_vec());
    }
    for found in &listing.assets {
        let path = found.path.as_str().to_owned();
        let bytes = beginning(&found.disk).map_err(|error| {
            let message = crate::words!("読めない（{error}）", "it cannot be read ({error})");
            Box::new(Diagnostic::at(Code::SourceIo, Place::File(path.clone(), None), message))
        })?;
        disk.insert(path.clone(), found.disk.clone());
        files.insert(path, bytes);
    }
    files.extend(categories(root, &files));
    let name = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let name = name.file_name().map_or_else(|| "guide".to_owned(), |name| name.to_string_lossy().into_owned());
    let source = import::Source { name, files };
    let kind = import::kind_of(&source).filter(|kind| matches!(kind, Kind::Markdown(_)));
    let made = import::import(&source, kind.unwrap_or(Kind::Markdown(Tool::Plain))).map_err(|error| {
        Box::new(Diagnostic::at(Code::SourceIo, Place::File(error.place, None), error.message).help(error.help))
    })?;
    let mut out = Plain {
        settings: Source::new(settings_path(), own.unwrap_or_default().to_owned()),
        pages: Vec::new(),
        assets: BTreeMap::new(),
        origins: Origins::of_import(&made, &source.files),
    };
    for output in &made.outputs {
        let Some(path) = output.path.strip_prefix("content/") else { continue };
        let path = ContentPath::new(path).expect("an import writes paths of the content folder");
        match output.text() {
            Some(text) if path == settings_path() => {
                out.settings = Source::new(settings_path(), both(own.unwrap_or_default(), text));
            }
            Some(text) => out.pages.push(Arc::new(Source::new(path, text.to_owned()))),
            None => {
                let origin = made.origins.get(&output.path).and_then(|origin| disk.get(origin));
                out.assets.extend(origin.map(|disk| (path, disk.clone())));
            }
        }
    }
    Ok(out)
}

/// What Docusaurus says of folders, in files that are no content by their names.
fn categories(root: &Path, files: &BTreeMap<String, Vec<u8>>) -> Vec<(String, Vec<u8>)> {
    let folders: BTreeSet<&str> =
        files.keys().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect();
    let names = ["_category_.json", "_category_.yml", "_category_.yaml"];
    let paths = folders.into_iter().flat_map(|folder| names.map(|name| format!("{folder}/{name}")));
    paths.filter_map(|path| Some((path.clone(), beginning(&root.join(&path)).ok()?))).collect()
}

fn settings_path() -> ContentPath {
    ContentPath::new("guide.yaml").expect("a plain name is a content path")
}

fn beginning(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The folder's own settings, and behind them what the import says under keys that they do not have.
fn both(own: &str, made: &str) -> String {
    let key = |line: &str| {
        let begins = !line.starts_with([' ', '#', '-']);
        line.split_once(':').filter(|_| begins).map(|(key, _)| key.to_owned())
    };
    let known: Vec<String> = own.lines().filter_map(key).collect();
    let mut out = own.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    let mut takes = false;
    for line in made.lines() {
        if let Some(key) = key(line) {
            takes = !known.contains(&key);
        }
        if takes {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_settings_stand_before_those_of_the_import() {
        let text = both("title: A\nprofile: plain", "title: b\nlanguage: en\nnav:\n  - x.md\n");
        assert_eq!(text, "title: A\nprofile: plain\nlanguage: en\nnav:\n  - x.md\n");
    }
}

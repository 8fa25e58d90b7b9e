//! What the last build was made of, so that a build of the same does next to nothing. Contents are compared, not
//! times; and the site and the index have to be those that the build left.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::kept;
use crate::diagnostic::Diagnostic;
use crate::document::Day;
use crate::session::check::stages::Checked;
use crate::session::index::folder::{self, STAMP};
use crate::session::read::files::{Files, Stages};
use crate::session::read::theme::overrides;
use crate::site::{self, Checking, Digest, Folder, Report, Switched};
use crate::source::{self, ContentPath, Listing, SourceRef};

/// No stamp is larger: it would name a hundred thousand pictures.
const MOST: u64 = 16 << 20;
const TITLE: &str = "tebiki last build 2";

/// Where a build reads and writes.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The content folder.
    pub content: &'a Path,
    /// The theme's folder, where there is one.
    pub theme: Option<&'a Path>,
    /// The site.
    pub out: &'a Path,
    /// The folder of the index.
    pub index: &'a Path,
    /// Whether drafts take part.
    pub stages: Stages,
    /// The day on which the guide is looked at, where one is named.
    pub at: Option<Day>,
}

/// A build that had nothing to do.
#[derive(Debug)]
pub struct Unchanged {
    /// How many pages the guide has.
    pub pages: usize,
    /// What was published, namely nothing.
    pub report: Report,
    /// What the last build warned of, which is as true as it was.
    pub warnings: Vec<Diagnostic>,
}

/// What a build was made of and what it made.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    inputs: Digest,
    site: String,
    index: String,
    pages: usize,
    /// What it warned of, a line each.
    warnings: Vec<String>,
    /// Files of the content folder that pages use.
    assets: Vec<(ContentPath, Digest)>,
}

/// Tells whether everything is as the last build left it.
#[must_use]
pub fn unchanged(places: &Places<'_>, checking: Checking) -> Option<Unchanged> {
    let folder = Folder::open(places.index).ok()?;
    let stamp = Stamp::parse(&folder.read_text(STAMP, MOST).ok()??)?;
    let listing = source::list(places.content);
    if names_editions(&listing) {
        return None;
    }
    let names = listing.assets.iter().map(|found| &found.path);
    if !listing.faults.is_empty() || inputs(read(&listing)?, names, &setting(places)?) != stamp.inputs {
        return None;
    }
    let same = |(path, digest): &(ContentPath, Digest)| {
        let found = listing.assets.iter().find(|found| found.path == *path);
        found.and_then(|found| fs::read(&found.disk).ok()).is_some_and(|bytes| Digest::of(&bytes) == *digest)
    };
    let (site, files) = site::intact(places.out, checking)?;
    let index = folder::open(places.index).ok()?;
    if site != stamp.site || index.build() != stamp.index || !stamp.assets.iter().all(same) {
        return None;
    }
    let text = |path: &str| {
        let found = listing.config.iter().chain(&listing.pages).find(|found| found.path.as_str() == path)?;
        Some(Arc::new(source::read(found).ok()?))
    };
    let told = kept::revive(&stamp.warnings, text)?;
    let report = Report {
        build_id: site,
        written: 0,
        unchanged: files,
        removed: 0,
        left_over: 0,
        switched: Switched::Nothing,
        keeps_rights_of: None,
        unsigned: false,
        spared: Vec::new(),
        warnings: Vec::new(),
    };
    Some(Unchanged { pages: stamp.pages, report, warnings: told })
}

/// Whether the settings name other editions, which lie elsewhere: then the build is done again.
fn names_editions(listing: &Listing) -> bool {
    let settings = listing.config.as_ref().and_then(|found| source::read(found).ok());
    let names = |line: &str| line.starts_with("editions:") || line.starts_with("superseded:");
    settings.is_some_and(|settings| settings.text().lines().any(names))
}

/// What a build depends on beside the content: the program and the theme. Taken before the build begins.
#[must_use]
pub fn setting(places: &Places<'_>) -> Option<Digest> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let modified = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let (size, time, stages) = (program.len(), modified.as_nanos(), places.stages);
    let day = places.at.map(|day| day.to_string()).unwrap_or_default();
    let mut text = format!("{} {size} {time} {stages:?} {day}\n", env!("CARGO_PKG_VERSION"));
    for (path, bytes) in places.theme.map(overrides).transpose().ok()?.unwrap_or_default() {
        let _ = writeln!(text, "{} {path}", Digest::of(&bytes));
    }
    Some(Digest::of(text.as_bytes()))
}

/// The texts that a build is made of, and the names of the other files of the content folder.
#[derive(Debug)]
pub struct Texts {
    texts: Vec<(ContentPath, Digest)>,
    names: Vec<ContentPath>,
}

impl Texts {
    /// Those of the files.
    #[must_use]
    pub fn of(files: &Files) -> Self {
        let digest = |source: &&SourceRef| (source.path().clone(), Digest::of(source.text().as_bytes()));
        let names = files.assets().keys().cloned().collect();
        Self { texts: files.texts().par_iter().map(digest).collect(), names }
    }
}

/// Remembers a build that went well, if what it depends on is still what it was before.
pub fn remember(places: &Places<'_>, before: Option<Digest>, texts: &Texts, checked: &Checked, report: &Report) {
    let Some(before) = before.filter(|before| setting(places) == Some(*before)) else { return };
    let Ok(folder) = Folder::open(places.index) else { return };
    let Ok(Some(index)) = folder::current(&folder) else { return };
    // What the disk warned of is not known again without writing.
    if !report.warnings.is_empty() {
        return;
    }
    let assets = checked.assets().iter().map(|(path, asset)| (path.clone(), asset.content.0));
    let stamp = Stamp {
        inputs: inputs(texts.texts.iter().map(|(path, digest)| (path, *digest)), texts.names.iter(), &before),
        site: report.build_id.clone(),
        index,
        pages: checked.resolved().corpus.pages.len(),
        warnings: kept::keep(checked.warnings()).lines().map(str::to_owned).collect(),
        assets: assets.collect(),
    };
    // Without it the next build does its work again, which is right too.
    let _ = folder.replace(STAMP, stamp.render().as_bytes());
}

/// The texts of the content folder as they are now.
fn read(listing: &Listing) -> Option<Vec<(&ContentPath, Digest)>> {
    let found: Vec<&source::Found> = listing.config.iter().chain(&listing.pages).collect();
    let digest =
        |found: &&source::Found| -> Option<Digest> { Some(Digest::of(source::read(found).ok()?.text().as_bytes())) };
    let digests: Option<Vec<Digest>> = found.par_iter().map(digest).collect();
    Some(found.iter().map(|found| &found.path).zip(digests?).collect())
}

fn inputs<'a>(
    texts: impl IntoIterator<Item = (&'a ContentPath, Digest)>,
    names: impl Iterator<Item = &'a ContentPath>,
    setting: &Digest,
) -> Digest {
    let mut listing = format!("{setting}\n");
    for name in names {
        let _ = writeln!(listing, "{name}");
    }
    for (path, digest) in texts {
        let _ = writeln!(listing, "{digest} {path}");
    }
    Digest::of(listing.as_bytes())
}

impl Stamp {
    fn render(&self) -> String {
        let Self { inputs, site, index, pages, warnings, assets } = self;
        let count = warnings.len();
        let mut text = format!("{TITLE}\n{inputs}\n{site}\n{index}\n{pages}\n{count}\n");
        for line in warnings {
            let _ = writeln!(text, "{line}");
        }
        for (path, digest) in assets {
            let _ = writeln!(text, "{digest} {path}");
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        lines.next().filter(|title| *title == TITLE)?;
        let inputs = Digest::parse(lines.next()?)?;
        let (site, index) = (lines.next()?.to_owned(), lines.next()?.to_owned());
        let pages = lines.next()?.parse().ok()?;
        let count = lines.next()?.parse().ok()?;
        let warnings: Vec<String> = lines.by_ref().take(count).map(str::to_owned).collect();
        let asset = |line: &str| {
            let (digest, path) = line.split_once(' ')?;
            Some((ContentPath::new(path).ok()?, Digest::parse(digest)?))
        };
        Some(Self { inputs, site, index, pages, warnings, assets: lines.map(asset).collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_reads_what_it_writes() {
        let path = ContentPath::new("images/図 1.png").expect("a path");
        let stamp = Stamp {
            inputs: Digest::of(b"a"),
            site: "0123".to_owned(),
            index: "4567".to_owned(),
            pages: 3,
            warnings: vec!["{}".to_owned(), "[]".to_owned()],
            assets: vec![(path, Digest::of(b"b"))],
        };
        assert_eq!(Stamp::parse(&stamp.render()), Some(stamp));
        assert_eq!(Stamp::parse("tebiki last build 0\n"), None);
    }
}

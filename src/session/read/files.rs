//! The files of a guide, parsed, each read again only when it changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::compare::Edition;
use crate::config::{Guide, read_guide};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Day, Stage};
use crate::graph::FileFacts;
use crate::source::{self, ContentPath, Found, Source, SourceRef, WalkFault};
use crate::syntax::Parser;
use crate::words;

use super::earlier;
use super::faults;
use super::plain::{self, Profile};

/// Which pages take part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stages {
    /// Final pages alone.
    #[default]
    Final,
    /// Drafts too, for the preview.
    Drafts,
}

/// Where a guide lies and what of it takes part.
#[derive(Clone, Debug)]
pub struct Options {
    /// The content folder.
    pub content: PathBuf,
    /// Drafts or not.
    pub stages: Stages,
}

/// What happened to watched folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Anything may have: folders were moved, or events were lost. Everything is listed and read.
    All,
    /// These paths on the disk, below the folders as they were given: each is new, has changed, or is gone. One that is
    /// gone may have been a folder.
    Paths(BTreeSet<PathBuf>),
}

/// What reading the changes came to.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// The pages that are not what they were.
    pub pages: BTreeSet<ContentPath>,
    /// Which parts of the guide the next state has to be made from anew.
    pub reach: Reach,
}

/// How far changes reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Everything: files came or went, or the settings changed.
    #[default]
    Guide,
    /// The texts of known pages alone.
    Texts,
}

/// Whether the settings, which decide how every page reads, are what they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum GuideState {
    Same,
    Changed,
}

/// The edition that pages are compared with.
#[derive(Debug)]
enum Earlier {
    /// Those that the settings name.
    Named(Vec<Arc<Edition>>),
    /// One that was named otherwise; the settings do not count.
    Given(Arc<Edition>),
}

/// A parsed file.
#[derive(Clone, Debug)]
struct Parsed {
    source: SourceRef,
    facts: FileFacts,
    diagnostics: Arc<[Diagnostic]>,
}

/// What was asked for beside the settings.
#[derive(Clone, Copy, Debug)]
struct Asked {
    /// How files are read where the settings do not say it.
    profile: Profile,
    /// The day on which the guide is looked at, where one is named.
    at: Option<Day>,
}

/// What listing the folder told beside its files.
#[derive(Debug, Default)]
struct Listed {
    /// What is set aside by its name.
    left_out: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    /// Where the pages of a folder of plain Markdown come from.
    origins: plain::Origins,
}

/// The files of a guide and what parsing them found.
#[derive(Debug)]
pub struct Files {
    options: Options,
    asked: Asked,
    guide: Arc<Guide>,
    /// What is wrong with the settings as they were last read.
    guide_diagnostics: Vec<Diagnostic>,
    /// Why they cannot be read now.
    guide_fault: Option<Diagnostic>,
    /// The edition that pages are compared with, and those before it.
    earlier: Earlier,
    pages: BTreeMap<ContentPath, Parsed>,
    /// The regular files of pages, by their paths on the disk.
    disk: BTreeMap<PathBuf, Found>,
    assets: BTreeMap<ContentPath, PathBuf>,
    listed: Listed,
    read_diagnostics: BTreeMap<ContentPath, Diagnostic>,
}

impl Files {
    /// Reads everything.
    #[must_use]
    pub fn open(options: Options) -> Self {
        Self::open_at(options, None)
    }

    /// Reads everything, to be looked at on a day: what is not yet in force then is marked, and what has ended is left out
    /// of lists.
    #[must_use]
    pub fn open_at(options: Options, at: Option<Day>) -> Self {
        Self::open_as(options, Profile::Guide, at)
    }

    /// Reads everything, as pages of the format or as plain Markdown.
    #[must_use]
    pub fn open_as(options: Options, profile: Profile, at: Option<Day>) -> Self {
        let empty = Arc::new(Source::new(guide_path(), String::new()));
        let mut files = Self {
            options,
            asked: Asked { profile, at },
            guide: Arc::new(read_guide(&empty).0),
            guide_diagnostics: Vec::new(),
            guide_fault: None,
            earlier: Earlier::Named(Vec::new()),
            pages: BTreeMap::new(),
            disk: BTreeMap::new(),
            assets: BTreeMap::new(),
            listed: Listed::default(),
            read_diagnostics: BTreeMap::new(),
        };
        files.apply(&Changes::All);
        files
    }

    /// The settings.
    #[must_use]
    pub fn guide(&self) -> &Arc<Guide> {
        &self.guide
    }

    /// Earlier editions, of which the first is the one that pages are compared with: the one that was given, else those that
    /// the settings name.
    #[must_use]
    pub fn earlier(&self) -> &[Arc<Edition>] {
        match &self.earlier {
            Earlier::Named(editions) => editions,
            Earlier::Given(edition) => std::slice::from_ref(edition),
        }
    }

    /// The earlier edition that the settings name, where pages are compared with that one.
    pub(in crate::session) fn named(&self) -> Option<&Arc<Edition>> {
        match &self.earlier {
            Earlier::Named(editions) => editions.first(),
            Earlier::Given(_) => None,
        }
    }

    /// Lets pages be compared with an edition, whatever the settings name.
    pub fn compare_with(&mut self, edition: Arc<Edition>) {
        self.earlier = Earlier::Given(edition);
    }

    /// The content folder.
    #[must_use]
    pub fn content(&self) -> &Path {
        &self.options.content
    }

    /// Whether the folder is read as plain Markdown.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.asked.profile == Profile::Plain || self.guide.demands.plain
    }

    /// Puts what is said of a folder of plain Markdown to the lines that its author wrote.
    pub(in crate::session) fn in_source(&self, diagnostics: &mut [Diagnostic]) {
        self.listed.origins.apply(diagnostics);
    }

    /// Files that pages may refer to, with their paths on the disk.
    #[must_use]
    pub fn assets(&self) -> &BTreeMap<ContentPath, PathBuf> {
        &self.assets
    }

    /// Reads what changed and parses what reads differently. Where more than the texts of known pages may have
    /// changed, the folder is listed again, so that no event can be missed; with `Paths` only files named there
    /// are read again.
    pub fn apply(&mut self, changes: &Changes) -> Applied {
        if let Changes::Paths(paths) = changes
            && let Some(known) = self.known_pages(paths)
        {
            let pages = self.read_pages(&known.iter().collect::<Vec<_>>(), GuideState::Same);
            return Applied { pages, reach: Reach::Texts };
        }
        let listing = source::list(&self.options.content);
        self.listed.diagnostics = faults::listing(&listing);
        self.listed.origins = plain::Origins::default();
        self.assets = listing.assets.iter().map(|f| (f.path.clone(), f.disk.clone())).collect();
        self.disk = listing.pages.iter().map(|f| (f.disk.clone(), f.clone())).collect();
        self.listed.left_out.clone_from(&listing.left_out);
        if let Some(applied) = self.plainly(&listing) {
            return applied;
        }
        let guide = self.read_guide(listing.config.as_ref());
        let known: BTreeSet<&ContentPath> = listing.pages.iter().map(|f| &f.path).collect();
        let gone: Vec<ContentPath> = self.pages.keys().filter(|path| !known.contains(path)).cloned().collect();
        self.read_diagnostics.retain(|path, _| known.contains(path));
        let stale = |found: &&Found| match changes {
            Changes::All => true,
            Changes::Paths(paths) => !self.pages.contains_key(&found.path) || paths.contains(&found.disk),
        };
        let to_read: Vec<&Found> = listing.pages.iter().filter(stale).collect();
        let mut pages = self.read_pages(&to_read, guide);
        for path in gone {
            self.pages.remove(&path);
            pages.insert(path);
        }
        Applied { pages, reach: Reach::Guide }
    }

    /// Reads the folder as plain Markdown, where it is to be read so: all of it, as any page may name any other.
    fn plainly(&mut self, listing: &source::Listing) -> Option<Applied> {
        let own = listing.config.as_ref().and_then(|found| source::read(found).ok()).map(Arc::new);
        let says = |own: &SourceRef| read_guide(own).0.demands.plain;
        if self.asked.profile == Profile::Guide && !own.as_ref().is_some_and(says) {
            return None;
        }
        let mut pages: BTreeSet<ContentPath> = std::mem::take(&mut self.pages).into_keys().collect();
        self.disk.clear();
        self.read_diagnostics.clear();
        match plain::read(&self.options.content, listing, own.as_ref().map(|own| own.text())) {
            Ok(read) => {
                self.guide_fault = None;
                self.take_guide(read.settings);
                self.assets = read.assets;
                self.listed.origins = read.origins;
                let parser = Parser::new(&self.guide);
                let parsed: Vec<Parsed> = read.pages.into_par_iter().map(|source| parse(source, &parser)).collect();
                self.pages = parsed.into_iter().map(|page| (page.source.path().clone(), page)).collect();
                pages.extend(self.pages.keys().cloned());
            }
            Err(fault) => self.guide_fault = Some(*fault),
        }
        Some(Applied { pages, reach: Reach::Guide })
    }

    /// The files at these paths, where every one is a known page that is still a regular file of that name, is not
    /// behind a link, and could be read before.
    fn known_pages(&self, paths: &BTreeSet<PathBuf>) -> Option<Vec<Found>> {
        let known = |path: &PathBuf| {
            let found = self.disk.get(path)?;
            let is_file = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file());
            let is_read = self.pages.contains_key(&found.path) && !self.read_diagnostics.contains_key(&found.path);
            (is_file && is_read).then(|| found.clone())
        };
        paths.iter().map(known).collect()
    }

    fn read_guide(&mut self, found: Option<&Found>) -> GuideState {
        let source = match found.map(source::read) {
            Some(Ok(source)) => source,
            Some(Err(fault)) => {
                self.guide_fault = Some(faults::diagnostic(&fault));
                return GuideState::Same;
            }
            None => {
                let message =
                    words!("content フォルダーに guide.yaml がない", "there is no guide.yaml in the content folder");
                let missing = Diagnostic::at(Code::ConfigMissing, Place::File("guide.yaml".to_owned(), None), message);
                let way_out = words!("`tebiki new DIR` で手本を作れる", "`tebiki new DIR` makes an example");
                self.guide_fault = Some(missing.help(way_out));
                return GuideState::Same;
            }
        };
        self.guide_fault = None;
        let first = self.guide.source.text().is_empty();
        if !first && self.guide.source.text() == source.text() {
            return GuideState::Same;
        }
        self.take_guide(source);
        GuideState::Changed
    }

    fn take_guide(&mut self, source: Source) {
        let (mut guide, mut diagnostics) = read_guide(&Arc::new(source));
        guide.about.orientation.at = self.asked.at;
        let (earlier, faults) = earlier::read(&self.options.content, &guide);
        diagnostics.extend(faults);
        (self.guide, self.guide_diagnostics) = (Arc::new(guide), diagnostics);
        if matches!(self.earlier, Earlier::Named(_)) {
            self.earlier = Earlier::Named(earlier);
        }
    }

    fn read_pages(&mut self, found: &[&Found], guide: GuideState) -> BTreeSet<ContentPath> {
        let known = &self.pages;
        // Made once: finding the terms of a guide is prepared here, which costs as much as many pages.
        let parser = Parser::new(&self.guide);
        // A page is parsed as soon as it is read, while its text is at hand.
        let read = |found: &&Found| {
            let source = source::read(found)?;
            let same = known.get(&found.path).is_some_and(|old| old.source.text() == source.text());
            Ok((!same).then(|| parse(Arc::new(source), &parser)))
        };
        let read: Vec<Result<_, WalkFault>> = found.par_iter().map(read).collect();
        let mut parsed = Vec::with_capacity(read.len());
        for (found, result) in found.iter().zip(read) {
            match result {
                Ok(page) => {
                    self.read_diagnostics.remove(&found.path);
                    parsed.extend(page);
                }
                Err(fault) => {
                    // The last good text stays, so that a file caught while it is being replaced does not vanish.
                    self.read_diagnostics.insert(found.path.clone(), faults::diagnostic(&fault));
                }
            }
        }
        if guide == GuideState::Changed {
            // Vocabularies and terms decide how every page reads.
            let again: BTreeSet<&ContentPath> = parsed.iter().map(|page: &Parsed| page.source.path()).collect();
            let rest: Vec<SourceRef> =
                self.pages.iter().filter(|(path, _)| !again.contains(path)).map(|(_, p)| p.source.clone()).collect();
            parsed.extend(rest.into_par_iter().map(|source| parse(source, &parser)).collect::<Vec<_>>());
        }
        let mut changed = BTreeSet::new();
        for page in parsed {
            let path = page.source.path().clone();
            changed.insert(path.clone());
            self.pages.insert(path, page);
        }
        changed
    }

    /// Where a file that was read stands on the disk.
    #[must_use]
    pub fn disk_path(&self, path: &ContentPath) -> Option<PathBuf> {
        if *path == guide_path() {
            return Some(self.options.content.join(path.as_str()));
        }
        self.disk.values().find(|found| found.path == *path).map(|found| found.disk.clone())
    }

    /// Reads a known file as if it held this text.
    pub fn shadow(&mut self, path: &ContentPath, text: String) {
        let source = Arc::new(Source::new(path.clone(), text));
        if *path == guide_path() {
            let (mut guide, diagnostics) = read_guide(&source);
            guide.about.orientation.at = self.asked.at;
            self.guide = Arc::new(guide);
            self.guide_diagnostics = diagnostics;
            self.read_pages(&[], GuideState::Changed);
        } else if self.pages.contains_key(path) {
            let parsed = parse(source, &Parser::new(&self.guide));
            self.pages.insert(path.clone(), parsed);
        }
    }

    /// The settings and every page as they were read, in the order of their paths.
    #[must_use]
    pub fn texts(&self) -> Vec<&SourceRef> {
        std::iter::once(&self.guide.source).chain(self.pages.values().map(|page| &page.source)).collect()
    }

    /// The documents that take part, in the order of their paths.
    #[must_use]
    pub fn facts(&self) -> Vec<FileFacts> {
        self.pages.values().filter(|page| self.takes_part(page)).map(|p| p.facts.clone()).collect()
    }

    /// The facts of one file, where its page takes part.
    #[must_use]
    pub fn facts_of(&self, path: &ContentPath) -> Option<&FileFacts> {
        self.pages.get(path).map(|parsed| &parsed.facts)
    }

    /// What reading and parsing found; a draft that takes no part says nothing.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let pages = self.pages.values().filter(|page| self.takes_part(page)).flat_map(|p| p.diagnostics.iter());
        // What was wrong with settings that cannot be read now is no news.
        let of_guide = self.guide_diagnostics.iter().filter(|_| self.guide_fault.is_none());
        let lists = self.listed.diagnostics.iter().chain(&self.guide_fault).chain(of_guide);
        let mut all: Vec<Diagnostic> = lists.chain(self.read_diagnostics.values()).chain(pages).cloned().collect();
        all.extend(faults::skipped(self.assets.keys(), &self.guide.about.attachments));
        // Of a page that cannot be read nobody knows what it links.
        if self.read_diagnostics.is_empty() && self.guide_fault.is_none() {
            all.extend(faults::unused(self.unused()));
        }
        all
    }

    fn takes_part(&self, page: &Parsed) -> bool {
        self.options.stages == Stages::Drafts || page.facts.document.front.stage == Stage::Final
    }

    /// Which pages take part.
    #[must_use]
    pub fn stages(&self) -> Stages {
        self.options.stages
    }

    /// How many pages are drafts, whether they take part or not.
    #[must_use]
    pub fn draft_count(&self) -> usize {
        self.pages.values().filter(|page| page.facts.document.front.stage == Stage::Draft).count()
    }

    /// Comments that are left out of the pages that take part: each with its file and line.
    #[must_use]
    pub fn comments(&self) -> Vec<(ContentPath, usize)> {
        let pages = self.pages.values().filter(|page| self.takes_part(page));
        let of_page = |page: &Parsed| {
            let (document, path) = (page.facts.document.clone(), page.source.path().clone());
            let line = |span: &crate::source::Span| document.source.position(span.start as usize).line;
            document.comments.iter().map(|span| (path.clone(), line(span))).collect::<Vec<_>>()
        };
        pages.flat_map(of_page).collect()
    }

    /// What is set aside by its name: `_notes.md`, copies that editors keep.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.listed.left_out
    }

    /// Files that could be published and that no page refers to, not even a draft.
    fn unused(&self) -> Vec<&ContentPath> {
        if self.assets.is_empty() {
            return Vec::new();
        }
        let used: BTreeSet<&ContentPath> =
            self.pages.values().flat_map(|page| &page.facts.document.assets).map(|used| &used.path).collect();
        let attachments = &self.guide.about.attachments;
        let is_unused = |path: &&ContentPath| attachments.is_published(&path.extension()) && !used.contains(path);
        self.assets.keys().filter(is_unused).collect()
    }

    /// The documents of all pages, drafts among them.
    pub(in crate::session) fn all_facts(&self) -> Vec<FileFacts> {
        self.pages.values().map(|page| page.facts.clone()).collect()
    }
}

fn parse(source: SourceRef, parser: &Parser<'_>) -> Parsed {
    let (document, diagnostics) = parser.parse(&source);
    Parsed { source, facts: FileFacts::new(document), diagnostics: diagnostics.into() }
}

fn guide_path() -> ContentPath {
    ContentPath::new("guide.yaml").expect("a plain name is a content path")
}

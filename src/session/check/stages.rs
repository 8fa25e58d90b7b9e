//! From files to a checked guide: the one gate between what is written and what may be published.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compare::Edition;
use crate::diagnostic::{self, Diagnostic, Place};
use crate::document::PlaceKind;
use crate::graph::{self, Across, FileFacts, Outside, PageId, Resolved};

use crate::render::MadeDownloads;
use crate::source::ContentPath;

use super::consequences;
use super::folding;
use super::touched;
use crate::session::build::assets::{self, AssetTable};
use crate::session::build::downloads;
use crate::session::read::drafts;
use crate::session::read::earlier;
use crate::session::read::files::{Applied, Files, Reach, Stages};

/// The resolved guide with everything that was found, whether good or bad.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The resolved guide.
    pub resolved: Arc<Resolved>,
    /// Files that pages use.
    pub assets: Arc<AssetTable>,
    /// Everything that was found, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// How often more than texts and titles changed.
    pub outline: u64,
    /// Whether drafts take part.
    pub stages: Stages,
    /// Earlier editions; the first is the one that pages are compared with.
    pub earlier: Vec<Arc<Edition>>,
    found: Found,
}

/// What was found beyond single files.
#[derive(Clone, Debug, Default)]
struct Found {
    /// What only the whole guide shows.
    whole: Arc<[Diagnostic]>,
    /// What was found on a page with the rest of the guide at hand; most pages have none.
    pages: BTreeMap<PageId, Vec<Diagnostic>>,
    /// What pages say that is held against each other; `None`: the guide was checked before it was written.
    across: Option<Across>,
}

/// A resolved guide without an error. Only this can be rendered for publishing, and only
/// [`Analysis::check`] makes it.
#[derive(Debug)]
pub struct Checked {
    resolved: Arc<Resolved>,
    assets: Arc<AssetTable>,
    warnings: Vec<Diagnostic>,
    stages: Stages,
    earlier: Vec<Arc<Edition>>,
    downloads: Arc<MadeDownloads>,
}

/// Why a guide cannot be published.
#[derive(Debug)]
pub struct Report {
    /// Errors and warnings, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// Resolves and checks the files. Total: everything wrong is among the diagnostics.
    #[must_use]
    pub fn of(files: &Files) -> Self {
        let (corpus, mut whole) = graph::collect(files.guide().clone(), files.facts());
        let resolution = graph::resolve(corpus);
        let mut resolved = resolution.resolved;
        earlier::lead_on(files.content(), &mut resolved);
        whole.extend(resolution.whole);
        let mut all: Vec<Diagnostic> = resolution.pages.into_iter().flatten().collect();
        all.extend(graph::check_within(&resolved, &graph::derive(&resolved)));
        drafts::explain(files, &mut all);
        drafts::explain(files, &mut whole);
        let mut found = Found { across: Some(Across::of(&resolved)), ..Found::default() };
        for diagnostic in all {
            found.add(&resolved, diagnostic, &mut whole);
        }
        let (assets, of_assets) = assets::table(&resolved, files.assets());
        whole.extend(of_assets);
        found.whole = whole.into();
        Self::new(files, resolved, Arc::new(assets), found, 0)
    }

    /// The analysis after changes were applied to the files. Where pages have another text, and at most other titles,
    /// the work is that of these pages and of those that name their titles; otherwise everything is resolved again.
    /// The result is the same.
    #[must_use]
    pub fn after(&self, files: &Files, applied: &Applied) -> Self {
        self.with_texts(files, applied)
            .unwrap_or_else(|| Self { outline: self.outline.wrapping_add(1), ..Self::of(files) })
    }

    fn with_texts(&self, files: &Files, applied: &Applied) -> Option<Self> {
        if applied.reach != Reach::Texts {
            return None;
        }
        let mut next = self.clone();
        for path in &applied.pages {
            let id = next.resolved.index.file(path)?;
            let page = next.resolved.corpus.page(id)?;
            let old = FileFacts { document: page.document.clone(), places: page.places.clone() };
            let new = files.facts_of(path)?;
            let readers = match graph::outside(&old, new) {
                Outside::Other => return None,
                Outside::Same => Vec::new(),
                Outside::Titles => next.resolved.readers_of_titles(id),
            };
            let again = |page: PageId| page == id || readers.contains(&page);
            if readers.iter().any(|&page| has_matrix(&next.resolved, page))
                || next.found.others(again).any(|d| mentions(d, path.as_str()))
            {
                return None;
            }
            let mut resolved = next.resolved.with_text(id, new);
            for page in std::iter::once(id).chain(readers) {
                let mut diagnostics = resolved.link_again(page);
                drafts::explain(files, &mut diagnostics);
                next.found.replace(page, diagnostics);
                if let Some(across) = &mut next.found.across {
                    across.read_again(&resolved, page);
                }
            }
            next.resolved = Arc::new(resolved);
        }
        Some(Self::new(files, Arc::unwrap_or_clone(next.resolved), next.assets, next.found, next.outline))
    }

    fn new(files: &Files, resolved: Resolved, assets: Arc<AssetTable>, found: Found, outline: u64) -> Self {
        let mut diagnostics = files.diagnostics();
        diagnostics.extend(found.whole.iter().chain(found.pages.values().flatten()).cloned());
        diagnostics.extend(
            found
                .across
                .iter()
                .flat_map(|across| across.findings(&resolved, touched::findings(&resolved, files.named()))),
        );
        diagnostic::sort(&mut diagnostics);
        consequences::suppress(&mut diagnostics);
        diagnostic::bound(&mut diagnostics);
        folding::fold(&mut diagnostics);
        files.in_source(&mut diagnostics);
        let (stages, earlier) = (files.stages(), files.earlier().to_vec());
        Self { resolved: Arc::new(resolved), assets, diagnostics, outline, stages, earlier, found }
    }

    /// A guide that is resolved and was checked before, with what its files lack.
    pub(in crate::session) fn ready(
        resolved: Arc<Resolved>,
        assets: Arc<AssetTable>,
        mut diagnostics: Vec<Diagnostic>,
        (stages, earlier): (Stages, Vec<Arc<Edition>>),
    ) -> Self {
        diagnostic::sort(&mut diagnostics);
        Self { resolved, assets, diagnostics, outline: 0, stages, earlier, found: Found::default() }
    }

    /// The address, without `.html`, of the page of a file.
    #[must_use]
    pub fn page_name(&self, path: &ContentPath) -> Option<&str> {
        let page = self.resolved.corpus.page(self.resolved.index.file(path)?)?;
        Some(&page.name)
    }

    /// The gate: a guide with an error stays here.
    pub fn check(self) -> Result<Checked, Report> {
        if diagnostic::has_errors(&self.diagnostics) {
            return Err(Report { diagnostics: self.diagnostics });
        }
        let Self { resolved, assets, diagnostics: warnings, stages, earlier, .. } = self;
        let downloads = Arc::new(downloads::none_made(&resolved));
        Ok(Checked { resolved, assets, warnings, stages, earlier, downloads })
    }
}

impl Found {
    /// Puts a finding to its page, or to the whole where it belongs to none.
    fn add(&mut self, resolved: &Resolved, diagnostic: Diagnostic, whole: &mut Vec<Diagnostic>) {
        let page = match &diagnostic.primary.place {
            Place::Text(source, _) => resolved.index.file(source.path()),
            Place::File(..) => None,
        };
        match page {
            Some(id) => self.pages.entry(id).or_default().push(diagnostic),
            None => whole.push(diagnostic),
        }
    }

    /// Findings that were not made on these pages.
    fn others(&self, these: impl Fn(PageId) -> bool) -> impl Iterator<Item = &Diagnostic> {
        let pages = self.pages.iter().filter(move |(page, _)| !these(**page));
        self.whole.iter().chain(pages.flat_map(|(_, list)| list))
    }

    /// What is found on a page now.
    fn replace(&mut self, page: PageId, diagnostics: Vec<Diagnostic>) {
        if diagnostics.is_empty() {
            self.pages.remove(&page);
        } else {
            self.pages.insert(page, diagnostics);
        }
    }
}

/// Whether rows of a page are joined with measures of the whole guide.
fn has_matrix(resolved: &Resolved, page: PageId) -> bool {
    resolved.corpus.page(page).is_some_and(|p| p.places.list.iter().any(|place| place.kind == PlaceKind::Matrix))
}

/// Whether a diagnostic points into a file; its lines move with the text.
fn mentions(diagnostic: &Diagnostic, path: &str) -> bool {
    std::iter::once(&diagnostic.primary).chain(&diagnostic.others).any(|label| label.place.path() == path)
}

impl Checked {
    /// The resolved guide.
    #[must_use]
    pub fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// Files that pages use.
    #[must_use]
    pub fn assets(&self) -> &AssetTable {
        &self.assets
    }

    /// Whether it is an edition with drafts, for reviewers.
    #[must_use]
    pub fn stages(&self) -> Stages {
        self.stages
    }

    /// Earlier editions; the first is the one that pages are compared with.
    #[must_use]
    pub fn earlier(&self) -> &[Arc<Edition>] {
        &self.earlier
    }

    /// Files that are made of the guide, those that were made already.
    pub(in crate::session) fn downloads(&self) -> &Arc<MadeDownloads> {
        &self.downloads
    }

    /// What was found and does not stand in the way.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}

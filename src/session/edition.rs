//! One state of a guide whose files are made when they are asked for: what the preview serves. A file is always made
//! from the whole newest state, so none can be stale; what nobody looks at costs nothing.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::graph::model::FOLDER;
use crate::graph::{LazyViews, Resolved};
use crate::render::{BuildInfo, PageJob, Pages, Shared, Theme, fault_page, pages};
use crate::search::SearchIndex;

use super::build::assets::AssetTable;
use super::build::downloads;
use super::build::memory::{FileMap, Memory};
use super::build::render::{BUILD, BuildError, memory_index, once, put_assets, put_model};
use super::check::stages::Analysis;

/// Files that were made are kept up to this many bytes for the next request.
const KEPT: usize = 16 << 20;

/// So many sections are rendered to see whether a new theme fails.
const TRIED: usize = 200;

/// A state of a guide, resolved and ready to be shown.
pub struct Edition {
    resolved: Arc<Resolved>,
    theme: Arc<Theme>,
    outline: u64,
    shared: Shared,
    jobs: Arc<HashMap<String, PageJob>>,
    assets: Assets,
    search: OnceLock<Option<Found>>,
    /// The guide as data, made when it is first asked for.
    model: OnceLock<FileMap>,
    /// The search that an earlier state made: pages that began to read its files go on.
    earlier: Option<Found>,
    made: Mutex<Made>,
}

/// Pictures, styles and scripts.
#[derive(Clone)]
struct Assets {
    table: Arc<AssetTable>,
    build: Arc<BuildInfo>,
    files: Arc<FileMap>,
}

/// The search index and what a browser reads of it.
#[derive(Clone)]
struct Found {
    index: Arc<SearchIndex>,
    files: Arc<FileMap>,
}

/// Files made for earlier requests, the oldest first.
#[derive(Default)]
struct Made {
    files: HashMap<String, Arc<[u8]>>,
    order: VecDeque<String>,
    bytes: usize,
}

impl fmt::Debug for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edition").field("outline", &self.outline).finish_non_exhaustive()
    }
}

impl Edition {
    /// The edition of an analysis. What stayed the same since the one before is taken from there.
    ///
    /// # Errors
    /// When a template of the theme is wrong, or a picture cannot be read.
    pub fn new(analysis: &Analysis, theme: Arc<Theme>, before: Option<&Self>) -> Result<Self, BuildError> {
        let before = before.filter(|edition| Arc::ptr_eq(&edition.theme, &theme));
        let assets = match before.map(|edition| &edition.assets) {
            Some(assets) if Arc::ptr_eq(&assets.table, &analysis.assets) => assets.clone(),
            known => Assets::new(&theme, analysis, known)?,
        };
        let resolved = analysis.resolved.clone();
        let same = before.filter(|edition| edition.outline == analysis.outline);
        let (shared, jobs) = match same {
            Some(edition) => (edition.shared.clone(), edition.jobs.clone()),
            None => common(&resolved, &theme, &assets.build)?,
        };
        let earlier = before.and_then(|e| e.search.get().cloned().flatten().or_else(|| e.earlier.clone()));
        let (outline, search, model, made) = (analysis.outline, OnceLock::new(), OnceLock::new(), Mutex::default());
        Ok(Self { resolved, theme, outline, shared, jobs, assets, search, model, earlier, made })
    }

    /// A file by its path in the site, made now where it was not made before. A template that fails on this
    /// page alone gives a page that says so.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<Arc<[u8]>> {
        if let Some(bytes) = self.ready(path) {
            return Some(bytes);
        }
        let Some(&job) = self.jobs.get(path) else {
            return if is_part(path) { self.model().get(path).cloned() } else { self.search_file(path) };
        };
        if job == PageJob::Model {
            return self.model().get(path).cloned();
        }
        let bytes: Arc<[u8]> = self.render(job).unwrap_or_else(|fault| fault_page(&fault)).into();
        self.lock().keep(path, &bytes);
        Some(bytes)
    }

    /// Whether there is a file of that path. Nothing is made for it.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.jobs.contains_key(path) || self.assets.files.contains_key(path)
    }

    /// A file that can be had without making anything.
    #[must_use]
    pub fn ready(&self, path: &str) -> Option<Arc<[u8]>> {
        self.assets.files.get(path).cloned().or_else(|| self.lock().files.get(path).cloned())
    }

    /// The paths of styles, scripts and pictures, in order.
    pub fn assets(&self) -> impl Iterator<Item = &str> {
        self.assets.files.keys().map(String::as_str)
    }

    /// Whether another edition was made with the same theme.
    #[must_use]
    pub fn has_theme_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.theme, &other.theme)
    }

    /// Every file of the site, in order; all of them are made.
    #[must_use]
    pub fn whole(&self) -> FileMap {
        let names = self.jobs.keys().filter_map(|name| Some((name.clone(), self.file(name)?)));
        let search = self.search().map(|found| found.files.as_ref().clone()).unwrap_or_default();
        let parts = self.model().clone();
        names.chain(self.assets.files.as_ref().clone()).chain(search).chain(parts).collect()
    }

    /// The search index of this state, made when it is first asked for.
    #[must_use]
    pub fn index(&self) -> Option<Arc<SearchIndex>> {
        self.search().map(|found| found.index.clone())
    }

    /// Renders the pages, of a large guide the first sections and all others, and tells which template fails where;
    /// for a theme that has just changed.
    #[must_use]
    pub fn faults(&self) -> Vec<Diagnostic> {
        let section = |job: &PageJob| matches!(job, PageJob::Section(_));
        let (mut sections, mut jobs): (Vec<PageJob>, Vec<PageJob>) = self.jobs.values().copied().partition(section);
        sections.sort_unstable();
        jobs.extend(sections.into_iter().take(TRIED));
        jobs.sort_unstable();
        once(jobs.par_iter().filter_map(|&job| self.render(job).err().map(|fault| *fault)).collect())
    }

    fn render(&self, job: PageJob) -> Result<Vec<u8>, Box<Diagnostic>> {
        let views = LazyViews::new(&self.resolved);
        let pages = Pages::with(self.shared.clone(), &self.resolved, &views, &self.theme, &self.assets.build);
        pages.render(job).map(|page| page.bytes).map_err(Box::new)
    }

    /// The index of the guide as data and its parts.
    fn model(&self) -> &FileMap {
        self.model.get_or_init(|| {
            let memory = Memory::default();
            let views = LazyViews::new(&self.resolved);
            let pages = Pages::with(self.shared.clone(), &self.resolved, &views, &self.theme, &self.assets.build);
            // Memory takes whatever is written to it, and the names are made of digests.
            let _ = put_model(&pages.name(PageJob::Model), &pages, &memory);
            memory.files()
        })
    }

    fn search_file(&self, path: &str) -> Option<Arc<[u8]>> {
        // Previews are made of what is searched.
        ["search/", "previews/"].iter().find(|folder| path.starts_with(**folder))?;
        let earlier = self.earlier.as_ref().filter(|_| path != BUILD).and_then(|found| found.files.get(path));
        earlier.or_else(|| self.search()?.files.get(path)).cloned()
    }

    fn search(&self) -> Option<&Found> {
        let make = || {
            let memory = Memory::default();
            let views = LazyViews::new(&self.resolved);
            let index = memory_index(&self.resolved, (&views, self.theme.locale()), &memory).ok()?;
            Some(Found { index: Arc::new(index), files: Arc::new(memory.files()) })
        };
        self.search.get_or_init(make).as_ref()
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a file is a part of the guide as data.
fn is_part(path: &str) -> bool {
    path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

/// What pages share, and which file is made by which job.
fn common(
    resolved: &Resolved,
    theme: &Theme,
    build: &BuildInfo,
) -> Result<(Shared, Arc<HashMap<String, PageJob>>), BuildError> {
    let views = LazyViews::new(resolved);
    let pages = pages(resolved, &views, theme, build).map_err(|fault| BuildError::Theme(vec![fault]))?;
    let jobs = pages.jobs().into_iter().map(|job| (pages.name(job), job)).collect();
    Ok((pages.shared(), Arc::new(jobs)))
}

impl Assets {
    /// The files of the theme and of the content; the bytes of those that are known are not read again.
    fn new(theme: &Theme, analysis: &Analysis, known: Option<&Self>) -> Result<Self, BuildError> {
        let table = &analysis.assets;
        let memory = Memory::default();
        let fresh = |path: &str| known.is_none_or(|assets| !assets.files.contains_key(path));
        let to_read = table.iter().filter(|(_, asset)| fresh(asset.path.as_str()));
        let new: AssetTable = to_read.map(|(path, asset)| (path.clone(), asset.clone())).collect();
        let mut build = put_assets(theme, &new, &memory)?;
        build.files = table.iter().map(|(path, asset)| (path.clone(), asset.path.to_string())).collect();
        build.contents = super::build::assets::contents(table);
        build.earlier.clone_from(&analysis.earlier);
        build.make = Some(downloads::maker(table));
        let mut files = memory.files();
        for asset in table.values() {
            let path = asset.path.as_str();
            if let Some(bytes) = known.and_then(|assets| assets.files.get(path)) {
                files.insert(path.to_owned(), bytes.clone());
            }
        }
        Ok(Self { table: table.clone(), build: Arc::new(build), files: Arc::new(files) })
    }
}

impl Made {
    fn keep(&mut self, path: &str, bytes: &Arc<[u8]>) {
        if bytes.len() > KEPT / 2 || self.files.contains_key(path) {
            return;
        }
        self.bytes += bytes.len();
        self.order.push_back(path.to_owned());
        self.files.insert(path.to_owned(), bytes.clone());
        while self.bytes > KEPT {
            let Some(oldest) = self.order.pop_front() else { return };
            self.bytes -= self.files.remove(&oldest).map_or(0, |bytes| bytes.len());
        }
    }
}

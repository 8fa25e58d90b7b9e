//! From a checked guide to files: pages, assets, `guide.json` and the search index, each written as it
//! comes, so that memory does not grow with the guide.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::Vocabulary;
use crate::diagnostic::Diagnostic;
use crate::graph::{LazyViews, Resolved, Views, derive};
use crate::render::{Audience, Batch, BuildInfo, Locale, PageJob, Pages, Theme, pages};
use crate::search::export::{Begun, Draft, FORMAT_VERSION, Layout, ShardFile, export_to};
use crate::search::{Arranged, Entry, Lexicon, SearchError, SearchIndex};
use crate::site::{Checking, Digest, Hasher, PathFault, PublishError, Report, Settings, SitePath, Stage, Switching};
use crate::words;

use super::assets::{self, AssetTable};
use super::downloads;
use super::previews::previews;
use crate::session::check::stages::Checked;
use crate::session::index::distrust::distrust;
use crate::session::index::entries::{KINDS, entries, lexicon};
use crate::session::index::folder;
use crate::session::read::files::Stages;

/// The script that names the build of the search index.
pub(in crate::session) const BUILD: &str = "search/build.js";

/// Takes the files of a site, from many threads.
pub trait Sink: Sync {
    /// Takes a file.
    fn put(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), BuildError>;
    /// Takes a file of the content folder.
    fn put_asset(&self, path: &SitePath, disk: &Path, content: (Digest, u64)) -> Result<(), BuildError>;
}

/// Why a site could not be made.
#[derive(Debug)]
pub enum BuildError {
    /// A template of the theme is wrong.
    Theme(Vec<Diagnostic>),
    /// The search index could not be made.
    Search(SearchError),
    /// The site could not be written.
    Publish(PublishError),
    /// The name of an output file is not fit for every file system.
    Path(String, PathFault),
    /// The operating system refused.
    Io(PathBuf, std::io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Theme(diagnostics) => write!(f, "{} faults in the theme", diagnostics.len()),
            Self::Search(error) => error.fmt(f),
            Self::Publish(error) => error.fmt(f),
            Self::Path(name, fault) => write!(f, "`{name}`: {fault}"),
            Self::Io(path, error) => write!(f, "`{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<PublishError> for BuildError {
    fn from(error: PublishError) -> Self {
        Self::Publish(error)
    }
}

impl From<SearchError> for BuildError {
    fn from(error: SearchError) -> Self {
        Self::Search(error)
    }
}

impl Sink for Stage {
    fn put(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), BuildError> {
        Ok(Self::put(self, path, &bytes)?)
    }

    fn put_asset(&self, path: &SitePath, disk: &Path, content: (Digest, u64)) -> Result<(), BuildError> {
        Ok(self.put_file(path, disk, content)?)
    }
}

/// Builds a checked guide into a folder, and its search index into another.
pub fn build(
    checked: &Checked,
    theme: &Theme,
    (out, switching, checking): (&Path, Switching, Checking),
    index: &Path,
) -> Result<Report, BuildError> {
    let stage = Stage::with(out, Settings { switching, checking, ..Settings::default() })?;
    let info = build_info(checked, put_assets(theme, checked.assets(), &stage)?);
    let views = LazyViews::new(checked.resolved());
    let (pages, search) = rayon::join(
        || render_all(checked.resolved(), &views, (theme, &info), &stage),
        || write_index(checked.resolved(), (&views, theme.locale()), index, &stage),
    );
    pages?;
    search?;
    Ok(stage.publish()?)
}

/// What the pages of a checked guide say of the build.
fn build_info(checked: &Checked, info: BuildInfo) -> BuildInfo {
    let audience = match checked.stages() {
        Stages::Final => Audience::Readers,
        Stages::Drafts => Audience::Reviewers,
    };
    BuildInfo { audience, earlier: checked.earlier().to_vec(), made: checked.downloads().clone(), ..info }
}

/// Takes files and keeps none.
struct Nowhere;

impl Sink for Nowhere {
    fn put(&self, _: &SitePath, _: Vec<u8>) -> Result<(), BuildError> {
        Ok(())
    }

    fn put_asset(&self, _: &SitePath, _: &Path, _: (Digest, u64)) -> Result<(), BuildError> {
        Ok(())
    }
}

/// Renders every page and keeps none; tells which template fails where.
pub(in crate::session) fn try_pages(checked: &Checked, theme: &Theme) -> Vec<Diagnostic> {
    let views = LazyViews::new(checked.resolved());
    let Ok(info) = put_assets(theme, checked.assets(), &Nowhere) else { return Vec::new() };
    let info = build_info(checked, info);
    match render_all(checked.resolved(), &views, (theme, &info), &Nowhere) {
        Err(BuildError::Theme(faults)) => faults,
        // Nothing is written, so that nothing else can fail but the name of a file, which the writer tells.
        Ok(()) | Err(_) => Vec::new(),
    }
}

/// Renders everything but the assets and the search index.
fn render_all<'a>(
    resolved: &'a Resolved,
    views: &'a LazyViews<'a>,
    (theme, build): (&'a Theme, &'a BuildInfo),
    sink: &impl Sink,
) -> Result<(), BuildError> {
    let pages = pages(resolved, views, theme, build).map_err(|fault| BuildError::Theme(vec![fault]))?;
    render_pages(&pages, sink)
}

/// Renders pages in parallel; every fault of the theme is reported, not the first alone.
fn render_pages(pages: &Pages<'_>, sink: &impl Sink) -> Result<(), BuildError> {
    let results: Vec<BuildError> = pages
        .batches()
        .into_par_iter()
        // Batches differ in size a hundredfold: each may be taken by a thread that has nothing to do.
        .with_max_len(1)
        .flat_map_iter(|batch| {
            let mut errors = Vec::new();
            if let Batch::One(job @ PageJob::Model) = batch {
                errors.extend(put_model(&pages.name(job), pages, sink).err());
                return errors;
            }
            pages.render_batch(batch, &mut |page| {
                let page = page.map_err(|fault| BuildError::Theme(vec![fault]));
                errors.extend(page.and_then(|page| sink.put(&path(&page.name)?, page.bytes)).err());
            });
            errors
        })
        .collect();
    let mut faults = Vec::new();
    for error in results {
        match error {
            BuildError::Theme(mut more) => faults.append(&mut more),
            other => return Err(other),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(BuildError::Theme(once(faults))) }
}

/// The guide as data: the parts, then the index that names them.
pub(in crate::session) fn put_model(name: &str, pages: &Pages<'_>, sink: &impl Sink) -> Result<(), BuildError> {
    let index = pages.write_model(&mut |name, bytes| sink.put(&path(name)?, bytes))?;
    sink.put(&path(name)?, index)
}

/// A mistake of a template stands on every page that it renders: it is told once, with the number of the pages.
pub(in crate::session) fn once(faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    type Key = (String, Option<crate::source::Position>, String);
    let mut groups: BTreeMap<Key, (Diagnostic, usize)> = BTreeMap::new();
    for fault in faults {
        let place = &fault.primary.place;
        let key = (place.path().to_owned(), place.position(), fault.message.en.clone());
        groups.entry(key).or_insert((fault, 0)).1 += 1;
    }
    let counted = |(fault, n): (Diagnostic, usize)| match n {
        1 => fault.help(words!("1 ページで起きる", "it stands on one page")),
        n => fault.help(words!("{n} ページで起きる", "it stands on {n} pages")),
    };
    groups.into_values().map(counted).collect()
}

/// The theme's assets under fingerprinted names, and the files that pages use.
pub(in crate::session) fn put_assets(
    theme: &Theme,
    assets: &AssetTable,
    sink: &impl Sink,
) -> Result<BuildInfo, BuildError> {
    let mut names = BTreeMap::new();
    for (name, bytes) in theme.assets() {
        let plain = path(&format!("assets/{name}"))?;
        let hashed = plain.with_fingerprint(&Digest::of(bytes)).map_err(|f| BuildError::Path(name.to_owned(), f))?;
        sink.put(&hashed, bytes.to_vec())?;
        names.insert(name.to_owned(), hashed.to_string());
    }
    let mut files = BTreeMap::new();
    let contents = assets::contents(assets);
    for (content, asset) in assets {
        sink.put_asset(&asset.path, &asset.disk, asset.content)?;
        files.insert(content.clone(), asset.path.to_string());
    }
    let generator = concat!("tebiki ", env!("CARGO_PKG_VERSION")).to_owned();
    Ok(BuildInfo {
        assets: names,
        files,
        contents,
        generator,
        make: Some(downloads::maker(assets)),
        ..BuildInfo::default()
    })
}

/// Writes both search indexes.
fn write_index(
    resolved: &Resolved,
    (views, locale): (&Views<'_>, &Locale),
    folder: &Path,
    sink: &impl Sink,
) -> Result<(), BuildError> {
    let entries = entries(resolved, views, locale);
    let lexicon = lexicon(resolved, &entries);
    put_previews(resolved, views, &entries, sink)?;
    let build = build_id(&entries, &lexicon);
    let entries = Arranged::of(entries);
    let put = |shard| put_shard(shard, sink);
    let draft = Draft::begin(entries.entries(), &lexicon, Layout::Fitting, &put)?;
    let index = folder::write(folder, &build, entries, &lexicon, &filters(resolved))?;
    let root = match draft {
        Begun::Whole(root) => root,
        // The index may be one that was found there.
        Begun::Draft(draft) => distrust(|| draft.finish(&index, &put))?,
    };
    put_root(&root, sink)
}

/// What a search may be narrowed by.
fn filters(resolved: &Resolved) -> folder::Filters {
    let vocabularies = resolved.corpus.guide.vocabularies.iter();
    let of = |vocabulary: &Vocabulary| folder::Filter {
        values: vocabulary.values.iter().map(|value| value.id.clone()).collect(),
        cumulative: vocabulary.cumulative,
    };
    let mut filters: folder::Filters = vocabularies.map(|v| (v.id.clone(), of(v))).collect();
    let kinds = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    filters.insert("kind".to_owned(), folder::Filter { values: kinds, cumulative: false });
    filters
}

/// The search index of a guide, made in memory, and by what a search of it may be narrowed.
///
/// # Errors
/// The index cannot be made.
pub fn index_of(resolved: &Resolved, locale: &Locale) -> Result<(SearchIndex, folder::Filters), SearchError> {
    let entries = entries(resolved, &derive(resolved), locale);
    let lexicon = lexicon(resolved, &entries);
    let build = build_id(&entries, &lexicon);
    Ok((SearchIndex::in_memory(entries, &lexicon, &build)?, filters(resolved)))
}

/// Makes both search indexes in memory.
pub(in crate::session) fn memory_index(
    resolved: &Resolved,
    (views, locale): (&Views<'_>, &Locale),
    sink: &impl Sink,
) -> Result<SearchIndex, BuildError> {
    let entries = entries(resolved, views, locale);
    let lexicon = lexicon(resolved, &entries);
    put_previews(resolved, views, &entries, sink)?;
    let build = build_id(&entries, &lexicon);
    let index = SearchIndex::in_memory(entries, &lexicon, &build)?;
    put_shards(&index, sink)?;
    Ok(index)
}

/// What links show before they are followed.
fn put_previews(resolved: &Resolved, views: &Views<'_>, entries: &[Entry], sink: &impl Sink) -> Result<(), BuildError> {
    previews(resolved, views, entries).into_iter().try_for_each(|(name, bytes)| sink.put(&path(&name)?, bytes))
}

/// The browser's index: the names of its files follow from what they hold, and `search/build.js` names the root. A page
/// says nothing of the index, so that one changed page does not change all of them.
pub(in crate::session) fn put_shards(index: &SearchIndex, sink: &impl Sink) -> Result<(), BuildError> {
    let root = export_to(index, Layout::Fitting, &|shard| put_shard(shard, sink))?;
    put_root(&root, sink)
}

fn put_shard(shard: ShardFile, sink: &impl Sink) -> Result<(), BuildError> {
    sink.put(&path(&format!("search/{}", shard.name))?, shard.bytes)
}

fn put_root(root: &str, sink: &impl Sink) -> Result<(), BuildError> {
    sink.put(&path(BUILD)?, format!("tebikiBuild(\"{root}\")\n").into_bytes())
}

/// A digest of what is searched: the same words make the same files.
pub(in crate::session) fn build_id(entries: &[Entry], lexicon: &Lexicon) -> String {
    let versions = (crate::search::SCHEMA_VERSION, crate::search::ANALYZER_VERSION, FORMAT_VERSION);
    let mut writer = BufWriter::with_capacity(1 << 16, Hasher::default());
    // A digest takes whatever is written to it.
    let _ = serde_json::to_writer(&mut writer, &(versions, lexicon));
    let _ = entries.iter().try_for_each(|entry| write_entry(entry, &mut writer));
    writer.into_inner().map(Hasher::finish).map_or_else(|_| String::new(), |digest| digest.short())
}

/// All of an entry, so that two that differ are never the same bytes.
fn write_entry(entry: &Entry, out: &mut impl Write) -> io::Result<()> {
    let Entry { id, kind, number, aliases, title, text, facets, cited, order, linked } = entry;
    out.write_all(&order.to_le_bytes())?;
    out.write_all(&[u8::from(*linked)])?;
    write_texts([id, kind, number, title, text].into_iter(), out)?;
    let cited = cited.iter().map(|cited| [&*cited.number, &*cited.pages, &*cited.summary, &*cited.validity]);
    write_texts(cited.flatten().collect::<Vec<_>>().into_iter(), out)?;
    write_texts(aliases.iter(), out)?;
    write_texts(facets.keys(), out)?;
    facets.values().try_for_each(|values| write_texts(values.iter(), out))
}

/// How many texts there are, and how long each is before it.
fn write_texts(texts: impl ExactSizeIterator<Item: AsRef<str>>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&(texts.len() as u64).to_le_bytes())?;
    for text in texts {
        let text = text.as_ref();
        out.write_all(&(text.len() as u64).to_le_bytes())?;
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

fn path(name: &str) -> Result<SitePath, BuildError> {
    SitePath::new(name).map_err(|fault| BuildError::Path(name.to_owned(), fault))
}

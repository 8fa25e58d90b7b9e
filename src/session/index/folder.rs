//! The folder of the tantivy index. Each build has a folder of its own in it, and `current` names the one that counts, so
//! that a run which is cut short leaves the index as it was. A folder that this program did not make is never removed.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Directory as _;

use super::directory::{IndexDirectory, SUMS, other};
use super::distrust::distrust;
use crate::search::{Arranged, Lexicon, SearchError, SearchIndex};
use crate::session::build::render::BuildError;
use crate::site::{Access, Folder, Kind, PublishError};

/// The file that names the build that counts.
const CURRENT: &str = "current";

/// Folders of builds begin so; eight digits follow.
const PREFIX: &str = "build-";
const DIGITS: usize = 8;

/// What else we write into the folder of the index.
pub(in crate::session) const STAMP: &str = "last-build";

/// No file that names a build is larger.
const MOST_CURRENT: u64 = 256;

/// Opens the index that counts.
pub fn open(folder: &Path) -> Result<SearchIndex, SearchError> {
    let folder = Folder::open(folder).map_err(other)?;
    let build = current(&folder).map_err(other)?.ok_or(SearchError::Damaged("it does not say which build counts"))?;
    open_build(&folder, &build)
}

/// Opens the index of a build after comparing all of it with its checksums.
fn open_build(folder: &Folder, build: &str) -> Result<SearchIndex, SearchError> {
    let place = folder.sub(format!("{PREFIX}{build}")).map_err(other)?;
    let place = place.ok_or(SearchError::Damaged("the folder of its build is missing"))?;
    IndexDirectory::check(&place)?;
    let directory = IndexDirectory::of(place);
    distrust(|| SearchIndex::open(directory))
}

/// Names the build that counts; nothing if no build does.
pub(in crate::session) fn current(folder: &Folder) -> Result<Option<String>, PublishError> {
    let named = match folder.read_text(CURRENT, MOST_CURRENT) {
        Err(PublishError::TooLarge { .. }) => None,
        named => named?,
    };
    Ok(named.map(|named| named.trim().to_owned()).filter(|named| is_build(named)))
}

/// What a search may be narrowed by: every vocabulary by its id, and `kind`.
pub type Filters = BTreeMap<String, Filter>;

/// The values of a vocabulary that a search may be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Ids of the values, in the order of `guide.yaml`.
    pub values: Vec<String>,
    /// Whether a value includes those before it.
    pub cumulative: bool,
}

impl Filter {
    /// The values that apply where these are chosen: with them those that they include.
    #[must_use]
    pub fn chosen(&self, chosen: &[String]) -> Vec<String> {
        let last = self.values.iter().rposition(|value| chosen.contains(value)).filter(|_| self.cumulative);
        last.and_then(|last| self.values.get(..=last)).map_or_else(|| chosen.to_vec(), <[String]>::to_vec)
    }
}

/// The file that holds them, beside the index of a build, and the most that it has.
pub(in crate::session) const FILTERS: &str = "filters.json";
const MOST_FILTERS: u64 = 16 << 20;

/// What a search may be narrowed by in the index that counts; `None` where the folder does not say.
#[must_use]
pub fn known_filters(folder: &Path) -> Option<Filters> {
    let folder = Folder::open(folder).ok()?;
    let build = current(&folder).ok()??;
    filters_of(&folder, &build)
}

/// What a search of a build's index may be narrowed by.
fn filters_of(folder: &Folder, build: &str) -> Option<Filters> {
    let place = folder.sub(format!("{PREFIX}{build}")).ok()??;
    serde_json::from_slice(&place.read(FILTERS, MOST_FILTERS).ok()??).ok()
}

/// The files that we write beside the builds, and what they are called while they are written.
fn is_file_of_ours(name: &str) -> bool {
    matches!(name.strip_suffix(".new").unwrap_or(name), CURRENT | STAMP | FILTERS)
}

fn is_build(name: &str) -> bool {
    name.len() == DIGITS && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Makes the index of a build, or takes the one that is there already.
pub(in crate::session) fn write(
    folder: &Path,
    build: &str,
    entries: Arranged,
    lexicon: &Lexicon,
    filters: &Filters,
) -> Result<SearchIndex, BuildError> {
    let folder = Folder::make(folder)?;
    refuse_others(&folder)?;
    let place = format!("{PREFIX}{build}");
    if current(&folder)?.is_some_and(|named| named == build)
        && filters_of(&folder, build).as_ref() == Some(filters)
        && let Ok(index) = open_build(&folder, build)
    {
        tidy_up(&folder, &place)?;
        return Ok(index);
    }
    // What a run that was cut short left under this name is not to be trusted.
    clear(&folder, &place)?;
    folder.make_folder(&place, Access::Default)?;
    let made = folder.sub(&place)?;
    let made = made.ok_or(SearchError::Damaged("the folder of its build is missing"))?;
    let directory = IndexDirectory::of(made);
    // An empty list marks the folder as ours from the beginning.
    directory.write_sums()?;
    let text = serde_json::to_vec(filters).expect("texts are JSON");
    directory.atomic_write(Path::new(FILTERS), &text).map_err(SearchError::from)?;
    let index = SearchIndex::create(directory.clone(), entries, lexicon, build)?;
    directory.write_sums()?;
    folder.replace(CURRENT, format!("{build}\n").as_bytes())?;
    tidy_up(&folder, &place)?;
    Ok(index)
}

/// A folder that is no index of ours has to be empty, but for files that are hidden; and what stands at a name of ours
/// has to be what we put there.
fn refuse_others(folder: &Folder) -> Result<(), PublishError> {
    let entries = folder.entries()?;
    for (name, kind) in &entries {
        let name = name.to_string_lossy();
        let ours = is_file_of_ours(&name);
        if ours && *kind != Kind::File {
            return Err(PublishError::Irregular { path: folder.place(name.as_ref()), kind: *kind });
        }
    }
    if current(folder)?.is_some() {
        return Ok(());
    }
    for (name, kind) in &entries {
        let text = name.to_string_lossy();
        let ours = is_file_of_ours(&text);
        let known = ours || text.starts_with('.') || *kind == Kind::Folder && is_ours(folder, &text)?;
        if !known {
            return Err(PublishError::NotIndex { folder: folder.path().to_owned(), example: name.into() });
        }
    }
    Ok(())
}

/// Whether a folder is that of a build, made by us: it has the mark, or nothing yet.
fn is_ours(folder: &Folder, name: &str) -> Result<bool, PublishError> {
    if !name.strip_prefix(PREFIX).is_some_and(is_build) {
        return Ok(false);
    }
    let Some(inside) = folder.sub(name)? else { return Ok(false) };
    let entries = inside.entries()?;
    let known = |name: &str, kind| IndexDirectory::makes(name, kind);
    Ok(entries.iter().all(|(name, kind)| name.to_str().is_some_and(|name| known(name, *kind)))
        && (entries.is_empty() || entries.iter().any(|(name, _)| *name == *SUMS || *name == *"sums.new")))
}

/// Removes the folder of a build. One that holds anything else than an index is not ours.
fn clear(folder: &Folder, name: &str) -> Result<(), PublishError> {
    match folder.look(name)? {
        None => Ok(()),
        Some(found) if found.kind == Kind::Folder && is_ours(folder, name)? => folder.delete_tree(name),
        Some(found) if found.kind == Kind::Folder => {
            Err(PublishError::NotIndex { folder: folder.place(name), example: SUMS.into() })
        }
        Some(found) => Err(PublishError::Irregular { path: folder.place(name), kind: found.kind }),
    }
}

/// Removes earlier builds, and what runs that were cut short have left.
fn tidy_up(folder: &Folder, place: &str) -> Result<(), PublishError> {
    // Earlier versions kept it beside the builds, where no checksum covered it.
    folder.delete(FILTERS)?;
    for (name, kind) in folder.entries()? {
        let Some(name) = name.to_str().filter(|name| *name != place && kind == Kind::Folder) else { continue };
        if is_ours(folder, name)? {
            folder.delete_tree(name)?;
        }
    }
    Ok(())
}

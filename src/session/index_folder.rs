//! The folder of the tantivy index. Each build has a folder of its own in it, and `current` names the one that counts, so
//! that a run which is cut short leaves the index as it was.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::render::BuildError;
use crate::search::{Arranged, Lexicon, SearchError, SearchIndex};

/// The file that names the build that counts.
const CURRENT: &str = "current";

/// Folders of builds begin so.
const PREFIX: &str = "build-";

/// Opens the index that counts.
pub fn open(folder: &Path) -> Result<SearchIndex, SearchError> {
    let build = fs::read_to_string(folder.join(CURRENT)).unwrap_or_default();
    SearchIndex::open(&folder.join(format!("{PREFIX}{}", build.trim())))
}

/// Names the build that counts.
pub(super) fn current(folder: &Path) -> io::Result<String> {
    Ok(fs::read_to_string(folder.join(CURRENT))?.trim().to_owned())
}

/// What a search may be narrowed by: for every vocabulary, and for `kind`, the values that there are.
pub type Filters = BTreeMap<String, Vec<String>>;

/// The file that holds them.
const FILTERS: &str = "filters.json";

/// What a search may be narrowed by in the index that counts; `None` where the folder does not say.
#[must_use]
pub fn known_filters(folder: &Path) -> Option<Filters> {
    serde_json::from_str(&fs::read_to_string(folder.join(FILTERS)).ok()?).ok()
}

/// Writes what a search may be narrowed by.
pub(super) fn write_filters(folder: &Path, filters: &Filters) -> Result<(), BuildError> {
    let text = serde_json::to_string(filters).expect("texts are JSON");
    let (fresh, file) = (folder.join("filters.new"), folder.join(FILTERS));
    let at = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| BuildError::Io(path, error)
    };
    fs::write(&fresh, text).map_err(at(&fresh))?;
    fs::rename(&fresh, &file).map_err(at(&file))
}

/// Makes the index of a build, or takes the one that is there already.
pub(super) fn write(
    folder: &Path,
    build: &str,
    entries: Arranged,
    lexicon: &Lexicon,
) -> Result<SearchIndex, BuildError> {
    let at = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| BuildError::Io(path, error)
    };
    fs::create_dir_all(folder).map_err(at(folder))?;
    let current = folder.join(CURRENT);
    let place = folder.join(format!("{PREFIX}{build}"));
    if fs::read_to_string(&current).is_ok_and(|named| named.trim() == build)
        && let Ok(index) = SearchIndex::open(&place)
    {
        tidy_up(folder, &place)?;
        return Ok(index);
    }
    // What a run that was cut short left under this name is not to be trusted.
    if place.exists() {
        fs::remove_dir_all(&place).map_err(at(&place))?;
    }
    fs::create_dir(&place).map_err(at(&place))?;
    let index = SearchIndex::create(&place, entries, lexicon, build)?;
    let fresh = folder.join("current.new");
    fs::write(&fresh, format!("{build}\n")).map_err(at(&fresh))?;
    fs::rename(&fresh, &current).map_err(at(&current))?;
    tidy_up(folder, &place)?;
    Ok(index)
}

/// Removes earlier builds, and what runs that were cut short have left.
fn tidy_up(folder: &Path, place: &Path) -> Result<(), BuildError> {
    for old in others(folder, place).map_err(|error| BuildError::Io(folder.to_owned(), error))? {
        fs::remove_dir_all(&old).map_err(|error| BuildError::Io(old.clone(), error))?;
    }
    Ok(())
}

/// Folders of other builds.
fn others(folder: &Path, place: &Path) -> io::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if ours && entry.path() != place && entry.file_type()?.is_dir() {
            out.push(entry.path());
        }
    }
    out.sort();
    Ok(out)
}

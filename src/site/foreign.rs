//! What lies in the destination and is not ours: it is never replaced, deleted or left behind.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::collision::fold;
use super::container::CONTAINER_NAME;
use super::error::{PublishError, at};
use super::lock::LOCK_NAME;
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;

/// Foreign files, links and folders, by the form of their path that collides with others.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    by_fold: BTreeMap<String, Item>,
}

/// One of them, below the destination.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The path below the destination.
    pub(super) relative: PathBuf,
    /// What it is.
    pub(super) nature: Nature,
}

/// What a foreign item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// A file, a link, or something stranger.
    File,
    /// A folder that the site does not use.
    Folder,
    /// A folder that cannot be read.
    Closed,
}

/// How a foreign item stands in the way of an output file.
#[derive(Debug)]
pub(super) struct Obstacle {
    /// The item, below the destination.
    pub(super) relative: PathBuf,
    /// Whether adopting the folder lets the output file take its place.
    pub(super) replaceable: bool,
}

impl Foreign {
    /// Looks through the destination.
    pub(super) fn survey(dest: &Path, own: Option<&Manifest>) -> Result<Self, PublishError> {
        let items = walk(dest, own)?;
        let keyed = items.into_iter().map(|item| (fold(&portable(&item.relative)), item));
        Ok(Self { by_fold: keyed.collect() })
    }

    /// One of the files or folders, for a message.
    pub(super) fn example(&self) -> Option<&Path> {
        self.by_fold.values().next().map(|item| item.relative.as_path())
    }

    /// How many files and folders there are.
    pub(super) fn count(&self) -> usize {
        self.by_fold.len()
    }

    /// What stands in the way of `path`, if anything does.
    pub(super) fn obstacle(&self, path: &SitePath) -> Option<Obstacle> {
        if self.by_fold.is_empty() {
            return None;
        }
        let in_place = self.by_fold.get(path.as_str()).map(|item| Obstacle {
            relative: item.relative.clone(),
            replaceable: item.nature == Nature::File && portable(&item.relative) == path.as_str(),
        });
        in_place.or_else(|| path.ancestors().find_map(|folder| self.above(folder)))
    }

    fn above(&self, folder: &str) -> Option<Obstacle> {
        let item = self.by_fold.get(folder)?;
        let fits = item.nature == Nature::Folder && portable(&item.relative) == folder;
        let relative = item.relative.clone();
        (!fits).then_some(Obstacle { relative, replaceable: false })
    }
}

/// A path below the destination with `/` between its components.
pub(super) fn portable(relative: &Path) -> String {
    let parts: Vec<_> = relative.iter().map(std::ffi::OsStr::to_string_lossy).collect();
    parts.join("/")
}

/// Every foreign item below `dest`, folders before what they hold.
pub(super) fn walk(dest: &Path, own: Option<&Manifest>) -> Result<Vec<Item>, PublishError> {
    let mut items: Vec<Item> = Vec::new();
    let walker = WalkDir::new(dest).min_depth(1).sort_by_file_name();
    for entry in walker.into_iter().filter_entry(|entry| !is_private(entry)) {
        match entry {
            Ok(entry) => items.extend(foreign_item(dest, &entry, own)),
            Err(error) if is_denied(&error) => mark_closed(dest, &error, &mut items),
            Err(error) => return Err(walk_error(dest, error)),
        }
    }
    Ok(items)
}

fn foreign_item(dest: &Path, entry: &DirEntry, own: Option<&Manifest>) -> Option<Item> {
    let relative = entry.path().strip_prefix(dest).ok()?;
    let text = portable(relative);
    let is_folder = entry.file_type().is_dir();
    let is_own = own.is_some_and(|own| {
        if is_folder { own.has_folder(&text) } else { text == MANIFEST_NAME || own.get(&text).is_some() }
    });
    let nature = if is_folder { Nature::Folder } else { Nature::File };
    (!is_own).then(|| Item { relative: relative.to_owned(), nature })
}

/// Our own workplace and lock inside the destination are neither the site's nor foreign.
fn is_private(entry: &DirEntry) -> bool {
    entry.depth() == 1 && (entry.file_name() == CONTAINER_NAME || entry.file_name() == LOCK_NAME)
}

fn is_denied(error: &walkdir::Error) -> bool {
    error.depth() > 0 && error.io_error().is_some_and(|io| io.kind() == io::ErrorKind::PermissionDenied)
}

fn mark_closed(dest: &Path, error: &walkdir::Error, items: &mut Vec<Item>) {
    let relative = error.path().and_then(|path| path.strip_prefix(dest).ok());
    if let Some(relative) = relative {
        items.retain(|item| item.relative != relative);
        items.push(Item { relative: relative.to_owned(), nature: Nature::Closed });
    }
}

/// The error of a walk, with the path where it happened.
pub(super) fn walk_error(root: &Path, error: walkdir::Error) -> PublishError {
    let path = error.path().unwrap_or(root).to_owned();
    at("read the folder", &path)(error.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::site::fingerprint::Digest;
    use crate::site::manifest::Entry;

    fn path(text: &str) -> SitePath {
        SitePath::new(text).expect("a valid path")
    }

    fn survey(files: &[&str], own: &[&str]) -> Foreign {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in files {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, "x").expect("a file");
        }
        let entry = Entry { digest: Digest::of(b"x"), size: 1, left_over: 0 };
        let own = Manifest::new(own.iter().map(|text| (path(text), entry)).collect());
        Foreign::survey(folder.path(), Some(&own)).expect("a survey")
    }

    #[test]
    fn tells_own_files_from_others() {
        let files = ["index.html", "manifest.txt", "a/b.html", ".git/config", ".tebiki.lock"];
        let foreign = survey(&files, &["index.html", "a/b.html"]);
        assert_eq!(foreign.by_fold.into_keys().collect::<Vec<_>>(), [".git", ".git/config"]);
    }

    #[test]
    fn finds_what_stands_in_the_way() {
        let foreign = survey(&["a.html", "B.html", "c", "Docs/d", "same/e"], &[]);
        let replaceable = |text: &str| foreign.obstacle(&path(text)).map(|found| found.replaceable);
        assert_eq!(replaceable("a.html"), Some(true));
        assert_eq!(replaceable("b.html"), Some(false));
        assert_eq!(replaceable("c/x.html"), Some(false));
        assert_eq!(replaceable("docs/x.html"), Some(false));
        assert_eq!(replaceable("same"), Some(false));
        assert_eq!(replaceable("same/x.html"), None);
        assert_eq!(replaceable("other.html"), None);
    }
}

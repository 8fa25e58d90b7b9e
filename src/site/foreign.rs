//! What lies in the destination and is not ours: it is never replaced, deleted or left behind.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::collision::fold;
use super::container::CONTAINER_NAME;
use super::error::PublishError;
use super::folder::{Folder, Kind};
use super::lock::LOCK_NAME;
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;
use super::signature::SIGNATURE_NAME;

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
    /// A regular file.
    File,
    /// A link, a named pipe, or something stranger.
    Irregular(Kind),
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
    /// What it is.
    pub(super) nature: Nature,
    /// Whether adopting the folder lets the output file take its place.
    pub(super) replaceable: bool,
}

impl Foreign {
    /// Looks through the destination.
    pub(super) fn survey(dest: &Folder, own: Option<&Manifest>) -> Result<Self, PublishError> {
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
            nature: item.nature,
            replaceable: item.nature == Nature::File && portable(&item.relative) == path.as_str(),
        });
        in_place.or_else(|| path.ancestors().find_map(|folder| self.above(folder)))
    }

    fn above(&self, folder: &str) -> Option<Obstacle> {
        let item = self.by_fold.get(folder)?;
        let fits = item.nature == Nature::Folder && portable(&item.relative) == folder;
        let relative = item.relative.clone();
        (!fits).then_some(Obstacle { relative, nature: item.nature, replaceable: false })
    }
}

/// A path below the destination with `/` between its components.
pub(super) fn portable(relative: &Path) -> String {
    let parts: Vec<_> = relative.iter().map(std::ffi::OsStr::to_string_lossy).collect();
    parts.join("/")
}

/// Every foreign item below `dest`, folders before what they hold.
pub(super) fn walk(dest: &Folder, own: Option<&Manifest>) -> Result<Vec<Item>, PublishError> {
    // Our own workplace and lock inside the destination are neither the site's nor foreign.
    let found = dest.tree(|name| name == CONTAINER_NAME || name == LOCK_NAME)?;
    let items = found.into_iter().filter_map(|found| {
        let text = portable(&found.below);
        let nature = match found.kind {
            Kind::Folder if found.closed => Nature::Closed,
            Kind::Folder => Nature::Folder,
            Kind::File => Nature::File,
            kind => Nature::Irregular(kind),
        };
        let is_own = own.is_some_and(|own| match nature {
            Nature::Folder => own.has_folder(&text),
            // Whatever its name is: we make regular files alone.
            Nature::Closed | Nature::Irregular(_) => false,
            Nature::File => is_ours(&text, own),
        });
        (!is_own).then_some(Item { relative: found.below, nature })
    });
    Ok(items.collect())
}

/// Whether a name is one of the site's files, its manifest or the signature of that.
pub(super) fn is_ours(name: &str, own: &Manifest) -> bool {
    name == MANIFEST_NAME || name == SIGNATURE_NAME || own.get(name).is_some()
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
        Foreign::survey(&Folder::open(folder.path()).expect("the folder"), Some(&own)).expect("a survey")
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

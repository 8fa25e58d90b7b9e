//! Looks over the watched folders file by file: for shares that give no events, and to make sure
//! that nothing was missed when the system lost count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::debounce::FileEvent;
use crate::source::is_left_out;

/// Two writes within this time may leave the same time on the disk.
const COARSE: Duration = Duration::from_millis(50);

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    len: u64,
    identity: u64,
    /// It was written so recently that another write would not show.
    is_recent: bool,
}

/// The state of every watched file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamps(BTreeMap<PathBuf, Stamp>);

impl Stamps {
    /// Looks over every file below `roots` that the guide would take.
    pub(super) fn scan<'a>(roots: impl IntoIterator<Item = &'a Path>) -> Self {
        let now = SystemTime::now();
        let mut stamps = BTreeMap::new();
        for root in roots {
            let walk = WalkDir::new(root).into_iter();
            let shown =
                walk.filter_entry(|entry| entry.depth() == 0 || !is_left_out(&entry.file_name().to_string_lossy()));
            for entry in shown.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()) {
                // Through a link it is the file behind it that counts.
                if let Ok(meta) = fs::metadata(entry.path()) {
                    stamps.insert(entry.into_path(), Stamp::new(&meta, now));
                }
            }
        }
        Self(stamps)
    }

    /// Looks again at some files.
    pub(super) fn refresh(&mut self, paths: &BTreeSet<PathBuf>) {
        let now = SystemTime::now();
        for path in paths {
            match fs::metadata(path) {
                Ok(meta) if meta.is_file() => drop(self.0.insert(path.clone(), Stamp::new(&meta, now))),
                _ => drop(self.0.remove(path)),
            }
        }
    }

    /// The files that are new, other, or gone in `newer`.
    pub(super) fn differences(&self, newer: &Self) -> BTreeSet<PathBuf> {
        let other = newer
            .0
            .iter()
            .filter(|(path, stamp)| self.0.get(*path).is_none_or(|old| old.is_recent || !old.is_same(stamp)));
        let gone = self.0.keys().filter(|path| !newer.0.contains_key(*path));
        other.map(|(path, _)| path).chain(gone).cloned().collect()
    }

    /// What the state of these paths means: one written just now may not be complete.
    pub(super) fn events(&self, paths: BTreeSet<PathBuf>) -> Vec<FileEvent> {
        let event = |path| match self.0.get(&path) {
            Some(stamp) if stamp.is_recent => FileEvent::Writing(path),
            Some(_) => FileEvent::Saved(path),
            None => FileEvent::Gone(path),
        };
        paths.into_iter().map(event).collect()
    }
}

impl Stamp {
    fn new(meta: &Metadata, now: SystemTime) -> Self {
        let modified = meta.modified().ok();
        let age = modified.and_then(|modified| now.duration_since(modified).ok());
        Self { modified, len: meta.len(), identity: identity(meta), is_recent: age.is_some_and(|age| age < COARSE) }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.modified, self.len, self.identity) == (other.modified, other.len, other.identity)
    }
}

#[cfg(unix)]
fn identity(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_names_are_ignored_as_in_a_listing() {
        let dir = tempfile::tempdir().expect("a folder");
        let names = [
            "a.md",
            "b.md~",
            ".hidden.md",
            "_draft.md",
            "#c.md#",
            "d.swp",
            "e.swx",
            "f.tmp",
            "g.bak",
            "h.orig",
            "i.crdownload",
            "j.part",
            "4913",
            "4914",
            "_index.md",
            "~$m.docx",
            "n.md___jb_tmp___",
            "o.swo",
            "k.png",
            "l.tmp.md",
            "guide.yaml",
        ];
        for name in names {
            fs::write(dir.path().join(name), "x").expect("written");
        }
        let listing = crate::source::list(dir.path());
        let found = listing.pages.iter().chain(&listing.assets).chain(&listing.config);
        let listed: BTreeSet<String> = found.map(|f| f.path.as_str().to_owned()).collect();
        let kept: BTreeSet<String> = names.iter().filter(|n| !is_left_out(n)).map(|n| (*n).to_owned()).collect();
        assert_eq!(kept, listed);
    }

    #[test]
    fn differences_are_found_without_reading() {
        let dir = tempfile::tempdir().expect("a folder");
        let (a, b, c) = (dir.path().join("a.md"), dir.path().join("b.md"), dir.path().join("c.md"));
        fs::write(&a, "one").expect("written");
        fs::write(&b, "two").expect("written");
        let old = SystemTime::now() - Duration::from_secs(9);
        for path in [&a, &b] {
            fs::File::options().write(true).open(path).and_then(|f| f.set_modified(old)).expect("aged");
        }
        let before = Stamps::scan([dir.path()]);
        assert!(before.differences(&Stamps::scan([dir.path()])).is_empty());
        fs::remove_file(&a).expect("removed");
        fs::write(&c, "three").expect("written");
        let after = Stamps::scan([dir.path()]);
        assert_eq!(before.differences(&after), BTreeSet::from([a, c]));
    }

    #[test]
    fn a_file_written_just_now_is_looked_at_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.md");
        fs::write(&path, "one").expect("written");
        let stamps = Stamps::scan([dir.path()]);
        assert_eq!(stamps.differences(&Stamps::scan([dir.path()])), BTreeSet::from([path]));
    }
}

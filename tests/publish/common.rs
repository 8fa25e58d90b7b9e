//! What the tests of publishing share.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tebiki::site::{Manifest, PublishError, Report, Settings, SitePath, Stage, Switching};
use tempfile::TempDir;

/// Both ways in which a new state can come into place.
pub(crate) const WAYS: [Switching; 2] = [Switching::Auto, Switching::InPlace];

/// A site as a list of paths and texts.
pub(crate) type Content<'a> = &'a [(&'a str, &'a str)];

pub(crate) const FIRST: Content<'static> = &[
    ("index.html", "<a href=\"a/one.html\">1</a>"),
    ("a/one.html", "one"),
    ("a/two.html", "two"),
    ("assets/style.11111111.css", "a{}"),
];

pub(crate) const SECOND: Content<'static> = &[
    ("index.html", "<a href=\"a/one.html\">2</a>"),
    ("a/one.html", "one"),
    ("b/three.html", "three"),
    ("assets/style.22222222.css", "b{}"),
];

/// A folder of its own for one test, with a place for a site in it.
pub(crate) struct Room {
    folder: TempDir,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn site(&self) -> PathBuf {
        self.at("site")
    }

    /// The names in the room itself, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }
}

pub(crate) fn path(text: &str) -> SitePath {
    SitePath::new(text).expect("a valid path")
}

pub(crate) fn settings(switching: Switching) -> Settings {
    Settings { switching, ..Settings::default() }
}

pub(crate) fn build(dest: &Path, content: Content<'_>, settings: Settings) -> Result<Report, PublishError> {
    let stage = Stage::with(dest, settings)?;
    for (name, text) in content {
        stage.put(&path(name), text.as_bytes())?;
    }
    stage.publish()
}

pub(crate) fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text).expect("a file");
}

/// Every file below a folder with its text.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a readable folder"));
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("a path below").to_string_lossy().replace('\\', "/");
            (name, String::from_utf8_lossy(&fs::read(entry.path()).expect("a readable file")).into_owned())
        })
        .collect()
}

/// The files of a site without its manifest, what is kept of the publication before, and the lock that some systems need.
pub(crate) fn own_files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = files(folder);
    files.remove("manifest.txt").expect("a manifest");
    files.remove(".tebiki.lock");
    files.retain(|name, _| !name.starts_with("manifest/") && !name.starts_with("previous/"));
    files
}

pub(crate) fn expected(content: Content<'_>) -> BTreeMap<String, String> {
    content.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

pub(crate) fn manifest(folder: &Path) -> Manifest {
    let text = fs::read_to_string(folder.join("manifest.txt")).expect("a manifest");
    Manifest::parse(&text).expect("a whole manifest")
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

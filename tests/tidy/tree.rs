//! The files of the project, without what is built or installed, and what a rule says of one.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// The folders at the root; folders whose names begin with a dot may stand there too.
const ROOT_FOLDERS: &[&str] = &["src", "content", "theme", "search-index", "site", "tests", "target"];

/// The files at the root, those with a dot aside.
const ROOT_FILES: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "FORMAT.ja.md",
    "FORMAT.md",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "SECURITY.md",
    "README.ja.md",
    "README.md",
    "SCALE.md",
    "clippy.toml",
    "deny.toml",
    "rustfmt.toml",
];

/// Where the project is.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rust,
    Script,
    Style,
    Other,
}

/// A text file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let extension = Path::new(path).extension().and_then(|e| e.to_str());
        let kind = match extension {
            Some("rs") => Kind::Rust,
            Some("js" | "mjs" | "cjs") => Kind::Script,
            Some("css") => Kind::Style,
            _ => Kind::Other,
        };
        Self { path: path.to_owned(), kind, text: text.to_owned() }
    }

    /// The folders and the name.
    pub(crate) fn steps(&self) -> Vec<&str> {
        self.path.split('/').collect()
    }

    /// A whole file of tests: `tests.rs`, or anything in a folder `tests`.
    pub(crate) fn is_test(&self) -> bool {
        self.steps().iter().any(|step| *step == "tests" || *step == "tests.rs")
    }

    pub(crate) fn finding(&self, line: usize, words: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, words: words.into() }
    }
}

/// One thing to mend.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) words: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}:{}: {}", self.path, self.line, self.words)
    }
}

/// Every text file, in order.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

impl Tree {
    pub(crate) fn read() -> Self {
        let root = root();
        let entries = WalkDir::new(&root).sort_by_file_name().into_iter().filter_entry(|e| is_ours(e, &root));
        let files = entries.filter_map(Result::ok).filter(|e| e.file_type().is_file()).filter_map(|entry| {
            let text = String::from_utf8(fs::read(entry.path()).ok()?).ok()?;
            let path = entry.path().strip_prefix(&root).ok()?;
            let steps: Vec<_> = path.iter().map(|step| step.to_string_lossy()).collect();
            Some(File::new(&steps.join("/"), &text))
        });
        let files: Vec<File> = files.collect();
        assert!(files.len() > 50, "the project has more files than {}", files.len());
        Self { files }
    }

    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.kind == kind)
    }

    /// Rust files in a folder; everywhere where it is empty.
    pub(crate) fn rust(&self, folder: &str) -> impl Iterator<Item = &File> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.of(Kind::Rust).filter(move |file| file.path.starts_with(&start))
    }

    /// What has no business at the root.
    pub(crate) fn strangers_at_the_root() -> Vec<Finding> {
        let entries = fs::read_dir(root()).expect("the root can be listed").filter_map(Result::ok);
        let names = entries.map(|e| (e.file_name().to_string_lossy().into_owned(), e.path().is_dir()));
        let strange = names.filter(|(name, is_folder)| {
            let known = if *is_folder { ROOT_FOLDERS } else { ROOT_FILES };
            is_stranger(name, known)
        });
        strange.map(|(name, _)| stranger(name)).collect()
    }

    /// What should be directly in the project and is not; what cargo makes may be anywhere.
    pub(crate) fn missing_at_the_root() -> Vec<Finding> {
        let wanted = ROOT_FOLDERS.iter().chain(ROOT_FILES).filter(|name| **name != "target");
        let missing = wanted.filter(|name| !root().join(name).exists());
        let words = "is missing; its .gitkeep keeps an empty folder";
        missing.map(|name| Finding { path: (*name).to_owned(), line: 1, words: words.into() }).collect()
    }
}

fn is_stranger(name: &str, known: &[&str]) -> bool {
    !name.starts_with('.') && !known.contains(&name)
}

fn stranger(path: String) -> Finding {
    Finding { path, line: 1, words: "does not belong at the root; put it under tests/".into() }
}

/// Not what a build, an installation or git wrote.
fn is_ours(entry: &DirEntry, root: &Path) -> bool {
    let name = entry.file_name().to_string_lossy();
    let at_root = entry.path().parent() == Some(root);
    let built = at_root && ["target", "site", "search-index", ".git"].contains(&&*name);
    !built && name != "node_modules"
}

#[test]
fn knows_what_belongs_at_the_root() {
    assert!(!is_stranger("src", ROOT_FOLDERS) && !is_stranger(".ci", ROOT_FOLDERS));
    assert!(
        is_stranger("scripts", ROOT_FOLDERS) && is_stranger("src", ROOT_FILES) && is_stranger("note.txt", ROOT_FILES)
    );
}

#[test]
fn tells_tests_from_code() {
    assert!(File::new("src/graph/tests.rs", "").is_test());
    assert!(File::new("tests/tidy.rs", "").is_test());
    assert!(!File::new("src/graph/latest.rs", "").is_test());
}

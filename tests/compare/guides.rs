//! Guides to compare: from folders, from texts, and from real documents outside the project where they are present.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tebiki::compare::{Comparison, Corrections, Edition, compare, edition};
use tebiki::import::{self, Source};
use tebiki::session::resolve_texts;

pub(super) type Texts = Vec<(String, String)>;

/// The texts of a content folder.
pub(super) fn folder(path: &Path) -> Texts {
    let files = walkdir::WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_text = |path: &Path| path.extension().is_some_and(|ending| ending == "md" || ending == "yaml");
    let files = files.filter(|entry| entry.file_type().is_file() && is_text(entry.path()));
    let read = |entry: walkdir::DirEntry| {
        let below = entry.path().strip_prefix(path).expect("below the folder").to_string_lossy().replace('\\', "/");
        (below, std::fs::read_to_string(entry.path()).expect("a text"))
    };
    files.map(read).collect()
}

/// The bundled guide.
pub(super) fn bundled() -> Texts {
    folder(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content"))
}

/// The edition that texts are.
pub(super) fn of(texts: &Texts) -> Arc<Edition> {
    let files = texts.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    Arc::new(edition(&resolve_texts(files).expect("guide.yaml is there")))
}

/// Two editions compared.
pub(super) fn between(old: &Texts, new: &Texts) -> Comparison {
    compare(of(old), of(new), &Corrections::default())
}

/// A real document, imported; `None` where the folder of real documents is not there, which is said.
pub(super) fn imported(name: &str) -> Option<Texts> {
    let root = std::env::var_os("REAL_DOCUMENTS").map(PathBuf::from);
    let path = root.map(|root| root.join(name)).filter(|path| path.exists());
    let Some(path) = path else {
        println!("skipped: REAL_DOCUMENTS names no folder with `{name}`");
        return None;
    };
    let mut source = Source { name: name.to_owned(), ..Source::default() };
    if path.is_dir() {
        for entry in walkdir::WalkDir::new(&path).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file())
        {
            let below = entry.path().strip_prefix(&path).expect("below").to_string_lossy().into_owned();
            source.files.insert(below, std::fs::read(entry.path()).expect("a file"));
        }
    } else {
        let own = path.file_name().expect("a file").to_string_lossy().into_owned();
        source.files.insert(own, std::fs::read(&path).expect("a file"));
    }
    let kind = import::kind_of(&source).expect("a kind that is known");
    let result = import::import(&source, kind).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let texts = result
        .outputs
        .iter()
        .filter_map(|output| Some((output.path.strip_prefix("content/")?.to_owned(), output.text()?.to_owned())));
    Some(texts.collect())
}

/// A file of the real documents.
pub(super) fn real(name: &str) -> Option<String> {
    let root = std::env::var_os("REAL_DOCUMENTS").map(PathBuf::from)?;
    std::fs::read_to_string(root.join(name)).ok()
}

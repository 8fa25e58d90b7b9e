//! Hands every file of the corpus to the function that was fuzzed with it, with a stable compiler and in
//! every run of the tests. `tests/fuzz/run` makes more of them.

mod targets;

use std::fs;
use std::path::Path;

/// Runs a target over its corpus, which is never empty.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("a corpus").map(|entry| entry.expect("a file of it").path()).collect();
    files.sort();
    assert!(files.len() >= 10, "{} holds {} files", folder.display(), files.len());
    for file in files {
        let bytes = fs::read(&file).expect("a file that can be read");
        let sound = std::panic::catch_unwind(|| target(&bytes)).is_ok();
        assert!(sound, "{} breaks the target", file.display());
    }
}

#[test]
fn pages() {
    replay("page", targets::page);
}

#[test]
fn directives() {
    replay("directive", targets::directive);
}

#[test]
fn settings() {
    replay("guide_yaml", targets::guide_yaml);
}

#[test]
fn queries() {
    replay("query", targets::query);
}

#[test]
fn manifests() {
    replay("manifest", targets::manifest);
}

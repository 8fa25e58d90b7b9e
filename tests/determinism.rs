//! The same content gives the same bytes: in two folders, with one thread and with four, over an older build, and
//! whatever the files' order on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

fn build(content: &Path, out: &Path, threads: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let status = Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .args(["build", "--content"])
        .arg(content)
        .arg("--out")
        .arg(out)
        .env("RAYON_NUM_THREADS", threads)
        .env("TZ", if threads == "1" { "Asia/Tokyo" } else { "America/St_Johns" })
        .output()
        .expect("it runs");
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    let files =
        walkdir::WalkDir::new(out).into_iter().map(|e| e.expect("readable")).filter(|e| e.file_type().is_file());
    files
        .map(|e| (e.path().strip_prefix(out).expect("below").to_path_buf(), fs::read(e.path()).expect("readable")))
        .collect()
}

fn assert_same(a: &BTreeMap<PathBuf, Vec<u8>>, b: &BTreeMap<PathBuf, Vec<u8>>) {
    let names = |map: &BTreeMap<PathBuf, Vec<u8>>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    let differing: Vec<_> =
        a.iter().filter(|(path, bytes)| b.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = build(&content(), &folder.path().join("a/site"), "1");
    assert!(first.len() > 60, "{} files", first.len());
    let second = build(&content(), &folder.path().join("somewhere/else/out"), "4");
    assert_same(&first, &second);
    // A copy made in another order, built over another state.
    let copy = folder.path().join("copy");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(content())
        .into_iter()
        .map(|e| e.expect("readable"))
        .filter(|e| e.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort_by(|a, b| b.cmp(a));
    for file in files {
        let to = copy.join(file.strip_prefix(content()).expect("below"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("writable");
        fs::copy(&file, to).expect("writable");
    }
    let page = copy.join("04-points.md");
    let text = fs::read_to_string(&page).expect("readable");
    fs::write(&page, format!("{text}\n別の版である。\n")).expect("writable");
    let out = folder.path().join("b/site");
    let other = build(&copy, &out, "2");
    assert_ne!(other.get(Path::new("4.html")), first.get(Path::new("4.html")));
    fs::write(&page, text).expect("writable");
    assert_same(&first, &build(&copy, &out, "2"));
}

//! Whole small sites, compared file by file with what was agreed on. A file that is no longer produced
//! fails too. `TEBIKI_BLESS=1 cargo test --test integration golden` takes the present output as agreed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tebiki::graph::model::part_name;
use tebiki::session::{self, Analysis, Files, Options, Stages};
use tebiki::site::Switching;
use walkdir::WalkDir;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Builds `tests/golden/NAME/content` into a folder of its own.
fn build(content: &Path, out: &Path) {
    let files = Files::open(Options { content: content.to_path_buf(), stages: Stages::Final });
    let checked = Analysis::of(&files).check().unwrap_or_else(|report| panic!("{:#?}", report.diagnostics));
    let theme = session::load_theme(None, &checked.resolved().corpus.guide).expect("the theme is sound");
    session::build(
        &checked,
        &theme,
        (&out.join("site"), Switching::Auto, tebiki::site::Checking::Stamps),
        &out.join("search-index"),
    )
    .expect("the site is written");
}

/// What a page says: its `<main>`, without the parts that every page shares. The look may change without
/// touching every expectation; styles and scripts have tests of their own.
fn agreed(path: &Path, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    if path.extension().is_none_or(|e| e != "html") {
        return text;
    }
    let start = text.find("<main").unwrap_or(0);
    let end = text.find("</main>").map_or(text.len(), |end| end + "</main>".len());
    format!("{}\n", &text[start..end])
}

/// Pages of the content, and the resolved guide; not assets, which have their digests in their names.
fn is_compared(path: &Path) -> bool {
    path.components().count() == 1 && path.extension().is_some_and(|e| e == "html" || e == "json")
}

/// The records of the resolved guide, one a line: what they are called by follows from them.
fn records(site: &Path) -> String {
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(site.join(name)).expect("readable")).expect("JSON")
    };
    let index = read("guide.json");
    let parts = index["parts"].as_array().expect("parts").iter();
    let parts = parts.map(|part| part_name(part["part"].as_str().expect("a name")));
    let records = parts.flat_map(|part| read(&part)["records"].as_array().cloned().expect("records"));
    records.fold(String::new(), |text, record| text + &format!("{record}\n"))
}

fn produced(out: &Path) -> BTreeMap<PathBuf, String> {
    let site = out.join("site");
    let walk = WalkDir::new(&site).sort_by_file_name().into_iter().map(|e| e.expect("readable"));
    let files = walk.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path);
    let relative = files.filter_map(|p| p.strip_prefix(&site).ok().map(Path::to_path_buf));
    relative
        .filter(|p| is_compared(p))
        .map(|p| {
            let text = match p.to_str() {
                Some("guide.json") => records(&site),
                _ => agreed(&p, &fs::read(site.join(&p)).expect("readable")),
            };
            (p, text)
        })
        .collect()
}

fn check(name: &str) {
    let folder = golden().join(name);
    let out = tempfile::tempdir().expect("a folder");
    build(&folder.join("content"), out.path());
    let produced = produced(out.path());
    let expected = folder.join("expected");
    if std::env::var_os("TEBIKI_BLESS").is_some() {
        _ = fs::remove_dir_all(&expected);
        fs::create_dir_all(&expected).expect("writable");
        for (path, text) in &produced {
            fs::write(expected.join(path), text).expect("writable");
        }
        return;
    }
    let there: BTreeSet<PathBuf> = fs::read_dir(&expected)
        .expect("expectations")
        .map(|e| PathBuf::from(e.expect("readable").file_name()))
        .collect();
    let now: BTreeSet<PathBuf> = produced.keys().cloned().collect();
    assert_eq!(now, there, "files of {name}");
    for (path, text) in produced {
        let agreed = fs::read_to_string(expected.join(&path)).expect("readable");
        let differs = agreed.lines().zip(text.lines()).enumerate().find(|(_, (a, b))| a != b);
        let differs = differs.map(|(i, (a, b))| format!("line {}:\n- {a}\n+ {b}", i + 1));
        assert!(
            agreed == text,
            "{name}/{} differs: {}",
            path.display(),
            differs.unwrap_or_else(|| "in length".to_owned())
        );
    }
}

#[test]
fn starter() {
    check("starter");
}

#[test]
fn every_construct() {
    check("constructs");
}

#[test]
fn starter_in_english() {
    check("starter-en");
}

/// Statutes: 条, 項, 号, イロハ, 附則 and 別表, in any numerals.
#[test]
fn law() {
    check("law");
}

/// Clauses and the controls of an annex.
#[test]
fn annex() {
    check("annex");
}

/// Articles, paragraphs and points.
#[test]
fn articles() {
    check("articles");
}

/// No numbers: folders are the tree, in an order that is written.
#[test]
fn folders() {
    check("folders");
}

/// Numbers that repeat in two parts, in a language that the interface does not speak.
#[test]
fn parts() {
    check("parts");
}

/// Dotted numbers.
#[test]
fn markup() {
    check("markup");
}

#[test]
fn dotted() {
    check("dotted");
}

#[test]
fn the_starters_are_what_new_makes() {
    for (lang, site) in [("ja", "starter"), ("en", "starter-en")] {
        what_new_makes(lang, &golden().join(site).join("content"));
    }
}

fn what_new_makes(lang: &str, golden: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("guide");
    let mut new = std::process::Command::new(env!("CARGO_BIN_EXE_tebiki"));
    assert!(new.args(["--lang", lang, "new"]).arg(&dir).output().expect("it runs").status.success());
    let content = dir.join("content");
    let names = |folder: &Path| -> BTreeSet<_> {
        fs::read_dir(folder).expect("there").map(|e| e.expect("readable").file_name()).collect()
    };
    assert_eq!(names(&content), names(golden));
    for name in names(golden) {
        assert_eq!(fs::read(content.join(&name)).ok(), fs::read(golden.join(&name)).ok(), "{}", name.display());
    }
}

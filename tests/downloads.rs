//! `downloads:` of guide.yaml: files of the guide in its site, the same as `tebiki export` makes, linked with type and size.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const PAGE: &str =
    "---\nnumber: \"1\"\ntitle: 点検\n---\n\n受託者は、記録を点検する。 {#check role=staff force=must}\n";

fn guide(folder: &Path, downloads: &str) {
    let vocabulary = "vocabularies:\n  role:\n    name: { ja: 役割, en: Role }\n    bearer: true\n    values:\n      - { id: staff, name: 職員 }\n";
    let settings = format!("title: 手引\nlanguage: ja\nedition: 第1版\ndate: 2026-04-01\n{vocabulary}{downloads}");
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("guide.yaml"), settings).expect("written");
    fs::write(folder.join("index.md"), "---\ntitle: 表紙\n---\n\n本文。\n").expect("written");
    fs::write(folder.join("1.md"), PAGE).expect("written");
}

fn tebiki(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tebiki")).args(arguments).current_dir(folder).output().expect("it runs")
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(path).expect("read")))
        .collect()
}

const DOWNLOADS: &str = "downloads:\n  - { what: duties }\n  - { what: duties, type: csv, only: { role: staff }, title: 職員の義務 }\n  - { what: guide, type: docx, name: tebiki.docx }\n";

#[test]
fn files_of_the_guide_are_in_its_site() {
    let room = tempfile::tempdir().expect("a folder");
    guide(&room.path().join("content"), DOWNLOADS);
    for (out, threads) in [("a", "1"), ("b", "4")] {
        let output = Command::new(env!("CARGO_BIN_EXE_tebiki"))
            .args(["build", "--out", out, "--index", &format!("{out}-index")])
            .env("RAYON_NUM_THREADS", threads)
            .current_dir(room.path())
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let made = files(&room.path().join("a/downloads"));
    assert_eq!(made.keys().map(String::as_str).collect::<Vec<_>>(), ["duties.csv", "duties.xlsx", "tebiki.docx"]);
    assert_eq!(made, files(&room.path().join("b/downloads")));
    // What is published is what an export makes.
    for (form, what, name) in [("xlsx", "duties", "duties.xlsx"), ("docx", "guide", "tebiki.docx")] {
        let out = format!("exported.{form}");
        assert!(tebiki(&["export", form, "--what", what, "--out", &out], room.path()).status.success());
        assert_eq!(made[name], fs::read(room.path().join(out)).expect("a file"), "{name}");
    }
    let page = fs::read_to_string(room.path().join("a/duties.html")).expect("a page");
    let size = made["duties.xlsx"].len().div_ceil(1000);
    assert!(
        page.contains("href=\"downloads/duties.xlsx\" download") && page.contains(&format!("Excel, {size} KB")),
        "{page}"
    );
    assert!(page.contains(">職員の義務 <span") && !page.contains("tebiki.docx"));
    let cover = fs::read_to_string(room.path().join("a/index.html")).expect("a page");
    assert!(cover.contains("href=\"downloads/tebiki.docx\" download>手引 <span") && !cover.contains("duties.xlsx"));
    assert!(tebiki(&["verify", "a"], room.path()).status.success());
}

#[test]
fn what_cannot_be_made_is_named_where_it_is_written() {
    let room = tempfile::tempdir().expect("a folder");
    let wrong = [
        ("  - { what: dutys }\n", "`dutys` は使えない"),
        ("  - { what: duties, type: pdf }\n", "`pdf` は使えない"),
        ("  - { what: duties, only: { role: boss } }\n", "`role` に `boss` という値はない"),
        ("  - { what: duties, only: { rolle: staff } }\n", "語彙 `rolle` はない"),
        ("  - { what: duties, name: ../x.xlsx }\n", "`../x.xlsx` はファイルの名前にできない"),
        ("  - { what: duties }\n  - { what: duties }\n", "ファイル名 `duties.xlsx` が二度使われている"),
        ("  - { what: case, type: xlsx }\n", "案件の様式は docx だけである"),
        ("  - { what: terms, only: { role: staff } }\n", "`terms` の一覧は `role` では絞り込めない"),
        ("  - { what: case, only: { role: staff } }\n", "手引に対応表がない"),
    ];
    for (written, said) in wrong {
        guide(&room.path().join("content"), &format!("downloads:\n{written}"));
        let output = tebiki(&["check", "--lang", "ja"], room.path());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(said) && told.contains("guide.yaml:"), "{written}{told}");
        assert_eq!(output.status.code(), Some(1), "{written}");
    }
}

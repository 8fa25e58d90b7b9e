//! `tebiki import` on the command line: run again after the source changed, run dry, and run on hostile archives.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct Ran {
    code: Option<i32>,
    out: String,
    said: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = program.current_dir(folder).args(["--lang", "en"]).args(arguments).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), out: text(&output.stdout), said: text(&output.stderr) }
}

/// Every file below a folder with its text.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    all.filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).expect("read")))
        .collect()
}

#[test]
fn an_import_that_is_run_again_keeps_what_was_edited() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let source = here.join("book");
    fs::create_dir(&source).expect("made");
    let write = |name: &str, text: &str| fs::write(source.join(name), text).expect("written");
    write("a.md", "# A\n\nold text\n");
    write("b.md", "# B\n\ntext\n");
    assert_eq!(run(here, &["import", "book", "--out", "guide"]).code, Some(0));
    let page = here.join("guide/content/a.md");
    let first = files(&here.join("guide"));

    // Nothing has changed: the same is written over itself.
    assert_eq!(run(here, &["import", "book", "--out", "guide"]).code, Some(0));
    assert_eq!(files(&here.join("guide")), first);
    assert!(!here.join("guide.import").exists());

    // An editor and the source have both gone on: the new import stands beside, with the difference.
    let edited = fs::read_to_string(&page).expect("a page").replace("old text", "edited text");
    fs::write(&page, &edited).expect("written");
    write("a.md", "# A\n\nnew text\n");
    write("c.md", "# C\n\nmore\n");
    fs::remove_file(source.join("b.md")).expect("removed");
    let ran = run(here, &["import", "book", "--out", "guide"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert!(ran.out.contains("-edited text\n+new text") && ran.out.contains("content/c.md: new"), "{}", ran.out);
    assert!(ran.said.contains("content/b.md: no longer in the source"), "{}", ran.said);
    assert_eq!(fs::read_to_string(&page).expect("a page"), edited);
    let beside = fs::read_to_string(here.join("guide.import/content/a.md")).expect("it stands beside");
    assert!(beside.contains("new text") && here.join("guide/content/b.md").exists());

    // The same once more takes the same folder, another state the next one.
    assert_eq!(run(here, &["import", "book", "--out", "guide"]).code, Some(0));
    assert!(!here.join("guide.import-2").exists());
    write("a.md", "# A\n\nnewest text\n");
    assert_eq!(run(here, &["import", "book", "--out", "guide"]).code, Some(0));
    assert!(here.join("guide.import-2/content/a.md").exists());

    let ran = run(here, &["import", "book", "--out", "guide", "--force"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert!(fs::read_to_string(&page).expect("a page").contains("newest text"));
}

#[test]
fn a_dry_run_tells_everything_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::write(here.join("a.txt"), "1 General\n\nThe contractor shall report.\n").expect("written");
    let before = files(here);
    let ran = run(here, &["import", "a.txt", "--out", "guide", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert!(ran.said.contains("100.00 %") && ran.said.contains("nothing was written"), "{}", ran.said);
    let ran = run(here, &["import", "a.txt", "--out", "guide", "--dry-run", "--format", "json"]);
    let receipt: serde_json::Value = serde_json::from_str(&ran.out).expect("a receipt");
    assert_eq!(receipt["coverage"]["percent"], "100.00");
    assert!(receipt["pieces"].as_array().is_some_and(|pieces| pieces.iter().all(|piece| piece["from"].is_string())));
    assert_eq!(files(here), before, "nothing is written, not even the receipt");

    // Beside an edited guide, it shows what would differ and where it would be written.
    assert_eq!(run(here, &["import", "a.txt", "--out", "guide"]).code, Some(0));
    let page = here.join("guide/content/1/index.md");
    let edited = fs::read_to_string(&page).expect("a page") + "\nadded\n";
    fs::write(&page, edited).expect("written");
    let before = files(here);
    let ran = run(here, &["import", "a.txt", "--out", "guide", "--dry-run"]);
    assert!(ran.out.contains("-added") && ran.said.contains("`guide.import`"), "{}{}", ran.out, ran.said);
    assert_eq!(files(here), before);
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

type Parts<'a> = Vec<(&'a str, &'a [u8])>;

/// Whatever an archive holds, the program ends with a message, and nothing is written.
#[test]
fn hostile_archives_write_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let bomb = vec![b' '; 140 << 20];
    let entity = b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a><body>&b;</body></a>";
    let laughs = b"<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a><body>&c;</body></a>";
    let deep = format!("<d><body>{}{}</body></d>", "<p>".repeat(100_000), "</p>".repeat(100_000));
    let body: &[u8] = b"<d><body><p><r><t>x</t></r></p></body></d>";
    let loops = b"<Relationships><Relationship Id=\"1\" Type=\"x/officeDocument\" Target=\"../../../../etc/passwd\"/></Relationships>";
    let cases: [(&str, Parts<'_>); 8] = [
        ("bomb.docx", vec![("word/document.xml", &bomb)]),
        ("paths.docx", vec![("word/document.xml", body), ("../evil.txt", b"x")]),
        ("rooted.docx", vec![("word/document.xml", body), ("/etc/evil", b"x")]),
        ("entity.docx", vec![("word/document.xml", entity)]),
        ("laughs.docx", vec![("word/document.xml", laughs)]),
        ("deep.docx", vec![("word/document.xml", deep.as_bytes())]),
        ("relation.docx", vec![("word/document.xml", body), ("_rels/.rels", loops)]),
        ("bomb.xlsx", vec![("xl/workbook.xml", &bomb)]),
    ];
    for (name, parts) in cases {
        fs::write(here.join(name), archive(&parts)).expect("written");
        let ran = run(here, &["import", name, "--out", "guide"]);
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.said);
        assert!(ran.said.contains(name) && !ran.said.contains("panicked"), "{name}: {}", ran.said);
        assert!(!here.join("guide").exists() && !here.join("evil.txt").exists(), "{name}");
        fs::remove_file(here.join(name)).expect("removed");
    }
    fs::write(here.join("empty.docx"), archive(&[("word/document.xml", b"<d><body><p/></body></d>")]))
        .expect("written");
    let ran = run(here, &["import", "empty.docx", "--out", "guide"]);
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert!(ran.said.contains("neither text nor pictures") && !here.join("guide").exists(), "{}", ran.said);
}

//! Pictures and attachments that were replaced under their names: told wherever both editions have their files, and said where
//! one has not.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A picture of one dot of a shade; nothing looks further than at its beginning.
fn picture(shade: u8) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &[shade; 8]].concat()
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

/// A guide whose pictures have names of which an address keeps nothing, with the files that are other ones in this edition.
fn guide(folder: &Path, edition: &str, replaced: &[&str], more: &str) {
    let shade = |name: &str| if replaced.contains(&name) { 2 } else { 1 };
    write(
        &folder.join("content/guide.yaml"),
        format!(
            "title: 体制の手引\nedition: {edition}\nlanguage: ja\nattachments:\n  names: {{ 様式/届出.xlsx: todoke.xlsx }}\n{more}"
        ),
    );
    let page = "---\nnumber: \"1\"\ntitle: 体制\n---\n\n体制は、次の図による。\n\n![体制図](体制図.png)\n\n\
        連絡の順は、次の図による。\n\n![連絡図](連絡図.png)\n\n届け出は、[様式](様式/届出.xlsx)と[記入例](様式/記入例.pdf)による。\n\n\
        もう一度、体制を示す。\n\n![体制図](体制図.png)\n";
    write(&folder.join("content/1.md"), page);
    for name in ["体制図.png", "連絡図.png"] {
        write(&folder.join("content").join(name), [picture(shade(name)), name.as_bytes().to_vec()].concat());
    }
    write(&folder.join("content/様式/届出.xlsx"), [b"PK\x03\x04".as_slice(), &[shade("届出.xlsx")]].concat());
    write(&folder.join("content/様式/記入例.pdf"), [b"%PDF-".as_slice(), &[shade("記入例.pdf")]].concat());
}

fn tebiki(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.args(words).args(["--lang", "ja"]).current_dir(folder).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn build(folder: &Path) {
    let output = tebiki(folder, &["build"]);
    assert!(output.status.success(), "{}", said(&output));
}

/// The files that a comparison says to be other ones, by their facts, and those that it could not compare.
fn told(folder: &Path, old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let output = tebiki(folder, &["compare", old, new, "--format", "json"]);
    let found: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    let facts = found["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .flat_map(|change| change["facts"].as_array().expect("facts"));
    let mut files: Vec<String> =
        facts.filter_map(|fact| fact["fact"].as_str()?.strip_prefix("file:").map(str::to_owned)).collect();
    files.sort();
    files.dedup();
    let texts = |list: &serde_json::Value| {
        list.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    (files, texts(&found["not_compared"]))
}

#[test]
fn files_that_were_replaced_are_told_of_published_sites() {
    let folder = tempfile::tempdir().expect("a folder");
    let [old, new] = ["old", "new"].map(|name| folder.path().join(name));
    guide(&old, "初版", &[], "");
    for replaced in [&["体制図.png"][..], &["連絡図.png", "届出.xlsx"], &["記入例.pdf"], &[]] {
        guide(&new, "第2版", replaced, "");
        for folder in [&old, &new] {
            build(folder);
        }
        for (from, to) in
            [("old", "new"), ("old/site", "new/site"), ("old/site/guide.json", "new"), ("old", "new/site")]
        {
            let (files, unseen) = told(folder.path(), from, to);
            let names: Vec<&str> = files.iter().map(|file| file.rsplit('/').next().unwrap_or(file)).collect();
            let mut wanted = replaced.to_vec();
            wanted.sort_unstable();
            assert_eq!((names, unseen), (wanted, Vec::new()), "{from} {to}");
        }
    }
}

#[test]
fn what_cannot_be_compared_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let [old, new] = ["old", "new"].map(|name| folder.path().join(name));
    guide(&old, "初版", &[], "");
    guide(&new, "第2版", &["体制図.png"], "editions: [{ from: ../../alone/guide.json }]\n");
    build(&old);
    // A model alone has no files.
    let alone = folder.path().join("alone");
    write(&alone.join("guide.json"), fs::read(old.join("site/guide.json")).expect("the model"));
    for part in fs::read_dir(old.join("site/model")).expect("parts") {
        let part = part.expect("a part");
        write(&alone.join("model").join(part.file_name()), fs::read(part.path()).expect("read"));
    }
    let (files, unseen) = told(folder.path(), "alone", "new");
    assert_eq!((files.len(), unseen.len()), (0, 4), "{unseen:?}");
    for (words, standard) in
        [(&["compare", "alone", "new"][..], true), (&["compare", "alone", "new", "--format", "csv"], false)]
    {
        let output = tebiki(folder.path(), words);
        let stream = if standard { &output.stdout } else { &output.stderr };
        assert!(String::from_utf8_lossy(stream).contains("中身を比べていない"), "{words:?}: {}", said(&output));
    }
    build(&new);
    let page = fs::read_to_string(new.join("site/changes.html")).expect("the page of changes");
    assert!(page.contains("図や添付ファイルの中身を比べていない") && page.contains("4 件"), "{page}");
    // One that is missing is named; the others are compared.
    fs::remove_file(old.join("content/連絡図.png")).expect("removed");
    let (files, unseen) = told(folder.path(), "old", "new");
    assert_eq!((files, unseen), (vec!["体制図.png".to_owned()], vec!["連絡図.png".to_owned()]));
}

//! What a site holds beside its pages: attachments under readable addresses, and pages at the addresses of before that
//! lead on.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs tebiki in a folder: exit code, standard output and standard error.
fn tebiki(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = command.args(arguments).env("LANG", "C").current_dir(folder).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A guide of the files.
fn guide(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

fn read(folder: &tempfile::TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn attachments_have_names_that_stay() {
    let page = "---\ntitle: t\n---\n\n[様式](様式/申請様式.pdf)、[届](届出様式.docx)、[表](Form-A.csv)、[図](図.gif)\n";
    let settings = "title: t\nattachments:\n  types: [dwg]\n  names: { 届出様式.docx: notice.docx }\n";
    let folder = guide(&[
        ("guide.yaml", settings),
        ("index.md", page),
        ("様式/申請様式.pdf", "1"),
        ("届出様式.docx", "2"),
        ("Form-A.csv", "3"),
        ("図.gif", "GIF89a"),
    ]);
    let links = || {
        assert_eq!(tebiki(folder.path(), &["build", "-q"]).0, Some(0));
        let html = read(&folder, "site/index.html");
        html.split("<a ")
            .filter(|a| a.contains("class=\"file\""))
            .map(|a| a[..a.find('>').expect(">")].to_owned())
            .collect::<Vec<_>>()
    };
    let before = links();
    assert!(before[0].contains("download=\"申請様式.pdf\"") && before[0].contains("href=\"files/f-"), "{before:?}");
    assert_eq!(before[1], "href=\"files/notice.docx\" download=\"届出様式.docx\" class=\"file\"");
    assert_eq!(before[2], "href=\"files/form-a.csv\" download=\"Form-A.csv\" class=\"file\"");
    assert!(before[3].starts_with("href=\"assets/"), "a picture is unique by its content: {before:?}");
    fs::write(folder.path().join("content/様式/申請様式.pdf"), "another text").expect("written");
    let after = links();
    assert_eq!(after[..3], before[..3], "only the bytes changed");
    assert_eq!(read(&folder, "site/files/notice.docx"), "2");
    assert_eq!(tebiki(folder.path(), &["verify"]).0, Some(0));
}

#[test]
fn drafts_are_marked_on_every_page_and_nowhere_else() {
    const MARK: &str = "For review. This edition holds drafts";
    let folder = guide(&[
        ("guide.yaml", "title: t\nlanguage: en\n"),
        ("index.md", "---\ntitle: t\n---\n\nText.\n"),
        ("1.md", "---\nnumber: \"1\"\ntitle: Final\n---\n\nText.\n"),
        ("2.md", "---\nnumber: \"2\"\ntitle: Unfinished\ndraft: true\n---\n\nText.\n"),
    ]);
    assert_eq!(tebiki(folder.path(), &["build", "-q"]).0, Some(0));
    assert!(!read(&folder, "site/1.html").contains(MARK) && !folder.path().join("site/2.html").exists());
    assert_eq!(tebiki(folder.path(), &["build", "--drafts", "-q"]).0, Some(0));
    for page in ["index", "1", "2", "all", "search"] {
        assert!(read(&folder, &format!("site/{page}.html")).contains(MARK), "{page}");
    }
}

#[test]
fn what_is_skipped_is_listed() {
    let folder = guide(&[
        ("guide.yaml", "title: t\n"),
        ("index.md", "---\ntitle: t\n---\n\n[a](plan.dwg)\n"),
        ("2.mdx", "x"),
        ("sub/guide.yml", "title: x\n"),
        ("plan.dwg", "x"),
        ("Thumbs.db", "x"),
        ("_kept/aside.xyz", "x"),
        ("unused.pdf", "x"),
    ]);
    let (code, out, _) = tebiki(folder.path(), &["check", "--format", "json"]);
    assert_eq!(code, Some(1));
    let values: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let skipped: Vec<_> = values.iter().filter(|v| v["code"] == "source::skipped").collect();
    let files: Vec<_> = skipped.iter().map(|v| v["primary"]["path"].as_str().expect("a path")).collect();
    assert_eq!(files, ["content/2.mdx", "content/plan.dwg", "content/sub/guide.yml"]);
    let refused = values.iter().find(|v| v["code"] == "link::file-type").expect("it is refused");
    let help = refused["help"][0].as_str().expect("help");
    assert!(help.contains(".pdf, .csv, .txt, .docx, .xlsx, .pptx, .odt, .zip") && help.contains("types"), "{help}");
    fs::write(folder.path().join("content/guide.yaml"), "title: t\nattachments: { types: [dwg] }\n").expect("written");
    let (code, out, _) = tebiki(folder.path(), &["check", "--format", "json"]);
    assert_eq!((code, out.lines().count()), (Some(0), 3), "{out}");
    assert!(out.contains("source::unused") && out.contains("unused.pdf"), "{out}");
    // A browser could open it as a page of the site where a server tells it no type.
    for page in ["<!doctype html><script>1</script>", "\u{feff} <x xmlns=\"http://www.w3.org/1999/xhtml\"/>"] {
        fs::write(folder.path().join("content/plan.dwg"), page).expect("written");
        let (code, out, _) = tebiki(folder.path(), &["check", "--format", "json"]);
        assert!(code == Some(1) && out.contains("link::file-type"), "{out}");
    }
}

#[test]
fn a_terminal_obeys_nothing_that_a_guide_holds() {
    let page = "---\ntitle: \"a\\e[31m\\x9b2J\"\nid: \"x\\e[2J\"\n---\n\n[[z\u{9b}31m]] \u{1b}[31m \u{202e}[x](none\u{1b}c.md)\n";
    let folder = guide(&[
        ("guide.yaml", "title: t\n"),
        ("index.md", "---\ntitle: t\n---\n\nText.\n"),
        ("1.md", page),
        ("evil\u{1b}[31m.md", page),
        ("un\u{1b}[2Jused.xyz", "x"),
    ]);
    for format in ["human", "github", "json", "sarif"] {
        let (code, out, said) = tebiki(folder.path(), &["check", "--verbose", "--format", format]);
        assert_eq!(code, Some(1));
        // What a program reads has its own escapes, and is shown as `note` shows it where it goes to a terminal.
        let shown = if matches!(format, "human" | "github") { said } else { out + &said };
        let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{80}'..='\u{9f}');
        assert!(!shown.is_empty() && !shown.contains(obeyed), "{format}: {shown:?}");
        assert!(format != "human" || !shown.contains(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{202e}')), "{shown:?}");
    }
}

#[test]
fn old_addresses_lead_on() {
    let folder = guide(&[
        ("guide.yaml", "title: t\nlanguage: en\n"),
        ("index.md", "---\ntitle: cover\n---\n\nText.\n"),
        (
            "1.md",
            "---\nnumber: \"1\"\ntitle: one\nid: first\naliases: [\"1.9\", An old title, second]\nmoved-from: [old-first]\n---\n\nText.\n",
        ),
        (
            "2.md",
            "---\nnumber: \"2\"\ntitle: two\nid: second\n---\n\n### Place {#place moved-from=\"gone.html#here first.html#there\"}\n\nText.\n",
        ),
    ]);
    let (code, _, words) = tebiki(folder.path(), &["build", "-q"]);
    // The alias that is the address of another page is refused; without it the guide is sound.
    assert_eq!(code, Some(1), "{words}");
    let page = read(&folder, "content/1.md").replace(", second]", "]");
    fs::write(folder.path().join("content/1.md"), page).expect("written");
    assert_eq!(tebiki(folder.path(), &["build", "-q"]).0, Some(0));
    for name in ["1.9", "old-first"] {
        let html = read(&folder, &format!("site/{name}.html"));
        assert!(html.contains("<meta http-equiv=\"refresh\" content=\"0; url=first.html\">"), "{name}: {html}");
        assert!(html.contains("<a href=\"first.html\">1 one</a>") && !html.contains("<script"), "{name}: {html}");
    }
    let gone = read(&folder, "site/gone.html");
    assert!(gone.contains("<li id=\"here\"><a href=\"second.html#place\">") && !gone.contains("refresh"), "{gone}");
    let first = read(&folder, "site/first.html");
    assert!(
        first.contains("<li id=\"there\"><a href=\"second.html#place\">"),
        "the page that is still there says so: {first}"
    );
    assert!(read(&folder, "site/second.html").contains("Place"), "a real page stays");
    assert!(read(&folder, "site/manifest.txt").contains("  old-first.html"));
    assert_eq!(tebiki(folder.path(), &["verify"]).0, Some(0));
    let (_, found, _) = tebiki(folder.path(), &["search", "moved"]);
    assert_eq!(found, "", "it is no result of a search");
}

#[test]
fn a_mistake_of_a_template_is_told_once() {
    let folder = guide(&[
        ("guide.yaml", "title: t\nlanguage: en\n"),
        ("index.md", "---\ntitle: cover\n---\n\nText.\n"),
        ("1.md", "---\nnumber: \"1\"\ntitle: one\n---\n\nText.\n"),
        ("2.md", "---\nnumber: \"2\"\ntitle: two\n---\n\nText.\n"),
    ]);
    let theme = folder.path().join("theme/templates");
    fs::create_dir_all(&theme).expect("made");
    fs::write(
        theme.join("section.html"),
        "{% extends \"base.html\" %}\n{% block main %}{{ frame.title * 2 }}{% endblock main %}\n",
    )
    .expect("written");
    let (code, out, _) = tebiki(folder.path(), &["check", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&out).expect("one diagnostic");
    assert_eq!((code, told["help"][0].as_str()), (Some(1), Some("it stands on 2 pages")), "{out}");
    assert_eq!(told["primary"]["path"], "theme/templates/section.html");
    assert_eq!(tebiki(folder.path(), &["build", "--format", "json"]).1, out, "build decides as check does");
    fs::write(theme.join("section.html"), "{% if %}").expect("written");
    fs::write(folder.path().join("content/1.md"), "---\nnumber: \"1\"\ntitle: one\n---\n\n[[9]]\n").expect("written");
    let (_, out, _) = tebiki(folder.path(), &["check", "--format", "json"]);
    assert_eq!(out.lines().count(), 2, "content and theme are told together: {out}");
}

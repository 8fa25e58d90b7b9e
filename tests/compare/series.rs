//! A guide of several editions: what its pages, its feed and its checks say of all of them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn settings(edition: &str, date: &str, more: &str) -> String {
    format!(
        "title: 鍵の管理\nedition: {edition}\ndate: \"{date}\"\nlanguage: ja\nvocabularies:\n  role:\n    name: {{ ja: 役割, en: Role }}\n    bearer: true\n    values:\n      - {{ id: keeper, name: 保管者 }}\n      - {{ id: guard, name: 警備員 }}\n{more}"
    )
}

fn page(number: &str, body: &str) -> String {
    format!("---\nnumber: \"{number}\"\ntitle: 節{number}\n---\n\n{body}\n")
}

fn tebiki(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.args(words).current_dir(folder).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

const FIRST: &str = "## 保管 {#keeping}\n\n鍵は、箱に納めて保管すること。 {#keep force=must role=keeper}";
const SECOND: &str = "## 保管 {#keeping}\n\n鍵は、鉄の箱に納めて保管すること。 {#keep force=must role=keeper}";
const THIRD: &str = "## 保管 {#keeping}\n\n鍵は、施錠した鉄の箱に納めて保管すること。 {#keep force=must role=keeper}\n\n## 届出 {#report}\n\n異状を届け出ること。 {#tell force=must role=guard}";

/// Three editions beside each other; `more` stands in the settings of the newest.
fn series(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let editions = [
        ("editions/1", settings("初版", "2022-04", ""), FIRST),
        ("editions/2", settings("第2版", "2024-04", ""), SECOND),
        (
            "content",
            settings(
                "第3版",
                "2026-04-01",
                &format!(
                    "editions: [{{ from: ../editions/2, badge-until: 2026-09-30 }}, {{ from: ../editions/1 }}]\n{more}"
                ),
            ),
            THIRD,
        ),
    ];
    for (name, settings, text) in editions {
        let path = folder.path().join(name);
        write(&path.join("guide.yaml"), &settings);
        write(&path.join("1.md"), &page("1", text));
        write(&path.join("2.md"), &page("2", "この節は変わらない。ほかの節と比べるためにある。"));
    }
    folder
}

fn built(folder: &Path, words: &[&str]) -> impl Fn(&str) -> String {
    let output = tebiki(folder, &[&["build"], words].concat());
    assert!(output.status.success(), "{}", said(&output));
    let site = folder.join("site");
    move |name| fs::read_to_string(site.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_edition_is_an_entry_of_the_feed() {
    let folder = series("");
    let read = built(folder.path(), &[]);
    let feed = read("changes.xml");
    let document = roxmltree::Document::parse(&feed).expect("XML");
    let entries = document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", "entry")));
    let text = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.children().find(|child| child.tag_name().name() == name).and_then(|c| c.text()).map(str::to_owned)
    };
    let told: Vec<_> =
        entries.map(|entry| (text(entry, "title"), text(entry, "updated"), text(entry, "summary"))).collect();
    let entry = |title: &str, date: &str, summary: Option<&str>| {
        (Some(title.to_owned()), Some(format!("{date}T00:00:00Z")), summary.map(str::to_owned))
    };
    let expected = [
        entry("第3版", "2026-04-01", Some("新設 2、文言の変更 1")),
        entry("第2版", "2024-04-01", Some("文言の変更 1")),
        entry("初版", "2022-04-01", None),
    ];
    assert_eq!(told, expected, "{feed}");
    let data: serde_json::Value = serde_json::from_str(&read("changes.json")).expect("JSON");
    let names: Vec<&str> =
        data["editions"].as_array().expect("a list").iter().filter_map(|e| e["edition"].as_str()).collect();
    assert_eq!(names, ["第3版", "第2版", "初版"]);
    assert_eq!(data["editions"][1]["summary"]["reworded"], 1);
    assert!(data["editions"][2].get("summary").is_none());
}

#[test]
fn citations_of_every_earlier_edition_are_answered() {
    let folder = series("");
    let read = built(folder.path(), &[]);
    let script = read("cited/c0.js");
    let json = script.trim().strip_prefix("tebikiPreviews(\"c0\",").and_then(|rest| rest.strip_suffix(')'));
    let told: serde_json::Value = serde_json::from_str(json.expect("a script that registers itself")).expect("JSON");
    let html = |edition: &str| told[edition]["1.html"]["keeping"].as_str().unwrap_or_default().to_owned();
    assert!(html("2024-04").contains("<ins>施錠した</ins>"), "{told}");
    assert!(html("2022-04").contains("<ins>施錠した鉄の</ins>"), "{told}");
    assert!(told["2024-04"].get("2.html").is_none(), "what did not change is not told");
    let section = read("1.html");
    let digests = section.split("data-digests=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("digests");
    let words: Vec<&str> = digests.split(' ').collect();
    assert_eq!((words[0], words[1], words[3], words.len()), ("2026-04-01", "", "keeping", 7), "{digests}");
    // The digest is that of the words: what follows behind another heading is none of it.
    let first = built(folder.path(), &["--content", "editions/1", "--out", "site"])("1.html");
    assert!(!first.contains("data-digests"), "an edition that is not one of several");
}

#[test]
fn digests_are_those_of_the_words() {
    let digests = |text: &str| {
        let files = [("guide.yaml".to_owned(), settings("版", "2026", "")), ("1.md".to_owned(), page("1", text))];
        let edition = super::guides::of(&files.into_iter().collect());
        edition.digests().into_iter().map(|(at, digest)| (at.to_owned(), digest)).collect::<Vec<_>>()
    };
    let first = digests("## 保管 {#a}\n\n鍵を保つ。\n\n## 点検 {#b}\n\n数える。");
    assert_eq!(first.iter().map(|(at, _)| at.as_str()).collect::<Vec<_>>(), ["1.html", "1.html#a", "1.html#b"]);
    let spelled = digests("## 保管 {#a}\n\n鍵を保つ｡\n\n## 点検 {#b}\n\n数える。");
    assert_eq!(first, spelled, "width does not count");
    let changed = digests("## 保管 {#a}\n\n鍵を保つ。\n\n## 点検 {#b}\n\n毎日数える。");
    assert_eq!(first[1], changed[1]);
    assert!(first[0] != changed[0] && first[2] != changed[2]);
}

#[test]
fn new_and_amended_places_bear_badges_as_long_as_the_guide_says() {
    let folder = series("");
    let read = built(folder.path(), &[]);
    let section = read("1.html");
    for part in [
        "<span data-changed=\"改正\"></span>",
        "id=\"report\" data-changed=\"新設\"",
        "<a href=\"#report\" data-changed=\"新設\">",
        "id=\"keep\" data-changed=\"改正\"",
        "data-badge-until=\"2026-09-30T24:00\"",
    ] {
        assert!(section.contains(part), "{part}: {section}");
    }
    let other = read("2.html");
    assert!(other.contains("<a href=\"1.html\" data-changed=\"改正\">"), "the tree: {other}");
    assert_eq!(other.matches("data-changed").count(), 1);
    let later = built(folder.path(), &["--at", "2026-10-01"])("1.html");
    assert!(!later.contains("data-changed") && later.contains("この節の変更"), "{later}");
}

#[test]
fn the_history_is_held_against_what_changed() {
    let history = |touches: &str| format!("history: [{{ date: 2026-04-01, summary: 第3版, touches: [{touches}] }}]\n");
    let codes = |more: &str| {
        let folder = series(more);
        let output = tebiki(folder.path(), &["check", "--lang", "en"]);
        said(&output).lines().filter(|line| line.starts_with("warning[across::")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(codes("").is_empty() && codes(&history("\"1\"")).is_empty());
    let both = codes(&history("\"2\""));
    assert_eq!(both.len(), 2, "{both:?}");
    let text = both.join("\n");
    assert!(text.contains("“2 節2” did not change since 第2版"), "{text}");
    assert!(text.contains("“1 節1” changed since 第2版, and `touches` in the history does not name it"), "{text}");
    let accepted = "accepted:\n  - { code: \"across::history-touches\", at: \"1\", reason: r }\n  - { code: \"across::history-touches\", at: \"2\", reason: r }\n";
    assert!(codes(&(history("\"2\"") + accepted)).is_empty());
    let folder = series(&history("\"2\""));
    let page = built(folder.path(), &[])("history.html");
    assert!(page.contains("前の版と比べて変わった、ほかの箇所") && page.contains("href=\"1.html\""), "{page}");
}

#[test]
fn a_file_that_was_replaced_under_its_name_is_told() {
    let folder = series("");
    let png = |last: u8| [b"\x89PNG\r\n\x1a\n".as_slice(), &[last]].concat();
    let text = |words: &str| page("3", &format!("{words}\n\n![配置図](a.png)\n\n[様式](form.txt)による。"));
    for (name, last) in [("editions/2", 1), ("content", 2)] {
        let path = folder.path().join(name);
        write(&path.join("3.md"), &text("配置は、次による。"));
        write(&path.join("form.txt"), "様式");
        fs::write(path.join("a.png"), png(last)).expect("written");
    }
    let output = tebiki(folder.path(), &["compare", "editions/2", "content", "--lang", "ja"]);
    let out = said(&output);
    assert!(out.contains("ファイルの中身（a.png）") && !out.contains("form.txt"), "{out}");
    assert!(built(folder.path(), &[])("changes.html").contains("ファイルの中身（a.png）"));
    let git = |words: &[&str]| {
        let name = ["-c", "user.name=n", "-c", "user.email=e@example.org"];
        let status = Command::new("git").current_dir(folder.path()).args(name).args(words).status().expect("git runs");
        assert!(status.success(), "{words:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "an edition"]);
    fs::write(folder.path().join("content/a.png"), png(3)).expect("written");
    let out = said(&tebiki(folder.path(), &["compare", "git:HEAD", "--lang", "ja"]));
    assert!(out.contains("ファイルの中身（a.png）"), "{out}");
}

#[test]
fn a_reprint_is_one_fact() {
    let edition = |first: u32, count: u32| {
        let section = |n: u32| {
            let number = n.to_string();
            let text = page(&number, &format!("第{n}の部屋の鍵は、箱に納める。"));
            (format!("{number}.md"), text.replace("title", &format!("source: {{ pages: {} }}\ntitle", first + n)))
        };
        let files =
            std::iter::once(("guide.yaml".to_owned(), settings("版", "2026", ""))).chain((1..=count).map(section));
        super::guides::of(&files.collect())
    };
    let changes = |count: u32| {
        let found =
            tebiki::compare::compare(edition(10, count), edition(12, count), &tebiki::compare::Corrections::default());
        let facts = found.changes().flat_map(|entry| entry.facts.clone());
        let shown = facts.map(|fact| tebiki::render::editions::fact_words(&fact, tebiki::diagnostic::Lang::Ja));
        (found.changes().count(), shown.collect::<Vec<_>>())
    };
    assert_eq!(changes(2).0, 2);
    let (count, facts) = changes(40);
    assert_eq!((count, facts.len()), (1, 1), "{facts:?}");
    assert_eq!(facts[0], "原典のページ（40 か所）: 1 は 11 など → 1 は 13 など");
}

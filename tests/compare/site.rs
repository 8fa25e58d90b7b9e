//! A site that names an earlier edition: what its pages say of the changes.

use std::fs;
use std::path::Path;
use std::process::Command;

use tebiki::diagnostic::Lang;
use tebiki::graph::LazyViews;
use tebiki::render::{BuildInfo, Overrides, Theme};

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn settings(edition: &str, date: &str, more: &str) -> String {
    format!(
        "title: 鍵の管理\nedition: {edition}\ndate: \"{date}\"\npublisher: 総務課\nlanguage: ja\nvocabularies:\n  role:\n    name: {{ ja: 役割, en: Role }}\n    bearer: true\n    values:\n      - {{ id: keeper, name: 保管者 }}\n      - {{ id: guard, name: 警備員 }}\n{more}"
    )
}

fn page(number: &str, body: &str) -> String {
    format!("---\nnumber: \"{number}\"\ntitle: 節{number}\n---\n\n{body}\n")
}

/// Builds a guide with an earlier edition beside it; the folder with the site in `site`.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (folder.path().join("editions/1"), folder.path().join("content"));
    write(&old.join("guide.yaml"), &settings("初版", "2024-04", ""));
    write(
        &old.join("1.md"),
        &page("1", "鍵は、箱に納めて保管すること。 {#keep force=must role=keeper}\n\n合い鍵は作らない。"),
    );
    write(&old.join("2.md"), &page("2", "この節は変わらない。ほかの節と比べるためにある。"));
    let editions = "editions: [{ from: ../editions/1 }]\n";
    write(&new.join("guide.yaml"), &settings("第2版", "2026-04-01", editions));
    let text = "鍵は、施錠した箱に納めて保管すること。 {#keep force=must role=keeper}\n\n合い鍵は作らない。";
    write(&new.join("1.md"), &page("1", text));
    write(&new.join("2.md"), &page("2", "この節は変わらない。ほかの節と比べるためにある。"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = command.arg("build").current_dir(folder.path()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

#[test]
fn pages_tell_what_changed_since_the_earlier_edition() {
    let folder = built();
    let read = |name: &str| fs::read_to_string(folder.path().join("site").join(name)).expect(name);
    let changes = read("changes.html");
    for part in ["前の版からの変更", "初版から変わったところ", "<ins>施錠した</ins>", "href=\"1.html\"", "changes.xml"]
    {
        assert!(changes.contains(part), "{part}: {changes}");
    }
    assert!(!changes.contains("節2"), "a section that did not change");
    assert!(read("1.html").contains("この節の変更") && read("1.html").contains("<ins>施錠した</ins>"));
    assert!(!read("2.html").contains("この節の変更"));
    assert!(read("role-keeper.html").contains("あなたに関わる変更"));
    assert!(!read("role-guard.html").contains("あなたに関わる変更"));
    assert!(read("2.html").contains("href=\"changes.html\""), "the footer leads there");
    let feed = read("changes.xml");
    for part in ["<updated>2026-04-01T00:00:00Z</updated>", "<title>第2版</title>", "文言の変更 1", "urn:uuid:"]
    {
        assert!(feed.contains(part), "{part}: {feed}");
    }
    assert!(roxmltree::Document::parse(&feed).is_ok());
    let data: serde_json::Value = serde_json::from_str(&read("changes.json")).expect("JSON");
    assert_eq!(data["changes"].as_array().map(Vec::len), Some(1));
    let verify =
        Command::new(env!("CARGO_BIN_EXE_tebiki")).args(["verify", "site"]).current_dir(folder.path()).output();
    assert!(verify.expect("it runs").status.success());
}

#[test]
fn an_earlier_edition_that_is_not_there_is_an_error_with_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let more = "editions:\n  - { from: ../nowhere }\n";
    write(&folder.path().join("content/guide.yaml"), &settings("初版", "2024", more));
    write(&folder.path().join("content/1.md"), &page("1", "一文。"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = command.args(["check", "--lang", "en"]).current_dir(folder.path()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("there is no earlier edition in `../nowhere`") && said.contains("guide.yaml:14"), "{said}");
}

#[test]
fn an_edition_that_is_not_the_current_one_leads_to_the_same_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (folder.path().join("editions/1/content"), folder.path().join("content"));
    let superseded = "superseded: { from: ../../../content, at: \"https://example.jp/keys/\" }\n";
    write(&old.join("guide.yaml"), &settings("初版", "2024-04", superseded));
    write(&old.join("index.md"), "---\ntitle: 表紙\n---\n\n手引書の表紙である。\n");
    write(&old.join("1.md"), &page("1", "鍵は、箱に納めて保管すること。 {#keep force=must role=keeper}"));
    write(&old.join("2.md"), &page("2", "合い鍵の数を、台帳に記すこと。数は毎月確かめる。"));
    write(&old.join("3.md"), &page("3", "この節は、後の版では削られている。見張りの当番を決める。"));
    write(&new.join("guide.yaml"), &settings("第2版", "2026-04-01", ""));
    write(&new.join("index.md"), "---\ntitle: 表紙\n---\n\n手引書の表紙である。\n");
    write(&new.join("1.md"), &page("1", "鍵は、施錠した箱に納めて保管すること。 {#keep force=must role=keeper}"));
    let moved =
        page("5", "合い鍵の数を、台帳に記すこと。数は毎月確かめる。").replace("title", "aliases: [\"2\"]\ntitle");
    write(&new.join("5.md"), &moved);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = command.arg("build").current_dir(folder.path().join("editions/1")).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| fs::read_to_string(folder.path().join("editions/1/site").join(name)).expect(name);
    for (name, address, words) in [
        ("1.html", "https://example.jp/keys/1.html", "現行の版の同じ箇所へ"),
        ("2.html", "https://example.jp/keys/5.html", "現行の版の同じ箇所へ"),
        ("3.html", "https://example.jp/keys/index.html", "現行の版へ"),
        ("duties.html", "https://example.jp/keys/index.html", "現行の版へ"),
        ("index.html", "https://example.jp/keys/index.html", "現行の版へ"),
    ] {
        let text = read(name);
        assert!(text.contains("この版は現行の版ではない。現行の版: 第2版"), "{name}");
        assert!(text.contains(&format!("href=\"{address}\" rel=\"external\">{words}")), "{name}: {text}");
    }
    write(&old.join("guide.yaml"), &settings("初版", "2024-04", "superseded: { from: ../none, at: \"keys/\" }\n"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = command.arg("check").current_dir(folder.path().join("editions/1")).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && said.contains("link::scheme") && said.contains("../none"), "{said}");
}

#[test]
fn a_published_site_can_be_the_earlier_edition() {
    let folder = built();
    let root = folder.path();
    let build = |from: &str| {
        let settings = settings("第3版", "2027-04", &format!("editions: [{{ from: {from} }}]\n"));
        write(&root.join("third/content/guide.yaml"), &settings);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        command.args(["build", "--lang", "ja"]).current_dir(root.join("third")).output().expect("it runs")
    };
    write(
        &root.join("third/content/1.md"),
        &page("1", "鍵は、施錠した棚に納めて保管すること。 {#keep force=must role=keeper}"),
    );
    for from in ["../../site", "../../site/guide.json"] {
        let output = build(from);
        assert!(output.status.success(), "{from}: {}", String::from_utf8_lossy(&output.stderr));
        let changes = fs::read_to_string(root.join("third/site/changes.html")).expect("the page of changes");
        assert!(changes.contains("第2版から変わったところ") && changes.contains("<ins>棚</ins>"), "{changes}");
    }
    write(&root.join("broken.json"), "{}");
    let output = build("../../broken.json");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("前の版 `../../broken.json` を読めない"), "{said}");
}

#[test]
fn a_long_guide_has_a_page_of_changes_for_each_part() {
    let text = |word: &str, number: &str| {
        let line =
            |n: usize| format!("第{n}の部屋の鍵は、{number}の定めにより、番号の順に箱に納めて保管すること。\n\n");
        (0..3_200).map(line).collect::<String>()
            + &format!("この節の終わりに、{word}鍵の数を確かめる。")
            + if number == "1.1" { " {force=must role=keeper}" } else { "" }
    };
    let of = |word: &str| -> super::guides::Texts {
        let body = |number: &str| (format!("{number}.md"), page(number, &text(word, number)));
        let chapters = ["1", "1.1", "2", "2.1"].map(body);
        std::iter::once(("guide.yaml".to_owned(), settings("版", "2026-04", ""))).chain(chapters).collect()
    };
    let files = of("毎月").into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let resolved = tebiki::session::resolve_texts(files).expect("guide.yaml is there");
    let theme = Theme::load(&Overrides::new(), Lang::Ja, &resolved.corpus.guide).expect("the embedded theme loads");
    let views = LazyViews::new(&resolved);
    let build = BuildInfo { earlier: vec![super::guides::of(&of("毎日"))], ..BuildInfo::default() };
    let pages = tebiki::render::pages(&resolved, &views, &theme, &build).expect("the frame renders");
    let jobs = pages
        .jobs()
        .into_iter()
        .filter(|&job| pages.name(job).starts_with("changes") && pages.name(job).ends_with("html"));
    let read = |job| pages.render(job).expect("it renders");
    let made: Vec<(String, String)> =
        jobs.map(read).map(|page| (page.name, String::from_utf8(page.bytes).expect("UTF-8"))).collect();
    let names: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["changes.html", "changes-1.html", "changes-2.html"]);
    for (name, text) in &made {
        let (is_all, count) = (name == "changes.html", text.matches("<ins>").count());
        assert_eq!(count, if is_all { 0 } else { 2 }, "{name}");
        assert!(
            !is_all || text.contains("href=\"changes-1.html\"") && text.contains("href=\"changes-2.html\""),
            "{text}"
        );
        // Each part is reached narrowed, too: the list of all has no entries that could be.
        let narrowed = |choice: &str| text.matches(&format!("href=\"changes-1.html?{choice}\"")).count();
        assert_eq!(narrowed("state=reworded"), usize::from(is_all), "{text}");
        assert_eq!(narrowed("role=keeper"), usize::from(is_all), "{text}");
        assert_eq!((narrowed("state=new"), narrowed("role=guard")), (0, 0), "{text}");
        // Not every change has a bearer: the one that some have is a choice.
        assert_eq!(text.contains("name=\"role\" value=\"keeper\""), name == "changes-1.html", "{text}");
    }
}

#[test]
fn a_revision_with_a_folder_is_told_how_to_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("content/guide.yaml"), &settings("初版", "2024", ""));
    let words = ["-c", "user.name=n", "-c", "user.email=e@example.org"];
    for command in [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "a guide"]] {
        let mut git = Command::new("git");
        let status = git.current_dir(folder.path()).args(words).args(command).status().expect("git runs");
        assert!(status.success(), "{command:?}");
    }
    let compare = |revision: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        command.args(["compare", revision, "--lang", "ja"]).current_dir(folder.path()).output().expect("it runs")
    };
    let wrong = compare("git:HEAD:content");
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && said.contains("`git:HEAD` とだけ書く"), "{said}");
    assert!(compare("git:HEAD").status.success());
}

#[test]
fn the_page_of_an_old_address_tells_what_became_of_a_citation() {
    let folder = built();
    let (content, old) = (folder.path().join("content"), folder.path().join("editions/1"));
    let proof = "証明書の保存期間は、五年とする。写しは、台帳に綴じておくこと。";
    write(&old.join("3.md"), &page("3", proof));
    let moved = page("5", &proof.replace("五年", "七年")).replace("title: 節5", "title: 節3\naliases: [\"3\"]");
    write(&content.join("5.md"), &moved);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    let output = command.args(["build", "--quiet"]).current_dir(folder.path()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| fs::read_to_string(folder.path().join("site").join(name)).expect(name);
    let page = read("3.html");
    // Without a script the page leads on; with one it does so only where nothing is cited.
    for part in [
        "<noscript><meta http-equiv=\"refresh\" content=\"0; url=5.html\"></noscript>",
        "<a data-onward href=\"5.html\">",
        "<script src=\"assets/site.",
        "data-previews=\"1\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let told = read("cited/c0.js");
    assert!(told.contains("\"3.html\":{\"\":") && told.contains("七"), "{told}");
}

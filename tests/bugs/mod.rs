//! Small guides, each with one thing that users of this or another tool saw go wrong, and what is right there. Every
//! `tests/bugs/*.md` holds facts and below them the files of a guide (`//@ path`; `//> path` is a later version of one).
//! `tests/bugs/shared` holds the facts of guides that are not part of the project: `BUGS_KIT=DIR tests/bugs/run` reads them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GUIDE: &str = "title: 見本の手引\nlanguage: ja\nvocabularies:\n  role:\n    name: { ja: 役割, en: Role }\n    bearer: true\n    switch: true\n    values:\n      - { id: keeper, name: 保管責任者 }\n      - { id: clerk, name: 担当者 }\n";
const COVER: &str = "---\ntitle: 見本の手引\n---\n\n表紙である。\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bugs")
}

fn tebiki(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.args(arguments).current_dir(folder).env_clear().env("LANG", "ja_JP.UTF-8").output().expect("it runs")
}

/// Everything that `check` finds: file, line, code.
fn found(folder: &Path) -> Vec<String> {
    let output = tebiki(folder, &["check", "--format", "json"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let values = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let one = |at: &serde_json::Value, code: &serde_json::Value| {
        Some(format!("{}:{} {}", at["file"].as_str()?, at["line"].as_u64().unwrap_or(0), code.as_str()?))
    };
    // What follows from a finding is told with it, and has a code of its own.
    let all = |value: serde_json::Value| {
        let others = value["others"].as_array().cloned().unwrap_or_default();
        let followers: Vec<Option<String>> = others.iter().map(|other| one(other, &other["code"])).collect();
        std::iter::once(one(&value["primary"], &value["code"])).chain(followers).flatten().collect::<Vec<_>>()
    };
    values.flat_map(all).collect()
}

/// Ids of headings and what they say.
fn headings(page: &str) -> BTreeMap<String, String> {
    let document = scraper::Html::parse_document(page);
    let selector = scraper::Selector::parse("h2[id], h3[id], h4[id]").expect("a selector");
    let mut out = BTreeMap::new();
    let mut above = String::new();
    for heading in document.select(&selector) {
        let text: String = heading.text().collect();
        if heading.value().name() == "h2" {
            above.clone_from(&text);
        }
        out.insert(heading.value().id().unwrap_or_default().to_owned(), format!("{above} / {text}"));
    }
    out
}

/// A guide on the disk, and the later versions of its files.
struct Case {
    folder: tempfile::TempDir,
    later: Vec<(String, String)>,
}

impl Case {
    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("site").join(name)).unwrap_or_default()
    }

    /// Whether a fact holds; otherwise what is there instead.
    fn fact(&self, fact: &str) -> Result<(), String> {
        let (word, rest) = fact.split_once(' ').unwrap_or((fact, ""));
        let (first, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let folder = self.folder.path();
        let verdict = |good: bool, why: String| if good { Ok(()) } else { Err(why) };
        match word {
            "clean" => verdict(found(folder).is_empty(), format!("{:?}", found(folder))),
            "check" => verdict(found(folder).iter().any(|f| f == rest), format!("{:?}", found(folder))),
            "count" => verdict(found(folder).len().to_string() == rest, format!("{:?}", found(folder))),
            "build" => {
                let output = tebiki(folder, &["build"]);
                verdict(output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
            }
            "has" => verdict(self.page(first).contains(text), self.page(first)),
            "lacks" => verdict(!self.page(first).is_empty() && !self.page(first).contains(text), self.page(first)),
            "nowhere" => {
                let files = walkdir::WalkDir::new(folder.join("site")).into_iter().filter_map(Result::ok);
                let holds = |path: &Path| fs::read(path).is_ok_and(|b| String::from_utf8_lossy(&b).contains(rest));
                let holding: Vec<_> = files.map(walkdir::DirEntry::into_path).filter(|path| holds(path)).collect();
                verdict(holding.is_empty() && folder.join("site/1.html").is_file(), format!("{holding:?}"))
            }
            "finds" => {
                let output = tebiki(folder, &["search", text]);
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                verdict(said.contains(first), said)
            }
            "prints" => {
                let (arguments, text) = rest.split_once(" => ").expect("a command and what it prints");
                let output = tebiki(folder, &arguments.split(' ').collect::<Vec<_>>());
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                verdict(output.status.success() && said.contains(text), said)
            }
            "fixes" => {
                tebiki(folder, &["fix"]);
                let path = folder.join("content").join(first);
                let written = fs::read_to_string(path).unwrap_or_default();
                verdict(written.contains(text) && found(folder).is_empty(), format!("{written}{:?}", found(folder)))
            }
            "says" => {
                let output = tebiki(folder, &["check"]);
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                verdict(said.contains(rest), said)
            }
            "keeps" => self.keeps(rest),
            _ => Err("no such fact".to_owned()),
        }
    }

    /// After the later versions are written, every address names what it did, or `check` asks for ids.
    fn keeps(&self, name: &str) -> Result<(), String> {
        let before = headings(&self.page(name));
        for (path, text) in &self.later {
            fs::write(self.folder.path().join("content").join(path), text).expect("writable");
        }
        let output = tebiki(self.folder.path(), &["build"]);
        let after = headings(&self.page(name));
        let asked = found(self.folder.path()).iter().any(|f| f.contains("identity::"));
        let same = output.status.success() && before.iter().all(|(id, text)| after.get(id) == Some(text));
        if !before.is_empty() && (same || asked) { Ok(()) } else { Err(format!("{before:?} {after:?}")) }
    }
}

/// The facts of a case, and its files.
fn own(text: &str) -> (Vec<String>, Case) {
    let folder = tempfile::tempdir().expect("a folder");
    let content = folder.path().join("content");
    fs::create_dir_all(&content).expect("writable");
    let mut parts = text.split("\n//");
    let facts = parts.next().unwrap_or_default().lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let facts = facts.map(str::to_owned).collect();
    fs::write(content.join("guide.yaml"), GUIDE).expect("writable");
    fs::write(content.join("index.md"), COVER).expect("writable");
    let mut later = Vec::new();
    for part in parts {
        let (head, text) = part.split_once('\n').expect("a path and a text");
        let (sign, path) = head.split_at(1);
        let text = format!("{text}\n");
        match sign {
            "@" => {
                let to = content.join(path.trim());
                fs::create_dir_all(to.parent().expect("below the folder")).expect("writable");
                fs::write(to, text).expect("writable");
            }
            ">" => later.push((path.trim().to_owned(), text)),
            _ => panic!("{head}: neither `//@` nor `//>`"),
        }
    }
    (facts, Case { folder, later })
}

fn failures(name: &str, facts: &[String], case: &Case) -> Vec<String> {
    let one = |fact: &String| case.fact(fact).err().map(|why| format!("{name}: {fact}\n  {why}"));
    facts.iter().filter_map(one).collect()
}

#[test]
fn what_went_wrong_elsewhere_is_right_here() {
    let mut failed = Vec::new();
    let mut seen = 0;
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root()).expect("the cases").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        let (facts, case) = own(&fs::read_to_string(path).expect("readable"));
        assert!(!facts.is_empty(), "{} has no facts", path.display());
        failed.extend(failures(&path.file_stem().unwrap_or_default().to_string_lossy(), &facts, &case));
        seen += 1;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(seen >= 12, "only {seen} cases");
}

/// Guides outside the project, where `BUGS_KIT` says where they are: each has its facts in `shared`.
#[test]
#[expect(clippy::print_stdout, reason = "who runs it has to see what was not read")]
fn guides_of_others_are_right() {
    let Some(kit) = std::env::var_os("BUGS_KIT").map(PathBuf::from) else {
        println!("BUGS_KIT is not set: guides outside the project were not read");
        return;
    };
    let table = fs::read_to_string(root().join("shared")).expect("the facts");
    let mut failed = Vec::new();
    for part in table.split("== ").skip(1) {
        let (name, facts) = part.split_once('\n').expect("a name and facts");
        let facts: Vec<String> = facts.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect();
        let folder = tempfile::tempdir().expect("a folder");
        for entry in walkdir::WalkDir::new(kit.join(name)).into_iter().map(|e| e.expect("readable")) {
            let to = folder.path().join(entry.path().strip_prefix(kit.join(name)).expect("below"));
            if entry.file_type().is_dir() {
                fs::create_dir_all(&to).expect("writable");
            } else {
                fs::write(&to, fs::read(entry.path()).expect("readable")).expect("writable");
            }
        }
        let mut later = Vec::new();
        if let Some(text) = facts.iter().find_map(|f| f.strip_prefix("later 1.md ")) {
            let old = fs::read_to_string(folder.path().join("content/1.md")).expect("readable");
            let inserted = text.replace("\\n", "\n");
            later.push(("1.md".to_owned(), old.replacen("\n## ", &format!("\n{inserted}\n\n## "), 1)));
        }
        let facts: Vec<String> = facts.into_iter().filter(|f| !f.starts_with("later ")).collect();
        failed.extend(failures(name, &facts, &Case { folder, later }));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

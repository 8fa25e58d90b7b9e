//! One mistake is one diagnostic: what follows from something that could not be read is not said, and the cause is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tebiki::diagnostic::Code;
use tebiki::session::{Analysis, Changes, Files, Options, Stages};

type Guide = BTreeMap<&'static str, &'static str>;

/// A guide without a mistake, in which everything refers to everything.
fn sound() -> Guide {
    BTreeMap::from([
        (
            "guide.yaml",
            "title: t\nvocabularies:\n  role:\n    bearer: true\n    values: [{ id: staff, name: 職員 }]\n  form:\n    values: [{ id: paper, name: 紙 }]\nmarks:\n  m:\n    name: 記号\n    values: [{ id: yes, mark: ○, name: 要, force: must }]\nterms:\n  - { id: media, name: 媒体, definition: もの。, section: \"1\" }\n",
        ),
        (
            "index.md",
            "---\ntitle: 表紙\n---\n\n[[1]]、[[1(1)]]、[[1#later]]、[[measure:sealing]]、[[clause:3.1(1)]]、[[term:media]]、[[role:staff]]。\n",
        ),
        (
            "1.md",
            "---\nnumber: \"1\"\ntitle: 手続\nrole: staff\n---\n\n:::clause[3.1(1)]{role=staff}\n定める。\n:::\n\n### (1) 封印 {#sealing .measure}\n\n封をする。 {force=must role=staff}\n\n### 後で {#later}\n\n:::matrix[表]{#table columns=form marks=m}\n| 対策 | 紙 |\n|---|:-:|\n| (1) [[measure:sealing]] | ○ |\n:::\n",
        ),
        ("1.1.md", "---\nnumber: \"1.1\"\ntitle: 下の節\n---\n\n「1 手続」と[[1(1)]]を見る。\n"),
    ])
}

fn write(folder: &Path, guide: &Guide) {
    for (path, text) in guide {
        fs::write(folder.join(path), text).expect("written");
    }
}

/// Codes with their files, in the order of the report.
fn found(guide: &Guide) -> Vec<(Code, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), guide);
    let files = Files::open(Options { content: folder.path().to_owned(), stages: Stages::Final });
    let all = Analysis::of(&files).diagnostics;
    all.into_iter().map(|d| (d.code, d.primary.place.path().to_owned())).collect()
}

/// What is found where one file is changed so.
fn after(path: &'static str, from: &str, to: &str) -> Vec<(Code, String)> {
    let mut guide = sound();
    let text = guide[path];
    assert!(text.contains(from), "{path}: {from}");
    let changed: &'static str = Box::leak(text.replacen(from, to, 1).into_boxed_str());
    guide.insert(path, changed);
    found(&guide)
}

fn only(code: Code, path: &str) -> Vec<(Code, String)> {
    vec![(code, path.to_owned())]
}

#[test]
fn the_guide_is_sound() {
    assert_eq!(found(&sound()), []);
}

#[test]
fn unreadable_settings_are_the_only_news() {
    for (from, to, code) in [
        ("title: t", "title: a: b", Code::YamlSyntax),
        ("title: t", "title: &x t", Code::YamlForbidden),
        ("title: t", "title: t\ntitle: t", Code::YamlDuplicateKey),
        ("vocabularies:", "vocabularys:", Code::ConfigUnknownKey),
    ] {
        assert_eq!(after("guide.yaml", from, to), only(code, "guide.yaml"), "{to}");
    }
    let mut gone = sound();
    gone.remove("guide.yaml");
    assert_eq!(found(&gone), only(Code::ConfigMissing, "guide.yaml"));
    // What has nothing to do with the settings is said beside them.
    let mut both = sound();
    both.insert("guide.yaml", "title: a: b\n");
    both.insert("1.1.md", "---\nnumber: \"1.1\"\ntitle: 下の節\n---\n\n[[7]]\n");
    assert_eq!(found(&both), [(Code::XrefUnknown, "1.1.md".to_owned()), (Code::YamlSyntax, "guide.yaml".to_owned())]);
}

#[test]
fn unreadable_front_matter_is_the_only_news() {
    for (from, to, code) in [
        ("title: 手続", "title: 手続: 一", Code::YamlSyntax),
        ("title: 手続", "title: &x 手続", Code::YamlForbidden),
        ("title: 手続", "title: 手続\ntitle: 手続", Code::YamlDuplicateKey),
        ("---\nnumber", "\n---\nnumber", Code::FrontMatterMissing),
        ("---\nnumber", "--- \nnumber", Code::FrontMatterFence),
    ] {
        let told = after("1.md", from, to);
        let other = told.iter().filter(|(other, _)| *other != code && *other != Code::XrefTitle).count();
        assert!(other == 0 && told.iter().filter(|(c, _)| *c == code).count() == 1, "{to:?}: {told:?}");
    }
}

#[test]
fn an_open_directive_is_the_only_news() {
    for (from, to) in [
        ("定める。\n:::\n", "定める。\n"),
        ("| (1) [[measure:sealing]] | ○ |\n:::\n", "| (1) [[measure:sealing]] | ○ |\n"),
    ] {
        let told = after("1.md", from, to);
        assert_eq!(told.len(), 1, "{from:?}: {told:?}");
        assert!(matches!(told[0].0, Code::DirectiveUnclosed | Code::DirectiveNesting), "{told:?}");
    }
}

#[test]
fn settings_that_come_back_unchanged_are_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &sound());
    let mut files = Files::open(Options { content: folder.path().to_owned(), stages: Stages::Final });
    let settings = folder.path().join("guide.yaml");
    let mut analysis = Analysis::of(&files);
    for round in 0..2 {
        let text = fs::read(&settings).expect("readable");
        fs::remove_file(&settings).expect("removable");
        let applied = files.apply(&Changes::All);
        analysis = analysis.after(&files, &applied);
        assert_eq!(analysis.diagnostics[0].code, Code::ConfigMissing, "{round}");
        fs::write(&settings, text).expect("written");
        let applied = files.apply(&Changes::All);
        analysis = analysis.after(&files, &applied);
        assert!(analysis.diagnostics.is_empty(), "{round}: {:?}", analysis.diagnostics);
    }
}

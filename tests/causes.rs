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
        ("title: t", "titel: t", Code::ConfigUnknownKey),
        ("title: t", "Title: t", Code::ConfigUnknownKey),
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
    assert_eq!(found(&both), [(Code::YamlSyntax, "guide.yaml".to_owned()), (Code::XrefUnknown, "1.1.md".to_owned())]);
}

#[test]
fn entries_of_a_list_that_lost_its_first_line_are_one_finding() {
    let list = "terms:\n  - id: media\n    name: 媒体\n    definition: もの。\nreferences:\n  - id: a\n    title: 甲\n    by: 者\n  - id: b\n    title: 乙\n    by: 者\n";
    let terms = "terms:\n  - { id: media, name: 媒体, definition: もの。, section: \"1\" }\n";
    assert_eq!(after("guide.yaml", terms, list), []);
    let headless = list.replacen("references:\n", "", 1);
    let told = after("guide.yaml", terms, &headless);
    assert_eq!(told, only(Code::ConfigMissingKey, "guide.yaml"));
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
        assert_eq!(told, only(code, "1.md"), "{to:?}");
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

/// The guide with one page or two more, in which one mistake is followed by several findings.
fn with_page(path: &'static str, text: &'static str) -> Vec<(Code, String)> {
    let mut guide = sound();
    guide.insert(path, text);
    found(&guide)
}

const HEAD: &str = "---\nnumber: \"2\"\ntitle: 別の節\nrole: staff\n---\n\n";

fn in_section(body: &str) -> Vec<(Code, String)> {
    let text: &'static str = Box::leak(format!("{HEAD}{body}").into_boxed_str());
    with_page("2.md", text)
}

#[test]
fn a_vocabulary_that_names_no_bearers_is_the_only_news() {
    assert_eq!(after("guide.yaml", "bearer: true", "bearer: yes"), only(Code::ConfigType, "guide.yaml"));
    assert_eq!(after("guide.yaml", "bearer: true", "baerer: true"), only(Code::ConfigUnknownKey, "guide.yaml"));
}

#[test]
fn titles_of_a_page_that_was_not_read_are_not_told() {
    for (from, to) in [
        ("title: 手続", "title: 手続: 一"),
        ("title: 手続", "title: [手続"),
        ("title: 手続", "titel: 手続"),
        ("---\nnumber", "number"),
    ] {
        let told = after("1.md", from, to);
        assert_eq!(told.len(), 1, "{to:?}: {told:?}");
        assert_eq!(told[0].1, "1.md", "{to:?}: {told:?}");
    }
}

/// The sound guide and two pages that name its section with its title, so that what a page loses is asked for.
fn with_references() -> Guide {
    let mut guide = sound();
    guide.insert("2.md", "---\nnumber: \"2\"\ntitle: 二\n---\n\n「1 手続」と1.1項と[[1(1)]]を見る。\n");
    guide.insert("3.md", "---\nnumber: \"3\"\ntitle: 三\n---\n\n「1 手続」と1.1項と[[1.1]]を見る。\n");
    guide
}

fn changed(path: &'static str, from: &str, to: &str) -> Vec<(Code, String)> {
    let mut guide = with_references();
    assert_eq!(found(&guide), []);
    let text = guide[path].replacen(from, to, 1);
    assert_ne!(text, guide[path], "{from}");
    guide.insert(path, Box::leak(text.into_boxed_str()));
    found(&guide)
}

#[test]
fn a_page_whose_head_is_misspelt_is_the_only_news() {
    for (path, from, to, code) in [
        ("1.1.md", "number:", "numbr:", Code::FrontMatterUnknownKey),
        ("1.md", "number:", "numbr:", Code::FrontMatterUnknownKey),
        ("1.md", "title: 手続", "title:", Code::ConfigMissingKey),
        ("1.md", "title: 手続", "title: \"\"", Code::ConfigMissingKey),
    ] {
        assert_eq!(changed(path, from, to), only(code, path), "{path} {to}");
    }
}

#[test]
fn printed_pages_that_go_backwards_are_the_only_news() {
    let pages = "number: \"1\"\nsource: { pages: 28-38 }";
    let sealed = changed("1.md", "number: \"1\"", pages);
    assert_eq!(sealed, []);
    let mut guide = with_references();
    let text = guide["1.md"].replacen("number: \"1\"", &pages.replace("28-38", "38-28"), 1);
    let text = text.replacen("{#sealing .measure}", "{#sealing .measure page=30}", 1);
    let text = text.replacen("{#later}", "{#later page=31}", 1);
    guide.insert("1.md", Box::leak(text.into_boxed_str()));
    assert_eq!(found(&guide), only(Code::FrontMatterValue, "1.md"));
}

#[test]
fn a_page_in_another_encoding_is_the_only_news() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &with_references());
    let shift_jis = b"---\nnumber: \"1\"\ntitle: \x8e\xe8\x91\xb1\n---\n\n\x95\xb6\x81\x42\n";
    fs::write(folder.path().join("1.md"), shift_jis).expect("written");
    let files = Files::open(Options { content: folder.path().to_owned(), stages: Stages::Final });
    let all = Analysis::of(&files).diagnostics;
    let told: Vec<_> = all.iter().map(|d| (d.code, d.primary.place.path().to_owned())).collect();
    assert_eq!(told, only(Code::SourceEncoding, "1.md"));
}

#[test]
fn duties_of_a_page_that_name_nobody_are_one_finding() {
    let body = "封をすること。 {force=must}\n\n運ぶこと。 {force=must}\n\n- 渡すこと。 {force=must}\n- 数えること。 {force=must}\n";
    assert_eq!(in_section(body), only(Code::DutyBearer, "2.md"));
}

#[test]
fn signs_that_are_lost_are_one_finding() {
    for (body, code) in [
        ("[[1]と[[1]]と[[1.1]]を見る。\n", Code::XrefSyntax),
        (
            "1）封をする。 {force=must role=staff}\n2) 運ぶ。 {force=must role=staff}\n3) 渡す。 {force=must role=staff}\n",
            Code::HandNumber,
        ),
        ("1) 封をする。 {force=must role=staff}\n2)運ぶ。 {force=must role=staff}\n", Code::HandNumber),
        ("::editor-note[由来]{#origin kind=reason}\n文。\n:::\n\n続き。\n", Code::DirectiveUnread),
        ("　:::editor-note[由来]{#origin kind=reason}\n文。\n:::\n\n続き。\n", Code::DirectiveUnread),
        ("注 :::editor-note[由来]{#origin kind=reason}\n文。\n:::\n\n続き。\n", Code::DirectiveUnread),
        ("文[^2]。\n\n[^2]：本文。\n\n    続き。\n", Code::FootnoteBody),
        (":::clause[4.1(1){role=staff}\n定める。\n:::\n\n[[clause:4.1(1)]]\n", Code::DirectiveLabel),
    ] {
        assert_eq!(in_section(body), only(code, "2.md"), "{body:?}");
    }
}

#[test]
fn a_draft_is_told_once() {
    let told = after("1.1.md", "number", "draft: true\nnumber");
    assert_eq!(told, []);
    let mut guide = sound();
    guide.insert("1.1.md", "---\nnumber: \"1.1\"\ntitle: 下の節\ndraft: true\n---\n\n文。\n");
    guide.insert("2.md", "---\nnumber: \"2\"\ntitle: 別\n---\n\n[[1.1]]、[[1.1]]、1.1項。\n");
    assert_eq!(found(&guide), only(Code::XrefDraft, "2.md"));
}

#[test]
fn the_cause_is_told_where_it_is() {
    let told = after("1.md", "|---|:-:|\n", "");
    assert_eq!(told, only(Code::TableDashes, "1.md"));
    // A page with the ending of another kind is what the references lack.
    let mut guide = sound();
    let page = guide.remove("1.1.md").expect("a page");
    guide.insert("1.1.mdx", page);
    guide.insert("0.md", "---\ntitle: 前\nid: before\n---\n\n[[1.1]]を見る。\n");
    assert_eq!(found(&guide), only(Code::SourceSkipped, "1.1.mdx"));
    // The settings come before the pages that are read with them.
    let mut both = sound();
    both.insert("guide.yaml", "title: a: b\n");
    both.insert("1.1.md", "---\nnumber: \"1.1\"\ntitle: 下: 節\n---\n\n文。\n");
    let told: Vec<String> = found(&both).into_iter().map(|(_, path)| path).collect();
    assert_eq!(told, ["guide.yaml", "1.1.md"]);
}

#[test]
fn what_a_fence_or_a_comment_swallows_is_told_with_it() {
    for (sign, code) in [("```", Code::FenceOpen), ("<!--", Code::Comment)] {
        let opened = format!("{sign}\n\n### (1) 封印");
        assert_eq!(after("1.md", "### (1) 封印", &opened), only(code, "1.md"), "{sign}");
    }
}

#[test]
fn a_vocabulary_that_is_called_otherwise_is_one_finding() {
    let found = after("guide.yaml", "  role:\n", "  roles:\n");
    assert!(found.len() <= 2, "{found:?}");
}

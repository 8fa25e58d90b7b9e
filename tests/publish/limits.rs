//! What a content folder may not hold, each with its code and its file: too much, too deep, names that some system
//! does not take.

use std::fmt::Write as _;
use std::path::Path;

use tebiki::diagnostic::{Code, Diagnostic, Lang, to_json};
use tebiki::session::{Analysis, Files, Options, Stages};

use super::common::{Room, write};

const SETTINGS: &str = "title: x\nlanguage: ja\n";

/// What is found in a guide with this one file beside its cover.
fn found(name: &str, text: &str) -> Vec<Diagnostic> {
    let room = Room::new();
    write(&room.at("guide.yaml"), SETTINGS);
    write(&room.at("index.md"), &page("a"));
    write(&room.at(name), text);
    read(&room.at("."))
}

fn read(content: &Path) -> Vec<Diagnostic> {
    Analysis::of(&Files::open(Options { content: content.to_owned(), stages: Stages::Final })).diagnostics
}

fn page(body: &str) -> String {
    format!("---\ntitle: x\n---\n\n{body}\n")
}

#[track_caller]
fn names(diagnostics: &[Diagnostic], code: Code, file: &str) {
    let lines: Vec<String> = diagnostics.iter().map(|diagnostic| to_json(diagnostic, Lang::En)).collect();
    let named = diagnostics.iter().zip(&lines).any(|(it, line)| it.code == code && line.contains(file));
    assert!(named, "{code:?} of {file} is not among\n{}", lines.join("\n"));
}

#[test]
fn a_page_has_four_megabytes_at_most() {
    let most = 4 << 20;
    let text = page(&"abcdefgh\n".repeat(most / 9 + 1));
    let diagnostics = found("big.md", &text);
    names(&diagnostics, Code::SourceTooLarge, "big.md");
    let words = to_json(&diagnostics[0], Lang::En);
    assert!(words.contains("4.1 MB"), "{words}");
}

#[test]
fn a_table_has_twenty_thousand_cells_at_most() {
    let table = |rows: usize| page(&format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(rows)));
    names(&found("table.md", &table(10_000)), Code::MatrixCells, "table.md");
    assert!(found("table.md", &table(9_998)).iter().all(|it| it.code != Code::MatrixCells));
}

#[test]
fn nesting_has_an_end() {
    names(&found("deep.md", &page(&format!("{}a", "> ".repeat(120)))), Code::LimitDepth, "deep.md");
    let mut list = String::new();
    for level in 0..120 {
        let _ = writeln!(list, "{}- a", "  ".repeat(level));
    }
    names(&found("deep.md", &page(&list)), Code::LimitDepth, "deep.md");
    let yaml = format!("---\ntitle: {}{}\n---\n\na\n", "[".repeat(40), "]".repeat(40));
    names(&found("deep.md", &yaml), Code::YamlDepth, "deep.md");
}

#[test]
fn yaml_has_no_anchors_aliases_and_tags() {
    for value in ["&a x", "*a", "!!str x", "!x y"] {
        names(&found("a.md", &format!("---\ntitle: {value}\n---\n\na\n")), Code::YamlForbidden, "a.md");
    }
}

#[test]
#[cfg(unix)]
fn a_link_stays_in_the_content() {
    let room = Room::new();
    write(&room.at("outside.md"), &page("a"));
    write(&room.at("content/guide.yaml"), SETTINGS);
    write(&room.at("content/index.md"), &page("a"));
    std::os::unix::fs::symlink("../outside.md", room.at("content/file.md")).expect("a link");
    std::os::unix::fs::symlink("..", room.at("content/folder")).expect("a link");
    std::os::unix::fs::symlink("nowhere", room.at("content/nothing.md")).expect("a link");
    let diagnostics = read(&room.at("content"));
    for name in ["file.md", "folder", "nothing.md"] {
        names(&diagnostics, Code::SourceLinkOut, name);
    }
}

#[test]
fn names_fit_every_system() {
    names(&found("images/NUL.png", "x"), Code::SourceName, "NUL.png");
    names(&found("com1.md", &page("a")), Code::SourceName, "com1.md");
    names(&found("a.md", "---\ntitle: x\nid: aux\n---\n\na\n"), Code::BadId, "a.md");
    names(&found("a.md", &format!("---\ntitle: x\nid: {}\n---\n\na\n", "a".repeat(201))), Code::BadId, "a.md");
    let long = format!("{0}/{0}/{0}/{0}/a.md", "d".repeat(50));
    names(&found(&long, &page("a")), Code::SourceName, "/a.md");
}

#[test]
#[cfg(target_os = "linux")]
fn names_differ_in_more_than_their_case_or_form() {
    for (first, second) in [("b.md", "B.md"), ("\u{304c}.md", "\u{304b}\u{3099}.md")] {
        let room = Room::new();
        write(&room.at("guide.yaml"), SETTINGS);
        write(&room.at("index.md"), &page("a"));
        write(&room.at(first), &page("a"));
        write(&room.at(second), &page("a"));
        assert!(read(&room.at(".")).iter().any(|it| it.code == Code::SourceName), "{first} {second}");
    }
}

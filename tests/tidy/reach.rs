//! Which modules touch the disk, and which print.

use super::layers::module;
use super::tokens::{self, Token, starts_with};
use super::tree::{File, Finding};

/// Modules that read or write files; all others are given what they need.
const DISK: &[&str] = &["source", "site", "session", "preview", "cli"];

/// Methods of paths that read the disk without naming `std::fs`.
const METHODS: &[&str] = &["read_dir", "canonicalize", "try_exists", "symlink_metadata"];

/// The files that change the disk: the folder as a capability, and what puts a mended source in the place of the old one.
const WRITERS: &[&str] = &["src/site/folder/", "src/source/replace.rs"];

/// What changes the disk, wherever it comes from.
const CHANGES: &[&str] = &[
    "OpenOptions",
    "copy",
    "create",
    "create_dir",
    "create_dir_all",
    "create_new",
    "hard_link",
    "options",
    "remove_dir",
    "remove_dir_all",
    "remove_file",
    "rename",
    "set_permissions",
    "soft_link",
    "symlink",
    "write",
];

/// Crates by which the disk is changed without a word of the standard library's.
const SYSTEM: &[&str] = &["rustix", "tempfile"];

/// Macros that print.
const PRINTING: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];

pub(crate) fn check(file: &File) -> Vec<Finding> {
    let Some(module) = module(file) else { return Vec::new() };
    let tokens = tokens::without_tests(file);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let rest = &tokens[at..];
        let line = rest[0].line;
        if !DISK.contains(&module) && touches_disk(rest) {
            found.push(file.finding(line, format!("`{module}` touches the disk; only {} do", DISK.join(", "))));
        }
        if !WRITERS.iter().any(|writer| file.path.starts_with(writer)) && changes_disk(rest) {
            found.push(file.finding(line, "the disk is changed here; only `site::folder` does".to_owned()));
        }
        if module != "cli" && prints(rest) {
            found.push(file.finding(line, format!("`{module}` prints; only cli does")));
        }
    }
    found
}

fn touches_disk(tokens: &[Token]) -> bool {
    if starts_with(tokens, &[".", &*tokens.get(1).map_or(String::new(), |t| t.text.clone()), "("]) {
        return METHODS.contains(&tokens[1].text.as_str());
    }
    if !["std", "tokio"].contains(&tokens[0].text.as_str()) || !starts_with(&tokens[1..], &[":", ":"]) {
        return false;
    }
    match tokens.get(3).map(|t| t.text.as_str()) {
        Some("fs") => true,
        Some("{") => tokens::bracket(&tokens[3..]).iter().any(|t| t.text == "fs"),
        _ => false,
    }
}

/// `fs::write`, `File::create`, `use std::fs::{rename}` and the like. Error numbers and limits of the system are no change.
fn changes_disk(tokens: &[Token]) -> bool {
    let text = |at: usize| tokens.get(at).map_or("", |token: &Token| token.text.as_str());
    let is_path = text(1) == ":" && text(2) == ":";
    match text(0) {
        "fs" | "File" if is_path && text(3) == "{" => {
            tokens::bracket(&tokens[3..]).iter().any(|token| CHANGES.contains(&token.text.as_str()))
        }
        "fs" | "File" if is_path => CHANGES.contains(&text(3)),
        "OpenOptions" => true,
        name => SYSTEM.contains(&name) && is_path && !matches!(text(3), "io" | "process"),
    }
}

fn prints(tokens: &[Token]) -> bool {
    PRINTING.contains(&tokens[0].text.as_str()) && tokens.get(1).is_some_and(|t| t.text == "!")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&File::new(path, text)).len()
    }

    #[test]
    fn finds_the_disk_however_it_is_named() {
        for text in
            ["use std::fs;", "use std::{fmt, fs::File};", "fn a() { std::fs::read(b); }", "fn a() { b.read_dir(); }"]
        {
            assert_eq!(count("src/graph/a.rs", text), 1, "{text}");
            assert_eq!(count("src/site/a.rs", text), 0, "{text}");
        }
        assert_eq!(count("src/graph/a.rs", "use std::fmt; #[cfg(test)] mod tests { use std::fs; }"), 0);
    }

    #[test]
    fn finds_what_changes_the_disk() {
        for text in [
            "fn a() { std::fs::write(b, c); }",
            "fn a() { fs::remove_dir_all(b); }",
            "fn a() { File::create(b); }",
            "fn a() { File::options(); }",
            "use std::fs::{self, OpenOptions};",
            "fn a() { let b = || fs::rename(c, d); }",
            "use rustix::fs::renameat;",
        ] {
            assert!(count("src/site/a.rs", text) > 0 && count("src/cli/a.rs", text) > 0, "{text}");
            assert_eq!(count("src/site/folder/a.rs", text), 0, "{text}");
        }
        for text in [
            "fn a() { fs::read(b); File::open(c); }",
            "use std::fs::{self, File};",
            "use rustix::io::Errno;",
            "use rustix::process::getrlimit;",
        ] {
            assert_eq!(count("src/site/a.rs", text), 0, "{text}");
        }
    }

    #[test]
    fn finds_what_prints() {
        assert_eq!(count("src/site/a.rs", "fn a() { println!(\"a\"); }"), 1);
        assert_eq!(count("src/site/a.rs", "fn a() { if b { eprintln!(\"a\"); } }"), 1);
        assert_eq!(count("src/cli/a.rs", "fn a() { println!(\"a\"); }"), 0);
        assert_eq!(count("src/site/tests.rs", "fn a() { println!(\"a\"); }"), 0);
    }
}

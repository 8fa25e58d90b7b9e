//! Which modules touch the disk, and which print.

use super::layers::module;
use super::tokens::{self, Token, starts_with};
use super::tree::{File, Finding};

/// Modules that read or write files; all others are given what they need.
const DISK: &[&str] = &["source", "site", "session", "preview", "cli"];

/// Methods of paths that read the disk without naming `std::fs`.
const METHODS: &[&str] = &["read_dir", "canonicalize", "try_exists", "symlink_metadata"];

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
    fn finds_what_prints() {
        assert_eq!(count("src/site/a.rs", "fn a() { println!(\"a\"); }"), 1);
        assert_eq!(count("src/site/a.rs", "fn a() { if b { eprintln!(\"a\"); } }"), 1);
        assert_eq!(count("src/cli/a.rs", "fn a() { println!(\"a\"); }"), 0);
        assert_eq!(count("src/site/tests.rs", "fn a() { println!(\"a\"); }"), 0);
    }
}

//! Which module may use which: only those before it in one list.

use super::tokens::{self, Token};
use super::tree::{File, Finding};

/// The modules of the library, lowest first.
pub(crate) const LAYERS: &[&str] = &[
    "source",
    "diagnostic",
    "document",
    "config",
    "syntax",
    "graph",
    "import",
    "search",
    "compare",
    "render",
    "export",
    "site",
    "session",
    "preview",
    "cli",
];

/// The module a file of `src/` belongs to; none for the roots of the crate.
pub(crate) fn module(file: &File) -> Option<&str> {
    match file.path.strip_prefix("src/")?.split_once('/') {
        Some((folder, _)) => Some(folder),
        None => file.path.strip_prefix("src/")?.strip_suffix(".rs").filter(|name| !["lib", "main"].contains(name)),
    }
}

/// Edges that run upwards, and modules without a layer.
pub(crate) fn check(file: &File) -> Vec<Finding> {
    let Some(from) = module(file) else { return Vec::new() };
    let Some(layer) = LAYERS.iter().position(|name| *name == from) else {
        return vec![file.finding(1, format!("`{from}` has no layer; give it one in tests/tidy/layers.rs"))];
    };
    let mut edges = Vec::new();
    edges_of(&tokens::all(file), depth(file), &mut edges);
    let upward = |to: &str| LAYERS.iter().position(|name| *name == to).is_some_and(|other| other > layer);
    let found = edges.into_iter().filter(|edge| upward(&edge.text));
    found.map(|edge| file.finding(edge.line, format!("`{from}` uses `{}`, a layer above it", edge.text))).collect()
}

/// How many modules deep a file is: so many `super` lead to the root.
fn depth(file: &File) -> usize {
    let steps = file.steps();
    let own = usize::from(steps.last() != Some(&"mod.rs"));
    steps.len() - 2 + own
}

/// First names after `crate::`, and after as many `super::` as lead to the root.
fn edges_of(tokens: &[Token], depth: usize, out: &mut Vec<Token>) {
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        if rest[0].text == "mod" && rest.get(2).is_some_and(|t| t.text == "{") {
            let inside = tokens::bracket(&rest[2..]);
            edges_of(inside, depth + 1, out);
            at += inside.len() + 4;
        } else if let Some(after) = to_root(rest, depth) {
            first_names(&rest[after..], out);
            at += after;
        } else {
            at += 1;
        }
    }
}

/// How many tokens a path to the root of the crate takes, if one begins here.
fn to_root(tokens: &[Token], depth: usize) -> Option<usize> {
    if tokens::starts_with(tokens, &["crate", ":", ":"]) {
        return Some(3);
    }
    let supers = tokens.chunks(3).take_while(|chunk| tokens::starts_with(chunk, &["super", ":", ":"])).count();
    (supers > 0 && supers >= depth).then_some(supers * 3)
}

/// The next name, or the first of each path in braces.
fn first_names(tokens: &[Token], out: &mut Vec<Token>) {
    let Some(first) = tokens.first() else { return };
    if first.text != "{" {
        out.push(first.clone());
        return;
    }
    let mut depth = 0usize;
    let mut expect = true;
    for token in tokens::bracket(tokens) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 0 => expect = true,
            _ if expect => {
                out.push(token.clone());
                expect = false;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&File::new(path, text)).len()
    }

    #[test]
    fn finds_every_way_to_look_up() {
        assert_eq!(count("src/graph/a.rs", "use crate::render::Page;"), 1);
        assert_eq!(count("src/graph/a.rs", "use crate::{source::Span, render::{self, a}, site};"), 2);
        assert_eq!(count("src/graph/a.rs", "fn f() { g(crate::cli::X); }"), 1);
        assert_eq!(count("src/graph/a.rs", "fn f() { vec![crate::cli::X]; }"), 1);
        assert_eq!(count("src/graph/a.rs", "use super::super::render::Page;"), 1);
        assert_eq!(count("src/graph/mod.rs", "use super::render::Page;"), 1);
        assert_eq!(count("src/graph/a.rs", "mod b { use super::super::super::render::Page; }"), 1);
        assert_eq!(count("src/extras/a.rs", ""), 1);
    }

    #[test]
    fn lets_what_looks_down_pass() {
        assert_eq!(count("src/graph/a.rs", "use crate::source::Span; use crate::graph::b; use crate::words;"), 0);
        assert_eq!(count("src/graph/a.rs", "use super::render::Page; use super::super::source::Span;"), 0);
        assert_eq!(count("src/graph/a.rs", "mod b { use super::super::render; }"), 0);
        assert_eq!(count("src/lib.rs", "pub mod cli; use crate::cli;"), 0);
    }
}

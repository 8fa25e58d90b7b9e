//! Files that a line of mdBook names: `{{#include file:part}}` and its other commands.

use std::collections::{BTreeMap, BTreeSet};

use super::prepare::Step;
use crate::import::ledger::{Ledger, PieceKind, Reason};

/// How deep files may stand in each other; a loop ends there.
const DEEPEST: usize = 8;

impl Step<'_, '_> {
    /// Commands of mdBook inside a line: an include is the text of its file, and a title is none of the page.
    pub(super) fn commands(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find("{{#") {
            let Some(end) = rest[at..].find("}}").map(|end| at + end + 2) else { break };
            let command = &rest[at..end];
            out.push_str(&rest[..at]);
            rest = &rest[end..];
            let in_code = out.matches('`').count() % 2 == 1;
            let name = include(command).filter(|_| !in_code);
            let text = name.as_deref().and_then(|name| self.text_of(name));
            if let Some(text) = text {
                self.leave(command, Reason::Markup);
                out.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            } else if command.starts_with("{{#title ") && !in_code {
                self.leave(command, Reason::Markup);
                self.out.dropped.push((self.number, "{{#title}}".to_owned()));
            } else {
                if let Some(name) = name {
                    self.out.missing.push((self.number, name));
                }
                out.push_str(command);
            }
        }
        out + rest
    }

    /// The text that an include names.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        text_of(self.page.path, name, self.page.files, DEEPEST)
    }
}

/// The text that an include of a file names, with what that text includes in its turn.
fn text_of(from: &str, name: &str, files: &BTreeMap<String, Vec<u8>>, depth: usize) -> Option<String> {
    let (path, part) = name.split_once(':').unwrap_or((name, ""));
    let path = super::links::resolve(from, path)?;
    let text = std::str::from_utf8(files.get(&path)?).ok()?;
    let line = |line: &str| {
        let inner = include(line.trim()).filter(|_| depth > 0);
        inner.and_then(|name| text_of(&path, &name, files, depth - 1)).unwrap_or_else(|| line.to_owned())
    };
    Some(part_of(text, part).into_iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Takes the pages away that the contents do not list and other pages include: mdBook makes no pages of them. What no page takes
/// of them is booked.
pub(super) fn without_included(
    pages: &mut Vec<String>,
    listed: &BTreeMap<String, String>,
    files: &BTreeMap<String, Vec<u8>>,
    ledger: &mut Ledger,
) {
    if listed.is_empty() {
        return;
    }
    let mut taken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for page in pages.iter() {
        let text = files.get(page).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
        for at in text.match_indices("{{#").map(|(at, _)| at) {
            let Some(end) = text[at..].find("}}") else { break };
            let Some(name) = include(&text[at..at + end + 2]) else { continue };
            let (path, part) = name.split_once(':').unwrap_or((&name, ""));
            if let Some(path) = super::links::resolve(page, path) {
                taken.entry(path).or_default().push(part.to_owned());
            }
        }
    }
    pages.retain(|page| {
        let Some(parts) = taken.get(page).filter(|_| !listed.contains_key(page)) else { return true };
        let text = files.get(page).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
        let shown: BTreeSet<*const u8> = parts.iter().flat_map(|part| part_of(text, part)).map(str::as_ptr).collect();
        for (index, line) in text.lines().enumerate() {
            if !line.trim().is_empty() && !shown.contains(&line.as_ptr()) {
                ledger.leave(PieceKind::Text, &format!("{page}:{}", index + 1), line.trim(), Reason::Unused);
            }
        }
        false
    });
}

/// The file that `{{#include file}}` names; the other commands of mdBook name one too.
pub(super) fn include(line: &str) -> Option<String> {
    let inner = line.strip_prefix("{{#")?.strip_suffix("}}")?;
    let (command, name) = inner.split_once(char::is_whitespace)?;
    let known = ["include", "rustdoc_include", "playground", "playpen"].contains(&command);
    known.then(|| name.split_whitespace().next().unwrap_or("").to_owned())
}

/// Lines `2:10`, `2`, or those between `ANCHOR: name` and `ANCHOR_END: name`.
fn part_of<'t>(text: &'t str, part: &str) -> Vec<&'t str> {
    let lines = text.lines().filter(|line| part.parse::<u32>().is_ok() || !line.contains("ANCHOR"));
    if part.is_empty() {
        return lines.collect();
    }
    let bounds: Vec<Option<usize>> = part.split(':').map(|n| n.parse().ok()).collect();
    if part.starts_with(|c: char| c.is_ascii_digit() || c == ':') {
        let first = bounds.first().copied().flatten().unwrap_or(1);
        let last = bounds.get(1).copied().flatten().unwrap_or(if bounds.len() > 1 { usize::MAX } else { first });
        return text.lines().skip(first.saturating_sub(1)).take((last + 1).saturating_sub(first)).collect();
    }
    let mut inside = false;
    let mut out = Vec::new();
    // In a page of Markdown an anchor is a comment: `<!-- ANCHOR: name -->`.
    let names = |line: &str, sign: &str| {
        line.split_once(sign).is_some_and(|(_, behind)| {
            let name = behind.trim_start();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(name.len());
            &name[..end] == part
        })
    };
    for line in text.lines() {
        if names(line, "ANCHOR_END:") {
            inside = false;
        } else if names(line, "ANCHOR:") {
            inside = true;
        } else if inside && !line.contains("ANCHOR") {
            out.push(line);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_files() {
        let text = "a\n// ANCHOR: x\nb\n// ANCHOR_END: x\nc";
        assert_eq!(part_of(text, "x"), ["b"]);
        assert_eq!(part_of("<!-- ANCHOR: y -->\nd\n<!-- ANCHOR_END: y -->\ne", "y"), ["d"]);
        assert_eq!(part_of("1\n2\n3\n4", "2:3"), ["2", "3"]);
        assert_eq!(part_of(text, ""), ["a", "b", "c"]);
        assert_eq!(include("{{#rustdoc_include ../x.rs:main}}").as_deref(), Some("../x.rs:main"));
    }
}

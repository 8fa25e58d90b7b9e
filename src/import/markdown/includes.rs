//! Files that a line of mdBook names: `{{#include file:part}}` and its other commands.

use super::prepare::Step;
use crate::import::ledger::Reason;

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
        let (path, part) = name.split_once(':').unwrap_or((name, ""));
        let path = super::links::resolve(self.page.path, path)?;
        let text = std::str::from_utf8(self.page.files.get(&path)?).ok()?;
        Some(part_of(text, part).join("\n"))
    }
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
    for line in text.lines() {
        if let Some((_, name)) = line.split_once("ANCHOR_END:").filter(|(_, name)| name.trim() == part) {
            let _ = name;
            inside = false;
        } else if line.split_once("ANCHOR:").is_some_and(|(_, name)| name.trim() == part) {
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
        assert_eq!(part_of("1\n2\n3\n4", "2:3"), ["2", "3"]);
        assert_eq!(part_of(text, ""), ["a", "b", "c"]);
        assert_eq!(include("{{#rustdoc_include ../x.rs:main}}").as_deref(), Some("../x.rs:main"));
    }
}

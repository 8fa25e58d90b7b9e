//! `![[Note]]` of Obsidian alone on a line: the note's text stands there, as it does in Obsidian. In a line of text it is a
//! link.

use super::prepare::Page;
use super::{Tool, is_page, links};

/// How deep notes may be embedded in each other; a loop ends there.
const DEEPEST: usize = 4;

/// The lines of a page, each with its number in the source; notes that are embedded stand in their places, at the line that
/// embeds them.
pub(super) fn embedded(lines: &[&str], first: usize, page: &Page<'_>) -> Vec<(usize, String)> {
    let mut out = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        put(line, first + index, (page, DEEPEST), &mut out);
    }
    out
}

fn put(line: &str, number: usize, (page, depth): (&Page<'_>, usize), out: &mut Vec<(usize, String)>) {
    let Some(text) = note(line, page).filter(|_| depth > 0) else {
        out.push((number, line.to_owned()));
        return;
    };
    out.push((number, String::new()));
    for line in &text {
        put(line, number, (page, depth - 1), out);
    }
    out.push((number, String::new()));
}

/// The text of the note that a line embeds, or of the part of it.
fn note(line: &str, page: &Page<'_>) -> Option<Vec<String>> {
    if page.tool != Tool::Obsidian {
        return None;
    }
    let inner = line.trim().strip_prefix("![[")?.strip_suffix("]]")?;
    let target = inner.split('|').next().unwrap_or(inner);
    let (name, part) = target.split_once('#').map_or((target, None), |(name, part)| (name, Some(part)));
    let path = links::by_name(name.trim(), page.files).filter(|path| is_page(path) && path != page.path)?;
    let text = std::str::from_utf8(page.files.get(&path)?).ok()?;
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_fence = |line: &String| line.trim_end() == "---";
    let body = match lines.first().filter(|line| is_fence(line)) {
        Some(_) => lines.iter().skip(1).position(is_fence).map_or(0, |at| at + 2),
        None => 0,
    };
    let body = lines.get(body..).unwrap_or_default();
    match part {
        None => Some(body.to_vec()),
        Some(part) => part_of(body, part.trim()),
    }
}

/// What stands below a heading, down to the next as high, or the block that is called `^id`.
fn part_of(lines: &[String], part: &str) -> Option<Vec<String>> {
    if part.starts_with('^') {
        let end = lines.iter().position(|line| line.trim_end().ends_with(part))?;
        let begin = lines[..end].iter().rposition(|line| line.trim().is_empty()).map_or(0, |at| at + 1);
        let mut block = lines[begin..=end].to_vec();
        let last = block.last_mut().expect("it has a line");
        *last = last.trim_end().trim_end_matches(part).trim_end().to_owned();
        return Some(block);
    }
    let level = |line: &String| {
        let hashes = line.len() - line.trim_start_matches('#').len();
        (hashes > 0 && line[hashes..].starts_with(' ')).then_some(hashes)
    };
    let is_it = |line: &String| level(line).is_some_and(|hashes| line[hashes..].trim() == part);
    let begin = lines.iter().position(is_it)?;
    let own = level(&lines[begin])?;
    let end = lines[begin + 1..].iter().position(|line| level(line).is_some_and(|other| other <= own));
    Some(lines[begin..end.map_or(lines.len(), |end| begin + 1 + end)].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_notes() {
        let lines: Vec<String> = ["# A", "x", "", "one", "two ^id", "## B", "y", "# C"].map(str::to_owned).to_vec();
        assert_eq!(part_of(&lines, "B"), Some(vec!["## B".to_owned(), "y".to_owned()]));
        assert_eq!(part_of(&lines, "^id"), Some(vec!["one".to_owned(), "two".to_owned()]));
        assert_eq!(part_of(&lines, "D"), None);
    }
}

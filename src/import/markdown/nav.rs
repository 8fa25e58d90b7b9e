//! The order of pages as a tool's own file has it, as `nav:` of `guide.yaml`; otherwise by the front matter's positions.

use std::collections::BTreeMap;

use super::{Book, Head, Layout, Tool, Tree, links};
use crate::import::Source;
use crate::import::escape::yaml;
use crate::import::ledger::{Ledger, PieceKind, Reason};

/// An entry of the tree of pages.
#[derive(Debug, Default, PartialEq, Eq)]
struct Entry {
    title: String,
    /// The page's path in the source; `None` for a heading of the contents alone.
    page: Option<String>,
    inner: Vec<Entry>,
}

/// Sets the title and the order of a book.
pub(super) fn order(
    (source, tool, layout): (&Source, Tool, &Layout),
    tree: &Tree,
    heads: &BTreeMap<String, Head>,
    book: &mut Book,
    ledger: &mut Ledger,
) {
    let mut entries = match tool {
        Tool::MdBook => {
            if let Some((path, summary)) = summary(source, layout) {
                for (i, line) in summary.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                    ledger.leave(PieceKind::Text, &format!("{path}:{}", i + 1), line.trim(), Reason::Contents);
                }
                let (title, entries) = summary_of(&summary);
                if let Some(title) = title.filter(|t| layout.title.is_none() && !is_word_for_contents(t)) {
                    book.title = title;
                }
                entries
            } else {
                Vec::new()
            }
        }
        Tool::MkDocs => mkdocs(&layout.settings),
        _ => by_position(heads),
    };
    if matches!(tool, Tool::MdBook | Tool::MkDocs) {
        below(&layout.root, &mut entries);
    }
    let lines = lines(&entries, tree, heads);
    if !lines.is_empty() {
        book.settings.push("nav:".to_owned());
        book.settings.extend(lines);
    }
}

/// `SUMMARY.md` of a book: its path and its text.
fn summary(source: &Source, layout: &Layout) -> Option<(String, String)> {
    let path = format!("{}SUMMARY.md", layout.root);
    let text = String::from_utf8_lossy(source.files.get(&path)?).into_owned();
    Some((path, text))
}

/// The pages of a tool's settings are named from their own folder.
fn below(root: &str, entries: &mut [Entry]) {
    for entry in entries {
        if let Some(page) = &mut entry.page {
            *page = format!("{root}{}", links::percent_decoded(page).trim_start_matches("./"));
        }
        below(root, &mut entry.inner);
    }
}

/// What `SUMMARY.md` calls every page.
pub(super) fn labels(source: &Source, layout: &Layout) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    let mut open = summary(source, layout).map(|(_, text)| summary_of(&text).1).unwrap_or_default();
    below(&layout.root, &mut open);
    while let Some(entry) = open.pop() {
        if let Some(page) = entry.page.filter(|_| !entry.title.is_empty()) {
            labels.insert(page, entry.title);
        }
        open.extend(entry.inner);
    }
    labels
}

fn is_word_for_contents(title: &str) -> bool {
    ["summary", "目次", "contents", "table of contents"].contains(&title.to_lowercase().as_str())
}

/// The title and the entries of `SUMMARY.md`: links, nested by indent. Comments are taken out first.
fn summary_of(text: &str) -> (Option<String>, Vec<Entry>) {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        bare.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    bare.push_str(rest);
    let mut title = None;
    let mut flat: Vec<(usize, Entry)> = Vec::new();
    for line in bare.lines() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        if let Some(heading) = text.strip_prefix("# ") {
            title.get_or_insert_with(|| heading.trim().to_owned());
            continue;
        }
        let bullet = text.starts_with(['-', '*', '+']);
        let Some((label, target)) = link(text.trim_start_matches(['-', '*', '+', ' '])) else { continue };
        let page = (!target.is_empty()).then(|| target.trim_start_matches("./").to_owned());
        flat.push((if bullet { indent + 1 } else { 0 }, Entry { title: label, page, inner: Vec::new() }));
    }
    let mut flat = flat.into_iter().peekable();
    (title, nested(&mut flat, 0))
}

fn nested(flat: &mut std::iter::Peekable<std::vec::IntoIter<(usize, Entry)>>, least: usize) -> Vec<Entry> {
    let mut out = Vec::new();
    while let Some((indent, mut entry)) = flat.next_if(|(indent, _)| *indent >= least) {
        if indent > 0 {
            entry.inner = nested(flat, indent + 1);
        }
        out.push(entry);
    }
    out
}

/// `[label](target)`.
fn link(text: &str) -> Option<(String, String)> {
    let inner = text.strip_prefix('[')?;
    let (label, rest) = inner.split_once("](")?;
    let (target, _) = rest.rsplit_once(')')?;
    Some((label.replace('`', ""), target.to_owned()))
}

/// `nav:` of `mkdocs.yml`: entries `- Title: page.md`, `- page.md`, and groups.
fn mkdocs(settings: &str) -> Vec<Entry> {
    let mut flat = Vec::new();
    let mut inside = false;
    for line in settings.lines() {
        if !line.starts_with([' ', '-', '#']) && !line.trim().is_empty() {
            inside = line.starts_with("nav:");
            let list = line.strip_prefix("nav:").and_then(|rest| rest.trim().strip_prefix('[')).filter(|_| inside);
            let pages = list.into_iter().flat_map(|rest| rest.trim_end_matches(']').split(','));
            flat.extend(pages.map(|page| {
                let page = page.trim().trim_matches(['"', '\'']).to_owned();
                (1, Entry { title: String::new(), page: Some(page), inner: Vec::new() })
            }));
            continue;
        }
        let Some(rest) = line.trim_start().strip_prefix("- ").filter(|_| inside) else { continue };
        let indent = line.len() - line.trim_start().len() + 1;
        let clean = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        let entry = match rest.rsplit_once(':').filter(|(_, page)| !page.starts_with("//")) {
            Some((title, page)) if page.trim().is_empty() => {
                Entry { title: clean(title), page: None, inner: Vec::new() }
            }
            Some((title, page)) => Entry { title: clean(title), page: Some(clean(page)), inner: Vec::new() },
            None => Entry { title: String::new(), page: Some(clean(rest)), inner: Vec::new() },
        };
        flat.push((indent, entry));
    }
    nested(&mut flat.into_iter().peekable(), 0)
}

/// Pages of one folder by `sidebar_position` or `weight`, where any of them has one.
fn by_position(heads: &BTreeMap<String, Head>) -> Vec<Entry> {
    let position =
        |head: &Head| head.get("sidebar_position").or(head.get("weight")).and_then(|n| n.parse::<f64>().ok());
    if heads.values().all(|head| position(head).is_none()) {
        return Vec::new();
    }
    let mut pages: Vec<(&String, Option<f64>)> = heads.iter().map(|(path, head)| (path, position(head))).collect();
    pages.sort_by(|(a, x), (b, y)| {
        let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
        let key = |n: &Option<f64>| n.unwrap_or(f64::MAX);
        folder(a).cmp(&folder(b)).then(key(x).total_cmp(&key(y))).then(a.cmp(b))
    });
    pages
        .into_iter()
        .map(|(path, _)| Entry { title: String::new(), page: Some(path.clone()), inner: Vec::new() })
        .collect()
}

/// The entries as lines of YAML. Pages that are not there are left out; a group without pages too.
fn lines(entries: &[Entry], tree: &Tree, heads: &BTreeMap<String, Head>) -> Vec<String> {
    let mut out = Vec::new();
    write(entries, tree, heads, (1, &mut out));
    out
}

fn write(entries: &[Entry], tree: &Tree, heads: &BTreeMap<String, Head>, (depth, out): (usize, &mut Vec<String>)) {
    for entry in entries {
        let is_known = |page: &&String| heads.contains_key(*page) && !tree.drafts.contains(*page);
        let known = entry.page.as_ref().filter(is_known);
        let mut inner = Vec::new();
        write(&entry.inner, tree, heads, (depth + 2, &mut inner));
        let indent = "  ".repeat(depth);
        let name = match (&known, &entry.page) {
            (Some(page), _) if tree.path_of(page) == "index.md" => {
                // The cover stands first by itself; what lies under it stands beside it.
                out.extend(inner.into_iter().map(|line: String| line.get(4..).unwrap_or("").to_owned()));
                continue;
            }
            (Some(page), _) => yaml_path(&tree.path_of(page)),
            (None, _) if inner.is_empty() => continue,
            (None, _) => yaml(&entry.title),
        };
        if inner.is_empty() {
            out.push(format!("{indent}- {name}"));
        } else {
            out.push(format!("{indent}- {name}:"));
            out.extend(inner);
        }
    }
}

fn yaml_path(path: &str) -> String {
    let plain = path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'));
    if plain { path.to_owned() } else { format!("\"{path}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_nest_by_indent() {
        let (title, entries) =
            summary_of("# Book\n\n[A](a.md)\n<!--\n[X](x.md)\n-->\n- [B](b.md)\n    - [C](c.md)\n- [D]()\n");
        assert_eq!(title.as_deref(), Some("Book"));
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[1].inner[0].page.as_deref(), Some("c.md"));
        assert_eq!(entries[2].page, None);
    }

    #[test]
    fn navigation_of_mkdocs() {
        let entries = mkdocs(
            "site_name: X\nnav:\n  - Home: index.md\n  - Guide:\n    - a.md\n    - B: b.md\nplugins:\n  - search\n",
        );
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[1].inner.len(), 2);
    }
}

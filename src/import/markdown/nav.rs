//! The order of pages as a tool's own file has it, as `nav:` of `guide.yaml`; otherwise by the front matter's positions.

use std::collections::BTreeMap;

use super::sidebar::Reading;
use super::{Book, Head, Layout, Tool, Tree, links};
use crate::import::escape::yaml;
use crate::import::ledger::{Ledger, PieceKind, Reason};
use crate::import::pages::title_text;
use crate::import::{Finding, Source};
use crate::words;

/// Entries with how far each is indented.
type Indented = Vec<(usize, Entry)>;

/// An entry of the tree of pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) title: String,
    /// The page's path in the source; `None` for a heading of the contents alone.
    pub(super) page: Option<String>,
    pub(super) inner: Vec<Entry>,
}

/// Sets the title and the order of a book.
pub(super) fn order(
    (source, tool, layout): (&Source, Tool, &Layout),
    tree: &mut Tree<'_>,
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
        _ => {
            let pages = &mut book.pages;
            let mut reading = Reading { source, layout, heads, tree: &mut *tree, pages, ledger };
            let own = if tool == Tool::Docusaurus { reading.sidebars() } else { None };
            own.filter(|entries| !entries.is_empty()).unwrap_or_else(|| reading.by_position())
        }
    };
    if matches!(tool, Tool::MdBook | Tool::MkDocs) {
        below(&layout.root, &mut entries);
    }
    let titles: BTreeMap<&str, String> =
        book.pages.iter().map(|page| (page.path.as_str(), title_text(&page.title).0)).collect();
    let mut lines = Vec::new();
    write(&entries, tree, &titles, (1, &mut lines));
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
        if let Some(page) = entry.page.as_mut().filter(|page| !page.contains("://")) {
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
    // Entries, below the titles of parts that stand between them.
    let mut parts: Vec<(Option<String>, Indented)> = vec![(None, Vec::new())];
    for line in bare.lines() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        if let Some(heading) = text.strip_prefix("# ") {
            let heading = heading.trim().to_owned();
            if title.is_none() && parts.iter().all(|(_, flat)| flat.is_empty()) {
                title = Some(heading);
            } else {
                parts.push((Some(heading), Vec::new()));
            }
            continue;
        }
        let bullet = text.starts_with(['-', '*', '+']);
        let Some((label, target)) = link(text.trim_start_matches(['-', '*', '+', ' '])) else { continue };
        let page = (!target.is_empty()).then(|| target.trim_start_matches("./").to_owned());
        let (_, flat) = parts.last_mut().expect("there is a part");
        flat.push((if bullet { indent + 1 } else { 0 }, Entry { title: label, page, inner: Vec::new() }));
    }
    let mut out = Vec::new();
    for (part, flat) in parts {
        let inner = nested(&mut flat.into_iter().peekable(), 0);
        match part {
            Some(title) if !inner.is_empty() => out.push(Entry { title, page: None, inner }),
            _ => out.extend(inner),
        }
    }
    (title, out)
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
        let entry = match rest.split_once(": ").or_else(|| rest.trim_end().strip_suffix(':').map(|title| (title, ""))) {
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

/// The entries as lines of YAML. Pages that are not there are left out; a group without pages too.
fn write(
    entries: &[Entry],
    tree: &mut Tree<'_>,
    titles: &BTreeMap<&str, String>,
    (depth, out): (usize, &mut Vec<String>),
) {
    for entry in entries {
        let path =
            entry.page.as_ref().filter(|page| !tree.drafts.contains(*page)).and_then(|page| tree.paths.get(page));
        let path = path.cloned();
        let mut inner = Vec::new();
        write(&entry.inner, tree, titles, (depth + 2, &mut inner));
        let indent = "  ".repeat(depth);
        let own = |path: &str| titles.get(path).is_some_and(|title| *title == entry.title);
        match path {
            // The cover stands first by itself; what lies under it stands beside it.
            Some(path) if path == "index.md" => {
                out.extend(inner.into_iter().map(|line: String| line.get(4..).unwrap_or("").to_owned()));
            }
            Some(path) if inner.is_empty() && (entry.title.is_empty() || own(&path)) => {
                out.push(format!("{indent}- {}", yaml_path(&path)));
            }
            Some(path) if inner.is_empty() => {
                out.push(format!("{indent}- {}: {}", yaml(&entry.title), yaml_path(&path)));
            }
            Some(path) => {
                if !entry.title.is_empty() && !own(&path) {
                    let (title, page) = (&entry.title, &path);
                    let words = words!(
                        "目次での名「{title}」は、下にページを持つ `{page}` には付けられない",
                        "`{page}` has pages below it and cannot be called “{title}” in the contents"
                    );
                    tree.findings.push(Finding::new("order-title", page.clone(), words));
                }
                out.push(format!("{indent}- {}:", yaml_path(&path)));
                out.extend(inner);
            }
            None if inner.is_empty() => tell_lost(entry, tree),
            None => {
                out.push(format!("{indent}- {}:", yaml(&entry.title)));
                out.extend(inner);
            }
        }
    }
}

/// Tells an entry of the contents that leads out of the folder, or to a page that is not there.
fn tell_lost(entry: &Entry, tree: &mut Tree<'_>) {
    let title = &entry.title;
    let Some(page) = entry.page.as_ref().filter(|page| !tree.drafts.contains(*page)) else {
        if !title.is_empty() && entry.inner.is_empty() && entry.page.is_none() {
            let words = words!("目次の「{title}」には、まだページがない", "“{title}” of the contents has no page yet");
            tree.findings.push(Finding::new("contents-lost", title.clone(), words));
        }
        return;
    };
    let words = if page.contains("://") {
        words!(
            "目次の「{title}」は外のアドレス `{page}` であり、目次には入れられない",
            "“{title}” of the contents leads to the address `{page}` outside, which contents cannot hold"
        )
    } else {
        words!(
            "目次の「{title}」のページ `{page}` がフォルダーにない",
            "the folder lacks the page `{page}` of “{title}” in the contents"
        )
    };
    tree.findings.push(Finding::new("contents-lost", page.clone(), words));
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
    fn summaries_have_parts() {
        let (title, entries) = summary_of("# Summary\n\n[A](a.md)\n\n# First part\n\n- [B](b.md)\n\n# Empty\n");
        assert_eq!((title.as_deref(), entries.len()), (Some("Summary"), 2));
        assert_eq!((entries[1].title.as_str(), entries[1].inner.len()), ("First part", 1));
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

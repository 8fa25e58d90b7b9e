//! Where the pages of a tool's folder lie, and what its own settings call the whole: `book.toml`, `mkdocs.yml`, `hugo.toml`,
//! `docusaurus.config.js`. A folder is named by its root or by the folder of its pages.

use std::collections::{BTreeMap, BTreeSet};

use super::{Tool, is_page};
use crate::diagnostic::Words;
use crate::import::{Finding, Source};
use crate::source::is_left_out;
use crate::words;

/// Folders of programs that are in no way text of a project.
const FOREIGN: &[&str] = &["node_modules", "bower_components", "vendor", "__pycache__"];

/// Where the pages of a folder lie.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The folder of the pages, with a slash at its end; empty where it is the source itself.
    pub(super) root: String,
    /// The text of the tool's settings.
    pub(super) settings: String,
    /// What the settings call the whole.
    pub(super) title: Option<String>,
    /// The language that the settings name.
    pub(super) language: Option<String>,
}

impl Layout {
    /// The layout of a source.
    pub(super) fn of(source: &Source, tool: Tool) -> Self {
        let (names, key, usual): (&[&str], &str, &str) = match tool {
            Tool::MdBook => (&["book.toml", "SUMMARY.md"], "src", "src"),
            Tool::MkDocs => (&["mkdocs.yml", "mkdocs.yaml", "zensical.toml"], "docs_dir", "docs"),
            Tool::Docusaurus => (
                &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs"],
                "path",
                "docs",
            ),
            Tool::Hugo => (
                &["hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml"],
                "contentDir",
                "content",
            ),
            Tool::Plain | Tool::Obsidian => (&[], "", ""),
        };
        let Some(path) = names.iter().find_map(|name| shallowest(source, name)) else { return Self::default() };
        let text = text_of(source, &path);
        let base = path.rfind('/').map_or("", |end| &path[..=end]).to_owned();
        let is_summary = path.ends_with("SUMMARY.md");
        let own = value(&text, key).filter(|_| !is_summary && tool != Tool::Docusaurus);
        let below = own.unwrap_or_else(|| usual.to_owned());
        let below = below.trim_start_matches("./").trim_matches('/');
        let root = if below.is_empty() || below == "." { base.clone() } else { format!("{base}{below}/") };
        let holds = source.files.keys().any(|file| is_page(file) && file.starts_with(&root));
        let title = match tool {
            Tool::MkDocs => value(&text, "site_name"),
            _ => value(&text, "title"),
        };
        let language = value(&text, "language").or_else(|| value(&text, "languageCode"));
        Self {
            root: if holds && !is_summary { root } else { base },
            settings: if is_summary { String::new() } else { text },
            title: title.filter(|_| !is_summary),
            language: language.filter(|_| !is_summary),
        }
    }

    /// The pages of the source that belong to it, and what is told of those that do not.
    pub(super) fn pages(&self, source: &Source, tool: Tool) -> (Vec<String>, Vec<Finding>) {
        let mut outside: BTreeMap<String, usize> = BTreeMap::new();
        let mut pages = Vec::new();
        let all = source.files.keys().filter(|path| is_page(path));
        for path in all {
            let inside = path.strip_prefix(self.root.as_str());
            let foreign = path.split('/').any(|step| FOREIGN.contains(&step));
            let built = tool == Tool::Docusaurus && self.root.is_empty() && path.starts_with("build/");
            if inside.is_some() && !foreign && !built {
                pages.push(path.clone());
                continue;
            }
            let shown = match path.split('/').position(|step| FOREIGN.contains(&step)) {
                Some(at) => path.split('/').take(at + 1).collect::<Vec<_>>().join("/") + "/",
                None => path.split_once('/').map_or_else(|| path.clone(), |(top, _)| format!("{top}/")),
            };
            *outside.entry(shown).or_default() += 1;
        }
        let told = outside.into_iter().map(|(path, count)| {
            let words: Words = words!(
                "`{path}` は手引書の一部でないため取り込まない（{count} ページ）",
                "`{path}` is no part of the text and is left out ({count} pages)"
            );
            Finding::new("outside", path, words)
        });
        (pages, told.collect())
    }
}

/// The file of that name that lies highest.
pub(super) fn shallowest(source: &Source, name: &str) -> Option<String> {
    let is = |path: &&String| path.as_str() == name || path.ends_with(&format!("/{name}"));
    let good = |path: &&String| !path.split('/').any(|step| FOREIGN.contains(&step));
    source.files.keys().filter(is).filter(good).min_by_key(|path| path.matches('/').count()).cloned()
}

pub(super) fn text_of(source: &Source, path: &str) -> String {
    source.files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
}

/// The value of a key in TOML, YAML or the settings of a script: `title = "…"`, `site_name: …`, `title: '…',`. Of several
/// the first counts, which is that of the whole.
fn value(text: &str, wanted: &str) -> Option<String> {
    let parts = text.lines().flat_map(|line| {
        // An object of a script may stand on one line.
        let is_flow = line.contains('{') && !line.trim_start().starts_with(['#', '-']);
        if is_flow { line.split(['{', ',']).collect::<Vec<_>>() } else { vec![line] }
    });
    let found = parts.into_iter().find_map(|part| {
        let rest = part.trim().trim_matches('"').strip_prefix(wanted)?;
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix([':', '='])?.trim();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let own = match quote {
            Some(quote) => rest[1..].split(quote).next().unwrap_or(""),
            None => rest.split(" #").next().unwrap_or("").trim_end_matches([',', '}', ']', ')', ';']).trim(),
        };
        Some(own.trim().to_owned())
    });
    found.filter(|value| !value.is_empty())
}

/// The paths of pages in the result: without the folder of the pages, with the ending `.md`, and so that every one is part
/// of a guide on every file system. What has another name now is told.
pub(super) fn paths(pages: &[String], root: &str) -> (BTreeMap<String, String>, Vec<Finding>) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let (mut out, mut findings) = (BTreeMap::new(), Vec::new());
    for page in pages {
        let own = page.strip_prefix(root).unwrap_or(page);
        let stem = [".mdx", ".markdown", ".md"].iter().find_map(|ending| {
            let start = own.len().checked_sub(ending.len())?;
            own.get(start..).filter(|end| end.eq_ignore_ascii_case(ending)).and_then(|_| own.get(..start))
        });
        // The page of the whole folder is the cover.
        let is_cover = stem == Some("_index") && !pages.iter().any(|page| *page == format!("{root}index.md"));
        let usual = if is_cover { "index.md".to_owned() } else { format!("{}.md", stem.unwrap_or(own)) };
        let safe = fit(&usual.split('/').map(name).collect::<Vec<_>>().join("/"));
        let stem = safe.trim_end_matches(".md").to_owned();
        let numbered = |n: usize| if n == 1 { safe.clone() } else { format!("{stem}-{n}.md") };
        let path = (1..=pages.len() + 1).map(numbered).find(|path| !taken.contains(&path.to_lowercase()));
        let path = path.expect("fewer paths are taken");
        taken.insert(path.to_lowercase());
        if path != usual {
            let words = words!(
                "`{usual}` は手引書のページの名前にできないため `{path}` とした",
                "`{usual}` cannot be the name of a page and became `{path}`"
            );
            findings.push(Finding::new("renamed", page.clone(), words));
        }
        out.insert(page.clone(), path);
    }
    (out, findings)
}

/// The name of a file or folder as a guide may have it: `_part.md` is set aside there, `con.md` a device of Windows.
fn name(step: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = step.nfc().map(|c| if c.is_control() || c == '\\' { '-' } else { c }).collect();
    if !is_left_out(&plain) && !crate::source::is_device(&plain) {
        return plain;
    }
    let bare = plain.trim_start_matches(['_', '.', '#', '~', '$']);
    let bare = if bare.is_empty() || bare == "md" { "page" } else { bare };
    if !is_left_out(bare) && !crate::source::is_device(bare) {
        return bare.to_owned();
    }
    match bare.split_once('.') {
        Some((first, rest)) if crate::source::is_device(bare) => format!("{first}-x.{rest}"),
        _ => format!("{bare}-x"),
    }
}

/// A path of bearable length; a long one keeps its beginning and gets a sign that follows from the whole.
fn fit(path: &str) -> String {
    const MOST: usize = 180;
    if path.chars().count() <= MOST {
        return path.to_owned();
    }
    let hash = path.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    let (folder, _) = path.rsplit_once('/').unwrap_or(("", path));
    let folder: String = folder.chars().take(MOST - 20).collect();
    let folder = folder.trim_end_matches('/');
    format!("{folder}{}page-{hash:08x}.md", if folder.is_empty() { "" } else { "/" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_guide_cannot_have() {
        let pages = ["a/_part.mdx", "a/part.md", "A.md", "a.md", "con.md", "4913/r.md", "_index.md"].map(str::to_owned);
        let (paths, told) = paths(&pages, "");
        let shown: Vec<&str> = pages.iter().map(|page| paths[page].as_str()).collect();
        let wanted = ["a/part.md", "a/part-2.md", "A.md", "a-2.md", "con-x.md", "4913-x/r.md", "index.md"];
        assert_eq!(shown, wanted);
        assert_eq!(told.len(), 5);
    }

    #[test]
    fn settings_of_tools() {
        assert_eq!(value("[book]\ntitle = \"本の題\"\n", "title").as_deref(), Some("本の題"));
        assert_eq!(value("site_name: My docs # x\n", "site_name").as_deref(), Some("My docs"));
        assert_eq!(value("module.exports = {title:'D', presets:[]}", "title").as_deref(), Some("D"));
        assert_eq!(value("const c = {\n  title: 'E',\n  subtitle: 'F',\n};", "title").as_deref(), Some("E"));
        assert_eq!(value("subtitle: x", "title"), None);
    }
}

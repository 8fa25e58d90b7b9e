//! Where the links of a tree of Markdown lead: paths without endings, addresses from the root, names, slugs of headings.

use std::collections::BTreeMap;

/// A path relative to a page's folder, with `.` and `..` resolved; `None` where it leads out of the tree.
pub(in crate::import) fn resolve(page: &str, path: &str) -> Option<String> {
    let mut steps: Vec<&str> = page.split('/').collect();
    steps.pop();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop()?,
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// A file by its name alone, with or without `.md`, in any folder (Obsidian).
pub(super) fn by_name(name: &str, files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    if name.is_empty() {
        return None;
    }
    let wanted = [name.to_owned(), format!("{name}.md")];
    let is = |path: &&String| wanted.iter().any(|w| path.as_str() == w || path.ends_with(&format!("/{w}")));
    files.keys().filter(is).min_by_key(|path| (path.matches('/').count(), (*path).clone())).cloned()
}

/// A page by a name that its front matter gives it too: `aliases: [a, b]`, or a list below (Obsidian).
pub(super) fn by_alias(name: &str, files: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    const HEAD: usize = 4096;
    let clean = |text: &str| text.trim().trim_start_matches("- ").trim().trim_matches(['"', '\'']).to_owned();
    let is_called = |bytes: &[u8]| {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
        let head = head.strip_prefix("---\n").and_then(|rest| rest.split("\n---").next()).unwrap_or("");
        let mut lines = head.lines().skip_while(|line| !line.starts_with("aliases:"));
        let own = lines.next().unwrap_or("").trim_start_matches("aliases:").trim().trim_matches(['[', ']']);
        own.split(',').any(|alias| clean(alias) == name)
            || lines.take_while(|line| line.trim_start().starts_with("- ")).any(|alias| clean(alias) == name)
    };
    let holds = |bytes: &[u8]| memchr::memmem::find(&bytes[..bytes.len().min(HEAD)], name.as_bytes()).is_some();
    if name.is_empty() {
        return None;
    }
    let found = files.iter().find(|(path, bytes)| super::is_page(path) && holds(bytes) && is_called(bytes));
    found.map(|(path, _)| path.clone())
}

/// The pages of a tree and the addresses that lead to them.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// Route to path: `api/store` to `api/Store.md`.
    targets: BTreeMap<String, String>,
    /// The folder of the pages, with a slash at its end.
    root: String,
}

impl Routes {
    /// The routes of pages that lie in a folder of the source.
    pub(super) fn new(root: &str) -> Self {
        Self { root: root.to_owned(), ..Self::default() }
    }

    /// Adds a page with what its front matter calls it.
    pub(super) fn add(&mut self, path: &str, id: Option<&str>, slug: Option<&str>) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let bare = without_ending(path);
        let mut names = vec![path.to_owned(), bare.to_owned()];
        for index in ["/index", "/README", "/_index"] {
            names.extend(bare.strip_suffix(index).map(str::to_owned));
        }
        if let Some(id) = id {
            names.push(if folder.is_empty() { id.to_owned() } else { format!("{folder}/{id}") });
        }
        names.extend(slug.map(|s| s.trim_matches('/').to_owned()));
        let below: Vec<String> =
            names.iter().filter_map(|name| name.strip_prefix(self.root.as_str())).map(str::to_owned).collect();
        if !self.root.is_empty() {
            names.extend(below);
        }
        for name in names {
            self.targets.entry(name.to_lowercase()).or_insert_with(|| path.to_owned());
        }
    }

    /// The page that an address leads to, seen from a page.
    pub(super) fn page(&self, from: &str, address: &str) -> Option<&str> {
        let address = percent_decoded(address);
        let absolute = address.starts_with('/');
        let mut candidates = Vec::new();
        if absolute {
            // The site may lie below a folder: `/docs/api/store`.
            let mut rest = address.trim_start_matches('/');
            loop {
                candidates.push(rest.to_owned());
                let Some((_, below)) = rest.split_once('/') else { break };
                rest = below;
            }
        } else {
            candidates.extend(resolve(from, &address));
            // A page's address ends in a slash where the server makes folders of pages: one level more.
            candidates.extend(resolve(&format!("{}/x", without_ending(from)), &address));
            // Some tools read every path from the root.
            candidates.extend(resolve("x", &address));
        }
        let known = |name: &String| {
            let name = name.trim_end_matches('/').to_lowercase();
            self.targets.get(&name).or_else(|| self.targets.get(without_ending(&name)))
        };
        candidates.iter().find_map(known).map(String::as_str)
    }
}

/// A path without the ending of a page.
fn without_ending(path: &str) -> &str {
    [".md", ".mdx", ".markdown", ".html", ".htm"].iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// `%E3%81%82` as the characters that it stands for.
pub(in crate::import) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let hex = text.get(i + 1..i + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(hex.unwrap_or(byte));
        i += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_pages() {
        let mut routes = Routes::default();
        routes.add("api/Store.md", Some("store"), None);
        routes.add("guide/index.md", None, None);
        assert_eq!(routes.page("api/x.md", "Store.md"), Some("api/Store.md"));
        assert_eq!(routes.page("x.md", "api/store"), Some("api/Store.md"));
        assert_eq!(routes.page("x.md", "/docs/api/store"), Some("api/Store.md"));
        assert_eq!(routes.page("api/x.md", "../guide/"), Some("guide/index.md"));
        assert_eq!(routes.page("x.md", "nowhere"), None);
    }
}

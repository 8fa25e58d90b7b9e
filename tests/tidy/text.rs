//! How long a file may be, what it opens with, and words that do not belong in any.

use super::tree::{File, Finding, Kind};

const MOST_LINES: usize = 500;

/// Files that a tool writes.
const GENERATED: &[&str] = &["Cargo.lock", "package-lock.json"];

/// A file of code is short and opens with a comment that says what it is.
pub(crate) fn length_and_header(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    let lines = file.text.lines().count();
    if lines > MOST_LINES {
        found.push(file.finding(1, format!("{lines} lines, more than {MOST_LINES}")));
    }
    let (opens, header) = match file.kind {
        Kind::Rust => (file.text.starts_with("//! "), "`//!`"),
        Kind::Style => (file.text.starts_with("/* ") || file.text.starts_with("/*\n"), "`/*`"),
        _ => (["// ", "/* ", "/**", "/*\n", "#!"].iter().any(|start| file.text.starts_with(start)), "`//` or `/*`"),
    };
    if !opens {
        found.push(file.finding(1, format!("opens without a {header} that says what the file is")));
    }
    found
}

/// Paths of somebody's machine and hosts of package registries.
pub(crate) fn foreign_words(file: &File) -> Vec<Finding> {
    let name = file.steps().pop().unwrap_or_default();
    if GENERATED.contains(&name) {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    lines.filter_map(|(at, line)| Some(file.finding(at + 1, foreign_word(line)?))).collect()
}

fn foreign_word(line: &str) -> Option<String> {
    let paths = ["work", "root", "home"].map(|folder| format!("/{folder}/"));
    if let Some(path) = paths.iter().find(|path| names_path(line, path)) {
        return Some(format!("`{path}` is a path of one machine"));
    }
    // In pieces, so that this file does not name them.
    let hosts = [["crates", "io"], ["npmjs", "org"], ["npmjs", "com"], ["pypi", "org"], ["debian", "org"]];
    let host = hosts.map(|[name, domain]| format!("{name}.{domain}")).into_iter().find(|host| line.contains(host))?;
    Some(format!("`{host}` is a host of a registry; name the package, not where it comes from"))
}

/// The path stands at the beginning of a path, not within one or within an address.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"._-}*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_paths_and_hosts() {
        let folder = "home";
        for line in [format!("see /{folder}/a"), format!("file:///{folder}/a"), format!("(\"/{folder}/\")")] {
            assert!(foreign_word(&line).is_some(), "{line}");
        }
        assert!(foreign_word(&["https://static.crates", "io/a"].join(".")).is_some());
        for line in ["https://www.example.go.jp/home/a.html", "content/work/a.md", "/workshop/"] {
            assert!(foreign_word(line).is_none(), "{line}");
        }
    }

    #[test]
    fn wants_headers_and_short_files() {
        let count = |path: &str, text: &str| length_and_header(&File::new(path, text)).len();
        assert_eq!(count("src/a.rs", "//! A file.\n"), 0);
        assert_eq!(count("src/a.rs", "// A file.\n"), 1);
        assert_eq!(count("src/a.rs", &format!("//! A file.\n{}", "\n".repeat(500))), 1);
        assert_eq!(count("theme/styles/a.css", "body {}\n"), 1);
        assert_eq!(count("theme/styles/a.css", "/* A file. */\n"), 0);
        assert_eq!(count("theme/scripts/a.js", "// A file.\n"), 0);
    }
}

//! Files that pages use: they are copied under a name made of their content, so that caches are safe.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Resolved;
use crate::site::{Digest, SitePath};
use crate::source::ContentPath;
use crate::words;

/// A used file larger than this is refused.
const MAX_ASSET_BYTES: u64 = 256 << 20;

/// A used file: where it lies and what it becomes.
#[derive(Clone, Debug)]
pub struct AssetFile {
    /// Path on the disk.
    pub disk: PathBuf,
    /// Path in the site.
    pub path: SitePath,
    /// Digest and size in bytes.
    pub content: (Digest, u64),
}

/// Every used file, by its path in the content folder.
pub type AssetTable = BTreeMap<ContentPath, AssetFile>;

/// Finds the files that pages use; what is missing or cannot be read is reported.
pub(super) fn table(resolved: &Resolved, found: &BTreeMap<ContentPath, PathBuf>) -> (AssetTable, Vec<Diagnostic>) {
    let mut table = AssetTable::new();
    let mut diagnostics = Vec::new();
    for page in &resolved.corpus.pages {
        for used in &page.document.assets {
            if table.contains_key(&used.path) {
                continue;
            }
            let path = &used.path;
            let report = |code, words| Diagnostic::new(code, &page.document.source, used.span, words);
            let Some(disk) = found.get(path) else {
                let message = words!("ファイル `{path}` がない", "there is no file `{path}`");
                diagnostics.push(report(Code::LinkFile, message).suggest_file(path, found.keys()));
                continue;
            };
            if path.extension() == "svg"
                && let Some(what) = active_content(disk)
            {
                let message = words!("SVG の中に動くもの（{what}）がある", "the SVG holds active content ({what})");
                diagnostics.push(report(Code::LinkType, message).help(words!(
                    "スクリプト、イベント属性、外部への参照を除いて保存し直す",
                    "save it again without scripts, event attributes and outside references"
                )));
                continue;
            }
            match site_path(path, disk) {
                Ok((site_path, content)) => {
                    table.insert(path.clone(), AssetFile { disk: disk.clone(), path: site_path, content });
                }
                Err(reason) => {
                    diagnostics.push(report(
                        Code::SourceIo,
                        words!("`{path}` を読めない（{reason}）", "cannot read `{path}` ({reason})"),
                    ));
                }
            }
        }
    }
    (table, diagnostics)
}

/// `images/図 1.PNG` becomes `assets/1.1a2b3c4d.png`: ASCII in lower case, unique by content.
fn site_path(path: &ContentPath, disk: &Path) -> Result<(SitePath, (Digest, u64)), String> {
    let size = fs::metadata(disk).map_err(|e| e.to_string())?.len();
    if size > MAX_ASSET_BYTES {
        return Err(format!("{} MB > {} MB", size >> 20, MAX_ASSET_BYTES >> 20));
    }
    let bytes = fs::read(disk).map_err(|e| e.to_string())?;
    let digest = Digest::of(&bytes);
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let stem: String = path.stem().to_lowercase().chars().filter(plain).take(60).collect();
    let stem = if stem.is_empty() { "file" } else { stem.as_str() };
    let name = SitePath::new(&format!("assets/{stem}.{}", path.extension())).map_err(|e| e.to_string())?;
    let name = name.with_fingerprint(&digest).map_err(|e| e.to_string())?;
    Ok((name, (digest, bytes.len() as u64)))
}

/// What makes an SVG run or fetch something when it is opened by itself. A name is enough to refuse it: a picture
/// needs none of them.
fn active_content(disk: &Path) -> Option<&'static str> {
    const REFUSED: [&str; 9] = [
        "<script",
        "javascript:",
        "<foreignobject",
        "<iframe",
        "<embed",
        "<object",
        "<!entity",
        "data:text",
        "<handler",
    ];
    let text = String::from_utf8_lossy(&fs::read(disk).ok()?).to_lowercase();
    let named = REFUSED.into_iter().find(|name| text.contains(name));
    named.or_else(|| has_event_attribute(&text).then_some("on…="))
}

/// ` onload=` and its like: a blank or a quotation mark, `on`, letters, `=`.
fn has_event_attribute(text: &str) -> bool {
    text.match_indices("on").any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + 2..).unwrap_or("");
        let rest = after.trim_start_matches(|c: char| c.is_ascii_lowercase());
        let begins = before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        begins && rest.len() < after.len() && rest.trim_start().starts_with('=')
    })
}

#[cfg(test)]
mod tests {
    use super::has_event_attribute;

    #[test]
    fn event_attributes_are_found_and_words_are_not() {
        assert!(has_event_attribute("<svg onload='x'>") && has_event_attribute("<a x=\"1\"onclick = 'x'>"));
        assert!(!has_event_attribute("<text>on time = now</text>") && !has_event_attribute("<g icon='x' version='1'>"));
    }
}

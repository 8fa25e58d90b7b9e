//! Files that pages use: they are copied under a name made of their content, so that caches are safe.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{Attachments, PICTURES};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::graph::Resolved;
use crate::site::{Digest, PathFault, SitePath, check_svg, is_document};
use crate::source::{ContentPath, SourceRef, Span};
use crate::words;

use crate::session::check::drawings;

/// A used file larger than this is refused.
pub(in crate::session) const MAX_ASSET_BYTES: u64 = 256 << 20;

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

/// Digests of used files by their paths, as editions are compared by them.
#[must_use]
pub fn contents(table: &AssetTable) -> BTreeMap<String, String> {
    table.iter().map(|(path, asset)| (path.as_str().to_owned(), asset.content.0.short())).collect()
}

/// The same of a guide whose files are found in a folder, where they can be read; nothing else is asked of them.
pub(in crate::session) fn contents_of(
    resolved: &Resolved,
    found: &BTreeMap<ContentPath, PathBuf>,
) -> BTreeMap<String, String> {
    let used = resolved.corpus.pages.iter().flat_map(|page| &page.document.assets).map(|used| &used.path);
    let digest =
        |path: &ContentPath| Some((path.as_str().to_owned(), Digest::of(&read(found.get(path)?).ok()?).short()));
    used.collect::<std::collections::BTreeSet<_>>().into_iter().filter_map(digest).collect()
}

/// Finds the files that pages use; what is missing or cannot be read is reported.
pub(in crate::session) fn table(
    resolved: &Resolved,
    found: &BTreeMap<ContentPath, PathBuf>,
) -> (AssetTable, Vec<Diagnostic>) {
    let mut table = AssetTable::new();
    let mut taken: BTreeMap<SitePath, ContentPath> = BTreeMap::new();
    let mut diagnostics = unnamed(resolved, found);
    for page in &resolved.corpus.pages {
        for used in &page.document.assets {
            if table.contains_key(&used.path) {
                continue;
            }
            let path = &used.path;
            let report = |code, words| Diagnostic::new(code, &page.document.source, used.span, words);
            let Some(disk) = found.get(path) else {
                diagnostics.push(report(Code::LinkFile, missing(path)).suggest_file(path, found.keys()));
                continue;
            };
            let bytes = match read(disk) {
                Ok(bytes) => bytes,
                Err(reason) => {
                    let message = words!("`{path}` を読めない（{reason}）", "cannot read `{path}` ({reason})");
                    diagnostics.push(report(Code::SourceIo, message));
                    continue;
                }
            };
            let attachments = &resolved.corpus.guide.about.attachments;
            let unfit = unfit(path, &bytes, attachments, (&page.document.source, used.span));
            if !unfit.is_empty() {
                diagnostics.extend(unfit);
                continue;
            }
            match site_path(path, &bytes, attachments.name(path)) {
                Ok((site_path, _)) if let Some(other) = taken.get(&site_path) => {
                    let message = words!(
                        "`{path}` と `{other}` は同じ名前 `{site_path}` で公開される",
                        "`{path}` and `{other}` would both be published as `{site_path}`"
                    );
                    diagnostics.push(report(Code::DuplicateId, message).help(another_name()));
                }
                Ok((site_path, content)) => {
                    taken.insert(site_path.clone(), path.clone());
                    table.insert(path.clone(), AssetFile { disk: disk.clone(), path: site_path, content });
                }
                Err(fault) => {
                    let message = words!("`{path}` は出力できない（{fault}）", "cannot publish `{path}` ({fault})");
                    diagnostics.push(report(Code::SourceName, message));
                }
            }
        }
    }
    (table, diagnostics)
}

/// Why a file cannot be published, by its bytes.
fn unfit(path: &ContentPath, bytes: &[u8], attachments: &Attachments, at: (&SourceRef, Span)) -> Vec<Diagnostic> {
    let (source, span) = at;
    let extension = path.extension();
    if extension == "svg"
        && let Err(faults) = check_svg(bytes)
    {
        return faults.iter().map(|fault| drawings::diagnostic(path, fault, at)).collect();
    }
    if !is_picture(&extension, bytes) {
        return vec![no_picture(path, source, span)];
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        let message = words!("`{path}` には何も入っていない", "`{path}` is empty");
        let help = words!("ファイルを書き出し直す", "export the file again");
        return vec![Diagnostic::new(Code::LinkType, source, span, message).help(help)];
    }
    if (attachments.is_added(&extension) || is_binary(&extension)) && is_document(bytes) {
        return vec![document(path, source, span)];
    }
    Vec::new()
}

/// Why a file of that name cannot be published, by its bytes: `check` says the same of it. `None` where it can, or where its
/// type alone is the question.
#[must_use]
pub fn refusal(name: &str, bytes: &[u8]) -> Option<crate::diagnostic::Words> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    if extension == "svg" {
        let faults = check_svg(bytes).err()?;
        return faults.first().map(drawings::message);
    }
    if !is_picture(&extension, bytes) {
        let shown = extension.to_uppercase();
        return Some(words!("{shown} の画像でない", "it is no picture of the type {shown}"));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(words!("何も入っていない", "it is empty"));
    }
    ((Attachments::may_be_added(&extension) || is_binary(&extension)) && is_document(bytes))
        .then(|| words!("HTML か XML である", "it is HTML or XML"))
}

/// Whether bytes begin as those of a picture of that type do: no browser shows another one. What is no picture passes.
fn is_picture(extension: &str, bytes: &[u8]) -> bool {
    match extension {
        "png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "jpg" | "jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
        "gif" => bytes.starts_with(b"GIF8"),
        "webp" => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
        _ => true,
    }
}

/// Types whose files are no text: one that begins as HTML is an answer of a server that was saved under their name.
fn is_binary(extension: &str) -> bool {
    matches!(extension, "pdf" | "docx" | "xlsx" | "pptx" | "odt" | "zip")
}

fn missing(path: &ContentPath) -> crate::diagnostic::Words {
    words!("ファイル `{path}` がない", "there is no file `{path}`")
}

fn another_name() -> crate::diagnostic::Words {
    words!(
        "guide.yaml の `attachments: {{ names: {{ … }} }}` で別の名前を付ける",
        "give one of them another name in guide.yaml: `attachments: {{ names: {{ … }} }}`"
    )
}

fn no_picture(path: &ContentPath, source: &SourceRef, span: Span) -> Diagnostic {
    let extension = path.extension().to_uppercase();
    let message = words!("`{path}` は {extension} の画像でない", "`{path}` is no picture of the type {extension}");
    Diagnostic::new(Code::LinkType, source, span, message).help(words!(
        "画像の編集ソフトで書き出し直すか、中身に合う拡張子にする",
        "export it again, or give it the ending of what it holds"
    ))
}

/// A file of a type that the guide adds holds what a browser may open as a page.
fn document(path: &ContentPath, source: &SourceRef, span: Span) -> Diagnostic {
    let message = words!("`{path}` は HTML か XML である", "`{path}` is HTML or XML");
    Diagnostic::new(Code::LinkType, source, span, message).help(words!(
        "ブラウザーがこのサイトのページとして開くことがある。ZIP に入れて公開する",
        "a browser may open it as a page of this site; publish it in a ZIP file"
    ))
}

/// Names in `guide.yaml` of files that are not there.
fn unnamed(resolved: &Resolved, found: &BTreeMap<ContentPath, PathBuf>) -> Vec<Diagnostic> {
    let guide = &resolved.corpus.guide;
    let gone = guide.about.attachments.named().filter(|(path, _)| !found.contains_key(*path));
    let report = |(path, name): (&ContentPath, &crate::document::Spanned<String>)| {
        let near = nearest(path.as_str(), found.keys().map(ContentPath::as_str));
        Diagnostic::new(Code::LinkFile, &guide.source, name.span, missing(path)).suggest_for(path.as_str(), near)
    };
    gone.map(report).collect()
}

/// The bytes of a used file.
fn read(disk: &Path) -> Result<Vec<u8>, String> {
    let size = fs::metadata(disk).map_err(|e| e.to_string())?.len();
    if size > MAX_ASSET_BYTES {
        return Err(format!("{} MB > {} MB", size >> 20, MAX_ASSET_BYTES >> 20));
    }
    fs::read(disk).map_err(|e| e.to_string())
}

/// Where a file of the content goes, and its content.
///
/// A picture is fetched by pages: `images/図 1.PNG` becomes `assets/1.1a2b3c4d.png`, unique by content, so that caches are
/// safe. An attachment is linked from mails and other systems too: `forms/a.pdf` becomes `files/forms/a.pdf`, and its
/// address stays when its content changes.
fn site_path(path: &ContentPath, bytes: &[u8], chosen: Option<&str>) -> Result<(SitePath, (Digest, u64)), PathFault> {
    let content = (Digest::of(bytes), bytes.len() as u64);
    match stable_address(path, chosen) {
        Some(address) => Ok((SitePath::new(&address)?, content)),
        None => Ok((SitePath::new(&picture_name(path))?.with_fingerprint(&content.0)?, content)),
    }
}

/// The address that an attachment keeps whatever it holds; pictures have none, unless the guide names one.
pub(in crate::session) fn stable_address(path: &ContentPath, chosen: Option<&str>) -> Option<String> {
    if let Some(name) = chosen {
        return Some(format!("files/{name}"));
    }
    if PICTURES.contains(&path.extension().as_str()) {
        return None;
    }
    let folders: String =
        path.parent().split('/').filter(|part| !part.is_empty()).map(|part| named(part) + "/").collect();
    Some(format!("files/{folders}{}.{}", named(path.stem()), path.extension()))
}

/// The address of a picture, before it has a fingerprint.
pub(in crate::session) fn picture_name(path: &ContentPath) -> String {
    let stem = ascii(path.stem()).0;
    let stem = if stem.is_empty() { "file" } else { stem.as_str() };
    format!("assets/{stem}.{}", path.extension())
}

/// A part of a path in letters that every server takes. Where that loses something, a short digest of the written name
/// keeps it apart from others; it does not depend on what the file holds.
fn named(part: &str) -> String {
    let (plain, is_whole) = ascii(part);
    if is_whole {
        return plain;
    }
    let digest = Digest::of(part.as_bytes()).short();
    let short = digest.get(..8).unwrap_or(&digest);
    if plain.is_empty() { format!("f-{short}") } else { format!("{plain}-{short}") }
}

/// The letters, digits and hyphens of a name in lower case, and whether that is all of it but its case.
fn ascii(part: &str) -> (String, bool) {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let text: String = part.to_lowercase().chars().filter(plain).take(60).collect();
    let is_whole = !text.is_empty() && text == part.to_lowercase();
    (text, is_whole)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_are_readable_and_stable() {
        assert_eq!(named("Form-A"), "form-a");
        assert_eq!(named("form a"), format!("forma-{}", &crate::site::Digest::of("form a".as_bytes()).short()[..8]));
        assert!(named("申請様式").starts_with("f-") && named("申請様式") != named("届出様式"));
        assert!(named("様式1").starts_with("1-"));
    }
}

//! The files of a published site, by the paths that they have in the content: its `guide.json` names them so, and the site
//! has them under addresses of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::graph::{Page, Resolved};
use crate::site::{Digest, Folder};
use crate::source::ContentPath;

use crate::session::build::assets::{MAX_ASSET_BYTES, picture_name, stable_address};

/// No page that is looked through for pictures is larger.
const MOST_PAGE: u64 = 64 << 20;

/// Digests of the pictures and attachments of a site, as editions are compared by them; what is not there, or cannot be
/// told from another, is left out.
#[must_use]
pub fn published_contents(site: &Path, resolved: &Resolved) -> BTreeMap<String, String> {
    let folder = if site.is_dir() { site } else { site.parent().unwrap_or(Path::new(".")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(folder) = Folder::open(folder) else { return BTreeMap::new() };
    let attachments = &resolved.corpus.guide.about.attachments;
    let mut addresses: BTreeMap<&ContentPath, String> = BTreeMap::new();
    for page in &resolved.corpus.pages {
        let used = page.document.assets.iter().map(|used| &used.path);
        let (stable, pictures): (Vec<_>, Vec<_>) =
            used.map(|path| (path, stable_address(path, attachments.name(path)))).partition(|(_, at)| at.is_some());
        addresses.extend(stable.into_iter().filter_map(|(path, at)| Some((path, at?))));
        if pictures.iter().any(|(path, _)| !addresses.contains_key(path)) {
            addresses.extend(pictures_of(&folder, page, pictures.iter().map(|(path, _)| *path)));
        }
    }
    let digest = |(path, at): (&ContentPath, String)| {
        let bytes = folder.read(&at, MAX_ASSET_BYTES).ok()??;
        Some((path.as_str().to_owned(), Digest::of(&bytes).short()))
    };
    addresses.into_iter().filter_map(digest).collect()
}

/// The addresses of the pictures of a page. They hold a digest of what the picture shows, so the page has to be asked: it has
/// them in the order in which its text names them.
fn pictures_of<'r>(
    folder: &Folder,
    page: &Page,
    used: impl Iterator<Item = &'r ContentPath>,
) -> Vec<(&'r ContentPath, String)> {
    let Ok(Some(html)) = folder.read(format!("{}.html", page.name), MOST_PAGE) else { return Vec::new() };
    let html = String::from_utf8_lossy(&html);
    let mut named: BTreeMap<String, Vec<&ContentPath>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for path in used.filter(|path| known.insert(*path)) {
        named.entry(picture_name(path)).or_default().push(path);
    }
    let mut shown: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for address in addresses(&html) {
        let Some(name) = without_digest(address) else { continue };
        let list = shown.entry(name).or_default();
        if !list.contains(&address) {
            list.push(address);
        }
    }
    let pairs = named.into_iter().filter_map(|(name, paths)| {
        let shown = shown.get(&name).filter(|shown| shown.len() == paths.len())?;
        Some(paths.into_iter().zip(shown.iter().map(|address| (*address).to_owned())).collect::<Vec<_>>())
    });
    pairs.flatten().collect()
}

/// The addresses of fingerprinted files that a page links or shows, in its order.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    let links = ["src=\"", "href=\""];
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in links {
        for (at, _) in html.match_indices(mark) {
            let value = html.get(at + mark.len()..).unwrap_or_default();
            let value = value.split('"').next().unwrap_or_default();
            if value.starts_with("assets/") {
                found.push((at, value));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, value)| value)
}

/// `assets/zu.png` of `assets/zu.1a2b3c4d.png`.
fn without_digest(address: &str) -> Option<String> {
    let (rest, ending) = address.rsplit_once('.')?;
    let (name, digest) = rest.rsplit_once('.')?;
    digest.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| format!("{name}.{ending}"))
}

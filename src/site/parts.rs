//! The manifest of a large site in parts: files of the site as others are, called by what they hold, so that an edit changes
//! those that list what it changed. `manifest.txt` lists the parts, each with its size and digest, and they list the rest:
//! whoever trusts the one file, by its build id or its signature, has the digest of every other one.
//!
//! A part has the lines that `manifest.txt` of a small site has, in the order of the paths, and ends where the hash of the
//! next path says so, between bounds: a file that comes or goes does not move the borders behind it.

use std::collections::BTreeMap;

use super::fingerprint::Digest;
use super::manifest::{Entry, Manifest, ManifestFault, lines_of, parse_entries};
use super::path::SitePath;

/// No part is longer, and no manifest that has none.
const MOST_BYTES: usize = 64_000;

/// From this length on a part may end.
const LEAST_BYTES: usize = 46_000;

/// One in so many paths ends a part.
const ONE_IN: u8 = 32;

/// A part that is read is not larger.
pub(super) const MOST_PART: u64 = 1 << 20;

/// Hands over the text of a part; nothing where it cannot be read.
pub(super) type Reading<'r> = &'r dyn Fn(&SitePath) -> Option<String>;

impl Manifest {
    /// The texts of the parts by their paths; none where all fits into `manifest.txt`.
    pub(super) fn parts(&self) -> BTreeMap<SitePath, String> {
        let mut parts = BTreeMap::new();
        let listed = self.iter().filter(|(path, _)| !path.is_part());
        let lines: Vec<(&SitePath, String)> = listed.map(|(path, entry)| (path, lines_of(path, entry))).collect();
        if lines.iter().map(|(_, line)| line.len()).sum::<usize>() <= MOST_BYTES {
            return parts;
        }
        let (mut text, mut before) = (String::new(), String::new());
        for (path, line) in lines {
            if text.len() + line.len() > MOST_BYTES || (text.len() > LEAST_BYTES && may_end_before(path)) {
                let whole = std::mem::replace(&mut before, std::mem::take(&mut text));
                parts.insert(name_of(&whole), whole);
            }
            text.push_str(&line);
        }
        // What is left at the end stands with the part before it where both fit: a short part is one more file to change.
        if before.len() + text.len() <= MOST_BYTES {
            before.push_str(&text);
        } else {
            parts.insert(name_of(&text), text);
        }
        parts.insert(name_of(&before), before);
        parts.retain(|_, part| !part.is_empty());
        parts
    }

    /// The same manifest with its parts among the files.
    #[must_use]
    pub fn in_parts(&self) -> Self {
        let entry = |text: &str| Entry { digest: Digest::of(text.as_bytes()), size: text.len() as u64, left_over: 0 };
        let parts = self.parts();
        let parts = parts.iter().map(|(path, text)| (path.clone(), entry(text)));
        let others = self.iter().filter(|(path, entry)| !path.is_part() || entry.left_over > 0);
        Self::new(others.map(|(path, entry)| (path.clone(), *entry)).chain(parts).collect())
    }

    /// Adds what its parts list to what `manifest.txt` said.
    pub(super) fn join(&mut self, text: &str, read: Reading<'_>) -> Result<(), ManifestFault> {
        let mut texts = Vec::new();
        for (path, entry) in self.own_parts() {
            let line = text.lines().take_while(|line| !line.ends_with(path.as_str())).count() + 1;
            let fault = ManifestFault { line, what: "this part of the manifest is missing, or not what it should be" };
            let part = read(&path).filter(|part| Digest::of(part.as_bytes()) == entry.digest).ok_or(fault)?;
            let files = parse_entries(&mut part.lines().enumerate())?;
            if let Some(first) = files.keys().next().cloned() {
                texts.push((first, part));
            }
            self.extend(files);
        }
        texts.sort();
        let whole: String = texts.into_iter().map(|(_, part)| part).collect();
        let same = whole.is_empty() || whole == self.listing();
        let fault = ManifestFault { line: 1, what: "the parts are not as they are written, or not in their order" };
        same.then_some(()).ok_or(fault)
    }

    /// What a manifest says whose parts may be gone already, of a folder that is being removed.
    pub(super) fn of_remains(text: &str, read: Reading<'_>) -> Option<Self> {
        let mut manifest = Self::parse_head(text).ok()?;
        for (path, entry) in manifest.own_parts() {
            let part = read(&path).filter(|part| Digest::of(part.as_bytes()) == entry.digest);
            if let Some(files) = part.and_then(|part| parse_entries(&mut part.lines().enumerate()).ok()) {
                manifest.extend(files);
            }
        }
        Some(manifest)
    }

    fn own_parts(&self) -> Vec<(SitePath, Entry)> {
        self.current().filter(|(path, _)| path.is_part()).map(|(path, entry)| (path.clone(), *entry)).collect()
    }
}

fn may_end_before(path: &SitePath) -> bool {
    path.as_str().bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)).is_multiple_of(ONE_IN)
}

fn name_of(text: &str) -> SitePath {
    let digest = Digest::of(text.as_bytes());
    SitePath::new(&format!("manifest/files.{}.txt", digest.short())).expect("hexadecimal digits are fit for a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: usize) -> Manifest {
        let entry = |at: usize| Entry { digest: Digest::of(&at.to_le_bytes()), size: at as u64, left_over: 0 };
        let path = |at: usize| SitePath::new(&format!("{}.{}.html", at / 20, at % 20)).expect("a valid path");
        Manifest::new((0..files).map(|at| (path(at), entry(at))).collect())
    }

    fn read(parts: &BTreeMap<SitePath, String>) -> impl Fn(&SitePath) -> Option<String> {
        |path| parts.get(path).cloned()
    }

    #[test]
    fn a_small_one_has_no_parts_and_a_large_one_can_be_read() {
        assert!(manifest(400).parts().is_empty() && manifest(400).in_parts() == manifest(400));
        let (whole, parts) = (manifest(3000).in_parts(), manifest(3000).parts());
        assert!(parts.len() > 3 && parts.values().all(|part| part.len() <= MOST_BYTES));
        let text = whole.render();
        assert!(text.len() < 2_000 && text.lines().filter(|line| !line.starts_with('#')).count() == parts.len());
        assert_eq!(Manifest::parse_with(&text, &read(&parts)), Ok(whole.clone()));
        assert_eq!(whole.in_parts(), whole);
        assert_eq!(whole.site_files().count(), 3000);
        assert!(Manifest::parse(&text).is_err(), "without its parts it says nothing");
        assert_eq!(Manifest::of_remains(&text, &|_| None).map(|left| left.iter().count()), Some(parts.len()));
    }

    #[test]
    fn the_build_id_is_the_digest_of_all_other_lines_of_all_parts() {
        let (whole, parts) = (manifest(3000).in_parts(), manifest(3000).parts());
        let text = whole.render();
        let root: String = text.split_inclusive('\n').filter(|line| !line.starts_with("# build ")).collect();
        let mut texts: Vec<&str> = parts.values().map(String::as_str).collect();
        texts.sort_by_key(|text| text.lines().nth(1).and_then(|line| line.split_once("  ")).map(|(_, path)| path));
        assert_eq!(Digest::of((root + &texts.concat()).as_bytes()).to_string(), whole.build_id());
    }

    #[test]
    fn a_part_that_was_changed_or_exchanged_is_a_fault() {
        let (whole, mut parts) = (manifest(3000).in_parts(), manifest(3000).parts());
        let text = whole.render();
        let other = manifest(3001).parts();
        let first = parts.first_entry().expect("a part").into_mut();
        *first = first.replacen("# bytes ", "# bytes 9", 1);
        assert!(Manifest::parse_with(&text, &read(&parts)).is_err());
        assert!(Manifest::parse_with(&text, &read(&other)).is_err());
    }

    #[test]
    fn a_file_that_comes_moves_few_borders() {
        let before = manifest(6000).parts();
        let mut files: BTreeMap<_, _> = manifest(6000).iter().map(|(path, entry)| (path.clone(), *entry)).collect();
        let entry = Entry { digest: Digest::of(b"new"), size: 3, left_over: 0 };
        files.insert(SitePath::new("150.5a.html").expect("a valid path"), entry);
        let after = Manifest::new(files).parts();
        assert!(after.keys().filter(|path| !before.contains_key(*path)).count() <= 3);
    }
}

//! What stands in a destination before anything is written: the manifest, and how a killed run is
//! brought to its end first.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::container::{Workplace, below};
use super::error::PublishError;
use super::exchange::{self, Exchanged};
use super::fingerprint::Digest;
use super::folder::{Folder, Kind, Look, SECOND};
use super::ground::Ground;
use super::in_place;
use super::manifest::{MANIFEST_NAME, MOST_MANIFEST, Manifest};
use super::parts::MOST_PART;
use super::path::SitePath;

/// How files that should be as they were left are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checking {
    /// Their size, their times and their kind; what is odd is read.
    #[default]
    Stamps,
    /// Every byte.
    Bytes,
}

/// A clock of a share may run ahead of ours by so many nanoseconds.
const AHEAD: i128 = 2_000_000_000;

/// The site that is live.
#[derive(Debug)]
pub(super) struct Live {
    /// Its manifest.
    pub(super) manifest: Manifest,
    /// The manifest's file, which was changed after every file that it lists; nothing if its times cannot be true or
    /// somebody else has changed them.
    seal: Option<Look>,
    checking: Checking,
    /// Whether files had to be read to be known.
    read: AtomicBool,
}

impl Live {
    /// Reads the manifest of a folder; nothing if there is none, or one that is not ours.
    pub(super) fn read(folder: &Folder, checking: Checking) -> Result<Option<Self>, PublishError> {
        let Some(text) = folder.read_text(MANIFEST_NAME, MOST_MANIFEST)?.filter(|text| Manifest::claims(text)) else {
            return Ok(None);
        };
        let manifest = Manifest::parse_any(&text, &|path| part(folder, path)).map_err(|fault| {
            PublishError::Manifest { path: folder.place(MANIFEST_NAME), line: fault.line, what: fault.what }
        })?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos());
        let latest = i128::try_from(now).unwrap_or(i128::MAX).saturating_add(AHEAD);
        let is_past = |seal: &Look| seal.modified.max(seal.changed.unwrap_or(0)) <= latest;
        let seal = folder.look(MANIFEST_NAME)?.filter(|seal| is_past(seal) && is_sealed(seal, &text));
        Ok(Some(Self { manifest, seal, checking, read: AtomicBool::new(false) }))
    }

    /// Whether the file in the folder is still the one that the manifest lists. A file that was not touched since the
    /// manifest was written is taken at its size; anything else is read.
    pub(super) fn is_intact(&self, folder: &Folder, path: &SitePath) -> Result<bool, PublishError> {
        let Some(entry) = self.manifest.get(path.as_str()) else { return Ok(false) };
        let Some(found) = look(folder, path)? else { return Ok(false) };
        if found.kind != Kind::File || found.size != entry.size {
            return Ok(false);
        }
        if self.checking == Checking::Stamps && self.is_older(&found) {
            return Ok(true);
        }
        self.read.store(true, Ordering::Relaxed);
        Ok(folder.digest(path.as_str(), entry.size)? == Some((entry.digest, entry.size)))
    }

    /// Whether the folder holds this very content at this path.
    pub(super) fn holds(&self, folder: &Folder, path: &SitePath, content: (Digest, u64)) -> Result<bool, PublishError> {
        let listed = self.manifest.get(path.as_str());
        let same = listed.is_some_and(|entry| (entry.digest, entry.size) == content);
        Ok(same && self.is_intact(folder, path)?)
    }

    /// Whether a file was written and changed before the manifest was. Anyone can set the time of writing back, nobody
    /// that of the last change.
    fn is_older(&self, found: &Look) -> bool {
        self.seal.is_some_and(|seal| found.modified <= seal.modified && found.changed <= seal.changed)
    }

    /// After files were read and found whole: the next run need not read them again.
    pub(super) fn seal_again(&self, folder: &Folder) {
        if self.checking == Checking::Stamps && self.read.load(Ordering::Relaxed) {
            seal(folder);
        }
    }
}

/// After every file was written or found whole: as long as nothing touches the manifest's times, files that are older
/// are known without being read. Whoever copies the site, or changes the rights of all of it, touches them.
pub(super) fn seal(folder: &Folder) {
    if let Ok(Some(text)) = folder.read_text(MANIFEST_NAME, MOST_MANIFEST) {
        folder.seal(MANIFEST_NAME, mark(&text));
    }
}

/// Whether the times of a manifest are those that [`seal`] gave it. A system that does not say when a file was last
/// changed has no more than its size and the time of its content.
fn is_sealed(found: &Look, text: &str) -> bool {
    let Some(changed) = found.changed else { return true };
    let (fraction, mark) = (found.modified.rem_euclid(SECOND), i128::from(mark(text)));
    // File systems keep nanoseconds, or fewer digits.
    let is_marked = [1, 1_000, 1_000_000, SECOND].iter().any(|unit| fraction == mark / unit * unit);
    is_marked && changed <= found.modified.saturating_add(SECOND)
}

/// The fraction of a second, in nanoseconds, that the time of a manifest of this text has: no hand and no copy happens
/// to give it. File systems of Windows count by a hundred.
fn mark(text: &str) -> u32 {
    let digest = Digest::of(text.as_bytes()).to_string();
    let number = digest.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.expect("a digest is hexadecimal digits") % 10_000_000 * 100
}

/// What stands at a path. Where a link or a file stands in the place of a folder, nothing of ours is there.
fn look(folder: &Folder, path: &SitePath) -> Result<Option<Look>, PublishError> {
    match folder.look(path.as_str()) {
        Err(PublishError::Irregular { .. }) => Ok(None),
        found => found,
    }
}

/// The build id of the site in a folder and how many files it has, if every one of them is as it was left.
#[must_use]
pub fn intact(folder: &Path, checking: Checking) -> Option<(String, usize)> {
    let ground = Ground::open(folder).ok()?;
    if is_half_done(&ground).ok()? {
        return None;
    }
    let live = Live::read(&ground.root, checking).ok()??;
    let files: Vec<&SitePath> = live.manifest.iter().map(|(path, _)| path).collect();
    let intact = files.par_iter().all(|path| live.is_intact(&ground.root, path).is_ok_and(|intact| intact));
    intact.then(|| (live.manifest.build_id(), live.manifest.site_files().count()))
}

/// Whether a killed run has left steps that the next one has to take.
pub(super) fn is_half_done(ground: &Ground) -> Result<bool, PublishError> {
    for place in Workplace::left(ground)? {
        if place.journal()?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Brings what a killed run has left to its end; the destination has to be locked.
pub(super) fn recover(ground: &Ground) -> Result<(), PublishError> {
    for place in Workplace::left(ground)? {
        if let Some(journal) = place.journal()? {
            in_place::resume(&place, &ground.root, &journal)?;
            continue;
        }
        match exchange::was_exchanged(&place, ground)? {
            Exchanged::Never => place.remove()?,
            exchanged => {
                let old = match place.next()? {
                    Some(next) => remains(&next)?,
                    None => None,
                };
                let new = Live::read(&ground.root, Checking::Stamps)?.map(|live| live.manifest).unwrap_or_default();
                exchange::finish(&place, &ground.root, (&new, old.as_ref()), exchanged)?;
            }
        }
    }
    Ok(())
}

/// What was ours in a folder that a killed run was removing: its manifest goes last, the parts of that before it.
fn remains(folder: &Folder) -> Result<Option<Manifest>, PublishError> {
    match Live::read(folder, Checking::Stamps) {
        Err(PublishError::Manifest { .. }) => {
            let text = folder.read_text(MANIFEST_NAME, MOST_MANIFEST)?.unwrap_or_default();
            Ok(Manifest::of_remains(&text, &|path| part(folder, path)))
        }
        live => Ok(live?.map(|live| live.manifest)),
    }
}

/// The text of a part of a manifest; nothing where it cannot be read.
pub(super) fn part(folder: &Folder, path: &SitePath) -> Option<String> {
    folder.read_text(path.as_str(), MOST_PART).ok().flatten()
}

/// The text of a manifest and what it says, of a folder that a killed run left. Parts may stand in the folder beside it,
/// where they were placed already or still are; what they hold has to be what the manifest says in any case.
pub(super) fn manifest_of(folder: &Folder, beside: &Folder) -> Result<Option<(Digest, Manifest)>, PublishError> {
    let Some(bytes) = folder.read(MANIFEST_NAME, MOST_MANIFEST)? else { return Ok(None) };
    let read = |path: &SitePath| part(folder, path).or_else(|| part(beside, path));
    let parsed = std::str::from_utf8(&bytes).ok().and_then(|text| Manifest::parse_any(text, &read).ok());
    Ok(parsed.map(|manifest| (Digest::of(&bytes), manifest)))
}

/// Whether a file below holds these very bytes; anything that is no regular file does not.
pub(super) fn has(folder: &Folder, path: &SitePath, digest: &Digest, size: u64) -> Result<bool, PublishError> {
    if !look(folder, path)?.is_some_and(|found| found.kind == Kind::File) {
        return Ok(false);
    }
    Ok(folder.digest(below(path), size)?.is_some_and(|(found, _)| found == *digest))
}

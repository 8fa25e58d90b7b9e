//! What stands in a destination before anything is written: the manifest, and how a killed run is
//! brought to its end first.

use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::container::Container;
use super::disk;
use super::error::{PublishError, at};
use super::exchange;
use super::fingerprint::Digest;
use super::in_place;
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;

/// The site that is live.
#[derive(Debug)]
pub(super) struct Live {
    /// Its manifest.
    pub(super) manifest: Manifest,
    /// When the manifest was written, which is after every file that it lists.
    stamp: SystemTime,
}

impl Live {
    /// Reads the manifest of a folder; nothing if there is none, or one that is not ours.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, PublishError> {
        let path = folder.join(MANIFEST_NAME);
        let Some(text) = disk::read_text(&path)?.filter(|text| Manifest::claims(text)) else {
            return Ok(None);
        };
        let modified = disk::look(&path)?.map(|found| found.modified());
        let stamp = modified.transpose().map_err(at("look at", &path))?;
        let manifest = Manifest::parse(&text).map_err(|fault| PublishError::Manifest {
            path,
            line: fault.line,
            what: fault.what,
        })?;
        Ok(Some(Self { manifest, stamp: stamp.unwrap_or(SystemTime::UNIX_EPOCH) }))
    }

    /// Whether the file in the folder is still the one that the manifest lists. A file older than
    /// the manifest is taken at its size; only a younger one is read again.
    pub(super) fn is_intact(&self, folder: &Path, path: &SitePath) -> Result<bool, PublishError> {
        let Some(entry) = self.manifest.get(path.as_str()) else { return Ok(false) };
        let place = path.below(folder);
        let Some(found) = disk::look(&place)? else { return Ok(false) };
        if !found.is_file() || found.len() != entry.size {
            return Ok(false);
        }
        let modified = found.modified().map_err(at("look at", &place))?;
        Ok(modified <= self.stamp || disk::digest(&place)? == (entry.digest, entry.size))
    }

    /// Whether the folder holds this very content at this path.
    pub(super) fn holds(&self, folder: &Path, path: &SitePath, content: (Digest, u64)) -> Result<bool, PublishError> {
        let listed = self.manifest.get(path.as_str());
        let same = listed.is_some_and(|entry| (entry.digest, entry.size) == content);
        Ok(same && self.is_intact(folder, path)?)
    }
}

/// The build id of the site in a folder and how many files it has, if every one of them is as it was left.
#[must_use]
pub fn intact(folder: &Path) -> Option<(String, usize)> {
    let folder = folder.canonicalize().ok()?;
    if is_half_done(&folder).ok()? {
        return None;
    }
    let live = Live::read(&folder).ok()??;
    let files: Vec<&SitePath> = live.manifest.iter().map(|(path, _)| path).collect();
    let intact = files.par_iter().all(|path| live.is_intact(&folder, path).is_ok_and(|intact| intact));
    intact.then(|| (live.manifest.build_id(), files.len()))
}

/// Whether a killed run has left steps that the next one has to take.
pub(super) fn is_half_done(dest: &Path) -> Result<bool, PublishError> {
    for root in Container::places(dest) {
        if disk::look(&Container::found(root).journal())?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Brings what a killed run has left to its end; the destination has to be locked.
pub(super) fn recover(dest: &Path) -> Result<(), PublishError> {
    for root in Container::places(dest) {
        if !disk::look(&root)?.is_some_and(|found| found.is_dir()) {
            continue;
        }
        let container = Container::found(root);
        if disk::look(&container.journal())?.is_some() {
            in_place::roll_forward(&container, dest)?;
        } else if exchange::was_exchanged(&container)? {
            let old = Live::read(&container.next())?.map(|live| live.manifest);
            let new = Live::read(dest)?.map(|live| live.manifest).unwrap_or_default();
            exchange::finish(&container, dest, &new, old.as_ref())?;
        } else {
            container.remove()?;
        }
    }
    Ok(())
}

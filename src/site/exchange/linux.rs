//! The exchange by `renameat2`, and what a killed run may have left of it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use walkdir::WalkDir;

use super::mirror::{self, LinkFault};
use crate::site::commit::{Aftermath, Commit};
use crate::site::container::{Container, Way};
use crate::site::disk;
use crate::site::error::{PublishError, at};
use crate::site::foreign::{portable, walk_error};
use crate::site::lock::Lock;
use crate::site::manifest::{MANIFEST_NAME, Manifest};

const MARK: &str = "switch-";

/// Finds out whether this file system exchanges folders, by exchanging two empty ones.
pub(in crate::site) fn probe(container: &Container) -> Result<Way, PublishError> {
    let spare = container.root().join("probe");
    fs::create_dir(&spare).map_err(at("create the folder", &spare))?;
    let exchanged = exchange(&container.next(), &spare)?;
    fs::remove_dir(&spare).map_err(at("remove the folder", &spare))?;
    Ok(if exchanged { Way::Exchange } else { Way::InPlace })
}

/// Brings the new state into place at once; nothing if that turns out to be impossible here.
pub(in crate::site) fn switch(commit: &Commit<'_>) -> Result<Option<Aftermath>, PublishError> {
    match prepare(commit) {
        Ok(()) => {}
        Err(LinkFault::CannotLink) => return Ok(None),
        Err(LinkFault::Failed(error)) => return Err(error),
    }
    let next = commit.container.next();
    // The lock goes with the folder, so the new one has to be locked before it is in place.
    let _lock = Lock::acquire(&next)?;
    mark(commit.container)?;
    disk::sync(&next, std::iter::empty())?;
    if !commit.lock.still_holds(commit.dest)? {
        return Err(PublishError::Replaced { dest: commit.dest.to_owned() });
    }
    if !exchange(&next, commit.dest)? {
        return Ok(None);
    }
    let above = commit.dest.parent().unwrap_or(commit.dest);
    let durable = sync_folder(above);
    let finished = finish(commit.container, commit.dest, commit.new, commit.live);
    let warnings = [durable, finished].into_iter().filter_map(Result::err).collect();
    Ok(Some(Aftermath { warnings }))
}

/// Completes the new folder with what stays: our own unchanged files and all that is foreign.
fn prepare(commit: &Commit<'_>) -> Result<(), LinkFault> {
    let next = commit.container.next();
    commit.kept.par_iter().try_for_each(|path| mirror::link(&path.below(commit.dest), &path.below(&next)))?;
    mirror::foreign(commit.dest, &next, commit.live)
}

/// Names the new folder's inode, so that a later run can tell whether the exchange took place.
/// It is the name that says so, because a name is there whole or not at all.
fn mark(container: &Container) -> Result<(), PublishError> {
    let next = container.next();
    let inode = fs::metadata(&next).map_err(at("look at", &next))?.ino();
    let path = container.root().join(format!("{MARK}{inode}"));
    fs::create_dir(&path).map_err(at("create the folder", &path))
}

/// Whether the run that left this container had exchanged it with the destination.
pub(in crate::site) fn was_exchanged(container: &Container) -> Result<bool, PublishError> {
    let Some(next) = disk::look(&container.next())? else { return Ok(false) };
    let own = OsString::from(format!("{MARK}{}", next.ino()));
    let names = fs::read_dir(container.root()).map_err(at("read the folder", container.root()))?;
    let mut marked = false;
    for name in names {
        let name = name.map_err(at("read the folder", container.root()))?.file_name();
        if name == own {
            return Ok(false);
        }
        marked |= name.to_string_lossy().starts_with(MARK);
    }
    Ok(marked)
}

/// Empties and removes the old folder, after moving over what others put there in the last moment.
pub(in crate::site) fn finish(
    container: &Container,
    dest: &Path,
    new: &Manifest,
    live: Option<&Manifest>,
) -> Result<(), PublishError> {
    let old = container.next();
    let walker = WalkDir::new(&old).min_depth(1).contents_first(true);
    for entry in walker {
        let entry = entry.map_err(|error| walk_error(&old, error))?;
        let relative = entry.path().strip_prefix(&old).unwrap_or(entry.path()).to_owned();
        if entry.file_type().is_dir() {
            fs::remove_dir(entry.path()).map_err(at("remove the folder", entry.path()))?;
            continue;
        }
        let text = portable(&relative);
        if text == MANIFEST_NAME {
            continue;
        }
        let is_own = new.get(&text).is_some() || live.is_some_and(|live| live.get(&text).is_some());
        let late = if is_own { None } else { late_arrival(entry.path(), dest.join(&relative))? };
        match late {
            Some(place) => disk::rename(entry.path(), &place)?,
            None => disk::remove_file(entry.path())?,
        }
    }
    // The manifest goes last: as long as it is there, the next run knows what was ours.
    disk::remove_file(&old.join(MANIFEST_NAME))?;
    fs::remove_dir(&old).map_err(at("remove the folder", &old))?;
    container.remove()
}

/// Where a foreign file of the old folder has to go, unless the new folder has it already.
fn late_arrival(old: &Path, place: PathBuf) -> Result<Option<PathBuf>, PublishError> {
    let (Some(old), there) = (disk::look(old)?, disk::look(&place)?) else { return Ok(None) };
    let same = there.is_some_and(|there| there.ino() == old.ino() && there.dev() == old.dev());
    Ok((!same).then_some(place))
}

/// Whether the two folders have changed places; an error only where something is really wrong.
fn exchange(one: &Path, other: &Path) -> Result<bool, PublishError> {
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::XDEV | Errno::BUSY | Errno::PERM) => Ok(false),
        Err(error) => Err(at("exchange", other)(io::Error::from(error))),
    }
}

fn sync_folder(folder: &Path) -> Result<(), PublishError> {
    let handle = File::open(folder).map_err(at("open", folder))?;
    handle.sync_all().map_err(at("sync", folder))
}

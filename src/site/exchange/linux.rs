//! The exchange by `renameat2`, and what a killed run may have left of it.

use std::path::Path;

use rayon::prelude::*;
use rustix::io::Errno;

use super::Exchanged;
use super::mirror::{self, LinkFault};
use crate::site::commit::{Aftermath, Commit};
use crate::site::container::{Container, MARK, NEXT, PROBE, Way, Workplace, below};
use crate::site::error::{PublishError, at};
use crate::site::folder::{Access, Folder, Kind};
use crate::site::foreign::{is_ours, portable};
use crate::site::ground::{Above, Ground};
use crate::site::live;
use crate::site::lock::Lock;
use crate::site::manifest::{MANIFEST_NAME, Manifest, PARTS};

/// Finds out whether this file system exchanges folders, by exchanging two empty ones.
pub(in crate::site) fn probe(place: &Folder) -> Result<Way, PublishError> {
    place.make_folder(PROBE, Access::Default)?;
    let exchanged = exchange(place, place, PROBE.as_ref())?;
    place.delete_folder(PROBE)?;
    Ok(if exchanged { Way::Exchange } else { Way::InPlace })
}

/// Brings the new state into place at once; nothing if that turns out to be impossible here.
pub(in crate::site) fn switch(commit: &Commit<'_>) -> Result<Result<Aftermath, LinkFault>, PublishError> {
    let Some(Above { folder, name }) = &commit.ground.above else { return Ok(Err(LinkFault::CannotLink)) };
    match prepare(commit) {
        Ok(()) => {}
        Err(LinkFault::Failed(error)) => return Err(error),
        Err(impossible) => return Ok(Err(impossible)),
    }
    let container = commit.container;
    // The lock goes with the folder, so the new one has to be locked before it is in place.
    let _lock = Lock::acquire(&container.next)?;
    mark(container)?;
    container.next.sync(std::iter::empty())?;
    if !commit.ground.stands()? {
        return Err(PublishError::Replaced { dest: commit.ground.path().to_owned() });
    }
    if !exchange(&container.place.folder, folder, name.as_ref())? {
        return Ok(Err(LinkFault::CannotLink));
    }
    let durable = folder.sync_names();
    let manifests = (commit.new, commit.live);
    let finished =
        commit.ground.again().and_then(|now| finish(&container.place, &now.root, manifests, Exchanged::Surely));
    let warnings = [durable, finished].into_iter().filter_map(Result::err).collect();
    Ok(Ok(Aftermath { warnings, ..Aftermath::default() }))
}

/// Completes the new folder with what stays: our own unchanged files and all that is foreign.
fn prepare(commit: &Commit<'_>) -> Result<(), LinkFault> {
    let (dest, container) = (&commit.ground.root, commit.container);
    commit.kept.par_iter().try_for_each(|path| {
        let folder = container.folder_of(dest, path)?;
        mirror::link(dest, below(path), &folder, path.file_name().as_ref())
    })?;
    mirror::foreign(commit)
}

/// Names the new folder's inode, so that a later run can tell whether the exchange took place.
/// It is the name that says so, because a name is there whole or not at all.
fn mark(container: &Container) -> Result<(), PublishError> {
    let inode = inode_of(&container.next)?;
    container.place.folder.make_folder(format!("{MARK}{inode}"), Access::Private)
}

fn inode_of(folder: &Folder) -> Result<u64, PublishError> {
    Ok(folder.look_here()?.identity.map_or(0, |identity| identity.inode))
}

/// Whether the run that left this container had exchanged it with the destination.
pub(in crate::site) fn was_exchanged(place: &Workplace, ground: &Ground) -> Result<Exchanged, PublishError> {
    let Some(next) = place.next()? else { return Ok(Exchanged::Never) };
    let (next, live) = (format!("{MARK}{}", inode_of(&next)?), format!("{MARK}{}", inode_of(&ground.root)?));
    let mut found = Exchanged::Never;
    for (name, _) in place.folder.entries()? {
        match name.to_str() {
            Some(name) if name == next => return Ok(Exchanged::Never),
            Some(name) if name == live => found = Exchanged::Surely,
            Some(name) if name.starts_with(MARK) && found == Exchanged::Never => found = Exchanged::AsItSays,
            _ => {}
        }
    }
    Ok(found)
}

/// Empties and removes the old folder, after moving over what others put there in the last moment.
pub(in crate::site) fn finish(
    place: &Workplace,
    dest: &Folder,
    (new, live): (&Manifest, Option<&Manifest>),
    exchanged: Exchanged,
) -> Result<(), PublishError> {
    let old = place.folder.within(NEXT)?;
    let found = old.tree(|_| false)?;
    let mut parts: Vec<&Path> = Vec::new();
    // What a folder holds goes before the folder.
    for item in found.iter().rev() {
        let text = portable(&item.below);
        let is_own = is_ours(&text, new) || live.is_some_and(|live| is_ours(&text, live));
        if item.kind == Kind::Folder {
            if text == PARTS {
                parts.push(&item.below);
            } else {
                old.delete_folder(&item.below)?;
            }
            continue;
        }
        if text == MANIFEST_NAME {
            continue;
        }
        if is_own && text.split_once('/').is_some_and(|(folder, _)| folder == PARTS) {
            parts.push(&item.below);
            continue;
        }
        if !is_own && !is_same(&old, dest, &item.below)? {
            move_over(&old, dest, &item.below, exchanged)?;
        } else {
            old.delete(&item.below)?;
        }
    }
    // The manifest goes last, its parts before it: as long as they are there, the next run knows what was ours.
    parts.sort_by_key(|below| below.as_os_str() == PARTS);
    for below in parts {
        if below.as_os_str() == PARTS { old.delete_folder(below)? } else { old.delete(below)? }
    }
    old.delete(MANIFEST_NAME)?;
    place.remove()?;
    // What stays has lost a name just now, which counts as a change; the manifest has to be the last that was changed.
    live::seal(dest);
    Ok(())
}

/// Whether a foreign file of the old folder is in the new one already.
fn is_same(old: &Folder, dest: &Folder, path: &Path) -> Result<bool, PublishError> {
    let (Some(old), there) = (old.look(path)?, dest.look(path)?) else { return Ok(true) };
    Ok(there.is_some_and(|there| there.is(&old)))
}

/// Brings a file of others to where it would stand if there had been no exchange. What a container merely claims never
/// takes the place of another file.
fn move_over(old: &Folder, dest: &Folder, path: &Path, exchanged: Exchanged) -> Result<(), PublishError> {
    if exchanged == Exchanged::AsItSays && dest.look(path)?.is_some() {
        return Err(PublishError::LeftOver {
            path: old.place(path),
            what: "the destination has another file of that name, and nothing proves which of them is the newer",
        });
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        dest.make_folders(above)?;
    }
    old.rename(path, dest, path)
}

/// Whether the new state and what has that name have changed places; an error only where something is really wrong.
fn exchange(place: &Folder, to: &Folder, name: &Path) -> Result<bool, PublishError> {
    let Err(error) = place.exchange(NEXT, to, name) else { return Ok(true) };
    match Errno::from_io_error(&error) {
        Some(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::XDEV | Errno::BUSY | Errno::PERM) => Ok(false),
        _ => Err(at("exchange", &to.place(name))(error)),
    }
}

//! Hard links of what stays, and folders with the same rights, so that the new folder holds the very same files.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use crate::site::commit::Commit;
use crate::site::error::{PublishError, at};
use crate::site::folder::{Access, Folder, Rights};
use crate::site::foreign::{self, Nature};

/// Why the new folder could not be completed.
#[derive(Debug)]
pub(in crate::site) enum LinkFault {
    /// The file system or its rules have no link for this, so the switch is made another way.
    CannotLink,
    /// A new folder cannot be given all that is written on this one: rights, access lists, attributes.
    LosesRights(PathBuf),
    /// Something is really wrong.
    Failed(PublishError),
}

impl From<PublishError> for LinkFault {
    fn from(error: PublishError) -> Self {
        Self::Failed(error)
    }
}

/// Makes a name in `to` of a file below `from`.
pub(super) fn link(from: &Folder, below: &Path, to: &Folder, name: &Path) -> Result<(), LinkFault> {
    match from.link(below, to, name) {
        Ok(()) => Ok(()),
        Err(error) if has_no_links(&error) => Err(LinkFault::CannotLink),
        Err(error) => Err(at("link", &from.place(below))(error).into()),
    }
}

fn has_no_links(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::PERM | Errno::XDEV | Errno::MLINK | Errno::OPNOTSUPP | Errno::NOSYS)
    )
}

/// Links every foreign file, and makes folders like the foreign ones.
pub(super) fn foreign(commit: &Commit<'_>) -> Result<(), LinkFault> {
    let (dest, next) = (&commit.ground.root, &commit.container.next);
    let device = dest.look_here()?.identity.map(|identity| identity.device);
    let items = foreign::walk(dest, commit.live)?;
    for item in &items {
        match item.nature {
            Nature::File | Nature::Irregular(_) => link_unless_ours(dest, next, &item.relative)?,
            Nature::Folder => {
                if dest.within(&item.relative)?.look_here()?.identity.map(|identity| identity.device) != device {
                    return Err(LinkFault::CannotLink);
                }
                next.make_folders(&item.relative)?;
            }
            Nature::Closed => return Err(LinkFault::CannotLink),
        }
    }
    for path in &commit.spared {
        link_unless_ours(dest, next, Path::new(path.as_str()))?;
    }
    // Rights come last and from the inside out, because a folder may be closed to writing.
    for item in items.iter().rev().filter(|item| item.nature == Nature::Folder) {
        copy_rights(&dest.within(&item.relative)?, &next.within(&item.relative)?)?;
    }
    for folder in commit.own_folders() {
        if let (Some(like), Some(folder)) = (dest.sub(folder)?, next.sub(folder)?) {
            copy_rights(&like, &folder)?;
        }
    }
    copy_rights(dest, next)
}

/// Where a folder was adopted, one of our files may stand in the place of a foreign one.
fn link_unless_ours(dest: &Folder, next: &Folder, path: &Path) -> Result<(), LinkFault> {
    if next.look(path)?.is_some() || dest.look(path)?.is_none() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        next.make_folders(above)?;
    }
    link(dest, path, next, path)
}

/// Gives a new folder all that is written on the one that it stands for.
fn copy_rights(like: &Folder, folder: &Folder) -> Result<(), LinkFault> {
    let rights = Rights::of(like.handle()).map_err(at("look at", like.path()))?;
    let all = rights.give(folder.handle()).map_err(at("set the rights of", folder.path()))?;
    if all { Ok(()) } else { Err(LinkFault::LosesRights(like.path().to_owned())) }
}

/// Gives a new folder what is written on another one, as far as that goes, and tells whether it went all the way and
/// with which rights files are made in it then.
pub(in crate::site) fn give_rights(like: &Folder, folder: &Folder) -> Result<(bool, Access), PublishError> {
    let rights = Rights::of(like.handle()).map_err(at("look at", like.path()))?;
    let all = rights.give(folder.handle()).map_err(at("set the rights of", folder.path()))?;
    // What the folder hands on decides by itself; a mode has nothing to hand on.
    Ok((all, if rights.has_defaults() { Access::Default } else { Access::Like(rights.mode()) }))
}

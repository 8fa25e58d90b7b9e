//! Hard links of what stays, so that the new folder holds the very same files.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use rustix::io::Errno;

use crate::site::disk;
use crate::site::error::{PublishError, at};
use crate::site::foreign::{self, Nature};
use crate::site::manifest::Manifest;

/// Why the new folder could not be completed.
#[derive(Debug)]
pub(super) enum LinkFault {
    /// The file system or its rules have no link for this, so the switch is made another way.
    CannotLink,
    /// Something is really wrong.
    Failed(PublishError),
}

impl From<PublishError> for LinkFault {
    fn from(error: PublishError) -> Self {
        Self::Failed(error)
    }
}

/// Makes `to` another name of the file `from`.
pub(super) fn link(from: &Path, to: &Path) -> Result<(), LinkFault> {
    match disk::with_folders(to, || fs::hard_link(from, to))? {
        Ok(()) => Ok(()),
        Err(error) if has_no_links(&error) => Err(LinkFault::CannotLink),
        Err(error) => Err(at("link", from)(error).into()),
    }
}

fn has_no_links(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::PERM | Errno::XDEV | Errno::MLINK | Errno::OPNOTSUPP | Errno::NOSYS)
    )
}

/// Links every foreign file, and makes folders like the foreign ones.
pub(super) fn foreign(dest: &Path, next: &Path, own: Option<&Manifest>) -> Result<(), LinkFault> {
    let root = fs::metadata(dest).map_err(at("look at", dest))?;
    let items = foreign::walk(dest, own)?;
    for item in &items {
        let (from, to) = (dest.join(&item.relative), next.join(&item.relative));
        match item.nature {
            Nature::File => link_unless_ours(&from, &to)?,
            Nature::Folder => {
                let like = fs::metadata(&from).map_err(at("look at", &from))?;
                if like.dev() != root.dev() {
                    return Err(LinkFault::CannotLink);
                }
                disk::make_folders(&to)?;
            }
            Nature::Closed => return Err(LinkFault::CannotLink),
        }
    }
    // Rights come last and from the inside out, because a folder may be closed to writing.
    for item in items.iter().rev().filter(|item| item.nature == Nature::Folder) {
        let from = dest.join(&item.relative);
        let like = fs::metadata(&from).map_err(at("look at", &from))?;
        copy_access(&like, &next.join(&item.relative))?;
    }
    copy_access(&root, next)
}

/// Where a folder was adopted, one of our files may stand in the place of a foreign one.
fn link_unless_ours(from: &Path, to: &Path) -> Result<(), LinkFault> {
    match disk::look(to)? {
        Some(_) => Ok(()),
        None => link(from, to),
    }
}

/// Gives a new folder the owner and the rights of the one it stands for.
fn copy_access(like: &Metadata, folder: &Path) -> Result<(), LinkFault> {
    let now = fs::metadata(folder).map_err(at("look at", folder))?;
    if (now.uid(), now.gid()) != (like.uid(), like.gid()) && chown(folder, Some(like.uid()), Some(like.gid())).is_err()
    {
        return Err(LinkFault::CannotLink);
    }
    if now.mode() != like.mode() {
        fs::set_permissions(folder, like.permissions()).map_err(at("set the rights of", folder))?;
    }
    Ok(())
}

//! Whole trees below a folder: listing one, and removing one without ever leaving its file system.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Folder, Kind};
use crate::site::error::PublishError;

/// Something below a folder.
#[derive(Clone, Debug)]
pub(in crate::site) struct Found {
    /// Its path below that folder.
    pub(in crate::site) below: PathBuf,
    /// What it is.
    pub(in crate::site) kind: Kind,
    /// A folder that could not be read.
    pub(in crate::site) closed: bool,
}

impl Folder {
    /// Everything below, folders before what they hold, names in order. `passes` says what is left out.
    pub(in crate::site) fn tree(&self, passes: impl Fn(&OsStr) -> bool) -> Result<Vec<Found>, PublishError> {
        let mut found = Vec::new();
        let mut waiting: Vec<(PathBuf, Kind)> = Vec::new();
        let top = self.entries()?.into_iter().filter(|(name, _)| !passes(name));
        waiting.extend(top.rev().map(|(name, kind)| (PathBuf::from(name), kind)));
        while let Some((below, kind)) = waiting.pop() {
            let mut item = Found { below, kind, closed: false };
            if kind == Kind::Folder {
                match self.sub(&item.below).and_then(|folder| folder.map(|folder| folder.entries()).transpose()) {
                    Ok(entries) => {
                        let entries = entries.unwrap_or_default().into_iter().rev();
                        waiting.extend(entries.map(|(name, kind)| (item.below.join(name), kind)));
                    }
                    Err(error) if error.is_denied() => item.closed = true,
                    Err(error) => return Err(error),
                }
            }
            found.push(item);
        }
        Ok(found)
    }

    /// Removes what stands below, a folder with all that is in it. Nothing of another file system that is mounted there
    /// is touched.
    pub(crate) fn delete_tree(&self, below: impl AsRef<Path>) -> Result<(), PublishError> {
        let below = below.as_ref();
        match self.look(below)? {
            None => return Ok(()),
            Some(found) if found.kind != Kind::Folder => return self.delete(below),
            Some(_) => {}
        }
        let own = self.look_here()?.identity.map(|identity| identity.device);
        let mut folders = vec![below.to_owned()];
        let mut at = 0;
        while let Some(folder) = folders.get(at).cloned() {
            at += 1;
            let Some(inside) = self.sub(&folder)? else { continue };
            if inside.look_here()?.identity.map(|identity| identity.device) != own {
                return Err(PublishError::LeftOver {
                    path: inside.path().to_owned(),
                    what: "another file system is mounted there",
                });
            }
            for (name, kind) in inside.entries()? {
                match kind {
                    Kind::Folder => folders.push(folder.join(name)),
                    _ => inside.delete(&name)?,
                }
            }
        }
        folders.iter().rev().try_for_each(|folder| self.delete_folder(folder))
    }
}

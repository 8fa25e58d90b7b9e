//! The folder in which a run works until it switches: beside the destination, or inside it where
//! the folder above cannot be written to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{PublishError, at};
use super::lock::Lock;

/// Its name inside the destination.
pub(super) const CONTAINER_NAME: &str = ".tebiki";

/// How the new state comes into place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Switching {
    /// All at once where the file system can exchange two folders, else file by file.
    #[default]
    Auto,
    /// File by file, for a folder that others hold on to, such as one mounted into a container.
    InPlace,
}

/// How a container's content can come into place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The whole folder changes places with the destination.
    Exchange,
    /// Each file is renamed into the destination.
    InPlace,
}

/// The folder of one run.
#[derive(Clone, Debug)]
pub(super) struct Container {
    root: PathBuf,
    /// How its content can come into place.
    pub(super) way: Way,
}

impl Container {
    /// Makes the container for a destination that is locked.
    pub(super) fn create(dest: &Path, lock: &Lock, switching: Switching) -> Result<Self, PublishError> {
        let beside = match (switching, lock) {
            (Switching::Auto, Lock::Folder(_)) => create_beside(dest)?,
            _ => None,
        };
        let Some(root) = beside else {
            let root = dest.join(CONTAINER_NAME);
            fs::create_dir(&root).map_err(at("create the folder", &root))?;
            let container = Self { root, way: Way::InPlace };
            container.make_next()?;
            return Ok(container);
        };
        let mut container = Self { root, way: Way::InPlace };
        container.make_next()?;
        container.way = super::exchange::probe(&container)?;
        Ok(container)
    }

    /// The two places where a killed run may have left a container.
    pub(super) fn places(dest: &Path) -> impl Iterator<Item = PathBuf> {
        beside(dest).into_iter().chain([dest.join(CONTAINER_NAME)])
    }

    /// A container that is there already.
    pub(super) fn found(root: PathBuf) -> Self {
        Self { root, way: Way::InPlace }
    }

    /// The container itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the new state is written; after an exchange the old one stands here.
    pub(super) fn next(&self) -> PathBuf {
        self.root.join("next")
    }

    /// The list of what is still to be done, once it must be done.
    pub(super) fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }

    fn make_next(&self) -> Result<(), PublishError> {
        let next = self.next();
        fs::create_dir(&next).map_err(at("create the folder", &next))
    }

    /// Removes the container with all that is in it.
    pub(super) fn remove(&self) -> Result<(), PublishError> {
        disk::remove_tree(&self.root)
    }
}

fn beside(dest: &Path) -> Option<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(dest.file_name()?);
    name.push(CONTAINER_NAME);
    Some(dest.parent()?.join(name))
}

/// Nothing if the folder above is on another file system or not ours to write to.
fn create_beside(dest: &Path) -> Result<Option<PathBuf>, PublishError> {
    let Some(root) = beside(dest) else { return Ok(None) };
    if !same_file_system(dest, root.parent().unwrap_or(dest))? {
        return Ok(None);
    }
    match fs::create_dir(&root) {
        Ok(()) => Ok(Some(root)),
        Err(error) if is_not_ours(&error) => Ok(None),
        Err(error) => Err(at("create the folder", &root)(error)),
    }
}

fn is_not_ours(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(unix)]
fn same_file_system(one: &Path, other: &Path) -> Result<bool, PublishError> {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).map_err(at("look at", path));
    Ok(device(one)? == device(other)?)
}

#[cfg(not(unix))]
fn same_file_system(_: &Path, _: &Path) -> Result<bool, PublishError> {
    Ok(true)
}

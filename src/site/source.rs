//! A built site that is to be copied, packed or checked; it is only read.

use std::path::Path;

use super::error::{PublishError, at};
use super::folder::Folder;
use super::live::{Checking, Live};
use super::lock::{Held, Lock};
use super::manifest::Manifest;

/// A built site, locked against a build that would change it meanwhile.
#[derive(Debug)]
pub(super) struct BuiltSite {
    /// Its folder, with every link in the path followed.
    pub(super) root: Folder,
    /// Its manifest.
    pub(super) manifest: Manifest,
    _lock: Option<Held>,
}

impl BuiltSite {
    /// Opens the site that a build wrote into `folder`.
    pub(super) fn open(folder: &Path) -> Result<Self, PublishError> {
        let root = Folder::open(&folder.canonicalize().map_err(at("open the folder", folder))?)?;
        let lock = Lock::share(&root)?;
        match Live::read(&root, Checking::Stamps)? {
            Some(live) => Ok(Self { root, manifest: live.manifest, _lock: lock }),
            None => Err(PublishError::NoManifest { folder: folder.to_owned() }),
        }
    }
}

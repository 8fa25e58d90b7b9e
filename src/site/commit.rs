//! What has to happen to the destination, however it happens.

#[cfg(target_os = "linux")]
use std::collections::BTreeSet;
use std::path::PathBuf;

use super::container::Container;
use super::error::PublishError;
use super::fingerprint::Digest;
use super::ground::Ground;
use super::manifest::Manifest;
use super::path::SitePath;

/// The step from the live state to the new one; the container holds every file written.
#[derive(Debug)]
pub(super) struct Commit<'a> {
    /// The destination, locked.
    pub(super) ground: &'a Ground,
    /// Where the new files stand.
    pub(super) container: &'a Container,
    /// What is ours in the destination now; nothing if it has no manifest.
    pub(super) live: Option<&'a Manifest>,
    /// What will be.
    pub(super) new: &'a Manifest,
    /// Files that stand in the container, each with its digest; last those that say what the others are.
    pub(super) written: Vec<(SitePath, Digest)>,
    /// Foreign files that the caller lets be replaced, as they are now.
    pub(super) replaced: Vec<(SitePath, Digest)>,
    /// Files of the destination that stay as they are.
    pub(super) kept: Vec<&'a SitePath>,
    /// Files of the destination that go, each with its digest.
    pub(super) removed: Vec<(SitePath, Digest)>,
    /// Files of the destination that would go, but are not what we left there: somebody needs them.
    pub(super) spared: Vec<&'a SitePath>,
}

impl Commit<'_> {
    /// The folders of the new state that hold our own files.
    #[cfg(target_os = "linux")]
    pub(super) fn own_folders(&self) -> BTreeSet<&str> {
        self.new.iter().flat_map(|(path, _)| path.ancestors()).collect()
    }
}

/// How the new state came into place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// Nothing had changed, so nothing was touched.
    Nothing,
    /// The whole folder at once.
    AtOnce,
    /// File by file, pages after what they need.
    FileByFile,
}

/// What is left to tell after the new state is in place.
#[derive(Debug, Default)]
pub(super) struct Aftermath {
    /// What could not be cleaned up; the next run does it.
    pub(super) warnings: Vec<PublishError>,
    /// The folder whose rights kept the state from coming into place at once.
    pub(super) keeps_rights_of: Option<PathBuf>,
}

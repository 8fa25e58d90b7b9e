//! What has to happen to the destination, however it happens.

use std::path::Path;

use super::container::Container;
use super::error::PublishError;
use super::lock::Lock;
use super::manifest::Manifest;
use super::path::SitePath;

/// The step from the live state to the new one; the container holds every file written.
#[derive(Debug)]
pub(super) struct Commit<'a> {
    /// The destination.
    pub(super) dest: &'a Path,
    /// The lock on it.
    pub(super) lock: &'a Lock,
    /// Where the new files stand.
    pub(super) container: &'a Container,
    /// What is ours in the destination now; nothing if it has no manifest.
    pub(super) live: Option<&'a Manifest>,
    /// What will be.
    pub(super) new: &'a Manifest,
    /// Files that stand in the container.
    pub(super) written: Vec<&'a SitePath>,
    /// Files of the destination that stay as they are.
    pub(super) kept: Vec<&'a SitePath>,
    /// Files of the destination that go.
    pub(super) removed: Vec<&'a SitePath>,
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
}

//! Systems that cannot exchange two folders: every switch is made file by file.

use std::path::Path;

use crate::site::commit::{Aftermath, Commit};
use crate::site::container::{Container, Way};
use crate::site::error::PublishError;
use crate::site::manifest::Manifest;

/// Always file by file.
pub(in crate::site) fn probe(_: &Container) -> Result<Way, PublishError> {
    Ok(Way::InPlace)
}

/// Never done.
pub(in crate::site) fn switch(_: &Commit<'_>) -> Result<Option<Aftermath>, PublishError> {
    Ok(None)
}

/// Never so.
pub(in crate::site) fn was_exchanged(_: &Container) -> Result<bool, PublishError> {
    Ok(false)
}

/// Nothing to finish.
pub(in crate::site) fn finish(_: &Container, _: &Path, _: &Manifest, _: Option<&Manifest>) -> Result<(), PublishError> {
    Ok(())
}

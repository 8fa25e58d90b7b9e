//! Systems that cannot exchange two folders: every switch is made file by file.

use std::path::PathBuf;

use super::Exchanged;
use crate::site::commit::{Aftermath, Commit};
use crate::site::container::{Way, Workplace};
use crate::site::error::PublishError;
use crate::site::folder::{Access, Folder};
use crate::site::ground::Ground;
use crate::site::manifest::Manifest;

/// Why there is none.
#[derive(Debug)]
#[expect(dead_code, reason = "as where folders are exchanged")]
pub(in crate::site) enum LinkFault {
    /// There is no exchange here.
    CannotLink,
    /// Where folders are exchanged their rights may be lost.
    LosesRights(PathBuf),
    /// Something is really wrong.
    Failed(PublishError),
}

/// Always file by file.
pub(in crate::site) fn probe(_: &Folder) -> Result<Way, PublishError> {
    Ok(Way::InPlace)
}

/// Never done.
pub(in crate::site) fn switch(_: &Commit<'_>) -> Result<Result<Aftermath, LinkFault>, PublishError> {
    Ok(Err(LinkFault::CannotLink))
}

/// Never so.
pub(in crate::site) fn was_exchanged(_: &Workplace, _: &Ground) -> Result<Exchanged, PublishError> {
    Ok(Exchanged::Never)
}

/// Nothing to finish.
pub(in crate::site) fn finish(
    _: &Workplace,
    _: &Folder,
    _: (&Manifest, Option<&Manifest>),
    _: Exchanged,
) -> Result<(), PublishError> {
    Ok(())
}

/// What is made in the destination has its rights from there.
pub(in crate::site) fn give_rights(like: &Folder, _: &Folder) -> Result<(bool, Access), PublishError> {
    Ok((true, Access::Like(like.look_here()?.mode)))
}

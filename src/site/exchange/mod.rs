//! The switch at once: the new folder is completed by hard links, made durable by one call, and
//! changes places with the destination. Linux alone can do this.

#[cfg(not(target_os = "linux"))]
mod absent;
#[cfg(not(target_os = "linux"))]
pub(super) use absent::{LinkFault, finish, give_rights, probe, switch, was_exchanged};

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod mirror;
#[cfg(target_os = "linux")]
pub(super) use linux::{finish, probe, switch, was_exchanged};
#[cfg(target_os = "linux")]
pub(super) use mirror::{LinkFault, give_rights};

/// Whether a container was exchanged with the destination before its run was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "there is no exchange here"))]
pub(super) enum Exchanged {
    /// It was not.
    Never,
    /// The mark names the very folder that is live.
    Surely,
    /// A mark names some folder: the file system may have been mounted anew since, or the mark was made up.
    AsItSays,
}

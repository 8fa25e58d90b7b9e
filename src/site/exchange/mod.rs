//! The switch at once: the new folder is completed by hard links, made durable by one call, and
//! changes places with the destination. Linux alone can do this.

#[cfg(not(target_os = "linux"))]
mod absent;
#[cfg(not(target_os = "linux"))]
pub(super) use absent::{finish, probe, switch, was_exchanged};

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod mirror;
#[cfg(target_os = "linux")]
pub(super) use linux::{finish, probe, switch, was_exchanged};

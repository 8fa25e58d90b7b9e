//! The site on disk, tested as its callers use it: builds, copies, archives, checks, kills.

mod common;
mod copies;
#[cfg(target_os = "linux")]
mod forged;
mod guards;
mod healing;
#[cfg(unix)]
mod kills;
mod limits;
#[cfg(unix)]
mod minisign;
#[cfg(target_os = "linux")]
mod parts;
mod previous;
mod recovery;
#[cfg(target_os = "linux")]
mod rights;
mod stages;
#[cfg(target_os = "linux")]
mod syscalls;
#[cfg(target_os = "linux")]
mod trees;
mod verification;

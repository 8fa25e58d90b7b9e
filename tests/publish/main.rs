//! The site on disk, tested as its callers use it: builds, copies, archives, checks, kills.

mod common;
mod copies;
mod guards;
mod healing;
#[cfg(unix)]
mod kills;
mod limits;
#[cfg(unix)]
mod minisign;
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

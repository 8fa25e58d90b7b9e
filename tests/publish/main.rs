//! The site on disk, tested as its callers use it: builds, copies, archives, checks, kills.

mod common;
mod copies;
mod guards;
#[cfg(unix)]
mod kills;
mod limits;
mod recovery;
mod stages;
mod verification;

//! From a checked guide to the files of a site, and what is kept so that the next build of the same does next to nothing.

pub(super) mod assets;
pub(super) mod downloads;
pub(super) mod kept;
pub(super) mod memory;
pub(super) mod previews;
pub(super) mod render;
pub(super) mod stamp;

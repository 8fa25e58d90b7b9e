//! The site on disk: output paths, fingerprints, the manifest, and the only writer of all of it.
//! A reader sees the old site or the new one, whole, whenever a run is killed or the disk fails.

mod collision;
mod commit;
mod container;
mod disk;
mod error;
mod exchange;
mod fingerprint;
mod foreign;
mod in_place;
mod live;
mod lock;
mod manifest;
mod path;
mod stage;

pub use collision::{collisions, fold};
pub use commit::Switched;
pub use container::Switching;
pub use error::{FailureKind, PublishError};
pub use fingerprint::Digest;
pub use manifest::{Entry, MANIFEST_NAME, Manifest, ManifestFault};
pub use path::{MAX_PATH_CHARACTERS, PathFault, SitePath};
pub use stage::{Admission, Report, Retention, Settings, Stage};

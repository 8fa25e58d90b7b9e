//! The site on disk: output paths, fingerprints, the manifest, and the only writer of all of it.
//! A reader sees the old site or the new one, whole, whenever a run is killed or the disk fails.

mod address;
mod archive;
mod collision;
mod commit;
mod container;
mod destination;
mod disk;
mod error;
mod exchange;
mod fingerprint;
mod foreign;
mod headers;
mod in_place;
mod live;
mod lock;
mod manifest;
mod path;
mod publication;
mod scan;
mod server;
mod source;
mod stage;
mod verify;

pub use address::BadAddress;
pub use archive::{ArchiveReport, zip};
pub use collision::{collisions, fold};
pub use commit::Switched;
pub use container::Switching;
pub use destination::Admission;
pub use error::{FailureKind, PublishError};
pub use fingerprint::{Digest, Hasher};
pub use headers::{CONTENT_SECURITY_POLICY, ISOLATION_HEADERS, MEDIA_TYPES, Reading, media_type};
pub use live::intact;
pub use manifest::{Entry, MANIFEST_NAME, Manifest, ManifestFault};
pub use path::{PathFault, SitePath};
pub use publication::{Permissions, Plan, PlannedFile, Shrinking, plan, publish};
pub use server::{BadUrlPath, Server, UrlPath, server_config};
pub use stage::{Report, Retention, Settings, Stage};
pub use verify::{Finding, Problem, Verification, verify};

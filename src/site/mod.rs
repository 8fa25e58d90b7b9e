//! The site on disk: output paths, fingerprints, the manifest, and the only writer of all of it.
//! A reader sees the old site or the new one, whole, whenever a run is killed or the disk fails.

mod address;
mod archive;
mod collision;
mod commit;
mod container;
mod css;
mod destination;
mod disk;
mod error;
mod exchange;
mod fingerprint;
mod folder;
mod foreign;
mod ground;
mod headers;
mod in_place;
mod live;
mod lock;
mod manifest;
mod markup;
mod parts;
mod path;
mod previous;
mod publication;
mod server;
mod signature;
mod source;
mod stage;
mod svg;
mod verify;

pub use address::BadAddress;
pub use archive::{ArchiveReport, Replacing, zip};
pub use collision::{collisions, fold};
pub use commit::Switched;
pub use container::Switching;
pub use destination::Admission;
pub use error::{FailureKind, PublishError};
pub use fingerprint::{Digest, Hasher};
pub use folder::Kind;
pub(crate) use folder::{Access, Folder};
pub use ground::{refuse_way_out, write_new, write_over};
pub use headers::{CONTENT_SECURITY_POLICY, ISOLATION_HEADERS, MEDIA_TYPES, Reading, is_document, media_type};
pub use live::{Checking, intact};
pub use manifest::{Entry, MANIFEST_NAME, Manifest, ManifestFault};
pub use path::{PathFault, SitePath};
pub use previous::rollback;
pub use publication::{
    Permissions, Plan, PlannedFile, Progress, Shrinking, plan, publish, publish_signed, publish_watched, refuse_overlap,
};
pub use server::{BadUrlPath, Server, UrlPath, server_config, write_server_config};
pub use signature::{SIGNATURE_NAME, Signing, SigningKey, VerifyingKey};
pub use stage::{Report, Retention, Settings, Stage};
pub use svg::{SvgFault, SvgReason, check_svg};
pub use verify::{Finding, Problem, Proof, Verification, verify, verify_against};

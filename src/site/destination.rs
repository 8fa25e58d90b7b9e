//! A folder that a site is about to be written to: what is live in it, what is foreign in it, and
//! what may therefore be done to it.

use std::path::Path;

use super::error::PublishError;
use super::fingerprint::Digest;
use super::folder::{Folder, Kind};
use super::foreign::{Foreign, Nature};
use super::live::{self, Checking, Live};
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;
use super::signature::{MOST_SIGNATURE, SIGNATURE_NAME, is_signature};

/// What may be in a destination that has files of others in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Admission {
    /// Others' files may be there, and stay; none may stand in the way of ours.
    #[default]
    Coexist,
    /// A destination without our manifest has to be empty.
    OursOnly,
    /// Any destination will do, and a foreign file that stands in the way is replaced.
    Adopt,
}

/// The folder, as it was found.
#[derive(Debug)]
pub(super) struct Destination {
    /// Its folder; nothing if it does not exist yet.
    root: Option<Folder>,
    /// The site that is live in it.
    pub(super) live: Option<Live>,
    foreign: Foreign,
    admission: Admission,
}

impl Destination {
    /// Looks through a folder that exists.
    pub(super) fn survey(root: &Folder, admission: Admission, checking: Checking) -> Result<Self, PublishError> {
        let live = match Live::read(root, checking) {
            Err(PublishError::Manifest { .. }) if admission == Admission::Adopt => None,
            live => live?,
        };
        let foreign = Foreign::survey(root, live.as_ref().map(|live| &live.manifest))?;
        if let (None, Admission::OursOnly, Some(example)) = (&live, admission, foreign.example()) {
            let example = example.to_owned();
            return Err(PublishError::NotOurs { dest: root.path().to_owned(), example });
        }
        Ok(Self { root: Some(root.clone()), live, foreign, admission })
    }

    /// A folder that does not exist yet.
    pub(super) fn absent(admission: Admission) -> Self {
        Self { root: None, live: None, foreign: Foreign::default(), admission }
    }

    /// What is ours in it.
    pub(super) fn manifest(&self) -> Option<&Manifest> {
        self.live.as_ref().map(|live| &live.manifest)
    }

    /// How many foreign files and folders there are.
    pub(super) fn foreign_count(&self) -> usize {
        self.foreign.count()
    }

    /// Whether this very content is live at this path.
    pub(super) fn holds(&self, path: &SitePath, content: (Digest, u64)) -> Result<bool, PublishError> {
        match (&self.live, &self.root) {
            (Some(live), Some(root)) => live.holds(root, path, content),
            _ => Ok(false),
        }
    }

    /// Whether a file that is not part of the new site can stay as it is.
    pub(super) fn is_intact(&self, path: &SitePath) -> Result<bool, PublishError> {
        match (&self.live, &self.root) {
            (Some(live), Some(root)) => live.is_intact(root, path),
            _ => Ok(false),
        }
    }

    /// Fails if something foreign stands where `path` has to go.
    pub(super) fn make_way(&self, path: &SitePath, content: (Digest, u64)) -> Result<(), PublishError> {
        let (Some(obstacle), Some(root)) = (self.foreign.obstacle(path), &self.root) else { return Ok(()) };
        let yields = obstacle.replaceable
            && (self.admission == Admission::Adopt || live::has(root, path, &content.0, content.1)?);
        match obstacle.nature {
            _ if yields => Ok(()),
            Nature::Irregular(kind) => Err(PublishError::Irregular { path: root.place(obstacle.relative), kind }),
            _ => Err(PublishError::Foreign { path: root.place(obstacle.relative), wanted: path.to_string() }),
        }
    }

    /// The digest of a foreign file that may be replaced by one of ours; nothing if none stands there.
    pub(super) fn replaces(&self, path: &SitePath) -> Result<Option<Digest>, PublishError> {
        match (self.foreign.obstacle(path), &self.root) {
            (Some(_), Some(root)) => Ok(root.digest(Path::new(path.as_str()), u64::MAX)?.map(|(digest, _)| digest)),
            _ => Ok(None),
        }
    }

    /// After everything was found to be as it should: the next run need not look as closely.
    pub(super) fn seal_again(&self) {
        if let (Some(live), Some(root)) = (&self.live, &self.root) {
            live.seal_again(root);
        }
    }

    /// The digest of the signature that lies beside our manifest.
    pub(super) fn signature(&self) -> Result<Option<Digest>, PublishError> {
        let (Some(_), Some(root)) = (&self.live, &self.root) else { return Ok(None) };
        let found = root.look(SIGNATURE_NAME)?;
        if !found.is_some_and(|found| found.kind == Kind::File && found.size <= MOST_SIGNATURE) {
            return Ok(None);
        }
        let Some(bytes) = root.read(SIGNATURE_NAME, MOST_SIGNATURE)? else { return Ok(None) };
        if !std::str::from_utf8(&bytes).is_ok_and(is_signature) {
            return Err(PublishError::Foreign { path: root.place(SIGNATURE_NAME), wanted: SIGNATURE_NAME.to_owned() });
        }
        Ok(Some(Digest::of(&bytes)))
    }

    /// Fails if a manifest that is not ours stands where ours has to go.
    pub(super) fn make_way_for_manifest(&self) -> Result<(), PublishError> {
        let own = SitePath::new(MANIFEST_NAME)
            .map_err(|fault| PublishError::Path { path: MANIFEST_NAME.to_owned(), fault })?;
        self.make_way(&own, (Digest::of(b""), 0))
    }
}

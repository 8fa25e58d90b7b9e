//! A folder that a site is about to be written to: what is live in it, what is foreign in it, and
//! what may therefore be done to it.

use std::path::PathBuf;

use super::disk;
use super::error::PublishError;
use super::fingerprint::Digest;
use super::foreign::Foreign;
use super::live::Live;
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;

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
    /// Its path, with every link in it followed.
    pub(super) root: PathBuf,
    /// The site that is live in it.
    pub(super) live: Option<Live>,
    foreign: Foreign,
    admission: Admission,
}

impl Destination {
    /// Looks through a folder that exists.
    pub(super) fn survey(root: PathBuf, admission: Admission) -> Result<Self, PublishError> {
        let live = match Live::read(&root) {
            Err(PublishError::Manifest { .. }) if admission == Admission::Adopt => None,
            live => live?,
        };
        let foreign = Foreign::survey(&root, live.as_ref().map(|live| &live.manifest))?;
        if let (None, Admission::OursOnly, Some(example)) = (&live, admission, foreign.example()) {
            let example = example.to_owned();
            return Err(PublishError::NotOurs { dest: root, example });
        }
        Ok(Self { root, live, foreign, admission })
    }

    /// A folder that does not exist yet.
    pub(super) fn absent(root: PathBuf, admission: Admission) -> Self {
        Self { root, live: None, foreign: Foreign::default(), admission }
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
        match &self.live {
            Some(live) => live.holds(&self.root, path, content),
            None => Ok(false),
        }
    }

    /// Whether a file that is not part of the new site can stay as it is.
    pub(super) fn is_intact(&self, path: &SitePath) -> Result<bool, PublishError> {
        match &self.live {
            Some(live) => live.is_intact(&self.root, path),
            None => Ok(false),
        }
    }

    /// Fails if something foreign stands where `path` has to go.
    pub(super) fn make_way(&self, path: &SitePath, content: (Digest, u64)) -> Result<(), PublishError> {
        let Some(obstacle) = self.foreign.obstacle(path) else { return Ok(()) };
        let place = self.root.join(obstacle.relative);
        let yields = obstacle.replaceable && (self.admission == Admission::Adopt || disk::digest(&place)? == content);
        if yields { Ok(()) } else { Err(PublishError::Foreign { path: place, wanted: path.to_string() }) }
    }

    /// Fails if a manifest that is not ours stands where ours has to go.
    pub(super) fn make_way_for_manifest(&self) -> Result<(), PublishError> {
        let own = SitePath::new(MANIFEST_NAME)
            .map_err(|fault| PublishError::Path { path: MANIFEST_NAME.to_owned(), fault })?;
        self.make_way(&own, (Digest::of(b""), 0))
    }
}

//! Publishing: bringing a built site into a folder that readers use, and telling beforehand what
//! that would change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;

use super::container::Switching;
use super::destination::{Admission, Destination};
use super::error::{PublishError, at};
use super::ground::Ground;
use super::live::{self, Checking};
use super::manifest::{Entry, Manifest};
use super::path::SitePath;
use super::signature::Signing;
use super::source::BuiltSite;
use super::stage::{Report, Retention, Settings, Stage};

/// Below this number of pages a site may shrink as it likes.
const FEW_PAGES: usize = 10;

/// Whether far fewer pages than before are taken for a mistake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shrinking {
    /// Less than half of the pages is refused.
    #[default]
    Refuse,
    /// It is meant.
    Allow,
}

/// What the caller allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// What may be in the destination.
    pub admission: Admission,
    /// Whether the site may get much smaller.
    pub shrinking: Shrinking,
    /// How the new state comes into place.
    pub switching: Switching,
    /// How closely what is there is looked at.
    pub checking: Checking,
}

impl Default for Permissions {
    /// The careful ones: a folder of ours or an empty one, and no site that is much smaller.
    fn default() -> Self {
        Self {
            admission: Admission::OursOnly,
            shrinking: Shrinking::default(),
            switching: Switching::default(),
            checking: Checking::default(),
        }
    }
}

/// One file of a plan.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PlannedFile {
    /// Its path in the site.
    pub path: String,
    /// Its size now, or before it is removed.
    pub size: u64,
}

/// What a publication would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Plan {
    /// The build id of what would be live.
    pub build_id: String,
    /// Files that are new.
    pub added: Vec<PlannedFile>,
    /// Files with new content.
    pub changed: Vec<PlannedFile>,
    /// Files that are part of the site no more; fingerprinted ones stay for two more publications.
    pub removed: Vec<PlannedFile>,
    /// How many files stay as they are.
    pub unchanged: usize,
    /// How many foreign files and folders there are; none of them is touched.
    pub foreign: usize,
    /// Pages of the live site.
    pub pages_before: usize,
    /// Pages of the new one.
    pub pages_after: usize,
    /// Whether the live site has a signature, which a publication without a key would lose.
    pub signed: bool,
}

impl Plan {
    /// Whether the site would be another one.
    #[must_use]
    pub fn changes(&self) -> bool {
        !(self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty())
    }

    /// Whether there are far fewer pages than before.
    #[must_use]
    pub fn shrinks(&self) -> bool {
        self.pages_before >= FEW_PAGES && self.pages_after * 2 < self.pages_before
    }
}

/// Tells what publishing `source` to `dest` would change, and touches nothing.
///
/// # Errors
/// Whatever the publication itself would refuse at once, except that the site shrinks.
pub fn plan(source: &Path, dest: &Path, permissions: Permissions) -> Result<Plan, PublishError> {
    let site = BuiltSite::open(source)?;
    let root = absolute(dest)?;
    apart(site.root.path(), &root)?;
    let destination = if root.try_exists().map_err(at("look at", &root))? {
        let ground = Ground::open(&root)?;
        // What a killed run left half done is ours, although no manifest may say so yet.
        let half_done = live::is_half_done(&ground)?;
        let admission = if half_done { Admission::Adopt } else { permissions.admission };
        Destination::survey(&ground.root, admission, permissions.checking)?
    } else {
        Destination::absent(permissions.admission)
    };
    compare(&site.manifest, &destination)
}

/// Brings the site that a build wrote into `source` to `dest`.
///
/// # Errors
/// A guard refuses, another run is at work, or the disk fails; readers then still have the old
/// site, or the next run completes the new one.
pub fn publish(source: &Path, dest: &Path, permissions: Permissions) -> Result<Report, PublishError> {
    publish_signed(source, dest, permissions, Signing::Without)
}

/// How far a publication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many files have been looked at or written.
    pub files: usize,
    /// How many there are.
    pub of: usize,
    /// The bytes of the files that had to be written.
    pub written: u64,
}

/// As [`publish`], with a signature of the manifest or without the one that is there.
///
/// # Errors
/// As [`publish`], and where the key cannot sign.
pub fn publish_signed(
    source: &Path,
    dest: &Path,
    permissions: Permissions,
    signing: Signing<'_>,
) -> Result<Report, PublishError> {
    publish_watched(source, dest, permissions, signing, &|_| ())
}

/// As [`publish_signed`], telling after every file how far it is.
///
/// # Errors
/// As [`publish_signed`].
pub fn publish_watched(
    source: &Path,
    dest: &Path,
    permissions: Permissions,
    signing: Signing<'_>,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<Report, PublishError> {
    let site = BuiltSite::open(source)?;
    apart(site.root.path(), &absolute(dest)?)?;
    let settings = Settings {
        admission: permissions.admission,
        retention: Retention::TwoBuilds,
        switching: permissions.switching,
        checking: permissions.checking,
    };
    let stage = Stage::with(dest, settings)?;
    let plan = compare(&site.manifest, stage.destination())?;
    if plan.shrinks() && permissions.shrinking == Shrinking::Refuse {
        let (before, after) = (plan.pages_before, plan.pages_after);
        return Err(PublishError::Shrunk { before, after });
    }
    let files: Vec<(&SitePath, &Entry)> = site.manifest.site_files().collect();
    let (of, done, written) = (files.len(), AtomicUsize::new(0), AtomicU64::new(0));
    let changed: BTreeSet<&str> = plan.added.iter().chain(&plan.changed).map(|file| file.path.as_str()).collect();
    files.into_par_iter().try_for_each(|(path, entry)| {
        stage.put_from(path, &site.root, entry)?;
        let more = if changed.contains(path.as_str()) { entry.size } else { 0 };
        let written = written.fetch_add(more, Ordering::Relaxed) + more;
        watch(Progress { files: done.fetch_add(1, Ordering::Relaxed) + 1, of, written });
        Ok::<(), PublishError>(())
    })?;
    stage.publish_signed(signing)
}

fn compare(new: &Manifest, destination: &Destination) -> Result<Plan, PublishError> {
    let live = destination.manifest();
    let mut plan = Plan {
        build_id: new.build_id(),
        foreign: destination.foreign_count(),
        pages_before: live.map_or(0, Manifest::page_count),
        pages_after: new.page_count(),
        signed: destination.signature()?.is_some(),
        ..Plan::default()
    };
    destination.make_way_for_manifest()?;
    for (path, entry) in new.site_files() {
        let content = (entry.digest, entry.size);
        if destination.holds(path, content)? {
            plan.unchanged += 1;
            continue;
        }
        destination.make_way(path, content)?;
        let known = live.is_some_and(|live| live.get(path.as_str()).is_some());
        let list = if known { &mut plan.changed } else { &mut plan.added };
        list.push(PlannedFile { path: path.to_string(), size: entry.size });
    }
    let current: BTreeSet<&SitePath> = new.site_files().map(|(path, _)| path).collect();
    let old = live.into_iter().flat_map(Manifest::site_files);
    let removed = old.filter(|(path, _)| !current.contains(path));
    plan.removed = removed.map(|(path, entry)| PlannedFile { path: path.to_string(), size: entry.size }).collect();
    Ok(plan)
}

/// Refuses folders of which one is or holds the other, wherever links lead.
///
/// # Errors
/// [`PublishError::Overlap`], or what keeps the working folder from being known.
pub fn refuse_overlap(source: &Path, dest: &Path) -> Result<(), PublishError> {
    // What is said names the folders as the caller did.
    apart(&absolute(source)?, &absolute(dest)?)
        .map_err(|_| PublishError::Overlap { source: source.to_owned(), dest: dest.to_owned() })
}

fn apart(source: &Path, dest: &Path) -> Result<(), PublishError> {
    if source.starts_with(dest) || dest.starts_with(source) {
        return Err(PublishError::Overlap { source: source.to_owned(), dest: dest.to_owned() });
    }
    Ok(())
}

/// The path that `dest` would have if it were made, with the links above it followed.
fn absolute(dest: &Path) -> Result<PathBuf, PublishError> {
    let whole = std::path::absolute(dest).map_err(at("look at", dest))?;
    let existing = whole.ancestors().find_map(|above| above.canonicalize().ok().map(|real| (above, real)));
    Ok(match existing {
        Some((above, real)) => match whole.strip_prefix(above) {
            Ok(rest) => real.join(rest),
            Err(_) => whole,
        },
        None => whole,
    })
}

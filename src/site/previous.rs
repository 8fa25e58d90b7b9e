//! The publication before the last one: what that took away is kept in the destination as files of their own, called by
//! what they hold, with the manifest of what was live. What has a fingerprint lies there for two publications anyway. So
//! the whole can be brought back, as a publication like any other, with its journal and its switch.

use super::container::Switching;
use super::error::PublishError;
use super::live::{Checking, part};
use super::manifest::{Entry, MOST_MANIFEST, Manifest};
use super::path::SitePath;
use super::signature::Signing;
use super::stage::{Report, Retention, Settings, Stage};

use std::path::Path;

use rayon::prelude::*;

/// The manifest of what was live before.
const MANIFEST: &str = "previous/manifest.txt";

/// Its path.
pub(super) fn manifest() -> SitePath {
    SitePath::new(MANIFEST).expect("a constant that is fit for a path")
}

/// Where a part of that manifest is kept, for its path in a site.
fn part_path(path: &SitePath) -> SitePath {
    SitePath::new(&format!("previous/{}", path.file_name())).expect("the name of a part is fit for a path")
}

/// The manifest of a site's own files and the texts of its parts, as they are kept. What that publication kept of the one
/// before it is left out: else each manifest would hold the digest of the one before it, the same two sites published in
/// turn would never be the same again, and each publication would change a file that says nothing new.
pub(super) fn kept(live: &Manifest) -> Vec<(SitePath, String)> {
    let alone = live.without_left_over();
    let parts = alone.parts().into_iter().map(|(path, text)| (part_path(&path), text));
    parts.chain([(manifest(), alone.render())]).collect()
}

/// Where the copy of a file is kept. It is a text to browsers, whatever it holds, and runs nowhere.
pub(super) fn copy_of(entry: &Entry) -> SitePath {
    let (whole, short) = (entry.digest.to_string(), entry.digest.short());
    SitePath::new(&format!("previous/{whole}.{short}.txt")).expect("hexadecimal digits are fit for a path")
}

/// Brings back the site that was live before the last publication, whole. What is live now is kept in its turn.
///
/// # Errors
/// There is no publication before, or it is not whole any more; or as `publish`.
pub fn rollback(
    dest: &Path,
    switching: Switching,
    checking: Checking,
    signing: Signing<'_>,
) -> Result<Report, PublishError> {
    let none = || PublishError::NoPrevious { dest: dest.to_owned() };
    if !dest.exists() {
        return Err(none());
    }
    let settings = Settings { retention: Retention::TwoBuilds, switching, checking, ..Settings::default() };
    let stage = Stage::with(dest, settings)?;
    let root = stage.root();
    let live = stage.destination().manifest().ok_or_else(none)?;
    if live.get(MANIFEST).is_none() || !stage.destination().is_intact(&manifest())? {
        return Err(none());
    }
    let text = root.read_text(MANIFEST, MOST_MANIFEST)?.ok_or_else(none)?;
    let fault = |fault: super::ManifestFault| PublishError::Manifest {
        path: root.place(MANIFEST),
        line: fault.line,
        what: fault.what,
    };
    // An earlier version kept the live manifest as it was, and its parts where they were.
    let read = |path: &SitePath| part(root, &part_path(path)).or_else(|| part(root, path));
    let before = Manifest::parse_any(&text, &read).map_err(fault)?;
    let files: Vec<(&SitePath, &Entry)> = before.site_files().collect();
    files.into_par_iter().try_for_each(|(path, entry)| {
        if stage.destination().holds(path, (entry.digest, entry.size))? {
            return stage.put_from(path, root, entry);
        }
        let copy = copy_of(entry);
        if !stage.destination().holds(&copy, (entry.digest, entry.size))? {
            return Err(PublishError::NotKept { path: root.place(copy.as_str()) });
        }
        stage.put_copy(path, &copy, entry).map_err(|error| match error {
            PublishError::Unsound { .. } => PublishError::NotKept { path: root.place(copy.as_str()) },
            error => error,
        })
    })?;
    stage.publish_signed(signing)
}

//! What is to be live after a publication: the files taken, those of earlier builds that stay, what is kept of the
//! publication before, and the parts of the manifest.

use std::collections::BTreeMap;

use super::super::commit::Switched;
use super::super::error::PublishError;
use super::super::manifest::{Entry, KEPT_BUILDS, Manifest};
use super::super::path::SitePath;
use super::super::previous;
use super::{Gone, Record, Report, Retention, Stage, State, lock, paths};

impl Stage {
    /// Adds what is kept of the publication before and the parts of the manifest; returns what is to be live and the
    /// files of it that were taken.
    pub(super) fn complete(&self) -> Result<(Manifest, BTreeMap<SitePath, Record>), PublishError> {
        let is_same = {
            let records = lock(&self.records);
            if let Some((path, _)) = records.iter().find(|(_, record)| record.state == State::Begun) {
                return Err(PublishError::Unfinished { path: path.to_string() });
            }
            paths(&records, State::Written).is_empty()
        };
        let alone = manifest_of(&lock(&self.records));
        if self.settings.retention == Retention::TwoBuilds {
            self.keep_previous(&alone)?;
        }
        let draft = self.new_manifest(is_same)?;
        for (path, text) in draft.parts() {
            self.put(&path, text.as_bytes())?;
        }
        let new = self.new_manifest(is_same)?;
        Ok((new, std::mem::take(&mut *lock(&self.records))))
    }

    /// Keeps a copy of what this publication takes away from the live site, so that it can be brought back. Where it takes
    /// nothing away, what was kept before stays.
    fn keep_previous(&self, alone: &Manifest) -> Result<(), PublishError> {
        let Some(live) = self.destination.manifest() else { return Ok(()) };
        let root = &self.ground.root;
        if live.is_same_build(alone) {
            let kept = live.current().filter(|(path, _)| path.is_previous());
            for (path, entry) in kept {
                if self.destination.is_intact(path)? {
                    self.put_from(path, root, entry)?;
                }
            }
            return Ok(());
        }
        let mut gone = Vec::new();
        for (path, entry) in live.site_files() {
            let same = alone.get(path.as_str()).is_some_and(|new| new.digest == entry.digest);
            if same || path.is_fingerprinted() {
                continue;
            }
            if !self.destination.is_intact(path)? {
                // Somebody changed it: that publication is not there any more.
                return Ok(());
            }
            gone.push((path, entry));
        }
        for (path, entry) in gone {
            self.put_copy(&previous::copy_of(entry), path, entry)?;
        }
        previous::kept(live).into_iter().try_for_each(|(path, text)| self.put(&path, text.as_bytes()))
    }

    /// Files of the live site that the new one has not. What is not as it was left is somebody's work and stays.
    pub(super) fn gone<'a>(&self, old: Option<&'a Manifest>, new: &Manifest) -> Result<Gone<'a>, PublishError> {
        let mut gone = Gone::default();
        for (path, entry) in old.into_iter().flat_map(Manifest::iter) {
            if new.get(path.as_str()).is_some() {
                continue;
            }
            if self.destination.is_intact(path)? {
                gone.removed.push((path.clone(), entry.digest));
            } else if self.ground.root.look(path.as_str()).ok().flatten().is_some() {
                gone.spared.push(path);
            }
        }
        Ok(gone)
    }

    /// The files taken, and those of earlier builds that stay a while.
    fn new_manifest(&self, is_same: bool) -> Result<Manifest, PublishError> {
        let alone = manifest_of(&lock(&self.records));
        let Some(live) = self.destination.manifest() else { return Ok(alone) };
        let nothing_left = || live.iter().all(|(_, entry)| entry.left_over == 0);
        if (is_same && live.is_same_build(&alone) && nothing_left()) || !self.retains()? {
            return Ok(alone);
        }
        let mut files: BTreeMap<SitePath, Entry> = alone.iter().map(|(path, entry)| (path.clone(), *entry)).collect();
        let age = u8::from(!live.is_same_build(&alone));
        for (path, entry) in live.iter() {
            // A part that is none of this manifest's is left over at once.
            let replaced = u8::from(path.is_part() && entry.left_over == 0);
            let left_over = entry.left_over + age.max(replaced);
            let stays = path.is_fingerprinted() && !path.is_previous() && left_over <= KEPT_BUILDS;
            if stays && !blocked(&files, path) && self.destination.is_intact(path)? {
                files.entry(path.clone()).or_insert(Entry { left_over, ..*entry });
            }
        }
        Ok(Manifest::new(files))
    }
}

/// The manifest of the files taken.
fn manifest_of(records: &BTreeMap<SitePath, Record>) -> Manifest {
    let entry = |record: &Record| Entry { digest: record.digest, size: record.size, left_over: 0 };
    Manifest::new(records.iter().map(|(path, record)| (path.clone(), entry(record))).collect())
}

/// What is told of a publication; what is written about a site is no file of it.
pub(super) fn report_of(new: &Manifest, written: &[&SitePath], gone: &Gone<'_>) -> Report {
    let written = written.iter().filter(|path| path.is_of_site()).count();
    Report {
        build_id: new.build_id(),
        written,
        unchanged: new.site_files().count() - written,
        removed: gone.removed.iter().filter(|(path, _)| path.is_of_site()).count(),
        left_over: new.iter().filter(|(path, entry)| entry.left_over > 0 && path.is_of_site()).count(),
        switched: Switched::Nothing,
        keeps_rights_of: None,
        unsigned: false,
        spared: gone.spared.iter().map(ToString::to_string).collect(),
        warnings: Vec::new(),
    }
}

/// Whether a new file stands where a left-over one needs a folder.
fn blocked(files: &BTreeMap<SitePath, Entry>, path: &SitePath) -> bool {
    path.ancestors().any(|folder| files.contains_key(folder))
}

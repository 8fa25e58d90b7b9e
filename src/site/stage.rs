//! The staged writer: takes rendered files from many threads, writes only what changed beside the
//! live site, and switches once.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::commit::{Aftermath, Commit, Switched};
use super::container::{Container, Switching, Way};
use super::destination::{Admission, Destination};
use super::disk;
use super::error::{PublishError, at};
use super::exchange::{self, LinkFault};
use super::fingerprint::Digest;
use super::folder::Folder;
use super::ground::{Above, Ground};
use super::in_place;
use super::live::{self, Checking};
use super::lock::Lock;
use super::manifest::{Entry, MANIFEST_NAME};
use super::path::SitePath;
use super::signature::{SIGNATURE_NAME, Signature, Signing};

mod contents;

use contents::report_of;

/// What becomes of files that are not part of the site any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Retention {
    /// Where the folder is exchanged they go at once, so that it depends on the content alone; where files are
    /// switched one by one, those with a fingerprint stay for two builds, as a reader may be between the files.
    #[default]
    WhereNeeded,
    /// Those with a fingerprint stay for two builds in any case, for readers who loaded a page before.
    TwoBuilds,
}

/// How a destination is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What may be in it.
    pub admission: Admission,
    /// What becomes of old files.
    pub retention: Retention,
    /// How the new state comes into place.
    pub switching: Switching,
    /// How closely what is there is looked at.
    pub checking: Checking,
}

/// A destination that is locked and being prepared. Dropping it leaves the live site as it was.
#[derive(Debug)]
pub struct Stage {
    ground: Ground,
    destination: Destination,
    lock: Lock,
    settings: Settings,
    records: Mutex<BTreeMap<SitePath, Record>>,
    container: Mutex<Option<Arc<Container>>>,
    /// Whether the destination was there before.
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Found,
    Made,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    digest: Digest,
    size: u64,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Being written.
    Begun,
    /// In the container.
    Written,
    /// In the live site already.
    Kept,
}

/// Files that the new site has not.
#[derive(Debug, Default)]
struct Gone<'a> {
    /// Those that go.
    removed: Vec<(SitePath, Digest)>,
    /// Those that stay.
    spared: Vec<&'a SitePath>,
}

/// What a publication did.
#[derive(Debug)]
pub struct Report {
    /// The build id of what is live now.
    pub build_id: String,
    /// Files that are new or have new content.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files that were removed.
    pub removed: usize,
    /// Files of earlier builds that stay for readers of old pages.
    pub left_over: usize,
    /// How the new state came into place.
    pub switched: Switched,
    /// The folder whose rights an exchange could not keep, so that files were replaced one by one.
    pub keeps_rights_of: Option<PathBuf>,
    /// Whether the site that was live had a signature and this one has none.
    pub unsigned: bool,
    /// Files that are not part of the site any more and stay, because they are not what was left there.
    pub spared: Vec<String>,
    /// What could not be cleaned up; the next run does it.
    pub warnings: Vec<PublishError>,
}

impl Stage {
    /// Locks and looks through a destination with the settings of a build.
    ///
    /// # Errors
    /// Another run holds the lock, or the folder cannot be made, read or brought in order.
    pub fn open(dest: &Path) -> Result<Self, PublishError> {
        Self::with(dest, Settings::default())
    }

    /// Locks and looks through a destination.
    ///
    /// # Errors
    /// As [`Stage::open`], and where the settings refuse what is there.
    pub fn with(dest: &Path, settings: Settings) -> Result<Self, PublishError> {
        let origin = if dest.exists() { Origin::Found } else { Origin::Made };
        let mut ground = Ground::make(dest)?;
        let lock = ground.lock()?;
        live::recover(&ground)?;
        // A run that was killed between may have had other folders at hand.
        ground = ground.again()?;
        let destination = Destination::survey(&ground.root, settings.admission, settings.checking)?;
        let (records, container) = (Mutex::default(), Mutex::default());
        Ok(Self { ground, destination, lock, settings, records, container, origin })
    }

    /// The destination, with every link in it followed.
    #[must_use]
    pub fn dest(&self) -> &Path {
        self.ground.path()
    }

    /// The destination's folder.
    pub(super) fn root(&self) -> &Folder {
        &self.ground.root
    }

    /// What was found in the destination.
    pub(super) fn destination(&self) -> &Destination {
        &self.destination
    }

    /// Takes one file; many threads may do so at once, and no bytes are kept in memory.
    ///
    /// # Errors
    /// Another file has this path, a foreign file stands there, or it cannot be written.
    pub fn put(&self, path: &SitePath, bytes: &[u8]) -> Result<(), PublishError> {
        let content = (Digest::of(bytes), bytes.len() as u64);
        self.admit(path, content, |container| container.write_file(&self.ground.root, path, bytes))
    }

    /// Takes one file that `produce` writes piece by piece, so that it is never in memory as a whole. Where the live site
    /// has a file of that name it is called twice: what stays as it is is not written.
    ///
    /// # Errors
    /// As [`Stage::put`], and where it is put twice.
    pub fn put_stream(
        &self,
        path: &SitePath,
        produce: impl Fn(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), PublishError> {
        if self.destination.manifest().is_some_and(|live| live.get(path.as_str()).is_some()) {
            let content = disk::measured(io::sink(), &produce).map_err(at("make", Path::new(path.as_str())))?;
            return self.admit(path, content, |container| {
                let (file, place) = container.create_file(&self.ground.root, path)?;
                disk::produce((file, &place), &produce).map(drop)
            });
        }
        if !self.claim(path, (Digest::of(b""), u64::MAX))? {
            return Err(PublishError::Collision { path: path.to_string(), with: path.to_string() });
        }
        let (file, place) = self.container()?.create_file(&self.ground.root, path)?;
        let (digest, size) = disk::produce((file, &place), produce)?;
        self.destination.make_way(path, (digest, size))?;
        lock(&self.records).insert(path.clone(), Record { digest, size, state: State::Written });
        Ok(())
    }

    /// Takes one file of another folder, whose digest and size are known.
    ///
    /// # Errors
    /// As [`Stage::put`], and if the file is not what was said of it.
    pub fn put_file(&self, path: &SitePath, source: &Path, content: (Digest, u64)) -> Result<(), PublishError> {
        let open = || std::fs::File::open(source).map_err(at("open", source));
        self.put_opened(path, (&open, source), content)
    }

    /// Takes one file of another site, whose digest and size its manifest says.
    pub(super) fn put_from(&self, path: &SitePath, site: &Folder, entry: &Entry) -> Result<(), PublishError> {
        let place = site.place(path.as_str());
        let unsound = || PublishError::Unsound { path: place.clone() };
        let open = || site.open_file(path.as_str())?.ok_or_else(unsound);
        self.put_opened(path, (&open, &place), (entry.digest, entry.size))
    }

    /// Takes one file whose bytes the destination has under another path.
    pub(super) fn put_copy(&self, path: &SitePath, from: &SitePath, entry: &Entry) -> Result<(), PublishError> {
        let root = &self.ground.root;
        let place = root.place(from.as_str());
        let open = || root.open_file(from.as_str())?.ok_or(PublishError::Unsound { path: place.clone() });
        self.put_opened(path, (&open, &place), (entry.digest, entry.size))
    }

    fn put_opened(
        &self,
        path: &SitePath,
        (open, source): (&dyn Fn() -> Result<std::fs::File, PublishError>, &Path),
        content: (Digest, u64),
    ) -> Result<(), PublishError> {
        self.admit(path, content, |container| {
            // A file that has grown since is not read to its end, which may be far away.
            let from = io::Read::take(open()?, content.1.saturating_add(1));
            let (file, place) = container.create_file(&self.ground.root, path)?;
            if disk::copy((from, source), (file, &place))? == content {
                Ok(())
            } else {
                Err(PublishError::Unsound { path: source.to_owned() })
            }
        })
    }

    fn admit(
        &self,
        path: &SitePath,
        content: (Digest, u64),
        write: impl FnOnce(&Container) -> Result<(), PublishError>,
    ) -> Result<(), PublishError> {
        if !self.claim(path, content)? {
            return Ok(());
        }
        let state = if self.destination.holds(path, content)? {
            State::Kept
        } else {
            self.destination.make_way(path, content)?;
            write(&*self.container()?)?;
            State::Written
        };
        if let Some(record) = lock(&self.records).get_mut(path) {
            record.state = state;
        }
        Ok(())
    }

    /// Enters the path; `false` if the very same content has it already.
    fn claim(&self, path: &SitePath, (digest, size): (Digest, u64)) -> Result<bool, PublishError> {
        let mut records = lock(&self.records);
        let collision = |with: &str| PublishError::Collision { path: path.to_string(), with: with.to_owned() };
        if let Some(record) = records.get(path) {
            let same = (record.digest, record.size) == (digest, size);
            return if same { Ok(false) } else { Err(collision(path.as_str())) };
        }
        if let Some(own) = [MANIFEST_NAME, SIGNATURE_NAME].into_iter().find(|own| path.as_str() == *own) {
            return Err(collision(own));
        }
        if let Some(folder) = path.ancestors().find(|folder| records.contains_key(*folder)) {
            return Err(collision(folder));
        }
        if let Some(below) = first_below(&records, path) {
            return Err(collision(below.as_str()));
        }
        records.insert(path.clone(), Record { digest, size, state: State::Begun });
        Ok(true)
    }

    /// The container, made when the first changed file needs it.
    fn container(&self) -> Result<Arc<Container>, PublishError> {
        let mut container = lock(&self.container);
        if let Some(container) = &*container {
            return Ok(container.clone());
        }
        let made = Container::create(&self.ground, &self.lock, self.settings.switching)?;
        Ok(container.insert(Arc::new(made)).clone())
    }

    /// Brings what was taken into place as the whole site.
    ///
    /// # Errors
    /// The live site is the old one after an error, or the next run completes the new one.
    pub fn publish(self) -> Result<Report, PublishError> {
        self.publish_signed(Signing::Dropped)
    }

    /// As [`Stage::publish`], with a signature of the manifest beside it, or only where none is lost.
    ///
    /// # Errors
    /// As [`Stage::publish`], and where the key cannot sign or a signature would be lost.
    pub fn publish_signed(self, signing: Signing<'_>) -> Result<Report, PublishError> {
        let old = self.destination.manifest();
        let (new, records) = self.complete()?;
        let written = paths(&records, State::Written);
        let gone = self.gone(old, &new)?;
        let mut report = report_of(&new, &written, &gone);
        let is_same = old == Some(&new) && written.is_empty();
        let found = self.destination.signature()?;
        let signature = Signature::of(signing, &new, (found, is_same), &self.ground.root)?;
        report.unsigned = matches!(signature, Signature::Goes(_));
        if is_same && signature == Signature::Stays {
            self.destination.seal_again();
            return Ok(report);
        }
        let container = self.container()?;
        let mut commit = Commit {
            ground: &self.ground,
            container: &container,
            live: old,
            new: &new,
            written: Vec::new(),
            replaced: self.replaced(&written)?,
            kept: Vec::new(),
            removed: gone.removed,
            spared: gone.spared,
        };
        commit.written = written.iter().map(|path| ((*path).clone(), records[*path].digest)).collect();
        let left_over = new.iter().filter(|(_, entry)| entry.left_over > 0).map(|(path, _)| path);
        commit.kept = paths(&records, State::Kept).into_iter().chain(left_over).collect();
        self.put_manifest(&mut commit, signature)?;
        let (switched, aftermath) = self.switch(&commit)?;
        report.switched = switched;
        report.keeps_rights_of = aftermath.keeps_rights_of;
        report.warnings = aftermath.warnings;
        Ok(report)
    }

    /// Writes the manifest and its signature into the container.
    fn put_manifest(&self, commit: &mut Commit<'_>, signature: Signature) -> Result<(), PublishError> {
        self.destination.make_way_for_manifest()?;
        let text = commit.new.render();
        let mut texts = vec![(own(MANIFEST_NAME)?, text)];
        match signature {
            Signature::New(text) => texts.push((own(SIGNATURE_NAME)?, text)),
            Signature::Goes(digest) => commit.removed.push((own(SIGNATURE_NAME)?, digest)),
            Signature::Stays => {}
        }
        for (path, text) in texts {
            commit.container.write_file(&self.ground.root, &path, text.as_bytes())?;
            commit.written.push((path, Digest::of(text.as_bytes())));
        }
        Ok(())
    }

    /// The foreign files in whose places the files written go.
    fn replaced(&self, written: &[&SitePath]) -> Result<Vec<(SitePath, Digest)>, PublishError> {
        let own = [own(MANIFEST_NAME)?, own(SIGNATURE_NAME)?];
        let mut replaced = Vec::new();
        for path in written.iter().copied().chain(&own) {
            if let Some(digest) = self.destination.replaces(path)? {
                replaced.push((path.clone(), digest));
            }
        }
        Ok(replaced)
    }

    /// Whether files of earlier builds stay.
    fn retains(&self) -> Result<bool, PublishError> {
        Ok(self.settings.retention == Retention::TwoBuilds || self.container()?.way == Way::InPlace)
    }

    fn switch(&self, commit: &Commit<'_>) -> Result<(Switched, Aftermath), PublishError> {
        let mut keeps_rights_of = None;
        if commit.container.way == Way::Exchange {
            match exchange::switch(commit)? {
                Ok(aftermath) => {
                    // It holds the old site now, and what could not be removed is left to the next run.
                    lock(&self.container).take();
                    return Ok((Switched::AtOnce, aftermath));
                }
                Err(LinkFault::LosesRights(folder)) => keeps_rights_of = Some(folder),
                Err(LinkFault::CannotLink) => {}
                Err(LinkFault::Failed(error)) => return Err(error),
            }
        }
        let mut aftermath = in_place::switch(commit)?;
        aftermath.keeps_rights_of = keeps_rights_of.or(aftermath.keeps_rights_of);
        Ok((Switched::FileByFile, aftermath))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A journal says that the live site is between two states: then the container is needed.
        let container = lock(&self.container).take();
        if let Some(container) = container
            && matches!(container.place.journal(), Ok(None))
        {
            // Whatever this cannot remove, the next run does.
            let _ = container.place.remove();
        }
        if let (Origin::Made, Some(Above { folder, name })) = (self.origin, &self.ground.above) {
            // This fails, as it should, once a site is in it.
            let _ = folder.delete_folder(name);
        }
    }
}

/// A thread that panicked has left the map whole, because every change to it is one call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn first_below<'a>(records: &'a BTreeMap<SitePath, Record>, path: &SitePath) -> Option<&'a SitePath> {
    let inside = format!("{path}/");
    let from = (std::ops::Bound::Included(inside.as_str()), std::ops::Bound::Unbounded);
    let (first, _) = records.range::<str, _>(from).next()?;
    first.as_str().starts_with(&inside).then_some(first)
}

fn paths(records: &BTreeMap<SitePath, Record>, state: State) -> Vec<&SitePath> {
    records.iter().filter(|(_, record)| record.state == state).map(|(path, _)| path).collect()
}

/// The path of one of the files that no manifest lists.
fn own(name: &str) -> Result<SitePath, PublishError> {
    SitePath::new(name).map_err(|fault| PublishError::Path { path: name.to_owned(), fault })
}

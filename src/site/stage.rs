//! The staged writer: takes rendered files from many threads, writes only what changed beside the
//! live site, and switches once.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::commit::{Aftermath, Commit, Switched};
use super::container::{Container, Switching, Way};
use super::destination::{Admission, Destination};
use super::disk;
use super::error::{PublishError, at};
use super::fingerprint::Digest;
use super::live;
use super::lock::Lock;
use super::manifest::{Entry, MANIFEST_NAME, Manifest};
use super::path::SitePath;
use super::{exchange, in_place};

/// For how many builds a file with a fingerprint outlives its own.
const KEPT_BUILDS: u8 = 2;

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
}

/// A destination that is locked and being prepared. Dropping it leaves the live site as it was.
#[derive(Debug)]
pub struct Stage {
    destination: Destination,
    lock: Lock,
    settings: Settings,
    records: Mutex<BTreeMap<SitePath, Record>>,
    container: Mutex<Option<Container>>,
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
        let origin = if disk::look(dest)?.is_some() { Origin::Found } else { Origin::Made };
        disk::make_folders(dest)?;
        let dest = dest.canonicalize().map_err(at("look at", dest))?;
        let lock = Lock::acquire(&dest)?;
        live::recover(&dest)?;
        let destination = Destination::survey(dest, settings.admission)?;
        let (records, container) = (Mutex::default(), Mutex::default());
        Ok(Self { destination, lock, settings, records, container, origin })
    }

    /// The destination, with every link in its path followed.
    #[must_use]
    pub fn dest(&self) -> &Path {
        &self.destination.root
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
        self.admit(path, content, |place| disk::write(place, bytes))
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
            return self.admit(path, content, |place| disk::produce(place, &produce).map(drop));
        }
        if !self.claim(path, (Digest::of(b""), u64::MAX))? {
            return Err(PublishError::Collision { path: path.to_string(), with: path.to_string() });
        }
        let (digest, size) = disk::produce(&path.below(&self.container()?.next()), produce)?;
        self.destination.make_way(path, (digest, size))?;
        lock(&self.records).insert(path.clone(), Record { digest, size, state: State::Written });
        Ok(())
    }

    /// Takes one file of another folder, whose digest and size are known.
    ///
    /// # Errors
    /// As [`Stage::put`], and if the file is not what was said of it.
    pub fn put_file(&self, path: &SitePath, source: &Path, content: (Digest, u64)) -> Result<(), PublishError> {
        self.admit(path, content, |place| {
            let file = std::fs::File::open(source).map_err(at("open", source))?;
            if disk::copy(file, source, place)? == content {
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
        write: impl FnOnce(&Path) -> Result<(), PublishError>,
    ) -> Result<(), PublishError> {
        if !self.claim(path, content)? {
            return Ok(());
        }
        let state = if self.destination.holds(path, content)? {
            State::Kept
        } else {
            self.destination.make_way(path, content)?;
            write(&path.below(&self.container()?.next()))?;
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
        if path.as_str() == MANIFEST_NAME {
            return Err(collision(MANIFEST_NAME));
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
    fn container(&self) -> Result<Container, PublishError> {
        let mut container = lock(&self.container);
        if let Some(container) = &*container {
            return Ok(container.clone());
        }
        let made = Container::create(self.dest(), &self.lock, self.settings.switching)?;
        Ok(container.insert(made).clone())
    }

    /// Brings what was taken into place as the whole site.
    ///
    /// # Errors
    /// The live site is the old one after an error, or the next run completes the new one.
    pub fn publish(self) -> Result<Report, PublishError> {
        let records = std::mem::take(&mut *lock(&self.records));
        if let Some((path, _)) = records.iter().find(|(_, record)| record.state == State::Begun) {
            return Err(PublishError::Unfinished { path: path.to_string() });
        }
        let old = self.destination.manifest();
        let written = paths(&records, State::Written);
        let new = self.new_manifest(&records, written.is_empty())?;
        let removed = gone(old, &new);
        let mut report = Report {
            build_id: new.build_id(),
            written: written.len(),
            unchanged: records.len() - written.len(),
            removed: removed.len(),
            left_over: new.iter().count() - records.len(),
            switched: Switched::Nothing,
            warnings: Vec::new(),
        };
        if old == Some(&new) && written.is_empty() {
            return Ok(report);
        }
        let container = self.container()?;
        self.destination.make_way_for_manifest()?;
        disk::write(&container.next().join(MANIFEST_NAME), new.render().as_bytes())?;
        let left_over = new.iter().filter(|(_, entry)| entry.left_over > 0).map(|(path, _)| path);
        let kept = paths(&records, State::Kept).into_iter().chain(left_over).collect();
        let (dest, lock) = (self.dest(), &self.lock);
        let commit = Commit { dest, lock, container: &container, live: old, new: &new, written, kept, removed };
        let (switched, aftermath) = self.switch(&commit)?;
        report.switched = switched;
        report.warnings = aftermath.warnings;
        Ok(report)
    }

    /// Whether files of earlier builds stay.
    fn retains(&self) -> Result<bool, PublishError> {
        Ok(self.settings.retention == Retention::TwoBuilds || self.container()?.way == Way::InPlace)
    }

    fn switch(&self, commit: &Commit<'_>) -> Result<(Switched, Aftermath), PublishError> {
        if commit.container.way == Way::Exchange
            && let Some(aftermath) = exchange::switch(commit)?
        {
            // It holds the old site now, and what could not be removed is left to the next run.
            lock(&self.container).take();
            return Ok((Switched::AtOnce, aftermath));
        }
        in_place::switch(commit).map(|aftermath| (Switched::FileByFile, aftermath))
    }

    /// The files taken, and those of earlier builds that stay a while.
    fn new_manifest(&self, records: &BTreeMap<SitePath, Record>, is_same: bool) -> Result<Manifest, PublishError> {
        let mut files: BTreeMap<SitePath, Entry> = records
            .iter()
            .map(|(path, record)| {
                let entry = Entry { digest: record.digest, size: record.size, left_over: 0 };
                (path.clone(), entry)
            })
            .collect();
        let Some(live) = self.destination.manifest() else { return Ok(Manifest::new(files)) };
        let alone = Manifest::new(files.clone());
        if (is_same && *live == alone) || !self.retains()? {
            return Ok(alone);
        }
        let unchanged = live.build_id() == alone.build_id();
        let age = u8::from(!unchanged);
        for (path, entry) in live.iter() {
            let left_over = entry.left_over + age;
            let stays = path.is_fingerprinted() && left_over <= KEPT_BUILDS;
            if stays && !blocked(&files, path) && self.destination.is_intact(path)? {
                files.entry(path.clone()).or_insert(Entry { left_over, ..*entry });
            }
        }
        Ok(Manifest::new(files))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A journal says that the live site is between two states: then the container is needed.
        let container = lock(&self.container).take();
        if let Some(container) = container
            && matches!(disk::look(&container.journal()), Ok(None))
        {
            // Whatever this cannot remove, the next run does.
            let _ = container.remove();
        }
        if self.origin == Origin::Made {
            // This fails, as it should, once a site is in it.
            let _ = std::fs::remove_dir(self.dest());
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

fn gone<'a>(old: Option<&'a Manifest>, new: &Manifest) -> Vec<&'a SitePath> {
    let old = old.into_iter().flat_map(Manifest::iter).map(|(path, _)| path);
    old.filter(|path| new.get(path.as_str()).is_none()).collect()
}

/// Whether a new file stands where a left-over one needs a folder.
fn blocked(files: &BTreeMap<SitePath, Entry>, path: &SitePath) -> bool {
    path.ancestors().any(|folder| files.contains_key(folder))
}

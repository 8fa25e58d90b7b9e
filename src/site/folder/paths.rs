//! Folders by their paths, for systems without handles of folders in the standard library, which is Windows. Every name
//! on the way is looked at before it is used, and a link or a junction is refused. Between the look and the use another
//! program could put one there: what was there before the run began is never followed, a race with others is not won.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::look::{Access, Kind, Look, refused};

/// A folder, by its whole path.
#[derive(Debug)]
pub(in crate::site) struct Handle(PathBuf);

impl Handle {
    /// Takes a path that the caller vouches for: links in it are followed.
    pub(in crate::site) fn open(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        if path.is_dir() { Ok(Self(path)) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// The same here.
    pub(in crate::site) fn open_through(path: &Path) -> io::Result<Self> {
        Self::open(path)
    }

    /// A folder below this one.
    pub(in crate::site) fn sub(&self, below: &Path) -> io::Result<Self> {
        let place = self.place(below)?;
        match look_of(&fs::symlink_metadata(&place)?).kind {
            Kind::Folder => Ok(Self(place)),
            Kind::File => Err(io::ErrorKind::NotADirectory.into()),
            kind => Err(refused(kind)),
        }
    }

    /// What stands at a place below.
    pub(in crate::site) fn look(&self, below: &Path) -> io::Result<Look> {
        Ok(look_of(&fs::symlink_metadata(self.place(below)?)?))
    }

    /// What this folder is itself.
    pub(in crate::site) fn look_here(&self) -> io::Result<Look> {
        Ok(look_of(&fs::symlink_metadata(&self.0)?))
    }

    /// Opens a regular file below for reading.
    pub(in crate::site) fn open_file(&self, below: &Path) -> io::Result<File> {
        File::open(self.regular(below)?)
    }

    /// Makes a file below where nothing stands yet.
    pub(in crate::site) fn create(&self, below: &Path, _: Access) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(self.place(below)?)
    }

    /// Opens a regular file below for reading and writing, and makes it where there is none.
    pub(in crate::site) fn open_or_create(&self, below: &Path) -> io::Result<File> {
        let place = match self.regular(below) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.place(below)?,
            place => place?,
        };
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(place)
    }

    /// Makes a folder below where nothing stands yet.
    pub(in crate::site) fn make(&self, below: &Path, _: Access) -> io::Result<()> {
        fs::create_dir(self.place(below)?)
    }

    /// Moves what stands below to a place below another folder.
    pub(in crate::site) fn rename(&self, below: &Path, to: &Self, place: &Path) -> io::Result<()> {
        fs::rename(self.place(below)?, to.place(place)?)
    }

    /// Makes another name of what stands below.
    pub(in crate::site) fn link(&self, below: &Path, to: &Self, place: &Path) -> io::Result<()> {
        fs::hard_link(self.place(below)?, to.place(place)?)
    }

    /// Removes what stands below, if it is no folder.
    pub(in crate::site) fn delete(&self, below: &Path) -> io::Result<()> {
        fs::remove_file(self.place(below)?)
    }

    /// Removes an empty folder below.
    pub(in crate::site) fn delete_folder(&self, below: &Path) -> io::Result<()> {
        fs::remove_dir(self.place(below)?)
    }

    /// The names in this folder and what they are.
    pub(in crate::site) fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name(), look_of(&entry.metadata()?).kind))
        };
        fs::read_dir(&self.0)?.map(entry).collect()
    }

    /// The handle as a file.
    pub(in crate::site) fn as_file(&self) -> io::Result<File> {
        File::open(&self.0)
    }

    /// Rights are what the folder above gives here.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there are such rights")]
    pub(in crate::site) fn set_mode(&self, _: u32) -> io::Result<()> {
        Ok(())
    }

    /// There is no such time here.
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there is such a time")]
    pub(in crate::site) fn seal(&self, _: &Path, _: u32) -> io::Result<()> {
        Ok(())
    }

    fn regular(&self, below: &Path) -> io::Result<PathBuf> {
        let place = self.place(below)?;
        match look_of(&fs::symlink_metadata(&place)?).kind {
            Kind::File => Ok(place),
            Kind::Folder => Err(io::ErrorKind::IsADirectory.into()),
            kind => Err(refused(kind)),
        }
    }

    /// The whole path, after every folder on the way was seen to be none that leads elsewhere.
    fn place(&self, below: &Path) -> io::Result<PathBuf> {
        let parts: Vec<Component<'_>> = below.components().collect();
        if parts.is_empty() || !parts.iter().all(|part| matches!(part, Component::Normal(_))) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut place = self.0.clone();
        for (at, part) in parts.iter().enumerate() {
            place.push(part);
            if at + 1 < parts.len() {
                match look_of(&fs::symlink_metadata(&place)?).kind {
                    Kind::Folder => {}
                    Kind::File => return Err(io::ErrorKind::NotADirectory.into()),
                    kind => return Err(refused(kind)),
                }
            }
        }
        Ok(place)
    }
}

fn look_of(metadata: &Metadata) -> Look {
    let kind = metadata.file_type();
    let kind = match () {
        () if kind.is_symlink() => Kind::Link,
        () if kind.is_dir() => Kind::Folder,
        () if kind.is_file() => Kind::File,
        () => Kind::Unknown,
    };
    let time = |time: SystemTime| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    };
    Look {
        kind,
        size: metadata.len(),
        modified: metadata.modified().map_or(i128::MAX, time),
        // The time of a change is not to be had; a copy that keeps the time of writing is at least made anew.
        changed: metadata.created().ok().map(time),
        identity: None,
        names: 1,
        mode: 0,
        owner: (0, 0),
    }
}

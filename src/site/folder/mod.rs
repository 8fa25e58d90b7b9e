//! A folder as a capability: whoever has one can read and change what is below it, nothing else, and no step on the way
//! goes through a symbolic link. This is the only code of the program that changes the disk; `tests/tidy` holds to that.

#[cfg(unix)]
mod handles;
mod look;
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "compiled here for its tests alone"))]
mod paths;
#[cfg(target_os = "linux")]
mod rights;
#[cfg(test)]
mod tests;
mod trees;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

#[cfg(unix)]
use handles::Handle;
pub use look::Kind;
pub(crate) use look::{Access, Look};
pub(in crate::site) use look::{SECOND, refused_kind};
#[cfg(not(unix))]
use paths::Handle;
#[cfg(target_os = "linux")]
pub(in crate::site) use rights::Rights;

use super::error::{PublishError, at};
use super::fingerprint::Digest;

/// A folder and what is below it.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    handle: Arc<Handle>,
    /// Its path, for messages and for what is named to a reader.
    path: PathBuf,
}

impl Folder {
    /// Opens a folder by the caller's own word for it: links in that path are followed.
    pub(crate) fn open(path: &Path) -> Result<Self, PublishError> {
        let handle = Handle::open(path).map_err(at("open the folder", path))?;
        Ok(Self { handle: Arc::new(handle), path: path.to_owned() })
    }

    /// Opens a folder through which others are reached; it need not be one that can be listed.
    pub(super) fn open_through(path: &Path) -> Result<Self, PublishError> {
        let handle = Handle::open_through(path).map_err(at("open the folder", path))?;
        Ok(Self { handle: Arc::new(handle), path: path.to_owned() })
    }

    /// Opens a folder by the caller's own word for it, and makes it and those above it where they are missing.
    pub(crate) fn make(path: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(path).map_err(at("create the folder", path))?;
        Self::open(path)
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of something below, for messages.
    pub(crate) fn place(&self, below: impl AsRef<Path>) -> PathBuf {
        self.path.join(below)
    }

    fn at(&self, action: &'static str, below: &Path) -> impl FnOnce(io::Error) -> PublishError {
        let path = self.path.join(below);
        move |error| at(action, &path)(error)
    }

    /// A folder below, or nothing if there is none.
    pub(crate) fn sub(&self, below: impl AsRef<Path>) -> Result<Option<Self>, PublishError> {
        let below = below.as_ref();
        match self.handle.sub(below) {
            Ok(handle) => Ok(Some(Self { handle: Arc::new(handle), path: self.path.join(below) })),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.at("open the folder", below)(error)),
        }
    }

    /// A folder below that has to be there.
    pub(super) fn within(&self, below: impl AsRef<Path>) -> Result<Self, PublishError> {
        let below = below.as_ref();
        let missing = || self.at("open the folder", below)(io::ErrorKind::NotFound.into());
        self.sub(below)?.ok_or_else(missing)
    }

    /// What stands at a place below, or nothing.
    pub(crate) fn look(&self, below: impl AsRef<Path>) -> Result<Option<Look>, PublishError> {
        let below = below.as_ref();
        match self.handle.look(below) {
            Ok(look) => Ok(Some(look)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.at("look at", below)(error)),
        }
    }

    /// What the folder is itself.
    pub(super) fn look_here(&self) -> Result<Look, PublishError> {
        self.handle.look_here().map_err(at("look at", &self.path))
    }

    /// The names in the folder and what they are, in order.
    pub(crate) fn entries(&self) -> Result<Vec<(OsString, Kind)>, PublishError> {
        let mut entries = self.handle.entries().map_err(at("read the folder", &self.path))?;
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(entries)
    }

    /// Opens a regular file below, or nothing if there is none.
    pub(crate) fn open_file(&self, below: impl AsRef<Path>) -> Result<Option<File>, PublishError> {
        let below = below.as_ref();
        match self.handle.open_file(below) {
            Ok(file) => Ok(Some(file)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.at("open", below)(error)),
        }
    }

    /// What a regular file below holds, or nothing if there is none; more than `most` bytes are an error.
    pub(crate) fn read(&self, below: impl AsRef<Path>, most: u64) -> Result<Option<Vec<u8>>, PublishError> {
        let below = below.as_ref();
        let Some(file) = self.open_file(below)? else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(self.at("read", below))?;
        if read as u64 > most {
            return Err(PublishError::TooLarge { path: self.path.join(below), most });
        }
        Ok(Some(bytes))
    }

    /// How a regular file below begins, or nothing if there is none.
    pub(super) fn begin(&self, below: impl AsRef<Path>) -> Result<Option<Vec<u8>>, PublishError> {
        const MOST: u64 = 4096;
        let below = below.as_ref();
        let Some(file) = self.open_file(below)? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(MOST).read_to_end(&mut bytes).map_err(self.at("read", below))?;
        Ok(Some(bytes))
    }

    /// The text of a regular file below, or nothing if there is none.
    pub(crate) fn read_text(&self, below: impl AsRef<Path>, most: u64) -> Result<Option<String>, PublishError> {
        Ok(self.read(below, most)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The digest and the size of a regular file below, or nothing if there is none. No more than one byte beyond
    /// `most` is read, so that a file that is too large is found to be that and no more.
    pub(super) fn digest(&self, below: impl AsRef<Path>, most: u64) -> Result<Option<(Digest, u64)>, PublishError> {
        let below = below.as_ref();
        let Some(file) = self.open_file(below)? else { return Ok(None) };
        let file = file.take(most.saturating_add(1));
        let content = Digest::of_stream(file, |_| Ok::<(), io::Error>(())).map_err(self.at("read", below))?;
        Ok(Some(content))
    }

    /// Makes a file below where nothing stands yet, in a folder that is there.
    pub(crate) fn create(&self, below: impl AsRef<Path>, access: Access) -> Result<File, PublishError> {
        let below = below.as_ref();
        self.handle.create(below, access).map_err(self.at("create", below))
    }

    /// Makes a whole file below where nothing stands yet.
    pub(crate) fn write(&self, below: impl AsRef<Path>, bytes: &[u8]) -> Result<(), PublishError> {
        let below = below.as_ref();
        let mut file = self.create(below, Access::Default)?;
        file.write_all(bytes).map_err(self.at("write", below))
    }

    /// Puts a whole file in the place of one of that name, at once. What a killed run left of that is made anew.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        if let Some(found) = self.look(name)?.filter(|found| found.kind != Kind::File) {
            return Err(PublishError::Irregular { path: self.place(name), kind: found.kind });
        }
        let draft = format!("{name}.new");
        self.delete(&draft)?;
        self.write(&draft, bytes)?;
        self.rename(&draft, self, name)
    }

    /// Opens a regular file of this folder for its lock, and makes it where there is none.
    pub(super) fn open_or_create(&self, name: &Path) -> Result<File, PublishError> {
        self.handle.open_or_create(name).map_err(self.at("open", name))
    }

    /// The rights of a file that was made here.
    #[cfg(unix)]
    pub(super) fn mode_of(&self, file: &File) -> Result<u32, PublishError> {
        use std::os::unix::fs::PermissionsExt;
        let found = file.metadata().map_err(at("look at", &self.path))?;
        Ok(found.permissions().mode() & 0o7777)
    }

    /// Sets the rights of a file that was made here.
    #[cfg(unix)]
    pub(super) fn set_mode_of(&self, file: &File, mode: u32) -> Result<(), PublishError> {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(mode)).map_err(at("set the rights of a file in", &self.path))
    }

    /// Rights are what the folder gives here.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there are such rights")]
    pub(super) fn mode_of(&self, _: &File) -> Result<u32, PublishError> {
        Ok(0)
    }

    /// The same here.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there are such rights")]
    pub(super) fn set_mode_of(&self, _: &File, _: u32) -> Result<(), PublishError> {
        Ok(())
    }

    /// Makes a folder below where nothing stands yet.
    pub(crate) fn make_folder(&self, below: impl AsRef<Path>, access: Access) -> Result<(), PublishError> {
        let below = below.as_ref();
        self.handle.make(below, access).map_err(self.at("create the folder", below))
    }

    /// As [`Folder::make_folder`], with the system's own error.
    pub(super) fn try_make_folder(&self, below: &Path, access: Access) -> io::Result<()> {
        self.handle.make(below, access)
    }

    /// Makes a folder below and those above it, where they are missing.
    pub(crate) fn make_folders(&self, below: impl AsRef<Path>) -> Result<(), PublishError> {
        let below = below.as_ref();
        match self.handle.make(below, Access::Default) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.within(below).map(drop),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let above = below.parent().filter(|above| !above.as_os_str().is_empty());
                let Some(above) = above else { return Err(self.at("create the folder", below)(error)) };
                self.make_folders(above)?;
                self.make_folder(below, Access::Default)
            }
            Err(error) => Err(self.at("create the folder", below)(error)),
        }
    }

    /// Moves what stands below to a place below another folder, and tries again for about a second while a reader on
    /// Windows or a share is in the way.
    pub(crate) fn rename(
        &self,
        below: impl AsRef<Path>,
        to: &Self,
        place: impl AsRef<Path>,
    ) -> Result<(), PublishError> {
        let (below, place) = (below.as_ref(), place.as_ref());
        patiently(|| self.handle.rename(below, &to.handle, place)).map_err(to.at("rename to", place))
    }

    /// Lets two things change places.
    #[cfg(target_os = "linux")]
    pub(super) fn exchange(&self, below: &str, to: &Self, place: &Path) -> io::Result<()> {
        self.handle.exchange(below.as_ref(), &to.handle, place)
    }

    /// Makes another name of what stands below; a link is not followed.
    pub(super) fn link(&self, below: &Path, to: &Self, place: &Path) -> io::Result<()> {
        self.handle.link(below, &to.handle, place)
    }

    /// Removes what stands below and is no folder; it may be gone already.
    pub(crate) fn delete(&self, below: impl AsRef<Path>) -> Result<(), PublishError> {
        let below = below.as_ref();
        match patiently(|| self.handle.delete(below)) {
            Err(error) if !is_absent(&error) => Err(self.at("remove", below)(error)),
            _ => Ok(()),
        }
    }

    /// Removes an empty folder below; it may be gone already.
    pub(crate) fn delete_folder(&self, below: impl AsRef<Path>) -> Result<(), PublishError> {
        let below = below.as_ref();
        match self.handle.delete_folder(below) {
            Err(error) if !is_absent(&error) => Err(self.at("remove the folder", below)(error)),
            _ => Ok(()),
        }
    }

    /// Removes a folder below if it is empty, and those above it that become empty by that.
    pub(super) fn delete_empty_above(&self, below: &Path) {
        let above = below.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
        for folder in above {
            // A folder that still holds something refuses, and then those above it do too.
            if self.handle.delete_folder(folder).is_err() {
                return;
            }
        }
    }

    /// The folder as a file of the system, for its lock.
    pub(super) fn as_file(&self) -> Result<File, PublishError> {
        self.handle.as_file().map_err(at("open the folder", &self.path))
    }

    /// Makes sure that the names in this folder are on the disk.
    #[cfg(unix)]
    pub(crate) fn sync_names(&self) -> Result<(), PublishError> {
        self.as_file()?.sync_all().map_err(at("sync", &self.path))
    }

    /// Windows writes names by itself.
    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "as where there is something to do")]
    pub(crate) fn sync_names(&self) -> Result<(), PublishError> {
        Ok(())
    }

    /// Makes sure that what was written below is on the disk, with one call.
    #[cfg(target_os = "linux")]
    pub(super) fn sync<'a>(&self, _: impl Iterator<Item = &'a Path>) -> Result<(), PublishError> {
        rustix::fs::syncfs(self.handle.fd()).map_err(|error| at("sync", &self.path)(error.into()))
    }

    /// Makes sure that the files written are on the disk, one after the other.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn sync<'a>(&self, files: impl Iterator<Item = &'a Path>) -> Result<(), PublishError> {
        for below in files {
            if let Some(file) = self.open_file(below)? {
                file.sync_all().map_err(self.at("sync", below))?;
            }
        }
        Ok(())
    }

    /// Opens a folder that was made for the caller alone to those who may write in another one: its group, and whom its
    /// access list names. Those who may only read there get no access.
    #[cfg(target_os = "linux")]
    pub(super) fn share_with_writers_of(&self, other: &Self) -> Result<(), PublishError> {
        let rights = Rights::of(&other.handle).map_err(at("look at", &other.path))?;
        let group = other.look_here()?.owner.1;
        let has_group = self.handle.set_group(group);
        if rights.has_lists() {
            return rights.share(&self.handle, has_group).map_err(at("set the rights of", &self.path));
        }
        if rights.mode() & 0o020 == 0 || !has_group {
            return Ok(());
        }
        let mode = self.look_here()?.mode;
        self.handle.set_mode(mode | 0o070).map_err(at("set the rights of", &self.path))
    }

    /// What is made in the destination has its group from there.
    #[cfg(not(target_os = "linux"))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there is something to do")]
    pub(super) fn share_with_writers_of(&self, _: &Self) -> Result<(), PublishError> {
        Ok(())
    }

    /// The handle, for the owner and the rights of the folder.
    #[cfg(target_os = "linux")]
    pub(in crate::site) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Gives the time at which the content of a file below was changed this fraction of a second, in nanoseconds, and
    /// makes the time of its last change now. Where that is not to be had, files are read that need not be.
    pub(super) fn seal(&self, below: &str, fraction: u32) {
        let _ = self.handle.seal(below.as_ref(), fraction);
    }
}

/// Whether an error says that there is nothing at a path.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn patiently(attempt: impl Fn() -> io::Result<()>) -> io::Result<()> {
    for pause in [5, 20, 75, 200, 500] {
        match attempt() {
            Err(error) if is_passing(&error) => std::thread::sleep(Duration::from_millis(pause)),
            result => return result,
        }
    }
    attempt()
}

/// Windows and SMB answer so while another program has the file open.
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind as Occasion;
    matches!(error.kind(), Occasion::PermissionDenied | Occasion::ResourceBusy | Occasion::ExecutableFileBusy)
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)))
}

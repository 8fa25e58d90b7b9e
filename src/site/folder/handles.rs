//! Folders by their handles, as Unix has them. Nothing goes through a symbolic link: the kernel refuses it where it has
//! `openat2`, and where it has not, every folder on the way is opened by itself with `O_NOFOLLOW`.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use rustix::fs::{self as sys, AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::look::{Access, Identity, Kind, Look, SECOND, refused};

/// A folder that is open.
#[derive(Debug)]
pub(in crate::site) struct Handle(OwnedFd);

/// A folder that is only gone through: no right to list it is needed.
#[cfg(any(target_os = "linux", target_os = "android"))]
const THROUGH: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const THROUGH: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// A folder that is listed.
const LISTED: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// A FIFO must not hold the run up, and a terminal must not become its own.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// A new file, where nothing stands yet.
const NEW: OFlags = OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::CLOEXEC);

impl Handle {
    /// Opens a folder by a path that the caller vouches for: links in it are followed.
    pub(in crate::site) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(sys::open(path, LISTED, Mode::empty())?))
    }

    /// As [`Handle::open`], for a folder of which nothing but its entries by name is wanted.
    pub(in crate::site) fn open_through(path: &Path) -> io::Result<Self> {
        Ok(Self(sys::open(path, THROUGH, Mode::empty())?))
    }

    /// Opens a folder below this one.
    pub(in crate::site) fn sub(&self, below: &Path) -> io::Result<Self> {
        Ok(Self(self.beneath(below, LISTED, Mode::empty())?))
    }

    /// What stands at a place below.
    pub(in crate::site) fn look(&self, below: &Path) -> io::Result<Look> {
        let (folder, name) = self.above(below)?;
        Ok(look_of(&sys::statat(folder.fd(), name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// What this folder is itself.
    pub(in crate::site) fn look_here(&self) -> io::Result<Look> {
        Ok(look_of(&sys::fstat(&self.0)?))
    }

    /// Opens a regular file below for reading; anything else is refused, whatever it is by then.
    pub(in crate::site) fn open_file(&self, below: &Path) -> io::Result<File> {
        regular(self.beneath(below, READ, Mode::empty())?)
    }

    /// Makes a file below where nothing stands yet.
    pub(in crate::site) fn create(&self, below: &Path, access: Access) -> io::Result<File> {
        let fd = self.beneath(below, NEW, mode(access.file_mode()))?;
        if let Some(mended) = access.mended(access.file_mode(), mask(), 0o444) {
            sys::fchmod(&fd, mode(mended))?;
        }
        Ok(File::from(fd))
    }

    /// Opens a regular file below for reading and writing, and makes it where there is none.
    pub(in crate::site) fn open_or_create(&self, below: &Path) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let private = mode(Access::Private.file_mode());
        loop {
            match self.beneath(below, flags, Mode::empty()) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                opened => return regular(opened?),
            }
            match self.beneath(below, flags | OFlags::CREATE | OFlags::EXCL, private) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return regular(made?),
            }
        }
    }

    /// Makes a folder below where nothing stands yet.
    pub(in crate::site) fn make(&self, below: &Path, access: Access) -> io::Result<()> {
        let (folder, name) = self.above(below)?;
        sys::mkdirat(folder.fd(), name, mode(access.folder_mode()))?;
        if let Some(mended) = access.mended(access.folder_mode(), mask(), 0o555) {
            // Its group and what it hands on are in the bits that the system has set.
            let made = self.sub(below)?;
            made.set_mode(made.look_here()?.mode | mended)?;
        }
        Ok(())
    }

    /// Moves what stands below to a place below another folder.
    pub(in crate::site) fn rename(&self, below: &Path, to: &Self, place: &Path) -> io::Result<()> {
        let ((from, name), (to, place)) = (self.above(below)?, to.above(place)?);
        Ok(sys::renameat(from.fd(), name, to.fd(), place)?)
    }

    /// Lets two things change places.
    #[cfg(target_os = "linux")]
    pub(in crate::site) fn exchange(&self, below: &Path, to: &Self, place: &Path) -> io::Result<()> {
        let ((from, name), (to, place)) = (self.above(below)?, to.above(place)?);
        Ok(sys::renameat_with(from.fd(), name, to.fd(), place, sys::RenameFlags::EXCHANGE)?)
    }

    /// Makes another name of what stands below; a link is not followed, it gets the name itself.
    pub(in crate::site) fn link(&self, below: &Path, to: &Self, place: &Path) -> io::Result<()> {
        let ((from, name), (to, place)) = (self.above(below)?, to.above(place)?);
        Ok(sys::linkat(from.fd(), name, to.fd(), place, AtFlags::empty())?)
    }

    /// Removes what stands below, if it is no folder.
    pub(in crate::site) fn delete(&self, below: &Path) -> io::Result<()> {
        let (folder, name) = self.above(below)?;
        Ok(sys::unlinkat(folder.fd(), name, AtFlags::empty())?)
    }

    /// Removes an empty folder below.
    pub(in crate::site) fn delete_folder(&self, below: &Path) -> io::Result<()> {
        let (folder, name) = self.above(below)?;
        Ok(sys::unlinkat(folder.fd(), name, AtFlags::REMOVEDIR)?)
    }

    /// The names in this folder and what they are.
    pub(in crate::site) fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        let mut found = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if matches!(name.as_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems do not say it in the list.
                FileType::Unknown => match sys::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => kind_of(FileType::from_raw_mode(stat.st_mode)),
                    Err(Errno::NOENT) => continue,
                    Err(error) => return Err(error.into()),
                },
                known => kind_of(known),
            };
            found.push((name.to_owned(), kind));
        }
        Ok(found)
    }

    /// The handle as a file, for its lock and for what the system writes of it.
    pub(in crate::site) fn as_file(&self) -> io::Result<File> {
        Ok(File::from(self.beneath_here()?))
    }

    /// Sets the rights of this folder.
    pub(in crate::site) fn set_mode(&self, mode: u32) -> io::Result<()> {
        Ok(sys::fchmod(&self.0, self::mode(mode))?)
    }

    /// Gives this folder to a group, and tells whether it is that group's then.
    #[cfg(target_os = "linux")]
    pub(in crate::site) fn set_group(&self, group: u32) -> bool {
        let is_its = || self.look_here().is_ok_and(|look| look.owner.1 == group);
        is_its() || (sys::fchown(&self.0, None, Some(sys::Gid::from_raw(group))).is_ok() && is_its())
    }

    /// Sets the time at which the content of a file below was changed to the next one that has this fraction of a second,
    /// in nanoseconds; the time of its last change is now.
    pub(in crate::site) fn seal(&self, below: &Path, fraction: u32) -> io::Result<()> {
        let file = self.open_file(below)?;
        // The clock of a share may be ahead of ours; what it says is seen after the first time.
        for _ in 0..2 {
            let found = look_of(&sys::fstat(&file)?);
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos());
            let latest = found.modified.max(found.changed.unwrap_or(0)).max(i128::try_from(now).unwrap_or(0));
            let (second, rest) = (latest.div_euclid(SECOND), latest.rem_euclid(SECOND));
            let second = if i128::from(fraction) < rest { second + 1 } else { second };
            let modified = sys::Timespec {
                tv_sec: second.try_into().map_err(|_| io::ErrorKind::InvalidData)?,
                tv_nsec: fraction.into(),
            };
            let read = sys::Timespec { tv_sec: 0, tv_nsec: sys::UTIME_OMIT };
            sys::futimens(&file, &sys::Timestamps { last_access: read, last_modification: modified })?;
            let set = look_of(&sys::fstat(&file)?);
            if set.changed.is_none_or(|changed| changed <= set.modified) {
                break;
            }
        }
        Ok(())
    }

    /// The handle itself.
    #[cfg(target_os = "linux")]
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }

    /// Another opening of this very folder.
    fn beneath_here(&self) -> io::Result<OwnedFd> {
        Ok(sys::openat(&self.0, ".", LISTED, Mode::empty())?)
    }

    /// The folder in which the last name of a path stands, and that name.
    fn above<'a>(&'a self, below: &'a Path) -> io::Result<(Above<'a>, &'a OsStr)> {
        check(below)?;
        let name = below.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = match below.parent().filter(|above| !above.as_os_str().is_empty()) {
            Some(above) => Above::Opened(self.beneath(above, THROUGH, Mode::empty())?),
            None => Above::Same(self.0.as_fd()),
        };
        Ok((folder, name))
    }

    fn beneath(&self, below: &Path, flags: OFlags, mode: Mode) -> io::Result<OwnedFd> {
        check(below)?;
        #[cfg(target_os = "linux")]
        if let Some(opened) = by_kernel::open(self.0.as_fd(), below, flags, mode) {
            return opened;
        }
        step_by_step(self.0.as_fd(), below, flags, mode)
    }
}

/// The folder that holds a name.
enum Above<'a> {
    Same(BorrowedFd<'a>),
    Opened(OwnedFd),
}

impl Above<'_> {
    fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Same(fd) => *fd,
            Self::Opened(fd) => fd.as_fd(),
        }
    }
}

#[cfg(target_os = "linux")]
mod by_kernel {
    //! One call that resolves a whole path and refuses every link in it.

    use std::sync::atomic::{AtomicBool, Ordering};

    use rustix::fs::{ResolveFlags, openat2};

    use super::{BorrowedFd, Errno, Kind, Mode, OFlags, OwnedFd, Path, io, refused};

    /// Whether this system was found to lack the call.
    static LACKING: AtomicBool = AtomicBool::new(false);

    /// The kernel gives up where folders are moved meanwhile.
    const ATTEMPTS: usize = 32;

    /// Nothing where it takes another way.
    pub(super) fn open(from: BorrowedFd<'_>, below: &Path, flags: OFlags, mode: Mode) -> Option<io::Result<OwnedFd>> {
        if LACKING.load(Ordering::Relaxed) {
            return None;
        }
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        for _ in 0..ATTEMPTS {
            match openat2(from, below, flags, mode, resolve) {
                Ok(fd) => return Some(Ok(fd)),
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(Errno::LOOP) => return Some(Err(refused(Kind::Link))),
                Err(Errno::NOSYS) => {
                    LACKING.store(true, Ordering::Relaxed);
                    return None;
                }
                // A filter of system calls that does not know this one answers so.
                Err(Errno::PERM) => return None,
                Err(error) => return Some(Err(error.into())),
            }
        }
        None
    }
}

/// Opens every folder on the way by itself.
fn step_by_step(from: BorrowedFd<'_>, below: &Path, flags: OFlags, mode: Mode) -> io::Result<OwnedFd> {
    let mut steps: Vec<&OsStr> = below.iter().collect();
    let last = steps.pop().ok_or(io::ErrorKind::InvalidInput)?;
    let mut here: Option<OwnedFd> = None;
    for step in steps {
        let fd = here.as_ref().map_or(from, OwnedFd::as_fd);
        here = Some(step_to(fd, step, THROUGH, Mode::empty())?);
    }
    step_to(here.as_ref().map_or(from, OwnedFd::as_fd), last, flags, mode)
}

fn step_to(from: BorrowedFd<'_>, name: &OsStr, flags: OFlags, mode: Mode) -> io::Result<OwnedFd> {
    let opened = sys::openat(from, name, flags | OFlags::NOFOLLOW, mode);
    opened.map_err(|error| match error {
        Errno::LOOP | Errno::NOTDIR | Errno::MLINK if is_link(from, name) => refused(Kind::Link),
        error => error.into(),
    })
}

fn is_link(from: BorrowedFd<'_>, name: &OsStr) -> bool {
    sys::statat(from, name, AtFlags::SYMLINK_NOFOLLOW)
        .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Symlink)
}

/// What the caller takes away from the rights of all that it makes. It cannot be asked for without being set, which
/// other threads would feel; Linux tells it elsewhere.
fn mask() -> u32 {
    static MASK: OnceLock<u32> = OnceLock::new();
    *MASK.get_or_init(|| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let told = status.lines().find_map(|line| line.strip_prefix("Umask:"));
        told.and_then(|mask| u32::from_str_radix(mask.trim(), 8).ok()).unwrap_or(0o022)
    })
}

/// The type of rights differs from one system to the next.
#[allow(clippy::cast_possible_truncation, clippy::unnecessary_cast, reason = "see above")]
fn mode(bits: u32) -> Mode {
    Mode::from_raw_mode(bits as sys::RawMode)
}

/// A path of names alone, so that it cannot lead up or start anew at the root.
fn check(below: &Path) -> io::Result<()> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    let whole = below.components().next().is_some() && below.components().all(plain);
    if whole { Ok(()) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// The file, if it is a regular one.
fn regular(fd: OwnedFd) -> io::Result<File> {
    match kind_of(FileType::from_raw_mode(sys::fstat(&fd)?.st_mode)) {
        Kind::File => Ok(File::from(fd)),
        Kind::Folder => Err(io::ErrorKind::IsADirectory.into()),
        kind => Err(refused(kind)),
    }
}

fn kind_of(kind: FileType) -> Kind {
    match kind {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        FileType::Fifo => Kind::Fifo,
        FileType::Socket => Kind::Socket,
        FileType::CharacterDevice | FileType::BlockDevice => Kind::Device,
        FileType::Unknown => Kind::Unknown,
    }
}

/// What the kernel's numbers say; their types differ from one system to the next.
#[allow(clippy::unnecessary_cast, clippy::cast_sign_loss, clippy::cast_lossless, reason = "see above")]
fn look_of(stat: &Stat) -> Look {
    let time = |seconds: i128, nanoseconds: i128| seconds * 1_000_000_000 + nanoseconds;
    Look {
        kind: kind_of(FileType::from_raw_mode(stat.st_mode)),
        size: stat.st_size as u64,
        modified: time(stat.st_mtime as i128, stat.st_mtime_nsec as i128),
        changed: Some(time(stat.st_ctime as i128, stat.st_ctime_nsec as i128)),
        identity: Some(Identity { device: stat.st_dev as u64, inode: stat.st_ino as u64 }),
        names: stat.st_nlink as u64,
        mode: stat.st_mode as u32 & 0o7777,
        owner: (stat.st_uid as u32, stat.st_gid as u32),
    }
}

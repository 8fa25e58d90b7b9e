//! The lock that keeps two runs apart: the operating system's own, so a killed run leaves none behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::error::{PublishError, at};

/// The name of the lock file, where a folder itself cannot be locked.
pub(super) const LOCK_NAME: &str = ".tebiki.lock";

/// A lock that lasts as long as the value.
#[derive(Debug)]
pub(super) enum Lock {
    /// The folder's own handle is locked, which needs no file and follows the folder when it moves.
    Folder(Held),
    /// A file in the folder is locked, as on Windows and on shares.
    File(#[expect(dead_code, reason = "held for the lock alone")] Held),
}

/// A locked handle. Closing it would not do: a process that this one has just started holds a copy
/// of it until it runs its own program, and the lock with it.
#[derive(Debug)]
pub(super) struct Held(File);

impl std::ops::Deref for Held {
    type Target = File;

    fn deref(&self) -> &File {
        &self.0
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // The system releases the lock at the end of the process anyway.
        let _ = self.0.unlock();
    }
}

impl Lock {
    /// Locks `folder`, or says at once that another run has it.
    pub(super) fn acquire(folder: &Path) -> Result<Self, PublishError> {
        match lock_folder(folder)? {
            Some(file) => Ok(Self::Folder(file)),
            None => lock_file(&folder.join(LOCK_NAME), folder).map(Self::File),
        }
    }

    /// Locks `folder` against writers alone; nothing where folders cannot be locked, because what
    /// is only read must not be written to.
    pub(super) fn share(folder: &Path) -> Result<Option<Held>, PublishError> {
        share_folder(folder)
    }

    /// Whether `folder` is still the very folder that was locked.
    pub(super) fn still_holds(&self, folder: &Path) -> Result<bool, PublishError> {
        match self {
            Self::Folder(file) => is_at(file, folder),
            Self::File(_) => Ok(true),
        }
    }
}

/// Locks the folder's handle; nothing if this file system has no such locks.
#[cfg(unix)]
fn lock_folder(folder: &Path) -> Result<Option<Held>, PublishError> {
    loop {
        let file = File::open(folder).map_err(at("open", folder))?;
        match file.try_lock() {
            // Between opening and locking, the run that had the lock may have put another folder here.
            Ok(()) => {
                let held = Held(file);
                if is_at(&held, folder)? {
                    return Ok(Some(held));
                }
            }
            Err(TryLockError::WouldBlock) => {
                return Err(PublishError::Busy { dest: folder.to_owned() });
            }
            Err(TryLockError::Error(error)) if locks_no_folders(&error) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(at("lock", folder)(error)),
        }
    }
}

/// NFS wants a handle that can write, which a folder's never can; other shares know no locks.
#[cfg(unix)]
fn locks_no_folders(error: &std::io::Error) -> bool {
    use rustix::io::Errno;
    matches!(
        Errno::from_io_error(error),
        Some(Errno::BADF | Errno::INVAL | Errno::NOLCK | Errno::NOSYS | Errno::OPNOTSUPP | Errno::ISDIR)
    )
}

#[cfg(unix)]
fn share_folder(folder: &Path) -> Result<Option<Held>, PublishError> {
    let file = File::open(folder).map_err(at("open", folder))?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Err(PublishError::Busy { dest: folder.to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(Held(file))),
    }
}

#[cfg(not(unix))]
fn share_folder(_: &Path) -> Result<Option<Held>, PublishError> {
    Ok(None)
}

#[cfg(not(unix))]
fn lock_folder(_: &Path) -> Result<Option<Held>, PublishError> {
    Ok(None)
}

/// Opens and locks a file, which is made if need be and keeps what it holds; `what` is what the
/// lock is for.
pub(super) fn lock_file(path: &Path, what: &Path) -> Result<Held, PublishError> {
    loop {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(at("open", path))?;
        match file.try_lock() {
            Ok(()) => {
                let held = Held(file);
                if is_at(&held, path)? {
                    return Ok(held);
                }
            }
            Err(TryLockError::WouldBlock) => {
                return Err(PublishError::Busy { dest: what.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(at("lock", path)(error)),
        }
    }
}

/// Whether the open file or folder is the one that stands at `path` now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> Result<bool, PublishError> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata().map_err(at("look at", path))?;
    let there = super::disk::look(path)?;
    Ok(there.is_some_and(|there| there.ino() == own.ino() && there.dev() == own.dev()))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> Result<bool, PublishError> {
    Ok(super::disk::look(path)?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_one_in_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let lock = Lock::acquire(folder.path()).expect("the lock");
        let second = Lock::acquire(folder.path());
        assert!(matches!(second, Err(PublishError::Busy { .. })));
        drop(lock);
        Lock::acquire(folder.path()).expect("the lock, again");
    }

    #[test]
    #[cfg(unix)]
    fn lets_readers_share() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let reader = Lock::share(folder.path()).expect("a shared lock");
        let other = Lock::share(folder.path()).expect("a second one");
        assert!(reader.is_some() && other.is_some());
        assert!(matches!(Lock::acquire(folder.path()), Err(PublishError::Busy { .. })));
    }

    #[test]
    fn locks_a_file_where_it_must() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(LOCK_NAME);
        let lock = lock_file(&path, &path).expect("the lock");
        assert!(matches!(lock_file(&path, &path), Err(PublishError::Busy { .. })));
        drop(lock);
        lock_file(&path, &path).expect("the lock, again");
    }
}

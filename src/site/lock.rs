//! The lock that keeps two runs apart: the operating system's own, so a killed run leaves none behind.

use std::fs::{File, TryLockError};
use std::path::Path;

use super::error::{PublishError, at};
use super::folder::Folder;

/// The name of the lock file, where a folder itself cannot be locked.
pub(super) const LOCK_NAME: &str = ".tebiki.lock";

/// A lock that lasts as long as the value.
#[derive(Debug)]
pub(super) enum Lock {
    /// The folder's own handle is locked, which needs no file and follows the folder when it moves.
    Folder(#[expect(dead_code, reason = "held for the lock alone")] Held),
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
    pub(super) fn acquire(folder: &Folder) -> Result<Self, PublishError> {
        match lock_folder(folder)? {
            Some(file) => Ok(Self::Folder(file)),
            None => lock_file(folder, LOCK_NAME.as_ref(), folder.path()).map(Self::File),
        }
    }

    /// Locks `folder` against writers alone; nothing where folders cannot be locked, because what
    /// is only read must not be written to.
    pub(super) fn share(folder: &Folder) -> Result<Option<Held>, PublishError> {
        share_folder(folder)
    }

    /// Whether the folder itself is locked.
    pub(super) fn is_of_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

/// Locks the folder's handle; nothing if this file system has no such locks.
#[cfg(unix)]
fn lock_folder(folder: &Folder) -> Result<Option<Held>, PublishError> {
    let file = folder.as_file()?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Held(file))),
        Err(TryLockError::WouldBlock) => Err(PublishError::Busy { dest: folder.path().to_owned() }),
        Err(TryLockError::Error(error)) if locks_no_folders(&error) => Ok(None),
        Err(TryLockError::Error(error)) => Err(at("lock", folder.path())(error)),
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
fn share_folder(folder: &Folder) -> Result<Option<Held>, PublishError> {
    let file = folder.as_file()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Err(PublishError::Busy { dest: folder.path().to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(Held(file))),
    }
}

#[cfg(not(unix))]
fn share_folder(_: &Folder) -> Result<Option<Held>, PublishError> {
    Ok(None)
}

#[cfg(not(unix))]
fn lock_folder(_: &Folder) -> Result<Option<Held>, PublishError> {
    Ok(None)
}

/// Opens and locks a file of a folder, which is made if need be and keeps what it holds; `what` is what the lock is for.
pub(super) fn lock_file(folder: &Folder, name: &Path, what: &Path) -> Result<Held, PublishError> {
    loop {
        let file = folder.open_or_create(name)?;
        match file.try_lock() {
            Ok(()) => {
                let held = Held(file);
                if is_at(&held, folder, name)? {
                    return Ok(held);
                }
            }
            Err(TryLockError::WouldBlock) => return Err(PublishError::Busy { dest: what.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(at("lock", &folder.place(name))(error)),
        }
    }
}

/// Whether the open file is the one that has this name now.
#[cfg(unix)]
fn is_at(file: &File, folder: &Folder, name: &Path) -> Result<bool, PublishError> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata().map_err(at("look at", &folder.place(name)))?;
    let there = folder.look(name)?.and_then(|there| there.identity);
    Ok(there.is_some_and(|there| there.inode == own.ino() && there.device == own.dev()))
}

#[cfg(not(unix))]
fn is_at(_: &File, folder: &Folder, name: &Path) -> Result<bool, PublishError> {
    Ok(folder.look(name)?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> (tempfile::TempDir, Folder) {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(temporary.path()).expect("the folder");
        (temporary, folder)
    }

    #[test]
    fn lets_one_in_and_leaves_nothing() {
        let (_temporary, folder) = opened();
        let lock = Lock::acquire(&folder).expect("the lock");
        let second = Lock::acquire(&folder);
        assert!(matches!(second, Err(PublishError::Busy { .. })));
        drop(lock);
        Lock::acquire(&folder).expect("the lock, again");
    }

    #[test]
    #[cfg(unix)]
    fn lets_readers_share() {
        let (_temporary, folder) = opened();
        let reader = Lock::share(&folder).expect("a shared lock");
        let other = Lock::share(&folder).expect("a second one");
        assert!(reader.is_some() && other.is_some());
        assert!(matches!(Lock::acquire(&folder), Err(PublishError::Busy { .. })));
    }

    #[test]
    fn locks_a_file_where_it_must() {
        let (_temporary, folder) = opened();
        let name = Path::new(LOCK_NAME);
        let lock = lock_file(&folder, name, name).expect("the lock");
        assert!(matches!(lock_file(&folder, name, name), Err(PublishError::Busy { .. })));
        drop(lock);
        lock_file(&folder, name, name).expect("the lock, again");
    }
}

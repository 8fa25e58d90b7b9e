//! The folder of one index as tantivy sees it: everything is read and written through the folder's handle, so that no link
//! is followed, and what is written is remembered with a checksum. Nothing is mapped into memory: a file that somebody cuts
//! short meanwhile is an error and stops nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crc32fast::Hasher;
use rayon::prelude::*;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use super::folder::FILTERS;
use crate::search::SearchError;
use crate::site::{Access, Folder, Kind, PublishError};

/// The list of the files with their checksums; it is also the mark of a folder that this program made.
pub(in crate::session) const SUMS: &str = "sums";

const TITLE: &str = "tebiki index 1";

/// Files that tantivy keeps for itself are no larger.
const MOST_SMALL: u64 = 64 << 20;

/// No list of sums is larger: an index has some hundred files.
const MOST_SUMS: u64 = 1 << 20;

/// The checksum and the size of a file.
type Sum = (u32, u64);

/// A folder that tantivy works in.
#[derive(Clone, Debug)]
pub(in crate::session) struct IndexDirectory {
    folder: Folder,
    sums: Arc<Mutex<BTreeMap<String, Sum>>>,
}

impl IndexDirectory {
    /// Takes a folder that holds nothing but an index.
    pub(in crate::session) fn of(folder: Folder) -> Self {
        Self { folder, sums: Arc::default() }
    }

    /// Writes the list of what was written.
    pub(in crate::session) fn write_sums(&self) -> Result<(), PublishError> {
        let mut text = format!("{TITLE}\n");
        for (name, (sum, size)) in &*self.sums() {
            let _ = writeln!(text, "{sum:08x} {size} {name}");
        }
        self.folder.replace(SUMS, text.as_bytes())
    }

    /// Compares every file with the list.
    pub(in crate::session) fn check(folder: &Folder) -> Result<(), SearchError> {
        let text = folder.read_text(SUMS, MOST_SUMS).map_err(other)?;
        let listed = text.as_deref().and_then(parse).ok_or(SearchError::Damaged("its list of files cannot be read"))?;
        listed.into_par_iter().try_for_each(|(name, sum)| {
            let file = folder.open_file(name).map_err(other)?.ok_or(SearchError::Damaged("a file is missing"))?;
            if sum_of(file, sum.1)? == sum {
                Ok(())
            } else {
                Err(SearchError::Damaged("a file is not what was written"))
            }
        })
    }

    /// Whether a file is one that tantivy or we make in the folder of an index.
    pub(in crate::session) fn makes(name: &str, kind: Kind) -> bool {
        const OURS: [&str; 4] = [SUMS, FILTERS, "meta.json", ".managed.json"];
        let is_segment = name.split_once('.').is_some_and(|(id, extension)| {
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !extension.is_empty()
        });
        kind == Kind::File
            && (OURS.contains(&name.strip_suffix(".new").unwrap_or(name))
                || is_segment
                || name.starts_with(".tantivy-"))
    }

    fn sums(&self) -> MutexGuard<'_, BTreeMap<String, Sum>> {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error of the site's as one of the index.
pub(in crate::session) fn other(error: PublishError) -> SearchError {
    io::Error::other(error).into()
}

fn parse(text: &str) -> Option<Vec<(&str, Sum)>> {
    let mut lines = text.lines();
    lines.next().filter(|title| *title == TITLE)?;
    let line = |line| {
        let (sum, rest) = str::split_once(line, ' ')?;
        let (size, name) = rest.split_once(' ')?;
        let plain = !name.is_empty() && !name.contains(['/', '\\']);
        plain.then_some((name, (u32::from_str_radix(sum, 16).ok()?, size.parse().ok()?)))
    };
    lines.map(line).collect()
}

/// The sum and the size of a file; no more than a byte beyond `most` is read.
fn sum_of(file: File, most: u64) -> io::Result<Sum> {
    let (mut hasher, mut size, mut buffer) = (Hasher::new(), 0, vec![0; 1 << 17]);
    let mut file = file.take(most.saturating_add(1));
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((hasher.finalize(), size)),
            Ok(read) => {
                hasher.update(&buffer[..read]);
                size += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn name_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A file that is read, and how long it was when it was opened.
#[derive(Debug)]
struct Opened {
    file: File,
    length: usize,
}

impl HasLen for Opened {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for Opened {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.end > self.length || range.start > range.end {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut bytes = vec![0; range.len()];
        read_at(&self.file, &mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (bytes, at) = (&mut bytes[read..], at + read as u64),
        }
    }
    Ok(())
}

/// A file that is written, with the sum of what was written until now.
struct Summed {
    file: File,
    name: String,
    hasher: Hasher,
    size: u64,
    sums: Arc<Mutex<BTreeMap<String, Sum>>>,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Summed {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.file.sync_data()?;
        let sum = (self.hasher.clone().finalize(), self.size);
        self.sums.lock().unwrap_or_else(PoisonError::into_inner).insert(self.name.clone(), sum);
        Ok(())
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let opened = self.folder.open_file(path).map_err(|error| unreadable(error, path))?;
        let file = opened.ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        let length =
            file.metadata().map(|found| found.len()).and_then(|length| length.try_into().map_err(io::Error::other));
        let length = length.map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        Ok(Arc::new(Opened { file, length }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.sums().remove(&name_of(path));
        self.folder.delete(path).map_err(|error| DeleteError::IoError {
            io_error: Arc::new(io::Error::other(error)),
            filepath: path.to_owned(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let found = self.folder.look(path).map_err(|error| unreadable(error, path))?;
        Ok(found.is_some_and(|found| found.kind == Kind::File))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.folder.create(path, Access::Default);
        let file = file.map_err(|error| OpenWriteError::wrap_io_error(io::Error::other(error), path.to_owned()))?;
        let (name, sums) = (name_of(path), self.sums.clone());
        Ok(BufWriter::new(Box::new(Summed { file, name, hasher: Hasher::new(), size: 0, sums })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.folder.read(path, MOST_SMALL).map_err(|error| unreadable(error, path))?;
        bytes.ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = name_of(path);
        self.folder.replace(&name, bytes).map_err(io::Error::other)?;
        self.sums().insert(name, (crc32fast::hash(bytes), bytes.len() as u64));
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.folder.sync_names().map_err(io::Error::other)
    }

    /// The folder is this run's alone while it is written, and nobody writes to it afterwards.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn unreadable(error: PublishError, path: &Path) -> OpenReadError {
    OpenReadError::wrap_io_error(io::Error::other(error), PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> (tempfile::TempDir, Folder) {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(temporary.path()).expect("the folder");
        let directory = IndexDirectory::of(folder.clone());
        let mut file = directory.open_write(Path::new("a.store")).expect("a file");
        file.write_all(b"stored").expect("written");
        file.terminate().expect("ended");
        directory.atomic_write(Path::new("meta.json"), b"{}").expect("written");
        directory.atomic_write(Path::new("meta.json"), b"{1}").expect("written again");
        directory.write_sums().expect("the list");
        (temporary, folder)
    }

    #[test]
    fn every_change_is_found() {
        let (temporary, folder) = written();
        IndexDirectory::check(&folder).expect("all is as it was written");
        for name in ["a.store", "meta.json", SUMS] {
            let path = temporary.path().join(name);
            let whole = std::fs::read(&path).expect("a file");
            for at in 0..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 4;
                std::fs::write(&path, bytes).expect("a damage");
                assert!(IndexDirectory::check(&folder).is_err(), "{name} at {at}");
            }
            for spoilt in [&whole[1..], &[&whole[..], b"x"].concat()] {
                std::fs::write(&path, spoilt).expect("a damage");
                assert!(IndexDirectory::check(&folder).is_err(), "{name}");
            }
            std::fs::remove_file(&path).expect("a removal");
            assert!(IndexDirectory::check(&folder).is_err(), "{name}");
            std::fs::write(&path, whole).expect("mended");
        }
        IndexDirectory::check(&folder).expect("all is as it was written");
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_read_or_written_through_a_link() {
        let (temporary, folder) = written();
        let outside = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(outside.path(), "stored").expect("written");
        std::fs::remove_file(temporary.path().join("a.store")).expect("a removal");
        std::os::unix::fs::symlink(outside.path(), temporary.path().join("a.store")).expect("a link");
        assert!(IndexDirectory::check(&folder).is_err());
        let directory = IndexDirectory::of(folder);
        assert!(directory.open_write(Path::new("a.store")).is_err());
        assert!(directory.atomic_read(Path::new("a.store")).is_err());
        assert!(directory.atomic_write(Path::new("a.store"), b"x").is_err());
        assert_eq!(std::fs::read(outside.path()).expect("the file"), b"stored");
    }

    #[test]
    fn knows_its_own_files() {
        let id = "0123456789abcdef0123456789abcdef";
        for name in ["sums", "meta.json", ".managed.json", ".tantivy-writer.lock", &format!("{id}.grams")] {
            assert!(IndexDirectory::makes(name, Kind::File), "{name}");
            assert!(!IndexDirectory::makes(name, Kind::Folder), "{name}");
        }
        for name in ["notes.txt", "src", "main.c", id] {
            assert!(!IndexDirectory::makes(name, Kind::File), "{name}");
        }
    }
}

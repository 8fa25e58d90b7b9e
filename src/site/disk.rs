//! Operations on files and folders that name the path when they fail.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::time::Duration;

use super::error::{PublishError, at};
use super::fingerprint::{Digest, Hasher};

/// The state of a file or link itself, or nothing if there is none.
pub(super) fn look(path: &Path) -> Result<Option<Metadata>, PublishError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(at("look at", path)(error)),
    }
}

/// Whether an error says that there is nothing at a path.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// The text of a small file, or nothing if there is none.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, PublishError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(at("read", path)(error)),
    }
}

/// Runs `attempt`, and once more after making the folders above `path` if they were missing.
pub(super) fn with_folders<T>(path: &Path, attempt: impl Fn() -> io::Result<T>) -> Result<io::Result<T>, PublishError> {
    match attempt() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make_folders(path.parent().unwrap_or(path))?;
            Ok(attempt())
        }
        result => Ok(result),
    }
}

/// Makes a folder and those above it.
pub(super) fn make_folders(path: &Path) -> Result<(), PublishError> {
    fs::create_dir_all(path).map_err(at("create the folder", path))
}

/// Writes a whole file, and makes the folders above it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut file = with_folders(path, || File::create(path))?.map_err(at("create", path))?;
    file.write_all(bytes).map_err(at("write", path))
}

/// Writes a whole file piece by piece, and returns its digest and its size.
pub(super) fn produce(
    path: &Path,
    produce: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> Result<(Digest, u64), PublishError> {
    let file = with_folders(path, || File::create(path))?.map_err(at("create", path))?;
    measured(file, produce).map_err(at("write", path))
}

/// Hands `out` what is produced, and returns the digest and the size of that.
pub(super) fn measured(
    out: impl Write,
    produce: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> io::Result<(Digest, u64)> {
    let mut out = BufWriter::with_capacity(PIECE, Measured { out, hasher: Hasher::default(), size: 0 });
    produce(&mut out)?;
    let Measured { hasher, size, .. } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok((hasher.finish(), size))
}

/// Bytes of a file that are held until they are written.
const PIECE: usize = 1 << 16;

/// Makes the digest of what goes through it.
struct Measured<W> {
    out: W,
    hasher: Hasher,
    size: u64,
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.write_all(&bytes[..written])?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Copies what `from` holds, and returns the digest and the size of what was read.
pub(super) fn copy(mut from: impl Read, source: &Path, dest: &Path) -> Result<(Digest, u64), PublishError> {
    let mut file = with_folders(dest, || File::create(dest))?.map_err(at("create", dest))?;
    let mut refused = None;
    let copied =
        Digest::of_stream(&mut from, |piece| file.write_all(piece).inspect_err(|error| refused = Some(error.kind())));
    copied.map_err(|error| match refused {
        Some(_) => at("write", dest)(error),
        None => at("read", source)(error),
    })
}

/// The digest and the size of a file.
pub(super) fn digest(path: &Path) -> Result<(Digest, u64), PublishError> {
    let file = File::open(path).map_err(at("open", path))?;
    Digest::of_stream(file, |_| Ok::<(), io::Error>(())).map_err(at("read", path))
}

/// Renames, and tries again for about a second while a reader on Windows or a share is in the way.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), PublishError> {
    patiently(|| with_folders(to, || fs::rename(from, to)))?.map_err(at("rename to", to))
}

/// Removes a file that may be gone already, with the same patience.
pub(super) fn remove_file(path: &Path) -> Result<(), PublishError> {
    match patiently(|| Ok(fs::remove_file(path)))? {
        Err(error) if !is_absent(&error) => Err(at("remove", path)(error)),
        _ => Ok(()),
    }
}

fn patiently(attempt: impl Fn() -> Result<io::Result<()>, PublishError>) -> Result<io::Result<()>, PublishError> {
    for pause in [5, 20, 75, 200, 500] {
        match attempt()? {
            Err(error) if is_passing(&error) => {
                std::thread::sleep(Duration::from_millis(pause));
            }
            result => return Ok(result),
        }
    }
    attempt()
}

/// Windows and SMB answer so while another program has the file open.
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::PermissionDenied | Kind::ResourceBusy | Kind::ExecutableFileBusy)
        || (cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)))
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_tree(path: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(path) {
        Err(error) if !is_absent(&error) => Err(at("remove the folder", path)(error)),
        _ => Ok(()),
    }
}

/// Removes the folders above `path` that have become empty, up to `root`, which stays.
pub(super) fn remove_empty_above(path: &Path, root: &Path) {
    let above = path.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in above {
        // A folder that still holds something refuses, and then those above it do too.
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Makes sure that what was written below `folder` is on the disk, with one call.
#[cfg(target_os = "linux")]
pub(super) fn sync<'a>(folder: &Path, _: impl Iterator<Item = &'a Path>) -> Result<(), PublishError> {
    let handle = File::open(folder).map_err(at("open", folder))?;
    rustix::fs::syncfs(&handle).map_err(|error| at("sync", folder)(error.into()))
}

/// Makes sure that the files written are on the disk, one after the other.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync<'a>(_: &Path, files: impl Iterator<Item = &'a Path>) -> Result<(), PublishError> {
    for path in files {
        let file = fs::OpenOptions::new().write(true).open(path).map_err(at("open", path))?;
        file.sync_all().map_err(at("sync", path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_into_folders_that_are_not_there_yet() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a/b/c");
        write(&path, b"x").expect("a write");
        assert_eq!(read_text(&path).expect("a read").as_deref(), Some("x"));
        remove_file(&path).expect("a removal");
        remove_file(&path).expect("a second removal");
        remove_empty_above(&path, folder.path());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }

    #[test]
    fn what_is_produced_has_its_digest() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a/b");
        let pieces = |out: &mut dyn Write| (0..50_000).try_for_each(|at: u32| write!(out, "{at} "));
        let content = produce(&path, pieces).expect("a write");
        assert_eq!(content, digest(&path).expect("a read"));
        assert_eq!(content, measured(io::sink(), pieces).expect("nothing can fail"));
        assert!(produce(&path, |_| Err(io::Error::other("broken"))).is_err());
    }

    #[test]
    fn tells_which_end_of_a_copy_failed() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = copy(Broken, Path::new("from"), &folder.path().join("to"));
        assert_eq!(error.expect_err("no copy").to_string(), "cannot read `from`: broken");
    }
}

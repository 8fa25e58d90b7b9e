//! Files as they are made: what is written gets its digest on the way.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use super::error::{PublishError, at};
use super::fingerprint::{Digest, Hasher};

/// Writes a whole file piece by piece, and returns its digest and its size.
pub(super) fn produce(
    (file, place): (File, &Path),
    produce: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> Result<(Digest, u64), PublishError> {
    measured(file, produce).map_err(at("write", place))
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
pub(super) fn copy(
    (from, source): (impl Read, &Path),
    (mut file, place): (File, &Path),
) -> Result<(Digest, u64), PublishError> {
    let mut refused = false;
    let copied = Digest::of_stream(from, |piece| file.write_all(piece).inspect_err(|_| refused = true));
    copied.map_err(|error| if refused { at("write", place)(error) } else { at("read", source)(error) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::folder::{Access, Folder};

    fn opened() -> (tempfile::TempDir, Folder) {
        let temporary = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(temporary.path()).expect("the folder");
        (temporary, folder)
    }

    #[test]
    fn what_is_produced_has_its_digest() {
        let (_temporary, folder) = opened();
        let pieces = |out: &mut dyn Write| (0..50_000).try_for_each(|at: u32| write!(out, "{at} "));
        let file = folder.create("a", Access::Default).expect("a file");
        let content = produce((file, Path::new("a")), pieces).expect("a write");
        assert_eq!(Some(content), folder.digest("a", u64::MAX).expect("a read"));
        assert_eq!(content, measured(io::sink(), pieces).expect("nothing can fail"));
        let file = folder.create("b", Access::Default).expect("a file");
        assert!(produce((file, Path::new("b")), |_| Err(io::Error::other("broken"))).is_err());
    }

    #[test]
    fn tells_which_end_of_a_copy_failed() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let (_temporary, folder) = opened();
        let file = folder.create("to", Access::Default).expect("a file");
        let error = copy((Broken, Path::new("from")), (file, Path::new("to")));
        assert_eq!(error.expect_err("no copy").to_string(), "cannot read `from`: broken");
    }
}

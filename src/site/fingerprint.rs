//! The digest of a file's bytes, and the short form of it that stands in the names of assets.

use std::fmt;
use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

/// The SHA-256 of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// How many hexadecimal digits a fingerprint in a name has.
    pub const SHORT: usize = 8;

    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Reads to the end, hands every piece to `piece`, and returns the digest and the size.
    ///
    /// # Errors
    /// The first error of `from` or of `piece`.
    pub(super) fn of_stream<E: From<io::Error>>(
        mut from: impl Read,
        mut piece: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(Self, u64), E> {
        let mut hasher = Sha256::new();
        let mut size = 0;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => return Ok((Self(hasher.finalize().into()), size)),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            hasher.update(&buffer[..read]);
            size += read as u64;
            piece(&buffer[..read])?;
        }
    }

    /// The digest that 64 lower-case hexadecimal digits write.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        let digits: Vec<u8> = hex.bytes().map(digit).collect::<Option<_>>()?;
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Some(Self(bytes))
    }

    /// The first [`Digest::SHORT`] digits, as they stand in a file name.
    #[must_use]
    pub fn short(&self) -> String {
        let mut hex = self.to_string();
        hex.truncate(Self::SHORT);
        hex
    }
}

/// Makes the digest of what is written to it, so that a long text is never held as a whole.
#[derive(Clone, Debug, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// The digest of everything that was written.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let hex: String = digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect();
        out.pad(&hex)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Digest({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn is_sha256() {
        assert_eq!(Digest::of(b"abc").to_string(), ABC);
        assert_eq!(Digest::of(b"abc").short(), "ba7816bf");
    }

    #[test]
    fn reads_what_it_writes() {
        assert_eq!(Digest::parse(ABC), Some(Digest::of(b"abc")));
        assert_eq!(Digest::parse(&ABC[1..]), None);
        assert_eq!(Digest::parse(&ABC.to_uppercase()), None);
        assert_eq!(Digest::parse(&format!("{ABC}00")), None);
    }

    #[test]
    fn streams_to_the_same_digest() {
        let bytes = vec![7; 200_000];
        let mut copy = Vec::new();
        let mut hasher = Hasher::default();
        hasher.write_all(&bytes).expect("memory takes it");
        assert_eq!(hasher.finish(), Digest::of(&bytes));
        let streamed = Digest::of_stream(&bytes[..], |piece| {
            copy.extend_from_slice(piece);
            Ok::<(), io::Error>(())
        });
        assert_eq!(streamed.ok(), Some((Digest::of(&bytes), 200_000)));
        assert_eq!(copy, bytes);
    }
}

//! What stands at a place of the disk, and with which rights something new is made there.

use std::fmt;
use std::io;

/// Nanoseconds of a second, in which times are counted.
pub(in crate::site) const SECOND: i128 = 1_000_000_000;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// What it is; a link is itself, and not what it leads to.
    pub(crate) kind: Kind,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// When its content was changed, in nanoseconds since 1970; anyone may set it.
    pub(crate) modified: i128,
    /// When anything of it was changed, which nobody can set back; nothing where the system does not say.
    pub(crate) changed: Option<i128>,
    /// Which file it is, under whatever name; nothing where the system does not say.
    pub(crate) identity: Option<Identity>,
    /// How many names it has.
    pub(crate) names: u64,
    /// Its rights as Unix has them.
    pub(crate) mode: u32,
    /// Its user and its group.
    pub(crate) owner: (u32, u32),
}

impl Look {
    /// Whether both are the very same file or folder.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.identity.is_some() && self.identity == other.identity
    }
}

/// The number of a file on its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The device.
    pub(crate) device: u64,
    /// The number.
    pub(crate) inode: u64,
}

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// The system does not say.
    Unknown,
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::File => "a regular file",
            Self::Folder => "a folder",
            Self::Link => "a symbolic link",
            Self::Fifo => "a named pipe",
            Self::Socket => "a socket",
            Self::Device => "a device",
            Self::Unknown => "no regular file",
        })
    }
}

/// With which rights something new is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Those that the folder and the caller's mask give.
    Default,
    /// The caller's alone.
    Private,
    /// As the default, and whoever may read a folder of this mode may read it.
    Like(u32),
}

impl Access {
    /// The rights of a new file before the caller's mask.
    pub(super) fn file_mode(self) -> u32 {
        if self == Self::Private { 0o600 } else { 0o666 }
    }

    /// The rights of a new folder before the caller's mask.
    pub(super) fn folder_mode(self) -> u32 {
        if self == Self::Private { 0o700 } else { 0o777 }
    }

    /// The rights that it has to get by a call of its own, where the caller's mask takes away what the folder gives.
    #[cfg(unix)]
    pub(super) fn mended(self, before: u32, mask: u32, bits: u32) -> Option<u32> {
        let Self::Like(folder) = self else { return None };
        let (given, wanted) = (before & !mask, before & !mask | folder & bits);
        (wanted != given).then_some(wanted)
    }
}

/// The error of a place where something stands that is never followed, read or replaced.
pub(super) fn refused(kind: Kind) -> io::Error {
    io::Error::other(Refused(kind))
}

/// What an error refused, if it is such a one.
pub(in crate::site) fn refused_kind(error: &io::Error) -> Option<Kind> {
    error.get_ref()?.downcast_ref::<Refused>().map(|refused| refused.0)
}

#[derive(Debug)]
struct Refused(Kind);

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "it is {}", self.0)
    }
}

impl std::error::Error for Refused {}

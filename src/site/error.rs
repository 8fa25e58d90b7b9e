//! What can go wrong while a site is written, copied or checked, and what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{Kind, refused_kind};
use super::path::PathFault;

/// Why a site could not be written, copied or read. Whatever it says, no reader sees a torn page.
#[derive(Debug)]
#[non_exhaustive]
pub enum PublishError {
    /// The operating system refused an operation on a path.
    Io {
        /// What was tried, as a verb: `write`, `rename`.
        action: &'static str,
        /// The file or folder it was tried on.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// Another run holds the lock of this folder or file.
    Busy {
        /// What both runs want to write.
        dest: PathBuf,
    },
    /// A text cannot be the path of an output file.
    Path {
        /// The text.
        path: String,
        /// What is wrong with it.
        fault: PathFault,
    },
    /// Two outputs want the same path, or one wants a folder where the other wants a file.
    Collision {
        /// The path that came second.
        path: String,
        /// The path that was there.
        with: String,
    },
    /// A file that is not ours stands where an output file has to go.
    Foreign {
        /// The file.
        path: PathBuf,
        /// The output path that wants the place.
        wanted: String,
    },
    /// The folder is not empty and no manifest says that its files are ours.
    NotOurs {
        /// The folder.
        dest: PathBuf,
        /// One of the files in it.
        example: PathBuf,
    },
    /// There is no publication before the last one that could be brought back.
    NoPrevious {
        /// The folder.
        dest: PathBuf,
    },
    /// A file of the site that was live before the last publication is missing or was changed.
    NotKept {
        /// The file.
        path: PathBuf,
    },
    /// There are far fewer pages than the live site has.
    Shrunk {
        /// Pages of the live site.
        before: usize,
        /// Pages of the new one.
        after: usize,
    },
    /// A manifest cannot be read.
    Manifest {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The folder has no manifest, so it is no site of ours.
    NoManifest {
        /// The folder.
        folder: PathBuf,
    },
    /// A file of the source is missing or is not what its manifest says.
    Unsound {
        /// The file.
        path: PathBuf,
    },
    /// Source and destination lie in each other.
    Overlap {
        /// The source.
        source: PathBuf,
        /// The destination.
        dest: PathBuf,
    },
    /// The destination was moved or replaced by someone else while this run wrote.
    Replaced {
        /// The destination.
        dest: PathBuf,
    },
    /// An output file was begun and never finished, because writing it failed.
    Unfinished {
        /// Its path in the site.
        path: String,
    },
    /// A link, a named pipe, a device or the like stands where a file or folder is to be read or written.
    Irregular {
        /// Where it stands.
        path: PathBuf,
        /// What it is.
        kind: Kind,
    },
    /// A file has more bytes than any of its kind has.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// How many there may be.
        most: u64,
    },
    /// What looks like the work of a run that was killed is not what such a run leaves.
    LeftOver {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The folder of an index holds something else, and no index.
    NotIndex {
        /// The folder.
        folder: PathBuf,
        /// One of the things in it.
        example: PathBuf,
    },
    /// A file that is no archive stands where an archive has to go.
    NotArchive {
        /// The file.
        path: PathBuf,
    },
    /// A path of the folder in which the run works leads out of it by a link.
    WayOut {
        /// The path.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// What is to be replaced has a signature, and what would take its place has none.
    Unsigned {
        /// The file of the signature.
        path: PathBuf,
    },
    /// A key or a signature cannot be used.
    Signature {
        /// The file of the key or of the signature.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

/// The kinds of failure that a caller answers differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Another run is at work; trying again later helps.
    Busy,
    /// The operating system failed or refused.
    System,
    /// A guard refused, and an option lifts it.
    Refused,
    /// What was given is not sound: names, manifests, folders.
    Unsound,
    /// The folders that were named cannot be meant together.
    Usage,
}

impl PublishError {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Busy { .. } => FailureKind::Busy,
            Self::Io { .. } | Self::Replaced { .. } | Self::Unfinished { .. } | Self::Signature { .. } => {
                FailureKind::System
            }
            Self::Foreign { .. }
            | Self::NotOurs { .. }
            | Self::NoPrevious { .. }
            | Self::Shrunk { .. }
            | Self::Irregular { .. }
            | Self::LeftOver { .. }
            | Self::NotIndex { .. }
            | Self::NotArchive { .. }
            | Self::Unsigned { .. }
            | Self::WayOut { .. } => FailureKind::Refused,
            Self::Path { .. }
            | Self::Collision { .. }
            | Self::Manifest { .. }
            | Self::NoManifest { .. }
            | Self::Unsound { .. }
            | Self::NotKept { .. }
            | Self::TooLarge { .. } => FailureKind::Unsound,
            Self::Overlap { .. } => FailureKind::Usage,
        }
    }

    /// Whether the operating system refused for want of a right.
    pub(super) fn is_denied(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied)
    }

    /// What to do about it, in the imperative.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => help_for(source),
            Self::Busy { .. } => "wait until the other run has ended, and start this one again",
            Self::Path { .. } => "give it another name or id in the source",
            Self::Collision { .. } => "give one of the two another name or id in the source",
            Self::Foreign { .. } => "move the file away, or adopt the folder to let it be replaced",
            Self::NotOurs { .. } => "name an empty folder, or adopt this one: its other files stay as they are",
            Self::NoPrevious { .. } | Self::NotKept { .. } => "publish the site that is wanted",
            Self::Shrunk { .. } => "look at the dry run, and force it if this is meant",
            Self::Manifest { .. } => "remove the folder and build again; a live folder has to be adopted",
            Self::NoManifest { .. } => "name the folder that a build wrote",
            Self::Unsound { .. } => "build the site again before it is copied",
            Self::Overlap { .. } => "name a folder outside the source",
            Self::Replaced { .. } => "start again when nothing else moves the folder",
            Self::Unfinished { .. } => "start again after the error that came before this one",
            Self::Irregular { .. } => {
                "see who put it there, and move it; nothing is read, written or replaced through it"
            }
            Self::TooLarge { .. } => "see what it is, and remove it or build again",
            Self::LeftOver { .. } => "see who made it, remove it if nobody works there, and start again",
            Self::NotIndex { .. } => "name an empty folder, or one that is not there yet",
            Self::NotArchive { .. } => "name another file, or say `--force` if it may be replaced",
            Self::WayOut { .. } => "name the folder that it leads to, if that is meant",
            Self::Unsigned { .. } => {
                "sign this one too (`--sign KEY`), or say `--unsigned` if it is to have no signature"
            }
            Self::Signature { .. } => "name the file of a key that minisign made",
        }
    }
}

fn help_for(source: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match source.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => "free some space there, and start again",
        Kind::PermissionDenied => "let the account that runs this write there, and start again",
        Kind::ReadOnlyFilesystem => "name a destination that can be written to",
        Kind::NotFound => "see whether something else removed it, and start again",
        _ if too_many_open(source) => "raise the limit of open files (`ulimit -n`), and start again",
        _ => "see whether the disk or the share is in order, and start again",
    }
}

#[cfg(unix)]
fn too_many_open(source: &io::Error) -> bool {
    // EMFILE and ENFILE have the same numbers on every Unix.
    matches!(source.raw_os_error(), Some(23 | 24))
}

#[cfg(not(unix))]
fn too_many_open(source: &io::Error) -> bool {
    // ERROR_TOO_MANY_OPEN_FILES of Windows.
    source.raw_os_error() == Some(4)
}

impl fmt::Display for PublishError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { action, path, source } => write!(out, "cannot {action} `{}`: {source}", path.display()),
            Self::Busy { dest } => write!(out, "another run is writing `{}`", dest.display()),
            Self::Path { path, fault } => write!(out, "`{path}` cannot be the path of an output file: {fault}"),
            Self::Collision { path, with } => {
                write!(out, "the output paths `{path}` and `{with}` exclude each other")
            }
            Self::Foreign { path, wanted } => {
                write!(out, "`{}` is not a file of this site, and stands where `{wanted}` has to go", path.display())
            }
            Self::NotOurs { dest, example } => write!(
                out,
                "`{}` holds files, such as `{}`, and no manifest of a site",
                dest.display(),
                example.display()
            ),
            Self::NoPrevious { dest } => write!(out, "`{}` holds no publication before this one", dest.display()),
            Self::Shrunk { before, after } => {
                write!(out, "the live site has {before} pages, and the new one only {after}")
            }
            Self::Manifest { path, line, what } => {
                write!(out, "the manifest `{}` is damaged at line {line}: {what}", path.display())
            }
            Self::NoManifest { folder } => write!(out, "`{}` is no site: it has no manifest", folder.display()),
            Self::NotKept { path } => write!(out, "of the site before, `{}` is missing or changed", path.display()),
            Self::Unsound { path } => write!(out, "`{}` is not what the manifest says of it", path.display()),
            Self::Overlap { source, dest } => {
                write!(out, "`{}` and `{}` overlap", source.display(), dest.display())
            }
            Self::Replaced { dest } => {
                write!(out, "`{}` was replaced by something else meanwhile", dest.display())
            }
            Self::Unfinished { path } => write!(out, "the output file `{path}` was not finished"),
            Self::Irregular { path, kind } => write!(out, "`{}` is {kind}, which is not followed", path.display()),
            Self::TooLarge { path, most } => {
                write!(out, "`{}` has more than {most} bytes, which no such file has", path.display())
            }
            Self::LeftOver { path, what } => {
                write!(out, "`{}` is not what a run that was killed leaves: {what}", path.display())
            }
            Self::NotIndex { folder, example } => write!(
                out,
                "`{}` holds other things, such as `{}`, and no search index",
                folder.display(),
                example.display()
            ),
            Self::NotArchive { path } => write!(out, "`{}` is there, and it is no archive", path.display()),
            Self::WayOut { path, target } => {
                let (link, folder) = (path.display(), target.display());
                write!(out, "`{link}` leads by a link to `{folder}`, out of this folder or into one of git")
            }
            Self::Unsigned { path } => write!(out, "`{}` would go: what comes is not signed", path.display()),
            Self::Signature { path, what } => write!(out, "`{}` cannot be used: {what}", path.display()),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Path { fault, .. } => Some(fault),
            _ => None,
        }
    }
}

/// Puts the verb and the path to an error of the operating system.
pub(super) fn at(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| match refused_kind(&source) {
        Some(kind) => PublishError::Irregular { path, kind },
        None => PublishError::Io { action, path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_path_and_what_to_do() {
        let full = at("write", Path::new("/srv/a"))(io::Error::from(io::ErrorKind::StorageFull));
        assert!(full.to_string().starts_with("cannot write `/srv/a`: "));
        assert_eq!(full.help(), "free some space there, and start again");
        assert_eq!(full.kind(), FailureKind::System);
    }

    #[test]
    #[cfg(unix)]
    fn knows_the_limit_of_open_files() {
        let error = at("open", Path::new("a"))(io::Error::from_raw_os_error(24));
        assert!(error.help().contains("ulimit"));
    }
}

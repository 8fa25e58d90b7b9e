//! Writes a content file anew, at once and only over the text that was read: what somebody else saved meanwhile stays.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Source;

/// What some editors on Windows begin a UTF-8 file with.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Why a file was not written; it is as it was.
#[derive(Debug)]
pub enum ReplaceFault {
    /// It is not the file that was read any more.
    Changed,
    /// The operating system refused.
    Io(io::Error),
}

impl From<io::Error> for ReplaceFault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Puts `after` into the place of `before` at `disk`. The permissions and a byte order mark are kept; a link is followed,
/// so that it stays a link. Readers see the old file or the new one, never half of one. What the file holds is compared
/// before anything is written, and once more when all that is left is to put the new one into its place.
///
/// # Errors
/// When the file does not hold `before` any more, or cannot be written.
pub fn replace(disk: &Path, before: &Source, after: &str) -> Result<(), ReplaceFault> {
    replace_after(disk, before, after, || ())
}

/// Replaces a file; `written` is called when the new one lies beside it, before the last comparison.
fn replace_after(disk: &Path, before: &Source, after: &str, written: impl FnOnce()) -> Result<(), ReplaceFault> {
    let real = fs::canonicalize(disk)?;
    let mark = unchanged(&real, before)?;
    let meta = fs::metadata(&real)?;
    if meta.permissions().readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
    }
    let (path, mut file) = beside(&real)?;
    let made = write(&mut file, mark, after)
        .and_then(|()| fs::set_permissions(&path, meta.permissions()))
        .map_err(ReplaceFault::from)
        .inspect(|()| written())
        .and_then(|()| unchanged(&real, before).map(|_| ()))
        .and_then(|()| fs::rename(&path, &real).map_err(ReplaceFault::from));
    if made.is_err() {
        _ = fs::remove_file(&path);
    }
    made
}

/// The byte order mark of a file that still holds what was read.
fn unchanged(real: &Path, before: &Source) -> Result<&'static [u8], ReplaceFault> {
    let bytes = fs::read(real)?;
    let (mark, text) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => (&[][..], bytes.as_slice()),
    };
    if text == before.text().as_bytes() { Ok(mark) } else { Err(ReplaceFault::Changed) }
}

/// A new file in the same folder, whose name is that of a file which is no content.
fn beside(real: &Path) -> io::Result<(PathBuf, File)> {
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..16 {
        let path = real.with_file_name(format!(".fix-{}-{attempt}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn write(file: &mut File, mark: &[u8], text: &str) -> io::Result<()> {
    file.write_all(mark)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::ContentPath;

    fn source(text: &str) -> Source {
        Source::new(ContentPath::new("a.md").expect("plain"), text.to_owned())
    }

    #[test]
    fn the_mark_and_the_line_ends_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, b"\xEF\xBB\xBFa\r\nb\r\n").expect("writable");
        replace(&path, &source("a\r\nb\r\n"), "a\r\nc\r\n").expect("replaced");
        assert_eq!(fs::read(&path).expect("readable"), b"\xEF\xBB\xBFa\r\nc\r\n");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    #[test]
    fn what_was_saved_meanwhile_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "newer").expect("writable");
        assert!(matches!(replace(&path, &source("old"), "mended"), Err(ReplaceFault::Changed)));
        assert_eq!(fs::read_to_string(&path).expect("readable"), "newer");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    }

    /// How a file is saved, and what it holds then.
    type Save<'s> = (&'s dyn Fn(), Option<&'s [u8]>);

    #[test]
    fn what_is_saved_while_the_new_file_is_written_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, other) = (folder.path().join("a.md"), folder.path().join("other"));
        // As editors save: over the text, by another file of the name, by the same text with a mark; and gone.
        let saves: [Save<'_>; 4] = [
            (&|| fs::write(&path, "newer").expect("writable"), Some(b"newer")),
            (
                &|| {
                    fs::write(&other, "mended").expect("writable");
                    fs::rename(&other, &path).expect("renamed");
                },
                Some(b"mended"),
            ),
            (&|| fs::write(&path, b"old\n").expect("writable"), Some(b"old\n")),
            (&|| fs::remove_file(&path).expect("removed"), None),
        ];
        for (save, left) in saves {
            fs::write(&path, "old").expect("writable");
            let fault = replace_after(&path, &source("old"), "fixed", save).expect_err("it changed");
            assert_eq!(matches!(fault, ReplaceFault::Changed), left.is_some(), "{fault:?}");
            assert_eq!(fs::read(&path).ok().as_deref(), left);
            assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), usize::from(left.is_some()));
        }
    }

    #[cfg(unix)]
    #[test]
    fn modes_and_links_are_kept_and_read_only_files_are_left() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        fs::write(&path, "a").expect("writable");
        symlink("a.md", &link).expect("a link");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a mode");
        replace(&link, &source("a"), "b").expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).expect("a mode");
        assert!(matches!(replace(&path, &source("b"), "c"), Err(ReplaceFault::Io(_))));
        assert_eq!(fs::read_to_string(&path).expect("readable"), "b");
    }
}

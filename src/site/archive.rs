//! One archive of a built site: the same site gives the same bytes, and unpacked it opens with a
//! double click on `index.html`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::disk;
use super::error::{PublishError, at};
use super::fingerprint::Digest;
use super::lock;
use super::manifest::MANIFEST_NAME;
use super::path::SitePath;
use super::source::BuiltSite;

/// What an archive came to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ArchiveReport {
    /// The build id of the site in it.
    pub build_id: String,
    /// How many files it holds, the manifest among them.
    pub files: usize,
    /// The size of the archive.
    pub size: u64,
}

/// Packs the site that a build wrote into `source` into the archive `file`.
///
/// # Errors
/// The site is not sound, another run writes the same archive, or the disk fails; an archive that
/// was there before then still is.
pub fn zip(source: &Path, file: &Path) -> Result<ArchiveReport, PublishError> {
    let site = BuiltSite::open(source)?;
    let draft = draft_of(file)?;
    let locked = lock::lock_file(&draft, file)?;
    let files = match pack(&site, &locked, &draft) {
        Ok(files) => files,
        Err(error) => {
            // A draft that stays is emptied by the next run.
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
    };
    let bytes = locked.metadata().map_err(at("look at", &draft))?.len();
    disk::rename(&draft, file).inspect_err(|_| drop(fs::remove_file(&draft)))?;
    Ok(ArchiveReport { build_id: site.manifest.build_id(), files, size: bytes })
}

/// The archive is written beside its place, under a name that the next run finds again.
fn draft_of(file: &Path) -> Result<PathBuf, PublishError> {
    let no_name = || at("write", file)(io::Error::from(io::ErrorKind::IsADirectory));
    if disk::look(file)?.is_some_and(|found| found.is_dir()) {
        return Err(no_name());
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(file.file_name().ok_or_else(no_name)?);
    name.push(".tebiki");
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        disk::make_folders(folder)?;
    }
    Ok(file.with_file_name(name))
}

fn pack(site: &BuiltSite, locked: &File, draft: &Path) -> Result<usize, PublishError> {
    locked.set_len(0).map_err(at("write", draft))?;
    let mut archive = ZipWriter::new(BufWriter::new(locked));
    let mut files = 1;
    let manifest = site.manifest.without_left_over().render();
    let name = |text: &str| SitePath::new(text).map_err(|fault| PublishError::Path { path: text.to_owned(), fault });
    add(&mut archive, draft, &name(MANIFEST_NAME)?, manifest.as_bytes())?;
    for (path, entry) in site.manifest.current() {
        let place = path.below(&site.root);
        let bytes = fs::read(&place).map_err(at("read", &place))?;
        if Digest::of(&bytes) != entry.digest {
            return Err(PublishError::Unsound { path: place });
        }
        add(&mut archive, draft, path, &bytes)?;
        files += 1;
    }
    let mut out = archive.finish().map_err(|error| failed(draft, error))?;
    out.flush().map_err(at("write", draft))?;
    locked.sync_all().map_err(at("sync", draft))?;
    Ok(files)
}

fn add<W: Write + io::Seek>(
    archive: &mut ZipWriter<W>,
    draft: &Path,
    path: &SitePath,
    bytes: &[u8],
) -> Result<(), PublishError> {
    let method = match path.extension() {
        // These are compressed already.
        Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "woff2" | "gz" | "zip") => CompressionMethod::Stored,
        _ => CompressionMethod::Deflated,
    };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(bytes.len() >= 0xFFFF_FFFF);
    archive.start_file(path.as_str(), options).map_err(|error| failed(draft, error))?;
    archive.write_all(bytes).map_err(at("write", draft))
}

fn failed(draft: &Path, error: ZipError) -> PublishError {
    let source = match error {
        ZipError::Io(source) => source,
        other => io::Error::other(other),
    };
    at("write", draft)(source)
}

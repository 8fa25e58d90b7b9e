//! One archive of a built site: the same site gives the same bytes, and unpacked it opens with a
//! double click on `index.html`.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::error::{PublishError, at};
use super::fingerprint::Digest;
use super::folder::{Access, Folder, Kind};
use super::lock::{self, Held};
use super::manifest::MANIFEST_NAME;
use super::path::SitePath;
use super::publication::refuse_overlap;
use super::signature::{MOST_SIGNATURE, Signing, is_signature};
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
    /// Whether an earlier archive had a signature and this one has none.
    pub unsigned: bool,
}

/// What may stand where an archive goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replacing {
    /// An archive, or a file that is called one.
    #[default]
    Archives,
    /// Any regular file.
    AnyFile,
}

/// Packs the site that a build wrote into `source` into the archive `file`. With a key, the archive's signature lies
/// beside it, as minisign's own program looks for it.
///
/// # Errors
/// The site is not sound, the archive would lie in it, something else than an archive stands there, another run writes the same archive, or the disk
/// fails; an archive that was there before then still is.
pub fn zip(
    source: &Path,
    file: &Path,
    replacing: Replacing,
    signing: Signing<'_>,
) -> Result<ArchiveReport, PublishError> {
    let built = BuiltSite::open(source)?;
    refuse_overlap(source, file)?;
    let draft = Draft::begin(file, replacing)?;
    let made = pack(&built, &draft).and_then(|count| Ok((count, sign(&built, &draft, signing)?)));
    let (count, signature) = made.inspect_err(|_| draft.forget())?;
    let size = draft.file.metadata().map_err(at("look at", &draft.place))?.len();
    let unsigned = draft.install(signature)?;
    Ok(ArchiveReport { build_id: built.manifest.build_id(), files: count, size, unsigned })
}

/// An archive that is being written beside its place, under a name that the next run finds again.
struct Draft {
    folder: Folder,
    /// What the archive is called.
    name: PathBuf,
    /// What it is called until then.
    hidden: PathBuf,
    /// The draft's path.
    place: PathBuf,
    file: Held,
    /// The rights that it has in the end; until then it is nobody else's to read.
    mode: u32,
}

impl Draft {
    fn begin(file: &Path, replacing: Replacing) -> Result<Self, PublishError> {
        let no_name = || at("write", file)(io::Error::from(io::ErrorKind::IsADirectory));
        let name = file.file_name().ok_or_else(no_name)?;
        let above = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = Folder::make(above.unwrap_or(Path::new(".")))?;
        refuse_others(&folder, name, replacing, no_name)?;
        refuse_other_signature(&folder, &signature_of(Path::new(name)), replacing)?;
        let hidden = hidden_name(name);
        // What a killed run left of it is thrown away by whoever has its lock.
        let earlier = lock::lock_file(&folder, &hidden, file)?;
        folder.delete(&hidden)?;
        let fresh = folder.create(&hidden, Access::Default)?;
        let mode = folder.mode_of(&fresh)?;
        folder.set_mode_of(&fresh, 0o600)?;
        drop(fresh);
        let held = lock::lock_file(&folder, &hidden, file)?;
        drop(earlier);
        let place = folder.place(&hidden);
        Ok(Self { folder, name: name.into(), hidden, place, file: held, mode })
    }

    /// What is beside the archive in the end if nobody signs it.
    fn unsigned(&self, signing: Signing<'_>) -> Result<Option<String>, PublishError> {
        let beside = signature_of(&self.name);
        let found = self.folder.look(&beside)?.filter(|found| found.kind == Kind::File);
        if found.is_none() {
            return Ok(None);
        }
        let earlier = self.folder.digest(&self.name, u64::MAX)?;
        if earlier.is_some() && earlier == self.folder.digest(&self.hidden, u64::MAX)? {
            return self.folder.read_text(&beside, MOST_SIGNATURE);
        }
        match signing {
            Signing::Without => Err(PublishError::Unsigned { path: self.folder.place(beside) }),
            Signing::Dropped | Signing::With(_) => Ok(None),
        }
    }

    /// A draft that stays is thrown away by the next run.
    fn forget(&self) {
        let _ = self.folder.delete(&self.hidden);
    }

    /// Brings the archive to its place, and its signature first, so that there is never an archive without one.
    /// Says whether an earlier archive had a signature and this one has none.
    fn install(&self, signature: Option<String>) -> Result<bool, PublishError> {
        let beside = signature_of(&self.name);
        self.folder.set_mode_of(&self.file, self.mode)?;
        let unsigned = match (signature, self.folder.look(&beside)?) {
            (Some(text), _) => {
                self.folder.replace(&beside.to_string_lossy(), text.as_bytes())?;
                false
            }
            // One of an earlier archive says nothing of this one.
            (None, Some(found)) if found.kind == Kind::File => {
                self.folder.delete(&beside)?;
                true
            }
            (None, _) => false,
        };
        self.folder.rename(&self.hidden, &self.folder, &self.name).inspect_err(|_| self.forget())?;
        Ok(unsigned)
    }
}

fn hidden_name(name: &OsStr) -> PathBuf {
    let mut own = std::ffi::OsString::from(".");
    own.push(name);
    own.push(".tebiki");
    own.into()
}

/// Where minisign looks for the signature of an archive.
fn signature_of(name: &Path) -> PathBuf {
    let mut beside = name.as_os_str().to_owned();
    beside.push(".minisig");
    beside.into()
}

/// Refuses what is no archive: a link, a named pipe or a device in any case, another file unless it is meant.
fn refuse_others(
    folder: &Folder,
    name: &OsStr,
    replacing: Replacing,
    is_folder: impl Fn() -> PublishError,
) -> Result<(), PublishError> {
    let Some(found) = folder.look(name)? else { return Ok(()) };
    let path = folder.place(name);
    match found.kind {
        Kind::Folder => return Err(is_folder()),
        Kind::File => {}
        kind => return Err(PublishError::Irregular { path, kind }),
    }
    let called = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    if called || replacing == Replacing::AnyFile {
        return Ok(());
    }
    let mut first = [0; 4];
    let opened = folder.open_file(name)?;
    let is_archive = opened.is_some_and(|mut file| file.read_exact(&mut first).is_ok() && ARCHIVES.contains(&first));
    if is_archive { Ok(()) } else { Err(PublishError::NotArchive { path }) }
}

/// Refuses a file that is called like the archive's signature and is none, unless it is meant.
fn refuse_other_signature(folder: &Folder, beside: &Path, replacing: Replacing) -> Result<(), PublishError> {
    let Some(found) = folder.look(beside)? else { return Ok(()) };
    let path = folder.place(beside);
    if found.kind != Kind::File {
        return Err(PublishError::Irregular { path, kind: found.kind });
    }
    let is_ours = || Ok(folder.read_text(beside, MOST_SIGNATURE)?.is_some_and(|text| is_signature(&text)));
    if replacing == Replacing::AnyFile || is_ours()? { Ok(()) } else { Err(PublishError::NotArchive { path }) }
}

/// How archives begin, an empty one too.
const ARCHIVES: [[u8; 4]; 2] = [*b"PK\x03\x04", *b"PK\x05\x06"];

/// The signature of what was packed. Without one, an archive that is signed is not replaced, unless by the same.
fn sign(site: &BuiltSite, draft: &Draft, signing: Signing<'_>) -> Result<Option<String>, PublishError> {
    let Some(key) = signing.key() else { return draft.unsigned(signing) };
    let packed = draft.folder.open_file(&draft.hidden)?;
    let missing = || at("read", &draft.place)(io::ErrorKind::NotFound.into());
    let comment = format!("tebiki build {}", site.manifest.build_id());
    key.sign_from(packed.ok_or_else(missing)?, &comment).map(Some)
}

fn pack(site: &BuiltSite, draft: &Draft) -> Result<usize, PublishError> {
    let place = &draft.place;
    let file: &File = &draft.file;
    let mut archive = ZipWriter::new(BufWriter::new(file));
    let mut files = 1;
    let manifest = site.manifest.without_left_over();
    let name = |text: &str| SitePath::new(text).map_err(|fault| PublishError::Path { path: text.to_owned(), fault });
    add(&mut archive, place, &name(MANIFEST_NAME)?, manifest.render().as_bytes())?;
    for (path, text) in manifest.parts() {
        add(&mut archive, place, &path, text.as_bytes())?;
        files += 1;
    }
    for (path, entry) in manifest.site_files() {
        let unsound = || PublishError::Unsound { path: site.root.place(path.as_str()) };
        let bytes = match site.root.read(path.as_str(), entry.size) {
            Err(PublishError::TooLarge { .. }) => return Err(unsound()),
            bytes => bytes?.ok_or_else(unsound)?,
        };
        if Digest::of(&bytes) != entry.digest {
            return Err(unsound());
        }
        add(&mut archive, place, path, &bytes)?;
        files += 1;
    }
    let mut out = archive.finish().map_err(|error| failed(place, error))?;
    out.flush().map_err(at("write", place))?;
    file.sync_all().map_err(at("sync", place))?;
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

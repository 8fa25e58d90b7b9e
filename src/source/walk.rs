//! Walks the content folder: sorted, without following links out of it, with every fault named.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{ContentPath, DecodeFault, Source, decode};

/// A page larger than this many bytes is refused.
pub const MAX_PAGE_BYTES: u64 = 4 << 20;

/// Folders nested deeper than this are refused.
const MAX_DEPTH: usize = 32;

/// A file of the content folder. The name on the disk may be decomposed (NFD), the path is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Path inside the guide.
    pub path: ContentPath,
    /// Path on the disk.
    pub disk: PathBuf,
}

/// What the content folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// Markdown files, sorted by path.
    pub pages: Vec<Found>,
    /// `guide.yaml`, where it is there.
    pub config: Option<Found>,
    /// Every other file that a page may refer to, sorted by path.
    pub assets: Vec<Found>,
    /// Files and folders that are set aside with `_`, and copies that editors keep, sorted; hidden ones are not told.
    pub left_out: Vec<String>,
    /// What could not be listed, sorted by path.
    pub faults: Vec<WalkFault>,
}

/// Why a file is not part of the guide or cannot be read.
#[derive(Debug)]
pub struct WalkFault {
    /// The path as far as it is known, relative to the content folder.
    pub path: String,
    /// What is wrong.
    pub kind: WalkFaultKind,
}

/// The kinds of [`WalkFault`].
#[derive(Debug)]
pub enum WalkFaultKind {
    /// The operating system refused.
    Io(io::Error),
    /// A symbolic link leads out of the content folder or to nowhere.
    LinkOut,
    /// The name is not UTF-8, or holds a control character or a backslash.
    BadName,
    /// The file is not a regular file.
    Special,
    /// The page has this many bytes, more than [`MAX_PAGE_BYTES`].
    TooLarge(u64),
    /// The text is not UTF-8.
    Decode(DecodeFault),
    /// Folders are nested too deep.
    TooDeep,
}

/// Lists the content folder. Nothing is read yet.
#[must_use]
pub fn list(root: &Path) -> Listing {
    let mut listing = Listing::default();
    let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let walk = WalkDir::new(root).max_depth(MAX_DEPTH + 1).sort_by_file_name();
    let mut left_out = Vec::new();
    let is_taken = |entry: &DirEntry| {
        let is_taken = entry.depth() == 0 || !is_ignored(entry);
        if !is_taken && !entry.file_name().to_string_lossy().starts_with(['.', '#']) {
            left_out.push(relative(root, entry.path()));
        }
        is_taken
    };
    for entry in walk.into_iter().filter_entry(is_taken) {
        match entry {
            Ok(entry) => place(&entry, &real_root, root, &mut listing),
            Err(error) => {
                let path = relative(root, error.path().unwrap_or(root));
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of links"));
                listing.faults.push(WalkFault { path, kind: WalkFaultKind::Io(error) });
            }
        }
    }
    left_out.sort();
    listing.left_out = left_out;
    listing.pages.sort();
    listing.assets.sort();
    listing.faults.sort_by(|a, b| a.path.cmp(&b.path));
    listing
}

/// Reads and decodes one file.
///
/// # Errors
/// When it cannot be opened, is larger than a page may be, or is not UTF-8.
pub fn read(found: &Found) -> Result<Source, WalkFault> {
    let fault = |kind| WalkFault { path: found.path.as_str().to_owned(), kind };
    let io = |error| fault(WalkFaultKind::Io(error));
    let mut file = fs::File::open(&found.disk).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    if size > MAX_PAGE_BYTES {
        return Err(fault(WalkFaultKind::TooLarge(size)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.read_to_end(&mut bytes).map_err(io)?;
    let text = decode(bytes).map_err(|e| fault(WalkFaultKind::Decode(e)))?;
    Ok(Source::new(found.path.clone(), text))
}

fn is_ignored(entry: &DirEntry) -> bool {
    is_left_out(&entry.file_name().to_string_lossy())
}

/// Whether a file or folder of this name is no content: hidden files, editors' swap and backup files, and what is set
/// aside with `_`.
#[must_use]
pub fn is_left_out(name: &str) -> bool {
    let suffixes =
        ["~", ".swp", ".swo", ".swx", ".tmp", ".bak", ".orig", ".crdownload", ".part", "___jb_tmp___", "___jb_old___"];
    (name.starts_with(['.', '_', '#']) && name != "_index.md")
        || name.starts_with("~$")
        || suffixes.iter().any(|s| name.ends_with(s))
        || name == "4913"
}

fn place(entry: &DirEntry, real_root: &Path, root: &Path, listing: &mut Listing) {
    let shown = relative(root, entry.path());
    let mut fault = |kind| listing.faults.push(WalkFault { path: shown.clone(), kind });
    if entry.depth() > MAX_DEPTH {
        return fault(WalkFaultKind::TooDeep);
    }
    if entry.file_type().is_dir() {
        return;
    }
    if entry.path_is_symlink() && !link_stays_inside(entry.path(), real_root) {
        return fault(WalkFaultKind::LinkOut);
    }
    // What is a file and no link need not be asked for again.
    let is_file = entry.file_type().is_file() || {
        match fs::metadata(entry.path()) {
            Ok(meta) => meta.is_file(),
            Err(error) => return fault(WalkFaultKind::Io(error)),
        }
    };
    if !is_file {
        return fault(WalkFaultKind::Special);
    }
    let Some(path) = entry.path().strip_prefix(root).ok().and_then(Path::to_str) else {
        return fault(WalkFaultKind::BadName);
    };
    let separated = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let found = |path| Found { path, disk: entry.path().to_path_buf() };
    match ContentPath::new(&separated) {
        Ok(path) if path.extension() == "md" => listing.pages.push(found(path)),
        Ok(path) if path.as_str() == "guide.yaml" => listing.config = Some(found(path)),
        Ok(path) => listing.assets.push(found(path)),
        Err(_) => fault(WalkFaultKind::BadName),
    }
}

fn link_stays_inside(path: &Path, real_root: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|target: PathBuf| target.starts_with(real_root) && target.is_file())
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

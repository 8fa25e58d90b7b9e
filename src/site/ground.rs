//! Where a site stands: its folder, and the one above it, by which its name is looked up anew.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::error::{PublishError, at};
use super::folder::{Folder, Kind};
use super::lock::Lock;

/// A destination, held by its handles.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    /// The folder of the site.
    pub(super) root: Folder,
    /// The folder above and the site's name in it; nothing for the root of a file system.
    pub(super) above: Option<Above>,
}

/// The folder above and a name in it.
#[derive(Clone, Debug)]
pub(super) struct Above {
    /// The folder.
    pub(super) folder: Folder,
    /// The name.
    pub(super) name: OsString,
}

impl Ground {
    /// Opens a folder that is there. Links in the path are the caller's own word; none is followed from here on.
    pub(super) fn open(path: &Path) -> Result<Self, PublishError> {
        let real = path.canonicalize().map_err(at("look at", path))?;
        let above = match (real.parent(), real.file_name()) {
            (Some(parent), Some(name)) => Some(Above { folder: Folder::open_through(parent)?, name: name.to_owned() }),
            _ => None,
        };
        let root = match &above {
            Some(Above { folder, name }) => folder.within(name)?,
            None => Folder::open(&real)?,
        };
        Ok(Self { root, above })
    }

    /// Opens a folder, and makes it and those above it where they are missing.
    pub(super) fn make(path: &Path) -> Result<Self, PublishError> {
        Folder::make(path)?;
        Self::open(path)
    }

    /// The path, with every link in it followed.
    pub(super) fn path(&self) -> &Path {
        self.root.path()
    }

    /// Locks the folder that has this name now.
    pub(super) fn lock(&mut self) -> Result<Lock, PublishError> {
        loop {
            let lock = Lock::acquire(&self.root)?;
            // Between opening and locking, the run that had the lock may have put another folder here.
            if self.stands()? {
                return Ok(lock);
            }
            *self = self.again()?;
        }
    }

    /// Whether the folder that was opened still has its name.
    pub(super) fn stands(&self) -> Result<bool, PublishError> {
        let Some(Above { folder, name }) = &self.above else { return Ok(true) };
        let (own, there) = (self.root.look_here()?, folder.look(name)?);
        Ok(there.is_some_and(|there| there.is(&own) || own.identity.is_none()))
    }

    /// The folder that has this name now.
    pub(super) fn again(&self) -> Result<Self, PublishError> {
        let Some(Above { folder, name }) = &self.above else { return Ok(self.clone()) };
        Ok(Self { root: folder.within(name)?, above: self.above.clone() })
    }

    /// A name beside the folder that is its own: `.NAME` and an ending.
    pub(super) fn beside(&self, ending: &str) -> Option<Above> {
        let Above { folder, name } = self.above.as_ref()?;
        let mut own = OsString::from(".");
        own.push(name);
        own.push(ending);
        Some(Above { folder: folder.clone(), name: own })
    }
}

impl Above {
    /// The folder of this name, if there is one; anything else of the name is refused.
    pub(super) fn sub(&self) -> Result<Option<Folder>, PublishError> {
        match self.folder.look(&self.name)? {
            None => Ok(None),
            Some(found) if found.kind == Kind::Folder => self.folder.sub(&self.name),
            Some(found) => Err(PublishError::Irregular { path: self.path(), kind: found.kind }),
        }
    }

    /// Its path.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.place(&self.name)
    }
}

/// Writes a file that is not there yet into a folder that the caller names; both are made where they are missing.
///
/// # Errors
/// Something stands there, the folder leads out by a link, or it cannot be written.
pub fn write_new(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
    refuse_way_out(folder)?;
    let folder = Folder::make(folder)?;
    if let Some(above) = Path::new(name).parent().filter(|above| !above.as_os_str().is_empty()) {
        folder.make_folders(above)?;
    }
    folder.write(name, bytes)
}

/// Writes a file into a folder that the caller names, in the place of one of that name; both are made where they are missing.
///
/// # Errors
/// What stands there is no regular file, the folder leads out by a link, or it cannot be written.
///
/// # Panics
/// Where a folder is gone in the moment after it was made.
pub fn write_over(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let (above, file) = name.rsplit_once('/').unwrap_or(("", name));
    refuse_way_out(folder)?;
    let folder = Folder::make(folder)?;
    if above.is_empty() {
        return folder.replace(file, bytes);
    }
    folder.make_folders(above)?;
    folder.sub(above)?.expect("the folder was just made").replace(file, bytes)
}

/// Whether a folder below is one that git keeps for itself.
fn is_of_git(target: &Path, here: &Path) -> bool {
    target.strip_prefix(here).is_ok_and(|below| below.iter().any(|name| name == ".git"))
}

/// Refuses a relative path that leads by a link out of the folder in which it begins, the present one or one above it: a
/// guide that was copied from elsewhere may bring such links along. A path from the root is the caller's own word.
///
/// # Errors
/// It leads out, or the folder cannot be looked at.
pub fn refuse_way_out(path: &Path) -> Result<(), PublishError> {
    let is_up = |part: &Component<'_>| matches!(part, Component::CurDir | Component::ParentDir);
    let base: PathBuf = path.components().take_while(is_up).collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    if path.components().skip_while(is_up).any(|part| !matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    let here = base.canonicalize().map_err(at("look at", &base))?;
    let leads_out = |path: &Path, target| Err(PublishError::WayOut { path: path.to_owned(), target });
    for above in path.ancestors().filter(|above| !above.as_os_str().is_empty()) {
        match above.canonicalize() {
            Ok(target) if target.starts_with(&here) && !is_of_git(&target, &here) => return Ok(()),
            Ok(target) => return leads_out(above, target),
            // A link that leads nowhere is made to lead somewhere by whoever makes the folder.
            Err(_) if above.symlink_metadata().is_ok_and(|found| found.is_symlink()) => {
                return leads_out(above, above.read_link().unwrap_or_default());
            }
            Err(_) => {}
        }
    }
    Ok(())
}

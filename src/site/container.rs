//! The folder in which a run works until it switches: beside the destination, or inside it where
//! the folder above cannot be written to. Nobody else can look into it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::{PublishError, at};
use super::exchange;
use super::folder::{Access, Folder, Kind};
use super::ground::{Above, Ground};
use super::lock::Lock;
use super::path::SitePath;

/// Its name inside the destination.
pub(super) const CONTAINER_NAME: &str = ".tebiki";

/// Where the new state is written; after an exchange the old one stands here.
pub(super) const NEXT: &str = "next";

/// The list of what is still to be done, once it must be done, and its draft.
const JOURNAL: &str = "journal";
const JOURNAL_DRAFT: &str = "journal.draft";

/// A folder that is exchanged to see whether that can be done.
pub(super) const PROBE: &str = "probe";

/// Begins the name of a folder that says which folder is exchanged.
pub(super) const MARK: &str = "switch-";

/// No journal is larger: it would list a million files.
const MOST_JOURNAL: u64 = 256 << 20;

/// So many folders of the new state are held open.
const MOST_OPEN: usize = 128;

/// How the new state comes into place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Switching {
    /// All at once where the file system can exchange two folders, else file by file.
    #[default]
    Auto,
    /// File by file, for a folder that others hold on to, such as one mounted into a container.
    InPlace,
}

/// How a container's content can come into place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// The whole folder changes places with the destination.
    Exchange,
    /// Each file is renamed into the destination.
    InPlace,
}

/// A container's own folder, made by this run or left by another.
#[derive(Debug)]
pub(super) struct Workplace {
    home: Above,
    /// The folder.
    pub(super) folder: Folder,
}

/// The container of one run.
#[derive(Debug)]
pub(super) struct Container {
    /// Its folder.
    pub(super) place: Workplace,
    /// The new state.
    pub(super) next: Folder,
    /// How its content can come into place.
    pub(super) way: Way,
    /// Why it cannot come into place at once although that was wanted: the folder whose rights would be lost.
    pub(super) keeps_rights_of: Option<PathBuf>,
    /// With which rights files are made.
    access: Access,
    /// Folders of the new state that are open.
    folders: Mutex<BTreeMap<String, Folder>>,
}

impl Workplace {
    /// The two places where a killed run may have left one.
    pub(super) fn left(ground: &Ground) -> Result<Vec<Self>, PublishError> {
        let inside = Above { folder: ground.root.clone(), name: CONTAINER_NAME.into() };
        let mut found = Vec::new();
        for home in ground.beside(CONTAINER_NAME).into_iter().chain([inside]) {
            if let Some(folder) = home.sub()? {
                found.push(Self { home, folder });
            }
        }
        Ok(found)
    }

    /// Makes one that nobody else can look into, but those who may write in the destination as a group: a colleague has to
    /// be able to end what a killed run left.
    fn make(home: Above, dest: &Folder) -> io::Result<Result<Self, PublishError>> {
        home.folder.try_make_folder(home.name.as_ref(), Access::Private)?;
        Ok(home.folder.within(&home.name).and_then(|folder| {
            folder.share_with_writers_of(dest)?;
            Ok(Self { home, folder })
        }))
    }

    /// The new state, or the old one after an exchange; nothing if there is none.
    pub(super) fn next(&self) -> Result<Option<Folder>, PublishError> {
        self.folder.sub(NEXT)
    }

    /// The journal, if there is one.
    pub(super) fn journal(&self) -> Result<Option<String>, PublishError> {
        self.folder.read_text(JOURNAL, MOST_JOURNAL)
    }

    /// The journal's path.
    pub(super) fn journal_path(&self) -> PathBuf {
        self.folder.place(JOURNAL)
    }

    /// Writes the journal, durably and at once.
    pub(super) fn write_journal(&self, text: &str) -> Result<(), PublishError> {
        let place = self.folder.place(JOURNAL_DRAFT);
        let mut file = self.folder.create(JOURNAL_DRAFT, Access::Default)?;
        file.write_all(text.as_bytes()).map_err(at("write", &place))?;
        file.sync_all().map_err(at("sync", &place))?;
        drop(file);
        self.folder.rename(JOURNAL_DRAFT, &self.folder, JOURNAL)
    }

    /// Removes the container with all that is in it. What no run of this program makes is not removed.
    pub(super) fn remove(&self) -> Result<(), PublishError> {
        let entries = self.folder.entries()?;
        let known = |name: &str, kind: Kind| match name {
            NEXT | PROBE => kind == Kind::Folder,
            JOURNAL | JOURNAL_DRAFT => kind == Kind::File,
            _ => name.starts_with(MARK) && kind == Kind::Folder,
        };
        if let Some((name, _)) = entries.iter().find(|(name, kind)| !name.to_str().is_some_and(|it| known(it, *kind))) {
            return Err(PublishError::LeftOver { path: self.folder.place(name), what: "no run makes such a file" });
        }
        // The journal goes last, so that a removal that is cut short is gone on with.
        for (name, _) in entries.iter().filter(|(name, _)| name != JOURNAL) {
            self.folder.delete_tree(name)?;
        }
        self.folder.delete(JOURNAL)?;
        self.home.folder.delete_folder(&self.home.name)
    }
}

impl Container {
    /// Makes the container for a destination that is locked.
    pub(super) fn create(ground: &Ground, lock: &Lock, switching: Switching) -> Result<Self, PublishError> {
        let mut keeps_rights_of = None;
        if switching == Switching::Auto
            && lock.is_of_folder()
            && let Some(place) = make_beside(ground)?
        {
            let way = exchange::probe(&place.folder)?;
            let next = place.folder.within(NEXT)?;
            let (kept, access) = exchange::give_rights(&ground.root, &next)?;
            if kept || way == Way::InPlace {
                let folders = Mutex::default();
                return Ok(Self { place, next, way, keeps_rights_of, access, folders });
            }
            // Inside the destination, what is made inherits from it.
            place.remove()?;
            keeps_rights_of = Some(ground.path().to_owned());
        }
        let home = Above { folder: ground.root.clone(), name: CONTAINER_NAME.into() };
        let path = home.path();
        let place = Workplace::make(home, &ground.root).map_err(at("create the folder", &path))??;
        place.folder.make_folder(NEXT, Access::Default)?;
        let next = place.folder.within(NEXT)?;
        let (_, access) = exchange::give_rights(&ground.root, &next)?;
        Ok(Self { place, next, way: Way::InPlace, keeps_rights_of, access, folders: Mutex::default() })
    }

    /// The folder of the new state in which a file goes. Where the destination has such a folder, the new one is like it.
    pub(super) fn folder_of(&self, dest: &Folder, path: &SitePath) -> Result<Folder, PublishError> {
        let Some(wanted) = path.ancestors().next() else { return Ok(self.next.clone()) };
        let mut open = lock(&self.folders);
        if let Some(folder) = open.get(wanted) {
            return Ok(folder.clone());
        }
        let mut chain: Vec<&str> = path.ancestors().collect();
        chain.reverse();
        let mut folder = self.next.clone();
        for name in chain {
            if let Some(known) = open.get(name) {
                folder = known.clone();
                continue;
            }
            let made = match self.next.try_make_folder(name.as_ref(), self.access) {
                Ok(()) => true,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
                Err(error) => return Err(at("create the folder", &self.next.place(name))(error)),
            };
            folder = self.next.within(name)?;
            if made && let Some(like) = dest.sub(name).ok().flatten() {
                // Whether it has all of them is looked at before the switch.
                exchange::give_rights(&like, &folder)?;
            }
            if open.len() < MOST_OPEN {
                open.insert(name.to_owned(), folder.clone());
            }
        }
        Ok(folder)
    }

    /// Makes a new file of the new state.
    pub(super) fn create_file(&self, dest: &Folder, path: &SitePath) -> Result<(File, PathBuf), PublishError> {
        let folder = self.folder_of(dest, path)?;
        Ok((folder.create(path.file_name(), self.access)?, folder.place(path.file_name())))
    }

    /// Makes a whole new file of the new state.
    pub(super) fn write_file(&self, dest: &Folder, path: &SitePath, bytes: &[u8]) -> Result<(), PublishError> {
        let (mut file, place) = self.create_file(dest, path)?;
        file.write_all(bytes).map_err(at("write", &place))
    }
}

/// Nothing if the folder above is on another file system or not ours to write to.
fn make_beside(ground: &Ground) -> Result<Option<Workplace>, PublishError> {
    let Some(home) = ground.beside(CONTAINER_NAME) else { return Ok(None) };
    let device = |folder: &Folder| Ok(folder.look_here()?.identity.map(|identity| identity.device));
    if device(&home.folder)? != device(&ground.root)? {
        return Ok(None);
    }
    let path = home.path();
    match Workplace::make(home, &ground.root) {
        Ok(place) => {
            let place = place?;
            place.folder.make_folder(NEXT, Access::Default)?;
            Ok(Some(place))
        }
        Err(error) if is_not_ours(&error) => Ok(None),
        Err(error) => Err(at("create the folder", &path)(error)),
    }
}

fn is_not_ours(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// A thread that panicked has left the map whole, because every change to it is one call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The path of a file below a folder, as the system wants it.
pub(super) fn below(path: &SitePath) -> &Path {
    Path::new(path.as_str())
}

//! The watched folders, and what an event of the system means for the files in them.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};
use walkdir::WalkDir;

use super::debounce::FileEvent;
use crate::source::is_left_out;

/// A folder to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder.
    pub path: PathBuf,
    /// Whether it has to be there.
    pub presence: Presence,
}

impl Root {
    /// A folder to watch.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, presence: Presence) -> Self {
        Self { path: path.into(), presence }
    }
}

/// Whether a watched folder has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// While it is not there, nothing is built and the last pages stay.
    Required,
    /// It may come and go.
    Optional,
}

/// The watched folders as the system may name them.
#[derive(Clone, Debug)]
pub(super) struct Roots {
    roots: Vec<Known>,
}

/// A root by its names.
#[derive(Clone, Debug)]
struct Known {
    /// As it was given; the builder is told of files below this name.
    root: Root,
    /// From the top of the file system; it is watched under this name.
    absolute: PathBuf,
    /// Without links; some systems tell of events under this name.
    real: PathBuf,
}

/// Where a path of an event lies.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// It is a watched folder itself.
    Root,
    /// It is below one, and the guide would take it.
    Inside(PathBuf),
}

impl Roots {
    /// The folders by every name that the system may use for them.
    pub(super) fn new(roots: Vec<Root>) -> Self {
        let known = |root: Root| {
            let absolute = std::path::absolute(&root.path).unwrap_or_else(|_| root.path.clone());
            let real = absolute.canonicalize().unwrap_or_else(|_| absolute.clone());
            Known { root, absolute, real }
        };
        Self { roots: roots.into_iter().map(known).collect() }
    }

    /// The folders as they were given.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|known| known.root.path.as_path())
    }

    /// The folders by the names under which they are watched.
    pub(super) fn absolute(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|known| known.absolute.as_path())
    }

    /// The folder that has to be there and is not.
    pub(super) fn missing(&self) -> Option<&Path> {
        let required = self.roots.iter().map(|known| &known.root).filter(|root| root.presence == Presence::Required);
        required.map(|root| root.path.as_path()).find(|path| !path.is_dir())
    }

    /// The folders around the roots, where it is seen that a root is exchanged. One that lies
    /// inside a root is watched anyway.
    pub(super) fn parents(&self) -> Vec<PathBuf> {
        let mut parents: Vec<PathBuf> = self.absolute().filter_map(Path::parent).map(Path::to_path_buf).collect();
        parents.retain(|parent| !self.absolute().any(|root| parent.starts_with(root)));
        parents.sort();
        parents.dedup();
        parents
    }

    fn place(&self, path: &Path) -> Option<Place> {
        self.roots.iter().find_map(|Known { root, absolute, real }| {
            let names = [&root.path, absolute, real];
            let inside = names.into_iter().find_map(|name| path.strip_prefix(name).ok())?;
            if inside.as_os_str().is_empty() {
                return Some(Place::Root);
            }
            let ignored = |part: Component<'_>| is_left_out(&part.as_os_str().to_string_lossy());
            (!inside.components().any(ignored)).then(|| Place::Inside(root.path.join(inside)))
        })
    }
}

/// Reads the system's events.
#[derive(Debug)]
pub(super) struct Reader {
    roots: Roots,
    /// The old name of a rename, until the next event says the new one.
    renamed_from: Option<PathBuf>,
    /// Every folder seen so far: of what is gone, nobody else can say whether it was one.
    folders: BTreeSet<PathBuf>,
}

impl Reader {
    pub(super) fn new(roots: Roots) -> Self {
        let folders = roots.paths().flat_map(folders).collect();
        Self { roots, renamed_from: None, folders }
    }

    /// What an event means.
    pub(super) fn read(&mut self, event: &Event) -> Vec<FileEvent> {
        if event.need_rescan() {
            return vec![FileEvent::Lost];
        }
        let from = self.renamed_from.take();
        let first = event.paths.first().map(PathBuf::as_path);
        match (event.kind, first) {
            (EventKind::Modify(ModifyKind::Name(RenameMode::From)), Some(path)) => {
                self.renamed_from = Some(path.to_path_buf());
                self.gone(path)
            }
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), Some(path)) => match from {
                Some(from) => self.renamed(&from, path),
                None => self.came(path),
            },
            (EventKind::Modify(ModifyKind::Name(RenameMode::Both)), Some(path)) => {
                event.paths.get(1).map_or_else(Vec::new, |to| self.renamed(path, to))
            }
            _ => event.paths.iter().flat_map(|path| self.one(event.kind, path)).collect(),
        }
    }

    fn one(&mut self, kind: EventKind, path: &Path) -> Vec<FileEvent> {
        match kind {
            EventKind::Create(CreateKind::Folder) => self.came(path),
            EventKind::Remove(RemoveKind::Folder) if self.roots.place(path).is_some() => vec![FileEvent::FolderGone],
            EventKind::Remove(_) => self.gone(path),
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => self.written(path, FileEvent::Saved),
            EventKind::Access(_) => Vec::new(),
            EventKind::Create(_) if path.is_dir() => self.came(path),
            EventKind::Create(_) | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) => {
                self.written(path, FileEvent::Writing)
            }
            _ if path.exists() => self.written(path, FileEvent::Writing),
            _ => self.gone(path),
        }
    }

    /// A file's text; a folder's own times say nothing that its files do not.
    fn written(&self, path: &Path, event: fn(PathBuf) -> FileEvent) -> Vec<FileEvent> {
        match self.roots.place(path) {
            Some(Place::Inside(path)) if !path.is_dir() => vec![event(path)],
            _ => Vec::new(),
        }
    }

    fn came(&mut self, path: &Path) -> Vec<FileEvent> {
        match self.roots.place(path) {
            Some(Place::Root) => {
                let all: Vec<PathBuf> = self.roots.paths().flat_map(folders).collect();
                self.folders.extend(all);
                vec![FileEvent::Folders]
            }
            Some(Place::Inside(path)) if path.is_dir() => {
                self.folders.extend(folders(&path));
                vec![FileEvent::Folders]
            }
            Some(Place::Inside(path)) => vec![FileEvent::Saved(path)],
            None => Vec::new(),
        }
    }

    fn gone(&self, path: &Path) -> Vec<FileEvent> {
        match self.roots.place(path) {
            Some(Place::Inside(path)) if !self.folders.contains(&path) => vec![FileEvent::Gone(path)],
            Some(_) => vec![FileEvent::FolderGone],
            None => Vec::new(),
        }
    }

    fn inside(&self, path: &Path) -> Option<PathBuf> {
        match self.roots.place(path) {
            Some(Place::Inside(path)) => Some(path),
            _ => None,
        }
    }

    fn renamed(&mut self, from: &Path, to: &Path) -> Vec<FileEvent> {
        if to.is_dir() {
            self.folders.extend(self.inside(from));
            return [self.gone(from), self.came(to)].concat();
        }
        match (self.inside(from), self.inside(to)) {
            // A save that writes a new file and renames it over the old one gives the new file a
            // name of another kind; an author who renames a page keeps its kind.
            (Some(from), Some(to)) if from.extension() == to.extension() => vec![FileEvent::Renamed(from, to)],
            _ => self.came(to),
        }
    }
}

/// The folders at and below a path.
fn folders(path: &Path) -> impl Iterator<Item = PathBuf> {
    let walk = WalkDir::new(path).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_dir()).map(walkdir::DirEntry::into_path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, Flag};

    struct Stage {
        dir: tempfile::TempDir,
        reader: Reader,
    }

    fn stage() -> Stage {
        let dir = tempfile::tempdir().expect("a folder");
        let content = dir.path().join("content");
        std::fs::create_dir(&content).expect("made");
        let root = Root { path: content, presence: Presence::Required };
        Stage { reader: Reader::new(Roots::new(vec![root])), dir }
    }

    impl Stage {
        fn path(&self, name: &str) -> PathBuf {
            self.dir.path().join(name)
        }

        fn read(&mut self, kind: EventKind, names: &[&str]) -> Vec<FileEvent> {
            let event = names.iter().fold(Event::new(kind), |event, name| event.add_path(self.path(name)));
            self.reader.read(&event)
        }
    }

    const DATA: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CLOSED: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));

    fn name(mode: RenameMode) -> EventKind {
        EventKind::Modify(ModifyKind::Name(mode))
    }

    #[test]
    fn a_save_in_place_and_what_only_reads() {
        let mut stage = stage();
        let path = stage.path("content/a.md");
        assert_eq!(stage.read(DATA, &["content/a.md"]), [FileEvent::Writing(path.clone())]);
        assert_eq!(stage.read(CLOSED, &["content/a.md"]), [FileEvent::Saved(path)]);
        assert_eq!(stage.read(EventKind::Access(AccessKind::Open(AccessMode::Any)), &["content/a.md"]), []);
    }

    #[test]
    fn litter_and_neighbours_are_nothing() {
        let mut stage = stage();
        for name in ["content/.a.md.swp", "content/a.md~", "content/.git/x.md", "site/a.html", "guide.md"] {
            assert_eq!(stage.read(CLOSED, &[name]), [], "{name}");
        }
    }

    #[test]
    fn a_rename_over_is_a_save() {
        let mut stage = stage();
        let (from, to) = (stage.path("content/a.md.x1"), stage.path("content/a.md"));
        assert_eq!(stage.read(name(RenameMode::From), &["content/a.md.x1"]), [FileEvent::Gone(from)]);
        assert_eq!(stage.read(name(RenameMode::To), &["content/a.md"]), [FileEvent::Saved(to)]);
    }

    #[test]
    fn a_page_that_gets_another_name_is_one_thing() {
        let mut stage = stage();
        let (from, to) = (stage.path("content/a.md"), stage.path("content/b.md"));
        assert_eq!(stage.read(name(RenameMode::From), &["content/a.md"]), [FileEvent::Gone(from.clone())]);
        assert_eq!(stage.read(name(RenameMode::To), &["content/b.md"]), [FileEvent::Renamed(from, to)]);
    }

    #[test]
    fn a_folder_that_moves_and_a_root_that_is_exchanged() {
        let mut stage = stage();
        std::fs::create_dir(stage.path("content/09-new")).expect("made");
        let events = stage.read(name(RenameMode::Both), &["content/09-old", "content/09-new"]);
        assert_eq!(events, [FileEvent::FolderGone, FileEvent::Folders]);
        std::fs::remove_dir(stage.path("content/09-new")).expect("removed");
        assert_eq!(stage.read(EventKind::Remove(RemoveKind::Any), &["content/09-new"]), [FileEvent::FolderGone]);
        assert_eq!(stage.read(name(RenameMode::From), &["content"]), [FileEvent::FolderGone]);
        assert_eq!(stage.read(EventKind::Create(CreateKind::Folder), &["content"]), [FileEvent::Folders]);
    }

    #[test]
    fn files_are_told_under_the_name_that_was_given() {
        let here = std::env::current_dir().expect("a folder");
        let mut reader = Reader::new(Roots::new(vec![Root::new("src", Presence::Required)]));
        let event = Event::new(CLOSED).add_path(here.join("src/lib.rs"));
        assert_eq!(reader.read(&event), [FileEvent::Saved(PathBuf::from("src/lib.rs"))]);
    }

    #[test]
    fn an_overflow_is_told() {
        let event = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(stage().reader.read(&event), [FileEvent::Lost]);
    }
}

//! The paths of diagnostics as people and machines need them: from where the command runs, and from the top of the
//! repository, which is how services name files.

use std::path::{Path, PathBuf};

use crate::diagnostic::folder_of;

/// Where the files of a guide lie.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    /// The content folder as it was named.
    content: PathBuf,
    /// The same from the top of the repository, or from here where there is none.
    from_top: PathBuf,
}

impl Paths {
    /// Finds the repository of a content folder: the nearest folder above with a `.git`.
    pub(super) fn of(content: &Path) -> Self {
        let from_top = content.canonicalize().ok().map_or_else(|| content.to_owned(), |real| below_top(&real));
        Self { content: content.to_owned(), from_top }
    }

    /// The content folder as a report names it.
    pub(super) fn root(&self) -> String {
        self.content.to_string_lossy().trim_end_matches('/').to_owned()
    }

    /// A path that can be opened from where the command runs.
    pub(super) fn here(&self, path: &str) -> String {
        portable(&folder_of(&self.content, path).join(path))
    }

    /// A path from the top of the repository.
    pub(super) fn top(&self, path: &str) -> String {
        portable(&folder_of(&self.from_top, path).join(path))
    }
}

fn below_top(real: &Path) -> PathBuf {
    let repository = real.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    let top = repository.or_else(|| std::env::current_dir().and_then(|here| here.canonicalize()).ok());
    top.and_then(|top| real.strip_prefix(top).ok().map(Path::to_owned)).unwrap_or_else(|| real.to_owned())
}

fn portable(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_top_of_its_repository() {
        let folder = tempfile::tempdir().expect("a folder");
        let content = folder.path().join("handbook/content");
        std::fs::create_dir_all(&content).expect("made");
        std::fs::create_dir(folder.path().join(".git")).expect("made");
        let paths = Paths::of(&content);
        assert_eq!(paths.top("09/9.1.md"), "handbook/content/09/9.1.md");
        assert_eq!(paths.top("theme/locales/ja.yaml"), "handbook/theme/locales/ja.yaml");
        assert!(paths.here("1.md").ends_with("handbook/content/1.md"));
    }
}

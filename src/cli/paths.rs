//! The paths of diagnostics as people and machines need them: from where the command runs, and from the top of the
//! repository, which is how services name files.

use std::path::{Path, PathBuf};

use crate::diagnostic::folder_of;

/// Where the files of a guide lie.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    /// The content folder and the theme's as they were named.
    here: Folders,
    /// The same from the top of the repository, or from here where there is none.
    top: Folders,
}

#[derive(Clone, Debug)]
struct Folders {
    content: PathBuf,
    theme: Option<PathBuf>,
}

impl Folders {
    /// The path of a file of the content or, where it is called `theme/…`, of the theme.
    fn path(&self, path: &str) -> String {
        let is_of_theme = folder_of(&self.content, path) != self.content;
        let below = path.strip_prefix("theme").map(|rest| rest.trim_start_matches('/'));
        let of_theme = self.theme.as_ref().filter(|_| is_of_theme).zip(below);
        portable(&match of_theme {
            Some((theme, "")) => theme.clone(),
            Some((theme, below)) => theme.join(below),
            None => folder_of(&self.content, path).join(path),
        })
    }
}

impl Paths {
    /// Finds the repository of a content folder: the nearest folder above with a `.git`.
    pub(super) fn of(content: &Path, theme: Option<&Path>) -> Self {
        let from_top = |path: &Path| path.canonicalize().ok().map_or_else(|| path.to_owned(), |real| below_top(&real));
        let here = Folders { content: content.to_owned(), theme: theme.map(Path::to_owned) };
        let top = Folders { content: from_top(content), theme: theme.map(from_top) };
        Self { here, top }
    }

    /// A path that can be opened from where the command runs.
    pub(super) fn here(&self, path: &str) -> String {
        self.here.path(path)
    }

    /// A path from the top of the repository.
    pub(super) fn top(&self, path: &str) -> String {
        self.top.path(path)
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
        let paths = Paths::of(&content, None);
        assert_eq!(paths.top("09/9.1.md"), "handbook/content/09/9.1.md");
        assert_eq!(paths.top("theme/locales/ja.yaml"), "handbook/theme/locales/ja.yaml");
        let look = folder.path().join("look");
        std::fs::create_dir(&look).expect("made");
        assert_eq!(Paths::of(&content, Some(&look)).top("theme/styles/9-own.css"), "look/styles/9-own.css");
        assert!(paths.here("1.md").ends_with("handbook/content/1.md"));
    }
}

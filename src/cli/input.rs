//! Which guide a command is about: the folder that was named, or the one that the command runs in.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::args::{self, Common};
use super::failure;
use super::output::{Exit, report};
use super::paths::Paths;
use crate::document::Day;
use crate::session::{self, Files, Options, Passed, Profile, Stages};
use crate::site;
use crate::words;

/// A guide on the disk.
#[derive(Clone, Debug)]
pub(super) struct Project {
    /// The content folder.
    pub(super) content: PathBuf,
    /// The folder that holds it, the theme, the site and the index.
    root: PathBuf,
    /// How its files are read.
    pub(super) profile: Profile,
}

impl Project {
    /// The guide that a command is about; says so where there is none.
    pub(super) fn find(common: &Common, matches: &ArgMatches) -> Result<Self, Exit> {
        let found = match args::typed(matches, "content") {
            Some(content) => Self::at(content.clone(), common)?,
            None => Self::here().present(common)?,
        };
        Ok(Self { profile: args::profile(matches), ..found })
    }

    /// The guide of a content folder; says so where there is none.
    pub(super) fn at(content: PathBuf, common: &Common) -> Result<Self, Exit> {
        Self { content, root: PathBuf::new(), profile: Profile::Guide }.present(common)
    }

    pub(super) fn present(self, common: &Common) -> Result<Self, Exit> {
        let content = &self.content;
        if content.is_dir() {
            let shown = content.display();
            common.detail(&words!("原稿は `{shown}`", "the content is in `{shown}`"));
            return Ok(self);
        }
        let shown = content.display();
        common.complain(&if content.exists() {
            words!("`{shown}` はフォルダーでない", "`{shown}` is not a folder")
        } else {
            words!("`{shown}` というフォルダーがない", "there is no folder `{shown}`")
        });
        common.help(&words!(
            "`--content DIR` で原稿のフォルダーを示すか、`tebiki new DIR` で手本を作る",
            "name the content folder with `--content DIR`, or make an example with `tebiki new DIR`"
        ));
        Err(Exit::Environment)
    }

    /// The guide of the folder that the command runs in: `content` in it, or a content folder that it is or lies in.
    pub(super) fn here() -> Self {
        let plain = Self { content: PathBuf::from("content"), root: PathBuf::new(), profile: Profile::Guide };
        if plain.content.join(SETTINGS).is_file() {
            return plain;
        }
        let Ok(here) = std::env::current_dir() else { return plain };
        let Some((levels, content)) = here.ancestors().enumerate().find(|(_, above)| above.join(SETTINGS).is_file())
        else {
            return plain;
        };
        let Some(name) = content.file_name() else { return plain };
        let mut root = PathBuf::from("..");
        (0..levels).for_each(|_| root.push(".."));
        Self { content: root.join(name), root, profile: Profile::Guide }
    }

    /// A path that was typed, or the one that has this name in the project.
    pub(super) fn path(&self, matches: &ArgMatches, option: &str, name: &str) -> PathBuf {
        args::typed(matches, option).cloned().unwrap_or_else(|| self.root.join(name))
    }

    /// The theme's folder: as named, or `theme` beside the content where there is one.
    pub(super) fn theme(&self, matches: &ArgMatches) -> Option<PathBuf> {
        matches.get_one::<PathBuf>("theme").cloned().or_else(|| self.theme_beside())
    }

    /// The theme's folder as it is or will be called: it may be made while the guide is being edited.
    pub(super) fn theme_to_come(&self, matches: &ArgMatches) -> PathBuf {
        self.theme(matches).unwrap_or_else(|| self.content.with_file_name("theme"))
    }

    /// The theme's folder beside the content, where there is one.
    pub(super) fn theme_beside(&self) -> Option<PathBuf> {
        Some(self.content.with_file_name("theme")).filter(|beside| beside.is_dir())
    }

    /// The paths of its files.
    pub(super) fn paths(&self, theme: Option<&Path>) -> Paths {
        Paths::of(&self.content, theme)
    }

    /// The guide as on a day, where it is in order; says what is wrong with it or its theme where it is not.
    pub(super) fn pass(&self, common: &Common, matches: &ArgMatches, at: Option<Day>) -> Result<Passed, Exit> {
        let theme = self.theme(matches);
        require_theme(theme.as_deref(), common)?;
        session::gate(&self.open_at(args::stages(matches), at), theme.as_deref()).map_err(|found| {
            report(&found.diagnostics, &self.paths(theme.as_deref()), common);
            Exit::Content
        })
    }

    /// Its files, read.
    pub(super) fn open(&self, stages: Stages) -> Files {
        self.open_at(stages, None)
    }

    /// Its files, read to be looked at on a day.
    pub(super) fn open_at(&self, stages: Stages, at: Option<Day>) -> Files {
        Files::open_as(Options { content: self.content.clone(), stages }, self.profile, at)
    }
}

/// What makes a folder the content of a guide.
const SETTINGS: &str = "guide.yaml";

/// A theme that was named has to be there; says so where it is not.
pub(super) fn require_theme(theme: Option<&Path>, common: &Common) -> Result<(), Exit> {
    let Some(theme) = theme else { return Ok(()) };
    site::refuse_way_out(theme).map_err(|error| failure::publish(&error, common))?;
    if theme.is_dir() {
        return Ok(());
    }
    let shown = theme.display();
    common.complain(&words!("`{shown}` というテーマのフォルダーがない", "there is no theme folder `{shown}`"));
    common.help(&words!(
        "`tebiki theme eject` で元になるファイルを書き出せる",
        "`tebiki theme eject` writes the originals to start from"
    ));
    Err(Exit::Environment)
}

/// A folder with a site has to be there; says so where it is not.
pub(super) fn require_folder(folder: &Path, common: &Common) -> Result<(), Exit> {
    if folder.is_dir() {
        return Ok(());
    }
    let shown = folder.display();
    if is_address(&folder.to_string_lossy()) {
        common.complain(&words!(
            "`{shown}` はアドレスであり、この計算機のフォルダーでない",
            "`{shown}` is an address and no folder of this machine"
        ));
        common.help(&words!(
            "tebiki はほかの計算機から読まない。サイトのフォルダーを手元に写すか、共有フォルダーを手元に接続してそのパスを示す",
            "tebiki reads from no other machine: copy the folder of the site here, or mount the share and name its path"
        ));
        return Err(Exit::Usage);
    }
    common.complain(&words!("`{shown}` というフォルダーがない", "there is no folder `{shown}`"));
    common.help(&words!("`tebiki build` で作る", "`tebiki build` makes it"));
    Err(Exit::Environment)
}

/// Whether a text is `http://host`, `user@host:path` or `host:path`, and no path. One letter is a drive where there are drives,
/// or where a path of Windows follows.
pub(super) fn is_address(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(':') else { return false };
    let is_drive = name.len() == 1 && (cfg!(windows) || rest.starts_with(['/', '\\']));
    !name.is_empty() && !name.contains(['/', '\\']) && !is_drive
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_from_paths() {
        for text in ["http://host", "me@host:guide", "host:guide", "file:guide"] {
            assert!(is_address(text), "{text}");
        }
        assert_eq!(is_address("h:guide"), cfg!(not(windows)));
        for text in ["guide", "./h:guide", "a/b:c", "C:/guide", "C:\\guide", ":guide"] {
            assert!(!is_address(text), "{text}");
        }
    }
}

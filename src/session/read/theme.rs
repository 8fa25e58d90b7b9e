//! The theme of a guide: the embedded one with the files of the project's own folder in place of its files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use walkdir::WalkDir;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Lang, Place, Words};
use crate::render::{Overrides, Theme};
use crate::source::is_left_out;
use crate::words;

/// Loads the theme in the language of the guide.
pub fn load_theme(folder: Option<&Path>, guide: &Guide) -> Result<Theme, Vec<Diagnostic>> {
    let overrides = match folder {
        Some(folder) => overrides(folder)?,
        None => Overrides::new(),
    };
    let lang = if guide.about.language.starts_with("ja") { Lang::Ja } else { Lang::En };
    Theme::load(&overrides, lang, guide)
}

/// No file of a theme is larger.
const MOST_THEME_FILE: u64 = 64 << 20;

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_THEME_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_THEME_FILE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, path.display().to_string()));
    }
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> Words {
    words!("テーマのファイルを読めない（{error}）", "a file of the theme cannot be read ({error})")
}

/// The files of a folder, by their paths in it; hidden files are not part of a theme.
pub(in crate::session) fn overrides(folder: &Path) -> Result<Overrides, Vec<Diagnostic>> {
    let mut out = Overrides::new();
    let mut faults = Vec::new();
    // What editors leave behind is no more part of a theme than of the content.
    let visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || name.starts_with('_') || !is_left_out(&name)
    };
    let mut fault = |words| faults.push(Diagnostic::at(Code::SourceIo, Place::File("theme".to_owned(), None), words));
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                fault(unreadable(&error.into()));
                continue;
            }
        };
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = path.to_string_lossy().replace('\\', "/");
        let kind = entry.file_type();
        // A link may lead to any file of whoever builds, and a pipe never ends.
        if entry.depth() > 0 && !kind.is_file() && !kind.is_dir() {
            fault(words!(
                "`{path}` はリンクや名前付きパイプなどで、ファイルではない",
                "`{path}` is a link, a named pipe or the like, and no file"
            ));
        } else if kind.is_file() {
            match read(entry.path()) {
                Ok(bytes) => {
                    out.insert(path, bytes);
                }
                Err(error) => fault(unreadable(&error)),
            }
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn what_is_no_file_of_the_theme_itself_is_refused_by_name() {
        let room = tempfile::tempdir().expect("a folder");
        let (theme, outside) = (room.path().join("theme"), room.path().join("outside"));
        for folder in [&theme, &outside] {
            std::fs::create_dir(folder).expect("a folder");
        }
        std::fs::write(outside.join("secret.css"), "a {}").expect("written");
        std::fs::write(theme.join("own.css"), "a {}").expect("written");
        assert_eq!(overrides(&theme).expect("files alone").into_keys().collect::<Vec<_>>(), ["own.css"]);
        std::os::unix::fs::symlink(outside.join("secret.css"), theme.join("file.css")).expect("a link");
        std::os::unix::fs::symlink(&outside, theme.join("folder")).expect("a link");
        let pipe = theme.join("pipe.js");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::from_raw_mode(0o600),
            0,
        )
        .expect("a pipe");
        let faults = overrides(&theme).expect_err("they are refused");
        let said: Vec<&str> = faults.iter().map(|fault| fault.message.en.as_str()).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        for (said, name) in said.iter().zip(["file.css", "folder", "pipe.js"]) {
            assert!(said.starts_with(&format!("`{name}` is a link, a named pipe or the like")), "{said}");
        }
    }
}

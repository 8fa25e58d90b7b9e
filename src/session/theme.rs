//! The theme of a guide: the embedded one with the files of the project's own folder in place of its files.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Lang, Place};
use crate::render::{Overrides, Theme};
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

/// The files of a folder, by their paths in it; hidden files are not part of a theme.
pub(super) fn overrides(folder: &Path) -> Result<Overrides, Vec<Diagnostic>> {
    let mut out = Overrides::new();
    let mut faults = Vec::new();
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        let read = entry.map_err(std::io::Error::from).and_then(|entry| {
            let is_file = entry.file_type().is_file();
            let bytes = if is_file { Some(fs::read(entry.path())?) } else { None };
            Ok((entry.into_path(), bytes))
        });
        match read {
            Ok((path, Some(bytes))) => {
                let path = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                out.insert(path, bytes);
            }
            Ok((_, None)) => {}
            Err(error) => {
                let words =
                    words!("テーマのファイルを読めない（{error}）", "a file of the theme cannot be read ({error})");
                faults.push(Diagnostic::at(Code::SourceIo, Place::File("theme".to_owned(), None), words));
            }
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

//! `tebiki new DIR`: a small guide that builds clean and teaches the format.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::output::{Exit, complain, note};
use crate::diagnostic::Lang;
use crate::words;

/// Paths below the new folder and what stands there.
type Starter = [(&'static str, &'static str); 5];

const JAPANESE: Starter = [
    ("content/guide.yaml", include_str!("starter/ja/guide.yaml")),
    ("content/index.md", include_str!("starter/ja/index.md")),
    ("content/1.md", include_str!("starter/ja/1.md")),
    ("content/2.md", include_str!("starter/ja/2.md")),
    ("content/writing.md", include_str!("starter/ja/writing.md")),
];

const ENGLISH: Starter = [
    ("content/guide.yaml", include_str!("starter/en/guide.yaml")),
    ("content/index.md", include_str!("starter/en/index.md")),
    ("content/1.md", include_str!("starter/en/1.md")),
    ("content/2.md", include_str!("starter/en/2.md")),
    ("content/writing.md", include_str!("starter/en/writing.md")),
];

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("書き方の手本になる小さな手引書を作る", "make a small guide that shows how to write one");
    let dir = words!("作るフォルダー。空でなければならない", "the folder to make; it must be empty or absent");
    let dir = args::arg("dir", &dir, lang).required(true).value_name("DIR").value_parser(value_parser!(PathBuf));
    Command::new("new").about(about.get(lang).to_owned()).arg(dir)
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Exit {
    let dir = matches.get_one::<PathBuf>("dir").cloned().unwrap_or_default();
    let (lang, shown) = (common.lang, dir.display().to_string());
    let occupied = std::fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        complain(words!("`{shown}` は空でない", "`{shown}` is not empty").get(lang), lang);
        note(
            words!("空のフォルダーか、まだないフォルダーを示す", "name an empty folder, or one that is not there yet")
                .get(lang),
        );
        return Exit::Environment;
    }
    // The guide is written in the language that its maker reads.
    let files = match lang {
        Lang::Ja => JAPANESE,
        Lang::En => ENGLISH,
    };
    for (path, text) in files {
        let path = dir.join(path);
        if let Err(error) = write_new(&path, text) {
            let (path, why) = (path.display(), super::failure::reason(&error));
            complain(words!("`{path}` を書けない（{why}）", "cannot write `{path}` ({error})").get(lang), lang);
            return Exit::Environment;
        }
    }
    let next = words!(
        "`{shown}` に手引書を作った。続けて:\n  cd {shown}\n  tebiki serve",
        "made a guide in `{shown}`. Next:\n  cd {shown}\n  tebiki serve"
    );
    note(next.get(lang));
    Exit::Fine
}

/// Writes a file that is not there yet; one that appeared meanwhile is left alone.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

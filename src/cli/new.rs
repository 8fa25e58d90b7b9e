//! `tebiki new DIR`: a small guide that builds clean and teaches the format.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command, value_parser};

use super::args::{self, Common};
use super::failure;
use super::output::Exit;
use super::schema;
use crate::diagnostic::Lang;
use crate::site;
use crate::words;

/// Paths below the new folder and what stands there.
type Starter = [(&'static str, &'static str); 6];

const JAPANESE: Starter = [
    ("README.md", include_str!("starter/all/README.ja.md")),
    ("content/guide.yaml", include_str!("starter/ja/guide.yaml")),
    ("content/index.md", include_str!("starter/ja/index.md")),
    ("content/1.md", include_str!("starter/ja/1.md")),
    ("content/2.md", include_str!("starter/ja/2.md")),
    ("content/writing.md", include_str!("starter/ja/writing.md")),
];

const ENGLISH: Starter = [
    ("README.md", include_str!("starter/all/README.en.md")),
    ("content/guide.yaml", include_str!("starter/en/guide.yaml")),
    ("content/index.md", include_str!("starter/en/index.md")),
    ("content/1.md", include_str!("starter/en/1.md")),
    ("content/2.md", include_str!("starter/en/2.md")),
    ("content/writing.md", include_str!("starter/en/writing.md")),
];

/// What is the same in every language.
const COMMON: [(&str, &str); 3] = [
    ("schema/guide-yaml.json", schema::GUIDE_YAML),
    (".gitignore", include_str!("starter/all/gitignore")),
    (".github/workflows/check.yml", include_str!("starter/all/check.yml")),
];

/// Files that a repository has before anybody has written anything. Those of the list that we would write stay as they
/// are.
const OF_REPOSITORY: [&str; 7] =
    [".git", ".gitignore", ".gitattributes", ".github", "README.md", "LICENSE", "LICENSE.txt"];

pub(super) fn command(lang: Lang) -> Command {
    let about = words!("書き方の手本になる小さな手引書を作る", "make a small guide that shows how to write one");
    let dir = words!(
        "作るフォルダー。まだないか、空か、原稿のない git のフォルダーでなければならない",
        "the folder to make; it must be absent, empty, or a git folder without content"
    );
    let language = words!(
        "手引書を書く言語（省くと表示の言語）",
        "the language that the guide is written in (by default that of messages)"
    );
    let dir = args::arg("dir", &dir, lang).required(true).value_name("DIR").value_parser(value_parser!(PathBuf));
    let language =
        args::arg("language", &language, lang).long("language").value_name("LANG").value_parser(["ja", "en"]);
    Command::new("new").about(about.get(lang).to_owned()).arg(dir).arg(language)
}

pub(super) fn run(common: &Common, matches: &ArgMatches) -> Result<Exit, Exit> {
    let dir = matches.get_one::<PathBuf>("dir").cloned().unwrap_or_default();
    args::refuse_remote(&dir, common)?;
    refuse_occupied(&dir, common)?;
    let language = match matches.get_one::<String>("language").map(String::as_str) {
        Some("ja") => Lang::Ja,
        Some(_) => Lang::En,
        None => common.lang,
    };
    let files = match language {
        Lang::Ja => JAPANESE,
        Lang::En => ENGLISH,
    };
    for (path, text) in files.into_iter().chain(COMMON) {
        let place = dir.join(path);
        // A repository's own README and the like are somebody's work.
        if place.symlink_metadata().is_ok() && is_of_repository(&dir, &place) {
            let shown = place.display();
            common.tell(&words!("`{shown}` はあるものを残した", "`{shown}` was there and stays as it is"));
            say_ignored(path, text, &place, common);
            continue;
        }
        // What appeared meanwhile is left alone.
        site::write_new(&dir, path, text.as_bytes()).map_err(|error| failure::publish(&error, common))?;
    }
    say_next(&dir, common);
    Ok(Exit::Fine)
}

/// What a `.gitignore` that was there does not name: a site in the history of a repository is in nobody's interest.
fn say_ignored(path: &str, text: &str, place: &Path, common: &Common) {
    if path != ".gitignore" {
        return;
    }
    let there = std::fs::read_to_string(place).unwrap_or_default();
    let plain = |line: &str| line.trim().trim_matches('/').to_owned();
    let has = |line: &&str| there.lines().any(|other| plain(other) == plain(line));
    let missing: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).filter(|line| !has(line)).collect();
    if !missing.is_empty() {
        let lines = missing.join("\n  ");
        common.help(&words!("`.gitignore` に書き足す:\n  {lines}", "add to `.gitignore`:\n  {lines}"));
    }
}

/// A folder in which somebody else's files are is not taken.
fn refuse_occupied(dir: &Path, common: &Common) -> Result<(), Exit> {
    let shown = dir.display();
    let Ok(entries) = std::fs::read_dir(dir) else { return Ok(()) };
    // An empty `content` has been made for this.
    let is_empty = |entry: &std::fs::DirEntry| {
        entry.file_name() == "content"
            && std::fs::read_dir(entry.path()).is_ok_and(|mut inside| inside.next().is_none())
    };
    let entries = entries.filter_map(Result::ok).filter(|entry| !is_empty(entry));
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let Some(name) = names.filter(|name| !OF_REPOSITORY.contains(&name.as_str())).min() else { return Ok(()) };
    common.complain(&words!("`{shown}` は空でない（`{name}` がある）", "`{shown}` is not empty (it holds `{name}`)"));
    common.help(&words!(
        "空のフォルダーか、まだないフォルダーを示す",
        "name an empty folder, or one that is not there yet"
    ));
    Err(Exit::Environment)
}

fn is_of_repository(dir: &Path, path: &Path) -> bool {
    let below = path.strip_prefix(dir).unwrap_or(path);
    below.components().next().is_some_and(|first| OF_REPOSITORY.iter().any(|name| first.as_os_str() == *name))
}

fn say_next(dir: &Path, common: &Common) {
    let shown = dir.display();
    let is_here = dir == Path::new(".") || dir == Path::new("./");
    common.tell(&if is_here {
        words!("ここに手引書を作った。続けて:\n  tebiki serve", "made a guide here. Next:\n  tebiki serve")
    } else {
        words!(
            "`{shown}` に手引書を作った。続けて:\n  cd {shown}\n  tebiki serve",
            "made a guide in `{shown}`. Next:\n  cd {shown}\n  tebiki serve"
        )
    });
    common.tell(&words!(
        "GitHub では push のたびに調べる。リポジトリーの変数 `TEBIKI_SOURCE` に tebiki の git リポジトリーのアドレスを入れておく（.github/workflows/check.yml）",
        "GitHub checks it at every push, once the variable `TEBIKI_SOURCE` of the repository holds the address of tebiki's git repository (.github/workflows/check.yml)"
    ));
}

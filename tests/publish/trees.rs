//! Random trees of links, named pipes and files of others at every name that the program touches: whatever is run on them,
//! nothing outside changes, nothing hangs, and what others have inside is still there.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use proptest::prelude::*;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tebiki::diagnostic::Lang;
use tebiki::render::{Overrides, Theme};
use tebiki::session::{self, Analysis, Checked, Files, Options, Stages, open_index};
use tebiki::site::{
    Admission, Checking, Digest, Entry, Manifest, Permissions, Replacing, Settings, Signing, Switching, plan, publish,
    verify, zip,
};

use super::common::{FIRST, Room, SECOND, build, path, write};

/// Every name that a run reads, writes, renames or removes, and some that it has nothing to do with.
const NAMES: [&str; 40] = [
    "work/site",
    "work/site/index.html",
    "work/site/a",
    "work/site/a/one.html",
    "work/site/a/two.html",
    "work/site/assets",
    "work/site/assets/style.11111111.css",
    "work/site/manifest.txt",
    "work/site/manifest.txt.minisig",
    "work/site/notes",
    "work/site/uploads/file",
    "work/site/.tebiki.lock",
    "work/site/.tebiki",
    "work/site/.tebiki/journal",
    "work/site/.tebiki/journal.draft",
    "work/site/.tebiki/next",
    "work/site/.tebiki/next/a",
    "work/site/.tebiki/next/a/one.html",
    "work/site/.tebiki/next/manifest.txt",
    "work/.site.tebiki",
    "work/.site.tebiki/journal",
    "work/.site.tebiki/next",
    "work/.site.tebiki/next/a/one.html",
    "work/.site.tebiki/next/manifest.txt",
    "work/.site.tebiki/switch-7",
    "work/.site.tebiki/probe",
    "work/index",
    "work/index/current",
    "work/index/current.new",
    "work/index/last-build",
    "work/index/last-build.new",
    "work/index/filters.json",
    "work/index/filters.json.new",
    "work/index/build-0a0b0c0d",
    "work/index/build-0a0b0c0d/sums",
    "work/index/build-0a0b0c0d/meta.json",
    "work/index/build-2024",
    "work/guide.zip",
    "work/.guide.zip.tebiki",
    "work/guide.zip.minisig",
];

/// Names that are nobody's but their makers', unless a manifest says so.
const OTHERS: [&str; 3] = ["work/site/notes", "work/site/uploads/file", "work/index/build-2024"];

#[derive(Clone, Copy, Debug)]
pub(super) enum Thing {
    /// A file of somebody else's.
    Text,
    Folder,
    LinkToFile,
    LinkToFolder,
    LinkToNothing,
    /// Another name of a file outside.
    HardLink,
    Fifo,
    /// A journal that places and removes what is listed nowhere.
    Journal,
    /// A journal that agrees with the manifest below.
    Agreeing,
    /// A manifest that lists files which others may have.
    Manifest,
    /// What names a build of an index.
    Build,
}

pub(super) fn thing() -> impl Strategy<Value = Thing> {
    use Thing::*;
    prop_oneof![
        Just(Text),
        Just(Folder),
        Just(LinkToFile),
        Just(LinkToFolder),
        Just(LinkToNothing),
        Just(HardLink),
        Just(Fifo),
        Just(Journal),
        Just(Agreeing),
        Just(Manifest),
        Just(Build)
    ]
}

fn made_up_manifest() -> String {
    let entry = Entry { digest: Digest::of(b"evil"), size: 4, left_over: 0 };
    let names = ["a/one.html", "a/two.html", "index.html", "evil.html"];
    Manifest::new(names.map(|name| (path(name), entry)).into()).render()
}

fn journal(digest: Digest) -> String {
    let manifest = Digest::of(made_up_manifest().as_bytes());
    // Who knows every byte of a file can name its digest; nobody knows those of others' files.
    let unknown = Digest::of(b"guessed");
    format!(
        "tebiki journal 2\nyield {digest} index.html\nplace {digest} a/one.html\nplace {digest} index.html\n\
         place {manifest} manifest.txt\nremove {digest} a/two.html\nremove {unknown} notes\nend\n"
    )
}

/// Puts a thing at a name, unless the way there leads through a link or something is there already.
pub(super) fn put(room: &Room, name: &str, thing: Thing) {
    let place = room.at(name);
    let above: Vec<&Path> = place.ancestors().skip(1).take_while(|above| *above != room.at("")).collect();
    let blocked = above.iter().any(|above| above.symlink_metadata().is_ok_and(|found| !found.is_dir()));
    if blocked || place.symlink_metadata().is_ok() {
        return;
    }
    // The folder that is named on the command line is the caller's own word, and may be a link.
    let is_link = matches!(thing, Thing::LinkToFile | Thing::LinkToFolder | Thing::LinkToNothing);
    if is_link && matches!(name, "work/site" | "work/index") {
        return;
    }
    let folder = place.parent().expect("a folder");
    fs::create_dir_all(folder).expect("a folder");
    let outside = |name: &str| room.at("outside").join(name);
    match thing {
        Thing::Text => fs::write(&place, "evil").expect("a file"),
        Thing::Folder => fs::create_dir(&place).expect("a folder"),
        Thing::LinkToFile => symlink(outside("file"), &place).expect("a link"),
        Thing::LinkToFolder => symlink(outside("folder"), &place).expect("a link"),
        Thing::LinkToNothing => symlink(outside("folder/none"), &place).expect("a link"),
        Thing::HardLink => fs::hard_link(outside("file"), &place).expect("a link"),
        Thing::Fifo => mknodat(CWD, &place, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a named pipe"),
        Thing::Journal => fs::write(&place, journal(Digest::of(b"mine"))).expect("a file"),
        Thing::Agreeing => fs::write(&place, journal(Digest::of(b"evil"))).expect("a file"),
        Thing::Manifest => fs::write(&place, made_up_manifest()).expect("a file"),
        Thing::Build => fs::write(&place, "0a0b0c0d\n").expect("a file"),
    }
}

/// What may not change: names, contents, rights and times.
pub(super) fn outside(room: &Room) -> BTreeMap<PathBuf, (u32, i64, i64, Vec<u8>)> {
    let found = walkdir::WalkDir::new(room.at("outside")).into_iter().map(|entry| entry.expect("readable"));
    found
        .map(|entry| {
            let meta = entry.path().symlink_metadata().expect("found");
            let bytes = if meta.is_file() { fs::read(entry.path()).expect("readable") } else { Vec::new() };
            (entry.path().to_owned(), (meta.mode(), meta.mtime(), meta.mtime_nsec(), bytes))
        })
        .collect()
}

/// What others have inside, by what it is and holds.
fn others(room: &Room) -> Vec<(&'static str, Option<String>)> {
    let what = |name: &&'static str| {
        let place = room.at(name);
        let found = place.symlink_metadata().ok()?;
        Some(match () {
            () if found.is_symlink() => format!("-> {}", fs::read_link(&place).expect("a link").display()),
            () if found.is_file() => String::from_utf8_lossy(&fs::read(&place).expect("a file")).into_owned(),
            () => format!("{:?}", found.file_type()),
        })
    };
    OTHERS.iter().map(|name| (*name, what(name))).collect()
}

fn room_with(tree: &[(usize, Thing)]) -> Room {
    let room = Room::new();
    for name in ["file", "folder/kept", "folder/one.html", "folder/a/one.html"] {
        write(&room.at("outside").join(name), "precious");
    }
    fs::create_dir(room.at("work")).expect("a folder");
    // What is above comes first, so that what is below has a place.
    let mut tree = tree.to_vec();
    tree.sort_by_key(|(name, _)| *name);
    for (name, thing) in tree {
        put(&room, NAMES[name], thing);
    }
    room
}

/// Runs something that must come to an end.
#[expect(clippy::print_stderr, reason = "a test that says why it ends the process")]
pub(super) fn bounded(what: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let (done, wait) = channel();
        scope.spawn(move || {
            what();
            let _ = done.send(());
        });
        if wait.recv_timeout(Duration::from_mins(1)).is_err() {
            // A thread that waits for a named pipe never ends.
            eprintln!("a run hangs, or it panicked");
            std::process::abort();
        }
    });
}

/// Runs one of the commands; whether it refuses or not is not asked here.
fn run(room: &Room, command: usize, sources: &Room) {
    let (site, way) = (room.at("work/site"), [Switching::Auto, Switching::InPlace][command % 2]);
    let admission = [Admission::Coexist, Admission::OursOnly, Admission::Adopt][command % 3];
    let source = sources.at(["first", "second"][command / 7 % 2]);
    let permissions = Permissions { switching: way, admission, ..Permissions::default() };
    match command % 7 {
        0 | 1 => drop(build(&site, FIRST, Settings { switching: way, admission, ..Settings::default() })),
        2 | 3 => drop(publish(&source, &site, permissions)),
        4 => drop(zip(&source, &room.at("work/guide.zip"), Replacing::AnyFile, Signing::Dropped)),
        5 => drop(verify(&site)),
        _ => drop(plan(&source, &site, permissions)),
    }
}

fn sources() -> Room {
    let room = Room::new();
    build(&room.at("first"), FIRST, Settings::default()).expect("a build");
    build(&room.at("second"), SECOND, Settings::default()).expect("a build");
    room
}

fn trees() -> impl Strategy<Value = Vec<(usize, Thing)>> {
    prop::collection::vec((0..NAMES.len(), thing()), 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_outside_changes(tree in trees(), commands in prop::collection::vec(0..84usize, 1..4)) {
        let (room, sources) = (room_with(&tree), sources());
        let (before, inside) = (outside(&room), others(&room));
        for command in commands {
            bounded(|| run(&room, command, &sources));
            prop_assert_eq!(&outside(&room), &before);
        }
        prop_assert_eq!(others(&room), inside);
    }
}

pub(super) fn small_guide(folder: &Path) -> (Checked, Theme) {
    write(&folder.join("guide.yaml"), "title: x\nlanguage: ja\n");
    write(&folder.join("index.md"), "---\ntitle: x\n---\n\n本文である。\n");
    let files = Files::open(Options { content: folder.to_owned(), stages: Stages::Final });
    let checked = Analysis::of(&files).check().expect("a guide without an error");
    let theme = Theme::load(&Overrides::new(), Lang::Ja, &checked.resolved().corpus.guide);
    (checked, theme.expect("the embedded theme loads"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_reaches_nothing_of_others(tree in trees(), more in prop::collection::vec((26..37usize, thing()), 1..6)) {
        let (tree, guide) = ([tree, more].concat(), Room::new());
        let (room, (checked, theme)) = (room_with(&tree), small_guide(&guide.at("content")));
        let (before, inside) = (outside(&room), others(&room));
        let (site, index) = (room.at("work/site"), room.at("work/index"));
        for way in [Switching::Auto, Switching::InPlace] {
            bounded(|| drop(session::build(&checked, &theme, (&site, way, Checking::Stamps), &index)));
            bounded(|| drop(open_index(&index)));
            prop_assert_eq!(&outside(&room), &before);
        }
        prop_assert_eq!(others(&room), inside);
    }
}

#[test]
fn a_guide_that_brings_links_along_is_built_nowhere_else() {
    for (name, target) in [("site", "../outside/folder"), ("search-index", "../outside/folder"), ("site", "../new")] {
        let room = room_with(&[]);
        small_guide(&room.at("work/content"));
        symlink(target, room.at("work").join(name)).expect("a link");
        let before = outside(&room);
        let run = |words: &[&str]| {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tebiki"));
            command.current_dir(room.at("work")).args(words).output().expect("the program")
        };
        let ran = run(&["build", "--lang", "en"]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(3), "{said}");
        assert!(said.contains("leads by a link"), "{said}");
        assert_eq!((outside(&room), room.at("new").exists()), (before.clone(), false), "{name}");
        // What else writes takes no such way either.
        fs::write(room.at("work/source.txt"), "第1章 総則\n\n本文である。\n").expect("a file");
        for words in [
            &["theme", "eject", "templates/base.html", "--into", name][..],
            &["import", "source.txt", "--out", name],
            &["new", name],
        ] {
            let ran = run(words);
            assert_eq!(ran.status.code(), Some(3), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
            assert_eq!((outside(&room), room.at("new").exists()), (before.clone(), false), "{words:?}");
        }
        // A path from the root is the caller's own word.
        let out = room.at("elsewhere");
        fs::remove_file(room.at("work").join(name)).expect("a removal");
        symlink("elsewhere", room.at("named")).expect("a link");
        fs::create_dir(&out).expect("a folder");
        let named = room.at("named").to_string_lossy().into_owned();
        assert!(run(&["build", "--out", &named, "--index", "i"]).status.success());
        assert!(out.join("index.html").exists());
    }
}

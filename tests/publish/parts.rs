//! Hostile things at the names of a large site, in a destination that holds one: parts of its manifest and of its model, what
//! is kept of the publication before, its signature. And at the names that an export writes.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tebiki::site::{
    Admission, Checking, Digest, Permissions, Proof, Replacing, SIGNATURE_NAME, Settings, Signing, SigningKey, Stage,
    Switching, VerifyingKey, plan, publish, publish_signed, rollback, verify_against, zip,
};

use super::common::{Room, WAYS, files, path, write};
use super::healing::keys;
use super::trees::{Thing, bounded, outside, put, small_guide, thing};

/// Pages with names so long that a manifest of few has parts.
const PAGES: usize = 300;

/// What a run is given, and what others make up from it.
struct Sources {
    room: Room,
    /// Every name below `work` at which a thing may stand.
    names: Vec<String>,
    keys: (SigningKey, VerifyingKey),
}

fn large(dest: &Path, version: usize) {
    let stage = Stage::with(dest, Settings::default()).expect("a stage");
    let put = |name: &str, text: &str| stage.put(&path(name), text.as_bytes()).expect("a file");
    // The second version lacks some pages, which are kept, and has others in their place.
    for at in 3 * version..PAGES {
        put(&format!("a/{}{at:03}.html", "x".repeat(190)), &format!("page {at}"));
    }
    put("index.html", &format!("version {version}"));
    for part in [0, version + 1] {
        let text = format!("part {part}");
        put(&format!("model/part.{}.json", Digest::of(text.as_bytes()).short()), &text);
    }
    stage.publish().expect("a site");
}

fn permissions(switching: Switching) -> Permissions {
    Permissions { switching, ..Permissions::default() }
}

fn sources() -> Sources {
    let room = Room::new();
    let (keys, mut names) = (keys(&room), std::collections::BTreeSet::new());
    for (version, name) in ["first", "second"].into_iter().enumerate() {
        large(&room.at(name), version);
    }
    for way in WAYS {
        let live = room.at(&format!("{way:?}"));
        for name in ["first", "second", "first"] {
            publish_signed(&room.at(name), &live, permissions(way), Signing::With(&keys.0)).expect("a publication");
            let all = files(&live).into_keys();
            names.extend(all.filter(|name| !name.starts_with("a/") || name.ends_with("x000.html")));
        }
    }
    for folder in ["manifest/", "model/", "previous/"] {
        assert!(names.iter().any(|name| name.starts_with(folder)), "there is nothing in {folder}");
    }
    assert!(names.contains(SIGNATURE_NAME));
    names.extend(["a", "manifest", "model", "previous", ".tebiki", ".tebiki/journal"].map(str::to_owned));
    let next = |at: &str| names.iter().map(|name| format!("{at}/{name}")).collect::<Vec<_>>();
    let mut names = [next("work/site"), next("work/site/.tebiki/next"), next("work/.site.tebiki/next")].concat();
    names.extend(["guide.zip", "guide.zip.minisig", ".guide.zip.tebiki"].map(|name| format!("work/{name}")));
    names.sort();
    Sources { room, names, keys }
}

/// A place with files outside that are called as those of the site are, and hold the same.
fn room_with(sources: &Sources, tree: &[(usize, Thing)], has_site: bool) -> Room {
    let room = Room::new();
    write(&room.at("outside/file"), "precious");
    for (name, text) in files(&sources.room.at("Auto")).into_iter().filter(|(name, _)| !name.starts_with("a/")) {
        let file = name.rsplit('/').next().expect("a name");
        write(&room.at("outside/folder").join(file), &text);
        write(&room.at("outside/folder").join(&name), &text);
    }
    fs::create_dir(room.at("work")).expect("a folder");
    if has_site {
        for name in ["first", "second"] {
            publish(&sources.room.at(name), &room.at("work/site"), Permissions::default()).expect("a publication");
        }
    }
    write(&room.at("work/site/notes"), "mine");
    for (name, thing) in tree {
        let name = &sources.names[*name];
        let place = room.at(name);
        match place.symlink_metadata() {
            Ok(found) if found.is_dir() => fs::remove_dir_all(&place).expect("a removal"),
            Ok(_) => fs::remove_file(&place).expect("a removal"),
            Err(_) => {}
        }
        put(&room, name, *thing);
    }
    room
}

/// Runs one of the commands; whether it refuses or not is not asked here.
fn run(room: &Room, command: usize, sources: &Sources) {
    let (site, way) = (room.at("work/site"), WAYS[command % 2]);
    let checking = [Checking::Stamps, Checking::Bytes][command / 2 % 2];
    let source = sources.room.at(["first", "second"][command / 4 % 2]);
    let signing = [Signing::Dropped, Signing::With(&sources.keys.0)][command / 8 % 2];
    let permissions = Permissions { checking, admission: Admission::Coexist, ..permissions(way) };
    match command / 16 {
        0 | 1 => drop(publish_signed(&source, &site, permissions, signing)),
        2 => drop(rollback(&site, way, checking, signing)),
        3 => drop(zip(&source, &room.at("work/guide.zip"), Replacing::AnyFile, signing)),
        4 => drop(verify_against(&site, &Proof { key: Some(sources.keys.1.clone()), ..Proof::default() })),
        _ => drop(plan(&source, &site, permissions)),
    }
}

#[test]
fn nothing_outside_changes_at_the_names_of_a_large_site() {
    let sources = sources();
    let trees = prop::collection::vec((0..sources.names.len(), thing()), 1..8);
    let commands = prop::collection::vec(0..96_usize, 1..4);
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&(trees, any::<bool>(), commands), |(tree, has_site, commands)| {
        let room = room_with(&sources, &tree, has_site);
        let before = outside(&room);
        for command in commands {
            bounded(|| run(&room, command, &sources));
            prop_assert_eq!(&outside(&room), &before);
            prop_assert_eq!(fs::read_to_string(room.at("work/site/notes")).expect("it is there"), "mine");
        }
        Ok(())
    });
    ran.expect("nothing outside changes");
}

const THINGS: [Thing; 7] = [
    Thing::Text,
    Thing::Folder,
    Thing::LinkToFile,
    Thing::LinkToFolder,
    Thing::LinkToNothing,
    Thing::HardLink,
    Thing::Fifo,
];

#[test]
fn an_export_writes_through_nothing() {
    let exports: [(&[&str], &[&str]); 2] = [
        (&["csv", "--what", "guide", "--out", "out/list"], &["out", "out/list", "out/list.new"]),
        (&["search", "--engine", "groonga", "--out", "out"], &["out", "out/schema.grn", "out/load.sh.new"]),
    ];
    for (words, names) in exports {
        for (name, thing) in names.iter().flat_map(|name| THINGS.map(|thing| (name, thing))) {
            let room = Room::new();
            for file in ["file", "folder/kept", "folder/list", "folder/schema.grn"] {
                write(&room.at("outside").join(file), "precious");
            }
            small_guide(&room.at("work/content"));
            put(&room, &format!("work/{name}"), thing);
            let before = outside(&room);
            bounded(|| {
                let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
                command.current_dir(room.at("work")).arg("export").args(words).args(["--force", "--lang", "en"]);
                let ran = command.output().expect("the program");
                let (code, said) = (ran.status.code(), String::from_utf8_lossy(&ran.stderr));
                let is_link = matches!(thing, Thing::LinkToFile | Thing::LinkToFolder | Thing::LinkToNothing);
                let is_written = name.strip_suffix(".new").is_none() && (is_link || matches!(thing, Thing::Fifo));
                assert!(matches!(code, Some(0 | 3)), "{words:?}, {thing:?} at {name}: {code:?}, {said}");
                assert!(!is_written || code == Some(3), "{words:?}, {thing:?} at {name} is replaced");
            });
            assert_eq!(outside(&room), before, "{words:?}, {thing:?} at {name}");
        }
    }
}

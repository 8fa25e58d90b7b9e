//! What a killed run may leave, and how the next run brings it to its end.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use tebiki::site::{Digest, Permissions, PublishError, Settings, Stage, Switched, plan, publish};

use super::common::{FIRST, Room, SECOND, build, expected, files, own_files, path, write};

/// Leaves `room` as a run that was killed while it brought SECOND into place file by file.
fn killed_in_place(room: &Room, container: &Path, placed: &[&str]) {
    build(&room.site(), FIRST, Settings::default()).expect("the old site");
    build(&room.at("new"), SECOND, Settings::default()).expect("the new site");
    for (name, text) in files(&room.at("new")) {
        let folder = if placed.contains(&name.as_str()) { room.site() } else { container.join("next") };
        write(&folder.join(name), &text);
    }
    let digest = |folder: &Path, name: &str| Digest::of(&fs::read(folder.join(name)).expect("a file"));
    let mut journal = "tebiki journal 2\n".to_owned();
    for name in ["assets/style.22222222.css", "b/three.html", "index.html", "manifest.txt"] {
        let _ = writeln!(journal, "place {} {name}", digest(&room.at("new"), name));
    }
    for name in ["a/two.html", "assets/style.11111111.css"] {
        let _ = writeln!(journal, "remove {} {name}", digest(&room.site(), name));
    }
    fs::write(container.join("journal"), journal + "end\n").expect("the journal");
    fs::remove_dir_all(room.at("new")).expect("a removal");
}

#[test]
fn the_next_run_takes_the_steps_that_are_left() {
    let placed: [&[&str]; 3] = [&[], &["assets/style.22222222.css", "b/three.html"], &["index.html", "manifest.txt"]];
    for placed in placed {
        for inside in [true, false] {
            let room = Room::new();
            let container = if inside { room.site().join(".tebiki") } else { room.at(".site.tebiki") };
            killed_in_place(&room, &container, placed);
            drop(Stage::open(&room.site()).expect("the next run"));
            assert_eq!(own_files(&room.site()), expected(SECOND));
            assert_eq!(room.names(), ["site"]);
        }
    }
}

#[test]
fn a_first_publication_that_was_killed_is_not_taken_for_foreign() {
    let room = Room::new();
    let container = room.site().join(".tebiki");
    killed_in_place(&room, &container, &[]);
    for name in ["manifest.txt", "index.html", "assets/style.11111111.css"] {
        fs::remove_file(room.site().join(name)).expect("a removal");
    }
    build(&room.at("source"), SECOND, Settings::default()).expect("a build");
    let planned = plan(&room.at("source"), &room.site(), Permissions::default()).expect("a plan");
    assert_eq!((planned.added.len(), planned.pages_before), (4, 0));
    assert!(container.join("journal").exists(), "a plan touches nothing");
    publish(&room.at("source"), &room.site(), Permissions::default()).expect("a publication");
    let mut files = own_files(&room.site());
    files.remove("a/two.html");
    assert_eq!(files, expected(SECOND));
}

#[test]
fn a_journal_that_is_damaged_is_named() {
    let room = Room::new();
    let container = room.site().join(".tebiki");
    killed_in_place(&room, &container, &[]);
    fs::write(container.join("journal"), "tebiki journal 2\nplace ../x\nend\n").expect("a damage");
    let error = Stage::open(&room.site()).expect_err("a refusal");
    assert!(error.to_string().contains("it is not the journal of a publication"), "{error}");
}

#[test]
fn what_was_only_begun_is_thrown_away() {
    for inside in [true, false] {
        let room = Room::new();
        build(&room.site(), FIRST, Settings::default()).expect("the old site");
        let container = if inside { room.site().join(".tebiki") } else { room.at(".site.tebiki") };
        write(&container.join("next/index.html"), "half");
        write(&container.join("journal.draft"), "tebiki journal 2\nplace");
        drop(Stage::open(&room.site()).expect("the next run"));
        assert_eq!(own_files(&room.site()), expected(FIRST));
        assert_eq!(room.names(), ["site"]);
    }
}

/// Leaves `room` as a run that was killed after the exchange: the old site still stands beside. The mark names the new
/// site, or some other folder, as after a share was mounted anew.
#[cfg(target_os = "linux")]
fn killed_after_exchange(room: &Room, mark: Mark) -> PathBuf {
    let old = room.at(".site.tebiki/next");
    write(&room.site().join("foreign.txt"), "f");
    build(&room.site(), FIRST, Settings::default()).expect("the old site");
    fs::create_dir(room.at(".site.tebiki")).expect("a folder");
    fs::rename(room.site(), &old).expect("the exchange");
    fs::create_dir(room.site()).expect("a folder");
    fs::hard_link(old.join("foreign.txt"), room.site().join("foreign.txt")).expect("a link");
    build(&room.at("new"), SECOND, Settings::default()).expect("the new site");
    for name in files(&room.at("new")).keys() {
        let place = room.site().join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::rename(room.at("new").join(name), place).expect("a move");
    }
    fs::remove_dir_all(room.at("new")).expect("a removal");
    let inode = match mark {
        Mark::Right => std::os::unix::fs::MetadataExt::ino(&fs::metadata(room.site()).expect("the site")),
        Mark::Another => 1,
    };
    fs::create_dir(room.at(&format!(".site.tebiki/switch-{inode}"))).expect("the mark");
    old
}

#[cfg(target_os = "linux")]
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Right,
    Another,
}

#[test]
#[cfg(target_os = "linux")]
fn files_that_came_in_the_last_moment_are_moved_over() {
    for mark in [Mark::Right, Mark::Another] {
        let room = Room::new();
        let old = killed_after_exchange(&room, mark);
        write(&old.join("late/new.txt"), "late");
        let mut wanted = expected(SECOND);
        wanted.insert("late/new.txt".to_owned(), "late".to_owned());
        wanted.insert("foreign.txt".to_owned(), "f".to_owned());
        if mark == Mark::Right {
            fs::remove_file(old.join("foreign.txt")).expect("a removal");
            write(&old.join("foreign.txt"), "changed");
            wanted.insert("foreign.txt".to_owned(), "changed".to_owned());
        }
        drop(Stage::open(&room.site()).expect("the next run"));
        assert_eq!(own_files(&room.site()), wanted);
        assert_eq!(room.names(), ["site"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_folder_merely_claims_replaces_nothing() {
    let room = Room::new();
    let old = killed_after_exchange(&room, Mark::Another);
    fs::remove_file(old.join("foreign.txt")).expect("a removal");
    write(&old.join("foreign.txt"), "changed");
    let error = Stage::open(&room.site()).expect_err("a refusal");
    assert!(matches!(error, PublishError::LeftOver { .. }), "{error}");
    assert_eq!(fs::read_to_string(room.site().join("foreign.txt")).ok().as_deref(), Some("f"));
    assert_eq!(fs::read_to_string(old.join("foreign.txt")).ok().as_deref(), Some("changed"));
}

/// A journal, what it places and a manifest that lists that, made up by somebody who can write into the destination.
fn made_up(room: &Room, steps: &str) {
    build(&room.at("made"), &[("a/x.html", "evil"), ("index.html", "evil")], Settings::default()).expect("a build");
    let container = room.site().join(".tebiki");
    fs::create_dir_all(&container).expect("a folder");
    fs::rename(room.at("made"), container.join("next")).expect("a move");
    let digest = |bytes: &[u8]| Digest::of(bytes).to_string();
    let manifest = digest(&fs::read(container.join("next/manifest.txt")).expect("a manifest"));
    let steps = steps.replace("EVIL", &digest(b"evil")).replace("MINE", &digest(b"mine")).replace("LIST", &manifest);
    fs::write(container.join("journal"), format!("tebiki journal 2\n{steps}end\n")).expect("the journal");
}

#[test]
fn a_journal_that_was_made_up_reaches_nothing_of_others() {
    let steps =
        ["place EVIL index.html\n", "place MINE index.html\n", "place EVIL a/y.html\n", "place EVIL a/x.html\n"];
    for steps in steps {
        let room = Room::new();
        write(&room.site().join("index.html"), "mine");
        write(&room.at("outside/keep.txt"), "keep");
        #[cfg(unix)]
        std::os::unix::fs::symlink("../outside", room.site().join("a")).expect("a link");
        made_up(&room, steps);
        let stopped = Stage::open(&room.site());
        assert!(cfg!(not(unix)) || stopped.is_err() || steps.contains("y.html"), "{steps}");
        assert_eq!(fs::read_to_string(room.site().join("index.html")).ok().as_deref(), Some("mine"), "{steps}");
        assert_eq!(super::common::names(&room.at("outside")), ["keep.txt"], "{steps}");
    }
    for steps in ["remove MINE index.html\n", "remove EVIL index.html\n"] {
        let room = Room::new();
        write(&room.site().join("index.html"), "mine, as nobody knows it");
        made_up(&room, steps);
        drop(Stage::open(&room.site()).expect("nothing to do"));
        assert!(room.site().join("index.html").exists());
    }
}

#[test]
fn what_no_run_leaves_is_not_removed() {
    for inside in [true, false] {
        let room = Room::new();
        let container = if inside { room.site().join(".tebiki") } else { room.at(".site.tebiki") };
        fs::create_dir(room.site()).expect("a folder");
        write(&container.join("notes.txt"), "mine");
        let error = Stage::open(&room.site()).expect_err("a refusal");
        assert!(matches!(error, PublishError::LeftOver { .. }), "{error}");
        assert!(container.join("notes.txt").exists());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_exchange_that_did_not_happen_is_thrown_away() {
    use std::os::unix::fs::MetadataExt;
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("the old site");
    let next = room.at(".site.tebiki/next");
    write(&next.join("removed-meanwhile.txt"), "foreign");
    let inode = fs::metadata(&next).expect("the folder").ino();
    fs::create_dir(room.at(&format!(".site.tebiki/switch-{inode}"))).expect("the mark");
    drop(Stage::open(&room.site()).expect("the next run"));
    assert_eq!(own_files(&room.site()), expected(FIRST));
    assert_eq!(room.names(), ["site"]);
}

#[test]
fn an_unchanged_build_cleans_up_too() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("the old site");
    write(&room.at(".site.tebiki/next/index.html"), "half");
    let report = build(&room.site(), FIRST, Settings::default()).expect("the next run");
    assert_eq!(report.switched, Switched::Nothing);
    assert_eq!(room.names(), ["site"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_was_replaced_meanwhile_is_not_written_to() {
    let room = Room::new();
    let stage = Stage::open(&room.site()).expect("a stage");
    stage.put(&path("index.html"), b"x").expect("a file");
    fs::rename(room.site(), room.at("moved")).expect("a move");
    write(&room.site().join("other.txt"), "other");
    let error = stage.publish().expect_err("a refusal");
    assert!(error.to_string().contains("was replaced"), "{error}");
    assert_eq!(files(&room.site()).len(), 1);
}

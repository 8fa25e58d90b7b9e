//! What a killed run may leave, and how the next run brings it to its end.

use std::fs;
use std::path::{Path, PathBuf};

use tebiki::site::{Permissions, Settings, Stage, Switched, plan, publish};

use super::common::{FIRST, Room, SECOND, build, expected, files, own_files, path, write};

/// Leaves `room` as a run that was killed while it brought SECOND into place file by file.
fn killed_in_place(room: &Room, container: &Path, placed: &[&str]) {
    build(&room.site(), FIRST, Settings::default()).expect("the old site");
    build(&room.at("new"), SECOND, Settings::default()).expect("the new site");
    for (name, text) in files(&room.at("new")) {
        let folder = if placed.contains(&name.as_str()) { room.site() } else { container.join("next") };
        write(&folder.join(name), &text);
    }
    let journal = "tebiki journal 1\nplace assets/style.22222222.css\nplace b/three.html\nplace index.html\n\
                   place manifest.txt\nremove a/two.html\nremove assets/style.11111111.css\nend\n";
    fs::write(container.join("journal"), journal).expect("the journal");
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
    for name in ["manifest.txt", "assets/style.11111111.css"] {
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
    fs::write(container.join("journal"), "tebiki journal 1\nplace ../x\nend\n").expect("a damage");
    let error = Stage::open(&room.site()).expect_err("a refusal");
    assert!(error.to_string().contains("journal` is damaged at line 2"), "{error}");
}

#[test]
fn what_was_only_begun_is_thrown_away() {
    for inside in [true, false] {
        let room = Room::new();
        build(&room.site(), FIRST, Settings::default()).expect("the old site");
        let container = if inside { room.site().join(".tebiki") } else { room.at(".site.tebiki") };
        write(&container.join("next/index.html"), "half");
        write(&container.join("journal.draft"), "tebiki journal 1\nplace index.html\n");
        drop(Stage::open(&room.site()).expect("the next run"));
        assert_eq!(own_files(&room.site()), expected(FIRST));
        assert_eq!(room.names(), ["site"]);
    }
}

/// Leaves `room` as a run that was killed after the exchange: the old site still stands beside.
#[cfg(target_os = "linux")]
fn killed_after_exchange(room: &Room) -> PathBuf {
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
    fs::create_dir(room.at(".site.tebiki/switch-1")).expect("the mark");
    old
}

#[test]
#[cfg(target_os = "linux")]
fn files_that_came_in_the_last_moment_are_moved_over() {
    let room = Room::new();
    let old = killed_after_exchange(&room);
    write(&old.join("late/new.txt"), "late");
    fs::remove_file(old.join("foreign.txt")).expect("a removal");
    write(&old.join("foreign.txt"), "changed");
    drop(Stage::open(&room.site()).expect("the next run"));
    let mut wanted = expected(SECOND);
    wanted.insert("late/new.txt".to_owned(), "late".to_owned());
    wanted.insert("foreign.txt".to_owned(), "changed".to_owned());
    assert_eq!(own_files(&room.site()), wanted);
    assert_eq!(room.names(), ["site"]);
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

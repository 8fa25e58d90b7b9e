//! What is not ours is never touched, and two runs never meet.

use std::fs;

use tebiki::site::{Admission, FailureKind, Kind, PublishError, Settings, Stage};

use super::common::{FIRST, Room, SECOND, WAYS, build, path, settings, write};

#[test]
fn foreign_files_and_folders_survive() {
    for way in WAYS {
        let room = Room::new();
        let names = [".gitkeep", "web.config", ".git/refs/heads/main", "a/note.txt", "Über uns.txt"];
        for name in names {
            write(&room.site().join(name), name);
        }
        fs::create_dir(room.site().join("empty")).expect("a folder");
        for content in [FIRST, SECOND, FIRST, SECOND] {
            build(&room.site(), content, settings(way)).expect("a build");
            for name in names {
                assert_eq!(fs::read_to_string(room.site().join(name)).ok().as_deref(), Some(name));
            }
            assert!(room.site().join("empty").is_dir());
        }
    }
}

#[test]
#[cfg(unix)]
fn links_and_rights_survive() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    for way in WAYS {
        let room = Room::new();
        fs::create_dir_all(room.site().join("closed")).expect("a folder");
        symlink("nowhere", room.site().join("link")).expect("a link");
        let mode = |name: &str, mode| fs::set_permissions(room.site().join(name), fs::Permissions::from_mode(mode));
        mode("", 0o750).and_then(|()| mode("closed", 0o500)).expect("the rights");
        build(&room.site(), FIRST, settings(way)).expect("a build");
        let mode = |name: &str| fs::metadata(room.site().join(name)).map(|it| it.permissions().mode() & 0o7777);
        assert_eq!(mode("").ok(), Some(0o750));
        assert_eq!(mode("closed").ok(), Some(0o500));
        assert_eq!(fs::read_link(room.site().join("link")).ok().as_deref(), Some("nowhere".as_ref()));
    }
}

#[test]
#[cfg(unix)]
fn a_destination_may_be_a_link() {
    for way in WAYS {
        let room = Room::new();
        fs::create_dir(room.at("real")).expect("a folder");
        std::os::unix::fs::symlink("real", room.site()).expect("a link");
        build(&room.site(), FIRST, settings(way)).expect("a build");
        assert!(fs::symlink_metadata(room.site()).expect("a link").is_symlink());
        assert!(room.at("real/index.html").exists());
        assert_eq!(room.names(), ["real", "site"]);
    }
}

#[test]
#[cfg(unix)]
fn no_file_is_written_through_a_foreign_link() {
    for way in WAYS {
        let room = Room::new();
        fs::create_dir(room.at("elsewhere")).expect("a folder");
        fs::create_dir(room.site()).expect("a folder");
        std::os::unix::fs::symlink("../elsewhere", room.site().join("a")).expect("a link");
        let error = build(&room.site(), FIRST, settings(way)).expect_err("a refusal");
        assert!(matches!(error, PublishError::Irregular { kind: Kind::Link, .. }), "{error}");
        assert_eq!(fs::read_dir(room.at("elsewhere")).expect("a folder").count(), 0);
    }
}

#[test]
fn a_foreign_file_in_the_way_is_refused() {
    for way in WAYS {
        for name in ["index.html", "Index.html", "manifest.txt", "assets", "index.html/x"] {
            let room = Room::new();
            write(&room.site().join(name), "mine");
            let error = build(&room.site(), FIRST, settings(way)).expect_err("a refusal");
            assert_eq!(error.kind(), FailureKind::Refused, "{name}: {error}");
            assert_eq!(fs::read_to_string(room.site().join(name)).ok().as_deref(), Some("mine"));
        }
    }
}

#[test]
fn adopting_lets_it_be_replaced() {
    for way in WAYS {
        let room = Room::new();
        write(&room.site().join("index.html"), "old");
        write(&room.site().join("manifest.txt"), "old");
        write(&room.site().join("keep.txt"), "kept");
        let adopt = Settings { admission: Admission::Adopt, ..settings(way) };
        build(&room.site(), FIRST, adopt).expect("a build");
        assert_eq!(fs::read_to_string(room.site().join("index.html")).ok().as_deref(), Some(FIRST[0].1));
        assert_eq!(fs::read_to_string(room.site().join("keep.txt")).ok().as_deref(), Some("kept"));
    }
}

#[test]
fn a_folder_of_others_is_refused_where_it_must_be_ours() {
    let room = Room::new();
    write(&room.site().join("notes.txt"), "mine");
    let ours = Settings { admission: Admission::OursOnly, ..Settings::default() };
    let error = Stage::with(&room.site(), ours).expect_err("a refusal");
    assert!(error.to_string().contains("notes.txt"), "{error}");
    fs::remove_file(room.site().join("notes.txt")).expect("a removal");
    build(&room.site(), FIRST, ours).expect("an empty folder");
    write(&room.site().join("notes.txt"), "mine");
    build(&room.site(), SECOND, ours).expect("a folder of ours");
    write(&room.site().join("a/two.html"), "mine");
    let error = build(&room.site(), FIRST, ours).expect_err("a refusal");
    assert!(matches!(error, PublishError::Foreign { .. }), "{error}");
}

#[test]
fn a_damaged_manifest_is_named() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    let file = room.site().join("manifest.txt");
    let text = fs::read_to_string(&file).expect("a manifest");
    fs::write(&file, text.replace("a/one", "a/ONE")).expect("a damage");
    let error = build(&room.site(), FIRST, Settings::default()).expect_err("a refusal");
    assert!(matches!(error, PublishError::Manifest { line: 4, .. }), "{error}");
    let adopt = Settings { admission: Admission::Adopt, ..Settings::default() };
    build(&room.site(), FIRST, adopt).expect("adopted");
}

#[test]
fn a_second_run_is_told_at_once() {
    for way in WAYS {
        let room = Room::new();
        build(&room.site(), FIRST, settings(way)).expect("a build");
        let first = Stage::with(&room.site(), settings(way)).expect("the first run");
        first.put(&path("index.html"), b"x").expect("a file");
        let second = Stage::with(&room.site(), settings(way)).expect_err("the second run");
        assert_eq!(second.kind(), FailureKind::Busy);
        first.publish().expect("the first run");
        build(&room.site(), SECOND, settings(way)).expect("a third run");
    }
}

#[test]
fn an_error_in_one_file_is_not_forgotten() {
    let room = Room::new();
    write(&room.site().join("a/one.html"), "mine");
    let stage = Stage::open(&room.site()).expect("a stage");
    for (name, text) in FIRST {
        let _ = stage.put(&path(name), text.as_bytes());
    }
    let error = stage.publish().expect_err("a refusal");
    assert!(matches!(error, PublishError::Unfinished { .. }), "{error}");
}

//! Owner, mode, access lists, attributes and what a folder hands on survive every publication.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use tebiki::site::{Admission, Permissions, Settings, Switched, publish};

use super::common::{FIRST, Room, SECOND, WAYS, build, write};

/// What `user:1:r-x` beside `rwxr-x---` is as an access list: the version, then tag, rights and id of each entry.
fn list(entries: &[(u16, u16, u32)]) -> Vec<u8> {
    let mut bytes = 2u32.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(rights.to_le_bytes());
        bytes.extend(id.to_le_bytes());
    }
    bytes
}

const NOBODY: u32 = u32::MAX;

fn access() -> Vec<u8> {
    list(&[(0x01, 7, NOBODY), (0x02, 5, 1), (0x04, 5, NOBODY), (0x10, 5, NOBODY), (0x20, 0, NOBODY)])
}

fn set(path: &Path, name: &str, value: &[u8]) -> rustix::io::Result<()> {
    rustix::fs::setxattr(path, name, value, rustix::fs::XattrFlags::empty())
}

fn get(path: &Path, name: &str) -> Option<Vec<u8>> {
    let mut value = vec![0; 1024];
    let length = rustix::fs::getxattr(path, name, &mut value[..]).ok()?;
    Some(value[..length].to_vec())
}

/// Everything that is written on a folder.
fn written_on(path: &Path) -> (u32, (u32, u32), [Option<Vec<u8>>; 3]) {
    let found = fs::metadata(path).expect("a folder");
    let names = ["system.posix_acl_access", "system.posix_acl_default", "user.tebiki-test"];
    (found.mode(), (found.uid(), found.gid()), names.map(|name| get(path, name)))
}

/// Gives a folder a list, one that it hands on, an attribute and its group's bit; says so where the system has none.
#[expect(clippy::print_stderr, reason = "a test that says what it left out")]
fn decorate(path: &Path) -> bool {
    fs::set_permissions(path, fs::Permissions::from_mode(0o2750)).expect("the rights");
    let lists = ["system.posix_acl_access", "system.posix_acl_default"];
    let set = lists.into_iter().try_for_each(|name| set(path, name, &access()));
    let all = set.and_then(|()| self::set(path, "user.tebiki-test", b"kept"));
    if let Err(error) = all {
        eprintln!("skipped: this file system has no access lists or attributes ({error})");
    }
    all.is_ok()
}

#[test]
fn they_survive_twenty_publications() {
    for way in WAYS {
        let room = Room::new();
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        build(&room.at("second"), SECOND, Settings::default()).expect("a build");
        write(&room.site().join("uploads/file"), "theirs");
        fs::create_dir(room.site().join("a")).expect("a folder");
        let folders = ["", "uploads", "a"].map(|name| room.site().join(name));
        if !folders.iter().all(|folder| decorate(folder)) {
            return;
        }
        set(&room.site().join("uploads/file"), "user.tebiki-test", b"of the file").expect("an attribute");
        let before = folders.each_ref().map(|folder| written_on(folder));
        let careful = Permissions { switching: way, admission: Admission::Adopt, ..Permissions::default() };
        for number in 0..20 {
            let source = ["first", "second"][number % 2];
            let report = publish(&room.at(source), &room.site(), careful).expect("a publication");
            assert_ne!(report.switched, Switched::Nothing);
            assert_eq!(report.keeps_rights_of, None);
            assert_eq!(folders.each_ref().map(|folder| written_on(folder)), before, "{way:?} {number}");
            let file = get(&room.site().join("uploads/file"), "user.tebiki-test");
            assert_eq!(file.as_deref(), Some(&b"of the file"[..]));
            for name in ["index.html", "a/one.html", "manifest.txt"] {
                let found = get(&room.site().join(name), "system.posix_acl_access").expect("what the folder hands on");
                let user = found.chunks(8).any(|_| found.windows(8).any(|entry| entry == [2, 0, 5, 0, 1, 0, 0, 0]));
                assert!(user, "{way:?}: {name} is not what the folder hands on");
            }
        }
        assert_eq!(room.names(), ["first", "second", "site"]);
    }
}

#[test]
fn what_may_be_read_does_not_hang_on_the_mask_of_the_publisher() {
    for way in ["auto", "in-place"] {
        let room = Room::new();
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        fs::create_dir(room.site()).expect("a folder");
        fs::set_permissions(room.site(), fs::Permissions::from_mode(0o755)).expect("the rights");
        let script = "umask 077; exec \"$0\" \"$@\"";
        let ran = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_tebiki"), "publish", "--switch", way, "--site"])
            .args([room.at("first"), room.site()])
            .output()
            .expect("the program");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let mode = |name: &str| fs::metadata(room.site().join(name)).expect(name).mode() & 0o777;
        assert_eq!(
            (mode(""), mode("index.html"), mode("a"), mode("a/one.html")),
            (0o755, 0o644, 0o755, 0o644),
            "{way}"
        );
    }
}

#[test]
fn a_colleague_who_may_write_there_can_end_a_killed_run() {
    for way in WAYS {
        let room = Room::new();
        fs::create_dir(room.site()).expect("a folder");
        fs::set_permissions(room.site(), fs::Permissions::from_mode(0o2775)).expect("the rights");
        let stage = tebiki::site::Stage::with(&room.site(), super::common::settings(way)).expect("a stage");
        stage.put(&super::common::path("index.html"), b"draft").expect("a file");
        let place = [room.at(".site.tebiki"), room.site().join(".tebiki")].into_iter().find(|place| place.exists());
        let (found, dest) = (fs::metadata(place.expect("a draft")), fs::metadata(room.site()).expect("a folder"));
        let found = found.expect("a folder");
        assert_eq!((found.mode() & 0o077, found.gid()), (0o070, dest.gid()), "{way:?}");
    }
}

/// An access list names who may write and who may only read: the first can end a killed run, the others see no draft.
#[test]
fn of_a_list_those_who_write_can_end_a_killed_run() {
    let entries = |reader: &[(u16, u16, u32)], group: u16, mask: u16| {
        let named = [&[(0x01, 7, NOBODY)], reader, &[(0x02, 7, 2), (0x04, group, NOBODY)]].concat();
        list(&[&named[..], &[(0x10, mask, NOBODY), (0x20, 0, NOBODY)]].concat())
    };
    for way in WAYS {
        let room = Room::new();
        fs::create_dir(room.site()).expect("a folder");
        let all = entries(&[(0x02, 5, 1)], 7, 7);
        let names = ["system.posix_acl_access", "system.posix_acl_default"];
        if !decorate(&room.site()) || names.iter().any(|name| set(&room.site(), name, &all).is_err()) {
            return;
        }
        let stage = tebiki::site::Stage::with(&room.site(), super::common::settings(way)).expect("a stage");
        stage.put(&super::common::path("index.html"), b"draft").expect("a file");
        let place = [room.at(".site.tebiki"), room.site().join(".tebiki")].into_iter().find(|place| place.exists());
        let found = get(&place.expect("a draft"), "system.posix_acl_access").expect("a list");
        assert_eq!(found, entries(&[], 7, 7), "{way:?}");
    }
}

#[test]
fn nobody_else_reads_a_draft() {
    let room = Room::new();
    for way in WAYS {
        let stage = tebiki::site::Stage::with(&room.site(), super::common::settings(way)).expect("a stage");
        stage.put(&super::common::path("index.html"), b"draft").expect("a file");
        let place = [room.at(".site.tebiki"), room.site().join(".tebiki")].into_iter().find(|place| place.exists());
        assert_eq!(fs::metadata(place.expect("a draft")).expect("a folder").mode() & 0o077, 0);
    }
}

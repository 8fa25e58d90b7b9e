//! What holds of folders, by handles and by paths alike.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use super::look::{Access, Kind, refused_kind};
use super::*;

/// Runs the same test with both ways to reach what is below a folder.
macro_rules! both {
    ($name:ident, |$root:ident, $folder:ident| $body:block) => {
        mod $name {
            use super::*;

            #[test]
            #[cfg(unix)]
            fn by_handles() {
                let temporary = tempfile::tempdir().expect("a temporary folder");
                let $root = temporary.path();
                let $folder = &super::super::handles::Handle::open($root).expect("the folder");
                $body
            }

            #[test]
            fn by_paths() {
                let temporary = tempfile::tempdir().expect("a temporary folder");
                let $root = temporary.path();
                let $folder = &super::super::paths::Handle::open($root).expect("the folder");
                $body
            }
        }
    };
}

both!(files_are_made_read_moved_and_removed, |root, folder| {
    folder.make(Path::new("a"), Access::Default).expect("a folder");
    let mut file = folder.create(Path::new("a/b"), Access::Default).expect("a file");
    file.write_all(b"text").expect("written");
    assert!(folder.create(Path::new("a/b"), Access::Default).is_err(), "it is there already");
    let mut text = String::new();
    folder.open_file(Path::new("a/b")).expect("the file").read_to_string(&mut text).expect("read");
    assert_eq!(text, "text");
    folder.rename(Path::new("a/b"), folder, Path::new("c")).expect("moved");
    folder.link(Path::new("c"), folder, Path::new("a/d")).expect("another name");
    let names: Vec<_> = folder.entries().expect("a list").into_iter().collect();
    assert!(names.contains(&("a".into(), Kind::Folder)) && names.contains(&("c".into(), Kind::File)));
    assert_eq!(folder.look(Path::new("c")).expect("the file").size, 4);
    folder.delete(Path::new("a/d")).expect("removed");
    folder.delete_folder(Path::new("a")).expect("removed");
    assert!(!root.join("a").exists() && root.join("c").exists());
});

both!(a_path_cannot_lead_up_or_to_the_root, |root, folder| {
    fs::create_dir(root.join("in")).expect("a folder");
    let folder = folder.sub(Path::new("in")).expect("the folder");
    for path in ["..", "../x", "a/../../x", "/etc/passwd", "", "."] {
        let path = Path::new(path);
        assert!(folder.create(path, Access::Default).is_err(), "{}", path.display());
        assert!(folder.open_file(path).is_err() && folder.look(path).is_err() && folder.sub(path).is_err());
        assert!(folder.delete(path).is_err() && folder.rename(path, &folder, Path::new("y")).is_err());
    }
    assert_eq!(fs::read_dir(root).expect("a folder").count(), 1);
});

#[cfg(unix)]
both!(no_link_is_followed, |root, folder| {
    use std::os::unix::fs::symlink;
    for name in ["in", "out"] {
        fs::create_dir(root.join(name)).expect("a folder");
    }
    fs::write(root.join("out/file"), "precious").expect("a file");
    fs::write(root.join("in/mine"), "mine").expect("a file");
    symlink("../out", root.join("in/folder")).expect("a link");
    symlink("../out/file", root.join("in/link")).expect("a link");
    symlink("../out/new", root.join("in/nowhere")).expect("a link");
    let folder = folder.sub(Path::new("in")).expect("the folder");
    let link = |error: io::Error| refused_kind(&error) == Some(Kind::Link);
    let (through, at) = (Path::new("folder/file"), Path::new("link"));
    assert!(folder.open_file(at).is_err_and(link) && folder.open_file(through).is_err_and(link));
    assert!(folder.look(through).is_err_and(link) && folder.sub(Path::new("folder")).is_err_and(link));
    assert!(folder.open_or_create(at).is_err_and(link));
    assert!(folder.create(Path::new("nowhere"), Access::Default).is_err());
    assert!(folder.create(Path::new("folder/new"), Access::Default).is_err_and(link));
    assert!(folder.make(Path::new("folder/new"), Access::Default).is_err_and(link));
    assert!(folder.delete(through).is_err_and(link));
    assert!(folder.rename(Path::new("mine"), &folder, Path::new("folder/mine")).is_err_and(link));
    assert!(folder.rename(through, &folder, Path::new("got")).is_err_and(link));
    assert!(folder.link(Path::new("mine"), &folder, Path::new("folder/mine")).is_err_and(link));
    assert_eq!(folder.look(at).expect("the link").kind, Kind::Link);
    // A file takes the place of a link, and not of what it leads to.
    folder.rename(Path::new("mine"), &folder, at).expect("moved");
    assert_eq!(fs::read_to_string(root.join("in/link")).expect("a file"), "mine");
    assert_eq!(fs::read_to_string(root.join("out/file")).expect("a file"), "precious");
    assert_eq!(fs::read_dir(root.join("out")).expect("a folder").count(), 1);
});

#[cfg(unix)]
both!(what_is_no_file_is_refused_by_name, |root, folder| {
    let made = std::process::Command::new("mkfifo").arg(root.join("pipe")).status().expect("mkfifo");
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).expect("a socket");
    let kind = |result: io::Result<File>| result.err().and_then(|error| refused_kind(&error));
    assert!(kind(folder.open_file(Path::new("pipe"))).is_some());
    assert!(kind(folder.open_or_create(Path::new("pipe"))).is_some());
    assert!(folder.open_file(Path::new("socket")).is_err());
    assert!(folder.open_file(Path::new("nothing")).is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
});

fn opened() -> (tempfile::TempDir, Folder) {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = Folder::open(temporary.path()).expect("the folder");
    (temporary, folder)
}

#[test]
fn a_file_is_read_up_to_a_limit() {
    let (_temporary, folder) = opened();
    folder.write("a", b"1234").expect("written");
    assert_eq!(folder.read("a", 4).expect("read"), Some(b"1234".to_vec()));
    assert!(matches!(folder.read("a", 3), Err(PublishError::TooLarge { most: 3, .. })));
    assert_eq!(folder.digest("a", 2).expect("read").map(|(_, size)| size), Some(3));
    assert_eq!(folder.read("none", 3).expect("nothing"), None);
    assert_eq!(folder.read("none/a", 3).expect("nothing"), None);
}

#[test]
fn a_file_is_replaced_at_once() {
    let (temporary, folder) = opened();
    folder.write("a.new", b"left").expect("written");
    for text in ["one", "two"] {
        folder.replace("a", text.as_bytes()).expect("replaced");
        assert_eq!(fs::read_to_string(temporary.path().join("a")).expect("a file"), text);
    }
    assert_eq!(folder.entries().expect("a list").len(), 1);
}

#[test]
#[cfg(unix)]
fn a_tree_is_listed_and_removed_without_what_its_links_lead_to() {
    use std::os::unix::fs::symlink;
    let (temporary, folder) = opened();
    folder.make_folders("tree/a/b").expect("folders");
    folder.make_folders("keep").expect("a folder");
    folder.write("keep/file", b"precious").expect("written");
    folder.write("tree/a/b/c", b"x").expect("written");
    symlink("../keep", temporary.path().join("tree/link")).expect("a link");
    let found = folder.tree(|name| name == "keep").expect("a list");
    let names: Vec<_> = found.iter().map(|item| item.below.to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["tree", "tree/a", "tree/a/b", "tree/a/b/c", "tree/link"]);
    folder.delete_tree("tree").expect("removed");
    folder.delete_tree("tree").expect("nothing is there any more");
    assert_eq!(fs::read_to_string(temporary.path().join("keep/file")).expect("a file"), "precious");
    assert!(!temporary.path().join("tree").exists());
}

#[test]
#[cfg(unix)]
fn what_is_like_a_folder_can_be_read_by_whoever_reads_that() {
    let (_temporary, folder) = opened();
    folder.make_folder("a", Access::Like(0o755)).expect("a folder");
    drop(folder.create("a/b", Access::Like(0o755)).expect("a file"));
    drop(folder.create("a/c", Access::Private).expect("a file"));
    let mode = |name: &str| folder.look(name).expect("found").expect("found").mode & 0o777;
    assert_eq!((mode("a") & 0o055, mode("a/b") & 0o044, mode("a/c")), (0o055, 0o044, 0o600));
}

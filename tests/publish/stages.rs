//! The staged writer, as a build uses it.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use tebiki::site::{PublishError, Report, Retention, Settings, Stage, Switched, Switching};

use super::common::{
    Content, FIRST, Room, SECOND, WAYS, build, expected, files, manifest, own_files, path, settings, write,
};

#[test]
fn a_build_holds_exactly_what_was_put() {
    for way in WAYS {
        let room = Room::new();
        let first = build(&room.site(), FIRST, settings(way)).expect("a first build");
        assert_eq!((first.written, first.unchanged, first.removed), (4, 0, 0));
        assert_eq!(own_files(&room.site()), expected(FIRST));
        let second = build(&room.site(), SECOND, settings(way)).expect("a second build");
        // Where files are switched one by one the old style sheet stays for a while.
        let stays = usize::from(second.switched == Switched::FileByFile);
        assert_eq!((second.written, second.unchanged), (3, 1));
        assert_eq!((second.removed, second.left_over), (2 - stays, stays));
        let mut own = own_files(&room.site());
        assert_eq!(own.remove("assets/style.11111111.css").is_some(), stays == 1);
        assert_eq!(own, expected(SECOND));
        assert_eq!(manifest(&room.site()).build_id(), second.build_id);
        assert_eq!(room.names(), ["site"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn linux_switches_at_once() {
    let room = Room::new();
    let report = build(&room.site(), FIRST, Settings::default()).expect("a build");
    assert_eq!(report.switched, Switched::AtOnce);
}

/// Puts everything, the first file piece by piece.
fn build_streaming(dest: &Path, content: Content<'_>, settings: Settings) -> Result<Report, PublishError> {
    let stage = Stage::with(dest, settings)?;
    let [(streamed, text), rest @ ..] = content else { panic!("a content without a file") };
    stage.put_stream(&path(streamed), |out| text.chars().try_for_each(|c| write!(out, "{c}")))?;
    let twice = stage.put_stream(&path(streamed), |out| out.write_all(b"other"));
    assert!(matches!(twice, Err(PublishError::Collision { .. })), "{twice:?}");
    for (name, text) in rest {
        stage.put(&path(name), text.as_bytes())?;
    }
    stage.publish()
}

#[test]
fn what_is_written_piece_by_piece_is_a_file_as_any() {
    for way in WAYS {
        let room = Room::new();
        let first = build_streaming(&room.site(), FIRST, settings(way)).expect("a first build");
        assert_eq!((first.written, first.unchanged), (4, 0));
        assert_eq!(own_files(&room.site()), expected(FIRST));
        let same = build_streaming(&room.site(), FIRST, settings(way)).expect("the same again");
        assert_eq!((same.switched, same.written, same.unchanged), (Switched::Nothing, 0, 4));
        assert!(build(&room.site(), FIRST, settings(way)).is_ok_and(|report| report.switched == Switched::Nothing));
        let second = build_streaming(&room.site(), SECOND, settings(way)).expect("a second build");
        assert_eq!((second.written, second.unchanged), (3, 1));
        assert_eq!(room.names(), ["site"]);
    }
}

#[test]
fn what_cannot_be_produced_leaves_the_site_as_it_was() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a first build");
    let stage = Stage::open(&room.site()).expect("a stage");
    for name in ["index.html", "new.html"] {
        let error = stage.put_stream(&path(name), |_| Err(io::Error::other("broken"))).expect_err("no file");
        assert!(error.to_string().contains(name) && error.to_string().contains("broken"), "{error}");
    }
    drop(stage);
    assert_eq!(own_files(&room.site()), expected(FIRST));
    assert_eq!(room.names(), ["site"]);
}

#[test]
fn nothing_changed_touches_nothing() {
    for way in WAYS {
        let room = Room::new();
        build(&room.site(), FIRST, settings(way)).expect("a first build");
        let stamp = |name: &str| fs::metadata(room.site().join(name)).and_then(|it| it.modified()).expect("a time");
        let before = (stamp(""), stamp("manifest.txt"), stamp("index.html"));
        let report = build(&room.site(), FIRST, settings(way)).expect("a second build");
        assert_eq!((report.switched, report.written, report.unchanged), (Switched::Nothing, 0, 4));
        assert_eq!((stamp(""), stamp("manifest.txt"), stamp("index.html")), before);
        assert!(report.warnings.is_empty());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_was_there_before_does_not_show_in_an_exchanged_folder() {
    let (dirty, clean) = (Room::new(), Room::new());
    build(&dirty.site(), FIRST, Settings::default()).expect("a first build");
    build(&dirty.site(), SECOND, Settings::default()).expect("a second build");
    build(&clean.site(), SECOND, Settings::default()).expect("a build");
    assert_eq!(files(&dirty.site()), files(&clean.site()));
}

#[test]
fn a_file_that_someone_changed_is_written_again() {
    for way in WAYS {
        let room = Room::new();
        build(&room.site(), FIRST, settings(way)).expect("a first build");
        let page = room.site().join("a/one.html");
        let later =
            fs::metadata(&page).and_then(|it| it.modified()).expect("a time") + std::time::Duration::from_secs(5);
        fs::write(&page, "eno").expect("a change of the same length");
        fs::File::options().write(true).open(&page).and_then(|it| it.set_modified(later)).expect("a later time");
        fs::remove_file(room.site().join("a/two.html")).expect("a removal");
        let report = build(&room.site(), FIRST, settings(way)).expect("a second build");
        assert_eq!((report.written, report.unchanged), (2, 2));
        assert_eq!(own_files(&room.site()), expected(FIRST));
    }
}

#[test]
fn a_copy_with_new_times_is_not_written_again() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a first build");
    for (name, text) in FIRST {
        let file = room.site().join(name);
        fs::remove_file(&file).expect("a removal");
        write(&file, text);
    }
    let report = build(&room.site(), FIRST, Settings::default()).expect("a second build");
    assert_eq!((report.switched, report.unchanged), (Switched::Nothing, 4));
}

#[test]
fn files_come_from_many_threads() {
    for way in WAYS {
        let room = Room::new();
        let stage = Stage::with(&room.site(), settings(way)).expect("a stage");
        let put = |number: usize| stage.put(&path(&format!("p/{number}.html")), number.to_string().as_bytes());
        (0..2000_usize).into_par_iter().try_for_each(put).expect("all files");
        let report = stage.publish().expect("a publication");
        assert_eq!(report.written, 2000);
        assert!((0..2000).all(|number| {
            let text = fs::read_to_string(room.site().join(format!("p/{number}.html"))).expect("a page");
            text == number.to_string()
        }));
    }
}

#[test]
fn a_stage_that_is_dropped_leaves_no_trace() {
    for way in WAYS {
        let room = Room::new();
        let stage = Stage::with(&room.site(), settings(way)).expect("a stage");
        stage.put(&path("index.html"), b"x").expect("a file");
        drop(stage);
        let lock_file: &[&str] = if cfg!(unix) { &[] } else { &["site"] };
        assert_eq!(room.names(), lock_file);
        build(&room.site(), FIRST, settings(way)).expect("a build");
        let stage = Stage::with(&room.site(), settings(way)).expect("a stage");
        stage.put(&path("index.html"), b"x").expect("a file");
        drop(stage);
        assert_eq!(room.names(), ["site"]);
        assert_eq!(own_files(&room.site()), expected(FIRST));
    }
}

#[test]
fn paths_that_exclude_each_other_are_refused() {
    let collides = |first: &str, second: &str| {
        let room = Room::new();
        let stage = Stage::open(&room.site()).expect("a stage");
        stage.put(&path(first), b"1").expect("the first file");
        matches!(stage.put(&path(second), b"2"), Err(PublishError::Collision { .. }))
    };
    assert!(collides("a.html", "a.html"));
    assert!(collides("a", "a/b.html"));
    assert!(collides("a/b/c.html", "a"));
    assert!(collides("a.html", "manifest.txt"));
    assert!(!collides("a/b.html", "a-b.html"));
    assert!(!collides("a/b.html", "a.html"));
}

#[test]
fn the_same_content_may_come_twice() {
    let room = Room::new();
    let stage = Stage::open(&room.site()).expect("a stage");
    stage.put(&path("a.png"), b"1").expect("the first file");
    stage.put(&path("a.png"), b"1").expect("the same file");
    assert_eq!(stage.publish().expect("a publication").written, 1);
}

#[test]
fn a_file_may_become_a_folder_and_back() {
    for way in WAYS {
        let room = Room::new();
        let states: [&[(&str, &str)]; 3] = [&[("a", "1"), ("b", "2")], &[("a/c/d", "3"), ("b", "2")], &[("a", "4")]];
        for state in states {
            build(&room.site(), state, settings(way)).expect("a build");
            assert_eq!(own_files(&room.site()), expected(state));
        }
    }
}

#[test]
fn empty_folders_of_ours_go() {
    for way in WAYS {
        let room = Room::new();
        build(&room.site(), &[("a/b/c.html", "1"), ("d.html", "2")], settings(way)).expect("a build");
        build(&room.site(), &[("d.html", "2")], settings(way)).expect("a build");
        assert!(!room.site().join("a").exists());
    }
}

#[test]
fn fingerprinted_files_outlive_their_build_by_two() {
    for way in WAYS {
        let room = Room::new();
        let settings = Settings { retention: Retention::TwoBuilds, ..settings(way) };
        let style = room.site().join("assets/style.11111111.css");
        let text = |number: usize| [("index.html", ["0", "1", "2", "3"][number])];
        build(&room.site(), FIRST, settings).expect("the build with the style");
        for number in 0..2 {
            let report = build(&room.site(), &text(number), settings).expect("a build without it");
            assert_eq!(report.left_over, 1);
            build(&room.site(), &text(number), settings).expect("the same build, which ages nothing");
            assert!(style.exists());
            assert!(!room.site().join("a/one.html").exists(), "a page goes at once");
        }
        build(&room.site(), &text(2), settings).expect("the third build without it");
        assert!(!style.exists());
        assert_eq!(own_files(&room.site()), expected(&text(2)));
    }
}

/// One build of the search's index, in a folder named by it.
fn index(build: &'static str) -> [(String, &'static str); 2] {
    [(format!("search/{build}/root.js"), build), ("search/build.js".to_owned(), build)]
}

/// Who has the name of an index asks for its files later: they stay where others switch file by file, and where a
/// copy is published; a build that is exchanged holds nothing but itself.
#[test]
fn an_index_outlives_its_build_where_readers_may_be() {
    let cases = [(Switching::Auto, Retention::WhereNeeded, false), (Switching::Auto, Retention::TwoBuilds, true)];
    for (switching, retention, stays) in cases.into_iter().chain([(Switching::InPlace, Retention::WhereNeeded, true)]) {
        let room = Room::new();
        let settings = Settings { switching, retention, ..Settings::default() };
        for (number, name) in ["11111111", "22222222", "33333333", "44444444"].into_iter().enumerate() {
            let files = index(name);
            let content: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
            build(&room.site(), &content, settings).expect("a build");
            let first = room.site().join("search/11111111/root.js");
            assert_eq!(first.exists(), number == 0 || (stays && number < 3), "{switching:?} {number}");
        }
    }
}

#[test]
fn a_left_over_file_can_come_back() {
    let room = Room::new();
    let settings = Settings { retention: Retention::TwoBuilds, ..Settings::default() };
    for content in [FIRST, SECOND, FIRST] {
        build(&room.site(), content, settings).expect("a build");
    }
    let manifest = manifest(&room.site());
    let age = |name: &str| manifest.get(name).map(|entry| entry.left_over);
    assert_eq!(age("assets/style.11111111.css"), Some(0));
    assert_eq!(age("assets/style.22222222.css"), Some(1));
}

#[test]
#[cfg(target_os = "linux")]
fn sha256sum_reads_the_manifest() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    let check = || {
        let mut command = std::process::Command::new("sha256sum");
        command.args(["-c", "--quiet", "--strict", "manifest.txt"]).current_dir(room.site());
        command.output().expect("sha256sum").status.success()
    };
    assert!(check());
    fs::write(room.site().join("a/one.html"), "eno").expect("a change");
    assert!(!check());
}

//! However an editor saves, the last save is shown, and no page that was there is ever missing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tebiki::preview::{Options, Watching};
use tebiki::session::Changes;

use super::toy::{Stage, get, stage};

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// Runs a story while a reader asks for a page all the time; every answer has to be 200.
fn while_read(stage: &Stage, target: &'static str, story: impl FnOnce()) {
    let (address, stop) = (stage.server.address(), Arc::new(AtomicBool::new(false)));
    let reader = std::thread::spawn({
        let stop = stop.clone();
        move || {
            let mut bad = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let status = get(address, target, "").status;
                if status != 200 {
                    bad.push(status);
                }
                std::thread::sleep(ms(5));
            }
            bad
        }
    });
    story();
    stop.store(true, Ordering::Relaxed);
    let bad = reader.join().expect("the reader");
    assert!(bad.is_empty(), "answers that were not 200: {bad:?}");
}

fn events() -> Stage {
    let stage = stage(Watching::Events, Options::default());
    assert_eq!(stage.watcher.watching(), Watching::Events);
    stage
}

#[test]
fn a_save_in_place_is_shown_at_once() {
    let stage = events();
    let mut times = Vec::new();
    for n in 0..20 {
        std::thread::sleep(ms(60));
        stage.write("a.md", &format!("page a\nmark{n}x"));
        times.push(stage.until("/a.html", &format!("mark{n}x")));
    }
    times.sort();
    assert!(times[10] < ms(40), "median {:?}", times[10]);
}

#[test]
fn every_way_of_saving() {
    let stage = events();
    let (page, spare) = (stage.path("a.md"), stage.path("a.md~"));
    while_read(&stage, "/a.html", || {
        std::fs::write(stage.path("a.md.x17"), "page a\nrenamed over").expect("written");
        std::fs::rename(stage.path("a.md.x17"), &page).expect("renamed");
        stage.until("/a.html", "renamed over");
        std::fs::rename(&page, &spare).expect("renamed");
        std::fs::write(&page, "page a\nbackup kept").expect("written");
        stage.until("/a.html", "backup kept");
        std::fs::remove_file(&page).expect("removed");
        std::thread::sleep(ms(200));
        std::fs::write(&page, "page a\nmade anew").expect("written");
        stage.until("/a.html", "made anew");
    });
    assert_eq!(stage.get("/a.md~").status, 404);
}

#[test]
fn a_slow_save_is_not_shown_half() {
    use std::io::Write;
    let stage = events();
    let mut file = std::fs::File::create(stage.path("a.md")).expect("opened");
    std::thread::sleep(ms(60));
    assert!(stage.get("/a.html").body.contains("first"), "an empty file is not a page yet");
    file.write_all(b"page a\nwhole").expect("written");
    std::thread::sleep(ms(60));
    drop(file);
    stage.until("/a.html", "whole");
}

#[test]
fn a_page_really_deleted_goes_and_a_renamed_one_moves() {
    let stage = events();
    stage.write("b.md", "page b");
    stage.until("/b.html", "page b");
    std::fs::rename(stage.path("b.md"), stage.path("c.md")).expect("renamed");
    stage.until("/c.html", "page b");
    assert_eq!(stage.get("/b.html").status, 404, "both names change in one build");
    std::fs::remove_file(stage.path("c.md")).expect("removed");
    std::thread::sleep(ms(800));
    assert_eq!(stage.get("/c.html").status, 404);
}

#[test]
fn folders_move_and_come_back() {
    let stage = events();
    let (sub, moved) = (stage.path("sub"), stage.path("sub-moved"));
    while_read(&stage, "/sub/", || {
        std::fs::rename(&sub, &moved).expect("renamed");
        std::thread::sleep(ms(100));
        std::fs::rename(&moved, &sub).expect("renamed");
        stage.write("sub/index.md", "page sub\nback");
        stage.until("/sub/", "back");
    });
    std::fs::rename(&sub, &moved).expect("renamed");
    stage.until("/sub-moved/", "back");
    stage.write("sub-moved/index.md", "page sub\nthere");
    stage.until("/sub-moved/", "there");
    std::fs::create_dir_all(stage.path("new/deep/er")).expect("made");
    stage.write("new/deep/er/x.md", "deep page");
    stage.until("/new/deep/er/x.html", "deep page");
}

#[test]
fn the_content_folder_itself_is_exchanged() {
    let stage = events();
    let content = stage.dir.path().join("content");
    while_read(&stage, "/a.html", || {
        let copy = stage.dir.path().join("content.copy");
        std::fs::create_dir_all(copy.join("sub")).expect("made");
        std::fs::write(copy.join("a.md"), "page a\nfrom the copy").expect("written");
        std::fs::rename(&content, stage.dir.path().join("content.old")).expect("renamed");
        std::thread::sleep(ms(700));
        std::fs::rename(&copy, &content).expect("renamed");
        std::fs::remove_dir_all(stage.dir.path().join("content.old")).expect("removed");
        stage.until("/a.html", "from the copy");
        stage.write("a.md", "page a\nand goes on");
        stage.until("/a.html", "and goes on");
    });
}

#[test]
fn a_theme_that_comes_later_is_watched() {
    let stage = events();
    let theme = stage.dir.path().join("theme");
    std::fs::remove_dir_all(&theme).expect("removed");
    std::thread::sleep(ms(600));
    std::fs::create_dir(&theme).expect("made");
    std::fs::write(theme.join("site.css"), "p { color: red }").expect("written");
    stage.until("/site.css", "red");
    std::fs::write(theme.join("site.css"), "p { color: blue }").expect("written");
    stage.until("/site.css", "blue");
}

#[test]
fn a_storm_is_few_builds_and_ends_with_the_last_save() {
    let stage = events();
    let started = Instant::now();
    for n in 0..2_000 {
        let folder = stage.path(&format!("many/{}", n % 20));
        std::fs::create_dir_all(&folder).expect("made");
        std::fs::write(folder.join(format!("{n}.txt")), "x").expect("written");
    }
    std::fs::remove_dir_all(stage.path("many")).expect("removed");
    stage.write("a.md", "page a\nafter the storm");
    let events = started.elapsed();
    stage.until("/a.html", "after the storm");
    std::thread::sleep(ms(1_500));
    let builds = stage.log.lock().expect("the log").len();
    let most = 12 + usize::try_from(events.as_millis() / 100).expect("small");
    assert!(builds <= most, "{builds} builds in {events:?}");
    assert_eq!(stage.get("/many/1/1.txt").status, 404);
}

#[test]
fn litter_wakes_nobody() {
    let stage = events();
    std::thread::sleep(ms(1_500));
    let before = stage.log.lock().expect("the log").len();
    for n in 0..300 {
        let path = stage.path(&[format!(".#{n}"), format!("{n}.swp"), format!("{n}~"), format!(".{n}.tmp")][n % 4]);
        std::fs::write(&path, "x").expect("written");
        std::fs::remove_file(&path).expect("removed");
    }
    std::thread::sleep(ms(600));
    assert_eq!(stage.log.lock().expect("the log").len(), before);
}

#[test]
fn a_builder_that_panics_keeps_the_pages_and_starts_over() {
    let stage = events();
    stage.write("a.md", "PANIC");
    let started = Instant::now();
    while !stage.get("/__tebiki/diagnostics.json").body.contains("preview::stopped") {
        assert!(started.elapsed() < Duration::from_secs(5), "nobody tells of the panic");
        std::thread::sleep(ms(5));
    }
    assert!(stage.get("/a.html").body.contains("first"));
    stage.write("a.md", "page a\nmended");
    stage.until("/a.html", "mended");
    assert_eq!(stage.log.lock().expect("the log").last(), Some(&Changes::All));
    assert!(!stage.get("/__tebiki/diagnostics.json").body.contains("preview::stopped"));
}

#[test]
fn polling_sees_the_same() {
    let stage = stage(Watching::Poll(ms(50)), Options::default());
    while_read(&stage, "/a.html", || {
        stage.write("a.md", "page a\nsecond");
        stage.until("/a.html", "second");
        stage.write("sub/new.md", "new page");
        stage.until("/sub/new.html", "new page");
        std::fs::remove_file(stage.path("a.md")).expect("removed");
        std::thread::sleep(ms(200));
        stage.write("a.md", "page a\nanew");
        stage.until("/a.html", "anew");
    });
}

//! Publishing to a folder, and packing into an archive.

use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tebiki::site::{
    Admission, FailureKind, Permissions, PlannedFile, PublishError, Replacing, Settings, Shrinking, Signing, Switched,
    Switching, plan, publish, verify, zip,
};

use super::common::{FIRST, Room, SECOND, WAYS, build, expected, files, manifest, own_files, settings, write};

fn careful(switching: Switching) -> Permissions {
    Permissions { switching, ..Permissions::default() }
}

fn room_with_sources() -> Room {
    let room = Room::new();
    build(&room.at("first"), FIRST, Settings::default()).expect("a build");
    build(&room.at("second"), SECOND, Settings::default()).expect("a build");
    room
}

#[test]
fn an_archive_is_not_put_into_the_site_that_it_packs() {
    let room = room_with_sources();
    let before = files(&room.at("first"));
    for place in ["first/guide.zip", "first/assets/guide.zip"] {
        let fault = zip(&room.at("first"), &room.at(place), Replacing::Archives, Signing::Without).expect_err(place);
        assert!(matches!(fault, PublishError::Overlap { .. }), "{fault:?}");
    }
    assert_eq!(files(&room.at("first")), before);
}

#[test]
fn the_copy_is_the_site() {
    for way in WAYS {
        let room = room_with_sources();
        let report = publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        assert_eq!(report.written, 4);
        assert_eq!(own_files(&room.site()), expected(FIRST));
        let again = publish(&room.at("first"), &room.site(), careful(way)).expect("the same again");
        assert_eq!((again.switched, again.unchanged), (Switched::Nothing, 4));
        publish(&room.at("second"), &room.site(), careful(way)).expect("another one");
        let mut wanted = expected(SECOND);
        wanted.insert("assets/style.11111111.css".to_owned(), "a{}".to_owned());
        assert_eq!(own_files(&room.site()), wanted);
        assert!(manifest(&room.site()).is_same_build(&manifest(&room.at("second"))));
        assert_eq!(room.names(), ["first", "second", "site"]);
    }
}

#[test]
fn a_plan_tells_what_would_change_and_touches_nothing() {
    let room = room_with_sources();
    publish(&room.at("first"), &room.site(), careful(Switching::Auto)).expect("a publication");
    write(&room.site().join("web.config"), "mine");
    let before = files(&room.site());
    let plan = plan(&room.at("second"), &room.site(), Permissions::default()).expect("a plan");
    let listed = |files: &[PlannedFile]| -> Vec<(String, u64)> {
        files.iter().map(|file| (file.path.clone(), file.size)).collect()
    };
    let named = |name: &str, size| (name.to_owned(), size);
    assert_eq!(listed(&plan.added), [named("assets/style.22222222.css", 3), named("b/three.html", 5)]);
    assert_eq!(listed(&plan.changed), [named("index.html", 26)]);
    assert_eq!(listed(&plan.removed), [named("a/two.html", 3), named("assets/style.11111111.css", 3)]);
    assert_eq!((plan.unchanged, plan.foreign, plan.pages_before, plan.pages_after), (1, 1, 3, 3));
    assert_eq!(files(&room.site()), before);
    let empty = tebiki::site::plan(&room.at("second"), &room.at("x/y"), Permissions::default()).expect("a plan");
    assert_eq!(empty.added.len(), 4);
    assert!(!room.at("x").exists());
}

#[test]
fn a_folder_of_others_has_to_be_adopted() {
    for way in WAYS {
        let room = room_with_sources();
        write(&room.site().join("web.config"), "mine");
        write(&room.site().join("index.html"), "theirs");
        let refused = publish(&room.at("first"), &room.site(), careful(way)).expect_err("a refusal");
        assert!(matches!(refused, PublishError::NotOurs { .. }), "{refused}");
        assert_eq!(files(&room.site()).len(), 2);
        let adopting = Permissions { admission: Admission::Adopt, ..careful(way) };
        publish(&room.at("first"), &room.site(), adopting).expect("adopted");
        publish(&room.at("second"), &room.site(), careful(way)).expect("ours from now on");
        assert_eq!(fs::read_to_string(room.site().join("web.config")).ok().as_deref(), Some("mine"));
    }
}

#[test]
fn far_fewer_pages_need_a_word() {
    let room = Room::new();
    let names: Vec<String> = (0..20).map(|number| format!("{number}.html")).collect();
    let pages = |count: usize| -> Vec<(&str, &str)> { names[..count].iter().map(|name| (name.as_str(), "")).collect() };
    for count in [20, 10, 9] {
        build(&room.at(&count.to_string()), &pages(count), Settings::default()).expect("a build");
    }
    publish(&room.at("20"), &room.site(), Permissions::default()).expect("twenty pages");
    let refused = publish(&room.at("9"), &room.site(), Permissions::default()).expect_err("nine pages");
    assert!(matches!(refused, PublishError::Shrunk { before: 20, after: 9 }), "{refused}");
    assert!(plan(&room.at("9"), &room.site(), Permissions::default()).expect("a plan").shrinks());
    assert_eq!(manifest(&room.site()).page_count(), 20);
    let meant = Permissions { shrinking: Shrinking::Allow, ..Permissions::default() };
    publish(&room.at("9"), &room.site(), meant).expect("nine pages are meant");
    publish(&room.at("20"), &room.site(), Permissions::default()).expect("twenty pages");
    publish(&room.at("10"), &room.site(), Permissions::default()).expect("half of them");
}

#[test]
fn a_source_that_is_not_whole_is_refused() {
    for way in WAYS {
        let room = room_with_sources();
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        fs::write(room.at("second/b/three.html"), "eerht").expect("a damage");
        let refused = publish(&room.at("second"), &room.site(), careful(way)).expect_err("a refusal");
        assert!(matches!(refused, PublishError::Unsound { .. }), "{refused}");
        let refused =
            zip(&room.at("second"), &room.at("out.zip"), Replacing::Archives, Signing::Without).expect_err("a refusal");
        assert!(matches!(refused, PublishError::Unsound { .. }), "{refused}");
        assert_eq!(own_files(&room.site()), expected(FIRST));
        assert_eq!(room.names(), ["first", "second", "site"]);
    }
}

#[test]
fn folders_that_make_no_sense_are_refused() {
    let room = room_with_sources();
    fs::create_dir(room.at("empty")).expect("a folder");
    let refused = |source: &str, dest: &str| {
        publish(&room.at(source), &room.at(dest), Permissions::default()).expect_err("a refusal").kind()
    };
    assert_eq!(refused("empty", "site"), FailureKind::Unsound);
    assert_eq!(refused("missing", "site"), FailureKind::System);
    assert_eq!(refused("first", "first"), FailureKind::Usage);
    assert_eq!(refused("first", "first/copy"), FailureKind::Usage);
    assert_eq!(refused("first", "."), FailureKind::Usage);
    assert!(!room.site().exists());
}

#[test]
fn an_archive_is_the_same_each_time_and_unpacks_to_the_site() {
    let room = room_with_sources();
    let report =
        zip(&room.at("first"), &room.at("out/a.zip"), Replacing::Archives, Signing::Without).expect("an archive");
    assert_eq!(report.files, 5);
    zip(&room.at("first"), &room.at("out/b.zip"), Replacing::Archives, Signing::Without).expect("an archive");
    let bytes = fs::read(room.at("out/a.zip")).expect("the archive");
    assert_eq!(bytes.len() as u64, report.size);
    assert_eq!(bytes, fs::read(room.at("out/b.zip")).expect("the archive"));
    let mut archive = ::zip::ZipArchive::new(File::open(room.at("out/a.zip")).expect("a file")).expect("an archive");
    archive.extract(room.at("unpacked")).expect("the files");
    assert_eq!(own_files(&room.at("unpacked")), expected(FIRST));
    assert!(verify(&room.at("unpacked")).expect("a check").is_sound());
    zip(&room.at("second"), &room.at("out/a.zip"), Replacing::Archives, Signing::Without)
        .expect("another one in its place");
    assert_eq!(super::common::names(&room.at("out")), ["a.zip", "b.zip"]);
}

#[test]
fn an_archive_being_written_is_not_written_twice() {
    let room = room_with_sources();
    let draft = File::create(room.at(".a.zip.tebiki")).expect("the draft of another run");
    draft.lock().expect("its lock");
    let refused =
        zip(&room.at("first"), &room.at("a.zip"), Replacing::Archives, Signing::Without).expect_err("a refusal");
    assert_eq!(refused.kind(), FailureKind::Busy);
    drop(draft);
    zip(&room.at("first"), &room.at("a.zip"), Replacing::Archives, Signing::Without).expect("an archive");
    assert_eq!(room.names(), ["a.zip", "first", "second"]);
}

/// How far the publisher is, for a reader who looks on.
#[derive(Default)]
struct Progress {
    started: AtomicUsize,
    ended: AtomicUsize,
    all_done: AtomicBool,
}

/// Reads a page and then the shard that it names, as a browser does, until told to stop. A shard
/// outlives its page by two publications, so a reader who slept through three may miss it.
fn read_pages(site: &Path, progress: &Progress) -> (usize, Vec<String>) {
    let (mut reads, mut faults) = (0, Vec::new());
    while !progress.all_done.load(Ordering::SeqCst) {
        reads += 1;
        let before = progress.ended.load(Ordering::SeqCst);
        let Ok(page) = fs::read_to_string(site.join("index.html")) else {
            faults.push("no page".to_owned());
            continue;
        };
        if !site.join("web.config").exists() {
            faults.push("no foreign file".to_owned());
        }
        let shard = page.trim().to_owned();
        std::thread::yield_now();
        match fs::read_to_string(site.join(&shard)) {
            Ok(text) if shard.contains(&text) => {}
            Err(_) if progress.started.load(Ordering::SeqCst) >= before + 3 => {}
            other => faults.push(format!("{shard}: {other:?}")),
        }
    }
    (reads, faults)
}

#[test]
fn a_reader_never_misses_the_shard_of_a_page() {
    for way in WAYS {
        let room = Room::new();
        for number in 0..4 {
            let shard = format!("search/all.0000000{number}.bin");
            let (page, mark) = (format!("{shard}\n"), format!("0000000{number}"));
            build(&room.at(&number.to_string()), &[("index.html", &page), (&shard, &mark)], settings(way))
                .expect("a build");
        }
        write(&room.site().join("web.config"), "mine");
        let adopting = Permissions { admission: Admission::Adopt, ..careful(way) };
        publish(&room.at("0"), &room.site(), adopting).expect("a publication");
        let progress = Progress::default();
        let (reads, faults) = std::thread::scope(|scope| {
            let reader = scope.spawn(|| read_pages(&room.site(), &progress));
            let failed = (1..=100).find_map(|number: usize| {
                progress.started.fetch_add(1, Ordering::SeqCst);
                let published = publish(&room.at(&(number % 4).to_string()), &room.site(), careful(way));
                progress.ended.fetch_add(1, Ordering::SeqCst);
                published.err()
            });
            // The reader has to be told even where a publication failed, or nobody would hear of it.
            progress.all_done.store(true, Ordering::SeqCst);
            let read = reader.join().expect("the reader");
            assert!(failed.is_none(), "{failed:?}");
            read
        });
        assert!(reads > 100, "{reads} reads");
        assert!(faults.is_empty(), "{} of {reads}: {:?}", faults.len(), &faults[..faults.len().min(3)]);
        assert_eq!(fs::read_to_string(room.site().join("web.config")).ok().as_deref(), Some("mine"));
    }
}

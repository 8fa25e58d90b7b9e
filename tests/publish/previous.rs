//! Bringing back the site before the last publication, what a destination keeps for readers, and the manifest in parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tebiki::site::{
    Checking, FailureKind, Permissions, PublishError, Report, Settings, Signing, Stage, Switching, publish, rollback,
    verify, zip,
};

use super::common::{FIRST, Room, SECOND, WAYS, build, expected, files, own_files, path, write};

fn careful(switching: Switching) -> Permissions {
    Permissions { switching, ..Permissions::default() }
}

fn back(dest: &Path, way: Switching) -> Result<Report, PublishError> {
    rollback(dest, way, Checking::Stamps, Signing::Without)
}

/// The site's files in a destination without those of other builds that stay a while.
fn current(dest: &Path, of: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut found = own_files(dest);
    found.retain(|name, _| of.contains_key(name) || !name.starts_with("assets/"));
    found
}

#[test]
fn the_site_before_comes_back_whole_and_goes_again() {
    for way in WAYS {
        let room = Room::new();
        for (name, content) in [("first", FIRST), ("second", SECOND)] {
            build(&room.at(name), content, Settings::default()).expect("a build");
            publish(&room.at(name), &room.site(), careful(way)).expect("a publication");
        }
        let report = back(&room.site(), way).expect("the first one is back");
        assert_eq!((report.written, report.unchanged), (2, 2), "what was there stays, what was taken away is written");
        assert_eq!(current(&room.site(), &expected(FIRST)), expected(FIRST));
        assert!(verify(&room.site()).expect("a site").is_sound());
        back(&room.site(), way).expect("the second one again");
        assert_eq!(current(&room.site(), &expected(SECOND)), expected(SECOND));
        publish(&room.at("second"), &room.site(), careful(way)).expect("nothing changes");
        back(&room.site(), way).expect("what was kept is kept still");
        assert_eq!(current(&room.site(), &expected(FIRST)), expected(FIRST));
    }
}

#[test]
fn two_sites_in_turn_give_the_same_destinations_again() {
    for way in WAYS {
        let room = Room::new();
        for (name, changed) in [("small", None), ("large", Some(600))] {
            let versions = [room.at(&format!("{name}-first")), room.at(&format!("{name}-second"))];
            match changed {
                None => [FIRST, SECOND].into_iter().zip(&versions).for_each(|(content, at)| {
                    build(at, content, Settings::default()).expect("a build");
                }),
                Some(page) => {
                    large(&room, &format!("{name}-first"), usize::MAX);
                    large(&room, &format!("{name}-second"), page);
                }
            }
            let dest = room.at(&format!("{name}-live"));
            let turns: Vec<_> = (0..8)
                .map(|turn| {
                    publish(&versions[turn % 2], &dest, careful(way)).expect("a publication");
                    files(&dest)
                })
                .collect();
            // After the first turns, whose manifests had less to keep.
            assert!(turns[4] == turns[6], "{name}, the first");
            assert!(turns[5] == turns[7], "{name}, the second");
            assert!(verify(&dest).expect("a site").is_sound());
        }
    }
}

#[test]
fn where_there_is_nothing_before_it_is_told() {
    for way in WAYS {
        let room = Room::new();
        let refused = back(&room.site(), way).expect_err("no folder");
        assert!(matches!(refused, PublishError::NoPrevious { .. }) && refused.kind() == FailureKind::Refused);
        assert!(!room.site().exists());
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        let before = files(&room.site());
        assert!(matches!(back(&room.site(), way), Err(PublishError::NoPrevious { .. })));
        // What a build wrote has none either.
        assert!(matches!(back(&room.at("first"), way), Err(PublishError::NoPrevious { .. })));
        assert_eq!(files(&room.site()), before);
    }
}

#[test]
fn what_is_not_whole_is_not_brought_back() {
    for way in WAYS {
        let room = Room::new();
        for (name, content) in [("first", FIRST), ("second", SECOND)] {
            build(&room.at(name), content, Settings::default()).expect("a build");
        }
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        // A colleague's hand in a page that goes: that publication is not there any more.
        write(&room.site().join("a/two.html"), "by hand");
        publish(&room.at("second"), &room.site(), careful(way)).expect("another");
        assert!(matches!(back(&room.site(), way), Err(PublishError::NoPrevious { .. })));
        publish(&room.at("first"), &room.at("other"), careful(way)).expect("a publication");
        publish(&room.at("second"), &room.at("other"), careful(way)).expect("another");
        // A copy that was changed.
        let kept = files(&room.at("other")).into_keys().find(|name| name.starts_with("previous/") && name.len() > 40);
        let kept = room.at("other").join(kept.expect("a copy"));
        let text = fs::read_to_string(&kept).expect("a text");
        write(&kept, &text.replace(|_| true, "x"));
        let before = own_files(&room.at("other"));
        let refused = back(&room.at("other"), way).expect_err("it is not what it was");
        assert!(matches!(refused, PublishError::NotKept { .. }), "{refused}");
        assert_eq!(own_files(&room.at("other")), before, "nothing was touched");
    }
}

/// A site of so many files that its manifest is in parts.
fn large(room: &Room, name: &str, changed: usize) {
    let stage = Stage::open(&room.at(name)).expect("a folder");
    for at in 0..1200 {
        let text = if at == changed { "changed".to_owned() } else { format!("text {at}") };
        stage.put(&path(&format!("{}.{}.html", at / 20, at % 20)), text.as_bytes()).expect("a file");
    }
    stage.publish().expect("a build");
}

fn parts(folder: &Path) -> BTreeSet<String> {
    files(folder).into_keys().filter(|name| name.starts_with("manifest/")).collect()
}

#[test]
fn a_large_manifest_is_in_parts_of_which_an_edit_changes_few() {
    for way in WAYS {
        let room = Room::new();
        large(&room, "first", usize::MAX);
        large(&room, "second", 600);
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        let before = parts(&room.site());
        assert!(before.len() > 1 && files(&room.site()).iter().all(|(_, text)| text.len() <= 64_000));
        let report = publish(&room.at("second"), &room.site(), careful(way)).expect("another");
        assert_eq!((report.written, report.unchanged), (1, 1199));
        let found = verify(&room.site()).expect("a site");
        assert!(found.is_sound() && found.build_id == report.build_id, "{:?}", found.problems);
        assert!(parts(&room.at("second")).difference(&before).count() == 1);
        let again = publish(&room.at("second"), &room.site(), careful(way)).expect("the same again");
        assert_eq!(again.switched, tebiki::site::Switched::Nothing);
        back(&room.site(), way).expect("the first one is back");
        assert!(verify(&room.site()).expect("a site").is_sound());
        assert_eq!(own_files(&room.site()), own_files(&room.at("first")));
    }
}

#[test]
fn an_archive_has_the_parts() {
    let room = Room::new();
    large(&room, "first", 3);
    zip(&room.at("first"), &room.at("a.zip"), tebiki::site::Replacing::Archives, Signing::Without).expect("an archive");
    let mut archive = ::zip::ZipArchive::new(fs::File::open(room.at("a.zip")).expect("a file")).expect("an archive");
    archive.extract(room.at("unpacked")).expect("files");
    let found = verify(&room.at("unpacked")).expect("a site");
    assert!(found.is_sound() && found.foreign.is_empty(), "{:?} {:?}", found.problems, found.foreign);
}

#[test]
fn a_part_that_is_missing_or_changed_is_a_fault_of_the_manifest() {
    let room = Room::new();
    large(&room, "first", 3);
    let part = room.at("first").join(parts(&room.at("first")).pop_first().expect("a part"));
    let text = fs::read_to_string(&part).expect("a text");
    write(&part, &text.replacen("# bytes ", "# bytes 1", 1));
    assert!(matches!(verify(&room.at("first")), Err(PublishError::Manifest { .. })));
    fs::remove_file(&part).expect("removed");
    assert!(matches!(verify(&room.at("first")), Err(PublishError::Manifest { .. })));
}

/// A publication: which of five pages and five shards there are, each in which of three states.
type Made = BTreeMap<String, String>;

fn content() -> impl Strategy<Value = Made> {
    let page = (0..5_usize, 0..3_usize).prop_map(|(at, state)| (format!("p{at}.html"), format!("page {at} {state}")));
    let shard = (0..5_usize, 0..3_usize)
        .prop_map(|(at, state)| (format!("search/g.{:08x}.js", at * 16 + state), format!("shard {at} {state}")));
    (prop::collection::vec(page, 0..6), prop::collection::vec(shard, 0..6)).prop_map(|(pages, shards)| {
        let index = ("index.html".to_owned(), shards.iter().map(|(name, _)| name.as_str()).collect::<String>());
        pages.into_iter().chain(shards).chain([index]).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whoever loaded a page before any of the last two switches finds what it asks for, and nothing older stays.
    #[test]
    fn readers_of_the_last_two_publications_find_their_files(
        made in prop::collection::vec(content(), 1..6), in_place in any::<bool>()
    ) {
        let way = if in_place { Switching::InPlace } else { Switching::Auto };
        let room = Room::new();
        let allowed = Permissions { shrinking: tebiki::site::Shrinking::Allow, ..careful(way) };
        let mut live: Vec<&Made> = Vec::new();
        for (at, content) in made.iter().enumerate() {
            let source = room.at(&format!("build-{at}"));
            let stage = Stage::open(&source).expect("a folder");
            for (name, text) in content {
                stage.put(&path(name), text.as_bytes()).expect("a file");
            }
            stage.publish().expect("a build");
            publish(&source, &room.site(), allowed).expect("a publication");
            if live.last() != Some(&content) {
                live.push(content);
            }
            let found = own_files(&room.site());
            let kept = live.iter().rev().take(3);
            let readers: BTreeMap<_, _> = kept.flat_map(|made| made.iter()).filter(|(name, _)| name.starts_with("search/")).collect();
            prop_assert!(readers.iter().all(|(name, text)| found.get(*name) == Some(text)), "a reader's shard is gone");
            let own = content.keys().chain(readers.keys().copied()).collect::<BTreeSet<_>>();
            prop_assert_eq!(found.keys().collect::<BTreeSet<_>>(), own, "nothing else stays");
            prop_assert!(verify(&room.site()).expect("a site").is_sound());
        }
        if let [.., before, _] = live[..] {
            back(&room.site(), way).expect("there is one before");
            let found = own_files(&room.site());
            prop_assert!(before.iter().all(|(name, text)| found.get(name) == Some(text)));
            prop_assert!(found.keys().all(|name| before.contains_key(name) || name.starts_with("search/")));
        }
    }
}

//! What was changed behind the site's back is written anew, and what somebody else wrote in its place is not lost.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use tebiki::site::{
    Checking, Permissions, Settings, Switched, VerifyingKey, intact, plan, publish, publish_signed, verify,
    verify_against,
};
use tebiki::site::{Finding, Proof, PublishError, SIGNATURE_NAME, Signing, SigningKey};

use super::common::{FIRST, Room, SECOND, WAYS, build, expected, manifest, own_files, settings, write};

/// Changes a file without changing its size, and sets its time before that of the manifest, as a restored copy has it.
fn spoil(site: &Path, name: &str) {
    let path = site.join(name);
    let mut bytes = fs::read(&path).expect("a file");
    bytes[0] ^= 1;
    // The clock of a file system does not tick at every change.
    std::thread::sleep(Duration::from_millis(20));
    fs::write(&path, bytes).expect("a change");
    let file = fs::File::options().write(true).open(&path).expect("the file");
    file.set_modified(SystemTime::now() - Duration::from_hours(1)).expect("an older time");
}

fn careful(way: tebiki::site::Switching) -> Permissions {
    Permissions { switching: way, ..Permissions::default() }
}

#[test]
#[cfg(unix)]
fn a_file_of_the_same_size_and_an_older_time_is_written_anew() {
    for way in WAYS {
        let room = Room::new();
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        publish(&room.at("first"), &room.site(), careful(way)).expect("the same again");
        spoil(&room.site(), "a/one.html");
        let planned = plan(&room.at("first"), &room.site(), careful(way)).expect("a plan");
        assert_eq!((planned.changed.len(), planned.unchanged), (1, 3));
        let report = publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        assert_eq!((report.written, report.unchanged), (1, 3));
        assert_eq!(own_files(&room.site()), expected(FIRST));
        let again = publish(&room.at("first"), &room.site(), careful(way)).expect("the same again");
        assert_eq!(again.switched, Switched::Nothing);
    }
}

#[test]
#[cfg(unix)]
fn a_build_mends_its_own_site() {
    for way in WAYS {
        let room = Room::new();
        build(&room.site(), FIRST, settings(way)).expect("a build");
        assert!(intact(&room.site(), Checking::Stamps).is_some());
        spoil(&room.site(), "index.html");
        assert!(intact(&room.site(), Checking::Stamps).is_none());
        build(&room.site(), FIRST, settings(way)).expect("a build");
        assert_eq!(own_files(&room.site()), expected(FIRST));
    }
}

/// Whoever changes the rights of a whole site, copies it or touches the manifest makes the manifest newer than damage.
#[test]
#[cfg(unix)]
fn a_manifest_that_was_touched_vouches_for_nothing() {
    type Touch = fn(&Path);
    let touches: [Touch; 3] = [
        |manifest| {
            let rights = fs::metadata(manifest).expect("the manifest").permissions();
            fs::set_permissions(manifest, rights).expect("the rights that it has");
        },
        |manifest| {
            let file = fs::File::options().write(true).open(manifest).expect("the manifest");
            file.set_modified(SystemTime::now()).expect("a time");
        },
        |manifest| {
            let text = fs::read(manifest).expect("the manifest");
            fs::remove_file(manifest).expect("a removal");
            fs::write(manifest, text).expect("a copy");
        },
    ];
    for (way, touch) in WAYS.into_iter().flat_map(|way| touches.map(|touch| (way, touch))) {
        let room = Room::new();
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        spoil(&room.site(), "a/one.html");
        std::thread::sleep(Duration::from_millis(2_100));
        touch(&room.site().join("manifest.txt"));
        let report = publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        assert_eq!((report.written, report.unchanged), (1, 3), "{way:?}");
        assert_eq!(own_files(&room.site()), expected(FIRST));
    }
}

/// What anybody put into our own workplace is served by servers that know nothing of it.
#[test]
fn a_proof_allows_nothing_in_our_own_workplace() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    let id = verify(&room.site()).expect("a check").build_id;
    let proof = Proof { expected: Some(id), ..Proof::default() };
    let added = || verify_against(&room.site(), &proof).expect("a check").problems.into_iter().map(|it| it.path);
    assert_eq!(added().count(), 0);
    write(&room.site().join(".tebiki/evil.html"), "<script>");
    assert_eq!(added().collect::<Vec<_>>(), [".tebiki"]);
}

#[test]
fn every_byte_is_compared_when_it_is_asked_for() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    spoil(&room.site(), "index.html");
    assert!(intact(&room.site(), Checking::Bytes).is_none());
    let closely = Settings { checking: Checking::Bytes, ..Settings::default() };
    assert_eq!(build(&room.site(), FIRST, closely).expect("a build").written, 1);
    assert!(intact(&room.site(), Checking::Bytes).is_some());
}

#[test]
fn a_manifest_from_the_future_vouches_for_nothing() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    spoil(&room.site(), "index.html");
    let file = fs::File::options().write(true).open(room.site().join("manifest.txt")).expect("the manifest");
    file.set_modified(SystemTime::now() + Duration::from_hours(24)).expect("a later time");
    assert!(intact(&room.site(), Checking::Stamps).is_none());
}

#[test]
fn an_old_file_that_somebody_changed_stays() {
    for way in WAYS {
        let room = Room::new();
        build(&room.site(), FIRST, settings(way)).expect("a build");
        write(&room.site().join("a/two.html"), "what somebody needs");
        let report = build(&room.site(), SECOND, settings(way)).expect("a build");
        assert_eq!(report.spared, ["a/two.html"]);
        assert_eq!(fs::read_to_string(room.site().join("a/two.html")).ok().as_deref(), Some("what somebody needs"));
        assert!(manifest(&room.site()).get("a/two.html").is_none());
        assert_eq!(verify(&room.site()).expect("a check").foreign, ["a/two.html"]);
        build(&room.site(), SECOND, settings(way)).expect("a build");
        assert!(room.site().join("a/two.html").exists());
    }
}

pub(super) fn keys(room: &Room) -> (SigningKey, VerifyingKey) {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().expect("a key");
    let (secret, public) = (room.at("key.sec"), room.at("key.pub"));
    fs::write(&secret, pair.sk.to_box(None).expect("a text").into_string()).expect("written");
    fs::write(&public, pair.pk.to_box().expect("a text").into_string()).expect("written");
    let no_password = || panic!("this key has none");
    (SigningKey::read(&secret, no_password).expect("a key"), VerifyingKey::read(&public).expect("a key"))
}

fn problems(site: &Path, proof: &Proof) -> Vec<(String, Finding)> {
    let found = verify_against(site, proof).expect("a check");
    found.problems.into_iter().map(|it| (it.path, it.finding)).collect()
}

#[test]
fn a_signature_covers_all_that_is_served() {
    for way in WAYS {
        let room = Room::new();
        let (secret, public) = keys(&room);
        let proof = Proof { key: Some(public), ..Proof::default() };
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        build(&room.at("second"), SECOND, Settings::default()).expect("a build");
        publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        assert_eq!(problems(&room.site(), &proof), [(SIGNATURE_NAME.to_owned(), Finding::NotSigned)]);
        for source in ["first", "second", "first"] {
            publish_signed(&room.at(source), &room.site(), careful(way), Signing::With(&secret))
                .expect("a publication");
            assert_eq!(problems(&room.site(), &proof), []);
            assert!(verify(&room.site()).expect("a check").foreign.is_empty());
        }
        // A changed site with a manifest that agrees with it.
        let (text, listed) = (manifest(&room.site()), SIGNATURE_NAME.to_owned());
        fs::write(room.site().join("index.html"), "evil").expect("a change");
        let files = text.iter().map(|(path, entry)| {
            let digest = tebiki::site::Digest::of(b"evil");
            let changed =
                if path.as_str() == "index.html" { tebiki::site::Entry { digest, size: 4, ..*entry } } else { *entry };
            (path.clone(), changed)
        });
        let made_up = tebiki::site::Manifest::new(files.collect());
        fs::write(room.site().join("manifest.txt"), made_up.render()).expect("a change");
        assert!(verify(&room.site()).expect("a check").is_sound());
        assert_eq!(problems(&room.site(), &proof), [(listed, Finding::BadSignature)]);
        let expected = Proof { expected: Some(text.build_id()), ..Proof::default() };
        let found = (("manifest.txt").to_owned(), Finding::OtherBuild(made_up.build_id()));
        assert_eq!(problems(&room.site(), &expected), [found]);
    }
}

#[test]
fn a_signature_is_not_lost_unasked() {
    for way in WAYS {
        let room = Room::new();
        let (secret, public) = keys(&room);
        let proof = Proof { key: Some(public), ..Proof::default() };
        build(&room.at("first"), FIRST, Settings::default()).expect("a build");
        build(&room.at("second"), SECOND, Settings::default()).expect("a build");
        publish_signed(&room.at("first"), &room.site(), careful(way), Signing::With(&secret)).expect("a publication");
        let live = || fs::read(room.site().join("index.html")).expect("a page");
        let before = live();
        let refused = publish(&room.at("second"), &room.site(), careful(way)).expect_err("a refusal");
        assert!(matches!(refused, PublishError::Unsigned { .. }), "{refused}");
        assert!(plan(&room.at("second"), &room.site(), careful(way)).expect("a plan").signed);
        assert_eq!((live(), problems(&room.site(), &proof)), (before, Vec::new()));
        // The same site again: its signature is still true.
        let report = publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        assert!(!report.unsigned);
        assert_eq!(problems(&room.site(), &proof), []);
        let dropped = publish_signed(&room.at("second"), &room.site(), careful(way), Signing::Dropped);
        assert!(dropped.expect("a publication").unsigned);
        assert!(!room.site().join(SIGNATURE_NAME).exists());
        let report = publish(&room.at("first"), &room.site(), careful(way)).expect("a publication");
        assert!(!report.unsigned);
        // A build tells it.
        publish_signed(&room.at("second"), &room.site(), careful(way), Signing::With(&secret)).expect("a publication");
        assert!(build(&room.site(), FIRST, settings(way)).expect("a build").unsigned);
    }
}

#[test]
fn what_was_linked_or_added_fails_the_proof() {
    let room = Room::new();
    build(&room.site(), FIRST, Settings::default()).expect("a build");
    let id = manifest(&room.site()).build_id();
    let proof = |allowed: &[&str]| Proof {
        expected: Some(id.clone()),
        allowed: allowed.iter().map(|name| (*name).to_owned()).collect(),
        ..Proof::default()
    };
    tebiki::site::write_server_config(&room.site(), tebiki::site::Server::Apache, &"/guide/".parse().expect("a path"))
        .expect("a configuration");
    assert_eq!(problems(&room.site(), &proof(&[])), []);
    write(&room.site().join("b/evil.html"), "<script>");
    let added = |name: &str| (name.to_owned(), Finding::Added);
    assert_eq!(problems(&room.site(), &proof(&[])), [added("b"), added("b/evil.html")]);
    assert_eq!(problems(&room.site(), &proof(&["b/"])), []);
    assert!(verify(&room.site()).expect("a check").is_sound());
    #[cfg(unix)]
    {
        fs::rename(room.site().join("a"), room.at("a")).expect("a move");
        std::os::unix::fs::symlink("../a", room.site().join("a")).expect("a link");
        let found = problems(&room.site(), &proof(&["b"]));
        assert!(
            found.iter().any(|(name, it)| name == "a/one.html" && matches!(it, Finding::Irregular(_))),
            "{found:?}"
        );
    }
}

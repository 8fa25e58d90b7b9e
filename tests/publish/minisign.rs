//! Signatures between tebiki and the program `minisign` of its author, which is written in C: each verifies what the other
//! signed. `.ci/run` installs it; where it is missing, the tests say so.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tebiki::site::{
    Finding, Permissions, Proof, PublishError, Replacing, SIGNATURE_NAME, Settings, Signing, SigningKey, VerifyingKey,
    publish_signed, verify_against, zip,
};

use super::common::{FIRST, Room, SECOND, build, write};

const PASSWORD: &str = "open sesame";

/// Whether the program is here.
#[expect(clippy::print_stderr, reason = "a test that says what it leaves out")]
fn is_here() -> bool {
    let found = Command::new("minisign").arg("-v").output().is_ok();
    if !found {
        eprintln!("left out: the program `minisign` is not installed");
    }
    found
}

/// Runs it in a folder; what it reads is a password, asked for twice where a key is made.
fn minisign(folder: &Path, words: &[&str], input: &str) -> bool {
    let mut command = Command::new("minisign");
    command.current_dir(folder).args(words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("minisign starts");
    // It may end before it reads anything.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait().expect("it ends").success()
}

/// A pair of keys that minisign made, with a password or without.
fn pair(room: &Room, password: &str) -> (PathBuf, PathBuf) {
    let open: &[&str] = if password.is_empty() { &["-W"] } else { &[] };
    let words = [&["-G", "-f", "-p", "theirs.pub", "-s", "theirs.key"], open].concat();
    assert!(minisign(&room.at(""), &words, &format!("{password}\n{password}\n")), "minisign makes no keys");
    (room.at("theirs.key"), room.at("theirs.pub"))
}

fn signing_key(file: &Path, password: &str) -> SigningKey {
    SigningKey::read(file, || Ok(password.to_owned())).expect("a key of minisign")
}

fn problems(site: &Path, key: &Path) -> Vec<(String, Finding)> {
    let proof = Proof { key: Some(VerifyingKey::read(key).expect("a public key of minisign")), ..Proof::default() };
    verify_against(site, &proof).expect("a check").problems.into_iter().map(|it| (it.path, it.finding)).collect()
}

fn accepts(room: &Room, file: &str) -> bool {
    minisign(&room.at(""), &["-V", "-q", "-p", "theirs.pub", "-m", file], "")
}

#[test]
fn minisign_verifies_what_tebiki_signed() {
    if !is_here() {
        return;
    }
    for password in ["", PASSWORD] {
        let room = Room::new();
        let (secret, _) = pair(&room, password);
        let key = signing_key(&secret, password);
        build(&room.at("built"), FIRST, Settings::default()).expect("a build");
        publish_signed(&room.at("built"), &room.site(), Permissions::default(), Signing::With(&key))
            .expect("a publication");
        assert!(accepts(&room, "site/manifest.txt"));
        zip(&room.at("built"), &room.at("guide.zip"), Replacing::Archives, Signing::With(&key)).expect("an archive");
        assert!(accepts(&room, "guide.zip"));
        // What was changed is refused, and so is a comment that was.
        let signed = fs::read_to_string(room.site().join(SIGNATURE_NAME)).expect("a signature");
        write(&room.site().join(SIGNATURE_NAME), &signed.replace("tebiki build", "tebiki guild"));
        assert!(!accepts(&room, "site/manifest.txt"));
        write(&room.site().join(SIGNATURE_NAME), &signed);
        let manifest = fs::read_to_string(room.site().join("manifest.txt")).expect("a manifest");
        write(&room.site().join("manifest.txt"), &(manifest + "\n"));
        assert!(!accepts(&room, "site/manifest.txt"));
        write(&room.at("guide.zip"), "another");
        assert!(!accepts(&room, "guide.zip"));
    }
}

#[test]
fn tebiki_verifies_what_minisign_signed() {
    if !is_here() {
        return;
    }
    for password in ["", PASSWORD] {
        let room = Room::new();
        let (_, public) = pair(&room, password);
        build(&room.site(), FIRST, Settings::default()).expect("a build");
        let signed = (SIGNATURE_NAME.to_owned(), Finding::BadSignature);
        let sign = |more: &[&str]| {
            let words = [&["-S", "-s", "theirs.key", "-m", "site/manifest.txt", "-t", "issue 3"], more].concat();
            assert!(minisign(&room.at(""), &words, &format!("{password}\n")), "minisign signs nothing");
        };
        sign(&[]);
        assert_eq!(problems(&room.site(), &public), []);
        // Another site with the signature of this one.
        let text = fs::read(room.site().join(SIGNATURE_NAME)).expect("a signature");
        build(&room.site(), SECOND, Settings::default()).expect("a build");
        fs::write(room.site().join(SIGNATURE_NAME), text).expect("written");
        assert_eq!(problems(&room.site(), &public), std::slice::from_ref(&signed));
        // Another key.
        sign(&[]);
        let other = Room::new();
        assert_eq!(problems(&room.site(), &pair(&other, "").1), [signed]);
    }
}

/// A file that somebody else put under the signature's name is theirs, whether this publication is signed or not.
#[test]
fn a_file_under_the_name_of_the_signature_is_not_replaced() {
    let room = Room::new();
    let pair = ::minisign::KeyPair::generate_unencrypted_keypair().expect("a key");
    write(&room.at("own.key"), &pair.sk.to_box(None).expect("a text").into_string());
    let key = signing_key(&room.at("own.key"), "");
    build(&room.at("built"), FIRST, Settings::default()).expect("a build");
    let publish = |signing| publish_signed(&room.at("built"), &room.site(), Permissions::default(), signing);
    publish(Signing::Without).expect("a publication");
    build(&room.at("built"), SECOND, Settings::default()).expect("a build");
    write(&room.site().join(SIGNATURE_NAME), "my own notes");
    let before = fs::read(room.site().join("manifest.txt")).expect("a manifest");
    for signing in [Signing::Without, Signing::Dropped, Signing::With(&key)] {
        let fault = publish(signing).expect_err("the file is somebody's own");
        assert!(matches!(fault, PublishError::Foreign { .. }), "{fault:?}");
        assert_eq!(fs::read_to_string(room.site().join(SIGNATURE_NAME)).expect("the file"), "my own notes");
        assert_eq!(fs::read(room.site().join("manifest.txt")).expect("a manifest"), before);
    }
}

#[test]
fn a_key_of_minisign_needs_its_own_password() {
    if !is_here() {
        return;
    }
    let room = Room::new();
    let (secret, public) = pair(&room, PASSWORD);
    assert!(SigningKey::read(&secret, || Ok("shut".to_owned())).is_err());
    assert!(SigningKey::read(&public, || Ok(PASSWORD.to_owned())).is_err());
    assert!(VerifyingKey::read(&secret).is_err());
}

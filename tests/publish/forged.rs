//! An index that was damaged, or made up with right checksums: it is refused or it answers, and nothing stops the program.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use tebiki::search::Options;
use tebiki::session::{self, open_index};
use tebiki::site::{Checking, Switching};

use super::common::Room;
use super::trees::small_guide;

/// The list of the files with their checksums.
const SUMS: &str = "sums";

const QUERIES: [&str; 4] = ["本文", "9.3.1(8)", "\"本文\" -索引", "本文である。"];

/// The files of an index, by their names in its folder.
fn index() -> BTreeMap<String, Vec<u8>> {
    let room = Room::new();
    let (checked, theme) = small_guide(&room.at("content"));
    let (site, index) = (room.at("site"), room.at("index"));
    session::build(&checked, &theme, (&site, Switching::Auto, Checking::Stamps), &index).expect("a build");
    let entries = walkdir::WalkDir::new(&index).into_iter().map(|entry| entry.expect("readable"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(&index).expect("a path below").to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("readable"))
        })
        .collect()
}

/// The list of checksums with that of a file as it is now.
fn sums_with(sums: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(sums).expect("a text");
    let lines = text.lines().fold(String::new(), |mut all, line| {
        let _ = if line.ends_with(&format!(" {name}")) {
            writeln!(all, "{:08x} {} {name}", crc32fast::hash(bytes), bytes.len())
        } else {
            writeln!(all, "{line}")
        };
        all
    });
    lines.into_bytes()
}

/// How a file is changed.
#[derive(Clone, Debug)]
struct Change {
    file: Index,
    /// Bytes that are flipped, from the end if so: there are the tables that say what stands where.
    flips: Vec<(Index, u8, bool)>,
    /// How many bytes are cut off.
    cut: usize,
    /// Whether the list of checksums says what the file holds then.
    forged: bool,
}

fn change() -> impl Strategy<Value = Change> {
    let flip = (any::<Index>(), 1..=255_u8, any::<bool>());
    let cut = prop_oneof![9 => Just(0), 1 => 1..40_usize];
    (any::<Index>(), prop::collection::vec(flip, 1..4), cut, any::<bool>())
        .prop_map(|(file, flips, cut, forged)| Change { file, flips, cut, forged })
}

/// Makes the changed index and says whether it has to be refused.
fn put(room: &Room, whole: &BTreeMap<String, Vec<u8>>, change: &Change) -> bool {
    let mut all = whole.clone();
    let name = change.file.get(&whole.keys().collect::<Vec<_>>()).as_str();
    let bytes = all.get_mut(name).expect("a file");
    for (at, flip, is_late) in &change.flips {
        let range = if *is_late { bytes.len().min(64) } else { bytes.len() };
        let at = bytes.len() - 1 - at.index(range);
        bytes[at] ^= flip;
    }
    bytes.truncate(bytes.len() - change.cut.min(bytes.len()));
    let bytes = bytes.clone();
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let sums = format!("{folder}/{SUMS}");
    let is_listed = whole.get(&sums).is_some_and(|sums| String::from_utf8_lossy(sums).contains(&format!(" {file}\n")));
    if is_listed && change.forged {
        let listed = sums_with(&whole[&sums], file, &bytes);
        all.insert(sums, listed);
    }
    for (name, bytes) in &all {
        let place = room.at("index").join(name);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(place, bytes).expect("written");
    }
    is_listed && !change.forged && bytes != whole[name]
}

#[test]
fn a_changed_index_stops_nothing() {
    let whole = index();
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&change(), |change| {
        let room = Room::new();
        let is_refused = put(&room, &whole, &change);
        let opened = open_index(&room.at("index"));
        prop_assert!(!is_refused || opened.is_err(), "damage was not found");
        for query in opened.iter().flat_map(|index| QUERIES.map(|query| (index, query))) {
            drop(session::search(query.0, query.1, &Options::default()));
        }
        Ok(())
    });
    ran.expect("nothing stops");
}

/// What a search may be narrowed by is under the checksums of its build too.
#[test]
fn changed_filters_are_damage() {
    let room = Room::new();
    let whole = index();
    let name = whole.keys().find(|name| name.ends_with("/filters.json")).expect("the filters").clone();
    let change = |bytes: &[u8]| {
        for (file, own) in &whole {
            let place = room.at("index").join(file);
            fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
            fs::write(place, if *file == name { bytes } else { own }).expect("written");
        }
        open_index(&room.at("index"))
    };
    change(&whole[&name]).expect("it is whole");
    assert!(change(b"{}").is_err());
    assert!(change(b"").is_err());
}

#[test]
fn the_program_says_that_an_index_was_changed() {
    let whole = index();
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    let ran = TestRunner::new(config).run(&change(), |change| {
        let room = Room::new();
        let is_refused = put(&room, &whole, &change);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        let arguments = ["search", "--lang", "en", "--index", "index", "本文"];
        let ran = command.current_dir(room.at("")).args(arguments).output().expect("the program");
        let (code, said) = (ran.status.code(), String::from_utf8_lossy(&ran.stderr));
        prop_assert!(matches!(code, Some(0 | 1 | 3)) && !said.contains("panicked"), "{code:?}: {said}");
        prop_assert!(!is_refused || code == Some(3), "{code:?}: {said}");
        prop_assert!(code != Some(3) || said.contains("index") && said.contains("tebiki build"), "{said}");
        Ok(())
    });
    ran.expect("nothing stops");
}

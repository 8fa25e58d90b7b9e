//! Whether the licences of what is shipped are among those that `deny.toml` allows.

use super::crates::Shipped;
use super::tree::{Finding, Tree};

pub(crate) fn check(shipped: &Shipped, tree: &Tree) -> Vec<Finding> {
    let settings = tree.files.iter().find(|file| file.path == "deny.toml").expect("deny.toml is there");
    let allowed = allowed(&settings.text);
    assert!(!allowed.is_empty(), "deny.toml allows no licence");
    let strange = shipped.list.iter().filter(|one| {
        let more =
            exceptions(&settings.text).filter(|(_, crate_name)| *crate_name == one.name).map(|(licence, _)| licence);
        !is_allowed(&one.licence, &allowed.iter().copied().chain(more).collect::<Vec<_>>())
    });
    let say = |words: String| settings.finding(1, words);
    strange.map(|one| say(format!("{} {} is under `{}`", one.name, one.version, one.licence))).collect()
}

/// What stands in quotes in the list `allow` of `[licenses]`.
fn allowed(settings: &str) -> Vec<&str> {
    let section = settings.split_once("[licenses]").map_or("", |x| x.1);
    let list = section.split_once("allow = [").and_then(|x| x.1.split_once(']')).map_or("", |x| x.0);
    list.split('"').skip(1).step_by(2).collect()
}

/// The licences that one crate alone may have, each with the crate.
fn exceptions(settings: &str) -> impl Iterator<Item = (&str, &str)> {
    let list = settings.split_once("exceptions = [").and_then(|x| x.1.split_once("\n]")).map_or("", |x| x.0);
    let quoted: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    quoted.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>().into_iter()
}

/// Whether the expression can be fulfilled: by one side of every OR, by both of every AND.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at, allowed) && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut good = every(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        good |= every(words, at, allowed);
    }
    good
}

fn every(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut good = single(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        good &= single(words, at, allowed);
    }
    good
}

fn single(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let good = any(words, at, allowed);
        *at += 1;
        return good;
    }
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
        let whole = format!("{word} WITH {}", words.get(*at - 1).unwrap_or(&""));
        return allowed.contains(&whole.as_str());
    }
    allowed.contains(word)
}

#[test]
fn reads_expressions() {
    let allowed = ["MIT", "Unicode-3.0"];
    for good in ["MIT", "GPL-3.0 OR MIT", "(MIT OR GPL-3.0) AND Unicode-3.0", "GPL-3.0 AND X OR MIT"] {
        assert!(is_allowed(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT WITH X", "(MIT OR GPL-3.0) AND X", "MIT MIT"] {
        assert!(!is_allowed(bad, &allowed), "{bad}");
    }
}

#[test]
fn reads_the_list() {
    assert_eq!(
        allowed("[licenses]\nallow = [\n  \"MIT\", # why\n  \"ISC\",\n]\n[bans]\nallow = [\"X\"]\n"),
        ["MIT", "ISC"]
    );
    let exceptional = "exceptions = [\n  { allow = [\"MPL-2.0\"], crate = \"a\" },\n]\n[bans]\n";
    assert_eq!(exceptions(exceptional).collect::<Vec<_>>(), [("MPL-2.0", "a")]);
    assert_eq!(exceptions("[bans]\n").count(), 0);
}

//! Hands every file of the corpus to the function that was fuzzed with it, in every run of the tests. More of them:
//! `FUZZ_SECONDS=720 cargo test --test integration fuzz -- --ignored`, or `tests/fuzz/run` with libFuzzer.

mod imports;
mod mutate;
mod targets;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Takes bytes and must not break.
type Target = fn(&[u8]);

/// Every target with the folder of its corpus.
const TARGETS: &[(&str, Target)] = &[
    ("page", targets::page),
    ("directive", targets::directive),
    ("guide_yaml", targets::guide_yaml),
    ("query", targets::query),
    ("manifest", targets::manifest),
    ("journal", targets::journal),
    ("svg", targets::svg),
    ("docx", imports::docx),
    ("xlsx", imports::xlsx),
    ("law", imports::law),
    ("html", imports::html),
];

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("a corpus").map(|entry| entry.expect("a file of it").path()).collect();
    files.sort();
    assert!(files.len() >= 10, "{} holds {} files", folder.display(), files.len());
    files.into_iter().map(|file| (file.clone(), fs::read(file).expect("a file that can be read"))).collect()
}

#[test]
fn no_file_of_the_corpus_breaks_its_target() {
    for (name, target) in TARGETS {
        for (file, bytes) in corpus(name) {
            let sound = std::panic::catch_unwind(|| target(&bytes)).is_ok();
            assert!(sound, "{} breaks the target", file.display());
        }
    }
}

/// A moment of fuzzing in every run, always the same: it also shows that the fuzzer itself works.
#[test]
fn a_few_mutations_of_each_break_nothing() {
    for (name, target) in TARGETS {
        let files: Vec<_> = corpus(name).into_iter().map(|(_, bytes)| bytes).collect();
        let outcome = mutate::fuzz(&files, *target, Duration::from_secs(2), 1);
        assert!(outcome.inputs > 0 && outcome.broken.is_empty(), "{name}: {:?}", texts(&outcome.broken));
    }
}

/// `FUZZ_SECONDS` for each of `FUZZ_TARGETS` (all), from `FUZZ_SEED` on. What breaks a target is written to `FUZZ_OUT`.
#[test]
#[ignore = "takes as long as it is told to"]
fn many_mutations_of_each_break_nothing() {
    let setting = |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_owned());
    let seconds = setting("FUZZ_SECONDS", "720").parse().expect("a number of seconds");
    let seed = setting("FUZZ_SEED", "2").parse().expect("a number");
    let wanted = setting("FUZZ_TARGETS", "page directive guide_yaml query manifest journal svg docx xlsx law html");
    let out = PathBuf::from(setting("FUZZ_OUT", "target/fuzz"));
    let mut broken = 0;
    for (name, target) in TARGETS.iter().filter(|(name, _)| wanted.split(' ').any(|it| it == *name)) {
        let files: Vec<_> = corpus(name).into_iter().map(|(_, bytes)| bytes).collect();
        let outcome = mutate::fuzz(&files, *target, Duration::from_secs(seconds), seed);
        let found = outcome.broken.len();
        fs::create_dir_all(&out).expect("a folder");
        for (number, input) in outcome.broken.iter().enumerate() {
            fs::write(out.join(format!("{name}-{number}")), input).expect("a file");
        }
        fs::write(out.join(format!("{name}.txt")), format!("{} inputs, {found} broken\n", outcome.inputs))
            .expect("a file");
        broken += found;
    }
    assert_eq!(broken, 0, "see {}", out.display());
}

fn texts(inputs: &[Vec<u8>]) -> Vec<String> {
    inputs.iter().map(|input| String::from_utf8_lossy(input).into_owned()).collect()
}

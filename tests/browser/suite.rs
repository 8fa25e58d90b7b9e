//! One suite: a file of node's test runner, run by itself, and what came of it.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use super::tools::{Tools, folder};

/// A suite that takes longer hangs.
const LONGEST: Duration = Duration::from_mins(15);

/// What came of a suite.
#[derive(Debug)]
pub(crate) struct Outcome {
    name: String,
    /// None where it had to be ended.
    status: Option<ExitStatus>,
    passed: u32,
    failed: u32,
    skipped: u32,
    seconds: u64,
    /// What node said.
    pub(crate) said: String,
    /// The tests that failed, with what they said of it.
    faults: Vec<String>,
}

impl Outcome {
    /// It passed, and there was something to pass.
    pub(crate) fn is_good(&self) -> bool {
        self.status.is_some_and(|status| status.success()) && self.passed > 0 && self.failed == 0
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, passed, failed, skipped, seconds, .. } = self;
        write!(f, "browser suite {name}: {passed} passed, {failed} failed, {skipped} skipped, {seconds} s")?;
        match self.status {
            None => write!(f, ", ended because it took too long"),
            Some(status) if !status.success() => write!(f, ", {status}"),
            Some(_) if *passed == 0 => write!(f, ": it holds no test"),
            Some(_) => Ok(()),
        }?;
        self.faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

/// Every script of the folder that uses node's test runner, in order.
pub(crate) fn all() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of suites is there").filter_map(Result::ok);
    let scripts = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "mjs"));
    let mut suites: Vec<_> = scripts.filter(|path| is_suite(&fs::read_to_string(path).unwrap_or_default())).collect();
    suites.sort();
    suites
}

fn is_suite(text: &str) -> bool {
    let imports = |line: &str| {
        let line = line.trim_end().trim_end_matches(';');
        line.ends_with("from 'node:test'") || line.ends_with("from \"node:test\"")
    };
    text.lines().any(imports)
}

/// Runs one suite against a built site.
pub(crate) fn run(suite: &Path, tools: &Tools, built: &Path) -> Outcome {
    let records = tempfile::tempdir().expect("a folder can be made");
    let (said, counted) = (records.path().join("said"), records.path().join("counted"));
    let out = File::create(&said).expect("a file can be made");
    let began = Instant::now();
    let mut command = Command::new(&tools.node);
    command.args(["--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"]);
    command.arg(format!("--test-reporter-destination={}", counted.display())).arg(suite);
    command.env("SITE_DIR", built).env("TEBIKI_BIN", env!("CARGO_BIN_EXE_tebiki")).env("CHROMIUM", &tools.chromium);
    command.env_remove("NODE_OPTIONS").env_remove("NODE_TEST_CONTEXT").current_dir(folder());
    command.stdout(out.try_clone().expect("a file can be shared")).stderr(out);
    let status = wait(&mut command);
    let counts = fs::read_to_string(counted).unwrap_or_default();
    Outcome {
        name: suite.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        status,
        passed: count(&counts, "pass"),
        failed: count(&counts, "fail") + count(&counts, "cancelled"),
        skipped: count(&counts, "skipped"),
        seconds: began.elapsed().as_secs(),
        said: fs::read_to_string(said).unwrap_or_default(),
        faults: faults(&counts),
    }
}

/// Waits for the end, but not for ever.
fn wait(command: &mut Command) -> Option<ExitStatus> {
    let mut child = command.spawn().expect("node starts");
    let began = Instant::now();
    while began.elapsed() < LONGEST {
        if let Some(status) = child.try_wait().expect("node can be waited for") {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill().and_then(|()| child.wait()).expect("node can be ended");
    None
}

/// `# pass 12` at the end of what node records.
fn count(record: &str, what: &str) -> u32 {
    let start = format!("# {what} ");
    record.lines().rev().find_map(|line| line.strip_prefix(&start)?.parse().ok()).unwrap_or(0)
}

/// `not ok 3 - what` with the lines of `error: …` below it, so that a long log tells at its end what failed.
fn faults(record: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut lines = record.lines().map(str::trim_start);
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("not ok ") else { continue };
        let block = lines.by_ref().take_while(|line| *line != "...");
        let error = block.skip_while(|line| !line.starts_with("error:")).take_while(|line| !line.starts_with("code:"));
        let words: Vec<_> = error.take(LINES_OF_A_FAULT).collect();
        found.push(format!("{name} | {}", words.join(" ")));
    }
    found
}

/// Of what a test says, so many lines are repeated at the end.
const LINES_OF_A_FAULT: usize = 12;

#[test]
fn faults_are_told_with_their_words() {
    let record = "ok 1 - good\n    not ok 2 - bad\n      ---\n      error: |-\n        it is 5\n      code: 'X'\n      ...\nnot ok 3 - worse\n  ---\n  error: 'one line'\n  ...\n";
    assert_eq!(faults(record), ["2 - bad | error: |- it is 5", "3 - worse | error: 'one line'"]);
}

#[test]
fn a_suite_without_tests_is_not_good() {
    let outcome = |passed, failed| Outcome {
        name: "a.mjs".into(),
        status: Some(ExitStatus::default()),
        passed,
        failed,
        skipped: 0,
        seconds: 0,
        said: String::new(),
        faults: Vec::new(),
    };
    assert!(outcome(1, 0).is_good());
    assert!(!outcome(0, 0).is_good() && !outcome(1, 1).is_good());
    assert!(outcome(0, 0).to_string().ends_with("it holds no test"));
}

#[test]
fn suites_are_told_from_what_they_share() {
    assert!(is_suite("import { test } from 'node:test';\n") && is_suite("import test from 'node:test'\n"));
    assert!(!is_suite("import { createServer } from 'node:http';\n"));
}

#[test]
fn counts_are_read_from_the_end() {
    assert_eq!(count("# pass is a word\n# tests 3\n# pass 2\n# fail 1\n", "pass"), 2);
}

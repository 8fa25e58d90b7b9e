//! The built guide in a real Chromium: builds it once, then runs every suite of `tests/browser/`,
//! which are files of node's test runner. What is missing is installed, or said how to install.

mod browser {
    pub(crate) mod guide;
    pub(crate) mod suite;
    pub(crate) mod tools;
}

use std::io::Write;
use std::sync::Mutex;
use std::thread;

use browser::{guide, suite, tools};

/// So many suites run at once: each waits for its browser most of the time.
const AT_ONCE: usize = 2;

#[test]
fn the_suites_pass_in_chromium() {
    let suites = suite::all();
    assert!(!suites.is_empty(), "tests/browser holds no suite");
    let tools = tools::Tools::find().unwrap_or_else(|lack| panic!("{lack}"));
    tools.install_packages().unwrap_or_else(|lack| panic!("{lack}"));
    let site = guide::build();
    // Taken from the end, where the longest ones stand.
    let (waiting, failed) = (Mutex::new(suites.clone()), Mutex::new(Vec::new()));
    let next = || waiting.lock().expect("no suite panics").pop();
    let work = || {
        while let Some(path) = next() {
            let outcome = suite::run(&path, &tools, &site.path());
            say(&format!("{}\n{outcome}", outcome.said));
            if !outcome.is_good() {
                failed.lock().expect("no suite panics").push(outcome.to_string());
            }
        }
    };
    thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(work))));
    let failed = failed.into_inner().expect("no suite panics");
    assert!(failed.is_empty(), "{} of {} suites failed:\n{}", failed.len(), suites.len(), failed.join("\n"));
}

/// Past the capture of the test runner: who waits for minutes wants to see what happens.
fn say(words: &str) {
    let mut out = std::io::stderr().lock();
    writeln!(out, "{words}").expect("standard error can be written");
}

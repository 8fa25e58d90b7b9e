//! The built guide in a real Chromium: builds it once, then runs every suite of `tests/browser/`,
//! which are files of node's test runner. What is missing is installed, or said how to install.

mod browser {
    pub(crate) mod guide;
    pub(crate) mod suite;
    pub(crate) mod tools;
}

use std::io::Write;

use browser::{guide, suite, tools};

#[test]
fn the_suites_pass_in_chromium() {
    let suites = suite::all();
    assert!(!suites.is_empty(), "tests/browser holds no suite");
    let tools = tools::Tools::find().unwrap_or_else(|lack| panic!("{lack}"));
    tools.install_packages().unwrap_or_else(|lack| panic!("{lack}"));
    let site = guide::build();
    let mut failed = Vec::new();
    for path in &suites {
        let outcome = suite::run(path, &tools, &site.path());
        say(&format!("{}\n{outcome}", outcome.said));
        if !outcome.is_good() {
            failed.push(outcome.to_string());
        }
    }
    assert!(failed.is_empty(), "{} of {} suites failed:\n{}", failed.len(), suites.len(), failed.join("\n"));
}

/// Past the capture of the test runner: who waits for minutes wants to see what happens.
fn say(words: &str) {
    let mut out = std::io::stderr().lock();
    writeln!(out, "{words}").expect("standard error can be written");
}

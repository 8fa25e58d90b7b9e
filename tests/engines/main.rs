//! What `export search` writes, loaded into the engines that Debian has: Groonga, and Sphinx on two nodes. What they find is
//! compared with what stands in the texts, by a rule of its own. Where an engine is not installed its test says so.

mod corpus;
mod groonga;
mod sphinx;
mod sql;

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use tebiki::export::engine::{Engine, Source, export};

use corpus::Question;

/// Says what the log of a run is to show.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Whether a program can be started; says so where it cannot.
fn has(program: &str) -> bool {
    let found = std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()));
    if !found {
        tell(&format!("SKIPPED: {program} is not installed; .ci/run installs it"));
    }
    found
}

/// Writes an export into a folder.
fn write(sources: &[Source], engine: Engine, parts: usize, folder: &Path) {
    let mut put = |file: tebiki::export::File| std::fs::write(folder.join(file.name), file.bytes);
    export(sources, engine, parts, &mut put).expect("written");
}

/// Runs the script that loads the data.
fn load(folder: &Path) {
    let output = Command::new("sh").arg("load.sh").current_dir(folder).output().expect("sh");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// Asks every question and compares what is found with the truth, document by document.
fn compare(name: &str, questions: &[Question], mut ask: impl FnMut(&Question) -> Vec<String>) {
    let mut wrong = Vec::new();
    let mut found = 0;
    for question in questions {
        let mut keys = ask(question);
        keys.sort();
        found += keys.len();
        if keys != question.truth {
            wrong.push(format!("{question:?}\n  found {keys:?}"));
        }
    }
    assert!(wrong.is_empty(), "{name}: {} of {} wrong\n{}", wrong.len(), questions.len(), wrong.join("\n"));
    assert!(found > questions.len(), "{name}: {} questions found {found}", questions.len());
    tell(&format!("{name}: {} questions, {found} documents, recall and precision 1", questions.len()));
}

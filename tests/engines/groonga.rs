//! Debian's Groonga, asked by the commands that the README of an export shows.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tebiki::export::engine::Engine;

use super::corpus::{self, Question};
use super::{compare, has, load, write};

#[test]
fn groonga_finds_what_stands_there_and_nothing_else() {
    if !has("groonga") {
        return;
    }
    let sources = corpus::guides();
    let folder = tempfile::tempdir().expect("a folder");
    write(&sources, Engine::Groonga, 1, folder.path());
    load(folder.path());
    let questions = corpus::questions(&sources);
    compare("groonga", &questions, ask_all(folder.path(), &questions));
    related_words(folder.path());
    for (name, sources, questions) in corpus::kit() {
        let folder = tempfile::tempdir().expect("a folder");
        write(&sources, Engine::Groonga, 1, folder.path());
        load(folder.path());
        compare(&format!("groonga, corpus {name}"), &questions, ask_all(folder.path(), &questions));
    }
}

/// A synonym finds what the other word finds, a number its entry, and drill-down counts by guide.
fn related_words(folder: &Path) {
    let answer = |parameters: &[(&str, &str)]| run(folder, &[line(parameters)]).swap_remove(0);
    let keys = |parameters: &[(&str, &str)]| keys(&answer(parameters));
    let all = [("table", "Entries"), ("match_columns", "head || body"), ("output_columns", "_key"), ("limit", "-1")];
    let with = |more: &[(&'static str, &'static str)]| keys(&[&all[..], more].concat());
    let (one, other) = (with(&[("query", "\"役務\"")]), with(&[("query", "\"サービス\"")]));
    let both = with(&[("query", "役務"), ("query_expander", "Synonyms.words")]);
    assert!(one.len() < both.len() && other.iter().chain(&one).all(|key| both.contains(key)), "{both:?}");
    let numbered = keys(&[("table", "Entries"), ("filter", "labels @ \"9.3.1(8)\""), ("output_columns", "_key")]);
    assert_eq!(numbered.len(), 1, "{numbered:?}");
    let named =
        answer(&[("table", "Filters"), ("filter", "_key == \"role=system-officer\""), ("output_columns", "name")]);
    assert!(named[1][0][2][0].as_str().is_some_and(|name| !name.is_empty()), "{named}");
}

/// Asks everything at once, so that the database is opened once.
fn ask_all(folder: &Path, questions: &[Question]) -> impl FnMut(&Question) -> Vec<String> {
    let lines: Vec<String> = questions.iter().map(command).collect();
    let mut answers = run(folder, &lines).into_iter();
    move |_| keys(&answers.next().expect("an answer to every question"))
}

fn command(asked: &Question) -> String {
    let mut filter = String::from("true");
    for word in &asked.words {
        let word = Engine::Groonga.question(word);
        let _ = write!(filter, " && (head @ {word} || body @ {word})");
    }
    if let Some(value) = &asked.filter {
        let _ = write!(filter, " && filters @ \"{value}\"");
    }
    let table = if asked.pages { "Pages" } else { "Entries" };
    line(&[("table", table), ("filter", &filter), ("output_columns", "_key"), ("limit", "-1")])
}

fn keys(answer: &Value) -> Vec<String> {
    let rows = answer[1][0].as_array().unwrap_or_else(|| panic!("{answer}"));
    rows.iter().skip(2).map(|row| row[0].as_str().expect("a key").to_owned()).collect()
}

fn line(parameters: &[(&str, &str)]) -> String {
    let mut line = String::from("/d/select?");
    for (name, value) in parameters {
        let _ = write!(line, "{name}=");
        value.bytes().for_each(|byte| _ = write!(line, "%{byte:02X}"));
        line.push('&');
    }
    line
}

/// Runs commands on the database of a folder.
fn run(folder: &Path, lines: &[String]) -> Vec<Value> {
    let asked = folder.join("asked");
    std::fs::write(&asked, lines.join("\n") + "\n").expect("written");
    let mut command = Command::new("groonga");
    let stdin = std::fs::File::open(asked).expect("readable");
    let output = command.arg("db/guide").current_dir(folder).stdin(stdin).output().expect("groonga runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

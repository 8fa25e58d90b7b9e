//! `tebiki check --watch` tells what is wrong after every save, and ends only when it is ended.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

struct Watched {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watched {
    fn start(content: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        command.args(["check", "--watch", "--format", "json", "--lang", "en", "--content"]).arg(content).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
        Self { child, lines }
    }

    /// The lines of rounds up to one that ends with this many errors.
    fn until(&self, errors: u64) -> Vec<String> {
        let mut round = Vec::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(20)).expect("a round comes");
            let value: serde_json::Value = serde_json::from_str(&line).expect("every line is JSON");
            match value["errors"].as_u64() {
                Some(found) if found == errors => return round,
                Some(_) => round.clear(),
                None => round.push(line),
            }
        }
    }
}

#[test]
fn every_save_is_checked_and_every_round_is_closed() {
    for more in [&[][..], &["--poll"]] {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("index.md");
        std::fs::write(folder.path().join("guide.yaml"), "title: t\nlanguage: en\n").expect("written");
        std::fs::write(&page, "---\ntitle: t\n---\n\nText.\n").expect("written");
        let watched = Watched::start(folder.path(), more);
        assert!(watched.until(0).is_empty());
        std::fs::write(&page, "---\ntitle: t\n---\n\nSee [[9.9]].\n").expect("written");
        let told = watched.until(1);
        assert!(told.len() == 1 && told[0].contains("index.md") && told[0].contains("\"line\":5"), "{told:?}");
        std::fs::write(&page, "---\ntitle: t\n---\n\nMended.\n").expect("written");
        assert!(watched.until(0).is_empty());
    }
}

#[test]
fn a_theme_that_is_made_later_is_checked_too() {
    for more in [&[][..], &["--poll"]] {
        let folder = tempfile::tempdir().expect("a folder");
        let content = folder.path().join("content");
        std::fs::create_dir(&content).expect("made");
        std::fs::write(content.join("guide.yaml"), "title: t\nlanguage: en\n").expect("written");
        std::fs::write(content.join("index.md"), "---\ntitle: t\n---\n\nText.\n").expect("written");
        let watched = Watched::start(&content, more);
        assert!(watched.until(0).is_empty());
        let theme = folder.path().join("theme/styles");
        std::fs::create_dir_all(&theme).expect("made");
        std::fs::write(theme.join("4-prose.css"), "p { color: red").expect("written");
        let told = watched.until(1);
        assert!(told.len() == 1 && told[0].contains("4-prose.css"), "{told:?}");
        std::fs::remove_dir_all(folder.path().join("theme")).expect("removed");
        assert!(watched.until(0).is_empty());
    }
}

#[test]
fn polling_alone_makes_no_sense() {
    let status = Command::new(env!("CARGO_BIN_EXE_tebiki")).args(["check", "--poll"]).stderr(Stdio::null()).status();
    assert_eq!(status.expect("it runs").code(), Some(2));
}

#[test]
fn the_preview_tells_every_save_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("index.md");
    std::fs::write(folder.path().join("guide.yaml"), "title: t\nlanguage: en\n").expect("written");
    std::fs::write(&page, "---\ntitle: t\n---\n\nText.\n").expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.args(["serve", "-p", "0", "--lang", "en", "--content"]).arg(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let told = BufReader::new(child.stderr.take().expect("a pipe"));
    let (sender, lines) = channel();
    std::thread::spawn(move || told.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
    let mut address = String::new();
    out.read_line(&mut address).expect("the address");
    let _watched = Watched { child, lines: channel().1 };
    assert!(address.starts_with("serving on http://127.0.0.1:"), "{address}");
    let until = |start: &str| loop {
        let line = lines.recv_timeout(Duration::from_secs(20)).expect("a line comes");
        if line.starts_with(start) {
            break;
        }
    };
    std::fs::write(&page, "---\ntitle: t\n---\n\nSee [[9.9]].\n").expect("written");
    until("index.md: 1 error, 0 warnings (");
    std::fs::write(&page, "---\ntitle: t\n---\n\nMended.\n").expect("written");
    until("index.md: 0 errors, 0 warnings (");
}

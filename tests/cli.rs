//! Command-line transcripts: `tests/cli/*.txt` holds what is typed and what is answered, with the exit code.
//! `TEBIKI_BLESS=1 cargo test --test integration cli` takes the present answers as agreed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

/// Copies the fixtures, so that a command may write where it runs.
fn scratch() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in walkdir::WalkDir::new(root().join("fixtures")) {
        let entry = entry.expect("readable");
        let to = folder.path().join(entry.path().strip_prefix(root().join("fixtures")).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&to).expect("writable");
        } else {
            fs::copy(entry.path(), &to).expect("writable");
        }
    }
    folder
}

/// Splits at blanks outside quotation marks.
fn words(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => out.push(String::new()),
            c => out.last_mut().expect("never empty").push(c),
        }
    }
    out.retain(|w| !w.is_empty());
    out
}

/// Runs one typed line: `$ NAME=value tebiki …`, or `$ cd DIR && tebiki …`. The answer with its exit code; times differ
/// from run to run.
fn answer(typed: &str, folder: &Path) -> String {
    let mut arguments = words(typed.trim_start_matches("$ "));
    let mut folder = folder.to_path_buf();
    if arguments[0] == "cd" {
        folder.push(&arguments[1]);
        arguments.drain(..3);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
    command.current_dir(folder).env_clear().env("NO_COLOR", "1").env("LANG", "ja_JP.UTF-8").stdin(Stdio::null());
    while let Some((name, value)) = arguments[0].clone().split_once('=') {
        command.env(name, value);
        arguments.remove(0);
    }
    assert_eq!(arguments.remove(0), "tebiki", "{typed}");
    let output = command.args(arguments).output().expect("it runs");
    let mut text = String::new();
    for (mark, bytes) in [("", &output.stdout), ("! ", &output.stderr)] {
        for line in String::from_utf8_lossy(bytes).lines() {
            text.push_str(format!("{mark}{line}").trim_end());
            text.push('\n');
        }
    }
    let code = output.status.code().unwrap_or(-1);
    text.push_str("[exit ");
    text.push_str(&code.to_string());
    text.push_str("]\n");
    without_versions(&without_times(&text))
}

/// A site's version is a digest of all its files: what is agreed on does not change with a style or a script.
fn without_versions(text: &str) -> String {
    const DIGITS: usize = 64;
    let mut out = String::new();
    for piece in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let digits = piece.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        out.push_str(if digits.len() == DIGITS { "_" } else { digits });
        out.push_str(&piece[digits.len()..]);
    }
    out
}

/// `、12 ミリ秒` and `, 12 ms` become `、_ ミリ秒` and `, _ ms`.
fn without_times(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = ["ミリ秒", "ms"].iter().fold(line.to_owned(), |line, unit| {
            let Some(at) = line.find(&format!(" {unit}")) else { return line };
            let digits = line[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
            format!("{}_{}", &line[..digits], &line[at..])
        });
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[test]
fn transcripts() {
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(root()).max_depth(1).sort_by_file_name() {
        let path = entry.expect("readable").into_path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let agreed = fs::read_to_string(&path).expect("readable");
        let folder = scratch();
        let mut now = String::new();
        let mut answered = false;
        for line in agreed.lines() {
            // What a command prints may begin as a remark does.
            if answered || !line.starts_with("$ ") && !line.starts_with('#') {
                answered &= !line.starts_with("[exit ");
                continue;
            }
            answered = line.starts_with("$ ");
            now.push_str(line);
            now.push('\n');
            if line.starts_with('$') {
                now.push_str(&answer(line, folder.path()));
                now.push('\n');
                seen += 1;
            }
        }
        if std::env::var_os("TEBIKI_BLESS").is_some() {
            fs::write(&path, now).expect("writable");
        } else {
            assert_eq!(now, agreed, "{}", path.display());
        }
    }
    assert!(seen >= 15, "only {seen} commands were tried");
}

/// Breaks ten things at once: one run names all ten, each with its file, line and column.
#[test]
fn ten_mistakes_in_one_run() {
    let folder = scratch();
    let output = Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .args(["check", "--content", "ten/content", "--format", "json", "--lang", "en"])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let found: Vec<(String, String, u64, u64)> = text
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
            let number = |v: &serde_json::Value| v.as_u64().unwrap_or_default();
            let at = &value["primary"];
            (text(&value["code"]), text(&at["file"]), number(&at["line"]), number(&at["column"]))
        })
        .collect();
    let expected = [
        ("structure::orphan-page", "3.1.md", 2, 9),
        ("front-matter::unknown-key", "1.md", 4, 1),
        ("vocabulary::unknown-value", "1.md", 5, 7),
        ("xref::unknown-target", "1.md", 8, 1),
        ("xref::title-mismatch", "1.md", 10, 4),
        ("xref::out-of-range", "1.md", 12, 1),
        ("matrix::unknown-mark", "1.md", 21, 37),
        ("footnote::without-body", "1.md", 24, 3),
        ("identity::duplicate-number", "2b.md", 2, 9),
        ("config::unknown-key", "guide.yaml", 2, 1),
    ];
    for (code, file, line, column) in expected {
        let named = found.iter().any(|f| (f.0.as_str(), f.1.as_str(), f.2, f.3) == (code, file, line, column));
        assert!(named, "{code} at {file}:{line}:{column} is not among {found:#?}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

/// An answer that standard output did not take whole is a fault of the environment, never a short answer that seems well.
#[cfg(target_os = "linux")]
#[test]
fn a_full_or_closed_standard_output_is_exit_3() {
    let folder = scratch();
    let run = |line: &str| {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", line])
            .env("TEBIKI", env!("CARGO_BIN_EXE_tebiki"))
            .env("LANG", "C")
            .current_dir(folder.path());
        let output = shell.output().expect("a shell");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for command in ["explain", "--help", "help build", "schema guide-yaml", "completions bash", "theme eject"] {
        let (code, words) = run(&format!("\"$TEBIKI\" {command} > /dev/full"));
        assert_eq!((code, words.lines().count()), (Some(3), 1), "{command}: {words}");
        let (code, words) = run(&format!("\"$TEBIKI\" {command} >&-"));
        assert_eq!((code, words.trim()), (Some(3), "error: standard output is closed"), "{command}");
        // Who throws output away may open it for reading and writing, as Python's and Node's libraries do.
        for away in ["> /dev/null", "1<> /dev/null", "> /dev/null 0<&- 2>&-"] {
            assert_eq!(run(&format!("\"$TEBIKI\" {command} {away}")).0, Some(0), "{command} {away}");
        }
    }
    // The reader of the pipe is gone before anything is written.
    let (code, words) = run("{ sleep 0.3; \"$TEBIKI\" explain; echo $? >&2; } | true");
    assert_eq!((code, words.trim()), (Some(0), "3"));
    let (_, words) = run("\"$TEBIKI\" check --content ten/content --format json > /dev/full; echo $? >&2");
    assert!(words.trim().ends_with('3'), "{words}");
}

/// Where no person looks, or asks for plain text, nothing but text is written.
#[test]
fn a_dumb_terminal_gets_no_control_sequences() {
    let folder = scratch();
    for (name, value) in [("TERM", "dumb"), ("NO_COLOR", "1")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        let output = command.args(["check", "--content", "ten/content"]).env(name, value).current_dir(folder.path());
        let output = output.output().expect("it runs");
        assert!(!output.stderr.contains(&0x1b) && !output.stderr.is_empty(), "{name}");
    }
}

/// A repository that has nothing but its own files takes a guide, and what was there stays.
#[test]
fn a_guide_is_made_in_an_empty_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("made");
    fs::write(folder.path().join("README.md"), "mine\n").expect("written");
    let tebiki = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tebiki"));
        command.args(arguments).env("LANG", "C").current_dir(folder.path()).output().expect("it runs").status.code()
    };
    assert_eq!(tebiki(&["new", "."]), Some(0));
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap_or_else(|_| panic!("{path}"));
    assert_eq!(read("README.md"), "mine\n");
    assert!(read(".gitignore").contains("/site/") && read(".github/workflows/check.yml").contains("tebiki check"));
    let line = read("content/guide.yaml").lines().next().expect("a line").to_owned();
    let schema = line.strip_prefix("# yaml-language-server: $schema=../").expect("the line that editors read");
    assert!(serde_json::from_str::<serde_json::Value>(&read(schema)).is_ok());
    assert_eq!(tebiki(&["check", "--deny-warnings"]), Some(0));
    assert_eq!(tebiki(&["new", "."]), Some(3), "a guide is no empty repository");
}

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

/// Runs one typed line; the answer with its exit code. Times differ from run to run.
fn answer(typed: &str, folder: &Path) -> String {
    let arguments = words(typed.trim_start_matches("$ tebiki"));
    let output = Command::new(env!("CARGO_BIN_EXE_tebiki"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("NO_COLOR", "1")
        .env("LANG", "ja_JP.UTF-8")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
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
    const DIGITS: usize = 16;
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
        for line in agreed.lines().filter(|l| l.starts_with("$ tebiki") || l.starts_with('#')) {
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

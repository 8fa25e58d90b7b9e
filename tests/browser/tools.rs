//! What the suites need: node, npm, Chromium, a Japanese font, and two npm packages that download
//! no browser. As root on Debian what is missing is installed; elsewhere the reader is told how.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Names under which Chromium is known.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where the suites are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// Programs, each found.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) node: PathBuf,
    pub(crate) chromium: PathBuf,
    npm: PathBuf,
}

impl Tools {
    /// Finds them, and installs what is missing where that can be done.
    pub(crate) fn find() -> Result<Self, String> {
        Self::present().or_else(|missing| {
            install(&missing).map_err(|why| how_to(&missing, &why))?;
            Self::present().map_err(|still| how_to(&still, "apt-get"))
        })
    }

    /// What is there, or the Debian packages that are not.
    fn present() -> Result<Self, Vec<&'static str>> {
        let chromium =
            env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| CHROMIUM.iter().find_map(|name| on_path(name)));
        let (node, npm) = (on_path("node"), on_path("npm"));
        let font = has_japanese_font();
        if let (Some(chromium), Some(node), Some(npm), true) = (&chromium, &node, &npm, font) {
            return Ok(Self { node: node.clone(), chromium: chromium.clone(), npm: npm.clone() });
        }
        let lacks = [
            (chromium.is_none(), "chromium"),
            (node.is_none(), "nodejs"),
            (npm.is_none(), "npm"),
            (!font, "fonts-noto-cjk"),
            (cfg!(target_os = "linux") && on_path("fc-list").is_none(), "fontconfig"),
        ];
        Err(lacks.into_iter().filter_map(|(lacks, package)| lacks.then_some(package)).collect())
    }

    /// Installs the npm packages of the lock file, once for each lock file.
    pub(crate) fn install_packages(&self) -> Result<(), String> {
        let folder = folder();
        let lock = fs::read(folder.join("package-lock.json")).map_err(|e| e.to_string())?;
        let installed = folder.join("node_modules/.installed-lock.json");
        if fs::read(&installed).is_ok_and(|before| before == lock) {
            return Ok(());
        }
        let mut command = Command::new(&self.npm);
        command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        run(&mut command).map_err(|why| {
            format!(
                "テスト用の npm パッケージを入れられない。ネットワークを確かめる。\n\
                 the npm packages of the tests cannot be installed; check the network.\n{why}"
            )
        })?;
        fs::write(installed, lock).map_err(|e| e.to_string())
    }
}

/// Without one every Japanese character is drawn as the same box, and widths mean nothing.
fn has_japanese_font() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let list = Command::new("fc-list").args([":lang=ja", "family"]).output();
    list.is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let endings: &[&str] = if cfg!(windows) { &["exe", "cmd"] } else { &[""] };
    let names = |folder: PathBuf| endings.iter().map(move |ending| folder.join(name).with_extension(ending));
    env::split_paths(&path).flat_map(names).find(|file| file.is_file())
}

/// As root on Debian, with its own packages.
fn install(packages: &[&str]) -> Result<(), String> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !root || !Path::new("/etc/debian_version").is_file() {
        return Err("not root on Debian".to_owned());
    }
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

fn apt(arguments: &[&str]) -> Result<(), String> {
    run(Command::new("apt-get").arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn run(command: &mut Command) -> Result<(), String> {
    let Output { status, stdout, stderr } = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    let said = || format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}\n{}", said())) }
}

fn how_to(packages: &[&str], why: &str) -> String {
    let list = packages.join(" ");
    format!(
        "ブラウザーの試験に必要なものがない: {list}\n\
         Debian・Ubuntu: sudo apt-get install {list}\n\
         ほかの環境: Chromium 又は Chrome、Node.js 18 以降、日本語のフォントを入れ、Chromium の場所を環境変数 CHROMIUM に書く。\n\
         the browser tests need what is not here: {list}\n\
         Debian, Ubuntu: sudo apt-get install {list}\n\
         elsewhere: install Chromium or Chrome, Node.js 18 or later and a Japanese font, and set CHROMIUM to the browser's path.\n\
         ({why})"
    )
}

#[test]
fn what_is_missing_is_said_in_both_languages() {
    let words = how_to(&["chromium"], "why");
    assert!(words.contains("ブラウザー") && words.contains("Debian, Ubuntu: sudo apt-get install chromium"));
}

#[test]
fn programs_are_found_on_the_path_alone() {
    assert!(on_path("no-such-program-anywhere").is_none());
}

//! A toy guide: every `a/b.md` is the page `a/b.html`; a text with `BROKEN` in it is an error and
//! keeps the last good page. Its own server, its own reader of HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tebiki::preview::{
    Builder, Changed, Excerpt, Finding, Options, Presence, Root, Server, Site, WatchPlan, Watcher, Watching,
};
use tebiki::session::Changes;

type FileMap = BTreeMap<Arc<str>, Arc<[u8]>>;

/// Builds the toy guide's snapshots.
pub(crate) struct Toy {
    content: PathBuf,
    theme: PathBuf,
    files: FileMap,
    last: Arc<Site>,
    pub(crate) log: Arc<Mutex<Vec<Changes>>>,
}

impl Toy {
    pub(crate) fn new(root: &Path) -> Self {
        let (content, theme) = (root.join("content"), root.join("theme"));
        Self { content, theme, files: FileMap::new(), last: Arc::default(), log: Arc::default() }
    }

    pub(crate) fn builder(mut self) -> Builder<Arc<Site>> {
        Box::new(move |changes| {
            self.log.lock().expect("the log").push(changes.clone());
            self.build(&changes)
        })
    }

    fn build(&mut self, changes: &Changes) -> Arc<Site> {
        let mut files = self.files.clone();
        let mut findings = self.last.findings.clone();
        let paths = match changes {
            Changes::Paths(paths) => paths.clone(),
            Changes::All => {
                files.clear();
                findings.clear();
                everything(&self.content).into_iter().chain(everything(&self.theme)).collect()
            }
        };
        for path in &paths {
            self.take(path, &mut files, &mut findings);
        }
        let other = differences(&self.files, &files);
        if other.is_empty() && findings == self.last.findings {
            return self.last.clone();
        }
        let edited = other.iter().find(|path| path.ends_with(".html")).map(ToString::to_string);
        let build = self.last.build + 1;
        let known = Changed::Paths(other);
        self.files.clone_from(&files);
        self.last =
            Arc::new(Site { build, files: Arc::new(files), changed: known, edited, findings, is_behind: false });
        self.last.clone()
    }

    fn take(&self, path: &Path, files: &mut FileMap, findings: &mut Vec<Finding>) {
        let root = if path.starts_with(&self.content) { &self.content } else { &self.theme };
        let source = path.strip_prefix(root).expect("a watched path").to_str().expect("a plain name").to_owned();
        let name = source.strip_suffix(".md").map_or_else(|| source.clone(), |stem| format!("{stem}.html"));
        findings.retain(|finding| finding.file != source);
        let Ok(text) = std::fs::read_to_string(path) else {
            files.remove(name.as_str());
            return;
        };
        assert!(!text.contains("PANIC"), "the toy was asked to panic");
        let made = if path.extension() == Some("md".as_ref()) { page(&source, &text) } else { text.clone() };
        match text.find("BROKEN") {
            None => drop(files.insert(name.into(), made.into_bytes().into())),
            Some(at) => {
                findings.push(finding(&source, &text, at));
                if let Some(good) = self.files.get(name.as_str()) {
                    files.insert(name.into(), good.clone());
                }
            }
        }
    }
}

fn finding(source: &str, text: &str, at: usize) -> Finding {
    let line = text[..at].matches('\n').count() + 1;
    let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    Finding {
        severity: "error",
        code: "toy::broken".to_owned(),
        message: "the text is broken <b>here</b>".to_owned(),
        file: source.to_owned(),
        line: Some(line),
        column: Some(text[start..at].chars().count() + 1),
        excerpt: Excerpt { source: text.lines().nth(line - 1).unwrap_or("").to_owned(), before: 0, width: 6 },
        label: "this".to_owned(),
        help: vec!["mend it".to_owned()],
        ..Finding::default()
    }
}

/// The toy's pages: one block a line, so that a change is a change of one block.
fn page(source: &str, text: &str) -> String {
    let up = "../".repeat(source.matches('/').count());
    let mut out = format!(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'\"><title>{}</title><link rel=\"stylesheet\" href=\"{up}site.css\">\
         <script defer src=\"{up}site.js\"></script></head><body><nav id=\"tree\"><a href=\"a.html\">a</a> \
         <a href=\"b.html\">b</a></nav><details id=\"role\"><summary>role</summary>all</details><input id=\"search\"><main>",
        text.lines().next().unwrap_or("")
    );
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
        let _ = match line.strip_prefix('+') {
            Some(note) => write!(out, "<details id=\"d{number}\"><summary>{note}</summary><p>{note}</p></details>"),
            None => write!(out, "<p>{line}</p>"),
        };
    }
    out + "</main></body></html>"
}

fn differences(old: &FileMap, new: &FileMap) -> BTreeSet<Arc<str>> {
    let other = new.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)).map(|(path, _)| path);
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    other.chain(gone).cloned().collect()
}

fn everything(root: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    let mut files: Vec<PathBuf> = walk.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    files.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        !name.starts_with('.') && ["~", ".swp", ".tmp"].iter().all(|suffix| !name.ends_with(suffix))
    });
    files
}

/// A toy guide that is watched and served.
pub(crate) struct Stage {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) server: Server,
    pub(crate) watcher: Watcher,
    pub(crate) log: Arc<Mutex<Vec<Changes>>>,
}

/// A stage with two pages, watched by `watching`.
pub(crate) fn stage(watching: Watching, options: Options) -> Stage {
    let dir = tempfile::tempdir().expect("a folder");
    let content = dir.path().join("content");
    std::fs::create_dir_all(content.join("sub")).expect("made");
    std::fs::create_dir_all(dir.path().join("theme")).expect("made");
    for (name, text) in [("a.md", "page a\nfirst"), ("sub/index.md", "page sub\nfirst")] {
        std::fs::write(content.join(name), text).expect("written");
    }
    let toy = Toy::new(dir.path());
    let log = toy.log.clone();
    let (watcher, sites) = Watcher::start(plan(dir.path(), watching), toy.builder()).expect("watched");
    let server = Server::start(Options { port: 0, ..options }, sites).expect("served");
    Stage { dir, server, watcher, log }
}

pub(crate) fn plan(root: &Path, watching: Watching) -> WatchPlan {
    let required = Root::new(root.join("content"), Presence::Required);
    let optional = Root::new(root.join("theme"), Presence::Optional);
    WatchPlan { roots: vec![required, optional], watching }
}

impl Stage {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("content").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("written");
    }

    pub(crate) fn get(&self, target: &str) -> Answer {
        get(self.server.address(), target, "")
    }

    /// Waits until a page holds a text, and says how long that took.
    pub(crate) fn until(&self, target: &str, text: &str) -> Duration {
        let started = Instant::now();
        while !self.get(target).body.contains(text) {
            assert!(started.elapsed() < Duration::from_secs(5), "`{text}` never came to {target}");
            std::thread::sleep(Duration::from_millis(2));
        }
        started.elapsed()
    }
}

/// An answer over HTTP.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

pub(crate) fn get(address: SocketAddr, target: &str, headers: &str) -> Answer {
    ask(address, &format!("GET {target} HTTP/1.1\r\nHost: {address}\r\n{headers}Connection: close\r\n\r\n"))
}

pub(crate) fn ask(address: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

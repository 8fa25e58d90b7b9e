//! A folder as a revision of its git repository has it, read without a checkout: one `git cat-file --batch` answers for
//! every folder and file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::graph::Resolved;
use crate::site::Digest;
use crate::source::MAX_PAGE_BYTES;

/// Folders lie this deep at most.
const MAX_DEPTH: usize = 32;
/// More files than this are no guide.
const MOST_FILES: usize = 100_000;

/// Why a revision cannot be read.
#[derive(Debug)]
pub enum RepositoryFault {
    /// `git` cannot be started, or ended early.
    Git(io::Error),
    /// There is no such revision, or the folder is not in it.
    Missing,
    /// What `git` answered is not understood, or is too large.
    Strange,
}

impl fmt::Display for RepositoryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Git(error) => write!(f, "git: {error}"),
            Self::Missing => f.write_str("there is no such revision, or the folder is not in it"),
            Self::Strange => f.write_str("git's answer is not understood"),
        }
    }
}

impl std::error::Error for RepositoryFault {}

impl From<io::Error> for RepositoryFault {
    fn from(error: io::Error) -> Self {
        Self::Git(error)
    }
}

/// The settings and pages of a content folder at a revision, by their paths in it.
///
/// # Errors
/// Where there is no git, no repository, no such revision, or no such folder in it.
pub fn read_revision(folder: &Path, revision: &str) -> Result<Vec<(String, Vec<u8>)>, RepositoryFault> {
    let is_plain = !revision.is_empty() && !revision.contains(|c: char| c.is_control() || c == ':' || c == ' ');
    if !is_plain {
        return Err(RepositoryFault::Missing);
    }
    let mut batch = Batch::start(folder)?;
    let mut files = Vec::new();
    let mut open = vec![(String::new(), format!("{revision}:./"), 0)];
    while let Some((path, object, depth)) = open.pop() {
        let (width, tree) = batch.object(&object, "tree")?;
        for entry in entries(&tree, width).ok_or(RepositoryFault::Strange)? {
            let below = if path.is_empty() { entry.name.clone() } else { format!("{path}/{}", entry.name) };
            let is_text = entry.name.rsplit_once('.').is_some_and(|(_, ending)| ending == "md" || ending == "yaml");
            match entry.mode.as_str() {
                "40000" if depth < MAX_DEPTH => open.push((below, entry.id, depth + 1)),
                "100644" | "100755" if is_text => files.push((below, entry.id)),
                _ => {}
            }
        }
        if files.len() > MOST_FILES {
            return Err(RepositoryFault::Strange);
        }
    }
    files.sort();
    files.into_iter().map(|(path, id)| Ok((path, batch.object(&id, "blob")?.1))).collect()
}

/// What tells the commit that a revision names now from those that it named before; none where it names no commit.
#[must_use]
pub fn revision_state(folder: &Path, revision: &str) -> Option<String> {
    let commit = Batch::start(folder).ok()?.object(&format!("{revision}^{{commit}}"), "commit").ok()?;
    Some(Digest::of(&commit.1).short())
}

/// Digests of the files that a guide uses, as a revision has them; those that cannot be read are left out.
#[must_use]
pub fn revision_contents(folder: &Path, revision: &str, resolved: &Resolved) -> BTreeMap<String, String> {
    let used = resolved.corpus.pages.iter().flat_map(|page| &page.document.assets).map(|used| used.path.as_str());
    let used: BTreeSet<&str> = used.filter(|path| !path.contains(char::is_control)).collect();
    let mut out = BTreeMap::new();
    let mut batch = None;
    for path in used {
        // After an answer that was not read to its end nothing can be asked any more.
        let open = match batch.take().map_or_else(|| Batch::start(folder), Ok) {
            Ok(open) => batch.insert(open),
            Err(_) => return out,
        };
        match open.object(&format!("{revision}:./{path}"), "blob") {
            Ok((_, bytes)) => _ = out.insert(path.to_owned(), Digest::of(&bytes).short()),
            Err(_) => batch = None,
        }
    }
    out
}

/// A running `git cat-file --batch`.
struct Batch {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Batch {
    fn start(folder: &Path) -> Result<Self, RepositoryFault> {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(["cat-file", "--batch"]).env("GIT_OPTIONAL_LOCKS", "0");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let questions = child.stdin.take().ok_or(RepositoryFault::Strange)?;
        let answers = BufReader::new(child.stdout.take().ok_or(RepositoryFault::Strange)?);
        Ok(Self { child, questions, answers })
    }

    /// An object of a kind: the bytes of its id, and its content.
    fn object(&mut self, name: &str, kind: &str) -> Result<(usize, Vec<u8>), RepositoryFault> {
        // Where the folder is in no repository, git has ended, and nobody reads the question.
        writeln!(self.questions, "{name}")
            .and_then(|()| self.questions.flush())
            .map_err(|_| RepositoryFault::Missing)?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let mut parts = head.split_whitespace();
        let (Some(id), Some(found), Some(size)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(RepositoryFault::Missing);
        };
        let size: u64 = size.parse().map_err(|_| RepositoryFault::Strange)?;
        if found != kind || size > MAX_PAGE_BYTES {
            return Err(RepositoryFault::Strange);
        }
        let mut content = Vec::new();
        self.answers.by_ref().take(size + 1).read_to_end(&mut content)?;
        (content.pop() == Some(b'\n')).then_some((id.len() / 2, content)).ok_or(RepositoryFault::Strange)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// An entry of a tree.
struct Entry {
    mode: String,
    name: String,
    id: String,
}

/// The entries of a tree, whose ids have this many bytes. Names that are not UTF-8 are no content.
fn entries(tree: &[u8], width: usize) -> Option<Vec<Entry>> {
    let mut out = Vec::new();
    let mut rest = tree;
    while !rest.is_empty() {
        let end = memchr::memchr(0, rest)?;
        let head = rest.get(..end)?;
        let id = rest.get(end + 1..end + 1 + width)?;
        rest = rest.get(end + 1 + width..)?;
        let space = memchr::memchr(b' ', head)?;
        let mode = String::from_utf8(head.get(..space)?.to_vec()).ok()?;
        let Ok(name) = String::from_utf8(head.get(space + 1..)?.to_vec()) else { continue };
        let id = id.iter().fold(String::new(), |id, byte| id + &format!("{byte:02x}"));
        out.push(Entry { mode, name, id });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(folder: &Path, words: &[&str]) -> bool {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(["-c", "user.name=n", "-c", "user.email=e@example.org"]).args(words);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    #[test]
    fn a_folder_at_a_revision() {
        let folder = tempfile::tempdir().expect("a folder");
        let content = folder.path().join("book/content");
        std::fs::create_dir_all(content.join("1 節")).expect("made");
        std::fs::write(content.join("guide.yaml"), "title: one\n").expect("written");
        std::fs::write(content.join("1 節/a.md"), "A\n").expect("written");
        std::fs::write(content.join("a.png"), "no text").expect("written");
        assert!(git(folder.path(), &["init", "-q"]), "these tests need git");
        assert!(git(folder.path(), &["add", "-A"]) && git(folder.path(), &["commit", "-q", "-m", "one"]));
        std::fs::write(content.join("guide.yaml"), "title: two\n").expect("written");
        let files = read_revision(&content, "HEAD").expect("a revision");
        let texts: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        assert_eq!(texts, [("1 節/a.md", b"A\n".as_slice()), ("guide.yaml", b"title: one\n")]);
        for wrong in ["nope", "", "HEAD:x", "HEAD\nHEAD", "-h"] {
            assert!(matches!(read_revision(&content, wrong), Err(RepositoryFault::Missing)), "{wrong}");
        }
        let outside = tempfile::tempdir().expect("a folder");
        assert!(read_revision(outside.path(), "HEAD").is_err());
    }

    #[test]
    fn trees_that_are_cut_are_refused() {
        assert!(entries(b"100644 a.md\0abc", 20).is_none());
        assert!(entries(b"100644", 20).is_none());
        let one = entries(b"100644 a b.md\0\x01\xff", 2).expect("a tree");
        assert_eq!((one[0].name.as_str(), one[0].id.as_str()), ("a b.md", "01ff"));
    }
}

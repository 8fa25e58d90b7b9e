//! What an edit changes of a site: files and bytes that a publication writes, and what it reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What a publication wrote.
#[derive(Debug)]
struct Delta {
    /// The names of the files.
    files: Vec<String>,
    bytes: u64,
}

/// A guide, built and published.
struct Published {
    room: TempDir,
}

impl Published {
    fn of(sections: usize) -> Self {
        let room = tempfile::tempdir().expect("a folder");
        super::write(sections, &room.path().join("content"));
        let published = Self { room };
        published.publish();
        published
    }

    fn at(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> String {
        let program = Command::new(env!("CARGO_BIN_EXE_tebiki")).current_dir(self.room.path()).args(arguments).output();
        let output = program.expect("the program runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// Builds and publishes; returns what had to be written for readers. What is kept of the publication before is copied
    /// within the destination.
    fn publish(&self) -> Delta {
        let before = sizes(&self.at("dest"));
        self.run(&["build", "--quiet"]);
        self.run(&["publish", "dest", "--quiet"]);
        let after = sizes(&self.at("dest"));
        let is_written = |name: &String| !name.starts_with("previous/") && before.get(name) != after.get(name);
        let written: BTreeMap<&str, u64> =
            after.iter().filter(|(name, _)| is_written(name)).map(|(name, (_, size))| (name.as_str(), *size)).collect();
        // The page of the whole text, or the part of it that holds the edit, has a size of its own whatever was edited: up
        // to 1 MiB of text is one page, and a part has at most 600 KB.
        let whole: u64 = written.iter().filter(|(name, _)| is_whole_text(name)).map(|(_, size)| size).sum();
        let bytes = written.values().sum::<u64>() - whole;
        Delta { files: written.into_keys().map(str::to_owned).collect(), bytes }
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.at("content").join(file);
        let text = fs::read_to_string(&path).expect("a page");
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(path, text.replacen(from, to, 1)).expect("writable");
    }
}

/// Whether a file is the page of the whole text or a part of it.
fn is_whole_text(name: &str) -> bool {
    name.strip_prefix("all").and_then(|rest| rest.strip_suffix(".html")).is_some_and(|part| {
        part.is_empty() || part.strip_prefix('-').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Every file with its digest and its size.
fn sizes(folder: &Path) -> BTreeMap<String, (tebiki::site::Digest, u64)> {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|it| it.file_type().is_file());
    let known = |entry: walkdir::DirEntry| {
        let bytes = fs::read(entry.path()).expect("a readable file");
        let name = entry.path().strip_prefix(folder).expect("a path below").to_string_lossy().replace('\\', "/");
        (name, (tebiki::site::Digest::of(&bytes), bytes.len() as u64))
    };
    files.map(known).collect()
}

/// A sentence of the generated guide's pages and the same with one more word.
const WORD: [&str; 2] = ["両者を混同しないことが望ましい", "両者を大いに混同しないことが望ましい"];

fn edit_a_word(guide: &Published) -> Delta {
    let pages = fs::read_dir(guide.at("content/0001")).expect("a document").filter_map(Result::ok);
    let mut names: Vec<String> = pages.map(|page| page.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let has_it = |name: &&String| {
        let text = fs::read_to_string(guide.at("content/0001").join(name)).expect("a page");
        // In the running text, and not in what lists repeat.
        text.lines().any(|line| line.contains(WORD[0]) && line.contains("特定用語"))
    };
    let name = names.iter().find(has_it).expect("such a page");
    let text = fs::read_to_string(guide.at("content/0001").join(name)).expect("a page");
    let line = text.lines().find(|line| line.contains(WORD[0]) && line.contains("特定用語")).expect("such a line");
    guide.edit(&format!("0001/{name}"), line, &line.replacen(WORD[0], WORD[1], 1));
    guide.publish()
}

/// A page of the second document whose title no other page quotes: else those had to be edited too.
fn uncited_page(guide: &Published) -> String {
    let folder = guide.at("content/0002");
    let names = fs::read_dir(&folder).expect("a document").filter_map(Result::ok);
    let mut names: Vec<String> = names.map(|page| page.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let pages = walkdir::WalkDir::new(guide.at("content")).into_iter().filter_map(Result::ok);
    let texts: Vec<String> = pages
        .filter(|page| page.file_type().is_file())
        .map(|page| fs::read_to_string(page.path()).expect("a readable page"))
        .collect();
    let is_uncited = |name: &&String| {
        let cited = format!("「{} ", name.trim_end_matches(".md"));
        !texts.iter().any(|text| text.contains(&cited))
    };
    let is_section = |name: &&String| name.trim_end_matches(".md").split('.').count() == 3;
    format!("0002/{}", names.iter().filter(is_section).find(is_uncited).expect("a page that nobody quotes"))
}

/// The same in small, where every run of the tests has the time for it.
#[test]
fn a_word_changes_a_few_files_of_a_guide_of_two_hundred_pages() {
    let guide = Published::of(200);
    let word = edit_a_word(&guide);
    assert!(word.files.len() <= 24 && word.bytes <= 600_000, "{word:?}");
    guide.run(&["publish", "dest", "--rollback", "--quiet"]);
    guide.run(&["verify", "dest", "--quiet"]);
}

#[test]
#[ignore = "builds a guide of 1,000 pages four times; .ci/run runs it"]
fn edits_of_a_thousand_pages_change_few_files() {
    let guide = Published::of(999);
    let word = edit_a_word(&guide);
    let page = uncited_page(&guide);
    guide.edit(&page, "\ntitle: ", "\ntitle: 新たな");
    let title = guide.publish();
    assert!(word.files.len() <= 24 && word.bytes <= 600_000, "one word: {word:?}");
    assert!(title.files.len() <= 80, "a changed title: {title:?}");
}

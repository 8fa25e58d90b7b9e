//! The switch file by file, for file systems that cannot exchange folders: what pages need comes
//! first, each page replaces its old one by a rename, then comes what names the build, the manifest last. A journal written
//! before the first step lets the next run take the steps that a killed one did not.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

use super::commit::{Aftermath, Commit};
use super::container::Container;
use super::disk;
use super::error::{PublishError, at};
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;

const TITLE: &str = "tebiki journal 1";
const END: &str = "end";

/// One thing to do to the destination; doing it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Rename the file from the container to its place.
    Place(SitePath),
    /// Remove a file of ours.
    Remove(SitePath),
}

/// Brings the new state into place file by file.
pub(super) fn switch(commit: &Commit<'_>) -> Result<Aftermath, PublishError> {
    let next = commit.container.next();
    let files: Vec<_> = commit.written.iter().map(|path| path.below(&next)).collect();
    disk::sync(&next, files.iter().map(std::path::PathBuf::as_path))?;
    let steps = plan(&commit.written, &commit.removed, commit.new);
    write_journal(commit.container, &render(&steps))?;
    let finished = roll_forward(commit.container, commit.dest);
    finished.map(|()| Aftermath::default())
}

/// Takes every step of the journal that was not taken yet, then removes the container.
pub(super) fn roll_forward(container: &Container, dest: &Path) -> Result<(), PublishError> {
    let journal = container.journal();
    let text = disk::read_text(&journal)?.unwrap_or_default();
    let steps = parse(&text).map_err(|line| PublishError::Manifest {
        path: journal,
        line,
        what: "this is no step of a journal",
    })?;
    let next = container.next();
    for step in &steps {
        match step {
            Step::Place(path) => place(path, &next, dest)?,
            Step::Remove(path) => {
                disk::remove_file(&path.below(dest))?;
                disk::remove_empty_above(&path.below(dest), dest);
            }
        }
    }
    let placed = steps.iter().filter_map(|step| match step {
        Step::Place(path) => Some(path.below(dest)),
        Step::Remove(_) => None,
    });
    let placed: Vec<_> = placed.collect();
    disk::sync(dest, placed.iter().map(std::path::PathBuf::as_path))?;
    container.remove()
}

/// A file that is in the container no more has been placed by an earlier run.
fn place(path: &SitePath, next: &Path, dest: &Path) -> Result<(), PublishError> {
    let from = path.below(next);
    match disk::look(&from)? {
        Some(_) => disk::rename(&from, &path.below(dest)),
        None => Ok(()),
    }
}

/// The steps in the order that never shows a reader a page without what it needs.
fn plan(written: &[&SitePath], removed: &[&SitePath], new: &Manifest) -> Vec<Step> {
    let blocking = blocking(written, removed, new);
    let mut written = written.to_vec();
    written.sort_by_key(|path| (path.names_the_build(), path.is_page(), !path.is_fingerprinted(), path.as_str()));
    let first = blocking.iter().map(|path| Step::Remove((*path).clone()));
    let places = written.into_iter().map(|path| Step::Place(path.clone()));
    let mut last: Vec<_> = removed.iter().filter(|path| !blocking.contains(*path)).collect();
    last.sort_by_key(|path| !path.is_page());
    let removals = last.into_iter().map(|path| Step::Remove((*path).clone()));
    let manifest = SitePath::new(MANIFEST_NAME).map(Step::Place);
    first.chain(places).chain(manifest).chain(removals).collect()
}

/// Old files of ours that stand where a new file needs a folder, or the other way round.
fn blocking<'a>(written: &[&SitePath], removed: &[&'a SitePath], new: &Manifest) -> BTreeSet<&'a SitePath> {
    let under: BTreeSet<&str> = written.iter().flat_map(|path| path.ancestors()).collect();
    let is_blocking =
        |path: &&SitePath| under.contains(path.as_str()) || path.ancestors().any(|folder| new.get(folder).is_some());
    removed.iter().copied().filter(|path| is_blocking(path)).collect()
}

fn write_journal(container: &Container, text: &str) -> Result<(), PublishError> {
    let path = container.journal();
    let draft = path.with_extension("draft");
    fs::write(&draft, text).map_err(at("write", &draft))?;
    let file = File::options().write(true).open(&draft).map_err(at("open", &draft))?;
    file.sync_all().map_err(at("sync", &draft))?;
    drop(file);
    disk::rename(&draft, &path)
}

fn render(steps: &[Step]) -> String {
    let mut text = format!("{TITLE}\n");
    for step in steps {
        let _ = match step {
            Step::Place(path) => writeln!(text, "place {path}"),
            Step::Remove(path) => writeln!(text, "remove {path}"),
        };
    }
    text + END + "\n"
}

/// The steps, or the number of the line that is none.
fn parse(text: &str) -> Result<Vec<Step>, usize> {
    let mut steps = Vec::new();
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line) != Some(TITLE) {
        return Err(1);
    }
    for (at, line) in lines {
        if line == END {
            return Ok(steps);
        }
        let (verb, path) = line.split_once(' ').ok_or(at + 1)?;
        let path = SitePath::new(path).map_err(|_| at + 1)?;
        steps.push(match verb {
            "place" => Step::Place(path),
            "remove" => Step::Remove(path),
            _ => return Err(at + 1),
        });
    }
    Err(text.lines().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_steps_in_the_order_that_readers_need() {
        let path = |text: &str| SitePath::new(text).expect("a valid path");
        let written =
            ["a.html", "b.css", "c.11111111.js", "d/e.html", "search/33333333/root.js", "search/build.js"].map(path);
        let removed = ["d", "f.22222222.js", "g.html"].map(path);
        let new = Manifest::default();
        let steps = plan(&written.each_ref(), &removed.each_ref(), &new);
        let text = render(&steps);
        let lines: Vec<_> = text.lines().collect();
        let expected = [
            TITLE,
            "remove d",
            "place c.11111111.js",
            "place search/33333333/root.js",
            "place b.css",
            "place a.html",
            "place d/e.html",
            "place search/build.js",
            "place manifest.txt",
            "remove g.html",
            "remove f.22222222.js",
            END,
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn reads_the_journal_it_writes() {
        let path = |text: &str| SitePath::new(text).expect("a valid path");
        let steps = vec![Step::Remove(path("a")), Step::Place(path("a/b.html"))];
        let text = render(&steps);
        assert_eq!(parse(&text), Ok(steps));
        assert_eq!(parse(&text.replace("end\n", "")), Err(4));
        assert_eq!(parse(&text.replace("place", "fetch")), Err(3));
        assert_eq!(parse(&text.replace("a/b", "../b")), Err(3));
        assert_eq!(parse(""), Err(1));
    }
}

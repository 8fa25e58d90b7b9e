//! The switch file by file, for file systems that cannot exchange folders: what pages need comes
//! first, each page replaces its old one by a rename, then comes what names the build, the manifest last. A journal written
//! before the first step lets the next run take the steps that a killed one did not.
//!
//! A journal may be forged by whoever can write where it stands. Every step therefore names the digest of the file that it
//! places or removes: a run that finds a journal places only what the new manifest lists, and replaces and removes only
//! what the live manifest lists or what has the digest that the journal names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::commit::{Aftermath, Commit};
use super::container::{Workplace, below};
use super::error::PublishError;
use super::fingerprint::Digest;
use super::folder::{Access, Folder};
use super::live::{self, has, manifest_of};
use super::manifest::{MANIFEST_NAME, Manifest};
use super::path::SitePath;
use super::signature::{MOST_SIGNATURE, SIGNATURE_NAME};

const TITLE: &str = "tebiki journal 2";
const END: &str = "end";

/// One thing to do to the destination; doing it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Rename the file with this digest from the container to its place.
    Place(Digest, SitePath),
    /// A foreign file with this digest may be replaced; its step comes later.
    Yield(Digest, SitePath),
    /// Remove a file of ours with this digest.
    Remove(Digest, SitePath),
}

/// Brings the new state into place file by file.
pub(super) fn switch(commit: &Commit<'_>) -> Result<Aftermath, PublishError> {
    let container = commit.container;
    container.next.sync(commit.written.iter().map(|(path, _)| below(path)))?;
    let yielding = commit.replaced.iter().map(|(path, digest)| Step::Yield(*digest, path.clone()));
    let steps: Vec<Step> = yielding.chain(plan(&commit.written, &commit.removed, commit.new)).collect();
    container.place.write_journal(&render(&steps))?;
    take(&steps, &container.place, &commit.ground.root)?;
    live::seal(&commit.ground.root);
    Ok(Aftermath { keeps_rights_of: container.keeps_rights_of.clone(), ..Aftermath::default() })
}

/// Takes every step of a journal that was not taken yet, then removes the container.
pub(super) fn resume(place: &Workplace, dest: &Folder, journal: &str) -> Result<(), PublishError> {
    let damaged = |_| PublishError::LeftOver {
        path: place.journal_path(),
        what: "it is not the journal of a publication that was killed",
    };
    let steps = parse(journal).map_err(damaged)?;
    let next = place.next()?;
    if let Some(next) = &next {
        Check::of(&steps, next, dest)?.all(&steps)?;
    }
    take(&steps, place, dest)
}

/// What a journal that was found has to agree with.
struct Check<'a> {
    next: &'a Folder,
    dest: &'a Folder,
    /// The manifest that is to be, by its digest.
    new: (Digest, Manifest),
    /// The manifest that is live.
    live: Option<Manifest>,
    /// Foreign files that may be replaced.
    yielding: BTreeMap<&'a str, Digest>,
}

impl<'a> Check<'a> {
    fn of(steps: &'a [Step], next: &'a Folder, dest: &'a Folder) -> Result<Self, PublishError> {
        let live = manifest_of(dest, next)?;
        let prepared = manifest_of(next, dest)?;
        let new = prepared.or_else(|| live.clone()).ok_or_else(|| PublishError::LeftOver {
            path: next.place(MANIFEST_NAME),
            what: "there is no manifest that says what was prepared",
        })?;
        let yielding = steps.iter().filter_map(|step| match step {
            Step::Yield(digest, path) => Some((path.as_str(), *digest)),
            _ => None,
        });
        Ok(Self { next, dest, new, live: live.map(|(_, live)| live), yielding: yielding.collect() })
    }

    fn all(&self, steps: &[Step]) -> Result<(), PublishError> {
        steps.iter().try_for_each(|step| match step {
            Step::Place(digest, path) => self.place(digest, path),
            Step::Yield(..) | Step::Remove(..) => Ok(()),
        })
    }

    /// A file that is to be placed has to be what the new manifest lists, and what it replaces has to be ours.
    fn place(&self, digest: &Digest, path: &SitePath) -> Result<(), PublishError> {
        let fault = |what| Err(PublishError::LeftOver { path: self.next.place(below(path)), what });
        if self.next.look(below(path))?.is_none() {
            // It was placed before.
            return Ok(());
        }
        let most = match path.as_str() {
            MANIFEST_NAME if *digest == self.new.0 => u64::MAX,
            SIGNATURE_NAME => MOST_SIGNATURE,
            name => match self.new.1.get(name) {
                Some(entry) if entry.digest == *digest => entry.size,
                _ => return fault("the manifest beside it does not list this file with this digest"),
            },
        };
        if self.next.digest(below(path), most)?.is_none_or(|(found, size)| found != *digest || size > most) {
            return fault("its bytes are not those that the journal names");
        }
        if self.may_replace(digest, path)? {
            return Ok(());
        }
        Err(PublishError::Foreign { path: self.dest.place(below(path)), wanted: path.to_string() })
    }

    fn may_replace(&self, digest: &Digest, path: &SitePath) -> Result<bool, PublishError> {
        if self.dest.look(below(path))?.is_none() {
            return Ok(true);
        }
        let own = matches!(path.as_str(), MANIFEST_NAME | SIGNATURE_NAME);
        if self.live.as_ref().is_some_and(|live| own || live.get(path.as_str()).is_some()) {
            return Ok(true);
        }
        let allowed = self.yielding.get(path.as_str()).into_iter().chain([digest]);
        for digest in allowed {
            if has(self.dest, path, digest, u64::MAX)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn take(steps: &[Step], place: &Workplace, dest: &Folder) -> Result<(), PublishError> {
    let next = place.next()?;
    let mut placed: Vec<PathBuf> = Vec::new();
    for step in steps {
        match (step, &next) {
            (Step::Place(_, path), Some(next)) => {
                put(path, next, dest)?;
                placed.push(below(path).to_owned());
            }
            (Step::Remove(digest, path), _) => {
                // What is not as we left it is somebody's work.
                if has(dest, path, digest, u64::MAX)? {
                    dest.delete(below(path))?;
                    dest.delete_empty_above(below(path));
                }
            }
            (Step::Place(..), None) | (Step::Yield(..), _) => {}
        }
    }
    dest.sync(placed.iter().map(PathBuf::as_path))?;
    place.remove()
}

/// A file that is in the container no more has been placed by an earlier run.
fn put(path: &SitePath, next: &Folder, dest: &Folder) -> Result<(), PublishError> {
    if next.look(below(path))?.is_none() {
        return Ok(());
    }
    if let Some(above) = below(path).parent().filter(|above| !above.as_os_str().is_empty()) {
        make_like(above, next, dest)?;
    }
    next.rename(below(path), dest, below(path))
}

/// Makes the folders above a file in the destination, as open as those of the container are.
fn make_like(folder: &Path, next: &Folder, dest: &Folder) -> Result<(), PublishError> {
    if dest.sub(folder)?.is_some() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        make_like(above, next, dest)?;
    }
    let access = next.sub(folder)?.map(|like| like.look_here()).transpose()?;
    dest.make_folder(folder, access.map_or(Access::Default, |like| Access::Like(like.mode)))
}

/// The steps in the order that never shows a reader a page without what it needs.
fn plan(written: &[(SitePath, Digest)], removed: &[(SitePath, Digest)], new: &Manifest) -> Vec<Step> {
    let blocking = blocking(written, removed, new);
    let says_what = |path: &SitePath| matches!(path.as_str(), MANIFEST_NAME | SIGNATURE_NAME);
    let (mut last, mut first): (Vec<_>, Vec<_>) = written.iter().partition(|(path, _)| says_what(path));
    first.sort_by_key(|(path, _)| (path.names_the_build(), path.is_page(), !path.is_fingerprinted(), path.as_str()));
    last.sort_by_key(|(path, _)| path.as_str());
    let remove = |(path, digest): &(SitePath, Digest)| Step::Remove(*digest, path.clone());
    let way = removed.iter().filter(|(path, _)| blocking.contains(path)).map(remove);
    let places = first.into_iter().chain(last).map(|(path, digest)| Step::Place(*digest, path.clone()));
    let mut rest: Vec<_> = removed.iter().filter(|(path, _)| !blocking.contains(path)).collect();
    rest.sort_by_key(|(path, _)| !path.is_page());
    way.chain(places).chain(rest.into_iter().map(remove)).collect()
}

/// Old files of ours that stand where a new file needs a folder, or the other way round.
fn blocking<'a>(
    written: &[(SitePath, Digest)],
    removed: &'a [(SitePath, Digest)],
    new: &Manifest,
) -> BTreeSet<&'a SitePath> {
    let under: BTreeSet<&str> = written.iter().flat_map(|(path, _)| path.ancestors()).collect();
    let is_blocking =
        |path: &&SitePath| under.contains(path.as_str()) || path.ancestors().any(|folder| new.get(folder).is_some());
    removed.iter().map(|(path, _)| path).filter(is_blocking).collect()
}

fn render(steps: &[Step]) -> String {
    let mut text = format!("{TITLE}\n");
    for step in steps {
        let _ = match step {
            Step::Place(digest, path) => writeln!(text, "place {digest} {path}"),
            Step::Yield(digest, path) => writeln!(text, "yield {digest} {path}"),
            Step::Remove(digest, path) => writeln!(text, "remove {digest} {path}"),
        };
    }
    text + END + "\n"
}

/// The steps, or the number of the line that is none.
fn parse(text: &str) -> Result<Vec<Step>, usize> {
    // None is there twice: whoever makes one up could have a large file read again at every line.
    let (mut steps, mut seen) = (Vec::new(), BTreeSet::new());
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line) != Some(TITLE) {
        return Err(1);
    }
    for (at, line) in lines {
        if line == END {
            return Ok(steps);
        }
        if !seen.insert((line.split(' ').next(), line.rsplit(' ').next())) {
            return Err(at + 1);
        }
        steps.push(parse_step(line).ok_or(at + 1)?);
    }
    Err(text.lines().count() + 1)
}

fn parse_step(line: &str) -> Option<Step> {
    let (verb, rest) = line.split_once(' ')?;
    let (digest, path) = rest.split_once(' ')?;
    let (digest, path) = (Digest::parse(digest)?, SitePath::new(path).ok()?);
    match verb {
        "place" => Some(Step::Place(digest, path)),
        "yield" => Some(Step::Yield(digest, path)),
        "remove" => Some(Step::Remove(digest, path)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_steps_in_the_order_that_readers_need() {
        let path = |text: &str| (SitePath::new(text).expect("a valid path"), Digest::of(text.as_bytes()));
        let written = [
            "manifest.txt.minisig",
            "manifest.txt",
            "a.html",
            "assets/c.11111111.js",
            "b.css",
            "d/e.html",
            "search/33333333/root.js",
            "search/build.js",
        ];
        let removed = ["d", "assets/f.22222222.js", "g.html"].map(path);
        let steps = plan(&written.map(path), &removed, &Manifest::default());
        let names: Vec<_> = steps
            .iter()
            .map(|step| match step {
                Step::Place(_, path) => format!("place {path}"),
                Step::Yield(_, path) => format!("yield {path}"),
                Step::Remove(_, path) => format!("remove {path}"),
            })
            .collect();
        let expected = [
            "remove d",
            "place assets/c.11111111.js",
            "place search/33333333/root.js",
            "place b.css",
            "place a.html",
            "place d/e.html",
            "place search/build.js",
            "place manifest.txt",
            "place manifest.txt.minisig",
            "remove g.html",
            "remove assets/f.22222222.js",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn reads_the_journal_it_writes() {
        let path = |text: &str| SitePath::new(text).expect("a valid path");
        let digest = Digest::of(b"a");
        let steps = vec![
            Step::Yield(digest, path("c")),
            Step::Remove(digest, path("a")),
            Step::Place(Digest::of(b"b"), path("a/b.html")),
        ];
        let text = render(&steps);
        assert_eq!(parse(&text), Ok(steps));
        assert_eq!(parse(&text.replace("end\n", "")), Err(5));
        assert_eq!(parse(&text.replace("place", "fetch")), Err(4));
        assert_eq!(parse(&text.replace("a/b", "../b")), Err(4));
        assert_eq!(parse(&text.replace("yield", "remove").replace(" c", " a")), Err(3));
        assert_eq!(parse(&text.replace(&format!("{digest} c"), "c")), Err(2));
        assert_eq!(parse(""), Err(1));
        assert_eq!(parse("tebiki journal 1\nend\n"), Err(1));
    }
}

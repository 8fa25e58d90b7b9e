//! Checks a site wherever it lies: every file against the manifest, every link and place, and that
//! nothing refers outside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::address::{BadAddress, Target, resolve};
use super::collision::collisions;
use super::disk;
use super::error::{PublishError, at};
use super::fingerprint::Digest;
use super::foreign::{self, portable};
use super::manifest::{Entry, MANIFEST_NAME, Manifest};
use super::path::SitePath;
use super::scan::{Purpose, Reference, Scan, scan_markup, scan_styles};
use super::source::BuiltSite;

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Verification {
    /// The build id of the site.
    pub build_id: String,
    /// How many files the manifest lists.
    pub files: usize,
    /// How many bytes they have.
    pub size: u64,
    /// How many links were followed.
    pub links: usize,
    /// What is wrong, in the order of the paths.
    pub problems: Vec<Problem>,
    /// Files and folders that are not ours; they are no problem by themselves.
    pub foreign: Vec<String>,
    /// Links that lead a reader to other servers, if the reader follows them.
    pub outward: Vec<Problem>,
}

impl Verification {
    /// Whether the site is whole.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line in it, counted from 1; 0 stands for the whole file.
    pub line: usize,
    /// What was found.
    pub finding: Finding,
}

impl Problem {
    fn is_outward(&self) -> bool {
        matches!(self.finding, Finding::Outward(_))
    }
}

/// What can be found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The manifest lists it, and it is not there.
    Missing,
    /// Its bytes are not those that were written.
    Changed,
    /// The system takes it for the same name as this one.
    Collides(String),
    /// The address leads to no file of the site.
    NoFile(String),
    /// The file has no such place.
    NoPlace(String),
    /// The address works on some servers only.
    Bad(String, BadAddress),
    /// A browser would fetch this from another server by itself.
    Outside(String),
    /// The link leads a reader to another server.
    Outward(String),
    /// The place is there more than once.
    Twice(String),
}

/// Checks the site in `folder`.
///
/// # Errors
/// There is no manifest, or a file cannot be read; what is wrong with the site is no error.
pub fn verify(folder: &Path) -> Result<Verification, PublishError> {
    let site = BuiltSite::open(folder)?;
    let files: Vec<(&SitePath, &Entry)> = site.manifest.iter().collect();
    let read: Vec<(&SitePath, Inspected)> = files
        .par_iter()
        .map(|(path, entry)| Ok((*path, inspect(&site.root, path, entry)?)))
        .collect::<Result<_, PublishError>>()?;
    let places = Places::of(&site.manifest, &read);
    let foreign = foreign::walk(&site.root, Some(&site.manifest))?;
    let foreign: Vec<String> = foreign.iter().map(|item| portable(&item.relative)).collect();
    let mut found: Vec<Problem> = read.par_iter().flat_map_iter(|(path, file)| places.check(path, file)).collect();
    found.extend(colliding(&site.manifest, &foreign));
    found.sort();
    let (outward, problems) = found.into_iter().partition(Problem::is_outward);
    Ok(Verification {
        build_id: site.manifest.build_id(),
        files: files.len(),
        size: files.iter().map(|(_, entry)| entry.size).sum(),
        links: read.iter().map(|(_, file)| file.scan.references.len()).sum(),
        problems,
        foreign,
        outward,
    })
}

/// A file that was read.
struct Inspected {
    finding: Option<Finding>,
    scan: Scan,
}

fn inspect(root: &Path, path: &SitePath, entry: &Entry) -> Result<Inspected, PublishError> {
    let place = path.below(root);
    if !disk::look(&place)?.is_some_and(|found| found.is_file()) {
        return Ok(Inspected { finding: Some(Finding::Missing), scan: Scan::default() });
    }
    // A file of an earlier build may lead to what has gone since, and nothing leads to it.
    let scan: fn(&str) -> Scan = match path.extension() {
        Some("html" | "svg") if entry.left_over == 0 => scan_markup,
        Some("css") if entry.left_over == 0 => scan_styles,
        _ => {
            let changed = disk::digest(&place)? != (entry.digest, entry.size);
            return Ok(Inspected { finding: changed.then_some(Finding::Changed), scan: Scan::default() });
        }
    };
    let bytes = std::fs::read(&place).map_err(at("read", &place))?;
    let changed = Digest::of(&bytes) != entry.digest;
    let scan = scan(&String::from_utf8_lossy(&bytes));
    Ok(Inspected { finding: changed.then_some(Finding::Changed), scan })
}

/// Every file that can be led to, with its places; a file that was not scanned has none to check.
struct Places<'a>(BTreeMap<&'a str, Option<BTreeSet<&'a str>>>);

impl<'a> Places<'a> {
    fn of(manifest: &'a Manifest, read: &'a [(&'a SitePath, Inspected)]) -> Self {
        let current = manifest.current().map(|(path, _)| (path.as_str(), None));
        let mut places: BTreeMap<_, _> = current.chain([(MANIFEST_NAME, None)]).collect();
        for (path, file) in read {
            if matches!(path.extension(), Some("html" | "svg")) {
                let ids = file.scan.places.iter().map(|(_, id)| id.as_str()).collect();
                places.insert(path.as_str(), Some(ids));
            }
        }
        Self(places)
    }

    /// What is wrong with one file and with each of its addresses.
    fn check(&self, path: &SitePath, file: &Inspected) -> Vec<Problem> {
        let problem = |line, finding| Problem { path: path.to_string(), line, finding };
        let whole = file.finding.clone().map(|finding| problem(0, finding));
        let mut seen = BTreeSet::new();
        let repeated = file.scan.places.iter().filter(|(_, id)| !seen.insert(id.as_str()));
        let twice = repeated.map(|(line, id)| problem(*line, Finding::Twice(id.clone())));
        let references = file.scan.references.iter();
        let wrong =
            references.filter_map(|reference| Some(problem(reference.line, self.judge(path.as_str(), reference)?)));
        whole.into_iter().chain(twice).chain(wrong).collect()
    }

    fn judge(&self, from: &str, reference: &Reference) -> Option<Finding> {
        let address = reference.address.clone();
        let (path, place) = match resolve(from, &address) {
            Target::Unchecked => return None,
            Target::Outside if reference.purpose == Purpose::Follow => {
                return Some(Finding::Outward(address));
            }
            Target::Outside => return Some(Finding::Outside(address)),
            Target::Bad(reason) => return Some(Finding::Bad(address, reason)),
            Target::Inside { path, place } => (path, place),
        };
        let Some(places) = self.0.get(path.as_str()) else { return Some(Finding::NoFile(address)) };
        let known = match places {
            // `key=value` is what a page's own script reads, and `top` is every page's beginning.
            Some(places) => {
                matches!(place.as_str(), "" | "top") || place.contains('=') || places.contains(place.as_str())
            }
            None => true,
        };
        (!known).then_some(Finding::NoPlace(address))
    }
}

/// A copy to Windows would lose one of two such files.
fn colliding(manifest: &Manifest, foreign: &[String]) -> Vec<Problem> {
    let own = manifest.iter().map(|(path, _)| path.as_str());
    let pairs = collisions(own.chain([MANIFEST_NAME]).chain(foreign.iter().map(String::as_str)));
    let problem = |(first, second): (&str, &str)| Problem {
        path: second.to_owned(),
        line: 0,
        finding: Finding::Collides(first.to_owned()),
    };
    pairs.into_iter().map(problem).collect()
}

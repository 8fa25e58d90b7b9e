//! Checks a site wherever it lies: every file against the manifest, every link and place, and that
//! nothing refers outside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::address::{BadAddress, Target, resolve};
use super::collision::collisions;
use super::container::CONTAINER_NAME;
use super::error::PublishError;
use super::fingerprint::Digest;
use super::folder::{Folder, Kind, Look};
use super::foreign::{self, Nature, portable};
use super::headers::{has_type, is_document};
use super::live::part;
use super::lock::LOCK_NAME;
use super::manifest::{Entry, MANIFEST_NAME, MOST_MANIFEST, Manifest};
use super::markup::{Purpose, Reference, Scan, scan_drawing, scan_page, scan_styles};
use super::path::SitePath;
use super::server::{Server, UrlPath, server_config};
use super::signature::{MOST_SIGNATURE, SIGNATURE_NAME, VerifyingKey};
use super::source::BuiltSite;

/// A file that is larger than its entry says is read up to here, to say where its links lead.
const MOST_READ: u64 = 64 << 20;

/// No configuration of ours is larger.
const MOST_CONFIGURATION: u64 = 1 << 16;

/// What a site has to prove, beside being whole.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The build id that it has to have.
    pub expected: Option<String>,
    /// The key that has to have signed its manifest.
    pub key: Option<VerifyingKey>,
    /// Files and folders of others that may be there all the same.
    pub allowed: Vec<String>,
}

impl Proof {
    /// Whether anything is to be proved: then nothing may have been added either.
    fn is_wanted(&self) -> bool {
        self.expected.is_some() || self.key.is_some()
    }

    fn allows(&self, path: &str) -> bool {
        self.allowed.iter().any(|allowed| {
            let allowed = allowed.trim_end_matches('/');
            path.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                || allowed.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

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
    /// A link, a named pipe or the like stands in the place of the file.
    Irregular(String),
    /// The site has another build id than the one that was expected.
    OtherBuild(String),
    /// No signature of the manifest is there.
    NotSigned,
    /// The signature is not that of this manifest by this key.
    BadSignature,
    /// It was added to the site.
    Added,
    /// It would run, or is none of what a drawing holds.
    Refused(String),
}

/// Checks the site in `folder`.
///
/// # Errors
/// There is no manifest, or a file cannot be read; what is wrong with the site is no error.
pub fn verify(folder: &Path) -> Result<Verification, PublishError> {
    verify_against(folder, &Proof::default())
}

/// Checks the site in `folder`, and whether it is the very one that the caller means.
///
/// # Errors
/// As [`verify`].
pub fn verify_against(folder: &Path, proof: &Proof) -> Result<Verification, PublishError> {
    let site = BuiltSite::open(folder)?;
    let files: Vec<(&SitePath, &Entry)> = site.manifest.iter().collect();
    let read: Vec<(&SitePath, Inspected)> = files
        .par_iter()
        .map(|(path, entry)| Ok((*path, inspect(&site.root, path, entry)?)))
        .collect::<Result<_, PublishError>>()?;
    let places = Places::of(&site.manifest, &read);
    let foreign = foreign::walk(&site.root, Some(&site.manifest))?;
    let mut proved = prove(&site, proof)?;
    if proof.is_wanted() {
        proved.extend(added(&site, &foreign, proof)?);
    }
    // What stands in the place of a file of ours is a problem of that file.
    let strange = |path: &String| site.manifest.get(path).is_none();
    let foreign: Vec<String> = foreign.iter().map(|item| portable(&item.relative)).filter(strange).collect();
    let mut found: Vec<Problem> = read.par_iter().flat_map_iter(|(path, file)| places.check(path, file)).collect();
    found.extend(colliding(&site.manifest, &foreign));
    found.extend(proved);
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

/// The manifest as it has to be today, with the build id and the signature that the caller asks for.
fn prove(site: &BuiltSite, proof: &Proof) -> Result<Vec<Problem>, PublishError> {
    let text = site.root.read_text(MANIFEST_NAME, MOST_MANIFEST)?.unwrap_or_default();
    if let Err(fault) = Manifest::parse_with(&text, &|path| part(&site.root, path)) {
        // An earlier one is read where a site is replaced, and proves nothing of it.
        let path = site.root.place(MANIFEST_NAME);
        return Err(PublishError::Manifest { path, line: fault.line, what: fault.what });
    }
    let problem = |path: &str, finding| Problem { path: path.to_owned(), line: 0, finding };
    let mut found = Vec::new();
    let build = site.manifest.build_id();
    if proof.expected.as_ref().is_some_and(|expected| !expected.trim().eq_ignore_ascii_case(&build)) {
        found.push(problem(MANIFEST_NAME, Finding::OtherBuild(build)));
    }
    if let Some(key) = &proof.key {
        match site.root.read_text(SIGNATURE_NAME, MOST_SIGNATURE) {
            Ok(None) => found.push(problem(SIGNATURE_NAME, Finding::NotSigned)),
            Ok(Some(signature)) if key.verifies(text.as_bytes(), &signature) => {}
            Ok(Some(_)) | Err(PublishError::Irregular { .. } | PublishError::TooLarge { .. }) => {
                found.push(problem(SIGNATURE_NAME, Finding::BadSignature));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Everything that is not of the site and was not allowed. A configuration that we wrote ourselves is.
fn added(site: &BuiltSite, foreign: &[foreign::Item], proof: &Proof) -> Result<Vec<Problem>, PublishError> {
    let mut found = Vec::new();
    for item in foreign {
        let path = portable(&item.relative);
        // Where a link stands in the place of a file of ours, that is said of the file.
        if proof.allows(&path) || site.manifest.get(&path).is_some() || is_configuration(site, &path, item.nature)? {
            continue;
        }
        found.push(Problem { path, line: 0, finding: Finding::Added });
    }
    // Our own workplace and lock: what a run left there says that the site is not finished, and anybody may put files there.
    for name in [CONTAINER_NAME, LOCK_NAME] {
        let is_lock = |look: &Look| name == LOCK_NAME && look.kind == Kind::File && look.size == 0;
        if site.root.look(name)?.is_some_and(|look| !is_lock(&look)) && !proof.allows(name) {
            found.push(Problem { path: name.to_owned(), line: 0, finding: Finding::Added });
        }
    }
    Ok(found)
}

fn is_configuration(site: &BuiltSite, path: &str, nature: Nature) -> Result<bool, PublishError> {
    let servers = [Server::Iis, Server::Apache, Server::Nginx];
    let Some(server) = servers.into_iter().find(|server| server.file_name() == path && nature == Nature::File) else {
        return Ok(false);
    };
    let text = match site.root.read_text(path, MOST_CONFIGURATION) {
        Err(PublishError::TooLarge { .. }) => return Ok(false),
        text => text?.unwrap_or_default(),
    };
    // It names the place of its site with the page for what is not found.
    let before = text.split("404.html").next().unwrap_or_default();
    let place = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '=')).next().unwrap_or_default();
    Ok(place.parse::<UrlPath>().is_ok_and(|place| server_config(server, &place) == text))
}

fn inspect(root: &Folder, path: &SitePath, entry: &Entry) -> Result<Inspected, PublishError> {
    let alone = |finding| Ok(Inspected { finding, scan: Scan::default() });
    match root.look(path.as_str()) {
        Ok(None) => return alone(Some(Finding::Missing)),
        Ok(Some(found)) if found.kind == Kind::File => {}
        Ok(Some(found)) => return alone(Some(Finding::Irregular(found.kind.to_string()))),
        Err(PublishError::Irregular { kind, .. }) => return alone(Some(Finding::Irregular(kind.to_string()))),
        Err(error) => return Err(error),
    }
    let scan: fn(&[u8]) -> Scan = match path.extension() {
        Some("html") => |bytes| scan_page(&String::from_utf8_lossy(bytes)),
        Some("svg") => scan_drawing,
        Some("css") => |bytes| scan_styles(&String::from_utf8_lossy(bytes)),
        _ => {
            let whole = root.digest(path.as_str(), entry.size)? == Some((entry.digest, entry.size));
            let mut scan = Scan::default();
            if !has_type(path) && root.begin(path.as_str())?.is_some_and(|begin| is_document(&begin)) {
                scan.refused.push((1, "<".to_owned()));
            }
            return Ok(Inspected { finding: (!whole).then_some(Finding::Changed), scan });
        }
    };
    let bytes = match root.read(path.as_str(), entry.size.max(MOST_READ)) {
        Err(PublishError::TooLarge { .. }) => return alone(Some(Finding::Changed)),
        Ok(None) => return alone(Some(Finding::Missing)),
        Ok(Some(bytes)) => bytes,
        Err(error) => return Err(error),
    };
    let changed = Digest::of(&bytes) != entry.digest;
    let mut scan = scan(&bytes);
    if entry.left_over > 0 {
        // A file of an earlier build may lead to what has gone since. What it fetches from outside it would fetch still.
        scan.references.retain(|reference| matches!(resolve(path.as_str(), &reference.address), Target::Outside));
        scan.places.clear();
    }
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
        let refused = file.scan.refused.iter().map(|(line, what)| problem(*line, Finding::Refused(what.clone())));
        let references = file.scan.references.iter();
        let wrong =
            references.filter_map(|reference| Some(problem(reference.line, self.judge(path.as_str(), reference)?)));
        whole.into_iter().chain(twice).chain(refused).chain(wrong).collect()
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

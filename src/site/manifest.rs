//! The manifest: every file of a site with its size and SHA-256, and the build id made of them.
//! `sha256sum -c manifest.txt` reads it too, because all else stands in comment lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::fingerprint::Digest;
use super::path::SitePath;

/// The manifest's own name at the root of a site.
pub const MANIFEST_NAME: &str = "manifest.txt";

const TITLE: &str = "# tebiki manifest 1";
const BUILD: &str = "# build ";
const BYTES: &str = "# bytes ";
const LEFT: &str = " left-over ";

/// What the manifest says of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// For how many builds it has not been part of the site; it stays for readers of an old page.
    pub left_over: u8,
}

/// Every file of a site, in the order of the paths; the manifest itself is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<SitePath, Entry>,
}

impl Manifest {
    /// The manifest of these files.
    #[must_use]
    pub fn new(files: BTreeMap<SitePath, Entry>) -> Self {
        Self { files }
    }

    /// What it says of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.files.get(path)
    }

    /// All files, left-over ones too.
    pub fn iter(&self) -> impl Iterator<Item = (&SitePath, &Entry)> {
        self.files.iter()
    }

    /// The files that belong to this build.
    pub fn current(&self) -> impl Iterator<Item = (&SitePath, &Entry)> {
        self.iter().filter(|(_, entry)| entry.left_over == 0)
    }

    /// The manifest of this build alone.
    #[must_use]
    pub fn without_left_over(&self) -> Self {
        Self::new(self.current().map(|(path, entry)| (path.clone(), *entry)).collect())
    }

    /// How many pages this build has.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.current().filter(|(path, _)| path.is_page()).count()
    }

    /// Whether a file of the site lies below this folder.
    #[must_use]
    pub fn has_folder(&self, folder: &str) -> bool {
        let inside = format!("{folder}/");
        self.files
            .range::<str, _>((std::ops::Bound::Included(inside.as_str()), std::ops::Bound::Unbounded))
            .next()
            .is_some_and(|(path, _)| path.as_str().starts_with(&inside))
    }

    /// A name for exactly this content: 16 hexadecimal digits.
    #[must_use]
    pub fn build_id(&self) -> String {
        let mut listing = String::new();
        for (path, entry) in self.current() {
            let _ = writeln!(listing, "{}  {path}", entry.digest);
        }
        let mut id = Digest::of(listing.as_bytes()).to_string();
        id.truncate(16);
        id
    }

    /// The text of `manifest.txt`.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = format!("{TITLE}\n{BUILD}{}\n", self.build_id());
        for (path, entry) in self.iter() {
            let _ = write!(text, "{BYTES}{}", entry.size);
            if entry.left_over > 0 {
                let _ = write!(text, "{LEFT}{}", entry.left_over);
            }
            let _ = writeln!(text, "\n{}  {path}", entry.digest);
        }
        text
    }

    /// Whether a text claims to be a manifest of ours, whatever state it is in.
    #[must_use]
    pub fn claims(text: &str) -> bool {
        text.starts_with("# tebiki manifest")
    }

    /// Reads what [`Manifest::render`] wrote.
    ///
    /// # Errors
    /// Names the first line that is not as it must be.
    pub fn parse(text: &str) -> Result<Self, ManifestFault> {
        let fault = |line: usize, what: &'static str| ManifestFault { line: line + 1, what };
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line) != Some(TITLE) {
            return Err(fault(0, "the first line is not that of a manifest"));
        }
        let build = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix(BUILD))
            .ok_or_else(|| fault(1, "the build id is missing"))?;
        let mut files = BTreeMap::new();
        while let Some((at, bytes)) = lines.next() {
            let (size, left_over) = parse_bytes(bytes).ok_or_else(|| fault(at, "no size stands here"))?;
            let (path, digest) = lines
                .next()
                .and_then(|(_, line)| parse_file(line))
                .ok_or_else(|| fault(at + 1, "no digest and path stand here"))?;
            files.insert(path, Entry { digest, size, left_over });
        }
        let manifest = Self { files };
        if manifest.build_id() == build {
            Ok(manifest)
        } else {
            Err(fault(1, "the build id is not that of the files listed"))
        }
    }
}

fn parse_bytes(line: &str) -> Option<(u64, u8)> {
    let rest = line.strip_prefix(BYTES)?;
    let (size, left_over) = rest.split_once(LEFT).unwrap_or((rest, "0"));
    Some((size.parse().ok()?, left_over.parse().ok()?))
}

fn parse_file(line: &str) -> Option<(SitePath, Digest)> {
    let (digest, path) = line.split_once("  ")?;
    Some((SitePath::new(path).ok()?, Digest::parse(digest)?))
}

/// Where and why a text is no manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestFault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let entry = |bytes: &[u8], left_over| Entry { digest: Digest::of(bytes), size: bytes.len() as u64, left_over };
        let path = |text: &str| SitePath::new(text).expect("a valid path");
        Manifest::new(BTreeMap::from([
            (path("index.html"), entry(b"<p>", 0)),
            (path("assets/a.00000000.css"), entry(b"a{}", 2)),
            (path("assets-b.html"), entry(b"", 0)),
        ]))
    }

    #[test]
    fn reads_what_it_writes() {
        let text = sample().render();
        assert_eq!(Manifest::parse(&text), Ok(sample()));
        assert!(Manifest::claims(&text));
    }

    #[test]
    fn has_comment_lines_without_two_spaces() {
        let text = sample().render();
        assert!(text.lines().filter(|line| line.starts_with('#')).all(|line| !line.contains("  ")));
        assert_eq!(text.lines().filter(|line| !line.starts_with('#')).count(), 3);
    }

    #[test]
    fn names_the_line_that_is_damaged() {
        let text = sample().render();
        let line = |text: &str| Manifest::parse(text).map_err(|fault| fault.line);
        assert_eq!(line(""), Err(1));
        assert_eq!(line(&text.replace("# bytes 3\n", "# bytes x\n")), Err(7));
        assert_eq!(line(&text.replace("index.html", "../index.html")), Err(8));
        assert_eq!(line(&text[..text.len() - 5]), Err(8));
        assert_eq!(line(&text.replace("index.html", "index.htm")), Err(2));
        let cut = text.lines().take(7).collect::<Vec<_>>().join("\n");
        assert_eq!(line(&cut), Err(8));
    }

    #[test]
    fn build_id_ignores_what_is_left_over() {
        let mut files: BTreeMap<_, _> = sample().current().map(|(p, e)| (p.clone(), *e)).collect();
        assert_eq!(Manifest::new(files.clone()).build_id(), sample().build_id());
        files.pop_first();
        assert_ne!(Manifest::new(files).build_id(), sample().build_id());
    }

    #[test]
    fn knows_its_folders() {
        assert!(sample().has_folder("assets"));
        assert!(!sample().has_folder("asset"));
        assert!(!sample().has_folder("index.html"));
    }
}

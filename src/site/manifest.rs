//! The manifest: every file of a site with its size and SHA-256, and the build id made of them.
//! `sha256sum -c manifest.txt` reads it too, because all else stands in comment lines. That of a large site is in parts
//! (`parts`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::fingerprint::Digest;
use super::parts::Reading;
use super::path::SitePath;

/// The manifest's own name at the root of a site.
pub const MANIFEST_NAME: &str = "manifest.txt";

/// No manifest is larger: it would list a million files.
pub(super) const MOST_MANIFEST: u64 = 256 << 20;

/// For how many builds a file with a fingerprint outlives its own.
pub(super) const KEPT_BUILDS: u8 = 2;

/// The folder of its parts.
pub(super) const PARTS: &str = "manifest";

const TITLE: &str = "# tebiki manifest 2";
/// Its build id covered the files of the build alone. Such a manifest is read where a site is live, so that the next
/// publication can replace it, and proves nothing.
const EARLIER_TITLE: &str = "# tebiki manifest 1";
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

/// Every file of a site, in the order of the paths; the manifest itself is not in it, its parts are.
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

    /// The files of the site itself: neither left over, nor a part of the manifest, nor of the publication before.
    pub fn site_files(&self) -> impl Iterator<Item = (&SitePath, &Entry)> {
        self.current().filter(|(path, _)| path.is_of_site())
    }

    /// The manifest of this build alone.
    #[must_use]
    pub fn without_left_over(&self) -> Self {
        Self::new(self.site_files().map(|(path, entry)| (path.clone(), *entry)).collect()).in_parts()
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

    /// Whether both are of the same build, whatever is left over beside it.
    #[must_use]
    pub fn is_same_build(&self, other: &Self) -> bool {
        self.site_files().eq(other.site_files())
    }

    /// A name for exactly this content: the digest of all lines of the manifest and of its parts but the one that says it.
    #[must_use]
    pub fn build_id(&self) -> String {
        Self::id_of(&format!("{}{}", self.head(), self.listing()))
    }

    fn id_of(listing: &str) -> String {
        Digest::of(format!("{TITLE}\n{listing}").as_bytes()).to_string()
    }

    /// The lines of the files that are no parts, where there are parts.
    pub(super) fn listing(&self) -> String {
        let parts = self.has_parts();
        self.iter().filter(|(path, _)| parts && !path.is_part()).map(|(path, entry)| lines_of(path, entry)).collect()
    }

    /// The lines of `manifest.txt` that list files: the parts, or all where there are none.
    fn head(&self) -> String {
        let parts = self.has_parts();
        self.iter().filter(|(path, _)| !parts || path.is_part()).map(|(path, entry)| lines_of(path, entry)).collect()
    }

    fn has_parts(&self) -> bool {
        self.current().any(|(path, _)| path.is_part())
    }

    /// Adds files.
    pub(super) fn extend(&mut self, files: BTreeMap<SitePath, Entry>) {
        self.files.extend(files);
    }

    /// The text of `manifest.txt`.
    #[must_use]
    pub fn render(&self) -> String {
        format!("{TITLE}\n{BUILD}{}\n{}", self.build_id(), self.head())
    }

    /// Whether a text claims to be a manifest of ours, whatever state it is in.
    #[must_use]
    pub fn claims(text: &str) -> bool {
        text.starts_with("# tebiki manifest")
    }

    /// Reads what [`Manifest::render`] wrote, of a site whose manifest has no parts.
    ///
    /// # Errors
    /// Names the first line that is not as it must be.
    pub fn parse(text: &str) -> Result<Self, ManifestFault> {
        Self::parse_with(text, &|_| None)
    }

    /// What `manifest.txt` itself lists.
    pub(super) fn parse_head(text: &str) -> Result<Self, ManifestFault> {
        Self::parse_lines(text, TITLE).map(|(manifest, _)| manifest)
    }

    /// Reads what [`Manifest::render`] wrote; `read` hands over the parts.
    ///
    /// # Errors
    /// Names the first line that is not as it must be.
    pub(super) fn parse_with(text: &str, read: Reading<'_>) -> Result<Self, ManifestFault> {
        let (mut manifest, build) = Self::parse_lines(text, TITLE)?;
        manifest.join(text, read)?;
        if manifest.build_id() != build {
            return Err(ManifestFault { line: 2, what: "the build id is not that of the files listed" });
        }
        // Whatever reads a line in another way than we do must find the same in it.
        let rendered = manifest.render();
        if rendered == text {
            return Ok(manifest);
        }
        let same = rendered.lines().zip(text.lines()).take_while(|(ours, theirs)| ours == theirs).count();
        Err(ManifestFault { line: same + 1, what: "the line is not as it is written, or not in its order" })
    }

    /// As [`Manifest::parse_with`], and also what earlier versions wrote, for a site that is to be replaced.
    ///
    /// # Errors
    /// As [`Manifest::parse`].
    pub(super) fn parse_any(text: &str, read: Reading<'_>) -> Result<Self, ManifestFault> {
        if !text.starts_with(&format!("{EARLIER_TITLE}\n")) {
            return Self::parse_with(text, read);
        }
        let (manifest, build) = Self::parse_lines(text, EARLIER_TITLE)?;
        let mut listing = String::new();
        for (path, entry) in manifest.current() {
            let _ = writeln!(listing, "{}  {path}", entry.digest);
        }
        if Digest::of(listing.as_bytes()).to_string().get(..16) == Some(build) {
            return Ok(manifest);
        }
        Err(ManifestFault { line: 2, what: "the build id is not that of the files listed" })
    }

    /// What the lines say, and the build id that stands among them.
    fn parse_lines<'a>(text: &'a str, title: &str) -> Result<(Self, &'a str), ManifestFault> {
        let fault = |line: usize, what: &'static str| ManifestFault { line: line + 1, what };
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line) != Some(title) {
            return Err(fault(0, "the first line is not that of a manifest"));
        }
        let build = lines
            .next()
            .and_then(|(_, line)| line.strip_prefix(BUILD))
            .ok_or_else(|| fault(1, "the build id is missing"))?;
        Ok((Self { files: parse_entries(&mut lines)? }, build))
    }
}

/// The two lines of a file.
pub(super) fn lines_of(path: &SitePath, entry: &Entry) -> String {
    let mut text = format!("{BYTES}{}", entry.size);
    if entry.left_over > 0 {
        let _ = write!(text, "{LEFT}{}", entry.left_over);
    }
    let _ = writeln!(text, "\n{}  {path}", entry.digest);
    text
}

/// What lines say of files; each comes with how many were before it.
pub(super) fn parse_entries<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
) -> Result<BTreeMap<SitePath, Entry>, ManifestFault> {
    let fault = |line: usize, what: &'static str| ManifestFault { line: line + 1, what };
    let mut files = BTreeMap::new();
    while let Some((at, bytes)) = lines.next() {
        let (size, left_over) = parse_bytes(bytes).ok_or_else(|| fault(at, "no size stands here"))?;
        let (path, digest) = lines
            .next()
            .and_then(|(_, line)| parse_file(line))
            .ok_or_else(|| fault(at + 1, "no digest and path stand here"))?;
        if left_over > KEPT_BUILDS || (left_over > 0 && !path.is_fingerprinted()) {
            return Err(fault(at, "only a file with a fingerprint is left over, for two builds at most"));
        }
        files.insert(path, Entry { digest, size, left_over });
    }
    Ok(files)
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
    fn build_id_is_the_digest_of_all_other_lines() {
        let text = sample().render();
        let others: String = text.split_inclusive('\n').filter(|line| !line.starts_with(BUILD)).collect();
        assert_eq!(Digest::of(others.as_bytes()).to_string(), sample().build_id());
        assert!(text.contains(&format!("{BUILD}{}\n", sample().build_id())));
        let mut files: BTreeMap<_, _> = sample().iter().map(|(p, e)| (p.clone(), *e)).collect();
        files.retain(|_, entry| entry.left_over == 0);
        let alone = Manifest::new(files.clone());
        assert_ne!(alone.build_id(), sample().build_id());
        assert!(alone.is_same_build(&sample()));
        files.pop_first();
        assert!(!Manifest::new(files).is_same_build(&sample()));
    }

    #[test]
    fn what_is_left_over_has_a_fingerprint_and_an_end() {
        let with = |name: &str, left_over| {
            let entry = Entry { digest: Digest::of(b""), size: 0, left_over };
            let path = SitePath::new(name).expect("a valid path");
            Manifest::parse(&Manifest::new(BTreeMap::from([(path, entry)])).render()).map_err(|fault| fault.line)
        };
        assert!(with("assets/a.00000000.css", 2).is_ok() && with("evil.html", 0).is_ok());
        assert_eq!(with("evil.html", 1), Err(3));
        assert_eq!(with("assets/a.00000000.css", 3), Err(3));
    }

    #[test]
    fn is_written_in_one_way_alone() {
        let (first, second) = ("# bytes 1\n{}  a\n", "# bytes 1\n{}  b\n");
        let whole = |listing: &str| {
            let listing = listing.replace("{}", &Digest::of(b"x").to_string());
            format!("{TITLE}\n{BUILD}{}\n{listing}", Manifest::id_of(&listing))
        };
        assert!(Manifest::parse(&whole(&format!("{first}{second}"))).is_ok());
        for other in [format!("{second}{first}"), format!("{first}{first}"), first.replace("1\n", "01\n")] {
            assert!(Manifest::parse(&whole(&other)).is_err(), "{other}");
        }
    }

    #[test]
    fn an_earlier_one_is_read_where_it_is_replaced() {
        let digest = Digest::of(b"x");
        let id = Digest::of(format!("{digest}  a.html\n").as_bytes()).to_string();
        let text = format!("{EARLIER_TITLE}\n{BUILD}{}\n# bytes 1\n{digest}  a.html\n", &id[..16]);
        assert_eq!(Manifest::parse_any(&text, &|_| None).map(|manifest| manifest.iter().count()), Ok(1));
        assert!(Manifest::parse(&text).is_err());
        assert!(Manifest::parse_any(&text.replace("a.html", "b.html"), &|_| None).is_err());
    }

    #[test]
    fn knows_its_folders() {
        assert!(sample().has_folder("assets"));
        assert!(!sample().has_folder("asset"));
        assert!(!sample().has_folder("index.html"));
    }
}

//! Paths of the output: relative, ASCII, lower case, and fit for every file system and server.

use std::fmt;
use std::path::{Path, PathBuf};

use super::fingerprint::Digest;
use crate::source::{MAX_PATH_CHARACTERS, is_device};

/// The path of one output file below the root of the site, such as `assets/style.1a2b3c4d.css`.
///
/// Its components are made of `a-z`, `0-9`, `.` and `-`, so two paths can never differ by case or by
/// Unicode form only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SitePath(String);

impl SitePath {
    /// Checks a path written with `/` between its components.
    ///
    /// # Errors
    /// Says what is wrong with the first component that cannot stand.
    pub fn new(text: &str) -> Result<Self, PathFault> {
        if text.is_empty() {
            return Err(PathFault::Empty);
        }
        let length = text.chars().count();
        if length > MAX_PATH_CHARACTERS {
            return Err(PathFault::TooLong { length });
        }
        text.split('/').try_for_each(check_component)?;
        Ok(Self(text.to_owned()))
    }

    /// The path as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// What follows the last dot of the file name.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// The folders above the file, nearest first.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        let mut rest = self.0.as_str();
        std::iter::from_fn(move || {
            rest = rest.rsplit_once('/')?.0;
            Some(rest)
        })
    }

    /// Whether a reader opens this file as a page.
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.extension() == Some("html")
    }

    /// Whether the name carries a fingerprint, or a folder above is one, as that of the search's shards is: the
    /// bytes behind such a path never change. Only assets, shards and parts are called so; a page or an attachment
    /// may have a date for a name (`files/20110421/a.pdf`).
    #[must_use]
    pub fn is_fingerprinted(&self) -> bool {
        if !["assets/", "search/", "manifest/", "model/"].iter().any(|folder| self.0.starts_with(folder)) {
            return false;
        }
        let mut parts = self.file_name().rsplit('.');
        let mark = parts.nth(1).unwrap_or_default();
        (parts.next().is_some() && is_fingerprint(mark)) || self.0.split('/').rev().skip(1).any(is_fingerprint)
    }

    /// Whether the file is a part of the manifest.
    #[must_use]
    pub(super) fn is_part(&self) -> bool {
        self.0.starts_with("manifest/")
    }

    /// Whether the file keeps what the last publication took away.
    #[must_use]
    pub(super) fn is_previous(&self) -> bool {
        self.0.starts_with("previous/")
    }

    /// Whether the file is of the site itself, and not of what is written about it.
    #[must_use]
    pub(super) fn is_of_site(&self) -> bool {
        !self.is_part() && !self.is_previous()
    }

    /// Whether the file says which build its readers are in, as all of `search/` does that has no fingerprint.
    #[must_use]
    pub(super) fn names_the_build(&self) -> bool {
        self.0.starts_with("search/") && !self.is_fingerprinted()
    }

    /// The same path with the fingerprint of `digest` before the extension.
    ///
    /// # Errors
    /// A name without an extension has no place for it, and a long path may get too long.
    pub fn with_fingerprint(&self, digest: &Digest) -> Result<Self, PathFault> {
        let (stem, extension) = self.file_name().rsplit_once('.').ok_or(PathFault::NoExtension)?;
        let folder = &self.0[..self.0.len() - self.file_name().len()];
        Self::new(&format!("{folder}{stem}.{}.{extension}", digest.short()))
    }

    /// The file on disk, below `root`.
    #[must_use]
    pub fn below(&self, root: &Path) -> PathBuf {
        root.join(&self.0)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl AsRef<str> for SitePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Why a path cannot name an output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathFault {
    /// There is no character in it.
    Empty,
    /// It has more than [`MAX_PATH_CHARACTERS`].
    TooLong {
        /// How many it has.
        length: usize,
    },
    /// It begins or ends with `/`, or holds `//`.
    EmptyComponent,
    /// A character that is not `a-z`, `0-9`, `.` or `-`.
    Character {
        /// The first of them.
        character: char,
    },
    /// A component begins or ends with a dot.
    OuterDot {
        /// The component.
        component: String,
    },
    /// Windows keeps the name for a device.
    Reserved {
        /// The component.
        component: String,
    },
    /// A fingerprint goes before the extension, and there is none.
    NoExtension,
}

impl fmt::Display for PathFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("it is empty"),
            Self::TooLong { length } => {
                write!(out, "it has {length} characters, and {MAX_PATH_CHARACTERS} is the most")
            }
            Self::EmptyComponent => out.write_str("it has an empty component"),
            Self::Character { character } => {
                write!(out, "it holds {character:?}, and only `a-z`, `0-9`, `.` and `-` work on every server")
            }
            Self::OuterDot { component } => write!(out, "`{component}` begins or ends with a dot"),
            Self::Reserved { component } => write!(out, "Windows reserves the name `{component}`"),
            Self::NoExtension => out.write_str("it has no extension"),
        }
    }
}

impl std::error::Error for PathFault {}

fn is_fingerprint(text: &str) -> bool {
    text.len() == Digest::SHORT && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn check_component(component: &str) -> Result<(), PathFault> {
    if component.is_empty() {
        return Err(PathFault::EmptyComponent);
    }
    let allowed = |character: &char| matches!(character, 'a'..='z' | '0'..='9' | '.' | '-');
    if let Some(character) = component.chars().find(|character| !allowed(character)) {
        return Err(PathFault::Character { character });
    }
    if component.starts_with('.') || component.ends_with('.') {
        return Err(PathFault::OuterDot { component: component.to_owned() });
    }
    if is_device(component) {
        return Err(PathFault::Reserved { component: component.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_every_server_takes() {
        for text in ["index.html", "a/b-c/d.1.html", "7.2.1.html", "console.html", "com10.html"] {
            assert_eq!(SitePath::new(text).map(|path| path.as_str().to_owned()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn refuses_what_some_system_refuses() {
        let reserved = |name: &str| PathFault::Reserved { component: name.to_owned() };
        let dot = |name: &str| PathFault::OuterDot { component: name.to_owned() };
        let cases = [
            ("", PathFault::Empty),
            ("/a.html", PathFault::EmptyComponent),
            ("a//b.html", PathFault::EmptyComponent),
            ("a/", PathFault::EmptyComponent),
            ("../a.html", dot("..")),
            ("a/./b.html", dot(".")),
            (".htaccess", dot(".htaccess")),
            ("a.", dot("a.")),
            ("A.html", PathFault::Character { character: 'A' }),
            ("a\\b.html", PathFault::Character { character: '\\' }),
            ("c:a.html", PathFault::Character { character: ':' }),
            ("要件.html", PathFault::Character { character: '要' }),
            ("a/nul.html", reserved("nul.html")),
            ("com1", reserved("com1")),
            ("lpt0.tar.gz", reserved("lpt0.tar.gz")),
        ];
        for (text, fault) in cases {
            assert_eq!(SitePath::new(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn counts_the_characters() {
        assert!(SitePath::new(&"a".repeat(205)).is_ok());
        assert_eq!(SitePath::new(&"a".repeat(206)), Err(PathFault::TooLong { length: 206 }));
    }

    #[test]
    fn lists_the_folders_above() {
        let path = SitePath::new("a/b/c.html").expect("a valid path");
        assert_eq!(path.ancestors().collect::<Vec<_>>(), ["a/b", "a"]);
    }

    #[test]
    fn knows_a_fingerprint() {
        let marked = |text: &str| SitePath::new(text).expect("a valid path").is_fingerprinted();
        assert!(marked("assets/style.1a2b3c4d.css"));
        assert!(!marked("style.css"));
        assert!(!marked("1a2b3c4d.css"));
        assert!(!marked("style.1a2b3c4.css"));
        assert!(!marked("style.1a2b3c4g.css"));
        assert!(marked("search/1a2b3c4d/root.js"));
        assert!(!marked("search/build.js"));
        assert!(!marked("search/1a2b3c4d"));
        assert!(!marked("files/20110421/a.pdf") && !marked("files/form.20110421.pdf") && !marked("a.20110421.html"));
    }

    #[test]
    fn marks_a_name_with_its_digest() {
        let path = SitePath::new("assets/style.css").expect("a valid path");
        let marked = path.with_fingerprint(&Digest::of(b"a{}")).expect("a name with extension");
        assert_eq!(marked.as_str(), format!("assets/style.{}.css", Digest::of(b"a{}").short()));
        assert!(marked.is_fingerprinted());
    }
}

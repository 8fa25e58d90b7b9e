//! Paths inside the content folder: relative, `/`-separated, NFC, without `..`.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A path inside the content folder, such as `09-duties/9.3.1.md`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
pub struct ContentPath(#[schemars(with = "String")] Arc<str>);

/// Why a string is not a [`ContentPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// The path is empty or absolute.
    NotRelative,
    /// A component is `.` or `..`, empty, or holds a control character or a backslash.
    BadComponent(String),
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRelative => f.write_str("the path is not relative"),
            Self::BadComponent(part) => write!(f, "`{}` cannot be part of a path", part.escape_debug()),
        }
    }
}

impl std::error::Error for PathError {}

impl From<ContentPath> for String {
    fn from(path: ContentPath) -> Self {
        path.0.as_ref().to_owned()
    }
}

impl TryFrom<String> for ContentPath {
    type Error = PathError;

    fn try_from(path: String) -> Result<Self, PathError> {
        Self::new(&path)
    }
}

impl ContentPath {
    /// A path from its `/`-separated form; it is brought to Unicode NFC.
    ///
    /// # Errors
    /// When the path is absolute or one of its components is not a plain name.
    pub fn new(path: &str) -> Result<Self, PathError> {
        if path.is_empty() || path.starts_with('/') {
            return Err(PathError::NotRelative);
        }
        for part in path.split('/') {
            let bad = matches!(part, "" | "." | "..") || part.chars().any(|c| c.is_control() || c == '\\');
            if bad {
                return Err(PathError::BadComponent(part.to_owned()));
            }
        }
        // ASCII is composed already.
        Ok(Self(if path.is_ascii() { path.into() } else { path.nfc().collect::<String>().into() }))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file; empty at the root.
    #[must_use]
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(dir, _)| dir)
    }

    /// The file's name.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file's name without its last extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.file_name().rsplit_once('.').map_or(self.file_name(), |(stem, _)| stem)
    }

    /// The last extension, in lower case; empty where there is none.
    #[must_use]
    pub fn extension(&self) -> String {
        self.file_name().rsplit_once('.').map_or(String::new(), |(_, ext)| ext.to_ascii_lowercase())
    }

    /// A path written relative to this file's folder, such as `../images/a.png`.
    ///
    /// # Errors
    /// When it leads out of the content folder or is not a plain relative path.
    pub fn resolve(&self, relative: &str) -> Result<Self, PathError> {
        if relative.starts_with('/') {
            return Err(PathError::NotRelative);
        }
        let mut parts: Vec<&str> = self.parent().split('/').filter(|p| !p.is_empty()).collect();
        for part in relative.split('/') {
            match part {
                "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Err(PathError::BadComponent("..".to_owned()));
                    }
                }
                _ => parts.push(part),
            }
        }
        Self::new(&parts.join("/"))
    }
}

/// The most characters that a path may have, in the content as in the site, so that a share's prefix still fits
/// Windows' 260: a name of 200 and its extension.
pub const MAX_PATH_CHARACTERS: usize = 205;

/// Whether Windows takes a file of this name for a device. It takes `nul.html` for it too, so only the part before
/// the first dot counts.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl fmt::Display for ContentPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert!(ContentPath::new("../x.md").is_err());
        assert!(ContentPath::new("/x.md").is_err());
        let p = ContentPath::new("a/b.md").expect("plain");
        assert_eq!(p.resolve("../c.png").expect("inside").as_str(), "c.png");
        assert!(p.resolve("../../c.png").is_err());
    }

    #[test]
    fn devices_are_known() {
        for name in ["con", "NUL.html", "com1.tar.gz", "Lpt9"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["console.md", "com10.md", "com.md", "x.con", "com²"] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn decomposed_names_are_composed() {
        assert_eq!(ContentPath::new("か\u{3099}.md").expect("plain").as_str(), "が.md");
    }
}

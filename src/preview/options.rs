//! What a preview server is told when it starts.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::token::Token;
use crate::diagnostic::folder_of;

/// Answers a query string (what stands after `?`, still percent-encoded) with JSON; `None` where
/// there is no answer. It is called on a thread that may take its time.
pub type Search = Arc<dyn Fn(&str) -> Option<Vec<u8>> + Send + Sync>;

/// How a server is to be started.
#[derive(Clone)]
pub struct Options {
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Who may reach it.
    pub reach: Reach,
    /// Whether browsers go to the page being edited.
    pub follow: Follow,
    /// How the overlay links into the editor; `None` leaves the link out.
    pub editor: Option<EditorLink>,
    /// Answers `/__tebiki/search`.
    pub search: Option<Search>,
    /// At most this many connections of clients that may ask are open at once, fewer where the system lets a program open
    /// few files; beyond that the oldest is closed.
    pub connections: usize,
    /// What a client has to show before it is answered; `None` answers everyone who reaches the port.
    pub token: Option<Token>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 8080,
            reach: Reach::Loopback,
            follow: Follow::Stay,
            editor: None,
            search: None,
            connections: 1_100,
            token: None,
        }
    }
}

/// Who may reach the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Programs of this machine.
    Loopback,
    /// Anyone who can reach `address`; under these host names besides the address itself.
    Remote {
        /// The address to listen on.
        address: IpAddr,
        /// Further names by which browsers may ask, without a port.
        names: Vec<String>,
    },
}

impl Reach {
    /// The address to listen on.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        match self {
            Self::Loopback => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Self::Remote { address, .. } => *address,
        }
    }
}

/// Whether browsers go to the page being edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// They stay where they are.
    Stay,
    /// They open the page that an edit belongs to.
    Edits,
}

/// A link that opens a place of the content in an editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorLink {
    template: String,
    root: PathBuf,
    /// The project's own theme, where it lies elsewhere than beside the content.
    theme: Option<PathBuf>,
}

/// Why a template is not an [`EditorLink`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorLinkError {
    /// `{path}` is not in it.
    NoPath,
    /// It does not begin with a scheme of its own, or with one that a browser runs or fetches.
    Scheme(String),
}

impl fmt::Display for EditorLinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPath => f.write_str("the editor's link does not hold `{path}`"),
            Self::Scheme(scheme) => write!(f, "`{scheme}` is not an editor's scheme, such as `vscode:`"),
        }
    }
}

impl std::error::Error for EditorLinkError {}

/// Editors known by name.
const EDITORS: [(&str, &str); 7] = [
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
];

/// Schemes that a browser would run, fetch or show by itself.
const FORBIDDEN_SCHEMES: [&str; 8] = ["about", "blob", "data", "file", "ftp", "http", "https", "javascript"];

impl EditorLink {
    /// A link from an editor's name (`vscode`) or a template with `{path}`, `{line}` and
    /// `{column}`, for files below `root`. The path starts with `/` and is percent-encoded.
    pub fn new(template: &str, root: &Path) -> Result<Self, EditorLinkError> {
        let known = EDITORS.iter().find(|(name, _)| *name == template);
        let template = known.map_or(template, |(_, link)| link);
        let scheme = template.split(':').next().unwrap_or("").to_ascii_lowercase();
        let plain = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        if !template.contains(':') || !plain || FORBIDDEN_SCHEMES.contains(&scheme.as_str()) {
            return Err(EditorLinkError::Scheme(scheme));
        }
        if !template.contains("{path}") {
            return Err(EditorLinkError::NoPath);
        }
        Ok(Self { template: template.to_owned(), root: root.to_path_buf(), theme: None })
    }

    /// The same link for a guide whose theme lies in a folder of its own.
    #[must_use]
    pub fn with_theme(self, theme: Option<&Path>) -> Self {
        Self { theme: theme.map(Path::to_path_buf), ..self }
    }

    /// Where a file of the content or, where it is called `theme/…`, of the theme lies on the disk.
    fn place(&self, file: &str) -> PathBuf {
        let folder = folder_of(&self.root, file);
        let below = file.strip_prefix("theme").map(|rest| rest.trim_start_matches('/'));
        match self.theme.as_ref().filter(|_| folder != self.root).zip(below) {
            Some((theme, below)) => theme.join(below),
            None => folder.join(file),
        }
    }

    /// The link to a place.
    #[must_use]
    pub fn to(&self, file: &str, line: usize, column: usize) -> String {
        let path = self.place(file).to_string_lossy().replace('\\', "/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        let path = format!("{slash}{}", percent_encode(&path));
        self.template
            .replace("{path}", &path)
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string())
    }
}

/// Percent-encodes everything that is not plain in a path; `/` and `:` stay.
pub(super) fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_editor_opens_the_place() {
        let link = EditorLink::new("vscode", Path::new("/srv/手引き")).expect("known");
        let want = "vscode://file/srv/%E6%89%8B%E5%BC%95%E3%81%8D/a%20b.md:3:7";
        assert_eq!(link.to("a b.md", 3, 7), want);
        let want = "vscode://file/srv/theme/templates/terms.html:3:7";
        assert_eq!(link.to("theme/templates/terms.html", 3, 7), want, "the theme lies beside the content");
        let link = link.with_theme(Some(Path::new("/srv/look")));
        assert_eq!(link.to("theme/templates/terms.html", 3, 7), "vscode://file/srv/look/templates/terms.html:3:7");
        assert!(link.to("a b.md", 3, 7).contains("/srv/%E6"), "the content stays where it is");
    }

    #[test]
    fn a_windows_path_gets_a_slash_before_its_drive() {
        let link = EditorLink::new("idea", Path::new("C:\\guide")).expect("known");
        assert!(link.to("a.md", 1, 1).starts_with("idea://open?file=/C:/guide/"));
    }

    #[test]
    fn schemes_of_the_browser_are_refused() {
        for bad in ["javascript:alert({path})", "https://e/{path}", "{path}", "DATA:{path}", "file://{path}"] {
            assert!(EditorLink::new(bad, Path::new("/")).is_err(), "{bad}");
        }
        assert_eq!(EditorLink::new("x://open", Path::new("/")), Err(EditorLinkError::NoPath));
    }
}

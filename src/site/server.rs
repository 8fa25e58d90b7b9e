//! Small configurations for web servers. A site works without any; they add caching, compression, the page of a wrong
//! address, and the headers by which a browser holds the site to its own promises.

use std::fmt;
use std::path::{Path, PathBuf};

use super::error::PublishError;
use super::fingerprint::Digest;
use super::folder::Folder;
use super::headers::{CONTENT_SECURITY_POLICY, ISOLATION_HEADERS, MEDIA_TYPES, Reading};

/// A web server that a configuration can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Microsoft IIS: `web.config` in the root of the site.
    Iis,
    /// Apache httpd: `.htaccess` in the root of the site, or the inside of a `<Directory>`.
    Apache,
    /// nginx: a file to include in the `location` of the site.
    Nginx,
}

impl Server {
    /// The name under which a server looks for the text.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Iis => "web.config",
            Self::Apache => ".htaccess",
            Self::Nginx => "tebiki.nginx.conf",
        }
    }
}

/// The path of a site on its server, such as `/` or `/guide/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlPath(String);

/// A path that is not a [`UrlPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadUrlPath(String);

impl fmt::Display for BadUrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a path such as `/guide/`: ASCII letters, digits, `-._~`, beginning and ending in `/`",
            self.0
        )
    }
}

impl std::error::Error for BadUrlPath {}

impl UrlPath {
    /// A path that begins and ends in `/`; nothing in it has to be escaped in any of the configurations.
    pub fn new(path: &str) -> Result<Self, BadUrlPath> {
        let part = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~'))
        };
        let inner = path.strip_prefix('/').map(|rest| (rest.is_empty(), rest.strip_suffix('/')));
        match inner {
            Some((true, _)) => Ok(Self("/".to_owned())),
            Some((false, Some(inner))) if inner.split('/').all(part) => Ok(Self(path.to_owned())),
            _ => Err(BadUrlPath(path.to_owned())),
        }
    }
}

impl Default for UrlPath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl std::str::FromStr for UrlPath {
    type Err = BadUrlPath;

    fn from_str(path: &str) -> Result<Self, BadUrlPath> {
        Self::new(path)
    }
}

/// Writes a configuration into the folder of a site, under the name that the server looks for, and returns its path. A
/// file of that name is somebody's work and stays as it is.
///
/// # Errors
/// There is such a file, or the folder cannot be written to.
pub fn write_server_config(dest: &Path, server: Server, place: &UrlPath) -> Result<PathBuf, PublishError> {
    let folder = Folder::open(dest)?;
    folder.write(server.file_name(), server_config(server, place).as_bytes())?;
    Ok(folder.place(server.file_name()))
}

/// The text of a configuration for `server`, where the site stands at `place`.
#[must_use]
pub fn server_config(server: Server, place: &UrlPath) -> String {
    let template = match server {
        Server::Iis => include_str!("server/web.config"),
        Server::Apache => include_str!("server/htaccess"),
        Server::Nginx => include_str!("server/nginx.conf"),
    };
    let policy = ("Content-Security-Policy", CONTENT_SECURITY_POLICY.as_str());
    let headers = std::iter::once(policy).chain(ISOLATION_HEADERS);
    let headers: Vec<String> = headers.map(|(name, value)| header(server, name, value)).collect();
    let types: Vec<String> = MEDIA_TYPES
        .into_iter()
        .map(|(extension, media, reading)| media_type(server, extension, media, reading))
        .collect();
    let texts: Vec<&str> = MEDIA_TYPES
        .iter()
        .filter(|(.., reading)| *reading == Reading::Text)
        .map(|(extension, ..)| *extension)
        .collect();
    template
        .replace("@HEADERS@", &headers.join("\n"))
        .replace("@TYPES@", &types.join("\n"))
        .replace("@TEXTS@", &texts.iter().map(|text| format!(".{text}")).collect::<Vec<_>>().join(" "))
        .replace("@FINGERPRINT@", &format!("[0-9a-f]{{{}}}", Digest::SHORT))
        .replace("@PLACE@", &place.0)
}

/// The line of a header.
fn header(server: Server, name: &str, value: &str) -> String {
    match server {
        // A header that is added twice, here and for the whole server, makes IIS refuse the site.
        Server::Iis => format!("        <remove name=\"{name}\" />\n        <add name=\"{name}\" value=\"{value}\" />"),
        Server::Apache => format!("    Header always set {name} \"{value}\""),
        Server::Nginx => format!("add_header {name} \"{value}\" always;"),
    }
}

/// The line of a media type.
fn media_type(server: Server, extension: &str, media: &str, reading: Reading) -> String {
    let charset = if reading == Reading::Text { "; charset=utf-8" } else { "" };
    match server {
        // The same as with headers.
        Server::Iis => format!(
            "      <remove fileExtension=\".{extension}\" />\n      <mimeMap fileExtension=\".{extension}\" mimeType=\"{media}{charset}\" />"
        ),
        Server::Apache => format!("    AddType {media} .{extension}"),
        Server::Nginx => format!("    {media} {extension};"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SERVERS: [Server; 3] = [Server::Iis, Server::Apache, Server::Nginx];

    #[test]
    fn fills_in_every_place() {
        for server in SERVERS {
            let text = server_config(server, &UrlPath::new("/guide/").expect("a path"));
            assert!(!text.contains('@'), "{server:?}");
            assert!(text.contains(CONTENT_SECURITY_POLICY.as_str()), "{server:?}");
            assert!(text.contains("immutable") && text.contains("no-cache"), "{server:?}");
            assert!(text.contains("[0-9a-f]{8}") && text.contains("/guide/404.html"), "{server:?}");
            for (name, value) in ISOLATION_HEADERS {
                assert!(text.contains(name) && text.contains(value), "{server:?} sends no {name}");
            }
            for (extension, media, _) in MEDIA_TYPES {
                assert!(text.contains(media), "{server:?} has no type for {extension}");
            }
        }
    }

    #[test]
    fn a_place_needs_no_escaping() {
        for good in ["/", "/guide/", "/a/b-1.2_~/"] {
            assert!(UrlPath::new(good).is_ok(), "{good}");
        }
        for bad in ["", "guide", "/guide", "guide/", "//", "/a//b/", "/../", "/a b/", "/\"/", "/手引/", "/a;/", "/%41/"]
        {
            assert!(UrlPath::new(bad).is_err(), "{bad}");
        }
    }

    /// The elements of IIS's schema that are used, each with its parent and its attributes. IIS answers every request
    /// with an error 500.19 where `web.config` holds another one, or one twice.
    const ALLOWED: [(&str, &str, &[&str]); 24] = [
        ("", "configuration", &[]),
        ("configuration", "system.webServer", &[]),
        ("system.webServer", "directoryBrowse", &["enabled"]),
        ("system.webServer", "defaultDocument", &["enabled"]),
        ("defaultDocument", "files", &[]),
        ("files", "clear", &[]),
        ("files", "add", &["value"]),
        ("system.webServer", "staticContent", &[]),
        ("staticContent", "clientCache", &["cacheControlMode"]),
        ("staticContent", "remove", &["fileExtension"]),
        ("staticContent", "mimeMap", &["fileExtension", "mimeType"]),
        ("system.webServer", "urlCompression", &["doStaticCompression"]),
        ("system.webServer", "httpErrors", &["errorMode"]),
        ("httpErrors", "remove", &["statusCode"]),
        ("httpErrors", "error", &["statusCode", "path", "responseMode"]),
        ("system.webServer", "httpProtocol", &[]),
        ("httpProtocol", "customHeaders", &[]),
        ("customHeaders", "remove", &["name"]),
        ("customHeaders", "add", &["name", "value"]),
        ("system.webServer", "security", &[]),
        ("security", "requestFiltering", &[]),
        ("requestFiltering", "hiddenSegments", &[]),
        ("hiddenSegments", "remove", &["segment"]),
        ("hiddenSegments", "add", &["segment"]),
    ];

    /// The elements of the URL Rewrite module's schema.
    const ALLOWED_REWRITE: [(&str, &str, &[&str]); 7] = [
        ("system.webServer", "rewrite", &[]),
        ("rewrite", "outboundRules", &[]),
        ("outboundRules", "rule", &["name"]),
        ("rule", "match", &["serverVariable", "pattern"]),
        ("rule", "conditions", &[]),
        ("conditions", "add", &["input", "pattern"]),
        ("rule", "action", &["type", "value"]),
    ];

    /// What is wrong with a `web.config`.
    fn faults_of_iis(text: &str) -> Vec<String> {
        let tree = roxmltree::Document::parse(text).expect("well-formed XML");
        let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
        for node in tree.root().descendants().filter(roxmltree::Node::is_element) {
            let (name, parent) = (node.tag_name().name(), node.parent_element());
            let parent_name = parent.map_or("", |parent| parent.tag_name().name());
            let mut rules = ALLOWED.iter().chain(&ALLOWED_REWRITE);
            let Some((.., attributes)) = rules.find(|(above, this, _)| (*above, *this) == (parent_name, name)) else {
                faults.push(format!("<{name}> in <{parent_name}>"));
                continue;
            };
            let unknown = node.attributes().filter(|one| !attributes.contains(&one.name()));
            faults.extend(unknown.map(|one| format!("{} of <{name}>", one.name())));
            // An element of a collection is told by its first attribute; any other may be there once.
            let key = attributes.first().and_then(|key| node.attribute(*key)).unwrap_or_default();
            if !seen.insert((parent.map(|parent| parent.range().start), name, key.to_ascii_lowercase())) {
                faults.push(format!("<{name}> {key} twice in <{parent_name}>"));
            }
            let removed = node.prev_sibling_element().is_some_and(|before| before.tag_name().name() == "remove");
            if matches!((parent_name, name), ("staticContent", "mimeMap") | ("customHeaders" | "hiddenSegments", "add"))
                && !removed
            {
                faults.push(format!("<{name}> {key} may be there for the whole server already"));
            }
        }
        faults
    }

    #[test]
    fn iis_gets_only_what_it_knows_and_nothing_twice() {
        let text = server_config(Server::Iis, &UrlPath::default());
        assert_eq!(faults_of_iis(&text), Vec::<String>::new());
        let add = "<remove name=\"X-Powered-By\" />";
        assert!(text.contains(add));
        for (broken, fault) in [
            ("<add name=\"x-content-type-options\" value=\"a\" />", "x-content-type-options twice"),
            ("<set name=\"a\" />", "<set> in <customHeaders>"),
            ("<remove name=\"a\" value=\"b\" />", "value of <remove>"),
            ("<add name=\"new\" value=\"a\" />", "may be there for the whole server"),
        ] {
            let faults = faults_of_iis(&text.replace("<customHeaders>", &format!("<customHeaders>{broken}")))
                .join("; ")
                .to_lowercase();
            assert!(faults.contains(&fault.to_lowercase()), "{broken}: {faults}");
        }
    }
}

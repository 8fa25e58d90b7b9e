//! Where an address in a page leads: to a file of the site, or elsewhere.

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To a file of the site, and a place in it, which is empty if none is named.
    Inside {
        /// The path of the file.
        path: String,
        /// The place.
        place: String,
    },
    /// To another server.
    Outside,
    /// Nowhere that could be checked: a mail address, or bytes in the address itself.
    Unchecked,
    /// Nowhere sensible.
    Bad(BadAddress),
}

/// Why an address cannot work at every path of every server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadAddress {
    /// It begins at the root of the server.
    ServerRoot,
    /// It leads above the site.
    AboveSite,
    /// It names a folder, which opens only on a server.
    Folder,
    /// It runs a script or opens a local file.
    Scheme,
}

/// Resolves `address`, which stands in the file `from`.
pub(super) fn resolve(from: &str, address: &str) -> Target {
    let address = address.trim();
    if let Some(scheme) = scheme(address) {
        return match scheme.as_str() {
            "http" | "https" | "ftp" | "ws" | "wss" => Target::Outside,
            "mailto" | "tel" | "data" => Target::Unchecked,
            _ => Target::Bad(BadAddress::Scheme),
        };
    }
    let address = address.replace('\\', "/");
    if address.starts_with("//") {
        return Target::Outside;
    }
    let (address, place) = address.split_once('#').unwrap_or((&address, ""));
    let place = place.split(":~:").next().unwrap_or_default();
    let path = address.split('?').next().unwrap_or_default();
    let place = decode(place);
    if path.is_empty() {
        return Target::Inside { path: from.to_owned(), place };
    }
    match join(from, &decode(path)) {
        Ok(path) => Target::Inside { path, place },
        Err(fault) => Target::Bad(fault),
    }
}

fn join(from: &str, path: &str) -> Result<String, BadAddress> {
    if path.starts_with('/') {
        return Err(BadAddress::ServerRoot);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop().ok_or(BadAddress::AboveSite)?;
            }
            part => parts.push(part),
        }
    }
    let names_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    if names_folder { Err(BadAddress::Folder) } else { Ok(parts.join("/")) }
}

/// The scheme as a browser sees it: control characters and blanks do not count.
fn scheme(address: &str) -> Option<String> {
    let (before, _) = address.split_once(':')?;
    let name: String = before.chars().filter(|c| *c > ' ').collect();
    let is_scheme = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| name.to_ascii_lowercase())
}

/// Resolves `%41`; what is no such escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escape = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = escape
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(path: &str, place: &str) -> Target {
        Target::Inside { path: path.to_owned(), place: place.to_owned() }
    }

    #[test]
    fn finds_the_file_and_the_place() {
        assert_eq!(resolve("a/b.html", "c.html#d"), inside("a/c.html", "d"));
        assert_eq!(resolve("a/b.html", "../c.html?q=1#%E8%A6%81"), inside("c.html", "要"));
        assert_eq!(resolve("a/b.html", "#d:~:text=x"), inside("a/b.html", "d"));
        assert_eq!(resolve("a/b.html", "./%63.html"), inside("a/c.html", ""));
        assert_eq!(resolve("a/b.html", "c%zz%4"), inside("a/c%zz%4", ""));
    }

    #[test]
    fn knows_what_is_outside() {
        for address in ["https://example.org/", "//example.org", "\\\\share\\a", "HTTP:a"] {
            assert_eq!(resolve("a.html", address), Target::Outside, "{address}");
        }
        assert_eq!(resolve("a.html", "mailto:a@example.org"), Target::Unchecked);
    }

    #[test]
    fn refuses_what_works_on_some_servers_only() {
        let cases = [
            ("/a.html", BadAddress::ServerRoot),
            ("../../a.html", BadAddress::AboveSite),
            ("../", BadAddress::Folder),
            ("..", BadAddress::Folder),
            ("b/", BadAddress::Folder),
            ("java\nscript:x", BadAddress::Scheme),
            ("file:///etc/passwd", BadAddress::Scheme),
        ];
        for (address, fault) in cases {
            assert_eq!(resolve("x/a.html", address), Target::Bad(fault), "{address}");
        }
    }
}

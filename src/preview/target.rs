//! From a request's target to the path of an output file: decoded once, and never more than a
//! name to look up.

/// What a request's path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A path inside the site, such as `a/b.html`.
    File(String),
    /// One of the preview's own addresses, after `/__tebiki/`.
    Own(String),
    /// Nothing that a site can hold.
    Bad,
}

/// The prefix of the preview's own addresses.
pub(super) const OWN: &str = "__tebiki/";

/// Longer targets are refused.
const MAX_TARGET: usize = 4096;

/// Reads the path of a request. `.` and `..` are refused and not resolved: a browser has
/// resolved them already.
pub(super) fn read(path: &str) -> Target {
    let Some(rest) = path.strip_prefix('/').filter(|p| p.len() <= MAX_TARGET) else {
        return Target::Bad;
    };
    let Some(decoded) = percent_decode(rest) else {
        return Target::Bad;
    };
    if let Some(own) = decoded.strip_prefix(OWN) {
        return Target::Own(own.to_owned());
    }
    if decoded.chars().any(|c| c.is_control() || matches!(c, '\\' | '%')) {
        return Target::Bad;
    }
    let name = if decoded.is_empty() || decoded.ends_with('/') { decoded + "index.html" } else { decoded };
    if name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Target::Bad;
    }
    Target::File(name)
}

/// Decodes `%xx`; `None` where an escape is not one or the result is not UTF-8.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            let digits = bytes.get(at + 1..at + 3).filter(|d| d.iter().all(u8::is_ascii_hexdigit))?;
            out.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Target {
        Target::File(name.to_owned())
    }

    #[test]
    fn folders_stand_for_their_index() {
        assert_eq!(read("/"), file("index.html"));
        assert_eq!(read("/a/"), file("a/index.html"));
        assert_eq!(read("/a/b.html"), file("a/b.html"));
        assert_eq!(read("/%E3%81%82.html"), file("あ.html"));
        assert_eq!(read("/%e3%81%82.html"), file("あ.html"));
    }

    #[test]
    fn what_no_site_holds_is_bad() {
        let bad = [
            "",
            "*",
            "x",
            "//",
            "/a//b",
            "/../x",
            "/a/..",
            "/./x",
            "/%2e%2e/x",
            "/..%2fx",
            "/..%5cx",
            "/a\\b",
            "/%00",
            "/%",
            "/%z1",
            "/%+1",
            "/%e3%81",
            "/%252e",
            "/a%0ab",
            "//evil.example/",
        ];
        for target in bad {
            assert_eq!(read(target), Target::Bad, "{target}");
        }
        assert_eq!(read(&format!("/{}", "a".repeat(5000))), Target::Bad);
    }

    #[test]
    fn own_addresses_are_told_apart() {
        assert_eq!(read("/__tebiki/events"), Target::Own("events".to_owned()));
        assert_eq!(read("/__tebiki"), file("__tebiki"));
    }
}

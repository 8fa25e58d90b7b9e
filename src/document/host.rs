//! Addresses of the web: whether what stands behind `https://` can be the name of a host.

use crate::diagnostic::Words;
use crate::words;

/// What is wrong with an address that [`names_host`] refuses, and the way out.
#[must_use]
pub fn not_web(address: &str) -> (Words, Words) {
    if address.starts_with("http://") || address.starts_with("https://") {
        let message = words!("`{address}` はホスト名が正しくない", "`{address}` names no host as it is written");
        let help = words!(
            "`https://www.example.jp/` のように、`://` の後に一つのホスト名を書く",
            "write one name of a host behind `://`, as in `https://www.example.jp/`"
        );
        return (message, help);
    }
    let message =
        words!("`{address}` は http か https のアドレスでない", "`{address}` is not an http or https address");
    (message, words!("`https://` から書く", "begin it with `https://`"))
}

/// Whether an address begins with `http://` or `https://` and names a host: no part of its name is empty, and no sign stands in
/// it that no name has.
#[must_use]
pub fn names_host(address: &str) -> bool {
    let lower = address.get(..8.min(address.len())).unwrap_or(address).to_ascii_lowercase();
    let Some(scheme) = ["http://", "https://"].into_iter().find(|scheme| lower.starts_with(scheme)) else {
        return false;
    };
    let rest = address.get(scheme.len()..).unwrap_or("");
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if authority.starts_with('[') {
        return authority.contains(']');
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    // `http://https://host` holds two beginnings.
    let is_doubled = matches!(host, "http" | "https") && path.starts_with("//");
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_part = |part: &str| {
        let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '%');
        !part.is_empty() && part.chars().all(is_sign) && !part.starts_with('-') && !part.ends_with('-')
    };
    !is_doubled && host.split('.').all(is_part) && port.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::names_host;

    #[test]
    fn names_of_hosts_have_no_empty_part() {
        for address in [
            "http://a",
            "HTTPS://www.example.jp/x?y#z",
            "https://example.jp:8080",
            "https://me@example.jp/",
            "https://例え.jp",
            "http://[::1]/",
            "https://example.jp.",
            "http://my_host/a//b",
        ] {
            assert!(names_host(address), "{address}");
        }
        for address in [
            "http://",
            "http://www..jp",
            "http://.example.jp/",
            "http:///www.example.jp",
            "http://www,example.jp/",
            "http://http://www.example.jp/",
            "https://https//www.example.jp/",
            "http://www.example.jp。/a",
            "http://-a.jp",
            "http://a.jp:80a/",
            "mailto:a@b",
            "www.example.jp",
        ] {
            assert!(!names_host(address), "{address}");
        }
    }
}

//! What is sent with every file, by the web servers that we write configurations for and by the preview alike: the
//! headers by which a browser keeps a site apart from others, and the media types.

use std::sync::LazyLock;

use super::path::SitePath;
use crate::render::PAGE_POLICY;

/// The policy as a header: that of the pages, and who may show them in a frame, which only a header can say.
pub static CONTENT_SECURITY_POLICY: LazyLock<String> =
    LazyLock::new(|| format!("{PAGE_POLICY}; frame-ancestors 'self'"));

/// The headers of every answer beside the policy. What a page loads as a script (the case file's facts, the shards of the
/// search) could be read by a page of any other origin, were it not for `Cross-Origin-Resource-Policy`.
pub const ISOLATION_HEADERS: [(&str, &str); 5] = [
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), midi=(), payment=(), usb=()",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
];

/// How a media type is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As UTF-8: the type is sent with its `charset`.
    Text,
    /// As the format itself says.
    Bytes,
}

/// The media type of every kind of file that a site can hold, by extension.
pub const MEDIA_TYPES: [(&str, &str, Reading); 24] = [
    ("bin", "application/octet-stream", Reading::Bytes),
    ("css", "text/css", Reading::Text),
    ("csv", "text/csv", Reading::Text),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Reading::Bytes),
    ("gif", "image/gif", Reading::Bytes),
    ("html", "text/html", Reading::Text),
    ("ico", "image/x-icon", Reading::Bytes),
    ("jpeg", "image/jpeg", Reading::Bytes),
    ("jpg", "image/jpeg", Reading::Bytes),
    ("js", "text/javascript", Reading::Text),
    ("json", "application/json", Reading::Bytes),
    ("md", "text/plain", Reading::Text),
    ("odt", "application/vnd.oasis.opendocument.text", Reading::Bytes),
    ("pdf", "application/pdf", Reading::Bytes),
    ("png", "image/png", Reading::Bytes),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", Reading::Bytes),
    ("svg", "image/svg+xml", Reading::Bytes),
    ("txt", "text/plain", Reading::Text),
    ("webmanifest", "application/manifest+json", Reading::Bytes),
    ("webp", "image/webp", Reading::Bytes),
    ("woff2", "font/woff2", Reading::Bytes),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Reading::Bytes),
    ("xml", "application/xml", Reading::Bytes),
    ("zip", "application/zip", Reading::Bytes),
];

/// The media type of a path, with its `charset` where it is a text.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    static SENT: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
        let sent = |(extension, media, reading): (&'static str, &str, Reading)| match reading {
            Reading::Text => (extension, format!("{media}; charset=utf-8")),
            Reading::Bytes => (extension, media.to_owned()),
        };
        MEDIA_TYPES.into_iter().map(sent).collect()
    });
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    SENT.iter().find(|(known, _)| *known == extension).map_or("application/octet-stream", |(_, media)| media)
}

/// Whether a browser could take a file for a page or a document of XML: each begins with `<`, whatever its encoding. It
/// does so where a server sends no type, or one that ends in `+xml`.
#[must_use]
pub fn is_document(begin: &[u8]) -> bool {
    // Blanks, the marks of byte orders, and the zeros of wider characters.
    let passed = [b'\t', b'\n', 0x0c, b'\r', b' ', 0, 0xef, 0xbb, 0xbf, 0xfe, 0xff];
    begin.iter().find(|byte| !passed.contains(byte)) == Some(&b'<')
}

/// Whether we say of which type files like this one are.
pub(super) fn has_type(path: &SitePath) -> bool {
    path.extension().is_some_and(|extension| MEDIA_TYPES.iter().any(|(known, ..)| *known == extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_unsafe() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
        assert!(!CONTENT_SECURITY_POLICY.contains(['"', '<', '>', '&']), "it stands in quotation marks and in XML");
        assert!(!ISOLATION_HEADERS.iter().any(|(_, value)| value.contains(['"', '<', '>', '&'])));
    }

    #[test]
    fn documents_are_known_by_how_they_begin() {
        for page in
            [&b"<html>"[..], b"\n \t<?xml", b"\xef\xbb\xbf<x/>", b"\xff\xfe<\0a\0", b"\0<\0a", b"\xfe\xff\0\n\0<"]
        {
            assert!(is_document(page), "{page:?}");
        }
        for other in [&b""[..], b"AC1027<", b"a<b>", b"{\"a\": \"<\"}"] {
            assert!(!is_document(other), "{other:?}");
        }
    }

    #[test]
    fn texts_are_sent_as_utf_8() {
        assert_eq!(media_type("a/b.1a2b3c4d.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("a.webp"), "image/webp");
        assert_eq!(
            (media_type("a.unknown"), media_type("a")),
            ("application/octet-stream", "application/octet-stream")
        );
        assert!(MEDIA_TYPES.is_sorted_by_key(|(extension, ..)| extension), "in order, and none is there twice");
    }
}

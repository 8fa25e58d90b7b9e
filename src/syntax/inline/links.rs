//! Which links are allowed: a few schemes, pages and files of the guide. Everything else is refused
//! and reported; the text is then shown without a link.

use crate::config::PICTURES;
use crate::diagnostic::{Code, Words};
use crate::document::{LinkTarget, Target, Writing, names_host, not_web};
use crate::source::{ContentPath, Span};
use crate::syntax::Dialect;
use crate::syntax::page::Page;
use crate::words;

/// Schemes that a link may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// The target of an ordinary link.
pub(super) fn link(url: &str, span: Span, page: &mut Page<'_>) -> LinkTarget {
    if page.dialect != Dialect::Guide {
        return LinkTarget::Url(url.into());
    }
    match sort(url) {
        Address::Fragment(id) => here(id, span, page),
        Address::Allowed => LinkTarget::Url(url.into()),
        Address::Refused(why) => refuse(Code::LinkScheme, why, span, page),
        Address::Relative(path, fragment) => relative(path, fragment, span, page),
    }
}

/// What a picture shows: always a file of the guide, so that a page asks nobody else for it.
pub(super) fn picture(url: &str, span: Span, page: &mut Page<'_>) -> LinkTarget {
    if page.dialect != Dialect::Guide {
        return LinkTarget::Url(url.into());
    }
    let Address::Relative(path, _) = sort(url) else {
        let why = words!("画像は content の中のファイルに限る", "a picture must be a file of the content folder");
        return refuse(Code::LinkScheme, why, span, page);
    };
    match resolve(path, page) {
        Some(path) if PICTURES.contains(&path.extension().as_str()) => asset(path, "", span, page),
        Some(path) => {
            let extension = path.extension();
            let why = words!(
                "`.{extension}` は画像として使えない",
                "`.{extension}` is not a type of picture that is published"
            );
            let types: Vec<String> = PICTURES.iter().map(|known| format!(".{known}")).collect();
            let (ja, en) = (types.join("、"), types.join(", "));
            page.report
                .with(Code::LinkType, span, why, |d| d.help(words!("画像にできるのは {ja}", "pictures may be {en}")));
            LinkTarget::Refused
        }
        None => outside(span, page),
    }
}

enum Address<'a> {
    Allowed,
    Fragment(&'a str),
    Relative(&'a str, &'a str),
    Refused(Words),
}

/// Whether a link may have that address: of an allowed kind, or a fragment.
#[must_use]
pub fn is_allowed_address(url: &str) -> bool {
    matches!(sort(url), Address::Allowed | Address::Fragment(_))
}

/// Sorts an address by what a browser would make of it. Browsers drop tabs and line ends and take
/// `\` for `/`, so an address that holds one of these is refused before its scheme is looked at.
fn sort(url: &str) -> Address<'_> {
    let tricky = |c: char| c.is_control() || c == '\\' || is_invisible(c);
    if url.chars().any(tricky) || url.trim() != url {
        return Address::Refused(words!(
            "アドレスに制御文字か `\\` がある",
            "the address holds a control character or `\\`"
        ));
    }
    if let Some(fragment) = url.strip_prefix('#') {
        return Address::Fragment(fragment);
    }
    if url.starts_with('/') {
        return Address::Refused(words!("`/` で始まるアドレスは使えない", "an address cannot begin with `/`"));
    }
    let head = url.split(['/', '?', '#']).next().unwrap_or("");
    if let Some((scheme, rest)) = head.split_once(':') {
        let named = scheme.to_ascii_lowercase();
        let web = named.starts_with("http");
        let complete = if web {
            url.len() > scheme.len() + 3 && url.get(scheme.len()..).is_some_and(|r| r.starts_with("://"))
        } else {
            !rest.is_empty()
        };
        return if SCHEMES.contains(&named.as_str()) && complete {
            whole(url, &named, rest)
        } else if matches!(named.as_str(), "http" | "https") {
            Address::Refused(words!("アドレスの `://` が欠けている", "the `://` of the address is not whole"))
        } else {
            Address::Refused(words!("`{scheme}:` のリンクは使えない", "links of the kind `{scheme}:` are not allowed"))
        };
    }
    let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
    Address::Relative(path, fragment)
}

/// An address of an allowed kind, which has to name a host or a mailbox.
fn whole<'a>(url: &str, scheme: &str, rest: &str) -> Address<'a> {
    let is_box = |rest: &str| {
        let address = rest.split('?').next().unwrap_or("");
        address.is_empty()
            || address.split(',').all(|one| one.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty()))
    };
    match scheme {
        "http" | "https" if !names_host(url) => Address::Refused(not_web(url).0),
        "mailto" if !is_box(rest) => {
            Address::Refused(words!("`{url}` はメールアドレスでない", "`{url}` is no address of mail"))
        }
        _ => Address::Allowed,
    }
}

/// Zero-width and direction marks, which hide what an address is.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}

fn relative(path: &str, fragment: &str, span: Span, page: &mut Page<'_>) -> LinkTarget {
    if super::misnamed::check((path, fragment), span, page) {
        return LinkTarget::Refused;
    }
    let Some(path) = resolve(path, page) else { return outside(span, page) };
    let extension = path.extension();
    if extension == "md" {
        let target = Target::File(path, fragment.into());
        return LinkTarget::Page(page.plain_xref(span, Writing::MarkdownLink, target, None));
    }
    let attachments = &page.guide.about.attachments;
    if attachments.is_published(&extension) {
        return asset(path, fragment, span, page);
    }
    let shown = path.as_str();
    let why = words!(
        "`{shown}` はページでも、公開できる種類のファイルでもない",
        "`{shown}` is neither a page nor a type of file that is published"
    );
    let (ja, en) = (attachments.list("、"), attachments.list(", "));
    page.report.with(Code::LinkType, span, why, |d| {
        d.help(words!(
            "公開できるのは {ja}。ほかの種類は guide.yaml の `attachments: {{ types: [ … ] }}` に加える",
            "published are {en}; add others to guide.yaml: `attachments: {{ types: [ … ] }}`"
        ))
    });
    LinkTarget::Refused
}

fn resolve(path: &str, page: &Page<'_>) -> Option<ContentPath> {
    let decoded = percent_decode(path)?;
    page.source.path().resolve(&decoded).ok()
}

fn here(id: &str, span: Span, page: &mut Page<'_>) -> LinkTarget {
    let id = percent_decode(id).unwrap_or_default();
    LinkTarget::Page(page.plain_xref(span, Writing::MarkdownLink, Target::Anchor(None, id.into()), None))
}

fn asset(path: ContentPath, fragment: &str, span: Span, page: &mut Page<'_>) -> LinkTarget {
    page.asset(path.clone(), span);
    LinkTarget::Asset(path, fragment.into())
}

fn outside(span: Span, page: &mut Page<'_>) -> LinkTarget {
    let why = words!(
        "content の外か、読めないアドレスを指している",
        "the address leads out of the content folder or cannot be read"
    );
    refuse(Code::LinkScheme, why, span, page)
}

fn refuse(code: Code, why: Words, span: Span, page: &mut Page<'_>) -> LinkTarget {
    page.report.at(code, span, why);
    LinkTarget::Refused
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let digit = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            out.push(u8::try_from(high * 16 + low).ok()?);
            at += 3;
        } else {
            out.push(byte);
            at += 1;
        }
    }
    String::from_utf8(out).ok().filter(|s| !s.chars().any(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_few_schemes_pass() {
        let kind = |url: &str| match sort(url) {
            Address::Allowed => "allowed",
            Address::Fragment(_) => "fragment",
            Address::Relative(..) => "relative",
            Address::Refused(_) => "refused",
        };
        for url in ["http://a.example", "HTTPS://a.example/x?y=z:w", "mailto:a@b.example", "tel:+81-3"] {
            assert_eq!(kind(url), "allowed", "{url}");
        }
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            "\u{1}javascript:x",
            " javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "/etc",
            "http:evil.example",
            "https:/x",
            "mailto:",
            "mailto:a.example",
            "http://www..jp",
            "http://http://a.example",
            "java\u{200B}script:x",
            "blob:x",
            "http\u{202E}://x",
        ] {
            assert_eq!(kind(url), "refused", "{url}");
        }
        assert_eq!(kind("9.1.md#a:b"), "relative");
        assert_eq!(kind("#x"), "fragment");
    }

    #[test]
    fn percent_signs_are_decoded_once() {
        assert_eq!(percent_decode("%E3%81%82%2541").as_deref(), Some("あ%41"));
        assert_eq!(percent_decode("a%00b"), None);
        assert_eq!(percent_decode("100%").as_deref(), Some("100%"));
    }
}

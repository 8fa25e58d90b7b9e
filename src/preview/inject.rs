//! Adds the browser's reload client to a page, as files of the preview's own; the policy allows
//! no inline script and needs none.

use super::encode;

/// The browser's reload client.
pub(super) const SCRIPT: &str = include_str!("../../theme/scripts/live.js");

/// Changes a page in place.
pub(super) const PAGE_SCRIPT: &str = include_str!("../../theme/scripts/live-page.js");

/// How the overlay looks.
pub(super) const STYLE: &str = include_str!("live.css");

/// Whether a page is what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is.
    Asked,
    /// It stands in for an address that is not there, so its relative links count from the top.
    Missing,
}

/// What a page says to its reload client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'a> {
    /// Tells this start of the server from another one.
    pub(super) instance: &'a str,
    /// The tag of the page's content.
    pub(super) tag: &'a str,
    /// Whether the page is what was asked for.
    pub(super) shown: Shown,
}

/// The page with the client in its head. A policy in the page is left out: the server sends its
/// own, which also lets the client ask for pages.
pub(super) fn inject(page: &[u8], marks: Marks<'_>) -> Vec<u8> {
    let base = if marks.shown == Shown::Missing { "<base href=\"/\">" } else { "" };
    let head = format!(
        "{base}<link rel=\"stylesheet\" id=\"tebiki-live-style\" href=\"/__tebiki/live.css\">\
         <script defer src=\"/__tebiki/live-page.js\"></script><script defer id=\"tebiki-live-script\" src=\"/__tebiki/live.js\" data-instance=\"{}\" data-page=\"{}\" \
         data-shown=\"{}\"></script>",
        marks.instance,
        marks.tag,
        if marks.shown == Shown::Missing { "missing" } else { "asked" },
    );
    let at = head_start(page).unwrap_or(0);
    let (before, after) = page.split_at(at);
    let policy = policy_meta(after);
    let (kept, rest) = after.split_at(policy.start);
    let rest = rest.get(policy.end - policy.start..).unwrap_or(rest);
    [before, head.as_bytes(), kept, rest].concat()
}

/// The tag of a page as it is sent: it changes with the content and with the client.
pub(super) fn page_tag(page: &[u8]) -> String {
    encode::tag(page)
}

/// The offset after `<head>`.
fn head_start(page: &[u8]) -> Option<usize> {
    let open = find(page, b"<head")?;
    let rest = page.get(open..)?;
    rest.iter().position(|&b| b == b'>').map(|close| open + close + 1)
}

/// Where a policy stands in the head; an empty range at the start where there is none.
fn policy_meta(head: &[u8]) -> std::ops::Range<usize> {
    let end = find(head, b"</head").or_else(|| find(head, b"<body")).unwrap_or(0);
    let within = head.get(..end).unwrap_or(&[]);
    let mut from = 0;
    while let Some(open) = within.get(from..).and_then(|rest| find(rest, b"<meta")).map(|at| from + at) {
        let close = within.get(open..).and_then(|rest| rest.iter().position(|&b| b == b'>'));
        let Some(close) = close.map(|at| open + at + 1) else { break };
        if within.get(open..close).is_some_and(|meta| find(meta, b"content-security-policy").is_some()) {
            return open..close;
        }
        from = close;
    }
    0..0
}

/// The first place of `needle`, which is in lower case, in any case of letters.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(page: &str) -> String {
        let marks = Marks { instance: "i", tag: "t", shown: Shown::Asked };
        String::from_utf8(inject(page.as_bytes(), marks)).expect("text")
    }

    #[test]
    fn the_client_comes_first_in_the_head() {
        let page = injected("<!doctype html><HEAD lang=ja><script src=a.js></script></HEAD><body>x</body>");
        let (client, own) = (page.find("live.js"), page.find("a.js"));
        assert!(client.is_some() && client < own, "{page}");
        assert!(page.starts_with("<!doctype html><HEAD lang=ja><link"));
    }

    #[test]
    fn a_policy_in_the_page_gives_way() {
        let page = "<head><meta charset=utf-8><meta http-equiv=\"Content-Security-Policy\" content=\"x\"><title>t</title>\
                    </head><body>content-security-policy</body>";
        let out = injected(page);
        assert!(!out.contains("http-equiv") && out.contains("<meta charset=utf-8><title>t</title>"), "{out}");
        assert!(out.ends_with("<body>content-security-policy</body>"));
    }

    #[test]
    fn a_page_without_a_head_is_kept_whole() {
        assert!(injected("plain").ends_with("plain"));
        assert!(injected("").contains("live.js"));
    }
}

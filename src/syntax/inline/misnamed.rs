//! Addresses of links that lack their beginning, `www.example.com` and `name@example.com`, and addresses of pages in the
//! place of their files, `9.3.5.html`: each would be looked for among the files of the guide.

use crate::diagnostic::{Code, Fix, Words};
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

/// Ends of the names of hosts that no file has.
const HOSTS: [&str; 9] = [".com", ".org", ".net", ".jp", ".gov", ".edu", ".eu", ".info", ".go.jp"];

/// Reports such an address. Whether it was one.
pub(super) fn check((path, fragment): (&str, &str), span: Span, page: &mut Page<'_>) -> bool {
    if path.is_empty() {
        let message = words!("リンクに行き先がない", "the link leads nowhere");
        page.report.with(Code::LinkScheme, span, message, |d| {
            d.help(words!(
                "`[文](行き先)` と、ファイルかアドレスを書く",
                "write `[text](target)`, with a file or an address"
            ))
        });
        return true;
    }
    let first = path.split('/').next().unwrap_or("");
    if let Some(rest) = ["https//", "http//", "https:/", "https/"].iter().find_map(|head| path.strip_prefix(head)) {
        let rest = rest.trim_start_matches('/');
        let message = words!("アドレスの `://` が欠けている", "the `://` of the address is not whole");
        page.report.with(Code::LinkScheme, span, message, |d| {
            d.help(words!("`https://{rest}` と書く", "write `https://{rest}`"))
        });
        return true;
    }
    if let Some(number) = dotted(path) {
        let target = if fragment.is_empty() { number } else { format!("{number}#{fragment}") };
        let message =
            words!("`{path}` は節の番号であり、ファイルでない", "`{path}` is the number of a section, and no file");
        of_page(&target, message, span, page);
        return true;
    }
    let is_host = first.starts_with("www.") || HOSTS.iter().any(|end| first.len() > end.len() && first.ends_with(end));
    let is_mail =
        first == path && path.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if is_mail {
        let message =
            words!("メールアドレスの前に `mailto:` がない", "`mailto:` is missing before the address of mail");
        begin("mailto:", (path, message), span, page);
        return true;
    }
    if is_host {
        let message = words!("`{first}` の前に `https://` がない", "`https://` is missing before `{first}`");
        begin("https://", (path, message), span, page);
        return true;
    }
    let is_asset = page.guide.about.attachments.is_published("html");
    let Some(name) = path.strip_suffix(".html").filter(|name| !name.is_empty() && !is_asset) else { return false };
    let name = name.rsplit('/').next().unwrap_or(name);
    let target = if fragment.is_empty() { name.to_owned() } else { format!("{name}#{fragment}") };
    let message = words!(
        "`{path}` は公開されたページのアドレスであり、content のファイルでない",
        "`{path}` is the address of a published page, and no file of the content folder"
    );
    of_page(&target, message, span, page);
    true
}

/// A number of a section that has dots: 9.3.5.
fn dotted(path: &str) -> Option<String> {
    let is_number = |part: &str| !part.is_empty() && part.len() < 4 && part.bytes().all(|b| b.is_ascii_digit());
    (path.contains('.') && path.split('.').all(is_number)).then(|| path.to_owned())
}

/// What was meant as a link to a page of the guide.
fn of_page(target: &str, message: Words, span: Span, page: &mut Page<'_>) {
    let source = page.source;
    let written = source.slice(span);
    let text = written.strip_prefix('[').and_then(|rest| rest.split_once("](")).map(|(text, _)| text);
    let fixed =
        text.filter(|text| !text.contains(['[', ']', '|', '*', '`'])).map(|text| format!("[[{target}|{text}]]"));
    page.report.with(Code::LinkFile, span, message, |d| {
        let d = d.help(words!(
            "`[[{target}|文]]` か、ページのファイル `….md` へのリンクを書く",
            "write `[[{target}|text]]`, or a link to the page's file, `….md`"
        ));
        match fixed {
            Some(fixed) => d.fix(Fix::guess(source, span, fixed)),
            None => d,
        }
    });
}

/// An address without its beginning.
fn begin(scheme: &str, (path, message): (&str, Words), span: Span, page: &mut Page<'_>) {
    let source = page.source;
    let at = source.slice(span).rfind(path).map(|at| Span::at(span.start as usize + at));
    page.report.with(Code::LinkScheme, span, message, |d| {
        let d = d.help(words!("`{scheme}{path}` と書く", "write `{scheme}{path}`"));
        match at {
            Some(at) => d.fix(Fix::guess(source, at, scheme)),
            None => d,
        }
    });
}

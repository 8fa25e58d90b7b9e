//! Comments of HTML are notes of the editors: they are left out. Other HTML is shown as text.

use crate::diagnostic::{Code, Fix};
use crate::source::Span;
use crate::syntax::page::Page;
use crate::words;

/// What is left of raw HTML at a span without its comments; `None` where that is nothing. What is not a comment is
/// reported, and so is a comment that does not end.
pub(crate) fn without_comments(html: &str, span: Span, page: &mut Page<'_>) -> Option<String> {
    if !page.is_guide() {
        return Some(html.to_owned());
    }
    let (mut left, mut rest) = (String::new(), html);
    while let Some(at) = rest.find("<!--") {
        left.push_str(rest.get(..at).unwrap_or(""));
        let comment = rest.get(at..).unwrap_or("");
        let Some(length) = end_of(comment) else {
            unclosed(html.len() - comment.len(), span, page);
            rest = "";
            break;
        };
        let start = span.start as usize + (html.len() - comment.len());
        page.left_out.comments.push(Span::new(start, start + length));
        rest = comment.get(length..).unwrap_or("");
    }
    left.push_str(rest);
    if left.trim().is_empty() {
        return None;
    }
    if left.len() < html.len() && !left.contains('<') {
        beside(&left, span, page);
    } else {
        raw_html(span, page);
    }
    Some(left)
}

/// How long the comment is that a text begins with.
fn end_of(text: &str) -> Option<usize> {
    let short = ["<!-->", "<!--->"].into_iter().find(|comment| text.starts_with(comment));
    short.map(str::len).or_else(|| text.find("-->").map(|end| end + "-->".len()))
}

/// Everything behind a comment that does not end is lost.
fn unclosed(at: usize, span: Span, page: &mut Page<'_>) {
    let start = span.start as usize + at;
    let message = words!("コメントの `<!--` が閉じていない", "the `<!--` of the comment is not closed");
    page.report.with(Code::Comment, Span::new(start, start + "<!--".len()), message, |d| {
        d.help(words!(
            "`-->` で閉じる。閉じるまでの文はすべて読まれない",
            "close it with `-->`; nothing is read before that"
        ))
    });
}

/// Text on the line where a comment ends is part of the HTML.
fn beside(left: &str, span: Span, page: &mut Page<'_>) {
    let text = left.trim();
    let source = page.source;
    let place = source.slice(span).find(text).map_or(span, |at| {
        let start = span.start as usize + at;
        Span::new(start, start + text.len())
    });
    let message = words!("コメントと同じ行の文は読まれない", "text on the line of a comment is not read");
    page.report.with(Code::Comment, place, message, |d| {
        d.help(words!("コメントの後で改行し、空行を置く", "put an empty line behind the comment")).fix(Fix::safe(
            source,
            Span::at(place.start as usize),
            "\n\n",
        ))
    });
}

/// Says that raw HTML is shown as text.
fn raw_html(span: Span, page: &mut Page<'_>) {
    let message = words!("HTML はそのまま文字として表示される", "raw HTML is shown as text");
    page.report.with(Code::RawHtml, span, message, |d| {
        d.help(words!(
            "Markdown かディレクティブで書く。文字として見せるなら `\\<` と書く",
            "write Markdown or a directive; to show it as text, write `\\<`"
        ))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_end_where_they_end() {
        assert_eq!(end_of("<!-- a -->b"), Some(10));
        assert_eq!(end_of("<!-->b"), Some(5));
        assert_eq!(end_of("<!-- a"), None);
    }
}

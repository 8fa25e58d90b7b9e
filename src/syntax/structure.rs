//! Checks of the whole page that need nothing but the page.

use crate::diagnostic::{Code, Fix};
use crate::document::{Block, BlockKind, Document, Heading};
use crate::source::Span;
use crate::words;

use super::report::Report;

/// Headings: a level that is skipped leaves a gap in the contents of the page, an empty one an empty link. The page's own
/// title stands above the highest level that the page uses, so that its first heading is of that level.
pub(super) fn check(document: &Document, report: &mut Report) {
    let headings: Vec<(&Block, &Heading)> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some((block, &**heading)),
            _ => None,
        })
        .collect();
    let top = headings.iter().map(|(_, heading)| heading.level).min().unwrap_or(1);
    let mut above = top.saturating_sub(1);
    for (block, heading) in headings {
        let level = heading.level;
        if level > above + 1 {
            let message = words!(
                "見出しが {above} 段から {level} 段に飛んでいる",
                "the heading goes from level {above} to level {level}"
            );
            report.with(Code::HeadingSkip, block.span, message, |d| {
                let marks = "#".repeat(usize::from(above) + 1);
                d.help(words!("`{marks}` にする", "make it `{marks}`"))
            });
        }
        above = level;
        one(document, block, heading, report);
    }
}

/// What is wrong with a heading by itself.
fn one(document: &Document, block: &Block, heading: &Heading, report: &mut Report) {
    let source = &document.source;
    if heading.content.is_empty() && heading.text.is_empty() {
        let message = words!("見出しが空である", "the heading is empty");
        report.with(Code::HeadingEmpty, block.span, message, |d| {
            d.help(words!("題名を書くか、行を消す", "write a title, or remove the line"))
        });
    }
    let signs = source.slice(block.span).starts_with("# ");
    // Without front matter the heading is the title that is missing, which is told; so is an unfinished merge.
    let is_told = document.front.span == Span::default() || heading.text.contains("<<<<<<<");
    if heading.level == 1 && !is_told {
        let message =
            words!("ページの題名のほかに一段目の見出しがある", "a second first-level heading, beside the title");
        report.with(Code::HeadingFirst, block.span, message, |d| {
            let d = d.help(words!(
                "題名は front matter の `title:` である。本文の見出しは `##` から始める",
                "the title is `title:` of the front matter; headings of the text begin with `##`"
            ));
            let at = Span::at(block.span.start as usize);
            if signs { d.fix(Fix::guess(source, at, "#")) } else { d }
        });
    }
}

//! Checks of the whole page that need nothing but the page.

use crate::diagnostic::Code;
use crate::document::{BlockKind, Document};
use crate::source::Span;
use crate::words;

use super::report::Report;

/// A heading that skips a level leaves a gap in the contents of the page. The first heading may have
/// any level: the page's own title is above it.
pub(super) fn check(document: &Document, report: &mut Report) {
    let mut before: Option<u8> = None;
    for block in &document.blocks {
        let BlockKind::Heading(heading) = &block.kind else { continue };
        if let Some(above) = before.filter(|&above| heading.level > above + 1) {
            let level = heading.level;
            let line = Span::new(block.span.start as usize, block.span.end as usize);
            report.at(
                Code::HeadingSkip,
                line,
                words!(
                    "見出しが {above} 段から {level} 段に飛んでいる",
                    "the heading goes from level {above} to level {level}"
                ),
            );
        }
        before = Some(heading.level);
    }
}

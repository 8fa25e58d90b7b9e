//! The fences of directives: unnamed, unclosed and wrongly nested ones. The Markdown parser lets a
//! fence close the outermost directive that has no more colons, and says nothing.

use crate::diagnostic::Code;
use crate::source::Span;
use crate::words;

use super::Tree;

/// A directive that is open.
pub(super) struct Open {
    pub(super) name: String,
    /// Number of its colons.
    pub(super) length: usize,
    /// Its opening line.
    pub(super) line: Span,
    /// The whole of it.
    pub(super) span: Span,
}

impl Tree<'_, '_> {
    /// An unnamed `:::`. The one that a wrong nesting leaves behind has been reported with it.
    pub(super) fn unnamed(&mut self, line: Span) {
        if self.misnested > 0 {
            self.misnested -= 1;
            return;
        }
        self.page.report.with(
            Code::DirectiveUnnamed,
            line,
            words!("名前のない `:::` が開いている", "an unnamed `:::` opens a block"),
            |d| {
                d.help(words!(
                    "余分な `:::` を消すか、外側のディレクティブのコロンを内側より多くする",
                    "remove it, or give the outer directive more colons than the inner one"
                ))
            },
        );
    }

    /// Checks that the directive is closed by a fence of its own and has fewer colons than those
    /// that hold it.
    pub(super) fn check_fence(&mut self, open: &Open) {
        let inside = self.open.iter().rev().find(|outer| outer.length <= open.length);
        if let Some(outer) = inside {
            let (name, outer_name, line) = (&open.name, &outer.name, outer.line);
            let needed = ":".repeat(open.length + 1);
            let source = self.page.source;
            let message = words!(
                "`{name}` が、コロンの多くない `{outer_name}` の中にある",
                "`{name}` stands inside `{outer_name}`, which has no more colons"
            );
            self.page.report.with(Code::DirectiveNesting, open.line, message, |d| {
                d.other(
                    source,
                    line,
                    words!(
                        "`{outer_name}` はここで開き、まだ閉じていない",
                        "`{outer_name}` opens here and is not closed yet"
                    ),
                )
                .help(words!(
                    "外側を `{needed}{outer_name}` で開いて `{needed}` で閉じるか、先に閉じる",
                    "open the outer one with `{needed}{outer_name}` and close it with `{needed}`, or close it before"
                ))
            });
            self.misnested += 1;
        } else if !self.is_closed(open) && self.misnested == 0 {
            let fence = ":".repeat(open.length);
            let message = words!("`{fence}` で閉じられていない", "it is not closed with `{fence}`");
            self.page.report.with(Code::DirectiveUnclosed, open.line, message, |d| {
                d.help(words!("終わりに `{fence}` だけの行を置く", "end it with a line of `{fence}` alone"))
            });
        }
    }

    fn is_closed(&self, open: &Open) -> bool {
        let last = self.positions.line_at((open.span.end as usize).saturating_sub(1).max(open.span.start as usize));
        let text = self.positions.slice(last).trim_start_matches(['>', ' ', '\t']).trim_end();
        let is_fence = text.len() >= open.length && text.bytes().all(|b| b == b':');
        // A line closes only one directive: the outermost.
        let closes_outer =
            self.open.iter().any(|outer| self.positions.line_at((outer.span.end as usize).saturating_sub(1)) == last);
        is_fence && last.start > open.line.start && !closes_outer
    }
}

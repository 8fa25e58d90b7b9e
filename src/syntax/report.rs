//! Gathers the diagnostics of one page. A hostile page can hold a million faults of one kind; the
//! first hundred are told one by one, the others as a number.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place, Words};
use crate::source::{SourceRef, Span};
use crate::words;

use super::positions::inside;

/// So many diagnostics of one code are told one by one.
const MAX_OF_ONE_CODE: usize = 100;

/// The diagnostics of one page.
pub(super) struct Report {
    source: SourceRef,
    diagnostics: Vec<Diagnostic>,
    counts: BTreeMap<Code, (usize, Span)>,
}

impl Report {
    pub(super) fn new(source: &SourceRef) -> Self {
        Self { source: source.clone(), diagnostics: Vec::new(), counts: BTreeMap::new() }
    }

    /// Reports something at a span.
    pub(super) fn at(&mut self, code: Code, span: Span, message: Words) {
        self.with(code, span, message, |d| d);
    }

    /// Reports something at a span, with more to say; `more` is called only where it will be told.
    pub(super) fn with(&mut self, code: Code, span: Span, message: Words, more: impl FnOnce(Diagnostic) -> Diagnostic) {
        let span = inside(self.source.text(), span);
        let count = self.counts.entry(code).or_insert((0, span));
        count.0 += 1;
        if count.0 <= MAX_OF_ONE_CODE {
            let diagnostic = Diagnostic::new(code, &self.source, span, message);
            self.diagnostics.push(more(diagnostic));
        } else if count.0 == MAX_OF_ONE_CODE + 1 {
            count.1 = span;
        }
    }

    /// Takes over diagnostics that another reader made.
    pub(super) fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Whether something has been told of a stretch of text.
    pub(super) fn holds(&self, span: Span) -> bool {
        let begins =
            |place: &Place| matches!(place, Place::Text(_, at) if span.start <= at.start && at.start < span.end);
        self.diagnostics.iter().any(|d| begins(&d.primary.place))
    }

    /// How many of a code there are so far.
    pub(super) fn count(&self, code: Code) -> usize {
        self.counts.get(&code).map_or(0, |c| c.0)
    }

    /// All of them, with a closing word on those that were only counted.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (&code, &(count, span)) in &self.counts {
            if count > MAX_OF_ONE_CODE {
                let more = count - MAX_OF_ONE_CODE;
                let words = words!(
                    "このページには、同じ種類のものがほかに {more} 件ある",
                    "there are {more} more of this kind on the page"
                );
                self.diagnostics.push(Diagnostic::new(code, &self.source, span, words));
            }
        }
        crate::diagnostic::sort(&mut self.diagnostics);
        self.diagnostics
    }
}

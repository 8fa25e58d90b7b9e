//! Rules that read across the guide: what one place says is held against what others say. Every page is read once; what
//! was read is kept, so that after an edit only the page that changed is read again.

mod accepted;
mod bearers;
mod borne;
mod dates;
mod editions;
mod names;
mod numbers;
mod polarity;
mod read;
mod weak;

use std::sync::Arc;

use rayon::prelude::*;

use crate::config::CrossCheck;
use crate::diagnostic::{Code, Diagnostic, Words};
use crate::graph::{PageId, Resolved};
use crate::source::{SourceRef, Span};

use editions::Documents;
use names::Names;
use numbers::OldNumbers;
use read::Reading;

/// What pages say that is held against each other.
#[derive(Clone, Debug)]
pub struct Across {
    known: Arc<Known>,
    pages: Vec<Arc<Reading>>,
}

/// What the whole guide declares and pages are read against. It changes with what [`super::super::outside`] compares.
#[derive(Debug)]
struct Known {
    numbers: OldNumbers,
    documents: Documents,
    /// Where the guide asks for names to be compared.
    names: Option<Names>,
    /// Whether the guide asks for sentences to be compared.
    sentences: bool,
}

/// Where something stands: in a page, or in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The page; `None`: `guide.yaml`.
    pub page: Option<PageId>,
    /// The place in its file.
    pub span: Span,
    /// Whether an editor's note explains the place (`note=`).
    pub noted: bool,
}

/// What was found, before it is known whether it is accepted.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of finding.
    pub code: Code,
    /// Where it is.
    pub at: At,
    /// What is found.
    pub message: Words,
    /// The other half of the fact, and what is to be seen there.
    pub other: Option<(At, Words)>,
    /// What to do.
    pub help: Words,
}

impl Across {
    /// Reads every page.
    #[must_use]
    pub fn of(resolved: &Resolved) -> Self {
        let asks = |check| resolved.corpus.guide.demands.cross_checks.contains(&check);
        let known = Known {
            numbers: OldNumbers::of(resolved),
            documents: Documents::of(resolved),
            names: asks(CrossCheck::Names).then(|| Names::of(resolved)),
            sentences: asks(CrossCheck::Sentences),
        };
        let ids: Vec<PageId> = resolved.corpus.iter().map(|(id, _)| id).collect();
        let pages = ids.into_par_iter().map(|id| Arc::new(Reading::of(resolved, &known, id))).collect();
        Self { known: Arc::new(known), pages }
    }

    /// Reads one page again, and those whose findings point into it. What other pages are read against has to be the same as
    /// before.
    pub fn read_again(&mut self, resolved: &Resolved, id: PageId) {
        let points = |finding: &Finding| finding.other.as_ref().is_some_and(|(at, _)| at.page == Some(id));
        for (page, reading) in (0..).map(PageId).zip(&mut self.pages) {
            if page == id || reading.found.iter().any(points) {
                *reading = Arc::new(Reading::of(resolved, &self.known, page));
            }
        }
    }

    /// What is found and neither explained by an editor's note nor accepted in `guide.yaml`, and what is accepted there and
    /// not found. `more` is what was found with what the guide is not alone: an earlier edition.
    #[must_use]
    pub fn findings(&self, resolved: &Resolved, more: Vec<Finding>) -> Vec<Diagnostic> {
        let mut found: Vec<Finding> = self.pages.iter().flat_map(|page| &page.found).cloned().collect();
        found.extend(more);
        editions::compare(&resolved.corpus.guide, &self.pages, &mut found);
        polarity::compare(&self.pages, &mut found);
        weak::compare(&self.pages, &mut found);
        borne::compare(resolved, &self.pages, &mut found);
        found.retain(|finding| !finding.at.noted && !finding.other.as_ref().is_some_and(|(at, _)| at.noted));
        accepted::sift(resolved, found)
    }
}

/// The file that a place stands in.
fn source_of(resolved: &Resolved, at: At) -> &SourceRef {
    match at.page.and_then(|id| resolved.corpus.page(id)) {
        Some(page) => &page.document.source,
        None => &resolved.corpus.guide.source,
    }
}

impl Finding {
    fn diagnostic(self, resolved: &Resolved) -> Diagnostic {
        let source = source_of(resolved, self.at);
        let mut out = Diagnostic::new(self.code, source, self.at.span, self.message);
        if let Some((at, words)) = self.other {
            out = out.other(source_of(resolved, at), at.span, words);
        }
        out.help(self.help)
    }
}

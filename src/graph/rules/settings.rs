//! Sections that `guide.yaml` names are there.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::graph::{Page, Resolved};
use crate::words;

pub(super) fn check(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    let values = guide.vocabularies.iter().flat_map(|v| &v.values).filter_map(|v| v.section.as_ref());
    let terms = guide.terms.iter().filter_map(|t| t.section.as_ref());
    let touches = guide.history.iter().flat_map(|h| &h.touches);
    for (number, span) in values.chain(terms).chain(touches) {
        if resolved.index.section(number).is_none() {
            let near = nearest(number, resolved.corpus.pages.iter().map(Page::number));
            let message = words!("節 `{number}` がない", "there is no section `{number}`");
            out.push(Diagnostic::new(Code::XrefUnknown, &guide.source, *span, message).suggest(near));
        }
    }
}

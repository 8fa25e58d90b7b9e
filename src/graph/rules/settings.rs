//! There are pages, and the sections that `guide.yaml` names are among them.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::graph::{Page, Resolved, address};
use crate::words;

pub(super) fn check(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    // Where guide.yaml is missing or empty too, that is said alone.
    if resolved.corpus.pages.is_empty() && !guide.source.text().trim().is_empty() {
        let first = guide.source.line_span(1);
        let message = words!("content にページがない", "there is no page in the content folder");
        out.push(Diagnostic::new(Code::NoPages, &guide.source, first, message).help(words!(
            "`index.md` を作り、`---`、`title: …`、`---` に続けて本文を書く",
            "make `index.md`: `---`, `title: …`, `---`, and then the text"
        )));
    }
    let values = guide.vocabularies.iter().flat_map(|v| &v.values).filter_map(|v| v.section.as_ref());
    let terms = guide.terms.iter().filter_map(|t| t.section.as_ref());
    let touches = guide.about.history.iter().flat_map(|h| &h.touches);
    let entrances = guide.about.orientation.entrances.iter().map(|entrance| &entrance.to);
    let entrances =
        entrances.filter(|to| address::entrance(&to.value, guide).is_none()).map(|to| (&to.value, &to.span));
    for (number, span) in values.chain(terms).chain(touches).map(|(number, span)| (number, span)).chain(entrances) {
        if resolved.index.section(number).is_none() {
            let near = nearest(number, resolved.corpus.pages.iter().map(Page::number));
            let message = words!("節 `{number}` がない", "there is no section `{number}`");
            out.push(Diagnostic::new(Code::XrefUnknown, &guide.source, *span, message).suggest(near));
        }
    }
}

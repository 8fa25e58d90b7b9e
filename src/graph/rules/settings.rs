//! There are pages, and the sections that `guide.yaml` names are among them.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::graph::{Page, Resolved, address};
use crate::source::Span;
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
    parts_without_pages(resolved, out);
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

/// A folder of `parts:` that holds no page: most often it has another name.
fn parts_without_pages(resolved: &Resolved, out: &mut Vec<Diagnostic>) {
    let guide = &resolved.corpus.guide;
    if guide.outline.parts.is_empty() {
        return;
    }
    let paths = || resolved.corpus.pages.iter().map(|page| page.document.source.path().as_str());
    let folders: BTreeSet<&str> = paths().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
    let text = guide.source.text();
    let begin = text.find("parts:").unwrap_or(0);
    for part in guide.outline.parts.iter().filter(|part| !folders.contains(&*part.folder)) {
        let folder = &part.folder;
        let at = begin + text.get(begin..).and_then(|rest| rest.find(&**folder)).unwrap_or(0);
        let span = Span::new(at, (at + folder.len()).min(text.len()));
        let message = words!("フォルダー `{folder}` にページがない", "there is no page in the folder `{folder}`");
        let near = nearest(folder, folders.iter().copied());
        out.push(Diagnostic::new(Code::ConfigValue, &guide.source, span, message).suggest_for(folder, near));
    }
}

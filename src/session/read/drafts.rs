//! What names a page that is a draft: the page is not part of the site, so the reference leads nowhere, and the reason is
//! told with both places instead of "there is no such section".

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::document::{EntityKind, Stage};
use crate::graph::{self, Destination, Page, PageId, Resolved};
use crate::source::{SourceRef, Span};
use crate::words;

use super::files::{Files, Stages};

/// Kinds of things that are named by an id of their own.
const KINDS: [EntityKind; 7] = [
    EntityKind::Measure,
    EntityKind::Matrix,
    EntityKind::Table,
    EntityKind::Figure,
    EntityKind::Caution,
    EntityKind::Note,
    EntityKind::Reference,
];

/// Says of what leads nowhere that it is in a draft, where it is. The guide is resolved once more for it, with its drafts,
/// and only where something leads nowhere.
pub(in crate::session) fn explain(files: &Files, found: &mut [Diagnostic]) {
    if files.stages() == Stages::Drafts || files.draft_count() == 0 || !found.iter().any(|d| may_be_lost(d.code)) {
        return;
    }
    let (corpus, _) = graph::collect(files.guide().clone(), files.all_facts());
    let whole = graph::resolve(corpus).resolved;
    for diagnostic in found.iter_mut().filter(|d| may_be_lost(d.code)) {
        if let Some(draft) = draft(&whole, diagnostic) {
            *diagnostic = reworded(diagnostic, draft);
        }
    }
}

/// Codes that say that something is not there.
fn may_be_lost(code: Code) -> bool {
    code.name().starts_with("xref::")
        || matches!(code, Code::LinkFile | Code::MatrixRow | Code::NoteUnknown | Code::OrphanPage)
}

/// The draft that the place of a diagnostic names.
fn draft<'a>(whole: &'a Resolved, diagnostic: &Diagnostic) -> Option<&'a Page> {
    let Place::Text(source, span) = &diagnostic.primary.place else { return None };
    let id = match whole.index.file(source.path()) {
        Some(id) if diagnostic.code == Code::OrphanPage => whole.corpus.page(id)?.parent,
        Some(id) => linked(whole, id, *span).or_else(|| named(whole, source, *span)),
        None => named(whole, source, *span),
    };
    id.and_then(|id| whole.corpus.page(id)).filter(|page| page.document.front.stage == Stage::Draft)
}

/// The page that the cross-reference at a span leads to.
fn linked(whole: &Resolved, page: PageId, span: Span) -> Option<PageId> {
    let xrefs = &whole.corpus.page(page)?.document.xrefs;
    let links = whole.links.get(page.0 as usize)?;
    let at_span = |(xref, _): &(&crate::document::Xref, _)| xref.span == span;
    let found = xrefs.iter().zip(links.iter()).filter(at_span).map(|(_, link)| link.to);
    found.filter(|to| *to != Destination::Nowhere).find_map(Destination::page)
}

/// The page that holds what is named in a setting or an attribute: a number, or an id.
fn named(whole: &Resolved, source: &SourceRef, span: Span) -> Option<PageId> {
    let name = source.slice(span).trim().trim_matches(['"', '\'']);
    let entity = || KINDS.iter().find_map(|&kind| whole.index.entity(kind, name)?.page());
    whole.index.section(name).or_else(entity)
}

fn reworded(diagnostic: &Diagnostic, draft: &Page) -> Diagnostic {
    let what = draft.full_title();
    let message = words!("「{what}」は下書きである", "“{what}” is a draft");
    let front = &draft.document.front;
    let source = &draft.document.source;
    let place = diagnostic.primary.place.clone();
    Diagnostic::at(Code::XrefDraft, place, message)
        .other(source, draft_line(source, front.span), words!("ここで下書きとされている", "it is made a draft here"))
        .help(words!(
            "`draft: true` を消すか、参照を後にする。`--drafts` を付ければ下書きも含めて作る",
            "remove `draft: true`, or refer to it later; with `--drafts` drafts are part of the site"
        ))
}

/// The line of the front matter that makes a page a draft.
fn draft_line(source: &SourceRef, front: Span) -> Span {
    let first = source.position(front.start as usize).line;
    let last = source.position(front.end as usize).line;
    let lines = (first..=last).map(|line| source.line_span(line));
    let is_it = |span: &Span| source.slice(*span).trim_start().starts_with("draft");
    lines.into_iter().find(is_it).unwrap_or_else(|| source.line_span(first))
}

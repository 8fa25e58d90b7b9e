//! Documents to corpus: addresses, order, the tree; duplicates and orphans are reported.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, LabelKey, PlaceKind, Places};
use crate::words;

use super::corpus::{Corpus, Page};
use super::names::{self, first_line};
use super::outline::{self, Folders};

/// What is known of one file without looking at another.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// The document.
    pub document: Arc<Document>,
    /// Its linkable places.
    pub places: Arc<Places>,
}

impl FileFacts {
    /// The facts of a document.
    #[must_use]
    pub fn new(document: Document) -> Self {
        let places = document.places.clone();
        Self { document: Arc::new(document), places }
    }
}

/// Puts the documents in order. Of two with one address the first by path is kept.
#[must_use]
pub fn collect(guide: Arc<Guide>, files: Vec<FileFacts>) -> (Corpus, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut pages: Vec<Page> = files.into_iter().map(Page::new).collect();
    outline::add_folders(&guide, &mut pages);
    names::give(&guide, &Folders::of(&pages), &mut pages, &mut diagnostics);
    refuse_duplicates(&guide, &mut pages, &mut diagnostics);
    let pages = outline::arrange(&guide, pages, &mut diagnostics);
    (Corpus::new(guide, pages), diagnostics)
}

fn refuse_duplicates(guide: &Guide, pages: &mut Vec<Page>, diagnostics: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let mut kept: Vec<Page> = Vec::with_capacity(pages.len());
    for page in pages.drain(..) {
        let first = names.get(&page.name).and_then(|&i| kept.get(i));
        let Some(first) = first else {
            names.insert(page.name.clone(), kept.len());
            kept.push(page);
            continue;
        };
        diagnostics.push(duplicate(&page, first));
    }
    *pages = kept;
    refuse_derived(pages, diagnostics);
    let mut numbers: HashMap<&LabelKey, &Page> = HashMap::new();
    for page in pages.iter() {
        let Some(number) = &page.document.front.number else { continue };
        if guide.numbering.repeats(number.value.key()) {
            continue;
        }
        match numbers.get(number.value.key()) {
            Some(first) => diagnostics.push(duplicate(page, first)),
            None => _ = numbers.insert(number.value.key(), page),
        }
    }
}

/// Matrices and parts of a long guide have pages whose addresses are made from an id.
pub(super) fn refuse_derived(pages: &[Page], diagnostics: &mut Vec<Diagnostic>) {
    let derived = |name: &str| {
        let matrix = name.strip_prefix("matrix-");
        let of_matrix = |anchor: &str| {
            let mut places = pages.iter().flat_map(|page| &page.places.list);
            places.any(|place| place.kind == PlaceKind::Matrix && &*place.anchor == anchor)
        };
        let of_part = |rest: &str| pages.iter().any(|page| &*page.name == rest);
        matrix.is_some_and(of_matrix) || name.strip_prefix("all-").is_some_and(of_part)
    };
    for page in pages.iter().filter(|page| derived(&page.name)) {
        let (name, front) = (&page.name, &page.document.front);
        let message = words!(
            "アドレス `{name}.html` は自動で作るページのものである",
            "the address `{name}.html` belongs to a page that is made from the guide"
        );
        let span = front.id.as_ref().map_or(front.title.span, |id| id.span);
        let at = first_line(span, &page.document);
        let diagnostic = Diagnostic::new(Code::DuplicateId, &page.document.source, at, message);
        diagnostics.push(
            diagnostic.help(words!("front matter に別の `id:` を書く", "write another `id:` in the front matter")),
        );
    }
}

fn duplicate(second: &Page, first: &Page) -> Diagnostic {
    let place = |page: &Page| {
        let front = &page.document.front;
        let span = front.id.as_ref().map(|id| id.span).or(front.number.as_ref().map(|n| n.span)).unwrap_or(front.span);
        first_line(span, &page.document)
    };
    let number = second.document.front.number.as_ref().zip(first.document.front.number.as_ref());
    let (code, words) = match number {
        Some((a, b)) if a.value == b.value => {
            let number = &a.value;
            (Code::DuplicateNumber, words!("節番号 {number} が二つある", "there are two sections {number}"))
        }
        _ => {
            let name = &second.name;
            (
                Code::DuplicateId,
                words!("アドレス `{name}.html` のページが二つある", "two pages have the address `{name}.html`"),
            )
        }
    };
    Diagnostic::new(code, &second.document.source, place(second), words).other(
        &first.document.source,
        place(first),
        words!("最初はここ", "first here"),
    )
}

//! Documents to corpus: order, addresses, the tree; duplicates and orphans are reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Words};
use crate::document::{Anchor, Document, Places, SectionNumber, places};
use crate::source::{MAX_PATH_CHARACTERS, Span, is_device};
use crate::words;

use super::address;
use super::corpus::{Corpus, Page, PageId, page_id};

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
        let places = Arc::new(places(&document));
        Self { document: Arc::new(document), places }
    }
}

/// Puts the documents in order. Of two with one number or one address the first by path is kept.
#[must_use]
pub fn collect(guide: Arc<Guide>, files: Vec<FileFacts>) -> (Corpus, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut pages: Vec<Page> = files.into_iter().map(|file| page(file, &guide, &mut diagnostics)).collect();
    pages.sort_by(|a, b| order_key(a).cmp(&order_key(b)));
    refuse_duplicates(&mut pages, &mut diagnostics);
    connect(&mut pages, &mut diagnostics);
    (Corpus { guide, pages }, diagnostics)
}

/// The cover, numbered sections by number, the rest by path.
fn order_key(page: &Page) -> (u8, Option<&SectionNumber>, &str) {
    let path = page.document.source.path().as_str();
    match &page.document.front.number {
        _ if path == "index.md" => (0, None, path),
        Some(number) => (1, Some(&number.value), path),
        None => (2, None, path),
    }
}

fn page(file: FileFacts, guide: &Guide, diagnostics: &mut Vec<Diagnostic>) -> Page {
    let name = page_name(&file.document, guide, diagnostics);
    Page { document: file.document, places: file.places, name: name.into(), parent: None, children: Vec::new() }
}

/// The id, the number, or the file's name.
fn page_name(document: &Document, guide: &Guide, diagnostics: &mut Vec<Diagnostic>) -> String {
    let front = &document.front;
    let path = document.source.path();
    if path.as_str() == "index.md" {
        return "index".to_owned();
    }
    let number = front.number.as_ref().filter(|number| !number.value.slug().is_empty());
    let (name, span) = match (&front.id, number) {
        (Some(id), _) => (id.value.as_str().to_owned(), id.span),
        (None, Some(number)) => (number.value.slug().to_owned(), number.span),
        (None, None) => {
            let stem =
                if path.stem() == "index" { path.parent().rsplit('/').next().unwrap_or("") } else { path.stem() };
            (stem.to_lowercase(), front.span)
        }
    };
    // A number is always fit, but it may be that of a derived page: `404`.
    let numbered = front.id.is_none() && front.number.is_some();
    if let Some(message) = unfit(&name).filter(|_| !numbered) {
        let diagnostic = Diagnostic::new(Code::BadId, &document.source, first_line(span, document), message);
        diagnostics.push(
            diagnostic.help(words!(
                "front matter に `id:` か `number:` を書く",
                "write `id:` or `number:` in the front matter"
            )),
        );
    } else if address::is_taken(&name, guide) {
        let diagnostic = Diagnostic::new(
            Code::DuplicateId,
            &document.source,
            first_line(span, document),
            words!(
                "アドレス `{name}.html` は自動で作るページのものである",
                "the address `{name}.html` belongs to a page that is made from the guide"
            ),
        );
        diagnostics.push(
            diagnostic.help(words!("front matter に別の `id:` を書く", "write another `id:` in the front matter")),
        );
    }
    name
}

/// Why a name cannot be the address of a page, if it cannot.
fn unfit(name: &str) -> Option<Words> {
    if Anchor::parse(name).is_none() {
        Some(words!(
            "ファイル名 `{name}` はページのアドレスにできない",
            "the file name `{name}` cannot be the page's address"
        ))
    } else if is_device(name) {
        Some(words!("Windows は `{name}` という名前を装置に使う", "Windows reserves the name `{name}` for a device"))
    } else if name.len() + ".html".len() > MAX_PATH_CHARACTERS {
        Some(words!(
            "アドレス `{name}.html` は {MAX_PATH_CHARACTERS} 文字を超えている",
            "the address `{name}.html` has more than {MAX_PATH_CHARACTERS} characters"
        ))
    } else {
        None
    }
}

/// A front matter block is long; its first line is enough to point at.
fn first_line(span: Span, document: &Document) -> Span {
    let line = document.source.position(span.start as usize).line;
    let whole = document.source.line_span(line);
    Span { start: span.start, end: span.end.min(whole.end).max(span.start) }
}

fn refuse_duplicates(pages: &mut Vec<Page>, diagnostics: &mut Vec<Diagnostic>) {
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
    let mut numbers: BTreeMap<&SectionNumber, &Page> = BTreeMap::new();
    for page in pages.iter() {
        let Some(number) = &page.document.front.number else { continue };
        match numbers.get(&number.value) {
            Some(first) => diagnostics.push(duplicate(page, first)),
            None => _ = numbers.insert(&number.value, page),
        }
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

/// Sets parents and children from the numbers.
fn connect(pages: &mut [Page], diagnostics: &mut Vec<Diagnostic>) {
    let mut by_number: BTreeMap<SectionNumber, PageId> = BTreeMap::new();
    for (i, page) in pages.iter().enumerate() {
        if let Some(number) = &page.document.front.number {
            by_number.entry(number.value.clone()).or_insert(page_id(i));
        }
    }
    let mut edges = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let Some(number) = &page.document.front.number else { continue };
        let Some(above) = number.value.parent() else { continue };
        if let Some(&parent) = by_number.get(&above) {
            edges.push((page_id(i), parent));
        } else {
            let orphan = Diagnostic::new(
                Code::OrphanPage,
                &page.document.source,
                number.span,
                words!("上位の節 {above} がない", "there is no section {above} above"),
            );
            diagnostics.push(orphan.help(words!("節 {above} のファイルを作る", "make a file for section {above}")));
            // The nearest section above that exists keeps the page in the tree.
            let mut next = above.parent();
            while let Some(number) = next {
                if let Some(&parent) = by_number.get(&number) {
                    edges.push((page_id(i), parent));
                    break;
                }
                next = number.parent();
            }
        }
    }
    for (child, parent) in edges {
        if let Some(page) = pages.get_mut(child.0 as usize) {
            page.parent = Some(parent);
        }
        if let Some(page) = pages.get_mut(parent.0 as usize) {
            page.children.push(child);
        }
    }
}

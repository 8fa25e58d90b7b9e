//! The tree of a guide: what lies under what, and in which order. Numbers make it where there are numbers, `nav:` of
//! guide.yaml where it is written, and folders otherwise.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::config::{Guide, NavEntry};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Document, LabelKey, Spanned};
use crate::source::{ContentPath, Source};
use crate::words;

use super::collect::FileFacts;
use super::corpus::{Page, PageId, page_id};
use super::natural::{Piece, natural};

/// Whether the file may stand for its folder.
pub(super) fn is_index(path: &ContentPath) -> bool {
    matches!(path.stem(), "index" | "_index" | "README" | "readme" | "Readme")
}

/// The last name of a folder's path.
pub(super) fn folder_name(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or_default()
}

fn parent_folder(folder: &str) -> Option<&str> {
    (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above))
}

/// Which page stands for which folder.
pub(super) struct Folders {
    index: HashMap<String, (usize, ContentPath)>,
}

impl Folders {
    /// Finds the page of every folder: `index.md`, else `_index.md`, else `README.md`.
    pub(super) fn of(pages: &[Page]) -> Self {
        let rank = |path: &ContentPath| match path.stem() {
            "index" => 0,
            "_index" => 1,
            _ => 2,
        };
        let mut index: HashMap<String, (usize, ContentPath)> = HashMap::new();
        for (i, page) in pages.iter().enumerate() {
            let path = page.document.source.path();
            if !is_index(path) {
                continue;
            }
            if index.get(path.parent()).is_none_or(|(_, known)| rank(known) > rank(path)) {
                index.insert(path.parent().to_owned(), (i, path.clone()));
            }
        }
        Self { index }
    }

    /// Whether the file is the cover.
    pub(super) fn is_cover(&self, path: &ContentPath) -> bool {
        path.parent().is_empty() && self.stands_for_its_folder(path)
    }

    /// Whether the file is the page of its folder.
    fn stands_for_its_folder(&self, path: &ContentPath) -> bool {
        self.index.get(path.parent()).is_some_and(|(_, page)| page == path)
    }

    /// The pages of the folders that a file lies in, the innermost first, without the cover.
    pub(super) fn above(&self, path: &ContentPath) -> Vec<usize> {
        let mut out = Vec::new();
        let mut folder = Some(path.parent());
        while let Some(name) = folder.filter(|name| !name.is_empty()) {
            out.extend(self.index.get(name).filter(|(_, page)| page != path).map(|(i, _)| *i));
            folder = parent_folder(name);
        }
        out
    }
}

/// Adds a page for every folder of unnumbered pages that has none of its own, and for every group of `nav:`.
pub(super) fn add_folders(guide: &Guide, pages: &mut Vec<Page>) {
    let folders = Folders::of(pages);
    let placed = placed(guide);
    let mut missing = BTreeSet::new();
    for page in pages.iter() {
        let path = page.document.source.path();
        if page.document.front.number.is_some() || placed.contains(path.as_str()) {
            continue;
        }
        let mut folder =
            if folders.stands_for_its_folder(path) { parent_folder(path.parent()) } else { Some(path.parent()) };
        while let Some(name) = folder.filter(|name| !name.is_empty()) {
            if !folders.index.contains_key(name) {
                missing.insert(name.to_owned());
            }
            folder = parent_folder(name);
        }
    }
    pages.extend(missing.iter().filter_map(|folder| made(&format!("{folder}/index.md"), &spoken(folder_name(folder)))));
    let mut groups = Vec::new();
    titles(&guide.outline.nav, "", pages, &mut groups);
    pages.extend(groups.iter().filter_map(|(path, title)| made(path, title)));
}

/// The paths that `nav:` names.
fn placed(guide: &Guide) -> BTreeSet<&str> {
    fn add<'g>(entries: &'g [NavEntry], out: &mut BTreeSet<&'g str>) {
        for entry in entries {
            out.insert(&entry.name.value);
            add(&entry.entries, out);
        }
    }
    let mut out = BTreeSet::new();
    add(&guide.outline.nav, &mut out);
    out
}

/// The groups of `nav:` that are no pages, with paths of their own.
fn titles(entries: &[NavEntry], above: &str, pages: &[Page], out: &mut Vec<(String, String)>) {
    for (i, entry) in entries.iter().enumerate() {
        let name = &entry.name.value;
        let here = format!("{above}{}/", i + 1);
        if !entry.entries.is_empty() && find(name, pages).is_none() {
            out.push((group_path(&here), name.clone()));
        }
        titles(&entry.entries, &here, pages, out);
    }
}

/// Where groups of `nav:` would lie, if they had files.
pub(super) const GROUPS: &str = "_nav/";

fn group_path(place: &str) -> String {
    format!("{GROUPS}{place}index.md")
}

/// A page without a file: the contents of a folder or group.
fn made(path: &str, title: &str) -> Option<Page> {
    let source = Arc::new(Source::new(ContentPath::new(path).ok()?, String::new()));
    let title = Spanned::new(title.to_owned(), crate::source::Span::default());
    let mut document = Document::new(source);
    document.front.title = title;
    Some(Page::new(FileFacts::new(document)))
}

/// A folder's name as a title: `02-redux_toolkit` is "Redux toolkit".
fn spoken(name: &str) -> String {
    let bare = name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', '.', ' ']);
    let text = if bare.is_empty() { name } else { bare }.replace(['-', '_'], " ");
    let mut chars = text.chars();
    chars.next().map_or(text.clone(), |first| first.to_uppercase().chain(chars).collect())
}

/// The page that a name of `nav:` or `order:` means: its file with or without `.md`, its folder, its id or number.
fn find(name: &str, pages: &[Page]) -> Option<usize> {
    pages.iter().position(|page| names_of(page).any(|known| known == name))
}

fn names_of(page: &Page) -> impl Iterator<Item = &str> {
    let path = page.document.source.path();
    let front = &page.document.front;
    let folder = (is_index(path) && !path.parent().is_empty()).then(|| path.parent());
    [path.as_str(), path.as_str().trim_end_matches(".md")]
        .into_iter()
        .chain(folder)
        .chain(front.id.as_ref().map(|id| id.value.as_str()))
        .chain(front.number.as_ref().map(|number| number.value.as_str()))
}

/// What decides the place of a page.
#[derive(Clone, Debug, Default)]
struct Seat {
    parent: Option<usize>,
    /// Its place in `nav:`, else in `order:`.
    rank: (usize, usize),
    /// What `nav:` calls it.
    called: Option<Box<str>>,
}

/// Puts the pages in order, each before those that lie under it.
pub(super) fn arrange(guide: &Guide, pages: Vec<Page>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Page> {
    let folders = Folders::of(&pages);
    let mut seats = seats(guide, &folders, &pages, diagnostics);
    break_circles(&mut seats);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    let mut tops = Vec::new();
    for (i, seat) in seats.iter().enumerate() {
        match seat.parent.and_then(|parent| below.get_mut(parent)) {
            Some(list) => list.push(i),
            None => tops.push(i),
        }
    }
    let keys: Vec<Vec<Piece>> = pages.iter().map(|page| natural(own_name(page))).collect();
    let compare = |a: &usize, b: &usize| order(&pages, &seats, &keys, *a, *b);
    tops.sort_by(compare);
    for list in &mut below {
        list.sort_by(compare);
    }
    let cover = tops.iter().position(|&i| pages.get(i).is_some_and(|p| folders.is_cover(p.document.source.path())));
    if let Some(cover) = cover {
        let page = tops.remove(cover);
        tops.insert(0, page);
    }
    // Depth first, without recursion: a guide may be nested as deep as its folders.
    let mut sequence = Vec::with_capacity(pages.len());
    let mut open: Vec<usize> = tops.into_iter().rev().collect();
    while let Some(i) = open.pop() {
        sequence.push(i);
        open.extend(below.get(i).into_iter().flatten().rev());
    }
    renumber(pages, &seats, &sequence)
}

fn renumber(pages: Vec<Page>, seats: &[Seat], sequence: &[usize]) -> Vec<Page> {
    let mut id_of = vec![PageId(0); pages.len()];
    for (place, &i) in sequence.iter().enumerate() {
        if let Some(id) = id_of.get_mut(i) {
            *id = page_id(place);
        }
    }
    let mut slots: Vec<Option<Page>> = pages.into_iter().map(Some).collect();
    let mut out: Vec<Page> = sequence.iter().filter_map(|&i| slots.get_mut(i)?.take()).collect();
    for (place, &i) in sequence.iter().enumerate() {
        let parent = seats.get(i).and_then(|seat| id_of.get(seat.parent?)).copied();
        if let Some(page) = out.get_mut(place) {
            page.parent = parent;
            page.called = seats.get(i).and_then(|seat| seat.called.clone());
        }
        if let Some(above) = parent.and_then(|parent| out.get_mut(parent.0 as usize)) {
            above.children.push(page_id(place));
        }
    }
    out
}

fn seats(guide: &Guide, folders: &Folders, pages: &[Page], diagnostics: &mut Vec<Diagnostic>) -> Vec<Seat> {
    let mut by_label: HashMap<&LabelKey, usize> = HashMap::new();
    for (i, page) in pages.iter().enumerate() {
        if let Some(number) = &page.document.front.number {
            by_label.entry(number.value.key()).or_insert(i);
        }
    }
    let ranks = ranks(guide, pages, diagnostics);
    let mut seats: Vec<Seat> = pages
        .iter()
        .enumerate()
        .map(|(i, page)| Seat {
            parent: parent(folders, (pages, &by_label), page, diagnostics).filter(|&parent| parent != i),
            rank: (usize::MAX, ranks.get(i).copied().unwrap_or(usize::MAX)),
            called: None,
        })
        .collect();
    let known: HashMap<&str, usize> =
        pages.iter().enumerate().rev().flat_map(|(i, page)| names_of(page).map(move |name| (name, i))).collect();
    let mut nav = Nav { guide, known: &known, seats: &mut seats, next: 0, diagnostics };
    nav.place(&guide.outline.nav, None, "");
    seats
}

/// The section above by number, else by folder.
fn parent(
    folders: &Folders,
    (pages, by_label): (&[Page], &HashMap<&LabelKey, usize>),
    page: &Page,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let document = &page.document;
    let folder = folders.above(document.source.path()).first().copied();
    let Some(number) = &document.front.number else { return folder };
    let above: Vec<_> = std::iter::successors(number.value.parent(), crate::document::Label::parent).collect();
    let found = above.iter().find_map(|label| by_label.get(label.key()).copied());
    let has_number = |i: usize| pages.get(i).is_some_and(|page| page.document.front.number.is_some());
    if let Some(missing) = above.first().filter(|label| !by_label.contains_key(label.key()))
        && number.value.is_dotted()
        && folder.is_none_or(has_number)
    {
        let message = words!("上位の節 {missing} がない", "there is no section {missing} above");
        let orphan = Diagnostic::new(Code::OrphanPage, &document.source, number.span, message);
        diagnostics.push(orphan.help(words!("節 {missing} のファイルを作る", "make a file for section {missing}")));
    }
    found.or(folder)
}

/// The place of every page in `order:`.
fn ranks(guide: &Guide, pages: &[Page], diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
    let order = &guide.outline.order;
    if order.is_empty() {
        return Vec::new();
    }
    let wanted: BTreeMap<&str, usize> =
        order.iter().enumerate().rev().map(|(i, name)| (name.value.trim_end_matches('/'), i)).collect();
    let rest = wanted.get("*").copied().unwrap_or(usize::MAX);
    let mut met = BTreeSet::from(["*"]);
    let mut out = Vec::with_capacity(pages.len());
    for page in pages {
        let found = names_of(page).find_map(|name| wanted.get_key_value(name));
        met.extend(found.map(|(name, _)| *name));
        out.push(found.map_or(rest, |(_, rank)| *rank));
    }
    for name in order.iter().filter(|name| !met.contains(name.value.trim_end_matches('/'))) {
        diagnostics.push(unknown(guide, name, pages.iter().map(|page| page.document.source.path().as_str())));
    }
    out
}

fn unknown<'a>(guide: &Guide, name: &Spanned<String>, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let text = &name.value;
    let message = words!("ページ `{text}` がない", "there is no page `{text}`");
    Diagnostic::new(Code::ConfigValue, &guide.source, name.span, message)
        .suggest(nearest(text, known))
        .help(words!("content からのパスを書く", "write the path from the content folder"))
}

/// Places the pages that `nav:` names.
struct Nav<'a> {
    guide: &'a Guide,
    known: &'a HashMap<&'a str, usize>,
    seats: &'a mut [Seat],
    next: usize,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Nav<'_> {
    fn place(&mut self, entries: &[NavEntry], parent: Option<usize>, above: &str) {
        for (i, entry) in entries.iter().enumerate() {
            let here = format!("{above}{}/", i + 1);
            let name = entry.name.value.trim_end_matches('/');
            let page = self.known.get(name).or_else(|| self.known.get(group_path(&here).as_str())).copied();
            let Some(page) = page else {
                let mut paths: Vec<&str> = self.known.keys().copied().collect();
                paths.sort_unstable();
                self.diagnostics.push(unknown(self.guide, &entry.name, paths.into_iter()));
                continue;
            };
            if let Some(seat) = self.seats.get_mut(page) {
                let called = entry.title.as_deref().map(Into::into);
                *seat = Seat { parent: parent.filter(|&parent| parent != page), rank: (self.next, 0), called };
            }
            self.next += 1;
            self.place(&entry.entries, Some(page), &here);
        }
    }
}

/// A page that lies under itself, by way of a number and a folder, lies under nothing.
fn break_circles(seats: &mut [Seat]) {
    // 0: not seen, 1: on the way up from the page that is looked at, 2: known to end.
    let mut state = vec![0_u8; seats.len()];
    let set = |state: &mut [u8], i: usize, to: u8| state.get_mut(i).into_iter().for_each(|s| *s = to);
    for start in 0..seats.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(i) = at {
            match state.get(i).copied() {
                Some(0) => {}
                Some(1) => {
                    if let Some(seat) = seats.get_mut(i) {
                        seat.parent = None;
                    }
                    break;
                }
                _ => break,
            }
            set(&mut state, i, 1);
            way.push(i);
            at = seats.get(i).and_then(|seat| seat.parent);
        }
        for i in way {
            set(&mut state, i, 2);
        }
    }
}

/// `nav:`, then `order:`, then numbers, then names in their natural order.
fn order(pages: &[Page], seats: &[Seat], keys: &[Vec<Piece>], a: usize, b: usize) -> Ordering {
    let rank = |i: usize| seats.get(i).map(|seat| seat.rank);
    let page = |i: usize| pages.get(i);
    let number = |i: usize| page(i).and_then(|page| page.document.front.number.as_ref()).map(|number| &number.value);
    let path = |i: usize| page(i).map(|page| page.document.source.path());
    let numbers = match (number(a), number(b)) {
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    };
    rank(a).cmp(&rank(b)).then(numbers).then_with(|| keys.get(a).cmp(&keys.get(b))).then_with(|| path(a).cmp(&path(b)))
}

/// The name by which a page stands among its neighbours: its file's, or its folder's.
fn own_name(page: &Page) -> &str {
    let path = page.document.source.path();
    if is_index(path) && !path.parent().is_empty() { folder_name(path.parent()) } else { path.stem() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_guide;
    use crate::graph::{Corpus, collect};
    use crate::syntax::Parser;

    /// The guide of these files, `path|number`, and what was said of it.
    fn guide(settings: &str, files: &[&str]) -> (Corpus, Vec<Diagnostic>) {
        let source =
            |path: &str, text: String| Arc::new(Source::new(ContentPath::new(path).expect("a plain path"), text));
        let (guide, faults) = read_guide(&source("guide.yaml", format!("title: t\n{settings}")));
        assert!(faults.is_empty(), "{faults:?}");
        let guide = Arc::new(guide);
        let parser = Parser::new(&guide);
        let page = |file: &&str| {
            let (path, number) = file.split_once('|').unwrap_or((file, ""));
            let number = if number.is_empty() { String::new() } else { format!("number: \"{number}\"\n") };
            source(path, format!("---\n{number}title: T\n---\n\nx\n"))
        };
        collect(guide.clone(), files.iter().map(page).map(|s| FileFacts::new(parser.parse(&s).0)).collect())
    }

    /// Every address, with those above it.
    fn tree(settings: &str, files: &[&str]) -> Vec<String> {
        let (corpus, _) = guide(settings, files);
        let name = |id: PageId| corpus.page(id).expect("a page").name.to_string();
        let way = |id: PageId| corpus.ancestors(id).into_iter().chain([id]).map(name).collect::<Vec<_>>().join(" > ");
        corpus.iter().map(|(id, _)| way(id)).collect()
    }

    #[test]
    fn folders_are_the_tree() {
        let files = ["_index.md", "api/part-10.md", "api/part-2.md", "zoo.md", "a/README.md", "a/b/c.md"];
        let expected = ["index", "a", "a > b", "a > b > c", "api", "api > part-2", "api > part-10", "zoo"];
        assert_eq!(tree("", &files), expected);
    }

    #[test]
    fn order_names_what_comes_first_and_last() {
        let files = ["index.md", "1.md|1", "2.md|2", "annex/x.md", "foreword.md", "other.md"];
        let order = "order: [foreword.md, \"*\", annex]\n";
        assert_eq!(tree(order, &files), ["index", "foreword", "1", "2", "other", "annex", "annex > x"]);
        let (_, said) = guide("order: [forword.md]\n", &files);
        assert_eq!(said.first().map(|d| d.code), Some(Code::ConfigValue));
    }

    #[test]
    fn nav_is_the_tree_where_it_is_written() {
        let files = ["index.md", "b.md", "c.md", "d.md", "e/f.md"];
        let nav = "nav:\n  - d.md\n  - b.md: [c]\n  - Group: [e/f.md]\n";
        assert_eq!(tree(nav, &files), ["index", "d", "b", "b > c", "group", "group > f"]);
    }

    #[test]
    fn nav_may_call_a_page_by_another_title() {
        let (corpus, said) = guide("nav:\n  - Home page: b.md\n  - Group: [c.md]\n", &["index.md", "b.md", "c.md"]);
        assert!(said.is_empty(), "{said:?}");
        let called = |page: &Page| (page.name.to_string(), page.called.as_deref().map(str::to_owned), page.parent);
        assert_eq!(called(&corpus.pages[1]), ("b".to_owned(), Some("Home page".to_owned()), None));
        assert_eq!(corpus.pages[1].title(), "T");
        assert_eq!(corpus.pages.iter().filter(|page| page.called.is_some()).count(), 1);
        let (_, said) = guide("nav: [{ Home: z.md }]\n", &["index.md"]);
        assert_eq!(said.first().map(|d| d.code), Some(Code::ConfigValue));
    }

    #[test]
    fn numbers_of_statutes_and_parts() {
        let files = [
            "law/index.md",
            "law/c2/index.md|第2章",
            "law/c2/s1/index.md|第1節",
            "law/c2/s1/38-3.md|第三十八条の三",
            "law/c2/s1/38.md|38",
        ];
        let law = tree("numbering: law\n", &files);
        assert_eq!(law.last().map(String::as_str), Some("law > chapter-2 > chapter-2-section-1 > 38.3"));
        let files = ["a/1.md|5", "a/2.md|5.1", "b/1.md|5", "b/2.md|5.1"];
        let parts = "parts: [{ folder: a, prefix: 63a }, { folder: b, prefix: 63b }]\n";
        assert_eq!(tree(parts, &files), ["63a-5", "63a-5 > 63a-5.1", "63b-5", "63b-5 > 63b-5.1"]);
        let (corpus, said) = guide(parts, &files);
        assert!(said.is_empty(), "{said:?}");
        let (index, _) = crate::graph::Index::build(&corpus);
        let name = |id: PageId| corpus.page(id).expect("a page").name.to_string();
        assert_eq!(index.section("63b:5.1").map(name), Some("63b-5.1".to_owned()));
        assert_eq!(index.section_from(&corpus.pages[1], "5").map(name), Some("63a-5".to_owned()));
    }

    #[test]
    fn a_circle_of_number_and_folder_is_broken() {
        let tree = tree("", &["b/index.md|1.1", "b/c.md|1"]);
        assert_eq!(tree.len(), 2);
    }

    #[test]
    fn a_number_may_be_that_of_a_page_that_is_made() {
        assert_eq!(tree("", &["404.md|404", "5.md"]), ["p-404", "p-5"]);
    }
}

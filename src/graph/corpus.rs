//! The pages of a guide in their order, and the tree that they make.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Index;
use std::sync::{Arc, OnceLock};

use crate::config::{Guide, Part};
use crate::document::{Binding, Clause, Document, Facets, Force, NodeId, Place, PlaceKind, Places};

use super::collect::FileFacts;
use super::index::PlaceRef;
use super::outline::is_index;
use super::resolve::fold;

/// Index of a page in [`Corpus::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageId(pub u32);

/// A page: one document and its place in the guide.
#[derive(Clone, Debug)]
pub struct Page {
    /// The document.
    pub document: Arc<Document>,
    /// Its linkable places.
    pub places: Arc<Places>,
    /// The address without `.html`: the id, the number, or the file's name.
    pub name: Arc<str>,
    /// What `nav:` calls it in the tree, where that is not its title.
    pub called: Option<Box<str>>,
    /// The section above.
    pub parent: Option<PageId>,
    /// The sections directly below, in order.
    pub children: Vec<PageId>,
    /// What matrices say of it and of its places; for few pages they say anything.
    pub marks: Option<Arc<Marks>>,
}

/// The classification that the marks of matrices give a page and its places, where their own words do not give it.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// That of the page, with what its front matter says.
    pub page: Option<Facets>,
    /// Those of its places, by index; what is written there is not among them.
    pub places: BTreeMap<u32, Facets>,
    /// How far its clauses that are rows bind, by the most binding of their marks; `None`: no mark binds.
    pub forces: BTreeMap<u32, Option<Force>>,
}

impl Page {
    /// The page of a file, before it has an address and a place.
    pub(super) fn new(file: FileFacts) -> Self {
        Self {
            document: file.document,
            places: file.places,
            name: "".into(),
            called: None,
            parent: None,
            children: Vec::new(),
            marks: None,
        }
    }

    /// The page's title; empty for a numbered section without one. One that only says the number again is none.
    #[must_use]
    pub fn title(&self) -> &str {
        let title = &*self.document.front.title.value;
        if self.number().is_empty() || !is_same(self.number(), title) { title } else { "" }
    }

    /// The section's number; empty for an unnumbered page.
    #[must_use]
    pub fn number(&self) -> &str {
        self.document.front.number.as_ref().map_or("", |n| n.value.as_str())
    }

    /// Number and title, as a reader calls the section.
    #[must_use]
    pub fn full_title(&self) -> String {
        self.title_parts().concat()
    }

    /// The classification of the section: what its front matter says, and what matrices say.
    #[must_use]
    pub fn facets(&self) -> &Facets {
        let marked = self.marks.as_deref().and_then(|marks| marks.page.as_ref());
        marked.unwrap_or(&self.document.front.facets)
    }

    /// What matrices say of a place.
    #[must_use]
    pub fn marked(&self, node: NodeId) -> Option<&Facets> {
        let marks = self.marks.as_deref()?;
        marks.places.get(&self.places.index_of(node)?)
    }

    /// How far a clause binds: as it says, else as the marks of matrices say. `None`: it is no duty.
    #[must_use]
    pub fn force_of(&self, place: u32, clause: &Clause) -> Option<Force> {
        let marked = || self.marks.as_deref()?.forces.get(&place).copied();
        clause.force.map_or_else(|| marked().unwrap_or(Some(Force::Must)), Binding::force)
    }

    /// What is written of a place, with what matrices say of it.
    #[must_use]
    pub fn with_marks<'f>(&self, node: NodeId, own: &'f Facets) -> Cow<'f, Facets> {
        self.marked(node).map_or(Cow::Borrowed(own), |marked| Cow::Owned(own.and(marked)))
    }

    /// The parts of the number and title.
    pub(super) fn title_parts(&self) -> [&str; 3] {
        let number = self.number();
        let title = self.title();
        [number, if number.is_empty() || title.is_empty() { "" } else { " " }, title]
    }

    /// The place of that index.
    #[must_use]
    pub fn place(&self, index: u32) -> Option<&Place> {
        self.places.list.get(index as usize)
    }
}

/// Whether two texts differ in nothing but blanks.
fn is_same(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    one.chars().next() == other.chars().next() && letters(one) == letters(other)
}

/// A section's number with that of a place in it; a word keeps its distance: `9.2.6 step 4`.
#[must_use]
pub fn joined(number: &str, label: &str) -> String {
    let apart = !number.is_empty() && label.starts_with(|c: char| c.is_ascii_alphabetic());
    [number, if apart { " " } else { "" }, label].concat()
}

/// The whole guide, before anything is resolved.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// The settings.
    pub guide: Arc<Guide>,
    /// The cover, then the sections, each before those that lie under it.
    pub pages: Vec<Page>,
    /// Numbered pages by their titles, made when a reference first asks.
    pub(super) titles: Titles,
}

/// Numbered pages by their folded titles, the first of several that are called alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    numbered: OnceLock<Arc<HashMap<Box<str>, PageId>>>,
    /// Tables, figures and headings by the folded beginnings of their titles, and by the labels that these are.
    places: OnceLock<Arc<HashMap<Box<str>, PlaceRef>>>,
    /// What the parts of the guide are called, with the page that stands for each.
    parts: OnceLock<Arc<[PartName]>>,
}

/// What a part of the guide is called.
#[derive(Clone, Debug)]
struct PartName {
    /// As it stands before the numbers of its sections.
    called: String,
    /// The number of its page, which several may have.
    number: String,
    /// Its page.
    head: Option<PageId>,
}

impl Corpus {
    /// A guide of these pages.
    pub(super) fn new(guide: Arc<Guide>, pages: Vec<Page>) -> Self {
        Self { guide, pages, titles: Titles::default() }
    }

    /// The numbered page that has a title, which is folded as [`fold`] does it.
    pub(super) fn titled(&self, folded: &str) -> Option<PageId> {
        let make = || {
            let mut titles = HashMap::new();
            for (id, page) in self.iter().filter(|(_, page)| !page.number().is_empty() && !page.title().is_empty()) {
                titles.entry(fold(page.title()).into()).or_insert(id);
            }
            Arc::new(titles)
        };
        self.titles.numbered.get_or_init(make).get(folded).copied()
    }

    /// The first table, figure or heading whose title begins with a name, which is folded as [`fold`] does it, as its label.
    pub(super) fn place_titled(&self, folded: &str) -> Option<PlaceRef> {
        let make = || {
            let mut places: HashMap<Box<str>, PlaceRef> = HashMap::new();
            for (page, found) in self.iter() {
                for (place, at) in (0..).zip(&found.places.list) {
                    if !matches!(at.kind, PlaceKind::Table | PlaceKind::Figure | PlaceKind::Heading) {
                        continue;
                    }
                    let head = at.title.split([' ', '\u{3000}', '（', '(']).next().unwrap_or("");
                    let label = self.guide.numbering.by_pattern(head).map(|label| fold(label.as_str()));
                    for name in std::iter::once(fold(head)).chain(label) {
                        places.entry(name.into()).or_insert(PlaceRef { page, place });
                    }
                }
            }
            Arc::new(places)
        };
        self.titles.places.get_or_init(make).get(folded).copied()
    }

    /// The part of the guide that a numbered page lies in, as it is called where it is seen from outside: by the number or
    /// title of its page, else by its prefix. Parts whose pages have one number are told apart by their titles. Empty within
    /// the part, and where the guide has none: there a number says all.
    #[must_use]
    pub fn part_name(&self, id: PageId, from: Option<PageId>) -> &str {
        if self.guide.outline.parts.is_empty() || self.page(id).is_none_or(|page| page.number().is_empty()) {
            return "";
        }
        let part =
            |id: PageId| self.guide.part_of(self.page(id)?.document.source.path().as_str()).map(|(part, _)| part);
        let Some(own) = part(id).filter(|own| from.and_then(part) != Some(*own)) else { return "" };
        let names = self.titles.parts.get_or_init(|| self.names_of_parts());
        match names.get(usize::from(own) - 1) {
            Some(name) if name.head != Some(id) => &name.called,
            _ => "",
        }
    }

    /// By which numbers else a section of a part is looked for: its own, and behind that of the part, which others may have.
    #[must_use]
    pub fn shared_numbers(&self, id: PageId) -> Vec<String> {
        let number = self.page(id).map_or("", Page::number);
        let called = self.part_name(id, None);
        if called.is_empty() {
            return Vec::new();
        }
        let names = self.titles.parts.get_or_init(|| self.names_of_parts());
        let part = names.iter().find(|name| name.called == called).map_or("", |name| &name.number);
        let whole = [part, number].concat();
        [number.to_owned(), whole].into_iter().take(if part.is_empty() { 1 } else { 2 }).collect()
    }

    /// The number of a section with the part that it lies in.
    #[must_use]
    pub fn whole_number(&self, id: PageId, from: Option<PageId>) -> String {
        [self.part_name(id, from), self.page(id).map_or("", Page::number)].concat()
    }

    /// The number and title of a section, with the part that it lies in.
    #[must_use]
    pub fn whole_title(&self, id: PageId, from: Option<PageId>) -> String {
        let title = self.page(id).map(Page::full_title).unwrap_or_default();
        [self.part_name(id, from), &title].concat()
    }

    fn names_of_parts(&self) -> Arc<[PartName]> {
        let parts = &self.guide.outline.parts;
        let mut heads = vec![None; parts.len()];
        for (id, page) in self.iter().filter(|(_, page)| is_index(page.document.source.path())) {
            let folder = page.document.source.path().parent();
            let of = parts.iter().position(|part| part.folder == folder);
            if let Some(head) = of.and_then(|part| heads.get_mut(part)) {
                *head = Some(id);
            }
        }
        let number = |head: &Option<PageId>| head.map_or("", |id| self[id].number());
        let name = |(part, head): (&Part, &Option<PageId>)| {
            let is_alone = heads.iter().filter(|other| number(other) == number(head)).count() == 1;
            let title = head.map_or("", |id| self[id].title());
            let gap = if self.guide.is_japanese() { "" } else { " " };
            let called = match (number(head), title) {
                ("", "") => format!("{} ", part.prefix),
                ("", title) => format!("{title} "),
                (number, title) if is_alone || title.is_empty() => format!("{number}{gap}"),
                (number, title) if gap.is_empty() => format!("{number}（{title}）"),
                (number, title) => format!("{number} ({title}) "),
            };
            PartName { called, number: number(head).to_owned(), head: *head }
        };
        parts.iter().zip(&heads).map(name).collect()
    }

    /// The page of that index.
    #[must_use]
    pub fn page(&self, id: PageId) -> Option<&Page> {
        self.pages.get(id.0 as usize)
    }

    /// Every page with its id.
    pub fn iter(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(i, page)| (page_id(i), page))
    }

    /// The sections above a page, the outermost first.
    #[must_use]
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut out = Vec::new();
        let mut current = self.page(id).and_then(|p| p.parent);
        while let Some(above) = current {
            out.push(above);
            current = self.page(above).and_then(|p| p.parent);
        }
        out.reverse();
        out
    }
}

/// A page of this corpus: ids are given by it alone, and stay while it does.
impl Index<PageId> for Corpus {
    type Output = Page;

    fn index(&self, id: PageId) -> &Page {
        self.page(id).expect("the id is that of a page of this corpus")
    }
}

/// The id of the page at an index.
pub(super) fn page_id(index: usize) -> PageId {
    PageId(u32::try_from(index).expect("a guide has fewer pages than 32 bits can count"))
}

//! The pages of a guide in their order, and the tree that they make.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Index;
use std::sync::{Arc, OnceLock};

use crate::config::Guide;
use crate::document::{Document, Facets, NodeId, Place, Places};

use super::collect::FileFacts;
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

    /// The page's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.document.front.title.value
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

    /// What is written of a place, with what matrices say of it.
    #[must_use]
    pub fn with_marks<'f>(&self, node: NodeId, own: &'f Facets) -> Cow<'f, Facets> {
        self.marked(node).map_or(Cow::Borrowed(own), |marked| Cow::Owned(own.and(marked)))
    }

    /// The parts of the number and title.
    pub(super) fn title_parts(&self) -> [&str; 3] {
        let number = self.number();
        [number, if number.is_empty() { "" } else { " " }, self.title()]
    }

    /// The place of that index.
    #[must_use]
    pub fn place(&self, index: u32) -> Option<&Place> {
        self.places.list.get(index as usize)
    }
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
pub(super) struct Titles(OnceLock<Arc<HashMap<Box<str>, PageId>>>);

impl Corpus {
    /// A guide of these pages.
    pub(super) fn new(guide: Arc<Guide>, pages: Vec<Page>) -> Self {
        Self { guide, pages, titles: Titles::default() }
    }

    /// The numbered page that has a title, which is folded as [`fold`] does it.
    pub(super) fn titled(&self, folded: &str) -> Option<PageId> {
        let make = || {
            let mut titles = HashMap::new();
            for (id, page) in self.iter().filter(|(_, page)| !page.number().is_empty()) {
                titles.entry(fold(page.title()).into()).or_insert(id);
            }
            Arc::new(titles)
        };
        self.titles.0.get_or_init(make).get(folded).copied()
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

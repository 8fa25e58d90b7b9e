//! What every page is composed from: the resolved guide, its derived views, the theme, and how things
//! are called and linked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::downloads::{MadeDownloads, MakeDownload};
use super::theme::Theme;
use super::view::{LinkView, MarkView, TagGroup};
use crate::compare::Edition;
use crate::config::{Guide, Mark, Value, Vocabulary};
use crate::diagnostic::Lang;
use crate::document::{Facet, Facets, Join, Place, PlaceKind};
use crate::graph::{Corpus, Destination, LazyViews, Page, PageId, PlaceRef, Resolved, address, joined};
use crate::source::ContentPath;

/// What the pages need to know of the build.
#[derive(Clone, Debug, Default)]
pub struct BuildInfo {
    /// Addresses of the theme's assets, by their names: `site.css` → `assets/site.3fa9c1.css`.
    pub assets: BTreeMap<String, String>,
    /// Addresses of the content's files.
    pub files: BTreeMap<ContentPath, String>,
    /// Digests of the same files, by their paths in the content folder.
    pub contents: BTreeMap<String, String>,
    /// Name and version of the program.
    pub generator: String,
    /// Whom the pages are for.
    pub audience: Audience,
    /// Earlier editions; pages tell what changed since the first.
    pub earlier: Vec<Arc<Edition>>,
    /// Makes a file of `downloads:`; there has to be one where the guide has any.
    pub make: Option<MakeDownload>,
    /// Files that were made before; none for a state of a preview.
    pub made: Arc<MadeDownloads>,
}

/// Whom a site is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    #[default]
    Readers,
    /// Those who review drafts: every page says so.
    Reviewers,
}

/// The guide as the pages see it.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub resolved: &'a Resolved,
    pub views: &'a LazyViews<'a>,
    pub theme: &'a Theme,
    pub build: &'a BuildInfo,
}

impl<'a> Scene<'a> {
    pub(super) fn corpus(&self) -> &'a Corpus {
        &self.resolved.corpus
    }

    pub(super) fn guide(&self) -> &'a Guide {
        &self.resolved.corpus.guide
    }

    /// The language of the pages.
    pub(super) fn lang(&self) -> String {
        self.guide().about.language.clone()
    }

    /// A word of the interface.
    pub(super) fn word(&self, key: &str) -> String {
        self.theme.locale.word(key).to_owned()
    }

    /// The address of an asset of the theme.
    pub(super) fn asset(&self, name: &str) -> String {
        self.build.assets.get(name).cloned().unwrap_or_else(|| format!("assets/{name}"))
    }

    /// The page of an id; the corpus alone gives ids.
    pub(super) fn page(&self, id: PageId) -> &'a Page {
        &self.resolved.corpus[id]
    }

    /// The place that a reference of the graph leads to.
    pub(super) fn place(&self, at: PlaceRef) -> &'a Place {
        self.page(at.page).place(at.place).expect("a reference to a place leads to a place of its page")
    }

    /// The anchor of a place on its page.
    pub(super) fn anchor(&self, at: PlaceRef) -> String {
        self.place(at).anchor.to_string()
    }

    /// Number and title of a section, with its address.
    pub(super) fn section(&self, id: PageId) -> LinkView {
        self.section_from(id, None)
    }

    /// The same as another section calls it: a number that several parts of the guide have is told with its part elsewhere.
    pub(super) fn section_from(&self, id: PageId, from: Option<PageId>) -> LinkView {
        LinkView { href: format!("{}.html", self.page(id).name), text: self.corpus().whole_title(id, from) }
    }

    /// The section of a number that `guide.yaml` names.
    pub(super) fn numbered_section(&self, number: Option<&str>) -> Option<LinkView> {
        number.and_then(|n| self.resolved.index.section(n)).map(|id| self.section(id))
    }

    pub(super) fn sections(&self, ids: impl IntoIterator<Item = PageId>) -> Vec<LinkView> {
        ids.into_iter().map(|id| self.section(id)).collect()
    }

    /// The address of a place.
    pub(super) fn href(&self, at: PlaceRef) -> String {
        Destination::Place(at).address(self.corpus()).expect("a place of a page has an address")
    }

    /// A place by its full number, or by its title where it has none.
    pub(super) fn numbered_place(&self, at: PlaceRef) -> LinkView {
        let place = self.place(at);
        let text = match place.kind {
            PlaceKind::Item | PlaceKind::Step => joined(&self.corpus().whole_number(at.page, None), &place.label),
            PlaceKind::Clause | PlaceKind::SubItem => place.label.to_string(),
            _ => place.title.to_string(),
        };
        LinkView { href: self.href(at), text }
    }

    /// A place by its title.
    pub(super) fn titled_place(&self, at: PlaceRef) -> LinkView {
        LinkView { href: self.href(at), text: self.place(at).title.to_string() }
    }

    pub(super) fn vocabulary_name<'v>(&self, vocabulary: &'v Vocabulary) -> &'v str {
        match self.theme.lang {
            Lang::Ja => &vocabulary.name.ja,
            Lang::En if vocabulary.name.en.is_empty() => &vocabulary.name.ja,
            Lang::En => &vocabulary.name.en,
        }
    }

    pub(super) fn value_link(vocabulary: &Vocabulary, value: &Value) -> LinkView {
        LinkView { href: value_href(vocabulary, value), text: value.name.clone() }
    }

    /// The vocabulary whose values are steps: the first one that numbers them.
    pub(super) fn stages(&self) -> Option<&'a Vocabulary> {
        self.guide().vocabularies.iter().find(|v| v.values.iter().any(|x| x.number.is_some()))
    }

    /// Whether values of the vocabulary are columns of a matrix whose rows are measures. Where they are clauses or
    /// sections, these have the values themselves, and are listed by them.
    pub(super) fn has_columns(&self, vocabulary: &str) -> bool {
        self.views.matrices.iter().any(|m| m.matrix.of.is_usual() && &*m.matrix.vocabulary == vocabulary)
    }

    /// A classification, vocabulary by vocabulary.
    pub(super) fn tags(&self, facets: &Facets, inferred: &[Box<str>]) -> Vec<TagGroup> {
        facets.0.iter().filter_map(|facet| self.tag_group(facet, inferred.contains(&facet.vocabulary))).collect()
    }

    fn tag_group(&self, facet: &Facet, inferred: bool) -> Option<TagGroup> {
        let vocabulary = self.guide().vocabulary(&facet.vocabulary).filter(|_| !facet.values.is_empty())?;
        let values = facet.values.iter().filter_map(|id| vocabulary.value(id));
        // Who bears a duty is told exactly; whatever else lies under a value is of the value too.
        let above = |value: &&Value| vocabulary.parent(value).filter(|_| !vocabulary.bearer);
        let with_above = values.clone().flat_map(|value| std::iter::successors(Some(value), above));
        let mut ids: Vec<&str> = with_above.map(|value| value.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let join = match (facet.join, vocabulary.bearer) {
            (Join::Either, _) => "join_either",
            (Join::Each, true) => "join_each",
            (Join::Each, false) => "join_list",
        };
        Some(TagGroup {
            vocabulary: vocabulary.id.clone(),
            name: self.vocabulary_name(vocabulary).to_owned(),
            join: self.word(join),
            values: values.map(|value| Self::value_link(vocabulary, value)).collect(),
            inferred,
            ids: ids.join(" "),
        })
    }

    /// A mark of a legend.
    pub(super) fn mark(mark: &Mark) -> MarkView {
        MarkView {
            id: mark.id.clone(),
            mark: mark.mark.clone(),
            name: mark.name.clone(),
            meaning: mark.meaning.clone(),
            force: mark.force.id(),
        }
    }

    /// A mark of a legend where it stands alone: one that is an empty cell is named.
    pub(super) fn named_mark(&self, mark: &Mark) -> MarkView {
        let shown = if mark.mark.is_empty() { self.word("blank") } else { mark.mark.clone() };
        MarkView { mark: shown, ..Self::mark(mark) }
    }

    /// Pages of the printed source.
    pub(super) fn source_pages(page: &Page) -> String {
        page.document.front.source_pages.clone().unwrap_or_default()
    }
}

/// The address of a value's page.
pub(super) fn value_href(vocabulary: &Vocabulary, value: &Value) -> String {
    format!("{}.html", address::value(&vocabulary.id, &value.id))
}

/// How deep a value lies under others of its vocabulary.
pub(super) fn depth(vocabulary: &Vocabulary, value: &Value) -> usize {
    std::iter::successors(vocabulary.parent(value), |v| vocabulary.parent(v)).count()
}

/// The number that is shown before a value's name.
pub(super) fn value_number(value: &Value) -> String {
    value.number.map(|n| n.to_string()).unwrap_or_default()
}

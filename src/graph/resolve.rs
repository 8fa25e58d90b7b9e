//! Cross-references to destinations: every one gets a link, and what leads nowhere is reported.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Words, nearest};
use crate::document::{ClauseNumber, EntityKind, ItemPath, ItemStep, PlaceKind, SectionNumber, Target, Writing, Xref};
use crate::words;

use super::corpus::{Corpus, Page, PageId};
use super::index::{Index, PlaceRef, small};
use super::link::{Destination, Link};
use super::nearby::Nearby;
use super::prose::is_prose;
use super::slugs::Slugs;

/// The guide with every cross-reference resolved. Its parts are shared, so that the next state of a guide
/// in which one page changed costs little more than that page.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The pages.
    pub corpus: Corpus,
    /// What can be referred to.
    pub index: Arc<Index>,
    /// For every page, one link a cross-reference, in the same order.
    pub links: Vec<Arc<[Link]>>,
    /// For every page, the pages that refer to it, in order, each once.
    pub backlinks: Vec<Arc<[PageId]>>,
}

/// A resolved guide and what is wrong with its identities and cross-references.
#[derive(Debug)]
pub struct Resolution {
    /// The guide.
    pub resolved: Resolved,
    /// Faults that only the whole guide shows, such as two pages of one number.
    pub whole: Vec<Diagnostic>,
    /// For every page, the faults of its cross-references.
    pub pages: Vec<Vec<Diagnostic>>,
}

impl Resolved {
    /// A corpus whose links are known already, one a cross-reference.
    pub(super) fn linked(mut corpus: Corpus, index: Index, links: Vec<Arc<[Link]>>) -> Self {
        super::marks::apply(&mut corpus, &links);
        let backlinks = backlinks(&corpus, &links);
        Self { corpus, index: Arc::new(index), links, backlinks }
    }
}

/// Resolves the corpus. Total: what leads nowhere is reported and linked nowhere.
#[must_use]
pub fn resolve(corpus: Corpus) -> Resolution {
    let (index, whole) = Index::build(&corpus);
    let ids: Vec<PageId> = corpus.iter().map(|(id, _)| id).collect();
    let (links, pages): (Vec<Arc<[Link]>>, Vec<Vec<Diagnostic>>) =
        ids.par_iter().map(|&id| resolve_page(&corpus, &index, id)).unzip();
    Resolution { resolved: Resolved::linked(corpus, index, links), whole, pages }
}

/// Resolves the cross-references of one page; depends on that page and the index alone.
#[must_use]
pub fn resolve_page(corpus: &Corpus, index: &Index, id: PageId) -> (Arc<[Link]>, Vec<Diagnostic>) {
    let Some(page) = corpus.page(id) else { return (Arc::default(), Vec::new()) };
    let (diagnostics, slugs, nearby, counted) = (Vec::new(), HashMap::new(), OnceCell::new(), HashMap::new());
    let families = HashMap::new();
    let mut resolver = Resolver { corpus, index, id, page, diagnostics, slugs, nearby, counted, families };
    let links = page.document.xrefs.iter().map(|xref| Link { to: resolver.xref(xref) }).collect();
    (links, resolver.diagnostics)
}

fn backlinks(corpus: &Corpus, links: &[Arc<[Link]>]) -> Vec<Arc<[PageId]>> {
    let mut backlinks: Vec<Vec<PageId>> = vec![Vec::new(); corpus.pages.len()];
    for (from, page_links) in corpus.iter().map(|(id, _)| id).zip(links) {
        for to in targets(from, page_links) {
            if let Some(list) = backlinks.get_mut(to.0 as usize) {
                list.push(from);
            }
        }
    }
    backlinks.into_iter().map(Arc::from).collect()
}

/// The other pages that a page's links lead to, in order, each once.
pub(super) fn targets(from: PageId, links: &[Link]) -> Vec<PageId> {
    let mut targets: Vec<PageId> = links.iter().filter_map(|l| l.to.page()).filter(|&to| to != from).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

pub(super) struct Resolver<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) index: &'a Index,
    pub(super) id: PageId,
    pub(super) page: &'a Page,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The slugs of the pages that links of this one have asked for.
    pub(super) slugs: HashMap<PageId, Slugs>,
    /// The items of this page, once a reference asks for one.
    nearby: OnceCell<Nearby<'a>>,
    /// The labels of the items of pages that lack one that a reference asks for.
    counted: HashMap<PageId, Vec<&'a str>>,
    /// Whether pages are numbered with a word, for every word that was asked for.
    pub(super) families: HashMap<Box<str>, bool>,
}

/// So many unknown anchors of a page get a suggestion: each is compared with all that there are.
const SUGGESTED: usize = 100;

impl Resolver<'_> {
    fn xref(&mut self, xref: &Xref) -> Destination {
        if is_prose(xref) { self.prose(xref) } else { self.target(xref) }
    }

    pub(super) fn target(&mut self, xref: &Xref) -> Destination {
        match &xref.target {
            Target::Broken => Destination::Nowhere,
            Target::Section(name) => self.section(xref, name),
            Target::Item(section, path) => self.item(xref, section.as_ref(), path),
            Target::ItemRange(section, first, last) => self.range(xref, section.as_ref(), first, last),
            Target::Relative(from, path) => self.relative(xref, *from, path),
            Target::Anchor(page, anchor) => self.anchor(xref, page.as_deref(), anchor),
            Target::Clause(number) => self.clause(xref, number),
            Target::RelativeClause(tail) => self.relative_clause(xref, tail),
            Target::Entity(kind, name) => self.entity(xref, *kind, name),
            Target::Value(vocabulary, value) => self.value(xref, vocabulary, value),
            Target::File(path, fragment) => self.file(xref, path, fragment),
        }
    }

    pub(super) fn report(&mut self, code: Code, xref: &Xref, words: Words, near: Option<(&str, &str)>) -> Destination {
        let mut diagnostic = Diagnostic::new(code, &self.page.document.source, xref.span, words);
        if let Some((written, near)) = near {
            diagnostic = diagnostic.suggest_for(written, Some(near));
        }
        self.diagnostics.push(diagnostic);
        Destination::Nowhere
    }

    fn section(&mut self, xref: &Xref, name: &str) -> Destination {
        if is_prose(xref) && self.is_caption(name) {
            return self.caption(xref, name);
        }
        let labelled = is_prose(xref).then(|| self.labelled(xref, name)).flatten();
        if let Some(to) = labelled {
            return to;
        }
        let in_supplement = || self.in_supplement(&self.corpus.guide.numbering.by_pattern(name)?);
        let is_head = xref.writing == Writing::Wikilink && xref.text.as_deref() == Some(name);
        let titled = || self.only_titled(name).filter(|_| is_head);
        if let Some(page) = self.index.section_from(self.page, name).or_else(in_supplement).or_else(titled) {
            return Destination::Page(page);
        }
        // A clause is called by its number alone too: Clause 4.9.
        if let Some(to) = self.index.clause(name).filter(|_| is_prose(xref)) {
            return to;
        }
        if let Some(to) = self.lettered(name, false).filter(|_| !is_prose(xref)) {
            return to;
        }
        if let Some(to) = self.captioned_so(name).filter(|_| xref.writing == Writing::Wikilink) {
            return to;
        }
        let label = self.corpus.guide.numbering.by_pattern(name);
        if label.is_some_and(|label| self.is_of_several(xref, &label)) {
            return Destination::Nowhere;
        }
        if let Some(page) = self.in_roman(name).filter(|_| is_prose(xref)) {
            return Destination::Page(page);
        }
        let is_told = xref.writing != Writing::Loose
            || self.goes_on_with_a_section(xref)
            || self.is_of_named_family(name)
            || self.is_of_this_guide(name);
        if is_told { self.no_section(xref, name, None) } else { Destination::Nowhere }
    }

    /// What a label of the guide's own form leads to in running text, where that is more than a page of that number.
    fn labelled(&mut self, xref: &Xref, name: &str) -> Option<Destination> {
        let numbering = &self.corpus.guide.numbering;
        let label = numbering.by_pattern(name)?;
        if numbering.repeats(label.key()) {
            let found = self.nearest_section(name).or_else(|| self.in_supplement(&label));
            return Some(match found {
                Some(page) => Destination::Page(page),
                // 附則第2条、第5条: the second may be of the statute.
                None if self.is_of_several(xref, &label) => Destination::Nowhere,
                None if xref.after.is_none() && self.is_lost(&label) => self.no_section(xref, name, None),
                None => Destination::Nowhere,
            });
        }
        // What cannot be told is no link.
        if self.is_of_two(&label) || self.is_of_amending_act(&label) {
            return Some(Destination::Nowhere);
        }
        if self.index.section_from(self.page, name).is_some() {
            return None;
        }
        let other = self.index.clause(name).or_else(|| self.titled_place(name)).or_else(|| self.lettered(name, true));
        if other.is_none() && xref.writing == Writing::Loose && self.is_of_a_family(name) {
            return Some(self.no_section(xref, name, None));
        }
        other
    }

    /// The page that an item belongs to.
    pub(super) fn scope(&self, section: Option<&SectionNumber>) -> Option<PageId> {
        section.map_or(Some(self.id), |number| {
            let inside = (number.part() == 0).then(|| self.index.label(&number.clone().in_part(self.part()))).flatten();
            let found = inside.or_else(|| self.index.label(number)).or_else(|| self.index.section(number.as_str()));
            found.or_else(|| self.in_supplement(number))
        })
    }

    fn item(&mut self, xref: &Xref, section: Option<&SectionNumber>, path: &ItemPath) -> Destination {
        if is_prose(xref) && section.is_some_and(|label| self.is_of_two(label) || self.is_of_amending_act(label)) {
            return Destination::Nowhere;
        }
        let Some(page) = self.scope_of(xref, section) else {
            let Some(section) = section else { return Destination::Nowhere };
            if is_prose(xref) {
                return self.no_section_of_item(xref, section);
            }
            return self.no_section(xref, section.as_str(), None);
        };
        // Of 第三号の二, which counts in no list, the place that holds it is left.
        if path.0.is_empty() {
            return Destination::Page(page);
        }
        if let Some(place) = self.index.item(page, path) {
            return Destination::Place(self.nearest_item(xref, place, path));
        }
        // `4.1 b)` of a section that counts nothing is that section.
        let written = self.page.document.source.slice(xref.span);
        let is_marked =
            is_prose(xref) && written.contains(' ') && !written.contains(['(', '（']) && written.ends_with(')');
        if is_marked && section.is_some() && self.index.item_count(page) == 0 {
            return Destination::Page(page);
        }
        let numbering = &self.corpus.guide.numbering;
        let counts_paragraphs = || numbering.items.first().is_some_and(|form| form.cited().is_some());
        if section.is_some() && !numbering.labels.is_empty() && (is_prose(xref) || counts_paragraphs()) {
            return self.in_page(xref, page, path);
        }
        if self.is_enumeration(xref, section, page) {
            return Destination::Nowhere;
        }
        // 9章12項 is 9.12 where sections are called 項.
        if let (Some(section), [ItemStep::Item(n)]) = (section, &path.0[..])
            && self.page.document.source.slice(xref.span).contains('章')
            && let Some(page) = self.index.section_from(self.page, &format!("{section}.{n}"))
        {
            return Destination::Page(page);
        }
        self.no_item(xref, page, path)
    }

    /// Of several lists in this page, the item of the one that stands where the reference does: under the same heading, the
    /// last one before it. Otherwise that of the first list.
    fn nearest_item(&self, xref: &Xref, first: PlaceRef, path: &ItemPath) -> PlaceRef {
        if first.page != self.id {
            return first;
        }
        let nearby = self.nearby.get_or_init(|| Nearby::of(self.page));
        nearby.item(path, xref.span.start).map_or(first, |place| PlaceRef { page: self.id, place })
    }

    fn range(
        &mut self,
        xref: &Xref,
        section: Option<&SectionNumber>,
        first: &ItemPath,
        last: &ItemPath,
    ) -> Destination {
        let Some(page) = self.scope_of(xref, section) else {
            return section.map_or(Destination::Nowhere, |section| self.no_section_of_item(xref, section));
        };
        let (from, to) = (self.index.item(page, first), self.index.item(page, last));
        match (from, to) {
            (Some(from), Some(_)) if first < last => Destination::Place(from),
            _ if self.is_enumeration(xref, section, page) => Destination::Nowhere,
            _ => {
                let number = self.called(page);
                let words =
                    words!("{number} に {first}～{last} の範囲はない", "{number} has no items {first} to {last}");
                self.out_of_range(xref, page, words)
            }
        }
    }

    /// The number of a page, or its title where it has none.
    pub(super) fn called(&self, page: PageId) -> String {
        let Some(page) = self.corpus.page(page) else { return String::new() };
        if page.number().is_empty() { format!("`{}`", page.title()) } else { page.number().to_owned() }
    }

    /// An item that is not there: says which ones are.
    pub(super) fn out_of_range(&mut self, xref: &Xref, page: PageId, words: Words) -> Destination {
        let corpus = self.corpus;
        let labels = self.counted.entry(page).or_insert_with(|| {
            let places = corpus[page].places.list.as_slice();
            let counted = places.iter().filter(|p| p.path.as_ref().is_some_and(|path| path.0.len() == 1));
            counted.map(|p| &*p.label).collect()
        });
        let (list, list_en) = match labels.as_slice() {
            [] => return self.report(Code::XrefRange, xref, words.and("。項はない", "; it has none"), None),
            [first, .., last] if labels.len() > 3 => (format!("{first}～{last}"), format!("{first} to {last}")),
            few => (few.join("、"), few.join(", ")),
        };
        self.report(
            Code::XrefRange,
            xref,
            words.and(&format!("。あるのは {list}"), &format!("; there are {list_en}")),
            None,
        )
    }

    fn anchor(&mut self, xref: &Xref, page: Option<&str>, anchor: &str) -> Destination {
        let page_id = match page {
            None => Some(self.id),
            Some(name) => self.index.section(name),
        };
        let name = page.unwrap_or(&self.page.name);
        if page_id.is_none_or(|id| self.index.anchor(id, anchor).is_none())
            && let Some(to) = self.index.moved(self.corpus, name, anchor)
        {
            return to;
        }
        let Some(page_id) = page_id else {
            return self.report(
                Code::XrefUnknown,
                xref,
                words!("節 `{name}` がない", "there is no section `{name}`"),
                None,
            );
        };
        if let Some(place) = self.index.anchor(page_id, anchor) {
            return Destination::Place(place);
        }
        if let Some(to) = self.by_slug(xref, page_id, anchor) {
            return to;
        }
        let anchors = self.corpus[page_id].places.list.as_slice();
        let few = self.diagnostics.len() < SUGGESTED;
        let near = few.then(|| nearest(anchor, anchors.iter().map(|p| &*p.anchor))).flatten();
        let near = near.map(|near| (anchor, near));
        self.report(Code::XrefAnchor, xref, words!("id `{anchor}` がない", "there is no id `{anchor}`"), near)
    }

    fn clause(&mut self, xref: &Xref, number: &str) -> Destination {
        if let Some(to) = self.index.clause(number) {
            return to;
        }
        if is_prose(xref) {
            return Destination::Nowhere;
        }
        let labels = self.corpus.pages.iter().flat_map(|p| &p.places.list).filter(|p| p.kind == PlaceKind::Clause);
        let near = nearest(number, labels.map(|p| &*p.label)).map(|near| (number, near));
        self.report(
            Code::XrefUnknown,
            xref,
            words!("遵守事項 `{number}` がない", "there is no clause `{number}`"),
            near,
        )
    }

    fn relative_clause(&mut self, xref: &Xref, tail: &str) -> Destination {
        let full = self.index.first_clause(self.id).map(|c| format!("{}{tail}", c.head()));
        let found = full.as_deref().and_then(ClauseNumber::parse).and_then(|n| self.index.clause(n.as_str()));
        match (found, full) {
            (Some(to), _) => to,
            (None, Some(full)) if !is_prose(xref) => self.report(
                Code::XrefUnknown,
                xref,
                words!("遵守事項 `{full}` がない", "there is no clause `{full}`"),
                None,
            ),
            _ => Destination::Nowhere,
        }
    }

    fn entity(&mut self, xref: &Xref, kind: EntityKind, name: &str) -> Destination {
        if let Some(to) = self.index.entity(kind, name) {
            return to;
        }
        let places = self.corpus.pages.iter().flat_map(|p| &p.places.list);
        let of_kind = places.filter(|p| super::index::entity_kind(p) == Some(kind)).map(|p| &*p.anchor);
        let guide = &self.corpus.guide;
        let near = match kind {
            EntityKind::Term => nearest(name, guide.terms.iter().flat_map(|t| [t.id.as_str(), t.name.as_str()])),
            EntityKind::Reference => nearest(name, of_kind.chain(guide.references.iter().map(|r| r.id.as_str()))),
            _ => nearest(name, of_kind),
        };
        let near = near.map(|near| (name, near));
        let (ja, en) = kind_words(kind);
        self.report(Code::XrefUnknown, xref, words!("{ja} `{name}` がない", "there is no {en} `{name}`"), near)
    }

    fn value(&mut self, xref: &Xref, vocabulary: &str, value: &str) -> Destination {
        let guide = &self.corpus.guide;
        let found = guide.vocabularies.iter().enumerate().find(|(_, v)| v.id == vocabulary);
        let Some((v, vocabulary)) = found else {
            let near =
                nearest(vocabulary, guide.vocabularies.iter().map(|v| v.id.as_str())).map(|near| (vocabulary, near));
            return self.report(
                Code::XrefUnknown,
                xref,
                words!("語彙 `{vocabulary}` がない", "there is no vocabulary `{vocabulary}`"),
                near,
            );
        };
        if let Some(value) = vocabulary.find(value)
            && let Some(x) = vocabulary.values.iter().position(|x| x.id == value.id)
        {
            return Destination::Value(small(v), small(x));
        }
        let near = nearest(value, vocabulary.values.iter().flat_map(|x| [x.id.as_str(), x.name.as_str()]))
            .map(|near| (value, near));
        let id = &vocabulary.id;
        self.report(
            Code::VocabularyUnknownValue,
            xref,
            words!("語彙 `{id}` に `{value}` はない", "the vocabulary `{id}` has no `{value}`"),
            near,
        )
    }

    fn file(&mut self, xref: &Xref, path: &crate::source::ContentPath, fragment: &str) -> Destination {
        let Some(page) = self.index.file(path) else {
            let message = words!("ファイル `{path}` がない", "there is no file `{path}`");
            let diagnostic = Diagnostic::new(Code::LinkFile, &self.page.document.source, xref.span, message);
            self.diagnostics
                .push(diagnostic.suggest_file(path, self.corpus.pages.iter().map(|p| p.document.source.path())));
            return Destination::Nowhere;
        };
        if fragment.is_empty() {
            return Destination::Page(page);
        }
        match self.index.anchor(page, fragment) {
            Some(place) => Destination::Place(place),
            None if let Some(to) = self.moved_in(page, fragment) => to,
            None if let Some(to) = self.by_slug(xref, page, fragment) => to,
            None => self.report(
                Code::XrefAnchor,
                xref,
                words!("`{path}` に id `{fragment}` がない", "`{path}` has no id `{fragment}`"),
                None,
            ),
        }
    }

    /// What had an anchor of a page before.
    fn moved_in(&self, page: PageId, anchor: &str) -> Option<Destination> {
        self.index.moved(self.corpus, &self.corpus.page(page)?.name, anchor)
    }
}

/// What a thing that is referred to is called.
fn kind_words(kind: EntityKind) -> (&'static str, &'static str) {
    match kind {
        EntityKind::Measure => ("対策", "measure"),
        EntityKind::Matrix => ("対応表", "matrix"),
        EntityKind::Table => ("表", "table"),
        EntityKind::Figure => ("図", "figure"),
        EntityKind::Caution => ("注意", "caution"),
        EntityKind::Note => ("編者注", "editor's note"),
        EntityKind::Term => ("用語", "term"),
        EntityKind::Reference => ("資料", "reference"),
    }
}

/// NFKC without blanks, in lower case.
pub(super) fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Adds one character, folded by itself, to a folded text.
pub(super) fn fold_into(c: char, folded: &mut String) {
    use unicode_normalization::UnicodeNormalization;
    let folds = std::iter::once(c).nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase);
    folded.extend(folds);
}

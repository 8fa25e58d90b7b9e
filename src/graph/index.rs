//! Everything that can be referred to, by what it is called.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::config::Guide;
use crate::diagnostic::{Code, Diagnostic, Words};
use crate::document::{
    BlockKind, ClauseNumber, EntityKind, ItemPath, Label, LabelKey, MeasureMark, Numbering, OldAddress, Place,
    PlaceAnchor, PlaceKind, Spanned,
};
use crate::source::{ContentPath, SourceRef, Span};
use crate::words;

use super::captions::Captions;
use super::corpus::{Corpus, Page, PageId};
use super::foreign::Foreign;
use super::link::Destination;

/// A place of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceRef {
    /// The page.
    pub page: PageId,
    /// Index into the page's places.
    pub place: u32,
}

/// Everything that can be referred to. Lookups only: nothing iterates over the hash maps.
#[derive(Debug, Default)]
pub struct Index {
    foreign: Foreign,
    forms: Forms,
    /// By address, number and alias, as they are written.
    sections: HashMap<Box<str>, PageId>,
    /// By what the number names, however it is written.
    labels: HashMap<LabelKey, PageId>,
    files: HashMap<ContentPath, PageId>,
    clauses: HashMap<LabelKey, Destination>,
    entities: HashMap<(EntityKind, Box<str>), Destination>,
    items: HashMap<(PageId, ItemPath), PlaceRef>,
    anchors: HashMap<(PageId, Box<str>), PlaceRef>,
    figures: Figures,
    /// What has moved, by the name of the page and the anchor, empty for a whole page, that it had before.
    moved: HashMap<(Box<str>, Box<str>), Destination>,
    /// What is known of every page that has clauses or items.
    counted: HashMap<PageId, Counted>,
}

/// Figures and tables by their numbers.
#[derive(Debug, Default)]
struct Figures {
    /// Those that the guide counts: in their pages, and the first of the guide.
    counted: HashMap<(Option<PageId>, Box<str>), PlaceRef>,
    /// What titles number, in a guide that does not count its figures and tables itself.
    titled: Captions,
}

/// How the guide writes numbers.
#[derive(Debug, Default)]
struct Forms {
    numbering: Arc<Numbering>,
    /// Prefixes of the guide's parts.
    parts: Vec<String>,
    /// The parts that are supplements of a statute: one of their pages is called 附則.
    supplements: Vec<Supplement>,
    /// How many dots numbers of sections have, by the chapter.
    depths: HashSet<(Box<str>, usize)>,
}

/// What bare numbers in a page belong to.
#[derive(Debug, Default)]
struct Counted {
    /// Its first clause: the standard that relative numbers belong to.
    first_clause: Option<ClauseNumber>,
    /// How many items it counts itself.
    items: u32,
}

/// Where everything was first declared, and what was declared again.
#[derive(Default)]
struct Declared {
    first: BTreeMap<String, (SourceRef, Span)>,
    diagnostics: Vec<Diagnostic>,
}

/// The chapter of a number, and how many dots it has.
fn depth(number: &str) -> Option<(Box<str>, usize)> {
    number.split_once('.').map(|(chapter, _)| (chapter.into(), number.matches('.').count()))
}

/// A part that is a supplement of a statute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Supplement {
    /// The part.
    pub(super) part: u16,
    /// Whether it is that of an act which amends the statute: its title names the number of that act.
    pub(super) amends: bool,
}

/// The parts that one page is called 附則 of.
fn supplements(corpus: &Corpus) -> Vec<Supplement> {
    let of = corpus.pages.iter().filter_map(|page| {
        let number = &page.document.front.number.as_ref()?.value;
        let is_one = number.part() > 0 && number.as_str() == "附則";
        is_one.then(|| Supplement { part: number.part(), amends: names_an_act(page.title()) })
    });
    let mut parts: Vec<Supplement> = of.collect();
    parts.sort_unstable();
    parts.dedup_by_key(|supplement| supplement.part);
    parts
}

/// Whether a title names an act by its number: 平成十年法律第百十二号.
fn names_an_act(title: &str) -> bool {
    const KINDS: [&str; 7] = ["法律第", "政令第", "省令第", "府令第", "規則第", "条例第", "訓令第"];
    title.contains('号') && KINDS.iter().any(|kind| title.contains(kind))
}

impl Index {
    /// Indexes the corpus; what is declared twice is reported.
    #[must_use]
    pub fn build(corpus: &Corpus) -> (Self, Vec<Diagnostic>) {
        let mut index = Self {
            forms: Forms {
                numbering: corpus.guide.numbering.clone(),
                parts: corpus.guide.outline.parts.iter().map(|part| part.prefix.clone()).collect(),
                supplements: supplements(corpus),
                depths: corpus.pages.iter().filter_map(|page| depth(page.number())).collect(),
            },
            ..Self::default()
        };
        let mut declared = Declared::default();
        index.foreign = Foreign::of(corpus);
        index.guide(&corpus.guide);
        for (id, page) in corpus.iter() {
            index.page(id, page, &mut declared);
        }
        for (id, page) in corpus.iter() {
            index.aliases(corpus, (id, page), &mut declared);
        }
        for (id, page) in corpus.iter() {
            index.moved_page(corpus, (id, page), &mut declared);
        }
        (index, declared.diagnostics)
    }

    fn guide(&mut self, guide: &Guide) {
        for (s, standard) in guide.standards.iter().enumerate() {
            for (g, group) in standard.groups.iter().enumerate() {
                let to = Destination::Group(wide(s), wide(g));
                if let Some(number) = guide.numbering.read(&group.number) {
                    self.clauses.insert(number.key().clone(), to);
                }
            }
        }
        for (i, term) in guide.terms.iter().enumerate() {
            let to = Destination::Term(wide(i));
            for name in std::iter::once(&term.id).chain(std::iter::once(&term.name)).chain(&term.aliases) {
                self.entities.entry((EntityKind::Term, name.as_str().into())).or_insert(to);
            }
        }
        for (i, cited) in guide.references.iter().enumerate() {
            self.entities.insert((EntityKind::Reference, cited.id.as_str().into()), Destination::Cited(wide(i)));
        }
    }

    fn page(&mut self, id: PageId, page: &Page, declared: &mut Declared) {
        self.files.insert(page.document.source.path().clone(), id);
        self.figures.titled.add(id, page);
        self.sections.entry(page.name.as_ref().into()).or_insert(id);
        if let Some(number) = &page.document.front.number {
            if number.value.part() == 0 {
                self.sections.entry(number.value.as_str().into()).or_insert(id);
            }
            self.labels.entry(number.value.key().clone()).or_insert(id);
        }
        for &(second, first) in &page.places.twice {
            let source = &page.document.source;
            let name = source.slice(second);
            let diagnostic = Diagnostic::new(
                Code::DuplicateId,
                source,
                second,
                words!("id `{name}` がこのページで二度使われている", "the id `{name}` is used twice in this page"),
            );
            declared.diagnostics.push(diagnostic.other(source, first, words!("最初はここ", "first here")));
        }
        for (i, place) in page.places.list.iter().enumerate() {
            let at = PlaceRef { page: id, place: wide(i) };
            self.place(at, place, page, declared);
        }
    }

    fn place(&mut self, at: PlaceRef, place: &Place, page: &Page, declared: &mut Declared) {
        if place.anchor != PlaceAnchor::None {
            self.anchors.insert((at.page, (&*place.anchor).into()), at);
        }
        if matches!(place.kind, PlaceKind::Figure | PlaceKind::Table) && !place.label.is_empty() {
            let label: Box<str> = place.label.chars().filter(|c| !c.is_whitespace()).collect();
            self.figures.counted.entry((Some(at.page), label.clone())).or_insert(at);
            self.figures.counted.entry((None, label)).or_insert(at);
        }
        if let Some(path) = &place.path {
            if path.0.len() == 1 {
                self.counted.entry(at.page).or_default().items += 1;
            }
            self.items.entry((at.page, path.clone())).or_insert(at);
        }
        if matches!(place.kind, PlaceKind::Clause | PlaceKind::SubItem) && !place.label.is_empty() {
            let key = format!("clause {}", place.label);
            let number = &place.label;
            let words = words!("遵守事項 {number} が二つある", "there are two clauses {number}");
            if declared.is_first(key, &page.document.source, place.span, (Code::DuplicateClause, words)) {
                let number = self.forms.numbering.read(&place.label);
                if let Some(number) = &number {
                    self.clauses.insert(number.key().clone(), Destination::Place(at));
                }
            }
            if place.kind == PlaceKind::Clause
                && self.first_clause(at.page).is_none()
                && let Some(number) = self.forms.numbering.read(&place.label)
            {
                self.counted.entry(at.page).or_default().first_clause = Some(number);
            }
        }
        // An address that was made of words is that of its page alone; who refers to it writes an id.
        if let Some(kind) = entity_kind(place).filter(|_| place.anchor.is_declared()) {
            let (key, name) = (format!("{kind:?} {}", place.anchor), &place.anchor);
            let words = words!("id `{name}` が二度使われている", "the id `{name}` is used twice");
            if declared.is_first(key, &page.document.source, place.span, (Code::DuplicateId, words)) {
                self.entities.entry((kind, (&*place.anchor).into())).or_insert(Destination::Place(at));
            }
        }
    }

    /// Old numbers and titles; they never win over a present one.
    fn aliases(&mut self, corpus: &Corpus, (id, page): (PageId, &Page), declared: &mut Declared) {
        let source = &page.document.source;
        for alias in &page.document.front.aliases {
            let name = &alias.value;
            let words = words!("別名 `{name}` はほかで使われている", "the alias `{name}` is used elsewhere");
            let taken = self.sections.get(name.as_str()).filter(|&&other| other != id);
            if let Some(other) = taken.and_then(|&other| corpus.page(other)) {
                let diagnostic = Diagnostic::new(Code::DuplicateAlias, source, alias.span, words);
                let front = &other.document.front;
                let at = front.aliases.iter().find(|a| a.value == *name).map_or(front.title.span, |a| a.span);
                let there = words!("ほかで使われているのはここ", "it is used here");
                declared.diagnostics.push(diagnostic.other(&other.document.source, at, there));
            } else if declared.is_first(format!("alias {name}"), source, alias.span, (Code::DuplicateAlias, words)) {
                self.sections.insert(name.as_str().into(), id);
                if let Some(label) = self.forms.numbering.read(name) {
                    self.labels.entry(label.key().clone()).or_insert(id);
                }
            }
        }
        for block in &page.document.blocks {
            let BlockKind::Clause(clause) = &block.kind else { continue };
            let Some(&to) = clause.number.as_ref().and_then(|n| self.clauses.get(n.value.key())) else { continue };
            for alias in &clause.aliases {
                let name = alias.value.as_str();
                let words = words!("別名 `{name}` はほかで使われている", "the alias `{name}` is used elsewhere");
                let key = alias.value.key();
                if self.clauses.get(key).is_some_and(|&other| other != to) {
                    declared.diagnostics.push(Diagnostic::new(Code::DuplicateAlias, source, alias.span, words));
                } else if declared.is_first(format!("clause {name}"), source, alias.span, (Code::DuplicateAlias, words))
                {
                    self.clauses.insert(key.clone(), to);
                }
            }
        }
    }

    /// Addresses that a section and its places had before; they never win over a present one.
    fn moved_page(&mut self, corpus: &Corpus, (id, page): (PageId, &Page), declared: &mut Declared) {
        for old in &page.document.front.moved_from {
            self.moved_to(corpus, (id, page), old, Destination::Page(id), declared);
        }
        for (i, place) in page.places.list.iter().enumerate() {
            let to = Destination::Place(PlaceRef { page: id, place: wide(i) });
            for old in place.moved_from() {
                self.moved_to(corpus, (id, page), old, to, declared);
                if let (Some(kind), Some(anchor)) = (entity_kind(place), &old.value.anchor) {
                    self.entities.entry((kind, anchor.clone())).or_insert(to);
                }
            }
        }
    }

    fn moved_to(
        &mut self,
        corpus: &Corpus,
        (id, page): (PageId, &Page),
        old: &Spanned<OldAddress>,
        to: Destination,
        declared: &mut Declared,
    ) {
        let OldAddress { page: name, anchor } = &old.value;
        let there = name.as_deref().map_or(Some(id), |name| self.section(name));
        let name = match there.and_then(|id| corpus.page(id)) {
            Some(page) => page.name.as_ref(),
            None => name.as_deref().unwrap_or_default(),
        };
        let is_taken = match (there, anchor) {
            (Some(there), Some(anchor)) => self.anchor(there, anchor).is_some(),
            (Some(_), None) => true,
            (None, _) => false,
        };
        let shown = page.document.source.slice(old.span);
        let words = words!("前のアドレス `{shown}` は今も使われている", "the old address `{shown}` is in use");
        let source = &page.document.source;
        let anchor = anchor.as_deref().unwrap_or_default();
        if is_taken {
            declared.diagnostics.push(Diagnostic::new(Code::DuplicateAlias, source, old.span, words));
        } else if declared.is_first(format!("moved {name}#{anchor}"), source, old.span, (Code::DuplicateAlias, words)) {
            self.moved.insert((name.into(), anchor.into()), to);
        }
    }

    /// What had this address before: the name or number of a page, and an anchor, empty for the page itself.
    #[must_use]
    pub fn moved(&self, corpus: &Corpus, page: &str, anchor: &str) -> Option<Destination> {
        if self.moved.is_empty() {
            return None;
        }
        let name = self.section(page).and_then(|id| corpus.page(id)).map_or(page, |page| &*page.name);
        self.moved.get(&(name.into(), anchor.into())).copied()
    }

    /// The page of a section number, address or alias; of a number with the prefix of a part, `63b:5.1.1`, in that part.
    #[must_use]
    pub fn section(&self, name: &str) -> Option<PageId> {
        let written = self.sections.get(name).copied();
        written.or_else(|| self.forms.numbering.read(name).and_then(|label| self.label(&label))).or_else(|| {
            let (prefix, rest) = name.split_once(':')?;
            let part = self.forms.parts.iter().position(|part| part == prefix)?;
            self.label(&self.forms.numbering.read(rest)?.in_part(u16::try_from(part + 1).ok()?))
        })
    }

    /// The same, as a page says it: in a part of the guide, its own numbers come first.
    #[must_use]
    pub fn section_from(&self, from: &Page, name: &str) -> Option<PageId> {
        let part = from.document.front.number.as_ref().map_or(0, |number| number.value.part());
        let own = (part > 0).then(|| self.label(&self.forms.numbering.read(name)?.in_part(part))).flatten();
        own.or_else(|| self.section(name))
    }

    /// Whether the chapter of a number has sections with as many dots.
    pub(super) fn has_as_deep(&self, number: &str) -> bool {
        depth(number).is_some_and(|depth| self.forms.depths.contains(&depth))
    }

    /// The parts that are supplements of a statute.
    pub(super) fn supplements(&self) -> &[Supplement] {
        &self.forms.supplements
    }

    /// The page of that number.
    #[must_use]
    pub fn label(&self, label: &Label) -> Option<PageId> {
        self.labels.get(label.key()).copied()
    }

    /// The page of a file.
    #[must_use]
    pub fn file(&self, path: &ContentPath) -> Option<PageId> {
        self.files.get(path).copied()
    }

    /// A clause, a sub-item, a group, or an old number.
    #[must_use]
    pub fn clause(&self, number: &str) -> Option<Destination> {
        self.forms.numbering.read(number).and_then(|label| self.clauses.get(label.key()).copied())
    }

    /// The names and numbers of other documents.
    pub(super) fn foreign(&self) -> &Foreign {
        &self.foreign
    }

    /// A measure, matrix, table, caution, note, reference or term.
    #[must_use]
    pub fn entity(&self, kind: EntityKind, id: &str) -> Option<Destination> {
        self.entities.get(&(kind, id.into())).copied()
    }

    /// An item of a page.
    #[must_use]
    pub fn item(&self, page: PageId, path: &ItemPath) -> Option<PlaceRef> {
        self.items.get(&(page, path.clone())).copied()
    }

    /// The figure or table of that number: in this page, otherwise the only one of the guide that says its section too.
    #[must_use]
    pub fn caption(&self, page: PageId, label: &str) -> Option<PlaceRef> {
        let own = self.figures.counted.get(&(Some(page), label.into())).copied();
        own.or_else(|| self.figures.counted.get(&(None, label.into())).copied())
    }

    /// Figures, tables and forms by the numbers that their titles begin with.
    pub(super) fn captions_of_titles(&self) -> &Captions {
        &self.figures.titled
    }

    /// An anchor of a page.
    #[must_use]
    pub fn anchor(&self, page: PageId, anchor: &str) -> Option<PlaceRef> {
        self.anchors.get(&(page, anchor.into())).copied()
    }

    /// How many items of the first level the page counts.
    #[must_use]
    pub fn item_count(&self, page: PageId) -> u32 {
        self.counted.get(&page).map_or(0, |counted| counted.items)
    }

    /// The first clause of a page.
    #[must_use]
    pub fn first_clause(&self, page: PageId) -> Option<&ClauseNumber> {
        self.counted.get(&page).and_then(|counted| counted.first_clause.as_ref())
    }
}

/// What kind of thing with a name of its own a place is.
pub(super) fn entity_kind(place: &Place) -> Option<EntityKind> {
    match place.kind {
        PlaceKind::Measure => Some(EntityKind::Measure),
        PlaceKind::Matrix => Some(EntityKind::Matrix),
        PlaceKind::Table => Some(EntityKind::Table),
        PlaceKind::Figure => Some(EntityKind::Figure),
        PlaceKind::Caution => Some(EntityKind::Caution),
        PlaceKind::Note => Some(EntityKind::Note),
        PlaceKind::Reference => Some(EntityKind::Reference),
        _ => (place.measure == Some(MeasureMark::Defines)).then_some(EntityKind::Measure),
    }
}

impl Declared {
    /// Records a declaration; reports and returns `false` when it is not the first.
    fn is_first(&mut self, key: String, source: &SourceRef, span: Span, fault: (Code, Words)) -> bool {
        if let Some((first_source, first)) = self.first.get(&key) {
            let line = source.position(span.start as usize).line;
            let span = Span { start: span.start, end: source.line_span(line).end.min(span.end).max(span.start) };
            let diagnostic = Diagnostic::new(fault.0, source, span, fault.1);
            self.diagnostics.push(diagnostic.other(first_source, *first, words!("最初はここ", "first here")));
            return false;
        }
        self.first.insert(key, (source.clone(), span));
        true
    }
}

pub(super) fn small(index: usize) -> u16 {
    u16::try_from(index).expect("a guide has fewer vocabularies than 16 bits can count")
}

pub(super) fn wide(index: usize) -> u32 {
    u32::try_from(index).expect("a page has fewer places than 32 bits can count")
}

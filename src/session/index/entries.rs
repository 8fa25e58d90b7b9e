//! What the search index holds: one entry for every linkable place, with its own text and not that of
//! places inside it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::config::Guide;
use crate::document::{
    Block, BlockKind, Descend, Inline, MeasureMark, Node, NodeId, Place, PlaceKind, Run, Validity, Visit, find,
    footnote_numbers, walk,
};
use crate::graph::{
    Beside, Citation, Destination, DutyRef, Page, PageId, PlaceRef, Resolved, Views, address, joined, reference_number,
};
use crate::render::{Locale, told_validity};
use crate::search::{Entry, LABEL_ALONE, Lexicon, NotSynonyms, ascii_steps};

use super::entry_texts::{cited_as, footnote_entry, join_lines, printed_name, put_lists_first, said_of};
use super::numbers;
use super::page_entries::{self, page_entries};

/// So many pages are gathered side by side before their entries are put with the others.
const AT_ONCE: usize = 256;

/// The entries of a resolved guide, in its order.
#[must_use]
pub fn entries(resolved: &Resolved, views: &Views<'_>, locale: &Locale) -> Vec<Entry> {
    let duties: BTreeMap<PlaceRef, &DutyRef<'_>> = views.duties.iter().map(|d| (d.at, d)).collect();
    let pages: Vec<(PageId, &Page)> = resolved.corpus.iter().collect();
    let linked = linked(resolved, views);
    let of_page = |&(id, page): &(PageId, &Page)| {
        let mut gather = Gather {
            resolved,
            locale,
            duties: &duties,
            linked: &linked,
            id,
            page,
            entries: Vec::new(),
            open: vec![0],
            ended: BTreeSet::new(),
            outside: Vec::new(),
            headings: Vec::new(),
        };
        if resolved.page_has_ended(page) {
            return Vec::new();
        }
        gather.section();
        walk(&page.document.blocks, &mut gather);
        for (footnote, shown) in page.document.footnotes.iter().zip(footnote_numbers(&page.document.footnotes)) {
            gather.open.truncate(1);
            gather.open.push(gather.entries.len());
            gather.entries.push(footnote_entry(resolved, page, (footnote, shown)));
            walk(&footnote.blocks, &mut gather);
        }
        gather.leave_ended();
        for entry in &mut gather.entries {
            said_of(entry);
            // Texts grew line by line; what they reserved beyond that would be a third of the memory of all entries.
            entry.text = entry.text.trim_end().to_owned();
        }
        gather.entries
    };
    // No page has more entries than places and one; what is reserved and never written to takes no memory.
    let mut out = Vec::with_capacity(pages.iter().map(|(_, page)| page.places.list.len() + 1).sum());
    for some in pages.chunks(AT_ONCE) {
        out.extend(some.par_iter().map(of_page).collect::<Vec<_>>().into_iter().flatten());
    }
    settings(resolved, &mut out);
    page_entries(resolved, views, locale, &mut out);
    put_lists_first(&mut out);
    for (order, entry) in out.iter_mut().enumerate() {
        entry.order = u32::try_from(order).unwrap_or(u32::MAX);
    }
    out
}

/// The pages and places that two other pages or more refer to; a measure also where others list it as theirs.
fn linked(resolved: &Resolved, views: &Views<'_>) -> BTreeSet<Destination> {
    let mut first: BTreeMap<Destination, PageId> = BTreeMap::new();
    let is_listed = |at: PlaceRef, by: &[PlaceRef]| by.iter().any(|other| other.page != at.page);
    let listed = views.measures.iter().filter(|measure| is_listed(measure.at, &measure.listed));
    let mut out: BTreeSet<Destination> = listed.map(|measure| Destination::Place(measure.at)).collect();
    for ((from, _), links) in resolved.corpus.iter().zip(&resolved.links) {
        for link in links.iter() {
            let own = match link.to {
                Destination::Page(page) => page == from,
                Destination::Place(at) => at.page == from,
                _ => true,
            };
            if !own && *first.entry(link.to).or_insert(from) != from {
                out.insert(link.to);
            }
        }
    }
    out
}

/// Synonyms and their opposites, those of the thesaurus included. Names of terms and values and their aliases are synonyms.
#[must_use]
pub fn lexicon(resolved: &Resolved, entries: &[Entry]) -> Lexicon {
    let guide = &resolved.corpus.guide;
    let not_synonyms =
        guide.not_synonyms.iter().map(|n| NotSynonyms { words: n.words.clone(), reason: n.reason.clone() });
    let named = names(guide).filter(|line| line.len() > 1);
    let synonyms = guide.synonyms.iter().cloned().chain(named).collect();
    Lexicon { synonyms, not_synonyms: not_synonyms.collect(), ..Lexicon::default() }.with_thesaurus(entries)
}

/// The names of every term and of every value.
fn names(guide: &Guide) -> impl Iterator<Item = Vec<String>> {
    let names = |name: &String, aliases: &[String]| [std::slice::from_ref(name), aliases].concat();
    let terms = guide.terms.iter().map(move |term| names(&term.name, &term.aliases));
    let values = guide.vocabularies.iter().flat_map(|vocabulary| &vocabulary.values);
    terms.chain(values.map(move |value| names(&value.name, &value.aliases)))
}

/// Terms, and cited documents without an entry in the text.
fn settings(resolved: &Resolved, out: &mut Vec<Entry>) {
    let guide = &resolved.corpus.guide;
    let entry = |id: String, kind: &str, title: &str, text: &str, aliases: &[String]| Entry {
        id,
        kind: kind.to_owned(),
        number: String::new(),
        aliases: aliases.to_vec(),
        title: title.to_owned(),
        text: text.trim_end().to_owned(),
        facets: BTreeMap::new(),
        cited: None,
        order: 0,
        linked: false,
    };
    for term in &guide.terms {
        let id = format!("terms.html#{}", address::term(&term.id));
        out.push(entry(id, "term", &term.name, &term.definition, &term.aliases));
    }
    for cited in &guide.references {
        let id = format!("references.html#{}", address::cited(&cited.id));
        out.push(entry(id, "reference", &cited.title, &[&*cited.by, &*cited.description].join("\n"), &[]));
    }
}

impl<'a> Visit<'a> for Gather<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        let (id, block) = match node {
            Node::Block(block) => {
                if let BlockKind::Heading(heading) = &block.kind {
                    self.heading(block, heading.level);
                    return Descend::Past;
                }
                (block.id, Some(block))
            }
            Node::Item(item, _) => (item.id, None),
            Node::Row(..) => return Descend::Inside,
            Node::Cell(cell) => {
                if !cell.content.is_empty() {
                    self.text(&cell.content);
                }
                return Descend::Past;
            }
        };
        // A heading does not hold what stands under it: its entry takes it in, and is left out in the end.
        if self.has_ended(id) {
            return Descend::Past;
        }
        self.outside.push((self.open.len(), self.headings.len()));
        self.begin(id);
        let descend = block.map_or(Descend::Inside, |block| self.facts(block));
        if descend == Descend::Past {
            self.close();
        }
        descend
    }

    fn leave(&mut self, node: Node<'a>) {
        if !matches!(node, Node::Row(..)) {
            self.close();
        }
    }

    fn inlines(&mut self, run: Run, inlines: &'a [Inline]) {
        if run == Run::Text {
            self.text(inlines);
        }
    }
}

struct Gather<'a> {
    resolved: &'a Resolved,
    locale: &'a Locale,
    duties: &'a BTreeMap<PlaceRef, &'a DutyRef<'a>>,
    linked: &'a BTreeSet<Destination>,
    id: PageId,
    page: &'a Page,
    entries: Vec<Entry>,
    /// Indexes of the entries that are open, the innermost last. The first is the section.
    open: Vec<usize>,
    /// Indexes of the entries of headings that have ended on the day on which the guide is looked at.
    ended: BTreeSet<usize>,
    /// For every node that is open, how many entries and headings are open outside of it.
    outside: Vec<(usize, usize)>,
    /// Levels of the open headings, for the entries after the first.
    headings: Vec<u8>,
}

impl Gather<'_> {
    /// Whether a node is a place that has ended on the day on which the guide is looked at.
    fn has_ended(&self, node: NodeId) -> bool {
        let has_ended = |place| self.resolved.has_ended(PlaceRef { page: self.id, place });
        self.resolved.corpus.guide.about.orientation.at.is_some()
            && self.page.places.index_of(node).is_some_and(has_ended)
    }

    /// Leaves out what has ended.
    fn leave_ended(&mut self) {
        let mut at = 0;
        self.entries.retain(|_| {
            at += 1;
            !self.ended.contains(&(at - 1))
        });
    }

    fn section(&mut self) {
        let mut facets = self.page.facets().by_vocabulary();
        let of_page =
            self.duties.range(PlaceRef { page: self.id, place: 0 }..=PlaceRef { page: self.id, place: u32::MAX });
        for bearer in of_page.flat_map(|(_, duty)| &duty.bearers) {
            let values = facets.entry(bearer.vocabulary.clone()).or_default();
            if !values.contains(&bearer.value) {
                values.push(bearer.value.clone());
            }
        }
        let pages = self.page.document.front.source_pages.as_deref();
        self.entries.push(Entry {
            id: format!("{}.html", self.page.name),
            kind: Entry::SECTION.to_owned(),
            number: self.resolved.corpus.whole_number(self.id, None),
            aliases: self.section_aliases(),
            title: self.page.title().to_owned(),
            text: self.page.document.front.description.clone().map(|d| d + "\n").unwrap_or_default(),
            facets,
            cited: cited_as(
                Citation { number: String::new(), pages, summary: None },
                Beside::default(),
                ("", self.valid(&self.page.document.front.validity)),
            ),
            order: 0,
            linked: self.linked.contains(&Destination::Page(self.id)),
        });
    }

    /// Old numbers and other names, the number with what it is told apart by, and the printed pages as `p.28-33`.
    fn section_aliases(&self) -> Vec<String> {
        let front = &self.page.document.front;
        let printed = front.source_pages.as_deref().and_then(printed_name);
        let aliases = front.aliases.iter().map(|alias| alias.value.clone());
        let whole = numbers::of_section(self.resolved, self.id, self.page)
            .into_iter()
            .map(|number| format!("{LABEL_ALONE}{number}"));
        aliases.chain(whole).chain(printed).collect()
    }

    /// Opens the entry of a heading; what follows it belongs there until a heading of its level or above.
    fn heading(&mut self, block: &Block, level: u8) {
        let outside = self.outside.last().map_or(0, |&(_, headings)| headings);
        while self.headings.len() > outside && self.headings.last().is_some_and(|&open| open >= level) {
            self.headings.pop();
            self.open.pop();
        }
        if self.begin(block.id) {
            if self.has_ended(block.id) {
                self.ended.extend(self.open.last());
            }
            self.headings.push(level);
        }
    }

    /// Closes a node: the entries and headings that were opened in it end.
    fn close(&mut self) {
        let (open, headings) = self.outside.pop().unwrap_or((1, 0));
        self.open.truncate(open);
        self.headings.truncate(headings);
    }

    /// What a block says that is no running text.
    fn facts(&mut self, block: &Block) -> Descend {
        match &block.kind {
            BlockKind::Code(code) => self.line(&code.1),
            BlockKind::Html(html) => self.line(html),
            BlockKind::Table(table) => {
                self.table(table);
                return Descend::Past;
            }
            BlockKind::Comparison(comparison) => {
                self.table(&comparison.1);
                return Descend::Past;
            }
            BlockKind::Caution(caution) => self.line(caution.question.as_deref().unwrap_or_default()),
            BlockKind::Reference(reference) => {
                self.line(reference.by.as_deref().unwrap_or_default());
                self.line(reference.date.as_deref().unwrap_or_default());
            }
            BlockKind::Aside(aside) => self.text(&aside.title),
            _ => {}
        }
        Descend::Inside
    }

    fn table(&mut self, table: &crate::document::Table) {
        let rows = std::iter::once(&table.head).chain(table.rows.iter().map(|row| &row.cells));
        for row in rows {
            // A cell is a line of its own, which no match crosses.
            for cell in row {
                self.text(&cell.content);
            }
        }
    }

    fn begin(&mut self, node: NodeId) -> bool {
        self.page.places.index_of(node).is_some_and(|place| self.open_place(place))
    }

    /// Opens an entry for a place. Steps that are no duties stay part of what holds them, which is found by their numbers:
    /// as entries of their own they took words from it, and 60 queries of staff found the best place first 0.77 of the time
    /// instead of 0.81.
    fn open_place(&mut self, index: u32) -> bool {
        let Some(place) = self.page.place(index) else { return false };
        let at = PlaceRef { page: self.id, place: index };
        // Points that the guide itself numbers, as 第1号, are places like items.
        let point = || place.kind == PlaceKind::Step && self.page.document.numbering.is_of_articles();
        let Some(kind) = kind(place).or_else(|| point().then_some("item")) else {
            if place.kind == PlaceKind::Step
                && let Some(entry) = self.open.last().and_then(|&open| self.entries.get_mut(open))
            {
                let number = joined(self.page.number(), &place.label);
                entry.aliases.extend(in_ascii(&number));
                entry.aliases.push(number);
            }
            // It has no entry that would say when it holds.
            if place.validity().is_some() {
                self.line(&self.valid(&self.resolved.validity(at)));
            }
            return false;
        };
        let Some(id) = Destination::Place(at).address(&self.resolved.corpus) else { return false };
        let title = self.resolved.title_of(at);
        let title = if title.is_empty() { self.page.title().to_owned() } else { title };
        let plain = number(self.page, self.page.number(), place);
        let valid = self.valid(&self.resolved.validity(at));
        let beside = self.resolved.beside(at);
        let cited = self.resolved.citation(at).and_then(|citation| cited_as(citation, beside, (&plain, valid)));
        let number = number(self.page, &self.resolved.corpus.whole_number(self.id, None), place);
        let within = numbers::of_item(self.resolved, self.id, self.page, place);
        let ascii = in_ascii(&number);
        let noted = cited.as_ref().filter(|_| self.page.places.footnote_of(index).is_some());
        let noted = noted.map(|cited| cited.number.to_string()).filter(|cited| !cited.is_empty());
        let entry = Entry {
            id,
            kind: kind.to_owned(),
            number,
            aliases: self
                .aliases(place)
                .into_iter()
                .chain(self.printed(place))
                .chain(ascii)
                .chain(noted)
                .chain(within)
                .collect(),
            title,
            text: String::new(),
            facets: self.facets(place),
            cited,
            order: 0,
            linked: self.linked.contains(&Destination::Place(at)),
        };
        self.open.push(self.entries.len());
        self.entries.push(entry);
        true
    }

    /// The printed pages as `p.33`, where the place says them itself and not what holds it.
    fn printed(&self, place: &Place) -> Option<String> {
        let pages = |place: &Place| place.context.as_ref().and_then(|context| context.pages.clone());
        // What a footnote has from where its mark stands is not said there.
        let places = &self.page.places;
        let noted = places.index_of(place.carrier.node()).and_then(|index| places.footnote_of(index));
        let holder = place.parent.filter(|parent| noted.is_none_or(|noted| *parent >= noted.first));
        let above = holder.and_then(|parent| self.page.place(parent)).and_then(pages);
        let own = pages(place).filter(|own| Some(own) != above.as_ref())?;
        printed_name(&own.value)
    }

    fn aliases(&self, place: &Place) -> Vec<String> {
        if place.kind != PlaceKind::Clause {
            return Vec::new();
        }
        let Some(Node::Block(block)) = find(&self.page.document.blocks, place.carrier.node()) else {
            return Vec::new();
        };
        let BlockKind::Clause(clause) = &block.kind else { return Vec::new() };
        clause.aliases.iter().map(|alias| alias.value.to_string()).collect()
    }

    /// Its own classification, then that of what holds it, as in `guide.json`: nobody bears a duty because the section says so.
    fn facets(&self, place: &Place) -> BTreeMap<String, Vec<String>> {
        self.resolved.facets_of(self.page, place, &place.facets).0.by_vocabulary()
    }

    /// When something holds, in one line; empty: always.
    fn valid(&self, validity: &Validity) -> String {
        told_validity(validity, &self.resolved.corpus.guide, self.locale)
    }

    fn text(&mut self, inlines: &[Inline]) {
        let (resolved, id) = (self.resolved, self.id);
        self.add(|out| join_lines(&resolved.text(id, inlines), out));
    }

    fn line(&mut self, text: &str) {
        self.add(|out| out.push_str(text));
    }

    /// Adds a line to the innermost entry that is open, unless it is blank.
    fn add(&mut self, write: impl FnOnce(&mut String)) {
        let current = self.open.last().copied().unwrap_or(0);
        let Some(Entry { text, .. }) = self.entries.get_mut(current) else { return };
        let start = text.len();
        write(text);
        text.truncate(start + text[start..].trim_end().len());
        let blanks = text.len() - start - text[start..].trim_start().len();
        text.drain(start..start + blanks);
        if text.len() > start {
            text.push('\n');
        }
    }
}

/// Everything that `kind` says of an entry, and the kinds of entries that are no places of pages.
pub(in crate::session) const KINDS: [&str; 13] = [
    Entry::SECTION,
    "heading",
    "item",
    "clause",
    "measure",
    "duty",
    "matrix",
    "table",
    "caution",
    "reference",
    "note",
    "term",
    page_entries::KIND,
];

fn kind(place: &Place) -> Option<&'static str> {
    let kind = match place.kind {
        PlaceKind::Heading => "heading",
        PlaceKind::Item if place.carrier.is_row() => return None,
        PlaceKind::Item if place.measure == Some(MeasureMark::Defines) => "measure",
        PlaceKind::Item | PlaceKind::Step if place.duty.is_some() => "duty",
        PlaceKind::Item => "item",
        // The caption and text of a figure are found with the section.
        PlaceKind::Step | PlaceKind::Text | PlaceKind::Figure => return None,
        PlaceKind::Clause | PlaceKind::SubItem => "clause",
        PlaceKind::Measure => "measure",
        PlaceKind::Matrix => "matrix",
        PlaceKind::Table => "table",
        PlaceKind::Caution => "caution",
        PlaceKind::Reference => "reference",
        PlaceKind::Note => "note",
        PlaceKind::Duty => "duty",
    };
    Some(kind)
}

/// A number with a circled step as it is typed where there is no such character: `9.2.1(1)(2)` for `9.2.1(1)②`.
fn in_ascii(number: &str) -> Option<String> {
    let plain = ascii_steps(number);
    (plain != number).then(|| format!("{LABEL_ALONE}{plain}"))
}

/// `9.3.1(8)` for an item, `1.2.5.1(4)(a)` for a clause; others have none.
fn number(page: &Page, section: &str, place: &Place) -> String {
    match place.kind {
        PlaceKind::Clause | PlaceKind::SubItem => place.label.to_string(),
        PlaceKind::Item | PlaceKind::Step => joined(section, &place.label),
        PlaceKind::Reference => reference_number(page, place).unwrap_or_default(),
        _ => String::new(),
    }
}

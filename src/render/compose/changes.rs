//! What changed since the earlier edition, for pages.

use std::collections::{BTreeMap, BTreeSet};

use super::super::editions::{self, Titles, state_words};
use super::super::frame::{FrameOf, Frames};
use super::super::parts::{Part, Parts};
use super::super::scene::Scene;
use super::super::view::changes::{
    Bearing, ChangeRun, ChangesPart, EditionChange, EditionChangesView, NarrowedPart, SectionChanges, StateCount,
};
use super::super::view::{FilterChoice, LinkView, ListFilter};
use super::badges::Badges;
use super::value::About;
use crate::compare::{Comparison, Edition, Entry, PieceId, PieceKind, State, stretches};
use crate::config::Vocabulary;
use crate::graph::{PageId, address};

/// What changed since the earlier edition, and where.
pub(in super::super) struct Since {
    pub(in super::super) comparison: Comparison,
    /// The entries that changed, by the page that they stand in; where they are gone, that of the section that held them.
    by_page: BTreeMap<String, Vec<usize>>,
    /// The titles of the sections of the earlier edition, and of this one.
    titles: (Titles, Titles),
    /// The later piece of every earlier one that is still there.
    partners: BTreeMap<PieceId, PieceId>,
    /// What is new or amended.
    pub(in super::super) badges: Badges,
}

impl Since {
    pub(in super::super) fn of(comparison: Comparison) -> Self {
        let (old, new) = (&comparison.old, &comparison.new);
        let partners = comparison.entries.iter().filter_map(|entry| Some((*entry.old.first()?, *entry.new.first()?)));
        let partners: BTreeMap<PieceId, PieceId> = partners.collect();
        let mut by_page: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, entry) in comparison.entries.iter().enumerate().filter(|(_, entry)| comparison.is_change(entry)) {
            let section = entry.new.first().map(|&id| new.pieces[id].section);
            let was = || entry.old.first().and_then(|&id| partners.get(&old.pieces[id].section)).copied();
            let page = section.or_else(was).map(|id| new.pieces[id].address.clone());
            if let Some(page) = page.filter(|page| !page.is_empty()) {
                by_page.entry(page).or_default().push(at);
            }
        }
        let titles = (Titles::of(old), Titles::of(new));
        let badges = Badges::of(&comparison, &partners);
        Self { comparison, by_page, titles, partners, badges }
    }
}

impl Scene<'_> {
    /// The page of changes. Where the guide is too long for one page, it leads to one for each part, and holds what is in
    /// none.
    pub(in super::super) fn edition_changes_view(
        &self,
        frames: &Frames,
        since: &Since,
        parts: &Parts,
    ) -> EditionChangesView {
        let parts: Vec<&Part> = parts.list().iter().filter(|part| part.len() > 1).collect();
        let within: BTreeSet<usize> = parts.iter().flat_map(|part| self.changes_of_part(since, part)).collect();
        let entries = since.comparison.entries.iter().enumerate();
        let rest = entries.filter(|(at, _)| !within.contains(at)).map(|(_, entry)| entry);
        let rest: Vec<&Entry> = rest.filter(|entry| since.comparison.is_change(entry)).collect();
        let part = |part: &&Part| {
            let page = self.page(part.first());
            let entries = self.entries_of_part(since, part);
            let href = format!("{}.html", address::changes_of_part(&page.name));
            let narrowed = self.narrowed(&since.comparison, &entries, &href);
            let link = LinkView { href, text: page.full_title() };
            (!entries.is_empty()).then_some(ChangesPart { link, count: entries.len(), narrowed })
        };
        let of = FrameOf {
            name: "changes",
            kind: "changes",
            title: self.word("edition_changes"),
            description: "",
            area: "changes.html",
            crumbs: Vec::new(),
        };
        EditionChangesView {
            frame: frames.frame(self, of),
            from: edition_name(&since.comparison.old),
            counts: self.counts(&since.comparison.changes().collect::<Vec<_>>()),
            filters: if within.is_empty() { self.filters(since, &rest) } else { Vec::new() },
            parts: parts.iter().filter_map(part).collect(),
            sections: self.change_sections(since, &rest),
            unseen: self.unseen(since),
            feed: !since.comparison.new.date.is_empty(),
        }
    }

    /// The page of the changes of a part of the guide.
    pub(in super::super) fn part_changes_view(
        &self,
        frames: &Frames,
        since: &Since,
        part: &Part,
    ) -> EditionChangesView {
        let page = self.page(part.first());
        let all = LinkView { href: "changes.html".to_owned(), text: self.word("edition_changes") };
        let title = format!("{} — {}", page.full_title(), all.text);
        let of = FrameOf {
            name: &address::changes_of_part(&page.name),
            kind: "changes",
            title,
            description: "",
            area: "changes.html",
            crumbs: vec![all],
        };
        let entries = self.entries_of_part(since, part);
        EditionChangesView {
            frame: frames.frame(self, of),
            from: edition_name(&since.comparison.old),
            counts: self.counts(&entries),
            filters: self.filters(since, &entries),
            parts: Vec::new(),
            sections: self.change_sections(since, &entries),
            unseen: self.unseen(since),
            feed: false,
        }
    }

    /// The entries that changed in the sections of a part, in their order.
    fn changes_of_part(&self, since: &Since, part: &Part) -> Vec<usize> {
        let pages = part.sections.clone().map(|id| format!("{}.html", self.page(PageId(id)).name));
        let mut out: Vec<usize> = pages.filter_map(|page| since.by_page.get(&page)).flatten().copied().collect();
        out.sort_unstable();
        out
    }

    fn entries_of_part<'s>(&self, since: &'s Since, part: &Part) -> Vec<&'s Entry> {
        self.changes_of_part(since, part).into_iter().map(|at| &since.comparison.entries[at]).collect()
    }

    /// What could not be compared.
    fn unseen(&self, since: &Since) -> String {
        editions::not_compared(&since.comparison).map(|words| words.get(self.theme.lang).to_owned()).unwrap_or_default()
    }

    /// The choices of a page of changes, each with how many changes it leaves, and the address of the page so narrowed.
    fn narrowed(&self, comparison: &Comparison, entries: &[&Entry], href: &str) -> Vec<NarrowedPart> {
        let choice = |name: &str, id: &str, text: String, count: usize| NarrowedPart {
            link: LinkView { href: format!("{href}?{name}={id}"), text },
            count,
        };
        let states = State::ALL.iter().filter_map(|state| {
            let count = entries.iter().filter(|entry| entry.states.contains(state)).count();
            let text = state_words(*state).get(self.theme.lang).to_owned();
            (count > 0).then(|| choice("state", state.id(), text, count))
        });
        let bearers = self.bearers().into_iter().flat_map(|vocabulary| {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            let named = entries.iter().flat_map(|entry| named(comparison, entry, &vocabulary.id));
            named.for_each(|id| *counts.entry(id).or_default() += 1);
            let values = vocabulary.values.iter();
            values.filter_map(move |value| {
                let count = *counts.get(&*value.id)?;
                Some(choice(&vocabulary.id, &value.id, value.name.clone(), count))
            })
        });
        states.chain(bearers).collect()
    }

    fn counts(&self, entries: &[&Entry]) -> Vec<StateCount> {
        let count = |&state: &State| StateCount {
            state: state.id(),
            name: state_words(state).get(self.theme.lang).to_owned(),
            count: entries.iter().filter(|entry| entry.state() == state).count(),
        };
        State::ALL.iter().map(count).filter(|count| count.count > 0).collect()
    }

    /// Changes by the sections that they stand in.
    fn change_sections(&self, since: &Since, entries: &[&Entry]) -> Vec<SectionChanges> {
        let mut sections: Vec<SectionChanges> = Vec::new();
        for entry in entries {
            let section = Self::section_of(since, entry);
            let change = self.edition_change(&since.comparison, entry);
            if let Some(last) = sections.last_mut().filter(|last| last.section.text == section.text) {
                last.changes.push(change);
                continue;
            }
            let chapter = chapter(&since.comparison, entry).map(|(id, _)| id).unwrap_or_default();
            sections.push(SectionChanges { section, chapter, changes: vec![change] });
        }
        sections
    }

    /// The changes in a page.
    pub(in super::super) fn changes_of_page(&self, since: &Since, page: &str) -> Vec<EditionChange> {
        let entries = since.by_page.get(&format!("{page}.html")).into_iter().flatten();
        let entries = entries.filter_map(|&at| since.comparison.entries.get(at));
        entries.map(|entry| self.edition_change(&since.comparison, entry)).collect()
    }

    /// The changes of what somebody bears, in either edition.
    pub(in super::super) fn changes_of_bearer(&self, comparison: &Comparison, about: About<'_>) -> Vec<EditionChange> {
        let id = &*about.value.id;
        let concerns = |entry: &&Entry| named(comparison, entry, &about.vocabulary.id).contains(id);
        comparison.changes().filter(concerns).map(|entry| self.edition_change(comparison, entry)).collect()
    }

    /// What changes can be narrowed to: their states, the chapters, and who bears what changed. What all are in is no choice.
    fn filters(&self, since: &Since, entries: &[&Entry]) -> Vec<ListFilter> {
        let comparison = &since.comparison;
        let filter = |name: &str, title: String, values: Vec<(String, String)>, is_of_all: bool| {
            let values: Vec<FilterChoice> = values.into_iter().map(|(id, name)| FilterChoice { id, name }).collect();
            let is_choice = values.len() > 1 || values.len() == 1 && !is_of_all;
            is_choice.then(|| ListFilter { name: name.to_owned(), title, values })
        };
        let states = State::ALL.iter().filter(|state| entries.iter().any(|entry| entry.states.contains(state)));
        let states = states.map(|state| (state.id().to_owned(), state_words(*state).get(self.theme.lang).to_owned()));
        let mut chapters: Vec<(String, String)> = Vec::new();
        for chapter in entries.iter().filter_map(|entry| chapter(comparison, entry)) {
            if !chapters.iter().any(|(known, _)| *known == chapter.0) {
                chapters.push(chapter);
            }
        }
        let is_chapter_of_all = entries.iter().all(|entry| chapter(comparison, entry).is_some());
        let bearers = self.bearers().map(|vocabulary| {
            let all: BTreeSet<&str> =
                entries.iter().flat_map(|entry| named(comparison, entry, &vocabulary.id)).collect();
            let values = vocabulary.values.iter().filter(|value| all.contains(value.id.as_str()));
            let values = values.map(|value| (value.id.clone(), value.name.clone())).collect();
            let is_of_all = entries.iter().all(|entry| !named(comparison, entry, &vocabulary.id).is_empty());
            filter(&vocabulary.id, self.vocabulary_name(vocabulary).to_owned(), values, is_of_all)
        });
        let all = [
            filter("state", self.word("edition_change_state"), states.collect(), true),
            filter("chapter", self.word("edition_change_chapter"), chapters, is_chapter_of_all),
            bearers.flatten(),
        ];
        all.into_iter().flatten().collect()
    }

    /// The vocabulary of those who bear duties: that of the switch, else the first.
    pub(super) fn bearers(&self) -> Option<&Vocabulary> {
        let guide = self.guide();
        guide.switch().filter(|v| v.bearer).or_else(|| guide.vocabularies.iter().find(|v| v.bearer))
    }

    fn section_of(since: &Since, entry: &Entry) -> LinkView {
        let Since { comparison: Comparison { old, new, .. }, titles, .. } = since;
        if let Some(&id) = entry.new.first() {
            let section = &new.pieces[new.pieces[id].section];
            return LinkView { href: section.address.clone(), text: titles.1.section(new, id) };
        }
        let Some(&id) = entry.old.first() else { return LinkView::default() };
        // A section that is still there is called as it is now.
        if let Some(&section) = since.partners.get(&old.pieces[id].section)
            && new.pieces[section].kind == PieceKind::Section
        {
            return LinkView { href: new.pieces[section].address.clone(), text: titles.1.section(new, section) };
        }
        LinkView { href: String::new(), text: titles.0.section(old, id) }
    }

    pub(super) fn edition_change(&self, comparison: &Comparison, entry: &Entry) -> EditionChange {
        let lang = self.theme.lang;
        let now = entry.new.first().map(|&id| &comparison.new.pieces[id]);
        let cited = editions::number(comparison, entry, lang);
        let bearers = self.bearers().map(|vocabulary| {
            let values = named(comparison, entry, &vocabulary.id).into_iter().collect::<Vec<_>>().join(" ");
            Bearing { vocabulary: vocabulary.id.clone(), values }
        });
        let states: Vec<&str> = entry.states.iter().map(|state| state.id()).collect();
        EditionChange {
            state: entry.state().id(),
            states: states.join(" "),
            bearers: bearers.filter(|bearers| !bearers.values.is_empty()),
            name: editions::states(entry, lang),
            place: LinkView { href: now.map(|piece| piece.address.clone()).unwrap_or_default(), text: cited },
            runs: runs(comparison, entry),
            facts: entry.facts.iter().map(|change| editions::fact_words(change, lang)).collect(),
            note: entry.note.clone(),
        }
    }
}

pub(super) fn edition_name(edition: &Edition) -> String {
    if edition.name().is_empty() { edition.title.clone() } else { edition.name().to_owned() }
}

/// Both texts in one.
fn runs(comparison: &Comparison, entry: &Entry) -> Vec<ChangeRun> {
    let words = |edition: &Edition, ids: &[PieceId]| {
        let texts = ids.iter().map(|&id| edition.pieces[id].text.replace('\t', " | "));
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let (old, new) = (words(&comparison.old, &entry.old), words(&comparison.new, &entry.new));
    let mut out = Vec::new();
    for stretch in stretches(&old, &new) {
        let (before, after) = (old.get(stretch.old).unwrap_or_default(), new.get(stretch.new).unwrap_or_default());
        let parts = if stretch.is_equal { [("same", after), ("same", "")] } else { [("old", before), ("new", after)] };
        let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
        out.extend(parts.map(|(kind, text)| ChangeRun { kind, text: text.to_owned() }));
    }
    out
}

/// The values of a vocabulary that a place names which changed, in either edition; a part of a place has those of what holds
/// it in its page.
pub(super) fn named<'c>(comparison: &'c Comparison, entry: &Entry, vocabulary: &str) -> BTreeSet<&'c str> {
    let mut out = BTreeSet::new();
    for (edition, ids) in [(&comparison.old, &entry.old), (&comparison.new, &entry.new)] {
        for &id in ids {
            let own = |id: PieceId| edition.pieces[id].facts.iter().find(|fact| fact.key == vocabulary);
            let is_part = |&at: &PieceId| at == id || edition.pieces[at].kind != PieceKind::Section;
            if let Some(fact) = edition.holders(id).filter(is_part).find_map(own) {
                out.extend(fact.value.split(" or ").flat_map(|part| part.split(" and ")));
            }
        }
    }
    out
}

/// The chapter that something changed in: its id in the address of a filter, and its number and title; of what is gone, the
/// chapter that it was in.
fn chapter(comparison: &Comparison, entry: &Entry) -> Option<(String, String)> {
    let of = |edition: &Edition, id: PieceId| {
        let above = |&id: &PieceId| Some(edition.pieces[id].parent).filter(|&above| above != 0 && above != id);
        let top =
            std::iter::successors(Some(edition.pieces[id].section), above).last().map(|id| &edition.pieces[id])?;
        let name = top.address.strip_suffix(".html").filter(|_| top.kind == PieceKind::Section)?;
        let gap = if top.label.is_empty() { "" } else { " " };
        Some((name.to_owned(), format!("{}{gap}{}", top.label, top.text)))
    };
    let new = entry.new.first().and_then(|&id| of(&comparison.new, id));
    new.or_else(|| entry.old.first().and_then(|&id| of(&comparison.old, id)))
}

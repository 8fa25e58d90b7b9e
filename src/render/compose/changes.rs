//! What changed since the earlier edition, for pages, and as a feed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::super::editions::{self, Titles, state_words};
use super::super::frame::{FrameOf, Frames};
use super::super::parts::{Part, Parts};
use super::super::scene::Scene;
use super::super::view::LinkView;
use super::super::view::changes::{
    ChangeRun, ChangesPart, EditionChange, EditionChangesView, SectionChanges, StateCount,
};
use super::value::About;
use crate::compare::{Comparison, Edition, Entry, PieceId, State, stretches};
use crate::graph::{PageId, address};

/// What changed since the earlier edition, and where.
pub(in super::super) struct Since {
    pub(in super::super) comparison: Comparison,
    /// The entries that changed, by the page that they stand in; where they are gone, that of the section that held them.
    by_page: BTreeMap<String, Vec<usize>>,
    /// The titles of the sections of the earlier edition, and of this one.
    titles: (Titles, Titles),
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
        Self { comparison, by_page, titles }
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
            let (page, count) = (self.page(part.first()), self.changes_of_part(since, part).len());
            let href = format!("{}.html", address::changes_of_part(&page.name));
            (count > 0).then(|| ChangesPart { link: LinkView { href, text: page.full_title() }, count })
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
            parts: parts.iter().filter_map(part).collect(),
            sections: self.change_sections(since, &rest),
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
        let entries: Vec<&Entry> =
            self.changes_of_part(since, part).into_iter().map(|at| &since.comparison.entries[at]).collect();
        EditionChangesView {
            frame: frames.frame(self, of),
            from: edition_name(&since.comparison.old),
            counts: self.counts(&entries),
            parts: Vec::new(),
            sections: self.change_sections(since, &entries),
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
            match sections.last_mut().filter(|last| last.section.text == section.text) {
                Some(last) => last.changes.push(change),
                None => sections.push(SectionChanges { section, changes: vec![change] }),
            }
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
        let (vocabulary, value) = (about.vocabulary.id.as_str(), about.value.id.as_str());
        let bears = |edition: &Edition, ids: &[PieceId]| {
            let facts = ids.iter().flat_map(|&id| &edition.pieces[id].facts);
            facts
                .filter(|fact| fact.key == vocabulary)
                .any(|fact| fact.value.split(" or ").flat_map(|part| part.split(" and ")).any(|id| id == value))
        };
        let concerns = |entry: &&Entry| bears(&comparison.new, &entry.new) || bears(&comparison.old, &entry.old);
        comparison.changes().filter(concerns).map(|entry| self.edition_change(comparison, entry)).collect()
    }

    fn section_of(since: &Since, entry: &Entry) -> LinkView {
        let Since { comparison: Comparison { old, new, .. }, titles, .. } = since;
        if let Some(&id) = entry.new.first() {
            let section = &new.pieces[new.pieces[id].section];
            return LinkView { href: section.address.clone(), text: titles.1.section(new, id) };
        }
        let text = entry.old.first().map(|&id| titles.0.section(old, id)).unwrap_or_default();
        LinkView { href: String::new(), text }
    }

    fn edition_change(&self, comparison: &Comparison, entry: &Entry) -> EditionChange {
        let lang = self.theme.lang;
        let now = entry.new.first().map(|&id| &comparison.new.pieces[id]);
        let before = entry.old.first().map(|&id| &comparison.old.pieces[id]);
        let cited = now.or(before).map(|piece| piece.cited.clone()).unwrap_or_default();
        EditionChange {
            state: entry.state().id(),
            name: editions::states(entry, lang),
            place: LinkView { href: now.map(|piece| piece.address.clone()).unwrap_or_default(), text: cited },
            runs: runs(comparison, entry),
            facts: entry.facts.iter().map(|change| editions::fact_words(change, lang)).collect(),
            note: entry.note.clone(),
        }
    }

    /// The feed: one entry an edition, which tells how much changed, with a link to the page of changes.
    pub(in super::super) fn feed(&self, comparison: &Comparison) -> Vec<u8> {
        let edition = &comparison.new;
        let updated = timestamp(&edition.date);
        let (title, name) = (escape(&edition.title), escape(&edition_name(edition)));
        let id = urn(&[&edition.title, &self.guide().about.publisher]);
        let entry_id = urn(&[&edition.title, &edition.edition, &edition.date]);
        let summary = escape(&editions::summary(comparison, self.theme.lang));
        let lang = escape(&self.lang());
        let author = escape(if self.guide().about.publisher.is_empty() {
            &edition.title
        } else {
            &self.guide().about.publisher
        });
        let mut out = String::new();
        // A static feed does not know its own address; links in it are relative to it.
        let _ = write!(
            out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n<id>{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n<author><name>{author}</name></author>\n<link rel=\"self\" href=\"changes.xml\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"changes.html\"/>\n<entry>\n<id>{entry_id}</id>\n<title>{name}</title>\n<updated>{updated}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"changes.html\"/>\n<summary>{summary}</summary>\n</entry>\n</feed>\n"
        );
        out.into_bytes()
    }
}

fn edition_name(edition: &Edition) -> String {
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

/// A date as the time that Atom wants.
fn timestamp(date: &str) -> String {
    let missing = match date.len() {
        4 => "-01-01",
        7 => "-01",
        _ => "",
    };
    format!("{date}{missing}T00:00:00Z")
}

/// A name that is always the same for the same words: a UUID of version 8 (RFC 9562) made of their digest.
fn urn(words: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update([0]);
    }
    let mut bytes: Vec<u8> = hasher.finalize().iter().copied().take(16).collect();
    if let [_, _, _, _, _, _, version, _, variant, ..] = bytes.as_mut_slice() {
        *version = *version & 0x0f | 0x80;
        *variant = *variant & 0x3f | 0x80;
    }
    let hex = |range: std::ops::Range<usize>| {
        bytes.get(range).unwrap_or_default().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
    };
    format!("urn:uuid:{}-{}-{}-{}-{}", hex(0..4), hex(4..6), hex(6..8), hex(8..10), hex(10..16))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

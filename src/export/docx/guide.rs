//! The whole guide, or the sections that are wanted: title, edition, contents, the sections in their order, terms and cited
//! documents. Numbers of headings and entries are text, as they are cited; every place is a bookmark.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::super::case::Case;
use super::fault::Fault;
use super::flow::{ADDED, Flow, Look, Paragraph};
use super::package::{About, Paper, document};
use super::pictures::Pictures;
use super::signs::{Signs, signs};
use crate::config::Guide;
use crate::diagnostic::{Lang, Words};
use crate::document::{Annotations, BlockKind, footnote_numbers};
use crate::graph::{Page, PageId, Resolved, address};
use crate::render::html::Word;
use crate::words;

/// A heading for the contents.
struct Entry {
    level: u8,
    text: String,
    place: String,
}

/// Levels of headings that the contents show.
const LEVELS: u8 = 3;

/// Writes the blocks of pages.
pub(super) struct Pen<'a> {
    pub(super) flow: Flow,
    pub(super) resolved: &'a Resolved,
    /// The pictures of the guide.
    pub(super) pictures: &'a Pictures,
    /// The page that is written.
    pub(super) id: PageId,
    pub(super) page: &'a Page,
    /// The pages that the document holds.
    wanted: &'a BTreeSet<PageId>,
    /// How far the text stands in, and the colour of the line at its left.
    pub(super) stand: Stand,
    /// What that was outside of the containers that are open.
    pub(super) outside: Vec<Stand>,
    /// The first fault; what is behind it is written all the same.
    pub(super) fault: Option<Fault>,
    entries: Vec<Entry>,
    /// The numbers that the footnotes of the page are shown with.
    pub(super) footnote_numbers: Vec<u32>,
    /// How much deeper than written the headings of the page are.
    shift: i8,
}

/// How a paragraph stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stand {
    /// How far in.
    pub(super) indent: u32,
    /// The colour of the line at its left.
    pub(super) line: &'static str,
    /// Whether its entries are those of a clause, which are lettered.
    pub(super) in_clause: bool,
    /// The style of its paragraphs.
    pub(super) style: &'static str,
}

/// The guide as a document.
///
/// # Errors
/// A table has more columns than Word opens.
pub fn guide(case: Case<'_>) -> Result<Vec<u8>, Fault> {
    let (resolved, given) = (case.resolved, case.given);
    let names: BTreeSet<&str> = given.sections().map(|page| page.page).collect();
    let wanted: BTreeSet<PageId> =
        resolved.corpus.iter().filter(|(_, page)| names.contains(&*page.name)).map(|(id, _)| id).collect();
    let Some(first) = resolved.corpus.pages.first() else { return document(Flow::default(), &about(given.guide)) };
    let mut pen = Pen {
        flow: Flow::default(),
        resolved,
        pictures: case.pictures,
        id: PageId(0),
        page: first,
        wanted: &wanted,
        stand: Stand::default(),
        outside: Vec::new(),
        fault: None,
        entries: Vec::new(),
        footnote_numbers: Vec::new(),
        shift: 0,
    };
    let (cover, sections): (Vec<PageId>, Vec<PageId>) =
        wanted.iter().partition(|id| resolved.corpus.page(**id).is_some_and(|page| &*page.name == "index"));
    for id in sections {
        pen.section(id);
    }
    if pen.holds_lists() {
        pen.terms();
        pen.cited();
    }
    let text = std::mem::take(&mut pen.flow.xml);
    pen.front(given.guide);
    for id in cover {
        pen.cover(id);
    }
    pen.contents();
    pen.flow.xml.push_str(&text);
    match pen.fault {
        Some(fault) => Err(fault),
        None => document(pen.flow, &about(given.guide)),
    }
}

fn about(guide: &Guide) -> About<'_> {
    let lang = if guide.is_japanese() { Lang::Ja } else { Lang::En };
    let about = &guide.about;
    About { title: &about.title, edition: &about.edition, publisher: &about.publisher, lang, paper: Paper::Portrait }
}

impl<'a> Pen<'a> {
    pub(super) fn guide(&self) -> &'a Guide {
        &self.resolved.corpus.guide
    }

    pub(super) fn lang(&self) -> Lang {
        if self.guide().is_japanese() { Lang::Ja } else { Lang::En }
    }

    pub(super) fn signs(&self) -> Signs {
        signs(self.lang())
    }

    /// A word of the interface, as the guide calls it.
    pub(super) fn word(&self, word: Word) -> String {
        // The box of a caution has the guide's word for one, where no other is written.
        let keys: &[&str] = if word == Word::CautionLabel { &[word.key(), "caution"] } else { &[word.key()] };
        let words = &self.guide().about.words;
        let own = keys.iter().find_map(|key| words.iter().find(|own| own.key.value == *key));
        let (ja, en) = word.default_words();
        let default = if self.lang() == Lang::Ja { ja } else { en };
        own.map_or(default, |own| own.name.get(self.lang())).to_owned()
    }

    /// Whether the document holds the terms and the cited documents of `guide.yaml`: where it holds all sections.
    pub(super) fn holds_lists(&self) -> bool {
        self.wanted.len() == self.resolved.corpus.pages.len()
    }

    pub(super) fn holds(&self, page: PageId) -> bool {
        self.wanted.contains(&page)
    }

    /// The address of a place of this page.
    pub(super) fn here(&self, anchor: &str) -> String {
        format!("{}.html#{anchor}", self.page.name)
    }

    /// A paragraph as it stands here.
    pub(super) fn paragraph(&self) -> Paragraph {
        Paragraph { style: self.stand.style, indent: self.stand.indent, line: self.stand.line, ..Paragraph::default() }
    }

    fn turn_to(&mut self, id: PageId) -> bool {
        let Some(page) = self.resolved.corpus.page(id) else { return false };
        (self.id, self.page, self.stand) = (id, page, Stand::default());
        self.footnote_numbers = footnote_numbers(&page.document.footnotes);
        let depth = i8::try_from(self.resolved.corpus.ancestors(id).len()).unwrap_or(8).min(8) + 1;
        let levels = page.document.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => i8::try_from(heading.level).ok(),
            _ => None,
        });
        self.shift = depth + 1 - levels.min().unwrap_or(2);
        true
    }

    fn section(&mut self, id: PageId) {
        if !self.turn_to(id) {
            return;
        }
        let depth = u8::try_from(self.resolved.corpus.ancestors(id).len() + 1).unwrap_or(9).min(9);
        let (place, title) = (format!("{}.html", self.page.name), self.page.full_title());
        self.flow.mark(&place);
        self.flow.paragraph(&heading_of(depth), &Look::default(), &title);
        self.entries.push(Entry { level: depth, text: title, place });
        self.facts();
        let page = self.page;
        self.blocks(&page.document.blocks);
    }

    /// The classification of a section and its pages in the source, below its heading.
    fn facts(&mut self) {
        let front = &self.page.document.front;
        let mut parts = self.values(self.page.facets());
        if let Some(pages) = &front.source_pages {
            parts.push(self.word(Word::SourcePage).replace("{n}", pages));
        }
        if !parts.is_empty() {
            let paragraph = Paragraph { style: "Note", ..Paragraph::default() };
            let bar = self.signs().bar;
            self.flow.paragraph(&paragraph, &Look::of(ADDED), &parts.join(bar));
        }
    }

    fn cover(&mut self, id: PageId) {
        if self.turn_to(id) {
            self.flow.mark("index.html");
            let page = self.page;
            let before = self.entries.len();
            self.blocks(&page.document.blocks);
            // What stands before the contents is not in them.
            self.entries.truncate(before);
        }
    }

    /// A heading of the page, with its text to follow.
    pub(super) fn begin_heading(&mut self, level: u8, place: Option<String>, text: String) {
        let level = u8::try_from(i8::try_from(level).unwrap_or(6).saturating_add(self.shift).clamp(1, 9)).unwrap_or(9);
        let standing = self.stand.indent > 0 || self.flow.is_in_footnote() || !self.outside.is_empty();
        if standing {
            // Headings in lists and boxes are no part of the outline.
            let paragraph = Paragraph { style: "BoxHead", ..self.paragraph() };
            self.flow.begin(&paragraph);
            return;
        }
        self.flow.begin(&heading_of(level));
        self.entries.extend(place.map(|place| Entry { level, text, place }));
    }

    /// Title, edition, what this edition is.
    fn front(&mut self, guide: &Guide) {
        let about = &guide.about;
        let line = |style| Paragraph { style, ..Paragraph::default() };
        self.flow.paragraph(&line("Title"), &Look::default(), &about.title);
        let parts = [&about.edition, &about.date, &about.publisher];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() {
            self.flow.paragraph(&line("Subtitle"), &Look::default(), &parts.join(self.signs().gap));
        }
        for text in [&about.orientation.status, &about.description, &about.this_edition] {
            if !text.is_empty() {
                self.flow.paragraph(&line("Status"), &Look::default(), text);
            }
        }
    }

    /// The contents: a field that Word makes anew, with pages, and what it shows until then: links.
    fn contents(&mut self) {
        let entries = std::mem::take(&mut self.entries);
        let lang = self.lang();
        let heading = Paragraph { style: "TOCHeading", ..Paragraph::default() };
        self.flow.paragraph(&heading, &Look::default(), words!("目次", "Contents").get(lang));
        let shown: Vec<Entry> = entries.into_iter().filter(|entry| entry.level <= LEVELS).collect();
        let last = shown.len().saturating_sub(1);
        for (at, entry) in shown.iter().enumerate() {
            let style = ["TOC1", "TOC2", "TOC3"][usize::from(entry.level.clamp(1, LEVELS) - 1)];
            self.flow.begin(&Paragraph { style, ..Paragraph::default() });
            if at == 0 {
                let _ = write!(
                    self.flow.xml,
                    "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o &quot;1-{LEVELS}&quot; \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
                );
            }
            self.flow.link_to_place(&entry.place);
            self.flow.text(&Look::default(), &entry.text);
            self.flow.end_link();
            if at == last {
                self.flow.xml.push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
            }
            self.flow.end();
        }
        self.flow.xml.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
    }

    fn part(&mut self, place: &str, title: &Words) {
        let title = title.get(self.lang()).to_owned();
        self.flow.mark(place);
        self.flow.paragraph(&heading_of(1), &Look::of(ADDED), &title);
        self.entries.push(Entry { level: 1, text: title, place: place.to_owned() });
    }

    /// The terms of `guide.yaml`, to which the text refers.
    fn terms(&mut self) {
        let guide = self.guide();
        if guide.terms.is_empty() {
            return;
        }
        self.part("terms.html", &words!("用語", "Terms"));
        for term in &guide.terms {
            self.flow.mark(&format!("terms.html#{}", address::term(&term.id)));
            self.flow.paragraph(&Paragraph { style: "Term", ..Paragraph::default() }, &Look::of(ADDED), &term.name);
            let paragraph = Paragraph { indent: 420, ..Paragraph::default() };
            self.flow.paragraph(&paragraph, &Look::of(ADDED), &term.definition);
        }
    }

    /// Documents that are cited without an entry in the text.
    fn cited(&mut self) {
        let guide = self.guide();
        if guide.references.is_empty() {
            return;
        }
        self.part("references.html", &words!("引用文献", "Documents cited"));
        for cited in &guide.references {
            self.flow.mark(&format!("references.html#{}", address::cited(&cited.id)));
            let parts = [&cited.title, &cited.by, &cited.date];
            let parts: Vec<&str> = parts.into_iter().map(|part| &**part).filter(|part| !part.is_empty()).collect();
            self.flow.begin(&Paragraph { indent: 420, hanging: 420, ..Paragraph::default() });
            self.flow.text(&Look::of(ADDED), &parts.join(self.signs().gap));
            if !cited.url.is_empty() {
                self.flow.text(&Look::of(ADDED), self.signs().gap);
                self.flow.link_to_address(&cited.url);
                self.flow.text(&Look::of(ADDED), &cited.url);
                self.flow.end_link();
            }
            self.flow.end();
        }
    }

    /// What an author says beside a text, as a run behind it.
    pub(super) fn remarks(&mut self, notes: Option<&Annotations>) {
        if let Some(notes) = notes {
            self.say(notes);
        }
    }
}

pub(super) fn heading_of(level: u8) -> Paragraph {
    const STYLES: [&str; 9] =
        ["Heading1", "Heading2", "Heading3", "Heading4", "Heading5", "Heading6", "Heading7", "Heading8", "Heading9"];
    let style = STYLES.get(usize::from(level.max(1)) - 1).copied().unwrap_or("Heading9");
    Paragraph { style, ..Paragraph::default() }
}

//! Section pages, and the whole guide on one page.

use std::ops::Range;

use crate::document::{Inline, PlaceAnchor, PlaceKind, Run, Stage, Visit, walk};
use crate::graph::{Page, PageId, address};

use super::super::frame::{FrameOf, Frames};
use super::super::parts::{Part, Parts};
use super::super::prose::{Among, section_anchor};
use super::super::scene::Scene;
use super::super::tree::Tree;
use super::super::view::matrix::MatrixTable;
use super::super::view::section::{
    ChildView, ContentsEntry, PartLink, SectionHead, SectionView, WholeSection, WholeView,
};
use super::super::view::{Html, LinkView};

/// Characters that are read in a minute.
const READ_A_MINUTE: usize = 500;
/// Backlinks that are shown; a section that everything refers to would be one long list.
const BACKLINKS: usize = 24;

impl Scene<'_> {
    /// The page of a section with its body.
    pub(in super::super) fn section_view(
        &self,
        (frames, tree): (&Frames, &Tree),
        id: PageId,
        body: &str,
        badge: &dyn Fn(&str) -> String,
    ) -> SectionView {
        let page = self.page(id);
        let front = &page.document.front;
        let frame = frames.frame(
            self,
            FrameOf {
                name: &page.name,
                kind: "section",
                title: self.corpus().whole_title(id, None),
                description: front.description.as_deref().unwrap_or(""),
                area: frames.sections(),
                crumbs: self
                    .corpus()
                    .ancestors(id)
                    .into_iter()
                    .map(|above| self.section_from(above, Some(id)))
                    .collect(),
            },
        );
        let matrices = self.rows_of_matrices(id, page);
        let backlinks = &*self.resolved.backlinks[id.0 as usize];
        SectionView {
            frame,
            head: SectionHead {
                number: self.corpus().whole_number(id, None),
                title: page.title().to_owned(),
                description: front.description.clone().unwrap_or_default(),
                tags: self.tags(page.facets(), &[]),
                source_pages: Self::source_pages(page),
                reading_minutes: minutes(characters(page)),
                draft: front.stage == Stage::Draft,
                validity: self.told(&front.validity),
                changes: Vec::new(),
                badge: String::new(),
                digests: String::new(),
            },
            body: Html::new(body),
            contents: contents(page),
            children: page.children.iter().map(|&child| self.child(child)).collect(),
            backlinks: backlinks.iter().take(BACKLINKS).map(|&other| self.section_from(other, Some(id))).collect(),
            more_backlinks: backlinks.len().saturating_sub(BACKLINKS),
            previous: self.neighbour(id, Step::Back),
            next: self.neighbour(id, Step::On),
            tree: Html::new(&tree.draw(self, id, badge)),
            matrices,
            moved: Vec::new(),
        }
    }

    /// The rows of a section's matrices, with what stands behind them. Few sections have any; only they need the views.
    fn rows_of_matrices(&self, id: PageId, page: &Page) -> Vec<MatrixTable> {
        if page.places.list.iter().all(|place| place.kind != PlaceKind::Matrix) {
            return Vec::new();
        }
        self.views.matrices.iter().filter(|m| m.at.page == id).map(|m| self.matrix_table(m, |_| false)).collect()
    }

    /// A section in the list of its parent's.
    pub(super) fn child(&self, id: PageId) -> ChildView {
        let page = self.page(id);
        ChildView {
            href: format!("{}.html", page.name),
            number: page.number().to_owned(),
            title: page.title().to_owned(),
            description: page.document.front.description.clone().unwrap_or_default(),
            children: page.children.iter().map(|&child| self.section_from(child, Some(id))).collect(),
        }
    }

    fn neighbour(&self, id: PageId, step: Step) -> Option<LinkView> {
        let index = match step {
            Step::Back => id.0.checked_sub(1)?,
            Step::On => id.0.checked_add(1)?,
        };
        let page = self.corpus().page(PageId(index))?;
        (&*page.name != "index").then(|| self.section_from(PageId(index), Some(id)))
    }

    /// The whole guide, or the list of its parts.
    pub(in super::super) fn whole_view(&self, frames: &Frames, parts: &Parts) -> WholeView {
        let all = 0..u32::try_from(self.corpus().pages.len()).expect("pages are counted in 32 bits");
        let about = &self.guide().about;
        let frame = frames.frame(
            self,
            FrameOf {
                name: "all",
                kind: "all",
                title: self.word("all"),
                description: &about.description,
                area: "",
                crumbs: Vec::new(),
            },
        );
        WholeView {
            frame,
            edition: about.edition.clone(),
            publisher: about.publisher.clone(),
            this_edition: about.this_edition.clone(),
            name: about.short_title.clone(),
            sections: if parts.list().is_empty() { self.whole_sections(&all, |_, _| {}) } else { Vec::new() },
            parts: parts.list().iter().map(|part| self.part_link(part)).collect(),
        }
    }

    /// A part of a guide that is too long for one page, with its sections.
    pub(in super::super) fn part_view(&self, frames: &Frames, part: &Part, sections: Vec<WholeSection>) -> WholeView {
        let page = self.page(part.first());
        let about = &self.guide().about;
        let above = LinkView { href: "all.html".to_owned(), text: self.word("all") };
        let frame = frames.frame(
            self,
            FrameOf {
                name: &address::part(&page.name),
                kind: "all",
                title: page.full_title(),
                description: page.document.front.description.as_deref().unwrap_or(""),
                area: "",
                crumbs: vec![above],
            },
        );
        WholeView {
            frame,
            edition: about.edition.clone(),
            publisher: about.publisher.clone(),
            this_edition: String::new(),
            name: page.full_title(),
            sections,
            parts: Vec::new(),
        }
    }

    fn part_link(&self, part: &Part) -> PartLink {
        let page = self.page(part.first());
        let name = &*page.name;
        PartLink {
            href: if part.len() == 1 { format!("{name}.html") } else { format!("{}.html", address::part(name)) },
            number: page.number().to_owned(),
            title: page.title().to_owned(),
            sections: part.len(),
        }
    }

    /// The sections of a page with several; `each` is handed the body of every one as it stands on its own page.
    pub(in super::super) fn whole_sections(
        &self,
        ids: &Range<u32>,
        mut each: impl FnMut(PageId, &str),
    ) -> Vec<WholeSection> {
        let pages = || ids.clone().map(PageId).map(|id| (id, self.page(id)));
        let among: Among<'_> = pages().map(|(_, page)| &*page.name).collect();
        let section = |(id, page)| {
            let body = self.document(id);
            each(id, &body);
            self.whole_section(page, &body, &among)
        };
        pages().map(section).collect()
    }

    fn whole_section(&self, page: &Page, body: &str, among: &Among<'_>) -> WholeSection {
        let anchor = section_anchor(&page.name);
        let depth = page.document.front.number.as_ref().map_or(1, |n| n.value.depth());
        WholeSection {
            body: Self::document_among(body, &anchor, among),
            anchor,
            href: format!("{}.html", page.name),
            number: page.number().to_owned(),
            title: page.title().to_owned(),
            level: (depth + 1).min(5),
            tags: self.tags(page.facets(), &[]),
            source_pages: Self::source_pages(page),
        }
    }
}

/// To the page before or the page after.
#[derive(Clone, Copy)]
enum Step {
    Back,
    On,
}

/// The page's own contents: headings, clauses, tables and cautions.
fn contents(page: &Page) -> Vec<ContentsEntry> {
    let mut out = Vec::new();
    for place in page.places.list.iter().filter(|place| place.anchor != PlaceAnchor::None) {
        let (kind, level) = match place.kind {
            PlaceKind::Clause => ("clause", 1),
            PlaceKind::Matrix => ("matrix", 1),
            PlaceKind::Table | PlaceKind::Figure => ("table", 1),
            PlaceKind::Caution => ("caution", 1),
            PlaceKind::Measure | PlaceKind::Reference => ("heading", 1),
            PlaceKind::Heading => ("heading", depth(page, place.parent)),
            PlaceKind::Item if place.carrier.is_block() => ("heading", depth(page, place.parent)),
            _ => continue,
        };
        let text = match place.kind {
            PlaceKind::Clause if place.title.ends_with('…') => String::new(),
            _ => place.title.to_string(),
        };
        // A heading without a title would be a link without a text.
        if text.is_empty() && place.label.is_empty() {
            continue;
        }
        out.push(ContentsEntry {
            href: format!("#{}", place.anchor),
            label: place.label.to_string(),
            text,
            kind,
            level,
            badge: String::new(),
        });
    }
    out
}

/// 1 and one more for every place that holds it, at most 3.
fn depth(page: &Page, parent: Option<u32>) -> u8 {
    let above = std::iter::successors(parent.and_then(|p| page.place(p)), |p| p.parent.and_then(|i| page.place(i)));
    1 + above.take(2).fold(0, |n, _| n + 1)
}

/// How many minutes a text takes to read, at least one.
pub(super) fn minutes(characters: usize) -> usize {
    characters.div_ceil(READ_A_MINUTE).max(1)
}

/// How much there is to read on a page, in characters.
pub(super) fn characters(page: &Page) -> usize {
    let mut count = Count::default();
    walk(&page.document.blocks, &mut count);
    count.characters
}

/// The characters of a text; a word of a script that parts its words counts as much as it takes to read.
fn weight(text: &str) -> usize {
    const WORD: usize = 2;
    let (mut wide, mut words, mut in_word) = (0, 0, false);
    for c in text.chars() {
        let is_wide = c as u32 >= 0x2E80;
        wide += usize::from(is_wide);
        let parts = is_wide || c.is_whitespace();
        words += usize::from(!parts && !in_word && c.is_alphanumeric());
        in_word = !parts && (in_word || c.is_alphanumeric());
    }
    wide + WORD * words
}

#[derive(Default)]
struct Count {
    characters: usize,
    text: String,
}

impl<'a> Visit<'a> for Count {
    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        self.text.clear();
        crate::document::plain_text(inlines, &mut self.text, &|_| String::new());
        self.characters += weight(&self.text);
    }
}

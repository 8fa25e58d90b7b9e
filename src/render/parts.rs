//! The whole guide as one page, or as several where it is too long for one: a browser lays out and prints a few
//! hundred sections in good time, and not ten thousand.

use std::ops::Range;

use crate::graph::{Corpus, Page, PageId};

/// How much text stands on one page, in bytes of Markdown: a browser opens what is made of it in about a second.
const BYTES: u64 = 1 << 20;
/// What a section takes beside its text.
const SECTION: u64 = 1 << 10;

/// The pages that hold whole parts of the guide.
pub(super) struct Parts {
    list: Vec<Part>,
}

/// A run of sections that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its sections; the first one is above all others.
    pub sections: Range<u32>,
}

impl Part {
    /// The section that the part is named by.
    pub(super) fn first(&self) -> PageId {
        PageId(self.sections.start)
    }

    /// How many sections it has.
    pub(super) fn len(&self) -> usize {
        self.sections.len()
    }
}

impl Parts {
    /// A guide that is short enough has no parts.
    pub(super) fn of(corpus: &Corpus) -> Self {
        Self::cut(corpus, BYTES, |page| u64::from(page.document.bytes) + SECTION)
    }

    fn cut(corpus: &Corpus, most: u64, weigh: impl Fn(&Page) -> u64) -> Self {
        let mut sums = vec![0];
        for page in &corpus.pages {
            sums.push(sums.last().copied().unwrap_or(0) + weigh(page));
        }
        let whole = sums.last().copied().unwrap_or(0);
        let mut cut = Cut { corpus, most, sums, list: Vec::new() };
        if whole > most {
            let tops = corpus.iter().filter(|(_, page)| page.parent.is_none() && &*page.name != "index");
            tops.map(|(id, _)| id).for_each(|id| cut.section(id));
        }
        Self { list: cut.list }
    }

    /// The parts in the order of the guide; a part of one section has no page beside the section's own.
    pub(super) fn list(&self) -> &[Part] {
        &self.list
    }
}

struct Cut<'a> {
    corpus: &'a Corpus,
    most: u64,
    /// The weight of all sections before each, and of all.
    sums: Vec<u64>,
    list: Vec<Part>,
}

impl Cut<'_> {
    /// A section with all below it, or where those are too many, each of them by itself.
    fn section(&mut self, id: PageId) {
        let end = self.end(id);
        let Some(page) = self.corpus.page(id) else { return };
        let sum = |id: u32| self.sums.get(id as usize).copied().unwrap_or(0);
        if sum(end).saturating_sub(sum(id.0)) <= self.most || page.children.is_empty() {
            self.list.push(Part { sections: id.0..end });
            return;
        }
        self.list.push(Part { sections: id.0..id.0 + 1 });
        page.children.iter().for_each(|&child| self.section(child));
    }

    /// Behind the last section below a section: pages stand before those that lie under them.
    fn end(&self, id: PageId) -> u32 {
        let last = std::iter::successors(Some(id), |&id| self.corpus.page(id)?.children.last().copied());
        last.last().map_or(id.0, |last| last.0) + 1
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::read_guide;
    use crate::graph::{FileFacts, collect};
    use crate::source::{ContentPath, Source};
    use crate::syntax::Parser;

    fn corpus(numbers: &[&str]) -> Corpus {
        let source =
            |path: &str, text: String| Arc::new(Source::new(ContentPath::new(path).expect("a plain path"), text));
        let guide = Arc::new(read_guide(&source("guide.yaml", "title: t\n".to_owned())).0);
        let parser = Parser::new(&guide);
        let page = |n: &&str| source(&format!("{n}.md"), format!("---\nnumber: \"{n}\"\ntitle: t\n---\n\nx\n"));
        let files = numbers.iter().map(page).map(|s| FileFacts::new(parser.parse(&s).0)).collect();
        collect(guide.clone(), files).0
    }

    #[test]
    fn a_guide_is_cut_where_its_sections_are() {
        let corpus = corpus(&["1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.2", "3"]);
        let cut = |most| -> Vec<Range<u32>> {
            Parts::cut(&corpus, most, |_| 1).list().iter().map(|part| part.sections.clone()).collect()
        };
        assert!(cut(8).is_empty());
        assert_eq!(cut(4), [0..3, 3..7, 7..8]);
        assert_eq!(cut(3), [0..3, 3..4, 4..6, 6..7, 7..8]);
    }
}

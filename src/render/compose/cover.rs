//! The cover.

use crate::config::{Entrance, Vocabulary};
use crate::graph::{PageId, address};

use super::super::frame::{FrameOf, Frames, has_page, is_way, lists, vocabulary_href};
use super::super::locale::in_sentence;
use super::super::scene::{Scene, depth, value_number};
use super::super::tree::Tree;
use super::super::view::Html;
use super::super::view::cover::{CountedLink, CoverView, EntranceView, WayValue, WayView};

/// Whether marks are named among what a case sheet gathers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    Named,
    LeftOut,
}

/// Beyond so many pages the cover's contents are the chapters alone.
const CONTENTS: usize = 300;

impl<'a> Scene<'a> {
    pub(in super::super) fn cover_view(&self, frames: &Frames, tree: &Tree) -> CoverView {
        let about = &self.guide().about;
        let frame = frames.frame(
            self,
            FrameOf {
                name: "index",
                kind: "cover",
                title: about.title.clone(),
                description: &about.description,
                area: "index.html",
                crumbs: Vec::new(),
            },
        );
        let cover = self.corpus().iter().find(|(_, page)| &*page.name == "index");
        let ways = self.guide().vocabularies.iter().filter(|v| is_way(self, v));
        let lists =
            lists(self).into_iter().map(|(href, text, count)| CountedLink { href: href.to_owned(), text, count });
        CoverView {
            frame,
            title: about.title.clone(),
            edition: about.edition.clone(),
            publisher: about.publisher.clone(),
            description: about.description.clone(),
            this_edition: about.this_edition.clone(),
            entrances: self.entrances(),
            ways: ways.map(|v| self.way(v)).collect(),
            lists: lists.collect(),
            chapters: self.chapters(tree.chapters()),
            body: Html::new(&cover.map(|(id, _)| self.document(id)).unwrap_or_default()),
        }
    }

    fn chapters(&self, ids: &[PageId]) -> Vec<super::super::view::section::ChildView> {
        let short = self.corpus().pages.len() > CONTENTS;
        let mut chapters: Vec<_> = ids.iter().map(|&id| self.child(id)).collect();
        if short {
            for chapter in &mut chapters {
                chapter.children.clear();
            }
        }
        chapters
    }

    /// The tasks of the guide's own, else those that its pages serve. One that leads to a list without entries is left
    /// out, as the list has no page.
    fn entrances(&self) -> Vec<EntranceView> {
        let written = &self.guide().about.orientation.entrances;
        if written.is_empty() {
            return self.usual_entrances();
        }
        let view = |entrance: &Entrance| {
            let href = match address::entrance(&entrance.to.value, self.guide()) {
                Some(name) => format!("{name}.html"),
                None => self.numbered_section(Some(&entrance.to.value))?.href,
            };
            let (title, text) = (entrance.title.clone(), entrance.text.clone());
            has_page(self, &href).then_some(EntranceView { href, title, text })
        };
        written.iter().filter_map(view).collect()
    }

    /// The tasks that the pages of a guide serve where it names none itself.
    fn usual_entrances(&self) -> Vec<EntranceView> {
        let switch = self.guide().switch().map(vocabulary_href);
        let bearers = self.guide().switch().is_some_and(|v| v.bearer);
        let questions = self.views.cautions.iter().any(|caution| caution.caution.question.is_some());
        let tasks = [
            ("case", has_page(self, "case.html").then(|| "case.html".to_owned())),
            ("switch", switch),
            ("questions", questions.then(|| "cautions.html".to_owned())),
            ("search", (!self.ways_to_find().is_empty()).then(|| "search.html".to_owned())),
        ];
        let name = self.guide().switch().map_or("", |v| self.vocabulary_name(v));
        let name = in_sentence(name, self.theme.lang);
        let said =
            |title: &str, text: &str, n: &str| (self.theme.locale.fill(title, n), self.theme.locale.fill(text, n));
        let view = |(key, href): (&str, Option<String>)| {
            let (title, text) = match key {
                "switch" if !bearers => said("enter_values", "enter_values_text", &name),
                "switch" if self.stages().is_none() => said("enter_switch", "enter_switch_list", &name),
                "switch" => said("enter_switch", "enter_switch_text", &name),
                "case" => said("enter_case", "enter_case_text", &self.gathered(Marks::LeftOut)),
                "search" => said("enter_search", "enter_search_text", &self.ways_to_find()),
                _ => said("enter_questions", "enter_questions_text", ""),
            };
            EntranceView { href: href.unwrap_or_default(), title, text }
        };
        let tasks: Vec<_> = tasks.into_iter().filter(|(_, href)| href.is_some()).map(view).collect();
        // One way alone is the search, which stands above.
        if tasks.len() > 1 { tasks } else { Vec::new() }
    }

    /// What a case sheet gathers, as far as the guide has it.
    pub(super) fn gathered(&self, marks: Marks) -> String {
        let views = self.views;
        let marked = marks == Marks::Named && views.matrices.iter().any(|matrix| matrix.matrix.of.is_usual());
        let known = [
            ("clauses", !views.clauses.is_empty()),
            ("measures", !views.measures.is_empty()),
            ("marks", marked),
            ("cautions", !views.cautions.is_empty()),
        ];
        let mut keys: Vec<&str> = known.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).collect();
        if keys.is_empty() {
            keys.push("duties");
        }
        self.enumerated(&keys)
    }

    /// By what else than words something can be found: numbers, old ones, pages of the printed source.
    fn ways_to_find(&self) -> String {
        let (front, clauses) = (|| self.corpus().pages.iter().map(|page| &page.document.front), &self.views.clauses);
        let old =
            front().any(|front| !front.aliases.is_empty()) || clauses.iter().any(|c| !c.clause.aliases.is_empty());
        let number = match (clauses.is_empty(), front().any(|front| front.number.is_some())) {
            (false, _) => Some("by_clause_number"),
            (true, true) => Some("by_number"),
            (true, false) => None,
        };
        let pages = front().any(|front| front.source_pages.is_some()).then_some("by_source_page");
        let keys = [number, old.then_some("by_old_number"), pages];
        self.enumerated(&keys.into_iter().flatten().collect::<Vec<_>>())
    }

    /// Words of the interface as a sentence lists them.
    fn enumerated(&self, keys: &[&str]) -> String {
        let words: Vec<String> = keys.iter().map(|key| in_sentence(&self.word(key), self.theme.lang)).collect();
        match words.split_last() {
            Some((last, before)) if !before.is_empty() => {
                [before.join(&self.word("list_comma")), last.clone()].join(&self.word("list_and"))
            }
            _ => words.concat(),
        }
    }

    fn way(&self, vocabulary: &'a Vocabulary) -> WayView {
        let steps = self.stages().is_some_and(|s| s.id == vocabulary.id);
        let question = match (vocabulary.switch, steps) {
            (true, _) => "way_bearer",
            (_, true) => "way_steps",
            _ => "way_columns",
        };
        let value = |value: &crate::config::Value| WayValue {
            id: value.id.clone(),
            link: Self::value_link(vocabulary, value),
            number: value_number(value),
            depth: depth(vocabulary, value),
        };
        WayView {
            vocabulary: vocabulary.id.clone(),
            name: self.vocabulary_name(vocabulary).to_owned(),
            question: self.theme.locale.fill(question, in_sentence(self.vocabulary_name(vocabulary), self.theme.lang)),
            href: vocabulary_href(vocabulary),
            steps,
            values: vocabulary.values.iter().map(value).collect(),
        }
    }
}

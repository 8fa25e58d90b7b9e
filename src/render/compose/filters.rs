//! What a list can be narrowed to: the values that some of its entries name and others do not, the forces of duties, who was
//! inferred, and the chapters.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Force;
use crate::graph::PageId;

use super::super::scene::Scene;
use super::super::view::{DutyView, FilterChoice, ListFilter, TagGroup};
use super::FORCES;

/// The entries of a list, counted by what they name.
pub(super) struct Filters<'s, 'a> {
    scene: &'s Scene<'a>,
    entries: usize,
    /// How many entries name a value of a vocabulary.
    named: BTreeMap<(String, String), usize>,
    forces: Vec<Force>,
    inferred: usize,
    /// Chapters in the order of the entries, each once.
    chapters: Vec<FilterChoice>,
}

impl<'s, 'a> Filters<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'a>) -> Self {
        let (named, forces, chapters) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { scene, entries: 0, named, forces, inferred: 0, chapters }
    }

    /// Counts an entry by its classification.
    pub(super) fn entry(&mut self, tags: &[TagGroup]) {
        self.entries += 1;
        for group in tags {
            for id in group.ids.split_whitespace() {
                *self.named.entry((group.vocabulary.clone(), id.to_owned())).or_default() += 1;
            }
        }
    }

    /// Counts a duty, which binds so far.
    pub(super) fn duty(&mut self, force: Force, duty: &DutyView) {
        self.entry(&duty.tags);
        self.forces.push(force);
        self.inferred += usize::from(duty.inferred);
    }

    /// Tells the page of an entry.
    pub(super) fn chapter(&mut self, page: PageId) {
        let (id, name) = self.scene.chapter(page);
        if !id.is_empty() && !self.chapters.iter().any(|known| known.id == id) {
            self.chapters.push(FilterChoice { id, name });
        }
    }

    /// The filters that tell some entries from others.
    pub(super) fn list(self) -> Vec<ListFilter> {
        let scene = self.scene;
        let mut out = Vec::new();
        for vocabulary in &scene.guide().vocabularies {
            let count = |id: &str| self.named.get(&(vocabulary.id.clone(), id.to_owned())).copied().unwrap_or(0);
            let values = vocabulary.values.iter().filter(|value| count(&value.id) > 0);
            if values.clone().any(|value| count(&value.id) < self.entries) {
                let values = values.map(|value| FilterChoice { id: value.id.clone(), name: value.name.clone() });
                out.push(filter(&vocabulary.id, scene.vocabulary_name(vocabulary).to_owned(), values.collect()));
            }
        }
        let forces: BTreeSet<&str> = self.forces.iter().map(|force| force.id()).collect();
        if forces.len() > 1 {
            let there = FORCES.into_iter().filter(|force| forces.contains(force.id()));
            let values = there.map(|force| FilterChoice { id: force.id().to_owned(), name: scene.force_name(force) });
            out.push(filter("force", scene.word("csv_force"), values.collect()));
        }
        if self.inferred > 0 && self.inferred < self.entries {
            let value = |id: &str, word| FilterChoice { id: id.to_owned(), name: scene.word(word) };
            let values = vec![value("yes", "filter_inferred"), value("no", "filter_told")];
            out.push(filter("inferred", scene.word("filter_bearer"), values));
        }
        if self.chapters.len() > 1 {
            out.push(filter("chapter", scene.word("edition_change_chapter"), self.chapters));
        }
        out
    }
}

fn filter(name: &str, title: String, values: Vec<FilterChoice>) -> ListFilter {
    ListFilter { name: name.to_owned(), title, values }
}

impl Scene<'_> {
    /// The vocabularies and what they are called.
    pub(in super::super) fn vocabulary_names(&self) -> Vec<FilterChoice> {
        let choice =
            |v: &crate::config::Vocabulary| FilterChoice { id: v.id.clone(), name: self.vocabulary_name(v).to_owned() };
        self.guide().vocabularies.iter().map(choice).collect()
    }

    /// The chapter of a page: its id in the address of a filter, and its number and title; both are empty for the cover.
    pub(super) fn chapter(&self, page: PageId) -> (String, String) {
        let top = self.corpus().ancestors(page).into_iter().find(|&id| self.page(id).parent.is_none()).unwrap_or(page);
        let page = self.page(top);
        if &*page.name == "index" { Default::default() } else { (page.name.to_string(), page.full_title()) }
    }
}

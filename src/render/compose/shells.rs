//! Pages that scripts fill, and the page of a wrong address.

use super::super::frame::{FrameOf, Frames, is_way, vocabulary_href};
use super::super::scene::Scene;
use super::super::view::frame::Frame;
use super::super::view::shells::{CaseView, ChoiceView, NotFoundView, SearchView};
use super::value::About;

impl Scene<'_> {
    fn shell_frame(&self, frames: &Frames, name: &'static str, title: &str) -> Frame {
        frames.frame(
            self,
            FrameOf {
                name,
                kind: if name == "404" { "not-found" } else { name },
                title: self.word(title),
                description: "",
                area: "",
                crumbs: Vec::new(),
            },
        )
    }

    pub(in super::super) fn search_view(&self, frames: &Frames) -> SearchView {
        SearchView { frame: self.shell_frame(frames, "search", "search") }
    }

    pub(in super::super) fn case_view(&self, frames: &Frames) -> CaseView {
        let choices = self.guide().vocabularies.iter().filter(|v| is_way(self, v)).map(|vocabulary| ChoiceView {
            vocabulary: vocabulary.id.clone(),
            name: self.vocabulary_name(vocabulary).to_owned(),
            href: vocabulary_href(vocabulary),
            values: vocabulary.values.iter().map(|value| self.value_head(About { vocabulary, value })).collect(),
        });
        CaseView { frame: self.shell_frame(frames, "case", "case"), choices: choices.collect() }
    }

    pub(in super::super) fn not_found_view(&self, frames: &Frames) -> NotFoundView {
        NotFoundView { frame: self.shell_frame(frames, "404", "not_found") }
    }
}

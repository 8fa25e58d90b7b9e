//! Pages that scripts fill, and the page of a wrong address.

use super::super::frame::{FrameOf, Frames, is_way, vocabulary_href};
use super::super::scene::{Scene, depth, value_href, value_number};
use super::super::view::frame::Frame;
use super::super::view::shells::{AccessibilityView, CaseView, ChoiceValue, ChoiceView, NotFoundView, SearchView};
use crate::config::{Value, Vocabulary};

impl Scene<'_> {
    fn shell_frame(&self, frames: &Frames, name: &'static str, title: &str) -> Frame {
        frames.frame(
            self,
            FrameOf {
                name,
                kind: if name == "404" { "not-found" } else { name },
                title: self.word(title),
                description: "",
                area: if name == "case" { "case.html" } else { "" },
                crumbs: Vec::new(),
            },
        )
    }

    pub(in super::super) fn search_view(&self, frames: &Frames) -> SearchView {
        SearchView { frame: self.shell_frame(frames, "search", "search") }
    }

    pub(in super::super) fn case_view(&self, frames: &Frames) -> CaseView {
        let (ways, more): (Vec<_>, Vec<_>) = self.guide().vocabularies.iter().partition(|v| is_way(self, v));
        let ways = ways.into_iter().map(|v| self.choice(v, false));
        let choices = ways.chain(more.into_iter().map(|v| self.choice(v, true))).collect();
        let gathered = self.gathered(super::cover::Marks::Named);
        let mut rule = self.word("case_rule");
        if self.guide().vocabularies.iter().any(|v| v.bearer) {
            rule.push_str(&self.word("case_rule_bearers"));
        }
        CaseView { frame: self.shell_frame(frames, "case", "case"), gathered, rule, choices }
    }

    fn choice(&self, vocabulary: &Vocabulary, more: bool) -> ChoiceView {
        let value = |value: &Value| ChoiceValue {
            id: value.id.clone(),
            href: value_href(vocabulary, value),
            name: value.name.clone(),
            number: value_number(value),
            depth: depth(vocabulary, value),
        };
        ChoiceView {
            vocabulary: vocabulary.id.clone(),
            name: self.vocabulary_name(vocabulary).to_owned(),
            href: vocabulary_href(vocabulary),
            more,
            values: vocabulary.values.iter().map(value).collect(),
        }
    }

    pub(in super::super) fn accessibility_view(&self, frames: &Frames) -> AccessibilityView {
        AccessibilityView {
            frame: self.shell_frame(frames, "accessibility", "accessibility"),
            report: self.guide().about.orientation.report.clone(),
        }
    }

    pub(in super::super) fn not_found_view(&self, frames: &Frames) -> NotFoundView {
        NotFoundView { frame: self.shell_frame(frames, "404", "not_found") }
    }
}

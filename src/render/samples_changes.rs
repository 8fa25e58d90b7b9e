//! Renders the page of changes from a minimal view and from a full one; samples of what editions and days say.

use super::samples::{both, frame, link, s};
use super::view::changes::{ChangeRun, ChangesPart, EditionChange, EditionChangesView, SectionChanges, StateCount};
use super::view::frame::SupersededView;
use super::view::shells::{AccessibilityView, MovedPlace, NotFoundView};
use super::view::{LinkView, StandingView};

pub(super) fn edition_changes() -> Vec<EditionChange> {
    let run = |kind| ChangeRun { kind, text: s() };
    let runs = vec![run("same"), run("old"), run("new")];
    let gone = EditionChange { place: LinkView { href: String::new(), text: s() }, ..EditionChange::default() };
    vec![EditionChange { state: "reworded", name: s(), place: link(), runs, facts: vec![s()], note: s() }, gone]
}

#[test]
fn changes_template() {
    let count = StateCount { state: "new", name: s(), count: 1 };
    let parts = vec![ChangesPart { link: link(), count: 2 }];
    let section = SectionChanges { section: link(), changes: edition_changes() };
    let gone = SectionChanges { section: LinkView::default(), changes: Vec::new() };
    let counts = vec![count];
    let sections = vec![section, gone];
    both("changes.html", &EditionChangesView { frame: frame(), from: s(), counts, parts, sections, feed: true });
}

#[test]
fn templates_of_single_sentences() {
    both("404.html", &NotFoundView { frame: frame() });
    both("accessibility.html", &AccessibilityView { frame: frame(), report: s() });
}

/// What a duty needs away from its page.
pub(super) fn standing() -> StandingView {
    StandingView {
        name: s(),
        number: s(),
        title: s(),
        pages: s(),
        headings: s(),
        lead: s(),
        condition: s(),
        exception: s(),
        validity: s(),
    }
}

/// The edition that has taken the place of one.
pub(super) fn superseded() -> SupersededView {
    SupersededView { edition: s(), href: s(), same: true }
}

/// A place that has left its page.
pub(super) fn moved_place() -> MovedPlace {
    MovedPlace { anchor: s(), link: link() }
}

//! Renders the page of changes from a minimal view and from a full one; samples of what editions and days say.

use super::samples::{both, frame, link, s};
use super::view::changes::{
    Bearing, ChangeRun, ChangesPart, CitedView, EditionChange, EditionChangesView, NarrowedPart, SectionChanges,
    StateCount,
};
use super::view::frame::SupersededView;
use super::view::section::SectionHead;
use super::view::shells::{AccessibilityView, MovedPlace, NotFoundView};
use super::view::{FilterChoice, LinkView, ListFilter, StandingView, TagGroup};

pub(super) fn edition_changes() -> Vec<EditionChange> {
    let run = |kind| ChangeRun { kind, text: s() };
    let runs = vec![run("same"), run("old"), run("new")];
    let gone = EditionChange { place: LinkView { href: String::new(), text: s() }, ..EditionChange::default() };
    let bearers = Some(Bearing { vocabulary: s(), values: s() });
    let reworded = EditionChange {
        state: "reworded",
        states: s(),
        bearers,
        name: s(),
        place: link(),
        runs,
        facts: vec![s()],
        note: s(),
    };
    vec![reworded, gone]
}

pub(super) fn filters() -> Vec<ListFilter> {
    vec![ListFilter { name: s(), title: s(), values: vec![FilterChoice { id: s(), name: s() }] }]
}

#[test]
fn changes_template() {
    let count = StateCount { state: "new", name: s(), count: 1 };
    let narrowed = vec![NarrowedPart { link: link(), count: 1 }];
    let parts = vec![ChangesPart { link: link(), count: 2, narrowed }];
    let section = SectionChanges { section: link(), chapter: s(), changes: edition_changes() };
    let gone = SectionChanges::default();
    let counts = vec![count];
    let sections = vec![section, gone];
    let filters = filters();
    let (unseen, feed) = (s(), true);
    let (frame, from) = (frame(), s());
    both("changes.html", &EditionChangesView { frame, from, counts, filters, parts, sections, unseen, feed });
}

#[test]
fn template_of_a_citation() {
    both("cited.html", &CitedView { message: s(), link: Some(link()), changes: edition_changes() });
}

/// What stands above the text of a section.
pub(super) fn section_head(tags: Vec<TagGroup>) -> SectionHead {
    SectionHead {
        number: s(),
        title: s(),
        description: s(),
        tags,
        source_pages: s(),
        reading_minutes: 3,
        draft: true,
        validity: s(),
        changes: edition_changes(),
        badge: s(),
        digests: s(),
    }
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

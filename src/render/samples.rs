//! Renders every template from a minimal view and from a full one.

use std::sync::Arc;

use serde::Serialize;

use super::samples_changes::{edition_changes, filters, moved_place, section_head, standing, superseded};
use super::theme::{Overrides, Theme};
use super::view::cover::{CountedLink, CoverView, EntranceView, WayValue, WayView};
use super::view::form::{ChangeRow, ChangesView, FormChecks, FormRow, FormView, MarkGroup};
use super::view::frame::{
    DownloadView, FooterView, Frame, FrameAssets, Has, HeaderView, MenuEntry, SwitchValue, SwitchView,
};
use super::view::lists::*;
use super::view::matrix::*;
use super::view::section::{ChildView, ContentsEntry, PartLink, SectionView, WholeSection, WholeView};
use super::view::shells::*;
use super::view::value::*;
use super::view::*;
use crate::config::read_guide;
use crate::diagnostic::Lang;
use crate::source::{ContentPath, Source};

/// Text that must come out escaped wherever it stands.
const SHARP: &str = "<i>&\"'";

pub(super) fn s() -> String {
    SHARP.to_owned()
}

fn html() -> Html {
    Html::new("<b>made</b>")
}

pub(super) fn link() -> LinkView {
    LinkView { href: s(), text: s() }
}

fn tags() -> Vec<TagGroup> {
    let values = vec![link(), link()];
    vec![TagGroup { vocabulary: s(), name: s(), join: s(), values, inferred: true, ids: s() }]
}

fn clause() -> ClauseView {
    ClauseView {
        number: s(),
        href: s(),
        anchor: s(),
        title: s(),
        tags: tags(),
        body: html(),
        measures: vec![link()],
        aliases: vec![s(), s()],
        section: link(),
        pages: s(),
        validity: s(),
        chapter: s(),
    }
}

fn duty() -> DutyView {
    DutyView {
        stands: s(),
        force: "must",
        force_name: s(),
        href: s(),
        clause: s(),
        standing: standing(),
        text: html(),
        section: link(),
        tags: tags(),
        inferred: true,
        discretion: true,
        bearers: s(),
    }
}

fn forces() -> Vec<ForceGroup> {
    vec![ForceGroup { force: "must", name: s(), duties: vec![duty(), DutyView::default()] }]
}

fn mark() -> MarkView {
    MarkView { id: s(), mark: s(), name: s(), meaning: s(), force: "may" }
}

fn caution() -> CautionView {
    let answer = AnswerView { answer: "yes", answer_name: s(), end: "ok", end_name: s() };
    CautionView {
        anchor: s(),
        href: s(),
        title: html(),
        topic: s(),
        questions: vec![s(), s()],
        answers: vec![answer],
        tags: tags(),
        body: html(),
        section: link(),
        pages: s(),
        validity: s(),
        chapter: s(),
    }
}

pub(super) fn frame() -> Frame {
    Frame {
        lang: "ja".to_owned(),
        kind: "section",
        page: s(),
        title: s(),
        site_title: s(),
        description: s(),
        header: html(),
        footer: html(),
        crumbs: vec![link()],
        has: Has { case: true, all: true, clauses: true, terms: true },
        citation: s(),
        assets: FrameAssets {
            previews: 4,
            badge_until: s(),
            style: s(),
            icon: s(),
            scripts: vec![s()],
            policy: Html::default(),
            downloads: vec![DownloadView { href: s(), text: s(), kind: "Excel", size: s() }],
            vocabularies: vec![FilterChoice { id: s(), name: s() }],
            superseded: Some(superseded()),
        },
    }
}

fn head() -> ValueHead {
    ValueHead {
        id: s(),
        href: s(),
        name: s(),
        number: s(),
        aliases: vec![s()],
        description: s(),
        section: Some(link()),
        inferred: true,
        changes: edition_changes(),
    }
}

fn siblings() -> Siblings {
    let sibling = Sibling { href: s(), text: s(), number: s(), depth: 1, current: true };
    let others = vec![FilterChoice { id: s(), name: s() }];
    Siblings { vocabulary: s(), name: s(), href: s(), values: vec![sibling], others }
}

fn columns() -> (Vec<ColumnGroup>, Vec<ColumnView>) {
    let alone = ColumnGroup { id: s(), name: String::new(), span: 1, column: Some(link()) };
    let group = ColumnGroup { id: String::new(), name: s(), span: 2, column: None };
    let column = |grouped| ColumnView { id: s(), name: s(), href: s(), grouped, prose: false };
    (vec![alone, group], vec![column(false), column(true), column(true)])
}

fn table() -> MatrixTable {
    let cell =
        CellView { column: s(), prose: false, mark: mark(), reason: html(), provenance: s(), note: Some(link()) };
    let row = RowView {
        anchor: s(),
        item: s(),
        measure: link(),
        note: Some(link()),
        summary: s(),
        clauses: vec![link()],
        cells: vec![cell],
    };
    let (groups, columns) = columns();
    MatrixTable {
        id: s(),
        table: s(),
        title: s(),
        href: s(),
        corner: s(),
        groups,
        columns,
        rows: vec![row],
        legend: vec![mark()],
        behind: s(),
        provenance: s(),
        note: Some(link()),
    }
}

/// Renders both views; the full one must show its texts, escaped.
pub(super) fn both<V: Serialize + Default>(template: &str, full: &V) {
    let source = Source::new(ContentPath::new("guide.yaml").expect("a plain path"), "title: t\n".to_owned());
    let (guide, _) = read_guide(&Arc::new(source));
    let theme = Theme::load(&Overrides::new(), Lang::Ja, &guide).expect("the embedded theme loads");
    theme.render(template, &V::default()).unwrap_or_else(|d| panic!("{template}, minimal: {d:?}"));
    let page = theme.render(template, full).unwrap_or_else(|d| panic!("{template}, full: {d:?}"));
    assert!(!page.contains(SHARP), "{template} shows text unescaped");
    assert!(page.contains("&lt;i&gt;&amp;"), "{template} does not show the text");
    assert!(!page.contains("style=\"") && !page.contains("<script>"), "{template} has inline style or script");
}

#[test]
fn frame_templates() {
    let entry = MenuEntry { href: s(), text: s(), current: true };
    let value = SwitchValue { id: s(), href: s(), name: s(), short: s() };
    let switch = SwitchView { vocabulary: s(), name: s(), href: s(), cumulative: true, values: vec![value] };
    let header = HeaderView {
        title: s(),
        short_title: s(),
        edition: s(),
        menu: vec![entry],
        review: true,
        as_of: s(),
        status: s(),
        switch: Some(switch),
    };
    both("header.html", &header);
    let (title, edition, publisher, this_edition, report) = (s(), s(), s(), s(), s());
    let footer = FooterView { title, edition, publisher, this_edition, links: vec![link()], report, generator: s() };
    both("footer.html", &footer);
}

#[test]
fn whole_guide_template() {
    let whole = WholeSection {
        anchor: s(),
        href: s(),
        number: s(),
        title: s(),
        level: 2,
        tags: tags(),
        source_pages: s(),
        body: html(),
    };
    let part = PartLink { href: s(), number: s(), title: s(), sections: 2 };
    let all = WholeView {
        frame: frame(),
        edition: s(),
        publisher: s(),
        this_edition: s(),
        name: s(),
        sections: vec![whole],
        parts: vec![part],
    };
    both("all.html", &all);
}

#[test]
fn section_templates() {
    let entry = ContentsEntry { href: s(), label: s(), text: s(), kind: "clause", level: 1, badge: s() };
    let child = ChildView { href: s(), number: s(), title: s(), description: s(), children: vec![link()] };
    let section = SectionView {
        frame: frame(),
        head: section_head(tags()),
        body: html(),
        contents: vec![entry.clone(), entry],
        children: vec![child.clone()],
        backlinks: vec![link()],
        more_backlinks: 2,
        previous: Some(link()),
        next: Some(link()),
        tree: html(),
        matrices: vec![table()],
        moved: vec![moved_place()],
    };
    both("section.html", &section);
    let value = WayValue { id: s(), link: link(), number: s(), depth: 1 };
    let way =
        |steps| WayView { vocabulary: s(), name: s(), question: s(), href: s(), steps, values: vec![value.clone()] };
    let cover = CoverView {
        frame: frame(),
        title: s(),
        edition: s(),
        publisher: s(),
        description: s(),
        this_edition: s(),
        entrances: vec![EntranceView { href: s(), title: s(), text: s() }],
        ways: vec![way(true), way(false)],
        lists: vec![CountedLink { href: s(), text: s(), count: 2 }],
        chapters: vec![child],
        body: html(),
    };
    both("cover.html", &cover);
}

#[test]
fn value_templates() {
    let summary = ValueSummary { head: head(), depth: 1, sections: 1, clauses: 1, duties: 1, measures: 1, cautions: 1 };
    both("vocabulary.html", &VocabularyView { frame: frame(), name: s(), bearer: true, values: vec![summary] });
    let value = ValueView {
        frame: frame(),
        head: head(),
        siblings: siblings(),
        sections: vec![link()],
        clauses: vec![clause()],
        duties: forces(),
        measures: vec![link()],
        matrices: vec![link()],
        cautions: vec![caution()],
    };
    both("value.html", &value);
    let phase = PhaseDuties {
        anchor: s(),
        href: s(),
        number: s(),
        name: s(),
        count: 2,
        own: forces(),
        either: forces(),
        sections: vec![link()],
    };
    let count = ForceCount { force: "must", name: s(), count: 1 };
    let bearer = BearerView {
        frame: frame(),
        head: head(),
        siblings: siblings(),
        counts: vec![count.clone()],
        clause_count: 1,
        commentary_count: 1,
        own_count: 1,
        either_count: 1,
        minutes: 5,
        sections: vec![link()],
        cautions: vec![caution()],
        phases: vec![phase],
    };
    both("bearer.html", &bearer);
    let section = SectionDuties { section: link(), chapter: s(), duties: vec![duty()] };
    let (counts, filters, sections) = (vec![count], filters(), vec![section]);
    both("duties.html", &DutiesView { frame: frame(), hint: s(), counts, clause_count: 1, filters, sections });
}

#[test]
fn form_template() {
    let (item, summary, cited, pages) = (s(), s(), s(), s());
    let (clauses, notes) = (vec![link()], vec![link()]);
    let row = FormRow { item, measure: link(), summary, reason: html(), clauses, cited, pages, notes };
    let checks = FormChecks {
        anchor: s(),
        title: s(),
        href: s(),
        phase: Some(link()),
        groups: vec![MarkGroup { mark: mark(), rows: vec![row] }],
        provenance: s(),
        note: Some(link()),
    };
    let change = ChangeRow { measure: link(), from: Some(mark()), to: None };
    let form = FormView {
        frame: frame(),
        head: head(),
        siblings: siblings(),
        column: Some(link()),
        checks: vec![checks],
        tables: vec![table()],
        changes: vec![ChangesView { from: link(), to: link(), rows: vec![change], same: 3 }],
        cautions: vec![caution()],
        duties: forces(),
        sections: vec![link()],
    };
    both("form.html", &form);
}

#[test]
fn matrix_templates() {
    let (others, names) = (vec![link()], MatrixView { frame: frame(), tags: tags(), ..MatrixView::default() });
    let names = MatrixView { of_measures: true, compared: true, vocabulary: s(), ..names };
    both("matrix.html", &MatrixView { table: table(), section: link(), columns_name: s(), others, ..names });
    let (groups, columns) = columns();
    let cell = |kind| DifferenceCell { column: s(), marks: s(), from: Some(mark()), to: Some(mark()), kind };
    let cells = ["same", "changed", "from-only", "to-only", "none"].map(cell).to_vec();
    let row = DifferenceRow {
        item: s(),
        measure: link(),
        from_item: s(),
        to_item: s(),
        summary: s(),
        clauses: vec![link()],
        cells,
    };
    let difference = DifferenceView {
        id: s(),
        table: s(),
        from: link(),
        to: link(),
        columns,
        groups,
        corner: s(),
        rows: vec![row],
        legend: vec![mark()],
        behind: s(),
        changes: vec![CountedChange { from: mark(), to: mark(), count: 17 }],
    };
    let summary = MatrixSummary {
        href: s(),
        title: s(),
        section: link(),
        tags: tags(),
        rows: 1,
        columns: 2,
        legend: vec![CountedMark { mark: mark(), count: 4 }],
    };
    both("matrices.html", &MatricesView { frame: frame(), matrices: vec![summary], differences: vec![difference] });
}

#[test]
fn list_templates() {
    let group = GroupView { anchor: s(), number: s(), title: s(), level: 3, clauses: vec![clause()] };
    let standard = StandardView { name: s(), short: s(), groups: vec![group] };
    both("clauses.html", &ClausesView { frame: frame(), count: 1, filters: filters(), standards: vec![standard] });
    let measure = MeasureView {
        anchor: s(),
        name: link(),
        number: s(),
        rows: vec![vec![link()], Vec::new()],
        listed: vec![link()],
        pages: s(),
        chapter: s(),
        clauses: vec![link()],
        tags: tags(),
    };
    let matrices = vec![link(), link()];
    let (measures, cautions) = (vec![measure], vec![caution()]);
    both("measures.html", &MeasuresView { frame: frame(), matrices, filters: filters(), measures });
    both("cautions.html", &CautionsView { frame: frame(), tags: tags(), filters: filters(), cautions });
}

#[test]
fn editorial_templates() {
    let term = TermView {
        anchor: s(),
        name: s(),
        aliases: vec![s()],
        definition: s(),
        section: Some(link()),
        used: vec![link()],
    };
    let pair = NotSynonymsView { words: vec![s(), s()], reason: s() };
    both("terms.html", &TermsView { frame: frame(), terms: vec![term], not_synonyms: vec![pair] });
    let reference = ReferenceView {
        anchor: s(),
        href: s(),
        number: s(),
        title: s(),
        by: s(),
        date: s(),
        urls: vec![s()],
        description: s(),
        body: html(),
        section: Some(link()),
    };
    both("references.html", &ReferencesView { frame: frame(), references: vec![reference] });
    let item = EditionItem { text: s(), items: vec![s()] };
    let edition =
        EditionView { date: s(), summary: s(), items: vec![item], touches: vec![link()], found: vec![link()] };
    let history = HistoryView { frame: frame(), edition: s(), this_edition: s(), editions: vec![edition] };
    both("history.html", &history);
    let note = NoteView {
        anchor: s(),
        href: s(),
        kind: "corrected",
        kind_name: s(),
        title: html(),
        place: s(),
        body: html(),
        section: link(),
    };
    let count = NoteCount { kind: "corrected", name: s(), count: 1 };
    both("notes.html", &NotesView { frame: frame(), counts: vec![count], notes: vec![note] });
}

#[test]
fn shell_templates() {
    both("search.html", &SearchView { frame: frame() });
    let moved = MovedView {
        lang: "ja".to_owned(),
        policy: html(),
        site_title: s(),
        review: true,
        to: Some(link()),
        places: vec![moved_place()],
        script: s(),
        previews: 1,
    };
    both("moved.html", &moved);
    let duty = CaseDuty { force: "must", name: s(), discretion: true, standing: standing() };
    let links = CaseEntry { tags: tags(), clauses: vec![link()], notes: vec![link()], ..CaseEntry::default() };
    let texts = CaseEntry { title: html(), text: html(), summary: s(), pages: s(), ..links };
    let entry = CaseEntry {
        number: CaseNumber { kind: s(), text: s() },
        name: link(),
        duty: Some(duty),
        answers: caution().answers,
        section: link().into(),
        ..texts
    };
    both("case-entry.html", &entry);
    let values = vec![ChoiceValue { id: s(), href: s(), name: s(), number: s(), depth: 1 }];
    let choice = |more| ChoiceView { vocabulary: s(), name: s(), href: s(), more, values: values.clone() };
    let choices = vec![choice(false), choice(true)];
    both("case.html", &CaseView { frame: frame(), gathered: s(), rule: s(), choices });
}

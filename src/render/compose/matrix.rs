//! Matrices as tables, their list, and what differs between two of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Mark, Value, Vocabulary};
use crate::document::{Annotations, MatrixRow, Provenance, RowKind};
use crate::graph::{Destination, MatrixRef, MatrixRowRef, PageId, address};

use super::super::frame::{FrameOf, Frames};
use super::super::html::prose_column;
use super::super::locale::in_sentence;
use super::super::scene::{Scene, value_href};
use super::super::view::matrix::{
    CellView, ColumnGroup, ColumnView, CountedChange, CountedMark, DifferenceCell, DifferenceRow, DifferenceView,
    MatricesView, MatrixSummary, MatrixTable, MatrixView, RowView,
};
use super::super::view::{LinkView, MarkView};
use crate::document::EntityKind;

/// So many matrices are named on the page of each; where there are more, those that it is compared with are.
const OTHERS: usize = 8;

impl<'a> Scene<'a> {
    pub(in super::super) fn matrix_link(&self, matrix: &MatrixRef<'a>) -> LinkView {
        let anchor = &self.place(matrix.at).anchor;
        LinkView { href: format!("{}.html", address::matrix(anchor)), text: matrix.name(self.resolved) }
    }

    pub(in super::super) fn matrix_view(&self, frames: &Frames, matrix: &MatrixRef<'a>) -> MatrixView {
        let link = self.matrix_link(matrix);
        let above = LinkView { href: "matrices.html".to_owned(), text: self.word("matrices") };
        let frame = frames.frame(
            self,
            FrameOf {
                name: link.href.trim_end_matches(".html"),
                kind: "matrix",
                title: link.text.clone(),
                description: "",
                area: "matrices.html",
                crumbs: vec![above],
            },
        );
        let all = &self.views.matrices;
        let index = all.iter().position(|m| m.at == matrix.at);
        let partners: Vec<usize> = self
            .pairs()
            .into_iter()
            .filter_map(|(from, to)| match index {
                Some(i) if i == from => Some(to),
                Some(i) if i == to => Some(from),
                _ => None,
            })
            .collect();
        let is_named = |i: usize| Some(i) != index && (all.len() <= OTHERS || partners.contains(&i));
        let others = all.iter().enumerate().filter(|(i, _)| is_named(*i)).map(|(_, m)| self.matrix_link(m));
        MatrixView {
            frame,
            table: self.matrix_table(matrix, |_| true),
            tags: self.tags(&matrix.facets, &[]),
            section: self.numbered_place_in_section(matrix),
            of_measures: matrix.matrix.of.is_usual(),
            vocabulary: matrix.vocabulary.map_or(String::new(), |v| v.id.clone()),
            columns_name: matrix
                .vocabulary
                .map_or(String::new(), |vocabulary| in_sentence(self.vocabulary_name(vocabulary), self.theme.lang)),
            others: others.collect(),
            compared: !partners.is_empty(),
        }
    }

    fn numbered_place_in_section(&self, matrix: &MatrixRef<'a>) -> LinkView {
        LinkView { href: self.href(matrix.at), text: self.section(matrix.at.page).text }
    }

    /// The columns of a matrix that are kept, as a table.
    pub(super) fn matrix_table(&self, matrix: &MatrixRef<'a>, keep: impl Fn(&str) -> bool) -> MatrixTable {
        let kept: Vec<usize> = matrix
            .columns
            .iter()
            .enumerate()
            .filter(|(i, value)| value.map_or_else(|| is_prose(matrix, *i), |v| keep(&v.id)))
            .map(|(i, _)| i)
            .collect();
        let kept = if kept.iter().all(|&i| is_prose(matrix, i)) { Vec::new() } else { kept };
        let (groups, columns) = self.columns(matrix, &kept);
        let place = self.place(matrix.at);
        let notes = matrix.block.annotations.as_deref();
        let rows: Vec<RowView> = matrix.rows.iter().map(|row| self.row(matrix, row, &columns, &kept)).collect();
        let has_more = rows.iter().any(|row| !row.summary.is_empty() || !row.clauses.is_empty());
        MatrixTable {
            table: format!("table-{}", self.anchor_of(matrix)),
            id: place.anchor.to_string(),
            title: place.title.to_string(),
            href: self.matrix_link(matrix).href,
            corner: self.text(matrix.at.page, &matrix.matrix.corner),
            groups,
            behind: self.behind(matrix, has_more),
            rows,
            columns,
            legend: matrix.legend.iter().flat_map(|l| &l.marks).map(|mark| self.named_mark(mark)).collect(),
            provenance: self.provenance(notes),
            note: self.note(notes),
        }
    }

    fn row(&self, matrix: &MatrixRef<'a>, row: &MatrixRowRef<'a>, columns: &[ColumnView], kept: &[usize]) -> RowView {
        let MatrixRow { head, cells, item, .. } = row.row;
        let cell = |(&i, column): (&usize, &ColumnView)| {
            let (mark, cell) = cells.get(i)?;
            Some(CellView {
                column: column.id.clone(),
                prose: column.prose,
                mark: Self::mark_of(matrix, mark.as_deref()).map(Self::mark).unwrap_or_default(),
                reason: self.inlines(matrix.at.page, &cell.content),
                provenance: self.provenance(cell.annotations.as_deref()),
                note: self.note(cell.annotations.as_deref()),
            })
        };
        RowView {
            anchor: item.map(|n| self.row_anchor(matrix, n)).unwrap_or_default(),
            item: item.map(|n| format!("({n})")).unwrap_or_default(),
            measure: self.row_measure(matrix.at.page, row),
            note: self.note(head.annotations.as_deref()),
            summary: self.row_summary(row),
            clauses: self.clauses_behind(matrix, row),
            cells: kept.iter().zip(columns).filter_map(cell).collect(),
        }
    }

    /// What the notes behind the rows are called.
    fn behind(&self, matrix: &MatrixRef<'a>, has_more: bool) -> String {
        match (has_more, matrix.matrix.of) {
            (false, _) => String::new(),
            (true, RowKind::Measure) if self.views.clauses.is_empty() => self.word("matrix_rows_alone"),
            (true, RowKind::Measure) => self.word("matrix_rows"),
            (true, _) => self.word("matrix_rows_of"),
        }
    }

    /// The line that stands for what a row is.
    fn row_summary(&self, row: &MatrixRowRef<'a>) -> String {
        match (row.measure, row.to) {
            (Some(measure), _) => self.measure_summary(measure),
            (None, Destination::Place(at)) => self.resolved.summary_of(at),
            (None, Destination::Page(id)) => self.page(id).document.front.description.clone().unwrap_or_default(),
            (None, Destination::Term(term)) => self.guide().terms[term as usize].definition.clone(),
            _ => String::new(),
        }
    }

    /// The clauses that a row's measure serves or, where it names none, those of the matrix's section.
    fn clauses_behind(&self, matrix: &MatrixRef<'a>, row: &MatrixRowRef<'a>) -> Vec<LinkView> {
        let measure = row.measure.map(|m| &self.views.measures[m]);
        let own: Vec<LinkView> = measure
            .iter()
            .flat_map(|m| &m.clauses)
            .map(|&c| &self.views.clauses[c])
            .map(|c| self.numbered_place(c.at))
            .collect();
        if !own.is_empty() || !matrix.matrix.of.is_usual() {
            return own;
        }
        let of_section = self.views.clauses.iter().filter(|c| c.at.page == matrix.at.page);
        of_section.map(|c| self.numbered_place(c.at)).collect()
    }

    /// The measure of a row with its explanation, or the row's head where no measure is found.
    pub(super) fn row_measure(&self, page: PageId, row: &MatrixRowRef<'a>) -> LinkView {
        let written = self.text(page, &row.row.head.content);
        let measure = row.measure.map(|m| &self.views.measures[m]);
        let text = written.trim().trim_matches(['「', '」']).to_owned();
        let href = || row.to.address(self.corpus()).unwrap_or_default();
        measure.map_or_else(|| LinkView { href: href(), text }, |m| self.titled_place(m.at))
    }

    pub(super) fn mark_of(matrix: &MatrixRef<'a>, id: Option<&str>) -> Option<&'a Mark> {
        matrix.legend.and_then(|legend| legend.mark(id?))
    }

    /// What an attribute block says of the source, in words; nothing where the text is the source's.
    pub(super) fn provenance(&self, notes: Option<&Annotations>) -> String {
        match notes.and_then(|n| n.provenance) {
            None | Some(Provenance::Original) => String::new(),
            Some(provenance) => self.word(provenance.id()),
        }
    }

    /// The editor's note that an attribute block names.
    pub(super) fn note(&self, notes: Option<&Annotations>) -> Option<LinkView> {
        let id = notes?.note.as_ref()?;
        let to = self.resolved.index.entity(EntityKind::Note, &id.value)?;
        let title = match to {
            crate::graph::Destination::Place(at) => self.titled_place(at).text,
            _ => String::new(),
        };
        Some(LinkView { href: to.address(self.corpus())?, text: title })
    }

    pub(in super::super) fn matrices_view(&self, frames: &Frames) -> MatricesView {
        let frame = frames.frame(
            self,
            FrameOf {
                name: "matrices",
                kind: "matrices",
                title: self.word("matrices"),
                description: "",
                area: "matrices.html",
                crumbs: Vec::new(),
            },
        );
        let all = &self.views.matrices;
        let pairs = self.pairs().into_iter().map(|(from, to)| self.difference(&all[from], &all[to]));
        MatricesView {
            frame,
            matrices: self.views.matrices.iter().map(|m| self.matrix_summary(m)).collect(),
            differences: pairs.filter(|d| !d.rows.is_empty()).collect(),
        }
    }

    /// Matrices over one vocabulary that are shown together, as at least half of the rows of the smaller one are rows of
    /// the other: each with the nearest one before it.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let mut last = BTreeMap::new();
        let mut out = Vec::new();
        let rows_of =
            |matrix: &MatrixRef<'a>| matrix.rows.iter().filter_map(MatrixRowRef::subject).collect::<BTreeSet<_>>();
        let counts: Vec<usize> = self.views.matrices.iter().map(|matrix| rows_of(matrix).len()).collect();
        for (to, matrix) in self.views.matrices.iter().enumerate() {
            let vocabulary = &*matrix.matrix.vocabulary;
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for subject in rows_of(matrix) {
                if let Some(from) = last.insert((vocabulary, subject), to) {
                    *shared.entry(from).or_default() += 1;
                }
            }
            let smaller = |from: usize| counts[from].min(counts[to]);
            let same = shared.into_iter().rev().find(|&(from, shared)| shared * 2 >= smaller(from));
            out.extend(same.map(|(from, _)| (from, to)));
        }
        out
    }

    fn matrix_summary(&self, matrix: &MatrixRef<'a>) -> MatrixSummary {
        let LinkView { href, text: title } = self.matrix_link(matrix);
        let marks = matrix.legend.iter().flat_map(|l| &l.marks);
        let cells = || matrix.rows.iter().flat_map(|r| &r.row.cells);
        let count = |mark: &Mark| cells().filter(|(id, _)| id.as_deref() == Some(&*mark.id)).count();
        MatrixSummary {
            href,
            title,
            section: self.numbered_place_in_section(matrix),
            tags: self.tags(&matrix.facets, &[]),
            rows: matrix.rows.len(),
            columns: matrix.columns.len(),
            legend: marks.map(|m| CountedMark { mark: self.named_mark(m), count: count(m) }).collect(),
        }
    }

    /// Both marks of every cell of two matrices; rows belong together by their measures.
    pub(super) fn difference(&self, from: &MatrixRef<'a>, to: &MatrixRef<'a>) -> DifferenceView {
        let kept: Vec<usize> = (0..to.columns.len()).filter(|&i| !is_prose(to, i)).collect();
        let (groups, columns) = self.columns(to, &kept);
        let known = |of: &MatrixRef<'a>| -> BTreeMap<_, usize> {
            of.rows.iter().enumerate().rev().filter_map(|(i, r)| Some((r.subject()?, i))).collect()
        };
        let (rows_of_from, rows_of_to) = (known(from), known(to));
        let partner = |row: &MatrixRowRef<'_>, of: &BTreeMap<_, usize>| of.get(&row.subject()?).copied();
        let mut rows: Vec<DifferenceRow> = Vec::new();
        for row in &to.rows {
            let old = partner(row, &rows_of_from).and_then(|i| from.rows.get(i));
            rows.push(self.difference_row((from, old), (to, Some(row)), &columns));
        }
        for row in from.rows.iter().filter(|row| partner(row, &rows_of_to).is_none()) {
            rows.push(self.difference_row((from, Some(row)), (to, None), &columns));
        }
        let id = format!("{}-{}", self.anchor_of(from), self.anchor_of(to));
        let corner = self.text(to.at.page, &to.matrix.corner);
        let changes = count_changes(&rows);
        let behind = self.behind(to, rows.iter().any(|row| !row.summary.is_empty() || !row.clauses.is_empty()));
        let legend = to.legend.iter().flat_map(|l| &l.marks).map(|mark| self.named_mark(mark)).collect();
        DifferenceView {
            table: format!("{id}-table"),
            id,
            from: self.matrix_link(from),
            to: self.matrix_link(to),
            columns,
            groups,
            corner,
            rows,
            behind,
            legend,
            changes,
        }
    }

    /// The anchor of a row where a matrix stands as a table.
    pub(super) fn row_anchor(&self, matrix: &MatrixRef<'a>, item: u32) -> String {
        format!("{}-row-{item}", self.anchor_of(matrix))
    }

    fn anchor_of(&self, matrix: &MatrixRef<'a>) -> String {
        self.anchor(matrix.at)
    }

    fn difference_row(
        &self,
        from: (&MatrixRef<'a>, Option<&MatrixRowRef<'a>>),
        to: (&MatrixRef<'a>, Option<&MatrixRowRef<'a>>),
        columns: &[ColumnView],
    ) -> DifferenceRow {
        let item =
            |row: Option<&MatrixRowRef<'_>>| row.and_then(|r| r.row.item).map(|n| format!("({n})")).unwrap_or_default();
        let cell = |column: &ColumnView| {
            let (from, to) = (Self::mark_at(from, &column.id), Self::mark_at(to, &column.id));
            let kind = match (&from, &to) {
                (Some(a), Some(b)) if a.mark == b.mark => "same",
                (Some(_), Some(_)) => "changed",
                (Some(_), None) => "from-only",
                (None, Some(_)) => "to-only",
                (None, None) => "none",
            };
            let ids = [&from, &to].map(|mark| mark.as_ref().map_or("", |m| m.id.as_str()));
            let marks = if kind == "same" { ids[0].to_owned() } else { ids.join("-") };
            DifferenceCell { column: column.id.clone(), marks, from, to, kind }
        };
        let (matrix, row) = if to.1.is_some() { to } else { from };
        DifferenceRow {
            item: item(row),
            measure: row.map(|r| self.row_measure(matrix.at.page, r)).unwrap_or_default(),
            from_item: item(from.1),
            to_item: item(to.1),
            summary: row.map(|r| self.row_summary(r)).unwrap_or_default(),
            clauses: row.map(|r| self.clauses_behind(matrix, r)).unwrap_or_default(),
            cells: columns.iter().map(cell).collect(),
        }
    }

    /// The mark of a row in the column of a value.
    pub(super) fn mark_at(at: (&MatrixRef<'a>, Option<&MatrixRowRef<'a>>), value: &str) -> Option<MarkView> {
        let (matrix, row) = (at.0, at.1?);
        let column = matrix.columns.iter().position(|c| c.is_some_and(|v| v.id == value))?;
        let (id, _) = row.row.cells.get(column)?;
        Self::mark_of(matrix, id.as_deref()).map(Self::mark)
    }
}

/// Whether a column holds prose.
fn is_prose(matrix: &MatrixRef<'_>, index: usize) -> bool {
    matrix.matrix.columns.get(index).is_some_and(|column| column.prose.is_some())
}

impl<'a> Scene<'a> {
    /// The heads of the kept columns: the groups above and the columns themselves.
    fn columns(&self, matrix: &MatrixRef<'a>, kept: &[usize]) -> (Vec<ColumnGroup>, Vec<ColumnView>) {
        let Some(vocabulary) = matrix.vocabulary else { return (Vec::new(), Vec::new()) };
        let mut groups: Vec<ColumnGroup> = Vec::new();
        let mut out = Vec::new();
        for &i in kept {
            let (column, parent) = match matrix.columns.get(i).copied().flatten() {
                Some(value) => column_of(matrix, (vocabulary, value)),
                None => (self.prose_head(matrix, i), None),
            };
            match (parent, groups.last_mut()) {
                (Some(parent), Some(group)) if group.name == parent => group.span += 1,
                (Some(parent), _) => groups.push(ColumnGroup { name: parent, span: 1, ..ColumnGroup::default() }),
                (None, _) => {
                    let link = LinkView { href: column.href.clone(), text: column.name.clone() };
                    groups.push(ColumnGroup {
                        id: column.id.clone(),
                        name: String::new(),
                        span: 1,
                        column: Some(link),
                    });
                }
            }
            out.push(column);
        }
        if out.iter().all(|column| !column.grouped) {
            groups.clear();
        }
        (groups, out)
    }

    fn prose_head(&self, matrix: &MatrixRef<'a>, index: usize) -> ColumnView {
        let head = matrix.matrix.columns[index].prose.as_deref().expect("a column of no value holds prose");
        ColumnView {
            id: prose_column(index),
            name: self.text(matrix.at.page, head),
            prose: true,
            ..ColumnView::default()
        }
    }
}

/// The head of a value's column, and the name of the group above it: where at least one neighbour lies under the same value.
fn column_of(matrix: &MatrixRef<'_>, (vocabulary, value): (&Vocabulary, &Value)) -> (ColumnView, Option<String>) {
    let parent = vocabulary.parent(value).filter(|p| {
        matrix.columns.iter().flatten().filter(|v| vocabulary.parent(v).is_some_and(|q| q.id == p.id)).count() > 1
    });
    let column = ColumnView {
        id: value.id.clone(),
        name: value.name.clone(),
        href: value_href(vocabulary, value),
        grouped: parent.is_some(),
        prose: false,
    };
    (column, parent.map(|parent| parent.name.clone()))
}

fn count_changes(rows: &[DifferenceRow]) -> Vec<CountedChange> {
    let mut out: Vec<CountedChange> = Vec::new();
    for cell in rows.iter().flat_map(|r| &r.cells).filter(|c| c.kind == "changed") {
        let (Some(from), Some(to)) = (&cell.from, &cell.to) else { continue };
        match out.iter_mut().find(|c| c.from.id == from.id && c.to.id == to.id) {
            Some(change) => change.count += 1,
            None => out.push(CountedChange { from: from.clone(), to: to.clone(), count: 1 }),
        }
    }
    out.sort_by_key(|change| std::cmp::Reverse(change.count));
    out
}

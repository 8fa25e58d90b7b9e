//! The page of a value that is a column of matrices, such as a form of outsourcing.

use crate::graph::{DutySource, MatrixRef, MatrixRowRef};

use super::super::frame::Frames;
use super::super::scene::{Scene, value_href};
use super::super::view::form::{ChangeRow, ChangesView, FormChecks, FormRow, FormView, MarkGroup};
use super::super::view::{Html, LinkView};
use super::value::About;

impl<'a> Scene<'a> {
    pub(in super::super) fn form_view(&self, frames: &Frames, about: About<'a>) -> FormView {
        let matrices = self.matrices_by_stage(about);
        let column = column_of(&matrices, about);
        let single = column.as_deref();
        let within = |id: &str| about.vocabulary.is_within(id, &about.value.id);
        let tables = matrices.iter().filter(|_| single.is_none()).map(|m| self.matrix_table(m, within));
        let checks = matrices.iter().filter_map(|m| self.checks(m, single?)).collect();
        let changes = matrices.windows(2).filter_map(|pair| self.changes(pair.first()?, pair.get(1)?, single?));
        let commentary = |d: &&crate::graph::DutyRef<'_>| !matches!(d.source, DutySource::Clause(_));
        let duties = self.views.duties.iter().filter(|d| about.concerns(&d.facets)).filter(commentary);
        let other = single.filter(|id| *id != about.value.id).and_then(|id| about.vocabulary.value(id));
        FormView {
            frame: self.value_frame(frames, about, "form"),
            head: self.value_head(about),
            siblings: self.siblings(about),
            column: other.map(|value| Self::value_link(about.vocabulary, value)),
            checks,
            tables: tables.filter(|t| !t.columns.is_empty()).collect(),
            changes: changes.collect(),
            cautions: self.cautions_of(about),
            duties: self.by_force(duties),
            sections: self.sections_of(about),
        }
    }

    /// The matrices whose columns are values of the vocabulary, in the order of their phases.
    fn matrices_by_stage(&self, about: About<'a>) -> Vec<&'a MatrixRef<'a>> {
        let stages = self.stages();
        let stage = |m: &MatrixRef<'_>| {
            let facet = stages.and_then(|s| m.facets.get(&s.id)).and_then(|f| f.values.first())?;
            stages?.values.iter().position(|v| *v.id == **facet)
        };
        let mut out: Vec<&MatrixRef<'a>> =
            self.views.matrices.iter().filter(|m| *m.matrix.vocabulary == *about.vocabulary.id).collect();
        out.retain(|m| m.matrix.of.is_usual());
        out.sort_by_key(|m| stage(m).unwrap_or(usize::MAX));
        out
    }

    /// What a matrix asks in one column: measures by mark, in the order of the legend.
    fn checks(&self, matrix: &MatrixRef<'a>, column: &str) -> Option<FormChecks> {
        let index = matrix.columns.iter().position(|c| c.is_some_and(|v| v.id == column))?;
        let marks = matrix.legend.iter().flat_map(|l| &l.marks);
        let group = |mark: &crate::config::Mark| {
            let of_mark =
                |r: &&MatrixRowRef<'_>| r.row.cells.get(index).is_some_and(|(id, _)| id.as_deref() == Some(&mark.id));
            let rows = matrix.rows.iter().filter(of_mark).map(|r| self.form_row(matrix, r, index)).collect();
            MarkGroup { mark: self.named_mark(mark), rows }
        };
        let notes = matrix.block.annotations.as_deref();
        let LinkView { href, text: title } = self.matrix_link(matrix);
        Some(FormChecks {
            anchor: self.anchor(matrix.at),
            title,
            href,
            phase: self.phase_of(matrix),
            groups: marks.map(group).filter(|g| !g.rows.is_empty()).collect(),
            provenance: self.provenance(notes),
            note: self.note(notes),
        })
    }

    fn phase_of(&self, matrix: &MatrixRef<'a>) -> Option<LinkView> {
        let stages = self.stages()?;
        let id = matrix.facets.get(&stages.id)?.values.first()?;
        let value = stages.value(id)?;
        Some(LinkView { href: value_href(stages, value), text: value.name.clone() })
    }

    fn form_row(&self, matrix: &MatrixRef<'a>, row: &MatrixRowRef<'a>, index: usize) -> FormRow {
        let measure = row.measure.map(|m| &self.views.measures[m]);
        let clauses = measure.iter().flat_map(|m| &m.clauses).map(|&c| &self.views.clauses[c]);
        let cell = row.row.cells.get(index).map(|(_, cell)| cell);
        let notes =
            [self.note(row.row.head.annotations.as_deref()), self.note(cell.and_then(|c| c.annotations.as_deref()))];
        FormRow {
            item: row.row.item.map(|n| format!("({n})")).unwrap_or_default(),
            measure: self.row_measure(matrix.at.page, row),
            summary: row.measure.map(|m| self.measure_summary(m)).unwrap_or_default(),
            reason: cell.map_or_else(Html::default, |c| self.inlines(matrix.at.page, &c.content)),
            clauses: clauses.map(|c| self.numbered_place(c.at)).collect(),
            cited: measure.map(|m| self.resolved.number_of(m.at)).unwrap_or_default(),
            pages: measure.map(|m| self.printed_pages(m.at)).unwrap_or_default(),
            notes: notes.into_iter().flatten().collect(),
        }
    }

    /// The line that stands for a measure.
    pub(super) fn measure_summary(&self, measure: usize) -> String {
        self.resolved.summary_of(self.views.measures[measure].at)
    }

    /// The measures whose marks differ between two matrices in one column.
    fn changes(&self, from: &MatrixRef<'a>, to: &MatrixRef<'a>, column: &str) -> Option<ChangesView> {
        let difference = self.difference(from, to);
        let index = difference.columns.iter().position(|c| c.id == column)?;
        let (mut rows, mut same) = (Vec::new(), 0);
        for row in difference.rows {
            let Some(cell) = row.cells.into_iter().nth(index) else { continue };
            if cell.kind == "same" {
                same += 1;
            } else {
                rows.push(ChangeRow { measure: row.measure, from: cell.from, to: cell.to });
            }
        }
        Some(ChangesView { from: difference.from, to: difference.to, rows, same })
    }
}

/// The column that counts for a value: its own, or that of a value above. None where several columns
/// lie under it.
fn column_of(matrices: &[&MatrixRef<'_>], about: About<'_>) -> Option<String> {
    let is_column = |id: &str| matrices.iter().any(|m| m.columns.iter().flatten().any(|v| v.id == id));
    let above = std::iter::successors(Some(about.value), |v| about.vocabulary.parent(v));
    above.map(|v| v.id.clone()).find(|id| is_column(id))
}

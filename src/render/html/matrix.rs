//! The matrix: grouped heads, marks that a screen reader can say, data for filters, the legend.

use std::borrow::Cow;

use crate::config::{Legend, Mark};
use crate::document::{Block, Cell, Inline, Matrix, MatrixRow, Target};

use super::Pen;
use super::badges::classified;
use super::words::Word;

/// A column's head: the group it stands in, its own name or, of a column of prose, what is written there.
struct Head<'m> {
    group: Option<String>,
    name: String,
    /// The value's id, or the column's place where it holds prose.
    id: Option<Cow<'m, str>>,
    prose: Option<&'m [Inline]>,
}

impl Pen<'_> {
    pub(super) fn matrix(&mut self, block: &Block, matrix: &Matrix) {
        let id = self.id(block);
        let opening = self.html.open("div").optional("id", id).class("matrix-box");
        classified(opening, &matrix.facets).done();
        self.html.line();
        if let Some(id) = id {
            // Filled by script; its height is kept from the start, so that nothing moves.
            self.html.open("div").data("table", &format!("table-{id}")).class("matrix-tools").done();
            self.html.close("div");
            self.html.line();
        }
        self.scrolled(id, |pen| pen.matrix_table(id, block, matrix));
        if let Some(legend) = self.on.guide.legend(&matrix.legend) {
            self.legend(legend);
        }
        self.html.close("div");
        self.html.line();
    }

    fn matrix_table(&mut self, id: Option<&str>, block: &Block, matrix: &Matrix) {
        let table = id.map(|id| format!("table-{id}"));
        let opening = self.html.open("table").optional("id", table.as_deref()).class("matrix");
        opening.data("vocabulary", &matrix.vocabulary).data("legend", &matrix.legend).done();
        self.html.line();
        self.caption(id, &matrix.caption, block);
        let heads = self.heads(matrix);
        self.html.tag("thead");
        self.html.line();
        self.head_rows(matrix, &heads);
        self.html.close("thead");
        self.html.line();
        self.html.tag("tbody");
        self.html.line();
        for row in &matrix.rows {
            self.matrix_row(row, matrix, &heads);
        }
        self.html.close("tbody");
        self.html.line();
        self.html.close("table");
        self.html.line();
    }

    fn heads<'m>(&self, matrix: &'m Matrix) -> Vec<Head<'m>> {
        let vocabulary = self.on.guide.vocabulary(&matrix.vocabulary);
        let named =
            |word: &str| vocabulary.and_then(|v| v.find(word)).map_or_else(|| word.to_owned(), |v| v.name.clone());
        let head = |(i, column): (usize, &'m crate::document::Column)| {
            if let Some(prose) = &column.prose {
                return Head { group: None, name: String::new(), id: Some(prose_column(i).into()), prose: Some(prose) };
            }
            let written = &*column.written;
            let whole = vocabulary.is_some_and(|v| v.find(written).is_some());
            let split = if whole { None } else { written.rsplit_once(['/', '／']) };
            let group = split.map(|(group, _)| group.rsplit(['/', '／']).next().unwrap_or(group).trim());
            let id = column.value.as_deref();
            let name = id.map_or_else(|| split.map_or(written, |(_, name)| name.trim()).to_owned(), named);
            Head { group: group.map(named), name, id: id.map(Cow::Borrowed), prose: None }
        };
        matrix.columns.iter().enumerate().map(head).collect()
    }

    fn head_rows(&mut self, matrix: &Matrix, heads: &[Head<'_>]) {
        let grouped = heads.iter().any(|h| h.group.is_some());
        let rows = grouped.then_some("2");
        self.html.tag("tr");
        self.html.line();
        self.html.open("th").attr("scope", "col").optional("rowspan", rows).class("corner").done();
        self.inlines(&matrix.corner);
        self.html.close("th");
        self.html.line();
        for run in heads.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
            match run.first() {
                Some(Head { group: Some(group), .. }) => {
                    let width = run.len().to_string();
                    self.html.open("th").attr("scope", "colgroup").attr("colspan", &width).done();
                    self.html.phrases(group);
                    self.html.close("th");
                    self.html.line();
                }
                Some(head) => self.column_head(head, rows),
                None => {}
            }
        }
        self.html.close("tr");
        self.html.line();
        if grouped {
            self.html.tag("tr");
            self.html.line();
            heads.iter().filter(|h| h.group.is_some()).for_each(|head| self.column_head(head, None));
            self.html.close("tr");
            self.html.line();
        }
    }

    fn column_head(&mut self, head: &Head<'_>, rows: Option<&str>) {
        let opening = self.html.open("th").attr("scope", "col").optional("rowspan", rows);
        opening.optional("data-column", head.id.as_deref()).done();
        match head.prose {
            Some(prose) => self.inlines(prose),
            None => self.html.phrases(&head.name),
        }
        self.html.close("th");
        self.html.line();
    }

    fn matrix_row(&mut self, row: &MatrixRow, matrix: &Matrix, heads: &[Head<'_>]) {
        let id = self.on.places.of(row.id).map(|p| &*p.anchor).filter(|anchor| !anchor.is_empty());
        let item = row.item.map(|n| n.to_string());
        let measure = self.row_measure(row);
        let opening = self.html.open("tr").optional("id", id).optional("data-item", item.as_deref());
        opening.optional("data-measure", measure.as_deref()).done();
        self.html.line();
        self.html.new_text();
        self.html.open("th").attr("scope", "row").done();
        if let Some(item) = &item {
            self.html.element("span", "number", &format!("({item})"));
            self.html.text(" ");
        }
        self.inlines(&row.head.content);
        self.remarks(row.head.annotations.as_deref());
        self.html.close("th");
        self.html.line();
        let legend = self.on.guide.legend(&matrix.legend);
        for (i, (mark, cell)) in row.cells.iter().enumerate() {
            let Some(head) = heads.get(i) else { continue };
            if head.prose.is_some() {
                self.prose_cell(head.id.as_deref(), cell);
                continue;
            }
            let mark = mark.as_deref().and_then(|id| legend.and_then(|l| l.mark(id)));
            self.mark_cell(head.id.as_deref(), mark, cell);
        }
        self.html.close("tr");
        self.html.line();
    }

    /// The measure that a row's head names.
    fn row_measure(&self, row: &MatrixRow) -> Option<Box<str>> {
        let listed = row.head.annotations.as_ref().and_then(|n| n.measure.as_ref());
        if let Some(crate::document::MeasureMark::Lists(measure)) = listed {
            return Some(measure.value.as_str().into());
        }
        row.head.content.iter().find_map(|inline| match inline {
            Inline::Xref(id) => match &self.on.document.xrefs.get(id.0 as usize)?.target {
                Target::Entity(crate::document::EntityKind::Measure, name) => Some(name.clone()),
                _ => None,
            },
            _ => None,
        })
    }

    fn prose_cell(&mut self, column: Option<&str>, cell: &Cell) {
        let id = cell.annotations.as_ref().and_then(|n| n.id.as_ref()).map(|id| id.value.as_str());
        self.html.new_text();
        self.html.open("td").optional("id", id).class("told").optional("data-column", column).done();
        self.inlines(&cell.content);
        self.remarks(cell.annotations.as_deref());
        self.html.close("td");
        self.html.line();
    }

    fn mark_cell(&mut self, column: Option<&str>, mark: Option<&Mark>, cell: &Cell) {
        let id = cell.annotations.as_ref().and_then(|n| n.id.as_ref()).map(|id| id.value.as_str());
        self.html.new_text();
        self.html
            .open("td")
            .optional("id", id)
            .optional("data-column", column)
            .optional("data-mark", mark.map(|m| m.id.as_str()))
            .done();
        if let Some(mark) = mark {
            self.mark(mark);
        }
        if !cell.content.is_empty() {
            self.html.text(" ");
            self.html.start("span", "reason");
            self.inlines(&cell.content);
            self.html.close("span");
        }
        self.remarks(cell.annotations.as_deref());
        self.html.close("td");
        self.html.line();
    }

    /// A mark: the character for the eye and its name for the ear. The legend says what it means.
    fn mark(&mut self, mark: &Mark) {
        self.html.open("span").class("mark").class(&format!("mark-{}", mark.force.id())).done();
        self.html.open("span").attr("aria-hidden", "true").done();
        self.html.text(&mark.mark);
        self.html.close("span");
        self.html.element("span", "visually-hidden", &mark.name);
        self.html.close("span");
    }

    fn legend(&mut self, legend: &Legend) {
        let word = self.word(Word::Legend);
        self.html.open("dl").attr("aria-label", &word).class("legend").done();
        self.html.line();
        for mark in &legend.marks {
            self.html.tag("dt");
            let force = format!("mark-{}", mark.force.id());
            self.html.open("span").attr("aria-hidden", "true").class("mark").class(&force).done();
            if mark.mark.is_empty() {
                let blank = self.word(Word::Blank);
                self.html.text(&blank);
            }
            self.html.text(&mark.mark);
            self.html.close("span");
            self.html.text(&format!(" {}", mark.name));
            self.html.close("dt");
            self.html.tag("dd");
            self.html.text(&mark.meaning);
            self.html.close("dd");
            self.html.line();
        }
        self.html.close("dl");
        self.html.line();
    }
}

/// What a column of prose is called in a table: an id begins with a letter, so that no value has it.
pub(in crate::render) fn prose_column(index: usize) -> String {
    (index + 1).to_string()
}

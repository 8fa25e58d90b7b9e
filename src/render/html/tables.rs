//! Tables of prose.

use crate::document::{Block, Cell, Inline, Reach, Table};

use super::Pen;

impl Pen<'_> {
    pub(super) fn plain_table(&mut self, table: &Table) {
        self.scrolled(None, |pen| {
            pen.html.tag("table");
            pen.html.line();
            pen.rows(table, Heads::Row);
            pen.html.close("table");
            pen.html.line();
        });
    }

    pub(super) fn comparison(&mut self, block: &Block, caption: &[Inline], table: &Table) {
        let id = self.id(block);
        self.scrolled(id, |pen| {
            pen.html.open("table").optional("id", id).class("comparison").done();
            pen.html.line();
            pen.caption(id, caption, block);
            pen.rows(table, Heads::RowAndColumn);
            pen.html.close("table");
            pen.html.line();
        });
    }

    /// The caption of a table, with what is to be said of the table as a whole.
    pub(super) fn caption(&mut self, id: Option<&str>, caption: &[Inline], block: &Block) {
        let id = id.map(|id| format!("{id}-caption"));
        self.html.new_text();
        self.html.open("caption").optional("id", id.as_deref()).done();
        self.caption_number(block);
        self.inlines(caption);
        self.remarks(block.annotations.as_deref());
        self.html.close("caption");
        self.html.line();
    }

    /// A box that scrolls where the table is wider than the page; the keyboard reaches it.
    pub(super) fn scrolled(&mut self, id: Option<&str>, table: impl FnOnce(&mut Self)) {
        if self.is_plain() {
            return table(self);
        }
        let label = id.map(|id| format!("{id}-caption"));
        let role = label.is_some().then_some("region");
        self.html
            .open("div")
            .attr("tabindex", "0")
            .optional("role", role)
            .optional("aria-labelledby", label.as_deref())
            .class("table-scroll")
            .done();
        self.html.line();
        table(self);
        self.html.close("div");
        self.html.line();
    }

    fn rows(&mut self, table: &Table, heads: Heads) {
        self.html.tag("thead");
        self.html.line();
        self.row(&table.head, table, Some("col"), None);
        let (heads_below, body) = table.rows.split_at(table.head_rows().min(table.rows.len()));
        for row in heads_below {
            self.row(&row.cells, table, Some("col"), None);
        }
        self.html.close("thead");
        self.html.line();
        if body.is_empty() {
            return;
        }
        self.html.tag("tbody");
        self.html.line();
        let first = (heads == Heads::RowAndColumn).then_some("row");
        for row in body {
            self.row(&row.cells, table, None, first);
        }
        self.html.close("tbody");
        self.html.line();
    }

    /// A row; `scope` is that of every cell, `first` that of the first one.
    fn row(&mut self, cells: &[Cell], table: &Table, scope: Option<&str>, first: Option<&str>) {
        self.html.tag("tr");
        self.html.line();
        for (i, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.reach != Reach::COVERED) {
            let scope = if i == 0 { scope.or(first) } else { scope };
            // A head that says nothing, such as the corner of a comparison, is no head. CommonMark shows it as one.
            let scope = scope.filter(|_| self.is_plain() || !cell.content.is_empty());
            let name = if scope.is_some() { "th" } else { "td" };
            let aligned = table.alignments.get(i).copied().flatten();
            let id = cell.annotations.as_ref().and_then(|n| n.id.as_ref()).map(|id| id.value.as_str());
            let plain = self.is_plain();
            let opening = self.html.open(name).optional("align", aligned.filter(|_| plain));
            let [columns, rows] = [cell.reach.columns, cell.reach.rows].map(|n| (n > 1).then(|| n.to_string()));
            let scope = match scope {
                Some("col") if columns.is_some() => Some("colgroup"),
                Some("row") if rows.is_some() => Some("rowgroup"),
                scope => scope,
            };
            let opening = opening.optional("colspan", columns.as_deref()).optional("rowspan", rows.as_deref());
            let opening = opening.optional("id", id).optional("scope", scope.filter(|_| !plain));
            let class = aligned.filter(|_| !plain).map(|a| format!("align-{a}")).unwrap_or_default();
            opening.class(&class).done();
            self.html.new_text();
            self.inlines(&cell.content);
            self.remarks(cell.annotations.as_deref());
            self.html.close(name);
            self.html.line();
        }
        self.html.close("tr");
        self.html.line();
    }
}

/// Which cells are heads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heads {
    Row,
    RowAndColumn,
}

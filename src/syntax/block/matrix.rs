//! The matrix: columns are values of a vocabulary, cells begin with a mark of a legend.

use crate::config::{Legend, Value, Vocabulary};
use crate::diagnostic::{Code, nearest};
use crate::document::{
    BlockKind, Cell, Column, EntityKind, Inline, Label, Matrix, MatrixRow, Reach, Row, RowKind, Table, Target, Writing,
};
use crate::source::Span;
use crate::syntax::annotations::{bad_value, missing};
use crate::syntax::facets;
use crate::syntax::inline::Prose;
use crate::words;

use super::Tree;
use super::directive::Opened;
use super::tables::SPLIT;

/// So much of a cell is quoted, in characters, where it holds no mark.
const MAX_WRITTEN: usize = 24;

impl<'a> Tree<'_, 'a> {
    pub(super) fn matrix(&mut self, opened: &mut Opened<'_>) -> BlockKind {
        let caption = self.label(opened);
        let facets = facets::take(&mut opened.attributes, self.page);
        let vocabulary = self.columns_vocabulary(opened);
        let legend = self.legend(opened);
        let of = self.rows_of(opened);
        let (table, _) = self.only_table(opened, Prose::Recognise).unwrap_or_default();
        let Table { head, rows, .. } = table;
        let columns = self.columns(head.get(1..).unwrap_or(&[]), vocabulary);
        let rows = rows.into_iter().map(|row| self.matrix_row(row, (of, &columns), legend)).collect();
        BlockKind::Matrix(Box::new(Matrix {
            caption,
            of,
            vocabulary: vocabulary.map_or("", |v| &v.id).into(),
            legend: legend.map_or("", |l| &l.id).into(),
            facets,
            corner: head.into_iter().next().map(|c| c.content).unwrap_or_default(),
            columns,
            rows,
        }))
    }

    fn rows_of(&mut self, opened: &mut Opened<'_>) -> RowKind {
        let Some(written) = opened.attributes.take("rows") else { return RowKind::default() };
        let found = RowKind::ALL.into_iter().find(|kind| kind.id() == written.value);
        found.unwrap_or_else(|| {
            bad_value("rows", &written, &RowKind::ALL.map(RowKind::id), self.page);
            RowKind::default()
        })
    }

    fn columns_vocabulary(&mut self, opened: &mut Opened<'_>) -> Option<&'a Vocabulary> {
        let guide = self.page.guide;
        let Some(value) = opened.attributes.take("columns") else {
            missing("columns", opened.name, self.page);
            return None;
        };
        let found = guide.vocabulary(&value.value);
        if found.is_none() {
            let known: Vec<&str> = guide.vocabularies.iter().map(|v| v.id.as_str()).collect();
            bad_value("columns", &value, &known, self.page);
        }
        found
    }

    fn legend(&mut self, opened: &mut Opened<'_>) -> Option<&'a Legend> {
        let guide = self.page.guide;
        let Some(value) = opened.attributes.take("marks") else {
            missing("marks", opened.name, self.page);
            return None;
        };
        let found = guide.legend(&value.value);
        if found.is_none() {
            let known: Vec<&str> = guide.legends.iter().map(|l| l.id.as_str()).collect();
            bad_value("marks", &value, &known, self.page);
        }
        found
    }

    fn columns(&mut self, head: &[Cell], vocabulary: Option<&Vocabulary>) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for cell in head {
            let written = self.page.source.slice(cell.span).trim().into();
            if cell.annotations.as_ref().is_some_and(|notes| notes.prose) {
                columns.push(Column { span: cell.span, written, value: None, prose: Some(cell.content.clone()) });
                continue;
            }
            let text = self.plain_text(&cell.content);
            let found = vocabulary.and_then(|v| self.column(text.trim(), cell.span, v));
            let twice = columns.iter().find(|c| found.is_some() && c.value == found).map(|c| c.span);
            if let Some(first) = twice {
                let source = self.page.source;
                let shown = text.trim();
                self.page.report.with(
                    Code::MatrixDuplicate,
                    cell.span,
                    words!("列 `{shown}` が二度ある", "the column `{shown}` stands twice"),
                    |d| d.other(source, first, words!("最初はここ", "first here")),
                );
            }
            columns.push(Column { span: cell.span, written, value: found, prose: None });
        }
        columns
    }

    /// The value that a head names, by itself or as `group / value`.
    fn column(&mut self, text: &str, span: Span, vocabulary: &Vocabulary) -> Option<Box<str>> {
        let parts: Vec<&str> = text.split(['/', '／']).map(str::trim).collect();
        let groups = parts.split_last().map_or(&[][..], |(_, groups)| groups);
        let above: Vec<&Value> = groups.iter().filter_map(|g| vocabulary.find(g)).collect();
        let last = parts.last().copied().unwrap_or("");
        let lies_under = |v: &&Value| above.iter().all(|g| vocabulary.is_within(&v.id, &g.id));
        let named =
            |v: &&Value| v.id == last || v.name == last || v.short == last || v.aliases.iter().any(|a| a == last);
        let known_groups = above.len() == groups.len();
        // A name may itself hold a slash.
        let whole = vocabulary.find(text);
        let found = whole.or_else(|| vocabulary.values.iter().filter(|_| known_groups).filter(named).find(lies_under));
        if found.is_none() {
            let id = &vocabulary.id;
            let (word, near) = match groups.iter().find(|g| vocabulary.find(g).is_none()) {
                Some(group) => (*group, nearest(group, names(vocabulary))),
                None => (last, nearest(last, names(vocabulary)).filter(|n| *n != last)),
            };
            let message = words!(
                "列 `{word}` は語彙 `{id}` の値でない",
                "the column `{word}` is not a value of the vocabulary `{id}`"
            );
            self.page.report.with(Code::MatrixColumn, span, message, |d| match near {
                Some(_) => d.suggest_for(word, near),
                None => d.help(column_names(vocabulary)),
            });
        }
        found.map(|v| v.id.as_str().into())
    }

    fn matrix_row(&mut self, row: Row, (of, columns): (RowKind, &[Column]), legend: Option<&Legend>) -> MatrixRow {
        let Row { span, cells, written } = row;
        let legend = legend.filter(|_| written != SPLIT);
        let mut cells = cells.into_iter();
        let mut head =
            cells.next().unwrap_or_else(|| Cell { span, annotations: None, reach: Reach::ONE, content: Vec::new() });
        let item = Self::take_number(&mut head);
        self.link_head(&mut head, of);
        // Cells that a short row lacks are filled in by the Markdown parser: its width has been reported.
        let there = written.saturating_sub(1);
        let is_prose = |i: usize| columns.get(i).is_some_and(|column| column.prose.is_some());
        let legend_at = |i: usize| legend.filter(|_| i < there && !is_prose(i));
        let cells = cells.enumerate().map(|(i, cell)| self.marked(cell, legend_at(i))).collect();
        MatrixRow { id: self.page.node(), span, item, head, cells }
    }

    /// A head that names a clause, a section or a term without being a reference is made one: `2.1.1`, `**2.1.1** Passwords`.
    fn link_head(&mut self, head: &mut Cell, of: RowKind) {
        let text = self.plain_text(&head.content);
        let (name, behind) = named(text.trim(), of);
        let target = match of {
            RowKind::Measure => return,
            RowKind::Clause => Label::parse(name).map(|label| Target::Clause(label.as_str().into())),
            RowKind::Section => Some(Target::Section(name.into())),
            RowKind::Term => Some(Target::Entity(EntityKind::Term, name.into())),
        };
        let Some(target) = target.filter(|_| !name.is_empty() && is_plain(&head.content)) else { return };
        let at = self.page.source.slice(head.span).find(name).map(|at| head.span.start as usize + at);
        let span = at.map_or(head.span, |at| Span::new(at, at + name.len()));
        let mut content = vec![Inline::Xref(self.page.plain_xref(span, Writing::Wikilink, target, Some(name)))];
        if !behind.is_empty() {
            content.push(Inline::Text(format!(" {behind}").into()));
        }
        head.content = content;
    }

    /// The `8` of `(8)` at the beginning of a row's head; it is taken off.
    fn take_number(head: &mut Cell) -> Option<u32> {
        let Inline::Text(text) = head.content.first()? else { return None };
        let text = text.clone();
        let (number, length) = leading_number(&text)?;
        let rest = text.get(length..).unwrap_or("").trim_start();
        head.content.remove(0);
        if !rest.is_empty() {
            head.content.insert(0, Inline::Text(rest.into()));
        }
        Some(number)
    }

    /// The mark that a cell begins with; the cell keeps the reason.
    fn marked(&mut self, mut cell: Cell, legend: Option<&Legend>) -> (Option<Box<str>>, Cell) {
        let Some(legend) = legend else { return (None, cell) };
        let text = match cell.content.first() {
            Some(Inline::Text(text)) => text.clone(),
            _ => "".into(),
        };
        let trimmed = text.trim_start();
        if cell.content.is_empty()
            && let Some(blank) = legend.written("")
        {
            return (Some(blank.id.as_str().into()), cell);
        }
        let marks = legend.marks.iter().filter(|m| !m.mark.is_empty() && trimmed.starts_with(m.mark.as_str()));
        let Some(mark) = marks.max_by_key(|m| m.mark.len()) else {
            self.unknown_mark(&cell, trimmed, legend);
            return (None, cell);
        };
        let behind = trimmed.get(mark.mark.len()..).unwrap_or("");
        // A reason may hold a mark, but two marks side by side are a slip.
        let is_sign = |mark: &str| mark.starts_with(|c: char| !c.is_alphanumeric());
        if legend.marks.iter().any(|m| !m.mark.is_empty() && is_sign(&m.mark) && behind.starts_with(m.mark.as_str())) {
            self.unknown_mark(&cell, trimmed, legend);
            return (None, cell);
        }
        let rest = behind.trim_start();
        if rest.is_empty() {
            cell.content.remove(0);
        } else if let Some(first) = cell.content.first_mut() {
            *first = Inline::Text(rest.into());
        }
        (Some(mark.id.as_str().into()), cell)
    }

    fn unknown_mark(&mut self, cell: &Cell, text: &str, legend: &Legend) {
        let known: Vec<String> =
            legend.marks.iter().filter(|m| !m.mark.is_empty()).map(|m| format!("{} {}", m.mark, m.name)).collect();
        let (list, list_en, id) = (known.join("、"), known.join(", "), &legend.id);
        let near = match text.chars().next() {
            Some('〇' | '◯' | 'O' | 'o' | '0' | 'Ｏ' | '●' | '◎') => legend.written("○"),
            Some('✕' | '✗' | 'x' | 'X' | 'Ｘ' | '☓' | '╳' | 'ｘ') => legend.written("×"),
            Some('▲' | '∆' | 'Δ' | '⊿') => legend.written("△"),
            Some('*' | '＊' | '＃') => legend.written("※"),
            _ => None,
        };
        let first: String = text.chars().take(1).collect();
        let cut = text.char_indices().nth(MAX_WRITTEN).map(|(at, _)| at);
        let written = cut.map_or_else(|| text.to_owned(), |at| format!("{}…", &text[..at]));
        let message = if written.is_empty() {
            words!("セルに記号がない", "the cell holds no mark")
        } else {
            words!("`{written}` は凡例 `{id}` の記号でない", "`{written}` is not a mark of the legend `{id}`")
        };
        self.page.report.with(Code::MatrixMark, cell.span, message, |d| {
            d.help(words!("使えるのは {list}", "the marks are {list_en}"))
                .suggest_for(&first, near.map(|m| m.mark.as_str()))
        });
    }
}

/// The names that a column can have, as far as they can be listed.
fn column_names(vocabulary: &Vocabulary) -> crate::diagnostic::Words {
    let list: Vec<&str> = vocabulary.values.iter().map(|v| v.name.as_str()).take(12).collect();
    let list = list.join("`、`");
    let more = if vocabulary.values.len() > 12 { ("など", " and others") } else { ("", "") };
    words!("使えるのは `{list}`", "the values are `{list}`").and(more.0, more.1)
}

fn names(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    vocabulary.values.iter().flat_map(|v| std::iter::once(v.name.as_str()).chain(v.aliases.iter().map(String::as_str)))
}

/// The name of what a row is, and what stands behind it: a label is a word with a digit in it; a term is the whole head.
fn named(text: &str, of: RowKind) -> (&str, &str) {
    let split = text.split_once(char::is_whitespace).map(|(name, rest)| (name, rest.trim()));
    let has_digit = |name: &str| name.chars().any(char::is_numeric);
    split.filter(|(name, _)| of != RowKind::Term && has_digit(name)).unwrap_or((text, ""))
}

/// Whether nothing in it leads anywhere or has to be kept as it is.
fn is_plain(content: &[Inline]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Text(_) | Inline::Code(_) | Inline::SoftBreak => true,
        Inline::Emph(inner) | Inline::Strong(inner) => is_plain(inner),
        _ => false,
    })
}

/// `(8)` in any width: the number, and its length in bytes.
fn leading_number(text: &str) -> Option<(u32, usize)> {
    let trimmed = text.trim_start();
    let inner = trimmed.strip_prefix(['(', '（'])?;
    let (digits, after) = inner.split_once([')', '）'])?;
    let path = crate::document::ItemPath::parse(&format!("({digits})"))?;
    let [crate::document::ItemStep::Item(number)] = path.0[..] else { return None };
    Some((number, text.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_numbered_in_any_width() {
        assert_eq!(leading_number("（８） 対処"), Some((8, "（８）".len())));
        assert_eq!(leading_number("(13)"), Some((13, 4)));
        assert_eq!(leading_number("対処 (8)"), None);
    }
}

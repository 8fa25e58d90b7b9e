//! Cuts a sheet into areas: runs of rows, each cut where a column is empty. An area is a table where cells have frames or
//! where several columns hold text row by row; the rest is paragraphs.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Area, At, Sheet};

/// What an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Table,
    /// Its cells are paragraphs, row by row.
    Paragraphs,
}

/// The rows and columns of a sheet that hold something, hidden ones left out.
pub(super) struct Grid<'s> {
    pub(super) sheet: &'s Sheet,
    /// Columns with text of each row.
    text: BTreeMap<u32, BTreeSet<u32>>,
    /// Merged areas by their first cell.
    merged: BTreeMap<At, Area>,
}

impl<'s> Grid<'s> {
    pub(super) fn of(sheet: &'s Sheet) -> Self {
        let mut text: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for at in sheet.cells.keys().filter(|at| !sheet.is_hidden(**at)) {
            text.entry(at.0).or_default().insert(at.1);
        }
        let merged = sheet.merged.iter().filter(|area| area.first != area.last).map(|area| (area.first, *area));
        Self { sheet, text, merged: merged.collect() }
    }

    /// The area that a cell covers: itself, or the merged area that begins with it.
    pub(super) fn covered(&self, at: At) -> Area {
        self.merged.get(&at).copied().unwrap_or(Area { first: at, last: at })
    }

    fn texts_of(&self, row: u32) -> impl Iterator<Item = u32> {
        self.text.get(&row).into_iter().flatten().copied()
    }

    /// The areas of the sheet, from the top, those beside each other from the left.
    pub(super) fn areas(&self) -> Vec<(Form, Area)> {
        let mut out = Vec::new();
        for rows in self.bands() {
            for area in self.beside(rows) {
                self.forms(area, &mut out);
            }
        }
        out
    }

    /// Rows that follow each other without an empty one: text, a frame, or a merged cell with text keeps them together.
    fn bands(&self) -> Vec<(u32, u32)> {
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for (row, columns) in &self.text {
            let last = columns.iter().map(|column| self.covered((*row, *column)).last.0).max().unwrap_or(*row);
            spans.push((*row, last));
        }
        spans.extend(
            self.sheet.framed.keys().filter(|row| !self.sheet.hidden_rows.contains(row)).map(|row| (*row, *row)),
        );
        spans.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::new();
        for (first, last) in spans {
            match out.last_mut() {
                Some(band) if first <= self.visible_after(band.1) => band.1 = band.1.max(last),
                _ => out.push((first, last)),
            }
        }
        out.retain(|(first, last)| self.text.range(*first..=*last).next().is_some());
        out
    }

    /// The next row that is shown.
    fn visible_after(&self, row: u32) -> u32 {
        let mut next = row.saturating_add(1);
        while self.sheet.hidden_rows.contains(&next) {
            next += 1;
        }
        next
    }

    /// The parts of a band between columns in which nothing stands.
    fn beside(&self, (first, last): (u32, u32)) -> Vec<Area> {
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for (row, columns) in self.text.range(first..=last) {
            spans.extend(columns.iter().map(|column| (*column, self.covered((*row, *column)).last.1)));
        }
        for (_, columns) in self.sheet.framed.range(first..=last) {
            spans.extend(columns.iter().map(|column| (*column, *column)));
        }
        spans.sort_unstable();
        let mut out: Vec<(u32, u32)> = Vec::new();
        for (left, right) in spans {
            match out.last_mut() {
                Some(span) if left <= span.1.saturating_add(1) => span.1 = span.1.max(right),
                _ => out.push((left, right)),
            }
        }
        let area = |(left, right)| Area { first: (first, left), last: (last, right) };
        out.into_iter().map(area).filter(|area| self.has_text(area)).collect()
    }

    fn has_text(&self, area: &Area) -> bool {
        self.text
            .range(area.first.0..=area.last.0)
            .any(|(_, columns)| columns.range(area.first.1..=area.last.1).next().is_some())
    }

    /// The runs of rows of one form in an area.
    fn forms(&self, area: Area, out: &mut Vec<(Form, Area)>) {
        let framed = self.sheet.framed.range(area.first.0..=area.last.0);
        let has_frames =
            framed.filter(|(_, columns)| columns.range(area.first.1..=area.last.1).count() > 1).nth(1).is_some();
        let mut runs: Vec<(Form, u32, u32)> = Vec::new();
        // A row that a merged cell above reaches belongs to the table of that cell.
        let mut reached = 0;
        for row in self.rows(area) {
            let tabular = if has_frames {
                let own = self.sheet.framed.get(&row);
                own.is_some_and(|columns| columns.range(area.first.1..=area.last.1).count() > 1)
            } else {
                self.texts_of(row).filter(|column| (area.first.1..=area.last.1).contains(column)).count() > 1
            };
            let form = if tabular || row <= reached { Form::Table } else { Form::Paragraphs };
            if form == Form::Table {
                let below = |column| self.covered((row, column)).last.0;
                reached = self.texts_of(row).map(below).max().unwrap_or(row).max(reached);
            }
            match runs.last_mut() {
                Some((same, _, last)) if *same == form => *last = row,
                _ => runs.push((form, row, row)),
            }
        }
        for (form, first, last) in runs {
            let part = Area { first: (first, area.first.1), last: (last, area.last.1) };
            // One row with text in several columns and no frame is a line, not a table.
            let lone = !has_frames && self.text.range(first..=last).count() < 2;
            let form = if lone { Form::Paragraphs } else { form };
            if self.has_text(&part) {
                out.push((form, part));
            }
        }
    }

    /// The rows of an area that hold text or frames.
    fn rows(&self, area: Area) -> BTreeSet<u32> {
        let (first, last) = (area.first.0, area.last.0);
        let text = self.text.range(first..=last).map(|(row, _)| *row);
        let framed = self.sheet.framed.range(first..=last).map(|(row, _)| *row);
        text.chain(framed).filter(|row| !self.sheet.hidden_rows.contains(row)).collect()
    }

    /// The cells with text of an area, row by row.
    pub(super) fn cells(&self, area: Area) -> Vec<Vec<At>> {
        let rows = self.text.range(area.first.0..=area.last.0);
        rows.map(|(row, columns)| columns.range(area.first.1..=area.last.1).map(|column| (*row, *column)).collect())
            .filter(|row: &Vec<At>| !row.is_empty())
            .collect()
    }
}

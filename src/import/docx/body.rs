//! Paragraphs, tables and boxes of a Word document, one behind the other as they stand.

use roxmltree::Node;

use super::Reader;
use super::runs::{Running, is_blank};
use super::xml::{attribute, child, flag, is, number, value};
use crate::import::Finding;
use crate::import::draft::{Attachment, Block, Cell, Inline, Label, Shown, Table};
use crate::import::error::ImportError;
use crate::import::ledger::{Fate, PieceKind, Reason};
use crate::words;

/// A paragraph, or what stands between paragraphs.
#[derive(Debug)]
pub(super) enum Flat {
    /// A paragraph of a list: the instance that counts it, its level from 0, its number (`None` for a bullet).
    Numbered(u32, usize, Option<Label>, Vec<Inline>),
    /// A caption of a table or figure.
    Caption(Vec<Inline>),
    /// An empty paragraph: it ends a list.
    Blank,
    /// Anything else.
    Block(Block),
}

/// Properties of a paragraph.
struct Properties<'a> {
    style: Option<&'a str>,
    heading: Option<u8>,
    list: Option<(u32, usize)>,
}

impl Reader<'_, '_> {
    /// What an element holds: paragraphs, tables, boxes.
    pub(super) fn flat(&mut self, node: Node<'_, '_>) -> Result<Vec<Flat>, ImportError> {
        let mut out = Vec::new();
        self.flat_into(node, &mut out)?;
        Ok(out)
    }

    fn flat_into(&mut self, node: Node<'_, '_>, out: &mut Vec<Flat>) -> Result<(), ImportError> {
        self.deeper()?;
        self.children(node, out)?;
        if self.at.depth == 1 || is(node, "tc") || is(node, "txbxContent") {
            self.end_carried(out);
        }
        self.at.depth -= 1;
        Ok(())
    }

    /// What an element holds, which may go on behind it.
    pub(super) fn children(&mut self, node: Node<'_, '_>, out: &mut Vec<Flat>) -> Result<(), ImportError> {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" => self.paragraph(child, out)?,
                "tbl" => {
                    self.end_carried(out);
                    let table = self.table(child)?;
                    out.push(Flat::Block(Block::Table(table)));
                }
                "sectPr" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblGrid" | "tcPr" | "trPr" => {}
                "del" | "moveFrom" => self.leave_all(child, PieceKind::Deleted, Reason::TrackedDeletion),
                "AlternateContent" => self.alternate_blocks(child, out)?,
                "altChunk" => self.chunk(child)?,
                "bookmarkStart" | "bookmarkEnd" => self.bookmark(child),
                _ => self.flat_into(child, out)?,
            }
        }
        Ok(())
    }

    fn alternate_blocks(&mut self, node: Node<'_, '_>, out: &mut Vec<Flat>) -> Result<(), ImportError> {
        let mut forms = node.children().filter(|n| is(*n, "Choice") || is(*n, "Fallback"));
        if let Some(first) = forms.next() {
            self.flat_into(first, out)?;
        }
        forms.for_each(|form| self.leave_all(form, PieceKind::Text, Reason::Alternate));
        Ok(())
    }

    fn properties<'a>(&self, paragraph: Node<'a, '_>) -> Properties<'a> {
        let own = child(paragraph, "pPr");
        let style = own.and_then(|p| child(p, "pStyle")).and_then(value);
        let outline: Option<u8> = own.and_then(|p| child(p, "outlineLvl")).and_then(number);
        let heading = outline.map_or_else(|| self.styles.heading(style), |o| (o < 9).then_some(o + 1));
        let list = own.and_then(|p| child(p, "numPr"));
        let direct: Option<u32> = list.and_then(|l| child(l, "numId")).and_then(number);
        let direct_level: Option<usize> = list.and_then(|l| child(l, "ilvl")).and_then(number);
        let (styled, styled_level) = self.styles.numbering(style);
        // Instance 0 takes a number away that the style gives.
        let instance = direct.or(styled).filter(|id| *id != 0);
        let linked = |id| style.and_then(|style| self.numbering.level_of_style(id, style));
        let list = instance.map(|id| (id, direct_level.or_else(|| linked(id)).or(styled_level).unwrap_or(0)));
        Properties { style, heading, list }
    }

    /// A bookmark between two paragraphs is one of the next.
    fn bookmark(&mut self, node: Node<'_, '_>) {
        self.seen.references.bookmark(node);
        if let Some(name) = attribute(node, "name").filter(|_| is(node, "bookmarkStart")) {
            self.left.between.push(Inline::Mark(name.into()));
        }
    }

    /// The text of the next paragraph, behind what the one before left to it.
    fn begun(&mut self, node: Node<'_, '_>) -> Result<Running, ImportError> {
        self.at.step();
        self.seen.references.begin();
        let between = std::mem::take(&mut self.left.between);
        let mut running = self.running(node)?;
        if !between.is_empty() {
            running.inlines.splice(0..0, between);
        }
        if !self.left.carried.is_empty() {
            let own = std::mem::replace(&mut running.inlines, std::mem::take(&mut self.left.carried));
            running.inlines.extend(own);
        }
        Ok(running)
    }

    fn paragraph(&mut self, node: Node<'_, '_>, out: &mut Vec<Flat>) -> Result<(), ImportError> {
        let running = self.begun(node)?;
        let properties = self.properties(node);
        // A tracked change deletes the end of the paragraph: it goes on in the next.
        let mark = child(node, "pPr").and_then(|p| child(p, "rPr")).and_then(|r| child(r, "del"));
        if mark.is_some() && properties.heading.is_none() && running.boxes.is_empty() {
            self.left.carried = running.inlines;
            return Ok(());
        }
        if self.contents.end_line() && running.is_blank() {
            return Ok(());
        }
        if self.styles.is_named(properties.style, |name| name == "toc heading") {
            let (_, pieces) = crate::import::pages::title_text(&running.inlines);
            for piece in pieces {
                self.ledger.settle(piece, Fate::LeftOut(Reason::Contents));
            }
            return Ok(());
        }
        let blank = running.is_blank() && running.boxes.is_empty();
        let shown = properties.list.filter(|_| !blank || properties.heading.is_some());
        let shown = shown.and_then(|(id, level)| Some((id, level, self.numbering.count(id, level)?)));
        let Running { inlines, boxes } = running;
        let place = self.place();
        self.note_title(properties.style, &inlines);
        let label = shown.as_ref().filter(|(_, _, s)| !s.bullet && !s.text.trim().is_empty()).map(|(_, _, s)| Label {
            piece: self.ledger.book(PieceKind::Number, &place, s.text.trim()),
            text: s.text.trim().into(),
            numbers: s.numbers.clone(),
            shown: Shown::ByText,
        });
        if let Some((_, _, shown)) = shown.as_ref().filter(|(_, _, shown)| !shown.bullet) {
            self.seen.references.numbered(&inlines, shown);
        }
        if is_blank(&inlines) {
            if let Some(label) = label {
                self.ledger.settle(label.piece, Fate::LeftOut(Reason::EmptyNumber));
            }
            self.leave_blanks(&inlines);
            out.push(Flat::Blank);
        } else if let Some(level) = properties.heading.filter(|_| label.is_some() || has_words(&inlines)) {
            out.push(Flat::Block(Block::Heading(level, label, inlines)));
        } else if let Some((id, level, _)) = shown {
            out.push(self.counted((id, level), label, inlines));
        } else if self.styles.is_named(properties.style, |name| name == "caption") {
            out.push(Flat::Caption(inlines));
        } else {
            out.push(Flat::Block(Block::Paragraph(inlines)));
        }
        out.extend(boxes.into_iter().map(Flat::Block));
        Ok(())
    }

    /// The first text in the style of titles is that of the whole.
    fn note_title(&mut self, style: Option<&str>, inlines: &[Inline]) {
        if self.seen.titled.is_none() && self.styles.is_named(style, |name| matches!(name, "title" | "表題")) {
            let (title, _) = crate::import::pages::title_text(inlines);
            self.seen.titled = Some(title).filter(|title| !title.is_empty()).map(String::into_boxed_str);
        }
    }

    /// A counted paragraph. What a list counts that numbers articles is no list: its numbers stand before their texts, as they
    /// do where they are typed.
    fn counted(&mut self, (id, level): (u32, usize), label: Option<Label>, mut inlines: Vec<Inline>) -> Flat {
        let is_article = |label: &Label| {
            let text = label.text.trim();
            text.starts_with('第') && text.ends_with('条') && text.chars().count() > 2
        };
        if label.as_ref().is_some_and(is_article) {
            self.seen.articles.insert(id);
        }
        match label {
            Some(label) if self.seen.articles.contains(&id) => {
                let place = self.place();
                let blank = self.ledger.book(self.at.kind, &place, "\u{3000}");
                inlines.insert(0, Inline::Text(blank, "\u{3000}".into()));
                inlines.insert(0, Inline::Text(label.piece, label.text));
                Flat::Block(Block::Paragraph(inlines))
            }
            label => Flat::Numbered(id, level, label, inlines),
        }
    }

    /// What a deleted end of a paragraph left and no paragraph follows.
    pub(super) fn end_carried(&mut self, out: &mut Vec<Flat>) {
        let rest = std::mem::take(&mut self.left.carried);
        if !rest.is_empty() {
            out.push(Flat::Block(Block::Paragraph(rest)));
        }
    }

    /// Blanks of an empty paragraph are no text.
    fn leave_blanks(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            if let Inline::Text(piece, _) = inline {
                self.ledger.settle(*piece, Fate::LeftOut(Reason::Markup));
            }
        }
    }

    pub(super) fn table(&mut self, node: Node<'_, '_>) -> Result<Table, ImportError> {
        let kind = std::mem::replace(&mut self.at.kind, PieceKind::Cell);
        let mut rows: Vec<Vec<(usize, Cell)>> = Vec::new();
        for row in rows_of(node) {
            let own = child(row, "trPr");
            if own.is_some_and(|own| child(own, "del").is_some()) {
                self.leave_all(row, PieceKind::Deleted, Reason::TrackedDeletion);
                continue;
            }
            if own.and_then(|own| flag(own, "hidden")) == Some(true) {
                self.leave_all(row, PieceKind::Hidden, Reason::Hidden);
                continue;
            }
            let (mut cells, mut column) = (Vec::new(), 0);
            // The row may begin behind columns that it leaves free.
            let free: usize = child(row, "trPr").and_then(|p| child(p, "gridBefore")).and_then(number).unwrap_or(0);
            if free > 0 {
                let columns = free.clamp(1, 1000);
                cells.push((column, Cell { blocks: Vec::new(), columns, rows: 1 }));
                column += columns;
            }
            for cell in cells_of(row) {
                let own = child(cell, "tcPr");
                let span = own.and_then(|p| child(p, "gridSpan")).and_then(number).unwrap_or(1_usize).clamp(1, 1000);
                let merge = own.and_then(|p| child(p, "vMerge")).map(|m| value(m).unwrap_or("continue"));
                let flat = self.flat(cell)?;
                let blocks = super::lists::group(flat);
                if merge == Some("continue") && Self::extend_above(&mut rows, column, &blocks) {
                    column += span;
                    continue;
                }
                cells.push((column, Cell { blocks, columns: span, rows: 1 }));
                column += span;
            }
            rows.push(cells);
        }
        self.at.kind = kind;
        let rows = rows.into_iter().map(|row| row.into_iter().map(|(_, cell)| cell).collect()).collect();
        Ok(Table { rows, ..Table::default() })
    }

    /// Lets the cell above cover one row more. What a covered cell holds, which Word hides, goes into the cell above.
    fn extend_above(rows: &mut [Vec<(usize, Cell)>], column: usize, blocks: &[Block]) -> bool {
        let height = rows.len();
        for (index, row) in rows.iter_mut().enumerate().rev() {
            if let Some((_, cell)) = row.iter_mut().find(|(at, _)| *at == column) {
                if index + cell.rows != height {
                    return false;
                }
                cell.rows += 1;
                cell.blocks.extend(blocks.iter().cloned());
                return true;
            }
        }
        false
    }

    /// The blocks of a text box. A box with one paragraph is that paragraph, mostly a caption.
    pub(super) fn in_box(&mut self, node: Node<'_, '_>) -> Result<Vec<Block>, ImportError> {
        let kind = std::mem::replace(&mut self.at.kind, PieceKind::TextBox);
        let flat = self.flat(node)?;
        self.at.kind = kind;
        let mut blocks = super::lists::group(flat);
        Ok(if blocks.len() > 1 { vec![Block::Boxed(std::mem::take(&mut blocks))] } else { blocks })
    }

    /// A picture or embedded file of a relation; a file that is not in the archive is told.
    pub(super) fn picture(&mut self, id: &str, described: &str, out: &mut Running) {
        let Some((target, outside)) = self.at.relations.get(id).cloned() else {
            self.missing_relation(id);
            return;
        };
        let name = target.rsplit('/').next().unwrap_or("").to_lowercase();
        let place = self.place();
        let bytes = if outside { None } else { self.package.bytes(self.file, &target).ok().flatten() };
        let Some(bytes) = bytes else {
            self.ledger.leave(PieceKind::Picture, &place, "", Reason::MissingFile);
            let words = words!("画像 `{target}` は文書の中にない", "the picture `{target}` is not in the document");
            self.seen.findings.push(Finding::new("missing-picture", place.to_string(), words));
            if !described.is_empty() {
                let piece = self.ledger.book(self.at.kind, &self.place(), described);
                out.inlines.push(Inline::Text(piece, described.into()));
            }
            return;
        };
        let name = crate::import::attach::fitting(&name, &bytes);
        let piece = self.ledger.book(PieceKind::Picture, &place, "");
        self.attachments.entry(target).or_insert(Attachment { name: name.as_str().into(), bytes });
        out.inlines.push(Inline::Picture(piece, name.into(), described.into()));
    }

    /// A relation that the document does not have: what it leads to is not there.
    pub(super) fn missing_relation(&mut self, id: &str) {
        let place = self.place();
        self.ledger.leave(PieceKind::Picture, &place, "", Reason::MissingFile);
        let words = words!(
            "関係 `{id}` が文書にないため、画像かリンクの先が分からない",
            "the document lacks the relation `{id}`, so that a picture or the target of a link is missing"
        );
        self.seen.findings.push(Finding::new("missing-relation", place.to_string(), words));
    }
}

/// Whether a heading has a text: a picture alone in the style of one is no heading.
fn has_words(inlines: &[Inline]) -> bool {
    !crate::import::pages::title_text(inlines).0.is_empty()
}

/// Rows of a table, those in content controls included.
fn rows_of<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    held(table, "tr")
}

fn cells_of<'a, 'i>(row: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    held(row, "tc")
}

/// Elements of that name below a node, through content controls and custom markup but not through each other.
fn held<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut out = Vec::new();
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            own if own == name => out.push(child),
            "sdt" | "sdtContent" | "customXml" | "ins" => out.extend(held(child, name)),
            _ => {}
        }
    }
    out
}

//! The text of a part: paragraphs, runs, links, bookmarks and tables, written one after the other. Everything that is
//! shown goes through [`escape`], so that no text of a guide can be markup.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::fault::Fault;
use super::pictures::Shown;
use crate::words;

/// Words that a program adds to the text: kinds, classification, provenance. Readers of the file tell them by this style.
pub(super) const ADDED: &str = "Added";
/// Numbers that are not part of the text they stand before.
pub(super) const NUMBER: &str = "Number";

/// More columns make a table that Word does not open.
const MOST_COLUMNS: usize = 63;
/// Tables with more columns have small letters and narrow margins.
pub(super) const FEW_COLUMNS: usize = 6;
/// How long the name of a bookmark may be.
const NAME: usize = 40;

/// What a run looks like beside its style, in the order that the format asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Struck out.
    Strike,
    /// Underlined.
    Underline,
    /// Above the line.
    Superscript,
}

/// The look of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    /// Its style; empty: that of the paragraph.
    pub style: &'static str,
    /// What comes to it.
    pub marks: BTreeSet<Mark>,
}

impl Look {
    /// The look of a style.
    #[must_use]
    pub(super) fn of(style: &'static str) -> Self {
        Self { style, marks: BTreeSet::new() }
    }

    /// The same with a mark more.
    #[must_use]
    pub(super) fn with(&self, mark: Mark) -> Self {
        let mut out = self.clone();
        out.marks.insert(mark);
        out
    }

    fn properties(&self) -> String {
        let mut out = String::new();
        if !self.style.is_empty() {
            let _ = write!(out, "<w:rStyle w:val=\"{}\"/>", self.style);
        }
        for mark in &self.marks {
            out.push_str(match mark {
                Mark::Bold => "<w:b/><w:bCs/>",
                Mark::Italic => "<w:i/><w:iCs/>",
                Mark::Strike => "<w:strike/>",
                Mark::Underline => "<w:u w:val=\"single\"/>",
                Mark::Superscript => "<w:vertAlign w:val=\"superscript\"/>",
            });
        }
        if out.is_empty() { out } else { format!("<w:rPr>{out}</w:rPr>") }
    }
}

/// A paragraph before its text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paragraph {
    /// Its style; empty: that of running text.
    pub style: &'static str,
    /// How far it stands in, in twentieths of a point.
    pub indent: u32,
    /// How far its first line stands out of that.
    pub hanging: u32,
    /// The colour of a line at its left; empty: none.
    pub line: &'static str,
    /// Whether it stays with the next one.
    pub keeps_next: bool,
}

/// Whether a cell is the first of those that are joined down the column, or goes on with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joined {
    /// It stands alone.
    #[default]
    No,
    /// The first of them.
    First,
    /// One of the others; it shows nothing.
    Next,
}

/// A cell before its text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellForm {
    /// How many columns it covers.
    pub columns: u16,
    /// Whether it is joined with others.
    pub joined: Joined,
    /// Whether it is a head.
    pub is_head: bool,
}

/// What a footnote interrupts.
#[derive(Debug, Default)]
struct Outside {
    xml: String,
    pending: Pending,
    needs_paragraph: bool,
}

/// Bookmarks, and what stands before the text, of the next paragraph.
type Pending = (Vec<String>, Option<(Look, String)>);

/// A part at work.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// What is written.
    pub(super) xml: String,
    /// The footnotes, each as the part of footnotes has it.
    pub(super) footnotes: String,
    /// Addresses outside of the file, each with the number of its link, by the part that they are linked from.
    pub(super) addresses: [BTreeMap<String, usize>; 2],
    /// What waits outside of the footnote that is being written.
    outside: Option<Outside>,
    notes: u32,
    /// Pictures that are shown.
    pub(super) pictures: Shown,
    /// Names of bookmarks, with the place that each is of.
    names: BTreeMap<String, String>,
    /// Places that have been marked.
    marked: BTreeSet<String>,
    pending: Pending,
    /// Widths of the columns of the tables that are open.
    pub(super) widths: Vec<(Vec<u32>, usize)>,
    /// Whether what was written last asks for a paragraph behind it.
    needs_paragraph: bool,
}

impl Flow {
    /// Begins a paragraph.
    pub(super) fn begin(&mut self, paragraph: &Paragraph) {
        self.xml.push_str("<w:p>");
        let mut out = String::new();
        if !paragraph.style.is_empty() {
            let _ = write!(out, "<w:pStyle w:val=\"{}\"/>", paragraph.style);
        }
        if paragraph.keeps_next {
            out.push_str("<w:keepNext/>");
        }
        if !paragraph.line.is_empty() {
            let line = paragraph.line;
            let _ =
                write!(out, "<w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"8\" w:color=\"{line}\"/></w:pBdr>");
        }
        if paragraph.indent + paragraph.hanging > 0 {
            let Paragraph { indent, hanging, .. } = paragraph;
            let _ = write!(out, "<w:tabs><w:tab w:val=\"left\" w:pos=\"{indent}\"/></w:tabs>");
            let _ = write!(out, "<w:ind w:left=\"{indent}\" w:hanging=\"{hanging}\"/>");
        }
        if !out.is_empty() {
            let _ = write!(self.xml, "<w:pPr>{out}</w:pPr>");
        }
        self.needs_paragraph = false;
        let (bookmarks, before) = std::mem::take(&mut self.pending);
        self.xml.extend(bookmarks);
        if let Some((look, text)) = before {
            self.text(&look, &text);
        }
    }

    /// Ends the paragraph.
    pub(super) fn end(&mut self) {
        self.xml.push_str("</w:p>");
    }

    /// A paragraph of one run.
    pub(super) fn paragraph(&mut self, paragraph: &Paragraph, look: &Look, text: &str) {
        self.begin(paragraph);
        self.text(look, text);
        self.end();
    }

    /// What the next paragraph begins with, behind its bookmarks.
    pub(super) fn begin_next_with(&mut self, look: Look, text: String) {
        self.pending.1 = Some((look, text));
    }

    /// Whether something waits for the next paragraph.
    pub(super) fn waits(&self) -> bool {
        self.pending.1.is_some()
    }

    /// A run. Line ends break the line, tabs are tabs.
    pub(super) fn text(&mut self, look: &Look, text: &str) {
        if text.is_empty() {
            return;
        }
        let _ = write!(self.xml, "<w:r>{}", look.properties());
        for (i, line) in text.split('\n').enumerate() {
            self.xml.push_str(if i > 0 { "<w:br/>" } else { "" });
            for (j, piece) in line.split('\t').enumerate() {
                self.xml.push_str(if j > 0 { "<w:tab/>" } else { "" });
                if !piece.is_empty() {
                    self.xml.push_str("<w:t xml:space=\"preserve\">");
                    escape(piece, &mut self.xml);
                    self.xml.push_str("</w:t>");
                }
            }
        }
        self.xml.push_str("</w:r>");
    }

    /// A word with its reading above it.
    pub(super) fn ruby(&mut self, look: &Look, base: &str, reading: &str) {
        self.xml.push_str("<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"distributeSpace\"/><w:hps w:val=\"10\"/><w:hpsRaise w:val=\"18\"/><w:hpsBaseText w:val=\"21\"/><w:lid w:val=\"ja-JP\"/></w:rubyPr><w:rt>");
        self.text(&Look::of("Reading"), reading);
        self.xml.push_str("</w:rt><w:rubyBase>");
        self.text(look, base);
        self.xml.push_str("</w:rubyBase></w:ruby></w:r>");
    }

    /// Marks a place of the guide at the beginning of the next paragraph.
    pub(super) fn mark(&mut self, place: &str) {
        if let Some(bookmark) = self.bookmark(place) {
            self.pending.0.push(bookmark);
        }
    }

    /// Marks a place of the guide in the paragraph that is open.
    pub(super) fn mark_here(&mut self, place: &str) {
        if let Some(bookmark) = self.bookmark(place) {
            self.xml.push_str(&bookmark);
        }
    }

    fn bookmark(&mut self, place: &str) -> Option<String> {
        let name = self.name(place);
        let id = self.marked.len();
        self.marked
            .insert(place.to_owned())
            .then(|| format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{id}\"/>"))
    }

    /// The name of the bookmark of a place: letters and digits of its address, with a hash where that is too long or another
    /// one's.
    pub(super) fn name(&mut self, place: &str) -> String {
        let name = bookmark_name(place);
        // Word takes names that differ in case alone for one.
        let is_free = |name: &str| self.names.get(&name.to_ascii_lowercase()).is_none_or(|of| of == place);
        let name = match name {
            Some(name) if is_free(&name) => name,
            _ => format!("p_{:016x}", hash(place)),
        };
        self.names.insert(name.to_ascii_lowercase(), place.to_owned());
        name
    }

    /// Begins a link to a place of the file.
    pub(super) fn link_to_place(&mut self, place: &str) {
        let name = self.name(place);
        let _ = write!(self.xml, "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">");
    }

    /// Begins a link to an address outside.
    pub(super) fn link_to_address(&mut self, address: &str) {
        let addresses = &mut self.addresses[usize::from(self.is_in_footnote())];
        let next = addresses.len();
        let at = *addresses.entry(address.to_owned()).or_insert(next);
        let _ = write!(self.xml, "<w:hyperlink r:id=\"link{at}\" w:history=\"1\">");
    }

    /// Ends a link.
    pub(super) fn end_link(&mut self) {
        self.xml.push_str("</w:hyperlink>");
    }

    /// The mark of a footnote, whose text follows: its number is text, as it is cited.
    pub(super) fn open_footnote(&mut self, number: &str) {
        self.notes += 1;
        let id = self.notes;
        let _ = write!(
            self.xml,
            "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:customMarkFollows=\"1\" w:id=\"{id}\"/><w:t>"
        );
        escape(number, &mut self.xml);
        self.xml.push_str("</w:t></w:r>");
        let before = Outside {
            xml: std::mem::take(&mut self.xml),
            pending: std::mem::take(&mut self.pending),
            needs_paragraph: std::mem::take(&mut self.needs_paragraph),
        };
        self.outside = Some(before);
        self.begin_next_with(Look::of("FootnoteReference"), format!("{number} "));
    }

    /// Ends the text of a footnote.
    pub(super) fn close_footnote(&mut self) {
        if self.waits() || self.needs_paragraph || self.xml.is_empty() {
            self.paragraph(&Paragraph { style: "FootnoteText", ..Paragraph::default() }, &Look::default(), "");
        }
        let Some(outside) = self.outside.take() else { return };
        let note = std::mem::replace(&mut self.xml, outside.xml);
        (self.pending, self.needs_paragraph) = (outside.pending, outside.needs_paragraph);
        let _ = write!(self.footnotes, "<w:footnote w:id=\"{}\">{note}</w:footnote>", self.notes);
    }

    /// Whether a footnote is being written: it has no footnotes of its own.
    #[must_use]
    pub(super) fn is_in_footnote(&self) -> bool {
        self.outside.is_some()
    }

    /// Begins a table of columns of these widths.
    ///
    /// # Errors
    /// It has more columns than a document can have.
    pub(super) fn open_table(&mut self, name: &str, widths: &[u32], indent: u32) -> Result<(), Fault> {
        if widths.len() > MOST_COLUMNS {
            let n = widths.len();
            return Err(Fault(words!(
                "表「{name}」には列が {n} あり、Word が開ける {MOST_COLUMNS} を超える",
                "the table “{name}” has {n} columns; Word opens {MOST_COLUMNS}"
            )));
        }
        if self.needs_paragraph {
            // Word joins tables that follow each other.
            self.paragraph(&Paragraph { style: "Gap", ..Paragraph::default() }, &Look::default(), "");
        }
        let all: u32 = widths.iter().sum();
        let margins = if widths.len() > FEW_COLUMNS {
            "<w:tblCellMar><w:left w:w=\"45\" w:type=\"dxa\"/><w:right w:w=\"45\" w:type=\"dxa\"/></w:tblCellMar>"
        } else {
            ""
        };
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{all}\" w:type=\"dxa\"/><w:tblInd w:w=\"{indent}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>{margins}<w:tblLook w:val=\"0620\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/>"
        );
        if !name.is_empty() {
            self.xml.push_str("<w:tblCaption w:val=\"");
            escape(name, &mut self.xml);
            self.xml.push_str("\"/>");
        }
        self.xml.push_str("</w:tblPr><w:tblGrid>");
        for width in widths {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        self.widths.push((widths.to_vec(), 0));
        Ok(())
    }

    /// Begins a row: heads are shown again on every page, and a short row stays on one.
    pub(super) fn open_row(&mut self, is_head: bool, is_whole: bool) {
        self.xml.push_str("<w:tr>");
        if is_head || is_whole {
            let (whole, head) =
                (if is_whole { "<w:cantSplit/>" } else { "" }, if is_head { "<w:tblHeader/>" } else { "" });
            let _ = write!(self.xml, "<w:trPr>{whole}{head}</w:trPr>");
        }
        if let Some((_, at)) = self.widths.last_mut() {
            *at = 0;
        }
    }

    /// Begins a cell.
    pub(super) fn cell(&mut self, form: CellForm) {
        let columns = usize::from(form.columns.max(1));
        let width: u32 = self.widths.last_mut().map_or(0, |(widths, at)| {
            let from = *at;
            *at += columns;
            widths.iter().skip(from).take(columns).sum()
        });
        let _ = write!(self.xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if columns > 1 {
            let _ = write!(self.xml, "<w:gridSpan w:val=\"{columns}\"/>");
        }
        self.xml.push_str(match form.joined {
            Joined::No => "",
            Joined::First => "<w:vMerge w:val=\"restart\"/>",
            Joined::Next => "<w:vMerge/>",
        });
        if form.is_head {
            self.xml.push_str("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8E8E8\"/>");
        }
        self.xml.push_str("</w:tcPr>");
    }

    /// Ends a cell, in which there is a paragraph.
    pub(super) fn close_cell(&mut self) {
        self.xml.push_str("</w:tc>");
    }

    /// A cell of one paragraph.
    pub(super) fn text_cell(&mut self, form: CellForm, style: &'static str, text: &str) {
        self.cell(form);
        self.paragraph(&Paragraph { style, ..Paragraph::default() }, &Look::default(), text);
        self.close_cell();
    }

    /// Ends a row.
    pub(super) fn close_row(&mut self) {
        self.xml.push_str("</w:tr>");
    }

    /// Ends a table.
    pub(super) fn close_table(&mut self) {
        self.widths.pop();
        self.xml.push_str("</w:tbl>");
        self.needs_paragraph = true;
    }

    /// Ends the text: nothing waits any more.
    pub(super) fn finish(&mut self) {
        if self.needs_paragraph || self.waits() || !self.pending.0.is_empty() {
            self.paragraph(&Paragraph { style: "Gap", ..Paragraph::default() }, &Look::default(), "");
        }
    }
}

/// Letters and digits of an address as a name; `None` where it is too long.
fn bookmark_name(place: &str) -> Option<String> {
    let mut out = String::from("p_");
    out.extend(place.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    (out.len() <= NAME).then_some(out)
}

/// FNV-1a: the same in every build.
fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Text as XML. Characters that XML does not have are left out.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
}

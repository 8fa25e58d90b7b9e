//! What an importer has read, before it is written as Markdown: blocks and inlines in which every text names the piece
//! of the source that it came from. It knows no address and no file of the result.

use super::ledger::PieceId;
use crate::document::PictureWidth;

/// A file that the text shows or links: a picture, an attached document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name in the result's folder of attachments.
    pub name: Box<str>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Where small text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Above the line: m².
    Super,
    /// Below the line: H₂O.
    Sub,
}

/// Running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Text without markup, and the piece that it is.
    Text(PieceId, Box<str>),
    /// A hard line break.
    Break,
    /// The end of a line of the source inside a paragraph.
    Soft,
    /// Markup that stands for no text of its own, such as the box of a task.
    Markup(&'static str),
    /// Emphasis.
    Emph(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Code.
    Code(PieceId, Box<str>),
    /// A link to an address outside.
    Link(Box<str>, Vec<Inline>),
    /// A link or a picture with a title: what is shown of it while the mouse rests on it.
    Titled(PieceId, Box<str>, Vec<Inline>),
    /// Text above or below the line.
    Script(Script, PieceId, Box<str>),
    /// A link to an attachment, by its name.
    Attachment(Box<str>, Vec<Inline>),
    /// A link to a mark of the same source, such as a bookmark.
    Reference(Box<str>, Vec<Inline>),
    /// A mark that a [`Inline::Reference`] may name.
    Mark(Box<str>),
    /// A mark that an author wrote, or that tells a heading from its like: it is kept where nothing refers to it too.
    Id(Box<str>),
    /// A picture: the attachment's name, its alternative text, and the piece that it is.
    Picture(PieceId, Box<str>, Box<str>),
    /// How wide the picture before it is shown.
    Width(PictureWidth),
    /// Text with its reading above it.
    Ruby(PieceId, Box<str>, PieceId, Box<str>),
    /// What an attribute block of the paragraph or heading says: `force=must role=staff`. It shows nothing.
    Attribute(Box<str>),
    /// The name of a measure: its id, and the text.
    Measure(Box<str>, Vec<Inline>),
    /// A mark of a footnote: index into [`Draft::notes`].
    Note(usize),
}

impl Inline {
    /// What it covers: the text of a link, of emphasis; nothing for text itself.
    #[must_use]
    pub fn inner(&self) -> &[Self] {
        match self {
            Self::Emph(inner)
            | Self::Strong(inner)
            | Self::Strike(inner)
            | Self::Link(_, inner)
            | Self::Attachment(_, inner)
            | Self::Measure(_, inner)
            | Self::Titled(_, _, inner)
            | Self::Reference(_, inner) => inner,
            _ => &[],
        }
    }
}

/// How an entry's number can be written as the marker of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// By its text: `(8)` as an item, `④` as a step, anything else in the text.
    ByText,
    /// As item n, whatever its text is.
    Item(u32),
    /// As step n.
    Step(u32),
    /// In the text alone: 四の二.
    Text,
}

/// A number that the source shows before a heading or paragraph: `１.１`, `第３条の２`, `(ア)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The piece that it is.
    pub piece: PieceId,
    /// As the source shows it.
    pub text: Box<str>,
    /// The number at each level of the list that counts it, from the top; the last is its own.
    pub numbers: Vec<u32>,
    /// How it is written.
    pub shown: Shown,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it holds; lists and paragraphs are separated by line breaks when it is written.
    pub blocks: Vec<Block>,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
}

/// A table. A row lists the cells that begin in it, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its caption, where the source has one beside it.
    pub caption: Vec<Inline>,
    /// The rows, the first of them the head.
    pub rows: Vec<Vec<Cell>>,
    /// How the columns are aligned, where the source says so: `:---`, `:-:`, `---:`.
    pub alignments: Vec<&'static str>,
    /// Where it is a matrix: the attributes of the directive but its id.
    pub matrix: Option<Box<str>>,
}

/// A clause of a standard that the text cites, or a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its number: `1.2.5.1(4)(a)`.
    pub number: Box<str>,
    /// The pieces that are its number, or that an attribute says.
    pub pieces: Vec<PieceId>,
    /// The attributes of the directive.
    pub attributes: Box<str>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number; `None` for a bullet.
    pub label: Option<Label>,
    /// What it holds, the first a paragraph.
    pub blocks: Vec<Block>,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading: its level from 1, its number, its text.
    Heading(u8, Option<Label>, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(Vec<Item>),
    /// A table.
    Table(Table),
    /// A note, tip or warning: the name of its directive, its title, what it holds.
    Aside(&'static str, Vec<Inline>, Vec<Block>),
    /// Anything that stands above a caption, such as code: the caption, what it holds.
    Figure(Vec<Inline>, Vec<Block>),
    /// A clause.
    Clause(Box<Clause>),
    /// A rule between two parts of the text.
    Rule,
    /// A text box, or anything set apart by a frame.
    Boxed(Vec<Block>),
    /// A block of code: its language and the pieces that are its lines.
    Code(Box<str>, Vec<(PieceId, Box<str>)>),
    /// Markdown that is already written, line by line with its pieces.
    Markdown(Vec<(Option<PieceId>, Box<str>)>),
}

/// A whole source.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The title of the whole, where the source names one.
    pub title: Option<Box<str>>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Footnotes and endnotes, in the order of their marks.
    pub notes: Vec<Vec<Block>>,
    /// Pictures and other files.
    pub attachments: Vec<Attachment>,
}

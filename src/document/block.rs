//! Blocks: paragraphs, headings, lists, tables and directives, each with its span.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Anchor, Aside, Caution, Clause, Context, Duty, EditorNote, Facets, Inline, Matrix, MeasureBlock, Provenance,
    Reference, Spanned, written::alignments,
};
use crate::source::Span;

/// What an attribute block says of the thing it stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Annotations {
    /// `{#id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Spanned<Anchor>>,
    /// `{.measure}` or `{measure=ID}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureMark>,
    /// `{force=…}`: a duty in the commentary; its bearers are in `facets`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty: Option<Duty>,
    /// Classification by vocabularies.
    #[serde(default, skip_serializing_if = "Facets::is_empty")]
    pub facets: Facets,
    /// How the text relates to the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// `{note=ID}`: the editor's note that explains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Spanned<String>>,
    /// `{.discretion}`: beyond the standard, left to the organisation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub discretion: bool,
    /// `{.prose}`: the head of a column of prose in a matrix.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prose: bool,
    /// What it needs to be understood where it is read alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Box<Context>>,
    /// `{.summary}`: the paragraph is the summary of what holds it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_summary: bool,
}

/// What a heading or item has to do with a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureMark {
    /// It defines the measure whose id is the block's own.
    Defines,
    /// It lists the measure of that id under a number of its own.
    Lists(Spanned<String>),
}

/// What the parser calls a node of the tree: given once, when the page is parsed, and unique in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct NodeId(pub u32);

/// A block of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// Its identity in the page.
    pub id: NodeId,
    /// Where it is written.
    #[serde(skip)]
    pub span: Span,
    /// Its attribute block; most blocks have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Box<Annotations>>,
    /// What it is.
    pub kind: BlockKind,
}

/// The kinds of [`Block`]. What is larger than a list is boxed, as every block is as large as the largest kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading(Box<Heading>),
    /// A list.
    List(Box<List>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Code; the first field is the language, empty where none is named.
    Code(Box<(Box<str>, Box<str>)>),
    /// A thematic break.
    Rule,
    /// A plain table.
    Table(Box<Table>),
    /// Raw HTML, shown as text.
    Html(Box<str>),
    /// `:::clause`.
    Clause(Box<Clause>),
    /// `:::exception`, inside a clause.
    Exception(Vec<Block>),
    /// `:::measure`.
    Measure(Box<MeasureBlock>),
    /// `:::matrix`.
    Matrix(Box<Matrix>),
    /// `:::table`: a captioned comparison; the caption, then the table.
    Comparison(Box<(Vec<Inline>, Table)>),
    /// `:::figure`: its caption, then what it shows.
    Figure(Box<(Vec<Inline>, Vec<Block>)>),
    /// A list of definitions: its terms, each with the descriptions behind it.
    Definitions(Vec<Block>),
    /// A term of a list of definitions.
    Term(Vec<Inline>),
    /// What a term means.
    Description(Vec<Block>),
    /// `:::caution`.
    Caution(Box<Caution>),
    /// `:::reference`.
    Reference(Box<Reference>),
    /// `:::duty`; the duty itself is in the annotations.
    Duty(Vec<Block>),
    /// `:::note`, `:::example`, `:::discretion` and alerts.
    Aside(Box<Aside>),
    /// `:::editor-note`.
    EditorNote(Box<EditorNote>),
}

/// A heading inside a page; the page's own title is in its front matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// The `8` of `(8)`, where the heading is an item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// The heading without its item number and without its attribute block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Inline>,
    /// The same as plain text.
    pub text: Box<str>,
}

/// How the entries of a list are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// Bullets.
    Bullet,
    /// `1)`: items (1), (2), …; inside a clause, sub-items ア, イ, ….
    Items,
    /// `1.`: steps ①, ②, ….
    Steps,
}

impl ListKind {
    /// The number of an entry as it is shown where the guide has no form of its own: `(1)`, ①; bullets have none.
    #[must_use]
    pub fn label(self, number: u32) -> Option<String> {
        match self {
            Self::Bullet => None,
            Self::Items => Some(format!("({number})")),
            Self::Steps => {
                let circled = number.checked_sub(1).filter(|n| *n < 20).and_then(|n| char::from_u32(0x2460 + n));
                Some(circled.map_or_else(|| format!("({number})"), String::from))
            }
        }
    }
}

/// Whether the entries of a list are set apart by blank lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spacing {
    /// No blank lines: paragraphs are set without `<p>`.
    Tight,
    /// Blank lines.
    Loose,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct List {
    /// How it counts.
    pub kind: ListKind,
    /// Tight or loose.
    pub spacing: Spacing,
    /// The entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ListItem>,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListItem {
    /// Its identity in the page.
    pub id: NodeId,
    /// Where it is written.
    #[serde(skip)]
    pub span: Span,
    /// Its number in a counted list (the first entry's number, counted on); 0 in a bullet list.
    pub number: u32,
    /// `[ ]` or `[x]` of a task list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
    /// The attribute block at the end of its first paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Box<Annotations>>,
    /// What it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// Alignment, cells and spans of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// One a column: `None`, `Some("left")`, `Some("center")` or `Some("right")`.
    #[serde(default, deserialize_with = "alignments", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Option<String>>")]
    pub alignments: Vec<Option<&'static str>>,
    /// The head's cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Vec<Cell>,
    /// The body's rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
}

/// A row of a table's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Where it is written.
    #[serde(skip)]
    pub span: Span,
    /// Number of cells that are written, before rows are cut or filled to the head's width; 0 where an
    /// unescaped `|` in a link splits them (diagnosed).
    pub written: usize,
    /// The cells, as many as the head has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Where it is written.
    #[serde(skip)]
    pub span: Span,
    /// Its attribute block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Box<Annotations>>,
    /// How many columns and rows it covers; none where another cell covers it (`<`, `^`).
    #[serde(default, skip_serializing_if = "Reach::is_one")]
    pub reach: Reach,
    /// What it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Inline>,
}

/// How far a cell of a table reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reach {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl Default for Reach {
    fn default() -> Self {
        Self::ONE
    }
}

impl Reach {
    /// A cell of its own.
    pub const ONE: Self = Self { columns: 1, rows: 1 };
    /// A cell that another one covers.
    pub const COVERED: Self = Self { columns: 0, rows: 0 };

    /// Whether it is that of a cell of its own, as nearly all are.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_one(&self) -> bool {
        *self == Self::ONE
    }
}

impl Table {
    /// How many rows of the body are heads too: those into which a cell of the head reaches.
    #[must_use]
    pub fn head_rows(&self) -> usize {
        self.head.iter().map(|cell| usize::from(cell.reach.rows)).max().unwrap_or(1).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn blocks_and_inlines_are_small() {
        // A guide of 10,000 pages has millions of them.
        assert!(size_of::<Block>() <= 56, "{}", size_of::<Block>());
        assert!(size_of::<Inline>() <= 32, "{}", size_of::<Inline>());
    }
}

//! The model of one content file: plain data without I/O and without resolved links. What a
//! cross-reference leads to is a side table made later, so a document never changes with its
//! neighbours.

mod anchors;
mod block;
mod caption;
mod context;
mod directive;
mod excerpt;
mod frames;
mod host;
mod in_prose;
mod inline;
mod label;
mod noted;
mod number;
mod numbering;
mod numeral;
mod pattern;
mod place;
mod presets;
mod validity;
mod walk;
mod written;

pub use anchors::places;
pub use block::{
    Annotations, Block, BlockKind, Cell, Heading, List, ListItem, ListKind, MeasureMark, NodeId, Reach, Row, Spacing,
    Table,
};
pub use caption::Caption;
pub use context::{Context, OldAddress};
pub use directive::{
    Answer, Aside, AsideKind, Binding, Caution, Clause, Column, Duty, EditorNote, EditorNoteKind, Force, Matrix,
    MatrixRow, MeasureBlock, Provenance, Reference, RowKind,
};
pub use excerpt::{first_line, kana_label, limits};
pub use host::{names_host, not_web};
pub use in_prose::LabelAt;
pub use inline::{EntityKind, Inline, LinkTarget, Picture, PictureWidth, Relative, Target, Writing, Xref, XrefId};
pub use label::{Label, LabelKey, MAX_LABEL};
pub use noted::{footnote_anchor, footnote_mark_anchor};
pub use number::{Anchor, ClauseNumber, ItemPath, ItemStep, SectionNumber, kana_slug};
pub use numbering::{CaptionForm, ItemForm, LabelForm, Numbering};
pub use numeral::{CARDINALS, Numeral, TENS, is_chinese, read_chinese};
pub use pattern::Pattern;
pub use place::{Carrier, NotedPlaces, Place, PlaceAnchor, PlaceKind, Places};
pub use presets::PRESETS;
pub(crate) use validity::MONTHS;
pub use validity::{Day, InForce, Validity};
pub use walk::{Descend, Node, Run, Visit, find, plain_text, position, walk};

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::{ContentPath, SourceRef, Span};

/// A value and where it stands in its source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a span.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A list in memory of just its size. Documents are kept as long as the program runs, and most of their lists are short:
/// what these reserve beyond that would be most of its memory. An allocator may leave what shrinks where it is.
pub(crate) fn fitted<T>(list: Vec<T>) -> Vec<T> {
    if list.len() == list.capacity() {
        return list;
    }
    let mut fitted = Vec::with_capacity(list.len());
    fitted.extend(list);
    fitted
}

/// How several values of one vocabulary belong together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Join {
    /// Each of them (及び).
    #[default]
    Each,
    /// One or the other (又は).
    Either,
}

/// Values of one vocabulary, given to a section, clause, measure, duty, caution or matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facet {
    /// Id of the vocabulary.
    pub vocabulary: Box<str>,
    /// Ids of the values, in the order written; every one is in the vocabulary. What matrices say has none where no mark
    /// binds: it concerns no value then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Box<str>>,
    /// How they belong together.
    pub join: Join,
}

/// The classification of a thing: at most one [`Facet`] a vocabulary, in the order of `guide.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facets(pub Vec<Facet>);

impl Facets {
    /// The facet of a vocabulary.
    #[must_use]
    pub fn get(&self, vocabulary: &str) -> Option<&Facet> {
        self.0.iter().find(|f| &*f.vocabulary == vocabulary)
    }

    /// For each vocabulary the ids of the values.
    #[must_use]
    pub fn by_vocabulary(&self) -> BTreeMap<String, Vec<String>> {
        let ids = |facet: &Facet| facet.values.iter().map(ToString::to_string).collect();
        self.0.iter().map(|facet| (facet.vocabulary.to_string(), ids(facet))).collect()
    }

    /// These, and those of vocabularies that these say nothing of.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        let more = others.0.iter().filter(|facet| self.get(&facet.vocabulary).is_none());
        Self(self.0.iter().chain(more).cloned().collect())
    }

    /// Whether nothing is classified.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a page is for the preview alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// For everybody.
    #[default]
    Final,
    /// Shown by the preview with `--drafts`, never published.
    Draft,
}

/// What stands between the two `---` of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FrontMatter {
    /// The whole block, fences included.
    #[serde(skip)]
    pub span: Span,
    /// The section's number; a page without one is not part of the numbered tree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Spanned<SectionNumber>>,
    /// The title; empty where it is missing (diagnosed).
    pub title: Spanned<String>,
    /// The page's own address, where it differs from the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Spanned<Anchor>>,
    /// Old numbers or titles that lead here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Spanned<String>>,
    /// Addresses that the section had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved_from: Vec<Spanned<OldAddress>>,
    /// Pages of the printed source, as written: `40` or `40-41`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_pages: Option<String>,
    /// One sentence on what the page is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Draft or final.
    pub stage: Stage,
    /// When the section holds.
    #[serde(default, skip_serializing_if = "Validity::is_always")]
    pub validity: Validity,
    /// Classification of the whole section.
    #[serde(default, skip_serializing_if = "Facets::is_empty")]
    pub facets: Facets,
}

/// A footnote: its mark is [`Inline::FootnoteMark`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Footnote {
    /// The name in `[^name]`.
    pub name: Box<str>,
    /// Where the body is written.
    #[serde(skip)]
    pub span: Span,
    /// The body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// How many marks refer to it.
    pub marks: u32,
}

/// The numbers that footnotes are shown with: as they are named where all names are numbers and rise, as those of
/// a printed source do; otherwise they are counted from 1.
#[must_use]
pub fn footnote_numbers(footnotes: &[Footnote]) -> Vec<u32> {
    let written: Vec<u32> = footnotes.iter().filter_map(|f| f.name.parse().ok()).filter(|&n| n > 0).collect();
    let rise = written.len() == footnotes.len() && written.windows(2).all(|pair| pair[0] < pair[1]);
    if rise { written } else { (1..).take(footnotes.len()).collect() }
}

/// A file of the content folder that a page shows or links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssetUse {
    /// Path inside the content folder.
    pub path: ContentPath,
    /// Where it is written.
    #[serde(skip)]
    pub span: Span,
}

/// The value of one Markdown file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The text it was parsed from.
    #[serde(skip, default = "written::no_source")]
    pub source: SourceRef,
    /// How long that text is, in bytes.
    pub bytes: u32,
    /// The front matter.
    pub front: FrontMatter,
    /// The body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
    /// Footnotes in the order of their first marks; unused ones are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Footnote>,
    /// Every cross-reference, in the order of the text; [`Inline::Xref`] holds the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub xrefs: Vec<Xref>,
    /// How the guide numbers.
    #[serde(skip)]
    pub numbering: Arc<Numbering>,
    /// Pictures and other files of the content folder that the page uses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<AssetUse>,
    /// Comments of HTML, which are left out.
    #[serde(skip)]
    pub comments: Vec<Span>,
    /// Its linkable places, found once when it has been parsed.
    #[serde(skip)]
    pub places: Arc<Places>,
}

impl Document {
    /// The document of a text in which nothing has been read.
    #[must_use]
    pub fn new(source: SourceRef) -> Self {
        Self {
            bytes: u32::try_from(source.text().len()).unwrap_or(u32::MAX),
            source,
            front: FrontMatter::default(),
            blocks: Vec::new(),
            footnotes: Vec::new(),
            xrefs: Vec::new(),
            assets: Vec::new(),
            comments: Vec::new(),
            places: Arc::default(),
            numbering: Arc::default(),
        }
    }
}

//! A section of the guide, and the whole guide on one page.

use schemars::JsonSchema;
use serde::Serialize;

use super::changes::EditionChange;
use super::frame::Frame;
use super::matrix::MatrixTable;
use super::shells::MovedPlace;
use super::{Html, LinkView, TagGroup};

/// The view of `section.html`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SectionView {
    pub frame: Frame,
    pub head: SectionHead,
    pub body: Html,
    pub contents: Vec<ContentsEntry>,
    pub children: Vec<ChildView>,
    pub backlinks: Vec<LinkView>,
    pub more_backlinks: usize,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    pub tree: Html,
    /// What stands behind the rows of the section's matrices.
    pub matrices: Vec<MatrixTable>,
    /// Places that have left the page.
    pub moved: Vec<MovedPlace>,
}

/// What stands above the text of a section.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct SectionHead {
    pub number: String,
    pub title: String,
    pub description: String,
    pub tags: Vec<TagGroup>,
    /// Pages of the printed source.
    pub source_pages: String,
    pub reading_minutes: usize,
    pub draft: bool,
    /// When it holds; empty: always.
    pub validity: String,
    /// What changed in it since the earlier edition.
    pub changes: Vec<EditionChange>,
    /// Whether it is new or amended since then, as a word.
    pub badge: String,
    /// What a citation calls the edition, and the digests of the words of its places, where the guide has editions.
    pub digests: String,
}

/// An entry of the page's own contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ContentsEntry {
    pub href: String,
    /// `(8)`, a clause's number, or empty.
    pub label: String,
    pub text: String,
    /// `heading`, `clause`, `matrix`, `table` or `caution`.
    pub kind: &'static str,
    /// 1 for the outermost.
    pub level: u8,
    /// Whether it is new or amended since the earlier edition, as a word.
    pub badge: String,
}

/// A section below this one.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ChildView {
    pub href: String,
    pub number: String,
    pub title: String,
    pub description: String,
    pub children: Vec<LinkView>,
}

/// The view of `all.html`: the whole guide, one of its parts, or the list of these.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct WholeView {
    pub frame: Frame,
    pub edition: String,
    pub publisher: String,
    pub this_edition: String,
    /// The guide's short title, or number and title of the part.
    pub name: String,
    /// Empty where the guide is too long for one page.
    pub sections: Vec<WholeSection>,
    /// The pages that hold its parts then.
    pub parts: Vec<PartLink>,
}

/// A part of a guide that is too long for one page.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct PartLink {
    pub href: String,
    pub number: String,
    pub title: String,
    /// How many sections it has.
    pub sections: usize,
}

/// A section of the whole guide.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct WholeSection {
    pub anchor: String,
    pub href: String,
    pub number: String,
    pub title: String,
    /// Level of its heading, 2 to 5.
    pub level: usize,
    pub tags: Vec<TagGroup>,
    pub source_pages: String,
    pub body: Html,
}

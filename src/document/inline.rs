//! Inlines and cross-references.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ItemPath, SectionNumber, Spanned};
use crate::source::{ContentPath, Span};

/// Index into the cross-references of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct XrefId(pub u32);

/// Running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Text, unescaped.
    Text(Box<str>),
    /// A line end that is not a break; dropped between wide characters when rendered.
    SoftBreak,
    /// A hard line break.
    HardBreak,
    /// A code span.
    Code(Box<str>),
    /// Emphasis.
    Emph(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// An ordinary link: where to, its title, its text.
    Link(Box<(LinkTarget, Box<str>, Vec<Inline>)>),
    /// A picture.
    Image(Box<Picture>),
    /// `{漢字|かんじ}`: a word and how it is read. Boxed, as every inline is as large as the largest kind.
    Ruby(Box<(Box<str>, Box<str>)>),
    /// A cross-reference; what is shown is the xref's text, or its target's name.
    Xref(XrefId),
    /// The mark of a footnote: index of the footnote, and which of its marks this is, from 1.
    FootnoteMark(u32, u32),
    /// `《…》`: beyond the standard.
    Discretion(Vec<Inline>),
    /// Raw HTML, shown as text.
    Html(Box<str>),
}

/// A picture of the content folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Picture {
    /// The file.
    pub target: LinkTarget,
    /// Its title; may be empty.
    pub title: Box<str>,
    /// What it says to those who do not see it.
    pub text: Vec<Inline>,
    /// `{width=…}`: how wide it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<PictureWidth>,
}

/// How wide a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PictureWidth {
    /// In pixels.
    Pixels(u16),
    /// Share of the text's width, in percent: a multiple of 5.
    Percent(u8),
}

impl PictureWidth {
    /// Reads `300`, `300px` or `60%`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(percent) = text.strip_suffix('%') {
            let percent: u8 = percent.parse().ok().filter(|percent| (1..=100).contains(percent))?;
            return Some(Self::Percent((percent.saturating_add(2) / 5 * 5).max(5)));
        }
        text.strip_suffix("px").unwrap_or(text).parse().ok().filter(|&pixels| pixels > 0).map(Self::Pixels)
    }
}

/// Where an ordinary link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LinkTarget {
    /// An allowed address, such as `https://…`, `mailto:…`, or `#fragment` (unescaped).
    Url(Box<str>),
    /// A file of the content folder that is not a page, and a fragment (may be empty).
    Asset(ContentPath, Box<str>),
    /// A page of the guide, and a fragment (may be empty). Checked when resolved: index of the xref.
    Page(XrefId),
    /// Refused (diagnosed): the text is shown without a link.
    Refused,
}

/// How a cross-reference is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Writing {
    /// `[[…]]`.
    Wikilink,
    /// `[text](page.md#id)`.
    MarkdownLink,
    /// A quoted 「9.3.1 外部委託に係る契約」 or 「(8) …」 in prose.
    Quoted,
    /// `9.2.2項`, `(8)`, `(1)～(8)` or `(1)(b)` in prose.
    Bare,
    /// The same where it may be an amount or an enumeration: where it resolves to nothing it stays prose.
    Loose,
    /// The first occurrence of a term in the page.
    Term,
}

/// Things that have ids of their own over the whole guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A measure.
    Measure,
    /// A matrix.
    Matrix,
    /// A captioned table.
    Table,
    /// A captioned figure.
    Figure,
    /// A caution.
    Caution,
    /// An editor's note.
    Note,
    /// A cited document.
    Reference,
    /// A term.
    Term,
}

/// What a cross-reference names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// `9.3.1`, also by an alias.
    Section(Box<str>),
    /// `9.3.1(8)`, or `(8)` here where the section is `None`.
    Item(Option<SectionNumber>, ItemPath),
    /// `(1)～(8)`: first and last; the link leads to the first.
    ItemRange(Option<SectionNumber>, ItemPath, ItemPath),
    /// 前条, 前項第2号, 第2項: counted from where it stands.
    Relative(Relative, ItemPath),
    /// `9.3.1#id`, or `#id` here.
    Anchor(Option<Box<str>>, Box<str>),
    /// A clause by its full number or an old one.
    Clause(Box<str>),
    /// `(1)(b)`: a clause of the standard that this section's clause belongs to.
    RelativeClause(Box<str>),
    /// `[[measure:audit]]`.
    Entity(EntityKind, Box<str>),
    /// `[[role:system-officer]]`: vocabulary and value, by id, name or alias.
    Value(Box<str>, Box<str>),
    /// A Markdown link to a page's file, with a fragment (may be empty).
    File(ContentPath, Box<str>),
    /// Nothing that can be read (diagnosed).
    Broken,
}

/// What a reference counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relative {
    /// The section that it stands in: 第2項.
    Own,
    /// The item of the first level that it stands in: 第1号.
    Item,
    /// The section so many before or behind: 前条, 次条.
    OtherSection(i8),
    /// The item so many before or behind: 前項, 次項.
    OtherItem(i8),
    /// The step so many before or behind: 前号.
    OtherStep(i8),
}

/// A cross-reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Xref {
    /// Where it is written, brackets included.
    #[serde(skip)]
    pub span: Span,
    /// What is written there.
    pub written: Box<str>,
    /// How it is written.
    pub writing: Writing,
    /// What it names.
    pub target: Target,
    /// The text to show; `None`: what the target is called. Unused for Markdown links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Box<str>>,
    /// The title that the prose gives the target, to be compared with the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Spanned<Box<str>>>,
    /// The reference that it goes on with, as 同条 does: it is to another document where that one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<XrefId>,
}

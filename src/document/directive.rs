//! What directives declare: clauses, measures, matrices, cautions, references, notes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Block, Cell, ClauseNumber, Facets, Inline, NodeId, Spanned};
use crate::source::Span;

/// `:::clause`: a clause of a standard, with its sub-items as an `Items` list in the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clause {
    /// Its number; `None` where the label cannot be read (diagnosed).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Spanned<ClauseNumber>>,
    /// Its own title, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Box<str>>,
    /// How far it binds, where it says so itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force: Option<Binding>,
    /// Ids of the measures that it hooks on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Spanned<Box<str>>>,
    /// Old numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Spanned<ClauseNumber>>,
    /// Level, roles, phase and the like.
    #[serde(default, skip_serializing_if = "Facets::is_empty")]
    pub facets: Facets,
    /// The duty, sub-items and exception.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
}

/// `:::measure`: a measure that no heading defines. Its id is in the block's annotations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureBlock {
    /// Its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
}

/// What the rows of a matrix are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// Measures.
    #[default]
    Measure,
    /// Clauses of a standard: what is marked in a column has its value.
    Clause,
    /// Sections: what is marked in a column has its value.
    Section,
    /// Terms.
    Term,
}

impl RowKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Measure, Self::Clause, Self::Section, Self::Term];

    /// The word of the content format.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Clause => "clause",
            Self::Section => "section",
            Self::Term => "term",
        }
    }

    /// Whether a mark gives what the row names the value of the column.
    #[must_use]
    pub fn classifies(self) -> bool {
        matches!(self, Self::Clause | Self::Section)
    }

    /// Whether it is the usual one.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::Measure
    }
}

/// `:::matrix`: columns are values of a vocabulary, or prose; cells hold marks of a legend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Matrix {
    /// The caption.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption: Vec<Inline>,
    /// What its rows are.
    #[serde(default, skip_serializing_if = "RowKind::is_usual")]
    pub of: RowKind,
    /// Id of the vocabulary of the columns.
    pub vocabulary: Box<str>,
    /// Id of the legend in `guide.yaml`.
    pub legend: Box<str>,
    /// Phase and the like.
    #[serde(default, skip_serializing_if = "Facets::is_empty")]
    pub facets: Facets,
    /// The head of the first column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corner: Vec<Inline>,
    /// The columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// The rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<MatrixRow>,
}

/// A column of a [`Matrix`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Where its head is written.
    #[serde(skip)]
    pub span: Span,
    /// What is written there: a value, or `group / value`.
    pub written: Box<str>,
    /// The value's id (`None` where it is unknown, diagnosed, and for a column of prose).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Box<str>>,
    /// The head of a column of prose; `None` where its cells hold marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose: Option<Vec<Inline>>,
}

/// A row of a [`Matrix`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatrixRow {
    /// Its identity in the page.
    pub id: NodeId,
    /// Where the row is written.
    #[serde(skip)]
    pub span: Span,
    /// The `8` of `(8)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// The head: a cross-reference to what the row is, or its name.
    pub head: Cell,
    /// One a column: the mark's id in the legend (`None` where it is unknown, diagnosed) and the cell,
    /// whose content is the reason alone, or the text of a column of prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<(Option<Box<str>>, Cell)>,
}

/// How a question of the questionnaire ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// 可.
    Ok,
    /// 要確認.
    Confirm,
    /// 委託してはならない.
    Forbidden,
}

/// `:::caution`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caution {
    /// The title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Box<str>>,
    /// The question that the questionnaire asks; it may consist of several, see [`Caution::questions`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Box<str>>,
    /// How it ends on each of [`Caution::ANSWERS`].
    pub answers: [Option<Answer>; 4],
    /// Form and the like.
    #[serde(default, skip_serializing_if = "Facets::is_empty")]
    pub facets: Facets,
    /// The caution itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
}

impl Caution {
    /// The attributes that say how an answer ends: on yes, on no, where it is not known, and where it does not apply.
    pub const ANSWERS: [&'static str; 4] = ["yes", "no", "unknown", "not-applicable"];

    /// The questions one by one: a question ends with a question mark, or with か and a full stop.
    #[must_use]
    pub fn questions(&self) -> Vec<&str> {
        let mut rest = self.question.as_deref().unwrap_or("").trim();
        let mut all = Vec::new();
        while !rest.is_empty() {
            let ends = ["か。", "？", "?"].iter().filter_map(|end| Some(rest.find(end)? + end.len()));
            let (one, behind) = rest.split_at(ends.min().unwrap_or(rest.len()));
            // What explains the last question, and asks nothing, belongs to it.
            let asks = |text: &str| ["か。", "？", "?"].iter().any(|end| text.contains(end));
            let one = if asks(behind) { one } else { rest };
            all.push(one.trim());
            rest = rest[one.len()..].trim_start();
        }
        all
    }
}

/// `:::reference`: a cited document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// The document's title.
    pub title: Box<str>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Box<str>>,
    /// When, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Box<str>>,
    /// Its number in the source's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Box<str>>,
    /// Its addresses; each begins with `http://` or `https://`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<Box<str>>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
}

/// What kind of aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AsideKind {
    /// `:::note` or `> [!NOTE]`.
    Note,
    /// `:::example`.
    Example,
    /// `:::discretion`.
    Discretion,
    /// `> [!TIP]`.
    Tip,
    /// `> [!IMPORTANT]`.
    Important,
    /// `> [!WARNING]`.
    Warning,
    /// `> [!CAUTION]`.
    Caution,
}

/// A note, an example, or a discretionary part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Aside {
    /// What it is.
    pub kind: AsideKind,
    /// Its title; empty where the kind's own name is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// What it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
}

/// Why an editor's note is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EditorNoteKind {
    /// The editor corrected an error of the source.
    Corrected,
    /// The editor rebuilt what was damaged.
    Reconstructed,
    /// The source contradicts itself.
    Contradiction,
    /// Anything else a reader should know.
    Explanation,
}

/// `:::editor-note`. Its id is in the block's annotations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditorNote {
    /// Why it is there.
    pub kind: EditorNoteKind,
    /// The title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Inline>,
    /// The place in the source, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Box<str>>,
    /// What the source has, what this edition takes, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
}

/// How far a duty binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// こと, 必要がある.
    Must,
    /// してはならない.
    MustNot,
    /// 望ましい.
    Should,
    /// できる.
    May,
}

impl Force {
    /// The word of the content format.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::MustNot => "must-not",
            Self::Should => "should",
            Self::May => "may",
        }
    }
}

/// How far a clause binds; some explain and ask for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// It has to be done.
    Must,
    /// It must not be done.
    MustNot,
    /// It should be done.
    Should,
    /// It may be done.
    May,
    /// It is no duty.
    None,
}

impl Binding {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Must, Self::MustNot, Self::Should, Self::May, Self::None];

    /// The word of the content format.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.force().map_or("none", Force::id)
    }

    /// How far the duty binds; `None`: there is none.
    #[must_use]
    pub fn force(self) -> Option<Force> {
        match self {
            Self::Must => Some(Force::Must),
            Self::MustNot => Some(Force::MustNot),
            Self::Should => Some(Force::Should),
            Self::May => Some(Force::May),
            Self::None => None,
        }
    }
}

/// A duty in the commentary. Its bearers are the facets of the same annotations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Duty {
    /// How far it binds.
    pub force: Force,
    /// Ids of the vocabularies whose values the editor inferred.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<Box<str>>,
    /// Whether a bearer is written, even one that cannot be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_bearer: bool,
}

/// How a text relates to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// As the source has it.
    Original,
    /// An error was corrected.
    Corrected,
    /// Rebuilt from damage.
    Reconstructed,
    /// Said in fewer words.
    Summarised,
}

impl Provenance {
    /// The word of the content format.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Corrected => "corrected",
            Self::Reconstructed => "reconstructed",
            Self::Summarised => "summarised",
        }
    }
}

//! What is compared: an edition as a list of pieces, each the smallest thing that has words or facts of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::given::Corrections;
use crate::diagnostic::Words;
use crate::words;

/// Index of a piece in [`Edition::pieces`].
pub type PieceId = usize;

/// What kind of piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PieceKind {
    /// The guide itself: its title.
    Guide,
    /// A page.
    Section,
    /// A heading in a page.
    Heading,
    /// A paragraph.
    Paragraph,
    /// `(1)`.
    Item,
    /// `①`.
    Step,
    /// An entry of a list without numbers.
    Bullet,
    /// A clause of a standard.
    Clause,
    /// A lettered sub-item of a clause.
    SubItem,
    /// An exception.
    Exception,
    /// A duty made of several blocks.
    Duty,
    /// A measure that no heading defines.
    Measure,
    /// A matrix.
    Matrix,
    /// A row of a matrix.
    MatrixRow,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A caution.
    Caution,
    /// A cited document.
    Reference,
    /// An editor's note.
    Note,
    /// A note, an example, or a discretionary part.
    Aside,
    /// A quotation.
    Quote,
    /// Code.
    Code,
    /// A footnote.
    Footnote,
    /// A defined term.
    Term,
    /// A value of a vocabulary.
    Value,
    /// A mark of a legend.
    Mark,
}

/// Which kinds may be partners: a paragraph can become an item, but no matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    Title,
    Text,
    Other(PieceKind),
}

impl PieceKind {
    /// The word that names it in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Guide => "guide",
            Self::Section => "section",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Step => "step",
            Self::Bullet => "bullet",
            Self::Clause => "clause",
            Self::SubItem => "sub-item",
            Self::Exception => "exception",
            Self::Duty => "duty",
            Self::Measure => "measure",
            Self::Matrix => "matrix",
            Self::MatrixRow => "matrix-row",
            Self::Table => "table",
            Self::Row => "row",
            Self::Caution => "caution",
            Self::Reference => "reference",
            Self::Note => "note",
            Self::Aside => "aside",
            Self::Quote => "quote",
            Self::Code => "code",
            Self::Footnote => "footnote",
            Self::Term => "term",
            Self::Value => "value",
            Self::Mark => "mark",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Guide => words!("手引書", "guide"),
            Self::Section => words!("節", "section"),
            Self::Heading => words!("見出し", "heading"),
            Self::Paragraph => words!("段落", "paragraph"),
            Self::Item => words!("項目", "item"),
            Self::Step => words!("手順", "step"),
            Self::Bullet => words!("箇条書き", "bullet"),
            Self::Clause => words!("条項", "clause"),
            Self::SubItem => words!("細目", "sub-item"),
            Self::Exception => words!("例外", "exception"),
            Self::Duty => words!("義務", "duty"),
            Self::Measure => words!("対策", "measure"),
            Self::Matrix => words!("対応表", "matrix"),
            Self::MatrixRow => words!("対応表の行", "row of a matrix"),
            Self::Table => words!("表", "table"),
            Self::Row => words!("表の行", "row"),
            Self::Caution => words!("注意事項", "caution"),
            Self::Reference => words!("参考資料", "reference"),
            Self::Note => words!("編集者の注", "editor's note"),
            Self::Aside => words!("囲み", "aside"),
            Self::Quote => words!("引用", "quotation"),
            Self::Code => words!("コード", "code"),
            Self::Footnote => words!("脚注", "footnote"),
            Self::Term => words!("用語", "term"),
            Self::Value => words!("語彙の値", "value"),
            Self::Mark => words!("記号", "mark"),
        }
    }

    pub(super) fn class(self) -> Class {
        match self {
            Self::Section | Self::Heading => Class::Title,
            Self::Paragraph
            | Self::Item
            | Self::Step
            | Self::Bullet
            | Self::Clause
            | Self::SubItem
            | Self::Exception
            | Self::Duty
            | Self::Row
            | Self::Quote
            | Self::Aside
            | Self::Footnote => Class::Text,
            other => Class::Other(other),
        }
    }
}

impl Piece {
    /// Its address, where it is not that of its page.
    pub(super) fn own_address(&self) -> Option<&str> {
        Some(self.address.as_str()).filter(|address| address.contains('#'))
    }

    /// Whether nothing of it is seen by itself: no words, no number, no picture.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        let has_picture = || self.facts.iter().any(|fact| fact.key == "pictures");
        self.text.is_empty() && self.label.is_empty() && !has_picture()
    }
}

/// Something that a piece says of itself beside its words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What it is about, as JSON names it: `role`, `force`, `mark:asp`.
    pub key: String,
    /// The same for readers, Japanese and English.
    pub name: (String, String),
    /// The value, by ids.
    pub value: String,
    /// The value for readers, Japanese and English.
    pub shown: (String, String),
}

impl Fact {
    pub(super) fn new(key: impl Into<String>, name: Words, value: impl Into<String>) -> Self {
        let value = value.into();
        let shown = (value.clone(), value.clone());
        Self { key: key.into(), name: (name.ja, name.en), value, shown }
    }

    pub(super) fn shown(mut self, shown: Words) -> Self {
        self.shown = (shown.ja, shown.en);
        self
    }
}

/// A piece of an edition.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// What holds it; the guide holds itself.
    pub parent: PieceId,
    /// The piece of the page that it stands in.
    pub section: PieceId,
    /// Where a reader finds it: `9.3.1.html#i8`.
    pub address: String,
    /// Its own number as it is shown: `9.3.1`, `(8)`, `④`; empty without one.
    pub label: String,
    /// The number as it is cited: `9.3.1(8)`; that of what holds it where it has none.
    pub cited: String,
    /// Its own words, one line; cells of a row are set apart by tabs.
    pub text: String,
    /// What it says of itself, ascending.
    pub facts: Vec<Fact>,
    /// The level of a heading; 0 of what is none.
    pub(super) level: u8,
    /// Whether its number is that of a place, which can be cited.
    pub(super) is_place: bool,
    /// Addresses in the guide that its links with words of their own lead to.
    pub(super) leads: Vec<String>,
    /// By what else it can be named.
    pub(super) names: PieceNames,
}

/// Ids, addresses and numbers of a piece.
#[derive(Clone, Debug, Default)]
pub(super) struct PieceNames {
    /// Those that stay whatever becomes of it: declared ids.
    pub(super) ids: Vec<String>,
    /// Those that it has.
    pub(super) now: Vec<String>,
    /// Those that it had before.
    pub(super) before: Vec<String>,
}

/// An edition of a guide, ready to be compared. It borrows nothing, so that editions can be kept side by side.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// The guide's title.
    pub title: String,
    /// The edition as it is shown; may be empty.
    pub edition: String,
    /// Its date; may be empty.
    pub date: String,
    /// Whether it is written in Japanese.
    pub is_japanese: bool,
    /// The pieces, each before those that it holds; the first is the guide.
    pub pieces: Vec<Piece>,
    /// Digests of the pictures and attachments, by their paths in the content folder, as far as their bytes are at hand.
    pub files: BTreeMap<String, String>,
    /// The paths of all pictures and attachments that it names.
    pub attached: BTreeSet<String>,
    /// What its editor says of changes.
    pub said: Corrections,
}

impl Edition {
    /// What the editor says of the changes since another edition. What that one says, too, was said of changes before it: a
    /// guide beside itself, or beside an earlier state of the same edition, has its map of numbers already.
    #[must_use]
    pub fn said_since(&self, old: &Self) -> Corrections {
        let Corrections { mut renumbering, mut changes } = self.said.clone();
        renumbering.retain(|entry| !old.said.renumbering.contains(entry));
        changes.retain(|change| !old.said.changes.contains(change));
        Corrections { renumbering, changes }
    }

    /// How people call the edition: its name, otherwise its date.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.edition.is_empty() { &self.date } else { &self.edition }
    }

    /// The titles above a piece, the outermost first; the guide's own is not among them.
    #[must_use]
    pub fn headings(&self, id: PieceId) -> Vec<PieceId> {
        let parent = |&id: &PieceId| self.pieces.get(id).map(|piece| piece.parent).filter(|&above| above != id);
        let mut above: Vec<PieceId> = std::iter::successors(parent(&id), parent).collect();
        above.retain(|&id| self.pieces.get(id).is_some_and(|piece| piece.kind.class() == Class::Title));
        above.reverse();
        above
    }
}

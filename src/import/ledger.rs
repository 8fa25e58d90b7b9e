//! The account of an import: every run of text, computed number, picture and comment of the source is a [`Piece`], and in
//! the end each is placed at a line of a file or left out for a reason that can be read.

use std::sync::Arc;

use crate::diagnostic::Words;
use crate::words;

/// Index of a [`Piece`] in a [`Ledger`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PieceId(u32);

/// What a piece of the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceKind {
    /// A run of the text.
    Text,
    /// A number that stands before a paragraph or an entry, written or computed by the source's program.
    Number,
    /// A run of a footnote or endnote.
    Note,
    /// A run of a text box.
    TextBox,
    /// A run of a table cell.
    Cell,
    /// A picture or another embedded file; its text is its name in the source.
    Picture,
    /// A reviewer's comment.
    Comment,
    /// Text that a tracked change deletes.
    Deleted,
    /// Text that is formatted as hidden.
    Hidden,
    /// Text that a field shows and another part of the guide makes anew.
    Field,
    /// A running head or foot of the pages.
    RunningHead,
}

impl PieceKind {
    /// The word of the report.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Note => "note",
            Self::TextBox => "text-box",
            Self::Cell => "cell",
            Self::Picture => "picture",
            Self::Comment => "comment",
            Self::Deleted => "deleted",
            Self::Hidden => "hidden",
            Self::Field => "field",
            Self::RunningHead => "running-head",
        }
    }
}

/// Why a piece is not in the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A table of contents: the site makes its own.
    Contents,
    /// A running head or foot: pages of a site have none.
    RunningHead,
    /// A comment of a reviewer; listed in the report.
    Comment,
    /// A tracked deletion; the change is accepted.
    TrackedDeletion,
    /// Hidden text; listed in the report.
    Hidden,
    /// A second form of the same thing for older programs.
    Alternate,
    /// The command of a field, not what it shows.
    FieldCode,
    /// A number before an empty paragraph.
    EmptyNumber,
    /// Markup of the source's tool that has no counterpart.
    Markup,
    /// A part of the interface of the page that it was taken from: menus, scripts, styles.
    Interface,
    /// Data of the file about itself, such as its template's name.
    Metadata,
    /// A file that the source names and that is not there.
    MissingFile,
    /// A mark that extracting the text left behind, such as a page number between two paragraphs.
    Extraction,
    /// A reading that Excel keeps beside a text for sorting.
    Reading,
    /// The answers that a cell offers to choose from; listed in the report.
    Answers,
    /// The sign of an entry, which a list shows by itself.
    Sign,
    /// Words that an annotation says instead.
    Annotated,
    /// A definition that nothing refers to: the source does not show it either.
    Unused,
    /// A file that a site cannot publish; what it is, is listed in the report.
    Refused,
    /// A part of another format inside the source, such as the values of a chart; it is told.
    Embedded,
}

impl Reason {
    /// The word of the report.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Contents => "contents",
            Self::RunningHead => "running-head",
            Self::Comment => "comment",
            Self::TrackedDeletion => "tracked-deletion",
            Self::Hidden => "hidden",
            Self::Alternate => "alternate",
            Self::FieldCode => "field-code",
            Self::EmptyNumber => "empty-number",
            Self::Markup => "markup",
            Self::Interface => "interface",
            Self::Metadata => "metadata",
            Self::MissingFile => "missing-file",
            Self::Extraction => "extraction",
            Self::Reading => "reading",
            Self::Answers => "answers",
            Self::Sign => "sign",
            Self::Annotated => "annotated",
            Self::Unused => "unused",
            Self::Refused => "refused",
            Self::Embedded => "embedded",
        }
    }

    /// The reason as a sentence.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Contents => words!("目次はサイトが作り直す", "the site makes its own table of contents"),
            Self::RunningHead => words!("柱・ページ番号はサイトにはない", "a site's pages have no running heads"),
            Self::Comment => {
                words!("コメントは本文ではない（ここに一覧がある）", "comments are no text (they are listed here)")
            }
            Self::TrackedDeletion => words!("変更履歴で削除されている", "a tracked change deletes it"),
            Self::Hidden => words!("隠し文字である", "it is hidden text"),
            Self::Alternate => {
                words!("同じものの、古いソフト向けの写しである", "it is the same thing again, for older programs")
            }
            Self::FieldCode => {
                words!("フィールドの命令であり、表示されない", "it is the command of a field, which is not shown")
            }
            Self::EmptyNumber => words!("番号の後ろが空の段落である", "the paragraph behind the number is empty"),
            Self::Markup => words!(
                "元のツールの記法で、対応するものがない",
                "it is markup of the source's tool without a counterpart"
            ),
            Self::Interface => words!("元のページのメニューやスクリプトである", "it is a menu or a script of the page"),
            Self::Metadata => words!("ファイル自身についての情報である", "it says something of the file itself"),
            Self::MissingFile => words!("元のフォルダーにファイルがない", "the source's folder lacks the file"),
            Self::Extraction => words!("テキスト抽出の跡である", "extraction left it behind"),
            Self::Reading => {
                words!("並べ替えのための読みで、表示されない", "it is a reading for sorting, which is not shown")
            }
            Self::Answers => words!(
                "選択肢であり、本文ではない（ここに一覧がある）",
                "it lists the answers of a cell, which are no text (they are listed here)"
            ),
            Self::Annotated => words!("注釈がこれを示す", "an annotation says it"),
            Self::Unused => words!(
                "どこからも参照されず、元のツールも表示しない",
                "nothing refers to it, and the source's tool does not show it either"
            ),
            Self::Embedded => words!(
                "文書に埋め込まれた別の形式の部品である（ここに一覧がある）",
                "it is a part of another format inside the document (they are listed here)"
            ),
            Self::Refused => words!("公開できないファイルである", "it is a file that cannot be published"),
            Self::Sign => words!("箇条書きの記号は一覧が示す", "a list shows the signs of its entries by itself"),
        }
    }
}

/// Where a piece went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nowhere yet: an import that ends with one of these is at fault.
    Pending,
    /// Index of the file in the result, and its line from 1.
    Placed(u32, u32),
    /// Left out.
    LeftOut(Reason),
}

/// A piece of the source.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where it stands in the source: a part and a place in it, such as `word/document.xml ¶12`.
    pub place: Arc<str>,
    /// Its text.
    pub text: Box<str>,
    /// Where it went.
    pub fate: Fate,
}

/// Every piece of a source, in its order.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pieces: Vec<Piece>,
}

impl Ledger {
    /// Books a piece that is to be placed.
    ///
    /// # Panics
    /// Where a source has 2^32 pieces, which the limits of its size exclude.
    pub fn book(&mut self, kind: PieceKind, place: &str, text: &str) -> PieceId {
        let id = PieceId(u32::try_from(self.pieces.len()).expect("a source has fewer than 2^32 pieces"));
        // Pieces of one paragraph follow each other and share its place.
        let known = self.pieces.last().filter(|last| *last.place == *place).map(|last| last.place.clone());
        let place = known.unwrap_or_else(|| place.into());
        self.pieces.push(Piece { kind, place, text: text.into(), fate: Fate::Pending });
        id
    }

    /// Books a piece that is left out.
    pub fn leave(&mut self, kind: PieceKind, place: &str, text: &str, reason: Reason) {
        let id = self.book(kind, place, text);
        self.settle(id, Fate::LeftOut(reason));
    }

    /// Says where a piece went; of several places of one piece the first counts.
    pub fn settle(&mut self, id: PieceId, fate: Fate) {
        let piece = &mut self.pieces[id.0 as usize];
        if piece.fate == Fate::Pending {
            piece.fate = fate;
        }
    }

    /// Says that an annotation says what a piece says.
    pub(super) fn annotated(&mut self, id: PieceId) {
        self.settle(id, Fate::LeftOut(Reason::Annotated));
    }

    /// Leaves the end of a piece out; `false` where the piece does not end so. The end becomes a piece of its own.
    pub(super) fn divide(&mut self, id: PieceId, end: &str, reason: Reason) -> bool {
        let piece = &mut self.pieces[id.0 as usize];
        let Some(rest) = piece.text.trim_end().strip_suffix(end) else { return false };
        let (rest, kind, place) = (rest.into(), piece.kind, piece.place.clone());
        piece.text = rest;
        self.leave(kind, &place, end, reason);
        true
    }

    /// Makes the end of a piece one of its own, to be placed elsewhere; `None` where the piece does not end so.
    pub(super) fn split(&mut self, id: PieceId, end: &str) -> Option<PieceId> {
        let piece = &mut self.pieces[id.0 as usize];
        let rest = piece.text.trim_end().strip_suffix(end.trim_end())?;
        let (rest, kind, place) = (rest.into(), piece.kind, piece.place.clone());
        piece.text = rest;
        Some(self.book(kind, &place, end.trim_end()))
    }

    /// Takes the beginning of a piece away, which is booked as a piece of its own; `false` where it does not begin so.
    pub(super) fn shorten(&mut self, id: PieceId, beginning: &str) -> bool {
        let piece = &mut self.pieces[id.0 as usize];
        let Some(rest) = piece.text.trim_start().strip_prefix(beginning) else { return false };
        piece.text = rest.into();
        true
    }

    /// Makes a number of the beginnings of pieces, which keep what follows; `None` where one does not begin so.
    pub(super) fn label(&mut self, parts: &[(PieceId, String)]) -> Option<PieceId> {
        let (first, _) = parts.first()?;
        let fits = |(id, part): &(PieceId, String)| self.piece(*id).text.starts_with(part.as_str());
        if !parts.iter().all(fits) {
            return None;
        }
        let place = self.piece(*first).place.clone();
        let text: String = parts.iter().map(|(_, part)| part.as_str()).collect();
        for (id, part) in parts {
            let piece = &mut self.pieces[id.0 as usize];
            piece.text = piece.text[part.len()..].into();
        }
        Some(self.book(PieceKind::Number, &place, &text))
    }

    /// Says that a number stands before nothing.
    pub(super) fn empty_number(&mut self, id: PieceId) {
        self.settle(id, Fate::LeftOut(Reason::EmptyNumber));
    }

    /// A piece.
    pub(super) fn piece(&self, id: PieceId) -> &Piece {
        &self.pieces[id.0 as usize]
    }

    /// The pieces, in the order of the source.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

//! How a reference is written, which says what may stand before it.

use crate::source::Span;

/// How a reference is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `Section 5.1`, `§ 5.1`.
    English,
    /// 第五条, 第3章.
    Called,
    /// 別表第1, 様式第2号, 附則第3条.
    Paper,
    /// `5.1項`.
    Counted,
    /// `(3)` by itself.
    Item,
}

impl Form {
    pub(super) fn of(text: &str, span: Span) -> Self {
        let written = text.get(span.range()).unwrap_or("");
        let before = text.get(..span.start as usize).unwrap_or("");
        if written.starts_with(|c: char| c.is_ascii_alphabetic() || c == '§') {
            Self::English
        } else if written.starts_with(['(', '（']) {
            Self::Item
        } else if written.starts_with('第') || before.trim_end_matches(' ').ends_with('第') {
            Self::Called
        } else if is_paper(written) {
            Self::Paper
        } else {
            Self::Counted
        }
    }
}

/// Whether a text begins with a word for what lies beside the articles of a statute: 別表第1, 様式第2号, 附則第3条.
pub(super) fn is_paper(text: &str) -> bool {
    text.starts_with(['別', '様', '附'])
}

//! Signs between the words of the program, by the language of the guide.

use crate::diagnostic::Lang;

/// The signs of a language.
pub(super) struct Signs {
    /// Between two words on a line.
    pub(super) gap: &'static str,
    /// Between two facts in brackets.
    pub(super) bar: &'static str,
    /// The brackets.
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// Between a word and its meaning.
    pub(super) colon: &'static str,
    /// A break between paragraphs.
    pub(super) rule: &'static str,
}

/// The signs of a language.
pub(super) fn signs(lang: Lang) -> Signs {
    match lang {
        Lang::Ja => Signs { gap: "　", bar: "｜", open: "〔", close: "〕", colon: "：", rule: "＊　＊　＊" },
        Lang::En => Signs { gap: "  ", bar: " | ", open: "[", close: "]", colon: ": ", rule: "*  *  *" },
    }
}

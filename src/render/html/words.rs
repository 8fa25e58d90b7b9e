//! Words of the interface that stand inside rendered content.

use std::borrow::Cow;

/// A word of the interface; its key names it in the locales.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Word {
    /// Name of a clause box.
    Clause,
    /// Name of an exception in a clause.
    Exception,
    /// When a duty applies.
    Condition,
    /// Name of a note.
    Note,
    /// Name of an example.
    Example,
    /// Name of a tip.
    Tip,
    /// Name of an important remark.
    Important,
    /// Name of a warning.
    Warning,
    /// Name of a caution.
    CautionLabel,
    /// Name of an alert that asks for care.
    Caution,
    /// What 《》 means.
    Discretion,
    /// An editor's note on a correction.
    NoteCorrected,
    /// An editor's note on a reconstruction.
    NoteReconstructed,
    /// An editor's note on a contradiction.
    NoteContradiction,
    /// An editor's note that explains.
    NoteExplanation,
    /// A duty that must be done.
    ForceMust,
    /// Something that must not be done.
    ForceMustNot,
    /// Something that should be done.
    ForceShould,
    /// Something that may be done.
    ForceMay,
    /// The bearer was inferred by the editor.
    Inferred,
    /// The text was corrected.
    Corrected,
    /// The text was rebuilt.
    Reconstructed,
    /// The text was shortened.
    Summarised,
    /// Between values of which one is enough.
    Or,
    /// Between values that all hold.
    And,
    /// The explanation of a matrix's marks.
    Legend,
    /// An empty cell that is a mark.
    Blank,
    /// A measure.
    Measure,
    /// Who published a document.
    Publisher,
    /// When a document was published.
    Date,
    /// Where a document is.
    Address,
    /// The footnotes of a page.
    Footnotes,
    /// The way back from a footnote to its mark.
    FootnoteBack,
    /// A box of a task that is done.
    Done,
    /// A box of a task that is open.
    Open,
    /// The pages of a place in the printed source, at `{n}`.
    SourcePage,
    /// The first day on which a place holds, at `{n}`.
    ValidFrom,
    /// The last day, at `{n}`.
    ValidUntil,
    /// It comes into force later.
    NotYet,
    /// It has ended.
    Ended,
    /// What holds meanwhile, at `{n}`.
    Meanwhile,
}

impl Word {
    /// Every word.
    pub const ALL: &'static [Self] = &[
        Self::Clause,
        Self::Exception,
        Self::Note,
        Self::Example,
        Self::Tip,
        Self::Important,
        Self::Warning,
        Self::CautionLabel,
        Self::Caution,
        Self::Discretion,
        Self::NoteCorrected,
        Self::NoteReconstructed,
        Self::NoteContradiction,
        Self::NoteExplanation,
        Self::ForceMust,
        Self::ForceMustNot,
        Self::ForceShould,
        Self::ForceMay,
        Self::Inferred,
        Self::Corrected,
        Self::Reconstructed,
        Self::Summarised,
        Self::Or,
        Self::And,
        Self::Legend,
        Self::Blank,
        Self::Measure,
        Self::Publisher,
        Self::Date,
        Self::Address,
        Self::Footnotes,
        Self::FootnoteBack,
        Self::Done,
        Self::Open,
        Self::SourcePage,
        Self::ValidFrom,
        Self::ValidUntil,
        Self::NotYet,
        Self::Ended,
        Self::Meanwhile,
        Self::Condition,
    ];

    /// The key in the locales.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.entry().0
    }

    /// The word in Japanese and English where no locale says otherwise.
    #[must_use]
    pub fn default_words(self) -> (&'static str, &'static str) {
        let (_, ja, en) = self.entry();
        (ja, en)
    }

    fn entry(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Clause => ("clause", "遵守事項", "Clause"),
            Self::Exception => ("exception", "ただし書き", "Exception"),
            Self::Condition => ("condition", "適用の場合", "When"),
            Self::Note => ("note", "補足", "Note"),
            Self::Example => ("example", "例", "Example"),
            Self::Tip => ("tip", "ヒント", "Tip"),
            Self::Important => ("important", "重要", "Important"),
            Self::Warning => ("warning", "警告", "Warning"),
            Self::CautionLabel => ("caution_label", "注意", "Caution"),
            Self::Caution => ("caution", "注意", "Caution"),
            Self::Discretion => ("discretion", "組織の判断により行うもの", "Left to the organisation's judgement"),
            Self::NoteCorrected => ("note-corrected", "編者注（補正）", "Editor's note (corrected)"),
            Self::NoteReconstructed => ("note-reconstructed", "編者注（復元）", "Editor's note (reconstructed)"),
            Self::NoteContradiction => ("note-contradiction", "編者注（食い違い）", "Editor's note (contradiction)"),
            Self::NoteExplanation => ("note-explanation", "編者注", "Editor's note"),
            Self::ForceMust => ("force-must", "義務", "Must"),
            Self::ForceMustNot => ("force-must-not", "禁止", "Must not"),
            Self::ForceShould => ("force-should", "推奨", "Should"),
            Self::ForceMay => ("force-may", "任意", "May"),
            Self::Inferred => ("inferred", "推定", "inferred"),
            Self::Corrected => ("corrected", "補正", "corrected"),
            Self::Reconstructed => ("reconstructed", "復元", "reconstructed"),
            Self::Summarised => ("summarised", "要約", "summarised"),
            Self::Or => ("or", "又は", "or"),
            Self::And => ("and", "及び", "and"),
            Self::Legend => ("legend", "凡例", "Legend"),
            Self::Blank => ("blank", "（空欄）", "(blank)"),
            Self::Measure => ("measure", "対策", "Measure"),
            Self::Publisher => ("publisher", "発行", "Published by"),
            Self::Date => ("date", "日付", "Date"),
            Self::Address => ("address", "所在", "Address"),
            Self::Footnotes => ("footnotes", "脚注", "Footnotes"),
            Self::FootnoteBack => ("footnote-back", "本文に戻る", "Back to the text"),
            Self::Done => ("done", "済み", "done"),
            Self::Open => ("open", "未済", "open"),
            Self::SourcePage => ("source_page", "原典 p.{n}", "source p. {n}"),
            Self::ValidFrom => ("valid_from", "{n}から", "from {n}"),
            Self::ValidUntil => ("valid_until", "{n}まで", "until {n}"),
            Self::NotYet => ("not_yet", "未施行", "not yet in force"),
            Self::Ended => ("ended", "失効", "no longer in force"),
            Self::Meanwhile => ("meanwhile", "それまでの間：{n}", "until then: {n}"),
        }
    }
}

/// Where the words come from.
pub trait Interface {
    /// The word as shown.
    fn word(&self, word: Word) -> Cow<'static, str>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique() {
        let mut keys: Vec<_> = Word::ALL.iter().map(|w| w.key()).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|w| w[0] != w[1]));
    }
}

//! Headings of plain text that the profile's patterns begin: 第1章, `Chapter 1`, `Appendix A`, 別紙1; and lines that look like
//! headings, which are told.

use super::{Line, Reader};
use crate::import::Finding;
use crate::import::articles::{is_entry, is_title, opening};
use crate::import::draft::{Block, Inline, Label, Shown};
use crate::import::ledger::{PieceKind, Reason};
use crate::import::profile::{HeadingKind, Profile};
use crate::words;

/// Longest line that is told as a possible heading, in characters.
const LONGEST_PROPOSED: usize = 40;

/// What the headings of a text number, the highest first.
pub(super) fn levels(profile: &Profile, lines: &[Line<'_>]) -> Vec<HeadingKind> {
    let of = |line: &Line<'_>| typed(profile, line.text).map(|(kind, _)| kind);
    let mut kinds: Vec<HeadingKind> = lines.iter().filter_map(of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The kind of a line that is a heading by its beginning, and where its number ends.
fn typed(profile: &Profile, text: &str) -> Option<(HeadingKind, usize)> {
    let found = opening(profile, text)?;
    let rest = text[found.end..].trim();
    (is_title(rest) && !text.contains('\t')).then_some((found.kind, found.end))
}

impl Reader<'_, '_> {
    /// Reads a heading that stands behind an empty line or another heading, and tells how many lines it took.
    pub(super) fn typed_heading(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let line = lines[at];
        let is_apart = at
            .checked_sub(1)
            .is_none_or(|above| lines[above].is_blank() || typed(self.profile, lines[above].text).is_some());
        // Lines of one kind right behind each other list what follows.
        let kind_of = |line: &Line<'_>| typed(self.profile, line.text).map(|(kind, _)| kind);
        let above = lines[..at].iter().rev().find(|line| !line.is_blank()).and_then(kind_of);
        let below = lines[at + 1..].iter().find(|line| !line.is_blank()).and_then(kind_of);
        let is_listed = |kind: HeadingKind| above == Some(kind) || below == Some(kind);
        let found = typed(self.profile, line.text).filter(|(kind, _)| is_apart && !is_listed(*kind));
        let Some((kind, end)) = found else {
            self.propose_heading(lines, at);
            return None;
        };
        let number = line.text[..end].trim();
        let rest = line.text[end..].trim();
        let level = match kind {
            HeadingKind::Annex => 1,
            kind => {
                self.levels.iter().position(|own| *own == kind).and_then(|at| u8::try_from(at + 1).ok()).unwrap_or(1)
            }
        };
        // Numbers with dots go on from that of the chapter.
        let digits: String =
            unicode_normalization::UnicodeNormalization::nfkc(number).filter(char::is_ascii_digit).collect();
        if let (1, Ok(own)) = (level, digits.parse()) {
            self.last = vec![own];
            self.item = None;
        }
        let place = self.place(&line);
        let piece = self.ledger.book(PieceKind::Number, &place, number);
        let label = Label { piece, text: number.into(), numbers: Vec::new(), shown: Shown::Text };
        let bare = rest.trim_start_matches([':', '：', '.', '．', '—', '–', '-']).trim_start();
        if bare.len() < rest.len() {
            self.ledger.leave(PieceKind::Text, &place, rest[..rest.len() - bare.len()].trim(), Reason::Sign);
        }
        let title = if bare.is_empty() { Vec::new() } else { vec![self.text(&line, bare)] };
        self.draft.blocks.push(Block::Heading(level, Some(label), title));
        Some(1)
    }

    /// Tells a short line between empty ones that begins with a sign no pattern knows: it may be a heading.
    fn propose_heading(&mut self, lines: &[Line<'_>], at: usize) {
        let line = lines[at];
        let text = line.text.trim();
        let apart = at.checked_sub(1).is_none_or(|above| lines[above].is_blank())
            && lines.get(at + 1).is_none_or(Line::is_blank);
        let begins = ["■", "□", "◆", "◇", "【", "＜", "●"].iter().any(|sign| text.starts_with(sign));
        let lettered = text.split_once([' ', '\u{3000}']).is_some_and(|(word, _)| {
            let inner = word.trim_start_matches(['(', '（']).trim_end_matches([')', '）', '.', '．']);
            let is_letter = inner.chars().count() == 1 && inner.chars().all(char::is_alphabetic);
            let is_roman = inner.len() > 1 && inner.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
            inner.len() < word.len() && (is_letter || is_roman)
        });
        if apart && (begins || lettered) && is_title(text) && text.chars().count() <= LONGEST_PROPOSED {
            let words = words!(
                "「{text}」は見出しかもしれない。プロファイルの `headings` に型を書くと見出しになる",
                "“{text}” may be a heading; a pattern in `headings` of the profile makes it one"
            );
            self.findings.push(Finding::new("maybe-heading", self.place(&line), words));
        }
    }

    /// A paragraph of a regulation: a line, and those that go on below it in the middle of a sentence.
    pub(super) fn whole(&mut self, lines: &[Line<'_>]) -> usize {
        let profile = self.profile;
        let begins = |line: &Line<'_>| opening(profile, line.text).is_some() || is_entry(line.text);
        if lines[0].text.contains('\t') && !begins(&lines[0]) {
            return self.table(lines);
        }
        if !begins(&lines[0])
            && let Some(count) = self.columns(lines)
        {
            return count;
        }
        let mut run: Vec<Inline> = Vec::new();
        let mut count = 0_usize;
        for line in lines {
            let above = count.checked_sub(1).map_or("", |above| lines[above].text.trim_end());
            let ended = count > 0
                && (above.ends_with(['。', '.', '）', ')', ':', '：', ';'])
                    || opening(profile, above).is_some_and(|found| is_title(&above[found.end..])));
            if line.is_blank() || line.text.contains('\t') && count > 0 || count > 0 && begins(line) || ended {
                break;
            }
            if count > 0 {
                run.push(Inline::Soft);
            }
            run.extend(self.tagged(line, line.text.trim()));
            count += 1;
            if line.text.contains('\t') {
                break;
            }
        }
        self.draft.blocks.push(Block::Paragraph(run));
        count
    }
}

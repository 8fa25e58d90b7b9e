//! References to captioned figures and tables by the number that the guide gives them: 図3, `Table 2`, 表9.1-2.

use crate::document::{Caption, Target, Writing};
use crate::syntax::page::Page;

use super::amounts;
use super::labels::Labelled;
use super::prose::Found;

/// What the numbers of the guide's figures and tables begin with.
fn openers<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p str> {
    let numbering = &page.guide.numbering;
    let forms = [&numbering.figures, &numbering.tables].into_iter().flatten();
    forms.map(crate::document::CaptionForm::opener).filter(|opener| !opener.is_empty())
}

/// Whether a text may hold one.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    openers(page).any(|opener| text.contains(opener)) || is_titled(page) && Caption::may_occur_in(text)
}

/// Whether figures may be numbered by their titles: in a guide that has no labels of a form of its own.
fn is_titled(page: &Page<'_>) -> bool {
    page.descent.hints.captions && page.guide.numbering.labels.is_empty() && page.is_guide()
}

/// The number of a figure, a table or a form as titles have it: 図9, 別表第一. At the beginning of a line, with a blank and
/// words behind it, it says what stands there.
pub(super) fn plain(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    if !is_titled(page) {
        return None;
    }
    let first = *f.get(i)?;
    if !matches!(first, '図' | '表' | '別' | '様' | '書' | '付' | '附' | '写' | 'F' | 'T') {
        return None;
    }
    let before = i.checked_sub(1).and_then(|b| f.get(b)).copied();
    let is_free = before.is_none_or(|c| !c.is_alphanumeric() && c != '\\' || matches!(c, 'ぁ'..='ゖ'));
    let caption = Caption::at(f.get(i..f.len().min(i + 30))?).filter(|_| is_free)?;
    let end = i + caption.end;
    // 表2列 counts columns, and 表1枚 sheets.
    if openers(page).any(|opener| opener == caption.word)
        || amounts::is_counted(f, end) && !matches!(f.get(end), Some('ぁ'..='ゖ'))
    {
        return None;
    }
    let line = f.get(end..)?.iter().take(60).take_while(|c| **c != '\n').count();
    let is_parted = f.get(end).is_some_and(|c| matches!(c, ' ' | ':' | '.'));
    let declares = before.is_none_or(|c| c == '\n') && is_parted && line > 1;
    let title = declares.then_some((end + 1, end + line));
    let target = Target::Section(caption.label.into());
    Some(Found { end, target, writing: Writing::Loose, title, after: None })
}

/// The number of a figure or a table that begins at `i`.
pub(super) fn at(f: &[char], i: usize, page: &Page<'_>) -> Option<Labelled> {
    let before = i.checked_sub(1).and_then(|b| f.get(b));
    // 地図1 and 代表2 are other words.
    if before.is_some_and(|c| c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゖ') || *c == '\\') {
        return None;
    }
    openers(page).find_map(|opener| {
        let length = opener.chars().count();
        let is_here = opener.chars().eq(f.get(i..i + length)?.iter().copied());
        let from = i + length + usize::from(f.get(i + length) == Some(&' '));
        let number: String =
            f.get(from..)?.iter().take(24).take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-')).collect();
        let number = number.trim_end_matches(['.', '-']);
        let end = from + number.len();
        let counts = amounts::is_counted(f, end) && !matches!(f.get(end), Some('ぁ'..='ゖ'));
        let goes_on = f.get(end).is_some_and(char::is_ascii_alphanumeric);
        if !is_here || !number.starts_with(|c: char| c.is_ascii_digit()) || counts || goes_on {
            return None;
        }
        let target = Target::Section(format!("{opener}{number}").into());
        Some(Labelled { end, target, writing: Writing::Bare, after: None })
    })
}

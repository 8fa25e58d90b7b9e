//! References to captioned figures and tables by the number that the guide gives them: 図3, `Table 2`, 表9.1-2.

use crate::document::{Target, Writing};
use crate::syntax::page::Page;

use super::amounts;
use super::labels::Labelled;

/// What the numbers of the guide's figures and tables begin with.
fn openers<'p>(page: &'p Page<'_>) -> impl Iterator<Item = &'p str> {
    let numbering = &page.guide.numbering;
    let forms = [&numbering.figures, &numbering.tables].into_iter().flatten();
    forms.map(crate::document::CaptionForm::opener).filter(|opener| !opener.is_empty())
}

/// Whether a text may hold one.
pub(super) fn may_occur(text: &str, page: &Page<'_>) -> bool {
    openers(page).any(|opener| text.contains(opener))
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

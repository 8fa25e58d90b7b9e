//! References in a heading: nothing in it is linked, as the heading is text of many lists, but what it names has to be there.

use crate::document::{Target, Writing};
use crate::syntax::page::Page;

use super::pieces::Ch;
use super::prose::{self, Sentence};

/// Keeps the references that are sure and name a section, so that they are resolved with those of the text. What the
/// heading begins with is its own number, unless the sentence goes on: `5.1項による保管`.
/// A backslash before one says that it is none, and is taken off.
pub(super) fn name(mut chars: Vec<Ch>, sentence: &Sentence, page: &mut Page<'_>) -> Vec<Ch> {
    let mut escapes = Vec::new();
    let folded: Vec<char> = chars.iter().map(|ch| ch.folded()).collect();
    let mut i = 0;
    while i < chars.len() {
        let found = prose::find(&folded, i, sentence, page).filter(|found| found.end > i);
        let Some(found) = found else {
            i = prose::pass(&folded, i, &mut Sentence::default()).max(i + 1);
            continue;
        };
        let end = found.end;
        let begins = i < 2 && !matches!(folded.get(end), Some('ぁ'..='ゖ'));
        let names = matches!(found.target, Target::Section(_) | Target::Item(Some(_), _) | Target::Clause(_));
        // 第3章 is read from its number on.
        let first = i - usize::from(i > 0 && folded.get(i - 1) == Some(&'第'));
        let is_escaped = first > 0 && folded.get(first - 1) == Some(&'\\');
        if found.writing == Writing::Bare && found.after.is_none() && names && !begins && !is_escaped {
            prose::keep(found, &chars, i, page);
        } else if is_escaped {
            escapes.push(first - 1);
        }
        i = end;
    }
    if !escapes.is_empty() {
        let (mut at, mut escapes) = (0, escapes.into_iter().peekable());
        chars.retain(|_| {
            at += 1;
            escapes.next_if_eq(&(at - 1)).is_none()
        });
    }
    chars
}

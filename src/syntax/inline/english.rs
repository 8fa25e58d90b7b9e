//! References in English: `Section 5.1`, `Sections 1-9`, `Article 5(1)`, `§ 5.1`.

use crate::document::{ClauseNumber, SectionNumber, Target, Writing};
use crate::syntax::page::Page;

use super::prose::{Found, blank, items_at};
use super::{pattern, series};

/// Whether a text may hold a reference in English, which needs no sign.
pub(super) fn names_section(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    has("ection") || has("rticle") || has("hapter") || has("lause") || has("§")
}

/// `Section 5.1`, `section 5.1.2(b)`, `Article 5(1)`, `§ 5.1`.
pub(super) fn at(f: &[char], i: usize, page: &Page<'_>) -> Option<Found> {
    let word: String = f.iter().skip(i).take(9).take_while(|c| c.is_ascii_alphabetic()).collect();
    let length = match word.to_ascii_lowercase().as_str() {
        "section" | "sections" | "article" | "articles" | "chapter" | "chapters" | "clause" | "clauses" => word.len(),
        "" if f.get(i) == Some(&'§') => f.iter().skip(i).take(2).take_while(|c| **c == '§').count(),
        _ => return None,
    };
    let blanks = f.iter().skip(i + length).take(2).take_while(|c| matches!(c, ' ' | '\n' | '\u{A0}')).count();
    if blanks == 0 && !word.is_empty() {
        return None;
    }
    let number = pattern::number(f, i + length + blanks)?;
    let section = SectionNumber::parse(&number.text)?;
    let found = |end, target| Some(Found { end, target, writing: Writing::Bare, title: None, after: None });
    if let Some((brackets, end)) = pattern::brackets(f, number.end) {
        if let Some((path, last)) = items_at(f, number.end, page).filter(|(_, last)| *last == end) {
            return found(last, Target::Item(Some(section), path));
        }
        let clause = ClauseNumber::parse(&format!("{}{brackets}", number.text))?;
        return found(end, Target::Clause(clause.as_str().into()));
    }
    // `Section 5.1 (9)`: behind a blank, digits alone are an item.
    if let Some((path, last)) = pattern::item(f, blank(f, number.end)) {
        return found(last, Target::Item(Some(section), path));
    }
    // `Section 5.1a` and `Article 5-1` are numbers of another form, `Sections 1-9` a range.
    let is_range = f.get(i..i + length).is_some_and(|word| matches!(word, [.., 's' | 'S'] | ['§', '§']));
    let goes_on = f.get(number.end).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '-' && !is_range);
    if goes_on {
        return None;
    }
    // "Chapter 11 bankruptcy" and "Section 230" name a section of this guide only where there is one.
    let is_unsure = number.parts == 1 && (number.text.len() > 2 || !series::is_free(f, number.end));
    let writing = if is_unsure { Writing::Loose } else { Writing::Bare };
    Some(Found { end: number.end, target: Target::Section(section.as_str().into()), writing, title: None, after: None })
}

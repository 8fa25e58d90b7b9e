//! Values of vocabularies: one id, ids joined with `or` or `and`, or a list.

use crate::config::Vocabulary;
use crate::diagnostic::{Code, Words, nearest};
use crate::document::{Facet, Facets, Join, Spanned};
use crate::source::Span;
use crate::words;

use super::attributes::Attributes;
use super::page::Page;

/// Takes the values of every vocabulary, in the order of `guide.yaml`.
pub(super) fn take(attributes: &mut Attributes, page: &mut Page<'_>) -> Facets {
    let guide = page.guide;
    let taken = guide.vocabularies.iter().filter_map(|vocabulary| {
        let value = attributes.take(&vocabulary.id)?;
        facet(vocabulary, &[value], page)
    });
    Facets(taken.collect())
}

/// The facet of one vocabulary; `None` where nothing of it can be read.
pub(super) fn facet(vocabulary: &Vocabulary, written: &[Spanned<String>], page: &mut Page<'_>) -> Option<Facet> {
    let mut join = None;
    let mut values: Vec<Box<str>> = Vec::new();
    for text in written {
        let (words, joins) = split(text);
        let mixed = joins.iter().any(|&j| Some(j) != joins.first().copied())
            || (written.len() > 1 && joins.contains(&Join::Either));
        if mixed {
            let message = words!("`or` と `and` が一つの値の中に混ざっている", "`or` and `and` are mixed in one value");
            page.report.with(Code::VocabularyMixedJoin, text.span, message, |d| {
                d.help(words!(
                    "又はなら `or` だけ、及びなら `and` だけでつなぐ",
                    "join with `or` alone (either's) or with `and` alone (each's)"
                ))
            });
        }
        join = join.or(joins.first().copied());
        for word in words {
            let found = value(vocabulary, &word, page).into_iter().filter(|id| !values.contains(id));
            values.extend(found.collect::<Vec<_>>());
        }
    }
    let vocabulary = vocabulary.id.as_str().into();
    (!values.is_empty()).then(|| Facet { vocabulary, values, join: join.unwrap_or_default() })
}

/// The words between the joins, and the joins.
fn split(text: &Spanned<String>) -> (Vec<Spanned<String>>, Vec<Join>) {
    let whole = text.value.as_str();
    // The place of a part is known where the text is written as it is: without quotes and escapes.
    let written_plainly = (text.span.end - text.span.start) as usize == whole.len();
    let place = |start: usize, part: &str| {
        if written_plainly { Span::new(start, start + part.len()).shift(text.span.start as usize) } else { text.span }
    };
    let (mut words, mut joins) = (Vec::new(), Vec::new());
    let (mut from, mut at) = (0, 0);
    let push = |from: usize, to: usize, words: &mut Vec<Spanned<String>>| {
        let part = whole.get(from..to).unwrap_or("");
        let trimmed = part.trim();
        let lead = part.len() - part.trim_start().len();
        words.push(Spanned::new(trimmed.to_owned(), place(from + lead, trimmed)));
    };
    for token in whole.split_inclusive(char::is_whitespace) {
        let join = match token.trim() {
            "or" => Some(Join::Either),
            "and" => Some(Join::Each),
            _ => None,
        };
        if let Some(join) = join {
            push(from, at, &mut words);
            joins.push(join);
            from = at + token.len();
        }
        at += token.len();
    }
    push(from, whole.len(), &mut words);
    (words, joins)
}

fn value(vocabulary: &Vocabulary, word: &Spanned<String>, page: &mut Page<'_>) -> Option<Box<str>> {
    let text = word.value.as_str();
    if let Some(value) = vocabulary.find(text) {
        return Some(value.id.as_str().into());
    }
    let parts: Vec<&str> = text.split([' ', ',', '、', '\u{3000}']).filter(|p| !p.is_empty()).collect();
    let ambiguous = parts.len() > 1 && parts.iter().all(|p| vocabulary.find(p).is_some());
    if ambiguous {
        let (either, each) = (parts.join(" or "), parts.join(" and "));
        let message = words!("`{text}` は、又はか及びか分からない", "`{text}` may mean either or each");
        page.report.with(Code::VocabularyDeprecatedSpaces, word.span, message, |d| {
            d.help(words!("`{either}`（又は）か `{each}`（及び）と書く", "write `{either}` or `{each}`"))
        });
        return None;
    }
    let id = &vocabulary.id;
    let names = vocabulary
        .values
        .iter()
        .flat_map(|v| [v.id.as_str(), v.name.as_str()].into_iter().chain(v.aliases.iter().map(String::as_str)));
    let near = nearest(text, names);
    let message = words!("`{text}` は語彙 `{id}` の値でない", "`{text}` is not a value of the vocabulary `{id}`");
    page.report.with(Code::VocabularyUnknownValue, word.span, message, |d| match near {
        Some(_) => d.suggest(near),
        None => d.help(known(vocabulary)),
    });
    None
}

/// The values of a vocabulary, as far as they can be listed.
pub(super) fn known(vocabulary: &Vocabulary) -> Words {
    const MOST: usize = 12;
    let ids: Vec<&str> = vocabulary.values.iter().map(|v| v.id.as_str()).take(MOST).collect();
    let (list, list_en) = (ids.join("`、`"), ids.join("`, `"));
    if vocabulary.values.len() > MOST {
        words!("使えるのは `{list}` など", "the values are `{list_en}` and others")
    } else {
        words!("使えるのは `{list}`", "the values are `{list_en}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_split_at_joins() {
        let text = Spanned::new("a or ST 評価 or c".to_owned(), Span::new(10, 10 + "a or ST 評価 or c".len()));
        let (words, joins) = split(&text);
        let shown: Vec<_> = words.iter().map(|w| (w.value.as_str(), w.span.start)).collect();
        assert_eq!(shown, [("a", 10), ("ST 評価", 15), ("c", 28)]);
        assert_eq!(joins, [Join::Either, Join::Either]);
        assert_eq!(split(&Spanned::new("order".into(), Span::new(0, 5))).1, []);
    }
}

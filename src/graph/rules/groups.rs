//! Every clause lies in a group of its standard: one that lies in none would be in no list of a standard.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::graph::{Resolved, Views};
use crate::words;

pub(super) fn check(resolved: &Resolved, views: &Views<'_>, out: &mut Vec<Diagnostic>) {
    let standards = &resolved.corpus.guide.standards;
    // A clause may be of a standard that has no groups.
    if standards.is_empty() || standards.iter().any(|standard| standard.groups.is_empty()) {
        return;
    }
    let groups: BTreeSet<&str> =
        standards.iter().flat_map(|standard| &standard.groups).map(|group| group.number.as_str()).collect();
    let depths: BTreeSet<(&str, usize)> =
        groups.iter().filter_map(|group| Some((head(group)?, depth(group)))).collect();
    for clause in &views.clauses {
        let Some(page) = resolved.corpus.page(clause.at.page) else { continue };
        let Some(number) = &clause.clause.number else { continue };
        let (text, span) = (number.value.as_str(), number.span);
        if is_held(text, &groups, &depths) {
            continue;
        }
        let message = words!(
            "遵守事項 `{text}` の属する群が guide.yaml の `standards` にない",
            "no group of `standards` in guide.yaml holds the clause `{text}`"
        );
        let near = nearest(above(text).unwrap_or(text), groups.iter().copied());
        let diagnostic = Diagnostic::new(Code::ClauseGroup, &page.document.source, span, message);
        out.push(match near {
            Some(near) => diagnostic.help(words!(
                "番号は `{near}` の下のものではないか。新しい群なら `groups` に加える",
                "is it one of `{near}`? Add a new group to `groups`"
            )),
            None => diagnostic.help(words!(
                "番号を直すか、群を `groups: [{{ number: …, title: … }}]` に加える",
                "correct the number, or add the group: `groups: [{{ number: …, title: … }}]`"
            )),
        });
    }
}

/// Whether a number lies in a group. Where its standard has groups that lie as deep as what holds it, it is in one of those.
fn is_held(number: &str, groups: &BTreeSet<&str>, depths: &BTreeSet<(&str, usize)>) -> bool {
    let Some(holder) = above(number) else { return groups.contains(number) };
    if groups.contains(holder) || groups.contains(number) {
        return true;
    }
    let is_as_deep = head(holder).is_some_and(|head| depth(holder) > 0 && depths.contains(&(head, depth(holder))));
    !is_as_deep && is_held(holder, groups, depths)
}

/// 1.2.5.1(4) of 1.2.5.1(4)(a), 1.2.5 of 1.2.5.1.
fn above(number: &str) -> Option<&str> {
    number.rfind(['(', '.', '-']).map(|at| &number[..at]).filter(|above| !above.is_empty())
}

/// What stands before the brackets.
fn head(number: &str) -> Option<&str> {
    number.split('(').next()
}

/// How many brackets a number has.
fn depth(number: &str) -> usize {
    number.matches('(').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_lies_in_the_deepest_groups_that_there_are() {
        let groups = BTreeSet::from(["1.2.5.1", "1.2.5.1(1)", "1.2.5.1(2)", "2.1", "AC"]);
        let depths = groups.iter().filter_map(|group| Some((head(group)?, depth(group)))).collect();
        for number in ["1.2.5.1(1)(a)", "1.2.5.1(2)(b)", "2.1(1)(a)", "2.1.4", "AC-2", "AC-2(1)", "2.1"] {
            assert!(is_held(number, &groups, &depths), "{number}");
        }
        for number in ["1.2.5.1(9)(a)", "1.2.9.9(1)(a)", "3.1", "AT-1"] {
            assert!(!is_held(number, &groups, &depths), "{number}");
        }
    }
}

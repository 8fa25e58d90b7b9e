//! What follows from one mistake is told with it: many places that name the same thing which is nowhere, and what stands
//! on a line, or in a page, that was not read. Findings are grouped by what they name, so that this takes one pass.

mod entries;
mod lost;
mod said;

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Follower, Label};
use crate::words;

use entries::Entries;
use lost::Lost;
use said::{is_raised, line_of, missing_sections, named, named_section};

/// A cause that has a cause itself, and so on: longer chains lead in a circle.
const LONGEST_CHAIN: usize = 8;

/// Puts what follows from a finding under it. The findings are in order, and stay so.
pub(in crate::session) fn fold(diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.len() < 2 {
        return;
    }
    let lost = Lost::of(diagnostics);
    let entries = Entries::of(diagnostics);
    let sections = missing_sections(diagnostics);
    let is_without_bearers = no_bearers(diagnostics);
    let mut firsts: HashMap<(Code, String), usize> = HashMap::new();
    let mut heads: Vec<usize> = Vec::with_capacity(diagnostics.len());
    for (i, diagnostic) in diagnostics.iter().enumerate() {
        let is_as_grave = |&head: &usize| {
            diagnostics.get(head).is_some_and(|head| head.severity() <= diagnostic.severity()) && head != i
        };
        let is_raised = |&head: &usize| head != i && diagnostics.get(head).is_some_and(|head| is_raised(head.code));
        let cause = lost.cause(i, diagnostic).or_else(|| entries.cause(diagnostic));
        let cause = cause.filter(|head| is_as_grave(head) || is_raised(head));
        let key = || key(diagnostic, (&sections, is_without_bearers));
        let first = || {
            let first = firsts.entry(key()?).or_insert(i);
            // What keeps the site from being published is never told as part of a warning.
            if !is_as_grave(first) {
                *first = i;
            }
            Some(*first)
        };
        heads.push(cause.or_else(first).unwrap_or(i));
    }
    if heads.iter().enumerate().all(|(i, head)| i == *head) {
        return;
    }
    let heads: Vec<usize> = (0..heads.len()).map(|i| first_cause(&heads, i)).collect();
    let mut kept: Vec<Option<Diagnostic>> = std::mem::take(diagnostics).into_iter().map(Some).collect();
    for (i, head) in heads.into_iter().enumerate().filter(|(i, head)| i != head) {
        let Some(mut below) = kept.get_mut(i).and_then(Option::take) else { continue };
        let is_same = matches!(kept.get(head), Some(Some(head)) if head.message.en == below.message.en);
        let words = if is_same { words!("ここも同じ", "and here") } else { below.message };
        let place = Label { place: below.primary.place, words };
        let follower = Follower { code: below.code, label: place, fix: below.fix.take() };
        if let Some(Some(head)) = kept.get_mut(head) {
            head.followers.push(follower);
        }
    }
    diagnostics.extend(kept.into_iter().flatten());
    // What a page that was not read has lost is told after it, and what an entry of the settings leads to after that.
    let is_root = |diagnostic: &Diagnostic| {
        let is_cause = !diagnostic.followers.is_empty() && diagnostic.primary.place.path() == "guide.yaml";
        diagnostic.code == Code::SourceEncoding
            || said::is_of_head(diagnostic.code)
            || said::swallows(diagnostic)
            || is_cause
    };
    diagnostics.sort_by_key(|diagnostic| !is_root(diagnostic));
}

/// The cause at the end of a chain of causes; where it leads nowhere, the finding itself.
fn first_cause(heads: &[usize], i: usize) -> usize {
    let mut at = i;
    for _ in 0..LONGEST_CHAIN {
        match heads.get(at) {
            Some(&next) if next != at => at = next,
            _ => return at,
        }
    }
    i
}

/// So many pages have duties without a bearer only where the settings say of no vocabulary that it bears duties.
const MANY: usize = 4;

fn no_bearers(diagnostics: &[Diagnostic]) -> bool {
    let of_duties = diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::DutyBearer);
    let pages: BTreeSet<&str> = of_duties.map(|diagnostic| diagnostic.primary.place.path()).collect();
    pages.len() >= MANY && diagnostics.iter().any(said::is_inferred)
}

/// What is the same in findings of one cause.
fn key(diagnostic: &Diagnostic, (sections, is_without_bearers): (&HashSet<String>, bool)) -> Option<(Code, String)> {
    let code = diagnostic.code;
    let of_bearers = code == Code::DutyBearer || said::is_inferred(diagnostic);
    if is_without_bearers && of_bearers {
        return Some((Code::DutyBearer, String::new()));
    }
    match code {
        Code::XrefUnknown | Code::OrphanPage if named_section(diagnostic).is_some_and(|name| !name.contains(':')) => {
            let name = named_section(diagnostic)?;
            // A section that is gone takes those below it along.
            let above = name.match_indices('.').map(|(at, _)| &name[..at]).find(|above| sections.contains(*above));
            Some((Code::XrefUnknown, format!("section {}", above.unwrap_or(name))))
        }
        Code::XrefUnknown | Code::XrefAnchor | Code::VocabularyUnknownValue => {
            Some((Code::XrefUnknown, named(diagnostic)?.rsplit(':').next()?.to_owned()))
        }
        // A vocabulary that has another name now is named wherever its values stand.
        Code::AttributeUnknown | Code::FrontMatterUnknownKey => {
            Some((Code::AttributeUnknown, said::first_name(diagnostic)?))
        }
        Code::XrefSyntax if diagnostic.message.en.starts_with("there is no kind") => {
            let kind = said::first_name(diagnostic)?;
            Some((Code::AttributeUnknown, kind.trim_end_matches(':').to_owned()))
        }
        Code::AttributeValue if said::names_vocabulary(diagnostic) => {
            Some((Code::AttributeUnknown, said::first_name(diagnostic)?))
        }
        Code::XrefRange => Some((code, diagnostic.message.en.split(' ').next()?.to_owned())),
        // One wrong range of pages makes every page below it wrong.
        Code::AttributeValue if said::is_outside_of_pages(diagnostic) => {
            Some((code, format!("pages of {}", diagnostic.primary.place.path())))
        }
        Code::XrefTitle
        | Code::XrefDraft
        | Code::LinkFile
        | Code::NoteUnknown
        | Code::MatrixColumn
        | Code::MatrixMark
        | Code::AttributeValue => Some((code, diagnostic.message.en.clone())),
        // What holds a clause is missed by the clause and by whoever names the group.
        Code::ClauseGroup => {
            let clause = named(diagnostic)?;
            Some((Code::XrefUnknown, clause.get(..clause.rfind(['(', '.'])?)?.to_owned()))
        }
        // One id, or one list, is wrong in two ways.
        Code::RequiredId | Code::DuplicateId => at_line(Code::RequiredId, diagnostic),
        Code::AttributeMissing if diagnostic.message.en.starts_with("`#id`") => at_line(Code::RequiredId, diagnostic),
        Code::ConfigValue if diagnostic.message.en.starts_with("this is read as one word") => {
            at_line(Code::VocabularyDeprecatedSpaces, diagnostic)
        }
        // The two halves of a tag or of a mark stand in one line.
        Code::RawHtml | Code::MarkUnpaired | Code::VocabularyDeprecatedSpaces => at_line(code, diagnostic),
        // A bracket that is not closed takes those behind it along.
        Code::XrefSyntax if diagnostic.message.en.starts_with("`[[`") => at_line(code, diagnostic),
        Code::DutyBearer | Code::MatrixTable | Code::MatrixWidth | Code::ItemOrder => {
            Some((code, diagnostic.primary.place.path().to_owned()))
        }
        _ => None,
    }
}

/// Whatever is said of one line under one code.
fn at_line(code: Code, diagnostic: &Diagnostic) -> Option<(Code, String)> {
    let (line, _) = line_of(diagnostic)?;
    Some((code, format!("{}:{line}", diagnostic.primary.place.path())))
}

#[cfg(test)]
mod tests {
    use super::first_cause;

    #[test]
    fn a_chain_of_causes_leads_to_its_end_and_a_circle_to_nothing() {
        let heads = [0, 0, 1, 4, 3, 3];
        let ends: Vec<usize> = (0..heads.len()).map(|i| first_cause(&heads, i)).collect();
        assert_eq!(ends, [0, 0, 0, 3, 4, 5]);
    }
}

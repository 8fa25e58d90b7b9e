//! What closes a report: how many mistakes of which kind, and where to begin.

use std::fmt::Write as _;

use super::{Code, Diagnostic, Lang, Severity};
use crate::words;

/// How many errors and warnings, how many of each kind, and what to mend first. `path` makes the path of a place one that
/// can be opened from here.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], lang: Lang, path: &dyn Fn(&str) -> String) -> String {
    let mut out = counts(diagnostics, lang);
    if diagnostics.len() < 2 {
        return out;
    }
    for (code, count) in kinds(diagnostics) {
        let _ = write!(out, "\n{count:>5}  {}", code.name());
    }
    if let Some(first) = first(diagnostics) {
        let at = first.primary.place.position().map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
        let place = path(first.primary.place.path()) + &at;
        let code = first.code.name();
        let words = words!("まず直す所", "mend first");
        let _ = write!(out, "\n{}: {place} [{code}]", words.get(lang));
    }
    out
}

/// `2 errors, 1 warning`.
#[must_use]
pub fn counts(diagnostics: &[Diagnostic], lang: Lang) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
    counted(errors, diagnostics.len() - errors, lang)
}

/// The same of numbers that are known.
#[must_use]
pub fn counted(errors: usize, warnings: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("誤り {errors} 件、警告 {warnings} 件"),
        Lang::En => {
            let s = |n: usize| if n == 1 { "" } else { "s" };
            format!("{errors} error{}, {warnings} warning{}", s(errors), s(warnings))
        }
    }
}

/// How many there are of each kind, errors first, then the most frequent.
fn kinds(diagnostics: &[Diagnostic]) -> Vec<(Code, usize)> {
    let mut kinds: Vec<(Code, Severity, usize)> = Vec::new();
    for diagnostic in diagnostics {
        match kinds.iter_mut().find(|(code, ..)| *code == diagnostic.code) {
            Some((_, severity, count)) => {
                *severity = (*severity).min(diagnostic.severity());
                *count += 1;
            }
            None => kinds.push((diagnostic.code, diagnostic.severity(), 1)),
        }
    }
    kinds.sort_by_key(|&(code, severity, count)| (severity, std::cmp::Reverse(count), code.name()));
    kinds.into_iter().map(|(code, _, count)| (code, count)).collect()
}

/// Areas in the order in which mistakes of one make others seem wrong.
const CAUSES: [&str; 7] = ["source", "yaml", "config", "front-matter", "theme", "directive", "identity"];

/// The mistake that most likely is the cause of others.
fn first(diagnostics: &[Diagnostic]) -> Option<&Diagnostic> {
    let area = |code: Code| code.name().split("::").next().unwrap_or("");
    let rank = |code: Code| CAUSES.iter().position(|cause| *cause == area(code)).unwrap_or(CAUSES.len());
    // Everything is read with the settings, so that they come before pages.
    let is_later = |d: &Diagnostic| d.primary.place.path() != "guide.yaml" || rank(d.code) > 2;
    // Of equal ones the first in the order of the report.
    diagnostics.iter().min_by_key(|d| (d.severity(), is_later(d), rank(d.code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn at(code: Code, path: &str) -> Diagnostic {
        Diagnostic::at(code, Place::File(path.to_owned(), None), words!("あ", "a"))
    }

    #[test]
    fn causes_are_mended_first_and_kinds_are_counted() {
        let all = [
            at(Code::XrefUnknown, "1.md"),
            at(Code::XrefUnknown, "2.md"),
            at(Code::DirectiveUnclosed, "9.md"),
            at(Code::EmptyPage, "3.md"),
        ];
        let path = |path: &str| format!("content/{path}");
        assert_eq!(
            summary(&all, Lang::En, &path),
            "3 errors, 1 warning\n    2  xref::unknown-target\n    1  directive::unclosed\n    1  structure::empty-page\nmend first: content/9.md [directive::unclosed]"
        );
        assert_eq!(summary(&all[3..], Lang::En, &path), "0 errors, 1 warning");
    }

    #[test]
    fn a_warning_from_which_an_error_follows_is_an_error_of_its_own_kind() {
        let cause = at(Code::SourceSkipped, "2.mdx");
        assert_eq!(cause.severity(), Severity::Warning);
        let below = at(Code::XrefUnknown, "1.md");
        let follower = crate::diagnostic::Follower { code: below.code, label: below.primary, fix: None };
        let cause = Diagnostic { followers: vec![follower], ..cause };
        let path = |path: &str| path.to_owned();
        assert_eq!(
            summary(&[at(Code::EmptyPage, "3.md"), cause], Lang::En, &path),
            "1 error, 1 warning\n    1  source::skipped\n    1  structure::empty-page\nmend first: 2.mdx [source::skipped]"
        );
    }
}

//! How many findings are kept: a broken page or guide can have more than anybody reads, a terminal prints or a browser
//! holds. What is left out is told.

use super::{Code, Diagnostic, Place, Severity};
use crate::words;

/// Of one file no more than this are kept.
const MOST_OF_A_FILE: usize = 1_000;

/// Of a guide no more than this are kept.
const MOST_OF_A_GUIDE: usize = 20_000;

/// Leaves out what is beyond the limits of a file and of the whole, and says how much. Errors are kept before warnings, so
/// a guide with an error keeps one. The findings are in order, and stay so.
pub fn bound(findings: &mut Vec<Diagnostic>) {
    if findings.len() <= MOST_OF_A_FILE {
        return;
    }
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(findings.len().min(MOST_OF_A_GUIDE));
    let mut rest = std::mem::take(findings).into_iter().peekable();
    while let Some(first) = rest.next() {
        let path = first.primary.place.path().to_owned();
        let mut of_file = vec![first];
        while let Some(next) = rest.next_if(|next| next.primary.place.path() == path) {
            of_file.push(next);
        }
        let dropped = keep(&mut of_file, MOST_OF_A_FILE);
        kept.append(&mut of_file);
        kept.extend(dropped.map(|dropped| dropped.told(&path)));
    }
    let dropped = keep(&mut kept, MOST_OF_A_GUIDE);
    kept.extend(dropped.map(|dropped| dropped.told("")));
    *findings = kept;
}

/// What was left out.
struct Dropped {
    errors: usize,
    warnings: usize,
}

impl Dropped {
    fn told(&self, path: &str) -> Diagnostic {
        let (errors, warnings) = (self.errors, self.warnings);
        let message = words!(
            "ほかに誤り {errors} 件、警告 {warnings} 件があるが、並べていない",
            "there are {errors} more errors and {warnings} more warnings, which are not listed"
        );
        Diagnostic::at(Code::LimitFindings, Place::File(path.to_owned(), None), message)
            .help(words!("並んでいるものを直してから調べ直す", "mend those that are listed, and check again"))
    }
}

/// Keeps `most` findings, errors before warnings, in their order.
fn keep(findings: &mut Vec<Diagnostic>, most: usize) -> Option<Dropped> {
    if findings.len() <= most {
        return None;
    }
    let count = |findings: &[Diagnostic]| findings.iter().filter(|d| d.severity() == Severity::Error).count();
    let (errors, all) = (count(findings), findings.len());
    let (mut errors_left, mut warnings_left) = (errors.min(most), most - errors.min(most));
    findings.retain(|finding| {
        let left = if finding.severity() == Severity::Error { &mut errors_left } else { &mut warnings_left };
        let is_kept = *left > 0;
        *left -= usize::from(is_kept);
        is_kept
    });
    let kept_errors = errors.min(most);
    Some(Dropped { errors: errors - kept_errors, warnings: all - errors - (most - kept_errors) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::has_errors;

    fn findings(path: &str, code: Code, count: usize) -> Vec<Diagnostic> {
        let one = |n: usize| {
            let position = crate::source::Position { line: n + 1, column: 1 };
            Diagnostic::at(code, Place::File(path.to_owned(), Some(position)), words!("誤り", "wrong"))
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn few_findings_stay_as_they_are() {
        let mut few = findings("a.md", Code::RawHtml, 1_000);
        bound(&mut few);
        assert_eq!(few.len(), 1_000);
    }

    #[test]
    fn errors_are_kept_before_warnings_and_the_rest_is_told() {
        let mut many = findings("a.md", Code::RawHtml, 1_500);
        many.extend(findings("a.md", Code::XrefUnknown, 700));
        many.extend(findings("b.md", Code::RawHtml, 3));
        bound(&mut many);
        assert_eq!(many.len(), 1_000 + 1 + 3);
        assert_eq!(many.iter().filter(|d| d.code == Code::XrefUnknown).count(), 700);
        let told = &many[1_000];
        assert_eq!((told.code, told.primary.place.path()), (Code::LimitFindings, "a.md"));
        assert_eq!(told.message.en, "there are 0 more errors and 1200 more warnings, which are not listed");
    }

    #[test]
    fn a_guide_with_one_error_keeps_it() {
        let mut many: Vec<_> = (0..40).flat_map(|n| findings(&format!("{n:02}.md"), Code::RawHtml, 1_000)).collect();
        many.extend(findings("z.md", Code::XrefUnknown, 1));
        bound(&mut many);
        assert_eq!(many.len(), 20_001);
        assert!(has_errors(&many));
        assert_eq!(many.last().map(|d| d.code), Some(Code::LimitFindings));
    }
}

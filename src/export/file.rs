//! One file of what `tebiki export` and `downloads:` name alike.

use super::docx::{self, Case};
use super::table::{self, What};
use super::xlsx;
use crate::diagnostic::Words;
use crate::words;

/// A list of the guide, the guide, or the forms for a case as a file: `what` is the name of a list or `case`, `kind` is
/// `xlsx`, `docx` or `csv`.
///
/// # Errors
/// Nothing of that name can be made so, it cannot be narrowed by what was chosen, or a text does not fit into the file.
pub fn file(case: Case<'_>, what: &str, kind: &str) -> Result<Vec<u8>, Words> {
    let given = case.given;
    let list = What::named(what);
    if let Some(vocabulary) = list.and_then(|list| given.silent_of(list)) {
        return Err(words!(
            "`{what}` の一覧は `{vocabulary}` では絞り込めない",
            "the list `{what}` cannot be narrowed by `{vocabulary}`"
        ));
    }
    match (kind, list) {
        ("xlsx", Some(list)) => xlsx::workbook(given, list)
            .map_err(|fault| words!("ブックを作れない（{fault}）", "the workbook cannot be made ({fault})")),
        ("docx", None) => docx::forms(case).map_err(|fault| fault.0),
        ("docx", Some(What::Guide)) => docx::guide(case).map_err(|fault| fault.0),
        ("docx", Some(list)) => docx::list(given, list).map_err(|fault| fault.0),
        ("csv", Some(list)) => Ok(table::data(given, list).csv().into_bytes()),
        _ => Err(words!("`{what}` は {kind} にできない", "`{what}` cannot be made as {kind}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_know_every_list() {
        let lists: Vec<&str> = What::ALL.iter().map(|(name, _)| *name).chain(["case"]).collect();
        assert_eq!(lists, crate::config::LISTS);
    }
}

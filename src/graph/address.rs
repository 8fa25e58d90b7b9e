//! The addresses of pages that are derived from the model. Content pages may not take them.

use crate::config::Guide;

/// Names, without `.html`, of the derived pages that every guide has.
pub const FIXED: &[&str] = &[
    "404",
    "all",
    "case",
    "cautions",
    "clauses",
    "duties",
    "history",
    "index",
    "matrices",
    "measures",
    "notes",
    "references",
    "search",
    "terms",
];

/// The page that lists a vocabulary.
#[must_use]
pub fn vocabulary(id: &str) -> String {
    id.to_owned()
}

/// The page of one value of a vocabulary.
#[must_use]
pub fn value(vocabulary: &str, value: &str) -> String {
    format!("{vocabulary}-{value}")
}

/// The page of a matrix.
#[must_use]
pub fn matrix(anchor: &str) -> String {
    format!("matrix-{anchor}")
}

/// The page that holds a section with all below it, in a guide that is too long for one page.
#[must_use]
pub fn part(name: &str) -> String {
    format!("all-{name}")
}

/// The anchor of a term on the page of terms.
#[must_use]
pub fn term(id: &str) -> String {
    format!("term-{id}")
}

/// The anchor of a cited document without an entry on the page of references.
#[must_use]
pub fn cited(id: &str) -> String {
    format!("ref-{id}")
}

/// Whether a content page of that name would stand in the way of a derived page.
#[must_use]
pub fn is_taken(name: &str, guide: &Guide) -> bool {
    let of_vocabulary =
        guide.vocabularies.iter().any(|v| name == v.id || v.values.iter().any(|x| name == value(&v.id, &x.id)));
    FIXED.contains(&name) || of_vocabulary
}

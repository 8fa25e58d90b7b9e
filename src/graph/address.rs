//! The addresses of pages that are derived from the model. Content pages may not take them.

use crate::config::Guide;

/// Names, without `.html`, of the derived pages that every guide has.
pub const FIXED: &[&str] = &[
    "404",
    "accessibility",
    "all",
    "case",
    "cautions",
    "changes",
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

/// The ids that pages have of their own: those of the templates and of the scripts. No place of the content may have one,
/// as links to it would lead elsewhere.
pub const PAGE_IDS: &[&str] = &[
    "backlinks",
    "below",
    "case-name",
    "changes",
    "entrances",
    "main",
    "menu",
    "moved-places",
    "nearest",
    "popover",
    "search-app",
    "search-dialog-field",
    "search-dialog-field-keys",
    "search-field",
    "search-field-keys",
    "site-foot",
    "site-words",
    "tebiki-live",
    "tebiki-live-bar",
    "toc",
    "tree",
    "verdict",
];

/// How ids begin that the search gives its results, on every page.
const RESULTS: &str = "dialog-results-";

/// Whether a page has that id for itself.
#[must_use]
pub fn is_page_id(id: &str) -> bool {
    PAGE_IDS.contains(&id) || id.starts_with(RESULTS)
}

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

/// The page of the changes of a section with all below it, in a guide that is too long for one page.
#[must_use]
pub fn changes_of_part(name: &str) -> String {
    format!("changes-{name}")
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

/// The derived page that an entrance of the guide names: one that every guide can have, a vocabulary's (`role`) or a
/// value's (`role:staff`); without `.html`.
#[must_use]
pub fn entrance(to: &str, guide: &Guide) -> Option<String> {
    let vocabulary_of = |id: &str| guide.vocabularies.iter().find(|v| v.id == id);
    if let Some((id, wanted)) = to.split_once(':') {
        let found = vocabulary_of(id)?.values.iter().find(|v| v.id == wanted)?;
        return Some(value(id, &found.id));
    }
    let is_fixed = FIXED.contains(&to) && to != "404" && to != "index";
    (is_fixed || vocabulary_of(to).is_some()).then(|| to.to_owned())
}

/// What an entrance can name beside sections, as it is written: pages of every guide, vocabularies and their values.
#[must_use]
pub fn entrances(guide: &Guide) -> Vec<String> {
    let fixed = FIXED.iter().filter(|name| !matches!(**name, "404" | "index")).map(|name| (*name).to_owned());
    let vocabularies = guide.vocabularies.iter().map(|v| v.id.clone());
    let values = guide.vocabularies.iter().flat_map(|v| v.values.iter().map(move |x| format!("{}:{}", v.id, x.id)));
    fixed.chain(vocabularies).chain(values).collect()
}

/// Whether a content page of that name would stand in the way of a derived page.
#[must_use]
pub fn is_taken(name: &str, guide: &Guide) -> bool {
    let of_vocabulary =
        guide.vocabularies.iter().any(|v| name == v.id || v.values.iter().any(|x| name == value(&v.id, &x.id)));
    FIXED.contains(&name) || of_vocabulary
}

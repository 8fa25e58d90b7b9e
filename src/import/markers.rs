//! The numbers of entries as markers of lists: `8)` of (8), `4.` of ④.

use unicode_normalization::UnicodeNormalization;

use super::draft::{Label, Shown};

/// The number that a marker can show, and whether it is an item's.
pub(super) fn counted(label: &Label) -> Option<(u32, bool)> {
    match label.shown {
        Shown::Item(n) => Some((n, true)),
        Shown::Step(n) => Some((n, false)),
        Shown::Text => None,
        Shown::ByText => {
            item_number(&label.text).map(|n| (n, true)).or_else(|| step_number(&label.text).map(|n| (n, false)))
        }
    }
}

/// The `8` of `(8)`, `（８）` or `8)`.
pub(super) fn item_number(label: &str) -> Option<u32> {
    let text: String = label.nfkc().filter(|c| !c.is_whitespace()).collect();
    let inner = text.strip_suffix(')')?;
    inner.strip_prefix('(').unwrap_or(inner).parse().ok()
}

/// The `4` of `④`, `4.`, `４` or `4`.
fn step_number(label: &str) -> Option<u32> {
    let text: String = label.nfkc().filter(|c| !c.is_whitespace()).collect();
    text.strip_suffix('.').unwrap_or(&text).parse().ok()
}

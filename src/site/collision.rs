//! Names that a file system may take for the same: they differ by case or by Unicode form only.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// The form in which two names are equal on the least discerning file system.
#[must_use]
pub fn fold(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Every pair of different names that a file system may take for the same, in the order given.
pub fn collisions<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut seen = BTreeMap::new();
    let mut pairs = Vec::new();
    for name in names {
        let first = *seen.entry(fold(name)).or_insert(name);
        if first != name {
            pairs.push((first, name));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_that_differ_by_case_or_form_only() {
        let composed = "\u{304c}.png";
        let decomposed = "\u{304b}\u{3099}.png";
        let names = ["a.png", "A.png", composed, "b.png", decomposed];
        assert_eq!(collisions(names), [("a.png", "A.png"), (composed, decomposed)]);
    }

    #[test]
    fn takes_the_same_name_twice_for_one() {
        assert!(collisions(["a.png", "a.png", "b.png"]).is_empty());
    }
}

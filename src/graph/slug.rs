//! Links to headings by their words, as other tools of Markdown make them: `#処理の手順`, `9.1.md#what-is-kept`.

use std::collections::BTreeMap;

use crate::document::{Place, PlaceKind};

use super::corpus::Page;

/// The words of a heading as an address: lower case, without punctuation, blanks as hyphens. GitHub and most others do so.
#[must_use]
pub fn slug(heading: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    heading.trim().to_lowercase().chars().filter(|c| kept(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The heading that a fragment names by its words; the second of two equal ones has `-1` behind them.
pub(super) fn heading(page: &Page, fragment: &str) -> Option<u32> {
    let wanted = fragment.to_lowercase();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let headings = (0_u32..).zip(&page.places.list).filter(|(_, place)| is_heading(place));
    headings.into_iter().find_map(|(index, place)| {
        let numbered = slug(&format!("{} {}", place.label, place.title));
        let plain = slug(&place.title);
        let count = seen.entry(plain.clone()).or_insert(0);
        let own = if *count == 0 { plain } else { format!("{plain}-{count}") };
        *count += 1;
        (!wanted.is_empty() && (own == wanted || numbered == wanted)).then_some(index)
    })
}

fn is_heading(place: &Place) -> bool {
    place.kind == PlaceKind::Heading || place.kind == PlaceKind::Item && place.carrier.is_block()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_headings_are_addresses() {
        assert_eq!(slug("Hello, World! 事始め"), "hello-world-事始め");
        assert_eq!(slug("store.dispatch(action)"), "storedispatchaction");
    }
}

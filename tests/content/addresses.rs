//! Addresses that were on paper and in mail before the guide declared its own, the printed pages of its places, and
//! the lines that say a measure in a checklist.

use std::collections::BTreeSet;
use std::fs;

use tebiki::document::Place;

use super::{analysis, content};

/// Anchors of sections (and of the cover) as they were when numbered entries were counted.
const OLD: &[(&str, &str)] = &[
    ("", "h-030491 h-26f411 h-3a05cc h-4ec984"),
    ("4", "i1 i2 i3"),
    ("7.1", "i1 i2"),
    ("7.2", "i1 i2"),
    ("7.3", "i1 i2 i3 i4 i5 i6"),
    ("8.1.1", "i1 i2 i3 i4 i5 i6 i7 i8 i9"),
    ("8.1.2", "i3"),
    ("8.1.3", "i1 i2 i3 i4 i5"),
    ("9.2.1", "i2-s1 i2-s2"),
    ("9.2.2", "i3-s1 i3-s2"),
    ("9.2.4", "i1 i1-s1 i1-s2 i1-s3 i2 i2-s1 i2-s2"),
    (
        "9.3.1",
        "clause-1.2.5.1-4-a-a clause-1.2.5.1-4-a-i i3-s1 i3-s2 i5-s1 i5-s2 i5-s3 i5-s4 i5-s5 i7-s1 i7-s2 i8-s1 i8-s2 \
         i8-s3 i8-s4 i9-s1 i9-s2 i13-s1 i13-s2",
    ),
    ("9.3.2", "clause-1.2.5.1-4-b-a clause-1.2.5.1-4-b-i i1 i2 i3"),
    ("9.3.3", "i1 i2 i3"),
    ("9.4.1", "clause-1.2.5.1-5-a-a clause-1.2.5.1-5-a-i"),
    ("9.5", "i1-s1 i1-s2 i1-s3 i1-s4"),
    ("9.6.1", "i1 i2 i3 i4"),
];

#[test]
fn every_address_that_the_guide_had_leads_to_a_place() {
    let analysis = analysis();
    for &(number, old) in OLD {
        let document = analysis
            .resolved
            .corpus
            .iter()
            .map(|(_, page)| &page.document)
            .find(|d| d.front.number.as_ref().map_or("", |n| n.value.as_str()) == number)
            .unwrap_or_else(|| panic!("no section {number}"));
        let moved = document.places.list.iter().flat_map(Place::moved_from);
        let moved: BTreeSet<&str> = moved.filter_map(|old| old.value.anchor.as_deref()).collect();
        for anchor in old.split(' ') {
            assert!(moved.contains(anchor), "{number}#{anchor} leads nowhere: {moved:?}");
        }
    }
}

/// First and last page of `page=33`, `pages=33-34`, `page: 33`, `pages: 33-34`.
fn range(written: &str) -> Option<(u32, u32)> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let first = digits(written)?;
    let rest = written.trim_start_matches(|c: char| c.is_ascii_digit());
    Some((first, rest.strip_prefix('-').map_or(Some(first), digits)?))
}

#[test]
fn pages_of_places_lie_in_their_section_and_follow_the_text() {
    let mut told = 0;
    for entry in walkdir::WalkDir::new(content()).sort_by_file_name() {
        let path = entry.expect("readable").into_path();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("UTF-8");
        let Some(section) = text.split("source: { page").nth(1) else { continue };
        let section = range(section.trim_start_matches(['s', ':', ' '])).expect("pages of the section");
        let mut before = section.0;
        // Footnotes stand at the foot of their pages, and here at the end.
        let running = text.split("\n[^").next().unwrap_or_default();
        for written in running.split([' ', '{']).filter_map(|w| w.strip_prefix("page")) {
            let Some(written) = written.strip_prefix("s=").or_else(|| written.strip_prefix('=')) else { continue };
            let (first, last) = range(written).unwrap_or_else(|| panic!("{}: page{written}", path.display()));
            assert!(section.0 <= first && first <= last && last <= section.1, "{}: {written}", path.display());
            // What is said of an entry of a list may stand behind the list, one page later.
            assert!(before <= first + 1, "{}: {written} after {before}", path.display());
            (before, told) = (before.max(first), told + 1);
        }
        if section.0 == section.1 {
            assert_eq!(before, section.0);
        }
    }
    assert!(told > 130, "{told} places say their page");
}

#[test]
fn measures_whose_first_sentence_is_no_duty_have_a_summary() {
    let text = fs::read_to_string(content().join("09-duties/9.3.1.md")).expect("a file");
    for (item, duty) in [
        ("(1)", "契約において求める"),
        ("(6)", "契約において明示的に求めることも考えられる"),
        ("(8)", "契約において求める"),
        ("(10)", "定めなければならない"),
        ("(11)", "契約において求めることが考えられる"),
        ("(13)", "契約において定める"),
        ("(14)", "委託してはならない"),
    ] {
        let heading = text.lines().find(|line| line.starts_with(&format!("### {item} "))).expect("a measure");
        let summary = heading.split("summary=\"").nth(1).unwrap_or_else(|| panic!("{item} has no summary"));
        assert!(summary.contains(duty), "{item}: {summary}");
    }
}

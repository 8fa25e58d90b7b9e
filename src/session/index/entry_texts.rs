//! The texts of an entry of the search index: lines put together, and what stands beside a place.

use crate::document::{Footnote, footnote_anchor};
use crate::graph::{Beside, Citation, Page, Resolved};
use crate::search::{Cited, Entry};

/// The text of a paragraph in one line: where its source breaks a line there is no border, and between Japanese
/// characters no blank.
pub(in crate::session) fn join_lines(text: &str, out: &mut String) {
    for (at, line) in text.split('\n').enumerate() {
        let wide = |c: Option<char>| c.is_none_or(|c| c > '\u{2e7f}');
        if at > 0 && !(wide(out.chars().next_back()) && wide(line.chars().next())) {
            out.push(' ');
        }
        out.push_str(line);
    }
}

/// Printed pages as a name; none where the list is longer than anybody writes, as every page of it is a key.
pub(in crate::session) fn printed_name(pages: &str) -> Option<String> {
    const LONGEST: usize = 200;
    (pages.len() <= LONGEST).then(|| format!("p.{pages}"))
}

/// What of a citation an entry keeps: the number where it is another one than its own, and when it holds.
pub(in crate::session) fn cited_as(
    citation: Citation<'_>,
    beside: Beside<'_>,
    (own, valid): (&str, String),
) -> Option<Box<Cited>> {
    let Citation { number, pages, summary } = citation;
    let number = if number == own { "".into() } else { number.into_boxed_str() };
    let cited = Cited {
        number,
        pages: pages.unwrap_or_default().into(),
        summary: summary.unwrap_or_default().into(),
        lead: short_lead(beside.lead.unwrap_or_default()).into(),
        condition: beside.condition.unwrap_or_default().into(),
        exception: beside.exception.unwrap_or_default().into(),
        validity: valid.into(),
    };
    (cited != Cited::default()).then(|| Box::new(cited))
}

/// The entry of a footnote, still without its text: 脚注1, which 注1 ends.
pub(in crate::session) fn footnote_entry(
    resolved: &Resolved,
    page: &Page,
    (footnote, shown): (&Footnote, u32),
) -> Entry {
    let called = if resolved.corpus.guide.is_japanese() { "脚注" } else { "Footnote " };
    let cited = Cited { number: page.number().into(), ..Cited::default() };
    Entry {
        id: format!("{}.html#{}", page.name, footnote_anchor(&footnote.name)),
        kind: "item".to_owned(),
        title: format!("{called}{shown}"),
        facets: page.facets().by_vocabulary(),
        cited: Some(Box::new(cited)).filter(|cited| !cited.number.is_empty()),
        ..Entry::default()
    }
}

/// Puts the entry of a list that the site makes, as that of terms, before those of the places in it: it begins the page.
pub(in crate::session) fn put_lists_first(entries: &mut [Entry]) {
    let lists: Vec<usize> = (0..entries.len()).filter(|&at| entries[at].kind == super::page_entries::KIND).collect();
    for at in lists {
        let page = &entries[at].id;
        if let Some(first) = entries[..at].iter().position(|entry| entry.page() == page) {
            entries[first..=at].rotate_right(1);
        }
    }
}

/// Many places may name one text as their lead: each keeps no more of it than this, so that an index stays linear in its guide.
fn short_lead(mut lead: String) -> String {
    const LONGEST: usize = 300;
    if let Some((cut, _)) = lead.char_indices().nth(LONGEST) {
        lead.replace_range(cut.., "…");
    }
    lead
}

/// Adds what is written beside a place to its text, which has not got it: it is found by these words too.
pub(in crate::session) fn said_of(entry: &mut Entry) {
    let Entry { cited: Some(cited), text, .. } = entry else { return };
    for said in [&cited.summary, &cited.lead, &cited.condition, &cited.exception, &cited.validity] {
        if !said.is_empty() && !text.contains(&**said) {
            text.push_str(said);
            text.push('\n');
        }
    }
}

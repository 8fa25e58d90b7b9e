//! The anchors that GitHub and other tools make of headings: a link to one of them leads to the heading here too.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Carrier, PlaceAnchor, PlaceKind, Xref};
use crate::words;

use super::corpus::{Page, PageId};
use super::index::PlaceRef;
use super::link::Destination;
use super::resolve::Resolver;

/// What a slug names in a page: its own title, or a place.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Title,
    Place(u32),
}

/// What the slugs of a page name.
pub(super) type Slugs = HashMap<String, Named>;

/// All slugs of a page. Where one is that of several, it names the title, or else the first place.
pub(super) fn of(page: &Page) -> Slugs {
    let mut out = Slugs::new();
    if !page.title().is_empty() {
        out.insert(slug(page.title()), Named::Title);
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    for (index, place) in (0..).zip(&page.places.list) {
        let is_heading = place.kind == PlaceKind::Heading
            || place.kind == PlaceKind::Item && matches!(place.carrier, Carrier::Block(_));
        if !is_heading {
            continue;
        }
        let whole = slug(&format!("{} {}", place.label, place.title));
        let plain = slug(&place.title);
        // Headings of one text are counted from the second on.
        let count = seen.entry(plain.clone()).and_modify(|count| *count += 1).or_insert(0);
        let counted = if *count == 0 { plain } else { format!("{plain}-{count}") };
        out.entry(counted).or_insert(Named::Place(index));
        out.entry(whole).or_insert(Named::Place(index));
    }
    out
}

impl Resolver<'_> {
    /// The heading that other tools call so.
    pub(super) fn by_slug(&mut self, xref: &Xref, id: PageId, anchor: &str) -> Option<Destination> {
        let page = self.corpus.page(id)?;
        let known = self.slugs.entry(id).or_insert_with(|| of(page));
        let place = match *known.get(&anchor.to_lowercase())? {
            Named::Place(place) => place,
            Named::Title => return Some(Destination::Page(id)),
        };
        let heading = page.place(place).filter(|heading| heading.anchor == PlaceAnchor::None);
        let Some(heading) = heading else { return Some(Destination::Place(PlaceRef { page: id, place })) };
        // A link to it would lead to another place.
        let title = &heading.title;
        let message = words!(
            "同じ文言の見出し `{title}` がほかにもあり、この見出しにはアドレスがない",
            "other headings say `{title}` too, and this one has no address"
        );
        let line = page.document.source.position(heading.span.start as usize).line;
        let at = page.document.source.line_span(line);
        let diagnostic = Diagnostic::new(Code::XrefAnchor, &self.page.document.source, xref.span, message)
            .other(&page.document.source, at, words!("見出しはここ", "the heading is here"))
            .help(words!("見出しに `{{#id}}` を付け、その id を指す", "give the heading a `{{#id}}`, and name that"));
        self.diagnostics.push(diagnostic);
        Some(Destination::Nowhere)
    }
}

/// Letters, digits, hyphens and low lines in lower case; blanks become hyphens, other signs are left out.
#[must_use]
pub fn slug(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let kept = lower.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | 'ー'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn slugs_are_those_of_github() {
        for (heading, slug) in [
            ("Getting Started", "getting-started"),
            ("What's `new` in 5.0?", "whats-new-in-50"),
            ("所有権とは？", "所有権とは"),
            ("A & B", "a--b"),
        ] {
            assert_eq!(super::slug(heading), slug, "{heading}");
        }
    }
}

//! Blocks and inlines of the content as HTML, on their own page and on others.

use std::fmt::Write as _;
use std::ops::Range;

use super::html::{Mode, Renderer};
use super::links::{PageLinks, Seen};
use super::scene::Scene;
use super::view::Html;
use crate::document::{Block, Clause, Inline, plain_text};
use crate::graph::{Page, PageId};

impl Scene<'_> {
    /// The body of a section on its own page.
    pub(super) fn document(&self, id: PageId) -> Html {
        self.with_renderer(id, Seen::Here, |renderer, _| Html::new(&renderer.page()))
    }

    /// The body of a section on a page with others: every id has the prefix.
    pub(super) fn document_within(&self, id: PageId, prefix: &str, with: &Range<u32>) -> Html {
        self.with_renderer(id, Seen::Among(with.start, with.end), |renderer, _| {
            Html::new(&anchored(&renderer.page(), &Ids::Prefixed(prefix)))
        })
    }

    /// Blocks of a section on another page, without ids.
    pub(super) fn blocks(&self, id: PageId, blocks: &[Block]) -> Html {
        self.with_renderer(id, Seen::Elsewhere, |renderer, page| {
            Html::new(&anchored(&renderer.blocks(blocks), &Ids::None(&page.name)))
        })
    }

    /// The body of a clause on another page, without ids.
    pub(super) fn clause_body(&self, id: PageId, clause: &Clause) -> Html {
        self.with_renderer(id, Seen::Elsewhere, |renderer, page| {
            Html::new(&anchored(&renderer.clause_body(clause), &Ids::None(&page.name)))
        })
    }

    /// Running text of a section on another page, without ids.
    pub(super) fn inlines(&self, id: PageId, inlines: &[Inline]) -> Html {
        self.with_renderer(id, Seen::Elsewhere, |renderer, page| {
            Html::new(&anchored(&renderer.inlines(inlines), &Ids::None(&page.name)))
        })
    }

    fn with_renderer(&self, id: PageId, seen: Seen, render: impl FnOnce(Renderer<'_>, &Page) -> Html) -> Html {
        let Some(page) = self.page(id) else { return Html::default() };
        let links = PageLinks { scene: *self, page: id, seen };
        let renderer = Renderer {
            document: &page.document,
            places: &page.places,
            guide: self.guide(),
            links: &links,
            words: &self.theme.locale,
            mode: Mode::Site,
        };
        render(renderer, page)
    }

    /// The text of inlines; a cross-reference is what it shows.
    pub(super) fn text(&self, id: PageId, inlines: &[Inline]) -> String {
        let links = PageLinks { scene: *self, page: id, seen: Seen::Elsewhere };
        let mut out = String::new();
        plain_text(inlines, &mut out, &|xref| super::html::Links::xref(&links, xref).text.into_owned());
        out
    }
}

/// What becomes of ids where a text stands on another page.
enum Ids<'p> {
    /// They get a prefix, and so do links to them.
    Prefixed(&'p str),
    /// They are dropped, and links to them lead to the page of that name.
    None(&'p str),
}

/// Attributes that name ids of the same text. The renderer writes attributes in one way alone, and
/// escapes quotation marks in text, so that they can be found without parsing.
const NAMING: [&str; 4] = ["id", "aria-labelledby", "aria-describedby", "href"];

/// The same HTML with other ids.
fn anchored(html: &str, ids: &Ids<'_>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find("=\"") {
        let value = &rest[at + 2..];
        let end = value.find('"').unwrap_or(value.len());
        let start = rest[..at].rfind(' ').unwrap_or(at);
        let name = rest[start..at].trim_start();
        let local = name != "href" || value.starts_with('#');
        if NAMING.contains(&name) && local {
            out.push_str(&rest[..start]);
            write_id(name, &value[..end], ids, &mut out);
        } else {
            out.push_str(&rest[..at + 2 + end]);
            out.push('"');
        }
        rest = value.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

fn write_id(name: &str, value: &str, ids: &Ids<'_>, out: &mut String) {
    let (hash, id) = value.strip_prefix('#').map_or(("", value), |id| ("#", id));
    // Writing to a string cannot fail.
    let _ = match ids {
        // A link of a cross-reference has its prefix already.
        Ids::Prefixed(_) if hash == "#" && id.starts_with("s-") => write!(out, " href=\"#{id}\""),
        Ids::Prefixed(prefix) => write!(out, " {name}=\"{hash}{prefix}{id}\""),
        Ids::None(page) if hash == "#" => write!(out, " href=\"{page}.html#{id}\""),
        Ids::None(_) => Ok(()),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<p id=\"a\">x <a href=\"#fn-1\">1</a> <a href=\"#s-2-b\">2</a> <a href=\"3.html#c\">3</a></p>";

    #[test]
    fn ids_get_a_prefix_once() {
        let whole = anchored(HTML, &Ids::Prefixed("s-1-"));
        assert_eq!(
            whole,
            "<p id=\"s-1-a\">x <a href=\"#s-1-fn-1\">1</a> <a href=\"#s-2-b\">2</a> <a href=\"3.html#c\">3</a></p>"
        );
    }

    #[test]
    fn ids_stay_on_their_own_page() {
        let elsewhere = anchored(HTML, &Ids::None("1"));
        assert!(!elsewhere.contains("id=\"a\"") && elsewhere.contains("href=\"1.html#fn-1\""));
        assert!(elsewhere.contains("href=\"3.html#c\""));
    }
}

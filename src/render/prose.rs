//! Blocks and inlines of the content as HTML, on their own page and on others.

use std::collections::HashSet;

use super::html::{Mode, Renderer};
use super::links::{PageLinks, Seen};
use super::scene::Scene;
use super::view::Html;
use crate::document::{Block, Clause, Inline, plain_text};
use crate::graph::{Page, PageId};

impl Scene<'_> {
    /// The body of a section on its own page.
    pub(super) fn document(&self, id: PageId) -> String {
        self.with_renderer(id, Seen::Here, |renderer, _| renderer.page())
    }

    /// The body of a section on a page with others, made of the one on its own page: ids have the anchor of the section
    /// before them, and links to the others stay on the page.
    pub(super) fn document_among(body: &str, anchor: &str, others: &Among<'_>) -> Html {
        Html::new(&anchored(body, &Ids::Prefixed(anchor, others)))
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

    fn with_renderer<T>(&self, id: PageId, seen: Seen, render: impl FnOnce(Renderer<'_>, &Page) -> T) -> T {
        let page = self.page(id);
        let links = PageLinks { scene: *self, page: id, seen };
        let renderer = Renderer {
            document: &page.document,
            places: &page.places,
            marks: page.marks.as_deref(),
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

/// The names of the sections that stand on one page.
pub(super) type Among<'a> = HashSet<&'a str>;

/// The anchor of a section on a page with others.
pub(super) fn section_anchor(name: &str) -> String {
    format!("s-{name}")
}

/// What becomes of ids where a text stands on another page.
enum Ids<'p> {
    /// They come after the anchor of their section, and so do links to them; these are the sections beside it.
    Prefixed(&'p str, &'p Among<'p>),
    /// They are dropped, and links to them lead to the page of that name.
    None(&'p str),
}

impl Ids<'_> {
    /// Writes an attribute that names an id; `false` where it stays as it was.
    fn write(&self, name: &str, value: &str, out: &mut String) -> bool {
        match self {
            _ if name == "href" => return self.write_link(value, out),
            Self::Prefixed(anchor, _) => out.extend([" ", name, "=\"", *anchor, "-", value, "\""]),
            Self::None(_) => {}
        }
        true
    }

    /// Writes where a link leads, if that is elsewhere than on the text's own page.
    fn write_link(&self, href: &str, out: &mut String) -> bool {
        let (file, id) = href.split_once('#').unwrap_or((href, ""));
        match self {
            Self::None(page) if file.is_empty() => out.extend([" href=\"", page, ".html#", id, "\""]),
            Self::Prefixed(anchor, _) if file.is_empty() => out.extend([" href=\"#", anchor, "-", id, "\""]),
            Self::Prefixed(_, others) => {
                let Some(name) = file.strip_suffix(".html").filter(|name| others.contains(name)) else { return false };
                let join = if id.is_empty() { "" } else { "-" };
                out.extend([" href=\"#", &section_anchor(name), join, id, "\""]);
            }
            Self::None(_) => return false,
        }
        true
    }
}

/// Attributes that name ids of the same text. The renderer writes attributes in one way alone, and
/// escapes quotation marks in text, so that they can be found without parsing.
const NAMING: [&str; 4] = ["id", "aria-labelledby", "aria-describedby", "href"];

/// The same HTML with other ids.
fn anchored(html: &str, ids: &Ids<'_>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let attribute = memchr::memmem::Finder::new("=\"");
    let mut rest = html;
    while let Some(at) = attribute.find(rest.as_bytes()) {
        let value = &rest[at + 2..];
        let end = value.find('"').unwrap_or(value.len());
        let start = rest[..at].rfind(' ').unwrap_or(at);
        let name = rest[start..at].trim_start();
        out.push_str(&rest[..start]);
        if !(NAMING.contains(&name) && ids.write(name, &value[..end], &mut out)) {
            out.push_str(&rest[start..at + 2 + end]);
            out.push('"');
        }
        rest = value.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = concat!(
        "<p id=\"a\">x <a href=\"#fn-1\">1</a> <a href=\"2.html#b\">2</a> ",
        "<a href=\"2.html\">2</a> <a href=\"3.html#c\">3</a></p>"
    );

    #[test]
    fn ids_and_links_among_others_stay_on_the_page() {
        let whole = anchored(HTML, &Ids::Prefixed("s-1", &Among::from(["1", "2"])));
        let expected = concat!(
            "<p id=\"s-1-a\">x <a href=\"#s-1-fn-1\">1</a> <a href=\"#s-2-b\">2</a> ",
            "<a href=\"#s-2\">2</a> <a href=\"3.html#c\">3</a></p>"
        );
        assert_eq!(whole, expected);
    }

    #[test]
    fn ids_stay_on_their_own_page() {
        let elsewhere = anchored(HTML, &Ids::None("1"));
        assert!(!elsewhere.contains("id=\"a\"") && elsewhere.contains("href=\"1.html#fn-1\""));
        assert!(elsewhere.contains("href=\"3.html#c\""));
    }
}

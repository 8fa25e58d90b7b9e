//! Blocks and inlines to HTML, through `html`.

use super::scene::Scene;
use super::tree::escape;
use super::view::Html;
use crate::document::{Block, Inline, Visit, plain_text, walk_blocks};
use crate::graph::PageId;

impl Scene<'_> {
    pub(super) fn document(&self, id: PageId) -> Html {
        let Some(page) = self.page(id) else { return Html::default() };
        self.blocks(id, &page.document.blocks)
    }
    pub(super) fn document_within(&self, id: PageId, _prefix: &str) -> Html {
        self.document(id)
    }
    pub(super) fn blocks(&self, id: PageId, blocks: &[Block]) -> Html {
        struct T<'a>(&'a Scene<'a>, PageId, String);
        impl Visit for T<'_> {
            fn inlines(&mut self, inlines: &[Inline]) {
                self.2.push_str("<p>");
                escape(&self.0.text(self.1, inlines), &mut self.2);
                self.2.push_str("</p>");
            }
        }
        let mut t = T(self, id, String::new());
        walk_blocks(blocks, &mut t);
        Html::new(&t.2)
    }
    pub(super) fn inlines(&self, id: PageId, inlines: &[Inline]) -> Html {
        let mut out = String::new();
        escape(&self.text(id, inlines), &mut out);
        Html::new(&out)
    }

    /// The text of inlines; a cross-reference is what it shows.
    pub(super) fn text(&self, id: PageId, inlines: &[Inline]) -> String {
        let mut out = String::new();
        let page = self.page(id);
        let links = self.resolved.links.get(id.0 as usize);
        let name = |xref: crate::document::XrefId| {
            let written = page.and_then(|p| p.document.xrefs.get(xref.0 as usize)).and_then(|x| x.text.as_deref());
            let to = links.and_then(|l| l.get(xref.0 as usize)).and_then(|l| l.to.name(self.corpus(), Some(id)));
            written.map(str::to_owned).or(to).unwrap_or_default()
        };
        plain_text(inlines, &mut out, &name);
        out
    }
}

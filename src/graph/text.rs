//! The plain text of blocks in a resolved guide: what a reader sees, without marks.

use crate::document::{Block, Inline, Visit, XrefId, plain_text, walk_blocks};

use super::corpus::PageId;
use super::resolve::Resolved;

impl Resolved {
    /// What a cross-reference of a page shows.
    #[must_use]
    pub fn shown(&self, page: PageId, id: XrefId) -> String {
        let xref = self.corpus.page(page).and_then(|p| p.document.xrefs.get(id.0 as usize));
        if let Some(text) = xref.and_then(|x| x.text.as_deref()) {
            return text.to_owned();
        }
        let link = self.links.get(page.0 as usize).and_then(|links| links.get(id.0 as usize));
        link.and_then(|link| link.to.name(&self.corpus, Some(page))).unwrap_or_default()
    }

    /// The text of inlines.
    #[must_use]
    pub fn text(&self, page: PageId, inlines: &[Inline]) -> String {
        let mut out = String::new();
        plain_text(inlines, &mut out, &|id| self.shown(page, id));
        out
    }

    /// The text of blocks, one run of inlines a line.
    #[must_use]
    pub fn text_of(&self, page: PageId, blocks: &[Block]) -> String {
        let mut text = Text { resolved: self, page, out: String::new() };
        walk_blocks(blocks, &mut text);
        text.out.trim_end().to_owned()
    }
}

struct Text<'a> {
    resolved: &'a Resolved,
    page: PageId,
    out: String,
}

impl Visit for Text<'_> {
    fn inlines(&mut self, inlines: &[Inline]) {
        plain_text(inlines, &mut self.out, &|id| self.resolved.shown(self.page, id));
        self.out.push('\n');
    }
}

//! The plain text of blocks in a resolved guide: what a reader sees, without marks.

use crate::document::{Block, EntityKind, Inline, Run, Target, Visit, XrefId, plain_text, walk};

use super::corpus::PageId;
use super::link::Destination;
use super::resolve::Resolved;

impl Resolved {
    /// What a cross-reference of a page shows.
    #[must_use]
    pub fn shown(&self, page: PageId, id: XrefId) -> String {
        let xref = self.corpus.page(page).and_then(|p| p.document.xrefs.get(id.0 as usize));
        if let Some(text) = xref.and_then(|x| x.text.as_deref()) {
            return text.to_owned();
        }
        self.target_name(page, id, Some(page)).unwrap_or_default()
    }

    /// What the target of a cross-reference of a page is called, as seen from `from`. A measure that is named
    /// as one is called by its name alone, without the number of the item that defines it.
    #[must_use]
    pub fn target_name(&self, page: PageId, id: XrefId, from: Option<PageId>) -> Option<String> {
        let to = self.links.get(page.0 as usize).and_then(|links| links.get(id.0 as usize))?.to;
        let xref = self.corpus.page(page).and_then(|p| p.document.xrefs.get(id.0 as usize))?;
        match (&xref.target, to) {
            (Target::Entity(EntityKind::Measure, _), Destination::Place(at)) => {
                let place = self.corpus.page(at.page).and_then(|p| p.place(at.place))?;
                Some(place.title.to_string())
            }
            _ => to.name(&self.corpus, from),
        }
    }

    /// The text of inlines.
    #[must_use]
    pub fn text(&self, page: PageId, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.text_into(page, inlines, &mut out);
        out
    }

    /// Adds the text of inlines.
    pub fn text_into(&self, page: PageId, inlines: &[Inline], out: &mut String) {
        plain_text(inlines, out, &|id| self.shown(page, id));
    }

    /// The text of blocks, one run of inlines a line.
    #[must_use]
    pub fn text_of(&self, page: PageId, blocks: &[Block]) -> String {
        let mut text = Text { resolved: self, page, out: String::new() };
        walk(blocks, &mut text);
        text.out.trim_end().to_owned()
    }
}

struct Text<'a> {
    resolved: &'a Resolved,
    page: PageId,
    out: String,
}

impl<'b> Visit<'b> for Text<'_> {
    fn inlines(&mut self, _: Run, inlines: &'b [Inline]) {
        plain_text(inlines, &mut self.out, &|id| self.resolved.shown(self.page, id));
        self.out.push('\n');
    }
}

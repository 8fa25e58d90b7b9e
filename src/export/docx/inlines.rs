//! Running text.

use super::flow::{ADDED, Look, Mark, NUMBER, Paragraph};
use super::guide::Pen;
use super::package::Paper;
use crate::diagnostic::Lang;
use crate::document::{Inline, LinkTarget, Picture, XrefId, footnote_anchor, plain_text};
use crate::graph::Destination;
use crate::render::html::is_wide;

impl Pen<'_> {
    /// A run of inlines.
    pub(super) fn inlines(&mut self, inlines: &[Inline], look: &Look) {
        let mut before = None;
        for (i, inline) in inlines.iter().enumerate() {
            if let Inline::SoftBreak = inline {
                // A line end is a blank, except between characters that are set without one.
                let next = inlines.get(i + 1).and_then(|next| self.plain(std::slice::from_ref(next)).chars().next());
                if !(before.is_some_and(is_wide) && next.is_some_and(is_wide)) {
                    self.flow.text(look, " ");
                }
                continue;
            }
            self.inline(inline, look);
            before = self.plain(std::slice::from_ref(inline)).chars().last().or(before);
        }
    }

    /// The text without marks.
    pub(super) fn plain(&self, inlines: &[Inline]) -> String {
        self.resolved.text(self.id, inlines)
    }

    fn inline(&mut self, inline: &Inline, look: &Look) {
        match inline {
            Inline::Text(text) | Inline::Html(text) => self.flow.text(look, text),
            Inline::SoftBreak => self.flow.text(look, " "),
            Inline::HardBreak => self.flow.text(look, "\n"),
            Inline::Code(code) => self.flow.text(&Look { style: "CodeText", marks: look.marks.clone() }, code),
            Inline::Emph(inner) => self.inlines(inner, &look.with(Mark::Italic)),
            Inline::Strong(inner) => self.inlines(inner, &look.with(Mark::Bold)),
            Inline::Strike(inner) => self.inlines(inner, &look.with(Mark::Strike)),
            Inline::Link(link) => self.link(&link.0, &link.2, look),
            Inline::Image(picture) => self.picture(picture, look),
            Inline::Ruby(ruby) => self.flow.ruby(look, &ruby.0, &ruby.1),
            Inline::Xref(id) => self.xref(*id, look),
            Inline::FootnoteMark(index, count) => self.footnote_mark(*index, *count),
            Inline::Discretion(inner) => {
                self.flow.text(&Look::of(ADDED), "《");
                self.inlines(inner, look);
                self.flow.text(&Look::of(ADDED), "》");
            }
        }
    }

    /// A picture; its alternative text where the file cannot show it.
    fn picture(&mut self, picture: &Picture, look: &Look) {
        let mut alternative = String::new();
        plain_text(&picture.text, &mut alternative, &|id| self.resolved.shown(self.id, id));
        if let LinkTarget::Asset(file, _) = &picture.target
            && let Some(bytes) = self.pictures.get(file)
        {
            let line = Paper::Portrait.width().saturating_sub(self.stand.indent);
            // Cells have margins, and text in them may stand in.
            let most = self.flow.column().map_or(line, |column| column.saturating_sub(200)).min(line);
            if self.flow.picture((file, bytes), &alternative, picture.width, most) {
                return;
            }
        }
        let (begin, end) = if self.lang() == Lang::Ja { ("［図：", "］") } else { ("[Figure: ", "]") };
        self.flow.text(&Look::of(ADDED), begin);
        self.flow.text(look, &alternative);
        self.flow.text(&Look::of(ADDED), end);
    }

    fn linked(look: &Look) -> Look {
        Look { style: "Hyperlink", marks: look.marks.clone() }
    }

    /// The place of this document that a reference leads to.
    fn target(&self, id: XrefId) -> Option<String> {
        let links = self.resolved.links.get(self.id.0 as usize)?;
        let to = links.get(id.0 as usize)?.to;
        let is_there = match to {
            Destination::Page(page) => self.holds(page),
            Destination::Place(at) => self.holds(at.page),
            Destination::Term(_) | Destination::Cited(_) => self.holds_lists(),
            Destination::Nowhere | Destination::Value(..) | Destination::Group(..) => false,
        };
        to.address(&self.resolved.corpus).filter(|_| is_there)
    }

    fn xref(&mut self, id: XrefId, look: &Look) {
        let mut text = self.resolved.shown(self.id, id);
        if text.is_empty() {
            let written = self.page.document.xrefs.get(id.0 as usize).map(|xref| xref.written.to_string());
            text = written.unwrap_or_default();
        }
        match self.target(id) {
            Some(place) => {
                self.flow.link_to_place(&place);
                self.flow.text(&Self::linked(look), &text);
                self.flow.end_link();
            }
            None => self.flow.text(look, &text),
        }
    }

    fn link(&mut self, target: &LinkTarget, inner: &[Inline], look: &Look) {
        match target {
            LinkTarget::Url(url) if !url.starts_with('#') => self.flow.link_to_address(url),
            LinkTarget::Url(url) if self.page.places.anchored(&url[1..]).is_some() => {
                let place = self.here(&url[1..]);
                self.flow.link_to_place(&place);
            }
            LinkTarget::Page(id) => match self.target(*id) {
                Some(place) => self.flow.link_to_place(&place),
                None => return self.inlines(inner, look),
            },
            // A file of the guide does not lie beside the document.
            _ => return self.inlines(inner, look),
        }
        self.inlines_in_link(inner, &Self::linked(look));
        self.flow.end_link();
    }

    /// A link holds no other one.
    fn inlines_in_link(&mut self, inner: &[Inline], look: &Look) {
        let text = self.plain(inner).replace('\n', " ");
        self.flow.text(look, &text);
    }

    /// The first mark of a footnote holds the note; the others lead to it.
    fn footnote_mark(&mut self, index: u32, count: u32) {
        let page = self.page;
        let Some(footnote) = page.document.footnotes.get(index as usize) else { return };
        let number = self.footnote_numbers.get(index as usize).copied().unwrap_or(index + 1).to_string();
        let place = self.here(&footnote_anchor(&footnote.name));
        if self.flow.is_in_footnote() || count > 1 {
            self.flow.link_to_place(&place);
            self.flow.text(&Look::of(NUMBER).with(Mark::Superscript), &number);
            return self.flow.end_link();
        }
        self.flow.mark_here(&place);
        let (stand, outside) = (std::mem::take(&mut self.stand), std::mem::take(&mut self.outside));
        self.stand.style = "FootnoteText";
        self.flow.open_footnote(&number);
        self.blocks(&footnote.blocks);
        self.flow.close_footnote();
        (self.stand, self.outside) = (stand, outside);
    }

    /// A paragraph of words that are not the guide's.
    pub(super) fn added(&mut self, paragraph: &Paragraph, text: &str) {
        self.flow.paragraph(paragraph, &Look::of(ADDED), text);
    }
}

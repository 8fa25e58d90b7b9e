//! Footnotes: their marks in the text, and their bodies at the end of the page.

use crate::document::{BlockKind, Footnote, footnote_anchor, footnote_mark_anchor, footnote_numbers};

use super::Pen;
use super::words::Word;

impl Pen<'_> {
    pub(super) fn footnote_mark(&mut self, index: u32, count: u32) {
        let place = index + 1;
        let shown = self.shown_numbers().get(index as usize).copied().unwrap_or(place);
        let name = self.on.document.footnotes.get(index as usize).map_or("", |footnote| &*footnote.name);
        let (id, href) = (footnote_mark_anchor(name, count), format!("#{}", footnote_anchor(name)));
        self.html.start("sup", "footnote-mark");
        self.html.open("a").attr("href", &href).attr("id", &id).attr("role", "doc-noteref").done();
        self.html.text(&shown.to_string());
        self.html.close("a");
        self.html.close("sup");
    }

    fn shown_numbers(&self) -> &[u32] {
        self.footnote_numbers.get_or_init(|| footnote_numbers(&self.on.document.footnotes))
    }

    pub(super) fn footnotes(&mut self) {
        let footnotes = &self.on.document.footnotes;
        if footnotes.is_empty() {
            return;
        }
        // On the page of the whole guide several sections have footnotes; the number tells them apart.
        let number = self.on.document.front.number.as_ref().map_or("", |n| n.value.as_str());
        let name = format!("{} {number}", self.word(Word::Footnotes));
        self.html
            .open("section")
            .attr("aria-label", name.trim_end())
            .attr("role", "doc-endnotes")
            .class("footnotes")
            .done();
        self.html.line();
        self.html.tag("ol");
        self.html.line();
        for ((footnote, place), shown) in footnotes.iter().zip(1..).zip(self.shown_numbers().to_vec()) {
            self.footnote(footnote, place, shown);
        }
        self.html.close("ol");
        self.html.line();
        self.html.close("section");
        self.html.line();
    }

    /// A footnote at its place among those of the page, from 1, with the number that it is shown with.
    fn footnote(&mut self, footnote: &Footnote, place: u32, shown: u32) {
        let item = self.html.open("li").attr("id", &footnote_anchor(&footnote.name));
        if shown == place {
            item.done();
        } else {
            item.attr("value", &shown.to_string()).done();
        }
        self.html.line();
        // The way back stands at the end of the last paragraph, where the eye is.
        match footnote.blocks.split_last() {
            Some((last, before)) if matches!(last.kind, BlockKind::Paragraph(_)) => {
                self.blocks(before);
                let BlockKind::Paragraph(content) = &last.kind else { return };
                self.html.new_text();
                self.old_ids(self.on.places.of(last.id).filter(|_| !self.is_plain()));
                self.paragraph_ending(last, content, |pen| pen.way_back(footnote, shown));
            }
            _ => {
                self.blocks(&footnote.blocks);
                self.html.tag("p");
                self.way_back(footnote, shown);
                self.html.close("p");
                self.html.line();
            }
        }
        self.html.close("li");
        self.html.line();
    }

    fn way_back(&mut self, footnote: &Footnote, shown: u32) {
        let word = self.word(Word::FootnoteBack);
        for count in 1..=footnote.marks.max(1) {
            let label = if footnote.marks > 1 { format!("{word} {shown}-{count}") } else { format!("{word} {shown}") };
            let href = format!("#{}", footnote_mark_anchor(&footnote.name, count));
            self.html.text(" ");
            self.html
                .open("a")
                .attr("href", &href)
                .attr("role", "doc-backlink")
                .attr("aria-label", &label)
                .class("footnote-back")
                .done();
            self.html.text("↩");
            self.html.close("a");
        }
    }
}

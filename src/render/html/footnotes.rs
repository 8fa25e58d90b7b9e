//! Footnotes: their marks in the text, and their bodies at the end of the page.

use crate::document::{BlockKind, Footnote};

use super::Pen;
use super::words::Word;

impl Pen<'_> {
    pub(super) fn footnote_mark(&mut self, index: u32, count: u32) {
        let number = index + 1;
        let (id, href) = (mark_id(number, count), format!("#fn-{number}"));
        self.html.start("sup", "footnote-mark");
        self.html.open("a").attr("href", &href).attr("id", &id).attr("role", "doc-noteref").done();
        self.html.text(&number.to_string());
        self.html.close("a");
        self.html.close("sup");
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
        for (footnote, number) in footnotes.iter().zip(1..) {
            self.footnote(footnote, number);
        }
        self.html.close("ol");
        self.html.line();
        self.html.close("section");
        self.html.line();
    }

    fn footnote(&mut self, footnote: &Footnote, number: u32) {
        self.html.open("li").attr("id", &format!("fn-{number}")).done();
        self.html.line();
        // The way back stands at the end of the last paragraph, where the eye is.
        match footnote.blocks.split_last() {
            Some((last, before)) if matches!(last.kind, BlockKind::Paragraph(_)) => {
                self.blocks(before);
                let BlockKind::Paragraph(content) = &last.kind else { return };
                self.html.new_text();
                self.paragraph_ending(last, content, |pen| pen.way_back(footnote, number));
            }
            _ => {
                self.blocks(&footnote.blocks);
                self.html.tag("p");
                self.way_back(footnote, number);
                self.html.close("p");
                self.html.line();
            }
        }
        self.html.close("li");
        self.html.line();
    }

    fn way_back(&mut self, footnote: &Footnote, number: u32) {
        let word = self.word(Word::FootnoteBack);
        for count in 1..=footnote.marks.max(1) {
            let label =
                if footnote.marks > 1 { format!("{word} {number}-{count}") } else { format!("{word} {number}") };
            let href = format!("#{}", mark_id(number, count));
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

fn mark_id(number: u32, count: u32) -> String {
    if count > 1 { format!("fnref-{number}-{count}") } else { format!("fnref-{number}") }
}

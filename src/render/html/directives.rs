//! What directives declare, except the matrix and the table.

use std::borrow::Cow;

use crate::document::{
    Aside, AsideKind, Binding, Block, Caution, Clause, EditorNote, EditorNoteKind, Force, Inline, MeasureBlock,
    Reference,
};

use super::Pen;
use super::badges::{classified, described};
use super::words::Word;

impl Pen<'_> {
    pub(super) fn open_clause(&mut self, block: &Block, clause: &Clause) {
        let id = self.id(block);
        let head = id.map(|id| format!("{id}-head"));
        let opening = self.html.open("section").optional("id", id).optional("aria-labelledby", head.as_deref());
        let index = self.on.places.index_of(block.id);
        let marked = index.and_then(|index| self.on.marks?.places.get(&index));
        let facets = marked.map_or(Cow::Borrowed(&clause.facets), |marked| Cow::Owned(clause.facets.and(marked)));
        classified(opening.class("clause"), &facets).done();
        self.html.line();
        self.html.start("div", "clause-head");
        let word = self.word(Word::Clause);
        self.html.open("p").optional("id", head.as_deref()).class("clause-number").done();
        self.html.text(&word);
        self.html.text(" ");
        self.html.labelled(clause.number.as_ref().map_or("", |n| n.value.as_str()));
        self.html.close("p");
        if let Some(title) = &clause.title {
            self.html.element("p", "clause-title", title);
        }
        // That a clause has to be done says its box.
        let marked = index.and_then(|index| self.on.marks?.forces.get(&index).copied()).flatten();
        let force = clause.force.map_or(marked, Binding::force);
        force.into_iter().filter(|force| *force != Force::Must).for_each(|force| self.force(force));
        self.badges(&facets);
        self.remarks(block.annotations.as_deref());
        self.html.close("div");
        self.html.line();
        self.html.start("div", "clause-body");
        self.html.line();
        self.outside.push(std::mem::replace(&mut self.in_clause, true));
    }

    pub(super) fn open_exception(&mut self, block: &Block) {
        let word = self.word(Word::Exception);
        let id = self.id(block);
        self.html.open("div").optional("id", id).class("exception").done();
        self.html.line();
        self.html.element("p", "aside-title", &word);
        self.html.line();
    }

    pub(super) fn open_measure(&mut self, block: &Block, measure: &MeasureBlock) {
        let id = self.id(block);
        let opening = self.html.open("section").optional("id", id).optional("data-measure", id).class("measure");
        described(opening, block.annotations.as_deref()).done();
        self.html.line();
        self.title("measure-title", None, &measure.title, block);
    }

    pub(super) fn open_caution(&mut self, block: &Block, caution: &Caution) {
        let id = self.id(block);
        let opening = self.html.open("section").optional("id", id).optional("data-topic", caution.topic.as_deref());
        classified(opening.class("caution"), &caution.facets).done();
        self.html.line();
        let word = self.word(Word::CautionLabel);
        self.title("caution-title", Some(&word), &caution.title, block);
    }

    pub(super) fn open_reference(&mut self, block: &Block, reference: &Reference) {
        let id = self.id(block);
        self.html.open("section").optional("id", id).class("reference").done();
        self.html.line();
        self.html.start("p", "reference-title");
        if let Some(number) = &reference.number {
            self.html.element("span", "number", number);
            self.html.text(" ");
        }
        self.html.element("cite", "", &reference.title);
        self.remarks(block.annotations.as_deref());
        self.html.close("p");
        self.html.line();
        self.facts(reference);
    }

    fn facts(&mut self, reference: &Reference) {
        if reference.by.is_none() && reference.date.is_none() && reference.urls.is_empty() {
            return;
        }
        self.html.start("dl", "reference-facts");
        self.html.line();
        for (word, value) in [(Word::Publisher, &reference.by), (Word::Date, &reference.date)] {
            let Some(value) = value else { continue };
            let word = self.word(word);
            self.html.element("dt", "", &word);
            self.html.element("dd", "", value);
            self.html.line();
        }
        if !reference.urls.is_empty() {
            let word = self.word(Word::Address);
            self.html.element("dt", "", &word);
            for url in &reference.urls {
                self.html.tag("dd");
                let opening = self.html.open("a").address("href", url);
                opening.attr("rel", "external noopener noreferrer").class("external").done();
                self.html.text(url);
                self.html.close("a");
                self.html.close("dd");
                self.html.line();
            }
        }
        self.end("dl");
    }

    pub(super) fn open_duty(&mut self, block: &Block) {
        let notes = block.annotations.as_deref();
        let id = self.id(block);
        described(self.html.open("div").optional("id", id), notes).done();
        self.html.line();
    }

    pub(super) fn open_aside(&mut self, block: &Block, aside: &Aside) {
        let (kind, word) = match aside.kind {
            AsideKind::Note => ("note", Word::Note),
            AsideKind::Example => ("example", Word::Example),
            AsideKind::Discretion => ("discretion", Word::Discretion),
            AsideKind::Tip => ("tip", Word::Tip),
            AsideKind::Important => ("important", Word::Important),
            AsideKind::Warning => ("warning", Word::Warning),
            AsideKind::Caution => ("caution", Word::Caution),
        };
        let word = self.word(word);
        let id = self.id(block);
        let opening = self.html.open("div").optional("id", id).attr("role", "note").class("aside");
        opening.class(&format!("aside-{kind}")).done();
        self.html.line();
        self.title("aside-title", Some(&word), &aside.title, block);
    }

    pub(super) fn open_editor_note(&mut self, block: &Block, note: &EditorNote) {
        let (kind, word) = match note.kind {
            EditorNoteKind::Corrected => ("corrected", Word::NoteCorrected),
            EditorNoteKind::Reconstructed => ("reconstructed", Word::NoteReconstructed),
            EditorNoteKind::Contradiction => ("contradiction", Word::NoteContradiction),
            EditorNoteKind::Explanation => ("explanation", Word::NoteExplanation),
        };
        let word = self.word(word);
        let id = self.id(block);
        let opening = self.html.open("div").optional("id", id).attr("role", "note").class("editor-note");
        opening.class(&format!("editor-note-{kind}")).done();
        self.html.line();
        self.title("aside-title", Some(&word), &note.title, block);
        if let Some(place) = &note.place {
            self.html.element("p", "editor-note-place", place);
            self.html.line();
        }
    }

    /// A title: the name of the kind, then the title itself where there is one.
    fn title(&mut self, class: &str, kind: Option<&str>, title: &[Inline], block: &Block) {
        self.html.new_text();
        self.html.start("p", class);
        if let Some(kind) = kind {
            self.html.element("span", "kind", kind);
            self.html.text(if title.is_empty() { "" } else { " " });
        }
        self.inlines(title);
        self.remarks(block.annotations.as_deref());
        self.html.close("p");
        self.html.line();
    }

    /// Closes an element that holds blocks.
    pub(super) fn end(&mut self, name: &'static str) {
        self.html.fresh_line();
        self.html.close(name);
        self.html.line();
    }
}

//! Blocks: paragraphs, headings, quotations, code.

use crate::document::{
    Annotations, Block, BlockKind, Descend, Heading, Inline, ItemPath, ItemStep, MeasureMark, Node, Visit, walk,
};

use super::badges::described;
use super::{Pen, code};

impl<'b> Visit<'b> for Pen<'_> {
    fn enter(&mut self, node: Node<'b>) -> Descend {
        match node {
            Node::Block(block) => {
                self.html.new_text();
                self.open_block(block)
            }
            Node::Item(item, list) => {
                self.list_item(item, list);
                Descend::Past
            }
            // Tables are written as a whole.
            Node::Row(..) | Node::Cell(_) => Descend::Past,
        }
    }

    fn leave(&mut self, node: Node<'b>) {
        if let Node::Block(block) = node {
            self.close_block(block);
        }
    }
}

impl Pen<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        walk(blocks, self);
    }

    fn open_block(&mut self, block: &Block) -> Descend {
        if block.annotations.as_ref().is_some_and(|notes| notes.context.is_some()) && !self.is_plain() {
            self.old_ids(self.on.places.of(block.id));
        }
        match &block.kind {
            BlockKind::Paragraph(content) => self.paragraph(block, content),
            BlockKind::Heading(heading) => self.heading(block, heading),
            BlockKind::Code(code) => self.code(&code.0, &code.1),
            BlockKind::Rule => {
                self.html.open("hr").void();
                self.html.line();
            }
            BlockKind::Html(html) => self.raw_html(html),
            BlockKind::Table(table) => self.plain_table(table),
            BlockKind::Comparison(comparison) => self.comparison(block, &comparison.0, &comparison.1),
            BlockKind::Matrix(matrix) => self.matrix(block, matrix),
            BlockKind::Term(term) => self.term(block, term),
            _ => {
                self.open_container(block);
                return Descend::Inside;
            }
        }
        Descend::Past
    }

    /// What stands before the blocks that a block holds.
    fn open_container(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::List(list) => self.open_list(list),
            BlockKind::Quote(_) => {
                let id = self.id(block);
                self.html.open("blockquote").optional("id", id).done();
                self.html.line();
            }
            BlockKind::Clause(clause) => self.open_clause(block, clause),
            BlockKind::Exception(_) => self.open_exception(block),
            BlockKind::Measure(measure) => self.open_measure(block, measure),
            BlockKind::Caution(caution) => self.open_caution(block, caution),
            BlockKind::Reference(reference) => self.open_reference(block, reference),
            BlockKind::Duty(_) => self.open_duty(block),
            BlockKind::Figure(_) => {
                let id = self.id(block);
                self.html.open("figure").optional("id", id).done();
                self.html.line();
            }
            BlockKind::Definitions(_) => {
                self.html.start("dl", "definitions");
                self.html.line();
            }
            BlockKind::Description(_) => {
                self.html.tag("dd");
                self.html.line();
            }
            BlockKind::Aside(aside) => self.open_aside(block, aside),
            BlockKind::EditorNote(note) => self.open_editor_note(block, note),
            _ => {}
        }
    }

    /// What stands behind them.
    fn close_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::List(list) => self.close_list(list),
            BlockKind::Quote(_) => {
                self.html.close("blockquote");
                self.html.line();
            }
            BlockKind::Clause(clause) => {
                self.in_clause = self.outside.pop().unwrap_or(false);
                self.limits(block.annotations.as_deref(), &clause.body);
                self.end("div");
                self.end("section");
            }
            BlockKind::Measure(_) | BlockKind::Caution(_) | BlockKind::Reference(_) => self.end("section"),
            BlockKind::Exception(_) | BlockKind::Aside(_) | BlockKind::EditorNote(_) => self.end("div"),
            BlockKind::Figure(figure) => self.figure_caption(block, &figure.0),
            BlockKind::Definitions(_) => self.end("dl"),
            BlockKind::Description(_) => self.end("dd"),
            BlockKind::Duty(body) => {
                self.limits(block.annotations.as_deref(), body);
                self.html.start("p", "duty-remarks");
                self.remarks(block.annotations.as_deref());
                self.html.close("p");
                self.end("div");
            }
            _ => {}
        }
    }

    /// A term of a list of definitions.
    fn term(&mut self, block: &Block, term: &[Inline]) {
        let id = self.id(block);
        self.html.open("dt").optional("id", id).done();
        self.inlines(term);
        self.html.close("dt");
        self.html.line();
    }

    /// The caption stands below what a figure shows.
    fn figure_caption(&mut self, block: &Block, caption: &[Inline]) {
        self.html.fresh_line();
        self.html.new_text();
        self.html.tag("figcaption");
        self.caption_number(block);
        self.inlines(caption);
        self.remarks(block.annotations.as_deref());
        self.html.close("figcaption");
        self.end("figure");
    }

    /// The number of a table or a figure, where the guide counts them.
    pub(super) fn caption_number(&mut self, block: &Block) {
        if let Some(place) = self.on.places.of(block.id).filter(|place| !place.label.is_empty()) {
            self.html.element("span", "number", &place.label);
            self.html.text(" ");
        }
    }

    fn paragraph(&mut self, block: &Block, content: &[Inline]) {
        self.paragraph_ending(block, content, |_| {});
    }

    /// A paragraph with something more before its end.
    pub(super) fn paragraph_ending(&mut self, block: &Block, content: &[Inline], ending: impl FnOnce(&mut Self)) {
        let notes = block.annotations.as_deref();
        let id = self.id(block);
        let class = if notes.is_some_and(|n| n.is_summary) { "summary" } else { "" };
        described(self.html.open("p").optional("id", id).class(class), notes).done();
        self.inlines(content);
        self.remarks(notes);
        ending(self);
        self.html.close("p");
        self.html.line();
        self.limits(notes, std::slice::from_ref(block));
    }

    fn heading(&mut self, block: &Block, heading: &Heading) {
        const NAMES: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        let level = i8::try_from(heading.level).unwrap_or(6).saturating_add(self.shift()).clamp(1, 6);
        let name = usize::try_from(level - 1).ok().and_then(|i| NAMES.get(i)).copied().unwrap_or("h6");
        let notes = block.annotations.as_deref();
        let id = self.id(block);
        let opening = self.html.open(name).optional("id", id);
        let opening = opening.class(if heading.item.is_some() { "item" } else { "" });
        measured(described(opening, notes), notes, id).done();
        if let Some(number) = heading.item {
            // As the guide counts: (a) where that is its form.
            let numbering = &self.on.guide.numbering;
            let path = self.on.places.of(block.id).and_then(|place| place.path.as_ref());
            let own = path
                .map_or_else(|| numbering.mark(&ItemPath(vec![ItemStep::Item(number)])), |path| numbering.mark(path));
            self.html.element("span", "number", &own.unwrap_or_else(|| format!("({number})")));
            self.html.text(" ");
        }
        self.inlines(&heading.content);
        self.remarks(notes);
        self.html.close(name);
        self.html.line();
        self.limits(notes, std::slice::from_ref(block));
    }

    fn code(&mut self, language: &str, text: &str) {
        let class = if language.is_empty() { String::new() } else { format!("language-{language}") };
        if self.is_plain() {
            self.html.tag("pre");
        } else {
            // A long line is scrolled, so the keyboard must reach it.
            self.html.open("pre").attr("tabindex", "0").class("code").done();
        }
        self.html.start("code", &class);
        if self.is_plain() || !code::highlight(language, text, &mut self.html) {
            self.html.text(text);
        }
        self.html.close("code");
        self.html.close("pre");
        self.html.line();
    }

    fn raw_html(&mut self, html: &str) {
        if self.is_plain() {
            self.html.text(html);
            self.html.fresh_line();
            return;
        }
        self.html.start("pre", "raw-html");
        self.html.text(html);
        self.html.close("pre");
        self.html.line();
    }
}

/// `data-measure` on what defines or lists a measure.
pub(super) fn measured<'h>(
    opening: super::writer::Opening<'h>,
    notes: Option<&Annotations>,
    id: Option<&str>,
) -> super::writer::Opening<'h> {
    match notes.and_then(|n| n.measure.as_ref()) {
        Some(MeasureMark::Defines) => opening.class("measure").optional("data-measure", id),
        Some(MeasureMark::Lists(measure)) => opening.attr("data-measure", &measure.value),
        None => opening,
    }
}

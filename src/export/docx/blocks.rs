//! Blocks: paragraphs, headings, lists, boxes, code.

use super::flow::{ADDED, Look, NUMBER, Paragraph};
use super::guide::{Pen, Stand};
use crate::diagnostic::Lang;
use crate::document::{
    Aside, AsideKind, Block, BlockKind, Clause, Descend, EditorNote, EditorNoteKind, Heading, Inline, ItemPath,
    ItemStep, List, ListItem, ListKind, Node, Reference, Visit, walk,
};
use crate::render::html::Word;

/// How far an entry of a list stands in, in twentieths of a point.
const STEP: u32 = 420;
/// Text that stood in further would have no room.
const MOST_INDENT: u32 = 5_040;
/// Colours of the lines beside boxes.
const BLUE: &str = "1F4E9E";
const RED: &str = "B23B2E";
const GREY: &str = "808080";

impl<'b> Visit<'b> for Pen<'_> {
    fn enter(&mut self, node: Node<'b>) -> Descend {
        match node {
            Node::Block(block) => {
                self.mark(block);
                self.open(block)
            }
            Node::Item(item, list) => {
                self.item(item, list);
                Descend::Past
            }
            Node::Row(..) | Node::Cell(_) => Descend::Past,
        }
    }

    fn leave(&mut self, node: Node<'b>) {
        let Node::Block(block) = node else { return };
        match &block.kind {
            BlockKind::Duty(body) => {
                self.limits(block.annotations.as_deref(), body);
                if let Some(notes) = block.annotations.as_deref().filter(|notes| notes.duty.is_some()) {
                    let paragraph = self.paragraph();
                    self.flow.begin(&paragraph);
                    self.say(notes);
                    self.flow.end();
                }
            }
            BlockKind::Figure(figure) => self.caption(block, &figure.0),
            BlockKind::List(_) | BlockKind::Definitions(_) => {}
            BlockKind::Clause(clause) => {
                self.limits(block.annotations.as_deref(), &clause.body);
                self.stand = self.outside.pop().unwrap_or_default();
            }
            _ => self.stand = self.outside.pop().unwrap_or_default(),
        }
    }
}

impl Pen<'_> {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        walk(blocks, self);
    }

    /// The bookmark of the place that a block is.
    fn mark(&mut self, block: &Block) {
        if let Some(place) = self.page.places.of(block.id).filter(|place| !place.anchor.is_empty()) {
            let address = self.here(&place.anchor);
            self.flow.mark(&address);
        }
    }

    fn open(&mut self, block: &Block) -> Descend {
        match &block.kind {
            BlockKind::Paragraph(content) => self.text(block, content),
            BlockKind::Heading(heading) => self.heading(block, heading),
            BlockKind::Code(code) => self.code(&code.1),
            BlockKind::Html(html) => self.code(html),
            BlockKind::Rule => self.added(&Paragraph { style: "Subtitle", ..Paragraph::default() }, self.signs().rule),
            BlockKind::Table(table) => self.table("", table),
            BlockKind::Comparison(comparison) => {
                self.caption(block, &comparison.0);
                let name = self.plain(&comparison.0).replace('\n', "");
                self.table(&name, &comparison.1);
            }
            BlockKind::Matrix(matrix) => self.matrix(block, matrix),
            BlockKind::Term(term) => {
                let paragraph = Paragraph { style: "Term", ..self.paragraph() };
                self.flow.begin(&paragraph);
                self.inlines(term, &Look::default());
                self.flow.end();
            }
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
            BlockKind::Quote(_) => self.stand_in(GREY, STEP / 2),
            BlockKind::Clause(clause) => self.clause(block, clause),
            BlockKind::Exception(_) => self.boxed(block, (BLUE, Word::Exception), &[]),
            BlockKind::Measure(measure) => self.boxed(block, (GREY, Word::Measure), &measure.title),
            BlockKind::Caution(caution) => self.boxed(block, (RED, Word::CautionLabel), &caution.title),
            BlockKind::Reference(reference) => self.reference(block, reference),
            BlockKind::Description(_) => self.stand_in(self.stand.line, STEP),
            BlockKind::Aside(aside) => self.aside(block, aside),
            BlockKind::EditorNote(note) => self.editor_note(block, note),
            _ => {}
        }
    }

    /// What follows stands in further, beside a line.
    fn stand_in(&mut self, line: &'static str, by: u32) {
        self.outside.push(self.stand);
        let indent = (self.stand.indent + by).min(MOST_INDENT);
        self.stand = Stand { indent, line, ..self.stand };
    }

    /// A box: the name of its kind, its title, and what the author says of it.
    fn boxed(&mut self, block: &Block, (line, kind): (&'static str, Word), title: &[Inline]) {
        self.stand_in(line, STEP / 2);
        let paragraph = Paragraph { style: "BoxHead", keeps_next: true, ..self.paragraph() };
        self.flow.begin(&paragraph);
        let word = self.word(kind);
        self.flow.text(&Look::of(ADDED), &if title.is_empty() { word } else { format!("{word}{}", self.signs().gap) });
        self.inlines(title, &Look::default());
        self.remarks(block.annotations.as_deref());
        self.flow.end();
    }

    fn clause(&mut self, block: &Block, clause: &Clause) {
        self.stand_in(BLUE, STEP / 2);
        self.stand.in_clause = true;
        let paragraph = Paragraph { style: "BoxHead", keeps_next: true, ..self.paragraph() };
        self.flow.begin(&paragraph);
        let number = clause.number.as_ref().map_or("", |number| number.value.as_str());
        let mut parts = vec![format!("{} {number}", self.word(Word::Clause))];
        parts.extend(clause.title.as_deref().map(str::to_owned));
        let values = self.values(&self.page.with_marks(block.id, &clause.facets));
        if !values.is_empty() {
            let signs = self.signs();
            parts.push(format!("{}{}{}", signs.open, values.join(signs.bar), signs.close));
        }
        self.flow.text(&Look::of(ADDED), &parts.join(self.signs().gap));
        self.remarks(block.annotations.as_deref());
        self.flow.end();
    }

    fn aside(&mut self, block: &Block, aside: &Aside) {
        let (line, word) = match aside.kind {
            AsideKind::Note => (GREY, Word::Note),
            AsideKind::Example => (GREY, Word::Example),
            AsideKind::Discretion => (GREY, Word::Discretion),
            AsideKind::Tip => (GREY, Word::Tip),
            AsideKind::Important => (RED, Word::Important),
            AsideKind::Warning => (RED, Word::Warning),
            AsideKind::Caution => (RED, Word::Caution),
        };
        self.boxed(block, (line, word), &aside.title);
    }

    fn editor_note(&mut self, block: &Block, note: &EditorNote) {
        let word = match note.kind {
            EditorNoteKind::Corrected => Word::NoteCorrected,
            EditorNoteKind::Reconstructed => Word::NoteReconstructed,
            EditorNoteKind::Contradiction => Word::NoteContradiction,
            EditorNoteKind::Explanation => Word::NoteExplanation,
        };
        self.boxed(block, (GREY, word), &note.title);
        if let Some(place) = &note.place {
            let paragraph = self.paragraph();
            self.added(&paragraph, place);
        }
    }

    fn reference(&mut self, block: &Block, reference: &Reference) {
        self.stand_in(self.stand.line, 0);
        let paragraph = self.paragraph();
        self.flow.begin(&paragraph);
        let words = [&reference.number, &Some(reference.title.clone()), &reference.by, &reference.date];
        let words: Vec<&str> = words.into_iter().filter_map(Option::as_deref).collect();
        self.flow.text(&Look::of(ADDED), &words.join(self.signs().gap));
        for url in &reference.urls {
            self.flow.text(&Look::of(ADDED), self.signs().gap);
            self.flow.link_to_address(url);
            self.flow.text(&Look::of(ADDED), url);
            self.flow.end_link();
        }
        self.remarks(block.annotations.as_deref());
        self.flow.end();
    }

    fn text(&mut self, block: &Block, content: &[Inline]) {
        let paragraph = self.paragraph();
        self.flow.begin(&paragraph);
        self.inlines(content, &Look::default());
        self.remarks(block.annotations.as_deref());
        self.flow.end();
        self.limits(block.annotations.as_deref(), std::slice::from_ref(block));
    }

    fn heading(&mut self, block: &Block, heading: &Heading) {
        let place = self.page.places.of(block.id);
        let numbering = &self.guide().numbering;
        let own = place.and_then(|place| numbering.mark(place.path.as_ref()?));
        let number = heading.item.map(|number| own.unwrap_or_else(|| format!("({number})")) + " ").unwrap_or_default();
        let place = place.filter(|place| !place.anchor.is_empty()).map(|place| self.here(&place.anchor));
        let text = format!("{number}{}", self.plain(&heading.content).replace('\n', ""));
        self.begin_heading(heading.level, place, text);
        self.flow.text(&Look::of(NUMBER), &number);
        self.inlines(&heading.content, &Look::default());
        self.remarks(block.annotations.as_deref());
        self.flow.end();
        self.limits(block.annotations.as_deref(), std::slice::from_ref(block));
    }

    fn code(&mut self, text: &str) {
        let paragraph = Paragraph { style: "Code", ..self.paragraph() };
        self.flow.paragraph(&paragraph, &Look::default(), text.trim_end_matches('\n'));
    }

    /// The caption of a table or a figure, with its number.
    pub(super) fn caption(&mut self, block: &Block, caption: &[Inline]) {
        let paragraph = Paragraph { style: "Caption", ..self.paragraph() };
        self.flow.begin(&paragraph);
        if let Some(place) = self.page.places.of(block.id).filter(|place| !place.label.is_empty()) {
            let label = format!("{} ", place.label);
            self.flow.text(&Look::of(NUMBER), &label);
        }
        self.inlines(caption, &Look::default());
        self.remarks(block.annotations.as_deref());
        self.flow.end();
    }

    fn item(&mut self, item: &ListItem, list: &List) {
        let place = self.page.places.of(item.id).filter(|place| !place.anchor.is_empty());
        if let Some(address) = place.map(|place| self.here(&place.anchor)) {
            self.flow.mark(&address);
        }
        let lettered = self.stand.in_clause && list.kind == ListKind::Items;
        let mut number = self.number(item, list, lettered);
        if let Some(is_done) = item.checked {
            number.push_str(if is_done { " ☑" } else { " ☐" });
        }
        let outside = self.stand;
        // The number stands in the room that the text leaves; a long one takes more.
        let wide: u32 = number.chars().map(|c| if c.is_ascii() { 105 } else { 210 }).sum();
        let room = (wide + 105).max(STEP);
        self.stand.indent = (outside.indent + room).min(MOST_INDENT);
        // Below the sub-items a list counts as everywhere.
        self.stand.in_clause = outside.in_clause && !lettered;
        self.outside.push(outside);
        self.flow.begin_next_with(Look::of(NUMBER), format!("{number}\t"));
        let hanging = self.stand.indent - outside.indent;
        let first = item.blocks.first().filter(|first| matches!(first.kind, BlockKind::Paragraph(_)));
        if let Some(first) = first {
            self.mark(first);
        }
        let paragraph = Paragraph { hanging, ..self.paragraph() };
        self.flow.begin(&paragraph);
        if let Some(Block { kind: BlockKind::Paragraph(content), annotations, .. }) = first {
            self.inlines(content, &Look::default());
            self.remarks(annotations.as_deref());
        }
        self.remarks(item.annotations.as_deref());
        self.flow.end();
        self.blocks(&item.blocks[usize::from(first.is_some())..]);
        self.limits(item.annotations.as_deref(), &item.blocks);
        self.stand = self.outside.pop().unwrap_or_default();
    }

    /// The number of an entry as the guide writes it; a point where it has none.
    fn number(&self, item: &ListItem, list: &List, lettered: bool) -> String {
        let step = match list.kind {
            ListKind::Bullet => return if self.lang() == Lang::Ja { "・" } else { "•" }.to_owned(),
            ListKind::Items => ItemStep::Item(item.number),
            ListKind::Steps => ItemStep::Step(item.number),
        };
        if lettered {
            return self.guide().numbering.sub_item_mark(item.number);
        }
        let numbering = &self.guide().numbering;
        let path = self.page.places.of(item.id).and_then(|place| place.path.as_ref());
        let own = path.map_or_else(|| numbering.mark(&ItemPath(vec![step])), |path| numbering.mark(path));
        own.unwrap_or_else(|| match list.kind {
            ListKind::Steps => {
                let circled = item.number.checked_sub(1).filter(|n| *n < 20).and_then(|n| char::from_u32(0x2460 + n));
                circled.map_or_else(|| format!("({})", item.number), String::from)
            }
            _ => format!("({})", item.number),
        })
    }
}

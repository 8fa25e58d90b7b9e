//! Lists: bullets, items (1), steps ①, sub-items (ア), tasks.

use crate::document::{BlockKind, ItemPath, ItemStep, List, ListItem, ListKind, Spacing};

use super::Pen;
use super::badges::described;
use super::blocks::measured;
use super::words::Word;

impl Pen<'_> {
    pub(super) fn open_list(&mut self, list: &List) {
        let name = if list.kind == ListKind::Bullet { "ul" } else { "ol" };
        let lettered = self.in_clause && list.kind == ListKind::Items;
        let class = match list.kind {
            _ if self.is_plain() => "",
            ListKind::Bullet => "",
            ListKind::Items if lettered => "sub-items",
            ListKind::Items => "items",
            ListKind::Steps => "steps",
        };
        let first = list.items.first().map_or(1, |item| item.number);
        let start = (list.kind != ListKind::Bullet && first != 1).then(|| first.to_string());
        self.html.open(name).optional("start", start.as_deref()).class(class).done();
        self.html.line();
    }

    pub(super) fn close_list(&mut self, list: &List) {
        self.html.close(if list.kind == ListKind::Bullet { "ul" } else { "ol" });
        self.html.line();
    }

    pub(super) fn list_item(&mut self, item: &ListItem, list: &List) {
        let lettered = self.in_clause && list.kind == ListKind::Items;
        let own = self.entry_mark(list.kind, item).filter(|_| !lettered);
        let of_clause = lettered.then(|| self.on.guide.numbering.sub_item_mark(item.number));
        let number = own.or(of_clause).or_else(|| list.kind.label(item.number)).filter(|_| !self.is_plain());
        // Below the sub-items a list counts as everywhere.
        let in_clause = self.in_clause;
        self.in_clause = in_clause && !lettered;
        self.item(item, number.as_deref(), list.spacing);
        self.in_clause = in_clause;
    }

    /// The number of an entry as the guide writes it.
    fn entry_mark(&self, kind: ListKind, item: &ListItem) -> Option<String> {
        let step = match kind {
            ListKind::Bullet => return None,
            ListKind::Items => ItemStep::Item(item.number),
            ListKind::Steps => ItemStep::Step(item.number),
        };
        let numbering = &self.on.guide.numbering;
        let place = self.on.places.of(item.id).and_then(|place| place.path.as_ref());
        place.map_or_else(|| numbering.mark(&ItemPath(vec![step])), |path| numbering.mark(path))
    }

    fn item(&mut self, item: &ListItem, number: Option<&str>, spacing: Spacing) {
        self.html.new_text();
        let notes = item.annotations.as_deref().filter(|_| !self.is_plain());
        let place = if self.is_plain() { None } else { self.on.places.of(item.id) };
        let id = place.map(|p| &*p.anchor).filter(|anchor| !anchor.is_empty());
        let opening = self.html.open("li").optional("id", id);
        measured(described(opening, notes), notes, id).done();
        self.old_ids(place);
        if let Some(number) = number {
            self.html.element("span", "number", number);
            self.html.text(" ");
        }
        if let Some(checked) = item.checked {
            self.check_box(checked);
        }
        for (i, block) in item.blocks.iter().enumerate() {
            self.html.new_text();
            match &block.kind {
                BlockKind::Paragraph(content) if spacing == Spacing::Tight => {
                    if i > 0 {
                        self.html.fresh_line();
                    }
                    self.inlines(content);
                }
                _ => {
                    self.html.fresh_line();
                    self.blocks(std::slice::from_ref(block));
                }
            }
            if i == 0 {
                self.remarks(notes);
            }
        }
        self.limits(notes, &item.blocks);
        self.html.close("li");
        self.html.line();
    }

    fn check_box(&mut self, checked: bool) {
        let word = self.word(if checked { Word::Done } else { Word::Open });
        let label = (!self.is_plain()).then_some(&*word);
        self.html
            .open("input")
            .optional("checked", checked.then_some(""))
            .attr("disabled", "")
            .attr("type", "checkbox")
            .optional("aria-label", label)
            .void();
        self.html.text(" ");
    }
}

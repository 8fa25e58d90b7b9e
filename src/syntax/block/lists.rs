//! Lists: bullets, items `1)`, steps `1.`, and tasks.

use comrak::nodes::{ListDelimType, ListType, Node, NodeList, NodeValue};

use crate::document::{BlockKind, List, ListItem, ListKind, Spacing, fitted};
use crate::source::Span;
use crate::syntax::annotations::{self, On};
use crate::syntax::inline;

use super::Tree;

impl Tree<'_, '_> {
    pub(super) fn list(&mut self, node: Node<'_>, list: NodeList) -> BlockKind {
        let kind = match (list.list_type, list.delimiter) {
            (ListType::Bullet, _) => ListKind::Bullet,
            (ListType::Ordered, ListDelimType::Paren) => ListKind::Items,
            (ListType::Ordered, ListDelimType::Period) => ListKind::Steps,
        };
        let first = u32::try_from(list.start).unwrap_or(0);
        let mut items = Vec::with_capacity(node.children().count());
        for (index, child) in node.children().enumerate() {
            let number = match kind {
                ListKind::Bullet => 0,
                _ => first.saturating_add(u32::try_from(index).unwrap_or(0)),
            };
            items.push(self.item(child, number));
        }
        let spacing = if list.tight { Spacing::Tight } else { Spacing::Loose };
        BlockKind::List(Box::new(List { kind, spacing, items }))
    }

    fn item(&mut self, node: Node<'_>, number: u32) -> ListItem {
        let span = self.positions.span(node.data().sourcepos);
        let mut item = ListItem { span, number, checked: None, annotations: None, blocks: Vec::new() };
        if !self.page.enter(span) {
            return item;
        }
        let mut children = node.children();
        let first = children.next();
        if let Some(first) = first {
            self.first_block(first, &mut item);
        }
        for child in children {
            self.block(child, &mut item.blocks);
        }
        self.page.leave();
        item.blocks = fitted(item.blocks);
        item
    }

    /// The first paragraph of an entry carries the entry's attribute block and its check box.
    fn first_block(&mut self, node: Node<'_>, item: &mut ListItem) {
        if !matches!(node.data().value, NodeValue::Paragraph) {
            return self.block(node, &mut item.blocks);
        }
        let span = self.positions.span(node.data().sourcepos);
        let mut pieces = inline::children(node, &inline::Lines::new(self.positions), self.page);
        if self.page.dialect != crate::syntax::Dialect::CommonMark {
            item.checked = inline::take_check_box(&mut pieces);
        }
        inline::hand_numbers(&mut pieces, self.page);
        let attributes = inline::take_attributes(&mut pieces, span.start as usize, self.page);
        item.annotations = attributes.map(|a| Box::new(annotations::read(a, On::ListItem, self.page)));
        let content = inline::finish(pieces, inline::Prose::Recognise, self.page);
        let span = Span::new(span.start as usize, span.end as usize);
        item.blocks.push(crate::document::Block { span, annotations: None, kind: BlockKind::Paragraph(content) });
    }
}

//! Lists: bullets, items `1)`, steps `1.`, and tasks.

use comrak::nodes::{ListDelimType, ListType, Node, NodeList, NodeValue};

use crate::diagnostic::{Code, Fix};
use crate::document::{Block, BlockKind, List, ListItem, ListKind, Spacing, fitted};
use crate::source::Span;
use crate::syntax::annotations::{self, On};
use crate::syntax::inline;
use crate::words;

use super::Tree;

/// So many blocks before a list may belong to its first entry.
const NEAR: usize = 12;

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
        if self.page.is_guide() {
            self.other_sign(node, first, kind);
        }
        if kind != ListKind::Bullet && self.page.is_guide() {
            self.check_sign(node, first, kind);
            self.check_numbers(&items);
            self.check_first(node, first);
        }
        let spacing = if list.tight { Spacing::Tight } else { Spacing::Loose };
        BlockKind::List(Box::new(List { kind, spacing, items }))
    }

    /// `* b` on the line below `- a`: another sign begins another list, though no empty line parts them.
    fn other_sign(&mut self, node: Node<'_>, first: u32, kind: ListKind) {
        let Some(before) = node.previous_sibling() else { return };
        let NodeValue::List(list) = before.data().value else { return };
        let start = self.positions.span(node.data().sourcepos).start as usize;
        let above = self.page.source.text().get(..start).unwrap_or("");
        let gap = above.get(above.trim_end_matches([' ', '\t', '\n', '>']).len()..).unwrap_or("");
        let next = u32::try_from(list.start + before.children().count()).unwrap_or(0);
        // That the number goes on is told with the sign it needs.
        let goes_on = list.list_type == ListType::Ordered && kind != ListKind::Bullet && first > 1 && first == next;
        if gap.matches('\n').count() > 1 || goes_on {
            return;
        }
        let message = words!(
            "記号が上の項目と違うので、ここから別のリストになる",
            "the sign differs from that of the entry above, so that another list begins here"
        );
        let end = self.positions.line_at(start).end as usize;
        let length = self.page.source.text().get(start..end).and_then(|line| line.find(' ')).unwrap_or(1);
        self.page.report.with(Code::EntryUnread, Span::new(start, start + length), message, |d| {
            d.help(words!(
                "一つのリストなら同じ記号で書く。別のリストなら間に空行を置く",
                "write the same sign where it is one list, and put an empty line between two"
            ))
        });
    }

    /// `2.` right behind `1)`: another sign begins another list, though the number goes on.
    fn check_sign(&mut self, node: Node<'_>, first: u32, kind: ListKind) {
        let Some(before) = node.previous_sibling() else { return };
        let NodeValue::List(list) = before.data().value else { return };
        let next = u32::try_from(list.start + before.children().count()).unwrap_or(0);
        if list.list_type != ListType::Ordered || first < 2 || first != next {
            return;
        }
        let start = self.positions.span(node.data().sourcepos).start as usize;
        let digits = first.to_string().len();
        let sign = if kind == ListKind::Items { "." } else { ")" };
        let message =
            words!("前の項目と番号の記号が違う", "the sign behind the number differs from that of the entry before");
        let place = Span::new(start, start + digits + 1);
        let fixed = format!("{first}{sign}");
        self.page.report.with(Code::ItemOrder, place, message, |d| {
            d.help(words!("一つのリストなら `{fixed}` と書く", "write `{fixed}` where it is one list"))
        });
    }

    /// The first number counts, and the list counts on from it: another number that is written would not be shown.
    /// Lists that write the same number everywhere leave counting to the list.
    fn check_numbers(&mut self, items: &[ListItem]) {
        let source = self.page.source;
        let written: Vec<Option<(u32, usize)>> = items
            .iter()
            .map(|item| {
                let text = source.slice(item.span);
                let digits = text.bytes().take_while(u8::is_ascii_digit).count();
                text.get(..digits)?.parse().ok().map(|number| (number, digits))
            })
            .collect();
        let first = written.first().copied().flatten().map(|(number, _)| number);
        if written.iter().all(|number| number.map(|(number, _)| number) == first) {
            return;
        }
        for (item, written) in items.iter().zip(written) {
            let Some((number, digits)) = written.filter(|(number, _)| *number != item.number) else { continue };
            let (shown, start) = (item.number, item.span.start as usize);
            let place = Span::new(start, start + digits);
            let message = words!(
                "番号 {number} と書かれているが、{shown} として数えられる",
                "the number {number} is written, but it counts as {shown}"
            );
            self.page.report.with(Code::ItemOrder, place, message, |d| {
                d.help(words!("番号を順に直す", "number the entries in order")).fix(Fix::safe(
                    source,
                    place,
                    shown.to_string(),
                ))
            });
            return;
        }
    }

    /// A list that begins with 2, and goes on with none before it: its first entry has lost its sign, or is gone.
    fn check_first(&mut self, node: Node<'_>, first: u32) {
        let before = || std::iter::successors(node.previous_sibling(), |node| node.previous_sibling());
        let goes_on = |node: Node<'_>| match node.data().value {
            NodeValue::List(list) => {
                u32::try_from(list.start + node.children().count()).is_ok_and(|next| next == first)
            }
            _ => false,
        };
        if first != 2 || before().any(goes_on) {
            return;
        }
        let start = self.positions.span(node.data().sourcepos).start as usize;
        // `1 甲` before it was meant as the first entry.
        let source = self.page.source;
        let is_first = |text: &str| {
            let rest = text.strip_prefix(['1', '１']);
            rest.is_some_and(|rest| rest.starts_with([' ', '\u{3000}', '、', ':', '：', ']', '］']))
        };
        let above = before().take(NEAR).filter(|node| matches!(node.data().value, NodeValue::Paragraph));
        let above =
            above.map(|node| self.positions.span(node.data().sourcepos)).find(|span| is_first(source.slice(*span)));
        let place = above.map_or(start, |span| span.start as usize);
        let length =
            self.page.source.text().get(place..).map_or(1, |text| text.chars().next().map_or(1, char::len_utf8));
        let message = words!("リストが 2 から始まっている", "the list begins with 2");
        self.page.report.with(Code::ItemOrder, Span::new(place, place + length), message, |d| {
            d.help(words!(
                "1 の項を同じ記号で書くか、番号を 1 から振り直す",
                "write the first entry with the same sign, or number the entries from 1"
            ))
        });
    }

    /// A list of definitions: terms, and what each means behind a colon.
    pub(super) fn definitions(&mut self, node: Node<'_>) -> BlockKind {
        let mut out = Vec::new();
        for item in node.children() {
            for part in item.children() {
                let span = self.positions.span(part.data().sourcepos);
                let id = self.page.node();
                if matches!(part.data().value, NodeValue::DescriptionTerm) {
                    let text = part.first_child().filter(|c| matches!(c.data().value, NodeValue::Paragraph));
                    let mut pieces =
                        inline::children(text.unwrap_or(part), &inline::Lines::new(self.positions), self.page);
                    let attributes = inline::take_attributes(&mut pieces, span.start as usize, self.page);
                    let annotations = attributes.map(|a| Box::new(annotations::read(a, On::Directive(&[]), self.page)));
                    let term = inline::finish(pieces, inline::Prose::Leave, self.page);
                    out.push(Block { id, span, annotations, kind: BlockKind::Term(term) });
                } else {
                    let kind = BlockKind::Description(self.blocks(part));
                    out.push(Block { id, span, annotations: None, kind });
                }
            }
        }
        BlockKind::Definitions(fitted(out))
    }

    fn item(&mut self, node: Node<'_>, number: u32) -> ListItem {
        let span = self.positions.span(node.data().sourcepos);
        let id = self.page.node();
        let mut item = ListItem { id, span, number, checked: None, annotations: None, blocks: Vec::new() };
        if !self.page.enter(span) {
            return item;
        }
        let mut children = node.children();
        let first = children.next();
        match first {
            Some(first) => self.first_block(first, &mut item),
            None if self.page.is_guide() => self.empty_entry(span),
            None => {}
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
        self.unread_lines(node);
        let mut pieces = inline::children(node, &inline::Lines::new(self.positions), self.page);
        if self.page.dialect != crate::syntax::Dialect::CommonMark {
            item.checked = inline::take_check_box(&mut pieces);
            inline::unread_check_box(&pieces, self.page);
        }
        inline::hand_numbers(&mut pieces, self.page);
        let attributes = inline::take_attributes(&mut pieces, span.start as usize, self.page);
        item.annotations = attributes.map(|a| Box::new(annotations::read(a, On::ListItem, self.page)));
        let content = inline::finish(pieces, inline::Prose::Recognise, self.page);
        let span = Span::new(span.start as usize, span.end as usize);
        let id = self.page.node();
        item.blocks.push(crate::document::Block { id, span, annotations: None, kind: BlockKind::Paragraph(content) });
    }
}

/// Whether a list begins on the line below a paragraph.
pub(super) fn is_right_above_list(node: Node<'_>) -> bool {
    let end = node.data().sourcepos.end.line;
    node.next_sibling().is_some_and(|next| {
        let next = next.data();
        matches!(next.value, NodeValue::List(_)) && next.sourcepos.start.line == end + 1
    })
}

//! Walks the tree of a document, and its plain text.

use super::{Block, BlockKind, Inline};

/// Called for blocks and list items on the way down; all methods have a default that does nothing.
pub trait Visit {
    /// A block, before what it holds.
    fn block(&mut self, _block: &Block) {}
    /// The runs of inlines that a block holds itself, cells of tables included.
    fn inlines(&mut self, _inlines: &[Inline]) {}
    /// An entry of a list, before what it holds.
    fn list_item(&mut self, _item: &super::ListItem) {}
}

/// Visits blocks in the order of the text, depth first.
pub fn walk_blocks(blocks: &[Block], visitor: &mut impl Visit) {
    for block in blocks {
        visitor.block(block);
        walk_kind(&block.kind, visitor);
    }
}

fn walk_kind(kind: &BlockKind, visitor: &mut impl Visit) {
    match kind {
        BlockKind::Paragraph(inlines) => visitor.inlines(inlines),
        BlockKind::Heading(heading) => visitor.inlines(&heading.content),
        BlockKind::List(list) => {
            for item in &list.items {
                visitor.list_item(item);
                walk_blocks(&item.blocks, visitor);
            }
        }
        BlockKind::Quote(blocks) | BlockKind::Exception(blocks) | BlockKind::Duty(blocks) => {
            walk_blocks(blocks, visitor);
        }
        BlockKind::Table(table) => walk_table(table, visitor),
        BlockKind::Comparison(caption, table) => {
            visitor.inlines(caption);
            walk_table(table, visitor);
        }
        BlockKind::Matrix(matrix) => {
            visitor.inlines(&matrix.caption);
            visitor.inlines(&matrix.corner);
            for row in &matrix.rows {
                visitor.inlines(&row.head.content);
                row.cells.iter().for_each(|(_, cell)| visitor.inlines(&cell.content));
            }
        }
        BlockKind::Clause(clause) => walk_blocks(&clause.body, visitor),
        BlockKind::Reference(reference) => walk_blocks(&reference.body, visitor),
        BlockKind::Measure(measure) => titled(&measure.title, &measure.body, visitor),
        BlockKind::Caution(caution) => titled(&caution.title, &caution.body, visitor),
        BlockKind::Aside(aside) => titled(&aside.title, &aside.body, visitor),
        BlockKind::EditorNote(note) => titled(&note.title, &note.body, visitor),
        BlockKind::Code(..) | BlockKind::Rule | BlockKind::Html(_) => {}
    }
}

fn titled(title: &[Inline], body: &[Block], visitor: &mut impl Visit) {
    visitor.inlines(title);
    walk_blocks(body, visitor);
}

fn walk_table(table: &super::Table, visitor: &mut impl Visit) {
    let body = table.rows.iter().flat_map(|row| &row.cells);
    table.head.iter().chain(body).for_each(|cell| visitor.inlines(&cell.content));
}

/// The text of inlines without marks; `name` says what a cross-reference shows.
pub fn plain_text(inlines: &[Inline], out: &mut String, name: &impl Fn(super::XrefId) -> String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => out.push_str(text),
            Inline::SoftBreak | Inline::HardBreak => out.push('\n'),
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) | Inline::Discretion(inner) => {
                plain_text(inner, out, name);
            }
            Inline::Link(link) | Inline::Image(link) => plain_text(&link.2, out, name),
            Inline::Xref(id) => out.push_str(&name(*id)),
            Inline::FootnoteMark(..) => {}
        }
    }
}

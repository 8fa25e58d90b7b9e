//! Blocks inside directives: how deep these nest, and what stands for a heading, which none may hold.

use super::draft::{Block, Inline};

/// How many directives stand inside each other.
pub(super) fn depth_of_directives(blocks: &[Block]) -> usize {
    let depth = |block: &Block| match block {
        Block::Clause(clause) => 1 + depth_of_directives(&clause.blocks),
        Block::Aside(_, _, inner) | Block::Figure(_, inner) => 1 + depth_of_directives(inner),
        Block::Table(_) => 1,
        Block::Boxed(inner) => depth_of_directives(inner),
        Block::List(items) => items.iter().map(|item| depth_of_directives(&item.blocks)).max().unwrap_or(0),
        _ => 0,
    };
    blocks.iter().map(depth).max().unwrap_or(0)
}

/// A heading as a paragraph in strong type.
pub(super) fn without_heading(block: Block) -> Block {
    match block {
        Block::Heading(_, label, mut inlines) => {
            if let Some(label) = label {
                inlines.insert(0, Inline::Text(label.piece, format!("{} ", label.text).into()));
            }
            Block::Paragraph(vec![Inline::Strong(inlines)])
        }
        block => block,
    }
}

//! Puts numbered paragraphs into lists. Word has no lists, only paragraphs that a list counts, and whatever stands
//! between two of them. What stands between two entries of one list belongs to the entry above.

use std::collections::VecDeque;

use super::body::Flat;
use crate::import::draft::{Block, Item};

/// Deepest nesting of lists; Word's nine levels, and one list inside another.
const DEEPEST: usize = 18;
/// How far the next entry of a list may be, in paragraphs.
const FARTHEST: usize = 300;

/// Blocks, with lists where paragraphs are counted.
pub(super) fn group(flat: Vec<Flat>) -> Vec<Block> {
    let mut rest = flat.into_iter().collect::<VecDeque<_>>();
    let mut out = Vec::new();
    while let Some(next) = rest.pop_front() {
        match next {
            Flat::Blank => {}
            Flat::Caption(inlines) => caption(inlines, &mut rest, &mut out),
            Flat::Block(block) => out.push(block),
            Flat::Numbered(id, level, label, inlines) => {
                rest.push_front(Flat::Numbered(id, level, label, inlines));
                out.push(list(&mut rest, (id, level), DEEPEST));
            }
        }
    }
    out
}

/// A caption belongs to the table that follows it; a figure's stays a paragraph.
fn caption(inlines: Vec<crate::import::draft::Inline>, rest: &mut VecDeque<Flat>, out: &mut Vec<Block>) {
    while matches!(rest.front(), Some(Flat::Blank)) {
        rest.pop_front();
    }
    match rest.front_mut() {
        Some(Flat::Block(Block::Table(table))) if table.caption.is_empty() => table.caption = inlines,
        _ => out.push(Block::Paragraph(inlines)),
    }
}

/// The list whose first entry stands first in `rest`.
fn list(rest: &mut VecDeque<Flat>, (id, level): (u32, usize), depth: usize) -> Block {
    let mut items: Vec<Item> = Vec::new();
    let mut between_before = false;
    loop {
        match rest.front() {
            Some(Flat::Numbered(other, at, ..)) if *other == id && *at == level => {
                let Some(Flat::Numbered(_, _, label, inlines)) = rest.pop_front() else {
                    unreachable!("it stands first")
                };
                items.push(Item { label, blocks: vec![Block::Paragraph(inlines)] });
            }
            Some(Flat::Numbered(other, at, ..))
                if depth > 0 && (*at > level || (*other != id && goes_on(rest, id, level))) =>
            {
                let (other, at) = (*other, *at);
                let inner = list(rest, (other, at), depth - 1);
                items.last_mut().expect("a list begins with an entry").blocks.push(inner);
            }
            Some(Flat::Block(_) | Flat::Caption(_) | Flat::Blank) if goes_on(rest, id, level) => {
                between_before = true;
                take_between(rest, &mut items);
            }
            // Behind the last entry stands what stood behind the others: up to an empty line.
            Some(Flat::Block(Block::Paragraph(_) | Block::Boxed(_))) if between_before => {
                take_between(rest, &mut items);
            }
            _ => return Block::List(items),
        }
    }
}

/// Moves one block into the last entry.
fn take_between(rest: &mut VecDeque<Flat>, items: &mut [Item]) {
    let blocks = &mut items.last_mut().expect("a list begins with an entry").blocks;
    match rest.pop_front() {
        Some(Flat::Block(block)) => blocks.push(block),
        Some(Flat::Caption(inlines)) => caption(inlines, rest, blocks),
        _ => {}
    }
}

/// Whether the same list counts on before the next heading.
fn goes_on(rest: &VecDeque<Flat>, id: u32, level: usize) -> bool {
    for flat in rest.iter().take(FARTHEST) {
        match flat {
            Flat::Block(Block::Heading(..)) => return false,
            Flat::Numbered(other, at, label, _) if *other == id && *at == level => {
                // A number that begins again is another list of the same instance.
                return label.as_ref().is_some_and(|label| label.numbers.last().is_some_and(|n| *n > 1));
            }
            Flat::Numbered(_, at, ..) if *at < level => return false,
            _ => {}
        }
    }
    false
}

//! The numbers of entries as markers of lists: `8)` of (8), `4.` of ④.

use unicode_normalization::UnicodeNormalization;

use super::draft::{Block, Inline, Item, Label, Shown};

/// The number that a marker can show, and whether it is an item's.
pub(super) fn counted(label: &Label) -> Option<(u32, bool)> {
    match label.shown {
        Shown::Item(n) => Some((n, true)),
        Shown::Step(n) => Some((n, false)),
        Shown::Text => None,
        Shown::ByText => {
            item_number(&label.text).map(|n| (n, true)).or_else(|| step_number(&label.text).map(|n| (n, false)))
        }
    }
}

/// The `8` of `(8)`, `（８）` or `8)`.
pub(super) fn item_number(label: &str) -> Option<u32> {
    let text: String = label.nfkc().filter(|c| !c.is_whitespace()).collect();
    let inner = text.strip_suffix(')')?;
    plain(inner.strip_prefix('(').unwrap_or(inner))
}

/// The `4` of `④`, `4.`, `４` or `4`.
fn step_number(label: &str) -> Option<u32> {
    let text: String = label.nfkc().filter(|c| !c.is_whitespace()).collect();
    plain(text.strip_suffix('.').unwrap_or(&text))
}

/// A number as a marker shows it: without zeros before it.
fn plain(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|_| digits == "0" || !digits.starts_with('0'))
}

/// Whether a list stands right behind another one of the same markers and does not go on with its numbers.
pub(super) fn counts_anew(above: &Block, block: &Block) -> bool {
    let (Block::List(above), Block::List(items)) = (above, block) else { return false };
    let number = |item: Option<&Item>| item.and_then(|item| item.label.as_ref()).and_then(counted);
    match (number(above.last()), number(items.first())) {
        (Some((last, kind)), Some((first, other))) => kind == other && first != last.saturating_add(1),
        _ => false,
    }
}

/// Whether an entry is one paragraph, with at most a list below it: entries of such a list need no empty lines.
pub(super) fn is_short(item: &Item) -> bool {
    match item.blocks.as_slice() {
        [] | [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List(inner)] => inner.iter().all(is_short),
        _ => false,
    }
}

/// Whether a list begins with another number than one: right below a line of text it would be a part of that.
pub(super) fn begins_later(block: &Block) -> bool {
    let Block::List(items) = block else { return false };
    let first = items.first().and_then(|item| item.label.as_ref()).and_then(counted);
    first.is_some_and(|(number, _)| number != 1)
}

/// The entry's blocks, with its number's piece on the first line; a number that no marker can show stands in the text.
pub(super) fn with_label(label: &Label, item: &Item) -> Vec<Block> {
    let mut blocks = item.blocks.clone();
    let shown = if counted(label).is_some() { String::new() } else { format!("{} ", label.text) };
    let number = Inline::Text(label.piece, shown.into());
    match blocks.first_mut() {
        Some(Block::Paragraph(inlines)) => inlines.insert(0, number),
        _ => blocks.insert(0, Block::Paragraph(vec![number])),
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_zeros_stand_in_the_text() {
        assert_eq!((item_number("（８）"), item_number("(08)")), (Some(8), None));
        assert_eq!((step_number("10."), step_number("01."), step_number("④")), (Some(10), None, Some(4)));
    }
}

//! `note=` names an editor's note.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Annotations, Block, BlockKind, EntityKind, ListItem, PlaceKind, Spanned, Visit, walk_blocks};
use crate::graph::{Page, Resolved};
use crate::words;

pub(super) fn check(resolved: &Resolved, pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let mut mentions = Mentions::default();
        walk_blocks(&page.document.blocks, &mut mentions);
        for footnote in &page.document.footnotes {
            walk_blocks(&footnote.blocks, &mut mentions);
        }
        for note in mentions.0 {
            let id = &note.value;
            if resolved.index.entity(EntityKind::Note, id).is_some() {
                continue;
            }
            let places = resolved.corpus.pages.iter().flat_map(|p| &p.places.list);
            let near = nearest(id, places.filter(|p| p.kind == PlaceKind::Note).map(|p| &*p.anchor));
            let message = words!("編者注 `{id}` がない", "there is no editor's note `{id}`");
            out.push(Diagnostic::new(Code::NoteUnknown, &page.document.source, note.span, message).suggest(near));
        }
    }
}

#[derive(Default)]
struct Mentions(Vec<Spanned<String>>);

impl Mentions {
    fn add(&mut self, annotations: Option<&Annotations>) {
        self.0.extend(annotations.and_then(|a| a.note.clone()));
    }
}

impl Visit for Mentions {
    fn block(&mut self, block: &Block) {
        self.add(block.annotations.as_deref());
        if let BlockKind::Matrix(matrix) = &block.kind {
            for row in &matrix.rows {
                self.add(row.head.annotations.as_deref());
                row.cells.iter().for_each(|(_, cell)| self.add(cell.annotations.as_deref()));
            }
        }
        if let BlockKind::Table(table) | BlockKind::Comparison(_, table) = &block.kind {
            table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.add(cell.annotations.as_deref()));
        }
    }

    fn list_item(&mut self, item: &ListItem) {
        self.add(item.annotations.as_deref());
    }
}

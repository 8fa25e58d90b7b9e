//! `note=` names an editor's note.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::document::{Annotations, Descend, EntityKind, Node, PlaceKind, Spanned, Visit, walk};
use crate::graph::{Page, Resolved};
use crate::words;

pub(super) fn check(resolved: &Resolved, pages: &[&Page], out: &mut Vec<Diagnostic>) {
    for page in pages {
        let mut mentions = Mentions::default();
        walk(&page.document.blocks, &mut mentions);
        for footnote in &page.document.footnotes {
            walk(&footnote.blocks, &mut mentions);
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

impl<'a> Visit<'a> for Mentions {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        match node {
            Node::Block(block) => self.add(block.annotations.as_deref()),
            Node::Item(item, _) => self.add(item.annotations.as_deref()),
            Node::Cell(cell) => self.add(cell.annotations.as_deref()),
            Node::Row(..) => {}
        }
        Descend::Inside
    }
}

//! How texts relate to the source, in `guide.json`: every block, entry and cell that says so.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Annotations, Descend, Node, NodeId, Visit, walk};
use crate::graph::{Destination, Page, PageId, PlaceRef, Resolved};

/// A text whose relation to the source is told.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProvenanceModel {
    /// Its address; that of the page where it has none of its own.
    pub address: String,
    /// `original`, `corrected`, `reconstructed` or `summarised`; absent where only a note is named.
    pub provenance: Option<&'static str>,
    /// Id of the editor's note that explains it.
    pub note: Option<String>,
    /// The text.
    pub text: String,
}

/// Everything on a page that tells its provenance, in order.
pub(super) fn of_page(resolved: &Resolved, id: PageId, page: &Page) -> Vec<ProvenanceModel> {
    let mut told = Told { resolved, id, page, open: Vec::new(), out: Vec::new() };
    walk(&page.document.blocks, &mut told);
    for footnote in &page.document.footnotes {
        walk(&footnote.blocks, &mut told);
    }
    told.out
}

struct Told<'a> {
    resolved: &'a Resolved,
    id: PageId,
    page: &'a Page,
    /// The nodes that are open, for cells, which have no address of their own.
    open: Vec<NodeId>,
    out: Vec<ProvenanceModel>,
}

impl Told<'_> {
    fn add(&mut self, annotations: Option<&Annotations>, at: Option<NodeId>, text: impl FnOnce() -> String) {
        let Some(annotations) = annotations.filter(|a| a.provenance.is_some() || a.note.is_some()) else { return };
        let place = at.and_then(|node| self.page.places.index_of(node)).map(|place| PlaceRef { page: self.id, place });
        let to = place.map_or(Destination::Page(self.id), Destination::Place);
        self.out.push(ProvenanceModel {
            address: to.address(&self.resolved.corpus).expect("every page and place has an address"),
            provenance: annotations.provenance.map(crate::document::Provenance::id),
            note: annotations.note.as_ref().map(|n| n.value.clone()),
            text: text(),
        });
    }
}

impl<'a> Visit<'a> for Told<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        let (resolved, id) = (self.resolved, self.id);
        match node {
            Node::Block(block) => {
                let text = || resolved.text_of(id, std::slice::from_ref(block));
                self.add(block.annotations.as_deref(), Some(block.id), text);
            }
            Node::Item(item, _) => {
                let text = || resolved.text_of(id, &item.blocks);
                self.add(item.annotations.as_deref(), Some(item.id), text);
            }
            Node::Row(..) => {}
            Node::Cell(cell) => {
                let holder = self.open.last().copied();
                let text = || resolved.text(id, &cell.content).trim().to_owned();
                self.add(cell.annotations.as_deref(), holder, text);
                return Descend::Past;
            }
        }
        self.open.extend(node.id());
        Descend::Inside
    }

    fn leave(&mut self, _: Node<'a>) {
        self.open.pop();
    }
}

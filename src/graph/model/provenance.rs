//! How texts relate to the source, in `guide.json`: every block, entry and cell that says so.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Annotations, Block, BlockKind, Carrier, Cell, ListItem, Visit, walk_blocks};
use crate::graph::{Destination, Page, PageId, PlaceRef, Resolved};
use crate::source::Span;

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
    let mut told = Told { resolved, id, page, out: Vec::new() };
    walk_blocks(&page.document.blocks, &mut told);
    for footnote in &page.document.footnotes {
        walk_blocks(&footnote.blocks, &mut told);
    }
    told.out
}

struct Told<'a> {
    resolved: &'a Resolved,
    id: PageId,
    page: &'a Page,
    out: Vec<ProvenanceModel>,
}

impl Told<'_> {
    fn add(&mut self, annotations: Option<&Annotations>, at: (Carrier, Span), text: impl FnOnce() -> String) {
        let Some(annotations) = annotations.filter(|a| a.provenance.is_some() || a.note.is_some()) else { return };
        let place = self.page.places.index_at(at.0, at.1).map(|place| PlaceRef { page: self.id, place });
        let to = place.map_or(Destination::Page(self.id), Destination::Place);
        self.out.push(ProvenanceModel {
            address: to.address(&self.resolved.corpus).unwrap_or_default(),
            provenance: annotations.provenance.map(crate::document::Provenance::id),
            note: annotations.note.as_ref().map(|n| n.value.clone()),
            text: text(),
        });
    }

    fn cell(&mut self, cell: &Cell, at: (Carrier, Span)) {
        let (resolved, id) = (self.resolved, self.id);
        self.add(cell.annotations.as_deref(), at, || resolved.text(id, &cell.content).trim().to_owned());
    }
}

impl Visit for Told<'_> {
    fn block(&mut self, block: &Block) {
        let (resolved, id) = (self.resolved, self.id);
        let text = || resolved.text_of(id, std::slice::from_ref(block));
        self.add(block.annotations.as_deref(), (Carrier::Block, block.span), text);
        match &block.kind {
            BlockKind::Matrix(matrix) => {
                for row in &matrix.rows {
                    self.cell(&row.head, (Carrier::Row, row.span));
                    row.cells.iter().for_each(|(_, cell)| self.cell(cell, (Carrier::Row, row.span)));
                }
            }
            BlockKind::Table(table) | BlockKind::Comparison(_, table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| self.cell(cell, (Carrier::Block, block.span)));
            }
            _ => {}
        }
    }

    fn list_item(&mut self, item: &ListItem) {
        let (resolved, id) = (self.resolved, self.id);
        let text = || resolved.text_of(id, &item.blocks);
        self.add(item.annotations.as_deref(), (Carrier::ListItem, item.span), text);
    }
}

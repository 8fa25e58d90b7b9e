//! Places in `guide.json`: what each is, and what it needs to be understood away from its page.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{
    AsideKind, BlockKind, Descend, Facets, InForce, Inline, Join, Node, NodeId, Run, Validity, Visit, walk,
};
use crate::graph::{Destination, Page, PageId, PlaceRef, Resolved};

/// Values of one vocabulary.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FacetModel {
    /// Their ids.
    pub values: Vec<String>,
    /// Whether each of them is meant (及び) or one or the other (又は).
    pub join: Join,
    /// Whether what holds the place or the section says so, not the place itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub inherited: bool,
}

/// A classification by vocabulary; what `own` does not say is inherited.
pub(super) fn facets(all: &Facets, own: &Facets) -> BTreeMap<String, FacetModel> {
    let model = all.0.iter().map(|facet| {
        let values = facet.values.iter().map(ToString::to_string).collect();
        let inherited = own.get(&facet.vocabulary).is_none();
        (facet.vocabulary.to_string(), FacetModel { values, join: facet.join, inherited })
    });
    model.collect()
}

/// A linkable place of a page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceModel {
    /// Its anchor; empty where it has none of its own, and links lead to what holds it.
    pub id: String,
    /// Whether the author wrote the id.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// What it is: `heading`, `item`, `step`, `clause`, `sub-item`, `measure`, `matrix`, `row` (of a matrix, which is cited as its item), `table`, `caution`, `reference`, `note`, `duty` or `text`.
    pub kind: &'static str,
    /// The node of the tree that it is.
    pub node: u32,
    /// Index of the place that holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// Its number as shown; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Its title, or the beginning of its text.
    pub title: String,
    /// Id of the measure that it defines or lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What it needs to be understood away from its page.
    #[serde(flatten)]
    pub standing: StandingModel,
}

/// What a place needs to be understood away from its page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StandingModel {
    /// Its number as it is cited, such as `9.3.1(8)`; that of what holds it where it has none of its own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cited: String,
    /// The headings above it in its page, the outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// Its pages in the printed source; those of the section where nothing nearer says them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// Classification, by vocabulary.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, FacetModel>,
    /// Vocabularies whose values the editor inferred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<String>,
    /// The sentence that leads it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// When it applies, where its own words do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// When it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// The line that its author wrote for checklists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// When it holds, with what holds it; absent: always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<Validity>,
    /// Whether it is in force on the day on which the guide is looked at (`at` in `about`); absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force: Option<InForce>,
}

/// A text that goes beyond the standard and is left to the organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DiscretionModel {
    /// `span` (《…》), `block` (`:::discretion`) or `marked` (`{.discretion}`).
    pub kind: &'static str,
    /// Its address; that of the nearest place or of the page where it has none of its own.
    pub address: String,
    /// The text; of a heading that is marked, the heading's.
    pub text: String,
}

/// Everything of a page that goes beyond the standard, in the order of the text.
pub(super) fn beyond(resolved: &Resolved, id: PageId, page: &Page) -> Vec<DiscretionModel> {
    let mut beyond = Beyond { resolved, id, page, open: Vec::new(), out: Vec::new() };
    walk(&page.document.blocks, &mut beyond);
    for footnote in &page.document.footnotes {
        walk(&footnote.blocks, &mut beyond);
    }
    beyond.out
}

struct Beyond<'a> {
    resolved: &'a Resolved,
    id: PageId,
    page: &'a Page,
    /// The nodes that are open; cells have no name.
    open: Vec<Option<NodeId>>,
    out: Vec<DiscretionModel>,
}

impl Beyond<'_> {
    /// Adds a text at the innermost open node that is a place.
    fn add(&mut self, kind: &'static str, text: String) {
        let place = self.open.iter().rev().flatten().find_map(|&node| self.page.places.index_of(node));
        let at = place.map(|place| Destination::Place(PlaceRef { page: self.id, place }));
        let address = at.unwrap_or(Destination::Page(self.id)).address(&self.resolved.corpus);
        self.out.push(DiscretionModel { kind, address: address.expect("every page and place has an address"), text });
    }

    fn spans(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Discretion(inner) => self.add("span", self.resolved.text(self.id, inner)),
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) => self.spans(inner),
                Inline::Link(link) => self.spans(&link.2),
                Inline::Image(picture) => self.spans(&picture.text),
                _ => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Beyond<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        self.open.push(node.id());
        let (marked, blocks) = match node {
            Node::Block(block) => {
                let notes = block.annotations.as_deref();
                let aside = matches!(&block.kind, BlockKind::Aside(a) if a.kind == AsideKind::Discretion);
                let kind = if aside { Some("block") } else { None };
                let marked = notes.is_some_and(|notes| notes.discretion).then_some("marked");
                (kind.or(marked), std::slice::from_ref(block))
            }
            Node::Item(item, _) => {
                let marked = item.annotations.as_deref().is_some_and(|notes| notes.discretion);
                (marked.then_some("marked"), item.blocks.as_slice())
            }
            Node::Cell(cell) => {
                if cell.annotations.as_deref().is_some_and(|notes| notes.discretion) {
                    self.add("marked", self.resolved.text(self.id, &cell.content).trim().to_owned());
                }
                (None, [].as_slice())
            }
            Node::Row(..) => (None, [].as_slice()),
        };
        if let Some(kind) = marked {
            self.add(kind, self.resolved.text_of(self.id, blocks));
        }
        Descend::Inside
    }

    fn leave(&mut self, _: Node<'a>) {
        self.open.pop();
    }

    fn inlines(&mut self, _: Run, inlines: &'a [Inline]) {
        self.spans(inlines);
    }
}

//! What the marks of matrices say of clauses and sections: one that is marked in a column has the column's value.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Guide, MarkForce, Vocabulary};
use crate::document::{
    Block, BlockKind, Descend, Facet, Facets, Force, Inline, Join, Matrix, MatrixRow, Node, PlaceKind, Visit, walk,
};

use super::corpus::{Corpus, Marks, PageId};
use super::index::PlaceRef;
use super::link::{Destination, Link};

/// For every place and page, by vocabulary, the values in whose columns it is marked.
type Found = BTreeMap<Destination, BTreeMap<Box<str>, Vec<Box<str>>>>;

/// For every place that is a row, how far the most binding of its marks binds.
type Bound = BTreeMap<PlaceRef, Option<Force>>;

/// Gives the pages what the matrices of all of them say.
pub(super) fn apply(corpus: &mut Corpus, links: &[Arc<[Link]>]) {
    let (mut found, mut bound) = (Found::new(), Bound::new());
    for (page, links) in corpus.pages.iter().zip(links) {
        // Most guides have no matrix, and need not be walked through.
        if page.places.list.iter().any(|place| place.kind == PlaceKind::Matrix) {
            walk(
                &page.document.blocks,
                &mut Gather { guide: &corpus.guide, links, found: &mut found, bound: &mut bound },
            );
        }
    }
    let mut of_pages: BTreeMap<PageId, Marks> = BTreeMap::new();
    for (to, values) in found {
        let Some((id, page)) = to.page().and_then(|id| Some((id, corpus.page(id)?))) else { continue };
        let facets = facets(&corpus.guide, values);
        let marks = of_pages.entry(id).or_default();
        match to {
            Destination::Place(at) => drop(marks.places.insert(at.place, facets)),
            _ => marks.page = Some(page.document.front.facets.and(&facets)),
        }
    }
    for (at, force) in bound {
        of_pages.entry(at.page).or_default().forces.insert(at.place, force);
    }
    for (id, marks) in of_pages {
        if let Some(page) = corpus.pages.get_mut(id.0 as usize) {
            page.marks = Some(Arc::new(marks));
        }
    }
}

/// Where the head of a row leads.
pub(super) fn subject(row: &MatrixRow, links: &[Link]) -> Destination {
    let to = row.head.content.iter().find_map(|inline| match inline {
        Inline::Xref(id) => links.get(id.0 as usize).map(|link| link.to),
        _ => None,
    });
    to.unwrap_or(Destination::Nowhere)
}

struct Gather<'a> {
    guide: &'a Guide,
    links: &'a [Link],
    found: &'a mut Found,
    bound: &'a mut Bound,
}

impl<'a> Visit<'a> for Gather<'_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        match node {
            Node::Block(Block { kind: BlockKind::Matrix(matrix), .. }) if matrix.of.classifies() => {
                matrix.rows.iter().for_each(|row| self.row(row, matrix));
                Descend::Past
            }
            _ => Descend::Inside,
        }
    }
}

impl Gather<'_> {
    fn row(&mut self, row: &MatrixRow, matrix: &Matrix) {
        let to = subject(row, self.links);
        let Some(legend) = self.guide.legend(&matrix.legend).filter(|_| to.page().is_some()) else { return };
        let forces = row.cells.iter().filter_map(|(mark, _)| Some(binding(legend.mark(mark.as_deref()?)?.force)));
        if let (Destination::Place(at), Some(force)) = (to, forces.max_by_key(|force| rank(*force))) {
            let known = self.bound.entry(at).or_insert(force);
            *known = [*known, force].into_iter().max_by_key(|force| rank(*force)).flatten();
        }
        let marked = row.cells.iter().zip(&matrix.columns).filter_map(|((mark, _), column)| {
            Some((column.value.as_ref()?, legend.mark(mark.as_deref()?)?.force != MarkForce::None))
        });
        // What is marked with nothing that binds is for no value. A legend none of whose marks binds says nothing of work.
        if marked.clone().next().is_none() || legend.marks.iter().all(|mark| mark.force == MarkForce::None) {
            return;
        }
        let values = self.found.entry(to).or_default().entry(matrix.vocabulary.clone()).or_default();
        values.extend(marked.filter(|(_, binds)| *binds).map(|(value, _)| value.clone()));
    }
}

/// How far a mark binds whoever its column is for.
fn binding(force: MarkForce) -> Option<Force> {
    match force {
        MarkForce::Must | MarkForce::Included => Some(Force::Must),
        MarkForce::May => Some(Force::May),
        MarkForce::None => None,
    }
}

/// What binds more is higher.
fn rank(force: Option<Force>) -> u8 {
    match force {
        None => 0,
        Some(Force::May) => 1,
        Some(_) => 2,
    }
}

/// The values, in the order of the guide's vocabularies; where values include each other, the first of them says all. A
/// vocabulary in whose matrices nothing binds has none: the place is not for everybody.
fn facets(guide: &Guide, mut values: BTreeMap<Box<str>, Vec<Box<str>>>) -> Facets {
    let facet = |vocabulary: &Vocabulary| {
        let marked = values.remove(&*vocabulary.id)?;
        let known =
            vocabulary.values.iter().map(|value| &*value.id).filter(|id| marked.iter().any(|one| **one == **id));
        let most = if vocabulary.cumulative { 1 } else { usize::MAX };
        let values = known.take(most).map(Into::into).collect();
        Some(Facet { vocabulary: vocabulary.id.as_str().into(), values, join: Join::Each })
    };
    Facets(guide.vocabularies.iter().filter_map(facet).collect())
}

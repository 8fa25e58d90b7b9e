//! What a guide says without being told: its clauses, duties, measures, matrices, cautions,
//! references and notes as lists, with what belongs together joined.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::OnceLock;

use crate::document::{
    Annotations, AsideKind, Block, BlockKind, Caution, Clause, Descend, Duty, EditorNote, EntityKind, Facet, Facets,
    Force, Inline, Join, ListItem, Matrix, MatrixRow, MeasureMark, Node, NodeId, Place, PlaceKind, Reference, RowKind,
    Visit, walk,
};

use super::corpus::{Page, PageId};
use super::index::PlaceRef;
use super::link::Destination;
use super::marks::subject;
use super::matrices::{MatrixRef, MatrixRowRef, Namesakes, row_measure, row_title, tell_apart};
use super::resolve::Resolved;

/// Every list, each in the order of the guide.
#[derive(Debug, Default)]
pub struct Views<'a> {
    /// Clauses of standards.
    pub clauses: Vec<ClauseRef<'a>>,
    /// Duties: those of clauses, and those in the commentary.
    pub duties: Vec<DutyRef<'a>>,
    /// Measures.
    pub measures: Vec<MeasureRef<'a>>,
    /// Matrices.
    pub matrices: Vec<MatrixRef<'a>>,
    /// Cautions.
    pub cautions: Vec<CautionRef<'a>>,
    /// Cited documents that have an entry in the text.
    pub references: Vec<ReferenceRef<'a>>,
    /// Editor's notes.
    pub notes: Vec<NoteRef<'a>>,
}

/// A clause and where it stands.
#[derive(Clone, Debug)]
pub struct ClauseRef<'a> {
    /// Where.
    pub at: PlaceRef,
    /// What.
    pub clause: &'a Clause,
    /// Its classification; what it does not say itself its section says.
    pub facets: Facets,
    /// Indexes into [`Views::measures`].
    pub measures: Vec<usize>,
}

/// Whether a bearer bears a duty as its own or as one of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// The duty is this bearer's, alone or with others (及び).
    Own,
    /// The duty is this bearer's or another's (又は).
    Either,
}

/// Who bears a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// Id of the vocabulary.
    pub vocabulary: String,
    /// Id of the value.
    pub value: String,
    /// How.
    pub share: Share,
    /// Whether the editor inferred it.
    pub inferred: bool,
}

/// Where a duty comes from.
#[derive(Clone, Copy, Debug)]
pub enum DutySource<'a> {
    /// A clause: index into [`Views::clauses`].
    Clause(usize),
    /// A block of the commentary.
    Block(&'a Block),
    /// An entry of a list in the commentary.
    Item(&'a ListItem),
}

/// A duty, who bears it and how far it binds.
#[derive(Clone, Debug)]
pub struct DutyRef<'a> {
    /// Where.
    pub at: PlaceRef,
    /// Where it comes from.
    pub source: DutySource<'a>,
    /// How far it binds; a clause binds.
    pub force: Force,
    /// Who bears it.
    pub bearers: Vec<Bearer>,
    /// Its classification; what it does not say itself its section says.
    pub facets: Facets,
    /// Whether it goes beyond the standard.
    pub discretion: bool,
}

/// A measure, where it is defined and where else it is listed.
#[derive(Clone, Debug)]
pub struct MeasureRef<'a> {
    /// Where it is defined.
    pub at: PlaceRef,
    /// The place itself.
    pub place: &'a Place,
    /// Other places that list it under numbers of their own.
    pub listed: Vec<PlaceRef>,
    /// Clauses that hook on it: indexes into [`Views::clauses`].
    pub clauses: Vec<usize>,
    /// Matrices and rows that mark it: index into [`Views::matrices`], index of the row.
    pub rows: Vec<(usize, usize)>,
}

/// A caution.
#[derive(Clone, Debug)]
pub struct CautionRef<'a> {
    /// Where.
    pub at: PlaceRef,
    /// What.
    pub caution: &'a Caution,
    /// Its classification; what it does not say itself what holds it says.
    pub facets: Facets,
}

/// A cited document.
#[derive(Clone, Debug)]
pub struct ReferenceRef<'a> {
    /// Where.
    pub at: PlaceRef,
    /// What.
    pub reference: &'a Reference,
}

/// An editor's note.
#[derive(Clone, Debug)]
pub struct NoteRef<'a> {
    /// Where.
    pub at: PlaceRef,
    /// What.
    pub note: &'a EditorNote,
}

/// Derives every list.
#[must_use]
pub fn derive(resolved: &Resolved) -> Views<'_> {
    let mut views = Views::default();
    for (id, page) in resolved.corpus.iter() {
        gather(resolved, id, page, &mut views);
    }
    join_measures(resolved, &mut views);
    tell_apart(resolved, &mut views.matrices);
    views
}

/// Derives the lists of one page alone; measures are not joined with what other pages say of them.
pub(super) fn derive_page(resolved: &Resolved, id: PageId) -> Views<'_> {
    let mut views = Views::default();
    if let Some(page) = resolved.corpus.page(id) {
        gather(resolved, id, page, &mut views);
    }
    views
}

/// The lists of a guide, derived when they are first asked for: a page that needs none of them does not pay
/// for them.
#[derive(Debug)]
pub struct LazyViews<'a> {
    resolved: &'a Resolved,
    views: OnceLock<Views<'a>>,
}

impl<'a> LazyViews<'a> {
    /// The lists of a guide.
    #[must_use]
    pub fn new(resolved: &'a Resolved) -> Self {
        Self { resolved, views: OnceLock::new() }
    }
}

impl<'a> Deref for LazyViews<'a> {
    type Target = Views<'a>;

    fn deref(&self) -> &Views<'a> {
        self.views.get_or_init(|| derive(self.resolved))
    }
}

fn gather<'a>(resolved: &'a Resolved, id: PageId, page: &'a Page, views: &mut Views<'a>) {
    for (i, place) in page.places.list.iter().enumerate() {
        let at = PlaceRef { page: id, place: super::index::wide(i) };
        if super::index::entity_kind(place) == Some(EntityKind::Measure) {
            views.measures.push(MeasureRef { at, place, listed: Vec::new(), clauses: Vec::new(), rows: Vec::new() });
        }
    }
    if !page.places.list.iter().any(is_listed) {
        return;
    }
    let first = views.duties.len();
    let mut gather = Gather { resolved, id, page, views, beyond: 0, heading: None };
    walk(&page.document.blocks, &mut gather);
    // Footnotes stand under no heading.
    gather.heading = None;
    for footnote in &page.document.footnotes {
        walk(&footnote.blocks, &mut gather);
    }
    if !page.places.footnotes.is_empty() {
        // Duties of a footnote are read where its mark stands.
        let duties = &mut views.duties[first..];
        duties.sort_by_key(|duty| page.places.reading_order(duty.at.place));
    }
}

/// Whether a place is in a list other than that of the measures. Most pages of a guide of prose have none, and need not
/// be walked through.
fn is_listed(place: &Place) -> bool {
    let block = matches!(
        place.kind,
        PlaceKind::Clause | PlaceKind::Matrix | PlaceKind::Caution | PlaceKind::Reference | PlaceKind::Note
    );
    block || place.duty.is_some()
}

struct Gather<'a, 'v> {
    resolved: &'a Resolved,
    id: PageId,
    page: &'a Page,
    views: &'v mut Views<'a>,
    /// How many discretionary parts are open.
    beyond: u32,
    /// The level of the discretionary heading that is open.
    heading: Option<u8>,
}

impl<'a> Visit<'a> for Gather<'a, '_> {
    fn enter(&mut self, node: Node<'a>) -> Descend {
        match node {
            Node::Block(block) => self.block(block),
            Node::Item(item, _) => {
                if item.annotations.is_some() {
                    self.duty(self.at(item.id), item.annotations.as_deref(), DutySource::Item(item));
                }
                Descend::Inside
            }
            Node::Row(..) | Node::Cell(_) => Descend::Past,
        }
    }

    fn leave(&mut self, node: Node<'a>) {
        if is_discretion(node) {
            self.beyond -= 1;
        }
    }
}

/// Whether a node is a `:::discretion`.
fn is_discretion(node: Node<'_>) -> bool {
    let Node::Block(block) = node else { return false };
    matches!(&block.kind, BlockKind::Aside(aside) if aside.kind == AsideKind::Discretion)
}

impl<'a> Gather<'a, '_> {
    fn block(&mut self, block: &'a Block) -> Descend {
        let at = self.at(block.id);
        if let BlockKind::Heading(heading) = &block.kind {
            self.heading = self.heading.filter(|&level| level < heading.level);
            if self.heading.is_none() && block.annotations.as_deref().is_some_and(|a| a.discretion) {
                self.heading = Some(heading.level);
            }
        }
        self.duty(at, block.annotations.as_deref(), DutySource::Block(block));
        match (&block.kind, at) {
            (BlockKind::Clause(clause), Some(at)) => self.clause(at, clause),
            (BlockKind::Matrix(matrix), Some(at)) => self.matrix(at, block, matrix),
            (BlockKind::Caution(caution), Some(at)) if !self.resolved.has_ended(at) => {
                let facets = self.effective(at, &caution.facets);
                self.views.cautions.push(CautionRef { at, caution, facets });
            }
            (BlockKind::Reference(reference), Some(at)) => self.views.references.push(ReferenceRef { at, reference }),
            (BlockKind::EditorNote(note), Some(at)) => self.views.notes.push(NoteRef { at, note }),
            _ => self.beyond += u32::from(is_discretion(Node::Block(block))),
        }
        Descend::Inside
    }

    fn at(&self, node: NodeId) -> Option<PlaceRef> {
        Some(PlaceRef { page: self.id, place: self.page.places.index_of(node)? })
    }

    /// The classification of a place, with that of the places and the section that hold it.
    fn effective(&self, at: PlaceRef, own: &Facets) -> Facets {
        let place = self.page.place(at.place).expect("a reference to a place leads to a place of its page");
        self.resolved.facets_of(self.page, place, own).0
    }

    /// What is written of a place, with what matrices say of it.
    fn with_marks<'f>(&self, at: PlaceRef, own: &'f Facets) -> Cow<'f, Facets> {
        let place = self.page.place(at.place);
        place.map_or(Cow::Borrowed(own), |place| self.page.with_marks(place.carrier.node(), own))
    }

    fn bearers(&self, facets: &Facets, duty: Option<&Duty>) -> Vec<Bearer> {
        let vocabularies = self.resolved.corpus.guide.vocabularies.iter().filter(|v| v.bearer);
        let named = vocabularies.filter_map(|v| facets.get(&v.id));
        let inferred = |facet: &Facet| duty.is_some_and(|d| d.inferred.contains(&facet.vocabulary));
        named
            .flat_map(|facet| facet.values.iter().map(move |value| (facet, value)))
            .map(|(facet, value)| Bearer {
                vocabulary: facet.vocabulary.to_string(),
                value: value.to_string(),
                share: if facet.join == Join::Either && facet.values.len() > 1 { Share::Either } else { Share::Own },
                inferred: inferred(facet),
            })
            .collect()
    }

    fn clause(&mut self, at: PlaceRef, clause: &'a Clause) {
        if self.resolved.has_ended(at) {
            return;
        }
        let facets = self.effective(at, &clause.facets);
        let bearers = self.bearers(&self.with_marks(at, &clause.facets), None);
        let index = self.views.clauses.len();
        self.views.clauses.push(ClauseRef { at, clause, facets: facets.clone(), measures: Vec::new() });
        let Some(force) = self.page.force_of(at.place, clause) else { return };
        let source = DutySource::Clause(index);
        self.views.duties.push(DutyRef { at, source, force, bearers, facets, discretion: false });
    }

    /// A duty in the commentary, where the attribute block of a block or an entry states one.
    fn duty(&mut self, at: Option<PlaceRef>, notes: Option<&Annotations>, source: DutySource<'a>) {
        let (Some(at), Some(notes)) = (at, notes) else { return };
        let Some(duty) = &notes.duty else { return };
        if self.resolved.has_ended(at) {
            return;
        }
        let (facets, bearers) = (self.effective(at, &notes.facets), self.bearers(&notes.facets, Some(duty)));
        let beyond = self.beyond > 0 || self.heading.is_some();
        let (force, discretion) = (duty.force, beyond || notes.discretion || is_bracketed(source));
        self.views.duties.push(DutyRef { at, source, force, bearers, facets, discretion });
    }

    fn matrix(&mut self, at: PlaceRef, block: &'a Block, matrix: &'a Matrix) {
        let guide = &self.resolved.corpus.guide;
        let vocabulary = guide.vocabulary(&matrix.vocabulary);
        let column = |id: &Option<Box<str>>| id.as_deref().and_then(|id| vocabulary?.value(id));
        self.views.matrices.push(MatrixRef {
            at,
            matrix,
            block,
            legend: guide.legend(&matrix.legend),
            vocabulary,
            columns: matrix.columns.iter().map(|c| column(&c.value)).collect(),
            rows: matrix.rows.iter().map(|row| self.row(row)).collect(),
            facets: self.effective(at, &matrix.facets),
            namesakes: Namesakes::None,
        });
    }
}

impl<'a> Gather<'a, '_> {
    fn row(&self, row: &'a MatrixRow) -> MatrixRowRef<'a> {
        let links = self.resolved.links.get(self.id.0 as usize);
        MatrixRowRef { row, measure: None, to: links.map_or(Destination::Nowhere, |links| subject(row, links)) }
    }
}

/// Whether the whole text of a duty stands in 《…》.
fn is_bracketed(source: DutySource<'_>) -> bool {
    let block = match source {
        DutySource::Clause(_) => None,
        DutySource::Block(block) => Some(block),
        DutySource::Item(item) => item.blocks.first(),
    };
    let Some(BlockKind::Paragraph(content)) = block.map(|b| &b.kind) else { return false };
    let mut said = content.iter().filter(|i| !matches!(i, Inline::Text(text) if text.trim().is_empty())).peekable();
    said.peek().is_some() && said.all(|inline| matches!(inline, Inline::Discretion(_)))
}

/// Joins measures with the clauses, rows and items that name them.
fn join_measures(resolved: &Resolved, views: &mut Views<'_>) {
    let by_id: BTreeMap<String, usize> =
        views.measures.iter().enumerate().map(|(i, m)| (m.place.anchor.to_string(), i)).collect();
    let by_place: BTreeMap<PlaceRef, usize> = views.measures.iter().enumerate().map(|(i, m)| (m.at, i)).collect();
    let by_title: BTreeMap<String, usize> =
        views.measures.iter().enumerate().map(|(i, m)| (m.place.title.to_string(), i)).collect();
    for (c, clause) in views.clauses.iter_mut().enumerate() {
        clause.measures = clause.clause.measures.iter().filter_map(|id| by_id.get(&*id.value).copied()).collect();
        for &m in &clause.measures {
            if let Some(measure) = views.measures.get_mut(m) {
                measure.clauses.push(c);
            }
        }
    }
    let of_measures = views.matrices.iter_mut().enumerate().filter(|(_, m)| m.matrix.of == RowKind::Measure);
    for (x, matrix) in of_measures {
        for (r, row) in matrix.rows.iter_mut().enumerate() {
            row.measure = row_measure(resolved, matrix.at.page, row.row, &by_place)
                .or_else(|| by_title.get(&row_title(row.row)).copied());
            if let Some(measure) = row.measure.and_then(|m| views.measures.get_mut(m)) {
                measure.rows.push((x, r));
            }
        }
    }
    for (id, page) in resolved.corpus.iter() {
        for (i, place) in page.places.list.iter().enumerate() {
            let Some(MeasureMark::Lists(measure)) = &place.measure else { continue };
            if let Some(measure) = by_id.get(&measure.value).and_then(|&m| views.measures.get_mut(m)) {
                measure.listed.push(PlaceRef { page: id, place: super::index::wide(i) });
            }
        }
    }
}

//! From the resolved guide to the records of `guide.json`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::document::{
    Annotations, Answer, Block, BlockKind, Cell, EditorNoteKind, Facets, MeasureMark, NodeId, Place, PlaceKind,
};
use crate::graph::{
    Bearer, CautionRef, ClauseRef, Destination, DutyRef, DutySource, MatrixRef, MeasureRef, NoteRef, Page, PageId,
    PlaceRef, ReferenceRef, Resolved, Share, Views,
};

use super::parts::{self, Cutter, Put, json};
use super::places::{beyond, facets};
use super::provenance::of_page;
use super::{
    BearerModel, CautionModel, CellModel, ClauseModel, DutyModel, LinkModel, MODEL_VERSION, MatrixModel, MeasureModel,
    Model, NoteModel, PageLists, PageModel, PartModel, PlaceModel, Record, ReferenceModel, RowModel, StandingModel,
    SubItemModel, settings,
};

/// So many pages are made at once, side by side; then they are written.
const BATCH: usize = 64;

/// The model of one page.
#[must_use]
pub fn page_model<'a>(resolved: &'a Resolved, views: &'a Views<'a>, id: PageId) -> Option<PageModel<'a>> {
    let page = resolved.corpus.page(id)?;
    Some(Fill::new(resolved, views, id).page(page))
}

/// Hands over the parts of the model of a resolved guide, each as soon as it is full, and returns the index that names
/// them. Pages and parts are never all in memory.
///
/// # Errors
/// The first error of `put`.
pub fn write_model<E>(resolved: &Resolved, views: &Views<'_>, put: Put<'_, E>) -> Result<Model, E> {
    let guide = &resolved.corpus.guide;
    let mut cutter = Cutter::new(parts::RECORDS, "records", put);
    for record in settings::records::<PageModel<'_>>(guide) {
        cutter.add(&record.key(|page| page.page.to_owned()), &json(&record), Vec::new())?;
    }
    let pages: Vec<PageId> = resolved.corpus.iter().map(|(id, _)| id).collect();
    for batch in pages.chunks(BATCH) {
        let made = |&id: &PageId| {
            let page = page_model(resolved, views, id)?;
            let name = page.page.to_owned();
            Some((name, json(&Record::Page(Box::new(page)))))
        };
        let made: Vec<(String, Vec<u8>)> = batch.par_iter().filter_map(made).collect();
        for (name, record) in made {
            cutter.add(&name.clone(), &record, vec![name])?;
        }
    }
    cutter.close()?;
    let done = std::mem::take(&mut cutter.done);
    let (parts, indexes) = index(done, put)?;
    let about = &guide.about;
    Ok(Model {
        version: MODEL_VERSION,
        title: about.title.clone(),
        edition: about.edition.clone(),
        date: about.date.clone(),
        language: about.language.clone(),
        publisher: about.publisher.clone(),
        pages: pages.len(),
        parts,
        indexes,
    })
}

/// The parts as `guide.json` lists them: by themselves, or by other parts where there are many.
fn index<E>(parts: Vec<PartModel>, put: Put<'_, E>) -> Result<(Vec<PartModel>, Vec<PartModel>), E> {
    if json(&parts).len() <= parts::LISTS.most {
        return Ok((parts, Vec::new()));
    }
    let mut cutter = Cutter::new(parts::LISTS, "parts", put);
    for part in &parts {
        // A part is known by its first page, as its own name is another one after every change.
        cutter.add(part.pages.first().map_or("", String::as_str), &json(part), Vec::new())?;
    }
    cutter.close()?;
    Ok((Vec::new(), cutter.done))
}

struct Fill<'a> {
    resolved: &'a Resolved,
    views: &'a Views<'a>,
    id: PageId,
    /// The first duty of every place of the page.
    duties: BTreeMap<PlaceRef, &'a DutyRef<'a>>,
}

/// The entries of a list that are of one page: lists are in the order of the guide.
fn of<T>(list: &[T], page: PageId, at: impl Fn(&T) -> PlaceRef) -> &[T] {
    let start = list.partition_point(|one| at(one).page < page);
    let end = list.partition_point(|one| at(one).page <= page);
    &list[start..end]
}

impl<'a> Fill<'a> {
    fn new(resolved: &'a Resolved, views: &'a Views<'a>, id: PageId) -> Self {
        let duties = of(&views.duties, id, |d| d.at).iter().map(|d| (d.at, d)).rev().collect();
        Self { resolved, views, id, duties }
    }

    fn page(&self, page: &'a Page) -> PageModel<'a> {
        let (resolved, id) = (self.resolved, self.id);
        let name = |id: PageId| &*resolved.corpus[id].name;
        let backlinks = &resolved.backlinks[id.0 as usize];
        PageModel {
            page: &page.name,
            number: page.number(),
            title: page.title(),
            parent: page.parent.map(name),
            file: page.document.source.path(),
            facets: page.marks.as_ref().and_then(|marks| marks.page.as_ref()).map(Facets::by_vocabulary),
            document: &page.document,
            links: self.links(),
            backlinks: backlinks.iter().map(|&id| name(id)).collect(),
            places: (0_u32..).zip(&page.places.list).map(|(i, place)| self.place_model(i, place)).collect(),
            lists: self.lists(page),
        }
    }

    fn lists(&self, page: &Page) -> PageLists {
        let (resolved, views, id) = (self.resolved, self.views, self.id);
        PageLists {
            clauses: of(&views.clauses, id, |c| c.at).iter().map(|c| self.clause(c)).collect(),
            duties: of(&views.duties, id, |d| d.at).iter().map(|d| self.duty(d)).collect(),
            measures: of(&views.measures, id, |m| m.at).iter().map(|m| self.measure(m)).collect(),
            matrices: of(&views.matrices, id, |m| m.at).iter().map(|m| self.matrix(m)).collect(),
            cautions: of(&views.cautions, id, |c| c.at).iter().map(|c| self.caution(c)).collect(),
            references: of(&views.references, id, |r| r.at).iter().map(|r| self.reference(r)).collect(),
            notes: of(&views.notes, id, |n| n.at).iter().map(|n| self.note(n)).collect(),
            provenance: of_page(resolved, id, page),
            discretion: beyond(resolved, id, page),
        }
    }

    fn links(&self) -> Vec<Option<LinkModel>> {
        let links = &*self.resolved.links[self.id.0 as usize];
        let corpus = &self.resolved.corpus;
        let model = links.iter().map(|link| {
            let to = link.to.address(corpus)?;
            let node = match link.to {
                Destination::Place(at) => Some(self.place(at)).filter(|place| place.anchor.is_empty()),
                _ => None,
            };
            Some(LinkModel { to, node: node.map(|place| place.carrier.node().0) })
        });
        model.collect()
    }

    fn place_model(&self, index: u32, place: &Place) -> PlaceModel {
        let at = PlaceRef { page: self.id, place: index };
        let standing = self.resolved.standing(at).expect("a place of the page stands on it");
        let day = self.resolved.corpus.guide.about.orientation.at;
        PlaceModel {
            id: place.anchor.to_string(),
            declared: place.anchor.is_declared(),
            kind: if place.carrier.is_row() { "row" } else { place.kind.id() },
            node: place.carrier.node().0,
            parent: place.parent,
            number: place.label.to_string(),
            title: self.resolved.title_of(at),
            measure: place.measure.as_ref().map(|m| match m {
                MeasureMark::Defines => place.anchor.to_string(),
                MeasureMark::Lists(id) => id.value.clone(),
            }),
            standing: StandingModel {
                headings: standing.headings.iter().map(|&at| self.resolved.title_of(at)).collect(),
                cited: standing.number,
                pages: standing.pages.map(str::to_owned),
                facets: facets(&standing.facets, &self.own(at)),
                inferred: place.duty.iter().flat_map(|duty| duty.inferred.iter().map(ToString::to_string)).collect(),
                lead: standing.lead,
                condition: standing.condition.map(str::to_owned),
                exception: standing.exception,
                summary: standing.summary,
                in_force: day.filter(|_| !standing.validity.is_always()).map(|day| standing.validity.on(day)),
                validity: Some(standing.validity).filter(|validity| !validity.is_always()),
            },
        }
    }

    /// What a place says of itself.
    fn own(&self, at: PlaceRef) -> Cow<'_, Facets> {
        let place = self.place(at);
        self.resolved.corpus[at.page].with_marks(place.carrier.node(), &place.facets)
    }
}

impl Fill<'_> {
    fn address(&self, at: PlaceRef) -> String {
        Destination::Place(at).address(&self.resolved.corpus).expect("every place has an address")
    }

    fn place(&self, at: PlaceRef) -> &Place {
        self.resolved.corpus[at.page].place(at.place).expect("lists name places of their pages")
    }

    fn id(&self, at: PlaceRef) -> String {
        self.place(at).anchor.to_string()
    }

    fn section_number(&self, at: PlaceRef) -> String {
        self.resolved.corpus[at.page].number().to_owned()
    }

    /// The number as it is cited.
    fn number(&self, at: PlaceRef) -> String {
        self.resolved.citation(at).expect("every place is cited").number
    }

    fn clause(&self, c: &ClauseRef<'_>) -> ClauseModel {
        let place_of = |i: &usize| self.views.measures.get(*i).map(|m| m.place.anchor.to_string());
        // What a clause holds stands right behind it.
        let behind = (0_u32..).zip(&self.resolved.corpus[c.at.page].places.list).skip(c.at.place as usize + 1);
        let sub_items = behind
            .take_while(|(_, p)| p.parent.is_some_and(|parent| parent >= c.at.place))
            .filter(|(_, p)| p.kind == PlaceKind::SubItem && p.parent == Some(c.at.place));
        let duty = self.duties.get(&c.at);
        ClauseModel {
            number: c.clause.number.as_ref().map(|n| n.value.to_string()).unwrap_or_default(),
            title: c.clause.title.as_deref().map(str::to_owned),
            section: self.section_number(c.at),
            address: self.address(c.at),
            place: c.at.place,
            aliases: c.clause.aliases.iter().map(|a| a.value.to_string()).collect(),
            bearers: duty.map(|d| bearers(&d.bearers)).unwrap_or_default(),
            facets: facets(&c.facets, &self.own(c.at)),
            measures: c.measures.iter().filter_map(place_of).collect(),
            sub_items: sub_items
                .map(|(place, p)| SubItemModel {
                    number: p.label.to_string(),
                    address: self.address(PlaceRef { page: c.at.page, place }),
                })
                .collect(),
            exception: c.clause.body.iter().any(|b| matches!(b.kind, BlockKind::Exception(_))),
            text: self.resolved.text_of(c.at.page, &c.clause.body),
        }
    }

    fn duty(&self, d: &DutyRef<'_>) -> DutyModel {
        let page = d.at.page;
        let clause = match d.source {
            DutySource::Clause(i) => Some(self.views.clauses[i].clause),
            _ => None,
        };
        let text = match d.source {
            DutySource::Clause(i) => self.apart(d.at, &self.views.clauses[i].clause.body),
            DutySource::Block(Block { kind: BlockKind::Duty(body), .. }) => self.apart(d.at, body),
            DutySource::Block(block) => self.resolved.text_of(page, std::slice::from_ref(block)),
            DutySource::Item(item) => self.own_text(d.at, &item.blocks),
        };
        let clause = clause.and_then(|c| c.number.as_ref()).map(|n| n.value.to_string()).unwrap_or_default();
        DutyModel {
            source: if matches!(d.source, DutySource::Clause(_)) { "clause" } else { "commentary" },
            clause,
            section: self.section_number(d.at),
            address: self.address(d.at),
            place: d.at.place,
            force: d.force.id(),
            discretion: d.discretion,
            bearers: bearers(&d.bearers),
            facets: facets(&d.facets, &self.own(d.at)),
            text,
        }
    }

    /// The text of a duty; the exceptions in it stand with its place.
    fn apart(&self, at: PlaceRef, body: &[Block]) -> String {
        let context = self.place(at).context.as_ref();
        if context.is_some_and(|context| context.exception.is_some()) {
            return self.own_text(at, body);
        }
        let texts = body.split(|block| matches!(block.kind, BlockKind::Exception(_)));
        let texts = texts.map(|blocks| self.own_text(at, blocks)).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join("\n")
    }

    /// The text of a duty without that of the duties in it that stand on their own; what it leads in is part of it.
    fn own_text(&self, at: PlaceRef, blocks: &[Block]) -> String {
        let Some(page) = self.resolved.corpus.page(at.page) else { return String::new() };
        let stands_alone = |node: NodeId| {
            let Some(index) = page.places.index_of(node) else { return false };
            let inner = PlaceRef { page: at.page, place: index };
            let Some(place) = page.place(index).filter(|place| place.duty.is_some() && inner != at) else {
                return false;
            };
            self.resolved.lead(inner, page, place).is_none()
        };
        let own = self.resolved.text_without(at.page, blocks, &stands_alone);
        if own.is_empty() { self.resolved.text_of(at.page, blocks) } else { own }
    }

    fn measure(&self, m: &MeasureRef<'_>) -> MeasureModel {
        let clause =
            |i: &usize| self.views.clauses.get(*i).and_then(|c| c.clause.number.as_ref()).map(|n| n.value.to_string());
        MeasureModel {
            id: m.place.anchor.to_string(),
            title: m.place.title.to_string(),
            address: self.address(m.at),
            number: self.number(m.at),
            listed: m.listed.iter().map(|&at| self.number(at)).collect(),
            clauses: m.clauses.iter().filter_map(clause).collect(),
            facets: facets(&m.place.facets, &m.place.facets),
        }
    }

    fn matrix(&self, m: &MatrixRef<'_>) -> MatrixModel {
        let page = m.at.page;
        let rows = m.rows.iter().map(|row| {
            let written = |id: &Option<Box<str>>| {
                id.as_deref().and_then(|id| m.legend?.mark(id)).map_or("", |mark| mark.mark.as_str())
            };
            RowModel {
                item: row.row.item,
                measure: row.measure.and_then(|i| self.views.measures.get(i)).map(|m| m.place.anchor.to_string()),
                to: if m.matrix.of.is_usual() { None } else { row.to.address(&self.resolved.corpus) },
                title: self.resolved.text(page, &row.row.head.content),
                marks: row.row.cells.iter().map(|(mark, _)| written(mark)).collect(),
                cells: row.row.cells.iter().map(|(mark, cell)| self.cell(page, mark.as_deref(), cell)).collect(),
            }
        });
        let prose = m.matrix.columns.iter().filter_map(|column| column.prose.as_ref());
        MatrixModel {
            id: self.id(m.at),
            caption: self.resolved.text(page, &m.matrix.caption),
            address: self.address(m.at),
            vocabulary: m.matrix.vocabulary.to_string(),
            legend: m.matrix.legend.to_string(),
            facets: facets(&m.facets, &m.matrix.facets),
            provenance: provenance(m.block.annotations.as_deref()),
            note: note(m.block.annotations.as_deref()),
            of: m.matrix.of,
            columns: m.columns.iter().map(|c| c.map(|v| v.id.clone()).unwrap_or_default()).collect(),
            prose: prose.map(|head| self.resolved.text(page, head)).collect(),
            rows: rows.collect(),
        }
    }

    fn cell(&self, page: PageId, mark: Option<&str>, cell: &Cell) -> CellModel {
        CellModel {
            mark: mark.map(str::to_owned),
            reason: self.resolved.text(page, &cell.content).trim().to_owned(),
            provenance: provenance(cell.annotations.as_deref()),
            note: note(cell.annotations.as_deref()),
        }
    }

    fn caution(&self, c: &CautionRef<'_>) -> CautionModel {
        let [yes, no, unknown, not_applicable] = c.caution.answers.map(|answer| {
            answer.map(|a| match a {
                Answer::Ok => "ok",
                Answer::Confirm => "confirm",
                Answer::Forbidden => "forbidden",
            })
        });
        CautionModel {
            id: self.id(c.at),
            title: self.resolved.text(c.at.page, &c.caution.title),
            address: self.address(c.at),
            place: c.at.place,
            topic: c.caution.topic.as_deref().map(str::to_owned),
            question: c.caution.question.as_deref().map(str::to_owned),
            yes,
            no,
            unknown,
            not_applicable,
            facets: facets(&c.facets, &c.caution.facets),
            text: self.resolved.text_of(c.at.page, &c.caution.body),
        }
    }

    fn reference(&self, r: &ReferenceRef<'_>) -> ReferenceModel {
        let text = |field: &Option<Box<str>>| field.as_deref().unwrap_or_default().to_owned();
        ReferenceModel {
            id: self.id(r.at),
            number: text(&r.reference.number),
            place: r.at.place,
            title: r.reference.title.to_string(),
            by: text(&r.reference.by),
            date: text(&r.reference.date),
            urls: r.reference.urls.iter().map(ToString::to_string).collect(),
            address: self.address(r.at),
        }
    }

    fn note(&self, n: &NoteRef<'_>) -> NoteModel {
        NoteModel {
            id: self.id(n.at),
            kind: match n.note.kind {
                EditorNoteKind::Corrected => "corrected",
                EditorNoteKind::Reconstructed => "reconstructed",
                EditorNoteKind::Contradiction => "contradiction",
                EditorNoteKind::Explanation => "explanation",
            },
            title: self.resolved.text(n.at.page, &n.note.title),
            address: self.address(n.at),
            source: n.note.place.as_deref().unwrap_or_default().to_owned(),
            text: self.resolved.text_of(n.at.page, &n.note.body),
        }
    }
}

fn bearers(bearers: &[Bearer]) -> Vec<BearerModel> {
    let model = bearers.iter().map(|b| BearerModel {
        vocabulary: b.vocabulary.clone(),
        value: b.value.clone(),
        share: if b.share == Share::Either { "either" } else { "own" },
        inferred: b.inferred,
    });
    model.collect()
}

fn provenance(annotations: Option<&Annotations>) -> Option<&'static str> {
    annotations.and_then(|a| a.provenance).map(crate::document::Provenance::id)
}

fn note(annotations: Option<&Annotations>) -> Option<String> {
    annotations.and_then(|a| a.note.as_ref()).map(|n| n.value.clone())
}

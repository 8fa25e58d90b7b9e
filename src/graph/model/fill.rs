//! From the resolved guide to `guide.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use crate::config::{Guide, MarkForce};
use crate::document::{
    Annotations, Answer, BlockKind, Cell, EditorNoteKind, Inline, Join, MeasureMark, Place, PlaceKind, Run, Visit,
    Writing, walk,
};
use crate::graph::{
    Bearer, CautionRef, ClauseRef, Destination, DutyRef, DutySource, MatrixRef, MeasureRef, NoteRef, Page, PageId,
    PlaceRef, ReferenceRef, Resolved, Share, Views, address,
};

use super::provenance::of_page;
use super::{
    BearerModel, CautionModel, CellModel, ClauseModel, DutyModel, FootnoteModel, GuideModel, HistoryModel, LegendModel,
    MODEL_VERSION, MarkModel, MatrixModel, MeasureModel, Model, NoteModel, PlaceModel, ReferenceModel, RowModel,
    SectionModel, StandingModel, SubItemModel, TermModel, ValueModel, VocabularyModel, XrefModel,
};

/// The model of a resolved guide.
#[must_use]
pub fn model(resolved: &Resolved, views: &Views<'_>) -> Model {
    let fill = Fill::new(resolved, views);
    let pages: Vec<(PageId, &Page)> = resolved.corpus.iter().collect();
    with_sections(&fill, pages.par_iter().map(|&(id, page)| fill.section(id, page)).collect())
}

/// Writes the model of a resolved guide as JSON; the sections are never all in memory.
///
/// # Errors
/// Those of `out`.
pub fn write_model(resolved: &Resolved, views: &Views<'_>, out: impl Write) -> io::Result<()> {
    let fill = Fill::new(resolved, views);
    Ok(serde_json::to_writer(out, &with_sections(&fill, Sections(&fill)))?)
}

/// The sections, each made when it is written.
struct Sections<'a>(&'a Fill<'a>);

impl Serialize for Sections<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.resolved.corpus.iter().map(|(id, page)| self.0.section(id, page)))
    }
}

fn with_sections<S>(fill: &Fill<'_>, sections: S) -> Model<S> {
    let Fill { resolved, views, .. } = fill;
    let entries = views.references.iter().map(|r| fill.reference(r));
    let cited = resolved.corpus.guide.references.iter().map(|cited| ReferenceModel {
        id: cited.id.clone(),
        number: String::new(),
        title: cited.title.clone(),
        by: cited.by.clone(),
        date: cited.date.clone(),
        urls: Some(cited.url.clone()).filter(|u| !u.is_empty()).into_iter().collect(),
        address: format!("references.html#{}", address::cited(&cited.id)),
        entry: false,
    });
    Model {
        version: MODEL_VERSION,
        guide: guide(&resolved.corpus.guide),
        sections,
        clauses: views.clauses.par_iter().map(|c| fill.clause(c)).collect(),
        duties: views.duties.par_iter().map(|d| fill.duty(d)).collect(),
        measures: views.measures.iter().map(|m| fill.measure(m)).collect(),
        matrices: views.matrices.iter().map(|m| fill.matrix(m)).collect(),
        cautions: views.cautions.iter().map(|c| fill.caution(c)).collect(),
        references: entries.chain(cited).collect(),
        notes: views.notes.iter().map(|n| fill.note(n)).collect(),
        provenance: resolved.corpus.iter().flat_map(|(id, page)| of_page(resolved, id, page)).collect(),
    }
}

struct Fill<'a> {
    resolved: &'a Resolved,
    views: &'a Views<'a>,
    /// The first duty of every place.
    duties: BTreeMap<PlaceRef, &'a DutyRef<'a>>,
}

impl<'a> Fill<'a> {
    fn new(resolved: &'a Resolved, views: &'a Views<'a>) -> Self {
        Self { resolved, views, duties: views.duties.iter().map(|d| (d.at, d)).rev().collect() }
    }
}

impl Fill<'_> {
    fn address(&self, at: PlaceRef) -> String {
        Destination::Place(at).address(&self.resolved.corpus).unwrap_or_default()
    }

    fn place(&self, at: PlaceRef) -> Option<&Place> {
        self.resolved.corpus.page(at.page).and_then(|p| p.place(at.place))
    }

    fn id(&self, at: PlaceRef) -> String {
        self.place(at).map(|p| p.anchor.to_string()).unwrap_or_default()
    }

    fn section_number(&self, at: PlaceRef) -> String {
        self.resolved.corpus.page(at.page).map(|p| p.number().to_owned()).unwrap_or_default()
    }

    /// Section and item: `9.3.1(8)`.
    fn number(&self, at: PlaceRef) -> String {
        let label = self.place(at).map(|p| p.label.to_string()).unwrap_or_default();
        format!("{}{label}", self.section_number(at))
    }

    fn section(&self, id: PageId, page: &Page) -> SectionModel {
        let document = &page.document;
        let corpus = &self.resolved.corpus;
        let name_of = |id: &PageId| corpus.page(*id).map(|p| format!("{}.html", p.name));
        let mut discretion = DiscretionSpans { resolved: self.resolved, id, out: Vec::new() };
        walk(&document.blocks, &mut discretion);
        SectionModel {
            number: page.number().to_owned(),
            title: page.title().to_owned(),
            address: format!("{}.html", page.name),
            aliases: document.front.aliases.iter().map(|a| a.value.clone()).collect(),
            source_pages: document.front.source_pages.clone(),
            parent: page.parent.and_then(|p| corpus.page(p)).map(|p| p.number().to_owned()),
            facets: document.front.facets.by_vocabulary(),
            places: page.places.list.iter().map(place).collect(),
            xrefs: self.xrefs(id, page),
            footnotes: document
                .footnotes
                .iter()
                .map(|f| FootnoteModel {
                    name: f.name.to_string(),
                    marks: f.marks,
                    text: self.resolved.text_of(id, &f.blocks),
                })
                .collect(),
            backlinks: self
                .resolved
                .backlinks
                .get(id.0 as usize)
                .map(|l| l.iter().filter_map(name_of).collect())
                .unwrap_or_default(),
            discretion: discretion.out,
        }
    }

    fn xrefs(&self, id: PageId, page: &Page) -> Vec<XrefModel> {
        let links = self.resolved.links.get(id.0 as usize).map(|links| &**links).unwrap_or_default();
        let source = &page.document.source;
        let pairs = page.document.xrefs.iter().zip(links);
        let model = pairs.map(|(xref, link)| XrefModel {
            writing: match xref.writing {
                Writing::Wikilink => "wikilink",
                Writing::MarkdownLink => "link",
                Writing::Quoted => "quoted",
                Writing::Bare | Writing::Loose => "bare",
                Writing::Term => "term",
            },
            text: source.slice(xref.span).to_owned(),
            target: link.to.address(&self.resolved.corpus),
            line: source.position(xref.span.start as usize).line,
        });
        model.collect()
    }

    fn clause(&self, c: &ClauseRef<'_>) -> ClauseModel {
        let place_of = |i: &usize| self.views.measures.get(*i).map(|m| m.place.anchor.to_string());
        let page = self.resolved.corpus.page(c.at.page);
        let sub_items = page.map(|p| p.places.list.as_slice()).unwrap_or_default();
        let sub_items =
            sub_items.iter().enumerate().filter(|(_, p)| p.kind == PlaceKind::SubItem && p.parent == Some(c.at.place));
        let duty = self.duties.get(&c.at);
        ClauseModel {
            number: c.clause.number.as_ref().map(|n| n.value.to_string()).unwrap_or_default(),
            title: c.clause.title.as_deref().map(str::to_owned),
            section: self.section_number(c.at),
            address: self.address(c.at),
            aliases: c.clause.aliases.iter().map(|a| a.value.to_string()).collect(),
            bearers: duty.map(|d| bearers(&d.bearers)).unwrap_or_default(),
            facets: c.facets.by_vocabulary(),
            measures: c.measures.iter().filter_map(place_of).collect(),
            sub_items: sub_items
                .map(|(i, p)| SubItemModel {
                    number: p.label.to_string(),
                    address: self.address(PlaceRef { page: c.at.page, place: u32::try_from(i).unwrap_or(u32::MAX) }),
                })
                .collect(),
            exception: c.clause.body.iter().any(|b| matches!(b.kind, BlockKind::Exception(_))),
            text: self.resolved.text_of(c.at.page, &c.clause.body),
        }
    }

    fn duty(&self, d: &DutyRef<'_>) -> DutyModel {
        let page = d.at.page;
        let (clause, text) = match d.source {
            DutySource::Clause(i) => {
                let clause = self.views.clauses.get(i);
                let number = clause.and_then(|c| c.clause.number.as_ref()).map(|n| n.value.to_string());
                (
                    number.unwrap_or_default(),
                    clause.map(|c| self.resolved.text_of(page, &c.clause.body)).unwrap_or_default(),
                )
            }
            DutySource::Block(block) => (String::new(), self.resolved.text_of(page, std::slice::from_ref(block))),
            DutySource::Item(item) => (String::new(), self.resolved.text_of(page, &item.blocks)),
        };
        DutyModel {
            source: if matches!(d.source, DutySource::Clause(_)) { "clause" } else { "commentary" },
            clause,
            section: self.section_number(d.at),
            address: self.address(d.at),
            standing: self.standing(d.at),
            force: d.force.id(),
            discretion: d.discretion,
            bearers: bearers(&d.bearers),
            facets: d.facets.by_vocabulary(),
            text,
        }
    }

    /// What a place needs to be understood away from its page.
    fn standing(&self, at: PlaceRef) -> StandingModel {
        let Some(standing) = self.resolved.standing(at) else { return StandingModel::default() };
        let title = |at: &PlaceRef| self.place(*at).map(|place| place.title.to_string());
        let either = standing.facets.0.iter().filter(|f| f.join == Join::Either && f.values.len() > 1);
        StandingModel {
            either: either.map(|facet| facet.vocabulary.to_string()).collect(),
            cited: standing.number,
            headings: standing.headings.iter().filter_map(title).collect(),
            pages: standing.pages.map(str::to_owned),
            inherited: standing.inherited.iter().map(ToString::to_string).collect(),
            lead: standing.lead,
            condition: standing.condition.map(str::to_owned),
            exception: standing.exception,
            summary: standing.summary,
        }
    }

    fn measure(&self, m: &MeasureRef<'_>) -> MeasureModel {
        let clause =
            |i: &usize| self.views.clauses.get(*i).and_then(|c| c.clause.number.as_ref()).map(|n| n.value.to_string());
        MeasureModel {
            id: m.place.anchor.to_string(),
            title: m.place.title.to_string(),
            address: self.address(m.at),
            number: if m.place.path.is_some() { self.number(m.at) } else { String::new() },
            listed: m.listed.iter().map(|&at| self.number(at)).collect(),
            clauses: m.clauses.iter().filter_map(clause).collect(),
            facets: m.place.facets.by_vocabulary(),
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
                title: self.resolved.text(page, &row.row.head.content),
                marks: row.row.cells.iter().map(|(mark, _)| written(mark)).collect(),
                cells: row.row.cells.iter().map(|(mark, cell)| self.cell(page, mark.as_deref(), cell)).collect(),
            }
        });
        MatrixModel {
            id: self.id(m.at),
            caption: self.resolved.text(page, &m.matrix.caption),
            address: self.address(m.at),
            vocabulary: m.matrix.vocabulary.to_string(),
            legend: m.matrix.legend.to_string(),
            facets: m.facets.by_vocabulary(),
            provenance: provenance(m.block.annotations.as_deref()),
            note: note(m.block.annotations.as_deref()),
            columns: m.columns.iter().map(|c| c.map(|v| v.id.clone()).unwrap_or_default()).collect(),
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
        let [yes, no, unknown] = c.caution.answers.map(|answer| {
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
            topic: c.caution.topic.as_deref().map(str::to_owned),
            question: c.caution.question.as_deref().map(str::to_owned),
            yes,
            no,
            unknown,
            facets: c.facets.by_vocabulary(),
            text: self.resolved.text_of(c.at.page, &c.caution.body),
        }
    }

    fn reference(&self, r: &ReferenceRef<'_>) -> ReferenceModel {
        let text = |field: &Option<Box<str>>| field.as_deref().unwrap_or_default().to_owned();
        ReferenceModel {
            id: self.id(r.at),
            number: text(&r.reference.number),
            title: r.reference.title.to_string(),
            by: text(&r.reference.by),
            date: text(&r.reference.date),
            urls: r.reference.urls.iter().map(ToString::to_string).collect(),
            address: self.address(r.at),
            entry: true,
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

/// Gathers the texts of 《…》 spans.
struct DiscretionSpans<'a> {
    resolved: &'a Resolved,
    id: PageId,
    out: Vec<String>,
}

impl<'b> Visit<'b> for DiscretionSpans<'_> {
    fn inlines(&mut self, _: Run, inlines: &'b [Inline]) {
        self.add(inlines);
    }
}

impl DiscretionSpans<'_> {
    fn add(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Discretion(inner) => self.out.push(self.resolved.text(self.id, inner)),
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) => self.add(inner),
                _ => {}
            }
        }
    }
}

fn place(place: &Place) -> PlaceModel {
    PlaceModel {
        id: place.anchor.to_string(),
        kind: place.kind.id(),
        number: place.label.to_string(),
        title: place.title.to_string(),
        measure: place.measure.as_ref().map(|m| match m {
            MeasureMark::Defines => place.anchor.to_string(),
            MeasureMark::Lists(id) => id.value.clone(),
        }),
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

fn guide(guide: &Guide) -> GuideModel {
    let about = &guide.about;
    GuideModel {
        title: about.title.clone(),
        edition: about.edition.clone(),
        date: about.date.clone(),
        language: about.language.clone(),
        publisher: about.publisher.clone(),
        vocabularies: guide.vocabularies.iter().map(vocabulary).collect(),
        legends: guide.legends.iter().map(legend).collect(),
        terms: guide.terms.iter().map(term).collect(),
        history: guide.about.history.iter().map(history).collect(),
    }
}

fn vocabulary(v: &crate::config::Vocabulary) -> VocabularyModel {
    let value = |x: &crate::config::Value| ValueModel {
        id: x.id.clone(),
        name: x.name.clone(),
        aliases: x.aliases.clone(),
        parent: v.parent(x).map(|p| p.id.clone()),
        number: x.number,
        section: x.section.as_ref().map(|(s, _)| s.clone()),
    };
    VocabularyModel {
        id: v.id.clone(),
        name: v.name.ja.clone(),
        bearer: v.bearer,
        cumulative: v.cumulative,
        values: v.values.iter().map(value).collect(),
    }
}

fn legend(l: &crate::config::Legend) -> LegendModel {
    let mark = |m: &crate::config::Mark| MarkModel {
        id: m.id.clone(),
        mark: m.mark.clone(),
        name: m.name.clone(),
        meaning: m.meaning.clone(),
        force: match m.force {
            MarkForce::Must => "must",
            MarkForce::May => "may",
            MarkForce::None => "none",
            MarkForce::Included => "included",
        },
    };
    LegendModel { id: l.id.clone(), name: l.name.clone(), marks: l.marks.iter().map(mark).collect() }
}

fn term(t: &crate::config::Term) -> TermModel {
    TermModel {
        id: t.id.clone(),
        name: t.name.clone(),
        aliases: t.aliases.clone(),
        definition: t.definition.clone(),
        section: t.section.as_ref().map(|(s, _)| s.clone()),
        address: format!("terms.html#{}", address::term(&t.id)),
    }
}

fn history(h: &crate::config::History) -> HistoryModel {
    let items = h.items.iter().flat_map(|(text, under)| std::iter::once(text).chain(under)).cloned();
    HistoryModel {
        date: h.date.clone(),
        summary: h.summary.clone(),
        items: items.collect(),
        touches: h.touches.iter().map(|(s, _)| s.clone()).collect(),
    }
}

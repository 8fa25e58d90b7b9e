//! What pieces say of themselves beside their words: level, role, phase, form, force, marks, questions, references, terms.

use std::collections::BTreeMap;

use crate::config::{Guide, MarkForce, StandardGroup};
use crate::diagnostic::Words;
use crate::document::{
    Annotations, Answer, AsideKind, BlockKind, Caution, Cell, Column, Context, Day, EditorNoteKind, Facets, Join,
    Matrix, MatrixRow, MeasureMark, Place, PlaceKind, Provenance, Validity, plain_text,
};
use crate::graph::{Page, Resolved};
use crate::words;

use super::piece::{Fact, Piece, PieceKind};
use super::read::{bare, one_line};

pub(super) struct Facts<'a> {
    guide: &'a Guide,
    /// Names of values, by vocabulary and id.
    values: BTreeMap<(&'a str, &'a str), &'a str>,
    /// Titles of measures, by their ids.
    measures: BTreeMap<&'a str, &'a str>,
}

/// A fact, where there is something to say.
fn said(key: &str, name: Words, value: Option<&str>) -> Option<Fact> {
    value.map(one_line).filter(|value| !value.is_empty()).map(|value| Fact::new(key, name, value))
}

impl<'a> Facts<'a> {
    pub(super) fn new(resolved: &'a Resolved) -> Self {
        let guide = &*resolved.corpus.guide;
        let values = guide.vocabularies.iter().flat_map(|v| v.values.iter().map(move |value| (v, value)));
        let values = values.map(|(v, value)| ((v.id.as_str(), value.id.as_str()), value.name.as_str())).collect();
        let places = resolved.corpus.iter().flat_map(|(_, page)| &page.places.list);
        let defines =
            places.filter(|place| place.kind == PlaceKind::Measure || place.measure == Some(MeasureMark::Defines));
        let measures = defines.filter(|place| place.anchor.is_declared()).map(|place| (&*place.anchor, &*place.title));
        Self { guide, values, measures: measures.collect() }
    }

    /// Ids as their names, one after the other.
    fn named<'i>(names: impl Iterator<Item = &'i str>) -> Words {
        let names: Vec<&str> = names.collect();
        Words { ja: names.join("、"), en: names.join(", ") }
    }

    /// Measures, in whatever order they are written.
    fn measures(&self, key: &str, name: Words, ids: impl Iterator<Item = &'a str>) -> Option<Fact> {
        let mut ids: Vec<&str> = ids.collect();
        ids.sort_unstable();
        let shown = Self::named(ids.iter().map(|id| self.measures.get(id).copied().unwrap_or(id)));
        said(key, name, Some(&ids.join(" "))).map(|fact| fact.shown(shown))
    }

    /// The guide's own.
    pub(super) fn guide(&self) -> Vec<Fact> {
        let about = &self.guide.about;
        let facts = [
            said("publisher", words!("発行者", "publisher"), Some(&about.publisher)),
            said("description", words!("説明", "description"), Some(&about.description)),
        ];
        let standards = self.guide.standards.iter().flat_map(|standard| {
            let own = said(&format!("standard:{}", standard.id), words!("基準の名", "standard"), Some(&standard.name));
            let group = |group: &StandardGroup| {
                let (key, number) = (format!("group:{}:{}", standard.id, group.number), &group.number);
                said(&key, words!("条項の群 {number}", "group {number}"), Some(&group.title))
            };
            own.into_iter().chain(standard.groups.iter().filter_map(group)).collect::<Vec<_>>()
        });
        let legends = self.guide.legends.iter().filter_map(|legend| {
            said(&format!("legend:{}", legend.id), words!("凡例の名", "legend"), Some(&legend.name))
        });
        let mut facts: Vec<Fact> = facts.into_iter().flatten().chain(standards).chain(legends).collect();
        facts.sort();
        facts
    }

    pub(super) fn section(&self, page: &Page) -> Vec<Fact> {
        let front = &page.document.front;
        let mut facts = self.facets(&front.facets);
        facts.extend(said("description", words!("説明", "description"), front.description.as_deref()));
        facts.extend(said("pages", words!("原典のページ", "pages of the source"), front.source_pages.as_deref()));
        facts.extend(validity(&front.validity));
        facts.sort();
        facts
    }

    /// The classification: role and form with how their values belong together.
    fn facets(&self, facets: &Facets) -> Vec<Fact> {
        let fact = |facet: &crate::document::Facet| {
            let vocabulary = self.guide.vocabulary(&facet.vocabulary);
            let name =
                vocabulary.map_or_else(Words::default, |v| Words { ja: v.name.ja.clone(), en: v.name.en.clone() });
            let is_either = facet.join == Join::Either && facet.values.len() > 1;
            let shown =
                |value: &str| self.values.get(&(&*facet.vocabulary, value)).copied().unwrap_or(value).to_owned();
            let names: Vec<String> = facet.values.iter().map(|value| shown(value)).collect();
            let (id, ja, en) = if is_either { (" or ", "又は", " or ") } else { (" and ", "及び", " and ") };
            let mut ids: Vec<&str> = facet.values.iter().map(|v| &**v).collect();
            ids.sort_unstable();
            let value = ids.join(id);
            let shown = Words { ja: names.join(ja), en: names.join(en) };
            Fact::new(&*facet.vocabulary, name, value).shown(shown)
        };
        facets.0.iter().map(fact).collect()
    }

    pub(super) fn place(&self, place: &Place) -> Vec<Fact> {
        let mut facts = self.facets(&place.facets);
        facts.extend(place.context.as_deref().map(context).unwrap_or_default());
        facts
    }

    /// What an attribute block says. Facts of the place that it makes are the same, and are told once.
    pub(super) fn annotations(&self, notes: Option<&'a Annotations>) -> Vec<Fact> {
        let Some(notes) = notes else { return Vec::new() };
        let mut facts = self.facets(&notes.facets);
        if let Some(duty) = &notes.duty {
            facts.push(Fact::new("force", words!("拘束の強さ", "force"), duty.force.id()).shown(force(duty.force)));
            let inferred = duty.inferred.iter().map(|v| &**v).collect::<Vec<_>>().join(" ");
            let names = duty.inferred.iter().filter_map(|id| self.guide.vocabulary(id)).map(|v| &v.name);
            let (ja, en): (Vec<&str>, Vec<&str>) = names.map(|name| (name.ja.as_str(), name.en.as_str())).unzip();
            let shown = Words { ja: ja.join("、"), en: en.join(", ") };
            let fact = said("inferred", words!("編集者の推定", "inferred"), Some(&inferred));
            facts.extend(fact.map(|fact| fact.shown(shown)));
        }
        let measure = match &notes.measure {
            Some(MeasureMark::Defines) => notes.id.as_ref().map(|id| id.value.as_str()),
            Some(MeasureMark::Lists(id)) => Some(id.value.as_str()),
            None => None,
        };
        facts.extend(self.measures("measure", words!("対策", "measure"), measure.into_iter()));
        facts.extend(notes.provenance.map(|provenance| {
            Fact::new("provenance", words!("原典との関係", "provenance"), provenance.id()).shown(of_source(provenance))
        }));
        facts.extend(notes.discretion.then(|| {
            Fact::new("discretion", words!("上乗せ", "discretion"), "yes")
                .shown(words!("統一基準を超える", "beyond the standard"))
        }));
        facts.extend(notes.context.as_deref().map(context).unwrap_or_default());
        facts.sort();
        facts.dedup();
        facts
    }

    /// What a directive says of itself.
    pub(super) fn directive(&self, kind: &'a BlockKind) -> Vec<Fact> {
        let mut facts = match kind {
            BlockKind::Clause(clause) => {
                let measures = clause.measures.iter().map(|m| &*m.value);
                let mut facts = self.facets(&clause.facets);
                facts.extend(said("title", words!("題名", "title"), clause.title.as_deref()));
                let bound = clause.force.map(|binding| binding.force().map_or(words!("義務でない", "no duty"), force));
                let name = words!("拘束の強さ", "force");
                facts.extend(
                    clause.force.zip(bound).map(|(one, shown)| Fact::new("force", name, one.id()).shown(shown)),
                );
                facts.extend(self.measures("measures", words!("対策", "measures"), measures));
                facts
            }
            BlockKind::Caution(caution) => {
                let mut facts = self.facets(&caution.facets);
                facts.extend(said("topic", words!("話題", "topic"), caution.topic.as_deref()));
                facts.extend(said("question", words!("質問", "question"), caution.question.as_deref()));
                let names = [
                    words!("「はい」の結果", "on yes"),
                    words!("「いいえ」の結果", "on no"),
                    words!("「不明」の結果", "where unknown"),
                    words!("「該当しない」の結果", "where not applicable"),
                ];
                let answers = Caution::ANSWERS.into_iter().zip(names).zip(caution.answers);
                facts.extend(answers.filter_map(|((key, name), answer)| answer.map(|a| outcome(key, name, a))));
                facts
            }
            BlockKind::Reference(r) => {
                let urls = r.urls.iter().map(|url| &**url).collect::<Vec<_>>().join(" ");
                let facts = [
                    said("by", words!("発行者", "by"), r.by.as_deref()),
                    said("date", words!("年月日", "date"), r.date.as_deref()),
                    said("number", words!("番号", "number"), r.number.as_deref()),
                    said("url", words!("アドレス", "address"), Some(&urls)),
                ];
                facts.into_iter().flatten().collect()
            }
            BlockKind::Matrix(matrix) => self.matrix(matrix),
            BlockKind::EditorNote(note) => {
                let place = said("source", words!("原典の箇所", "place in the source"), note.place.as_deref());
                place.into_iter().chain([note_kind(note.kind)]).collect()
            }
            BlockKind::Aside(aside) => vec![aside_kind(aside.kind)],
            _ => Vec::new(),
        };
        facts.sort();
        facts
    }

    fn matrix(&self, matrix: &'a Matrix) -> Vec<Fact> {
        let columns = matrix.columns.iter().map(|c| c.value.as_deref().unwrap_or("-"));
        let columns = columns.collect::<Vec<_>>().join(" ");
        let mut facts = self.facets(&matrix.facets);
        let name = |column: &'a Column| match (&column.value, &column.prose) {
            (Some(id), _) => self.values.get(&(&*matrix.vocabulary, &**id)).copied().unwrap_or(id),
            (None, _) => &*column.written,
        };
        let shown = Self::named(matrix.columns.iter().map(name));
        facts.extend(said("columns", words!("列", "columns"), Some(&columns)).map(|fact| fact.shown(shown)));
        let legend = self.guide.legend(&matrix.legend).map_or(&*matrix.legend, |legend| legend.name.as_str());
        let shown = Self::named([legend].into_iter());
        facts.extend(said("legend", words!("凡例", "legend"), Some(&matrix.legend)).map(|fact| fact.shown(shown)));
        facts
    }

    /// The marks of a row, one a column, with their reasons.
    pub(super) fn row(&self, row: &MatrixRow, matrix: &Matrix, reason: impl Fn(&Cell) -> String) -> Vec<Fact> {
        let legend = self.guide.legend(&matrix.legend);
        let mut facts = Vec::new();
        for (i, ((mark, cell), column)) in row.cells.iter().zip(&matrix.columns).enumerate() {
            let id = column.value.as_deref().map_or_else(|| (i + 1).to_string(), str::to_owned);
            let name = self.values.get(&(&*matrix.vocabulary, id.as_str())).copied().unwrap_or(&id).to_owned();
            if let Some(mark) = mark.as_deref() {
                let known = legend.and_then(|legend| legend.mark(mark));
                let shown = known.map_or(mark.to_owned(), |known| format!("{}（{}）", known.mark, known.name));
                let fact = Fact::new(format!("mark:{id}"), words!("{name}", "{name}"), mark);
                facts.push(fact.shown(Words { ja: shown.clone(), en: shown }));
            }
            let name = match &column.prose {
                Some(head) => {
                    let mut text = String::new();
                    plain_text(head, &mut text, &|_| String::new());
                    words!("{text}", "{text}")
                }
                None => words!("{name}の理由", "reason for {name}"),
            };
            facts.extend(said(&format!("reason:{id}"), name, Some(&reason(cell))));
        }
        facts
    }

    /// Terms, values of vocabularies and marks of legends.
    pub(super) fn settings(&self, out: &mut Vec<Piece>) {
        let mut add = |kind: PieceKind, id: String, address: String, text: &str, facts: Vec<Option<Fact>>| {
            let mut piece = bare(kind, 0, 0);
            piece.names.now = vec![format!("as:{}", id.strip_prefix("value:").unwrap_or(&id))];
            piece.names.ids = vec![id];
            piece.text = one_line(text);
            piece.address = address;
            piece.facts = facts.into_iter().flatten().collect();
            piece.facts.sort();
            out.push(piece);
        };
        for term in &self.guide.terms {
            let address = format!("terms.html#{}", crate::graph::address::term(&term.id));
            let (id, aliases) = (format!("term:{}", term.id), term.aliases.join("、"));
            let facts = vec![
                said("definition", words!("定義", "definition"), Some(&term.definition)),
                said("aliases", words!("別名", "other names"), Some(&aliases)),
            ];
            add(PieceKind::Term, id, address, &term.name, facts);
        }
        for cited in &self.guide.references {
            let address = format!("references.html#{}", crate::graph::address::cited(&cited.id));
            let facts = vec![
                said("by", words!("発行者", "by"), Some(&cited.by)),
                said("date", words!("年月日", "date"), Some(&cited.date)),
                said("url", words!("アドレス", "address"), Some(&cited.url)),
                said("description", words!("説明", "description"), Some(&cited.description)),
            ];
            add(PieceKind::Reference, format!("reference:{}", cited.id), address, &cited.title, facts);
        }
        for (vocabulary, value) in self.guide.vocabularies.iter().flat_map(|v| v.values.iter().map(move |x| (v, x))) {
            let parent = vocabulary.parent(value);
            let above = said("parent", words!("上位", "above"), parent.map(|parent| parent.id.as_str()));
            let shown = Self::named(parent.map(|parent| parent.name.as_str()).into_iter());
            let facts = vec![
                said("description", words!("説明", "description"), Some(&value.description)),
                above.map(|fact| fact.shown(shown)),
            ];
            add(PieceKind::Value, format!("value:{}:{}", vocabulary.id, value.id), String::new(), &value.name, facts);
        }
        for (legend, mark) in self.guide.legends.iter().flat_map(|l| l.marks.iter().map(move |m| (l, m))) {
            let facts = vec![
                said("mark", words!("記号", "mark"), Some(&mark.mark)),
                said("meaning", words!("意味", "meaning"), Some(&mark.meaning)),
                Some(Fact::new("force", words!("拘束の強さ", "force"), mark.force.id()).shown(mark_force(mark.force))),
            ];
            add(PieceKind::Mark, format!("mark:{}:{}", legend.id, mark.id), String::new(), &mark.name, facts);
        }
    }
}

/// What is written for reading a place alone.
fn context(context: &Context) -> Vec<Fact> {
    let facts = [
        said("summary", words!("要約", "summary"), context.summary.as_deref()),
        said("condition", words!("条件", "condition"), context.condition.as_deref()),
        said("exception", words!("例外", "exception"), context.exception.as_deref()),
        said("pages", words!("原典のページ", "pages of the source"), context.pages.as_ref().map(|pages| &*pages.value)),
    ];
    facts.into_iter().flatten().chain(validity(&context.validity)).collect()
}

/// When something holds.
fn validity(validity: &Validity) -> impl Iterator<Item = Fact> {
    let day = |key: &str, name: Words, day: Option<Day>| {
        day.map(|day| Fact::new(key, name, day.to_string()).shown(Words { ja: day.shown(true), en: day.shown(false) }))
    };
    let facts = [
        day("from", words!("施行日", "from"), validity.from),
        day("until", words!("失効日", "until"), validity.until),
        said("meanwhile", words!("それまでの間", "meanwhile"), validity.meanwhile.as_deref()),
    ];
    facts.into_iter().flatten()
}

fn force(force: crate::document::Force) -> Words {
    use crate::document::Force;
    match force {
        Force::Must => words!("義務", "must"),
        Force::MustNot => words!("禁止", "must not"),
        Force::Should => words!("推奨", "should"),
        Force::May => words!("任意", "may"),
    }
}

fn mark_force(force: MarkForce) -> Words {
    match force {
        MarkForce::Must => words!("必須", "required"),
        MarkForce::May => words!("任意", "optional"),
        MarkForce::None => words!("不要", "not needed"),
        MarkForce::Included => words!("組込み済み", "included"),
    }
}

fn of_source(provenance: Provenance) -> Words {
    match provenance {
        Provenance::Original => words!("原典のまま", "as in the source"),
        Provenance::Corrected => words!("訂正した", "corrected"),
        Provenance::Reconstructed => words!("復元した", "reconstructed"),
        Provenance::Summarised => words!("要約した", "summarised"),
    }
}

fn note_kind(kind: EditorNoteKind) -> Fact {
    let (value, shown) = match kind {
        EditorNoteKind::Corrected => ("corrected", words!("訂正", "corrected")),
        EditorNoteKind::Reconstructed => ("reconstructed", words!("復元", "reconstructed")),
        EditorNoteKind::Contradiction => ("contradiction", words!("原典の矛盾", "contradiction")),
        EditorNoteKind::Explanation => ("explanation", words!("説明", "explanation")),
    };
    Fact::new("note-kind", words!("注の種類", "kind of note"), value).shown(shown)
}

fn aside_kind(kind: AsideKind) -> Fact {
    let (value, shown) = match kind {
        AsideKind::Note => ("note", words!("注", "note")),
        AsideKind::Example => ("example", words!("例", "example")),
        AsideKind::Discretion => {
            ("discretion", words!("上乗せ（統一基準を超える）", "discretion (beyond the standard)"))
        }
        AsideKind::Tip => ("tip", words!("ヒント", "tip")),
        AsideKind::Important => ("important", words!("重要", "important")),
        AsideKind::Warning => ("warning", words!("警告", "warning")),
        AsideKind::Caution => ("caution", words!("注意", "caution")),
    };
    Fact::new("aside-kind", words!("囲みの種類", "kind of aside"), value).shown(shown)
}

fn outcome(key: &str, name: Words, answer: Answer) -> Fact {
    let (value, shown) = match answer {
        Answer::Ok => ("ok", words!("問題なし", "fine")),
        Answer::Confirm => ("confirm", words!("要確認", "to be confirmed")),
        Answer::Forbidden => ("forbidden", words!("禁止", "forbidden")),
    };
    Fact::new(key, name, value).shown(shown)
}

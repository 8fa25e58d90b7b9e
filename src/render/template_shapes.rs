//! What the variables of templates hold, from the types of the views: which names each template has, and which fields each
//! of them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

use super::view::changes::{CitedView, EditionChangesView};
use super::view::cover::CoverView;
use super::view::form::FormView;
use super::view::frame::{FooterView, HeaderView};
use super::view::lists::{CautionsView, ClausesView, HistoryView, MeasuresView, NotesView, ReferencesView, TermsView};
use super::view::matrix::{MatricesView, MatrixView};
use super::view::section::{SectionView, WholeView};
use super::view::shells::{AccessibilityView, CaseEntry, CaseView, MovedView, NotFoundView, SearchView};
use super::view::value::{BearerView, DutiesView, ValueView, VocabularyView};

/// What a variable holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Fields of one form, which is called so.
    Form(String),
    /// Several of one kind.
    List(Box<Shape>),
    /// A text, a number, yes or no.
    Plain,
    /// Nobody knows.
    Any,
}

/// The variables of all templates.
pub(super) struct Shapes {
    templates: BTreeMap<&'static str, BTreeMap<String, Shape>>,
    forms: BTreeMap<String, BTreeMap<String, Shape>>,
}

impl Shapes {
    /// Reads them off the types.
    pub(super) fn read() -> Self {
        let mut generator = SchemaGenerator::default();
        let mut templates = BTreeMap::new();
        let base = fields(generator.root_schema_for::<SearchView>().as_value());
        templates.insert("base.html", base);
        for (name, read) in VIEWS {
            templates.insert(name, fields(&read(&mut generator)));
        }
        let definitions = generator.take_definitions(true);
        let forms = definitions.iter().map(|(name, form)| (name.clone(), fields(form))).collect();
        Self { templates, forms }
    }

    /// The variables of a template; of one that the program does not have, those of all, as any may use it.
    pub(super) fn of(&self, template: &str) -> BTreeMap<String, Shape> {
        if let Some(own) = self.templates.get(template).filter(|_| template != "base.html") {
            return own.clone();
        }
        let mut out: BTreeMap<String, Shape> = BTreeMap::new();
        for (name, shape) in self.templates.values().flatten() {
            out.entry(name.clone())
                .and_modify(|known| {
                    if known != shape {
                        *known = Shape::Any;
                    }
                })
                .or_insert_with(|| shape.clone());
        }
        out
    }

    /// The fields of a form.
    pub(super) fn form(&self, name: &str) -> Option<&BTreeMap<String, Shape>> {
        self.forms.get(name)
    }

    /// The fields of all forms.
    pub(super) fn every_field(&self) -> BTreeSet<&str> {
        self.forms.values().flat_map(|form| form.keys().map(String::as_str)).collect()
    }
}

/// Reads the type of a view.
type Read = fn(&mut SchemaGenerator) -> Value;

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    T::json_schema(generator).to_value()
}

/// Every template that a page, or a part of one, is made of.
const VIEWS: [(&str, Read); 28] = [
    ("404.html", of::<NotFoundView>),
    ("accessibility.html", of::<AccessibilityView>),
    ("all.html", of::<WholeView>),
    ("bearer.html", of::<BearerView>),
    ("case-entry.html", of::<CaseEntry>),
    ("case.html", of::<CaseView>),
    ("cautions.html", of::<CautionsView>),
    ("changes.html", of::<EditionChangesView>),
    ("cited.html", of::<CitedView>),
    ("clauses.html", of::<ClausesView>),
    ("cover.html", of::<CoverView>),
    ("duties.html", of::<DutiesView>),
    ("footer.html", of::<FooterView>),
    ("form.html", of::<FormView>),
    ("header.html", of::<HeaderView>),
    ("history.html", of::<HistoryView>),
    ("matrices.html", of::<MatricesView>),
    ("matrix.html", of::<MatrixView>),
    ("measures.html", of::<MeasuresView>),
    ("moved.html", of::<MovedView>),
    ("notes.html", of::<NotesView>),
    ("references.html", of::<ReferencesView>),
    ("search.html", of::<SearchView>),
    ("section.html", of::<SectionView>),
    ("terms.html", of::<TermsView>),
    ("value.html", of::<ValueView>),
    ("vocabulary.html", of::<VocabularyView>),
    ("base.html", of::<SearchView>),
];

fn fields(schema: &Value) -> BTreeMap<String, Shape> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten().map(|(name, property)| (name.clone(), shape(property))).collect()
}

fn shape(schema: &Value) -> Shape {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return Shape::Form(name.rsplit('/').next().unwrap_or(name).to_owned());
    }
    if let Some(items) = schema.get("items") {
        return Shape::List(Box::new(shape(items)));
    }
    // What may be absent is one of two.
    let several = schema.get("anyOf").and_then(Value::as_array);
    if let Some(one) = several.and_then(|several| several.iter().find(|one| one.get("$ref").is_some())) {
        return shape(one);
    }
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "object" => Shape::Any,
        Some(_) => Shape::Plain,
        None => Shape::Any,
    }
}

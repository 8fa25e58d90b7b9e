//! What an attribute block says of the thing it stands on, checked against the guide.

use crate::diagnostic::{Code, nearest};
use crate::document::{Annotations, Duty, Force, MeasureMark, Provenance, Spanned};
use crate::source::Span;
use crate::words;

use super::attributes::{AttributeKind, Attributes};
use super::facets;
use super::page::Page;

/// What an attribute block stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Heading,
    Paragraph,
    ListItem,
    Cell,
    /// A directive whose kind is not named below.
    Directive,
    /// `:::measure`.
    Measure,
    /// `:::duty`.
    Duty,
}

impl On {
    fn takes_facets(self, has_force: bool) -> bool {
        match self {
            Self::Heading | Self::Measure | Self::Duty => true,
            Self::Paragraph | Self::ListItem => has_force,
            Self::Cell | Self::Directive => false,
        }
    }

    fn takes_force(self) -> bool {
        matches!(self, Self::Heading | Self::Paragraph | Self::ListItem | Self::Duty)
    }

    fn takes_measure(self) -> bool {
        matches!(self, Self::Heading | Self::ListItem | Self::Cell)
    }
}

/// Reads the attributes; the ones that mean nothing here are reported.
pub(super) fn read(mut attributes: Attributes, on: On, page: &mut Page<'_>) -> Annotations {
    let all: Vec<String> = attributes.list.iter().map(|a| a.key.value.clone()).collect();
    let id = attributes.take_id().and_then(|id| page.anchor(&id));
    let force = if on.takes_force() { attributes.take("force") } else { None };
    let guide = page.guide;
    let has_bearer = guide.vocabularies.iter().any(|v| v.bearer && all.contains(&v.id));
    let has_measure = attributes.list.iter().any(|a| a.key.value == "measure");
    let facets = if on.takes_facets(force.is_some() || (on == On::ListItem && has_measure)) {
        facets::take(&mut attributes, page)
    } else {
        crate::document::Facets::default()
    };
    let annotations = Annotations {
        measure: measure(&mut attributes, on, id.is_some(), page),
        duty: duty(&mut attributes, force, page).map(|duty| Duty { has_bearer, ..duty }),
        provenance: provenance(&mut attributes, page),
        note: attributes.take("note"),
        discretion: matches!(on, On::Heading | On::Paragraph | On::ListItem)
            && attributes.take_class("discretion").is_some(),
        facets,
        id,
    };
    unknown(&attributes, on, &all, page);
    annotations
}

fn measure(attributes: &mut Attributes, on: On, has_id: bool, page: &mut Page<'_>) -> Option<MeasureMark> {
    let defines = if on == On::Heading { attributes.take_class("measure") } else { None };
    if let Some(span) = defines {
        if !has_id {
            page.report.at(
                Code::AttributeMissing,
                span,
                words!(
                    "`.measure` には `#id` が要る（`{{#id .measure}}` と書く）",
                    "`.measure` needs an `#id`: write `{{#id .measure}}`"
                ),
            );
        }
        return Some(MeasureMark::Defines);
    }
    let listed = if on.takes_measure() { attributes.take("measure") } else { None };
    listed.map(MeasureMark::Lists)
}

fn duty(attributes: &mut Attributes, force: Option<Spanned<String>>, page: &mut Page<'_>) -> Option<Duty> {
    let force = force?;
    let word = &force.value;
    let known = [Force::Must, Force::MustNot, Force::Should, Force::May];
    let found = known.into_iter().find(|f| f.id() == word);
    if found.is_none() {
        bad_value("force", &force, &known.map(Force::id), page);
    }
    let inferred = attributes.take("inferred").map(|value| inferred(&value, page)).unwrap_or_default();
    found.map(|force| Duty { force, inferred, has_bearer: false })
}

/// Vocabularies whose value the editor inferred.
fn inferred(value: &Spanned<String>, page: &mut Page<'_>) -> Vec<Box<str>> {
    let guide = page.guide;
    let mut out: Vec<Box<str>> = Vec::new();
    for word in value.value.split([' ', ',']).filter(|w| !w.is_empty()) {
        if guide.vocabulary(word).is_some() {
            out.push(word.into());
        } else {
            let known: Vec<&str> = guide.vocabularies.iter().filter(|v| v.bearer).map(|v| v.id.as_str()).collect();
            bad_value("inferred", &Spanned::new(word.to_owned(), value.span), &known, page);
        }
    }
    out
}

fn provenance(attributes: &mut Attributes, page: &mut Page<'_>) -> Option<Provenance> {
    let value = attributes.take("provenance")?;
    let known = [Provenance::Original, Provenance::Corrected, Provenance::Reconstructed, Provenance::Summarised];
    let found = known.into_iter().find(|p| p.id() == value.value);
    if found.is_none() {
        bad_value("provenance", &value, &known.map(Provenance::id), page);
    }
    found
}

/// Reports a value that is none of those allowed.
pub(super) fn bad_value(key: &str, value: &Spanned<String>, known: &[&str], page: &mut Page<'_>) {
    let text = &value.value;
    let list = known.join("`、`");
    let list_en = known.join("`, `");
    let message = words!("`{key}` の値 `{text}` は許されない", "`{text}` is not a value of `{key}`");
    page.report.with(Code::AttributeValue, value.span, message, |d| {
        if known.is_empty() {
            return d.help(words!("guide.yaml に一つも定められていない", "guide.yaml declares none"));
        }
        d.help(words!("使えるのは `{list}`", "the values are `{list_en}`"))
            .suggest(nearest(text, known.iter().copied()))
    });
}

/// Reports what nobody has taken.
fn unknown(attributes: &Attributes, on: On, all: &[String], page: &mut Page<'_>) {
    let guide = page.guide;
    for attribute in &attributes.list {
        let key = &attribute.key.value;
        let sign = match attribute.kind {
            AttributeKind::Id => "#",
            AttributeKind::Class => ".",
            AttributeKind::Pair => "",
        };
        let message = words!("属性 `{sign}{key}` はここでは使えない", "the attribute `{sign}{key}` is not known here");
        let is_vocabulary = guide.vocabulary(key).is_some() && !all.iter().any(|k| k == "force");
        page.report.with(Code::AttributeUnknown, attribute.key.span, message, |d| {
            if is_vocabulary && on.takes_force() || key == "inferred" {
                return d.help(words!("義務なら `force=…` も書く", "if this is a duty, add `force=…`"));
            }
            let known = ["measure", "force", "inferred", "provenance", "note", "discretion"];
            let vocabularies = guide.vocabularies.iter().map(|v| v.id.as_str());
            match nearest(key, known.into_iter().chain(vocabularies)).filter(|n| n != key) {
                near @ Some(_) => d.suggest(near),
                None => d.help(words!("この属性を消す", "remove the attribute")),
            }
        });
    }
}

/// A required attribute that is missing.
pub(super) fn missing(key: &str, span: Span, page: &mut Page<'_>) {
    let written = if key.starts_with('#') { format!("{{{key}}}") } else { format!("{{{key}=…}}") };
    page.report.with(Code::AttributeMissing, span, words!("`{key}` がない", "`{key}` is missing"), |d| {
        d.help(words!("`{written}` を書き足す", "add `{written}`"))
    });
}

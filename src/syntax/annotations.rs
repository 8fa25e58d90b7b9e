//! What an attribute block says of the thing it stands on, checked against the guide.

use crate::diagnostic::{Code, nearest};
use crate::document::{Annotations, Context, Day, Duty, Force, MeasureMark, OldAddress, Provenance, Spanned, Validity};
use crate::source::Span;
use crate::words;

use super::attributes::{AttributeKind, Attributes, words_of};
use super::facets;
use super::page::Page;

/// What an attribute block stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    Heading,
    Paragraph,
    ListItem,
    Cell,
    /// A directive whose kind is not named below, with the attributes that it alone takes.
    Directive(&'static [&'static str]),
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
            Self::Cell | Self::Directive(_) => false,
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
        duty: duty(&mut attributes, force, &all, page).map(|duty| Duty { has_bearer, ..duty }),
        provenance: provenance(&mut attributes, page),
        note: attributes.take("note"),
        discretion: matches!(on, On::Heading | On::Paragraph | On::ListItem)
            && attributes.take_class("discretion").is_some(),
        prose: on == On::Cell && attributes.take_class("prose").is_some(),
        context: context(&mut attributes, on, page),
        is_summary: on == On::Paragraph && attributes.take_class("summary").is_some(),
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

fn duty(
    attributes: &mut Attributes,
    force: Option<Spanned<String>>,
    all: &[String],
    page: &mut Page<'_>,
) -> Option<Duty> {
    let force = force?;
    let word = &force.value;
    let known = [Force::Must, Force::MustNot, Force::Should, Force::May];
    let found = known.into_iter().find(|f| f.id() == word);
    if found.is_none() {
        bad_value("force", &force, &known.map(Force::id), page);
    }
    let inferred = attributes.take("inferred").map(|value| inferred(&value, all, page)).unwrap_or_default();
    found.map(|force| Duty { force, inferred, has_bearer: false })
}

/// What the thing needs to be understood where it is read alone.
fn context(attributes: &mut Attributes, on: On, page: &mut Page<'_>) -> Option<Box<Context>> {
    let of_pages = attributes.take("page");
    let pages = attributes.take("pages").or(of_pages).and_then(|written| pages(written, page));
    let mut take = |key| if on == On::Cell { None } else { attributes.take(key) };
    let lead = take("lead").map(|lead| Spanned::new(lead.value.into_boxed_str(), lead.span));
    let texts = [("summary", take("summary")), ("condition", take("condition")), ("exception", take("exception"))];
    let [summary, condition, exception] = texts.map(|(key, text)| said(key, text?, page));
    let [from, until, meanwhile] = ["from", "until", "meanwhile"].map(&mut take);
    let meanwhile = meanwhile.and_then(|text| said("meanwhile", text, page));
    let validity = validity((from, until, meanwhile), Code::AttributeValue, page);
    let moved_from = if on == On::Cell { Vec::new() } else { moved_from(attributes, page) };
    let context = Context { pages, summary, lead, condition, exception, moved_from, validity };
    (context != Context::default()).then(|| Box::new(context))
}

/// From when something holds, until when, and what holds meanwhile.
pub(super) type Written = (Option<Spanned<String>>, Option<Spanned<String>>, Option<Box<str>>);

/// When something holds. Days have to be days, in their order.
pub(super) fn validity((from, until, meanwhile): Written, code: Code, page: &mut Page<'_>) -> Validity {
    let mut day = |written: Option<&Spanned<String>>| {
        let Spanned { value, span } = written?;
        let day = Day::parse(value);
        if day.is_none() {
            page.report.with(code, *span, words!("`{value}` は日でない", "`{value}` is no day"), |d| {
                d.help(words!("`2026-10-01` のように書く", "write it like `2026-10-01`"))
            });
        }
        day
    };
    let (first, last) = (day(from.as_ref()), day(until.as_ref()));
    if let (Some(first), Some(last), Some(until)) = (first, last, &until)
        && last < first
    {
        let message = words!("`{last}` は `{first}` より前である", "`{last}` is before `{first}`");
        page.report.with(code, until.span, message, |d| {
            d.help(words!("`until` を `from` の日以後にする", "let `until` be no earlier than `from`"))
        });
    }
    Validity { from: first, until: last, meanwhile }
}

/// A text that says something; reported where it is empty.
pub(super) fn said(key: &str, text: Spanned<String>, page: &mut Page<'_>) -> Option<Box<str>> {
    let value = &text.value;
    if value.split_once("[[").is_some_and(|(_, rest)| rest.contains("]]")) {
        let message =
            words!("`{key}` の `[[…]]` は参照として読まれない", "`[[…]]` in `{key}` is not read as a reference");
        page.report.with(Code::AttributeValue, text.span, message, |d| {
            d.help(words!(
                "番号か題名を文として書く（`9.3.1`、「9.3.1 題名」）。行き先があるかどうかは確かめられる",
                "write the number or the title as words, such as `section 9.3.1`; it is checked to lead somewhere"
            ))
        });
        return None;
    }
    if !text.value.trim().is_empty() {
        super::inline::keep_references(&text.value, text.span, page);
        return Some(text.value.into_boxed_str());
    }
    page.report.with(Code::AttributeValue, text.span, words!("`{key}` が空である", "`{key}` is empty"), |d| {
        d.help(words!("文を書くか、`{key}` を消す", "write a text, or remove `{key}`"))
    });
    None
}

fn pages(written: Spanned<String>, page: &mut Page<'_>) -> Option<Spanned<Box<str>>> {
    if super::front::are_pages(&written.value) {
        return Some(Spanned::new(written.value.into_boxed_str(), written.span));
    }
    let text = &written.value;
    let message = words!("`{text}` はページの形でない", "`{text}` is not a page");
    page.report.with(Code::AttributeValue, written.span, message, |d| {
        d.help(words!("`page=33` か `pages=33-34` と書く", "write `page=33` or `pages=33-34`"))
    });
    None
}

/// Addresses that the thing had before.
fn moved_from(attributes: &mut Attributes, page: &mut Page<'_>) -> Vec<Spanned<OldAddress>> {
    let written = attributes.take("moved-from").map(|value| words_of(&value)).unwrap_or_default();
    written
        .into_iter()
        .filter_map(|word| old_address(OldAddress::of_place(&word.value), &word.value, word.span, page))
        .collect()
}

/// An address that something had before; reported where it is none.
pub(super) fn old_address(
    read: Option<OldAddress>,
    text: &str,
    span: Span,
    page: &mut Page<'_>,
) -> Option<Spanned<OldAddress>> {
    if read.is_none() {
        let message = words!("`{text}` はアドレスの形でない", "`{text}` is not an address");
        page.report.with(Code::BadId, span, message, |d| {
            d.help(words!(
                "前の id、`9.3.5.html` 又は `9.3.5.html#id` と書く",
                "write the old id, `9.3.5.html` or `9.3.5.html#id`"
            ))
        });
    }
    read.map(|address| Spanned::new(address, span))
}

/// Vocabularies whose value the editor inferred: those of bearers, of which the duty names a value.
fn inferred(value: &Spanned<String>, all: &[String], page: &mut Page<'_>) -> Vec<Box<str>> {
    let guide = page.guide;
    let mut out: Vec<Box<str>> = Vec::new();
    for word in value.value.split([' ', ',']).filter(|w| !w.is_empty()) {
        if guide.vocabulary(word).is_none_or(|vocabulary| !vocabulary.bearer) {
            let known: Vec<&str> = guide.vocabularies.iter().filter(|v| v.bearer).map(|v| v.id.as_str()).collect();
            bad_value("inferred", &Spanned::new(word.to_owned(), value.span), &known, page);
        } else if all.iter().any(|key| key == word) {
            out.push(word.into());
        } else {
            let message = words!(
                "推定したという `{word}` がここに書かれていない",
                "`{word}` is said to be inferred and is not given"
            );
            page.report.with(Code::AttributeValue, value.span, message, |d| {
                d.help(words!(
                    "`{word}=…` を書くか、`inferred` から `{word}` を消す",
                    "write `{word}=…`, or remove `{word}` from `inferred`"
                ))
            });
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
            if key == "moved-from" && on == On::Cell {
                return d.help(words!(
                    "セルは参照で届く場所でない。見出し、段落、項目又は `:::table` に書く",
                    "no reference leads to a cell: write it on a heading, a paragraph, an entry or a `:::table`"
                ));
            }
            let known = [
                "measure",
                "force",
                "inferred",
                "provenance",
                "note",
                "discretion",
                "page",
                "pages",
                "summary",
                "lead",
                "condition",
                "exception",
                "moved-from",
                "from",
                "until",
                "meanwhile",
            ];
            let own = if let On::Directive(own) = on { own } else { &[] };
            let vocabularies = guide.vocabularies.iter().map(|v| v.id.as_str());
            match nearest(key, known.into_iter().chain(vocabularies).chain(own.iter().copied())).filter(|n| n != key) {
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

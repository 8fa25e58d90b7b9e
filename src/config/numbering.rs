//! `numbering:` of `guide.yaml`: a preset, a pattern, or patterns with the forms of items and steps.

use super::yaml::{Fields, Node, Reader, Value as Yaml};
use crate::diagnostic::{Code, nearest};
use crate::document::{CaptionForm, ItemForm, LabelForm, Numbering, Numeral, PRESETS, Pattern, Spanned};
use crate::words;

/// Reads how the guide numbers.
pub(super) fn numbering(fields: &mut Fields, reader: &mut Reader<'_>, japanese: bool) -> Numbering {
    let mut numbering = written(fields, reader);
    if !japanese && numbering.steps.is_empty() {
        numbering.steps = english_steps();
    }
    if !japanese && numbering.sub_items.is_none() {
        // With the signs that the guide gives such letters elsewhere.
        let letters = numbering.items_in(Numeral::LowerLetter).cloned();
        numbering.sub_items = letters.or_else(|| sub_items(Numeral::LowerLetter));
    }
    numbering
}

/// 1. 2. 3., called step 1, step 2, step 3.
fn english_steps() -> Vec<ItemForm> {
    let form = ItemForm::parse("{n}.").zip(ItemForm::parse("step {n}"));
    form.map(|(mark, cite)| mark.cited_as(cite)).into_iter().collect()
}

/// What the entries of a clause's list are called: a number alone, which stands between brackets.
fn sub_items(numeral: Numeral) -> Option<ItemForm> {
    ItemForm::parse(&format!("{{n:{}}}", numeral.name()))
}

fn written(fields: &mut Fields, reader: &mut Reader<'_>) -> Numbering {
    let Some(node) = fields.take("numbering") else { return Numbering::default() };
    if !matches!(node.value, Yaml::Map(_)) {
        return reader.text(&node).and_then(|text| preset_or_pattern(&text, None, reader)).unwrap_or_default();
    }
    let mut fields = reader.fields(node);
    let numeral = fields.text(reader, "numerals").and_then(|text| numeral(&text, reader));
    let preset = fields.text(reader, "preset").and_then(|text| preset_or_pattern(&text, numeral, reader));
    let mut out = preset.unwrap_or_default();
    let own: Vec<LabelForm> =
        nodes(&mut fields, reader, "labels").into_iter().filter_map(|n| label(n, numeral, reader)).collect();
    // The guide's own patterns are read before those of the preset.
    out.labels.splice(0..0, own);
    for (key, forms) in [("items", &mut out.items), ("steps", &mut out.steps)] {
        let written: Vec<ItemForm> =
            nodes(&mut fields, reader, key).into_iter().filter_map(|n| item(n, reader)).collect();
        if !written.is_empty() {
            *forms = written;
        }
    }
    let of_clauses = fields.take("sub-items").and_then(|node| match reader.text(&node)? {
        text if text.value.contains('{') => item(node, reader),
        text => self::numeral(&text, reader).and_then(sub_items),
    });
    out.sub_items = of_clauses.or(out.sub_items);
    out.tables = fields.text(reader, "tables").and_then(|text| caption(&text, reader));
    out.figures = fields.text(reader, "figures").and_then(|text| caption(&text, reader));
    fields.finish(reader, &[]);
    out
}

/// The number of a table or figure: `表{n}`.
fn caption(text: &Spanned<String>, reader: &mut Reader<'_>) -> Option<CaptionForm> {
    let written = &text.value;
    let found = CaptionForm::parse(written);
    if found.is_none() {
        let message =
            words!("`{written}` は図表の番号の形でない", "`{written}` is not the form of a table's or figure's number");
        let diagnostic = crate::diagnostic::Diagnostic::new(Code::ConfigValue, reader.source, text.span, message);
        reader.diagnostics.push(diagnostic.help(words!(
            "`表{{n}}`、`図{{section}}-{{n}}` のように書く",
            "write it like `Table {{n}}` or `Figure {{section}}-{{n}}`"
        )));
    }
    found
}

fn nodes(fields: &mut Fields, reader: &mut Reader<'_>, key: &'static str) -> Vec<Node> {
    fields.take(key).map(|node| reader.list(node)).unwrap_or_default()
}

/// A text with braces is a pattern, another one names a preset.
fn preset_or_pattern(text: &Spanned<String>, numeral: Option<Numeral>, reader: &mut Reader<'_>) -> Option<Numbering> {
    let written = &text.value;
    if written.contains('{') {
        let form = pattern(text, "", numeral, reader)?;
        let labels = vec![LabelForm { pattern: form, also: Vec::new(), repeats: false }];
        return Some(Numbering { labels, ..Numbering::default() });
    }
    let found = Numbering::preset(written, numeral);
    if found.is_none() {
        let list = PRESETS.join("`、`");
        let list_en = PRESETS.join("`, `");
        let message = words!("番号の形 `{written}` はない", "there is no numbering `{written}`");
        let diagnostic = crate::diagnostic::Diagnostic::new(Code::ConfigValue, reader.source, text.span, message);
        reader.diagnostics.push(diagnostic.suggest(nearest(written, PRESETS.iter().copied())).help(words!(
            "`{list}` のいずれか、又は `第{{article}}条` のような形を書く",
            "write one of `{list_en}`, or a pattern such as `V{{chapter}}.{{section}}`"
        )));
    }
    found
}

fn numeral(text: &Spanned<String>, reader: &mut Reader<'_>) -> Option<Numeral> {
    let written = &text.value;
    let found = Numeral::named(written);
    if found.is_none() {
        let message = words!(
            "`{written}` は数字の形（`1`、`一`、`ア`、`イ`、`a`、`A`、`i`、`I`、`①`）でない",
            "`{written}` is no form of numbers (`1`, `一`, `ア`, `イ`, `a`, `A`, `i`, `I`, `①`)"
        );
        reader.report(Code::ConfigValue, text.span, message);
    }
    found
}

fn pattern(
    text: &Spanned<String>,
    address: &str,
    numeral: Option<Numeral>,
    reader: &mut Reader<'_>,
) -> Option<Pattern> {
    let written = &text.value;
    let found = Pattern::parse(written, address);
    if found.is_none() {
        let message =
            words!("`{written}` は番号の形として読めない", "`{written}` cannot be read as a pattern of labels");
        let diagnostic = crate::diagnostic::Diagnostic::new(Code::ConfigValue, reader.source, text.span, message);
        reader.diagnostics.push(diagnostic.help(words!(
            "`第{{article}}条[の{{branch}}]` のように、数を `{{名前}}`、なくてもよい部分を `[…]` で書く",
            "write numbers as `{{name}}` and what may be absent as `[…]`: `{{family}}-{{n}}({{enhancement}})`"
        )));
    }
    found.map(|found| numeral.map_or_else(|| found.clone(), |numeral| found.clone().with_numeral(numeral)))
}

/// A pattern, or `{ pattern: …, address: …, also: [ … ], repeats: true }`.
fn label(node: Node, numeral: Option<Numeral>, reader: &mut Reader<'_>) -> Option<LabelForm> {
    if !matches!(node.value, Yaml::Map(_)) {
        let text = reader.text(&node)?;
        return Some(LabelForm { pattern: pattern(&text, "", numeral, reader)?, also: Vec::new(), repeats: false });
    }
    let mut fields = reader.fields(node);
    let written = fields.required(reader, "pattern");
    let address = fields.text(reader, "address").unwrap_or_default();
    let prefix = &address.value;
    let plain = prefix.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plain {
        let message = words!(
            "`{prefix}` は英小文字、数字、ハイフンでない",
            "`{prefix}` is not of lower-case letters, digits and hyphens"
        );
        reader.report(Code::ConfigValue, address.span, message);
    }
    let also =
        fields.texts(reader, "also").into_iter().filter_map(|text| pattern(&text, "", numeral, reader)).collect();
    let repeats = fields.take("repeats").is_some_and(|node| reader.flag(&node));
    fields.finish(reader, &[]);
    let pattern = pattern(&written, if plain { prefix } else { "" }, numeral, reader)?;
    Some(LabelForm { pattern, also, repeats })
}

/// A form such as `({n:a})`, or `{ mark: "{n:一}", cite: "第{n}号" }`.
fn item(node: Node, reader: &mut Reader<'_>) -> Option<ItemForm> {
    if !matches!(node.value, Yaml::Map(_)) {
        let text = reader.text(&node)?;
        return form(&text, reader);
    }
    let mut fields = reader.fields(node);
    let mark = fields.required(reader, "mark");
    let cite = fields.text(reader, "cite");
    fields.finish(reader, &[]);
    let mark = form(&mark, reader)?;
    Some(match cite.and_then(|cite| form(&cite, reader)) {
        Some(cite) => mark.cited_as(cite),
        None => mark,
    })
}

fn form(text: &Spanned<String>, reader: &mut Reader<'_>) -> Option<ItemForm> {
    let written = &text.value;
    let found = ItemForm::parse(written);
    if found.is_none() {
        let message =
            words!("`{written}` は項目の番号の形として読めない", "`{written}` cannot be read as the form of an item");
        let diagnostic = crate::diagnostic::Diagnostic::new(Code::ConfigValue, reader.source, text.span, message);
        reader.diagnostics.push(diagnostic.help(words!(
            "`({{n:a}})`、`{{n:一}}` のように、数を一つだけ `{{n}}` で書く",
            "write one number as `{{n}}`, as in `({{n:a}})` or `{{n}}.`"
        )));
    }
    found
}

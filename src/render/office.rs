//! The blank forms for a case: `theme/office/*.yaml`, a file a form, in the order of their names. They say what stands in a
//! form; how it is written as a document is for the export to know.

use crate::config::yaml::{self, Fields, Node, Reader, Value};
use crate::diagnostic::{Code, Diagnostic, Lang, Words, nearest};
use crate::source::{SourceRef, Span};
use crate::words;

/// What is filled in, written in braces.
const BLANKS: [&str; 14] = [
    "n",
    "title",
    "summary",
    "what",
    "sentence",
    "mark",
    "decision",
    "reasons",
    "number",
    "basis",
    "id",
    "where-included",
    "box",
    "blank",
];

/// Hundredths of a line that the columns of a table may take.
const MOST_WIDTH: u32 = 100;

/// A form.
#[derive(Clone, Debug)]
pub struct OfficeForm {
    /// What it is called.
    pub title: Words,
    /// Paragraphs before the rest.
    pub text: Vec<Words>,
    /// A table, a row a measure.
    pub table: Option<OfficeTable>,
    /// Whether the cautions of the case follow.
    pub cautions: bool,
    /// An article a measure.
    pub articles: Option<OfficeArticles>,
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// A table for each matrix of the guide, with what it excludes.
    Tables,
    /// One table of all measures that are required or to be chosen.
    Lines,
}

/// A table of a form.
#[derive(Clone, Debug)]
pub struct OfficeTable {
    /// What its rows are.
    pub of: RowsOf,
    /// Its columns.
    pub columns: Vec<OfficeColumn>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct OfficeColumn {
    /// Its head.
    pub head: Words,
    /// Its width in hundredths of the line.
    pub width: u32,
    /// What stands in its cells.
    pub text: Words,
}

/// Articles, one a measure.
#[derive(Clone, Debug)]
pub struct OfficeArticles {
    /// The head.
    pub head: Words,
    /// A paragraph where the measure is to be chosen.
    pub optional: Words,
    /// The paragraphs.
    pub text: Vec<Words>,
    /// A note in small letters.
    pub note: Words,
}

impl OfficeForm {
    /// Reads a form; what is wrong with it is reported with its place.
    pub(super) fn read(source: &SourceRef, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let whole = Span::new(0, source.text().len());
        let node = yaml::parse(source, whole, diagnostics)?;
        let mut reader = Reader::new(source, Code::ThemeOffice);
        let mut fields = reader.fields(node);
        let title = fields.take("title").map(|node| words(&node, &mut reader));
        let form = Self {
            title: title.unwrap_or_else(|| {
                reader.report(Code::ThemeOffice, fields.span, words!("`title` がない", "`title` is missing"));
                Words { ja: String::new(), en: String::new() }
            }),
            text: texts(&mut fields, &mut reader),
            table: fields.take("table").map(|node| table(node, &mut reader)),
            cautions: fields.take("cautions").is_some_and(|node| reader.flag(&node)),
            articles: fields.take("articles").map(|node| articles(node, &mut reader)),
        };
        fields.finish(&mut reader, &[]);
        diagnostics.append(&mut reader.diagnostics);
        Some(form)
    }
}

/// A text, or one a language; every blank in it is one that is filled in.
fn words(node: &Node, reader: &mut Reader<'_>) -> Words {
    if !matches!(node.value, Value::Map(_)) {
        let text = text(node, reader);
        return Words { ja: text.clone(), en: text };
    }
    let mut fields = reader.fields(node.clone());
    let mut of = |key| fields.take(key).map(|node| text(&node, reader)).unwrap_or_default();
    let out = Words { ja: of("ja"), en: of("en") };
    fields.finish(reader, &[]);
    out
}

fn text(node: &Node, reader: &mut Reader<'_>) -> String {
    if matches!(node.value, Value::Null) {
        return String::new();
    }
    let text = reader.text(node).unwrap_or_default().value;
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default();
        if !part.contains('}') || !BLANKS.contains(&name) {
            let message = words!("`{{{name}}}` は埋められない", "`{{{name}}}` is nothing that is filled in");
            let list = BLANKS.join(", ");
            let help = nearest(name, BLANKS).map_or_else(
                || words!("使えるのは {list}", "there are {list}"),
                |near| words!("`{{{near}}}` ではないか", "did you mean `{{{near}}}`?"),
            );
            reader.diagnostics.push(Diagnostic::new(Code::ThemeOffice, reader.source, node.span, message).help(help));
        }
    }
    text
}

fn texts(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Words> {
    let nodes = fields.take("text").map(|node| reader.list(node)).unwrap_or_default();
    nodes.iter().map(|node| words(node, reader)).collect()
}

fn table(node: Node, reader: &mut Reader<'_>) -> OfficeTable {
    let span = node.span;
    let mut fields = reader.fields(node);
    let of = fields.required(reader, "of");
    let rows = match of.value.as_str() {
        "tables" => RowsOf::Tables,
        "lines" | "" => RowsOf::Lines,
        other => {
            let message =
                words!("`{other}` は tables でも lines でもない", "`{other}` is neither `tables` nor `lines`");
            reader.report(Code::ThemeOffice, of.span, message);
            RowsOf::Lines
        }
    };
    let mut columns = Vec::new();
    for mut fields in fields.maps(reader, "columns") {
        let head = fields.take("head").map(|node| words(&node, reader));
        let width = fields.take("width").and_then(|node| reader.number(&node)).unwrap_or_default();
        let text = fields.take("text").map(|node| words(&node, reader));
        let (head, text) = (head.unwrap_or_else(none), text.unwrap_or_else(none));
        fields.finish(reader, &[]);
        columns.push(OfficeColumn { head, width, text });
    }
    fields.finish(reader, &[]);
    let all: u64 = columns.iter().map(|column| u64::from(column.width)).sum();
    if columns.is_empty() || all > u64::from(MOST_WIDTH) || columns.iter().any(|column| column.width == 0) {
        let message = words!(
            "列の幅は 1 以上で、合わせて {MOST_WIDTH} までにする（今は {all}）",
            "widths of columns are 1 or more and {MOST_WIDTH} together at most (they are {all})"
        );
        reader.report(Code::ThemeOffice, span, message);
    }
    OfficeTable { of: rows, columns }
}

fn none() -> Words {
    Words { ja: String::new(), en: String::new() }
}

fn articles(written: Node, reader: &mut Reader<'_>) -> OfficeArticles {
    let mut fields = reader.fields(written);
    let mut of = |key, fields: &mut Fields| fields.take(key).map_or_else(none, |node| words(&node, reader));
    let [head, optional, small] = ["head", "optional", "note"].map(|key| of(key, &mut fields));
    let text = texts(&mut fields, reader);
    fields.finish(reader, &[]);
    OfficeArticles { head, optional, text, note: small }
}

/// A text of a form in a language, with its blanks filled in.
#[must_use]
pub fn filled(text: &Words, lang: Lang, blank: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text.get(lang);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            break;
        };
        out.push_str(&blank(name));
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::theme_check::text_source;

    fn read(text: &str) -> (Option<OfficeForm>, Vec<String>) {
        let mut diagnostics = Vec::new();
        let source = text_source("office/1-form.yaml", text).expect("a path");
        let form = OfficeForm::read(&source, &mut diagnostics);
        (form, diagnostics.into_iter().map(|diagnostic| diagnostic.message.en).collect())
    }

    #[test]
    fn forms_of_the_theme_are_in_order() {
        for file in crate::render::FILES.iter().filter(|file| file.path.starts_with("office/")) {
            let (form, faults) = read(&String::from_utf8_lossy(file.bytes));
            assert!(form.is_some() && faults.is_empty(), "{}: {faults:?}", file.path);
        }
    }

    #[test]
    fn what_is_wrong_with_a_form_is_told() {
        let (_, faults) =
            read("title: t\ntabel: {}\ntable: { of: rows, columns: [{ head: a, width: 120, text: \"{titel}\" }] }\n");
        assert_eq!(
            faults,
            [
                "`rows` is neither `tables` nor `lines`",
                "`{titel}` is nothing that is filled in",
                "widths of columns are 1 or more and 100 together at most (they are 120)",
                "unknown key `tabel`",
            ]
        );
    }

    #[test]
    fn blanks_are_filled_in() {
        let text = words!("第{{n}}条（{{title}}）{{", "Clause {{n}}");
        assert_eq!(filled(&text, Lang::Ja, |name| format!("<{name}>")), "第<n>条（<title>）{");
    }
}

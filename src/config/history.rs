//! `history:`, the editions of a guide.

use super::yaml::{Fields, Node, Reader, Value as Yaml};
use super::{History, date};

/// Editions, in the order of their dates; those of one date stay as they are written.
pub(super) fn history(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<History> {
    let mut history: Vec<History> = fields.maps(reader, "history").into_iter().map(|f| edition(f, reader)).collect();
    history.sort_by(|a, b| a.date.cmp(&b.date));
    history
}

fn edition(mut fields: Fields, reader: &mut Reader<'_>) -> History {
    let date = date::required(&mut fields, reader, "date");
    let summary = fields.required(reader, "summary").value;
    let items = fields.take("items").map(|n| reader.list(n)).unwrap_or_default();
    let items = items.into_iter().map(|n| history_item(n, reader)).collect();
    let touches = fields.texts(reader, "touches").into_iter().map(|t| (t.value, t.span)).collect();
    fields.finish(reader, &[]);
    History { date, summary, items, touches }
}

/// A text, or `{ text: …, items: [ … ] }`.
fn history_item(node: Node, reader: &mut Reader<'_>) -> (String, Vec<String>) {
    if !matches!(node.value, Yaml::Map(_)) {
        return (reader.text(&node).unwrap_or_default().value, Vec::new());
    }
    let mut fields = reader.fields(node);
    let text = fields.required(reader, "text").value;
    let items = fields.texts(reader, "items").into_iter().map(|t| t.value).collect();
    fields.finish(reader, &[]);
    (text, items)
}

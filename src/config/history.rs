//! `history:`, the editions of a guide.

use super::yaml::{Fields, Node, Reader, Value as Yaml};
use super::{History, date};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::words;

/// Editions, in the order of their dates; those of one date stay as they are written.
pub(super) fn history(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<History> {
    let entries: Vec<(Span, History)> =
        fields.maps(reader, "history").into_iter().map(|f| edition(f, reader)).collect();
    in_order(&entries, reader);
    let mut history: Vec<History> = entries.into_iter().map(|(_, entry)| entry).collect();
    history.sort_by(|a, b| a.date.cmp(&b.date));
    history
}

/// A history is written forwards or backwards: a date that turns the order is most likely a wrong one.
fn in_order(entries: &[(Span, History)], reader: &mut Reader<'_>) {
    // `2011` and `2011-04` are neither before nor behind each other.
    let order = |a: &str, b: &str| {
        let length = a.len().min(b.len());
        a.get(..length).cmp(&b.get(..length))
    };
    let dated: Vec<(Span, &str)> = entries
        .iter()
        .map(|(span, entry)| (*span, entry.date.as_str()))
        .filter(|(_, date)| date::is_date(date))
        .collect();
    let count = |wanted| dated.windows(2).filter(|two| order(two[0].1, two[1].1) == wanted).count();
    let (up, down) = (count(std::cmp::Ordering::Less), count(std::cmp::Ordering::Greater));
    let odd = if up >= down { std::cmp::Ordering::Greater } else { std::cmp::Ordering::Less };
    if up == 0 || down == 0 {
        return;
    }
    for two in dated.windows(2).filter(|two| order(two[0].1, two[1].1) == odd) {
        let ((before, first), (span, date)) = (two[0], two[1]);
        let message = words!("`{date}` は日付の順になっていない", "`{date}` is out of the order of the dates");
        let diagnostic = Diagnostic::new(Code::ConfigDateOrder, reader.source, span, message)
            .other(reader.source, before, words!("前は `{first}` である", "the one before is `{first}`"))
            .help(words!(
                "日付を確かめる。正しければ項目を日付の順に並べる",
                "check the dates; where they are right, put the entries in their order"
            ));
        reader.diagnostics.push(diagnostic);
    }
}

fn edition(mut fields: Fields, reader: &mut Reader<'_>) -> (Span, History) {
    let (date, span) = date::required(&mut fields, reader, "date");
    let summary = fields.required(reader, "summary").value;
    let items = fields.take("items").map(|n| reader.list(n)).unwrap_or_default();
    let items = items.into_iter().map(|n| history_item(n, reader)).collect();
    let touches = fields.texts(reader, "touches").into_iter().map(|t| (t.value, t.span)).collect();
    fields.finish(reader, &[]);
    (span, History { date, summary, items, touches })
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

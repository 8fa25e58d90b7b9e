//! What an edition is (`status:`), what readers come for (`entrances:`), where they report a mistake (`report:`).

use super::yaml::{Fields, Reader};
use super::{Entrance, Orientation};
use crate::diagnostic::{Code, Diagnostic};
use crate::words;

/// What readers are told before they read.
pub(super) fn orientation(fields: &mut Fields, reader: &mut Reader<'_>) -> Orientation {
    let status = fields.text(reader, "status").unwrap_or_default().value;
    Orientation { status, report: report(fields, reader), entrances: entrances(fields, reader), at: None }
}

/// Where readers report a mistake: a link that a page may hold.
fn report(fields: &mut Fields, reader: &mut Reader<'_>) -> String {
    let written = fields.text(reader, "report").unwrap_or_default();
    let known = ["mailto:", "http://", "https://"];
    if !written.value.is_empty() && !known.iter().any(|scheme| written.value.starts_with(scheme)) {
        let address = &written.value;
        let message = words!(
            "`{address}` は mailto、http、https のアドレスでない",
            "`{address}` is not a mailto, http or https address"
        );
        let scheme = if address.contains('@') { "mailto:" } else { "https://" };
        let meant = format!("{scheme}{address}");
        let diagnostic = Diagnostic::new(Code::LinkScheme, reader.source, written.span, message);
        reader.diagnostics.push(diagnostic.suggest(Some(&meant)));
        return String::new();
    }
    written.value
}

/// Tasks, in the order of the file. Where they lead to is looked for when all pages are known.
fn entrances(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Entrance> {
    fields.maps(reader, "entrances").into_iter().map(|fields| entrance(fields, reader)).collect()
}

fn entrance(mut fields: Fields, reader: &mut Reader<'_>) -> Entrance {
    let title = fields.required(reader, "title").value;
    let text = fields.text(reader, "text").unwrap_or_default().value;
    let to = fields.required(reader, "to");
    fields.finish(reader, &[]);
    Entrance { title, text, to }
}

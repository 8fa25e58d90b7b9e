//! Footnotes of a page: entries of a list that says that it holds notes, by their ids.

use super::Reader;
use super::tree::{Element, Node};
use crate::import::ledger::Reason;

/// Whether an element holds the notes of a page.
pub(super) fn is_container(element: &Element) -> bool {
    matches!(element.get("role"), Some("doc-endnotes" | "doc-footnotes"))
        || element.has_class(|class| matches!(class, "footnotes" | "footnote-list" | "endnotes"))
}

/// Whether an element is one note with an id.
fn is_note(element: &Element) -> bool {
    let named = matches!(element.name.as_str(), "li" | "aside" | "p" | "div") && element.get("id").is_some();
    named && (element.name == "li" || element.get("role") == Some("doc-footnote") || is_footnote_class(element))
}

fn is_footnote_class(element: &Element) -> bool {
    element.has_class(|class| matches!(class, "footnote" | "footnote-item" | "endnote"))
}

/// The notes of a page, by their ids, in their order.
pub(super) fn find(body: &Element) -> Vec<(String, &Element)> {
    let mut out = Vec::new();
    let mut containers = Vec::new();
    body.all(&mut is_container, &mut containers);
    for container in containers {
        let mut notes = Vec::new();
        container.all(&mut is_note, &mut notes);
        out.extend(notes.into_iter().filter_map(|note| Some((note.get("id")?.to_owned(), note))));
    }
    out
}

/// Books what stands between the notes of a container: its heading, the signs of notes.
pub(super) fn signs(container: &Element, reader: &mut Reader<'_, '_>) {
    for node in &container.children {
        match node {
            Node::Element(element) if is_note(element) => {}
            Node::Element(element) => signs(element, reader),
            Node::Text(..) => reader.leave(node, Reason::Sign),
        }
    }
}

/// Whether a link only leads back from a note to its mark.
pub(super) fn is_way_back(link: &Element) -> bool {
    link.get("role") == Some("doc-backlink")
        || link.has_class(|class| class.contains("footnote-back") || class == "backref" || class == "reversefootnote")
}

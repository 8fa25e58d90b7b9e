//! `parts:` and `nav:` of `guide.yaml`: folders with numbers of their own, and the tree where it is written.

use super::yaml::{Fields, Node, Reader, Value as Yaml};
use super::{NavEntry, Outline, Part};
use crate::diagnostic::Code;
use crate::words;

/// Entries of `nav:` lie under each other this deep.
const MAX_DEPTH: usize = 12;

/// Reads the outline.
pub(super) fn outline(fields: &mut Fields, reader: &mut Reader<'_>) -> Outline {
    Outline {
        parts: parts(fields, reader),
        order: fields.texts(reader, "order"),
        nav: nav(fields, reader),
        editions: super::editions::editions(fields, reader),
    }
}

/// Reads the parts.
fn parts(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for mut fields in fields.maps(reader, "parts") {
        let folder = fields.required(reader, "folder").value;
        let prefix = fields.required(reader, "prefix");
        fields.finish(reader, &[]);
        let text = &prefix.value;
        let plain = (1..=20).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !parts.iter().any(|part| part.prefix == *text);
        if !plain {
            let message = words!(
                "`{text}` は部の接頭辞にできない。ほかと違う英小文字、数字、ハイフンで 20 文字以内とする",
                "`{text}` cannot be the prefix of a part: at most 20 lower-case letters, digits and hyphens, unlike the others"
            );
            reader.report(Code::ConfigValue, prefix.span, message);
            continue;
        }
        parts.push(Part { folder: folder.trim_matches('/').to_owned(), prefix: prefix.value });
    }
    parts
}

/// Reads the tree.
fn nav(fields: &mut Fields, reader: &mut Reader<'_>) -> Vec<NavEntry> {
    let nodes = fields.take("nav").map(|node| reader.list(node)).unwrap_or_default();
    entries(nodes, 1, reader)
}

/// A name, `{ title: name }`, or `{ name: [ … ] }`.
fn entries(nodes: Vec<Node>, depth: usize, reader: &mut Reader<'_>) -> Vec<NavEntry> {
    let mut out = Vec::new();
    for node in nodes {
        if depth > MAX_DEPTH {
            let message = words!("nav が {MAX_DEPTH} 段を超えている", "nav is deeper than {MAX_DEPTH} levels");
            reader.report(Code::YamlDepth, node.span, message);
            return out;
        }
        if !matches!(node.value, Yaml::Map(_)) {
            out.extend(reader.text(&node).map(|name| NavEntry { name, title: None, entries: Vec::new() }));
            continue;
        }
        for (name, below) in reader.fields(node).rest() {
            if matches!(below.value, Yaml::Text(_) | Yaml::Number(_)) {
                let page = reader.text(&below);
                out.extend(page.map(|page| NavEntry { name: page, title: Some(name.value), entries: Vec::new() }));
                continue;
            }
            let below = reader.list(below);
            out.push(NavEntry { name, title: None, entries: entries(below, depth + 1, reader) });
        }
    }
    out
}

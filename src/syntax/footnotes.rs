//! Footnotes: their bodies are read in the order of their first marks, after the text.

use std::collections::{BTreeMap, BTreeSet};

use comrak::nodes::{Node, NodeValue};

use crate::diagnostic::Code;
use crate::document::Footnote;
use crate::words;

use super::block::Tree;
use super::page::Page;
use super::positions::Positions;

/// The bodies of footnotes by their names.
pub(super) type Definitions<'t> = BTreeMap<String, Node<'t>>;

/// Finds the bodies; reports those that stand twice.
pub(super) fn definitions<'t>(root: Node<'t>, positions: &Positions<'_>, page: &mut Page<'_>) -> Definitions<'t> {
    let mut found = Definitions::new();
    for node in root.descendants() {
        let data = node.data();
        let NodeValue::FootnoteDefinition(definition) = &data.value else { continue };
        // Of two bodies with one name, the parser gives the marks to the last.
        let name = &definition.name;
        if let Some(first) = found.insert(name.clone(), node) {
            let line = positions.line_at(positions.span(data.sourcepos).start as usize);
            let before = positions.line_at(positions.span(first.data().sourcepos).start as usize);
            let source = page.source;
            page.report.with(
                Code::DuplicateId,
                line,
                words!("脚注 `{name}` が二度ある", "the footnote `{name}` stands twice"),
                |d| d.other(source, before, words!("最初はここ", "first here")),
            );
        }
        if node.first_child().is_none() && page.is_guide() {
            let line = positions.line_at(positions.span(data.sourcepos).start as usize);
            let message = words!("脚注 `{name}` の本文が空である", "the body of the footnote `{name}` is empty");
            page.report.with(Code::FootnoteBody, line, message, |d| {
                d.help(words!("`[^{name}]: …` と本文を書く", "write its text, as in `[^{name}]: …`"))
            });
        }
        page.footnotes.defined.insert(name.clone());
    }
    found
}

/// Reads the bodies that have marks; the marks inside them may ask for more. The others are reported.
pub(super) fn read(definitions: &Definitions<'_>, positions: &Positions<'_>, page: &mut Page<'_>) -> Vec<Footnote> {
    let mut out: Vec<Footnote> = Vec::new();
    while let Some((name, _)) = page.footnotes.order.get(out.len()).cloned() {
        let node = definitions.get(&name);
        let span = node.map(|n| positions.span(n.data().sourcepos)).unwrap_or_default();
        let blocks = node.map(|n| Tree::new(positions, page).blocks(n)).unwrap_or_default();
        out.push(Footnote { name: name.into(), span, blocks, marks: 0 });
    }
    for (footnote, (_, marks)) in out.iter_mut().zip(&page.footnotes.order) {
        footnote.marks = *marks;
    }
    let marked: BTreeSet<&str> = out.iter().map(|f| &*f.name).collect();
    for (name, node) in definitions.iter().filter(|_| page.dialect == super::Dialect::Guide) {
        if !marked.contains(name.as_str()) {
            let line = positions.line_at(positions.span(node.data().sourcepos).start as usize);
            page.report.at(
                Code::FootnoteUnused,
                line,
                words!("脚注 `{name}` を指すところがない", "nothing refers to the footnote `{name}`"),
            );
        }
    }
    out
}

//! What a Word document shows of parts of other formats: diagrams and charts, and whole documents that it holds.

use roxmltree::Node;

use super::Reader;
use super::runs::Running;
use super::xml::{attribute, is};
use crate::import::draft::{Block, Inline};
use crate::import::error::ImportError;
use crate::import::ledger::{PieceKind, Reason};
use crate::import::package::{decode, parse};
use crate::import::{Finding, has_ending, html};
use crate::words;

impl Reader<'_, '_> {
    /// The texts of a diagram or chart, which stand in a part of their own. The values that a chart shows are told.
    pub(super) fn figure_texts(&mut self, id: &str, out: &mut Running) -> Result<(), ImportError> {
        let Some((part, false)) = self.at.relations.get(id).cloned() else { return Ok(()) };
        let Some(text) = self.package.text(self.file, &part)? else { return Ok(()) };
        let document = parse(&text, &format!("{}: {part}", self.file))?;
        let mut blocks = Vec::new();
        // A paragraph of DrawingML is `a:p`; a chart's title and a diagram's shapes have them.
        for paragraph in document.descendants().filter(|n| is(*n, "p")) {
            let place = format!("{part} ¶{}", blocks.len() + 1);
            let mut inlines = Vec::new();
            for text in paragraph.descendants().filter(|n| is(*n, "t")).filter_map(|n| n.text()) {
                inlines.push(Inline::Text(self.ledger.book(PieceKind::TextBox, &place, text), text.into()));
            }
            if !inlines.is_empty() {
                blocks.push(Block::Paragraph(inlines));
            }
        }
        if !blocks.is_empty() {
            out.boxes.push(Block::Boxed(blocks));
        }
        let is_kept =
            |node: Node<'_, '_>| is(node, "v") && node.ancestors().any(|a| a.tag_name().name().ends_with("Cache"));
        let values: Vec<&str> = document.descendants().filter(|n| is_kept(*n)).filter_map(|n| n.text()).collect();
        for value in &values {
            self.ledger.leave(PieceKind::Field, &part, value, Reason::Embedded);
        }
        if is(document.root_element(), "chartSpace") {
            let (place, count) = (self.place(), values.len());
            let words = words!(
                "グラフは取り込まない（値 {count} 個を外した。記録に一覧がある）",
                "a chart is not imported ({count} values are left out; the report lists them)"
            );
            self.seen.findings.push(Finding::new("chart", place.to_string(), words));
        }
        Ok(())
    }

    /// A document of another format that stands in this one. Word shows its text; it is told, and left out.
    pub(super) fn chunk(&mut self, node: Node<'_, '_>) -> Result<(), ImportError> {
        self.at.step();
        let place = self.place();
        let Some((part, outside)) = attribute(node, "id").and_then(|id| self.at.relations.get(id)).cloned() else {
            self.missing_relation(attribute(node, "id").unwrap_or("?"));
            return Ok(());
        };
        let bytes = if outside { None } else { self.package.bytes(self.file, &part)? };
        let text = bytes.as_deref().and_then(decode).filter(|text| !text.starts_with("PK"));
        let shown = text.as_deref().map(|text| if has_ending(&part, "txt") { text.to_owned() } else { bare(text) });
        for line in shown.as_deref().unwrap_or("").lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.ledger.leave(PieceKind::Text, &part, line, Reason::Embedded);
        }
        let words = words!(
            "埋め込まれた文書 `{part}` は取り込まない。Word で開いて保存し直すと本文になる",
            "the document `{part}` inside this one is not imported; open it in Word and save it again to have its text"
        );
        self.seen.findings.push(Finding::new("embedded-document", place.to_string(), words));
        Ok(())
    }
}

/// The text of HTML without its tags; what cannot be read as such stays as it is.
fn bare(text: &str) -> String {
    html::tree::parse(text, "").map_or_else(|_| text.to_owned(), |root| root.text())
}

//! Proves that the walk over a document booked every character: all texts of all parts are counted once more, without
//! regard for what they are, and compared with the ledger.

use crate::import::characters::Characters;
use crate::import::error::ImportError;
use crate::import::ledger::{Ledger, PieceKind};
use crate::import::package::{Package, parse};
use crate::words;

/// The parts whose text a reader of the document can see, or that a reviewer left in it.
fn has_text(name: &str) -> bool {
    let Some(name) = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")) else { return false };
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    ["document", "footnotes", "endnotes", "comments", "header", "footer"].contains(&name)
}

/// Compares the characters of all parts with those that were booked.
pub(super) fn prove(package: &mut Package<'_>, file: &str, ledger: &Ledger) -> Result<(), ImportError> {
    let mut source = Characters::default();
    for name in package.names().into_iter().filter(|name| has_text(name)) {
        let Some(text) = package.text(file, &name)? else { continue };
        let document = parse(&text, &format!("{file}: {name}"))?;
        let texts = document.descendants().filter(|node| {
            // Coordinates of drawings stand in elements of other names; `a:t` of figures is in parts of their own.
            ["t", "delText", "instrText", "delInstrText"].contains(&node.tag_name().name())
        });
        texts.filter_map(|node| node.text()).for_each(|text| source.add(text));
    }
    let mut booked = Characters::default();
    let own = ledger.pieces().iter().filter(|piece| piece.kind != PieceKind::Number);
    own.for_each(|piece| booked.add(&piece.text));
    let missing = source.without(&booked);
    if missing.is_empty() {
        return Ok(());
    }
    let (count, sample) = (missing.count(), missing.sample());
    Err(ImportError::new(
        file,
        words!(
            "文書の文字のうち {count} 字を読み落とした（{sample}）",
            "{count} characters of the document were not read ({sample})"
        ),
        words!(
            "tebiki の誤りである。文書を添えて報告してほしい",
            "this is a fault of tebiki; please report it with the document"
        ),
    ))
}

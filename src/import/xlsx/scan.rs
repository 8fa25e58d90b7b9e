//! Proves that every cell was booked: the strings of all cells, boxes and comments are counted once more, without regard for
//! what is shown, and numbers by how many there are.

use super::book::{Book, text};
use super::xml::{attribute, child, is};
use crate::import::characters::Characters;
use crate::import::error::ImportError;
use crate::import::ledger::Ledger;
use crate::import::package::{Package, parse};
use crate::words;

/// Compares the characters of all parts with those that were booked.
pub(super) fn prove(package: &mut Package<'_>, file: &str, book: &Book, ledger: &Ledger) -> Result<(), ImportError> {
    let mut source = Characters::default();
    for entry in &book.sheets {
        sheet(package, (file, &entry.part), book, &mut source)?;
        source.add(if entry.visibility == super::Visibility::Shown { &entry.name } else { "" });
    }
    for name in package.names() {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let drawn = folder.ends_with("/drawings") && crate::import::has_ending(&name, "xml");
        let commented = name.rsplit('/').next().is_some_and(|n| n.starts_with("comments"));
        if !(drawn || commented) || is_unnamed(package, file, book, &name)? {
            continue;
        }
        let Some(xml) = package.text(file, &name)? else { continue };
        let document = parse(&xml, &format!("{file}: {name}"))?;
        let texts = document.descendants().filter(|n| is(*n, "t") && !n.ancestors().any(|a| is(a, "Fallback")));
        texts.for_each(|node| source.add(&text(node)));
    }
    let mut booked = Characters::default();
    ledger.pieces().iter().for_each(|piece| booked.add(&piece.text));
    let missing = source.without(&booked);
    if missing.is_empty() {
        return Ok(());
    }
    let (count, sample) = (missing.count(), missing.sample());
    Err(ImportError::new(
        file,
        words!(
            "ブックの文字のうち {count} 字を読み落とした（{sample}）",
            "{count} characters of the workbook were not read ({sample})"
        ),
        words!(
            "tebiki の誤りである。ブックを添えて報告してほしい",
            "this is a fault of tebiki; please report it with the workbook"
        ),
    ))
}

/// Whether no sheet names a part: what is left over from an earlier version of the file.
fn is_unnamed(package: &mut Package<'_>, file: &str, book: &Book, part: &str) -> Result<bool, ImportError> {
    for entry in &book.sheets {
        if super::book::relations_by_kind(package, file, &entry.part)?.iter().any(|(_, named)| named == part) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The strings of a sheet's cells and its formulas.
fn sheet(
    package: &mut Package<'_>,
    (file, part): (&str, &str),
    book: &Book,
    out: &mut Characters,
) -> Result<(), ImportError> {
    let Some(xml) = package.text(file, part)? else { return Ok(()) };
    let document = parse(&xml, &format!("{file}: {part}"))?;
    for cell in document.descendants().filter(|n| is(*n, "c")) {
        let raw = child(cell, "v").map(text).unwrap_or_default();
        match attribute(cell, "t") {
            Some("s") => {
                let shared = raw.trim().parse::<usize>().ok().and_then(|index| book.strings.get(index));
                shared.into_iter().flat_map(|shared| &shared.runs).for_each(|run| out.add(&run.text));
            }
            Some("inlineStr") => {
                let runs = child(cell, "is").map(super::book::rich).unwrap_or_default().runs;
                for run in &runs {
                    out.add(&run.text);
                }
            }
            Some("str" | "e") => out.add(&raw),
            _ => {}
        }
        child(cell, "f").map(text).iter().for_each(|formula| out.add(formula));
    }
    Ok(())
}

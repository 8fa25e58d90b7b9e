//! A comparison as text for a terminal, as Markdown and as CSV.

use std::fmt::Write;

use crate::compare::{Comparison, Edition, Entry, Piece, State, stretches};
use crate::diagnostic::Lang;

use super::words::{self, Titles};

/// Text for people: how much changed, then every change under the title of its section.
#[must_use]
pub fn text(comparison: &Comparison, lang: Lang) -> String {
    let mut out = String::new();
    let (old, new) = (words::edition_name(&comparison.old), words::edition_name(&comparison.new));
    let _ = writeln!(out, "{old} → {new}");
    let _ = writeln!(out, "{}", summary(comparison, lang));
    if let Some(words) = words::not_compared(comparison) {
        let _ = writeln!(out, "{}", words.get(lang));
    }
    let (sections, mut above) = (Sections::of(comparison), String::new());
    for entry in comparison.changes() {
        let section = sections.of_entry(entry);
        if section != above {
            let _ = writeln!(out, "\n{section}");
            above = section;
        }
        let number = words::number(comparison, entry, lang);
        let gap = if number.is_empty() { "" } else { " " };
        let _ = writeln!(out, "  {number}{gap}[{}]", words::states(entry, lang));
        let (old, new) = (joined(&comparison.old, &entry.old), joined(&comparison.new, &entry.new));
        match (old.is_empty(), new.is_empty()) {
            _ if old == new => {
                let _ = writeln!(out, "      {new}");
            }
            (true, _) => {
                let _ = writeln!(out, "    + {new}");
            }
            (_, true) => {
                let _ = writeln!(out, "    - {old}");
            }
            _ => {
                let _ = writeln!(out, "    ~ {}", marked(&old, &new, ("[-", "-]"), ("{+", "+}"), str::to_owned));
            }
        }
        for change in &entry.facts {
            let _ = writeln!(out, "      {}", words::fact_words(change, lang));
        }
        if !entry.note.is_empty() {
            let _ = writeln!(out, "      {}", entry.note);
        }
    }
    out
}

/// How many are in each state, in one line.
#[must_use]
pub fn summary(comparison: &Comparison, lang: Lang) -> String {
    let counts = words::counts(comparison).into_iter().filter(|(state, _)| *state != State::Same);
    let parts: Vec<String> = counts.map(|(state, n)| format!("{} {n}", words::state_words(state).get(lang))).collect();
    if parts.is_empty() {
        let nothing = crate::words!("変更はない", "nothing changed");
        return nothing.get(lang).to_owned();
    }
    parts.join(if lang == Lang::Ja { "、" } else { ", " })
}

/// Titles of the sections of both editions.
struct Sections<'c>(&'c Comparison, Titles, Titles);

impl<'c> Sections<'c> {
    fn of(comparison: &'c Comparison) -> Self {
        Self(comparison, Titles::of(&comparison.old), Titles::of(&comparison.new))
    }

    /// Number and title of the section of an entry.
    fn of_entry(&self, entry: &Entry) -> String {
        let Self(comparison, old, new) = self;
        let title = entry.new.first().map(|&id| new.section(&comparison.new, id));
        title.or_else(|| entry.old.first().map(|&id| old.section(&comparison.old, id))).unwrap_or_default()
    }
}

/// The words of pieces in one line: cells of tables with bars, paragraphs with their sign between them.
pub(super) fn joined(edition: &Edition, ids: &[usize]) -> String {
    let text = |&id: &usize| seen(&edition.pieces[id]).replace('\t', " | ").replace('\n', " ¶ ");
    ids.iter().map(text).collect::<Vec<_>>().join(" ¶ ")
}

/// The words of a piece; of a picture without words, its file.
fn seen(piece: &Piece) -> &str {
    let picture = || piece.facts.iter().find(|fact| fact.key == "pictures").map(|fact| fact.value.as_str());
    if piece.text.is_empty() { picture().unwrap_or_default() } else { &piece.text }
}

/// Both texts in one, with marks around what went and what came.
fn marked(old: &str, new: &str, went: (&str, &str), came: (&str, &str), escape: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    for stretch in stretches(old, new) {
        let (before, after) = (old.get(stretch.old).unwrap_or_default(), new.get(stretch.new).unwrap_or_default());
        if stretch.is_equal {
            out.push_str(&escape(after));
            continue;
        }
        for (text, (open, close)) in [(before, went), (after, came)] {
            if !text.is_empty() {
                let _ = write!(out, "{open}{}{close}", escape(text));
            }
        }
    }
    out
}

/// Markdown: a section a heading, a change an entry of a list; what went is struck out, what came is bold.
#[must_use]
pub fn markdown(comparison: &Comparison, lang: Lang) -> String {
    let mut out = String::new();
    let (old, new) = (words::edition_name(&comparison.old), words::edition_name(&comparison.new));
    let _ = writeln!(out, "# {} → {}\n\n{}", escape_markdown(&old), escape_markdown(&new), summary(comparison, lang));
    if let Some(words) = words::not_compared(comparison) {
        let _ = writeln!(out, "\n{}", escape_markdown(words.get(lang)));
    }
    let (sections, mut above) = (Sections::of(comparison), String::new());
    for entry in comparison.changes() {
        let section = sections.of_entry(entry);
        if section != above {
            let _ = writeln!(out, "\n## {}\n", escape_markdown(&section));
            above = section;
        }
        let number = escape_markdown(&words::number(comparison, entry, lang));
        let gap = if number.is_empty() { "" } else { " " };
        let (old, new) = (joined(&comparison.old, &entry.old), joined(&comparison.new, &entry.new));
        let shown = marked(&old, &new, (" ~~", "~~ "), (" **", "** "), escape_markdown);
        let _ = writeln!(out, "- {number}{gap}({}) {}", words::states(entry, lang), shown.trim());
        let notes = entry.facts.iter().map(|change| words::fact_words(change, lang));
        for line in notes.chain(Some(entry.note.clone()).filter(|note| !note.is_empty())) {
            let _ = writeln!(out, "  - {}", escape_markdown(&line));
        }
    }
    out
}

/// Text as Markdown that shows it.
fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '/' | ':' | '%' | '(' | ')') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// CSV with a byte order mark, one change a row, for spreadsheets.
#[must_use]
pub fn csv(comparison: &Comparison, lang: Lang) -> String {
    let heads = crate::words!(
        "状態,すべての状態,種類,旧番号,旧本文,新番号,新本文,属性の変更,備考,旧アドレス,新アドレス",
        "state,all states,kind,old number,old text,new number,new text,facts,note,old address,new address"
    );
    let heads: Vec<String> = heads.get(lang).split(',').map(quoted).collect();
    let mut out = format!("\u{feff}{}\r\n", heads.join(","));
    for entry in comparison.changes() {
        let first = |edition: &'_ Edition, ids: &[usize]| {
            let piece = ids.first().and_then(|&id| edition.pieces.get(id));
            piece.map(|piece| (piece.cited.clone(), piece.address.clone(), piece.kind)).map_or_else(
                || (String::new(), String::new(), None),
                |(cited, address, kind)| (cited, address, Some(kind)),
            )
        };
        let (mut old_number, old_address, old_kind) = first(&comparison.old, &entry.old);
        let (mut new_number, new_address, new_kind) = first(&comparison.new, &entry.new);
        if let (true, [x, ..], [y, ..]) = (entry.states.contains(&State::Moved), &*entry.old, &*entry.new)
            && old_number == new_number
        {
            old_number = words::place(&comparison.old, *x, lang);
            new_number = words::place(&comparison.new, *y, lang);
        }
        let facts: Vec<String> = entry.facts.iter().map(|change| words::fact_words(change, lang)).collect();
        let cells = [
            words::state_words(entry.state()).get(lang).to_owned(),
            words::states(entry, lang),
            new_kind.or(old_kind).map(|kind| kind.words().get(lang).to_owned()).unwrap_or_default(),
            old_number,
            joined(&comparison.old, &entry.old),
            new_number,
            joined(&comparison.new, &entry.new),
            facts.join("\n"),
            entry.note.clone(),
            old_address,
            new_address,
        ];
        let quoted: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        let _ = write!(out, "{}\r\n", quoted.join(","));
    }
    out
}

/// A cell. What a spreadsheet would take for a formula has an apostrophe before it.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

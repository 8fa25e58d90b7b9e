//! What stands in the cells of a row: the texts of both editions with what differs underlined, and the facts that changed.

use std::ops::Range;

use super::super::words::shown_fact;
use super::{Cell, Run};
use crate::compare::{Comparison, Edition, Entry, Piece, PieceId, PieceKind, State, stretches};
use crate::diagnostic::Lang;

/// Facts that are longer have a line of their own.
const SHORT: usize = 24;

/// The cells of the pieces of an entry, of the old edition and of the new one, in the order of the entry.
pub(super) struct Cells {
    pub(super) old: Vec<Cell>,
    pub(super) new: Vec<Cell>,
}

/// Which number a piece is shown with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Its own: `(3)`.
    Own,
    /// The one that it is cited by: `2(3)`.
    Cited,
}

impl Cells {
    pub(super) fn of(comparison: &Comparison, entry: &Entry, numbers: Numbers) -> Self {
        let joined = |edition: &Edition, ids: &[PieceId]| {
            ids.iter().map(|&id| edition.pieces[id].text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let (old, new) = (joined(&comparison.old, &entry.old), joined(&comparison.new, &entry.new));
        let all = stretches(&old, &new);
        let number = |edition: &Edition, ids: &[PieceId]| {
            ids.first().map(|&id| number(&edition.pieces[id], numbers)).unwrap_or_default()
        };
        let (was, is) = (number(&comparison.old, &entry.old), number(&comparison.new, &entry.new));
        let is_marked = entry.states.contains(&State::Renumbered) || was != is;
        let is_alone = entry.old.is_empty() || entry.new.is_empty();
        let side = |edition, ids, text: &str, other: &str, marks: Vec<(Range<usize>, bool)>| {
            let marks = Marks { stretches: marks, numbers, number: is_marked, gap: other.is_empty() && !is_alone };
            marks.side(edition, ids, text)
        };
        let of_old = all.iter().map(|stretch| (stretch.old.clone(), !stretch.is_equal)).collect();
        let of_new = all.iter().map(|stretch| (stretch.new.clone(), !stretch.is_equal)).collect();
        Self {
            old: side(&comparison.old, &entry.old, &old, &is, of_old),
            new: side(&comparison.new, &entry.new, &new, &was, of_new),
        }
    }
}

/// What of the joined texts of a side is underlined.
struct Marks {
    stretches: Vec<(Range<usize>, bool)>,
    numbers: Numbers,
    /// Whether the number of the first piece is, and the blank behind it.
    number: bool,
    gap: bool,
}

impl Marks {
    fn side(&self, edition: &Edition, ids: &[PieceId], text: &str) -> Vec<Cell> {
        let mut at = 0;
        let cell = |(i, &id): (usize, &PieceId)| {
            let piece = &edition.pieces[id];
            let own = at..at + piece.text.len();
            at = own.end + 1;
            let number = number(piece, self.numbers);
            let mut first = Vec::new();
            if !number.is_empty() {
                first.push(Run { text: number, is_marked: self.number || i > 0 });
                first.push(Run { text: "　".to_owned(), is_marked: self.gap || i > 0 });
            }
            let mut cell = vec![first];
            for (range, is_marked) in &self.stretches {
                let part = range.start.max(own.start)..range.end.min(own.end);
                if !part.is_empty() {
                    add(&mut cell, text.get(part).unwrap_or_default(), *is_marked);
                }
            }
            cell
        };
        ids.iter().enumerate().map(cell).collect()
    }
}

/// The number before a text; terms have none.
fn number(piece: &Piece, numbers: Numbers) -> String {
    let number = match numbers {
        _ if piece.label.is_empty() || piece.kind == PieceKind::Term => "",
        Numbers::Own => &piece.label,
        Numbers::Cited => &piece.cited,
    };
    number.to_owned()
}

/// Cells of a row of a table are set apart by a bar.
fn shown(text: &str) -> String {
    text.replace('\t', "｜")
}

/// Adds a stretch of text; a line break begins a paragraph.
fn add(cell: &mut Cell, text: &str, is_marked: bool) {
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            cell.push(Vec::new());
        }
        let Some(paragraph) = cell.last_mut().filter(|_| !line.is_empty()) else { continue };
        paragraph.push(Run { text: shown(line), is_marked });
    }
}

pub(super) fn plain(text: &str) -> Run {
    Run { text: text.to_owned(), is_marked: false }
}

/// A fact on both sides: its name, and the value of each; `None`: the side has nothing to say.
struct Line {
    name: String,
    old: Option<Vec<Run>>,
    new: Option<Vec<Run>>,
}

impl Line {
    fn is_short(&self) -> bool {
        let length = |side: &Option<Vec<Run>>| side.iter().flatten().map(|run| run.text.chars().count()).sum::<usize>();
        length(&self.old).max(length(&self.new)) <= SHORT
    }
}

/// The facts that changed, as they were and as they are; of what is new or gone all that it says of itself beside its words.
pub(super) fn facts(comparison: &Comparison, entry: &Entry, lang: Lang) -> (Cell, Cell) {
    let mut lines: Vec<Line> = kind(comparison, entry, lang).into_iter().collect();
    let whole = |fact: &crate::compare::Fact| Some(vec![Run { text: shown_fact(Some(fact), lang), is_marked: true }]);
    let name = |fact: &crate::compare::Fact| {
        let (ja, en) = &fact.name;
        if lang == Lang::Ja { ja.clone() } else { en.clone() }
    };
    // On which page of the print something new stands is none of its words.
    let own = |edition: &Edition, ids: &[PieceId]| {
        let piece = ids.first().map(|&id| edition.pieces[id].facts.clone()).unwrap_or_default();
        piece.into_iter().filter(|fact| fact.key != "pages").collect::<Vec<_>>()
    };
    match (entry.old.is_empty(), entry.new.is_empty()) {
        (true, _) => lines.extend(own(&comparison.new, &entry.new).iter().map(|f| Line {
            name: name(f),
            old: None,
            new: whole(f),
        })),
        (_, true) => lines.extend(own(&comparison.old, &entry.old).iter().map(|f| Line {
            name: name(f),
            old: whole(f),
            new: None,
        })),
        _ => lines.extend(entry.facts.iter().map(|change| {
            let (old, new) = (shown_fact(change.old.as_ref(), lang), shown_fact(change.new.as_ref(), lang));
            let (was, is) = differing(&old, &new);
            Line { name: name(change.fact()), old: Some(was), new: Some(is) }
        })),
    }
    (written(&lines, |line| line.old.as_ref()), written(&lines, |line| line.new.as_ref()))
}

/// What the settings declare stands in no section: it says what it is.
fn kind(comparison: &Comparison, entry: &Entry, lang: Lang) -> Option<Line> {
    let of = |edition: &Edition, ids: &[PieceId]| {
        let piece = ids.first().map(|&id| &edition.pieces[id])?;
        (piece.section == 0 && piece.kind != PieceKind::Guide).then(|| piece.kind.words().get(lang).to_owned())
    };
    let (old, new) = (of(&comparison.old, &entry.old), of(&comparison.new, &entry.new));
    let name = new.clone().or(old.clone())?;
    Some(Line { name, old: old.map(|_| Vec::new()), new: new.map(|_| Vec::new()) })
}

/// Two values, with what differs marked.
fn differing(old: &str, new: &str) -> (Vec<Run>, Vec<Run>) {
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for stretch in stretches(old, new) {
        for (runs, text, range) in [(&mut was, old, stretch.old), (&mut is, new, stretch.new)] {
            let text = text.get(range).unwrap_or_default().replace(['\n', '\t'], " ");
            if !text.is_empty() {
                runs.push(Run { text, is_marked: !stretch.is_equal });
            }
        }
    }
    (was, is)
}

/// The paragraphs of one side: short facts stand beside each other, on both sides alike.
fn written(lines: &[Line], side: impl Fn(&Line) -> Option<&Vec<Run>>) -> Cell {
    let (mut out, mut is_open) = (Cell::new(), false);
    for line in lines {
        let Some(value) = side(line) else { continue };
        let is_short = line.is_short();
        match out.last_mut().filter(|_| is_open && is_short) {
            Some(paragraph) => paragraph.push(plain("　")),
            None => out.push(Vec::new()),
        }
        is_open = is_short;
        if let Some(paragraph) = out.last_mut() {
            paragraph.push(plain(&format!("〔{}〕", line.name)));
            paragraph.extend(value.iter().cloned());
        }
    }
    out
}

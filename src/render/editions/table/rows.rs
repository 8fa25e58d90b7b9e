//! The rows of the table: what has a row of its own, what is left out together, and what the remarks say.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chapter::Chapter;
use super::super::words;
use super::cells::{Cells, Numbers, facts, plain};
use super::order::{Place, Slot, changes, everything};
use super::{Cell, Coverage, Holds, Remarks, Run, Settings, TableRow, omitted};
use crate::compare::{Comparison, Edition, Entry, Piece, PieceId, PieceKind, State};
use crate::diagnostic::Lang;

pub(super) struct Rows<'a> {
    comparison: &'a Comparison,
    settings: &'a Settings,
    chapter: Chapter,
    out: Vec<TableRow>,
    /// Unchanged entries that are left out one after the other.
    omitted: Vec<&'a Entry>,
    /// Their pieces in the new edition.
    open: BTreeSet<PieceId>,
    /// Sections of the new edition, and of the old one, in which something changed.
    changed: BTreeSet<(bool, PieceId)>,
    /// Sections of the old edition, each with what it is in the new one.
    partners: BTreeMap<PieceId, PieceId>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(comparison: &'a Comparison, settings: &'a Settings) -> Self {
        let mut changed: BTreeSet<(bool, PieceId)> =
            comparison.changes().filter_map(|entry| section_of(comparison, entry)).collect();
        let sections = comparison.entries.iter().filter_map(|entry| Some((*entry.old.first()?, *entry.new.first()?)));
        let partners: BTreeMap<PieceId, PieceId> =
            sections.filter(|&(x, _)| comparison.old.pieces[x].kind == PieceKind::Section).collect();
        // What is gone, or went elsewhere, is a change of the section that it stood in.
        let stood = comparison.changes().filter_map(|entry| entry.old.first());
        let stood = stood.filter_map(|&x| partners.get(&comparison.old.pieces[x].section));
        changed.extend(stood.map(|&now| (true, now)));
        let chapter = Chapter::of(comparison, &settings.chapter);
        let (out, omitted, open) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { comparison, settings, chapter, out, omitted, open, changed, partners }
    }

    pub(super) fn all(mut self) -> Vec<TableRow> {
        match self.settings.coverage {
            Coverage::Everything => self.everything(),
            Coverage::Changes => self.changes(),
        }
        self.out
    }

    fn everything(&mut self) {
        for slot in everything(self.comparison) {
            if self.chapter.holds(self.comparison, slot.entry) && !self.is_bare(slot.entry) {
                let row = self.row(&slot, Numbers::Own);
                self.out.push(row);
            }
        }
    }

    fn changes(&mut self) {
        let mut holds_change = self.changed_titles().into_iter();
        let is_titles = |entry: &Entry| entry.old.len() + entry.new.len() > 2 && self.is_title(entry);
        for place in changes(self.comparison, |entry| self.is_far(entry), is_titles) {
            let (entry, holds_change) = match &place {
                Place::Of(entry) => (*entry, holds_change.next().unwrap_or(false)),
                Place::Left(entry) => (*entry, true),
                Place::More(slot) => (slot.entry, true),
            };
            if !self.chapter.holds(self.comparison, entry) || self.is_bare(entry) {
                continue;
            }
            match place {
                Place::Of(entry) => self.entry(entry, holds_change),
                Place::Left(entry) => {
                    self.close();
                    self.out.extend(self.left(entry));
                }
                Place::More(slot) => {
                    self.close();
                    let row = self.row(&slot, Numbers::Own);
                    self.out.push(row);
                }
            }
        }
        self.close();
    }

    fn entry(&mut self, entry: &'a Entry, holds_change: bool) {
        let is_title = self.is_title(entry);
        if !is_title && self.is_renumbered_alone(entry) {
            self.omit(entry);
        } else if entry.state() != State::Same || is_title && holds_change {
            self.close();
            let numbers = if self.is_far(entry) { Numbers::Cited } else { Numbers::Own };
            let slot = Slot::whole(entry, is_title);
            let row = self.row(&slot, numbers);
            self.out.push(row);
        } else if is_title {
            // A title under which nothing changed, and all that is under it, are not there.
            self.close();
        } else if self.section_changed(entry) {
            self.omit(entry);
        }
    }

    /// For every entry whether it, or anything under it in either edition, changed.
    fn changed_titles(&self) -> Vec<bool> {
        let comparison = self.comparison;
        let (mut old, mut new) = (vec![false; comparison.old.pieces.len()], vec![false; comparison.new.pieces.len()]);
        for entry in comparison.changes() {
            entry.old.iter().for_each(|&id| mark_above(&comparison.old, id, &mut old));
            entry.new.iter().for_each(|&id| mark_above(&comparison.new, id, &mut new));
        }
        let holds = |entry: &Entry| entry.old.iter().any(|&id| old[id]) || entry.new.iter().any(|&id| new[id]);
        comparison.entries.iter().map(holds).collect()
    }

    /// Whether a row that changed stands under the same title.
    fn section_changed(&self, entry: &Entry) -> bool {
        section_of(self.comparison, entry).is_some_and(|section| self.changed.contains(&section))
    }

    /// The first piece, the new one where there is one.
    fn piece(&self, entry: &Entry) -> Option<&'a Piece> {
        let comparison = self.comparison;
        let new = entry.new.first().and_then(|&id| comparison.new.pieces.get(id));
        new.or_else(|| entry.old.first().and_then(|&id| comparison.old.pieces.get(id)))
    }

    fn is_title(&self, entry: &Entry) -> bool {
        self.piece(entry).is_some_and(|piece| matches!(piece.kind, PieceKind::Section | PieceKind::Heading))
    }

    /// What has neither words nor a number nor a picture, and no fact that changed, makes no row; nor does the guide's own
    /// title.
    fn is_bare(&self, entry: &Entry) -> bool {
        let is_guide = self.piece(entry).is_some_and(|piece| piece.kind == PieceKind::Guide);
        let all_bare = |edition: &Edition, ids: &[PieceId]| ids.iter().all(|&id| edition.pieces[id].is_bare());
        is_guide && entry.state() == State::Same
            || all_bare(&self.comparison.old, &entry.old)
                && all_bare(&self.comparison.new, &entry.new)
                && entry.facts.is_empty()
    }

    /// Whether the number alone changed, as it does behind what was put in: such entries make one row together.
    fn is_renumbered_alone(&self, entry: &Entry) -> bool {
        let ([x], [y]) = (entry.old.as_slice(), entry.new.as_slice()) else { return false };
        let (old, new) = (&self.comparison.old.pieces[*x], &self.comparison.new.pieces[*y]);
        let bare = entry.facts.is_empty() && entry.note.is_empty() && old.text == new.text && !new.text.is_empty();
        bare && entry.states == [State::Renumbered]
    }

    /// Leaves an entry out, with others in whose row it fits.
    fn omit(&mut self, entry: &'a Entry) {
        let fits = |open: &&Entry| open.state() == entry.state() || self.is_inside(entry);
        if self.omitted.first().is_some_and(|open| !fits(open)) {
            self.close();
        }
        self.omitted.push(entry);
        self.open.extend(&entry.new);
    }

    /// Whether an entry stands in one that is left out.
    fn is_inside(&self, entry: &Entry) -> bool {
        let pieces = &self.comparison.new.pieces;
        let above = |&at: &PieceId| pieces.get(at).map(|piece| piece.parent).filter(|&parent| parent != at);
        let mut holders = std::iter::successors(entry.new.first().and_then(above), above);
        holders.any(|id| self.open.contains(&id))
    }

    /// Writes the row for what was left out.
    fn close(&mut self) {
        let tops: Vec<&Entry> = self.omitted.iter().copied().filter(|entry| !self.is_inside(entry)).collect();
        let omitted = std::mem::take(&mut self.omitted);
        self.open.clear();
        let Some(state) = omitted.first().map(|entry| entry.state()) else { return };
        let cell = |edition: &Edition, ids: fn(&Entry) -> &[usize]| {
            let labels: Vec<&str> = tops
                .iter()
                .filter_map(|entry| ids(entry).first())
                .map(|&id| edition.pieces[id].label.as_str())
                .filter(|label| !label.is_empty())
                .collect();
            let numbers = omitted::span(&labels, self.settings.lang);
            if numbers.is_empty() || state == State::Same {
                let gap = if numbers.is_empty() { "" } else { "　" };
                return vec![vec![plain(&format!("{numbers}{gap}{}", self.left_out()))]];
            }
            vec![vec![Run { text: numbers, is_marked: true }, plain("　"), plain(self.left_out())]]
        };
        let old = cell(&self.comparison.old, |entry| &entry.old);
        let new = cell(&self.comparison.new, |entry| &entry.new);
        let remarks = omitted.first().map(|entry| self.remarks(entry)).unwrap_or_default();
        let facts = (Cell::new(), Cell::new());
        self.out.push(TableRow { is_title: false, old, new, facts, holds: Holds::Neither, remarks, state });
    }

    fn said(&self, ja: &'static str, en: &'static str) -> &'static str {
        if self.settings.lang == Lang::Ja { ja } else { en }
    }

    fn left_out(&self) -> &'static str {
        self.said("（略）", "(unchanged)")
    }

    fn row(&self, slot: &Slot<'_>, numbers: Numbers) -> TableRow {
        let entry = slot.entry;
        let cells = Cells::of(self.comparison, entry, numbers);
        let pick = |all: Vec<Cell>, of: &[usize]| of.iter().filter_map(|&i| all.get(i).cloned()).flatten().collect();
        let (mut old, mut new): (Cell, Cell) = (pick(cells.old, &slot.old), pick(cells.new, &slot.new));
        let mut facts = facts(self.comparison, entry, self.settings.lang);
        let is_more = slot.old.first().or(slot.new.first()) != Some(&0);
        let holds = match (slot.old.is_empty(), slot.new.is_empty()) {
            (false, true) => {
                new = vec![vec![plain(&self.absent_now(entry, is_more))]];
                facts.1.clear();
                Holds::Old
            }
            (true, false) => {
                old = vec![vec![plain(&self.absent_before(entry, is_more))]];
                facts.0.clear();
                Holds::New
            }
            _ => Holds::Both,
        };
        // What several pieces say of themselves stands with the first.
        if is_more {
            facts = (Cell::new(), Cell::new());
        }
        let is_title = self.is_title(entry);
        TableRow { is_title, old, new, facts, holds, remarks: self.remarks(entry), state: entry.state() }
    }

    /// What stands on the new side beside what is only in the old column.
    fn absent_now(&self, entry: &Entry, is_more: bool) -> String {
        let Some(&now) = entry.new.first() else { return self.said("（削る）", "(deleted)").to_owned() };
        let place = words::place(&self.comparison.new, now, self.settings.lang);
        match self.settings.lang {
            Lang::Ja => format!("（{place}に{}）", if is_more { "統合" } else { "移動" }),
            Lang::En => format!("({} {place})", if is_more { "merged into" } else { "moved to" }),
        }
    }

    /// What stands on the old side beside what is only in the new column.
    fn absent_before(&self, entry: &Entry, is_more: bool) -> String {
        let Some(&was) = entry.old.first() else { return self.said("（新設）", "(new)").to_owned() };
        let place = words::place(&self.comparison.old, was, self.settings.lang);
        match self.settings.lang {
            Lang::Ja => format!("（{place}から{}）", if is_more { "分割" } else { "移動" }),
            Lang::En => format!("({} from {place})", if is_more { "split" } else { "moved" }),
        }
    }

    /// The row that stands where something was that stands elsewhere now, where its words are.
    fn left(&self, entry: &Entry) -> Option<TableRow> {
        let piece = &self.comparison.old.pieces[*entry.old.first()?];
        let begins: String = piece.text.replace(['\n', '\t'], " ").chars().take(20).collect();
        let text = match (piece.label.is_empty(), begins.len() < piece.text.len()) {
            (false, _) => format!("{}　{}", piece.label, self.left_out()),
            (true, true) => format!("{begins}…"),
            (true, false) => begins,
        };
        Some(TableRow {
            is_title: self.is_title(entry),
            old: vec![vec![Run { text, is_marked: true }]],
            new: vec![vec![plain(&self.absent_now(entry, false))]],
            facts: (Cell::new(), Cell::new()),
            holds: Holds::Neither,
            remarks: if self.settings.remarks == Remarks::Shown { self.states(entry) } else { String::new() },
            state: State::Moved,
        })
    }

    /// Whether an entry moved to another section: `(1)` alone would be another one there.
    fn is_far(&self, entry: &Entry) -> bool {
        let comparison = self.comparison;
        let (Some(&x), Some(&y)) = (entry.old.first(), entry.new.first()) else { return false };
        let (old, new) = (&comparison.old.pieces[x], &comparison.new.pieces[y]);
        let of_section = |piece: &Piece, id: PieceId| if piece.kind == PieceKind::Section { id } else { piece.section };
        let is_other = self.partners.get(&of_section(old, x)) != Some(&of_section(new, y));
        let is_section = new.kind == PieceKind::Section && old.kind == PieceKind::Section;
        entry.states.contains(&State::Moved) && (is_section || is_other)
    }

    fn states(&self, entry: &Entry) -> String {
        words::states(entry, self.settings.lang)
    }

    fn remarks(&self, entry: &Entry) -> String {
        if self.settings.remarks == Remarks::Left || entry.state() == State::Same {
            return String::new();
        }
        let lang = self.settings.lang;
        let mut lines = vec![self.states(entry)];
        if !entry.facts.is_empty() {
            // Their values stand in the columns.
            let name = |(ja, en): &(String, String)| if lang == Lang::Ja { ja.clone() } else { en.clone() };
            let names: Vec<String> = entry.facts.iter().map(|change| name(&change.fact().name)).collect();
            lines.push(names.join(self.said("、", ", ")));
        }
        if let (true, Some(&old), Some(&new)) =
            (entry.states.contains(&State::Moved), entry.old.first(), entry.new.first())
        {
            let place = |edition: &Edition, id: PieceId| words::place(edition, id, lang);
            lines.push(format!("{} → {}", place(&self.comparison.old, old), place(&self.comparison.new, new)));
        }
        lines.extend(Some(entry.note.clone()).filter(|note| !note.is_empty()));
        lines.join("\n")
    }
}

/// The section of an entry: of the new edition (`true`), or of the old one where it is gone.
fn section_of(comparison: &Comparison, entry: &Entry) -> Option<(bool, PieceId)> {
    let new = entry.new.first().map(|&id| (true, comparison.new.pieces[id].section));
    new.or_else(|| entry.old.first().map(|&id| (false, comparison.old.pieces[id].section)))
}

/// A piece and all that hold it.
fn mark_above(edition: &Edition, id: usize, marks: &mut [bool]) {
    let mut at = id;
    while let Some(mark) = marks.get_mut(at).filter(|mark| !**mark) {
        *mark = true;
        at = edition.pieces[at].parent;
    }
}

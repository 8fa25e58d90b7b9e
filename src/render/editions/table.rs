//! The comparative table (新旧対照表): which rows it has, and what of each cell is underlined.
//!
//! The conventions are those of Japanese administration: the new text on the left, differences underlined on both sides,
//! 「（新設）」 and 「（削る）」 where one side has nothing, 「（略）」 for what did not change, and runs of it with their
//! numbers: 「２～５　（略）」.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{Comparison, Edition, Entry, Piece, PieceId, PieceKind, State, stretches};
use crate::diagnostic::Lang;

use super::words;

/// Which column stands left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// The new text, as most do.
    #[default]
    NewLeft,
    /// The old text.
    OldLeft,
}

/// What the columns are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heads {
    /// 改正後 and 改正前.
    #[default]
    Amended,
    /// 改正案 and 現行.
    Draft,
    /// 新 and 旧.
    Short,
}

/// Whether there is a column of remarks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remarks {
    /// 備考: what happened, and facts that changed.
    #[default]
    Shown,
    /// None.
    Left,
}

/// What the table holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coverage {
    /// What changed; the rest is 「（略）」.
    #[default]
    Changes,
    /// Both editions from beginning to end.
    Everything,
}

/// How a table is made.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Which column stands left.
    pub columns: Columns,
    /// What the columns are called.
    pub heads: Heads,
    /// Whether there are remarks.
    pub remarks: Remarks,
    /// What it holds.
    pub coverage: Coverage,
    /// The number of the chapter that it is of; empty: all of them.
    pub chapter: String,
    /// The language of what is added to the texts.
    pub lang: Lang,
}

/// A stretch of text in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it differs from the other side.
    pub is_marked: bool,
}

/// What stands in a cell: paragraphs of runs.
pub type Cell = Vec<Vec<Run>>;

/// A row.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Whether it is a title.
    pub is_title: bool,
    /// The old side.
    pub old: Cell,
    /// The new side.
    pub new: Cell,
    /// The remarks.
    pub remarks: String,
    /// What happened; `Same` for what was left out, too.
    pub state: State,
}

/// A table, before it has a form.
#[derive(Clone, Debug)]
pub struct Table {
    /// The title above it.
    pub title: String,
    /// The note above it: what the underlines mean.
    pub note: String,
    /// Heads of the old and of the new column.
    pub heads: (String, String),
    /// The head of the remarks; empty where there are none.
    pub remarks: String,
    /// The names of the old and of the new edition.
    pub editions: (String, String),
    /// Which column stands left.
    pub columns: Columns,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// Makes the table of a comparison.
#[must_use]
pub fn table(comparison: &Comparison, settings: &Settings) -> Table {
    let lang = settings.lang;
    let said = |ja: &str, en: &str| if lang == Lang::Ja { ja.to_owned() } else { en.to_owned() };
    let (new, old) = match settings.heads {
        Heads::Amended => (said("改正後", "After"), said("改正前", "Before")),
        Heads::Draft => (said("改正案", "Draft"), said("現行", "In force")),
        Heads::Short => (said("新", "New"), said("旧", "Old")),
    };
    let title = &comparison.new.title;
    Table {
        title: said(&format!("{title}　新旧対照表"), &format!("{title}: comparative table")),
        note: said("（傍線部分は改正部分）", "(what is underlined has changed)"),
        heads: (old, new),
        remarks: if settings.remarks == Remarks::Shown { said("備考", "Remarks") } else { String::new() },
        editions: (words::edition_name(&comparison.old), words::edition_name(&comparison.new)),
        columns: settings.columns,
        rows: Rows::new(comparison, settings).all(),
    }
}

struct Rows<'a> {
    comparison: &'a Comparison,
    settings: &'a Settings,
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
    fn new(comparison: &'a Comparison, settings: &'a Settings) -> Self {
        let changed = comparison.changes().filter_map(|entry| section_of(comparison, entry)).collect();
        let sections = comparison.entries.iter().filter_map(|entry| Some((*entry.old.first()?, *entry.new.first()?)));
        let partners = sections.filter(|&(x, _)| comparison.old.pieces[x].kind == PieceKind::Section).collect();
        Self { comparison, settings, out: Vec::new(), omitted: Vec::new(), open: BTreeSet::new(), changed, partners }
    }

    fn all(mut self) -> Vec<TableRow> {
        let everything = self.settings.coverage == Coverage::Everything;
        let changed = self.changed_titles();
        for (entry, holds_change) in self.comparison.entries.iter().zip(changed) {
            if !self.is_in_chapter(entry) || self.is_bare(entry) {
                continue;
            }
            let is_title = self.is_title(entry);
            if !is_title && self.is_renumbered_alone(entry) {
                self.omit(entry);
            } else if everything || entry.state() != State::Same || is_title && holds_change {
                self.close();
                let row = self.row(entry, is_title);
                self.out.push(row);
            } else if is_title {
                // A title under which nothing changed, and all that is under it, are not there.
                self.close();
            } else if self.section_changed(entry) {
                self.omit(entry);
            }
        }
        self.close();
        self.out
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

    /// What has neither words nor a number, and no fact that changed, makes no row; nor does the guide's own title.
    fn is_bare(&self, entry: &Entry) -> bool {
        let has_words = |edition: &Edition, ids: &[usize]| {
            ids.iter().any(|&id| !edition.pieces[id].text.is_empty() || !edition.pieces[id].label.is_empty())
        };
        let is_guide = self.piece(entry).is_some_and(|piece| piece.kind == PieceKind::Guide);
        is_guide && entry.state() == State::Same
            || !has_words(&self.comparison.old, &entry.old)
                && !has_words(&self.comparison.new, &entry.new)
                && entry.facts.is_empty()
    }

    fn is_in_chapter(&self, entry: &Entry) -> bool {
        let chapter = self.settings.chapter.as_str();
        let number = |edition: &Edition, id: usize| edition.pieces[edition.pieces[id].section].label.clone();
        let is_under = |label: String| {
            label.strip_prefix(chapter).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        };
        chapter.is_empty()
            || entry.new.iter().any(|&id| is_under(number(&self.comparison.new, id)))
            || entry.old.iter().any(|&id| is_under(number(&self.comparison.old, id)))
    }

    /// Whether the number alone changed, as it does behind what was put in: such entries make one row together.
    fn is_renumbered_alone(&self, entry: &Entry) -> bool {
        let ([x], [y]) = (entry.old.as_slice(), entry.new.as_slice()) else { return false };
        let (old, new) = (&self.comparison.old.pieces[*x], &self.comparison.new.pieces[*y]);
        let bare = entry.facts.is_empty() && entry.note.is_empty() && old.text == new.text && !new.text.is_empty();
        bare && entry.states == [State::Renumbered] && self.settings.coverage == Coverage::Changes
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
            let numbers = self.span(&labels);
            if numbers.is_empty() || state == State::Same {
                let gap = if numbers.is_empty() { "" } else { "　" };
                return vec![vec![plain(&format!("{numbers}{gap}{}", self.left_out()))]];
            }
            vec![vec![Run { text: numbers, is_marked: true }, plain("　"), plain(self.left_out())]]
        };
        let old = cell(&self.comparison.old, |entry| &entry.old);
        let new = cell(&self.comparison.new, |entry| &entry.new);
        let remarks = omitted.first().map(|entry| self.remarks(entry)).unwrap_or_default();
        self.out.push(TableRow { is_title: false, old, new, remarks, state });
    }

    /// The numbers of a run: (5), (5)及び(6), (5)～(7); of clauses the part that differs alone is said again.
    fn span(&self, labels: &[&str]) -> String {
        let (Some(first), Some(last)) = (labels.first(), labels.last()) else { return String::new() };
        if first == last {
            return (*first).to_owned();
        }
        let bracket = last.rfind('(').filter(|&at| at > 0 && last.get(..at) == first.get(..at));
        let end = bracket.filter(|&at| first.get(at..).is_some_and(|rest| rest.starts_with('(')));
        let end = end.and_then(|at| last.get(at..)).unwrap_or(last);
        let joint = match (labels.len(), self.settings.lang) {
            (2, Lang::Ja) => "及び",
            (2, Lang::En) => " and ",
            _ => "～",
        };
        format!("{first}{joint}{end}")
    }

    fn left_out(&self) -> &'static str {
        if self.settings.lang == Lang::Ja { "（略）" } else { "(unchanged)" }
    }

    fn row(&self, entry: &Entry, is_title: bool) -> TableRow {
        let (old, new) = match entry.state() {
            State::New => {
                (vec![vec![plain(self.absent("（新設）", "(new)"))]], Self::whole(&self.comparison.new, &entry.new))
            }
            State::Gone => {
                (Self::whole(&self.comparison.old, &entry.old), vec![vec![plain(self.absent("（削る）", "(deleted)"))]])
            }
            _ => self.both(entry, is_title),
        };
        TableRow { is_title, old, new, remarks: self.remarks(entry), state: entry.state() }
    }

    fn absent(&self, ja: &'static str, en: &'static str) -> &'static str {
        if self.settings.lang == Lang::Ja { ja } else { en }
    }

    /// Whole pieces, all of it underlined.
    fn whole(edition: &Edition, ids: &[usize]) -> Cell {
        let paragraph = |&id: &usize| {
            let piece = &edition.pieces[id];
            let mut runs = numbered(piece, &piece.label, true);
            runs.push(Run { text: shown(&piece.text), is_marked: true });
            runs.retain(|run| !run.text.is_empty());
            runs
        };
        ids.iter().map(paragraph).collect()
    }

    fn both(&self, entry: &Entry, is_title: bool) -> (Cell, Cell) {
        let text = |edition: &Edition, ids: &[usize]| {
            ids.iter().map(|&id| edition.pieces[id].text.as_str()).collect::<Vec<_>>().join("\n")
        };
        let (old, new) = (text(&self.comparison.old, &entry.old), text(&self.comparison.new, &entry.new));
        let renumbered = entry.states.contains(&State::Renumbered);
        let is_far = self.is_far(entry);
        let labels = |edition: &Edition, ids: &[usize]| {
            let piece = ids.first().map(|&id| &edition.pieces[id]);
            let marks =
                piece.map(|piece| numbered(piece, if is_far { &piece.cited } else { &piece.label }, renumbered));
            marks.unwrap_or_default()
        };
        let (mut left, mut right) =
            (labels(&self.comparison.old, &entry.old), labels(&self.comparison.new, &entry.new));
        if old == new && !is_title && self.settings.coverage == Coverage::Changes && !old.is_empty() {
            let omitted = plain(self.left_out());
            left.push(omitted.clone());
            right.push(omitted);
            return (vec![left], vec![right]);
        }
        let (mut olds, mut news) = (vec![left], vec![right]);
        for stretch in stretches(&old, &new) {
            add(&mut olds, old.get(stretch.old).unwrap_or_default(), !stretch.is_equal);
            add(&mut news, new.get(stretch.new).unwrap_or_default(), !stretch.is_equal);
        }
        (olds, news)
    }

    /// Whether an entry moved to another section: `(1)` alone would be another one there.
    fn is_far(&self, entry: &Entry) -> bool {
        let comparison = self.comparison;
        let (Some(&x), Some(&y)) = (entry.old.first(), entry.new.first()) else { return false };
        let (old, new) = (&comparison.old.pieces[x], &comparison.new.pieces[y]);
        let is_section = matches!(new.kind, PieceKind::Section) || old.kind == PieceKind::Section;
        let moved = entry.states.contains(&State::Moved) && !is_section && self.settings.coverage == Coverage::Changes;
        moved && self.partners.get(&old.section) != Some(&new.section)
    }

    fn remarks(&self, entry: &Entry) -> String {
        if self.settings.remarks == Remarks::Left || entry.state() == State::Same {
            return String::new();
        }
        let lang = self.settings.lang;
        let mut lines = vec![words::states(entry, lang)];
        lines.extend(entry.facts.iter().map(|change| words::fact_words(change, lang)));
        if entry.states.contains(&State::Moved) {
            let place = |edition: &Edition, ids: &[usize]| {
                ids.first().map(|&id| edition.pieces[id].cited.clone()).unwrap_or_default()
            };
            let (old, new) = (place(&self.comparison.old, &entry.old), place(&self.comparison.new, &entry.new));
            lines.extend((old != new).then(|| format!("{old} → {new}")));
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

fn plain(text: &str) -> Run {
    Run { text: text.to_owned(), is_marked: false }
}

/// The number before a text.
fn numbered(piece: &Piece, number: &str, is_marked: bool) -> Vec<Run> {
    if piece.label.is_empty() || piece.kind == PieceKind::Term {
        return Vec::new();
    }
    vec![Run { text: number.to_owned(), is_marked }, plain("　")]
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

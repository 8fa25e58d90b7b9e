//! What states and facts are called.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{Comparison, Edition, Entry, Fact, FactChange, Piece, PieceId, PieceKind, State};
use crate::diagnostic::{Lang, Words};
use crate::words;

/// What a state is called.
#[must_use]
pub fn state_words(state: State) -> Words {
    match state {
        State::New => words!("新設", "new"),
        State::Gone => words!("削除", "deleted"),
        State::Split => words!("分割", "split"),
        State::Merged => words!("統合", "merged"),
        State::Reworded => words!("文言の変更", "reworded"),
        State::Moved => words!("移動", "moved"),
        State::Renumbered => words!("番号の変更", "renumbered"),
        State::Facts => words!("属性の変更", "facts changed"),
        State::Spelling => words!("表記のみの変更", "spelling only"),
        State::Same => words!("変更なし", "unchanged"),
    }
}

/// The states of an entry, one after the other.
#[must_use]
pub fn states(entry: &Entry, lang: Lang) -> String {
    let comma = if lang == Lang::Ja { "、" } else { ", " };
    entry.states.iter().map(|state| state_words(*state).get(lang).to_owned()).collect::<Vec<_>>().join(comma)
}

/// A fact that changed, as a line: `役割: 甲又は乙 → 甲及び乙`.
#[must_use]
pub fn fact_words(change: &FactChange, lang: Lang) -> String {
    let (ja, en) = &change.fact().name;
    let name = if lang == Lang::Ja { ja } else { en };
    format!("{name}: {} → {}", shown_fact(change.old.as_ref(), lang), shown_fact(change.new.as_ref(), lang))
}

/// The value of a fact for readers.
pub(super) fn shown_fact(fact: Option<&Fact>, lang: Lang) -> String {
    let none = crate::words!("なし", "none");
    let Some(Fact { shown: (ja, en), .. }) = fact else { return none.get(lang).to_owned() };
    if lang == Lang::Ja { ja.clone() } else { en.clone() }
}

/// Where a piece stands: the number that it is cited by, or, where it has none of its own, that of what holds it and how many
/// of its kind stand there before it.
pub(super) fn place(edition: &Edition, id: PieceId, lang: Lang) -> String {
    let piece = &edition.pieces[id];
    if !piece.label.is_empty() && !piece.cited.is_empty() {
        return piece.cited.clone();
    }
    let (nth, above) = (nth(edition, id), &edition.pieces[piece.parent]);
    let kind = piece.kind.words();
    let is_named = above.label.is_empty() && !above.text.is_empty() && above.kind != PieceKind::Guide;
    let name: String = above.text.chars().take(20).collect();
    match lang {
        Lang::Ja => {
            let name = if is_named { format!("「{name}」") } else { String::new() };
            let joint = if name.is_empty() && piece.cited.is_empty() { "" } else { "の" };
            format!("{}{name}{joint}{nth}番目の{}", piece.cited, kind.get(lang))
        }
        Lang::En => {
            let parts = [piece.cited.clone(), if is_named { format!("“{name}”") } else { String::new() }];
            let above = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            let comma = if above.is_empty() { "" } else { ", " };
            format!("{above}{comma}{} {nth}", kind.get(lang))
        }
    }
}

/// Which of its kind a piece is in what holds it, counted from one.
pub(super) fn nth(edition: &Edition, id: PieceId) -> usize {
    let Piece { kind, parent, .. } = edition.pieces[id];
    let before = edition.pieces.get(parent + 1..id).unwrap_or_default();
    1 + before.iter().filter(|piece| piece.parent == parent && piece.kind == kind).count()
}

/// How many changes are in each state, the weightiest first; states without any are left out.
pub(super) fn counts(comparison: &Comparison) -> Vec<(State, usize)> {
    let mut counts: BTreeMap<State, usize> = BTreeMap::new();
    comparison.changes().for_each(|entry| *counts.entry(entry.state()).or_default() += 1);
    counts.into_iter().collect()
}

/// How many pictures and attachments of both editions could not be compared, and the first of them; none where all could.
#[must_use]
pub fn not_compared(comparison: &Comparison) -> Option<Words> {
    let all: Vec<&str> = comparison.not_compared().collect();
    let (count, first) = (all.len(), *all.first()?);
    Some(match count {
        1 => words!(
            "図や添付ファイルの中身を比べていない: `{first}`（一方の版にそのファイルがない）",
            "the contents of a picture or attachment were not compared: `{first}` (an edition lacks the file)"
        ),
        _ => words!(
            "図や添付ファイルの中身を比べていない: `{first}` など {count} 件（一方の版にそのファイルがない）",
            "the contents of {count} pictures and attachments were not compared, `{first}` among them (an edition lacks the files)"
        ),
    })
}

/// The number that an entry is cited by, and that it had: `9.3.6（旧 9.3.5）`.
pub(in super::super) fn number(comparison: &Comparison, entry: &Entry, lang: Lang) -> String {
    let cited = |edition: &Edition, ids: &[usize]| {
        ids.first().and_then(|&id| edition.pieces.get(id)).map(|piece| piece.cited.clone()).unwrap_or_default()
    };
    let (old, new) = (cited(&comparison.old, &entry.old), cited(&comparison.new, &entry.new));
    match (old.is_empty(), new.is_empty()) {
        (true, false) => new,
        (false, true) => old,
        _ if old != new => was(&old, &new, lang),
        // What has no number of its own moved from one place of its section to another.
        _ => match (entry.old.first(), entry.new.first()) {
            (Some(&x), Some(&y)) if entry.states.contains(&State::Moved) => {
                was(&place(&comparison.old, x, lang), &place(&comparison.new, y, lang), lang)
            }
            _ => new,
        },
    }
}

fn was(old: &str, new: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{new}（旧 {old}）"),
        Lang::En => format!("{new} (was {old})"),
    }
}

/// The titles of the sections of an edition, with what is above them where several are called the same, as articles of
/// supplementary provisions are.
pub(in super::super) struct Titles {
    several: BTreeSet<String>,
}

impl Titles {
    pub(in super::super) fn of(edition: &Edition) -> Self {
        let (mut known, mut several) = (BTreeSet::new(), BTreeSet::new());
        for piece in edition.pieces.iter().filter(|piece| piece.kind == PieceKind::Section) {
            let title = Self::own(piece);
            if !known.insert(title.clone()) {
                several.insert(title);
            }
        }
        Self { several }
    }

    fn own(piece: &Piece) -> String {
        let gap = if piece.label.is_empty() { "" } else { " " };
        format!("{}{gap}{}", piece.label, piece.text)
    }

    /// Number and title of the section that a piece stands in.
    pub(in super::super) fn section(&self, edition: &Edition, id: PieceId) -> String {
        let section = edition.pieces[id].section;
        let title = Self::own(&edition.pieces[section]);
        if !self.several.contains(&title) {
            return title;
        }
        let mut names: Vec<String> =
            edition.headings(section).into_iter().map(|id| Self::own(&edition.pieces[id])).collect();
        names.push(title);
        names.join(" ＞ ")
    }
}

/// The name of an edition, or what stands for it.
pub(super) fn edition_name(edition: &Edition) -> String {
    let name = edition.name();
    if name.is_empty() { edition.title.clone() } else { format!("{} {name}", edition.title) }
}

//! How people name a piece of an edition: by the number that it is cited by (`9.3.1(8)`), by its address (`9.3.1#i8`), by
//! what it is (`measure:audit`), or by how its text begins (`4「鍵は」`).

use std::collections::BTreeMap;

use crate::document::{MeasureMark, OldAddress, Place, PlaceKind};

use super::fold;
use super::piece::{Edition, PieceId, PieceKind};

/// As what a place with an id can be named: `measure` of `measure:audit`.
pub(super) fn as_what(place: &Place) -> Option<&'static str> {
    match place.kind {
        _ if place.measure == Some(MeasureMark::Defines) => Some("measure"),
        PlaceKind::Measure
        | PlaceKind::Matrix
        | PlaceKind::Table
        | PlaceKind::Figure
        | PlaceKind::Caution
        | PlaceKind::Reference
        | PlaceKind::Note => Some(place.kind.id()),
        _ => None,
    }
}

/// The address that a place had before, as a name.
pub(super) fn former(page: &str, old: &OldAddress) -> String {
    let page = old.page.as_deref().unwrap_or(page);
    old.anchor.as_ref().map_or_else(|| format!("at:{page}"), |anchor| format!("at:{page}#{anchor}"))
}

/// Every name of an edition's pieces, in the order in which names are looked for.
pub(super) struct Names<'e> {
    edition: &'e Edition,
    levels: [BTreeMap<String, Vec<PieceId>>; 4],
}

/// What a name stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    One(PieceId),
    Nothing,
    /// Several pieces: the names that tell them apart.
    Several(Vec<String>),
}

/// How many of several are told.
const MOST_TOLD: usize = 3;

impl<'e> Names<'e> {
    pub(super) fn of(edition: &'e Edition) -> Self {
        let mut levels: [BTreeMap<String, Vec<PieceId>>; 4] = Default::default();
        let [first, addresses, second, own] = &mut levels;
        let add = |level: &mut BTreeMap<String, Vec<PieceId>>, name: &str, id: PieceId| {
            let list = level.entry(fold::label(name)).or_default();
            if !list.contains(&id) {
                list.push(id);
            }
        };
        for (id, piece) in edition.pieces.iter().enumerate() {
            for name in &piece.names.now {
                if let Some(address) = name.strip_prefix("at:") {
                    add(addresses, address, id);
                    add(addresses, &piece.address, id);
                } else if let Some(what) = name.strip_prefix("as:") {
                    add(addresses, what, id);
                }
            }
            if piece.label.is_empty() || piece.kind == PieceKind::Footnote {
                continue;
            }
            let is_section = matches!(piece.kind, PieceKind::Section | PieceKind::Clause | PieceKind::SubItem);
            let is_sure = is_section || piece.is_place && piece.kind != PieceKind::MatrixRow;
            add(if is_sure { &mut *first } else { &mut *second }, &piece.cited, id);
            add(own, &piece.label, id);
        }
        Self { edition, levels }
    }

    /// What a name stands for.
    pub(super) fn find(&self, name: &str) -> Named {
        if let Some((before, beginning)) = name.trim().strip_suffix('」').and_then(|name| name.split_once('「')) {
            return self.beginning(before.trim(), beginning);
        }
        let folded = fold::label(name);
        match self.levels.iter().find_map(|level| level.get(&folded)).map(Vec::as_slice) {
            Some([one]) => Named::One(*one),
            Some(several) => self.several(several),
            None => Named::Nothing,
        }
    }

    /// The piece of a section, or of what is cited so, whose text begins so.
    fn beginning(&self, before: &str, beginning: &str) -> Named {
        let (before, beginning) = (fold::label(before), fold::spelling(beginning));
        let is_it = |&id: &PieceId| {
            let piece = &self.edition.pieces[id];
            let section = &self.edition.pieces[piece.section];
            let stands = fold::label(&piece.cited) == before || fold::label(&section.label) == before;
            stands && id != piece.section && fold::spelling(&piece.text).starts_with(&beginning)
        };
        let found: Vec<PieceId> = (0..self.edition.pieces.len()).filter(is_it).collect();
        match found.as_slice() {
            [] => Named::Nothing,
            [one] => Named::One(*one),
            several => self.several(several),
        }
    }

    /// Several pieces; a name that fits so many says what would tell them apart.
    fn several(&self, ids: &[PieceId]) -> Named {
        let told = |&id: &PieceId| {
            let piece = &self.edition.pieces[id];
            match piece.own_address().filter(|_| !piece.is_place) {
                Some(address) => address.to_owned(),
                None => piece.cited.clone(),
            }
        };
        let mut names: Vec<String> = Vec::new();
        for name in ids.iter().map(told) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.truncate(MOST_TOLD);
        Named::Several(names)
    }
}

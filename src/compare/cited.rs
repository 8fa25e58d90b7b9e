//! What a citation names: the places of an edition that can be cited, and a short digest of the words that each holds, by
//! which a later edition knows them again.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::fold;
use super::piece::{Edition, PieceId, PieceKind};

/// How many hexadecimal digits of a digest are told.
const DIGITS: usize = 8;

impl Edition {
    /// By what a citation names the edition: its date, otherwise its name; empty where it has neither.
    #[must_use]
    pub fn key(&self) -> &str {
        if self.date.is_empty() { &self.edition } else { &self.date }
    }

    /// The places that pages offer to be cited, in their order: sections, and what has an address of its own and a button
    /// that copies it.
    #[must_use]
    pub fn citable(&self) -> Vec<PieceId> {
        let mut known = BTreeSet::new();
        let is_citable = |&id: &PieceId| {
            let piece = &self.pieces[id];
            let is_place = match piece.kind {
                PieceKind::Section => true,
                PieceKind::Heading
                | PieceKind::Clause
                | PieceKind::Caution
                | PieceKind::Measure
                | PieceKind::SubItem
                | PieceKind::Step => {
                    // What has no address of its own has that of what holds it.
                    piece.own_address().is_some() && self.pieces[piece.parent].address != piece.address
                }
                _ => false,
            };
            is_place && known.insert(piece.address.as_str())
        };
        (0..self.pieces.len()).filter(is_citable).collect()
    }

    /// A piece and all that holds it in its page, the innermost first.
    pub fn holders(&self, id: PieceId) -> impl Iterator<Item = PieceId> {
        let above = |&id: &PieceId| {
            let piece = self.pieces.get(id)?;
            (!matches!(piece.kind, PieceKind::Section | PieceKind::Guide)).then_some(piece.parent)
        };
        std::iter::successors(Some(id), above)
    }

    /// The digest of the words of every place that can be cited, by its address. Width, variant characters and punctuation
    /// do not count, and neither do numbers of places.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<&str, String> {
        let mut hashers: BTreeMap<PieceId, Sha256> = self.citable().into_iter().map(|id| (id, Sha256::new())).collect();
        for (id, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| !piece.text.is_empty()) {
            let words = fold::spelling(&piece.text);
            for holder in self.holders(id) {
                if let Some(hasher) = hashers.get_mut(&holder) {
                    hasher.update(words.as_bytes());
                    hasher.update([0]);
                }
            }
        }
        let short = |hasher: Sha256| {
            hasher.finalize().iter().take(DIGITS / 2).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
        };
        hashers.into_iter().map(|(id, hasher)| (self.pieces[id].address.as_str(), short(hasher))).collect()
    }
}

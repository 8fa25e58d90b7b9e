//! One edition prepared for pairing: its tree, its words folded, and digests of what is equal.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::fold;
use super::piece::{Class, Edition, Piece, PieceId, PieceKind};

/// A digest of words, for looking up; not for keeping.
pub(super) type Digest = u64;

/// Digests are spread already.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = mix(self.0, u64::from(byte));
        }
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

/// A map by digest.
pub(super) type DigestMap<T> = HashMap<Digest, T, BuildHasherDefault<AsIs>>;

/// One more value into a digest.
pub(super) fn mix(digest: Digest, value: u64) -> Digest {
    (digest.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The digest of a text.
pub(super) fn digest(text: &str) -> Digest {
    let chunks = text.as_bytes().chunks(8);
    let word = |chunk: &[u8]| chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
    chunks.fold(text.len() as u64, |digest, chunk| mix(digest, word(chunk)))
}

/// An edition and what pairing needs of it.
pub(super) struct Side<'a> {
    pub(super) pieces: &'a [Piece],
    /// What each piece holds.
    pub(super) children: Vec<Vec<PieceId>>,
    /// The words of each piece but for their spelling, with its class.
    pub(super) own: Vec<Digest>,
    /// The same of all that it holds.
    pub(super) tree: Vec<Digest>,
    /// How many letters it has itself.
    pub(super) letters: Vec<usize>,
    /// How many letters are in all that it holds.
    pub(super) size: Vec<usize>,
    /// Its label, folded.
    pub(super) labels: Vec<String>,
    /// The first piece of each address that is led to.
    pub(super) addresses: HashMap<&'a str, PieceId>,
}

impl<'a> Side<'a> {
    pub(super) fn new(edition: &'a Edition) -> Self {
        let pieces = edition.pieces.as_slice();
        let mut children = vec![Vec::new(); pieces.len()];
        for (id, piece) in pieces.iter().enumerate().skip(1) {
            children[piece.parent].push(id);
        }
        let folds: Vec<String> = pieces.iter().map(|piece| fold::spelling(&piece.text)).collect();
        let letters: Vec<usize> = folds.iter().map(|fold| fold.chars().count()).collect();
        let own: Vec<Digest> =
            pieces.iter().zip(&folds).map(|(piece, fold)| mix(digest(fold), class_digest(piece))).collect();
        let (mut tree, mut size) = (own.clone(), letters.clone());
        for id in (0..pieces.len()).rev() {
            let below = children[id].iter().fold(own[id], |digest, &child| mix(digest, tree[child]));
            tree[id] = below;
            size[id] = letters[id] + children[id].iter().map(|&child| size[child]).sum::<usize>();
        }
        let labels = pieces.iter().map(|piece| fold::label(&piece.label)).collect();
        Self { pieces, children, own, tree, letters, size, labels, addresses: addresses(pieces) }
    }

    /// All that a piece holds in its page, in the order of the text.
    pub(super) fn within(&self, id: PieceId) -> Vec<PieceId> {
        let (mut out, mut open) = (Vec::new(), vec![id]);
        while let Some(id) = open.pop() {
            let inside = self.children[id].iter().filter(|&&child| self.pieces[child].kind != PieceKind::Section);
            out.extend(inside.clone());
            open.extend(inside);
        }
        out.sort_unstable();
        out
    }

    /// What a piece holds, with what stands below its headings in its place, in the order of the text.
    pub(super) fn below_headings(&self, id: PieceId) -> Vec<PieceId> {
        let (mut out, mut open) = (Vec::new(), vec![id]);
        while let Some(id) = open.pop() {
            out.extend(&self.children[id]);
            let headings = self.children[id].iter().filter(|&&child| self.pieces[child].kind == PieceKind::Heading);
            open.extend(headings);
        }
        out.sort_unstable();
        out
    }

    /// The first piece of a section that is no title.
    pub(super) fn beginning(&self, id: PieceId) -> Option<PieceId> {
        let inside = self.below_headings(id);
        inside.into_iter().find(|&id| self.class(id) != Class::Title && self.letters[id] > 0)
    }

    pub(super) fn class(&self, id: PieceId) -> Class {
        self.pieces[id].kind.class()
    }
}

/// The first piece of each address that links lead to.
fn addresses(pieces: &[Piece]) -> HashMap<&str, PieceId> {
    let led_to: HashSet<&str> = pieces.iter().flat_map(|piece| &piece.leads).map(String::as_str).collect();
    let mut out = HashMap::with_capacity(led_to.len());
    for (id, piece) in pieces.iter().enumerate().filter(|(_, piece)| led_to.contains(piece.address.as_str())) {
        out.entry(piece.address.as_str()).or_insert(id);
    }
    out
}

fn class_digest(piece: &Piece) -> u64 {
    match piece.kind.class() {
        Class::Title => 1,
        Class::Text => 2,
        Class::Other(kind) => 3 + kind as u64,
    }
}

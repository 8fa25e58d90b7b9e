//! The `g` files: the lists of all grams and of all characters, cut where a file is full.

use std::ops::Deref;

use rayon::prelude::*;

use super::super::SearchError;
use super::super::index::{GramRange, SearchIndex, Segments};
use super::super::postings::Key;
use super::super::rank::{List, Posting};
use super::bits::{BitWriter, SLACK};
use super::lists::Lists;
use super::{ShardFile, ends_before, file, give};

/// How much one `t` file (in characters) or `g` file (in bytes) is meant to hold. A first result waits for few files and for
/// the root, which names them all: together they are least where a file grows with the root of what there is.
pub(super) fn file_size(entries: usize) -> usize {
    (entries * SIZE_SQUARED).isqrt().max(SMALLEST)
}

/// The square of what a file holds, for each entry.
const SIZE_SQUARED: usize = 3_100;

/// A smaller file is not worth asking for.
const SMALLEST: usize = 1_500;

/// The UTF-16 units of a gram, four at most; behind them there are zeros, so that they are ordered as texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Units {
    units: [u16; 4],
    len: usize,
}

impl Units {
    fn of(gram: Key) -> Self {
        let mut units = [0; 4];
        let mut len = 0;
        for c in gram.characters() {
            len += c.encode_utf16(&mut units[len..]).len();
        }
        Self { units, len }
    }
}

impl Deref for Units {
    type Target = [u16];

    fn deref(&self) -> &[u16] {
        &self.units[..self.len]
    }
}

/// The grams are read in so many parts, some of them side by side.
const PARTS: usize = 96;
/// So many parts are held in memory.
const PARTS_AT_ONCE: usize = 8;

/// A gram or a character, and which bits of its part are its list.
struct Listed {
    key: Units,
    from: usize,
    length: u32,
}

/// The lists of some grams.
struct Part {
    listed: Vec<Listed>,
    bits: Vec<u8>,
}

/// Makes the `g` files with every gram's list and every character's, by UTF-16 order of the keys; returns the first
/// gram of every one, and their checksums.
pub(super) fn put_grams<E: From<SearchError> + Send>(
    index: &SearchIndex,
    put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
) -> Result<(Vec<Units>, Vec<u32>), E> {
    // A list that is longer has a file to itself.
    let mut cut = Cut { target: file_size(index.len() as usize) * 8, ..Cut::default() };
    let mut sums = Vec::new();
    let put_all = |shards: Vec<Vec<u8>>| {
        shards.into_par_iter().map(|bits| give(file("g", &[&bits]), put)).collect::<Result<Vec<u32>, E>>()
    };
    for ranges in index.gram_ranges(PARTS)?.chunks(PARTS_AT_ONCE) {
        let segments = index.open_grams()?;
        let parts =
            ranges.par_iter().map(|range| lists_of(index.len(), &segments, range)).collect::<Result<Vec<_>, _>>()?;
        for Part { listed, bits } in parts {
            for list in &listed {
                cut.add(list, &bits);
            }
        }
        sums.extend(put_all(std::mem::take(&mut cut.done))?);
    }
    cut.end();
    sums.extend(put_all(std::mem::take(&mut cut.done))?);
    Ok((cut.firsts, sums))
}

/// Cuts lists into files.
#[derive(Default)]
struct Cut {
    /// How many bits a file is meant to have.
    target: usize,
    /// The first gram of every file.
    firsts: Vec<Units>,
    /// The file that is being filled.
    out: BitWriter,
    /// The gram before, in the same file.
    before: Option<Units>,
    /// Whole files.
    done: Vec<Vec<u8>>,
}

impl Cut {
    fn add(&mut self, &Listed { key, from, length }: &Listed, bits: &[u8]) {
        let may_end = self.out.len() > self.target * 3 / 4 && ends_before(key.iter().copied(), 16);
        if self.before.is_some() && (may_end || self.out.len() + length as usize / 2 > self.target * 3 / 2) {
            self.end();
        }
        let same = self.before.as_ref().is_some_and(|before| before[0] == key[0]);
        if self.before.is_none() {
            self.firsts.push(key);
        }
        self.out.bits(u32::try_from(key.len() - 1).unwrap_or(0) + 1, 3);
        self.out.bits(u32::from(same), 1);
        for unit in &key[usize::from(same)..] {
            self.out.bits(u32::from(*unit), 16);
        }
        self.out.append_part(bits, from, length);
        self.before = Some(key);
    }

    /// Ends a file; where nothing was added there is an empty one.
    fn end(&mut self) {
        self.out.bits(0, 3);
        self.done.push(std::mem::take(&mut self.out).finish());
        self.before = None;
    }
}

fn lists_of(entries: u32, segments: &Segments, range: &GramRange) -> Result<Part, SearchError> {
    let (mut listed, mut lists) = (Vec::new(), Lists::default());
    let mut character = Character::of(entries);
    SearchIndex::each_list(segments, range, |gram, postings| {
        if gram.first != character.name {
            listed.extend(character.finish(&mut lists));
            character.name = gram.first;
        }
        character.add(postings);
        if gram.second != 0 {
            listed.push(list(gram, &mut lists, |lists| lists.gram(postings)));
        }
    })?;
    listed.extend(character.finish(&mut lists));
    // They come by code points, which orders all but a few second characters alike.
    listed.sort_by_key(|list: &Listed| list.key);
    let mut bits = lists.finish();
    bits.extend([0; SLACK]);
    Ok(Part { listed, bits })
}

/// Writes a list and says where it is.
fn list(key: Key, lists: &mut Lists, write: impl FnOnce(&mut Lists)) -> Listed {
    let from = lists.len();
    write(lists);
    Listed { key: Units::of(key), from, length: u32::try_from(lists.len() - from).unwrap_or(u32::MAX) }
}

/// The list of a single character, while the grams that begin with it go by.
struct Character {
    /// Its code point; 0 before the first one.
    name: u32,
    /// For every entry a bit: whether the character occurs.
    present: Vec<u64>,
    /// For every entry the flags, where it does.
    flags: Vec<u8>,
}

impl Character {
    fn of(entries: u32) -> Self {
        let entries = entries as usize;
        Self { name: 0, present: vec![0; entries.div_ceil(64)], flags: vec![0; entries] }
    }

    fn add(&mut self, postings: &[Posting]) {
        for posting in postings {
            let at = posting.ordinal as usize;
            self.present[at / 64] |= 1 << (at % 64);
            self.flags[at] |= posting.flags;
        }
    }

    fn finish(&mut self, lists: &mut Lists) -> Option<Listed> {
        if self.name == 0 {
            return None;
        }
        let mut found = Vec::new();
        for (start, word) in (0u32..).step_by(64).zip(&mut self.present) {
            let mut bits = std::mem::take(word);
            while bits != 0 {
                let ordinal = start + bits.trailing_zeros();
                bits &= bits - 1;
                let flags = std::mem::take(&mut self.flags[ordinal as usize]);
                found.push(Posting { ordinal, mask: 0, flags });
            }
        }
        let found = List::of_character(found);
        Some(list(Key::before(self.name), lists, |lists| lists.character(found.postings())))
    }
}

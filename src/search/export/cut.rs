//! The `g` files: the lists of all grams and of all characters, cut where a file is full.

use std::ops::Deref;

use rayon::prelude::*;

use super::super::SearchError;
use super::super::index::{GramRange, SearchIndex, Segments};
use super::super::postings::Key;
use super::super::rank::{List, Posting};
use super::bits::{BitWriter, SLACK};
use super::checksum::{Checksum, hash};
use super::lists::Lists;
use super::{ShardFile, give, headed};

/// How many bytes one `g` file is meant to hold. A first result waits for few files and for the root, which names them all:
/// together they are least where a file grows with the root of what there is.
fn gram_bytes(entries: usize) -> usize {
    (entries * SIZE_SQUARED).isqrt().max(SMALLEST)
}

/// How many characters one `t` file is meant to hold; an edit changes one of them however large they are.
pub(super) fn text_chars(entries: usize) -> usize {
    (entries * TEXT_SQUARED).isqrt().max(SMALLEST)
}

/// The squares of what a file holds, for each entry.
const SIZE_SQUARED: usize = 3_100;
const TEXT_SQUARED: usize = 2_500;

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

/// What divides a file from the one before: its first unit and the bytes of further ones, the higher byte first, where a
/// missing byte is zero. No key of the file is below it, and every key of the file before is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Divider {
    pub(super) unit: u16,
    pub(super) more: Vec<u8>,
}

impl Divider {
    /// The shortest between the last key of a file and the first of the next one.
    fn between(last: Option<Units>, first: Units) -> Self {
        let bytes: Vec<u8> = first[1..].iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let with = |length: usize| Self { unit: first[0], more: bytes[..length].to_vec() };
        let divides = |divider: &Self| last.is_none_or(|last| divider.units() > last[..].to_vec());
        (0..bytes.len()).map(with).find(divides).unwrap_or_else(|| with(bytes.len()))
    }

    /// What the file is called by: three bytes of its checksum, and one that follows from what divides it from the file
    /// before, which the browser knows. No other file of the same index has the same divider.
    fn named(&self, sum: u32) -> u32 {
        let mut own = Checksum::new();
        own.add(self.units().into_iter());
        sum & !0xff | own.0 >> 24
    }

    fn units(&self) -> Vec<u16> {
        let more = self.more.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]));
        std::iter::once(self.unit).chain(more).collect()
    }
}

/// Makes the `g` files with every gram's list and every character's, by UTF-16 order of the keys; returns what divides
/// them, and their checksums.
pub(super) fn put_grams<E: From<SearchError> + Send>(
    index: &SearchIndex,
    put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
) -> Result<(Vec<Divider>, Vec<u32>), E> {
    // A list that is longer has a file to itself.
    let mut cut = Cut { target: gram_bytes(index.len() as usize) * 8, ..Cut::default() };
    let mut sums = Vec::new();
    let put_all = |shards: Vec<Vec<u8>>, dividers: &[Divider]| {
        let one =
            |(bits, divider): (Vec<u8>, &Divider)| give(headed("g", None, &[&bits], |sum| divider.named(sum)), put);
        shards.into_par_iter().zip(dividers).map(one).collect::<Result<Vec<u32>, E>>()
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
        sums.extend(put_all(std::mem::take(&mut cut.done), &cut.firsts[sums.len()..])?);
    }
    cut.end(cut.waiting.len());
    sums.extend(put_all(std::mem::take(&mut cut.done), &cut.firsts[sums.len()..])?);
    Ok((cut.firsts, sums))
}

/// Cuts lists into files.
///
/// Among the lists with which a file may end it ends before that whose key has the lowest hash. Where lists before have
/// grown, the same one is mostly still the lowest, so that an edit moves the bounds of a file or two and not of all behind.
#[derive(Default)]
struct Cut {
    /// How many bits a file is meant to have.
    target: usize,
    /// What divides every file from the one before.
    firsts: Vec<Divider>,
    /// Lists for which no file is full yet.
    waiting: Vec<Waiting>,
    /// Their bits, one after the other.
    bits: BitWriter,
    /// The last gram of the file before.
    last: Option<Units>,
    /// Whole files.
    done: Vec<Vec<u8>>,
}

/// A list that waits for its file.
struct Waiting {
    key: Units,
    /// Where its bits begin among those of all that wait.
    from: usize,
    length: u32,
}

/// What a key takes in a file at most, in bits.
const KEY_BITS: usize = 36;

impl Cut {
    fn add(&mut self, &Listed { key, from, length }: &Listed, bits: &[u8]) {
        while self.size() + length as usize > self.target * 3 / 2
            && let Some(count) = self.full(key)
        {
            self.end(count);
        }
        self.waiting.push(Waiting { key, from: self.bits.len(), length });
        self.bits.append_part(bits, from, length);
    }

    /// How many bits the lists that wait take in a file.
    fn size(&self) -> usize {
        self.bits.len() + self.waiting.len() * KEY_BITS
    }

    /// How many of the lists that wait are a file, if it may hold none with the next key; none where none waits.
    fn full(&self, next: Units) -> Option<usize> {
        let ends = self.waiting.iter().skip(1).map(|list| (list.key, list.from)).chain([(next, self.bits.len())]);
        let ends = (1..=self.waiting.len()).zip(ends);
        let is_long = |count: usize, bits: usize| bits + count * KEY_BITS > self.target * 5 / 8;
        let may_end = ends.filter(|&(count, (_, bits))| count == self.waiting.len() || is_long(count, bits));
        may_end.min_by_key(|(_, (key, _))| hash(key.iter().copied())).map(|(count, _)| count)
    }

    /// Ends a file behind so many of the lists that wait; where there are none it is an empty one.
    fn end(&mut self, count: usize) {
        let mut bits = std::mem::take(&mut self.bits).finish();
        bits.extend([0; SLACK]);
        let rest = self.waiting.split_off(count);
        let ended = std::mem::replace(&mut self.waiting, rest);
        self.firsts.push(match ended.first() {
            Some(first) => Divider::between(self.last, first.key),
            None => Divider { unit: 0, more: Vec::new() },
        });
        let mut out = BitWriter::default();
        let mut before: Option<Units> = None;
        for &Waiting { key, from, length } in &ended {
            let same = before.is_some_and(|before| before[0] == key[0]);
            out.bits(u32::try_from(key.len() - 1).unwrap_or(0) + 1, 3);
            out.bits(u32::from(same), 1);
            for unit in &key[usize::from(same)..] {
                out.bits(u32::from(*unit), 16);
            }
            out.append_part(&bits, from, length);
            before = Some(key);
        }
        out.bits(0, 3);
        self.done.push(out.finish());
        self.last = before;
        for list in &mut self.waiting {
            let from = self.bits.len();
            self.bits.append_part(&bits, list.from, list.length);
            list.from = from;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Units {
        let (mut units, len) = ([0; 4], text.encode_utf16().count());
        units[..len].copy_from_slice(&text.encode_utf16().collect::<Vec<_>>());
        Units { units, len }
    }

    #[test]
    fn a_divider_is_as_short_as_it_can_be_between_two_keys() {
        let keys = ["a", "ab", "ac", "b", "一", "一々", "一一", "一丁", "丁", "𠀋", "𠀋あ", "𠀋一"];
        for (at, last) in keys.iter().enumerate() {
            for first in &keys[at + 1..] {
                let divider = Divider::between(Some(units(last)), units(first));
                let between = divider.units();
                assert!(
                    between > units(last).to_vec() && between <= units(first).to_vec(),
                    "{last} {first}: {divider:?}"
                );
                if let Some((_, shorter)) = divider.more.split_last() {
                    let shorter = Divider { unit: divider.unit, more: shorter.to_vec() };
                    assert!(shorter.units() <= units(last).to_vec(), "{last} {first}: {divider:?} could be shorter");
                }
            }
        }
        let of = |last: &str, first: &str| Divider::between(Some(units(last)), units(first)).more.len();
        assert_eq!((of("一一", "丁丁"), of("一あ", "一丁"), of("一一", "一丁")), (0, 1, 2));
        assert!(Divider::between(None, units("一丁")).more.is_empty());
    }
}

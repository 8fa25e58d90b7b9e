//! Bytes as text that a classic script can carry: thirteen bits in two of ninety-one printable characters, so that
//! no server or proxy can spoil them, and 8 % shorter than base64.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::super::postings::write_varint;

/// Every printable character but space, both quotes and the backslash.
const ALPHABET: &[u8; 91] =
    b"!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Higher levels take a tenth more time for less than one percent.
const LEVEL: u32 = 4;

/// The two characters of every value of thirteen bits.
static PAIRS: [[u8; 2]; 1 << 13] = {
    let mut pairs = [[0; 2]; 1 << 13];
    let mut value = 0;
    while value < pairs.len() {
        pairs[value] = [ALPHABET[value % 91], ALPHABET[value / 91]];
        value += 1;
    }
    pairs
};

/// Adds packed bytes, all of them ASCII; an odd length says that the last byte that comes out is not wanted.
pub(super) fn pack(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.reserve(bytes.len() * 16 / 13 + 4);
    let pair = |value: u64| PAIRS[usize::try_from(value & 0x1fff).unwrap_or(0)];
    // Thirteen bytes are eight values; fewer are as many as they take.
    let mut groups = bytes.chunks_exact(13);
    for group in &mut groups {
        let (low, high) = (word(&group[..8]), word(&group[5..]) >> 12);
        let mut all = [0; 16];
        for at in 0..4 {
            all[at * 2..at * 2 + 2].copy_from_slice(&pair(low >> (13 * at)));
            all[at * 2 + 8..at * 2 + 10].copy_from_slice(&pair(high >> (13 * at)));
        }
        out.extend_from_slice(&all);
    }
    let rest = groups.remainder();
    let value = rest.iter().rev().fold(0u128, |value, byte| value << 8 | u128::from(*byte));
    for at in 0..(rest.len() * 8).div_ceil(13) {
        out.extend_from_slice(&pair(u64::try_from(value >> (13 * at) & 0x1fff).unwrap_or(0)));
    }
    if (out.len() - start) / 2 * 13 / 8 > bytes.len() {
        out.push(b'!');
    }
}

/// Eight bytes, the lowest first.
fn word(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_le_bytes)
}

/// Deflates one text after another; its tables are made once.
pub(super) struct Deflater {
    state: Compress,
    coder: Coder,
    bytes: Vec<u8>,
}

impl Deflater {
    pub(super) fn new() -> Self {
        Self::of(Compression::new(LEVEL))
    }

    /// For few files that everyone who needs them waits for.
    pub(super) fn smallest() -> Self {
        Self::of(Compression::best())
    }

    fn of(level: Compression) -> Self {
        Self { state: Compress::new(level, false), coder: Coder::new(), bytes: Vec::new() }
    }

    /// The text in the bytes of `coded`.
    pub(super) fn text(&mut self, text: &str) -> Vec<u8> {
        self.coder.code(text, &mut self.bytes);
        self.state.reset();
        let mut out = Vec::with_capacity(self.bytes.len() / 2 + 64);
        loop {
            let taken = usize::try_from(self.state.total_in()).unwrap_or(usize::MAX).min(self.bytes.len());
            match self.state.compress_vec(&self.bytes[taken..], &mut out, FlushCompress::Finish) {
                // Compressing into memory cannot fail; room it may want.
                Ok(Status::StreamEnd) | Err(_) => return out,
                Ok(_) => out.reserve(self.bytes.len() / 2 + 64),
            }
        }
    }
}

/// So many units of UTF-16 are one byte, as long as all others can be two.
const SINGLE: usize = 230;

/// Writes texts in codes of their own, one after another; the room for counts is made once.
struct Coder {
    /// For every unit how often it occurs in the text, then its place in the table. All are 0 between two texts.
    counts: Vec<u32>,
    units: Vec<u16>,
    /// The units that occur.
    known: Vec<u16>,
}

impl Coder {
    fn new() -> Self {
        Self { counts: vec![0; 1 << 16], units: Vec::new(), known: Vec::new() }
    }

    /// A text with its own code: a Japanese text has a few hundred characters, of which most are one byte then, and it
    /// deflates to a tenth less than UTF-16 does. The table comes first: how many units are one byte, how many there are, and
    /// each as its distance from the one before, first those of one byte, then the others. A byte that is no unit of one byte
    /// says, with the next one, which of the others it is.
    fn code(&mut self, text: &str, out: &mut Vec<u8>) {
        self.count(text);
        let Self { counts, units, known } = self;
        let (count, all) = (known.len(), SINGLE + ((256 - SINGLE) << 8));
        // More units than two bytes can say beside so many of one byte take all.
        let single = if count <= all { SINGLE } else { 256 - count.div_ceil(256) };
        known.sort_unstable_by_key(|unit| (std::cmp::Reverse(counts[usize::from(*unit)]), *unit));
        let (one, two) = known.split_at_mut(single.min(count));
        one.sort_unstable();
        two.sort_unstable();
        out.clear();
        out.reserve(units.len() * 5 / 4 + count * 2);
        write_varint(out, single as u64);
        write_varint(out, count as u64);
        let mut before = 0;
        for (place, unit) in (0u32..).zip(&*known) {
            write_varint(out, u64::from(unit.wrapping_sub(before)));
            before = *unit;
            counts[usize::from(*unit)] = place;
        }
        let single = u32::try_from(single).expect("at most 230 units are one byte");
        for unit in &*units {
            let place = counts[usize::from(*unit)];
            // Where a place is not below `single`, the bound above leaves 256 leading bytes at most.
            let (lead, rest) =
                if place < single { (place, None) } else { (single + (place - single) / 256, Some(place - single)) };
            out.push(u8::try_from(lead).expect("the bound above leaves 256 leading bytes"));
            out.extend(rest.map(|rest| rest.to_le_bytes()[0]));
        }
        for unit in &*known {
            counts[usize::from(*unit)] = 0;
        }
    }

    /// Takes a text apart and counts its units.
    fn count(&mut self, text: &str) {
        self.units.clear();
        self.known.clear();
        for unit in text.encode_utf16() {
            let count = &mut self.counts[usize::from(unit)];
            if *count == 0 {
                self.known.push(unit);
            }
            *count += 1;
            self.units.push(unit);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::search::normal::normalize;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        pack(bytes, &mut out);
        out
    }

    fn unpack(text: &[u8]) -> Vec<u8> {
        let (mut out, mut pending, mut filled) = (Vec::new(), 0u32, 0);
        let value = |c: u8| {
            u32::try_from(ALPHABET.iter().position(|known| *known == c).expect("of the alphabet")).expect("small")
        };
        for pair in text.chunks_exact(2) {
            pending |= (value(pair[0]) + 91 * value(pair[1])) << filled;
            filled += 13;
            while filled >= 8 {
                out.push(u8::try_from(pending & 0xff).expect("a byte"));
                pending >>= 8;
                filled -= 8;
            }
        }
        if text.len() % 2 == 1 {
            out.pop();
        }
        out
    }

    #[test]
    fn packing_loses_nothing() {
        for length in 0..200u8 {
            let bytes: Vec<u8> =
                (0..length).map(|at| at.wrapping_mul(37).rotate_left(u32::from(at) % 7) ^ 0xa5).collect();
            assert_eq!(unpack(&packed(&bytes)), bytes);
        }
    }

    /// What the browser reads (search-core.js).
    fn decoded(bytes: &[u8]) -> String {
        let mut at = 0;
        let next = |at: &mut usize| {
            let (mut value, mut shift) = (0u32, 0);
            loop {
                let byte = bytes[*at];
                value |= u32::from(byte & 127) << shift;
                (*at, shift) = (*at + 1, shift + 7);
                if byte < 128 {
                    return value;
                }
            }
        };
        let (single, count) = (next(&mut at) as usize, next(&mut at));
        let (mut units, mut unit) = (Vec::new(), 0u32);
        for _ in 0..count {
            unit += next(&mut at);
            units.push(u16::try_from(unit & 0xffff).expect("a unit"));
        }
        let (mut out, mut rest) = (Vec::new(), bytes[at..].iter().map(|byte| usize::from(*byte)));
        while let Some(byte) = rest.next() {
            let place = if byte < single {
                byte
            } else {
                single + ((byte - single) << 8) + rest.next().expect("a second byte")
            };
            out.push(units[place]);
        }
        String::from_utf16(&out).expect("whole characters")
    }

    #[test]
    fn texts_are_deflated_one_after_another() {
        let mut deflater = Deflater::new();
        let kanji: String = (0x4e00..0x5400).filter_map(char::from_u32).collect();
        // More characters than two bytes can say beside many of one.
        let all: String = ('\u{1}'..'\u{ffff}').collect();
        let some: String = all.chars().take(9_000).collect();
        for text in ["", "委託", &"情報セキュリティ、".repeat(4_000), "𠮷", &kanji, &all, &some] {
            let mut bytes = Vec::new();
            let packed = deflater.text(text);
            flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("a stream");
            assert!(decoded(&bytes) == text, "{} bytes", text.len());
        }
    }

    #[test]
    fn frequent_characters_are_one_byte() {
        let mut bytes = Vec::new();
        // How many of one byte, how many there are, the table, and a byte a character.
        Coder::new().code(&"委託先".repeat(100), &mut bytes);
        assert_eq!(bytes.len(), 2 + 1 + 7 + 300);
    }

    /// Old forms of kanji stand in the browser's script as bytes, which take half of what the characters take.
    #[test]
    fn the_browser_has_the_same_forms_of_kanji() {
        let mut bytes = Vec::new();
        let mut before = 0x4e00;
        for old in (0x4e00..0xa000).filter_map(char::from_u32) {
            let new = normalize(&old.to_string()).chars().next().expect("it has a form");
            if new == old {
                continue;
            }
            let old = u32::from(old);
            let mut put =
                |from: u32, old: u32, new: u32| bytes.extend(&((old - from) << 15 | (new - 0x4e00)).to_le_bytes()[..3]);
            while old - before > 511 {
                put(before, before + 511, before + 511);
                before += 511;
            }
            put(before, old, u32::from(new));
            before = old;
        }
        let wanted = String::from_utf8(packed(&bytes)).expect("ASCII");
        let script = include_str!("../../../theme/scripts/search-core.js");
        assert!(script.contains(&format!("VARIANTS = '{wanted}'")), "VARIANTS = '{wanted}'");
    }

    #[test]
    fn the_alphabet_is_safe_in_a_string() {
        assert!(ALPHABET.iter().all(|c| c.is_ascii_graphic() && !b"\"'\\".contains(c)));
        assert!(ALPHABET.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

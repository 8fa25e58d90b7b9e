//! Bytes as text that a classic script can carry: thirteen bits in two of ninety-one printable characters, so that
//! no server or proxy can spoil them, and 8 % shorter than base64.

use flate2::{Compress, Compression, FlushCompress, Status};

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
    units: Vec<u8>,
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
        Self { state: Compress::new(level, false), units: Vec::new() }
    }

    /// The text as UTF-16, which deflates better than UTF-8 where most of it is Japanese.
    pub(super) fn text(&mut self, text: &str) -> Vec<u8> {
        self.units.clear();
        self.units.reserve(text.len());
        for c in text.chars() {
            if let Ok(unit) = u16::try_from(u32::from(c)) {
                self.units.extend_from_slice(&unit.to_le_bytes());
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    self.units.extend_from_slice(&unit.to_le_bytes());
                }
            }
        }
        self.state.reset();
        let mut out = Vec::with_capacity(self.units.len() / 2 + 64);
        loop {
            let taken = usize::try_from(self.state.total_in()).unwrap_or(usize::MAX).min(self.units.len());
            match self.state.compress_vec(&self.units[taken..], &mut out, FlushCompress::Finish) {
                // Compressing into memory cannot fail; room it may want.
                Ok(Status::StreamEnd) | Err(_) => return out,
                Ok(_) => out.reserve(self.units.len() / 2 + 64),
            }
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

    #[test]
    fn texts_are_deflated_one_after_another() {
        let mut deflater = Deflater::new();
        for text in ["", "委託", &"情報セキュリティ、".repeat(4_000), "𠮷"] {
            let mut units = Vec::new();
            let packed = deflater.text(text);
            flate2::read::DeflateDecoder::new(&packed[..]).read_to_end(&mut units).expect("a stream");
            let read: Vec<u16> = units.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            assert_eq!(String::from_utf16_lossy(&read), text);
        }
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

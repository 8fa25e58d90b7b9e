//! Bytes as text that a classic script can carry: thirteen bits in two of ninety-one printable characters, so that
//! no server or proxy can spoil them, and 8 % shorter than base64.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Every printable character but space, both quotes and the backslash.
const ALPHABET: &[u8; 91] =
    b"!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// Higher levels take twice the time for a tenth of a percent.
const LEVEL: u32 = 5;

/// Adds packed bytes, all of them ASCII; an odd length says that the last byte that comes out is not wanted.
pub(super) fn pack(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.reserve(bytes.len() * 16 / 13 + 4);
    let (mut pending, mut filled) = (0u32, 0);
    let mut give = |value: u32| {
        out.extend_from_slice(&[ALPHABET[(value % 91) as usize], ALPHABET[(value / 91) as usize]]);
    };
    for byte in bytes {
        pending |= u32::from(*byte) << filled;
        filled += 8;
        if filled >= 13 {
            give(pending & 0x1fff);
            pending >>= 13;
            filled -= 13;
        }
    }
    if filled > 0 {
        give(pending);
    }
    if (out.len() - start) / 2 * 13 / 8 > bytes.len() {
        out.push(b'!');
    }
}

/// Text as UTF-16, which deflates better than UTF-8 where most of it is Japanese.
pub(super) fn deflate_text(text: &str) -> Vec<u8> {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    deflate(&bytes)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::new(LEVEL));
    // Writing to memory cannot fail; an empty payload would be refused by the browser.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for length in 0..64u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37) ^ 0xa5).collect();
            assert_eq!(unpack(&packed(&bytes)), bytes);
        }
    }

    #[test]
    fn the_alphabet_is_safe_in_a_string() {
        assert!(ALPHABET.iter().all(|c| c.is_ascii_graphic() && !b"\"'\\".contains(c)));
        assert!(ALPHABET.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

//! The `n` files: under which numbers and labels entries are found.

use std::collections::BTreeMap;

use super::super::indexed::number_keys;
use super::super::{Entry, Lexicon};
use super::bits;
use super::checksum::ends_before;

/// Characters in one `n` file.
const NUMBER_CHARS: usize = 24_000;

/// The first number of every `n` file, and their text.
pub(super) fn number_shards(entries: &[Entry], lexicon: &Lexicon) -> (Vec<String>, Vec<String>) {
    let mut table: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (ordinal, entry) in (0..).zip(entries) {
        for key in number_keys(entry, lexicon) {
            table.entry(key).or_default().push(ordinal);
        }
    }
    let (mut firsts, mut shards): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (key, ordinals) in table {
        let gaps: Vec<String> = bits::gaps(ordinals.into_iter()).map(base36).collect();
        let line = format!("{key}\u{1}{}\n", gaps.join(" "));
        let may_end = |shard: &String| shard.len() > NUMBER_CHARS * 3 / 4 && ends_before(key.encode_utf16(), 16);
        match shards.last_mut() {
            Some(shard) if !may_end(shard) && shard.len() + line.len() / 2 <= NUMBER_CHARS * 3 / 2 => {
                shard.push_str(&line);
            }
            _ => {
                firsts.push(key);
                shards.push(line);
            }
        }
    }
    (firsts, shards)
}

fn base36(mut value: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(value % 36, 36).unwrap_or('0'));
        value /= 36;
        if value == 0 {
            return digits.iter().rev().collect();
        }
    }
}

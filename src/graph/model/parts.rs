//! Records to parts. A part ends where the key of the next record says so, or where the part would be too long: so parts
//! before and behind a change stay the same. (Content-defined chunking, with the boundaries at records.)

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::PartModel;

/// The folder of the parts, beside `guide.json`.
pub const FOLDER: &str = "model";

/// No part is longer, in bytes.
pub const MOST_BYTES: usize = 150_000;

/// Takes a file by its path in the site.
pub type Put<'p, E> = &'p mut dyn FnMut(&str, Vec<u8>) -> Result<(), E>;

/// How long parts are.
#[derive(Clone, Copy)]
pub(super) struct Size {
    /// A part may end when it is this long.
    pub(super) least: usize,
    /// A part never gets longer.
    pub(super) most: usize,
}

/// Of records: a changed word rewrites one part, and a guide of a thousand pages has a hundred of them.
pub(super) const RECORDS: Size = Size { least: 64_000, most: MOST_BYTES - 1_000 };
/// Of lists of parts.
pub(super) const LISTS: Size = Size { least: 16_000, most: 48_000 };

/// The part's name is a digest: its file in the site.
#[must_use]
pub fn part_name(part: &str) -> String {
    // A name with eight digits before its extension is one whose bytes never change, for caches and for readers who
    // still have the index from before.
    let (first, rest) = part.split_at_checked(8).unwrap_or((part, ""));
    format!("{FOLDER}/{rest}.{first}.json")
}

/// The name of a part that has these bytes.
pub(super) fn digest(bytes: &[u8]) -> String {
    let hex = |out: String, byte: &u8| out + &format!("{byte:02x}");
    Sha256::digest(bytes).iter().take(16).fold(String::new(), hex)
}

/// Takes records in their order and hands over parts.
pub(super) struct Cutter<'p, E> {
    size: Size,
    /// `records` or `parts`.
    field: &'static str,
    put: Put<'p, E>,
    open: Vec<u8>,
    pages: Vec<String>,
    pub(super) done: Vec<PartModel>,
}

impl<'p, E> Cutter<'p, E> {
    pub(super) fn new(size: Size, field: &'static str, put: Put<'p, E>) -> Self {
        Self { size, field, put, open: Vec::new(), pages: Vec::new(), done: Vec::new() }
    }

    /// Adds a record; `pages` are those that begin in it.
    pub(super) fn add(&mut self, key: &str, record: &[u8], pages: Vec<String>) -> Result<(), E> {
        let ends = self.open.len() >= self.size.least && is_boundary(key);
        if ends || self.open.len() + record.len() > self.size.most {
            self.close()?;
        }
        if record.len() > self.size.most {
            return self.pieces(record, pages);
        }
        self.push(record, pages);
        Ok(())
    }

    fn push(&mut self, record: &[u8], pages: Vec<String>) {
        if !self.open.is_empty() {
            self.open.push(b',');
        }
        self.open.extend_from_slice(record);
        self.pages.extend(pages);
    }

    /// Hands over the part that is open.
    pub(super) fn close(&mut self) -> Result<(), E> {
        if self.open.is_empty() {
            return Ok(());
        }
        let mut bytes = format!("{{\"{}\":[", self.field).into_bytes();
        bytes.append(&mut self.open);
        bytes.extend_from_slice(b"]}\n");
        let part = digest(&bytes);
        let pages = std::mem::take(&mut self.pages);
        self.done.push(PartModel { part: part.clone(), bytes: bytes.len() as u64, pages });
        (self.put)(&part_name(&part), bytes)
    }

    /// A record that is too long for a part, as pieces of its JSON.
    fn pieces(&mut self, record: &[u8], mut pages: Vec<String>) -> Result<(), E> {
        let text = std::str::from_utf8(record).expect("JSON is UTF-8");
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(piece_end(rest));
            let name = if behind.is_empty() { "last-piece" } else { "piece" };
            let quoted = serde_json::to_string(piece).expect("a text is JSON");
            self.push(format!("{{\"{name}\":{quoted}}}").as_bytes(), std::mem::take(&mut pages));
            self.close()?;
            rest = behind;
        }
        Ok(())
    }
}

/// A piece is at least this long.
const PIECE: usize = 40_000;

/// Where a piece ends: behind the bracket, of those in reach, before which the text has the least digest. So the same text
/// is cut at the same places wherever it has moved. Quoted again, it takes at most twice the room.
fn piece_end(text: &str) -> usize {
    const WINDOW: usize = 24;
    const REACH: usize = 70_000;
    if text.len() <= REACH {
        return text.len();
    }
    let bytes = text.as_bytes();
    let weigh = |end: &usize| crc32fast::hash(&bytes[end - WINDOW..*end]);
    let ends = (PIECE..REACH).filter(|&end| matches!(bytes[end - 1], b'}' | b']' | b','));
    let found = ends.min_by_key(|end| (weigh(end), *end));
    found.unwrap_or_else(|| (PIECE..REACH).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(text.len()))
}

/// Whether a part may end before the record of this key: every second one.
fn is_boundary(key: &str) -> bool {
    crc32fast::hash(key.as_bytes()) & 1 == 0
}

/// A record as JSON.
pub(super) fn json(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(record).expect("a record is JSON")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    use super::*;

    fn cut(records: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut put = |name: &str, bytes: Vec<u8>| {
            files.push((name.to_owned(), bytes));
            Ok::<(), Infallible>(())
        };
        let mut cutter = Cutter::new(RECORDS, "records", &mut put);
        for (key, record) in records {
            let Ok(()) = cutter.add(key, record, Vec::new());
        }
        let Ok(()) = cutter.close();
        files
    }

    fn records(count: usize) -> Vec<(String, Vec<u8>)> {
        (0..count).map(|i| (format!("page {i}"), json(&format!("{i} ").repeat(1_000 + i % 7 * 900)))).collect()
    }

    fn changed(a: &[(String, Vec<u8>)], b: &[(String, Vec<u8>)]) -> usize {
        let known: BTreeSet<&String> = a.iter().map(|(name, _)| name).collect();
        b.iter().filter(|(name, _)| !known.contains(name)).count()
    }

    #[test]
    fn a_change_moves_few_parts() {
        let old = records(300);
        let before = cut(&old);
        assert!(before.len() > 20 && before.iter().all(|(_, bytes)| bytes.len() <= MOST_BYTES), "{}", before.len());
        for at in [0, 7, 150, 299] {
            let mut new = old.clone();
            new[at].1 = json(&"x".repeat(new[at].1.len() + 3));
            assert_eq!(changed(&before, &cut(&new)), 1, "{at}");
            let mut new = old.clone();
            new.insert(at, (format!("new {at}"), json(&"y".repeat(9_000))));
            assert!(changed(&before, &cut(&new)) <= 3, "{at}: {}", changed(&before, &cut(&new)));
            let mut new = old.clone();
            new.remove(at);
            assert!(changed(&before, &cut(&new)) <= 3, "{at}");
        }
    }

    #[test]
    fn a_long_record_is_cut_where_its_text_says() {
        let long = |insert: &str| {
            let cells: Vec<String> = (0..60_000).map(|i| format!("{{\"n\":{}}}", i * 7919 % 60_013)).collect();
            vec![("t".to_owned(), format!("[{insert}{}]", cells.join(",")).into_bytes())]
        };
        let (before, after) = (cut(&long("")), cut(&long("\"a\",")));
        assert!(before.len() >= 6 && before.iter().all(|(_, bytes)| bytes.len() <= MOST_BYTES));
        assert!(changed(&before, &after) <= 2, "{} of {}", changed(&before, &after), after.len());
    }

    #[test]
    fn quotation_marks_take_no_part_over_its_size() {
        let text = json(&"\"\\".repeat(100_000));
        assert!(cut(&[("t".to_owned(), text)]).iter().all(|(_, bytes)| bytes.len() <= MOST_BYTES));
    }
}

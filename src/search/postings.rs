//! Where grams occur, as a component of tantivy's segments that lies beside its own. A text of any length is cut into
//! as many grams as it has characters; sorting them once by counting takes a fraction of the time that a table of terms
//! takes that every gram is looked up in, and of a gram only what ranking wants of it is kept.
//!
//! A file with the extension `grams` holds, in this order:
//!
//! * the lists, gram by gram. A posting is the distance to the document behind the one before it, doubled, plus one
//!   where the gram has several places modulo eight, seven bits a byte, lowest first, the high bit set where more
//!   follow; then one byte, the place modulo eight over the five flags, or two, the mask of the places and the flags;
//! * the table, ascending: first character, second one (0 where there is none), the end of the list, in 4, 4 and 8
//!   bytes, the lowest first;
//! * how many lists there are, in 8 bytes, and the ordinal of the segment's first document, in 4.

use std::any::Any;
use std::io::{self, Write};

use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader, TantivyError,
};

use super::SearchError;
use super::grams::FLAG_BITS;
use super::indexed::Indexed;
use super::rank::Posting;
use super::runs::{MAX_DOCUMENTS, Merge, RUN_TOKENS, Run, Tokens};

/// What the files are called.
const EXTENSION: &str = "grams";

/// Bytes of a row of the table.
const ROW: usize = 16;
/// Bytes of the count at the end, and of the ordinal behind it.
const COUNT: usize = 8;
const BASE: usize = 4;

/// Makes the component; tantivy calls it for every segment.
pub(super) struct GramPlugin;

impl SegmentPlugin for GramPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(GramWriter::new()))
    }

    fn merge(&self, _: PluginMergeContext<'_>) -> tantivy::Result<()> {
        Err(TantivyError::InvalidArgument("segments with grams are made once and never merged".to_owned()))
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// Collects the grams of a segment.
struct GramWriter {
    tokens: Tokens,
    /// The documents until now, in runs of grams that are in order.
    runs: Vec<Run>,
    /// The ordinal of the first document.
    base: u32,
    /// The last document.
    last: DocId,
}

impl GramWriter {
    fn new() -> Self {
        Self { tokens: Tokens::new(), runs: Vec::new(), base: 0, last: 0 }
    }

    fn add(&mut self, document: DocId, text: &str) {
        self.last = document;
        self.tokens.add(document, text);
        if self.tokens.len() >= RUN_TOKENS {
            self.end_run();
        }
    }

    fn end_run(&mut self) {
        self.runs.push(self.tokens.take_run());
    }

    /// Whether the segment has to end here, as a token can hold no more.
    fn is_full(&self) -> bool {
        self.last + 2 >= MAX_DOCUMENTS || self.tokens.is_full()
    }

    /// Writes what was collected.
    fn write(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.end_run();
        write(out, &self.runs, self.base)
    }
}

impl PluginWriter for GramWriter {
    fn add_document(&mut self, id: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(document) = document.as_any().downcast_ref::<Indexed>() else {
            return Err(TantivyError::InvalidArgument("not a document of this index".to_owned()));
        };
        if id == 0 {
            self.base = document.ordinal();
        } else if self.base.checked_add(id) != Some(document.ordinal()) {
            return Err(TantivyError::InvalidArgument("documents do not come in their order".to_owned()));
        }
        self.add(id, document.grams());
        Ok(())
    }

    fn serialize(mut self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let mut out = segment.open_write(component())?;
        self.write(&mut out)?;
        out.terminate()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        let runs: usize = self.runs.iter().map(Run::mem_usage).sum();
        if self.is_full() { usize::MAX / 4 } else { runs + self.tokens.mem_usage() }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Joins runs to the lists of a segment, and writes them and the ordinal of its first document.
fn write(out: &mut impl Write, runs: &[Run], base: u32) -> io::Result<()> {
    let (mut table, mut list, mut end) = (Vec::new(), Vec::new(), 0u64);
    let mut merge = Merge::of(runs);
    while let Some(key) = merge.next_list(&mut list) {
        out.write_all(&list)?;
        end += list.len() as u64;
        table.extend_from_slice(&key.first.to_le_bytes());
        table.extend_from_slice(&key.second.to_le_bytes());
        table.extend_from_slice(&end.to_le_bytes());
    }
    out.write_all(&table)?;
    out.write_all(&((table.len() / ROW) as u64).to_le_bytes())?;
    out.write_all(&base.to_le_bytes())
}

/// Seven bits a byte, lowest first, the high bit set where more follow.
pub(super) fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// A gram as the table orders it: by the code points of its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The first character.
    pub(super) first: u32,
    /// The second one; 0 where there is none.
    pub(super) second: u32,
}

impl Key {
    /// After those of all grams.
    pub(super) const ENDED: Self = Self { first: u32::MAX, second: u32::MAX };

    /// The key of a gram; of nothing if it is empty.
    pub(super) fn of(gram: &str) -> Self {
        let mut chars = gram.chars().map(u32::from);
        Self { first: chars.next().unwrap_or(0), second: chars.next().unwrap_or(0) }
    }

    /// The key before those of all grams that begin with a character.
    pub(super) const fn before(first: u32) -> Self {
        Self { first, second: 0 }
    }

    /// Its characters.
    pub(super) fn characters(self) -> impl Iterator<Item = char> {
        [self.first, self.second].into_iter().filter(|c| *c != 0).filter_map(char::from_u32)
    }
}

/// The component of one segment.
pub(crate) struct GramReader {
    bytes: OwnedBytes,
    /// Where the table begins.
    table: usize,
    /// How many rows it has.
    rows: usize,
    /// The ordinal of the segment's first document.
    base: u32,
}

/// What is wrong with a file that does not hold what its table says.
const DAMAGED: SearchError = SearchError::Damaged("a list of grams cannot be read");

impl GramReader {
    /// Opens the component of a segment.
    pub(super) fn open(segment: &SegmentReader) -> Result<Self, SearchError> {
        let file = segment.open_read(component()).map_err(TantivyError::from)?;
        Self::of(file.read_bytes()?)
    }

    fn of(bytes: OwnedBytes) -> Result<Self, SearchError> {
        let count = bytes.len().checked_sub(COUNT + BASE).ok_or(DAMAGED)?;
        let base = bytes[count + COUNT..].try_into().map(u32::from_le_bytes).map_err(|_| DAMAGED)?;
        let rows = bytes[count..count + COUNT].try_into().map(u64::from_le_bytes).map_err(|_| DAMAGED)?;
        let rows = usize::try_from(rows).map_err(|_| DAMAGED)?;
        let table = rows.checked_mul(ROW).and_then(|size| count.checked_sub(size)).ok_or(DAMAGED)?;
        Ok(Self { bytes, table, rows, base })
    }

    /// The ordinal of the segment's first document.
    pub(super) const fn base(&self) -> u32 {
        self.base
    }

    /// How many grams there are.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    fn word(&self, at: usize) -> u32 {
        self.bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_le_bytes)
    }

    /// The gram of a row.
    pub(super) fn key(&self, row: usize) -> Key {
        let at = self.table + row * ROW;
        Key { first: self.word(at), second: self.word(at + 4) }
    }

    /// Where the list of a row ends.
    fn end(&self, row: usize) -> usize {
        let at = self.table + row * ROW + 8;
        usize::try_from(u64::from(self.word(at)) | u64::from(self.word(at + 4)) << 32).unwrap_or(usize::MAX)
    }

    /// The first row whose gram is not less.
    pub(super) fn lower_bound(&self, key: Key) -> usize {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low.midpoint(high);
            if self.key(middle) < key { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Adds the postings of a row; `base` is the ordinal of the segment's first document.
    pub(super) fn read(&self, row: usize, base: u32, out: &mut Vec<Posting>) -> Result<(), SearchError> {
        let start = if row == 0 { 0 } else { self.end(row - 1) };
        let list = self.bytes[..self.table].get(start..self.end(row)).ok_or(DAMAGED)?;
        // No posting is shorter than two bytes.
        out.reserve(list.len() / 2);
        read_list(list, base, out).ok_or(DAMAGED)
    }
}

/// Adds the postings of a list; nothing where it ends too soon.
fn read_list(list: &[u8], base: u32, out: &mut Vec<Posting>) -> Option<()> {
    let mut bytes = list.iter().copied();
    let mut next = base;
    while let Some(mut byte) = bytes.next() {
        let (mut gap, mut shift) = (u32::from(byte & 0x7f), 7);
        while byte > 0x7f && shift < 28 {
            byte = bytes.next()?;
            gap |= u32::from(byte & 0x7f) << shift;
            shift += 7;
        }
        let low = bytes.next()?;
        let (mask, flags) =
            if gap & 1 == 0 { (1 << (low >> FLAG_BITS), low & ((1 << FLAG_BITS) - 1)) } else { (low, bytes.next()?) };
        let ordinal = next.checked_add(gap >> 1)?;
        out.push(Posting { ordinal, mask, flags });
        next = ordinal.checked_add(1)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::grams::Grams;
    use super::*;

    /// Ordinal, mask and flags.
    type Found = Vec<(u32, u8, u8)>;

    /// The file of a segment whose first document is the seventh; a run ends behind each of these documents.
    fn written(texts: &[&str], ends: &[DocId]) -> Vec<u8> {
        let mut writer = GramWriter { base: 7, ..GramWriter::new() };
        for (document, text) in (0..).zip(texts) {
            writer.add(document, text);
            if ends.contains(&document) {
                writer.end_run();
            }
        }
        let mut file = Vec::new();
        writer.write(&mut file).expect("memory takes it");
        file
    }

    #[test]
    fn runs_make_no_difference() {
        let texts = ["\u{2}甲乙𠮷甲乙", "", "\u{2}乙甲乙", "\u{2}丙乙", "\u{2}甲乙甲乙甲乙"];
        let whole = written(&texts, &[]);
        for ends in [&[0][..], &[1, 2], &[0, 1, 2, 3, 4], &[3]] {
            assert_eq!(written(&texts, ends), whole, "{ends:?}");
        }
    }

    fn read(texts: &[&str]) -> Vec<(String, Found)> {
        let file = written(texts, &[]);
        let reader = GramReader::of(OwnedBytes::new(file)).expect("what was written can be read");
        assert_eq!(reader.base(), 7);
        let list = |row| {
            let (gram, mut found) = (reader.key(row).characters().collect::<String>(), Vec::new());
            reader.read(row, 100, &mut found).expect("a list");
            assert_eq!(reader.lower_bound(Key::of(&gram)), row);
            (gram, found.into_iter().map(|p| (p.ordinal, p.mask, p.flags)).collect())
        };
        (0..reader.rows()).map(list).collect()
    }

    #[test]
    fn lists_are_those_of_the_grams() {
        let texts = ["\u{2}甲乙𠮷甲乙", "", "\u{2}乙甲乙"];
        let lists = read(&texts);
        let grams: Vec<&str> = lists.iter().map(|(gram, _)| gram.as_str()).collect();
        assert_eq!(grams, ["乙", "乙甲", "乙𠮷", "甲乙", "𠮷甲"]);
        for (gram, found) in &lists {
            let mut expected = Found::new();
            for (ordinal, text) in (100..).zip(&texts) {
                let these: Vec<_> = Grams::new(text)
                    .filter(|g| Key::of(gram) == Key { first: g.first.into(), second: g.second.map_or(0, u32::from) })
                    .collect();
                let mask = these.iter().fold(0, |mask, gram| mask | 1 << (gram.place));
                let flags = these.iter().fold(0, |flags, gram| flags | gram.flags);
                expected.extend((!these.is_empty()).then_some((ordinal, mask, flags)));
            }
            assert_eq!(found, &expected, "{gram}");
        }
    }

    #[test]
    fn far_documents_have_long_gaps() {
        let mut texts = vec![""; 40_000];
        texts.push("\u{2}甲乙");
        let found: Vec<u32> = read(&texts).into_iter().flat_map(|(_, found)| found).map(|(at, ..)| at).collect();
        assert_eq!(found, [40_100, 40_100]);
    }

    #[test]
    fn more_characters_than_there_are_do_no_harm() {
        let mut writer = GramWriter::new();
        let every: String = (1..=u32::from(char::MAX)).filter_map(char::from_u32).collect();
        writer.add(0, &every);
        assert!(writer.is_full() && writer.mem_usage() > usize::MAX / 8);
        assert!(writer.write(&mut io::sink()).is_ok());
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let file = written(&["\u{2}甲乙甲乙"], &[]);
        for length in 0..file.len() {
            let cut = GramReader::of(OwnedBytes::new(file[..length].to_vec()));
            assert!(
                cut.is_err()
                    || cut.is_ok_and(|cut| (0..cut.rows()).all(|row| cut.read(row, 0, &mut Vec::new()).is_ok()))
            );
        }
        for at in 0..file.len() {
            let mut bytes = file.clone();
            bytes[at] ^= 0xff;
            if let Ok(reader) = GramReader::of(OwnedBytes::new(bytes)) {
                // Whatever it answers, it answers.
                (0..reader.rows().min(8)).for_each(|row| drop(reader.read(row, u32::MAX - 1, &mut Vec::new())));
            }
        }
    }
}

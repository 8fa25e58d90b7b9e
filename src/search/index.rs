//! The tantivy index: one document for every entry, its numbers and facets as terms, its grams beside them (`postings`).
//! Versions, build id and lexicon travel in the commit, so that an index of another making is never read wrongly.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::Directory;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{Field, IndexRecordOption, OwnedValue, STORED, STRING, Schema};
use tantivy::{
    DocAddress, DocSet, IndexBuilder, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TERMINATED, TantivyDocument,
};

use super::indexed::{self, Indexed, LINKED, OTHER_NUMBER, OWN_NUMBER, PAGE_START, PARENT_NUMBER, facet_term};
use super::normal::ANALYZER_VERSION;
use super::postings::{GramPlugin, GramReader, Key};
use super::rank::{List, Posting};
use super::{Entry, Lexicon, SearchError};

/// Version of the fields and of what is stored in them.
pub const SCHEMA_VERSION: u32 = 8;

/// What tantivy may keep in memory before it writes a segment. Every segment has its own grams to be joined when the
/// browser's files are made, so that few large ones are cheaper than many small ones.
const WRITER_BYTES: usize = 24_000_000;

/// So many documents are made side by side before they are handed over.
const AT_ONCE: usize = 256;

/// The grams from one on, up to another or to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GramRange {
    /// The first character of the first gram.
    from: u32,
    /// The first character of the first gram behind it.
    to: Option<u32>,
}

/// What is written beside the entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Imprint {
    schema: u32,
    analyzer: u32,
    build: String,
    lexicon: Lexicon,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) key: Field,
    pub(super) facet: Field,
    pub(super) entry: Field,
}

/// The grams of every segment with the ordinal of its first document, in the order of the entries.
pub(crate) type Segments = Vec<(u32, GramReader)>;

/// An opened index.
pub struct SearchIndex {
    searcher: Searcher,
    fields: Fields,
    imprint: Imprint,
    /// For every segment the ordinal of its first document; those of the others follow.
    bases: Vec<u32>,
    /// The grams, opened when they are first wanted.
    grams: OnceLock<Segments>,
    /// For every entry whether a page begins with it.
    page_starts: Vec<bool>,
    /// For every entry whether other pages refer to it.
    linked: Vec<bool>,
    /// The entries that the index was just made from; an opened index reads them one by one.
    entries: Option<Vec<Entry>>,
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchIndex")
            .field("entries", &self.page_starts.len())
            .field("build", &self.imprint.build)
            .finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Makes an index in memory.
    ///
    /// # Errors
    /// When tantivy cannot write it.
    pub fn in_memory(entries: Vec<Entry>, lexicon: &Lexicon, build: &str) -> Result<Self, SearchError> {
        Self::fill(&builder().create_in_ram()?, Arranged::of(entries), Texts::Kept, (lexicon, build))
    }

    /// Makes an index in an empty folder. The memory of the entries is given back while they are written.
    ///
    /// # Errors
    /// When the folder cannot be written or holds an index already.
    pub fn create(
        folder: impl Into<Box<dyn Directory>>,
        entries: Arranged,
        lexicon: &Lexicon,
        build: &str,
    ) -> Result<Self, SearchError> {
        let folder = folder.into();
        if tantivy::Index::exists(&*folder).map_err(tantivy::TantivyError::from)? {
            return Err(tantivy::TantivyError::IndexAlreadyExists.into());
        }
        Self::fill(&builder().open_or_create(folder)?, entries, Texts::Dropped, (lexicon, build))
    }

    /// Opens the index of a folder.
    ///
    /// # Errors
    /// When there is none, or when another version of the program made it.
    pub fn open(folder: impl Into<Box<dyn Directory>>) -> Result<Self, SearchError> {
        Self::read(&tantivy::Index::open(folder)?)
    }

    fn fill(
        index: &tantivy::Index,
        Arranged(mut entries): Arranged,
        texts: Texts,
        (lexicon, build): (&Lexicon, &str),
    ) -> Result<Self, SearchError> {
        let fields = schema().1;
        // One thread writes, so that documents keep their order; they are made by all of them.
        let mut writer: IndexWriter<Indexed> = index.writer_with_num_threads(1, WRITER_BYTES)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for start in (0..entries.len()).step_by(AT_ONCE) {
            let part = start..entries.len().min(start + AT_ONCE);
            let of = |at| Indexed::of(&entries, at, fields, lexicon);
            let made = part.clone().into_par_iter().map(of).collect::<Result<Vec<_>, _>>()?;
            for document in made {
                writer.add_document(document)?;
            }
            if texts == Texts::Dropped {
                entries[part].iter_mut().for_each(|entry| entry.text = String::new());
            }
        }
        let imprint = Imprint {
            schema: SCHEMA_VERSION,
            analyzer: ANALYZER_VERSION,
            build: build.to_owned(),
            lexicon: lexicon.clone(),
        };
        let payload =
            serde_json::to_string(&imprint).map_err(|_| SearchError::Damaged("the lexicon cannot be written"))?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        writer.wait_merging_threads()?;
        Ok(Self { entries: (texts == Texts::Kept).then_some(entries), ..Self::read(index)? })
    }

    fn read(index: &tantivy::Index) -> Result<Self, SearchError> {
        let imprint = imprint(&index.load_metas()?.payload.unwrap_or_default())?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let fields = schema().1;
        let (bases, len) = bases(&searcher)?;
        let grams = OnceLock::new();
        let (page_starts, linked) = Default::default();
        let mut opened = Self { searcher, fields, imprint, bases, grams, page_starts, linked, entries: None };
        opened.page_starts = opened.find_pages(len)?;
        opened.linked = opened.marked(LINKED, len)?;
        Ok(opened)
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.page_starts.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.page_starts.is_empty()
    }

    /// The build that the index belongs to.
    #[must_use]
    pub fn build(&self) -> &str {
        &self.imprint.build
    }

    /// The declared synonyms and their opposites.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.imprint.lexicon
    }

    /// For every entry whether a page begins with it.
    pub(crate) fn page_starts(&self) -> &[bool] {
        &self.page_starts
    }

    /// For every entry whether other pages refer to it.
    pub(crate) fn linked(&self) -> &[bool] {
        &self.linked
    }

    /// The entry of an ordinal.
    pub(crate) fn entry(&self, ordinal: u32) -> Result<Entry, SearchError> {
        if let Some(entries) = &self.entries {
            return Ok(entries[ordinal as usize].clone());
        }
        let stored: TantivyDocument = self.searcher.doc(self.address(ordinal))?;
        let value = stored.get_first(self.fields.entry).map(OwnedValue::from);
        let Some(OwnedValue::Str(stored)) = value else { return Err(SearchError::Damaged("an entry is missing")) };
        indexed::read(&stored).ok_or(SearchError::Damaged("an entry cannot be read"))
    }

    /// The document of an ordinal.
    fn address(&self, ordinal: u32) -> DocAddress {
        let before = |base: &u32| *base <= ordinal;
        let segments = (0..).zip(&self.bases).filter(|(_, base)| before(base));
        let (segment, base) = segments.max_by_key(|(_, base)| **base).unwrap_or((0, &0));
        DocAddress::new(segment, ordinal - base)
    }

    /// All entries, in the order of their ordinals.
    pub(crate) fn entries(&self) -> Result<Cow<'_, [Entry]>, SearchError> {
        if let Some(entries) = &self.entries {
            return Ok(Cow::Borrowed(entries));
        }
        (0..self.len()).map(|ordinal| self.entry(ordinal)).collect::<Result<Vec<_>, _>>().map(Cow::Owned)
    }

    /// The entries whose number is `key`, those that have it as an alias or as the path of an item, and its items.
    pub(crate) fn numbered(&self, key: &str) -> Result<[Vec<u32>; 3], SearchError> {
        let of = |mark: char| self.ordinals(self.fields.key, &format!("{key}{mark}"));
        Ok([of(OWN_NUMBER)?, of(OTHER_NUMBER)?, of(PARENT_NUMBER)?])
    }

    /// The entries that have a value of a vocabulary; the kind is the vocabulary without a name.
    pub(crate) fn with_facet(&self, vocabulary: &str, value: &str) -> Result<Vec<u32>, SearchError> {
        self.ordinals(self.fields.facet, &facet_term(vocabulary, value))
    }

    fn ordinals(&self, field: Field, text: &str) -> Result<Vec<u32>, SearchError> {
        self.ordinals_below(field, text, self.len())
    }

    /// The ordinals of the entries that have a term; all of them are below `len`.
    fn ordinals_below(&self, field: Field, text: &str, len: u32) -> Result<Vec<u32>, SearchError> {
        let mut found = Vec::new();
        for (reader, base) in self.searcher.segment_readers().iter().zip(&self.bases) {
            let inverted = reader.inverted_index(field)?;
            let term = tantivy::Term::from_field_text(field, text);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                found.push(base.saturating_add(postings.doc()));
                postings.advance();
            }
        }
        found.sort_unstable();
        // Who can write an index can write anything into it, with right checksums.
        if found.last().is_some_and(|last| *last >= len) {
            return Err(SearchError::Damaged("an entry is missing"));
        }
        Ok(found)
    }

    /// Where a gram occurs; for a single character, where any gram does that begins with it.
    pub(crate) fn list(&self, gram: &str) -> Result<List, SearchError> {
        let key = Key::of(gram);
        let single = key.second == 0;
        let mut found = Vec::new();
        for (base, grams) in self.grams()? {
            let mut row = grams.lower_bound(key);
            while row < grams.rows() && (grams.key(row) == key || single && grams.key(row).first == key.first) {
                grams.read(row, *base, &mut found)?;
                row += 1;
            }
        }
        if found.iter().any(|posting| posting.ordinal >= self.len()) {
            return Err(SearchError::Damaged("a gram is said to stand in an entry that is not there"));
        }
        Ok(if single { List::of_character(found) } else { List::of_gram(found) })
    }

    fn grams(&self) -> Result<&Segments, SearchError> {
        if let Some(grams) = self.grams.get() {
            return Ok(grams);
        }
        let opened = self.open_grams()?;
        Ok(self.grams.get_or_init(|| opened))
    }

    /// Opens the grams of every segment. What was read of them leaves the memory with what is returned here.
    pub(crate) fn open_grams(&self) -> Result<Segments, SearchError> {
        let segments = self.searcher.segment_readers().iter().zip(&self.bases);
        let mut opened = segments
            .map(|(reader, base)| Ok((*base, GramReader::open(reader)?)))
            .collect::<Result<Segments, SearchError>>()?;
        opened.sort_by_key(|(base, _)| *base);
        Ok(opened)
    }

    /// Cuts the grams into about so many ranges of like size; those that begin with one character stay together. The
    /// ranges come in the order of UTF-16, in which characters of other planes stand before those from U+E000 on.
    pub(crate) fn gram_ranges(&self, parts: usize) -> Result<Vec<GramRange>, SearchError> {
        const PRIVATE: u32 = 0xe000;
        const OTHER_PLANES: u32 = 0x1_0000;
        let mut bounds = std::collections::BTreeSet::from([PRIVATE, OTHER_PLANES]);
        if let Some((_, largest)) = self.open_grams()?.iter().max_by_key(|(_, grams)| grams.rows()) {
            bounds.extend((1..parts).map(|part| largest.rows() * part / parts).map(|row| largest.key(row).first));
        }
        let starts = std::iter::once(0).chain(bounds.iter().copied());
        let ends = bounds.iter().copied().map(Some).chain([None]);
        let mut ranges: Vec<GramRange> = starts.zip(ends).map(|(from, to)| GramRange { from, to }).collect();
        ranges.sort_by_key(|range| (PRIVATE..OTHER_PLANES).contains(&range.from));
        Ok(ranges)
    }

    /// Calls `each` with every gram of a range, ascending, and where it occurs.
    pub(super) fn each_list(
        segments: &Segments,
        range: &GramRange,
        mut each: impl FnMut(Key, &[Posting]),
    ) -> Result<(), SearchError> {
        let start = |grams: &GramReader| grams.lower_bound(Key::before(range.from));
        let mut rows: Vec<usize> = segments.iter().map(|(_, grams)| start(grams)).collect();
        let within = |key: &Key| range.to.is_none_or(|to| key.first < to);
        let next = |row: usize, grams: &GramReader| (row < grams.rows()).then(|| grams.key(row)).filter(within);
        // The next gram of every segment; a large guide has many segments, and most have the same.
        let mut keys: Vec<Key> =
            rows.iter().zip(segments).map(|(row, (_, grams))| next(*row, grams).unwrap_or(Key::ENDED)).collect();
        let mut found = Vec::new();
        loop {
            let Some(least) = keys.iter().min().copied().filter(|key| *key != Key::ENDED) else { return Ok(()) };
            found.clear();
            // Segments come in the order of their entries, so that what is found ascends.
            for ((row, key), (base, grams)) in rows.iter_mut().zip(&mut keys).zip(segments) {
                if *key == least {
                    grams.read(*row, *base, &mut found)?;
                    *row += 1;
                    *key = next(*row, grams).unwrap_or(Key::ENDED);
                }
            }
            each(least, &found);
        }
    }

    /// For every entry whether it has a term that marks it.
    fn marked(&self, term: &str, len: u32) -> Result<Vec<bool>, SearchError> {
        let mut marked = vec![false; len as usize];
        for ordinal in self.ordinals_below(self.fields.facet, term, len)? {
            marked[ordinal as usize] = true;
        }
        Ok(marked)
    }

    fn find_pages(&self, len: u32) -> Result<Vec<bool>, SearchError> {
        let starts = self.marked(PAGE_START, len)?;
        if starts.first() == Some(&false) {
            return Err(SearchError::Damaged("no page begins with the first entry"));
        }
        Ok(starts)
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        facet: builder.add_text_field("facet", STRING),
        entry: builder.add_text_field("entry", STORED),
    };
    (builder.build(), fields)
}

fn builder() -> IndexBuilder {
    // Stored entries are written as they are: packing them takes longer than anything that is won by it.
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    tantivy::Index::builder().schema(schema().0).settings(settings).register_plugin(Arc::new(GramPlugin))
}

/// Entries in guide order, those of one page together where its first one stands: an entry's place is its ordinal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arranged(Vec<Entry>);

impl Arranged {
    /// Puts entries in order.
    #[must_use]
    pub fn of(mut entries: Vec<Entry>) -> Self {
        entries.iter_mut().for_each(clean);
        entries.sort_by_key(|entry| entry.order);
        let mut first = std::collections::HashMap::new();
        let mut places = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            places.push(*first.entry(entry.page()).or_insert(at));
        }
        if !places.is_sorted() {
            let mut pairs: Vec<(usize, Entry)> = places.into_iter().zip(entries).collect();
            pairs.sort_by_key(|(place, _)| *place);
            entries = pairs.into_iter().map(|(_, entry)| entry).collect();
        }
        Self(entries)
    }

    /// The entries.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }
}

/// What becomes of the entries' texts once they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Texts {
    Kept,
    Dropped,
}

/// Control characters are seams in the index and in its files.
fn clean(entry: &mut Entry) {
    let lines = [&mut entry.id, &mut entry.kind, &mut entry.number, &mut entry.title];
    for line in lines.into_iter().chain(&mut entry.aliases) {
        if may_have_control(line) && line.contains(char::is_control) {
            *line = line.replace(char::is_control, " ");
        }
    }
    let control = |c: char| c.is_control() && c != '\n';
    if may_have_control(&entry.text) && entry.text.contains(control) {
        entry.text = entry.text.replace(control, " ");
    }
}

/// Whether a text has a byte that control characters other than the line break have; hardly any has.
fn may_have_control(text: &str) -> bool {
    // Those from U+0080 to U+009F begin with 0xC2. Whole chunks are looked at, so that many bytes are at once.
    let has = |byte: &u8| matches!(byte, 0..=0x09 | 0x0B..=0x1F | 0x7F | 0xC2);
    text.as_bytes().chunks(64).any(|chunk| chunk.iter().fold(false, |any, byte| any | has(byte)))
}

fn imprint(payload: &str) -> Result<Imprint, SearchError> {
    let wanted = format!("{SCHEMA_VERSION}.{ANALYZER_VERSION}");
    let value: serde_json::Value =
        serde_json::from_str(payload).map_err(|_| SearchError::Damaged("it says no version"))?;
    let found = format!("{}.{}", value["schema"], value["analyzer"]);
    if found != wanted {
        return Err(SearchError::Stale { found, wanted });
    }
    serde_json::from_value(value).map_err(|_| SearchError::Damaged("its imprint cannot be read"))
}

/// The ordinal of every segment's first document, and how many entries there are. Documents follow one another without
/// a gap; an index in which they do not is not ours.
fn bases(searcher: &Searcher) -> Result<(Vec<u32>, u32), SearchError> {
    let (mut bases, mut runs) = (Vec::new(), Vec::new());
    for reader in searcher.segment_readers() {
        let base = GramReader::open(reader)?.base();
        bases.push(base);
        runs.push((base, reader.max_doc()));
    }
    runs.sort_unstable();
    let len = runs.into_iter().try_fold(0u32, |end, (base, count)| (base == end).then(|| end.checked_add(count))?);
    len.map(|len| (bases, len)).ok_or(SearchError::Damaged("an entry is missing"))
}

//! The tantivy index: one document for every entry, its grams with positions, its numbers and facets as terms.
//! Versions, build id and lexicon travel in the commit, so that an index of another making is never read wrongly.

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::NoMergePolicy;
use tantivy::postings::Postings;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, OwnedValue, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, DocSet, IndexReader, Searcher, TERMINATED, TantivyDocument};

use super::clause;
use super::grams::{FLAG_BITS, Form, GramTokenizer};
use super::normal::ANALYZER_VERSION;
use super::rank::{List, Posting};
use super::{Entry, Lexicon, SearchError};

/// Version of the fields and of what is stored in them.
pub const SCHEMA_VERSION: u32 = 1;

/// What tantivy may keep in memory before it writes segments. Every segment has a dictionary of its own to be merged
/// when the browser's files are made, so that few large ones are cheaper than many small ones.
const WRITER_BYTES: usize = 96_000_000;

/// How many threads write; which of them gets an entry is chance, so nothing may follow from it.
const WRITERS: usize = 2;

/// So many documents are made side by side before they are handed over.
const AT_ONCE: usize = 1_024;

/// The grams from one on, up to another or to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GramRange {
    from: String,
    to: Option<String>,
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
struct Fields {
    grams: Field,
    ordinal: Field,
    key: Field,
    facet: Field,
    entry: Field,
}

/// An opened index.
pub struct SearchIndex {
    searcher: Searcher,
    fields: Fields,
    imprint: Imprint,
    /// For every segment the ordinals of its documents.
    segments: Vec<Vec<u32>>,
    /// For every entry its document.
    addresses: Vec<DocAddress>,
    /// For every entry whether a page begins with it.
    page_starts: Vec<bool>,
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
        Self::fill(&tantivy::Index::create_in_ram(schema().0), entries, lexicon, build)
    }

    /// Makes an index in an empty folder.
    ///
    /// # Errors
    /// When the folder cannot be written or holds an index already.
    pub fn create(folder: &Path, entries: Vec<Entry>, lexicon: &Lexicon, build: &str) -> Result<Self, SearchError> {
        Self::fill(&tantivy::Index::create_in_dir(folder, schema().0)?, entries, lexicon, build)
    }

    /// Opens the index of a folder.
    ///
    /// # Errors
    /// When there is none, or when another version of the program made it.
    pub fn open(folder: &Path) -> Result<Self, SearchError> {
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        Self::read(&tantivy::Index::open(directory)?)
    }

    fn fill(
        index: &tantivy::Index,
        mut entries: Vec<Entry>,
        lexicon: &Lexicon,
        build: &str,
    ) -> Result<Self, SearchError> {
        register(index);
        let fields = schema().1;
        arrange(&mut entries);
        let mut writer = index.writer_with_num_threads(WRITERS, WRITER_BYTES)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let ordinals: Vec<usize> = (0..entries.len()).collect();
        for part in ordinals.chunks(AT_ONCE) {
            let made = part.par_iter().map(|at| document(fields, &entries, *at)).collect::<Result<Vec<_>, _>>()?;
            for document in made {
                writer.add_document(document)?;
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
        Ok(Self { entries: Some(entries), ..Self::read(index)? })
    }

    fn read(index: &tantivy::Index) -> Result<Self, SearchError> {
        let imprint = imprint(&index.load_metas()?.payload.unwrap_or_default())?;
        register(index);
        let reader: IndexReader = index.reader()?;
        let searcher = reader.searcher();
        let fields = schema().1;
        let (segments, addresses) = places(&searcher)?;
        let mut opened =
            Self { searcher, fields, imprint, segments, addresses, page_starts: Vec::new(), entries: None };
        opened.page_starts = opened.find_pages()?;
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

    /// The entry of an ordinal.
    pub(crate) fn entry(&self, ordinal: u32) -> Result<Entry, SearchError> {
        if let Some(entries) = &self.entries {
            return Ok(entries[ordinal as usize].clone());
        }
        let stored: TantivyDocument = self.searcher.doc(self.addresses[ordinal as usize])?;
        let value = stored.get_first(self.fields.entry).map(OwnedValue::from);
        let Some(OwnedValue::Str(json)) = value else { return Err(SearchError::Damaged("an entry is missing")) };
        serde_json::from_str(&json).map_err(|_| SearchError::Damaged("an entry cannot be read"))
    }

    /// All entries, in the order of their ordinals.
    pub(crate) fn entries(&self) -> Result<Cow<'_, [Entry]>, SearchError> {
        if let Some(entries) = &self.entries {
            return Ok(Cow::Borrowed(entries));
        }
        (0..self.len()).map(|ordinal| self.entry(ordinal)).collect::<Result<Vec<_>, _>>().map(Cow::Owned)
    }

    /// The entries whose number is `key`, and those that have it as an alias or as the path of an item.
    pub(crate) fn numbered(&self, key: &str) -> Result<[Vec<u32>; 2], SearchError> {
        let of = |mark: char| self.ordinals(self.fields.key, &format!("{key}{mark}"));
        Ok([of(OWN_NUMBER)?, of(OTHER_NUMBER)?])
    }

    /// The entries that have a value of a vocabulary; the kind is the vocabulary without a name.
    pub(crate) fn with_facet(&self, vocabulary: &str, value: &str) -> Result<Vec<u32>, SearchError> {
        self.ordinals(self.fields.facet, &facet_term(vocabulary, value))
    }

    fn ordinals(&self, field: Field, text: &str) -> Result<Vec<u32>, SearchError> {
        let mut found = Vec::new();
        for (reader, ordinals) in self.searcher.segment_readers().iter().zip(&self.segments) {
            let inverted = reader.inverted_index(field)?;
            let term = tantivy::Term::from_field_text(field, text);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                found.push(ordinals[postings.doc() as usize]);
                postings.advance();
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Where a gram occurs; for a single character, where any gram does that begins with it.
    pub(crate) fn list(&self, gram: &str) -> Result<List, SearchError> {
        let single = gram.chars().nth(1).is_none();
        let (mut found, mut positions) = (Vec::new(), Vec::new());
        for (reader, ordinals) in self.searcher.segment_readers().iter().zip(&self.segments) {
            let inverted = reader.inverted_index(self.fields.grams)?;
            let range = inverted.terms().range().ge(gram);
            let mut terms = if single { range.lt(after(gram)) } else { range.le(gram) }.into_stream()?;
            while terms.advance() {
                let mut postings =
                    inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::WithFreqsAndPositions)?;
                gather(&mut postings, ordinals, &mut positions, &mut found);
            }
        }
        Ok(if single { List::of_character(found) } else { List::of_gram(found) })
    }

    /// Cuts the grams into about so many ranges of like size; those that begin with one character stay together.
    pub(crate) fn gram_ranges(&self, parts: usize) -> Result<Vec<GramRange>, SearchError> {
        let mut bounds = std::collections::BTreeSet::new();
        let mut largest = None;
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(self.fields.grams)?;
            let terms = inverted.terms().num_terms();
            if largest.as_ref().is_none_or(|(most, _)| terms > *most) {
                largest = Some((terms, inverted));
            }
        }
        if let Some((terms, inverted)) = largest {
            let mut gram = Vec::new();
            for part in 1..parts {
                inverted.terms().ord_to_term((terms * part / parts) as u64, &mut gram)?;
                let first = std::str::from_utf8(&gram).ok().and_then(|gram| gram.chars().next());
                bounds.extend(first.map(String::from));
            }
        }
        let starts = std::iter::once(String::new()).chain(bounds.iter().cloned());
        let ends = bounds.iter().cloned().map(Some).chain([None]);
        Ok(starts.zip(ends).map(|(from, to)| GramRange { from, to }).collect())
    }

    /// Calls `each` with every gram of a range, ascending, and where it occurs.
    pub(crate) fn each_list(
        &self,
        range: &GramRange,
        mut each: impl FnMut(&str, &[Posting]),
    ) -> Result<(), SearchError> {
        let readers: Vec<_> = self
            .searcher
            .segment_readers()
            .iter()
            .zip(&self.segments)
            .map(|(reader, ordinals)| Ok((reader.inverted_index(self.fields.grams)?, ordinals)))
            .collect::<Result<_, SearchError>>()?;
        let mut streams = Vec::new();
        for (inverted, _) in &readers {
            let from = inverted.terms().range().ge(&range.from);
            let mut stream = if let Some(to) = &range.to { from.lt(to) } else { from }.into_stream()?;
            let more = stream.advance();
            streams.push((stream, more));
        }
        let (mut key, mut found, mut positions) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            let least = streams.iter().filter(|(_, more)| *more).map(|(stream, _)| stream.key()).min();
            let Some(least) = least else { return Ok(()) };
            key.clear();
            key.extend_from_slice(least);
            found.clear();
            for ((stream, more), (inverted, ordinals)) in streams.iter_mut().zip(&readers) {
                if !*more || stream.key() != key {
                    continue;
                }
                let mut postings =
                    inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqsAndPositions)?;
                gather(&mut postings, ordinals, &mut positions, &mut found);
                *more = stream.advance();
            }
            // Each segment's postings ascend, so that this merges runs.
            found.sort_by_key(|posting| posting.ordinal);
            each(std::str::from_utf8(&key).map_err(|_| SearchError::Damaged("a gram is not text"))?, &found);
        }
    }

    fn find_pages(&self) -> Result<Vec<bool>, SearchError> {
        let mut starts = vec![false; self.addresses.len()];
        for ordinal in self.ordinals(self.fields.facet, PAGE_START)? {
            starts[ordinal as usize] = true;
        }
        Ok(starts)
    }
}

/// Ends the key of an entry's own number.
const OWN_NUMBER: char = '=';
/// Ends the key of an alias or of the path of an item.
const OTHER_NUMBER: char = '~';

/// The term that marks the first entry of a page.
const PAGE_START: &str = "\u{1}";

fn facet_term(vocabulary: &str, value: &str) -> String {
    format!("{vocabulary}={value}")
}

/// The least string that is greater than every string that begins with `character`.
fn after(character: &str) -> String {
    let mut end = character.to_owned();
    end.push(char::MAX);
    end
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("grams")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        grams: builder.add_text_field("grams", TextOptions::default().set_indexing_options(indexing)),
        ordinal: builder.add_u64_field("ordinal", FAST | INDEXED),
        key: builder.add_text_field("key", STRING),
        facet: builder.add_text_field("facet", STRING),
        entry: builder.add_text_field("entry", STORED),
    };
    (builder.build(), fields)
}

fn register(index: &tantivy::Index) {
    index.tokenizers().register("grams", TextAnalyzer::from(GramTokenizer));
}

/// Guide order, the entries of one page together where its first one stands.
fn arrange(entries: &mut [Entry]) {
    entries.iter_mut().for_each(clean);
    entries.sort_by_key(|entry| entry.order);
    let mut first = std::collections::BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        first.entry(entry.page().to_owned()).or_insert(at);
    }
    entries.sort_by_cached_key(|entry| first[entry.page()]);
}

/// Control characters are seams in the index and in its files.
fn clean(entry: &mut Entry) {
    let lines = [&mut entry.id, &mut entry.kind, &mut entry.number, &mut entry.title];
    for line in lines.into_iter().chain(&mut entry.aliases) {
        if line.contains(char::is_control) {
            *line = line.replace(char::is_control, " ");
        }
    }
    if entry.text.contains(|c: char| c.is_control() && c != '\n') {
        entry.text = entry.text.replace(|c: char| c.is_control() && c != '\n', " ");
    }
}

fn document(fields: Fields, entries: &[Entry], ordinal: usize) -> Result<TantivyDocument, SearchError> {
    let entry = &entries[ordinal];
    let mut stored = TantivyDocument::default();
    stored.add_text(fields.grams, Form::of(entry).tokenizable());
    stored.add_u64(fields.ordinal, ordinal as u64);
    if ordinal == 0 || entries[ordinal - 1].page() != entry.page() {
        stored.add_text(fields.facet, PAGE_START);
    }
    for key in number_keys(entry) {
        stored.add_text(fields.key, key);
    }
    stored.add_text(fields.facet, facet_term("", &entry.kind));
    for (vocabulary, values) in &entry.facets {
        for value in values {
            stored.add_text(fields.facet, facet_term(vocabulary, value));
        }
    }
    let json = serde_json::to_string(entry).map_err(|_| SearchError::Damaged("an entry cannot be written"))?;
    stored.add_text(fields.entry, json);
    Ok(stored)
}

/// Under which numbers an entry is found, each with a mark that says how it is meant.
pub(crate) fn number_keys(entry: &Entry) -> Vec<String> {
    let own = clause::canonical(&entry.number);
    let mut others: Vec<String> = entry.aliases.iter().filter_map(|alias| clause::canonical(alias)).collect();
    others.extend(own.as_deref().and_then(clause::item_path).map(str::to_owned));
    let mut keys: Vec<String> =
        others.iter().filter(|key| own.as_ref() != Some(*key)).map(|key| format!("{key}{OTHER_NUMBER}")).collect();
    keys.extend(own.map(|key| format!("{key}{OWN_NUMBER}")));
    keys.sort();
    keys.dedup();
    keys
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

/// The ordinals of every segment's documents, and every ordinal's document.
fn places(searcher: &Searcher) -> Result<(Vec<Vec<u32>>, Vec<DocAddress>), SearchError> {
    let mut segments = Vec::new();
    let mut addresses = Vec::new();
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let column = reader.fast_fields().u64("ordinal")?;
        let ordinal = |document| column.first(document).and_then(|ordinal| u32::try_from(ordinal).ok());
        let ordinals: Option<Vec<u32>> = (0..reader.max_doc()).map(ordinal).collect();
        let ordinals = ordinals.ok_or(SearchError::Damaged("an entry has no place"))?;
        addresses
            .extend((0..).zip(&ordinals).map(|(document, ordinal)| (*ordinal, DocAddress::new(segment, document))));
        segments.push(ordinals);
    }
    addresses.sort_unstable_by_key(|(ordinal, _)| *ordinal);
    if !(0..).zip(&addresses).all(|(wanted, (ordinal, _))| wanted == *ordinal) {
        return Err(SearchError::Damaged("an entry is missing"));
    }
    Ok((segments, addresses.into_iter().map(|(_, address)| address).collect()))
}

/// Reads postings; `positions` is room for those of one document.
fn gather(postings: &mut impl Postings, ordinals: &[u32], positions: &mut Vec<u32>, found: &mut Vec<Posting>) {
    while postings.doc() != TERMINATED {
        postings.positions(positions);
        let mut posting = Posting { ordinal: ordinals[postings.doc() as usize], mask: 0, flags: 0 };
        for position in positions.iter() {
            posting.mask |= 1 << ((position >> FLAG_BITS) & 7);
            posting.flags |= u8::try_from(position & ((1 << FLAG_BITS) - 1)).unwrap_or(0);
        }
        found.push(posting);
        postings.advance();
    }
}

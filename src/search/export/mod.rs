//! The browser's index: classic scripts that register themselves, made from the tantivy index, the same bytes for
//! the same entries. A small guide is one file of text that the browser scans; a larger one is cut into shards.
//!
//! Every file is `tebikiShard("kind.checksum","payload"…)` and is called so (a `g` file by three bytes of it and one of what
//! divides it from the file before, so that the root needs three): its name follows from what it holds, no file
//! says to which build it belongs, and a reader of an earlier build still finds hers as long as they lie there. The root
//! says which files belong together, and `search/build.js` which root counts. The checksum is FNV-1a over the UTF-16 units
//! of the payloads with a zero behind each, so that a damaged file is an error and never another order of answers.
//! Files are cut where the hash of a key says so, between bounds: an edit changes the files that hold it, not those behind.
//!
//! Payloads are packed as `pack` says. All text is deflated, in bytes of its own code. In a text `U+0002` ends an entry and `U+0001` a field:
//! id (only `#anchor` where the page is that of the entry before; where a file begins within a page, `U+0003` and the page's title), kind, number (behind `U+0003`: as it is cited), title, aliases (`U+0003`
//! between them),
//! facets (`vocabulary:value,value;…` by place in the tables of the root), text.
//!
//! | kind | payload |
//! |---|---|
//! | `root` | JSON: counts, kinds, vocabularies, lexicon, what stands beside numbers, how foreign sounds are spelt, words that say nothing, marks between words, ways of writing words, shapes of labels, katakana words that are no joined ones, first numbers of the `n` files, checksums of files; with the ordinals of places that others refer to and every entry's text in a small guide. In a large one follow: what divides every `g` file from the one before, in bytes; three bytes of each's checksum, the highest first; the payloads of the layout, if it is short. Its JSON is not packed as long as it is short |
//! | `layout` | in bits: where pages begin, the first entry of every `t` file but the first, as ordinals, and the ordinals of places that others refer to; the checksums of the `t` files, four bytes each. It is needed later than the first grams |
//! | `g` | lists of grams by UTF-16 order (`lists`): length of the key in units, 2 bits; whether its first unit is that of the key before, 1 bit; units, 16 bits each; the list. Length 0 ends the file |
//! | `t` | entries |
//! | `n` | lines of number, `U+0001`, ordinals in base 36 as gaps |
//! | `f` | for each value of one vocabulary the ordinals; the kind is the first vocabulary |
//! | `kin` | a line each of kanji that are typed for one another; it is asked for where a word with kanji does not occur |
//! | `readings` | the words of the guide by their readings; it is asked for where kana or romaji do not occur |
//! | `stems` | the words of the guide in Latin letters by their stems; it is asked for where such a word does not occur |
//! | `words` | what words of the thesaurus stand for; it is asked for where a query is not found as it is written |

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde_json::json;

use super::cited::beside_numbers;
use super::index::SearchIndex;
use super::postings::write_varint;
use super::query;
use super::{Entry, Lexicon, SearchError};

mod bits;
mod checksum;
mod cut;
mod lists;
mod numbers;
mod pack;
mod words;

use bits::BitWriter;
use checksum::{Checksum, ends_before};
use cut::{Divider, put_grams, text_chars};
use numbers::number_shards;
use pack::{Deflater, pack};
use words::{PARTS, kin_file, readings_file, stems_file, words_file};

/// Version of the files; the browser refuses another.
pub const FORMAT_VERSION: u32 = 10;

/// A guide whose packed text is not longer than this is one file.
const BUNDLE_BYTES: usize = 64_000;

/// One file of the browser's index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardFile {
    /// Its name: letters, digits and `.js`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// How the browser's index is laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// One file if the guide is small enough, shards otherwise.
    #[default]
    Fitting,
    /// Shards, however small the guide is.
    Shards,
}

/// The files of the browser's index, the root first.
///
/// # Errors
/// When the index cannot be read.
pub fn export(index: &SearchIndex, layout: Layout) -> Result<Vec<ShardFile>, SearchError> {
    let files = Mutex::new(Vec::new());
    export_to(index, layout, &|file| -> Result<(), SearchError> {
        files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
        Ok(())
    })?;
    let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    files.sort_by_key(|file: &ShardFile| (!file.name.starts_with("root."), file.name.clone()));
    // Files of the same content are one file.
    files.dedup();
    Ok(files)
}

/// Hands every file of the browser's index to `put` as soon as it is made, from many threads and in no order; returns the
/// checksum of the root.
///
/// # Errors
/// When the index cannot be read, and the first error of `put`.
pub fn export_to<E: From<SearchError> + Send>(
    index: &SearchIndex,
    layout: Layout,
    put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
) -> Result<String, E> {
    match Draft::begin(&index.entries()?, index.lexicon(), layout, put)? {
        Begun::Draft(draft) => draft.finish(index, put),
        Begun::Whole(root) => Ok(root),
    }
}

/// What has become of the browser's index when everything is made that the entries are needed for.
pub enum Begun {
    /// A small guide is one file: the checksum of its root.
    Whole(String),
    /// The tantivy index has the rest.
    Draft(Draft),
}

/// The browser's index when everything is made that the entries are needed for; the tantivy index has the rest.
pub struct Draft {
    tables: Tables,
    /// The root without its bits.
    root: serde_json::Value,
    /// How many entries each `t` file has.
    counts: Vec<usize>,
    /// The checksums of the `t` files.
    texts: Vec<u32>,
}

impl Draft {
    /// Hands over the files that are made of the entries in their order alone: of a small guide that is all, and nothing
    /// remains to be done.
    ///
    /// # Errors
    /// The first error of `put`.
    pub fn begin<E: Send>(
        entries: &[Entry],
        lexicon: &Lexicon,
        layout: Layout,
        put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
    ) -> Result<Begun, E> {
        let tables = Tables::of(entries);
        let mut root = tables.root(entries.len(), lexicon);
        let [before, behind] = beside_numbers();
        let separators = query::SEPARATORS.iter().collect::<String>().replace(']', "\\]");
        root["b"] = json!([before, behind, query::RESPELLINGS, query::STOP, separators]);
        if !lexicon.related.is_empty() {
            let sums = (0..PARTS).map(|part| Ok(hex(give(words_file(lexicon, part), put)?)));
            root["x"] = json!(sums.collect::<Result<Vec<_>, E>>()?);
        }
        if !lexicon.labels.is_empty() {
            root["r"] = json!(lexicon.labels);
        }
        if !lexicon.spellings.is_empty() {
            root["o"] = json!(lexicon.spellings);
        }
        if !lexicon.unjoined.is_empty() {
            root["u"] = json!(lexicon.unjoined);
        }
        if !lexicon.kin.is_empty() {
            root["q"] = json!(hex(give(kin_file(lexicon), put)?));
        }
        if !lexicon.readings.is_empty() {
            root["y"] = json!(hex(give(readings_file(lexicon), put)?));
        }
        if !lexicon.stems.is_empty() {
            root["z"] = json!(hex(give(stems_file(lexicon), put)?));
        }
        let linked =
            (0..).zip(entries).filter(|(_, entry)| entry.linked).map(|(ordinal, _)| ordinal).collect::<Vec<u32>>();
        if layout == Layout::Fitting
            && let Some(bundle) = bundle(&tables, &root, (entries, &linked))
        {
            return Ok(Begun::Whole(hex(give(bundle, put)?)));
        }
        let counts = text_groups(entries);
        let texts = put_texts(&tables, entries, &counts, put)?;
        let (numbers, shards) = number_shards(entries, lexicon);
        let mut deflater = Deflater::new();
        let sums = shards.iter().map(|text| Ok(hex(give(file("n", &[&deflater.text(text)]), put)?)));
        let sums = sums.collect::<Result<Vec<_>, E>>()?;
        root["n"] = json!(numbers);
        root["m"] = json!(sums);
        Ok(Begun::Draft(Self { tables, root, counts, texts }))
    }

    /// Hands over the files that are made of the index of the same entries; returns the checksum of the root.
    ///
    /// # Errors
    /// When the index cannot be read, and the first error of `put`.
    pub fn finish<E: From<SearchError> + Send>(
        mut self,
        index: &SearchIndex,
        put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
    ) -> Result<String, E> {
        let (firsts, grams) = put_grams(index, put)?;
        let facets = self.tables.facet_shards(index)?.into_iter().map(|file| Ok(hex(give(file, put)?)));
        self.root["e"] = json!(facets.collect::<Result<Vec<_>, E>>()?);
        let (firsts, grams, texts) = (firsts_bytes(&firsts), sums_bytes::<3>(&grams), sums_bytes::<4>(&self.texts));
        let layout = layout_bits(index, &self.counts);
        if layout.len() + texts.len() <= ROOT_LAYOUT_BYTES {
            return Ok(hex(give(root_file(&self.root, &[&firsts, &grams, &layout, &texts]), put)?));
        }
        self.root["l"] = json!(hex(give(file("layout", &[&layout, &texts]), put)?));
        Ok(hex(give(root_file(&self.root, &[&firsts, &grams]), put)?))
    }
}

/// A file and its checksum.
type Made = (ShardFile, u32);

/// Hands over a file; returns its checksum.
fn give<E>((file, sum): Made, put: &impl Fn(ShardFile) -> Result<(), E>) -> Result<u32, E> {
    put(file).map(|()| sum)
}

fn hex(sum: u32) -> String {
    format!("{sum:08x}")
}

/// So many bytes of checksums, the highest byte first.
fn sums_bytes<const BYTES: usize>(sums: &[u32]) -> Vec<u8> {
    sums.iter().flat_map(|sum| sum.to_be_bytes().into_iter().take(BYTES)).collect()
}

/// A file of payloads.
fn file(kind: &str, payloads: &[&[u8]]) -> Made {
    headed(kind, None, payloads, |sum| sum)
}

/// A file of payloads with JSON before them, as it is written in the file and as the browser writes it; `named` makes of its
/// checksum what it is called by.
fn headed(kind: &str, head: Option<(&str, &str)>, payloads: &[&[u8]], named: impl Fn(u32) -> u32) -> Made {
    let length: usize = payloads.iter().map(|payload| payload.len() * 5 / 4 + 8).sum();
    let (mut sum, mut body) = (Checksum::new(), Vec::with_capacity(length + 64));
    if let Some((written, json)) = head {
        body.push(b',');
        body.extend_from_slice(written.as_bytes());
        sum.add(json.encode_utf16());
    }
    for payload in payloads {
        body.extend_from_slice(b",\"");
        let start = body.len();
        pack(payload, &mut body);
        sum.add(body[start..].iter().map(|byte| u16::from(*byte)));
        body.push(b'"');
    }
    body.push(b')');
    let sum = named(sum.0);
    let key = format!("{kind}.{}", hex(sum));
    let bytes = [format!("tebikiShard(\"{key}\"").as_bytes(), &body].concat();
    (ShardFile { name: format!("{key}.js"), bytes }, sum)
}

/// The root of a large guide. As long as its JSON is short the browser reads it as it is, which is faster than unpacking.
fn root_file(root: &serde_json::Value, payloads: &[&[u8]]) -> Made {
    let json = root.to_string();
    let plain = ascii(&json);
    if plain.len() > PLAIN_ROOT_BYTES {
        let deflated = Deflater::new().text(&json);
        return file("root", &[&[&deflated[..]], payloads].concat());
    }
    headed("root", Some((&plain, &json)), payloads, |sum| sum)
}

/// The same JSON of ASCII alone: what a file says must not depend on how a server names its encoding.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// A layout that is not longer than this is in the root: a file of its own would take longer.
const ROOT_LAYOUT_BYTES: usize = 4_000;

/// A root whose JSON is not longer than this is not packed.
const PLAIN_ROOT_BYTES: usize = 4_000;

/// Everything in one file, if it is short enough.
fn bundle(tables: &Tables, root: &serde_json::Value, (entries, linked): (&[Entry], &[u32])) -> Option<Made> {
    // Text never deflates to a tenth in this packing: what is far too long is not tried.
    if entries.iter().map(|entry| entry.text.len()).sum::<usize>() > BUNDLE_BYTES * 10 {
        return None;
    }
    let all = tables.write(entries, "");
    let mut root = root.clone();
    if !linked.is_empty() {
        root["i"] = json!(linked);
    }
    let deflated = Deflater::smallest().text(&format!("{root}\0{all}"));
    (deflated.len() <= BUNDLE_BYTES / 16 * 13).then(|| file("root", &[&deflated]))
}

/// The tables that entries refer to by place.
struct Tables {
    kinds: Vec<String>,
    vocabularies: BTreeMap<String, Vec<String>>,
}

impl Tables {
    fn of(entries: &[Entry]) -> Self {
        let mut kinds = std::collections::BTreeSet::new();
        let mut vocabularies: BTreeMap<String, std::collections::BTreeSet<String>> = BTreeMap::new();
        for entry in entries {
            kinds.insert(entry.kind.clone());
            for (vocabulary, values) in &entry.facets {
                vocabularies.entry(vocabulary.clone()).or_default().extend(values.iter().cloned());
            }
        }
        let vocabularies =
            vocabularies.into_iter().map(|(name, values)| (name, values.into_iter().collect())).collect();
        Self { kinds: kinds.into_iter().collect(), vocabularies }
    }

    fn root(&self, count: usize, lexicon: &Lexicon) -> serde_json::Value {
        let warnings: Vec<_> = lexicon.not_synonyms.iter().map(|line| json!([line.words, line.reason])).collect();
        let vocabularies: Vec<_> = self.vocabularies.iter().map(|(name, values)| json!([name, values])).collect();
        json!({ "v": FORMAT_VERSION, "c": count, "k": self.kinds, "f": vocabularies, "s": lexicon.synonyms, "w": warnings })
    }

    /// The records of some entries; `title` is that of the page that they begin within.
    fn write(&self, entries: &[Entry], title: &str) -> String {
        let length = |entry: &Entry| entry.id.len() + entry.number.len() + entry.title.len() + entry.text.len() + 32;
        let mut out = String::with_capacity(entries.iter().map(length).sum());
        let (mut page, mut of_page) = ("", "");
        for entry in entries {
            let id = if entry.page() == page {
                Cow::Borrowed(&entry.id[page.len()..])
            } else if page.is_empty() && !title.is_empty() {
                Cow::Owned(format!("{}\u{3}{title}", entry.id))
            } else {
                Cow::Borrowed(&*entry.id)
            };
            let kind = self.kinds.binary_search(&entry.kind).unwrap_or(0).to_string();
            let (aliases, facets) = (entry.aliases.join("\u{3}"), self.facets(entry));
            if entry.page() != page {
                of_page = &entry.number;
            }
            let number = shown_number(entry, of_page);
            for field in [&*id, &kind, &number, &entry.title, &aliases, &facets] {
                out.push_str(field);
                out.push('\u{1}');
            }
            out.push_str(&entry.text);
            out.push('\u{2}');
            page = entry.page();
        }
        out
    }

    fn facets(&self, entry: &Entry) -> String {
        let mut parts = Vec::new();
        for (at, (vocabulary, known)) in self.vocabularies.iter().enumerate() {
            let values = entry.facets.get(vocabulary).into_iter().flatten();
            let places: Vec<String> =
                values.filter_map(|value| known.binary_search(value).ok()).map(|place| place.to_string()).collect();
            if !places.is_empty() {
                parts.push(format!("{at}:{}", places.join(",")));
            }
        }
        parts.join(";")
    }

    fn facet_shards(&self, index: &SearchIndex) -> Result<Vec<Made>, SearchError> {
        let mut files = Vec::new();
        let kinds = (String::new(), self.kinds.clone());
        let all = std::iter::once(kinds).chain(self.vocabularies.clone());
        for (vocabulary, values) in all {
            let mut out = BitWriter::default();
            for value in values {
                lists::write_ordinals(&mut out, index.with_facet(&vocabulary, &value)?.into_iter());
            }
            files.push(file("f", &[&out.finish()]));
        }
        Ok(files)
    }
}

/// How many entries each `t` file has.
fn text_groups(entries: &[Entry]) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut count, mut chars) = (0, 0);
    let enough = text_chars(entries.len());
    for entry in entries {
        let length = entry.text.chars().count() + entry.title.chars().count() + 20;
        let may_end = chars > enough * 3 / 4 && ends_before(entry.id.encode_utf16(), 4);
        if count > 0 && (may_end || chars + length / 2 > enough * 3 / 2) {
            counts.push(count);
            (count, chars) = (0, 0);
        }
        count += 1;
        chars += length;
    }
    counts.push(count);
    counts
}

/// Makes the `t` files; returns their checksums.
fn put_texts<E: Send>(
    tables: &Tables,
    mut entries: &[Entry],
    counts: &[usize],
    put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
) -> Result<Vec<u32>, E> {
    let mut groups = Vec::new();
    let (mut page, mut title) = ("", "");
    for count in counts {
        let (group, rest) = entries.split_at(*count);
        let is_within = group.first().is_some_and(|entry| entry.page() == page);
        groups.push((group, if is_within { title } else { "" }));
        for entry in group.iter().filter(|entry| entry.page() != std::mem::replace(&mut page, entry.page())) {
            title = &entry.title;
        }
        entries = rest;
    }
    let write = |deflater: &mut Deflater, (group, title): &(&[Entry], &str)| {
        give(file("t", &[&deflater.text(&tables.write(group, title))]), put)
    };
    // A deflater's tables are made for so many files at least.
    groups.par_iter().with_min_len(16).map_init(Deflater::new, write).collect()
}

/// The number, and `U+0003` and that under which the place is cited where it is another one and not that of the page.
fn shown_number<'e>(entry: &'e Entry, of_page: &str) -> Cow<'e, str> {
    match &entry.cited {
        Some(cited) if !cited.number.is_empty() && *cited.number != *of_page => {
            Cow::Owned(format!("{}\u{3}{}", entry.number, cited.number))
        }
        _ => Cow::Borrowed(&entry.number),
    }
}

/// What divides every `g` file from the one before. For each how far its first unit is from that of the one before, with three
/// bits below that for how many more bytes it has, seven bits a byte, the lowest first; then those bytes. Whole bytes,
/// because the browser reads this before it can ask for anything.
fn firsts_bytes(firsts: &[Divider]) -> Vec<u8> {
    let mut out = Vec::with_capacity(firsts.len() * 3);
    let mut before = 0;
    for Divider { unit, more } in firsts {
        let unit = u64::from(*unit);
        write_varint(&mut out, (unit - before) << 3 | more.len() as u64);
        before = unit;
        out.extend(more);
    }
    out
}

/// Where pages begin, the first entry of every `t` file but the first, and which entries are linked to.
fn layout_bits(index: &SearchIndex, counts: &[usize]) -> Vec<u8> {
    let mut out = BitWriter::default();
    for starts in index.page_starts() {
        out.bits(u32::from(*starts), 1);
    }
    let mut starts: Vec<u32> = Vec::with_capacity(counts.len());
    for count in &counts[..counts.len().saturating_sub(1)] {
        starts
            .push(starts.last().copied().unwrap_or(0) + u32::try_from(*count).expect("entries are counted in 32 bits"));
    }
    lists::write_ordinals(&mut out, starts.into_iter());
    let linked = (0..).zip(index.linked()).filter(|(_, linked)| **linked).map(|(ordinal, _)| ordinal);
    lists::write_ordinals(&mut out, linked.collect::<Vec<u32>>().into_iter());
    out.finish()
}

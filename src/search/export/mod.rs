//! The browser's index: classic scripts that register themselves, made from the tantivy index, the same bytes for
//! the same entries. A small guide is one file of text that the browser scans; a larger one is cut into shards.
//!
//! Every file is `tebikiShard("key","build","payload"…)`; payloads are packed as `pack` says. All text is UTF-16,
//! deflated. In a text `U+0002` ends an entry and `U+0001` a field: id (only `#anchor` where the page is that of the
//! entry before), kind, number, title, aliases (`U+0003` between them), facets (`vocabulary:value,value;…` by
//! place in the tables of the root), text.
//!
//! | key | payload |
//! |---|---|
//! | `root` | JSON: counts, kinds, vocabularies, lexicon, first numbers of the `n` files; with every entry's text after it in a small guide. In a large one two payloads follow: the first gram of every `g` file, in bytes; the layout, if it is short. Its JSON is not packed as long as it is short |
//! | `layout` | in bits: where pages begin, and how many entries each `t` file has. It is needed later than the first grams |
//! | `g0` … | lists of grams by UTF-16 order (`lists`): length of the key in units, 2 bits; whether its first unit is that of the key before, 1 bit; units, 16 bits each; the list. Length 0 ends the file |
//! | `t0` … | entries |
//! | `n0` … | lines of number, `U+0001`, ordinals in base 36 as gaps |
//! | `f0` … | for each value of one vocabulary the ordinals; the kind is the first vocabulary |

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde_json::json;

use super::index::SearchIndex;
use super::indexed::number_keys;
use super::postings::write_varint;
use super::{Entry, Lexicon, SearchError};

mod bits;
mod cut;
mod lists;
mod pack;

use bits::BitWriter;
use cut::{Units, put_grams};
use pack::{Deflater, pack};

/// Version of the files; the browser refuses another.
pub const FORMAT_VERSION: u32 = 3;

/// A guide whose packed text is not longer than this is one file.
const BUNDLE_BYTES: usize = 64_000;

/// Characters of text in one `t` file: more of them deflate better, which counts where there are many files.
const fn text_chars(entries: usize) -> usize {
    if entries < 5_000 { 3_000 } else { 6_000 }
}

/// Characters in one `n` file.
const NUMBER_CHARS: usize = 12_000;

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

/// The files of the browser's index, the root first; one file means that the reader of shards is not needed.
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
    files.sort_by(|one: &ShardFile, other| (one.name != ROOT, &one.name).cmp(&(other.name != ROOT, &other.name)));
    Ok(files)
}

/// Hands every file of the browser's index to `put` as soon as it is made, from many threads and in no order.
///
/// # Errors
/// When the index cannot be read, and the first error of `put`.
pub fn export_to<E: From<SearchError> + Send>(
    index: &SearchIndex,
    layout: Layout,
    put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
) -> Result<(), E> {
    match Draft::begin(&index.entries()?, (index.lexicon(), index.build()), layout, put)? {
        Some(draft) => draft.finish(index, put),
        None => Ok(()),
    }
}

/// The browser's index when everything is made that the entries are needed for; the tantivy index has the rest.
pub struct Draft {
    tables: Tables,
    /// The root without its bits.
    root: serde_json::Value,
    /// How many entries each `t` file has.
    counts: Vec<usize>,
}

impl Draft {
    /// Hands over the files that are made of the entries in their order alone: of a small guide that is all, and nothing
    /// remains to be done.
    ///
    /// # Errors
    /// The first error of `put`.
    pub fn begin<E: Send>(
        entries: &[Entry],
        (lexicon, build): (&Lexicon, &str),
        layout: Layout,
        put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
    ) -> Result<Option<Self>, E> {
        let tables = Tables::of(entries);
        let mut root = tables.root(entries.len(), lexicon);
        if layout == Layout::Fitting
            && let Some(bundle) = bundle(&tables, &root, entries, build)
        {
            put(bundle)?;
            return Ok(None);
        }
        let counts = text_groups(entries);
        put_texts(&tables, entries, &counts, &|at, deflated| put(numbered('t', at, build, &deflated)))?;
        let (numbers, shards) = number_shards(entries);
        let mut deflater = Deflater::new();
        for (at, text) in shards.iter().enumerate() {
            put(numbered('n', at, build, &deflater.text(text)))?;
        }
        root["n"] = json!(numbers);
        Ok(Some(Self { tables, root, counts }))
    }

    /// Hands over the files that are made of the index of the same entries.
    ///
    /// # Errors
    /// When the index cannot be read, and the first error of `put`.
    pub fn finish<E: From<SearchError> + Send>(
        self,
        index: &SearchIndex,
        put: &(impl Fn(ShardFile) -> Result<(), E> + Sync),
    ) -> Result<(), E> {
        let firsts = put_grams(index, put)?;
        self.tables.facet_shards(index)?.into_iter().try_for_each(put)?;
        let (firsts, layout) = (firsts_bytes(&firsts), layout_bits(index, &self.counts));
        if layout.len() <= ROOT_LAYOUT_BYTES {
            return put(root_file(&self.root, index.build(), &[&firsts, &layout]));
        }
        put(file("layout", index.build(), &[&layout]))?;
        put(root_file(&self.root, index.build(), &[&firsts]))
    }
}

/// The name of the file that is loaded first.
const ROOT: &str = "root.js";

/// A file of payloads.
fn file(key: &str, build: &str, payloads: &[&[u8]]) -> ShardFile {
    let length: usize = payloads.iter().map(|payload| payload.len() * 5 / 4 + 8).sum();
    let mut bytes = Vec::with_capacity(length + 64);
    bytes.extend_from_slice(format!("tebikiShard(\"{key}\",{}", json!(build)).as_bytes());
    for payload in payloads {
        bytes.extend_from_slice(b",\"");
        pack(payload, &mut bytes);
        bytes.push(b'"');
    }
    bytes.push(b')');
    ShardFile { name: format!("{key}.js"), bytes }
}

/// The root of a large guide. As long as its JSON is short the browser reads it as it is, which is faster than unpacking.
fn root_file(root: &serde_json::Value, build: &str, payloads: &[&[u8]]) -> ShardFile {
    let json = root.to_string();
    let plain = ascii(&json);
    if plain.len() > PLAIN_ROOT_BYTES {
        let deflated = Deflater::new().text(&json);
        return file("root", build, &[&[&deflated[..]], payloads].concat());
    }
    let ShardFile { name, bytes } = file("root", build, payloads);
    let head = format!("tebikiShard(\"root\",{}", json!(build));
    ShardFile { name, bytes: [head.as_bytes(), b",", plain.as_bytes(), &bytes[head.len()..]].concat() }
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
const ROOT_LAYOUT_BYTES: usize = 1_000;

/// A root whose JSON is not longer than this is not packed.
const PLAIN_ROOT_BYTES: usize = 2_000;

/// One of many files of a kind.
fn numbered(kind: char, at: usize, build: &str, payload: &[u8]) -> ShardFile {
    file(&format!("{kind}{at}"), build, &[payload])
}

/// Everything in one file, if it is short enough.
fn bundle(tables: &Tables, root: &serde_json::Value, entries: &[Entry], build: &str) -> Option<ShardFile> {
    // Text never deflates to a tenth in this packing: what is far too long is not tried.
    if entries.iter().map(|entry| entry.text.len()).sum::<usize>() > BUNDLE_BYTES * 10 {
        return None;
    }
    let all = tables.write(entries);
    let deflated = Deflater::new().text(&format!("{root}\0{all}"));
    (deflated.len() <= BUNDLE_BYTES / 16 * 13).then(|| file("root", build, &[&deflated]))
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

    fn write(&self, entries: &[Entry]) -> String {
        let length = |entry: &Entry| entry.id.len() + entry.number.len() + entry.title.len() + entry.text.len() + 32;
        let mut out = String::with_capacity(entries.iter().map(length).sum());
        let mut page = "";
        for entry in entries {
            let id = if entry.page() == page { &entry.id[page.len()..] } else { &entry.id };
            let kind = self.kinds.binary_search(&entry.kind).unwrap_or(0).to_string();
            let (aliases, facets) = (entry.aliases.join("\u{3}"), self.facets(entry));
            for field in [id, &kind, &entry.number, &entry.title, &aliases, &facets] {
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

    fn facet_shards(&self, index: &SearchIndex) -> Result<Vec<ShardFile>, SearchError> {
        let mut files = Vec::new();
        let kinds = (String::new(), self.kinds.clone());
        let all = std::iter::once(kinds).chain(self.vocabularies.clone());
        for (at, (vocabulary, values)) in all.enumerate() {
            let mut out = BitWriter::default();
            for value in values {
                lists::write_ordinals(&mut out, index.with_facet(&vocabulary, &value)?.into_iter());
            }
            files.push(numbered('f', at, index.build(), &out.finish()));
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
        if count > 0 && chars + length / 2 > enough {
            counts.push(count);
            (count, chars) = (0, 0);
        }
        count += 1;
        chars += length;
    }
    counts.push(count);
    counts
}

/// Makes the `t` files, each with its number.
fn put_texts<E: Send>(
    tables: &Tables,
    mut entries: &[Entry],
    counts: &[usize],
    put: &(impl Fn(usize, Vec<u8>) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let mut groups = Vec::new();
    for count in counts {
        let (group, rest) = entries.split_at(*count);
        groups.push(group);
        entries = rest;
    }
    let write = |deflater: &mut Deflater, (at, group): (usize, &&[Entry])| put(at, deflater.text(&tables.write(group)));
    // A deflater's tables are made for so many files at least.
    groups.par_iter().enumerate().with_min_len(16).try_for_each_init(Deflater::new, write)
}

/// The first number of every `n` file, and their text.
fn number_shards(entries: &[Entry]) -> (Vec<String>, Vec<String>) {
    let mut table: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (ordinal, entry) in (0..).zip(entries) {
        for key in number_keys(entry) {
            table.entry(key).or_default().push(ordinal);
        }
    }
    let (mut firsts, mut shards): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (key, ordinals) in table {
        let gaps: Vec<String> = bits::gaps(ordinals.into_iter()).map(base36).collect();
        let line = format!("{key}\u{1}{}\n", gaps.join(" "));
        match shards.last_mut() {
            Some(shard) if shard.len() + line.len() / 2 <= NUMBER_CHARS => shard.push_str(&line),
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

/// The first gram of every `g` file. For each how far its first unit is from that of the gram before, with two bits below
/// that for how many more units it has, seven bits a byte, the lowest first; then those units, two bytes each. Whole
/// bytes, because the browser reads this before it can ask for anything.
fn firsts_bytes(firsts: &[Units]) -> Vec<u8> {
    let mut out = Vec::with_capacity(firsts.len() * 4);
    let mut before = 0;
    for first in firsts {
        let unit = u64::from(first[0]);
        write_varint(&mut out, (unit - before) << 2 | (first.len() - 1) as u64);
        before = unit;
        out.extend(first[1..].iter().flat_map(|unit| unit.to_le_bytes()));
    }
    out
}

/// Where pages begin and how many entries each `t` file has.
fn layout_bits(index: &SearchIndex, counts: &[usize]) -> Vec<u8> {
    let mut out = BitWriter::default();
    for starts in index.page_starts() {
        out.bits(u32::from(*starts), 1);
    }
    out.gamma(u32::try_from(counts.len()).unwrap_or(0) + 1);
    for count in counts {
        out.gamma(u32::try_from(*count).unwrap_or(u32::MAX));
    }
    out.finish()
}

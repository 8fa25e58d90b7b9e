//! An entry as it is handed over to tantivy: what is stored of it, its terms, and the text that is cut into grams.

use std::collections::BTreeMap;

use tantivy::schema::document::Document;
use tantivy::schema::{Field, OwnedValue};

use super::grams::Form;
use super::index::Fields;
use super::{Entry, Lexicon, SearchError, cited, clause};

/// Ends the key of an entry's own number.
pub(super) const OWN_NUMBER: char = '=';
/// Ends the key of an alias or of the path of an item.
pub(super) const OTHER_NUMBER: char = '~';
/// Ends the key of the item that holds the entry.
pub(super) const PARENT_NUMBER: char = '^';

/// The term that marks the first entry of a page.
pub(super) const PAGE_START: &str = "\u{1}";
/// The term that marks an entry that other pages refer to.
pub(super) const LINKED: &str = "\u{4}";

pub(super) fn facet_term(vocabulary: &str, value: &str) -> String {
    format!("{vocabulary}={value}")
}

/// A document of the index. tantivy makes room for ten thousand of them in each of its queues: one is as small as can be.
pub(super) struct Indexed(Box<Parts>);

struct Parts {
    ordinal: u32,
    values: Vec<(Field, OwnedValue)>,
    /// What is cut into grams. It is no value: nothing but the grams are kept of it.
    grams: String,
}

/// A value of a document and its field, as tantivy asks for them.
type Pair = (Field, OwnedValue);

impl Document for Indexed {
    type Value<'a> = &'a OwnedValue;
    type FieldsValuesIter<'a> = std::iter::Map<std::slice::Iter<'a, Pair>, fn(&'a Pair) -> (Field, &'a OwnedValue)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.0.values.iter().map(|(field, value)| (*field, value))
    }
}

impl Indexed {
    /// The document of an entry.
    pub(super) fn of(
        entries: &[Entry],
        ordinal: usize,
        fields: Fields,
        lexicon: &Lexicon,
    ) -> Result<Self, SearchError> {
        let entry = &entries[ordinal];
        let mut values = Vec::with_capacity(4);
        if ordinal == 0 || entries[ordinal - 1].page() != entry.page() {
            values.push((fields.facet, OwnedValue::Str(PAGE_START.to_owned())));
        }
        if entry.linked {
            values.push((fields.facet, OwnedValue::Str(LINKED.to_owned())));
        }
        values.extend(number_keys(entry, lexicon).into_iter().map(|key| (fields.key, OwnedValue::Str(key))));
        values.push((fields.facet, OwnedValue::Str(facet_term("", &entry.kind))));
        for (vocabulary, of_vocabulary) in &entry.facets {
            let terms = of_vocabulary.iter().map(|value| facet_term(vocabulary, value));
            values.extend(terms.map(|term| (fields.facet, OwnedValue::Str(term))));
        }
        values.push((fields.entry, OwnedValue::Str(stored(entry)?)));
        let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
        Ok(Self(Box::new(Parts { ordinal, values, grams: Form::of(entry).tokenizable() })))
    }

    /// The place of its entry among all.
    pub(super) fn ordinal(&self) -> u32 {
        self.0.ordinal
    }

    /// What is cut into grams.
    pub(super) fn grams(&self) -> &str {
        &self.0.grams
    }
}

/// Stands between the fields of a stored entry. No field has it but the text, which comes last.
const FIELD_END: char = '\u{1}';
/// Stands between aliases.
const ALIAS_END: char = '\u{3}';

/// An entry as it is stored: its fields, facets and citation as JSON where there are any. JSON of the whole would take several
/// times as long, and most of what the index holds is this.
fn stored(entry: &Entry) -> Result<String, SearchError> {
    let Entry { id, kind, number, aliases, title, text, facets, cited, order, linked } = entry;
    let facets = if facets.is_empty() { Ok(String::new()) } else { serde_json::to_string(facets) };
    let facets = facets.map_err(|_| SearchError::Damaged("an entry cannot be written"))?;
    let aliases = aliases.join(ALIAS_END.encode_utf8(&mut [0; 4]));
    let cited = cited.as_ref().map_or_else(|| Ok(String::new()), serde_json::to_string);
    let cited = cited.map_err(|_| SearchError::Damaged("an entry cannot be written"))?;
    let order = order.to_string();
    let linked = String::from(if *linked { "1" } else { "" });
    let fields = [id, kind, number, &aliases, title, &facets, &cited, &order, &linked, text];
    Ok(fields.map(String::as_str).join(FIELD_END.encode_utf8(&mut [0; 4])))
}

/// The entry that was stored so; nothing where it was not.
pub(super) fn read(stored: &str) -> Option<Entry> {
    let mut fields = stored.splitn(10, FIELD_END).map(str::to_owned);
    let (id, kind, number) = (fields.next()?, fields.next()?, fields.next()?);
    let (aliases, title, facets) = (fields.next()?, fields.next()?, fields.next()?);
    let (cited, order) = (fields.next()?, fields.next()?.parse().ok()?);
    let (linked, text) = (!fields.next()?.is_empty(), fields.next()?);
    let aliases = if aliases.is_empty() { Vec::new() } else { aliases.split(ALIAS_END).map(str::to_owned).collect() };
    let facets = if facets.is_empty() { BTreeMap::new() } else { serde_json::from_str(&facets).ok()? };
    let cited = if cited.is_empty() { None } else { Some(serde_json::from_str(&cited).ok()?) };
    Some(Entry { id, kind, number, aliases, title, text, facets, cited, order, linked })
}

/// Under which numbers an entry is found, each with a mark that says how it is meant. Labels are among them, where the lexicon has
/// their shape.
pub(crate) fn number_keys(entry: &Entry, lexicon: &Lexicon) -> Vec<String> {
    if entry.number.is_empty() && entry.aliases.is_empty() {
        return Vec::new();
    }
    let own = clause::canonical(&entry.number);
    let parent = own.as_deref().and_then(clause::parent);
    let mut others: Vec<String> = entry.aliases.iter().filter_map(|alias| clause::canonical(alias)).collect();
    others.extend(own.as_deref().and_then(clause::item_path).map(str::to_owned));
    let mut keys: Vec<String> =
        others.iter().filter(|key| own.as_ref() != Some(*key)).map(|key| format!("{key}{OTHER_NUMBER}")).collect();
    keys.extend(parent.map(|key| format!("{key}{PARENT_NUMBER}")));
    // Whoever asks for a printed page is answered with the sections that begin on it, then with what else stands there.
    let is_section = entry.kind == Entry::SECTION;
    for (at, page) in entry.aliases.iter().flat_map(|alias| cited::pages(alias).into_iter().enumerate()) {
        keys.push(format!("{page}{}", if at == 0 && is_section { OWN_NUMBER } else { OTHER_NUMBER }));
    }
    keys.extend(own.as_ref().map(|key| format!("{key}{OWN_NUMBER}")));
    let marked =
        std::iter::once((&entry.number, OWN_NUMBER)).chain(entry.aliases.iter().zip(std::iter::repeat(OTHER_NUMBER)));
    keys.extend(marked.filter_map(|(text, mark)| Some(format!("{}{mark}", lexicon.label(text)?))));
    keys.sort();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_can_be_read() {
        let full = Entry {
            id: "9.3.1.html#i8".into(),
            kind: "item".into(),
            number: "9.3.1(8)".into(),
            aliases: vec!["8.1".into(), "旧称".into()],
            title: "題名".into(),
            text: "一行\n二行\u{1}\n".into(),
            facets: BTreeMap::from([("role".to_owned(), vec!["ciso".to_owned(), "\u{1}".to_owned()])]),
            cited: Some(Box::new(super::super::Cited {
                number: "9.3.1(8)".into(),
                pages: "28-38".into(),
                summary: "要約\u{1}".into(),
                condition: "夜間".into(),
                ..super::super::Cited::default()
            })),
            order: 7,
            linked: true,
        };
        for entry in [full, Entry::default()] {
            assert_eq!(read(&stored(&entry).expect("it can be written")), Some(entry));
        }
        assert_eq!([read(""), read("a\u{1}b")], [None, None]);
    }
}

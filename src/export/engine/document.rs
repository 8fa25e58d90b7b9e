//! A document of an engine: an entry, or a page with everything that stands on it. Of a question with several words an
//! entry has to hold one and its page the others, which an engine answers from the pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::search::LABEL_ALONE;
use crate::search::clause::canonical;
use crate::search::normal::normalize;
use crate::search::{Entry, lines};

use super::Source;

/// What is looked for and what is shown of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// Unlike that of every other document of all guides: `guide/9.3.1.html#i8`.
    pub(super) key: String,
    /// The guide.
    pub(super) guide: String,
    /// The page, with the guide: `guide/9.3.1.html`.
    pub(super) page: String,
    /// The address in the site of the guide.
    pub(super) address: String,
    /// What stands there; `page` is a kind of entry, and a document that stands for a whole page is a `whole`.
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) title: String,
    /// For showing.
    pub(super) text: String,
    pub(super) searched: Searched,
    /// `role=system-officer`.
    pub(super) filters: Vec<String>,
    pub(super) order: u32,
}

/// What is looked for, in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Searched {
    /// Number and title, and other names.
    pub(super) head: Vec<String>,
    /// The text's lines.
    pub(super) body: Vec<String>,
    /// Numbers in their one spelling, and other names.
    pub(super) labels: Vec<String>,
}

/// The normal form of a word: that of the text that an engine has.
pub(super) fn plain(typed: &str) -> String {
    normalize(typed).replace('\n', "")
}

/// The documents of all entries of a guide. Places that are equal have one address; their keys are told apart.
pub(super) fn entries(source: &Source) -> impl Iterator<Item = Document> + '_ {
    let mut known: HashMap<&str, usize> = HashMap::new();
    source.entries.iter().map(move |entry| {
        let times = known.entry(&entry.id).or_default();
        *times += 1;
        let mut document = document(source, entry);
        if *times > 1 {
            document.key = format!("{}~{times}", document.key);
        }
        document
    })
}

/// The documents of all pages of a guide. Its entries come page by page; what the settings add for a page stands at the
/// end, so that they are gathered first.
pub(super) fn pages(source: &Source) -> impl Iterator<Item = Document> + '_ {
    let mut of_page: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut order = Vec::new();
    for (at, entry) in source.entries.iter().enumerate() {
        let of = of_page.entry(entry.page()).or_default();
        if of.is_empty() {
            order.push(entry.page());
        }
        of.push(at);
    }
    order.into_iter().filter_map(move |page| whole(source, of_page.get(page)?))
}

fn whole(source: &Source, of_page: &[usize]) -> Option<Document> {
    let mut parts = of_page.iter().filter_map(|at| source.entries.get(*at));
    let mut page = document(source, parts.next()?);
    page.key = page.page.clone();
    page.address = page.address.split('#').next().unwrap_or_default().to_owned();
    "whole".clone_into(&mut page.kind);
    let mut filters: BTreeSet<String> = page.filters.drain(..).filter(|filter| !filter.starts_with("kind=")).collect();
    for part in parts {
        let part = document(source, part);
        // Only the page's own head weighs as a head.
        page.searched.body.extend(part.searched.head);
        page.searched.body.extend(part.searched.body);
        page.searched.labels.extend(part.searched.labels);
        if !part.text.is_empty() {
            page.text.push('\n');
            page.text.push_str(&part.text);
        }
        filters.extend(part.filters.into_iter().filter(|filter| !filter.starts_with("kind=")));
    }
    page.filters = filters.into_iter().collect();
    Some(page)
}

fn document(source: &Source, entry: &Entry) -> Document {
    let (head, body) = lines(entry);
    let named = |text: &String| {
        let text = text.trim_start_matches(LABEL_ALONE);
        canonical(text).unwrap_or_else(|| plain(text))
    };
    let numbers = Some(&entry.number).filter(|number| !number.is_empty()).into_iter().chain(&entry.aliases);
    let mut filters = vec![format!("kind={}", entry.kind)];
    for (vocabulary, values) in &entry.facets {
        filters.extend(values.iter().map(|value| format!("{vocabulary}={value}")));
    }
    let in_guide = |address: &str| format!("{}/{address}", source.id);
    Document {
        key: in_guide(&entry.id),
        guide: source.id.clone(),
        page: in_guide(entry.page()),
        address: entry.id.clone(),
        kind: entry.kind.clone(),
        number: entry.number.clone(),
        title: entry.title.clone(),
        text: entry.text.clone(),
        searched: Searched { head, body, labels: numbers.map(named).collect() },
        filters,
        order: entry.order,
    }
}

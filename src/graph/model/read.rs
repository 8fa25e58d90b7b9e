//! From a model back to the resolved guide. Nothing of a model is believed: parts have to have the digest that they are
//! called by, texts the form that the parser would have read, and links have to lead somewhere.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::config::{self, Guide};
use crate::diagnostic::{Code, Diagnostic, Place, Words};
use crate::document::{Document, NodeId, places};
use crate::graph::collect::FileFacts;
use crate::graph::corpus::{Corpus, Page, PageId, page_id};
use crate::graph::index::{Index, PlaceRef, small, wide};
use crate::graph::link::{Destination, Link};
use crate::graph::resolve::Resolved;
use crate::source::{ContentPath, Source};
use crate::words;

use super::parts::{MOST_BYTES, digest, part_name};
use super::{LinkModel, MODEL_VERSION, Model, Part, PartModel, Record, settings, sound};

/// `guide.json` itself is no longer.
pub const MOST_INDEX_BYTES: u64 = 1 << 20;

/// More parts are refused.
const MOST_PARTS: usize = 200_000;

/// A record that is cut into pieces is no longer.
const MOST_RECORD: usize = 64 << 20;

/// Pages lie under each other no deeper.
const MAX_TREE: usize = 64;

/// Why a model cannot be used.
#[derive(Clone, Debug)]
pub struct ModelFault {
    /// The file, as it is named in the model's folder; `guide.json` where it is the whole.
    pub file: String,
    /// What is wrong.
    pub message: Words,
}

impl ModelFault {
    pub(super) fn new(file: &str, message: Words) -> Self {
        Self { file: file.to_owned(), message }
    }

    /// The fault as it is shown.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::at(Code::ModelUnreadable, Place::File(self.file.clone(), None), self.message.clone())
    }
}

impl fmt::Display for ModelFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message.en)
    }
}

impl std::error::Error for ModelFault {}

/// What is read of a page; the rest of its record follows from it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct PageRead {
    pub(super) page: String,
    #[serde(default)]
    pub(super) parent: Option<String>,
    pub(super) file: ContentPath,
    pub(super) document: Document,
    #[serde(default)]
    pub(super) links: Vec<Option<LinkModel>>,
}

/// Reads the file of a path below the model's folder, of at most so many bytes.
pub type ReadPart<'a> = &'a (dyn Fn(&str, u64) -> Result<Vec<u8>, Words> + Sync);

/// The resolved guide of a model: `index` is `guide.json`, and `read` gives its parts.
///
/// # Errors
/// The first thing that is wrong.
pub fn read_model(index: &[u8], read: ReadPart<'_>) -> Result<Resolved, ModelFault> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    const INDEX: &str = "guide.json";
    let Versioned { version } = parse(INDEX, index)?;
    if version != MODEL_VERSION {
        let message = words!(
            "版 {version} の形である。このプログラムが読むのは版 {MODEL_VERSION} である",
            "its form is version {version}; this program reads version {MODEL_VERSION}"
        );
        return Err(ModelFault::new(INDEX, message));
    }
    let model: Model = parse(INDEX, index)?;
    let mut parts = model.parts;
    for list in &model.indexes {
        match parse::<Part<IgnoredAny>>(&list.part, &bytes_of(list, read)?)? {
            Part::Parts(listed) => parts.extend(listed),
            Part::Records(_) => return Err(not_in_form(&list.part)),
        }
        if parts.len() > MOST_PARTS {
            let message = words!("{MOST_PARTS} を超える部分がある", "there are more than {MOST_PARTS} parts");
            return Err(ModelFault::new(INDEX, message));
        }
    }
    let records = parts.par_iter().map(|part| match parse(&part.part, &bytes_of(part, read)?)? {
        Part::Records(records) => Ok(records),
        Part::Parts(_) => Err(not_in_form(&part.part)),
    });
    let records: Vec<Vec<Record<'static, PageRead>>> = records.collect::<Result<_, ModelFault>>()?;
    let (mut guide, mut pages) = (settings::empty(), Vec::new());
    for record in joined(records.into_iter().flatten())? {
        pages.extend(settings::add(&mut guide, record));
    }
    if pages.len() != model.pages {
        let (found, said) = (pages.len(), model.pages);
        let message = words!("{said} ページのはずが {found} ページある", "there are {found} pages, not {said}");
        return Err(ModelFault::new(INDEX, message));
    }
    config::sound(&guide).map_err(|message| ModelFault::new(INDEX, message))?;
    resolved(Arc::new(guide), pages)
}

/// The bytes of a part, which has the size and the digest that it is listed with.
fn bytes_of(part: &PartModel, read: ReadPart<'_>) -> Result<Vec<u8>, ModelFault> {
    let name = &part.part;
    let is_name = name.len() == 32 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_name || part.bytes > MOST_BYTES as u64 {
        let shown: String = name.chars().take(40).collect();
        let shown = shown.escape_debug();
        let message = words!(
            "`{shown}` は部分の名前でないか、部分が大きすぎる",
            "`{shown}` is no name of a part, or the part is too large"
        );
        return Err(ModelFault::new("guide.json", message));
    }
    let file = part_name(name);
    let bytes = read(&file, MOST_BYTES as u64).map_err(|message| ModelFault::new(&file, message))?;
    if bytes.len() as u64 != part.bytes || digest(&bytes) != *name {
        let message = words!("目次にある内容と違う", "it does not hold what the index says");
        return Err(ModelFault::new(&file, message));
    }
    Ok(bytes)
}

fn parse<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, ModelFault> {
    serde_json::from_slice(bytes).map_err(|error| {
        let error = error.to_string();
        let error = error.chars().take(300).collect::<String>();
        let message = words!("形が違う（{error}）", "it has not the form of a model ({error})");
        ModelFault::new(file, message)
    })
}

fn not_in_form(file: &str) -> ModelFault {
    ModelFault::new(file, words!("部分の種類が違う", "it is another kind of part"))
}

/// The records, with those that are in pieces put together.
fn joined(
    records: impl Iterator<Item = Record<'static, PageRead>>,
) -> Result<Vec<Record<'static, PageRead>>, ModelFault> {
    let fault = || ModelFault::new("guide.json", words!("断片がそろわない", "pieces of a record are missing"));
    let (mut out, mut open) = (Vec::new(), String::new());
    for record in records {
        match record {
            Record::Piece(text) | Record::LastPiece(text) if open.len() + text.len() > MOST_RECORD => {
                return Err(fault());
            }
            Record::Piece(text) => open.push_str(&text),
            Record::LastPiece(text) => {
                open.push_str(&text);
                out.push(parse("guide.json", std::mem::take(&mut open).as_bytes())?);
            }
            _ if !open.is_empty() => return Err(fault()),
            other => out.push(other),
        }
    }
    if open.is_empty() { Ok(out) } else { Err(fault()) }
}

/// The guide of settings and pages, which are in their order.
fn resolved(guide: Arc<Guide>, read: Vec<PageRead>) -> Result<Resolved, ModelFault> {
    let (mut pages, mut links): (Vec<Page>, Vec<Vec<Option<LinkModel>>>) = (Vec::new(), Vec::new());
    let mut open: Vec<PageId> = Vec::new();
    let made: Vec<_> = read.into_par_iter().map(|one| page(&guide, one)).collect::<Result<_, _>>()?;
    for (mut one, parent, of_page) in made {
        // Pages stand before those that lie under them, and these behind each other.
        let name = |id: &PageId| pages.get(id.0 as usize).map(|page: &Page| page.name.to_string());
        while parent != open.last().and_then(name) {
            if open.pop().is_none() || open.len() > MAX_TREE {
                let message = words!("上のページがそこにない", "its page above does not stand there");
                return Err(ModelFault::new(&one.name, message));
            }
        }
        let id = page_id(pages.len());
        one.parent = open.last().copied();
        if let Some(above) = one.parent.and_then(|above| pages.get_mut(above.0 as usize)) {
            above.children.push(id);
        }
        open.push(id);
        pages.push(one);
        links.push(of_page);
    }
    let corpus = Corpus::new(guide, pages);
    sound::names(&corpus)?;
    let (index, found) = Index::build(&corpus);
    if let Some(fault) = found.into_iter().next() {
        return Err(ModelFault::new(fault.primary.place.path(), fault.message));
    }
    let targets = Targets::new(&corpus, &index);
    let links = corpus.pages.iter().zip(&links).map(|(page, links)| {
        let links = links.iter().map(|link| Some(Link { to: targets.find(link.as_ref())? }));
        links.collect::<Option<Arc<[Link]>>>().ok_or_else(|| {
            ModelFault::new(
                &page.name,
                words!("行き先のない参照がある", "a cross-reference leads to what is not there"),
            )
        })
    });
    let links = links.collect::<Result<Vec<_>, _>>()?;
    Ok(Resolved::linked(corpus, index, links))
}

/// A page by itself, the name of the one above, and its links.
type Made = (Page, Option<String>, Vec<Option<LinkModel>>);

fn page(guide: &Guide, read: PageRead) -> Result<Made, ModelFault> {
    let PageRead { page: name, parent, file, mut document, links } = read;
    sound::page(guide, &name, &file, (&document, &links))?;
    document.source = Arc::new(Source::new(file, String::new()));
    document.numbering = guide.numbering.clone();
    document.places = Arc::new(places(&document));
    let mut page = Page::new(FileFacts::new(document));
    page.name = name.into();
    Ok((page, parent, links))
}

/// Everything that a link can lead to, by its address.
struct Targets<'a> {
    corpus: &'a Corpus,
    index: &'a Index,
    pages: HashMap<&'a str, PageId>,
    /// What is on pages that are made of the settings.
    derived: HashMap<String, Destination>,
}

impl<'a> Targets<'a> {
    fn new(corpus: &'a Corpus, index: &'a Index) -> Self {
        let guide = &corpus.guide;
        let values = guide.vocabularies.iter().enumerate().flat_map(|(v, vocabulary)| {
            (0..vocabulary.values.len()).map(move |x| Destination::Value(small(v), small(x)))
        });
        let groups =
            guide.standards.iter().enumerate().flat_map(|(s, standard)| {
                (0..standard.groups.len()).map(move |g| Destination::Group(wide(s), wide(g)))
            });
        let terms = (0..guide.terms.len()).map(|i| Destination::Term(wide(i)));
        let cited = (0..guide.references.len()).map(|i| Destination::Cited(wide(i)));
        let all = values.chain(groups).chain(terms).chain(cited);
        Self {
            corpus,
            index,
            pages: corpus.iter().map(|(id, page)| (&*page.name, id)).collect(),
            derived: all.filter_map(|to| Some((to.address(corpus)?, to))).collect(),
        }
    }

    /// Where a link leads; `None` where that is not there.
    fn find(&self, link: Option<&LinkModel>) -> Option<Destination> {
        let Some(LinkModel { to, node }) = link else { return Some(Destination::Nowhere) };
        if let Some(&derived) = self.derived.get(to) {
            return Some(derived);
        }
        let (page, anchor) = to.split_once('#').map_or((to.as_str(), None), |(page, anchor)| (page, Some(anchor)));
        let id = *self.pages.get(page.strip_suffix(".html")?)?;
        let place = match (node, anchor) {
            (Some(node), _) => {
                self.corpus.page(id)?.places.index_of(NodeId(*node)).map(|place| PlaceRef { page: id, place })
            }
            (None, Some(anchor)) => self.index.anchor(id, anchor),
            (None, None) => return Some(Destination::Page(id)),
        };
        let found = Destination::Place(place?);
        (found.address(self.corpus).as_ref() == Some(to)).then_some(found)
    }
}

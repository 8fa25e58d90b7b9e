//! What becomes of a citation: the digests that copied addresses carry, and for every earlier edition what happened to the
//! places whose words changed, that moved, or that are gone. Readers load it only with an address that cites.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::super::frame::{preview_shard, preview_shards};
use super::super::scene::Scene;
use super::super::view::LinkView;
use super::super::view::changes::CitedView;
use super::changes::edition_name;
use crate::compare::{Comparison, Edition, Entry, PieceId};
use crate::diagnostic::Diagnostic;

/// The digests of the words of an edition's places, for its pages.
#[derive(Debug, Default)]
pub(in super::super) struct Cites {
    /// By the name of a page: what a citation calls the edition, then anchor and digest of each of its places in turns, that
    /// of the page itself without an anchor. Between them stand blanks.
    by_page: BTreeMap<String, String>,
}

impl Cites {
    /// The digests of an edition; none where nothing names it.
    pub(in super::super) fn of(edition: &Edition) -> Self {
        let mut by_page: BTreeMap<String, String> = BTreeMap::new();
        let (key, digests) = (encoded(edition.key()), edition.digests());
        for id in edition.citable() {
            let address = edition.pieces[id].address.as_str();
            let (page, anchor) = address.split_once('#').unwrap_or((address, ""));
            let (Some(name), Some(digest)) = (page.strip_suffix(".html"), digests.get(address)) else { continue };
            let list = by_page.entry(name.to_owned()).or_insert_with(|| key.clone());
            list.extend([" ", anchor, " ", digest]);
        }
        if key.is_empty() {
            by_page.clear();
        }
        Self { by_page }
    }

    /// The digests of a page's places.
    pub(in super::super) fn page(&self, name: &str) -> &str {
        self.by_page.get(name).map_or("", String::as_str)
    }
}

/// A text as a browser writes it in the query of an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// What pages of the citations of one earlier edition say, by page and anchor.
type Told = BTreeMap<String, BTreeMap<String, String>>;

/// What happened to the places of an earlier edition.
struct Outcomes<'c> {
    comparison: &'c Comparison,
    /// The later piece of every earlier one that is still there.
    partners: BTreeMap<PieceId, PieceId>,
    /// The changes in a place that can be cited, by its earlier piece.
    within: BTreeMap<PieceId, Vec<&'c Entry>>,
}

impl<'c> Outcomes<'c> {
    fn of(comparison: &'c Comparison) -> Self {
        let (mut partners, mut befores) = (BTreeMap::new(), BTreeMap::new());
        for entry in &comparison.entries {
            let Some(&new) = entry.new.first() else { continue };
            entry.old.iter().for_each(|&old| _ = partners.insert(old, new));
            entry.old.first().into_iter().for_each(|&old| _ = befores.insert(new, old));
        }
        let mut within: BTreeMap<PieceId, Vec<&Entry>> = BTreeMap::new();
        for entry in comparison.changes().filter(|entry| entry.is_amendment()) {
            let old = entry.old.first().map(|&id| comparison.old.holders(id).collect::<Vec<_>>());
            let new = || {
                let holders = entry.new.first().map(|&id| comparison.new.holders(id));
                holders.into_iter().flatten().filter_map(|id| befores.get(&id).copied()).collect()
            };
            for holder in old.unwrap_or_else(new) {
                within.entry(holder).or_default().push(entry);
            }
        }
        Self { comparison, partners, within }
    }
}

impl Scene<'_> {
    /// The files of what became of citations, by their numbers, from comparisons of each earlier edition with this one.
    pub(in super::super) fn cited(&self, comparisons: &[&Comparison]) -> Result<Vec<Vec<u8>>, Diagnostic> {
        let shards = preview_shards(self.corpus().pages.len());
        let by_digest = [("=", self.by_digest("cited_same")), ("!", self.by_digest("cited_other"))];
        let by_digest: Map<String, Value> = by_digest.map(|(key, said)| (key.to_owned(), said)).into_iter().collect();
        let mut files = vec![by_digest; usize::try_from(shards).expect("shards are few")];
        for comparison in comparisons.iter().filter(|comparison| !comparison.old.key().is_empty()) {
            let key = comparison.old.key();
            for (page, places) in self.told_of(&Outcomes::of(comparison), &edition_name(&comparison.old))? {
                let shard = usize::try_from(preview_shard(&page, shards)).expect("shards are few");
                let edition = files[shard].entry(key).or_insert_with(|| Value::Object(Map::new()));
                edition[page] = json!(places);
            }
        }
        let script = |(i, file): (usize, &Map<String, Value>)| {
            format!("tebikiPreviews(\"c{i}\",{})\n", json!(file)).into_bytes()
        };
        Ok(files.iter().enumerate().map(script).collect())
    }

    /// What is said of a place of which the digest is all that is known: it is the same, or not.
    fn by_digest(&self, key: &str) -> Value {
        let mut out = "<p>".to_owned();
        super::super::tree::escape(&self.word(key), &mut out);
        json!(out + "</p>")
    }

    fn told_of(&self, outcomes: &Outcomes<'_>, name: &str) -> Result<Told, Diagnostic> {
        let Comparison { old, new, .. } = outcomes.comparison;
        let mut told = Told::new();
        let citable = old.citable();
        let known: BTreeSet<&str> = citable.iter().map(|&id| old.pieces[id].address.as_str()).collect();
        for id in citable {
            let address = &old.pieces[id].address;
            let entries = outcomes.within.get(&id).map_or(&[][..], Vec::as_slice);
            let partner = outcomes.partners.get(&id).map(|&id| &new.pieces[id]);
            let moved = partner.filter(|partner| partner.address != *address);
            let word = match (partner, moved) {
                (None, _) => "cited_gone",
                (_, Some(_)) if entries.is_empty() => "cited_moved",
                (_, Some(_)) => "cited_moved_changed",
                _ if entries.is_empty() => continue,
                _ => "cited_changed",
            };
            let link = moved.map(|piece| {
                let text = if piece.cited.is_empty() { &piece.text } else { &piece.cited };
                LinkView { href: piece.address.clone(), text: text.clone() }
            });
            let changes = entries.iter().map(|entry| self.edition_change(outcomes.comparison, entry)).collect();
            let view = CitedView { message: self.word(word).replace("{n}", name), link, changes };
            let (page, anchor) = address.split_once('#').unwrap_or((address, ""));
            let html = self.theme.render("cited.html", &view)?.trim().to_owned();
            let places = told.entry(page.to_owned()).or_default();
            // The page of an old address leads on to the place that it has now, and asks there.
            let now = moved.map_or("", |piece| piece.address.split_once('#').map_or("", |(_, anchor)| anchor));
            if now != anchor && !now.is_empty() && !known.contains(format!("{page}#{now}").as_str()) {
                places.insert(now.to_owned(), html.clone());
            }
            places.insert(anchor.to_owned(), html);
        }
        Ok(told)
    }
}

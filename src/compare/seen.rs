//! What running text shows beside its words: where its links lead, its pictures, readings, and what is beyond the standard.

use std::collections::BTreeSet;

use crate::document::{Inline, LinkTarget, Writing, XrefId, plain_text};
use crate::graph::{PageId, Resolved};
use crate::words;

use super::piece::{Fact, Piece};
use super::read::one_line;

/// The paths of the pictures and attachments that pages name.
pub(super) fn attached(resolved: &Resolved) -> BTreeSet<String> {
    let used = resolved.corpus.pages.iter().flat_map(|page| &page.document.assets);
    used.map(|used| used.path.as_str().to_owned()).collect()
}

/// What the runs of text of one piece show.
#[derive(Default)]
pub(super) struct Seen {
    /// Addresses outside of the guide, and attachments.
    links: Vec<String>,
    pictures: Vec<String>,
    readings: Vec<String>,
    beyond: String,
    text: String,
    /// Addresses in the guide that links with words of their own lead to; empty: nowhere.
    leads: Vec<String>,
}

impl Seen {
    /// Reads a run of text.
    pub(super) fn read(&mut self, resolved: &Resolved, page: PageId, inlines: &[Inline]) {
        let has_parts = inlines.iter().any(|inline| !matches!(inline, Inline::Text(_) | Inline::SoftBreak));
        if has_parts {
            self.inlines(resolved, page, inlines);
        }
        if !self.beyond.is_empty() || has_parts {
            self.text.push_str(&resolved.text(page, inlines));
        }
    }

    fn inlines(&mut self, resolved: &Resolved, page: PageId, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Emph(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                    self.inlines(resolved, page, inner);
                }
                Inline::Discretion(inner) => {
                    plain_text(inner, &mut self.beyond, &|id| resolved.shown(page, id));
                    self.inlines(resolved, page, inner);
                }
                Inline::Link(link) => {
                    match &link.0 {
                        LinkTarget::Page(id) => self.leads.push(address(resolved, page, *id)),
                        target => self.links.extend(outside(target)),
                    }
                    self.inlines(resolved, page, &link.2);
                }
                Inline::Image(picture) => self.pictures.extend(outside(&picture.target)),
                Inline::Ruby(ruby) => self.readings.push(format!("{}（{}）", ruby.0, ruby.1)),
                Inline::Xref(id) if has_own_words(resolved, page, *id) => {
                    self.leads.push(address(resolved, page, *id));
                }
                _ => {}
            }
        }
    }

    /// Gives a piece what was seen.
    pub(super) fn give(self, piece: &mut Piece) {
        let lists = [
            ("links", words!("リンク先", "links"), self.links),
            ("pictures", words!("図", "pictures"), self.pictures),
            ("readings", words!("読み", "readings"), self.readings),
        ];
        let lists = lists.into_iter().filter(|(.., list)| !list.is_empty());
        piece.facts.extend(lists.map(|(key, name, list)| Fact::new(key, name, list.join(" "))));
        piece.leads.extend(self.leads);
        let says_so = piece.facts.iter().any(|fact| fact.key == "discretion");
        let (beyond, text) = (one_line(&self.beyond), one_line(&self.text));
        if !beyond.is_empty() && !says_so {
            let is_whole = beyond == text;
            let fact = Fact::new("discretion", words!("上乗せ", "discretion"), if is_whole { "yes" } else { &beyond });
            piece.facts.push(if is_whole {
                fact.shown(words!("統一基準を超える", "beyond the standard"))
            } else {
                fact.shown(words!("「{beyond}」", "“{beyond}”"))
            });
        }
        piece.facts.sort();
        piece.facts.dedup();
    }
}

/// Whether a reference is written with a text of its own, which stays when its target changes.
fn has_own_words(resolved: &Resolved, page: PageId, id: XrefId) -> bool {
    let xref = resolved.corpus.page(page).and_then(|page| page.document.xrefs.get(id.0 as usize));
    xref.is_some_and(|xref| xref.writing == Writing::Wikilink && xref.text.is_some())
}

fn address(resolved: &Resolved, page: PageId, id: XrefId) -> String {
    let link = resolved.links.get(page.0 as usize).and_then(|links| links.get(id.0 as usize));
    link.and_then(|link| link.to.address(&resolved.corpus)).unwrap_or_default()
}

fn outside(target: &LinkTarget) -> Option<String> {
    match target {
        LinkTarget::Url(url) => Some(url.to_string()),
        LinkTarget::Asset(path, fragment) if fragment.is_empty() => Some(path.as_str().to_owned()),
        LinkTarget::Asset(path, fragment) => Some(format!("{}#{fragment}", path.as_str())),
        LinkTarget::Page(_) | LinkTarget::Refused => None,
    }
}

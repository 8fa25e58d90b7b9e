//! The plain text of blocks in a resolved guide: what a reader sees, without marks; and its sentences.

use crate::document::{
    Block, Descend, EntityKind, Inline, Node, NodeId, Run, Target, Visit, XrefId, first_line, plain_text, walk,
};

use super::corpus::PageId;
use super::index::PlaceRef;
use super::link::Destination;
use super::resolve::Resolved;

impl Resolved {
    /// What a cross-reference of a page shows.
    #[must_use]
    pub fn shown(&self, page: PageId, id: XrefId) -> String {
        let xref = self.corpus.page(page).and_then(|p| p.document.xrefs.get(id.0 as usize));
        if let Some(text) = xref.and_then(|x| x.text.as_deref()) {
            return text.to_owned();
        }
        self.target_name(page, id, Some(page)).unwrap_or_default()
    }

    /// What the target of a cross-reference of a page is called, as seen from `from`. A measure that is named
    /// as one is called by its name alone, without the number of the item that defines it.
    #[must_use]
    pub fn target_name(&self, page: PageId, id: XrefId, from: Option<PageId>) -> Option<String> {
        let to = self.links.get(page.0 as usize).and_then(|links| links.get(id.0 as usize))?.to;
        let xref = self.corpus.page(page).and_then(|p| p.document.xrefs.get(id.0 as usize))?;
        match (&xref.target, to) {
            (Target::Entity(EntityKind::Measure, _), Destination::Place(at)) => {
                let place = self.corpus.page(at.page).and_then(|p| p.place(at.place))?;
                Some(place.title.to_string())
            }
            _ => to.name(&self.corpus, from),
        }
    }

    /// The text of inlines.
    #[must_use]
    pub fn text(&self, page: PageId, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.text_into(page, inlines, &mut out);
        out
    }

    /// Adds the text of inlines.
    pub fn text_into(&self, page: PageId, inlines: &[Inline], out: &mut String) {
        plain_text(inlines, out, &|id| self.shown(page, id));
    }

    /// The text of blocks, one run of inlines a line.
    #[must_use]
    pub fn text_of(&self, page: PageId, blocks: &[Block]) -> String {
        self.text_without(page, blocks, &|_| false)
    }

    /// The text of blocks without that of the nodes that are left out.
    #[must_use]
    pub fn text_without(&self, page: PageId, blocks: &[Block], left_out: &dyn Fn(NodeId) -> bool) -> String {
        let mut text = Text { resolved: self, page, left_out, out: String::new() };
        walk(blocks, &mut text);
        text.out.trim_end().to_owned()
    }

    /// The title of a place or the beginning of its text, with what its cross-references show: a document alone does not
    /// know that.
    #[must_use]
    pub fn title_of(&self, at: PlaceRef) -> String {
        let Some(page) = self.corpus.page(at.page) else { return String::new() };
        let Some(place) = page.place(at.place) else { return String::new() };
        let Some(inlines) = page.places.referring.get(&at.place) else { return place.title.to_string() };
        let text = self.text(at.page, inlines);
        if place.is_titled() { text.trim().replace('\n', "") } else { first_line(&text) }
    }
}

struct Text<'a> {
    resolved: &'a Resolved,
    page: PageId,
    left_out: &'a dyn Fn(NodeId) -> bool,
    out: String,
}

impl<'b> Visit<'b> for Text<'_> {
    fn enter(&mut self, node: Node<'b>) -> Descend {
        if node.id().is_some_and(self.left_out) { Descend::Past } else { Descend::Inside }
    }

    fn inlines(&mut self, _: Run, inlines: &'b [Inline]) {
        plain_text(inlines, &mut self.out, &|id| self.resolved.shown(self.page, id));
        self.out.push('\n');
    }
}

/// What ends a sentence of wide characters.
const WIDE_ENDS: [char; 3] = ['。', '！', '？'];
/// What a full stop shortens in English, in lower case: the sentence goes on behind it.
const SHORTENED: [&str; 21] = [
    "e.g", "i.e", "etc", "cf", "vs", "no", "nos", "art", "arts", "sec", "ch", "para", "paras", "fig", "p", "pp", "vol",
    "ed", "mr", "ms", "dr",
];

/// The sentences of a text, each with what ends it. A full stop ends one where a blank and no small letter follow, and
/// where it shortens no word and belongs to no number (`Art. 5`, `No. 3`, `9.3.1`).
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.char_indices().find(|&(at, c)| ends_sentence(rest, at, c));
        let (sentence, behind) = rest.split_at(end.map_or(rest.len(), |(at, c)| at + c.len_utf8()));
        rest = behind;
        Some(sentence.trim()).filter(|sentence| !sentence.is_empty())
    })
}

fn ends_sentence(text: &str, at: usize, c: char) -> bool {
    if WIDE_ENDS.contains(&c) {
        return true;
    }
    if !matches!(c, '.' | '!' | '?') {
        return false;
    }
    let (before, behind) = (&text[..at], &text[at + 1..]);
    let next = behind.trim_start().chars().next();
    let goes_on = next.is_some_and(|next| !behind.starts_with(char::is_whitespace) || next.is_lowercase());
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let is_initial = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    let is_short = next.is_some() && c == '.' && (is_initial || SHORTENED.contains(&&*word.to_lowercase()));
    !goes_on && !is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_both_languages() {
        let of = |text| sentences(text).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of("甲を行う。乙を行う。"), ["甲を行う。", "乙を行う。"]);
        assert_eq!(of("Logs are kept. They are read."), ["Logs are kept.", "They are read."]);
        assert_eq!(of("See 9.3.1 and e.g. Art. 5 of it. Done"), ["See 9.3.1 and e.g. Art. 5 of it.", "Done"]);
        assert_eq!(of("版 2.0 による。"), ["版 2.0 による。"]);
        assert!(of("  ").is_empty());
    }
}

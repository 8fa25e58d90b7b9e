//! Classification, duties and provenance beside the text that they belong to.

use crate::document::{Annotations, Block, Facet, Facets, Force, Join, Provenance, limits};

use super::Pen;
use super::words::Word;
use super::writer::Opening;

impl Pen<'_> {
    /// Classification as badges: the values of each vocabulary, with 又は or 及び between them.
    pub(super) fn badges(&mut self, facets: &Facets) {
        if facets.0.iter().all(|facet| facet.values.is_empty()) {
            return;
        }
        self.html.start("span", "badges");
        for facet in &facets.0 {
            self.facet(facet);
        }
        self.html.close("span");
    }

    fn facet(&mut self, facet: &Facet) {
        let guide = self.on.guide;
        let join = match facet.join {
            Join::Either => self.word(Word::Or),
            Join::Each => self.word(Word::And),
        };
        for (i, id) in facet.values.iter().enumerate() {
            if i > 0 {
                self.html.element("span", "badge-join", &join);
            }
            let name = guide.vocabulary(&facet.vocabulary).and_then(|v| v.value(id)).map_or(&**id, |v| &v.name);
            let class = format!("badge badge-{}", facet.vocabulary);
            self.html.open("span").data("vocabulary", &facet.vocabulary).data("value", id).class(&class).done();
            self.html.text(name);
            self.html.close("span");
        }
    }

    /// How far something binds.
    pub(super) fn force(&mut self, force: Force) {
        let class = format!("force force-{}", force.id());
        let word = self.word(force_word(force));
        self.html.element("span", &class, &word);
    }

    /// What an attribute block says, behind the text: the duty, its bearers, where the text comes from.
    pub(super) fn remarks(&mut self, notes: Option<&Annotations>) {
        let Some(notes) = notes.filter(|_| !self.is_plain()) else { return };
        if let Some(duty) = &notes.duty {
            self.html.text(" ");
            self.force(duty.force);
        }
        self.badges(&notes.facets);
        if notes.duty.as_ref().is_some_and(|d| !d.inferred.is_empty()) {
            let word = self.word(Word::Inferred);
            self.html.element("span", "inferred", &word);
        }
        if notes.discretion {
            let word = self.word(Word::Discretion);
            self.html.element("span", "badge badge-discretion", &word);
        }
        self.validity(notes);
        self.provenance(notes);
        self.printed_pages(notes);
    }

    /// When a duty or a clause applies and when it does not, where the words of its blocks do not say it.
    pub(super) fn limits(&mut self, notes: Option<&Annotations>, blocks: &[Block]) {
        let notes = notes.filter(|_| !self.is_plain());
        for (word, said) in [Word::Condition, Word::Exception].into_iter().zip(limits(self.on.document, notes, blocks))
        {
            let Some(said) = said else { continue };
            let word = self.word(word);
            self.html.fresh_line();
            self.html.start("p", "limit");
            self.html.element("span", "label", &word);
            self.html.text(" ");
            self.html.text(said);
            self.html.close("p");
            self.html.line();
        }
    }

    /// The pages in the printed source, where the place has its own and not those of its section.
    fn printed_pages(&mut self, notes: &Annotations) {
        let Some(pages) = notes.context.as_ref().and_then(|context| context.pages.as_ref()) else { return };
        let words = self.word(Word::SourcePage).replace("{n}", &pages.value);
        self.html.text(" ");
        self.html.element("span", "source-page", &words);
    }

    /// How the text relates to the source, with a link to the note that explains it.
    fn provenance(&mut self, notes: &Annotations) {
        let link = notes.note.as_ref().and_then(|note| self.on.links.note(&note.value));
        let word = match notes.provenance {
            Some(Provenance::Corrected) => Some(Word::Corrected),
            Some(Provenance::Reconstructed) => Some(Word::Reconstructed),
            Some(Provenance::Summarised) => Some(Word::Summarised),
            Some(Provenance::Original) | None => None,
        };
        if link.is_none() && word.is_none() {
            return;
        }
        let id = notes.provenance.unwrap_or(Provenance::Original).id();
        let class = format!("provenance provenance-{id}");
        let text = self.word(word.unwrap_or(Word::NoteExplanation));
        self.html.text(" ");
        self.html.start("span", &class);
        match link {
            Some(mut link) => {
                link.title = Some(link.title.unwrap_or(link.text));
                link.text = text;
                self.xref(&link);
            }
            None => self.html.text(&text),
        }
        self.html.close("span");
    }
}

/// The attributes of the block itself: `data-force`, `data-<vocabulary>`.
pub(super) fn described<'h>(mut opening: Opening<'h>, notes: Option<&Annotations>) -> Opening<'h> {
    let Some(notes) = notes else { return opening };
    if let Some(duty) = &notes.duty {
        opening = opening.class("duty").data("force", duty.force.id());
    }
    if notes.discretion {
        opening = opening.class("discretion");
    }
    classified(opening, &notes.facets)
}

/// `data-<vocabulary>` with the ids of the values, and `data-<vocabulary>-join` where one is enough.
pub(super) fn classified<'h>(mut opening: Opening<'h>, facets: &Facets) -> Opening<'h> {
    for facet in &facets.0 {
        opening = opening.data(&facet.vocabulary, &facet.values.join(" "));
        if facet.join == Join::Either {
            opening = opening.data(&format!("{}-join", facet.vocabulary), "either");
        }
    }
    opening
}

fn force_word(force: Force) -> Word {
    match force {
        Force::Must => Word::ForceMust,
        Force::MustNot => Word::ForceMustNot,
        Force::Should => Word::ForceShould,
        Force::May => Word::ForceMay,
    }
}

//! What the cross-references of a page lead to, as the renderer of blocks asks for it.

use std::borrow::Cow;

use super::html::{Interface, Links, ResolvedLink, Word};
use super::locale::Locale;
use super::scene::Scene;
use crate::config::PICTURES;
use crate::document::{EntityKind, PlaceKind, XrefId};
use crate::graph::{Destination, PageId};
use crate::source::ContentPath;

/// Where the text stands that links are seen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// On the section's own page; `prose` makes of that what stands on a page with others.
    Here,
    /// On another page.
    Elsewhere,
}

/// The links of one document.
pub(super) struct PageLinks<'a> {
    pub scene: Scene<'a>,
    pub page: PageId,
    pub seen: Seen,
}

impl PageLinks<'_> {
    fn href(&self, to: Destination) -> Option<String> {
        match self.seen {
            Seen::Here => to.href(self.scene.corpus(), Some(self.page)),
            Seen::Elsewhere => to.address(self.scene.corpus()),
        }
    }

    fn link(&self, to: Destination, written: Option<&str>) -> ResolvedLink<'static> {
        let from = (self.seen != Seen::Elsewhere).then_some(self.page);
        let name = written.map(str::to_owned).or_else(|| to.name(self.scene.corpus(), from));
        ResolvedLink {
            href: self.href(to).map(Cow::Owned),
            text: Cow::Owned(name.unwrap_or_default()),
            kind: self.kind(to),
            title: self.title(to).map(Cow::Owned),
        }
    }

    fn kind(&self, to: Destination) -> &'static str {
        match to {
            Destination::Nowhere => "nowhere",
            Destination::Page(_) => "section",
            Destination::Value(..) => "value",
            Destination::Term(_) => "term",
            Destination::Cited(_) => "reference",
            Destination::Group(..) => "group",
            Destination::Place(at) => match self.scene.place(at).kind {
                PlaceKind::Item | PlaceKind::Step => "item",
                PlaceKind::Clause | PlaceKind::SubItem => "clause",
                PlaceKind::Measure => "measure",
                PlaceKind::Matrix => "matrix",
                PlaceKind::Table => "table",
                PlaceKind::Figure => "figure",
                PlaceKind::Caution => "caution",
                PlaceKind::Reference => "reference",
                PlaceKind::Note => "note",
                _ => "place",
            },
        }
    }

    /// What a pointer shows that the text of the link does not: a definition, a clause's words.
    fn title(&self, to: Destination) -> Option<String> {
        let title = match to {
            Destination::Term(i) => self.scene.guide().terms[i as usize].definition.clone(),
            Destination::Group(s, g) => self.scene.guide().standards[s as usize].groups[g as usize].title.clone(),
            Destination::Place(at) => {
                let place = self.scene.place(at);
                let silent = matches!(place.kind, PlaceKind::Clause | PlaceKind::SubItem) || !place.carrier.is_block();
                if silent { place.title.to_string() } else { String::new() }
            }
            _ => String::new(),
        };
        Some(title).filter(|t| !t.is_empty())
    }
}

impl Links for PageLinks<'_> {
    fn xref(&self, id: XrefId) -> ResolvedLink<'_> {
        let xref = &self.scene.page(self.page).document.xrefs[id.0 as usize];
        let to = self.scene.resolved.links[self.page.0 as usize][id.0 as usize].to;
        let from = (self.seen != Seen::Elsewhere).then_some(self.page);
        let written = xref.text.as_deref().map(str::to_owned);
        let named = written.or_else(|| self.scene.resolved.target_name(self.page, id, from));
        let mut link = self.link(to, named.as_deref());
        if link.text.is_empty() {
            link.text = Cow::Owned(xref.written.to_string());
        }
        link
    }

    fn asset(&self, path: &ContentPath) -> String {
        self.scene.build.files.get(path).cloned().unwrap_or_else(|| format!("assets/{}", path.file_name()))
    }

    fn download(&self, path: &ContentPath) -> Option<String> {
        let is_picture = PICTURES.contains(&path.extension().as_str());
        let address = self.scene.build.files.get(path).filter(|_| !is_picture)?;
        let name = address.rsplit('/').next().unwrap_or(address);
        (name != path.file_name()).then(|| path.file_name().to_owned())
    }

    fn note(&self, id: &str) -> Option<ResolvedLink<'_>> {
        let to = self.scene.resolved.index.entity(EntityKind::Note, id)?;
        let Destination::Place(at) = to else { return None };
        let title = self.scene.titled_place(at).text;
        Some(ResolvedLink { title: Some(Cow::Owned(title)), ..self.link(to, None) })
    }
}

impl Interface for Locale {
    fn word(&self, word: Word) -> Cow<'static, str> {
        Cow::Owned(Self::word(self, word.key()).to_owned())
    }
}

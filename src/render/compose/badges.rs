//! What is new or amended since the earlier edition, for the badges of pages, of their contents and of the tree of sections.

use std::collections::BTreeMap;

use super::super::scene::Scene;
use crate::compare::{Comparison, PieceId, PieceKind, State};
use crate::document::Day;

/// What a badge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Badge {
    /// The place is new.
    New,
    /// Its words or facts changed, or those of what it holds.
    Amended,
}

/// The badges of a page by their anchors; that of the page itself by none.
pub(in super::super) type PageBadges = BTreeMap<String, Badge>;

/// Every badge by the name of its page.
#[derive(Debug, Default)]
pub(in super::super) struct Badges(BTreeMap<String, PageBadges>);

impl Badges {
    pub(super) fn of(comparison: &Comparison, partners: &BTreeMap<PieceId, PieceId>) -> Self {
        let (old, new) = (&comparison.old, &comparison.new);
        let mut is_new = vec![false; new.pieces.len()];
        let mut out = Self::default();
        for entry in comparison.entries.iter().filter(|entry| entry.state() == State::New) {
            entry.new.iter().for_each(|&id| is_new[id] = true);
        }
        for entry in comparison.changes().filter(|entry| entry.is_amendment()) {
            let was = || entry.old.first().and_then(|&id| partners.get(&old.pieces[id].parent)).copied();
            let Some(id) = entry.new.first().copied().or_else(was) else { continue };
            let piece = &new.pieces[id];
            // What stands in a new place is new with it.
            if is_new[id] && is_new[piece.parent] && piece.kind != PieceKind::Section {
                continue;
            }
            let is_place = piece.kind == PieceKind::Section || new.pieces[piece.parent].address != piece.address;
            out.put(&piece.address, if is_new[id] && is_place { Badge::New } else { Badge::Amended });
        }
        out
    }

    fn put(&mut self, address: &str, badge: Badge) {
        let (page, anchor) = address.split_once('#').unwrap_or((address, ""));
        let Some(name) = page.strip_suffix(".html") else { return };
        let page = self.0.entry(name.to_owned()).or_default();
        page.entry(String::new()).or_insert(Badge::Amended);
        if anchor.is_empty() && badge == Badge::New {
            page.insert(String::new(), badge);
        } else if !anchor.is_empty() {
            page.entry(anchor.to_owned()).or_insert(badge);
        }
    }

    /// The badges of a page.
    pub(in super::super) fn page(&self, name: &str) -> Option<&PageBadges> {
        self.0.get(name)
    }
}

impl Scene<'_> {
    /// The last day on which badges are shown, as the settings say it; empty: as long as the edition is the one before.
    pub(in super::super) fn badge_until(&self) -> &str {
        self.guide().outline.editions.earlier.first().map_or("", |named| named.badge_until.as_str())
    }

    /// Whether badges are shown on the day on which the guide is looked at, else on the day of the edition.
    pub(in super::super) fn shows_badges(&self) -> bool {
        let about = &self.guide().about;
        let day = about.orientation.at.or_else(|| Day::parse(&about.date));
        Day::parse(self.badge_until()).zip(day).is_none_or(|(until, day)| day <= until)
    }

    /// The word of a badge.
    pub(in super::super) fn badge_word(&self, badge: Badge) -> String {
        self.word(match badge {
            Badge::New => "badge_new",
            Badge::Amended => "badge_amended",
        })
    }

    /// The body of a page with the badges of its places: an attribute behind their ids, which the style sheet shows. The
    /// renderer writes attributes in one way alone, and escapes quotation marks in text.
    pub(in super::super) fn badged(&self, body: &str, badges: &PageBadges) -> String {
        let mut out = String::with_capacity(body.len() + 40 * badges.len());
        let mut rest = body;
        while let Some(at) = rest.find(" id=\"") {
            let value = &rest[at + 5..];
            let end = value.find('"').unwrap_or(value.len());
            let (before, after) = rest.split_at((at + 6 + end).min(rest.len()));
            out.push_str(before);
            if let Some(badge) = badges.get(&value[..end]) {
                out.extend([" data-changed=\"", &self.badge_word(*badge), "\""]);
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

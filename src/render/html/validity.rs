//! When a place holds, as readers read it.

use crate::config::Guide;
use crate::document::{Annotations, InForce, Validity};

use super::super::locale::Locale;
use super::Pen;
use super::words::Word;
use super::writer::Html;

/// What is said of when a place holds.
pub(in super::super) struct Told {
    /// Whether it is in force on the day on which the guide is looked at; none where no day is named.
    pub(in super::super) stand: Option<InForce>,
    /// From when, until when, and whether that is now: 2026年10月1日から（未施行）.
    pub(in super::super) days: String,
    /// What holds meanwhile, with the words that introduce it; empty where the place is in force.
    pub(in super::super) meanwhile: String,
}

impl Told {
    /// What is said, in the words of the interface; nothing of what holds always.
    pub(in super::super) fn of(validity: &Validity, guide: &Guide, word: impl Fn(Word) -> String) -> Option<Self> {
        if validity.is_always() {
            return None;
        }
        let japanese = guide.is_japanese();
        let filled = |key: Word, text: &str| word(key).replace("{n}", text);
        let day = |key: Word, day: Option<crate::document::Day>| day.map(|day| filled(key, &day.shown(japanese)));
        let parts = [day(Word::ValidFrom, validity.from), day(Word::ValidUntil, validity.until)];
        let mut days = parts.into_iter().flatten().collect::<Vec<_>>().join(if japanese { "" } else { " " });
        let stand = guide.about.orientation.at.map(|at| validity.on(at));
        let mark = match stand {
            Some(InForce::NotYet) => Some(Word::NotYet),
            Some(InForce::Ended) => Some(Word::Ended),
            Some(InForce::Holds) | None => None,
        };
        if let Some(mark) = mark {
            let (open, close) = if japanese { ("（", "）") } else { (" (", ")") };
            days.push_str(&[open, &word(mark), close].concat());
        }
        // Once it is in force, nothing holds in its place.
        let is_past = matches!(stand, Some(InForce::Holds | InForce::Ended));
        let meanwhile = validity.meanwhile.as_deref().filter(|_| !is_past);
        let meanwhile = meanwhile.map(|text| filled(Word::Meanwhile, text)).unwrap_or_default();
        Some(Self { stand, days, meanwhile })
    }

    /// The same in one line.
    pub(in super::super) fn line(&self) -> String {
        if self.meanwhile.is_empty() { self.days.clone() } else { format!("{} — {}", self.days, self.meanwhile) }
    }

    /// The same as a paragraph.
    pub(in super::super) fn paragraph(&self) -> String {
        let mut html = Html::default();
        html.element("p", "validity", &self.line());
        html.finish()
    }

    /// The class of what is not in force; empty otherwise.
    pub(in super::super) fn class(&self) -> &'static str {
        match self.stand {
            Some(InForce::NotYet) => "not-yet",
            Some(InForce::Ended) => "ended",
            Some(InForce::Holds) | None => "",
        }
    }
}

/// When something holds, in one line of the words of a locale; empty: always.
#[must_use]
pub fn told_validity(validity: &Validity, guide: &Guide, locale: &Locale) -> String {
    let told = Told::of(validity, guide, |word| locale.word(word.key()).to_owned());
    told.map(|told| told.line()).unwrap_or_default()
}

impl Pen<'_> {
    /// When a place holds, behind its text.
    pub(super) fn validity(&mut self, notes: &Annotations) {
        let Some(validity) = notes.context.as_ref().map(|context| &context.validity) else { return };
        let Some(told) = Told::of(validity, self.on.guide, |word| self.word(word).into_owned()) else { return };
        if !told.days.is_empty() {
            self.html.text(" ");
            self.html.open("span").class("badge badge-validity").class(told.class()).done();
            self.html.text(&told.days);
            self.html.close("span");
        }
        if !told.meanwhile.is_empty() {
            self.html.text(" ");
            self.html.element("span", "meanwhile", &told.meanwhile);
        }
    }
}

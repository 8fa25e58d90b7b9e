//! Which headings of a source are sections of the guide: the outline decides the tree, and a level has numbers where each of
//! them names one place. Numbers that begin again under every heading above stay parts of titles or of headings in a page.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::draft::{self, Block};
use crate::document::Numbering;

/// Most levels of headings that become pages where nothing is numbered.
const UNNUMBERED_LEVELS: u8 = 2;

/// How the headings of a source are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `1`, `1.1`, `1.1.1`.
    Dotted,
    /// 第1条, 第1章, 附則.
    Law,
    /// `Article 5`, `Chapter II`.
    Articles,
    /// `Section 5`, `Part I`.
    Sections,
    /// `Chapter 1`, and `Section 1` in each.
    Chapters,
    /// No heading has a number that a section can have.
    None,
}

/// The scheme of a source, and which of its headings are sections with a number.
pub(super) struct Levels {
    pub(super) scheme: Scheme,
    /// The number of each heading that is a section, in the order of the headings.
    numbers: Vec<Option<String>>,
    /// Whether headings of the first level are numbered at all.
    is_first_numbered: bool,
}

/// What becomes of a heading.
pub(super) enum Place {
    /// A page, with its number where it has one.
    Page(Option<String>),
    /// A heading in the page above.
    Heading,
}

impl Levels {
    /// The scheme by which most headings of a source have a number of their own.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let headings: Vec<Heading<'_>> = blocks.iter().filter_map(Heading::of).collect();
        let mut best = Self { scheme: Scheme::None, numbers: vec![None; headings.len()], is_first_numbered: false };
        let mut most = 0;
        let begins = |word: &str| headings.iter().any(|heading| heading.text.to_lowercase().starts_with(word));
        for scheme in [Scheme::Dotted, Scheme::Law, Scheme::Articles, Scheme::Sections, Scheme::Chapters] {
            let fits = match scheme {
                Scheme::Articles => begins("article"),
                Scheme::Sections | Scheme::Chapters => begins("section"),
                _ => true,
            };
            if !fits {
                continue;
            }
            let numbers = scheme.numbers(&headings);
            let count = numbers.iter().flatten().count();
            if count > most {
                most = count;
                let first =
                    headings.iter().zip(&numbers).any(|(heading, number)| heading.level == 1 && number.is_some());
                best = Self { scheme, numbers, is_first_numbered: first };
            }
        }
        best
    }

    /// What becomes of the heading of that index.
    pub(super) fn place(&self, index: usize, level: u8, label: Option<&draft::Label>) -> Place {
        let number = self.numbers.get(index).cloned().flatten();
        // A heading of the first level without a section's number stands beside the sections: 改定履歴, 附属書.
        let is_beside = level == 1 && (!self.is_first_numbered || label.is_none_or(|label| is_word(&label.text)));
        let is_free = self.scheme == Scheme::None && level <= UNNUMBERED_LEVELS;
        if number.is_some() || is_beside || is_free { Place::Page(number) } else { Place::Heading }
    }
}

/// A heading as its number is told by it.
struct Heading<'a> {
    level: u8,
    label: Option<&'a draft::Label>,
    /// The text of the label, or nothing.
    text: &'a str,
}

impl<'a> Heading<'a> {
    fn of(block: &'a Block) -> Option<Self> {
        let Block::Heading(level, label, _) = block else { return None };
        Some(Self { level: *level, label: label.as_ref(), text: label.as_ref().map_or("", |label| &label.text) })
    }
}

impl Scheme {
    /// The number of a section, if the heading can have one.
    fn section(self, label: Option<&draft::Label>, numbering: Option<&Numbering>) -> Option<String> {
        let written = &label?.text;
        let label = normal(written);
        match self {
            Self::Articles | Self::Sections | Self::Chapters => {
                let shown = written.split_whitespace().collect::<Vec<_>>().join(" ");
                numbering?.declared(&shown).map(|_| shown)
            }
            // ① and （1） are numbers of entries.
            Self::Dotted => {
                let is_sign = |c: char| c.is_whitespace() || matches!(c, '0'..='9' | '０'..='９' | '.' | '．' | '§');
                let is_plain = written.chars().all(is_sign);
                dotted(&label).filter(|_| is_plain)
            }
            Self::Law => numbering?.declared(&label).filter(|_| is_of_law(&label)).map(|_| label),
            Self::None => None,
        }
    }

    /// The numbers of the headings that are sections: those of levels on which every number names one place, below headings
    /// that are pages.
    fn numbers(self, headings: &[Heading<'_>]) -> Vec<Option<String>> {
        let numbering = self.numbering();
        let mut numbers: Vec<Option<String>> =
            headings.iter().map(|heading| self.section(heading.label, numbering.as_ref())).collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let deepest = headings.iter().map(|heading| heading.level).max().unwrap_or(0);
        for level in 1..=deepest {
            let own: Vec<usize> =
                (0..headings.len()).filter(|at| headings[*at].level == level && numbers[*at].is_some()).collect();
            let is_page = |at: usize| headings[at].level == 1 || numbers[at].is_some();
            let stray = own.iter().filter(|at| above(headings, **at).is_some_and(|above| !is_page(above))).count();
            let keys: Vec<String> = own.iter().map(|at| key((headings, &numbers), *at, numbering.as_ref())).collect();
            let mut seen = taken.clone();
            let repeated: Vec<bool> = keys.into_iter().map(|key| !seen.insert(key)).collect();
            // A statute may hold one article twice; anywhere else the level counts anew.
            let is_dropped = stray > 0 && stray * 2 >= own.len() || self != Self::Law && repeated.contains(&true);
            for (at, repeated) in own.iter().zip(repeated) {
                if is_dropped || repeated {
                    numbers[*at] = None;
                }
            }
            if !is_dropped {
                taken = seen;
            }
        }
        numbers
    }

    /// How its labels are read; `None` for dotted numbers.
    fn numbering(self) -> Option<Numbering> {
        match self {
            Self::Law => Some(law()),
            Self::Articles => Numbering::preset("eu", None),
            Self::Sections | Self::Chapters => {
                let lines = self.settings().join("\n") + "\n";
                super::assemble::guide(&format!("title: x\n{lines}")).ok().map(|guide| (*guide.numbering).clone())
            }
            Self::Dotted | Self::None => None,
        }
    }

    /// The lines of `guide.yaml` that say how a text in English is numbered.
    pub(super) fn settings(self) -> Vec<String> {
        let section = match self {
            Self::Articles => return vec!["numbering: eu".to_owned()],
            Self::Sections => "    - \"Section {section}\"",
            Self::Chapters => "    - { pattern: \"Section {section}\", address: section, repeats: true }",
            _ => return Vec::new(),
        };
        let lines = [
            "numbering:",
            "  labels:",
            section,
            "    - { pattern: \"Part {part:I}\", address: part, repeats: true }",
            "    - { pattern: \"Chapter {chapter:I}\", address: chapter, repeats: true }",
            "    - { pattern: \"Schedule {schedule}\", address: schedule }",
            "    - { pattern: \"Annex {annex}\", address: annex }",
            "    - { pattern: \"Appendix {appendix}\", address: appendix }",
            "  items: [\"({n})\", \"({n:a})\", \"({n:i})\"]",
        ];
        lines.iter().map(|line| (*line).to_owned()).collect()
    }
}

/// The nearest heading of a higher level.
fn above(headings: &[Heading<'_>], at: usize) -> Option<usize> {
    (0..at).rev().find(|other| headings[*other].level < headings[at].level)
}

/// What a number is told from others by. One that may repeat is told by the numbers above it, and so is an article of 附則.
fn key((headings, numbers): (&[Heading<'_>], &[Option<String>]), at: usize, numbering: Option<&Numbering>) -> String {
    let own = numbers[at].clone().unwrap_or_default();
    let label = numbering.and_then(|numbering| numbering.declared(&own));
    let repeats = label.as_ref().zip(numbering).is_some_and(|(label, numbering)| numbering.repeats(label.key()));
    let mut out = match label {
        Some(label) => label.slug().to_owned(),
        None => own.split('.').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join("."),
    };
    let mut at = at;
    while let Some(higher) = above(headings, at) {
        at = higher;
        let is_supplement = normal(headings[at].text).starts_with("附則");
        if repeats || is_supplement {
            // 附則 repeats, and each is a part of its own.
            let place = if is_supplement { at.to_string() } else { numbers[at].clone().unwrap_or_default() };
            out = format!("{place}/{out}");
        }
    }
    if normal(headings[at].text) == "附則" && out == "supplement" { format!("{at}/{out}") } else { out }
}

pub(super) fn law() -> Numbering {
    Numbering::preset("law", None).expect("the preset of laws is there")
}

/// Compatibility forms unified, blanks dropped.
fn normal(label: &str) -> String {
    label.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// `1.2.3` of `1.2.3`, `1.2.3.` or `§1.2.3`.
fn dotted(label: &str) -> Option<String> {
    let label = label.trim_start_matches('§').trim_end_matches('.');
    let parts: Vec<&str> = label.split('.').collect();
    let good = |p: &&str| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit());
    (parts.len() <= 6 && parts.iter().all(good)).then(|| label.to_owned())
}

pub(super) fn is_of_law(label: &str) -> bool {
    let ends = ["条", "章", "節", "款", "目", "編"];
    let unit = label.strip_prefix('第').and_then(|rest| rest.find(|c: char| ends.contains(&c.to_string().as_str())));
    unit.is_some() || label.starts_with("附則") || label.starts_with("別表") || label.starts_with("様式")
}

/// Whether a number that no section can have is one of a chapter or an annex: 第1章, `Appendix A`.
fn is_word(label: &str) -> bool {
    let letters = label.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && !label.starts_with(['(', '（'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::draft::{Label, Shown};
    use crate::import::ledger::{Ledger, PieceKind};

    /// What becomes of headings, by level and number: the number of a page, `-` for a page without one, `#` for a heading.
    fn places(headings: &[(u8, &str)]) -> Vec<String> {
        let mut ledger = Ledger::default();
        let mut heading = |(level, text): &(u8, &str)| {
            let piece = ledger.book(PieceKind::Number, "", text);
            let label = Label { piece, text: (*text).into(), numbers: Vec::new(), shown: Shown::Text };
            Block::Heading(*level, Some(label), Vec::new())
        };
        let blocks: Vec<Block> = headings.iter().map(&mut heading).collect();
        let levels = Levels::of(&blocks);
        let place = |(at, block): (usize, &Block)| match block {
            Block::Heading(level, label, _) => match levels.place(at, *level, label.as_ref()) {
                Place::Page(number) => number.unwrap_or_else(|| "-".to_owned()),
                Place::Heading => "#".to_owned(),
            },
            _ => String::new(),
        };
        blocks.iter().enumerate().map(place).collect()
    }

    #[test]
    fn numbers_with_dots() {
        assert_eq!((dotted("1.2."), dotted("1)")), (Some("1.2".to_owned()), None));
    }

    #[test]
    fn levels_whose_numbers_begin_again_have_none() {
        let outline = |texts: [&str; 9]| {
            let levels = [1, 2, 3, 3, 2, 1, 2, 3, 1];
            places(&levels.into_iter().zip(texts).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(outline(["一", "１", "（1）", "（2）", "２", "二", "１", "（1）", "三"]), "- - # # - - - # -");
        assert_eq!(outline(["１．", "（1）", "①", "②", "（2）", "２．", "（1）", "①", "３．"]), "1 # # # # 2 # # 3");
        assert_eq!(
            outline(["1", "1.1", "1.1.1", "1.1.2", "1.2", "2", "2.1", "2.1.1", "3"]),
            "1 1.1 1.1.1 1.1.2 1.2 2 2.1 2.1.1 3"
        );
        assert_eq!(outline(["第1部", "1章", "1.1", "1.2", "2章", "第2部", "1章", "1.1", "第3部"]), "- - # # - - - # -");
        assert_eq!(
            outline(["Chapter 1", "Section 1", "A.", "B.", "Section 2", "Chapter 2", "Section 1", "A.", "Chapter 3"]),
            "Chapter 1 Section 1 # # Section 2 Chapter 2 Section 1 # Chapter 3"
        );
        assert_eq!(
            outline(["第1編", "第1章", "第1条", "第2条", "第2章", "第2編", "第1章", "第3条", "附則"]),
            "第1編 第1章 第1条 第2条 第2章 第2編 第1章 第3条 附則"
        );
    }
}

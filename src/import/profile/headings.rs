//! What headings of texts begin with whose numbers are typed: 第1章, `Article 5`, 附則.

use unicode_normalization::UnicodeNormalization;

use super::Profile;

/// What a heading numbers, the highest first; an annex stands beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum HeadingKind {
    Part,
    Chapter,
    Section,
    Subsection,
    Division,
    Article,
    Annex,
}

impl HeadingKind {
    pub(super) const ALL: [Self; 7] =
        [Self::Part, Self::Chapter, Self::Section, Self::Subsection, Self::Division, Self::Article, Self::Annex];

    /// The key of a profile that lists its patterns.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Part => "parts",
            Self::Chapter => "chapters",
            Self::Section => "sections",
            Self::Subsection => "subsections",
            Self::Division => "divisions",
            Self::Article => "articles",
            Self::Annex => "annexes",
        }
    }
}

impl Profile {
    /// What the beginning of a text numbers, and where it ends.
    pub(in crate::import) fn heading(&self, text: &str) -> Option<(HeadingKind, usize)> {
        let lead = text.len() - text.trim_start().len();
        let kinds = HeadingKind::ALL.into_iter().zip(&self.headings);
        let all = kinds.flat_map(|(kind, patterns)| patterns.iter().map(move |pattern| (kind, pattern)));
        all.filter_map(|(kind, pattern)| {
            let found = pattern.at_start(&text[lead..])?;
            let good = found.get("numeral").is_none_or(is_numeral);
            good.then_some((kind, lead + found.end + branches(&text[lead + found.end..])))
        })
        .max_by_key(|(_, end)| *end)
    }
}

/// How long the branches are that follow a number: の二 of 第三条の二.
fn branches(text: &str) -> usize {
    let mut end = 0;
    while let Some(rest) = text[end..].strip_prefix(['の', 'ノ']) {
        let digit =
            |c: &char| crate::document::is_chinese(*c) || std::iter::once(*c).nfkc().all(|c| c.is_ascii_digit());
        let length: usize = rest.chars().take_while(digit).map(char::len_utf8).sum();
        if length == 0 {
            break;
        }
        end = text.len() - rest.len() + length;
    }
    end
}

/// Whether a text is a number in some numerals, with branches: 三の二, `XIV`, `5a`, `B`, `2.1`.
fn is_numeral(text: &str) -> bool {
    let plain: String = text.nfkc().collect();
    let is_one = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = part.len() - digits.len();
        let counted = !digits.is_empty()
            && suffix <= 1
            && digits.split('.').all(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
        let chinese = part.chars().count() <= 8 && crate::document::read_chinese(part).is_some();
        let roman = part.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
        let letter = part.len() == 1 && part.bytes().all(|b| b.is_ascii_uppercase());
        counted || chinese || roman && !part.is_empty() || letter
    };
    plain.split(['の', 'ノ']).all(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_headings() {
        let profile = Profile::default();
        for (text, kind, begin) in [
            ("第１章　総則", HeadingKind::Chapter, "第１章"),
            ("第三条の二　次の", HeadingKind::Article, "第三条の二"),
            ("Article 12 Scope", HeadingKind::Article, "Article 12"),
            ("CHAPTER IV", HeadingKind::Chapter, "CHAPTER IV"),
            ("附　則", HeadingKind::Annex, "附　則"),
            ("別紙１　様式", HeadingKind::Annex, "別紙１"),
            ("Appendix A Glossary", HeadingKind::Annex, "Appendix A"),
        ] {
            assert_eq!(profile.heading(text), Some((kind, begin.len())), "{text}");
        }
        for text in ["第三者は", "Chapter of", "Article on parks", "1.1 x", "Annex to the"] {
            assert_eq!(profile.heading(text), None, "{text}");
        }
    }
}

//! The date or the number of an edition that stands behind the name of a document: 2007年11月, 平成19年11月, 2007-11,
//! November 2007, 第3版, third edition, v4.0.

use unicode_normalization::UnicodeNormalization;

use crate::document::read_chinese;

/// Which edition of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Year, and month and day or 0 where they are not said.
    date: Option<[u32; 3]>,
    /// The number of the edition; several where it has parts.
    number: Vec<u32>,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Eras, and the year before their first.
const ERAS: [(&str, u32); 5] = [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];

impl Stamp {
    /// Reads the first date and the first number of an edition in a text.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let stamp = Self { date: date(&text), number: edition(&text) };
        (stamp != Self::default()).then_some(stamp)
    }

    /// Whether it has the number of an edition.
    pub(super) fn has_number(&self) -> bool {
        !self.number.is_empty()
    }

    /// Whether both have one number.
    pub(super) fn is_number_of(&self, other: &Self) -> bool {
        self.has_number() && self.number == other.number
    }

    /// What this one says, and where it says nothing the other one.
    pub(super) fn with(self, other: Self) -> Self {
        let number = if self.number.is_empty() { other.number } else { self.number };
        Self { date: self.date.or(other.date), number }
    }

    /// The edition of a standard: its year.
    pub(super) fn of_year(year: u32) -> Self {
        Self { date: Some([year, 0, 0]), number: Vec::new() }
    }

    /// Whether this edition is older than another one, as far as both say it.
    pub(super) fn is_older(&self, other: &Self) -> bool {
        if !self.number.is_empty() && !other.number.is_empty() {
            return self.number < other.number;
        }
        let (Some(a), Some(b)) = (self.date, other.date) else { return false };
        let said = a.iter().zip(&b).take_while(|(a, b)| **a > 0 && **b > 0);
        said.map(|(a, b)| a.cmp(b)).find(|order| order.is_ne()).is_some_and(std::cmp::Ordering::is_lt)
    }
}

/// The number at the end of a text, with blanks behind it.
fn number_before(text: &str) -> Option<u32> {
    let text = text.trim_end();
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    text.get(start..)?.parse().ok()
}

/// The number at the beginning of a text, and the rest.
fn number_after(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text.get(..end)?.parse().ok()?, text.get(end..)?))
}

fn is_year(year: u32) -> bool {
    (1850..2200).contains(&year)
}

fn date(text: &str) -> Option<[u32; 3]> {
    if let Some(at) = text.find('年') {
        let (before, behind) = text.split_at(at);
        let era = ERAS.iter().find_map(|(name, first)| {
            let said = before.rsplit_once(name)?.1.trim();
            let year = if said == "元" { 1 } else { said.parse().ok().or_else(|| read_chinese(said))? };
            Some(first + year)
        });
        let year = era.or_else(|| number_before(before)).filter(|&year| is_year(year))?;
        let month = number_after(&behind['年'.len_utf8()..]).filter(|(_, rest)| rest.trim_start().starts_with('月'));
        let day = month.and_then(|(_, rest)| number_after(rest.trim_start().strip_prefix('月')?));
        let day = day.filter(|(_, rest)| rest.trim_start().starts_with('日'));
        return Some([year, month.map_or(0, |(month, _)| month), day.map_or(0, |(day, _)| day)]);
    }
    named(text).or_else(|| plain(text))
}

/// `November 2007`, `12 November 2007`.
fn named(text: &str) -> Option<[u32; 3]> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let month = |word: &str| MONTHS.iter().position(|name| word.starts_with(name) && word.len() >= 3);
    let at = words.iter().position(|word| month(word).is_some())?;
    let year: u32 = words.get(at + 1..)?.iter().take(2).filter_map(|word| word.parse().ok()).find(|&y| is_year(y))?;
    let month = u32::try_from(month(words.get(at)?)? + 1).ok()?;
    let day = at.checked_sub(1).and_then(|at| words.get(at)?.parse().ok()).filter(|day| (1..=31).contains(day));
    Some([year, month, day.unwrap_or(0)])
}

/// `2007-11-09`, `2007/11`, `2007`.
fn plain(text: &str) -> Option<[u32; 3]> {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (number, behind) = number_after(&rest[at..])?;
        if is_year(number) && !behind.starts_with(|c: char| c.is_alphanumeric()) {
            let next = |text: &str, most: u32| {
                let (number, rest) = number_after(text.strip_prefix(['-', '/', '.'])?)?;
                (1..=most).contains(&number).then(|| (number, rest.to_owned()))
            };
            let month = next(behind, 12);
            let day = month.as_ref().and_then(|(_, rest)| next(rest, 31));
            return Some([number, month.map_or(0, |(month, _)| month), day.map_or(0, |(day, _)| day)]);
        }
        rest = behind;
    }
    None
}

/// 第3版, 第三版, 初版, `third edition`, `3rd edition`, `version 4.0`, `v4.0.3`.
fn edition(text: &str) -> Vec<u32> {
    const ORDINALS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if let Some((_, rest)) = text.split_once('第')
        && let Some((said, _)) = rest.split_once('版')
        && let Some(number) = said.trim().parse().ok().or_else(|| read_chinese(said.trim()))
    {
        return vec![number];
    }
    if text.contains("初版") {
        return vec![1];
    }
    let words: Vec<&str> = text.split([' ', ',', '(', ')', '、']).filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        if let [word, "edition" | "ed."] = pair {
            let ordinal = ORDINALS.iter().position(|name| name == word).and_then(|at| u32::try_from(at + 1).ok());
            let number = number_after(word).map(|(number, _)| number);
            return ordinal.or(number).into_iter().collect();
        }
    }
    let joined = words.join(" ");
    for head in ["version ", "ver. ", "ver.", "ver ", "v"] {
        for (at, _) in joined.match_indices(head) {
            let is_word = joined[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let end = joined[at + head.len()..].find(|c: char| !c.is_ascii_digit() && c != '.');
            let said = &joined[at + head.len()..end.map_or(joined.len(), |end| at + head.len() + end)];
            let parts: Option<Vec<u32>> = said.trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect();
            if let Some(parts) = parts.filter(|_| is_word) {
                return parts;
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::Stamp;

    fn older(a: &str, b: &str) -> bool {
        match (Stamp::read(a), Stamp::read(b)) {
            (Some(a), Some(b)) => a.is_older(&b),
            _ => panic!("{a} and {b} say which edition"),
        }
    }

    #[test]
    fn older_editions_however_they_are_written() {
        for (a, b) in [
            ("内閣官房、2007年11月", "2011-04"),
            ("２００７年１１月", "2007年12月"),
            ("平成19年11月", "2011年4月"),
            ("平成元年", "令和二年三月"),
            ("November 2007", "2011"),
            ("9 November 2007", "10 Nov. 2007"),
            ("2007/11/09", "2007-11-10"),
            ("第2版", "第三版"),
            ("初版", "第2版"),
            ("Second Edition", "3rd edition, 2010"),
            ("v4.0.3", "Version 5.0"),
        ] {
            assert!(older(a, b), "{a} < {b}");
            assert!(!older(b, a), "{b} > {a}");
        }
    }

    #[test]
    fn what_both_say_is_compared() {
        assert!(!older("2011年", "2011-04") && !older("2011-04", "2011年"));
        assert!(!older("2011年4月", "2011-04-21"));
        assert!(!older("第2版", "2011年"), "a number and a date");
        for text in ["経済産業省", "以下「手引」という。", "第3章", "1,234 部", "various"] {
            assert_eq!(Stamp::read(text), None, "{text}");
        }
    }
}

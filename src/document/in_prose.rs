//! Labels of a guide's patterns in running text: 第39条第2項, `AC-2(1)`, `V6.2.1`, `Article 5(1)(a)`.

use super::label::{Label, Part};
use super::numbering::{Numbering, Words, branch_of, fold_item};
use super::pattern::{Closeness, Pattern};
use super::{ItemPath, ItemStep};

/// Longest label that is looked for, in characters.
const LONGEST: usize = 48;

/// What says that articles are counted: 2条からなる, 3条以上.
const COUNTS: [&str; 8] = ["からな", "から成", "で構成", "以上", "以内", "程度", "分", "ある"];

/// A label that was found in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelAt {
    /// The label.
    pub label: Label,
    /// Where it ends, in characters.
    pub end: usize,
    /// Whether it can be nothing else, so that one that is not there is reported.
    pub is_sure: bool,
}

impl Numbering {
    /// Whether a text may hold a label or a way to an item of the guide's own form.
    #[must_use]
    pub fn may_occur_in(&self, text: &str) -> bool {
        self.labels.iter().any(|form| match form.pattern.opener().chars().next() {
            Some(opener) => text.contains(opener),
            None => text.contains(|c: char| c.is_ascii_digit()),
        }) || self.is_of_articles() && text.contains(['前', '次', '同', '第', '条'])
    }

    /// Whether its sections are 条, so that 前条, 前項 and 前号 speak of them.
    #[must_use]
    pub fn is_of_articles(&self) -> bool {
        self.labels.iter().any(|form| form.pattern.as_str().contains('条'))
    }

    /// The label that a text begins with. `before` is the character before it.
    #[must_use]
    pub fn label_at(&self, text: &[char], before: Option<char>) -> Option<LabelAt> {
        let text = text.get(..text.len().min(LONGEST)).unwrap_or(text);
        let forms = self.labels.iter().enumerate();
        let found = forms.filter_map(|(i, form)| {
            let kind = u8::try_from(i).ok()?;
            // `AC-2 1` is read where a label is asked for; in running text a word follows.
            let also = form.also.iter().filter(|also| !also.opener().is_empty());
            let spellings = std::iter::once(&form.pattern).chain(also);
            let read = |pattern: &Pattern| {
                may_open(pattern, text, before)?;
                let read = |text: &[char]| pattern.read_at(text, Closeness::Prose, kind, &form.pattern);
                let (label, end) = read(text)?;
                let (label, end) = beyond_blank(pattern, text, end)
                    .and_then(|text| read(&text))
                    .filter(|(_, longer)| *longer > end)
                    .map_or((label, end), |(label, longer)| (label, longer + 1));
                let row = row_of(pattern, text, end);
                let (label, end) = row.and_then(|table| read(text.get(..table)?)).unwrap_or((label, end));
                let ascii = text.get(end.checked_sub(1)?)?.is_ascii_alphanumeric();
                let goes_on = |c: &char| c.is_ascii_alphanumeric();
                let more = matches!(text.get(end), Some('.' | '-')) && text.get(end + 1).is_some_and(goes_on);
                let is_whole = !(ascii && (text.get(end).is_some_and(goes_on) || more));
                // A word alone is a word, and no family of controls.
                let is_whole = is_whole && (label.depth() > 1 || !pattern.opener().is_empty());
                let is_sure = is_sure(pattern, &label) && !form.repeats;
                let is_whole = is_whole && (!ends_in_initial(&label) || text.get(end - 1) == Some(&')'));
                is_whole.then_some(LabelAt { label, end, is_sure })
            };
            spellings.filter_map(read).max_by_key(|found| found.end)
        });
        found.max_by_key(|found| found.end)
    }

    /// The way to an item behind a label, as references write it: 第2項第1号イ, `(1)(a)`. Of an item with a branch, 第三号の二,
    /// the way to what holds it.
    #[must_use]
    pub fn cited_at(&self, text: &[char]) -> Option<(ItemPath, usize)> {
        self.cited_in(text, Words::Whole)
    }

    /// The same behind an article without 第: the 1項2号 of 2条1項2号.
    #[must_use]
    pub fn cited_short(&self, text: &[char]) -> Option<(ItemPath, usize)> {
        self.cited_in(text, Words::Short)
    }

    fn cited_in(&self, text: &[char], words: Words) -> Option<(ItemPath, usize)> {
        let text = text.get(..text.len().min(LONGEST)).unwrap_or(text);
        let folded: Vec<char> = text.iter().flat_map(|&c| fold_item(c)).collect();
        // Folding keeps the number of these characters; where it does not, nothing is read.
        if folded.len() != text.len() {
            return None;
        }
        let (mut path, mut at) = (Vec::new(), 0);
        while let Some((step, length)) = self.cited_step(folded.get(at..).unwrap_or(&[]), &path, words) {
            at += length;
            let branch = branch_of(&folded, at);
            if branch > 0 {
                at += branch;
                break;
            }
            path.push(step);
            if path.len() == 8 {
                break;
            }
        }
        (at > 0).then_some((ItemPath(path), at))
    }

    /// 38条の3 for 第38条の3, with the way to an item behind it, 2条1項2号: an article as running text calls it in short.
    #[must_use]
    pub fn short_at(&self, text: &[char]) -> Option<LabelAt> {
        let text = text.get(..text.len().min(LONGEST)).unwrap_or(text);
        let is_digit = |c: &char| c.is_ascii_digit() || super::numeral::is_chinese(*c);
        let digits = text.iter().take_while(|c| is_digit(c)).count();
        let is_article = self.is_of_articles() && digits > 0 && text.get(digits) == Some(&'条');
        let behind: String = text.get(digits + 1..).unwrap_or(&[]).iter().take(3).collect();
        if !is_article || COUNTS.iter().any(|counts| behind.starts_with(counts)) {
            return None;
        }
        let whole: Vec<char> = std::iter::once('第').chain(text.iter().copied()).collect();
        let found = self.label_at(&whole, None).filter(|found| found.label.as_str().contains('条'))?;
        Some(LabelAt { end: found.end - 1, is_sure: false, ..found })
    }

    /// The way to an item as its entries are marked, with blanks between: the `b) 1)` of `4.2 b) 1)`.
    #[must_use]
    pub fn marked_at(&self, text: &[char]) -> Option<(ItemPath, usize)> {
        let (mut path, mut at) = (Vec::new(), 0);
        while path.len() < 8 {
            let from = at + usize::from(at > 0 && text.get(at) == Some(&' '));
            let rest = text.get(from..text.len().min(from + LONGEST)).unwrap_or(&[]);
            let read = self.form(ItemStep::Item(0), path.len()).and_then(|form| form.read_mark(rest));
            let is_whole = |end: usize| !rest.get(end).is_some_and(|c| c.is_alphanumeric());
            let Some((n, end)) = read.filter(|(_, end)| is_whole(*end)) else { break };
            path.push(ItemStep::Item(n));
            at = from + end;
        }
        (!path.is_empty()).then_some((ItemPath(path), at))
    }

    fn cited_step(&self, text: &[char], path: &[ItemStep], words: Words) -> Option<(ItemStep, usize)> {
        let items = path.iter().filter(|step| matches!(step, ItemStep::Item(_))).count();
        let forms = [(ItemStep::Item as fn(u32) -> ItemStep, items), (ItemStep::Step, path.len() - items)];
        forms.into_iter().find_map(|(step, level)| {
            let form = self.form(step(0), level)?;
            // Below another item a kana is one by itself: 第2項イ.
            let bare = || form.read_kana(text).filter(|_| !path.is_empty());
            let short = || form.read_short(text).filter(|_| words == Words::Short);
            let (n, end) = form.read_cited(text).or_else(short).or_else(|| form.read_bracketed(text)).or_else(bare)?;
            // イ of イベント is a word.
            let kana = |c: Option<&char>| c.is_some_and(|c| matches!(c, 'ァ'..='ヺ' | 'ー'));
            let is_word = kana(end.checked_sub(1).and_then(|last| text.get(last))) && kana(text.get(end));
            (!is_word).then_some((step(n), end))
        })
    }
}

/// A text without the blank before a bracket with digits, which many write: `AC-2 (1)`.
fn beyond_blank(pattern: &Pattern, text: &[char], end: usize) -> Option<Vec<char>> {
    let is_apart = matches!(text.get(end..)?, [' ', '(', digit, ..] if digit.is_ascii_digit());
    let (label, behind) = text.split_at_checked(end).filter(|_| is_apart && pattern.opener().is_ascii())?;
    Some(label.iter().chain(behind.iter().skip(1)).copied().collect())
}

/// Where the label of a table ends whose row is cited: 別表第1の2の項 is row 2 of 別表第1, and 別表第1の2 no branch.
fn row_of(pattern: &Pattern, text: &[char], end: usize) -> Option<usize> {
    let is_row = matches!(text.get(end..)?, ['の', '項' | '部', ..]);
    let table = text.get(..end)?.iter().rposition(|c| *c == 'の')?;
    (is_row && pattern.opener().contains('表')).then_some(table)
}

/// Whether a pattern's label may begin here.
fn may_open(pattern: &Pattern, text: &[char], before: Option<char>) -> Option<()> {
    let first = *text.first()?;
    let opener = pattern.opener();
    let apart = before.is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '_' | '#' | '@')));
    let good = match opener.chars().next() {
        // A word: capital letters, as in `AC-2`.
        None => first.is_ascii_uppercase() && apart,
        Some(_) if !opener.chars().any(char::is_alphabetic) => false,
        Some(c) if c.is_ascii() && opener.trim().len() <= 2 => first == c && apart,
        Some(c) => first.eq_ignore_ascii_case(&c) && (!c.is_ascii() || apart),
    };
    good.then_some(())
}

/// `A.M.` is no control of annex A.
fn ends_in_initial(label: &Label) -> bool {
    let last = label.key().levels.last().and_then(|parts| parts.last());
    label.depth() > 1 && matches!(last, Some(Part::Word(word)) if word.chars().count() == 1)
}

/// Whether a label of a pattern can be nothing else in running text.
fn is_sure(pattern: &Pattern, label: &Label) -> bool {
    let opener = pattern.opener().trim();
    if opener.is_ascii() && opener.len() <= 2 {
        return label.depth() > 1 && !opener.is_empty();
    }
    pattern.has_field() && !label.key().levels.iter().flatten().any(|part| matches!(part, Part::Word(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::LabelForm;

    fn read(numbering: &Numbering, text: &str) -> Option<(String, usize, bool)> {
        let chars: Vec<char> = text.chars().collect();
        numbering.label_at(&chars, None).map(|found| (found.label.to_string(), found.end, found.is_sure))
    }

    fn preset(name: &str) -> Numbering {
        Numbering::preset(name, None).expect("a preset")
    }

    #[test]
    fn labels_of_presets_in_running_text() {
        let law = preset("law");
        assert_eq!(read(&law, "第三十八条の三の規定"), Some(("第38条の3".to_owned(), 7, true)));
        assert_eq!(read(&law, "別表第一に掲げる"), Some(("別表第1".to_owned(), 4, true)));
        assert_eq!(read(&law, "第二章の"), Some(("第2章".to_owned(), 3, false)));
        assert_eq!(read(&law, "第三者"), None);
        let nist = preset("nist");
        assert_eq!(read(&nist, "AC-2(1) applies"), Some(("AC-2(1)".to_owned(), 7, false)));
        assert_eq!(read(&nist, "AC-2 requires"), Some(("AC-2".to_owned(), 4, false)));
        assert_eq!(read(&nist, "ac-2"), None);
        assert_eq!(read(&preset("iso"), "The text"), None);
        assert_eq!(read(&preset("iso"), "A.M. and P.M."), None);
        let eu = preset("eu");
        assert_eq!(read(&eu, "Article 5(1) of"), Some(("Article 5".to_owned(), 9, true)));
        assert_eq!(read(&eu, "Annex IV lists"), Some(("Annex IV".to_owned(), 8, true)));
        assert_eq!(read(&eu, "(3) three"), None);
        assert_eq!(read(&preset("dotted"), "9.3.1"), None);
    }

    #[test]
    fn labels_of_a_pattern_of_ones_own() {
        let pattern = Pattern::parse("V{chapter}.{section}.{requirement}", "").expect("a pattern");
        let form = LabelForm { pattern, also: Vec::new(), repeats: false };
        let asvs = Numbering { labels: vec![form], ..Numbering::default() };
        assert_eq!(read(&asvs, "V6.2.1, and"), Some(("V6.2.1".to_owned(), 6, true)));
        assert_eq!(read(&asvs, "V6.2. Then"), Some(("V6.2".to_owned(), 4, true)));
        assert_eq!(read(&asvs, "V8 engine"), Some(("V8".to_owned(), 2, false)));
        assert_eq!(read(&asvs, "V6.2.1.9"), None);
        assert_eq!(read(&asvs, "v6.2.1"), None);
    }

    #[test]
    fn ways_to_items_behind_labels() {
        let cited = |numbering: &Numbering, text: &str| {
            let chars: Vec<char> = text.chars().collect();
            numbering.cited_at(&chars).map(|(path, end)| (numbering.cite(&path), end))
        };
        let law = preset("law");
        assert_eq!(cited(&law, "第二項第一号イに"), Some(("第2項第1号イ".to_owned(), 7)));
        assert_eq!(cited(&law, "第一号イベント"), Some(("第1号".to_owned(), 3)));
        assert_eq!(cited(&law, "20日"), None);
        assert_eq!(cited(&preset("eu"), "(1)(a)"), Some(("(1)(a)".to_owned(), 6)));
    }
}

//! Numbers that a guide writes into the titles of its figures, tables and forms itself: 図9 流れ, 別表第1, `Table 2`.

use super::numeral::{is_chinese, read_chinese};

/// What such a number stands behind, longer words before those that they end with.
const WORDS: [&str; 16] = [
    "別図",
    "別表",
    "図表",
    "図",
    "表",
    "様式",
    "書式",
    "別紙",
    "別添",
    "付録",
    "附属書",
    "付属書",
    "写真",
    "Figure",
    "Table",
    "Form",
];
/// What all of these words end with.
const ENDS: [&str; 12] =
    ["図", "表", "様式", "書式", "別紙", "別添", "付録", "属書", "写真", "Figure", "Table", "Form"];
/// Longest number, in characters.
const LONGEST: usize = 12;

/// A number with the word before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// The word.
    pub word: &'static str,
    /// Word and number, in one way however they are written: `様式2` for 様式第二号.
    pub label: String,
    /// Where it ends, in characters.
    pub end: usize,
}

impl Caption {
    /// The number that a text begins with; signs that have a half width are written in it.
    #[must_use]
    pub fn at(f: &[char]) -> Option<Self> {
        let first = *f.first()?;
        let word = WORDS.into_iter().filter(|word| word.starts_with(first));
        let word = word.into_iter().find(|word| word.chars().eq(f.iter().take(word.chars().count()).copied()))?;
        let blank = |at: usize| at + usize::from(f.get(at) == Some(&' '));
        let behind = blank(word.chars().count());
        let is_called = f.get(behind) == Some(&'第');
        let from = if is_called { blank(behind + 1) } else { behind };
        let (number, end) = in_digits(f, from).or_else(|| in_kanji(f, from).filter(|_| is_called))?;
        let end = end + usize::from(is_called && f.get(end) == Some(&'号'));
        // 図1a is called so; 表2の3 has a number below its number.
        let goes_on = f.get(end).is_some_and(char::is_ascii_alphanumeric);
        (!goes_on).then(|| Self { word, label: format!("{word}{number}"), end })
    }

    /// The number that a title begins with: 図9 流れ, `Table 2: Fees`. In 表1の見方 the title speaks of it.
    #[must_use]
    pub fn of_title(title: &str) -> Option<Self> {
        let head: Vec<char> = title.chars().take(LONGEST * 3).map(narrow).collect();
        let found = Self::at(&head)?;
        let ends = head.get(found.end).is_none_or(|c| matches!(c, ' ' | ':' | '.' | '(' | '「' | '、' | '-' | '―'));
        ends.then_some(found)
    }

    /// Whether a name is a word and a number, as [`Caption::at`] writes them, and which word it is.
    #[must_use]
    pub fn word_of(name: &str) -> Option<&'static str> {
        let is_number = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
        WORDS.into_iter().find(|word| name.strip_prefix(word).is_some_and(is_number))
    }

    /// Whether a text may hold one: such a word with a number or 第 behind it.
    #[must_use]
    pub fn may_occur_in(text: &str) -> bool {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '第');
        let found = |word: &str| {
            memchr::memmem::find_iter(text.as_bytes(), word.as_bytes())
                .any(|at| text.get(at + word.len()..).is_some_and(|rest| narrow_blank(rest).starts_with(is_number)))
        };
        // Longer words end with one of these or stand beside them.
        ENDS.into_iter().any(found)
    }
}

/// A text without the blank that it begins with.
fn narrow_blank(text: &str) -> &str {
    text.strip_prefix([' ', '\u{3000}', '\u{A0}']).unwrap_or(text)
}

/// A sign at half width.
fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{A0}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// `9`, `9.1`, `9-2`.
fn in_digits(f: &[char], from: usize) -> Option<(String, usize)> {
    let of_number = |c: &&char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let number: String = f.iter().skip(from).take(LONGEST).take_while(of_number).collect();
    let number = number.trim_end_matches(['.', '-']);
    number.starts_with(|c: char| c.is_ascii_digit()).then(|| (number.to_owned(), from + number.len()))
}

fn in_kanji(f: &[char], from: usize) -> Option<(String, usize)> {
    let digits: String = f.iter().skip(from).take(6).take_while(|c| is_chinese(**c)).collect();
    read_chinese(&digits).map(|number| (number.to_string(), from + digits.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_one_way() {
        let label = |text: &str| Caption::of_title(text).map(|found| found.label);
        for (text, expected) in [
            ("図9 流れ", "図9"),
            ("図９　流れ", "図9"),
            ("図 9：流れ", "図9"),
            ("別表第一", "別表1"),
            ("様式第２号（申請書）", "様式2"),
            ("表9.1-2 区分", "表9.1-2"),
            ("Table 2: Fees", "Table2"),
        ] {
            assert_eq!(label(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["表1の見方", "図書1", "表紙", "別表", "図1a", "Tables 2", "様式一"] {
            assert_eq!(label(text), None, "{text}");
        }
        assert_eq!(Caption::word_of("別表9"), Some("別表"));
        assert_eq!(Caption::word_of("表紙"), None);
        assert!(Caption::may_occur_in("様式第二号を見る") && !Caption::may_occur_in("9つの規定"));
    }
}

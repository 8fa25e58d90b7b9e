//! Words for readers, in Japanese and English, and the nearest of a list of words.

/// The languages that tebiki speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// One utterance in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The utterance in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }

    /// The same words, and more behind them.
    #[must_use]
    pub fn and(mut self, ja: &str, en: &str) -> Self {
        self.ja.push_str(ja);
        self.en.push_str(en);
        self
    }

    /// The same words without the middle of what nobody would read to its end: a name that is quoted may be as long as
    /// its file.
    #[must_use]
    pub fn shortened(self) -> Self {
        Self { ja: shortened(self.ja), en: shortened(self.en) }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ja.is_empty() && self.en.is_empty()
    }
}

/// A message has no more characters than this, and so many of a longer one are kept before and behind the gap.
const MOST_LETTERS: usize = 600;
const KEPT_BEFORE: usize = 400;
const KEPT_BEHIND: usize = 160;

fn shortened(text: String) -> String {
    // As many bytes as characters at least: the common case is not counted.
    if text.len() <= MOST_LETTERS || text.chars().count() <= MOST_LETTERS {
        return text;
    }
    let head: String = text.chars().take(KEPT_BEFORE).collect();
    let start = text.char_indices().rev().nth(KEPT_BEHIND - 1).map_or(0, |(at, _)| at);
    format!("{head} … {}", &text[start..])
}

/// Two format strings, Japanese first, with captured arguments: `words!("{n} 行", "{n} lines")`.
#[macro_export]
macro_rules! words {
    ($ja:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Words { ja: format!($ja), en: format!($en) }
    };
}

/// The candidate nearest to `word` by edits of characters, if it is near enough to be meant:
/// at most one edit in three characters, and at most three.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.to_lowercase().chars().take(64).collect();
    // Every other digit is one change away from a digit.
    if let [one] = letters[..]
        && one.is_numeric()
    {
        return None;
    }
    let most = (letters.len() / 3).clamp(1, 3);
    let (signs, whole) = (signs(word), word.chars().count() <= 64);
    let fits = |c: &&str| (1..256).contains(&c.len()) && (!whole || may_be_near(c, signs, letters.len(), most));
    let scored = candidates.into_iter().take(MOST_CANDIDATES).filter(fits).take(MOST_COMPARED).map(|candidate| {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        let far = if other.len().abs_diff(letters.len()) > most { usize::MAX } else { distance(&letters, &other) };
        (far, candidate)
    });
    scored.filter(|&(far, _)| far <= most).min().map(|(_, candidate)| candidate)
}

/// So many candidates are looked at: a large guide may have a wrong reference on every page.
const MOST_CANDIDATES: usize = 20_000;

/// So many of them are compared letter by letter.
const MOST_COMPARED: usize = 500;

/// Which signs of ASCII a text has, as bits that several share; upper and lower case are the same.
fn signs(text: &str) -> u64 {
    text.bytes().filter(u8::is_ascii).fold(0, |bits, byte| bits | 1 << (byte.to_ascii_lowercase() & 63))
}

/// Whether so few edits could make one of the other: each brings or takes one sign at most.
fn may_be_near(candidate: &str, wanted: u64, letters: usize, most: usize) -> bool {
    if candidate.is_ascii() && candidate.len().abs_diff(letters) > most {
        return false;
    }
    let has = signs(candidate);
    let few = |bits: u64| bits.count_ones() as usize <= most;
    few(has & !wanted) && few(wanted & !has)
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut rows = vec![vec![0; width]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..width {
            let value = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let cost = usize::from(a[i - 1] != b[j - 1]);
                    let swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swapped = if swap { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                    (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost).min(swapped)
                }
            };
            rows[i][j] = value;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_keeps_its_ends() {
        let long = format!("語 `{}` は知られていない", "長".repeat(100_000));
        let short = shortened(long);
        assert_eq!(short.chars().count(), KEPT_BEFORE + 3 + KEPT_BEHIND);
        assert!(short.starts_with("語 `長") && short.ends_with("は知られていない"));
        assert_eq!(shortened("短".repeat(MOST_LETTERS)), "短".repeat(MOST_LETTERS));
    }

    #[test]
    fn what_is_passed_over_is_not_near() {
        let words = ["title", "TITLE", "Tilte", "section-12", "9.3.1", "役割", "Ärger", "a", "", "nothing-1", "p1"];
        let edits = |word: &str| {
            let letters: Vec<char> = word.chars().collect();
            let cut = letters.iter().skip(1).collect::<String>();
            [word.to_uppercase(), cut, format!("{word}x"), word.replace('t', "q"), format!("é{word}")]
        };
        for word in words {
            let letters: Vec<char> = word.to_lowercase().chars().collect();
            let most = (letters.len() / 3).clamp(1, 3);
            for other in words.iter().map(|other| (*other).to_owned()).chain(edits(word)) {
                let near = distance(&letters, &other.to_lowercase().chars().collect::<Vec<_>>()) <= most;
                assert!(!near || may_be_near(&other, signs(word), letters.len(), most), "{word} {other}");
            }
        }
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("titel", ["title", "number"]), Some("title"));
        assert_eq!(nearest("9.3.15", ["9.3.1", "7.1"]), Some("9.3.1"));
        assert_eq!(nearest("abc", ["xyz"]), None);
        assert_eq!(nearest("9", ["", "10.1"]), None);
        assert_eq!(
            nearest("課室情報セキュリティ責任", ["課室情報セキュリティ責任者"]),
            Some("課室情報セキュリティ責任者")
        );
    }
}

//! How well a match is placed, as far as its postings say and once its text is known. Flags of postings stand for all
//! occurrences in an entry together: a word in its text and a longer one in its title look like the word in its title.

use super::SearchError;
use super::engine::{Engine, Place, Scores};
use super::grams::{Class, Form, STARTS_WORD, class};
use super::query::Term;
use super::rank::{self, BEGINS_PAGE, NUMBER_SCORE, Posting, WORD_SCORE};

/// A text of so many UTF-16 units loses an eighth of what it is worth; every so many units another one, up to four.
const LONG: usize = 1_500;
/// What remains, in eighths, of an entry that has a word in its head only as part of another one.
const TEXT_ALONE: u32 = 2;
/// What remains, in eighths, of a supplementary provision beside the articles of the statute.
const SUPPLEMENT: u32 = 5;
/// What the number of a supplementary provision begins with.
const SUPPLEMENTS: &str = "附則";

impl Engine<'_> {
    /// How well a match is placed; an entry that begins a page stands for the page.
    pub(crate) fn quality(&self, mut posting: Posting) -> u32 {
        if self.index.page_starts()[posting.ordinal as usize] {
            posting.flags |= BEGINS_PAGE;
        }
        rank::quality(posting)
    }

    /// What an entry is worth once its text is known: a long text has every word somewhere, so that a word says less of it
    /// unless it stands in its head, and a head that has a short word only inside another one says nothing of it.
    pub(super) fn lessened(place: &Place, score: u32, terms: &[&Term]) -> u32 {
        let Form { text, head, borders, .. } = &place.form;
        let head = &text[..*head];
        let is_number = score >= NUMBER_SCORE / 4;
        let score = if !is_number && head.starts_with(SUPPLEMENTS) { score / 8 * SUPPLEMENT } else { score };
        if let [only] = terms
            && only.within(head, borders).is_some()
        {
            return score / 8 * TEXT_ALONE;
        }
        let length = text.encode_utf16().take(LONG * 4).count();
        let in_head = |term: &&Term| term.alternatives.iter().any(|way| head.contains(&way.text));
        let lost = u32::try_from(length / LONG).unwrap_or(0);
        let is_meant = lost == 0 || is_number || terms.iter().any(in_head);
        if is_meant { score } else { score / 8 * (8 - lost) }
    }

    /// Entries that have the words side by side come before those that have them apart; letters and katakana from where a
    /// word begins, as DTLS version is no TLS version.
    pub(super) fn raise(&self, scored: &mut Scores, joined: &str) -> Result<(), SearchError> {
        let flags = if rank::is_foreign(joined) { STARTS_WORD } else { 0 };
        for posting in self.word(joined)?.only(flags).postings() {
            if let Ok(at) = scored.binary_search_by_key(&posting.ordinal, |pair| pair.0) {
                scored[at].1 += WORD_SCORE / 2 + self.quality(*posting);
            }
        }
        Ok(())
    }
}

impl Term {
    /// The longer word that a text has a short one of katakana, letters or digits in; nothing where the short one stands by
    /// itself somewhere, or nowhere. Katakana words are joined: of three characters or more the beginning is enough, or the end
    /// behind what is long enough to be a word, as in セキュリティパッチ.
    pub(super) fn within(&self, text: &str, borders: &[usize]) -> Option<String> {
        if self.phrase || !rank::is_foreign(&self.text) || !rank::is_short(&self.text) {
            return None;
        }
        let mut longer = None;
        for way in &self.alternatives {
            if way.synonym && text.contains(&way.text) {
                return None;
            }
            for (at, found) in text.match_indices(&way.text) {
                let (before, after) = (&text[..at], &text[at + found.len()..]);
                // The text has no blanks: words in Latin letters end at its borders.
                let from = borders[..borders.partition_point(|border| *border <= at)].last().copied().unwrap_or(0);
                let behind = at + found.len();
                let to = borders.get(borders.partition_point(|border| *border < behind)).copied();
                let (before, after) =
                    (&before[from..], &after[..to.map_or(after.len(), |to| after.len().min(to - behind))]);
                let (begin, end) = (run_before(before, found), run_after(found, after));
                let joined = found.starts_with(|c| class(c) == Class::Katakana) && found.chars().nth(2).is_some();
                let inside = if joined {
                    let run = || format!("{begin}{found}");
                    let is_unlike = || self.unlike.iter().any(|word| run().ends_with(word));
                    !begin.is_empty() && (!end.is_empty() || rank::is_short(begin) || is_unlike())
                } else {
                    !begin.is_empty() || !is_form(end)
                };
                if !inside {
                    return None;
                }
                longer.get_or_insert_with(|| format!("{begin}{found}{end}"));
            }
        }
        longer
    }
}

/// Whether an end makes another form of a word and no other word: logs, logging. Nothing is one too.
fn is_form(end: &str) -> bool {
    let short = end.char_indices().nth(1).map_or("", |(at, _)| &end[at..]);
    matches!(end, "" | "s" | "es") || ["ed", "er", "ing"].iter().any(|form| end == *form || short == *form)
}

/// What of the run that a word begins in stands before it.
fn run_before<'a>(before: &'a str, word: &str) -> &'a str {
    let kind = word.chars().next().map(class);
    &before[before.trim_end_matches(|c| Some(class(c)) == kind).len()..]
}

/// What of the run that a word ends in stands behind it.
fn run_after<'a>(word: &str, after: &'a str) -> &'a str {
    let kind = word.chars().next_back().map(class);
    &after[..after.len() - after.trim_start_matches(|c| Some(class(c)) == kind).len()]
}

#[cfg(test)]
mod tests {
    use super::super::Lexicon;
    use super::*;

    #[test]
    fn a_short_word_inside_another_one_is_told() {
        for (word, text, longer) in [
            ("mut", "mutex<t>のapi", Some("mutex")),
            ("mut", "refとref mutで", None),
            ("ログ", "プログラムの開発", Some("プログラム")),
            ("ログ", "プログラムのログ", None),
            ("マーク", "ベンチマーク", Some("ベンチマーク")),
            ("クラウド", "クラウドサービス", None),
            ("パッチ", "セキュリティパッチ", None),
            ("ベンチ", "ウベンチマ", Some("ウベンチマ")),
            ("再委", "再委託", None),
            ("rest", "制限", None),
            ("log", "securitylogging", Some("securitylogging")),
            ("log", "logging", None),
            ("rest", "restricting", Some("restricting")),
        ] {
            let term = Term::new(word.into(), false, &Lexicon::default());
            assert_eq!(term.within(text, &[]).as_deref(), longer, "{word} in {text}");
        }
        let tls = Term::new("tls".into(), false, &Lexicon::default());
        // general|tls|guidance
        assert_eq!(tls.within("generaltlsguidance", &[7, 10]), None);
        assert_eq!(tls.within("generaldtlsguidance", &[7, 11]).as_deref(), Some("dtls"));
        assert_eq!(Term::new("mut".into(), true, &Lexicon::default()).within("mutex", &[]), None);
    }
}

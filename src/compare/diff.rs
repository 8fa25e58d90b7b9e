//! What differs inside a text, by tokens: digits, Latin and katakana words are whole, kanji and kana stand one by one, and
//! islands of one or two kana between two differences belong to them. A number or a word is never cut.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// More tokens than this, in both texts together, are not aligned: what is between the equal ends is one difference.
const MOST_TOKENS: usize = 20_000;

/// A stretch of both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Whether both texts have the same here.
    pub is_equal: bool,
    /// Bytes of the old text.
    pub old: Range<usize>,
    /// Bytes of the new text.
    pub new: Range<usize>,
}

/// The stretches of two texts, in order; equal and different ones take turns.
#[must_use]
pub fn stretches(old: &str, new: &str) -> Vec<Stretch> {
    // The result has to be the same whichever text is called old, so that comparing backwards is a mirror.
    if old > new {
        let mut mirrored = stretches(new, old);
        for stretch in &mut mirrored {
            std::mem::swap(&mut stretch.old, &mut stretch.new);
        }
        return mirrored;
    }
    let (a, b) = (tokens(old), tokens(new));
    let word = |text: &'_ str, at: &Range<usize>| text.get(at.clone()).unwrap_or_default().to_owned();
    let before: Vec<String> = a.iter().map(|at| word(old, at)).collect();
    let after: Vec<String> = b.iter().map(|at| word(new, at)).collect();
    let mut out: Vec<Stretch> = Vec::new();
    for (is_equal, x, y) in runs(&before, &after) {
        push(&mut out, Stretch { is_equal, old: bytes(&a, &x, old.len()), new: bytes(&b, &y, new.len()) });
    }
    merge_islands(out, old)
}

/// The equal and different runs of tokens.
fn runs(a: &[String], b: &[String]) -> Vec<(bool, Range<usize>, Range<usize>)> {
    if a.len() + b.len() <= MOST_TOKENS {
        let ops = capture_diff_slices(Algorithm::Myers, a, b);
        return ops.iter().map(|op| (matches!(op, DiffOp::Equal { .. }), op.old_range(), op.new_range())).collect();
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (x, y) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count();
    let (end_a, end_b) = (a.len() - tail, b.len() - tail);
    vec![(true, 0..head, 0..head), (false, head..end_a, head..end_b), (true, end_a..a.len(), end_b..b.len())]
}

/// The bytes of a run of tokens.
fn bytes(tokens: &[Range<usize>], run: &Range<usize>, end: usize) -> Range<usize> {
    let at = |i: usize| tokens.get(i).map_or(end, |token| token.start);
    at(run.start)..at(run.end)
}

fn push(out: &mut Vec<Stretch>, next: Stretch) {
    if next.old.is_empty() && next.new.is_empty() {
        return;
    }
    match out.last_mut().filter(|last| last.is_equal == next.is_equal) {
        Some(last) => {
            last.old.end = next.old.end;
            last.new.end = next.new.end;
        }
        None => out.push(next),
    }
}

/// One or two kana between two differences are no anchor for the eye.
fn merge_islands(stretches: Vec<Stretch>, old: &str) -> Vec<Stretch> {
    let last = stretches.len().saturating_sub(1);
    let mut out = Vec::with_capacity(stretches.len());
    for (i, mut stretch) in stretches.into_iter().enumerate() {
        let text = old.get(stretch.old.clone()).unwrap_or_default();
        let is_short = text.chars().count() <= 2 && text.chars().all(|c| matches!(c, 'ぁ'..='ん' | '、' | '・'));
        if stretch.is_equal && is_short && i > 0 && i < last {
            stretch.is_equal = false;
        }
        push(&mut out, stretch);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Digit,
    Latin,
    Katakana,
    Single,
}

fn script(c: char) -> Script {
    match c {
        '0'..='9' | '０'..='９' => Script::Digit,
        'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' => Script::Katakana,
        'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Script::Latin,
        c if (c as u32) < 0x2E80 && c.is_alphabetic() => Script::Latin,
        _ => Script::Single,
    }
}

/// The tokens of a text, as ranges of bytes that leave nothing out.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(text.len(), |&(at, _)| at);
    let mut out = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(&(start, first)) = chars.get(at) {
        let kind = script(first);
        let mut end = at + 1;
        while let Some(&(_, c)) = chars.get(end) {
            let next = chars.get(end + 1).map(|&(_, c)| c);
            if !continues(kind, c, next) {
                break;
            }
            end += 1;
        }
        out.push(start..end_of(end));
        at = end;
    }
    out
}

/// Whether a character belongs to the token before it.
fn continues(kind: Script, c: char, next: Option<char>) -> bool {
    let joins = |to: Script| next.is_some_and(|next| script(next) == to);
    match kind {
        _ if matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}') => true,
        Script::Digit => script(c) == Script::Digit || matches!(c, '.' | ',' | '．' | '，') && joins(Script::Digit),
        Script::Latin => {
            matches!(script(c), Script::Latin | Script::Digit)
                || matches!(c, '\'' | '’' | '-' | '_') && joins(Script::Latin)
        }
        Script::Katakana => script(c) == Script::Katakana,
        Script::Single => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The differences as `old→new`.
    fn changes(old: &str, new: &str) -> Vec<String> {
        let told = stretches(old, new).into_iter().filter(|s| !s.is_equal);
        told.map(|s| format!("{}→{}", &old[s.old], &new[s.new])).collect()
    }

    #[test]
    fn numbers_and_words_are_whole() {
        assert_eq!(changes("9.3.1項の12日", "9.3.2項の15日"), ["9.3.1→9.3.2", "12→15"]);
        assert_eq!(changes("OAuth2を使うサーバー", "OAuth3を使うサービス"), ["OAuth2→OAuth3", "サーバー→サービス"]);
        assert_eq!(changes("1,000人", "10,000人"), ["1,000→10,000"]);
        assert_eq!(changes("don't go", "do go"), ["don't→do"]);
    }

    #[test]
    fn short_islands_of_kana_are_merged() {
        assert_eq!(changes("規定の整備を行う", "基準の策定を行う"), ["規定の整備→基準の策定"]);
        assert_eq!(changes("必要がある場合", "必要がない場合"), ["ある→ない"]);
    }

    #[test]
    fn stretches_hold_both_texts_and_backwards_is_a_mirror() {
        for (old, new) in
            [("", "abc"), ("甲乙丙", "丙乙甲"), ("同じ", "同じ"), ("は\u{3099}", "は"), ("𠮷野", "吉野家")]
        {
            let found = stretches(old, new);
            assert_eq!(found.iter().map(|s| &old[s.old.clone()]).collect::<String>(), old);
            assert_eq!(found.iter().map(|s| &new[s.new.clone()]).collect::<String>(), new);
            let back = stretches(new, old);
            let flip = |s: &Stretch| Stretch { is_equal: s.is_equal, old: s.new.clone(), new: s.old.clone() };
            assert_eq!(back.iter().map(flip).collect::<Vec<_>>(), found);
        }
    }
}

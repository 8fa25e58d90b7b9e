//! Patterns of numbers in folded characters: sections, items, ranges, clauses, quotations. Every
//! function looks at a bounded stretch, so reading a text stays linear.

use crate::document::{ItemPath, ItemStep, SectionNumber};

/// Longest title that a quotation is searched for, in characters.
const MAX_TITLE: usize = 200;
/// Item numbers above this are years and amounts, not items.
const MAX_ITEM: u32 = 199;

/// A number such as `9.3.1`: its parts count, and where it ends.
pub(super) struct Number {
    pub(super) text: String,
    pub(super) end: usize,
    pub(super) parts: usize,
}

/// The number that begins at `i`.
pub(super) fn number(f: &[char], i: usize) -> Option<Number> {
    let mut text = String::new();
    let mut parts = 0;
    let mut at = i;
    loop {
        let digits = f.iter().skip(at).take(7).take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 || digits > 6 || parts >= 12 {
            return None;
        }
        text.extend(f.iter().skip(at).take(digits));
        parts += 1;
        at += digits;
        let goes_on = f.get(at) == Some(&'.') && f.get(at + 1).is_some_and(char::is_ascii_digit);
        if !goes_on {
            return Some(Number { text, end: at, parts });
        }
        text.push('.');
        at += 1;
    }
}

/// A section's number with at least one dot.
pub(super) fn section(number: &Number) -> Option<SectionNumber> {
    SectionNumber::parse(&number.text).filter(|_| number.parts > 1)
}

/// One bracket with one to four letters or digits: what is inside, and where it ends.
fn bracket(f: &[char], i: usize) -> Option<(String, usize)> {
    if f.get(i) != Some(&'(') {
        return None;
    }
    let inner: String = f.iter().skip(i + 1).take(5).take_while(|c| c.is_alphanumeric()).collect();
    let length = inner.chars().count();
    let closed = f.get(i + 1 + length) == Some(&')');
    ((1..=4).contains(&length) && closed).then_some((inner, i + length + 2))
}

/// All brackets that begin at `i`, as written in half width: `(4)(a)`.
pub(super) fn brackets(f: &[char], i: usize) -> Option<(String, usize)> {
    let (mut text, mut at) = (String::new(), i);
    for _ in 0..8 {
        let Some((inner, end)) = bracket(f, at) else { break };
        text.extend(["(", inner.as_str(), ")"]);
        at = end;
    }
    (at > i).then_some((text, at))
}

/// `(8)`, `(5)④`: digits in brackets and circled digits.
pub(super) fn item(f: &[char], i: usize) -> Option<(ItemPath, usize)> {
    let (mut steps, mut at) = (Vec::new(), i);
    for _ in 0..8 {
        // (5)の⑥ and (5)の手順⑥ are (5)⑥.
        let behind = behind_owner(f, at);
        if let Some(step) = f.get(behind).copied().and_then(circled).filter(|_| at > i) {
            steps.push(ItemStep::Step(step));
            at = behind + 1;
            continue;
        }
        let Some((inner, end)) = bracket(f, at) else { break };
        let Some(n) = inner.parse().ok().filter(|n| is_item(*n)) else { break };
        steps.push(ItemStep::Item(n));
        at = end;
    }
    (!steps.is_empty()).then_some((ItemPath(steps), at))
}

/// Behind の, and the word for a step where it follows.
pub(super) fn behind_owner(f: &[char], at: usize) -> usize {
    match f.get(at..) {
        Some(['の', '手', '順', ..]) => at + 3,
        Some(['の', ..]) => at + 1,
        _ => at,
    }
}

/// The second half of `(1)～(8)`; of `(1)～～(8)` and `(1)―(8)` too.
pub(super) fn range_end(f: &[char], i: usize) -> Option<(ItemPath, usize)> {
    let is_dash = |c: &&char| matches!(c, '~' | '-' | '–' | '—' | '―' | '−' | 'ー' | '…' | '‥');
    let signs = f.iter().skip(i).take(3).take_while(is_dash).count();
    let (at, is_tilde) = (i + signs, f.get(i..i + signs)?.contains(&'~'));
    if signs == 0 {
        return None;
    }
    // `(1)～8)` and `(1)～8` have lost brackets.
    let bare = || {
        let number = number(f, at).filter(|number| is_tilde && number.parts == 1)?;
        let n = number.text.parse().ok().filter(|n| is_item(*n))?;
        let closes = f.get(number.end) == Some(&')');
        let goes_on = matches!(f.get(number.end), Some('の' | 'を' | 'に' | 'は' | 'が' | 'ま' | 'と'));
        (closes || goes_on).then(|| (ItemPath(vec![ItemStep::Item(n)]), number.end + usize::from(closes)))
    };
    item(f, at).or_else(bare)
}

/// Whether a number may be that of an item.
pub(super) fn is_item(n: u32) -> bool {
    (1..=MAX_ITEM).contains(&n)
}

/// Several items in one bracket, `(1～15)`, `(15、16)`: the first, the last, and where the bracket ends.
pub(super) fn items_in_bracket(f: &[char], i: usize) -> Option<(ItemPath, ItemPath, usize)> {
    const JOINTS: [&str; 12] = ["、", "，", ",", "・", "~", "-", "–", "—", "から", "及び", "又は", "と"];
    if f.get(i) != Some(&'(') {
        return None;
    }
    let blank = |at: usize| at + usize::from(f.get(at) == Some(&' '));
    let (mut at, mut items) = (i + 1, Vec::new());
    while items.len() < 12 {
        let number = number(f, at).filter(|number| number.parts == 1)?;
        items.push(number.text.parse().ok().filter(|n| is_item(*n))?);
        let behind = blank(number.end);
        if f.get(behind) == Some(&')') {
            let (first, last) = (*items.first()?, *items.last()?);
            let path = |n| ItemPath(vec![ItemStep::Item(n)]);
            return (items.len() > 1).then(|| (path(first), path(last), behind + 1));
        }
        let joint =
            JOINTS.iter().find(|joint| joint.chars().eq(f.iter().skip(behind).take(joint.chars().count()).copied()))?;
        at = blank(behind + joint.chars().count());
    }
    None
}

pub(super) fn circled(c: char) -> Option<u32> {
    let from = |first: char, number: u32| u32::from(c) - u32::from(first) + number;
    match c {
        '①'..='⑳' => Some(from('①', 1)),
        '㉑'..='㉟' => Some(from('㉑', 21)),
        '㊱'..='㊿' => Some(from('㊱', 36)),
        _ => None,
    }
}

/// Whether a bracket of letters follows at `i`: `(b)`.
pub(super) fn has_letter_bracket(f: &[char], i: usize) -> bool {
    bracket(f, i).is_some_and(|(inner, _)| !inner.chars().any(|c| c.is_ascii_digit()))
}

/// The place of the `」` that closes the `「` before `i`.
pub(super) fn closing(f: &[char], i: usize) -> Option<usize> {
    let mut depth = 1;
    for (offset, c) in f.iter().skip(i).take(MAX_TITLE).enumerate() {
        match c {
            '「' => depth += 1,
            '」' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i + offset);
        }
    }
    None
}

/// Whether a number may begin after this character.
pub(super) fn may_precede_number(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | ':' | '#' | '@' | '%' | '\u{FFFF}'))
    })
}

/// Whether an item's bracket may begin after this character.
pub(super) fn may_precede_item(before: Option<char>) -> bool {
    before.is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, ')' | '.' | '_' | '\u{FFFF}')))
}

/// Whether a line that begins so has been numbered by hand; `f` is what was written, folded to half width.
pub(super) fn hand_numbered(f: &[char], written: &[char]) -> bool {
    // What follows a number in a sentence that speaks of it: (1)の, (1)及び(2), (1)～(8).
    let speaks = |c: &char| {
        matches!(
            c,
            'ぁ'
                ..='ゖ'
                    | '~'
                    | '、'
                    | '。'
                    | '，'
                    | ','
                    | '」'
                    | '及'
                    | '又'
                    | '並'
                    | '若'
                    | '以'
                    | '項'
                    | ')'
                    | '('
                    | '・'
        )
    };
    // (1)項目 begins an entry, (1)項 names one.
    let is_word = |i: usize| f.get(i) == Some(&'項') && f.get(i + 1) == Some(&'目');
    let opens = |i: usize| f.get(i).is_none_or(|c| c.is_whitespace() || (!c.is_ascii() && !speaks(c))) || is_word(i);
    match f.first() {
        Some('(') if matches!(f.get(1), Some('ア'..='ン')) => f.get(2) == Some(&')') && opens(3),
        Some('(') => item(f, 0).is_some_and(|(path, end)| path.0.len() == 1 && end <= 4 && opens(end)),
        Some('⑴'..='⒇') => opens(1),
        Some('Ⅰ'..='ⅿ') => matches!(f.get(1), Some('.' | ')')) && opens(2),
        Some(c) if circled(*c).is_some() => opens(1),
        Some(c) if c.is_ascii_digit() => number(f, 0).is_some_and(|n| {
            let mark = matches!(f.get(n.end), Some('.' | ')'));
            let is_wide = |at: usize| written.get(at).is_some_and(|c| !c.is_ascii());
            let wide = is_wide(0) || is_wide(n.end) || is_wide(n.end + 1);
            n.parts == 1 && n.text.len() <= 2 && mark && wide && opens(n.end + 1)
        }),
        Some('ア'..='ワ') => matches!(f.get(1), Some('.' | ')')) && opens(2),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::inline::pieces::characters;

    fn folded(text: &str) -> Vec<char> {
        characters(text, text, 0).into_iter().map(super::super::pieces::Ch::folded).collect()
    }

    #[test]
    fn numbers_end_where_they_end() {
        let n = |text: &str| number(&folded(text), 0).map(|n| (n.text, n.parts));
        assert_eq!(n("９．３．１項"), Some(("9.3.1".to_owned(), 3)));
        assert_eq!(n("9.3."), Some(("9.3".to_owned(), 2)));
        assert_eq!(n("1234567"), None);
    }

    #[test]
    fn items_and_ranges() {
        let i = |text: &str| item(&folded(text), 0).map(|(p, end)| (p.to_string(), end));
        assert_eq!(i("（５）④の"), Some(("(5)④".to_owned(), 4)));
        assert_eq!(i("(2011)"), None);
        assert_eq!(i("(a)"), None);
        assert_eq!(i("(5)の⑥"), Some(("(5)⑥".to_owned(), 5)));
        for text in ["～(8)", "～～(8)", "―(8)", "ー(8)", "～8)", "～8の"] {
            assert_eq!(range_end(&folded(text), 0).map(|(p, _)| p.to_string()), Some("(8)".to_owned()), "{text}");
        }
        assert!(range_end(&folded("～8名"), 0).is_none() && range_end(&folded("-8の"), 0).is_none());
        let several = |text: &str| items_in_bracket(&folded(text), 0).map(|(a, b, end)| (format!("{a}{b}"), end));
        assert_eq!(several("（1～15）の"), Some(("(1)(15)".to_owned(), 6)));
        assert_eq!(several("(15、16)"), Some(("(15)(16)".to_owned(), 7)));
        for text in ["(1)", "(1、甲)", "(2011、2012)", "(1.5～2)", "(1～2", "1～2)"] {
            assert_eq!(several(text), None, "{text}");
        }
    }

    #[test]
    fn hand_numbers_are_told_from_sentences() {
        let hand = |text: &str| hand_numbered(&folded(text), &text.chars().collect::<Vec<_>>());
        for text in [
            "１．目的",
            "（１）情報",
            "(1) 情報",
            "①契約",
            "ア）委託先",
            "1.目的",
            "２）方法",
            "1） 方法",
            "3． x",
            "（１）項目",
            "1.項目",
            "⑴契約",
            "⑴項目である",
            "（ア）契約",
            "Ⅱ．契約",
        ] {
            assert!(hand(text), "{text}");
        }
        for text in [
            "(1)の場合",
            "(1)及び(2)",
            "（１）～（８）",
            "①の",
            "1.5 倍",
            "2011年",
            "(1)(b)に",
            "アクセス",
            "1. x",
            "（１）項の",
            "（ア）に",
            "⑴の",
        ] {
            assert!(!hand(text), "{text}");
        }
    }
}

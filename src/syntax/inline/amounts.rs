//! Numbers that are amounts and not references: 「2 年以上」, two (2) days, 2 つ（2）.

use crate::document::{CARDINALS, TENS};

use super::pattern::Number;
use super::versions;

/// What is counted, and what stands behind a number to say how much it is.
const COUNTERS: &str = "年月日時分秒週回人名件個部枚台割倍円点種段歳度社箇か〜ヶヵカつ以未％%本頁行列桁位等級者号条項";
const KANJI: &str = "〇一二三四五六七八九十百千万";

/// Whether what follows a number without a dot says how much it is.
pub(super) fn is_counted(f: &[char], from: usize) -> bool {
    f.get(from).is_some_and(|c| matches!(c, 'ぁ'..='ゖ') || COUNTERS.contains(*c))
}

/// Whether what follows a number with dots makes it an amount or a version: 9.9倍, 9.2.9以降, 9.2.9a.
pub(super) fn is_measure(f: &[char], from: usize) -> bool {
    let from = from + usize::from(f.get(from) == Some(&' '));
    f.get(from).is_some_and(|c| match c {
        'か' => matches!(f.get(from + 1), Some('月' | '国' | '所' | '年')),
        'ァ'..='ヺ'
        | '年'
        | '月'
        | '日'
        | '時'
        | '分'
        | '秒'
        | '週'
        | '回'
        | '倍'
        | '円'
        | '点'
        | '次'
        | '度'
        | '割'
        | '位'
        | '以'
        | '未'
        | '版'
        | '系'
        | '型'
        | '号'
        | '万'
        | '億'
        | '兆'
        | '％'
        | '%'
        | '℃'
        | '℉'
        | '°'
        | '~'
        | '-'
        | '−'
        | '+'
        | '='
        | '_'
        | '/'
        | '@'
        | '*'
        | ':' => true,
        c => c.is_ascii_alphanumeric() || !c.is_ascii() && c.is_numeric(),
    })
}

/// Whether a Latin word or a sign of comparison stands before a number: Python 3.8.1, Python (3.8.1), >=1.2.3.
pub(super) fn is_of_a_thing(f: &[char], i: usize) -> bool {
    let before = f.get(..i).and_then(|head| head.iter().rev().find(|c| !matches!(c, ' ' | '(')));
    before.is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '=' | '<' | '>' | '^' | '≦' | '≧' | '$' | '¥' | '+' | '\u{FFFF}')
    })
}

/// Whether a bracket at `i` repeats the number before it.
pub(super) fn repeats_number(f: &[char], i: usize) -> bool {
    let before: Vec<char> = f.iter().take(i).rev().take(24).copied().collect();
    let mut rest = before.iter().copied().skip_while(|c| *c == ' ').peekable();
    let Some(last) = rest.next() else { return false };
    if last.is_ascii_digit() || KANJI.contains(last) {
        return true;
    }
    if COUNTERS.contains(last) {
        let number = rest.find(|c| *c != ' ');
        return number.is_some_and(|c| c.is_ascii_digit() || KANJI.contains(c));
    }
    if !last.is_ascii_alphabetic() {
        return false;
    }
    let word: String = std::iter::once(last).chain(rest.take_while(char::is_ascii_alphabetic)).collect();
    let word: String = word.chars().rev().collect::<String>().to_ascii_lowercase();
    let mut numbers = CARDINALS.iter().skip(1).chain(TENS.iter().skip(2)).chain(&["hundred", "thousand"]);
    numbers.any(|number| *number == word)
}

/// Whether a number with brackets is a date, a version, an address of the network or a factor: 8.1(土), 2.1(b)版, 9.5(2)倍,
/// 192.168.1.1(1). No item is called by a word.
pub(super) fn is_no_place(f: &[char], i: usize, (number, brackets, end): (&Number, &str, usize)) -> bool {
    let is_network = number.parts == 4 && number.text.split('.').any(|part| part.len() > 2);
    let is_factor =
        f.get(end) == Some(&'倍') || f.get(end) == Some(&'版') && !f.get(end + 1).is_some_and(|c| is_kanji(*c));
    holds_word(brackets) || is_network || is_factor || versions::is_dated_or_versioned(f, i, number)
}

/// Whether brackets hold a word in kanji, and no number.
pub(super) fn holds_word(brackets: &str) -> bool {
    brackets.chars().any(|c| is_kanji(c) && !KANJI.contains(c))
}

fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='龥' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_brackets_behind_a_number_is_no_item() {
        let repeats = |text: &str| {
            let f: Vec<char> = text.chars().collect();
            let at = f.iter().position(|c| *c == '(').expect("a bracket");
            repeats_number(&f, at)
        };
        for text in ["within two (2) days", "2 つ(2)", "二つ(2)", "5 (5)", "twenty-one (21) days", "三(3)"] {
            assert!(repeats(text), "{text}");
        }
        for text in ["次の(2)", "委託先に(2)を", "see (2)", "一つの(2)", "(2)"] {
            assert!(!repeats(text), "{text}");
        }
    }
}

//! How words are folded before they are compared: two texts with one fold differ in spelling alone (width of letters,
//! variant characters, case, punctuation). And labels that stand in a title or a cell: 「V2.1 認証」.

use unicode_normalization::UnicodeNormalization;

use super::variants::usual;
use crate::search::normal::variant;

/// The form in which texts that differ in spelling alone are equal.
pub(super) fn spelling(text: &str) -> String {
    let plain: Vec<char> = if text.contains(is_circled) {
        let opened: String = text.chars().map(opened).collect();
        opened.nfkc().flat_map(char::to_lowercase).map(form).collect()
    } else {
        text.nfkc().flat_map(char::to_lowercase).map(form).collect()
    };
    let mut out = String::with_capacity(text.len());
    for (i, &c) in plain.iter().enumerate() {
        let beside = |at: Option<usize>| at.and_then(|at| plain.get(at)).copied();
        let (before, after) = (beside(i.checked_sub(1)), beside(Some(i + 1)));
        let in_number = [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit()));
        let is_comma = matches!(c, '、' | '。' | ',' | '.' | '・');
        let is_quote = matches!(c, '「' | '」' | '『' | '』' | '"' | '\'' | '“' | '”' | '‘' | '’' | '`');
        // サーバー and サーバ: the long vowel at the end of a word.
        let is_long = c == 'ー' && before.is_some_and(is_katakana) && !after.is_some_and(is_katakana);
        let is_selector = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        if c.is_whitespace() && c != '\t' || is_selector || is_quote || is_long || is_comma && !in_number {
            continue;
        }
        out.push(match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '〜' | '～' => '~',
            other => other,
        });
    }
    out
}

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳')
}

/// ① as (1), which it is written for.
fn opened(c: char) -> String {
    if is_circled(c) { format!("({})", c as u32 - 0x245f) } else { c.to_string() }
}

/// The usual form of a character: more are one here than search takes for one word.
fn form(c: char) -> char {
    usual(variant(c))
}

/// Words with the blanks between them.
pub(super) fn words(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).map(variant).collect()
}

/// Letters and digits alone, for what likeness is measured by.
pub(super) fn letters(text: &str) -> String {
    spelling(text).chars().filter(|c| c.is_alphanumeric() || *c == 'ー').collect()
}

/// A label for comparison: `（８）` and `(8)` are one. Circled numbers stay: `6②` is not `62`.
pub(super) fn label(text: &str) -> String {
    if let Some((at, circled)) = text.char_indices().find(|(_, c)| matches!(c, '①'..='⑳')) {
        let (before, after) = text.split_at(at);
        return format!("{}{circled}{}", label(before), label(after.get(circled.len_utf8()..).unwrap_or_default()));
    }
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// A label at the beginning of a title, and the rest: `V2.1 認証` is `V2.1` and `認証`. There has to be a digit, and a
/// blank or the end behind it.
pub(super) fn split_label(title: &str) -> (&str, &str) {
    let title = title.trim();
    let end = title.find(char::is_whitespace).unwrap_or(title.len());
    let (head, rest) = title.split_at(end);
    if is_label(head) { (head, rest.trim_start()) } else { ("", title) }
}

/// Whether a whole text is a label: short, with a digit, of ASCII letters, digits and the signs between them.
pub(super) fn is_label(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '(' | ')');
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '(');
    let levels = text.contains(['.', '-', '(']) || text.chars().all(|c| c.is_ascii_digit());
    let first = text.chars().next().is_some_and(|c| c.is_ascii_uppercase());
    let one = first && text.chars().skip(1).all(|c| c.is_ascii_digit());
    text.len() <= 16
        && begins
        && (levels || one)
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_leaves_no_difference_of_width_variants_and_punctuation() {
        for (a, b) in [
            ("サーバー、", "サーバ"),
            ("ＩＴセキュリティ", "IT セキュリティ"),
            ("舊規程。", "旧規程"),
            ("嶋田、槇原、斉藤、龜井", "島田、槙原、斎藤、亀井"),
            ("①鍵", "(1)鍵"),
            ("「委託先」", "委託先"),
        ] {
            assert_eq!(spelling(a), spelling(b));
        }
        for (a, b) in [("1.5", "15"), ("1,000", "1.000"), ("ある", "ない"), ("ビール", "ビル"), ("a\tb", "ab")]
        {
            assert_ne!(spelling(a), spelling(b));
        }
    }

    #[test]
    fn labels_before_titles() {
        assert_eq!(split_label("V2.1 認証"), ("V2.1", "認証"));
        assert_eq!(split_label("9.3.1 契約"), ("9.3.1", "契約"));
        assert_eq!(split_label("IT セキュリティ"), ("", "IT セキュリティ"));
        assert_eq!(split_label("2024 年の改定"), ("2024", "年の改定"));
        assert!(label("6②") != label("62") && label("第６②") == label("第6②"));
        assert_eq!(split_label("A5"), ("A5", ""));
        assert!(!is_label("CO2e") && is_label("AC-2(1)") && is_label("2.1.10") && !is_label("-1"));
    }
}

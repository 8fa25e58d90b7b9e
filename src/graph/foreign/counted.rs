//! What a number counts that is no section of this guide: pictures and questions (図9.1(1)), editions (旧版の9.1項), parts
//! and books of others (第2部第9章, 解説書の9.1項), products (IE 9.1(2)).

use crate::source::Span;

use super::is_no_this;

/// What has numbers with dots of its own.
const THINGS: [&str; 30] = [
    "図",
    "表",
    "式",
    "問",
    "例",
    "写真",
    "図表",
    "例題",
    "演習",
    "課題",
    "設問",
    "質問",
    "数式",
    "定理",
    "補題",
    "リスト",
    "バージョン",
    "リリース",
    "Ver",
    "ver",
    "Version",
    "version",
    "令和",
    "平成",
    "昭和",
    "型番",
    "品番",
    "内線",
    "番号",
    "コード",
];
/// Books and editions.
const BOOKS: [&str; 22] = [
    "改正前",
    "改定前",
    "旧",
    "旧版",
    "前版",
    "初版",
    "原典",
    "原文",
    "原書",
    "原著",
    "別冊",
    "前掲書",
    "前掲",
    "解説書",
    "解説本",
    "教科書",
    "聖書",
    "文献",
    "論文",
    "書籍",
    "改訂前",
    "雛形",
];
/// What stands before an item of the guide itself.
const PLACES: [&str; 25] = [
    "上記", "下記", "前記", "前述", "後述", "上述", "次", "前", "後", "同", "項", "号", "節", "章", "条", "款", "目",
    "対策", "事項", "要件", "各", "行", "箇条", "段", "又",
];
/// What a text says of itself.
const HERE: [&str; 9] = ["本", "この", "同", "当", "現行", "現", "今", "当該", "最新"];

/// Whether what stands right before a number counts something else.
pub(super) fn is_of_another_kind(before: &str, text: &str, span: Span) -> bool {
    let written = text.get(span.start as usize..span.end as usize).unwrap_or("");
    // 図の9.1項 says what it is by its own word.
    if written.contains(['項', '節', '章']) {
        return is_book(before);
    }
    THINGS.iter().any(|word| before.ends_with(word)) || is_product(before) || is_book(before)
}

/// Whether an item is numbered by the noun right before it: 設問(1), 手順(1), 内線(2). What speaks of a place of the guide does
/// not: 上記(1), 対策(1), 本項目(2).
pub(super) fn is_thing(before: &str) -> bool {
    let last = before.chars().next_back();
    let is_noun = last.is_some_and(|c| matches!(c, '一'..='龥' | 'ァ'..='ヺ' | 'ー' | '々'));
    is_noun && !PLACES.iter().any(|word| before.ends_with(word))
}

/// Whether a text ends with a book or an edition that is not this one: 旧版, 2007年版, 解説書.
pub(super) fn is_book(text: &str) -> bool {
    BOOKS.iter().any(|word| text.strip_suffix(word).is_some_and(is_no_this)) || is_edition(text)
}

/// 2007年版, 2011年度版, 第2版, 第三版, 旧版.
fn is_edition(text: &str) -> bool {
    let Some(head) = text.strip_suffix('版') else { return false };
    let head = head.trim_end();
    let is_numeral = |c: char| c.is_numeric() || crate::document::is_chinese(c);
    let is_counted = head.ends_with(['年', '月']) || head.ends_with("年度") || head.ends_with(is_numeral);
    (is_counted || head.ends_with(['旧', '前', '初', '次']) || head.ends_with("前の"))
        && !HERE.iter().any(|word| head.ends_with(word))
}

/// 第2部, of a guide without parts.
pub(super) fn is_part(text: &str) -> bool {
    let Some(head) = text.strip_suffix('部') else { return false };
    let bare = head.trim_end_matches(|c: char| c.is_numeric() || crate::document::is_chinese(c) || c == ' ');
    bare.len() < head.len() && bare.ends_with('第')
}

/// The name of a product in Latin letters, and a blank: `IE 9.1(2)`.
fn is_product(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let is_of_sentence =
        ["As", "See", "In", "Of", "The", "And", "Per", "By", "At", "To", "From", "Under"].contains(&word);
    word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && !is_of_sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_parts_and_books_are_told_from_this_guide() {
        for text in ["旧版", "2007年版", "2011年度版", "前年度版", "第2版", "第２版", "第三版", "解説書", "前掲書"]
        {
            assert!(is_book(text), "{text}");
        }
        for text in ["本版", "この解説書", "出版", "現行の版", "対策"] {
            assert!(!is_book(text), "{text}");
        }
        assert!(is_part("第2部") && is_part("第二部"));
        assert!(!is_part("一部") && !is_part("総務部") && !is_part("2部"));
    }

    #[test]
    fn pictures_and_products_have_numbers_of_their_own() {
        let of_another = |text: &str, written: &str| {
            let start = text.find(written).expect("it is there");
            is_of_another_kind(&text[..start], text, Span::new(start, start + written.len()))
        };
        for (text, written) in [("図9.1(1)", "9.1(1)"), ("バージョン9.3.1(1)", "9.3.1(1)"), ("IE9.1(2)", "9.1(2)")]
        {
            assert!(of_another(text, written), "{text}");
        }
        for (text, written) in [("対策9.1(1)", "9.1(1)"), ("図9.1項", "9.1項"), ("次の9.1(1)", "9.1(1)")] {
            assert!(!of_another(text, written), "{text}");
        }
    }
}

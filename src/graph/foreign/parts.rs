//! Parts of other documents that are cited by an item alone (別紙2の(3), 様式(1), 仕様書の3条(2)), and documents that belong to
//! others (当社マニュアル, 他省の手引書).

use super::{DOCUMENTS, NO_LAWS, is_no_this};

/// Papers that lie beside a document and number for themselves.
const PAPERS: [&str; 18] = [
    "別紙",
    "別表",
    "別添",
    "別記",
    "別冊",
    "様式",
    "書式",
    "付録",
    "付属書",
    "附属書",
    "添付資料",
    "参考資料",
    "資料",
    "参考",
    "注記",
    "質問票",
    "調査票",
    "チェックリスト",
];

/// Kinds of documents that are no laws and stand in no other list.
const LETTERS: [&str; 18] = [
    "説明書",
    "覚書",
    "約款",
    "協定",
    "協定書",
    "要項",
    "通知",
    "事務連絡",
    "公告",
    "公示",
    "提案書",
    "申込書",
    "誓約書",
    "定款",
    "内規",
    "ポリシー",
    "利用条件",
    "契約",
];

/// What is said of something that lies before, and so is another document where this one was not named: 同法.
const SAME: [&str; 13] = [
    "同法",
    "同令",
    "同条例",
    "同規則",
    "同規程",
    "同基準",
    "同指針",
    "同要領",
    "同要綱",
    "同書",
    "同文書",
    "同通知",
    "同規格",
];

/// Those to whom a document belongs that is not this one.
const OTHERS: [&str; 17] = [
    "当社",
    "弊社",
    "貴社",
    "自社",
    "他社",
    "同社",
    "各社",
    "御社",
    "他省",
    "他省庁",
    "他機関",
    "他組織",
    "他部署",
    "委託先",
    "相手方",
    "製造元",
    "ベンダー",
];

/// How many signs a number of a paper has at most: 別紙第2号の3.
const LONGEST_NUMBER: usize = 8;

/// Whether a text ends with a paper that has items of its own: 別紙2, 様式第1号, 同法.
pub(super) fn is_elsewhere(text: &str) -> bool {
    let text = text.trim_end();
    if SAME.iter().any(|word| text.ends_with(word)) {
        return true;
    }
    let is_of_number = |c: char| {
        c.is_ascii_alphanumeric()
            || crate::document::is_chinese(c)
            || matches!(c, '第' | '号' | '-' | '‐' | '－' | '０'..='９' | 'Ａ'..='Ｚ' | ' ')
    };
    let count = text.chars().rev().take(LONGEST_NUMBER).take_while(|c| is_of_number(*c)).count();
    let length: usize = text.chars().rev().take(count).map(char::len_utf8).sum();
    let bare = &text[..text.len() - length];
    PAPERS.iter().any(|paper| bare.strip_suffix(paper).is_some_and(is_no_this))
}

/// Whether a text ends with a paper that may count sections of its own, too: 別紙1, 添付資料. 参考 and 資料 alone may only
/// introduce a section: 参考9.1項.
pub(super) fn is_paper(text: &str) -> bool {
    let text = text.trim_end();
    let is_intro = ["参考", "注記", "資料"]
        .iter()
        .any(|word| text.strip_suffix(word).is_some_and(|head| !head.ends_with(is_of_word)));
    is_elsewhere(text) && !is_intro
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゖ')
}

/// Whether a text ends with the name of a document: 入札説明書, 他省の手引書; この手引書 is this one.
pub(super) fn is_document(text: &str) -> bool {
    let text = text.trim_end();
    if NO_LAWS.iter().any(|word| text.ends_with(word)) {
        return false;
    }
    DOCUMENTS.iter().chain(&LETTERS).any(|word| {
        let head = text.strip_suffix(word);
        head.is_some_and(|head| {
            head.ends_with(|c: char| !matches!(c, 'ぁ'..='ゖ') && c.is_alphanumeric()) && is_no_this(head)
        }) || head.is_some_and(belongs_to_others)
    })
}

/// Whether a text ends with a document of others: 当社マニュアル, 委託先の規程.
pub(super) fn is_of_others(text: &str) -> bool {
    DOCUMENTS.iter().chain(&LETTERS).any(|word| text.strip_suffix(word).is_some_and(belongs_to_others))
}

fn belongs_to_others(head: &str) -> bool {
    let head = head.trim_end_matches('の');
    OTHERS.iter().any(|owner| head.contains(owner)) && !head.ends_with(['。', '、'])
}

/// A text without the division that it ends with, which counts items of its own: 3節, 第3条, 第二条第二項.
pub(super) fn without_division(text: &str) -> Option<&str> {
    let of_number = |c: char| {
        c.is_ascii_digit()
            || crate::document::is_chinese(c)
            || matches!(c, '第' | '.' | '０'..='９' | '．' | '条' | '項' | '号' | '節' | '章' | 'の')
    };
    text.ends_with(['条', '項', '号', '節', '章']).then_some(())?;
    let rest = text.trim_end_matches(of_number);
    text.get(rest.len()..)?.contains(|c: char| c.is_numeric() || crate::document::is_chinese(c)).then_some(rest)
}

/// Where the innermost bracket opens that is not closed.
pub(super) fn open_bracket(text: &str) -> Option<usize> {
    let mut closed = 0_usize;
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' | '）' => closed += 1,
            '(' | '（' if closed == 0 => return Some(at),
            '(' | '（' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// Whether words speak of this guide: （本書の第9章）.
pub(super) fn names_this(text: &str) -> bool {
    let here = ["本書", "本節", "本章", "この手引", "本手引", "本マニュアル", "本基準", "this guide", "this document"];
    here.iter().any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_and_documents_of_others_are_told_from_this_one() {
        for text in ["別紙2", "様式", "様式第1号", "別表第二", "同法", "参考資料3-1"] {
            assert!(is_elsewhere(text), "{text}");
        }
        for text in ["上記", "次", "この資料", "対策", "本様式", "9.3.1"] {
            assert!(!is_elsewhere(text), "{text}");
        }
        for text in ["入札説明書", "当社マニュアル", "他省の手引書", "委託先の規程"] {
            assert!(is_document(text), "{text}");
        }
        for text in ["本手引書", "次の方法", "この規程", "の手引書", "作業方法"] {
            assert!(!is_document(text), "{text}");
        }
    }

    #[test]
    fn divisions_and_open_brackets() {
        assert_eq!(without_division("RFC 2119 の 3節"), Some("RFC 2119 の "));
        assert_eq!(without_division("仕様書第二条第二項"), Some("仕様書"));
        assert_eq!(without_division("この節"), None);
        assert_eq!(open_bracket("内規（第9章、"), Some("内規".len()));
        assert_eq!(open_bracket("甲（乙）（丙(丁)"), Some("甲（乙）".len()));
        assert_eq!(open_bracket("甲（乙）"), None);
    }
}

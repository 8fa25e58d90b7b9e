//! Papers that are told by the last letters of their name: 覚書, 見積書, 議事録, 台帳, 点検シート. What they number is not of this
//! guide, unless it calls itself or a table of its own so.

use super::is_no_this;

/// What the name of a paper ends with.
const ENDS: &[&str] = &[
    "書",
    "票",
    "簿",
    "帳",
    "届",
    "録",
    "表",
    "状",
    "案",
    "図面",
    "規程",
    "規則",
    "細則",
    "会則",
    "通則",
    "規約",
    "条約",
    "協約",
    "協定",
    "約款",
    "定款",
    "要綱",
    "要領",
    "綱領",
    "要項",
    "指針",
    "方針",
    "基準",
    "規格",
    "条例",
    "政令",
    "省令",
    "訓令",
    "法令",
    "憲章",
    "通知",
    "通達",
    "告示",
    "公告",
    "公示",
    "公報",
    "広報",
    "回答",
    "答申",
    "勧告",
    "建議",
    "決議",
    "事務連絡",
    "資料",
    "別紙",
    "様式",
    "書式",
    "書類",
    "名簿",
    "目録",
    "一覧",
    "図書",
    "文献",
    "論文",
    "ガイドライン",
    "シート",
    "マニュアル",
    "ハンドブック",
    "パンフレット",
    "リーフレット",
    "カタログ",
    "アンケート",
    "リスト",
    "フォーム",
    "レポート",
    "テキスト",
    "メール",
    "メモ",
];
/// Words that end so and are no papers, or name what a guide speaks of itself: 記録の(1), 方針の(1).
const NONE: &[&str] = &[
    "本書",
    "秘書",
    "読書",
    "司書",
    "肩書",
    "但書",
    "葉書",
    "手引書",
    "投票",
    "得票",
    "開票",
    "表",
    "代表",
    "発表",
    "公表",
    "図表",
    "年表",
    "別表",
    "付表",
    "記録",
    "登録",
    "収録",
    "採録",
    "現状",
    "形状",
    "症状",
    "異状",
    "原状",
    "性状",
    "液状",
    "勘案",
    "考案",
    "事案",
    "懸案",
    "起案",
    "立案",
    "提案",
    "発案",
    "名案",
    "妙案",
    "案",
    "書",
    "届",
    "状",
    "録",
    "帳",
    "方針",
    "通則",
    "別紙",
    "様式",
    "書式",
    "基準",
    "資料",
    "一覧",
    "回答",
    "協定",
    "規格",
    "図書",
    "フォーム",
    "リスト",
    "テキスト",
    "プラットフォーム",
];
/// What speaks of a paper that is this one. その申請書, 当該覚書 and 上記の通知 are papers of others.
const OTHERS: &[&str] = &["その", "当該", "これらの", "上記の", "前記の", "前述の", "上記"];
/// What stands before a word for this guide, though nothing parts them: 本申請書. 本人確認書 is another's.
const PEOPLE: &[&str] = &["本人", "本社", "本店", "本部", "本省", "本庁", "本会", "本籍"];

/// Whether a text ends with what is issued under numbers and is no paper by its name: 補正予算（第1号）, 閣議決定（第3号）.
pub(super) fn is_issued(text: &str) -> bool {
    const ISSUED: [&str; 4] = ["予算", "官報", "閣議決定", "号外"];
    ISSUED.iter().any(|word| text.trim_end().ends_with(word))
}

/// The noun that a text ends with: kanji, kana of print and Latin letters.
pub(super) fn noun(text: &str) -> &str {
    let of_noun = |c: char| {
        matches!(c, '一'..='龥' | '々' | 'ァ'..='ヺ' | 'ー' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
            || c.is_ascii_alphanumeric()
    };
    let head = text.trim_end_matches(of_noun);
    text.get(head.len()..).unwrap_or("")
}

/// Whether a text ends with the name of a paper: 覚書, 平成23年9月9日付け通知, 情報資産台帳. `own` is what the guide and its tables
/// are called.
pub(super) fn is_paper(text: &str, own: &[String]) -> bool {
    let text = text.trim_end();
    let noun = noun(text);
    let Some(end) = ENDS.iter().find(|end| noun.ends_with(**end)) else { return false };
    let is_none = NONE.iter().any(|word| noun == *word || noun.ends_with(word) && !is_end_alone(word));
    if is_none || own.iter().any(|name| name.ends_with(noun)) {
        return false;
    }
    let is_ours = noun.starts_with('本') && noun != *end && !PEOPLE.iter().any(|word| noun.starts_with(word));
    let head = text.strip_suffix(noun).unwrap_or("");
    let of_another = OTHERS.iter().any(|word| head.ends_with(word));
    !is_ours && (of_another || is_no_this(head))
}

/// Whether a word names no paper only where nothing stands before it: リスト, but a 点検リスト is one.
fn is_end_alone(word: &str) -> bool {
    ENDS.contains(&word) || word == "記録"
}

/// `ISO/IEC 27001`, `RFC 2119`, `NIST SP 800-53`, `K304-101`.
pub(super) fn is_code(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
    let from = tail
        .iter()
        .rposition(|c| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '-' | ':' | '.')))
        .map_or(0, |at| at + 1);
    let code: String = tail.get(from..).unwrap_or(&[]).iter().collect();
    let words: Vec<&str> = code.split_whitespace().rev().take(4).collect();
    // `AC-1 through` goes on to another number.
    if words.first().is_none_or(|word| word.starts_with(|c: char| c.is_ascii_lowercase())) {
        return false;
    }
    let upper = |word: &&&str| word.chars().filter(char::is_ascii_uppercase).count() >= 2;
    let digits = words.iter().take(2).any(|word| word.chars().any(|c| c.is_ascii_digit()));
    let named = words.first().is_some_and(|word| word.len() > 3 && word.starts_with(|c: char| c.is_ascii_uppercase()));
    digits && (named || words.iter().any(|word| upper(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_told_by_how_their_name_ends() {
        let own = ["見本の手引".to_owned(), "点検一覧表".to_owned()];
        for text in [
            "覚書",
            "確認書",
            "通知",
            "通達",
            "指針",
            "約款",
            "見積書",
            "提案書",
            "申請書",
            "計画書",
            "届出書",
            "協定書",
            "議事録",
            "議案",
            "情報資産台帳",
            "アンケート",
            "チェックシート",
            "平成23年9月9日付け通知",
            "その申請書",
            "本人確認書",
            "改正案",
            "点検記録",
            "点検リスト",
            "変更届",
            "料金表",
        ] {
            assert!(is_paper(text, &own), "{text}");
        }
        for text in [
            "本書",
            "表",
            "別表",
            "記録",
            "本申請書",
            "この覚書",
            "事案",
            "登録",
            "上記",
            "次",
            "対策",
            "原則",
            "日程",
            "方針",
            "手引書",
            "点検一覧表",
            "一覧表",
            "利用者登録",
            "現状",
            "",
        ] {
            assert!(!is_paper(text, &own), "{text}");
        }
    }
}

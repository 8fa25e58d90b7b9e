//! A number that is cited somewhere in a query, with labels, particles and words around it: `遵守事項1.2.5.1(4)(a)`,
//! `旧6.1.2(3)(a)`, `9.3.1の(8) 侵害`, `V6.2.1`, `§ 4.2`, `p.28`. What may be a number as well as something else is a number
//! only where it is the whole query; then it is looked for as typed too.

use unicode_normalization::UnicodeNormalization;

use super::clause;
use super::grams::{Class, class};
use super::normal::normalize;

/// What stands before a number and is no word that is looked for.
const LABELS: [&str; 33] = [
    "遵守事項",
    "統一管理基準",
    "管理基準",
    "統一基準",
    "対策基準",
    "基準",
    "旧番号",
    "旧",
    "新",
    "番号",
    "項番",
    "条項",
    "規定",
    "規程",
    "原典",
    "要件",
    "手引書",
    "手引",
    "本書",
    "§",
    "section",
    "sec.",
    "sec",
    "clause",
    "article",
    "chapter",
    "requirement",
    "req",
    "item",
    "no.",
    "no",
    "v",
    "の",
];

/// What stands behind a number and is no word that is looked for.
const PARTICLES: [&str; 17] = [
    "について",
    "に関する",
    "における",
    "とは",
    "って",
    "では",
    "には",
    "の",
    "は",
    "を",
    "に",
    "と",
    "が",
    "で",
    "項",
    "、",
    ":",
];

/// What stands before a number and what stands behind it, as patterns for the browser.
pub(super) fn beside_numbers() -> [String; 2] {
    [LABELS.join("|"), PARTICLES.join("|")].map(|words| words.replace('.', "\\."))
}

/// A printed page is found under this and its number.
pub(super) const PAGE: char = 'p';

/// A number in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cited {
    /// In its one spelling; that of a printed page begins with `p`.
    pub(crate) key: String,
    /// What else is asked for.
    pub(crate) rest: String,
}

/// The number that a query cites; none where it is a phrase or cites none.
pub(crate) fn cited(typed: &str) -> Option<Cited> {
    if let Some(key) = clause::canonical(typed) {
        return Some(Cited { key, rest: String::new() });
    }
    if let Some(page) = page(&normalize(typed)) {
        return Some(Cited { key: format!("{PAGE}{page}"), rest: String::new() });
    }
    if typed.contains(['"', '“', '”', '＂']) {
        return None;
    }
    let plain: String = clause::mark_steps(typed).nfkc().flat_map(char::to_lowercase).collect();
    if let Some(cited) = page_at(&plain) {
        return Some(cited);
    }
    let plain: Vec<char> = plain.chars().collect();
    (0..plain.len()).find_map(|from| cited_at(&plain, from))
}

/// The page that `28ページ`, `p.28` or `原典28頁` is.
fn page(normal: &str) -> Option<String> {
    let rest = normal.strip_prefix("原典").unwrap_or(normal);
    let rest = rest.strip_prefix('の').unwrap_or(rest);
    let bare =
        ["pages", "page", "pp.", "pp", "p.", "p", "ページ", "頁"].iter().find_map(|mark| rest.strip_prefix(mark));
    let (before, rest) = (bare.is_some(), bare.unwrap_or(rest));
    let bare = ["ページ", "頁", "page", "p"].iter().find_map(|mark| rest.strip_suffix(mark));
    page_number(bare.unwrap_or(rest)).filter(|_| before || bare.is_some())
}

/// The number of a page in digits or in Chinese numerals.
fn page_number(text: &str) -> Option<String> {
    clause::whole_number(text).filter(|number| number.len() < 5 && number != "0")
}

/// The page that a query begins with, with words behind it: `28ページには何がある`.
fn page_at(plain: &str) -> Option<Cited> {
    let splits = ["ページ", "頁"].iter().filter_map(|mark| plain.split_once(mark));
    let (before, after) = splits.min_by_key(|(before, _)| before.len())?;
    let before = before.trim();
    let from = clause::trailing_number(before);
    let goes_on = after.starts_with(|c: char| !c.is_whitespace())
        && !PARTICLES.iter().any(|particle| after.starts_with(particle));
    let key = page_number(&before[from..]).filter(|_| !goes_on && rest(&before[..from], "").is_empty())?;
    Some(Cited { key: format!("{PAGE}{key}"), rest: rest("", after) })
}

/// The pages that an alias `p.28-33` or `p.17, 20-22` names: every number behind `p.`, and those between two that a hyphen
/// joins.
pub(super) fn pages(alias: &str) -> Vec<String> {
    if !alias.trim_start().starts_with(['p', 'P', 'ｐ', 'Ｐ']) {
        return Vec::new();
    }
    let plain = normalize(alias);
    let Some(ranges) = plain.strip_prefix("p.") else { return Vec::new() };
    let mut out = Vec::new();
    for part in ranges.split(|c: char| !(c.is_ascii_digit() || c == '-')) {
        let mut numbers = part.trim_start_matches('-').split('-').map(|number| number.parse::<u32>().ok());
        while let Some(from) = numbers.next() {
            let to = numbers.next().flatten();
            for page in from.into_iter().flat_map(|from| from..=to.unwrap_or(from).min(from.saturating_add(99))) {
                out.push(format!("{PAGE}{page}"));
            }
        }
    }
    out
}

fn cited_at(plain: &[char], from: usize) -> Option<Cited> {
    let first = plain[from];
    if !(first.is_ascii_digit() || first == '第' || first == '(') {
        return None;
    }
    let labelled = from > 0 && plain[from - 1] == 'v' && (from == 1 || !plain[from - 2].is_ascii_alphanumeric());
    let version = from > 1 && plain[from - 1] == '-' && is_version(&plain[..from - 1]);
    let joined = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '(' | ')');
    if from > 0 && joined(&plain[from - 1]) && !labelled && !version {
        return None;
    }
    for to in (from + 1..=plain.len().min(from + 40)).rev() {
        let goes_on = |at: usize| plain.get(at).is_some_and(char::is_ascii_alphanumeric);
        if goes_on(to) || plain.get(to) == Some(&'-') || plain.get(to) == Some(&'.') && goes_on(to + 1) {
            continue;
        }
        let text: String = plain[from..to].iter().collect();
        // 25項目 is no item.
        let ends = text.ends_with(['条', '項', '号', '章', '節', '款', '目'])
            && plain.get(to).is_none_or(|c| class(*c) != Class::Kanji);
        let Some(key) = (!text.contains(['-', '・', '\n'])).then(|| clause::canonical(&text)).flatten() else {
            continue;
        };
        let plainly = key.contains(['.', '(']) && !text.ends_with(char::is_whitespace);
        if !(plainly || ends || labelled) {
            continue;
        }
        let before: String = plain[..if version { 0 } else { from }].iter().collect();
        let after: String = plain[to..].iter().collect();
        return Some(Cited { key, rest: rest(&before, &after) });
    }
    None
}

/// Whether `v5.0.0` stands there.
fn is_version(plain: &[char]) -> bool {
    plain.first() == Some(&'v') && plain.len() > 1 && plain[1..].iter().all(|c| c.is_ascii_digit() || *c == '.')
}

fn rest(before: &str, after: &str) -> String {
    let mut before = before.trim_end();
    while let Some(shorter) = LABELS.iter().find_map(|label| before.strip_suffix(label)) {
        before = shorter.trim_end();
    }
    let mut after = after.trim_start();
    while let Some(shorter) = PARTICLES.iter().find_map(|particle| after.strip_prefix(particle)) {
        after = shorter.trim_start();
    }
    format!("{before} {after}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Option<(String, String)> {
        cited(typed).map(|cited| (cited.key, cited.rest))
    }

    #[test]
    fn numbers_are_found_among_words() {
        for (typed, key, rest) in [
            ("遵守事項1.2.5.1(4)(a)", "1.2.5.1(4)(a)", ""),
            ("基準 １．２．５．１（４）（ｅ）", "1.2.5.1(4)(e)", ""),
            ("旧6.1.2(3)(a)", "6.1.2(3)(a)", ""),
            ("9.3.1の(8) 侵害", "9.3.1(8)", "侵害"),
            ("1.2.5.1(4) 契約", "1.2.5.1(4)", "契約"),
            ("契約 9.3.1について", "9.3.1", "契約"),
            ("V6.2.1", "6.2.1", ""),
            ("v6 認証", "6", "認証"),
            ("v5.0.0-6.2.1", "6.2.1", ""),
            ("§4.2", "4.2", ""),
            ("section 4.2", "4.2", ""),
            ("第39条 休暇", "39", "休暇"),
            ("28ページ", "p28", ""),
            ("p. 28", "p28", ""),
            ("原典の28頁", "p28", ""),
            ("二十八ページ", "p28", ""),
            ("28ページには何がある", "p28", "何がある"),
            ("原典 28 頁 契約", "p28", "契約"),
            ("9.3.1の8", "9.3.1(8)", ""),
        ] {
            assert_eq!(read(typed), Some((key.to_owned(), rest.to_owned())), "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_stays_words() {
        assert_eq!([read("28ページ以内"), read("全28ページの文書"), read("0ページ")], [None, None, None]);
        for typed in
            ["ISO27001", "NISD-K304-101", "27002:2005", "\"9.3.1 契約\"", "ISO/IEC 15408", "tls1.2", "再委託 25項目の"]
        {
            assert!(read(typed).is_none_or(|(key, _)| key == "25"), "{typed}: {:?}", read(typed));
        }
    }

    #[test]
    fn pages_of_an_alias() {
        assert_eq!(pages("p.28-30"), ["p28", "p29", "p30"]);
        assert_eq!(pages("P.7"), ["p7"]);
        assert_eq!(pages("p.17, 20-21"), ["p17", "p20", "p21"]);
        assert!(pages("6.1.2(3)").is_empty() && pages("p.x").is_empty());
    }
}

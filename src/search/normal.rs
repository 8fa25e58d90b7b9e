//! The normal form in which text and queries are compared: NFKC, lower case, white space dropped, hyphens,
//! variant characters folded, the middle dot between katakana and the hyphen between letters dropped. One paragraph stays one line, so that no
//! match runs across paragraphs. `theme/scripts/search-core.js` holds the twin; both read the same fixtures.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Version of the normal form, of the grams and of the flags on them; an index that says another is stale.
pub const ANALYZER_VERSION: u32 = 3;

/// Old and variant forms, each followed by the form that they are folded to.
const VARIANTS: &str = "﨑崎嵜崎髙高濵浜濱浜邉辺邊辺德徳惠恵澤沢瀧滝櫻桜廣広國国學学會会體体舊旧醫医藝芸圓円應応擴拡覺覚關関歸帰據拠擧挙區区經経輕軽權権顯顕驗験嚴厳號号濟済齋斎齊斉雜雑參参贊賛實実寫写釋釈壽寿收収從従澁渋獸獣縱縦處処將将稱称燒焼證証乘乗條条淨浄狀状疊畳讓譲觸触眞真盡尽圖図隨随髓髄數数聲声靜静攝摂專専淺浅戰戦錢銭雙双壯壮爭争總総莊荘裝装增増藏蔵卽即屬属續続墮堕對対帶帯滯滞臺台擇択擔担單単團団彈弾斷断遲遅晝昼蟲虫廳庁聽聴鎭鎮鐵鉄轉転點点傳伝黨党盜盗燈灯當当獨独讀読屆届惱悩腦脳廢廃拜拝賣売麥麦發発髮髪拔抜祕秘拂払佛仏變変辨弁辯弁寶宝萬万滿満默黙彌弥譯訳藥薬與与豫予餘余譽誉搖揺樣様來来賴頼亂乱覽覧龍竜兩両獵猟綠緑勵励禮礼靈霊齡齢戀恋爐炉勞労樓楼錄録灣湾";

/// Normalised text and, for each of its UTF-16 units, where in the original it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The normal form.
    pub text: String,
    /// The UTF-16 offset in the original of every UTF-16 unit of `text`, and the original's length at the end.
    pub starts: Vec<usize>,
}

/// The normal form of `text`.
#[must_use]
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    normalize_into(text, &mut out);
    out
}

/// Adds the normal form of `text`, without its borders.
pub(super) fn normalize_into(text: &str, out: &mut String) {
    normalize_bordered(text, out, &mut Vec::new());
}

/// Adds the normal form of `text`, and the bytes of it before which a blank or a hyphen was dropped between letters or
/// digits: there a word of a text in Latin letters ends.
pub(super) fn normalize_bordered(text: &str, out: &mut String, borders: &mut Vec<usize>) {
    let mut folding = Folding::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (run, after) = rest.split_at(folding.pass(rest));
        out.push_str(run);
        let (cluster, after) = after.split_at(cluster_len(after));
        if !cluster.is_empty() {
            let at = out.len();
            folding.push(cluster, &mut |c| out.push(c));
            if std::mem::take(&mut folding.border) {
                borders.push(at);
            }
        }
        rest = after;
    }
    folding.finish(&mut |c| out.push(c));
}

/// The bytes of a character and the marks that follow it.
fn cluster_len(text: &str) -> usize {
    text.char_indices().skip(1).find(|(_, c)| !is_mark(*c)).map_or(text.len(), |(at, _)| at)
}

/// The normal form of `text` with the way back to the original, for marking matches.
#[must_use]
pub fn normalize_mapped(text: &str) -> Mapped {
    let mut mapped = Mapped { text: String::new(), starts: Vec::new() };
    let mut folding = Folding::default();
    let mut offset = 0;
    let mut pending = 0;
    clusters(text, |cluster| {
        let held = folding.held;
        let mut first = true;
        folding.push(cluster, &mut |c| {
            let start = if first && held == Some(c) { pending } else { offset };
            first = false;
            mapped.text.push(c);
            mapped.starts.extend(std::iter::repeat_n(start, c.len_utf16()));
        });
        if folding.held.is_some() && held.is_none() {
            pending = offset;
        }
        offset += cluster.encode_utf16().count();
    });
    folding.finish(&mut |c| {
        mapped.text.push(c);
        mapped.starts.push(pending);
    });
    mapped.starts.push(offset);
    mapped
}

/// Calls `each` for every base character with the marks that follow it.
fn clusters<'a>(mut text: &'a str, mut each: impl FnMut(&'a str)) {
    while !text.is_empty() {
        let (cluster, after) = text.split_at(cluster_len(text));
        each(cluster);
        text = after;
    }
}

/// A character that changes the one before it.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What the fold has to remember from one character to the next.
#[derive(Default)]
struct Folding {
    /// The last character that was given out.
    last: Option<char>,
    /// A middle dot after katakana or a hyphen after a letter, held back until the next character says whether it stays.
    held: Option<char>,
    /// A blank was dropped since the last character.
    blank: bool,
    /// A word in Latin letters ended before the last character.
    border: bool,
    /// A line has ended; the break is given out with the next character, so that breaks never stand alone.
    broken: bool,
}

impl Folding {
    /// How many bytes `text` begins with that stay as they are. What is held back has to come first.
    fn pass(&mut self, text: &str) -> usize {
        if self.held.is_some() || self.broken || self.blank {
            return 0;
        }
        let staying = &*STAYING;
        let (mut before, mut last, mut end) = (self.last, self.last, 0);
        for (at, c) in text.char_indices() {
            if !staying.has(c) {
                if is_mark(c) {
                    // The mark changes the character before it.
                    self.last = before;
                    return end;
                }
                if c != 'ー' || last.is_some_and(|last| last.is_ascii_alphanumeric()) {
                    self.last = last;
                    return at;
                }
            }
            (before, last, end) = (last, Some(c), at);
        }
        self.last = last;
        text.len()
    }

    fn push(&mut self, cluster: &str, give: &mut impl FnMut(char)) {
        let mut chars = cluster.chars();
        let first = chars.next().expect("a cluster has a character");
        if chars.next().is_none()
            && let Some(simple) = simple(first)
        {
            self.fold(simple, give);
            return;
        }
        for c in cluster.nfkc() {
            for low in c.to_lowercase() {
                self.fold(low, give);
            }
        }
    }

    fn fold(&mut self, c: char, give: &mut impl FnMut(char)) {
        if c == '\n' {
            self.finish(give);
            self.broken = self.last.is_some();
            return;
        }
        if is_dropped(c) {
            self.blank |= matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\r');
            return;
        }
        let after = |is: fn(char) -> bool| !self.broken && self.last.is_some_and(is);
        let c = if c == 'ー' && self.held.is_none() && after(|last| last.is_ascii_alphanumeric()) {
            '-'
        } else {
            folded(c)
        };
        if self.held.is_none() && (c == '・' && after(is_katakana) || c == '-' && after(is_letter)) {
            self.held = Some(c);
            return;
        }
        let joined = match self.held {
            Some('・') => is_katakana(c),
            Some(_) => is_letter(c),
            None => false,
        };
        let hyphen = joined && self.held == Some('-');
        if joined {
            self.held = None;
        }
        let blank = std::mem::take(&mut self.blank) && self.held.is_none() && !self.broken;
        self.border |= hyphen || blank && is_word(c) && self.last.is_some_and(is_word);
        self.release(give);
        if std::mem::take(&mut self.broken) {
            give('\n');
        }
        self.last = Some(c);
        give(c);
    }

    fn release(&mut self, give: &mut impl FnMut(char)) {
        if let Some(held) = self.held.take() {
            self.last = Some(held);
            give(held);
        }
    }

    fn finish(&mut self, give: &mut impl FnMut(char)) {
        self.release(give);
    }
}

/// What NFKC and lower-casing make of most characters of a Japanese text, which are themselves or ASCII of full width.
const fn simple(c: char) -> Option<char> {
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        'ぁ'..='ん' | 'ァ'..='ー' | '一'..='\u{9fff}' | '、'..='〟' => Some(c),
        '！'..='～' => match char::from_u32(c as u32 - 0xfee0) {
            Some(narrow) => Some(narrow.to_ascii_lowercase()),
            None => None,
        },
        _ => None,
    }
}

/// Characters that are their own normal form wherever they stand.
static STAYING: LazyLock<Staying> = LazyLock::new(Staying::new);

/// A bit for every character of the basic plane.
struct Staying(Vec<u64>);

impl Staying {
    fn new() -> Self {
        let mut staying = Self(vec![0; 0x1_0000 / 64]);
        let ranges = ['ぁ'..='ん', 'ァ'..='ヺ', '、'..='。', '「'..='』', '0'..='9', 'a'..='z', '一'..='\u{9fff}'];
        for c in ranges.into_iter().flatten().filter(|c| variant(*c) == *c) {
            staying.0[c as usize / 64] |= 1 << (c as usize % 64);
        }
        staying
    }

    fn has(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_some_and(|word| word >> (c as usize % 64) & 1 == 1)
    }
}

const fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// What hyphens join.
const fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | '\u{c0}'..='\u{52f}')
}

/// What words in Latin letters are made of.
const fn is_word(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

/// White space and characters without a width.
const fn is_dropped(c: char) -> bool {
    matches!(c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}' | '\u{2029}'
        | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

/// One character for those that people type for one another.
fn folded(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{201c}'..='\u{201f}' => '"',
        '\u{2018}'..='\u{201b}' => '\'',
        '\u{301c}' => '~',
        'ς' => 'σ',
        _ => variant(c),
    }
}

/// The form that a variant character is folded to; any other character is itself.
#[must_use]
pub fn variant(c: char) -> char {
    if c < '一' {
        return c;
    }
    match (u32::from(c) - u32::from(COMMON_FIRST)).try_into().ok().and_then(|at: usize| COMMON.get(at)) {
        Some(folded) => *folded,
        None => rare_variant(c),
    }
}

fn rare_variant(c: char) -> char {
    VARIANT_TABLE.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| VARIANT_TABLE[at].1)
}

/// The kanji that texts are made of, each as it is folded: every character of every text asks.
static COMMON: LazyLock<Vec<char>> = LazyLock::new(|| (COMMON_FIRST..='\u{9fff}').map(rare_variant).collect());
const COMMON_FIRST: char = '一';

/// Old and variant forms, each with the form that it is folded to.
pub fn variants() -> impl Iterator<Item = (char, char)> {
    VARIANT_TABLE.iter().copied()
}

/// The variants sorted by character, made once, each with what it is folded to.
static VARIANT_TABLE: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let chars: Vec<char> = VARIANTS.chars().collect();
    let mut pairs: Vec<(char, char)> = chars.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_case_and_spaces_vanish() {
        assert_eq!(normalize("９．３．１ （８）"), "9.3.1(8)");
        assert_eq!(normalize("ｾｷｭﾘﾃｨﾊﾟｯﾁ"), "セキュリティパッチ");
        assert_eq!(normalize("ISO/IEC\u{3000}15408"), "iso/iec15408");
        assert_eq!(normalize("K304ー101とサーバー"), "k304-101とサーバー");
    }

    #[test]
    fn lines_stay_apart_and_never_stand_alone() {
        assert_eq!(normalize("\n甲 \n\n 乙\n"), "甲\n乙");
    }

    #[test]
    fn the_dot_goes_only_between_katakana() {
        assert_eq!(normalize("オペレーティング・システム"), "オペレーティングシステム");
        assert_eq!(normalize("運用・保守"), "運用・保守");
        assert_eq!(normalize("サービス・運用・"), "サービス・運用・");
        assert_eq!(normalize("サービス・・ア"), "サービス・・ア");
        assert_eq!(normalize("サービス・\nア"), "サービス・\nア");
    }

    #[test]
    fn the_hyphen_goes_only_between_letters() {
        assert_eq!(normalize("Multi-Factor multi factor"), "multifactormultifactor");
        assert_eq!(normalize("K304-101 AC-2 a--b, -x-"), "k304-101ac-2a--b,-x-");
        assert_eq!(normalize("cross-\nsite"), "cross-\nsite");
    }

    #[test]
    fn words_in_letters_have_borders() {
        let borders = |text: &str| {
            let (mut out, mut borders) = (String::new(), Vec::new());
            normalize_bordered(text, &mut out, &mut borders);
            let mut parts = Vec::new();
            let mut from = 0;
            for at in borders.into_iter().chain([out.len()]) {
                parts.push(out[from..at].to_owned());
                from = at;
            }
            parts
        };
        assert_eq!(borders("the REST  API-key v 2\nof  it"), ["the", "rest", "api", "key", "v", "2\nof", "it"]);
        assert_eq!(borders("委託 先 ab 丙 x"), ["委託先ab丙x"]);
    }

    #[test]
    fn variants_meet() {
        assert_eq!(normalize("髙﨑 國 辻󠄀"), "高崎国辻");
    }

    #[test]
    fn the_way_back_points_at_the_original() {
        let mapped = normalize_mapped("Ａ ｶﾞ㈱・");
        assert_eq!(mapped.text, "aガ(株)・");
        assert_eq!(mapped.starts, [0, 2, 4, 4, 4, 5, 6]);
        let mapped = normalize_mapped("ア・イ・");
        assert_eq!((mapped.text.as_str(), mapped.starts), ("アイ・", vec![0, 2, 3, 4]));
    }

    #[test]
    fn every_variant_is_folded_to_a_final_form() {
        for pair in &*VARIANT_TABLE {
            assert_eq!(variant(pair.1), pair.1, "{pair:?}");
        }
    }
}

//! What the words beside a number are: the title of the section as it is now, an earlier wording of it, or an amount.

use crate::diagnostic::{Code, Diagnostic, Fix, nearest};
use crate::document::Xref;
use crate::source::{SourceRef, Span};
use crate::words;

use super::corpus::Page;
use super::index::PlaceRef;
use super::link::Destination;
use super::resolve::{Resolver, fold};

/// So many letters at the end of a title are compared.
const MOST: usize = 80;
/// Fewer letters of Latin words in common say nothing.
const LEAST_WORD: usize = 4;

/// What amounts are counted in, and what stands behind.
const UNITS: [&str; 25] = [
    "営業日",
    "日",
    "週",
    "週間",
    "か月",
    "ヶ月",
    "カ月",
    "箇月",
    "年",
    "時間",
    "分",
    "秒",
    "倍",
    "次",
    "件",
    "名",
    "回",
    "円",
    "万円",
    "割",
    "個",
    "台",
    "枚",
    "頁",
    "歳",
];
const BOUNDS: [&str; 10] = ["", "以上", "以下", "以内", "未満", "前", "後", "間", "案", "程度"];
/// Latin units of more than three letters.
const LATIN: [&str; 8] = ["Mbps", "Gbps", "kbps", "Tbps", "inch", "points", "fps", "miles"];
/// A word of katakana that is no longer may be a unit, or say what kind of thing has that number: 「5.1 サラウンド」.
const LONGEST_KATAKANA: usize = 5;

/// Whether a title is the unit of an amount: 「10 営業日」, 「1.5 倍以上」, 「9.1 以上」.
pub(super) fn is_unit(title: &str) -> bool {
    let bound = |rest: &str| BOUNDS.contains(&rest);
    bound(title) || UNITS.iter().any(|unit| title.strip_prefix(unit).is_some_and(bound))
}

/// Whether a title looks as what a number measures: 「2.1 GHz」, 「8.1 インチ」. It is a title all the same where a section
/// is called so.
pub(super) fn may_be_measured(title: &str) -> bool {
    let count = title.chars().count();
    let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let is_latin = title.bytes().all(|b| b.is_ascii_alphabetic());
    is_unit(title)
        || title.chars().all(is_katakana) && count <= LONGEST_KATAKANA
        || is_latin && (count <= 3 || LATIN.contains(&title))
}

/// Whether one title may be an earlier wording of another: they have two neighbouring letters of a word in common (hiragana
/// are in every title), or a Latin word.
pub(super) fn resemble(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    let is_of_word = |pair: &[char]| pair.iter().all(|c| c.is_alphanumeric() && !c.is_ascii() && !is_hiragana(*c));
    let pairs: std::collections::HashSet<&[char]> = one.windows(2).filter(|pair| is_of_word(pair)).collect();
    if other.windows(2).any(|pair| pairs.contains(pair)) {
        return true;
    }
    let words = |text: &[char]| -> Vec<String> {
        let text: String = text.iter().collect();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= LEAST_WORD);
        words.map(str::to_owned).collect()
    };
    let own = words(&one);
    words(&other).iter().any(|word| own.contains(word))
}

/// A title that begins so goes on with a sentence, or says more of the number: 9.3.5 以降, 9.3.5 版, 9.3.5 を見る.
pub(super) fn goes_on(title: &str) -> bool {
    title.starts_with(is_hiragana)
        || ["以", "版", "参照", "項", "節", "章", "号", "関連"].iter().any(|w| title.starts_with(w))
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

fn letters(text: &str) -> Vec<char> {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().flat_map(char::to_lowercase).take(MOST).collect()
}

/// Whether a title is one that chapters have in any guide: 「10 その他」 is no amount.
pub(super) fn is_usual(title: &str) -> bool {
    const USUAL: [&str; 14] = [
        "その他",
        "雑則",
        "附則",
        "補則",
        "総則",
        "罰則",
        "付録",
        "用語",
        "定義",
        "まとめ",
        "はじめに",
        "おわりに",
        "参考資料",
        "参照資料",
    ];
    USUAL.contains(&title)
}

/// Whether one title is another wording of the other: most of the pairs of letters of their words are the same.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    let is_of_word = |pair: &&[char]| pair.iter().all(|c| c.is_alphanumeric() && !is_hiragana(*c));
    let pairs = |text: &[char]| -> std::collections::BTreeSet<Vec<char>> {
        text.windows(2).filter(is_of_word).map(<[char]>::to_vec).collect()
    };
    let (one, other) = (pairs(&one), pairs(&other));
    let common = one.intersection(&other).count();
    common > 1 && common * 10 >= (one.len() + other.len()) * 3
}

/// Whether one title is another wording of the other, or differs in a few letters.
pub(super) fn are_near(one: &str, other: &str) -> bool {
    nearest(other, [one]).is_some() || are_alike(one, other)
}

/// Whether two titles are the same but for width, case and blanks.
pub(super) fn same(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

/// Says that a reference gives the title of a page that has none: it was likely lost.
fn untitled_target(target: &str, (source, span): (&SourceRef, Span), (of, place): (&SourceRef, Span)) -> Diagnostic {
    let words =
        words!("参照に題名があるが、{target} には題名がない", "the cross-reference has a title, and {target} has none");
    Diagnostic::new(Code::XrefTitle, source, span, words)
        .other(of, place, words!("このページには `title:` がない", "this page has no `title:`"))
        .help(words!(
            "そのページに `title:` を書くか、`[[{target}]]` と書く",
            "give that page its `title:`, or write `[[{target}]]`"
        ))
}

impl Resolver<'_> {
    /// Compares the title that the prose gives with the real one; width and blanks do not count.
    pub(super) fn compare_title(&mut self, xref: &Xref, written: &str, span: Span, to: Destination) {
        let Some((real, page, place_span)) = self.real_title(to) else { return };
        let aliases = if let Destination::Page(_) = to { page.document.front.aliases.as_slice() } else { &[] };
        let same = |other: &str| fold(other) == fold(written);
        if same(&real) || aliases.iter().any(|a| same(&a.value)) {
            return;
        }
        let number = page.number();
        let source = &self.page.document.source;
        // A title behind a blank alone belongs to what is accepted.
        let between = source.text().get(xref.span.end as usize..span.start as usize).unwrap_or("-");
        let end = if between.trim().is_empty() { span.end } else { xref.span.end };
        let shown = source.slice(Span::new(xref.span.start as usize, end as usize));
        let accept = shown.strip_prefix('「').map_or(shown, |inner| inner.trim_end_matches('」')).to_owned();
        let mut target = if number.is_empty() { page.name.to_string() } else { number.to_owned() };
        if let Destination::Place(place) = to
            && let Some(path) = page.place(place.place).and_then(|place| place.path.as_ref())
        {
            target.push_str(&self.corpus.guide.numbering.cite(path));
        }
        if real.is_empty() {
            let diagnostic = untitled_target(&target, (source, span), (&page.document.source, place_span));
            self.diagnostics.push(diagnostic);
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::XrefTitle,
            source,
            span,
            words!(
                "参照に書かれた題名が {target} の題名と違う",
                "the cross-reference says another title than {target} has"
            ),
        )
        .label(words!("実際は `{real}`", "the title is `{real}`"))
        .other(&page.document.source, place_span, words!("題名はここで定められている", "the title is set here"))
        .help(words!(
            "`[[{target}]]` と書けば題名は自動で付く。この書き方のままにするなら `[[{target}|{accept}]]` と書く",
            "write `[[{target}]]` and let the title follow, or accept this wording with `[[{target}|{accept}]]`"
        ))
        .fix(Fix::guess(source, span, real));
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn real_title(&self, to: Destination) -> Option<(String, &Page, Span)> {
        match to {
            Destination::Page(id) => {
                let page = self.corpus.page(id)?;
                Some((page.title().to_owned(), page, page.document.front.title.span))
            }
            Destination::Place(PlaceRef { page, place }) => {
                let page = self.corpus.page(page)?;
                let found = page.place(place)?;
                let line = page.document.source.position(found.span.start as usize).line;
                let whole = !found.title.is_empty() && !found.title.ends_with(['…', '。']);
                whole.then(|| (found.title.to_string(), page, page.document.source.line_span(line)))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_wording_is_told_from_another_title() {
        for (one, other) in [
            ("再委託の制限", "再委託に関する制限"),
            ("外部への再委託", "再委託に関する制限"),
            ("Keys and locks", "Returning the keys"),
        ] {
            assert!(resemble(one, other), "{one} {other}");
        }
        for (one, other) in
            [("監査", "サラウンド"), ("契約に関する事項", "保管に関するもの"), ("Use of data", "The end of it")]
        {
            assert!(!resemble(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_measured_is_no_title() {
        for text in ["GHz", "インチ", "サラウンド", "以上", "万円", "倍以上", "Mbps"] {
            assert!(may_be_measured(text), "{text}");
        }
        for text in ["監査", "バックアップ", "Scope", "契約"] {
            assert!(!may_be_measured(text), "{text}");
        }
    }
}

//! Where a line of Japanese may end in headings, navigation and heads of tables: between phrases, found at build time.
//! Browsers break Japanese after any character, and `word-break: auto-phrase` is known to one engine alone.

use std::iter;

use super::tree::escape;

/// What the scripts of a text say of its phrases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Katakana,
    Hiragana,
    Latin,
    /// Brackets that open.
    Opening,
    /// What belongs to the word before it: `、`, `・`, `）`.
    Closing,
    Other,
}

/// Words that end compounds of katakana: a line may begin with them (ハウジング／サービス).
const LAST_WORDS: [&str; 12] = [
    "サービス",
    "センター",
    "システム",
    "セキュリティ",
    "サーバ",
    "ネットワーク",
    "ソフトウェア",
    "ソフトウエア",
    "プログラム",
    "マネジメント",
    "ポリシー",
    "ガイドライン",
];

/// Single hiragana that end a phrase: particles, and ends of verbs and adjectives. Others are inside words: 取り扱う.
const ENDS: &str = "のにをはがとでもへやうるたいすくむぶつぬぐ";

/// Kanji that stand before or after words of two, so that the words of a compound are not told by counting: 再委託先.
const AFFIXES: &str = "再先者等的性化第各該本同別前後中時用料権法書部所外内上下新旧非不未無最諸全毎約";

/// Escapes a text for HTML, with `<wbr>` where a line may end. It changes nothing in a text without Japanese.
pub(super) fn phrases(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    push_phrases(text, &mut out);
    out
}

/// Likewise, at the end of what is written so far. Every entry of every page's tree is written so: nothing is
/// allocated.
pub(super) fn push_phrases(text: &str, out: &mut String) {
    if text.is_ascii() {
        whole_labels(text, out);
        return;
    }
    let mut written = 0;
    let mut end_at = |at: usize, out: &mut String| {
        whole_labels(&text[written..at], out);
        out.push_str("<wbr>");
        written = at;
    };
    let mut before: Option<Run> = None;
    for run in runs(text) {
        if before.as_ref().is_some_and(|before| is_border(text, before, &run)) {
            end_at(run.start, out);
        }
        within(text, &run, |at| end_at(at, out));
        before = Some(run);
    }
    whole_labels(&text[written..], out);
}

/// The longest label that is kept on one line, in bytes.
const WHOLE: usize = 20;

/// Escapes a text; a label with a hyphen, `AC-2(1)`, is kept on one line, as browsers break behind hyphens.
pub(super) fn whole_labels(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(hyphen) = rest.find('-') {
        let is_of_label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '(' | ')');
        let start = rest[..hyphen].rfind(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        let start = start.map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
        let end = rest[hyphen..].find(|c| !is_of_label(c)).map_or(rest.len(), |length| hyphen + length);
        let label = rest[start..end].trim_end_matches(['.', '-', ')', '(']);
        // The bracket that closes belongs to it where one opens.
        let closes = label.contains('(') && rest[start + label.len()..].starts_with(')');
        let label = &rest[start..start + label.len() + usize::from(closes)];
        let counts = rest[hyphen + 1..].starts_with(|c: char| c.is_ascii_digit());
        if counts && label.len() <= WHOLE && label.starts_with(|c: char| c.is_ascii_alphabetic()) {
            escape(&rest[..start], out);
            out.push_str("<span class=\"nb\">");
            escape(label, out);
            out.push_str("</span>");
            rest = &rest[start + label.len()..];
        } else {
            escape(&rest[..=hyphen], out);
            rest = &rest[hyphen + 1..];
        }
    }
    escape(rest, out);
}

/// A stretch of one script.
struct Run {
    start: usize,
    end: usize,
    script: Script,
    chars: usize,
}

fn runs(text: &str) -> impl Iterator<Item = Run> {
    let mut chars = text.char_indices().peekable();
    iter::from_fn(move || {
        let (start, first) = chars.next()?;
        let mut run = Run { start, end: start + first.len_utf8(), script: script(first), chars: 1 };
        // A mark of length or repetition belongs to what stands before it.
        while let Some((at, c)) = chars.next_if(|(_, c)| matches!(c, 'ー' | '々') || script(*c) == run.script) {
            run.end = at + c.len_utf8();
            run.chars += 1;
        }
        Some(run)
    })
}

/// Whether a phrase ends between a run and the next.
fn is_border(text: &str, last: &Run, run: &Run) -> bool {
    let words = |script| matches!(script, Script::Kanji | Script::Katakana | Script::Latin);
    match (last.script, run.script) {
        (Script::Closing, next) => next != Script::Closing && next != Script::Other,
        (script, Script::Opening) => words(script) || script == Script::Hiragana,
        // A branch of a number: 第3条の2.
        (Script::Hiragana, Script::Latin) if text[..last.end].ends_with("条の") => false,
        (Script::Hiragana, next) if words(next) => last.chars > 1 || ends_phrase(text, last),
        // A single kanji is no word of its own beside katakana: 本サービス, サーバ室.
        (Script::Kanji, Script::Katakana | Script::Latin) => last.chars > 1,
        (Script::Katakana | Script::Latin, Script::Kanji) => run.chars > 1,
        (Script::Katakana, Script::Latin) | (Script::Latin, Script::Katakana) => true,
        _ => false,
    }
}

/// Whether a single hiragana ends a phrase; the last one of 及び does.
fn ends_phrase(text: &str, run: &Run) -> bool {
    ENDS.contains(&text[run.start..run.end]) || text[..run.end].ends_with("及び")
}

/// Where a line may end inside a run: compounds of kanji are of words of two, long words of katakana end in known ones.
fn within(text: &str, run: &Run, put: impl FnMut(usize)) {
    match run.script {
        Script::Kanji if run.chars >= 4 && run.chars.is_multiple_of(2) => {
            let compound = &text[run.start..run.end];
            if !compound.contains(|c| AFFIXES.contains(c)) {
                compound.char_indices().step_by(2).skip(1).map(|(at, _)| run.start + at).for_each(put);
            }
        }
        Script::Katakana if run.chars >= 7 => {
            let word = &text[run.start..run.end];
            let last = LAST_WORDS.iter().find(|last| word.len() > last.len() && word.ends_with(*last));
            last.map(|last| run.end - last.len()).into_iter().for_each(put);
        }
        _ => {}
    }
}

fn script(c: char) -> Script {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '〇' => Script::Kanji,
        '\u{30a1}'..='\u{30fa}' | 'ー' | '\u{31f0}'..='\u{31ff}' => Script::Katakana,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '（' | '「' | '『' | '【' | '〔' | '《' => Script::Opening,
        '、' | '。' | '・' | '）' | '」' | '』' | '】' | '〕' | '》' | '，' | '．' => Script::Closing,
        c if c.is_alphanumeric() => Script::Latin,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_phrases() {
        let cases = [
            ("情報システムの構築等", "情報|システムの|構築等"),
            ("データセンター", "データ|センター"),
            ("ハウジングサービス", "ハウジング|サービス"),
            ("情報の加工・処理等", "情報の|加工・|処理等"),
            ("外部委託に係る契約", "外部委託に|係る|契約"),
            ("取り扱う府省庁の情報", "取り扱う|府省庁の|情報"),
            ("委託先及び再委託先", "委託先及び|再委託先"),
            ("サーバ室", "サーバ室"),
            ("第3条の2の規定", "第3条の2の|規定"),
            ("対策実施規程", "対策|実施|規程"),
            ("契約（NISD）における", "契約|（NISD）|における"),
            ("ASPサービス", "ASP|サービス"),
        ];
        for (text, expected) in cases {
            let found = phrases(text).replace("<wbr>", "|");
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_escaped_alone() {
        assert_eq!(phrases("Access <b> & more"), "Access &lt;b&gt; &amp; more");
        assert_eq!(phrases(""), "");
    }

    #[test]
    fn labels_with_hyphens_are_kept_whole() {
        for (text, expected) in [
            ("AC-2(1) Automated", "[AC-2(1)] Automated"),
            ("See AC-2, IA-5(13).", "See [AC-2], [IA-5(13)]."),
            ("(AC-3)", "([AC-3])"),
            ("self-contained, 2010-09 and a-b", "self-contained, 2010-09 and a-b"),
            ("管理策AC-2(1)の適用", "管理策|[AC-2(1)]の|適用"),
        ] {
            let found = phrases(text).replace("<span class=\"nb\">", "[").replace("</span>", "]").replace("<wbr>", "|");
            assert_eq!(found, expected, "{text}");
        }
    }
}

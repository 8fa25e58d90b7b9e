//! A paragraph states one duty: what one sentence demands and another allows cannot stand under one force.

use crate::diagnostic::{Code, Diagnostic};
use crate::graph::text::sentences;
use crate::source::{SourceRef, Span};
use crate::words;

/// How far a sentence plainly binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binds {
    /// It has to be done, or left.
    Fully,
    /// It is better done.
    Somewhat,
    /// It may be done, or left out.
    Freely,
}

/// What sentences end in, in Japanese. What only may happen or can be done (ことができる) is no permission.
const ENDINGS: [(&str, Binds); 34] = [
    ("こと", Binds::Fully),
    ("ければならない", Binds::Fully),
    ("てはならない", Binds::Fully),
    ("ではならない", Binds::Fully),
    ("必要がある", Binds::Fully),
    ("を要する", Binds::Fully),
    ("ものとする", Binds::Fully),
    ("義務がある", Binds::Fully),
    ("禁止する", Binds::Fully),
    ("を禁ずる", Binds::Fully),
    ("禁止される", Binds::Fully),
    ("が望ましい", Binds::Somewhat),
    ("を推奨する", Binds::Somewhat),
    ("が推奨される", Binds::Somewhat),
    ("を勧める", Binds::Somewhat),
    ("べきである", Binds::Somewhat),
    ("てもよい", Binds::Freely),
    ("でもよい", Binds::Freely),
    ("てよい", Binds::Freely),
    ("なくてよい", Binds::Freely),
    ("差し支えない", Binds::Freely),
    ("妨げない", Binds::Freely),
    ("省略することができる", Binds::Freely),
    ("代えることができる", Binds::Freely),
    ("替えることができる", Binds::Freely),
    ("よることができる", Binds::Freely),
    ("とすることができる", Binds::Freely),
    ("ないことができる", Binds::Freely),
    ("選ぶことができる", Binds::Freely),
    ("てもかまわない", Binds::Freely),
    ("ても構わない", Binds::Freely),
    ("必要はない", Binds::Freely),
    ("を要しない", Binds::Freely),
    ("不要である", Binds::Freely),
];
/// What they hold in English.
const VERBS: [(&str, Binds); 29] = [
    (" must ", Binds::Fully),
    (" shall ", Binds::Fully),
    (" may not ", Binds::Fully),
    (" has to ", Binds::Fully),
    (" have to ", Binds::Fully),
    (" is required to ", Binds::Fully),
    (" are required to ", Binds::Fully),
    (" is obliged to ", Binds::Fully),
    (" are obliged to ", Binds::Fully),
    (" is prohibited", Binds::Fully),
    (" are prohibited", Binds::Fully),
    (" is forbidden", Binds::Fully),
    (" should ", Binds::Somewhat),
    (" is recommended", Binds::Somewhat),
    (" are recommended", Binds::Somewhat),
    (" ought to ", Binds::Somewhat),
    (" need not ", Binds::Freely),
    (" does not have to ", Binds::Freely),
    (" do not have to ", Binds::Freely),
    (" does not need to ", Binds::Freely),
    (" do not need to ", Binds::Freely),
    (" may instead ", Binds::Freely),
    (" may choose ", Binds::Freely),
    (" is not required", Binds::Freely),
    (" are not required", Binds::Freely),
    (" may omit ", Binds::Freely),
    (" may be omitted", Binds::Freely),
    (" is permitted to ", Binds::Freely),
    (" are permitted to ", Binds::Freely),
];

/// The sentences of a duty bind equally far, as far as their words say it.
pub(super) fn check(text: &str, source: &SourceRef, span: Span, out: &mut Vec<Diagnostic>) {
    let mut bound = sentences(text).filter_map(|sentence| Some((binds(sentence)?, sentence)));
    let Some((first, _)) = bound.next() else { return };
    let Some((_, other)) = bound.find(|(binds, _)| *binds != first) else { return };
    let shown: String = other.trim().chars().take(40).collect();
    let message = words!(
        "義務の段落に、強さの違う文 `{shown}` がある",
        "the paragraph of a duty has a sentence that binds differently, `{shown}`"
    );
    let line = source.line_span(source.position(span.start as usize).line);
    out.push(Diagnostic::new(Code::DutyForces, source, line, message).help(words!(
        "段落を分け、それぞれの終わりに `force=…` を付ける",
        "split it: one paragraph for each, with its own `force=` at the end"
    )));
}

fn binds(sentence: &str) -> Option<Binds> {
    let plain = sentence.trim().trim_end_matches(['。', '．', '》', '」', '）']);
    if let Some((_, binds)) = ENDINGS.iter().find(|(ending, _)| plain.ends_with(ending)) {
        return Some(*binds);
    }
    let lower = sentence.to_ascii_lowercase();
    let found = VERBS.iter().filter_map(|(verb, binds)| Some((lower.find(verb)?, *binds)));
    found.min_by_key(|(at, _)| *at).map(|(_, binds)| binds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_bind_as_their_words_say() {
        for (text, expected) in [
            ("記録すること。", Some(Binds::Fully)),
            ("渡してはならない。", Some(Binds::Fully)),
            ("分けることが望ましい。", Some(Binds::Somewhat)),
            ("省略してもよい。", Some(Binds::Freely)),
            ("確認することができる。", None),
            ("記録がある。", None),
            ("届け出ることを要する。", Some(Binds::Fully)),
            ("届け出は、電話によることができる。", Some(Binds::Freely)),
            ("改めて承認を得る必要はない。", Some(Binds::Freely)),
            ("別の方法とすることができる。", Some(Binds::Freely)),
            ("見直すべきである。", Some(Binds::Somewhat)),
            ("Staff do not have to ask again.", Some(Binds::Freely)),
            ("The contractor has to report it.", Some(Binds::Fully)),
            ("A written notice is recommended.", Some(Binds::Somewhat)),
            ("Approval is not required.", Some(Binds::Freely)),
            ("Logs must be kept.", Some(Binds::Fully)),
            ("The officer need not ask.", Some(Binds::Freely)),
            ("They may hold personal data.", None),
        ] {
            assert_eq!(binds(text), expected, "{text}");
        }
    }
}

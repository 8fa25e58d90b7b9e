//! A paragraph states one duty: what one sentence demands and another allows cannot stand under one force.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Force;
use crate::graph::text::sentences;
use crate::source::{SourceRef, Span};
use crate::words;

/// How far a sentence plainly binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binds {
    /// It has to be done.
    Fully,
    /// It has to be left.
    Never,
    /// It is better done.
    Somewhat,
    /// It may be done, or left out.
    Freely,
}

/// What sentences end in, in Japanese; the longer ending before one that it ends in itself.
const ENDINGS: [(&str, Binds); 31] = [
    ("しないこと", Binds::Never),
    ("させないこと", Binds::Never),
    ("てはならないこと", Binds::Never),
    ("こと", Binds::Fully),
    ("ければならない", Binds::Fully),
    ("てはならない", Binds::Never),
    ("ではならない", Binds::Never),
    ("必要がある", Binds::Fully),
    ("を要する", Binds::Fully),
    ("ものとする", Binds::Fully),
    ("義務がある", Binds::Fully),
    ("禁止する", Binds::Never),
    ("を禁ずる", Binds::Never),
    ("禁止される", Binds::Never),
    ("が望ましい", Binds::Somewhat),
    ("を推奨する", Binds::Somewhat),
    ("が推奨される", Binds::Somewhat),
    ("を勧める", Binds::Somewhat),
    ("べきである", Binds::Somewhat),
    ("てもよい", Binds::Freely),
    ("でもよい", Binds::Freely),
    ("てよい", Binds::Freely),
    ("差し支えない", Binds::Freely),
    ("妨げない", Binds::Freely),
    ("てもかまわない", Binds::Freely),
    ("ても構わない", Binds::Freely),
    ("必要はない", Binds::Freely),
    ("を要しない", Binds::Freely),
    ("不要である", Binds::Freely),
    ("よることができる", Binds::Freely),
    ("ないことができる", Binds::Freely),
];
/// What they hold in English; of two at one place the longer one comes first.
const VERBS: [(&str, Binds); 35] = [
    (" must not ", Binds::Never),
    (" must never ", Binds::Never),
    (" shall not ", Binds::Never),
    (" shall never ", Binds::Never),
    (" may not ", Binds::Never),
    (" must ", Binds::Fully),
    (" shall ", Binds::Fully),
    (" has to ", Binds::Fully),
    (" have to ", Binds::Fully),
    (" is required to ", Binds::Fully),
    (" are required to ", Binds::Fully),
    (" is obliged to ", Binds::Fully),
    (" are obliged to ", Binds::Fully),
    (" is prohibited", Binds::Never),
    (" are prohibited", Binds::Never),
    (" is forbidden", Binds::Never),
    (" are forbidden", Binds::Never),
    (" should ", Binds::Somewhat),
    (" is recommended", Binds::Somewhat),
    (" are recommended", Binds::Somewhat),
    (" ought to ", Binds::Somewhat),
    (" need not ", Binds::Freely),
    (" does not have to ", Binds::Freely),
    (" do not have to ", Binds::Freely),
    (" does not need to ", Binds::Freely),
    (" do not need to ", Binds::Freely),
    (" may be omitted", Binds::Freely),
    (" is not required", Binds::Freely),
    (" are not required", Binds::Freely),
    (" is permitted to ", Binds::Freely),
    (" are permitted to ", Binds::Freely),
    (" is allowed to ", Binds::Freely),
    (" are allowed to ", Binds::Freely),
    (" is free to ", Binds::Freely),
    (" are free to ", Binds::Freely),
];
/// What stands behind "may" where something is possible, and nobody is allowed to do it.
const POSSIBLE: [&str; 30] = [
    "be", "have", "hold", "contain", "include", "cause", "occur", "happen", "arise", "differ", "vary", "depend",
    "need", "require", "result", "lead", "apply", "exist", "become", "remain", "fail", "lose", "well", "take",
    "affect", "involve", "mean", "appear", "seem", "know",
];
/// What a sentence begins with that adds to the one before it.
const BESIDE: [&str; 12] = [
    "ただし",
    "但し",
    "なお",
    "また",
    "ここで",
    "この場合",
    "その場合",
    "However",
    "In this case",
    "Here",
    "Note that",
    "This ",
];
/// How a sentence that says by what means something can be done differs from one that permits it.
const MEANS: [&str; 5] = ["により", "によって", "ことで", "ようにする", "ため"];

/// The sentences of a duty bind equally far, as far as their words say it, and as far as its `force` does.
pub(super) fn check(text: &str, force: Force, source: &SourceRef, span: Span, out: &mut Vec<Diagnostic>) {
    if let Some((sentence, meant)) = opposite(text, force) {
        let shown: String = sentence.trim().chars().take(40).collect();
        let (written, meant) = (force.id(), meant.id());
        let message = words!(
            "`force={written}` なのに、文は反対の `{shown}` である",
            "the sentence says the opposite of `force={written}`: `{shown}`"
        );
        let line = source.line_span(source.position(span.start as usize).line);
        let help = words!("`force={meant}` と書くか、文を改める", "write `force={meant}`, or change the sentence");
        out.push(Diagnostic::new(Code::DutyForces, source, line, message).help(help));
        return;
    }
    let mut bound = sentences(text).flat_map(|sentence| parts(sentence).map(move |binds| (binds, sentence)));
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

/// The first sentence of a duty, and what it says, where all of its sentences plainly say the opposite of its force.
fn opposite(text: &str, force: Force) -> Option<(&str, Force)> {
    // What adds to a sentence, or says what its words mean, binds nobody by itself.
    let adds = |sentence: &&str| BESIDE.iter().any(|word| sentence.trim_start().starts_with(word));
    let mut found = None;
    for sentence in sentences(text).filter(|sentence| !adds(sentence)) {
        let mut bound = parts(sentence).peekable();
        bound.peek()?;
        for binds in bound {
            let meant = match (binds, force) {
                (Binds::Fully, Force::MustNot | Force::May) => Force::Must,
                (Binds::Never, Force::Must | Force::May) => Force::MustNot,
                (Binds::Freely, Force::Must | Force::MustNot) => Force::May,
                _ => return None,
            };
            if found.is_some_and(|(_, other)| other != meant) {
                return None;
            }
            found.get_or_insert((sentence, meant));
        }
    }
    found
}

/// How far each part of a sentence binds, as far as its words say it.
fn parts(sentence: &str) -> impl Iterator<Item = Binds> {
    let japanese = sentence.split_inclusive("が、").map(|part| part.strip_suffix("が、").unwrap_or(part));
    let whole = sentence.trim();
    // …することが、…: the part is what the rest speaks of, and binds nobody.
    let parts: Vec<&str> = if whole.contains("ことが、") { vec![whole] } else { japanese.collect() };
    let parts = parts.into_iter().flat_map(|part| part.split(" but ")).flat_map(|part| part.split("; "));
    parts.filter_map(|part| binds(&format!(" {part}"))).collect::<Vec<_>>().into_iter()
}

fn binds(sentence: &str) -> Option<Binds> {
    let plain = sentence.trim().trim_end_matches(['。', '．', '》', '」', '）']);
    if let Some((_, binds)) = ENDINGS.iter().find(|(ending, _)| plain.ends_with(ending)) {
        return Some(*binds);
    }
    if plain.ends_with("ことができる") {
        return (!MEANS.iter().any(|word| plain.contains(word))).then_some(Binds::Freely);
    }
    let lower = format!(" {} ", sentence.trim().trim_end_matches('.').to_ascii_lowercase());
    let found = VERBS.iter().filter_map(|(verb, binds)| Some((lower.find(verb)?, *binds)));
    let permitted = permitted(&lower).map(|at| (at, Binds::Freely));
    let (_, binds) = found.chain(permitted).min_by_key(|(at, _)| *at)?;
    // "No one may" forbids.
    let is_denied = ["no ", "nobody ", "none ", "neither "].iter().any(|word| lower.trim_start().starts_with(word));
    Some(if is_denied && binds != Binds::Somewhat { Binds::Never } else { binds })
}

/// Where "may" permits something in a sentence.
fn permitted(lower: &str) -> Option<usize> {
    let is_allowed = |&(at, verb): &(usize, &str)| {
        let word = lower.get(at + verb.len()..).and_then(|rest| rest.split_whitespace().next()).unwrap_or("");
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        !word.is_empty() && word != "not" && !POSSIBLE.contains(&word)
    };
    lower.match_indices(" may ").find(is_allowed).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_bind_as_their_words_say() {
        for (text, expected) in [
            ("記録すること。", Some(Binds::Fully)),
            ("渡してはならない。", Some(Binds::Never)),
            ("複製しないこと。", Some(Binds::Never)),
            ("漏れがないこと。", Some(Binds::Fully)),
            ("分けることが望ましい。", Some(Binds::Somewhat)),
            ("省略してもよい。", Some(Binds::Freely)),
            ("写しを作成することができる。", Some(Binds::Freely)),
            ("記録により確認することができる。", None),
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
            ("Data may be lost.", None),
            ("Staff may copy the records.", Some(Binds::Freely)),
            ("Staff may not copy the records.", Some(Binds::Never)),
            ("No one may enter.", Some(Binds::Never)),
            ("Keys must not be lent.", Some(Binds::Never)),
        ] {
            assert_eq!(binds(text), expected, "{text}");
        }
    }

    #[test]
    fn paragraphs_of_two_forces_are_told() {
        let told = |text: &str| {
            let path = crate::source::ContentPath::new("a.md").expect("plain");
            let source = std::sync::Arc::new(crate::source::Source::new(path, text.to_owned()));
            let mut out = Vec::new();
            check(text, Force::Must, &source, Span::new(0, text.len()), &mut out);
            out.len()
        };
        for text in [
            "Staff must keep records. Staff may copy the records.",
            "Staff must lock the door. Staff must not lend keys.",
            "Staff must keep records but need not copy them.",
            "記録すること。写しを作成することができる。",
            "記録しなければならない。渡してはならない。",
            "記録しなければならないが、写しを取る必要はない。",
            "記録すること。複製しないこと。",
        ] {
            assert_eq!(told(text), 1, "{text}");
        }
        for text in [
            "Staff must keep records. Staff must keep copies.",
            "Staff must keep records. Records may be lost.",
            "記録すること。保存すること。",
            "記録することが、望ましい。",
            "記録すること。ログにより確認することができる。",
        ] {
            assert_eq!(told(text), 0, "{text}");
        }
    }

    #[test]
    fn a_force_that_a_sentence_contradicts_is_told() {
        for (text, force) in [
            ("渡してはならない。", Force::Must),
            ("複製しないこと。", Force::May),
            ("省略してもよい。", Force::Must),
            ("改めて承認を得る必要はない。", Force::Must),
            ("改めて承認を得る必要はない。", Force::MustNot),
            ("渡してはならない。ただし、許可を得たときは、この限りでない。", Force::Must),
            ("承認を得ること。", Force::MustNot),
            ("The manager may approve it.", Force::Must),
            ("The manager must not approve it.", Force::Must),
            ("The manager shall approve it.", Force::May),
        ] {
            assert!(opposite(text, force).is_some(), "{text}");
        }
        for (text, force) in [
            ("渡してはならない。", Force::MustNot),
            ("承認を得ること。", Force::Must),
            ("承認を得る。写しを取る必要はない。", Force::Must),
            ("承認を得ること。写しを取る必要はない。", Force::Must),
            ("見直すべきである。", Force::Must),
            ("承認を得ることが望ましい。", Force::May),
            ("Data may be lost.", Force::Must),
        ] {
            assert!(opposite(text, force).is_none(), "{text}");
        }
    }
}

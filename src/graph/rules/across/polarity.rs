//! Twin sentences: two that say the same but for ある and ない, 又は and 及び, こと and できる, `must` and `may`. One of them is
//! most often a slip.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Code;
use crate::graph::text::sentences;
use crate::words;

use super::bearers::help;
use super::read::{Reading, Run};
use super::{At, Finding};

/// A sentence, or a condition of one with what follows from it.
#[derive(Debug)]
pub(super) struct Twin {
    /// What twins have in common: the words, all of them affirmative.
    frame: Box<str>,
    /// How each word that may turn the sense stands, in their order.
    signs: Box<[Sign]>,
    at: At,
    /// Where the block begins: twins of one block are set against each other on purpose.
    block: u32,
}

/// How a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Yes,
    No,
    And,
    Or,
    /// The end of the sentence does not say how far it binds.
    Plain,
    Must,
    MustNot,
    Should,
    May,
    Free,
}

/// Words that turn the sense: how they are written, how the frame has them, how they stand.
const TURNS: [(&str, &str, Sign); 27] = [
    ("がなければ", "があれば", Sign::No),
    ("があれば", "があれば", Sign::Yes),
    ("がなく", "があり", Sign::No),
    ("があり", "があり", Sign::Yes),
    ("がない", "がある", Sign::No),
    ("がある", "がある", Sign::Yes),
    ("のない", "のある", Sign::No),
    ("のある", "のある", Sign::Yes),
    ("もない", "もある", Sign::No),
    ("もある", "もある", Sign::Yes),
    ("できない", "できる", Sign::No),
    ("できる", "できる", Sign::Yes),
    ("ではない", "である", Sign::No),
    ("でない", "である", Sign::No),
    ("である", "である", Sign::Yes),
    ("されない", "される", Sign::No),
    ("される", "される", Sign::Yes),
    ("していない", "している", Sign::No),
    ("している", "している", Sign::Yes),
    ("しない", "する", Sign::No),
    ("する", "する", Sign::Yes),
    ("若しくは", "並びに", Sign::Or),
    ("並びに", "並びに", Sign::And),
    ("又は", "及び", Sign::Or),
    ("または", "及び", Sign::Or),
    ("及び", "及び", Sign::And),
    ("および", "及び", Sign::And),
];

/// Ends of sentences, the longest first: how they are written, what stands in the frame, how far they bind.
const ENDS: [(&str, &str, Sign); 26] = [
    ("しなければならない", "する", Sign::Must),
    ("することを要しない", "する", Sign::Free),
    ("することができない", "する", Sign::MustNot),
    ("することも考えられる", "する", Sign::May),
    ("することとする", "する", Sign::Must),
    ("してはならない", "する", Sign::MustNot),
    ("してもよい", "する", Sign::May),
    ("しないこと", "する", Sign::MustNot),
    ("してよい", "する", Sign::May),
    ("ことも考えられる", "", Sign::May),
    ("ことが考えられる", "", Sign::May),
    ("ことができない", "", Sign::MustNot),
    ("ことができる", "", Sign::May),
    ("ことが望ましい", "", Sign::Should),
    ("ことを要しない", "", Sign::Free),
    ("ことを要する", "", Sign::Must),
    ("必要がある", "", Sign::Must),
    ("必要がない", "", Sign::Free),
    ("必要はない", "", Sign::Free),
    ("ものとする", "", Sign::Must),
    ("こととする", "", Sign::Must),
    ("べきである", "", Sign::Must),
    ("こと", "", Sign::Must),
    ("のがよい", "", Sign::Should),
    ("できない", "する", Sign::MustNot),
    ("できる", "する", Sign::May),
];

/// Words that join a sentence with the one before it and mean nothing alone.
const JOINING: [&str; 8] = ["ただし、", "また、", "なお、", "さらに、", "更に、", "そして、", "したがって、", "特に、"];
/// A frame that is shorter than so many characters says too little.
const SHORTEST: usize = 16;
const SHORTEST_PART: usize = 12;
const SHORTEST_ENGLISH: usize = 30;

/// The sentences of a run of text.
pub(super) fn read(run: &Run<'_>, out: &mut Vec<Twin>) {
    for sentence in sentences(&run.text) {
        let mut add = |words: &str, (frame, signs): (String, Vec<Sign>)| {
            let (frame, signs, block) = (frame.into(), signs.into(), run.span.start);
            out.push(Twin { frame, signs, at: run.at(words), block });
        };
        if !sentence.contains(|c: char| matches!(c, 'ぁ'..='ん')) {
            if let Some(twin) = english(sentence) {
                add(sentence, twin);
            }
            continue;
        }
        if let Some(twin) = japanese(sentence, SHORTEST) {
            add(sentence, twin);
        }
        // A condition and what follows from it may stand in sentences that differ.
        let parts = sentence.split('、').filter(|part| part.len() < sentence.len() && is_rule(part));
        for part in parts {
            if let Some(twin) = japanese(part, SHORTEST_PART) {
                add(part, twin);
            }
        }
    }
}

/// Whether a part of a sentence holds a condition and goes on behind it.
fn is_rule(part: &str) -> bool {
    ["場合には", "場合は", "ときは", "ときには"].iter().any(|word| {
        let behind = part.split_once(word).map_or("", |(_, behind)| behind);
        behind.chars().count() >= 3
    })
}

fn japanese(sentence: &str, shortest: usize) -> Option<(String, Vec<Sign>)> {
    let mut rest = sentence.trim();
    while let Some(behind) = JOINING.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = behind;
    }
    let marks = |c: &char| !c.is_whitespace() && !"、，。「」『』《》".contains(*c);
    let text: String = rest.nfkc().filter(marks).collect();
    let end = ENDS.iter().find(|(end, ..)| text.ends_with(end));
    let (body, close, binds) = end.map_or((text.as_str(), "", Sign::Plain), |(end, close, binds)| {
        (text.strip_suffix(end).unwrap_or(&text), *close, *binds)
    });
    let whole = format!("{body}{close}");
    let (mut frame, mut signs, mut at) = (String::with_capacity(whole.len()), Vec::new(), 0);
    while let Some(c) = whole.get(at..).and_then(|rest| rest.chars().next()) {
        let turn = TURNS.iter().find(|(word, ..)| whole[at..].starts_with(word));
        if let Some((word, base, sign)) = turn {
            frame.push_str(base);
            signs.push(*sign);
            at += word.len();
        } else {
            frame.push(c);
            at += c.len_utf8();
        }
    }
    signs.push(binds);
    (frame.chars().count() >= shortest).then_some((frame, signs))
}

fn english(sentence: &str) -> Option<(String, Vec<Sign>)> {
    let lower = sentence.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let (mut frame, mut signs) = (String::new(), Vec::new());
    for word in words {
        let (shown, sign) = match word {
            "must" | "shall" => ("must", Some(Sign::Must)),
            "may" | "can" => ("must", Some(Sign::May)),
            "should" => ("must", Some(Sign::Should)),
            "is" | "are" | "does" | "do" | "has" | "have" | "was" | "were" => (word, Some(Sign::Yes)),
            "and" => ("and", Some(Sign::And)),
            "or" => ("and", Some(Sign::Or)),
            "not" | "never" => {
                // It turns the word before it.
                if let Some(last) = signs.last_mut() {
                    *last = if matches!(*last, Sign::Must | Sign::May) { Sign::MustNot } else { Sign::No };
                }
                continue;
            }
            other => (other, None),
        };
        frame.push_str(shown);
        frame.push(' ');
        signs.extend(sign);
    }
    (frame.chars().count() >= SHORTEST_ENGLISH && !signs.is_empty()).then_some((frame, signs))
}

/// Whether two sentences of one frame say opposite things.
fn differ(a: &[Sign], b: &[Sign]) -> bool {
    a.len() == b.len() && a.iter().zip(b).any(|(a, b)| a != b && *a != Sign::Plain && *b != Sign::Plain)
}

/// Tells sentences whose twin says the opposite: those that are fewer.
pub(super) fn compare(pages: &[Arc<Reading>], out: &mut Vec<Finding>) {
    let mut frames: BTreeMap<&str, Vec<&Twin>> = BTreeMap::new();
    for twin in pages.iter().flat_map(|page| &page.twins) {
        frames.entry(&twin.frame).or_default().push(twin);
    }
    for twins in frames.values().filter(|twins| twins.len() > 1) {
        let mut counts: BTreeMap<&[Sign], usize> = BTreeMap::new();
        for twin in twins {
            *counts.entry(&twin.signs).or_default() += 1;
        }
        if counts.len() < 2 {
            continue;
        }
        // Of those that are as many, what stands first holds.
        let count = |twin: &Twin| counts.get(&*twin.signs).copied().unwrap_or(0);
        let Some(usual) = twins.iter().copied().reduce(|most, one| if count(one) > count(most) { one } else { most })
        else {
            continue;
        };
        let is_apart = |twin: &Twin| (twin.at.page, twin.block) != (usual.at.page, usual.block);
        for twin in twins.iter().filter(|twin| differ(&twin.signs, &usual.signs) && is_apart(twin)) {
            out.push(Finding {
                code: Code::Polarity,
                at: twin.at,
                message: words!(
                    "「ある」と「ない」、「又は」と「及び」、義務と許可のどれかだけが逆の文が、ほかにある",
                    "another sentence says the same with the sense turned: not, and/or, or must/may alone differ"
                ),
                other: Some((usual.at, words!("それはここ", "it stands here"))),
                help: help(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(a: &str, b: &str) -> bool {
        let read = |text| if str::is_ascii(text) { english(text) } else { japanese(text, SHORTEST_PART) };
        match (read(a), read(b)) {
            (Some((x, a)), Some((y, b))) => x == y && differ(&a, &b),
            _ => false,
        }
    }

    #[test]
    fn twins_whose_sense_is_turned() {
        for (a, b) in [
            (
                "再委託する必要がある場合には、再委託を禁止する。",
                "ただし、再委託する必要がない場合には再委託を禁止すること。",
            ),
            ("再委託する必要がある場合には禁止し", "再委託する必要がない場合には禁止し"),
            ("保管者は、鍵を箱に納めて保管すること。", "保管者は、鍵を箱に納めて保管することができる。"),
            ("保管者は、鍵を箱に納めて保管すること。", "保管者は、鍵を箱に納めて保管しないこと。"),
            ("保管者は、鍵の数を毎年度確認すること。", "保管者は、鍵の数を毎年度確認できる。"),
            ("保管者は、鍵の数を毎年度確認できる。", "保管者は、鍵の数を毎年度確認できない。"),
            ("統括責任者又は課室責任者が記録を確かめること。", "統括責任者及び課室責任者が記録を確かめること。"),
            ("The contractor must tell the officer at once.", "The contractor may tell the officer at once."),
            ("The contractor must tell the officer at once.", "The contractor must not tell the officer at once."),
        ] {
            assert!(turned(a, b), "{a} {b}");
        }
    }

    #[test]
    fn sentences_that_are_no_twins() {
        for (a, b) in [
            ("保管者は、鍵を箱に納めて保管する。", "保管者は、鍵を箱に納めて保管すること。"),
            ("保管者は、鍵を箱に納めて保管すること。", "警備員は、鍵を箱に納めて保管しないこと。"),
            ("必要がある。", "必要がない。"),
            ("Keys are kept in a box by the keeper.", "Keys are kept in a safe by the keeper."),
        ] {
            assert!(!turned(a, b), "{a} {b}");
        }
        assert!(is_rule("必要がある場合には禁止し") && !is_rule("必要がある場合には"));
    }
}

//! Random edits of a guide, each with what a comparison has to say of it.

use std::collections::BTreeSet;

use tebiki::compare::{Comparison, State};

use super::guides::{self, Texts};

/// What a comparison has to say of an edit.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) state: State,
    /// The words of the old piece; empty where it is new.
    old: String,
    /// The words of the new piece; empty where it is gone.
    new: String,
    /// The fact that changed; empty where none did.
    fact: &'static str,
}

/// A generator of edits; the same seed makes the same.
pub(super) struct Edits {
    state: u64,
    /// Texts that an edit was about: no other edit may be about them.
    used: BTreeSet<String>,
    pub(super) expected: Vec<Expected>,
}

/// Words to write that stand nowhere in the guide.
const SENTENCES: [&str; 6] = [
    "監視装置の時計は標準時刻に合わせ、ずれを毎月測ること。",
    "紙の台帳は鍵の掛かる棚に納め、閲覧した者の氏名を残すこと。",
    "試験用の回線は本番の回線と物理的に分け、接続図を更新すること。",
    "連絡網には夜間と休日の当番を載せ、四半期ごとに試すこと。",
    "保管媒体の搬送には封印を用い、受領の印をその場で得ること。",
    "工場の見学者には入館証を渡し、退出のときに回収すること。",
];

impl Edits {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, used: BTreeSet::new(), expected: Vec::new() }
    }

    fn below(&mut self, most: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).expect("31 bits") % most.max(1)
    }

    /// A guide with that many edits.
    pub(super) fn many(&mut self, guide: &Texts, count: usize) -> Texts {
        let mut texts = guide.clone();
        let mut tries = 0;
        while self.expected.len() < count && tries < count * 40 {
            tries += 1;
            let kind = self.below(11);
            self.one(&mut texts, kind);
        }
        texts
    }

    fn one(&mut self, texts: &mut Texts, kind: usize) -> Option<()> {
        let page = self.below(texts.len());
        let (path, text) = texts.get_mut(page)?;
        if path == "guide.yaml" {
            return None;
        }
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let expected = match kind {
            0 | 1 => self.reword(&mut lines)?,
            2 => self.respell(&mut lines)?,
            3 => self.remove(&mut lines)?,
            4 => self.insert(&mut lines)?,
            5 => self.attribute(&mut lines, ("force=must ", "force=should ", "force"))?,
            6 => self.attribute(
                &mut lines,
                ("role=\"system-officer or section-officer\"", "role=\"system-officer and section-officer\"", "role"),
            )?,
            7 => self.mark(&mut lines)?,
            8 => self.split(&mut lines)?,
            9 => self.merge(&mut lines)?,
            _ => {
                let expected = self.remove(&mut lines)?;
                *text = lines.join("\n") + "\n";
                let other = (page + 1 + self.below(texts.len() - 1)) % texts.len();
                let (path, text) = texts.get_mut(other)?;
                if path == "guide.yaml" {
                    return None;
                }
                *text = format!("{}\n\n{}\n", text.trim_end(), expected.old);
                self.expected.push(Expected { state: State::Moved, new: expected.old.clone(), ..expected });
                return Some(());
            }
        };
        *text = lines.join("\n") + "\n";
        self.expected.push(expected);
        Some(())
    }

    /// A paragraph of one line without marks that no edit was about.
    fn paragraph(&mut self, lines: &[String]) -> Option<usize> {
        let is_blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line: &String| line.is_empty());
        let start = lines.iter().skip(1).position(|line| line == "---")? + 2;
        let fits = |at: &usize| {
            let line = &lines[*at];
            let is_plain = !line.contains(['[', '{', '`', '《', '*', '|', '#', ':', '<', '「', '(', '\\']);
            is_plain
                && line.chars().count() >= 30
                && line.ends_with('。')
                && !line.starts_with([' ', '-', '1', '>'])
                && is_blank(at.checked_sub(1))
                && is_blank(Some(at + 1))
                && !self.used.contains(line)
        };
        let all: Vec<usize> = (start..lines.len()).filter(fits).collect();
        let at = *all.get(self.below(all.len()))?;
        self.used.insert(lines[at].clone());
        Some(at)
    }

    fn reword(&mut self, lines: &mut [String]) -> Option<Expected> {
        let at = self.paragraph(lines)?;
        let old = lines[at].clone();
        let chars: Vec<char> = old.chars().collect();
        let length = 3 + self.below(chars.len() / 4);
        let from = self.below(chars.len() - length);
        let with = SENTENCES[self.below(SENTENCES.len())].chars().take(2 + self.below(8)).collect::<String>();
        let new: String =
            chars[..from].iter().copied().chain(with.chars()).chain(chars[from + length..].iter().copied()).collect();
        lines[at].clone_from(&new);
        self.used.insert(new.clone());
        Some(Expected { state: State::Reworded, old, new, fact: "" })
    }

    fn respell(&mut self, lines: &mut [String]) -> Option<Expected> {
        let at = self.paragraph(lines)?;
        let old = lines[at].clone();
        let new = old.replace('、', "，");
        if new == old {
            return None;
        }
        lines[at].clone_from(&new);
        self.used.insert(new.clone());
        Some(Expected { state: State::Spelling, old, new, fact: "" })
    }

    fn remove(&mut self, lines: &mut Vec<String>) -> Option<Expected> {
        let at = self.paragraph(lines)?;
        let old = lines.remove(at);
        Some(Expected { state: State::Gone, old, new: String::new(), fact: "" })
    }

    fn insert(&mut self, lines: &mut Vec<String>) -> Option<Expected> {
        let at = self.paragraph(lines)?;
        let (first, second) = (self.below(SENTENCES.len()), self.below(1000));
        let new = format!("第{second}の定めとして、{}", SENTENCES[first]);
        if !self.used.insert(new.clone()) {
            return None;
        }
        lines.splice(at + 1..=at, [String::new(), new.clone()]);
        Some(Expected { state: State::New, old: String::new(), new, fact: "" })
    }

    /// Another value of an attribute behind a paragraph.
    fn attribute(&mut self, lines: &mut [String], (from, to, fact): (&str, &str, &'static str)) -> Option<Expected> {
        let fits = |at: &usize| {
            let line = &lines[*at];
            let plain = line.split_once(" {").map(|(text, _)| text).unwrap_or_default();
            line.contains(from)
                && plain.chars().count() > 10
                && !plain.contains(['[', '`', '《', '*', '|', '#', ':', '<'])
                && !plain.starts_with([' ', '-', '1', '2', '3', '4', '5', '6'])
                && !self.used.contains(line)
        };
        let all: Vec<usize> = (0..lines.len()).filter(fits).collect();
        let at = *all.get(self.below(all.len()))?;
        let text = lines[at].split_once(" {")?.0.to_owned();
        lines[at] = lines[at].replace(from, to);
        self.used.insert(lines[at].clone());
        Some(Expected { state: State::Facts, old: text.clone(), new: text, fact })
    }

    /// Another mark in a row of a matrix.
    fn mark(&mut self, lines: &mut [String]) -> Option<Expected> {
        let fits = |line: &String| {
            line.starts_with("| (")
                && line.contains("[[measure:")
                && line.contains("| △ |")
                && !self.used.contains(line)
        };
        let all: Vec<usize> = (0..lines.len()).filter(|&at| fits(&lines[at])).collect();
        let at = *all.get(self.below(all.len()))?;
        let measure = lines[at].split("[[measure:").nth(1)?.split([']', '\\', '|']).next()?.to_owned();
        lines[at] = lines[at].replacen("| △ |", "| ○ |", 1);
        self.used.insert(lines[at].clone());
        let row = format!("measure {measure}");
        Some(Expected { state: State::Facts, old: row.clone(), new: row, fact: "mark" })
    }

    /// A paragraph of two sentences becomes two.
    fn split(&mut self, lines: &mut Vec<String>) -> Option<Expected> {
        let at = self.paragraph(lines)?;
        let old = lines[at].clone();
        let end = old.find('。')? + '。'.len_utf8();
        let (head, tail) = old.split_at(end);
        if head.chars().count() < 20 || tail.chars().count() < 20 {
            return None;
        }
        let new = tail.to_owned();
        self.used.extend([head.to_owned(), new.clone()]);
        lines.splice(at..=at, [head.to_owned(), String::new(), new.clone()]);
        Some(Expected { state: State::Split, old: old.clone(), new, fact: "" })
    }

    /// Two paragraphs become one.
    fn merge(&mut self, lines: &mut Vec<String>) -> Option<Expected> {
        let at = self.paragraph(lines)?;
        let next = lines.get(at + 2)?.clone();
        let is_plain = !next.contains(['[', '{', '`', '《', '*', '|', '#', ':', '<', '「', '(', '-']);
        let stands = is_plain
            && next.ends_with('。')
            && next.chars().count() >= 20
            && lines.get(at + 3).is_none_or(String::is_empty);
        if !stands || !self.used.insert(next.clone()) {
            return None;
        }
        let old = lines[at].clone();
        let new = format!("{old}{next}");
        self.used.insert(new.clone());
        lines.splice(at..=at + 2, [new.clone()]);
        Some(Expected { state: State::Merged, old: next, new, fact: "" })
    }
}

/// Whether a comparison says what it has to.
fn is_told(comparison: &Comparison, expected: &Expected) -> bool {
    let has = |edition: &tebiki::compare::Edition, ids: &[usize], words: &str| {
        words.is_empty() || ids.iter().any(|&id| edition.pieces[id].text == words)
    };
    comparison.entries.iter().any(|entry| {
        let fact = entry.facts.iter().any(|change| change.fact().key.starts_with(expected.fact));
        let is_row = expected.old.starts_with("measure ");
        let sides = is_row
            || has(&comparison.old, &entry.old, &expected.old) && has(&comparison.new, &entry.new, &expected.new);
        sides && entry.states.contains(&expected.state) && (expected.fact.is_empty() || fact)
    })
}

#[test]
fn edits_are_reported_as_what_they_were() {
    let guide = guides::bundled();
    let (mut all, mut told) = (0, 0);
    let mut kinds: std::collections::BTreeMap<State, (usize, usize)> = std::collections::BTreeMap::new();
    for seed in 0..10 {
        let mut edits = Edits::new(seed);
        let edited = edits.many(&guide, 25);
        let comparison = guides::between(&guide, &edited);
        for expected in &edits.expected {
            let is_right = is_told(&comparison, expected);
            let count = kinds.entry(expected.state).or_default();
            *count = (count.0 + 1, count.1 + usize::from(is_right));
            (all, told) = (all + 1, told + usize::from(is_right));
            if !is_right {
                println!("seed {seed}: not told: {expected:?}");
            }
        }
    }
    println!("{told} of {all} edits are told; by state {kinds:?}");
    assert!(all >= 250 && kinds.len() == 8, "{all} {kinds:?}");
    assert!(told * 100 >= all * 98, "{told} of {all}");
}

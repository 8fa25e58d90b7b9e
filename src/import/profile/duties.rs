//! Sentences that bind, and who they bind.

use super::collect::Collector;
use crate::import::draft::Inline;
use crate::import::ledger::PieceId;
use crate::words;

/// Longest part of a sentence that is shown in a list, in characters.
const SHOWN: usize = 80;

/// Who a sentence binds: one role, or several of which one or each is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bearer {
    names: Vec<String>,
    join: &'static str,
}

impl Bearer {
    /// The value of an attribute, by ids: `a or b`.
    pub(super) fn value(&self, mut id: impl FnMut(&str) -> String) -> String {
        let ids: Vec<String> = self.names.iter().map(|name| id(name)).collect();
        match ids.as_slice() {
            [only] => only.clone(),
            _ => format!("\"{}\"", ids.join(self.join)),
        }
    }

    /// The names, for a person.
    pub(super) fn shown(&self) -> String {
        self.names.join(if self.join == " or " { "又は" } else { "及び" })
    }
}

impl Collector<'_, '_> {
    /// Lists the sentences of a paragraph that bind; one alone whose bearer is named is annotated.
    pub(super) fn duty(&mut self, run: &mut Vec<Inline>, whole: &str, piece: Option<PieceId>) {
        let mut found = Vec::new();
        for sentence in sentences(whole) {
            let Some(force) = self.force(sentence) else { continue };
            found.push((sentence, force, self.bearer(sentence)));
        }
        for (sentence, force, bearer) in &found {
            let shown: String = sentence.chars().take(SHOWN).collect();
            let who = bearer.as_ref().map(|bearer| format!(" role={}", bearer.shown())).unwrap_or_default();
            let place = self.place(piece);
            self.propose("force", place, words!("force={force}{who}: {shown}", "force={force}{who}: {shown}"));
        }
        let [(sentence, force, Some(bearer))] = found.as_slice() else { return };
        if self.annotate && stands_alone(sentence) {
            let settings = &mut self.settings;
            let role = bearer.value(|name| settings.role(name));
            run.push(Inline::Attribute(format!("force={force} role={role}").into()));
        }
    }

    /// How far a sentence binds: Japanese says it at the end, English by a word.
    fn force(&self, sentence: &str) -> Option<&'static str> {
        let end = sentence.trim_end_matches(['。', '.', '）', ')', '」', '》', '≫', ' ']);
        let fits = |word: &str| if word.is_ascii() { has_word(sentence, word) } else { end.ends_with(word) };
        self.profile.forces.iter().find(|(word, _)| fits(word)).map(|(_, force)| *force)
    }

    /// Who the subject of a sentence names, where it names roles and nothing else.
    pub(super) fn bearer(&self, sentence: &str) -> Option<Bearer> {
        let subject = match sentence.find("は、").or_else(|| sentence.find('は')) {
            Some(at) => &sentence[..at],
            None => return None,
        };
        let names: Vec<String> = self.role_names(subject).into_iter().map(str::to_owned).collect();
        let mut rest = subject.to_owned();
        for name in &names {
            rest = rest.replacen(name.as_str(), "", 1);
        }
        let rest = rest.replace(['、', ' ', '\u{3000}'], "");
        let join = match rest.as_str() {
            "" if names.len() == 1 => " or ",
            "又は" | "または" | "若しくは" => " or ",
            "及び" | "および" | "並びに" => " and ",
            _ => return None,
        };
        (!names.is_empty()).then_some(Bearer { names, join })
    }
}

/// The sentences of a text, without those between quotation marks cut.
pub(super) fn sentences(whole: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, c) in whole.char_indices() {
        match c {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth = depth.saturating_sub(1),
            '。' | '\n' if depth == 0 => {
                out.push(whole[start..at + c.len_utf8()].trim());
                start = at + c.len_utf8();
            }
            '.' if depth == 0 && whole[at + 1..].starts_with(' ') => {
                out.push(whole[start..=at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(whole[start..].trim());
    out.retain(|sentence| !sentence.is_empty());
    out
}

/// Whether a word of Latin letters stands in a text by itself.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether a sentence can be read in a list by itself: it neither points back nor announces what follows.
fn stands_alone(sentence: &str) -> bool {
    let back = ["これ", "その", "この", "当該", "上記", "前項", "また、", "なお、", "ただし", "同", "These", "This"];
    let forward = ["次の", "以下の", "以下に", "下記", "following"];
    !back.iter().any(|word| sentence.starts_with(word)) && !forward.iter().any(|word| sentence.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::Profile;
    use super::*;
    use crate::import::ledger::Ledger;

    #[test]
    fn sentences_and_their_force() {
        let (profile, mut ledger) = (Profile::default(), Ledger::default());
        let collector = Collector::new(&profile, false, &mut ledger);
        for (sentence, force) in [
            ("委託先は、報告しなければならない。", Some("must")),
            ("これを公開してはならない。", Some("must-not")),
            ("見直すことが望ましい。", Some("should")),
            ("省略することができる。", Some("may")),
            ("The server SHALL NOT reply.", Some("must-not")),
            ("SHALLOW water", None),
            ("確認した。", None),
        ] {
            assert_eq!(collector.force(sentence), force, "{sentence}");
        }
        assert_eq!(sentences("甲（乙。）丙。丁。\n戊"), ["甲（乙。）丙。", "丁。", "戊"]);
    }

    #[test]
    fn a_subject_names_roles_and_nothing_else() {
        let (profile, mut ledger) = (Profile::default(), Ledger::default());
        let collector = Collector::new(&profile, false, &mut ledger);
        let shown = |text: &str| collector.bearer(text).map(|bearer| bearer.value(str::to_owned));
        assert_eq!(shown("統括責任者は、整備すること。").as_deref(), Some("統括責任者"));
        assert_eq!(
            shown("課室責任者又は行政事務従事者は、行う。").as_deref(),
            Some("\"課室責任者 or 行政事務従事者\"")
        );
        assert_eq!(shown("課室責任者の判断は、行う。"), None);
        assert_eq!(shown("事業者は、行う。"), None);
    }
}

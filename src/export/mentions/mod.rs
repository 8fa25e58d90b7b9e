//! Which measures of a case a draft contract or specification mentions: by number, by title, or by the words in which such
//! documents say it. What is not found by its words may be there in others; that is what is said, and no more.

mod lexicon;

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::case::{Case, Line};
use crate::config::MarkForce;
use crate::diagnostic::{Lang, Words};
use crate::import::Paragraph;
use crate::search::same_words;
use crate::words;

use lexicon::{Concept, concepts};

/// How a measure was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// By its number, or that of a clause.
    Number(String),
    /// By its title.
    Title,
    /// By words that say it.
    Words(Vec<String>),
}

/// Where a document mentions a measure.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The paragraph.
    pub place: Words,
    /// Its text.
    pub text: String,
    /// By what.
    pub by: By,
}

/// A measure of the case, and what the document says of it.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The measure's id.
    pub id: String,
    /// Its number as cited.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The clauses that hook on it.
    pub clauses: Vec<String>,
    /// Its address in the guide.
    pub address: String,
    /// Whether the tables require it; otherwise it is to be chosen.
    pub is_required: bool,
    /// The first places that mention it, the surest kind first; none: it was not found by its words.
    pub mentions: Vec<Mention>,
    /// The sentence to add.
    pub sentence: String,
}

/// Mentions of one measure that are told.
const MOST_MENTIONS: usize = 3;

/// Text for comparing: widths, case and blanks do not count.
fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// What a document says of the measures of a case that are required or to be chosen, in the order of the tables.
#[must_use]
pub fn assess(case: Case<'_>, document: &[Paragraph]) -> Vec<Assessed> {
    let lines = case.lines();
    let texts: Vec<String> = document.iter().map(|paragraph| folded(&paragraph.text)).collect();
    let titles: Vec<String> = lines.iter().map(|line| folded(&line.title)).collect();
    let assessed = lines.iter().filter(|line| matches!(line.mark.force, MarkForce::Must | MarkForce::May));
    assessed.map(|line| one(case, line, &titles, document.iter().zip(&texts))).collect()
}

fn one<'d>(
    case: Case<'_>,
    line: &Line<'_>,
    titles: &[String],
    document: impl Iterator<Item = (&'d Paragraph, &'d String)>,
) -> Assessed {
    let sought = Sought::of(case, line, titles);
    let mut found: Vec<(u8, Mention)> = Vec::new();
    for (paragraph, text) in document {
        if let Some((order, by)) = sought.found(text) {
            let (place, text) = (paragraph.place.clone(), paragraph.text.clone());
            found.push((order, Mention { place, text, by }));
        }
    }
    found.sort_by_key(|(order, _)| *order);
    Assessed {
        id: line.id.clone(),
        number: line.number.clone(),
        title: line.title.clone(),
        clauses: line.clauses.clone(),
        address: line.address.clone(),
        is_required: line.mark.force == MarkForce::Must,
        mentions: found.into_iter().map(|(_, mention)| mention).take(MOST_MENTIONS).collect(),
        sentence: line.sentence(case.given.lang()),
    }
}

/// By what a measure is sought.
struct Sought {
    title: String,
    numbers: Vec<(String, String)>,
    concepts: Vec<&'static Concept>,
    /// For titles that no concept is of: the words of the title alone, each with those that are used for it.
    words: Vec<BTreeSet<String>>,
}

impl Sought {
    fn of(case: Case<'_>, line: &Line<'_>, titles: &[String]) -> Self {
        let title = folded(&line.title);
        let numbers =
            std::iter::once(&line.number).chain(&line.clauses).filter(|number| number.contains(['.', '(', '-']));
        let numbers = numbers.map(|number| (folded(number), number.clone())).collect();
        let concepts: Vec<&Concept> = concepts().iter().filter(|concept| concept.is_of(&title)).collect();
        let words = if concepts.is_empty() { own_words(case, &title, titles) } else { Vec::new() };
        Self { title, numbers, concepts, words }
    }

    /// How a folded text says it, with an order of how sure that is.
    fn found(&self, text: &str) -> Option<(u8, By)> {
        if let Some((_, number)) = self.numbers.iter().find(|(number, _)| has_number(text, number)) {
            return Some((0, By::Number(number.clone())));
        }
        if !self.title.is_empty() && text.contains(&self.title) {
            return Some((1, By::Title));
        }
        let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        if let Some(words) = self.concepts.iter().find_map(|concept| concept.said(text)) {
            return Some((2, By::Words(owned(words))));
        }
        if self.words.is_empty() {
            return None;
        }
        let each = self.words.iter().map(|same| same.iter().find(|word| text.contains(word.as_str())));
        let words: Option<Vec<&str>> = each.map(|word| word.map(String::as_str)).collect();
        words.map(|words| (2, By::Words(owned(words))))
    }
}

/// Whether a text has a number that does not go on: 9.3.1 is not in 9.3.12.
fn has_number(text: &str, number: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '(';
    text.match_indices(number).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + number.len()..]);
        let goes_on = after.starts_with(is_part)
            || after.strip_prefix(['.', '-']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        !goes_on && !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-')
    })
}

/// The words of a title that no other title has, with the words that are used for them; two at most, the longest.
fn own_words(case: Case<'_>, title: &str, titles: &[String]) -> Vec<BTreeSet<String>> {
    let mut runs: Vec<String> = runs(title).into_iter().filter(|run| others(titles, run) <= 1).collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.chars().count()));
    runs.truncate(2);
    let guide = case.guide();
    let same = |run: &String| {
        let mut words: BTreeSet<String> = same_words(run).into_iter().map(folded).collect();
        let terms = guide.terms.iter().map(|term| std::iter::once(&term.name).chain(&term.aliases).collect::<Vec<_>>());
        let lines = guide.synonyms.iter().map(|line| line.iter().collect::<Vec<_>>());
        for line in lines.chain(terms).map(|line| line.into_iter().map(|word| folded(word)).collect::<Vec<_>>()) {
            if line.contains(run) {
                words.extend(line);
            }
        }
        words.insert(run.clone());
        words
    };
    runs.iter().map(same).collect()
}

/// How many titles have a word.
fn others(titles: &[String], word: &str) -> usize {
    titles.iter().filter(|title| title.contains(word)).count()
}

/// Runs of kanji, katakana, or letters and digits, two or more long.
fn runs(text: &str) -> Vec<String> {
    #[derive(PartialEq)]
    enum Kind {
        Kanji,
        Katakana,
        Latin,
        Other,
    }
    let kind = |c: char| match c {
        '一'..='龠' | '々' => Kind::Kanji,
        'ァ'..='ヺ' | 'ー' => Kind::Katakana,
        c if c.is_alphanumeric() && c.is_ascii() => Kind::Latin,
        _ => Kind::Other,
    };
    let mut out: Vec<String> = Vec::new();
    let mut last = Kind::Other;
    for c in text.chars() {
        let now = kind(c);
        match out.last_mut().filter(|_| now == last) {
            _ if now == Kind::Other => {}
            Some(run) => run.push(c),
            None => out.push(c.to_string()),
        }
        last = now;
    }
    out.retain(|run| run.chars().count() > 1);
    out
}

/// What is found and what is not, as people say it.
#[must_use]
pub fn told(assessed: &Assessed, lang: Lang) -> String {
    let Assessed { number, title, .. } = assessed;
    let head = match (assessed.is_required, number.is_empty()) {
        (true, false) => words!("［必須］{number} {title}", "[required] {number} {title}"),
        (true, true) => words!("［必須］{title}", "[required] {title}"),
        (false, false) => words!("［選択］{number} {title}", "[to be chosen] {number} {title}"),
        (false, true) => words!("［選択］{title}", "[to be chosen] {title}"),
    };
    let mut out = head.get(lang).to_owned();
    let Some(mention) = assessed.mentions.first() else {
        let sentence = &assessed.sentence;
        let none = words!(
            "\n  言葉では見つからない（ほかの言い方で書かれているかもしれない）。なければ加える: {sentence}",
            "\n  not found by its words (it may be there in others). If it is not there, add: {sentence}"
        );
        return out + none.get(lang);
    };
    let place = mention.place.get(lang);
    let by = match &mention.by {
        By::Number(number) => words!("番号 {number}", "the number {number}"),
        By::Title => words!("題名", "the title"),
        By::Words(list) => {
            let (ja, en) = (list.join("」「"), list.join("”, “"));
            words!("「{ja}」", "“{en}”")
        }
    };
    let by = by.get(lang);
    let found = words!("\n  {place}に {by} がある", "\n  {place} has {by}");
    out.push_str(found.get(lang));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_go_on() {
        assert!(has_number("第5条（9.3.1(8)関係）", "9.3.1(8)"));
        assert!(has_number("9.3.1による", "9.3.1"));
        assert!(has_number("see 9.3.1.", "9.3.1"));
        for text in ["9.3.12による", "19.3.1による", "9.3.1(8)による", "9.3.1.2による"] {
            assert!(!has_number(text, "9.3.1"), "{text}");
        }
    }

    #[test]
    fn titles_are_cut_into_words() {
        assert_eq!(runs("約款によるaspサービスの利用の手続"), ["約款", "asp", "サービス", "利用", "手続"]);
    }
}

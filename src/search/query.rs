//! What was typed: words, `"phrases"`, `-without`, and a clause number in any spelling, with words beside it or not.
//! A word also stands for its other spellings and for the synonyms that the guide declares.

use super::cited::{Cited, cited};
use super::clause::{self, canonical};
use super::engine::Place;
use super::grams::{Class, class};
use super::normal::normalize;
use super::{Answer, LABEL_ALONE, Lexicon, NotSynonyms};

/// Trust in a word as it was typed, in eighths.
const AS_TYPED: u32 = 8;
/// Trust in another spelling.
const RESPELLED: u32 = 7;
/// Trust in a synonym.
const SYNONYM: u32 = 5;

/// Spellings of foreign sounds that are used for one another.
pub(super) const RESPELLINGS: [(&str, &str); 16] = [
    ("ウィ", "ウイ"),
    ("ウェ", "ウエ"),
    ("ウォ", "ウオ"),
    ("ファ", "フア"),
    ("フィ", "フイ"),
    ("フェ", "フエ"),
    ("フォ", "フオ"),
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴェ", "ベ"),
    ("ヴォ", "ボ"),
    ("ヴ", "ブ"),
    ("ティ", "テイ"),
    ("ディ", "デイ"),
    // British and American.
    ("is", "iz"),
    ("ys", "yz"),
];

/// English words that say nothing beside others.
pub(super) const STOP: &str = " a an and are be by can do does for how i in is it of on or should that the to what when where which who why with ";

/// Marks between words, in their normal form, that are not looked for where the words beside them are not found with
/// them: `調達／契約`, `【様式】`.
pub(super) const SEPARATORS: [char; 29] = [
    '、', '。', '「', '」', '『', '』', '【', '】', '〔', '〕', '〈', '〉', '《', '》', '≪', '≫', '・', '/', '?', '!',
    ',', ':', ';', '(', ')', '[', ']', '~', '…',
];

/// A query as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    /// The clause number or printed page that is cited.
    pub(crate) number: Option<String>,
    /// The number as it was typed, which is looked for too; nothing where words stand beside it.
    pub(crate) literal: Option<Term>,
    /// What must occur.
    pub(crate) terms: Vec<Term>,
    /// What must not occur.
    pub(crate) without: Vec<Term>,
}

/// One word or phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// The normal form.
    pub(crate) text: String,
    /// A phrase is meant to the letter.
    pub(crate) phrase: bool,
    /// What counts as the word, as typed first.
    pub(crate) alternatives: Vec<Alternative>,
    /// Words of the guide that end with its letters and are not made with it, as ガイドライン for ライン.
    pub(crate) unlike: Vec<String>,
}

/// One way of writing a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternative {
    /// The normal form.
    pub(crate) text: String,
    /// How much it counts, in eighths.
    pub(crate) trust: u32,
    /// No katakana may follow: the long-vowel mark was taken off the end of a word.
    pub(crate) ends_run: bool,
    /// It is a declared synonym.
    pub(crate) synonym: bool,
    /// It is looked for only where the word as typed does not occur.
    pub(crate) resort: bool,
    /// It counts only as a word of its own, not as a part of another.
    pub(crate) whole: bool,
}

impl Alternative {
    pub(super) fn new(text: String, trust: u32) -> Self {
        Self { text, trust, ends_run: false, synonym: false, resort: false, whole: false }
    }
}

impl Query {
    pub(crate) fn parse(typed: &str, lexicon: &Lexicon) -> Self {
        let label = lexicon.label(typed).map(|key| Cited { key, rest: String::new() });
        let cited = label.or_else(|| cited(typed));
        let words = cited.as_ref().filter(|cited| !cited.rest.is_empty());
        let (mut terms, mut without) = (Vec::new(), Vec::new());
        for piece in pieces(words.map_or(typed, |cited| &cited.rest)) {
            let text = without_loose_marks(&normalize(&piece.text).replace('\n', "")).to_owned();
            if text.is_empty() {
                continue;
            }
            let term = Term::new(text, piece.quoted, lexicon);
            if piece.negative { without.push(term) } else { terms.push(term) }
        }
        // An option or a number is nothing that is to be left out: `--option`, −5.
        let bare = typed.trim_start().strip_prefix(['-', '－', '−']);
        if terms.is_empty() && bare.is_some_and(|bare| bare.starts_with(|c: char| c == '-' || c.is_ascii_digit())) {
            terms.append(&mut without);
        }
        let says_nothing = |term: &Term| !term.phrase && STOP.contains(&format!(" {} ", term.text));
        if terms.iter().any(|term| !says_nothing(term)) {
            terms.retain(|term| !says_nothing(term));
        }
        let number = cited.as_ref().map(|cited| cited.key.clone());
        let mut literal = None;
        if let Some(key) = number.as_deref().filter(|key| key.contains(['.', '(']) && !key.contains('<')) {
            let mut term = Term::number(normalize(typed), key);
            // What may be a number may be a date.
            let typed = normalize(typed);
            let dates = other_dates(&typed).into_iter().filter(|date| *date != typed);
            term.alternatives
                .extend(dates.map(|date| Alternative { resort: true, ..Alternative::new(date, RESPELLED) }));
            if words.is_some() {
                literal = Some(term);
            } else {
                terms = vec![term];
                without.clear();
            }
        }
        Self { number, literal, terms, without }
    }

    /// The query with what stands between marks of punctuation as words of their own, where a word holds such marks.
    pub(crate) fn respaced(&self, lexicon: &Lexicon) -> Option<Self> {
        let holds_marks = |term: &Term| !term.phrase && term.text.contains(SEPARATORS);
        if self.number.is_some() || !self.terms.iter().any(holds_marks) {
            return None;
        }
        let mut terms = Vec::new();
        for term in &self.terms {
            if term.phrase {
                terms.push(term.clone());
                continue;
            }
            let words = term.text.split(SEPARATORS).filter(|word| !word.is_empty());
            terms.extend(words.map(|word| Term::new(word.to_owned(), false, lexicon)));
        }
        (!terms.is_empty()).then(|| Self { number: None, literal: None, terms, without: self.without.clone() })
    }

    /// By which words of the guide an entry was found, where they are not those that were typed; an old number is said too.
    pub(super) fn found_by(&self, place: &Place) -> Vec<(String, String)> {
        let text = &place.form.text;
        let mut by = Vec::new();
        for term in self.terms.iter().filter(|term| !term.phrase) {
            if !term.alternatives.iter().any(|way| !way.synonym && text.contains(&way.text)) {
                let other = term.alternatives.iter().find(|way| way.synonym && text.contains(&way.text));
                by.extend(other.map(|way| (term.text.clone(), way.text.clone())));
            }
            by.extend(term.within(text, &place.form.borders).map(|longer| (term.text.clone(), longer)));
        }
        let entry = &place.entry;
        if let Some(key) = &self.number {
            let is_it = |text: &String| canonical(text).as_ref() == Some(key) || clause::label(text) == *key;
            // What has no number of its own has no other one either.
            if !entry.number.is_empty() && !is_it(&entry.number) {
                // What begins with the number is a part of the place, and a label is another number that it has today.
                let is_todays = |alias: &str| alias.starts_with(LABEL_ALONE) || alias.starts_with(&entry.number);
                let is_old = |alias: &&String| !is_todays(alias) && is_it(alias);
                by.extend(entry.aliases.iter().find(is_old).map(|alias| (alias.clone(), entry.number.clone())));
            }
        }
        by
    }

    /// Whether a word stands only inside other words, wherever something was found.
    pub(super) fn is_inside_others(&self, answer: &Answer) -> bool {
        let is_inside = |(from, to): &(String, String)| to.contains(from);
        let is_word = self.terms.len() > 1 || self.terms.iter().any(|term| term.text.chars().nth(1).is_some());
        self.number.is_none()
            && is_word
            && !answer.hits.is_empty()
            && answer.hits.iter().all(|hit| hit.by.iter().any(is_inside))
    }

    /// Whether anything is asked for.
    pub(crate) const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words run together, where there are several and none is a phrase.
    pub(crate) fn joined(&self) -> Option<String> {
        let plain = self.terms.len() > 1 && self.terms.iter().all(|term| !term.phrase);
        plain.then(|| self.terms.iter().map(|term| term.text.as_str()).collect())
    }

    /// The warnings that the guide declares for words of this query.
    pub(crate) fn warnings(&self, lexicon: &Lexicon) -> Vec<NotSynonyms> {
        let asked = |word: &String| self.terms.iter().any(|term| term.text == normalize(word));
        lexicon.not_synonyms.iter().filter(|line| line.words.iter().any(asked)).cloned().collect()
    }
}

impl Term {
    /// A number as it was typed and in its one spelling.
    fn number(typed: String, key: &str) -> Self {
        let alternatives = vec![Alternative::new(key.to_owned(), AS_TYPED)];
        let mut term = Self { text: typed.clone(), phrase: true, alternatives, unlike: Vec::new() };
        if typed != key {
            term.alternatives.push(Alternative::new(typed, AS_TYPED));
        }
        term
    }

    pub(crate) fn new(text: String, phrase: bool, lexicon: &Lexicon) -> Self {
        let mut alternatives = vec![Alternative::new(text.clone(), AS_TYPED)];
        if !phrase {
            spellings(&text, lexicon, &mut alternatives);
            synonyms(&text, lexicon, &mut alternatives);
        }
        let unlike = lexicon.unjoined.iter().filter(|word| !phrase && word.ends_with(&text));
        Self { unlike: unlike.cloned().collect(), text, phrase, alternatives }
    }
}

fn spellings(text: &str, lexicon: &Lexicon, into: &mut Vec<Alternative>) {
    let mut add = |text: String, ends_run: bool, resort: bool| {
        if text.chars().nth(1).is_some() && into.iter().all(|known| known.text != text) {
            into.push(Alternative { ends_run, resort, ..Alternative::new(text, RESPELLED) });
        }
    };
    let chars: Vec<char> = text.chars().collect();
    let katakana = |at: usize| chars.get(at).is_some_and(|c| class(*c) == Class::Katakana);
    let ends = |at: usize| chars[at] == 'ー' && at > 1 && katakana(at - 1) && katakana(at - 2) && !katakana(at + 1);
    add((0..chars.len()).filter(|at| !ends(*at)).map(|at| chars[at]).collect(), chars.last() == Some(&'ー'), false);
    let lengthened = |at: usize| {
        chars[at] != 'ー' && at > 0 && at + 1 < chars.len() && katakana(at) && katakana(at - 1) && !katakana(at + 1)
    };
    let mut long = String::new();
    for (at, c) in chars.iter().enumerate() {
        long.push(*c);
        long.extend(lengthened(at).then_some('ー'));
    }
    add(long, false, false);
    for (one, other) in RESPELLINGS {
        add(text.replace(one, other), false, true);
        add(text.replace(other, one), false, true);
    }
    for date in other_dates(text) {
        add(date, false, true);
    }
    for ways in &lexicon.spellings {
        let Some(typed) = ways.iter().find(|way| text.contains(*way)) else { continue };
        ways.iter().filter(|way| *way != typed).for_each(|way| add(text.replace(typed, way), false, false));
    }
}

/// Eras and the year before their first.
const ERAS: [(&str, u32); 3] = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];

/// The same year or date in other ways: 平成23年 is 2011年, 2006/3/10 and 2006-03-10 are 2006年3月10日 and 平成18年3月10日, and
/// the other way round.
fn other_dates(text: &str) -> Vec<String> {
    let marked = |mark: char| {
        let [year, month, day] = text.split(mark).collect::<Vec<_>>().try_into().ok()?;
        (year.len() == 4).then_some(())?;
        Some(format!("{year}年{}月{}日", one_or_two(month)?, one_or_two(day)?))
    };
    let date = ['/', '-', '.'].into_iter().find_map(marked);
    dated(date.as_deref().unwrap_or(text)).unwrap_or_default()
}

fn dated(text: &str) -> Option<Vec<String>> {
    let named = ERAS.iter().find_map(|(era, before)| Some((before, text.strip_prefix(era)?)));
    let (typed, rest) = named.map_or(text, |(_, rest)| rest).split_once('年')?;
    let number = if typed == "元" { 1 } else { digits(typed, 4)? };
    let year = number + named.map_or(0, |(before, _)| *before);
    (1926..2100).contains(&year).then_some(())?;
    let (era, before) = ERAS.iter().find(|(_, before)| year > *before)?;
    let of_era = if year == before + 1 { "元".to_owned() } else { (year - before).to_string() };
    let mut all = vec![format!("{year}年{rest}"), format!("{era}{of_era}年{rest}")];
    let date = rest.strip_suffix('日').and_then(|date| date.split_once('月'));
    if let Some((month, day)) = date.and_then(|(month, day)| Some((one_or_two(month)?, one_or_two(day)?))) {
        all.push(format!("{year}/{month}/{day}"));
        all.push(format!("{year}/{month:0>2}/{day:0>2}"));
        all.push(format!("{year}-{month:0>2}-{day:0>2}"));
    }
    Some(all)
}

/// One digit or two, without a zero before them.
fn one_or_two(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(text);
    digits(bare, 2).map(|_| bare)
}

/// A number of so many digits at most.
fn digits(text: &str, most: usize) -> Option<u32> {
    (text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn synonyms(text: &str, lexicon: &Lexicon, into: &mut Vec<Alternative>) {
    for line in &lexicon.synonyms {
        let words: Vec<String> = line.iter().map(|word| normalize(word)).collect();
        if !words.iter().any(|word| word == text) {
            continue;
        }
        for word in words {
            if !word.is_empty() && into.iter().all(|known| known.text != word) {
                into.push(Alternative { synonym: true, ..Alternative::new(word, SYNONYM) });
            }
        }
    }
}

/// Without the middle dots that katakana and the hyphens that letters stand beside at either end: between katakana the normal form has none, and
/// what would stand on the dot's other side was not typed (yet).
fn without_loose_marks(text: &str) -> &str {
    let katakana = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Katakana);
    let inner = text.trim_start_matches('・');
    let text = if katakana(inner.chars().next()) { inner } else { text };
    let inner = text.trim_end_matches('・');
    let text = if katakana(inner.chars().next_back()) { inner } else { text };
    // A hyphen between letters is no part of a text either: a piece may have been cut beside it.
    let letter = |c: Option<char>| c.is_some_and(|c| class(c) == Class::Letter);
    let text = text.strip_prefix('-').filter(|inner| letter(inner.chars().next())).unwrap_or(text);
    text.strip_suffix('-').filter(|inner| letter(inner.chars().next_back())).unwrap_or(text)
}

/// A word or phrase as typed.
struct Piece {
    text: String,
    quoted: bool,
    negative: bool,
}

fn pieces(typed: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(first) = rest.chars().next() {
        let bare = rest
            .strip_prefix(['-', '－', '−'])
            .filter(|after| after.chars().next().is_some_and(|c| !c.is_whitespace()));
        let negative = bare.is_some();
        rest = bare.unwrap_or(rest);
        let quoted = rest.starts_with(is_quote);
        let (text, after) = if quoted {
            let inner = &rest[rest.chars().next().map_or(first.len_utf8(), char::len_utf8)..];
            inner.split_once(is_quote).unwrap_or((inner, ""))
        } else {
            rest.split_at(rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len()))
        };
        pieces.push(Piece { text: text.to_owned(), quoted, negative });
        rest = after.trim_start();
    }
    pieces
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Query {
        Query::parse(typed, &Lexicon::default())
    }

    fn texts(terms: &[Term]) -> Vec<&str> {
        terms.iter().map(|term| term.text.as_str()).collect()
    }

    #[test]
    fn words_phrases_and_exclusions() {
        let query = parse("再委託　契約 -\"ST 評価\" －監査 \"必要な 措置\"続き");
        assert_eq!(texts(&query.terms), ["再委託", "契約", "必要な措置", "続き"]);
        assert_eq!(texts(&query.without), ["st評価", "監査"]);
        assert!(query.terms[2].phrase && !query.terms[3].phrase);
        assert_eq!(texts(&parse("\"閉じない").terms), ["閉じない"]);
        assert_eq!(texts(&parse("nisd-k304 -").terms), ["nisdk304", "-"]);
        assert!(parse(" \"\" ").is_empty());
        assert_eq!(
            texts(&parse("クラウド・ \"・サービス\" 運用・ ・").terms),
            ["クラウド", "サービス", "運用・", "・"]
        );
    }

    #[test]
    fn numbers_are_taken_whole() {
        let query = parse("９．３．１ （８）");
        assert_eq!((query.number.as_deref(), texts(&query.terms)), (Some("9.3.1(8)"), vec!["9.3.1(8)"]));
        let query = parse("第九条");
        assert_eq!((query.number.as_deref(), texts(&query.terms)), (Some("9"), vec!["第九条"]));
    }

    #[test]
    fn marks_part_words_where_they_are_not_found() {
        let respaced = |typed: &str| {
            let query = parse(typed).respaced(&Lexicon::default())?;
            Some(texts(&query.terms).into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(
            respaced("調達／契約 【様式】\"甲、乙\"").expect("it has marks"),
            ["調達", "契約", "様式", "甲、乙"]
        );
        assert_eq!(
            (respaced("再委託"), respaced("9.3.1(8)"), respaced("？"), respaced("\"甲、乙\"")),
            (None, None, None, None)
        );
    }

    #[test]
    fn spellings_of_katakana() {
        let of = |text: &str| {
            parse(text).terms[0].alternatives.iter().skip(1).map(|a| (a.text.clone(), a.ends_run)).collect::<Vec<_>>()
        };
        assert_eq!(of("プロバイダー")[0], ("プロバイダ".into(), true));
        assert_eq!(of("ソフトウエア"), [("ソフトウェア".into(), false)]);
        assert!(
            parse("ソフトウエア").terms[0].alternatives[1].resort
                && !parse("プロバイダー").terms[0].alternatives[1].resort
        );
        assert_eq!(of("データセンタの運用"), [("データセンターの運用".into(), false)]);
        assert_eq!(of("再委託"), []);
    }

    fn cases(name: &str) -> Vec<serde_json::Value> {
        let fixtures = include_str!("../../tests/fixtures/search/analyzer.json");
        let fixtures: serde_json::Value = serde_json::from_str(fixtures).expect("JSON");
        fixtures[name].as_array().expect("a list").clone()
    }

    #[test]
    fn queries_are_read_as_in_the_browser() {
        for case in cases("queries") {
            let query = parse(case[0].as_str().expect("a text"));
            let read = serde_json::json!([case[0], query.number, texts(&query.terms), texts(&query.without)]);
            assert_eq!(read, case);
        }
    }

    #[test]
    fn words_are_spelt_as_in_the_browser() {
        let mark = |a: &Alternative| {
            format!("{}{}{}", a.text, if a.ends_run { "$" } else { "" }, if a.resort { "?" } else { "" })
        };
        for case in cases("spellings") {
            let found: Vec<String> =
                parse(case[0].as_str().expect("a text")).terms[0].alternatives.iter().map(mark).collect();
            assert_eq!(serde_json::json!([case[0], found]), case);
        }
    }

    #[test]
    fn synonyms_find_each_other() {
        let lexicon = Lexicon {
            synonyms: vec![vec!["役務".into(), "サービス".into()]],
            not_synonyms: vec![NotSynonyms { words: vec!["抹消".into(), "削除".into()], reason: "…".into() }],
            ..Lexicon::default()
        };
        let query = Query::parse("サービス 抹消", &lexicon);
        let found: Vec<&str> =
            query.terms[0].alternatives.iter().filter(|a| a.synonym).map(|a| a.text.as_str()).collect();
        assert_eq!(found, ["役務"]);
        assert_eq!(query.warnings(&lexicon).len(), 1);
        assert_eq!(Query::parse("\"サービス\"", &lexicon).terms[0].alternatives.len(), 1);
    }
}
